"""All history as one rule reads it: in slices of its scope values, each judged by two sets of parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import polars as pl

from monitor.audit.batch import MAKERS
from monitor.facts.facts import Facts, as_of, membership
from monitor.facts.records import Records
from monitor.findings.context import context

SLICE: Final = 1_000_000
"""Seats judged at a time."""
HASH: Final = pl.col("scope_id").hash(seed=0)
Tell = Callable[[float], None]
"""Hears which share of the work is done, 0 to 1."""
Step = tuple[Facts | None, float]
"""Facts to judge, or none where records were only read; beside it which share of all the work the step is."""


class Past(Protocol):
    """History as of a day number, for the values of one kind of scope."""

    @property
    def day(self) -> int:
        """As of when it is judged."""

    @property
    def events(self) -> int:
        """How many events it reaches over."""

    def slices(self) -> Iterator[Step]:
        """The facts of some scope values, then of others, until all were there."""

    def places(self, events: pl.Series) -> pl.DataFrame:
        """`event`, `process_id`, `project_id`, `unit_id` of these events."""


@dataclass(frozen=True, slots=True)
class Short:
    """History in memory whole."""

    records: Records
    scope: str
    reads: frozenset[str]
    day: int
    rows: int = SLICE

    @property
    def events(self) -> int:
        """All that are in memory."""
        return self.records.events.height

    def slices(self) -> Iterator[Step]:
        """The values by their hash, as `monitor.audit.batch` takes them."""
        held = as_of(self.records, self.day)
        seats = membership(self.records, held.filter(pl.col("type").is_in(self.reads | MAKERS)), self.scope)
        seats = seats.join(held.filter(pl.col("type").is_in(self.reads)), on="event", how="semi")
        parts = sliced(seats, self.rows)
        for part in parts:
            yield Facts(self.records, held, part, self.day), 1 / len(parts)

    def places(self, events: pl.Series) -> pl.DataFrame:
        """Worked out from the links of all."""
        return context(self.records, as_of(self.records, self.day), events)


def sliced(seats: pl.DataFrame, rows: int) -> list[pl.DataFrame]:
    """`seats` in slices of some `rows`, no scope value in two of them; of none one that is empty."""
    slices = max(1, -(-seats.height // rows))
    if slices == 1:
        return [seats]
    told = seats.with_columns(slice=HASH % slices)
    return told.partition_by("slice", include_key=False, maintain_order=True)
