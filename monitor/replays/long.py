"""A history too long for memory: only the kinds, columns and seats that a rule reads are taken out of the lake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from monitor.audit.shards.bundle import PLACES
from monitor.audit.shards.seat_files import SeatFiles, Span, named, span_of
from monitor.facts.facts import HELD, SEATS, Facts, Whole
from monitor.facts.records import LINKS, Records, payload_schema
from monitor.facts.scopes import COUNTY
from monitor.replays.frames import Lean, Reading
from monitor.replays.past import HASH, SLICE, Tell, sliced

LOADED: Final = 8_000_000
"""Seats that are in memory with what is read of their events; of more, a part of the scope values at a time."""
JUDGING: Final = 3
"""What judging a seat by two sets of parameters costs, beside reading it."""
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
        """The last entry that the lake holds; -1 where it holds none."""
        return max((last for _, last in self.files.spans()), default=-1)

    @property
    def events(self) -> int:
        """All that the lake holds, of whatever kind."""
        paths = sorted((self.lake / "events").glob("*.parquet"))
        return _rows([path for path in paths if span_of(path)[1] <= self.last])

    def slices(self, tell: Tell) -> Iterator[Facts]:
        """The values by their hash; of those in memory some `rows` seats at a time."""
        there = self.files.kinds()
        parts = [(kind, span) for kind in sorted(self.reading.scoped()) for span in there.get(kind, [])]
        height, whole = self.height(), self._whole(there)
        passes = max(1, -(-height // self.loaded))
        work = _Work(tell, max(1, height * (passes + JUDGING)))
        for turn in range(passes):
            every, seats = self._loaded(parts, turn, passes, work)
            for part in sliced(seats, self.rows, passes):
                mine = _of(every, part)
                yield Lean(mine, mine.events, part, self.day, whole, reading=self.reading)
                work.did(JUDGING * part.height)
        tell(1)

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

    def _loaded(self, parts: list[Part], turn: int, passes: int, work: _Work) -> tuple[Records, pl.DataFrame]:
        """The seats of the values whose turn it is, and what is read of their events."""
        seats, held = [pl.DataFrame(schema=SEATS)], [pl.DataFrame(schema=HELD)]
        payloads: dict[str, list[pl.DataFrame]] = {}
        for kind, span in parts:
            mine = self._seats(kind, span)
            work.did(mine.height)
            mine = mine if passes == 1 else mine.filter(HASH % passes == turn)
            if not self.reading.looks_outside():
                mine = mine.filter("is_member")
            events = self._held(kind, span).join(mine, on="event", how="semi")
            seats.append(mine)
            held.append(events)
            payloads.setdefault(kind, []).extend(self._payload(kind, span, events))
        tables = {kind: pl.concat(told) for kind, told in payloads.items()}
        return Records(pl.concat(held), NO_LINKS, tables), pl.concat(seats)

    def _seats(self, kind: str, span: Span) -> pl.DataFrame:
        if self.scope != COUNTY:
            return self._without(self.files.seats(self.scope, kind, span))
        return self._held(kind, span).select("event", scope_id=pl.lit(COUNTY), is_member=pl.lit(value=True))

    def _held(self, kind: str, span: Span) -> pl.DataFrame:
        return self._without(self.files.held(kind, span))

    def _without(self, told: pl.DataFrame) -> pl.DataFrame:
        return told.filter(~pl.col("event").is_in(list(self.gone))) if self.gone else told

    def _payload(self, kind: str, span: Span, events: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """What is read of the payloads of `events`, segment by segment."""
        fields, schema = self.reading.fields(kind), payload_schema(kind)
        yield pl.DataFrame(schema={name: schema[name] for name in fields})
        for path in _within(self.lake / "payloads" / f"kind={kind}", span):
            told = pl.read_parquet(path, columns=fields, hive_partitioning=False).select(fields)
            yield told.join(events, on="event", how="semi", maintain_order="left")

    def _whole(self, there: dict[str, list[Span]]) -> Whole:
        """The records that the rule reads whatever their scope."""
        events, payloads = [pl.DataFrame(schema=HELD)], {}
        for kind in sorted(self.reading.whole() & there.keys()):
            held = [(span, self._held(kind, span)) for span in there[kind]]
            events += [told for _, told in held]
            payloads[kind] = pl.concat([table for span, told in held for table in self._payload(kind, span, told)])
        every = pl.concat(events)
        return Whole(Records(every, NO_LINKS, payloads), every)


@dataclass(slots=True)
class _Work:
    """What is done of all that is to be done."""

    tell: Tell
    all: int
    done: int = 0

    def did(self, more: int) -> None:
        self.done += more
        self.tell(min(1.0, self.done / self.all))


def _rows(paths: list[Path]) -> int:
    if not paths:
        return 0
    return int(pl.scan_parquet(paths, hive_partitioning=False).select(pl.len()).collect().item())


def _of(every: Records, seats: pl.DataFrame) -> Records:
    """The records that have one of these seats."""
    events = every.events.join(seats, on="event", how="semi", maintain_order="left")
    if events.height == every.events.height:
        return every

    def mine(table: pl.DataFrame) -> pl.DataFrame:
        return table.join(events, on="event", how="semi", maintain_order="left")

    return replace(every, events=events, payloads={kind: mine(table) for kind, table in every.payloads.items()})


def _within(folder: Path, span: Span) -> list[Path]:
    told = [(int(path.stem.partition("-")[0]), path) for path in folder.glob("*.parquet")]
    return [path for first, path in sorted(told) if span[0] <= first <= span[1]]
