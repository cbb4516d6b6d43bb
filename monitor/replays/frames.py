"""What two sets of parameters read of each frame, and frames that hold no more than that.

A rule is asked on frames without rows that tell which columns reach its verdicts: what the optimiser does not read
there it reads nowhere, since plans follow parameters and never rows. Unread columns stay in the schema, as nulls.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from monitor.audit.evaluate import Charge
from monitor.audit.verdicts import verdicts
from monitor.audit.wanted import NO_HELD, NO_RECORDS, NO_SEATS, noting
from monitor.facts.facts import AS_WRITTEN, ENGINE, META, Facts, flat, grain_of, payload_schema, without_rows
from monitor.facts.records import SIGNED
from monitor.facts.schema import grain_columns

Frame = tuple[str, str | None, str]
"""Kind, list or None, view: `of`, `with_named`, `reference`."""


@dataclass(frozen=True)
class _Asked(Facts):
    """Facts without rows that note which columns of which frame are read."""

    read: dict[Frame, set[str]] = field(default_factory=dict)

    def _frame(self, kind: str, grain: str | None, view: str) -> pl.LazyFrame:
        return noting(without_rows(kind, grain, view), self.read.setdefault((kind, grain, view), set()))


@dataclass(frozen=True, slots=True)
class Reading:
    """The columns of each frame that some charges read."""

    columns: Mapping[Frame, frozenset[str]]

    def kinds(self) -> frozenset[str]:
        """The kinds whose payloads are read."""
        return frozenset(kind for kind, _, _ in self.columns)

    def whole(self) -> frozenset[str]:
        """The kinds that are read whatever their scope."""
        return frozenset(kind for kind, _, view in self.columns if view == "reference")

    def scoped(self) -> frozenset[str]:
        """The kinds that are read within their scope."""
        return frozenset(kind for kind, _, view in self.columns if view != "reference")

    def looks_outside(self) -> bool:
        """Whether records that a member names and that belong elsewhere are read."""
        return any(view == "with_named" for _, _, view in self.columns)

    def fields(self, kind: str) -> list[str]:
        """The columns of the payload table of a kind that make what is read of it."""
        out = {"event"}
        for (of, grain, _), read in self.columns.items():
            if of == kind:
                out |= _fields(kind, grain, read)
        return sorted(out)


def _fields(kind: str, grain: str | None, read: Collection[str]) -> set[str]:
    shape = grain_of(kind, grain)
    if shape.lists:
        return {shape.lists[0][0]}
    told = {root for one in grain_columns(shape) if one.meta.output_name() in read for root in one.meta.root_names()}
    return told | ({SIGNED} & set(read))


def reading(charged: Sequence[Charge]) -> Reading:
    """What these charges read."""
    facts = _Asked(NO_RECORDS, NO_HELD, NO_SEATS, 0)
    for charge in charged:
        verdicts(charge.rule, facts, charge.spans).collect()
    return Reading({frame: frozenset(read) for frame, read in facts.read.items()})


@dataclass(frozen=True)
class Lean(Facts):
    """Facts whose payload tables hold the columns of `reading` alone; two charges share the frames made of them."""

    reading: Reading = field(kw_only=True)

    def _frame(self, kind: str, grain: str | None, view: str) -> pl.LazyFrame:
        key, full = (kind, grain, view), without_rows(kind, grain, view)
        if key not in self._made:
            self._made[key] = self._make(kind, grain, view)
        made = self._made[key]
        unread = [pl.lit(None, dtype=of).alias(name) for name, of in full.schema.items() if name not in made.columns]
        return made.lazy().with_columns(unread).select(full.columns)

    def _make(self, kind: str, grain: str | None, view: str) -> pl.DataFrame:
        told, empty = self.reading.columns[kind, grain, view], without_rows(kind, grain, view)
        source = self.whole if view == "reference" and self.whole is not None else self
        payload = source.records.payloads.get(kind)
        if payload is None:
            return empty
        rows = source.held.filter(pl.col("type") == kind).select(META)
        carried = [*META]
        if view != "reference":
            seats = self.membership if view == "with_named" else self._members
            rows = rows.join(seats, on="event")
            carried = [name for name in ("scope_id", *META, "is_member") if name in empty.columns]
        unread = [
            pl.lit(None, of).alias(name) for name, of in payload_schema(kind).items() if name not in payload.columns
        ]
        table = payload.join(rows, on="event", maintain_order="left").lazy().with_columns(unread)
        kept = [name for name in empty.columns if name in told]
        return flat(table, grain_of(kind, grain), carried).select(kept).collect(engine=ENGINE, optimizations=AS_WRITTEN)
