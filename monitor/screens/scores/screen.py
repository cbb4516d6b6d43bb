"""What every screen of points has in common: points in, a ranking of all its subjects out, the unusual ones told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final

import polars as pl

from monitor.facts.facts import Facts
from monitor.screens.payments.standing import percentile
from monitor.screens.result import Unusual
from monitor.screens.scores.told import scores_of

MARKET: Final = "scores"
LISTED: Final = 50
"""Entries told of one result, at most."""
Row = dict[str, Any]
Said = Mapping[str, str]


@dataclass(frozen=True)
class ScoreScreen(ABC):
    """A screen over points; its fields are its parameters. The subject is always an expert."""

    id: ClassVar[str]
    version: ClassVar[int] = 1
    title: ClassVar[Said]
    reads: ClassVar[tuple[str, ...]] = ("evaluation.concluded", "bid.submitted")
    innocent: ClassVar[tuple[Said, ...]]

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """All that could be set otherwise."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @abstractmethod
    def ranked(self, scores: pl.DataFrame) -> pl.DataFrame:
        """One row a subject: `subject`, `expert`, `process` (null over several), `day`, `panels` List(Int64).

        With `score` Float64, larger where more unusual, null where not judged; `is_unusual`; and what `tell` reads.
        """

    @abstractmethod
    def tell(self, row: Row, judged: int, known: int) -> tuple[Said, tuple[Said, ...], dict[str, float | int | str]]:
        """Comparison set, reasons and figures of an unusual row; of `known` subjects `judged` were judged."""

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """The unusual ones of a county, the most unusual first; `facts` are those of the day `as_of` already."""
        del as_of
        told = self.ranked(scores_of(facts)).with_columns(at=percentile())
        judged = told["score"].count()
        found = told.filter("is_unusual").sort("score", "subject", descending=[True, False])
        return [self._result(row, judged, len(told)) for row in found.iter_rows(named=True)]

    def _result(self, row: Row, judged: int, known: int) -> Unusual:
        compared, reasons, figures = self.tell(row, judged, known)
        return Unusual(
            screen=self.id,
            version=self.version,
            market=MARKET,
            subject_kind="expert",
            subject_id=row["expert"],
            process_id=row["process"],
            unit_id=None,
            day=row["day"],
            percentile=row["at"],
            compared=compared,
            reasons=reasons,
            innocent=self.innocent,
            figures=figures,
            entries=tuple(sorted(row["panels"])[-LISTED:]),
        )
