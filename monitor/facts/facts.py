"""What a rule sees: typed frames of the scope values under judgement, and small reference frames.

Every frame of `of` and `with_named` has, beside the payload's columns,

* `scope_id`: the scope value the row is seen in (join on it too: two scope values never mix);
* `event` Int64, `at` (UTC), `day` Int32, `clock` (false: only the day is told) of the event;
* `entered_at`, `first_entered_at` (of the first of a chain of corrections), `submitter`;
* on `with_named`, `is_member`: false for a record that a member names by its id and that belongs elsewhere.

Rows of a list (`grain`) have `pos` (and `pos_1` ... of the lists above) instead of a row of their own in the payload.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal

import polars as pl

from monitor.facts import scopes
from monitor.facts.effective import effective
from monitor.facts.records import EVENTS, SIGNED, Records, payload_schema
from monitor.facts.schema import Grain, grain_columns, grains
from monitor.vocabulary.contract import contract

META = ("event", "at", "day", "clock", "entered_at", "first_entered_at", "submitter")
SCOPED = {"scope_id": pl.String(), "is_member": pl.Boolean()}
HELD = {**EVENTS, "first_entered_at": EVENTS["entered_at"]}
SEATS = {"event": EVENTS["event"], **SCOPED}
ENGINE: Literal["in-memory"] = "in-memory"
"""What works out the frames of rules: they come from frames in memory, and most are small. The streaming engine, which
Polars would take by itself, costs twice as much for each of them."""
AS_WRITTEN = pl.QueryOptFlags(join_order=False)
"""Joins are made in the order in which a rule writes them. Left to Polars, `a.join(b.join(c, on=[scope, event]),
on=[scope, item])` begins with `a` and `b` on the scope alone: every record of a unit with every other."""


class UnknownGrain(KeyError):
    """A rule asked for a kind or a list that the contract does not have."""


def grain_of(kind: str, lists: str | None) -> Grain:
    """The grain `kind` or `kind/lists`."""
    name = kind if lists is None else f"{kind}/{lists}"
    for grain in grains(kind) if kind in contract().kinds else ():
        if grain.name == name:
            return grain
    raise UnknownGrain(name)


def _down(frame: pl.LazyFrame, grain: Grain, keep: list[str]) -> pl.LazyFrame:
    """Payload rows exploded to the rows of a grain; `row` holds one element."""
    for depth, path in enumerate(grain.lists):
        source = pl.col(path[0]) if depth == 0 else pl.col("row").struct.field(path[0])
        for step in path[1:]:
            source = source.struct.field(step)
        if depth:
            keep = [*keep, f"pos_{depth}"]
            frame = frame.rename({"pos": f"pos_{depth}"})
        frame = (
            frame.select(*keep, source.alias("row"))
            .filter(pl.col("row").list.len() > 0)
            .with_columns(pos=pl.int_ranges(pl.col("row").list.len()))
            .explode("row", "pos")
        )
    return frame.select(*keep, "pos", "row")


def flat(payload: pl.LazyFrame, grain: Grain, carried: list[str]) -> pl.LazyFrame:
    """The rows of `grain` in a payload table, with the `carried` columns kept."""
    if grain.lists:
        rows = _down(payload, grain, carried)
        kept = [*carried, *(f"pos_{depth}" for depth in range(1, len(grain.lists))), "pos"]
        return rows.select(*kept, *grain_columns(grain))
    signed = [SIGNED] if contract().kinds[grain.kind].signed_fields else []
    return payload.select(*carried, *signed, *grain_columns(grain))


def _rows(shape: Grain, view: str, payload: pl.DataFrame, held: pl.DataFrame, seats: pl.DataFrame) -> pl.DataFrame:
    """The rows of a grain in a payload table, as far as their events hold and have a seat (reference: any held)."""
    meta = held.filter(pl.col("type") == shape.kind).select(META)
    payload = payload.join(meta, on="event", coalesce=True)
    carried = [*META]
    if view != "reference":
        payload = payload.join(seats, on="event")
        carried = ["scope_id", *META, *(["is_member"] if view == "with_named" else [])]
    return flat(payload.lazy(), shape, carried).collect(engine=ENGINE, optimizations=AS_WRITTEN)


@cache
def without_rows(kind: str, grain: str | None, view: str) -> pl.DataFrame:
    """The rows of a kind of which there is no event: none, in typed columns."""
    payload, held, seats = (pl.DataFrame(schema=told) for told in (payload_schema(kind), HELD, SEATS))
    return _rows(grain_of(kind, grain), view, payload, held, seats)


@dataclass(frozen=True)
class Whole:
    """Reference records, which every evaluation sees whole, and those of them that hold."""

    records: Records
    held: pl.DataFrame
    made: dict[tuple[str, str | None, str], pl.DataFrame] = field(default_factory=dict, repr=False)
    """Their frames, made once for all evaluations."""


@dataclass(frozen=True)
class Facts:
    """The frames of one kind of scope, for the values of `membership`."""

    records: Records
    held: pl.DataFrame
    """The effective events (all scopes), with `first_entered_at`."""
    membership: pl.DataFrame
    """`event`, `scope_id`, `is_member`."""
    as_of_day: int
    whole: Whole | None = None
    """Where reference frames come from, if not from `records`."""
    _made: dict[tuple[str, str | None, str], pl.DataFrame] = field(default_factory=dict, repr=False)

    def _frame(self, kind: str, grain: str | None, view: str) -> pl.LazyFrame:
        key = (kind, grain, view)
        made = self.whole.made if view == "reference" and self.whole is not None else self._made
        if key not in made:
            made[key] = self._make(kind, grain, view)
        return made[key].lazy()

    def _make(self, kind: str, grain: str | None, view: str) -> pl.DataFrame:
        source = self.whole if view == "reference" and self.whole is not None else self
        payload = source.records.payloads.get(kind)
        if payload is None:
            return without_rows(kind, grain, view)
        seats = self.membership if view == "with_named" else self._members
        return _rows(grain_of(kind, grain), view, payload, source.held, seats)

    @cached_property
    def _members(self) -> pl.DataFrame:
        return self.membership.filter("is_member")

    def of(self, kind: str, grain: str | None = None) -> pl.LazyFrame:
        """Rows of `kind` (or of one of its lists) that belong to the scope values."""
        return self._frame(kind, grain, "of")

    def with_named(self, kind: str, grain: str | None = None) -> pl.LazyFrame:
        """The same, and the records of `kind` that members name by their id (`is_member` false)."""
        return self._frame(kind, grain, "with_named")

    def reference(self, kind: str, grain: str | None = None) -> pl.LazyFrame:
        """All rows of `kind`, whatever their scope, without `scope_id`: for sanctions, duties, registers."""
        return self._frame(kind, grain, "reference")

    def has(self, kinds: Iterable[str]) -> bool:
        """Whether a member of one of these kinds is there."""
        return not self._member_kinds.isdisjoint(kinds)

    @cached_property
    def _member_kinds(self) -> frozenset[str]:
        return frozenset(self.held.join(self._members, on="event", how="semi")["type"].unique())


def as_of(records: Records, day: int) -> pl.DataFrame:
    """The events that hold among those dated on or before `day`."""
    return effective(records.events.filter(pl.col("day") <= day))


def membership(records: Records, held: pl.DataFrame, scope: str) -> pl.DataFrame:
    """`event`, `scope_id`, `is_member`: the members of every scope value and the records they name."""
    inside = scopes.members(scope, held, records.links)
    links = records.links.join(held.select("event"), on="event", how="semi")
    outside = scopes.named(inside, links)
    return pl.concat(
        [inside.with_columns(is_member=pl.lit(value=True)), outside.with_columns(is_member=pl.lit(value=False))]
    )


def facts_of(
    records: Records, scope: str, as_of_day: int, *, only: pl.Series | None = None, whole: Whole | None = None
) -> Facts:
    """The facts of every value of `scope` (or of the values in `only`) as they stood at the end of `as_of_day`."""
    held = as_of(records, as_of_day)
    seats = membership(records, held, scope)
    if only is not None:
        seats = seats.filter(pl.col("scope_id").is_in(only.implode()))
    return Facts(records=records, held=held, membership=seats, as_of_day=as_of_day, whole=whole)


__all__ = ["Facts", "Whole", "as_of", "facts_of", "flat", "grain_of", "membership", "payload_schema"]
