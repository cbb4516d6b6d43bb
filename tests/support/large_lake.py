"""A lake of as many events as wanted: one generated county told again and again under other ids, segment by segment.

Units, firms, experts and their registers stay the same in every copy, so that they grow; what they decide, buy and pay
is new in each. With `counties` the copies are dealt out in turn among so many counties, each with units and persons of
its own: a province. Nothing passes through JSON or a store: ids are marked once in the first county, and a copy puts
its own ending where the mark stands. Signatures cover what was signed in the first county and hold in every copy.

    python tests/support/large_lake.py --folder DIR --events N [--counties K] [--hot-unit-payments N] [--seed N]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from monitor.demo import generate
from monitor.facts.lake import SEGMENT
from monitor.facts.records import SIGNED, records
from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.event import Event, day_number
from monitor.vocabulary.keys import keys_of
from monitor.vocabulary.reading import read_event

PROJECTS: Final = 60
YEARS: Final = 3
STAY: Final = frozenset({"unit", "party", "expert", "programme", "key", "sanction", "catalogue_item"})
"""Nouns whose records are the same in every copy of a county."""
REGISTERS: Final = frozenset(
    {"organisation.registered", "expert.registered", "key.registered", "sanction.imposed", "sanction.lifted"}
    | {"catalogue_item.listed", "duty.assigned", "relation.declared"}
)
"""Kinds that tell of these alone: told once a county."""
OURS: Final = frozenset({"org_id", "person", "token"})
"""Types of the contract whose values belong to who stays."""
CODES: Final = frozenset({"code", "ocid"})
PROJECT: Final = frozenset({"process", "project", "contract", "award", "bid", "draw"})
UNIT: Final = "urn:tw:unit:"
NEW, PLACE = "\x01", "\x02"
"""Marks behind an id: one of each copy, one of each county. No text of the contract may hold either."""


@dataclass(frozen=True, slots=True)
class Large:
    """What lies in the folder."""

    events: int
    copies: int
    day: int
    """The day to audit it as of."""
    unit: str | None = None
    """The unit with the many payments."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands behind the ids of a copy."""

    new: str
    place: str


@dataclass(frozen=True, slots=True)
class _Base:
    """Tables of a county with marked ids, events numbered from 0, and which text columns hold a mark."""

    tables: Mapping[str, pl.DataFrame]
    marked: Mapping[str, Mapping[str, Any]]

    @property
    def height(self) -> int:
        return self.tables["events"].height


def _codes(fields: Mapping[str, Field], data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Type of the contract and value, of every text."""
    structures = contract().structures
    for name, value in data.items():
        of = fields[name]
        for one in value if isinstance(value, list) else [value]:
            if of.type in structures:
                yield from _codes(structures[of.type].fields, one)
            elif isinstance(one, str):
                yield of.type, one


def _renamed(told: Iterable[Event]) -> dict[str, str]:
    """Id -> the mark that it is to carry."""
    codes, stays = set[str](), set[str]()
    for event in told:
        found = list(_codes(contract().kinds[event.type].fields, event.data))
        mine = {value for type, value in found if type in CODES and any(map(str.isdigit, value))}
        (stays if event.type in REGISTERS else codes).update(mine)
        stays |= {value for type, value in found if type in OURS}
        stays |= {key.id for key in keys_of(event) if key.noun in STAY}
    return dict.fromkeys(stays, PLACE) | dict.fromkeys(codes - stays, NEW)


def _with_marks(value: Any, marks: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _with_marks(one, marks) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_marks(one, marks) for one in value]
    return value + marks.get(value, "") if isinstance(value, str) else value


def _is_new(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_is_new, value.values()))
    if isinstance(value, list):
        return any(map(_is_new, value))
    return isinstance(value, str) and value.endswith(NEW)


def _again(told: list[Event], marked: list[Event]) -> list[bool]:
    """Which events every copy tells: those with an id of its own, and whatever corrects one of them."""
    out = [_is_new(one.data) for one in marked]
    while True:
        ids = {(one.source, one.id) for one, is_told in zip(told, out, strict=True) if is_told}
        fresh = [is_told or (one.source, one.corrects) in ids for one, is_told in zip(told, out, strict=True)]
        if fresh == out:
            return out
        out = fresh


def _marked(told: list[Event]) -> tuple[list[Event], list[bool]]:
    marks = _renamed(told)
    out = []
    for one in told:
        data, subject = _with_marks(one.data, marks), one.subject + marks.get(one.subject, "")
        source = one.source + marks.get(one.source.removeprefix(UNIT), "")
        submitter = one.submitter and one.submitter + marks.get(one.submitter, PLACE)
        out.append(replace(one, data=data, subject=subject, source=source, submitter=submitter))
    again = _again(told, out)
    mine = {(one.source, one.id): NEW if is_told else PLACE for one, is_told in zip(told, again, strict=True)}
    for place, one in enumerate(out):
        first = told[place]
        corrects = first.corrects and first.corrects + mine.get((first.source, first.corrects), PLACE)
        out[place] = replace(one, id=first.id + mine[first.source, first.id], corrects=corrects)
    return out, again


def _holding(frame: pl.DataFrame) -> dict[str, Any]:
    """Column -> its type, as far as some text in it holds a mark."""
    out = {}
    for name in frame.columns:
        kept = _pruned(frame[name])
        if kept is not None:
            out[name] = kept
    return out


def _pruned(column: pl.Series) -> Any:
    """True for a marked text, a dict of the fields of a struct, a list of one for a list; None where no mark is."""
    if column.dtype == pl.String:
        return column.str.contains(f"[{NEW}{PLACE}]").any() or None
    if column.dtype == pl.List:
        inner = _pruned(column.explode(empty_as_null=False, keep_nulls=False))
        return None if inner is None else [inner]
    if column.dtype == pl.Struct:
        fields = {one.name: told for one in column.struct.unnest() if (told := _pruned(one)) is not None}
        return fields or None
    return None


def _ended(source: pl.Expr, marked: Any, ending: Ending) -> pl.Expr:
    """The column with the endings of a copy where the marks stand."""
    if isinstance(marked, list):
        return source.list.eval(_ended(pl.element(), marked[0], ending))
    if isinstance(marked, dict):
        fields = [_ended(source.struct.field(name), told, ending).alias(name) for name, told in marked.items()]
        return pl.when(source.is_not_null()).then(source.struct.with_fields(fields))
    put = source.str.replace_all(NEW, ending.new, literal=True)
    return put.str.replace_all(PLACE, ending.place, literal=True)


def _base(told: list[Event], marked: list[Event], chosen: Iterable[int]) -> _Base:
    """The tables of the events at these places; what a signature covers is that of the unmarked record."""
    places = list(chosen)
    plain, ours = (records(enumerate(events[place] for place in places)) for events in (told, marked))
    tables = {"events": ours.events, "links": ours.links}
    for kind in ours.payloads:
        table = ours.payloads[kind]
        if SIGNED in table.columns:
            table = table.with_columns(plain.payloads[kind][SIGNED])
        tables[f"payloads/kind={kind}"] = table
    return _Base(tables, {name: _holding(table) for name, table in tables.items()})


def _piece(base: _Base, name: str, span: tuple[int, int], first: int, ending: Ending) -> pl.DataFrame:
    """Rows of the events `span` (first, after the last) of a table, told with this ending, numbered from `first`."""
    table = base.tables[name]
    start, stop = (table["event"].search_sorted(place, side="left") for place in span)
    told = [_ended(pl.col(column), marked, ending).alias(column) for column, marked in base.marked[name].items()]
    return table[int(start) : int(stop)].with_columns(pl.col("event") + (first - span[0]), *told)


@dataclass(slots=True)
class _Segments:
    """Segments of `SEGMENT` events, filled with pieces of copies."""

    folder: Path
    size: int
    next: int = 0
    first: int = 0
    pieces: dict[str, list[pl.DataFrame]] = field(default_factory=dict)

    def add(self, base: _Base, ending: Ending, most: int) -> None:
        """A copy, no more of it than `most` events."""
        begun, last = 0, min(base.height, most)
        while begun < last:
            after = min(last, begun + self.first + self.size - self.next)
            for name in base.tables:
                piece = _piece(base, name, (begun, after), self.next, ending)
                if not piece.is_empty():
                    self.pieces.setdefault(name, []).append(piece)
            self.next += after - begun
            begun = after
            if self.next == self.first + self.size:
                self.close()

    def close(self) -> None:
        """The events since the last segment are one; its events are written last."""
        for name in sorted(self.pieces, key=lambda told: told == "events"):
            path = self.folder / name / f"{self.first}-{self.next - 1}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pl.concat(self.pieces[name]).write_parquet(path)
        self.pieces, self.first = {}, self.next


def _payments_of(told: list[Event], again: list[bool]) -> tuple[str, list[int]]:
    """The unit with the most payments beside projects, and the places of all it tells beside projects."""
    routine = [
        place
        for place, one in enumerate(told)
        if again[place] and not {key.noun for key in keys_of(one)} & PROJECT and one.source.startswith(UNIT)
    ]
    ((source, _),) = Counter(told[p].source for p in routine if told[p].type == "payment.made").most_common(1)
    return source.removeprefix(UNIT), [place for place in routine if told[place].source == source]


def made(
    folder: Path,
    events: int,
    *,
    hot_unit_payments: int = 0,
    counties: int = 1,
    seed: int = 3,
    years: int = YEARS,
    projects: int = PROJECTS,
    segment: int = SEGMENT,
) -> Large:
    """`folder` holds a lake of `events` events, and of those of so many payments more of one unit.

    The unit's payments come with the decisions and signatures on them. Deterministic; memory holds one county and one
    segment.
    """
    county = generate(years=years, projects=projects, seed=seed)
    told = [read_event(line, stored=True) for line in county.log]
    marked, again = _marked(told)
    first = _base(told, marked, range(len(told)))
    more = _base(told, marked, [place for place, is_told in enumerate(again) if is_told])
    segments, copies = _Segments(folder, segment), 0
    while segments.next < events:
        place = f".k{copies % counties}" if copies % counties else ""
        ending = Ending(f".c{copies}" if copies else "", place)
        segments.add(first if copies < counties else more, ending, events - segments.next)
        copies += 1
    unit = None
    if hot_unit_payments:
        unit, places = _payments_of(told, again)
        hot = _base(told, marked, places)
        each, number = hot.tables["payloads/kind=payment.made"].height, 0
        while number * each < hot_unit_payments:
            segments.add(hot, Ending(f".h{number}", ""), hot.height)
            number += 1
    if segments.next > segments.first:
        segments.close()
    return Large(segments.next, copies, day_number(date.fromisoformat(county.last_day)), unit)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A lake of as many events as wanted.")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--counties", type=int, default=1)
    parser.add_argument("--hot-unit-payments", type=int, default=0)
    parser.add_argument("--seed", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    told = made(
        asked.folder,
        asked.events,
        counties=asked.counties,
        hot_unit_payments=asked.hot_unit_payments,
        seed=asked.seed,
    )
    sys.stdout.write(f"{told}\n")
