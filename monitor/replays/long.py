"""A history too long for memory: only the kinds, columns and seats that a rule reads are taken out of the lake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from monitor.audit.shards.bundle import PLACES
from monitor.audit.shards.seat_files import SeatFiles, Span, named, span_of
from monitor.facts.facts import HELD, Whole
from monitor.facts.records import LINKS, Records, payload_schema
from monitor.facts.scopes import COUNTY
from monitor.replays.abreast import abreast
from monitor.replays.frames import Lean, Reading
from monitor.replays.past import HASH, SLICE, Step

LOADED: Final = 8_000_000
"""Seats that are in memory with what is read of their events; of more, a part of the scope values at a time."""
JUDGING: Final = 3
"""What judging a seat by two sets of parameters costs, beside reading it."""
SLICED: Final = "@slice"
NO_LINKS: Final = pl.DataFrame(schema=LINKS)
Part = tuple[str, Span]
"""The events of a kind in a span."""


@dataclass(frozen=True, slots=True)
class Long:
    """A lake with its seats; none of the entries `gone` is seen, though it may lie there still."""

    lake: Path
    files: SeatFiles
    scope: str
    reading: Reading
    day: int
    gone: Sequence[int] = ()
    rows: int = SLICE
    loaded: int = LOADED

    @property
    def last(self) -> int:
        """The last entry that has a seat; -1 where none has."""
        return self.files.last

    @property
    def events(self) -> int:
        """All that the lake holds up to there, of whatever kind."""
        paths = sorted((self.lake / "events").glob("*.parquet"))
        return _rows([path for path in paths if span_of(path)[1] <= self.last])

    def slices(self) -> Iterator[Step]:
        """The values by their hash; of those in memory some `rows` seats at a time."""
        there = self.files.kinds()
        parts = [(kind, span) for kind in sorted(self.reading.scoped()) for span in there.get(kind, [])]
        height, whole = self.height(), self._whole(there)
        passes = max(1, -(-height // self.loaded))
        slices = max(1, -(-height // (passes * self.rows)))
        all_work = max(1, height * (passes + JUDGING))
        for turn in range(passes):
            told: dict[int, _Slice] = {}
            for read in abreast(partial(self._read, (turn, passes, slices)), parts):
                read.deal(told)
                yield None, read.height / all_work
            for number in sorted(told):
                mine = told.pop(number)
                seats, records = pl.concat(mine.seats), mine.records()
                facts = Lean(records, records.events, seats, self.day, whole, reading=self.reading)
                yield facts, JUDGING * seats.height / all_work

    def height(self) -> int:
        """How many seats there are, told by the files' own counts."""
        if self.scope == COUNTY:
            there = self.files.kinds()
            held = self.files.folder / "held"
            return _rows([held / f"kind={k}" / named(s) for k in self.reading.scoped() for s in there.get(k, [])])
        return _rows([path for _, _, path in self.files.seat_paths(self.scope, self.reading.scoped())])

    def places(self, events: pl.Series) -> pl.DataFrame:
        """As the seats tell them."""
        out = [pl.DataFrame(schema=PLACES)]
        for first, last in self.files.spans():
            mine = events.filter(events.is_between(first, last))
            if not mine.is_empty():
                told = self.files.places((first, last)).join(mine.to_frame("event").lazy(), on="event", how="semi")
                out.append(told.collect())
        return pl.concat(out)

    def _read(self, turn: tuple[int, int, int], part: Part) -> _Read:
        """What is read of one kind in one span, parted by slices."""
        (kind, span), (number, passes, slices) = part, turn
        mine = self._seats(kind, span)
        height = mine.height
        if not self.reading.looks_outside():
            mine = mine.filter("is_member")
        mine = mine if passes == 1 else mine.filter(HASH % passes == number)
        mine = mine.with_columns((HASH // passes % slices).alias(SLICED))
        where = mine.select("event", SLICED).unique()
        events = _parted(_seated(self._held(kind, span), where))
        payloads = [one for table in self._payload(kind, span) for one in _parted(_seated(table, where))]
        return _Read(kind, height, _parted(mine), events, payloads)

    def _seats(self, kind: str, span: Span) -> pl.DataFrame:
        if self.scope != COUNTY:
            return self._without(self.files.seats(self.scope, kind, span))
        return self._held(kind, span).select("event", scope_id=pl.lit(COUNTY), is_member=pl.lit(value=True))

    def _held(self, kind: str, span: Span) -> pl.DataFrame:
        return self._without(self.files.held(kind, span))

    def _without(self, told: pl.DataFrame) -> pl.DataFrame:
        return told.filter(~pl.col("event").is_in(list(self.gone))) if self.gone else told

    def _payload(self, kind: str, span: Span) -> Iterator[pl.DataFrame]:
        """What is read of the payloads, segment by segment; first a table without rows."""
        fields, schema = self.reading.fields(kind), payload_schema(kind)
        yield pl.DataFrame(schema={name: schema[name] for name in fields})
        for path in _within(self.lake / "payloads" / f"kind={kind}", span):
            yield pl.read_parquet(path, columns=fields, hive_partitioning=False).select(fields)

    def _whole(self, there: dict[str, list[Span]]) -> Whole:
        """The records that the rule reads whatever their scope."""
        events, payloads = [pl.DataFrame(schema=HELD)], {}
        for kind in sorted(self.reading.whole() & there.keys()):
            events += [self._held(kind, span) for span in there[kind]]
            payloads[kind] = pl.concat([table for span in there[kind] for table in self._payload(kind, span)])
        every = pl.concat(events)
        return Whole(Records(every, NO_LINKS, payloads), every)


@dataclass(slots=True)
class _Slice:
    """What is read of some scope values, piece by piece."""

    seats: list[pl.DataFrame] = field(default_factory=list)
    events: list[pl.DataFrame] = field(default_factory=lambda: [pl.DataFrame(schema=HELD)])
    payloads: dict[str, list[pl.DataFrame]] = field(default_factory=dict)

    def records(self) -> Records:
        """All of it."""
        tables = {kind: pl.concat(told) for kind, told in self.payloads.items()}
        return Records(pl.concat(self.events), NO_LINKS, tables)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one kind in one span: of each slice its seats, its events and the rows of their payloads."""

    kind: str
    height: int
    """Seats that were read, of whatever slice."""
    seats: list[tuple[int, pl.DataFrame]]
    events: list[tuple[int, pl.DataFrame]]
    payloads: list[tuple[int, pl.DataFrame]]

    def deal(self, slices: dict[int, _Slice]) -> None:
        """It is with the rest of its slices."""
        for part, seats in self.seats:
            slices.setdefault(part, _Slice()).seats.append(seats)
        for part, events in self.events:
            slices[part].events.append(events)
        for part, rows in self.payloads:
            slices[part].payloads.setdefault(self.kind, []).append(rows)


def _rows(paths: list[Path]) -> int:
    if not paths:
        return 0
    return int(pl.scan_parquet(paths, hive_partitioning=False).select(pl.len()).collect().item())


def _seated(table: pl.DataFrame, where: pl.DataFrame) -> pl.DataFrame:
    return table.join(where, on="event", maintain_order="left")


def _parted(table: pl.DataFrame) -> list[tuple[int, pl.DataFrame]]:
    parts = table.partition_by(SLICED, as_dict=True, include_key=False).items()
    return [(int(part), rows) for (part,), rows in parts]


def _within(folder: Path, span: Span) -> list[Path]:
    told = [(int(path.stem.partition("-")[0]), path) for path in folder.glob("*.parquet")]
    return [path for first, path in sorted(told) if span[0] <= first <= span[1]]
