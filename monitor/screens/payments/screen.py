"""What every screen of payments has in common: payments in, all subjects ranked, the unusual told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final

import polars as pl

from monitor.facts.facts import Facts
from monitor.screens.payments.standing import percentile
from monitor.screens.payments.told import payments_of
from monitor.screens.result import Unusual

MARKET: Final = "payments"
LISTED: Final = 50
"""Entries told of one result, at most; the figures say how many there are."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What a screen says of one row of its ranking; the rest of an `Unusual` is the same for all."""

    kind: str
    subject: str
    compared: Mapping[str, str]
    reasons: tuple[Mapping[str, str], ...]
    figures: Mapping[str, float | int | str | None]
    unit: str | None = None
    process: str | None = None
    day: int | None = None


@dataclass(frozen=True)
class PaymentScreen(ABC):
    """A screen over payments; its fields are its parameters."""

    id: ClassVar[str]
    version: ClassVar[int] = 1
    title: ClassVar[Mapping[str, str]]
    reads: ClassVar[tuple[str, ...]] = ("payment.made", "organisation.registered", "contract.signed")
    innocent: ClassVar[tuple[Mapping[str, str], ...]]

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """All that could be set otherwise; several values of one parameter are joined by commas."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: ",".join(map(str, value)) if isinstance(value, tuple) else value for name, value in told.items()}

    @abstractmethod
    def ranked(self, payments: pl.DataFrame) -> pl.DataFrame:
        """One row a subject that the screen knows, in an order of its own.

        `subject` String; `payments` List(String), the payments a reader would be shown; `score` Float64, larger where
        more unusual, null where it could not be judged; `is_unusual` Boolean; and what `tell` reads.
        """

    @abstractmethod
    def tell(self, row: Row, judged: int, known: int) -> Told:
        """An unusual row in words; of `known` subjects `judged` could be judged."""

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """The unusual ones of a county, the most unusual first; `facts` are those of the day `as_of` already."""
        del as_of
        payments = payments_of(facts)
        told = self.ranked(payments).with_columns(at=percentile())
        judged = told["score"].count()
        found = told.filter("is_unusual").sort("score", "subject", descending=[True, False])
        events = dict(payments.select("payment", "event").drop_nulls().iter_rows())
        return [self._result(row, self.tell(row, judged, len(told)), events) for row in found.iter_rows(named=True)]

    def _result(self, row: Row, told: Told, events: Mapping[str, int]) -> Unusual:
        return Unusual(
            screen=self.id,
            version=self.version,
            market=MARKET,
            subject_kind=told.kind,
            subject_id=told.subject,
            process_id=told.process,
            unit_id=told.unit,
            day=told.day,
            percentile=row["at"],
            compared=told.compared,
            reasons=told.reasons,
            innocent=self.innocent,
            figures=told.figures,
            entries=tuple(sorted(events[one] for one in row["payments"] if one in events)[-LISTED:]),
        )
