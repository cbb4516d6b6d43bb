"""A lake cut into bundles on disk, one pass a kind of scope: only the kinds its rules read, each event once a bundle.

    cut/<scope>/kind=<kind>/<number>.parquet

One row an event of a bundle: its number (`BUNDLE`), its seats there, its columns (`HELD`, behind `META`) and those of
its payload. Rows stand in the order of bundles, so that a bundle is read out of a few row groups. Values go to bundles
by their hash; one that is too large for company has a bundle of its own. What lies in which bundle changes nothing
of what is found: hashes only deal out, values are told apart as they are spelt.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from monitor.audit.evaluate import Charge
from monitor.audit.shards.bundle import NO_LINKS, PLACES, Bundle, judged_by, of_scope, read_by, referred_to
from monitor.audit.shards.seat_files import SeatFiles, Span
from monitor.facts.facts import HELD, SEATS, Whole
from monitor.facts.records import Records, payload_schema
from monitor.facts.scopes import COUNTY

BUNDLE: Final = "@bundle"
SEATED: Final = "@seats"
META: Final = "@"
"""Before the columns of the event, so that none of the payload bears the same name."""
SLOTS: Final = 4096
GROUP: Final = 4_096
"""Rows in a row group: what is read beyond a bundle at its edges."""
SLOT = (pl.col("scope_id").hash(seed=0) % SLOTS).cast(pl.UInt32)


@dataclass(frozen=True, slots=True)
class Part:
    """Part of a bundle: those of its values whose second hash, divided by `of`, leaves `rest`; and who judges it."""

    scope: str
    bundle: int
    of: int = 1
    rest: int = 0
    rules: tuple[str, ...] | None = None
    """None: all of the scope."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The bundles of one kind of scope on disk."""

    scope: str
    folder: Path
    files: SeatFiles
    bundles: int
    alone: int
    """The first bundle of those that hold one value each."""

    def is_alone(self, part: Part) -> bool:
        """Whether the part is one value for certain."""
        return self.scope == COUNTY or part.bundle >= self.alone

    def parts(self) -> list[Part]:
        """All there is to be judged, what is largest first."""
        return [Part(self.scope, bundle) for bundle in reversed(range(self.bundles))]

    @classmethod
    def at(cls, scope: str, folder: Path, files: SeatFiles) -> Cut:
        """What `cut` wrote there."""
        return cls(scope, folder, files, *json.loads((folder / "bundles.json").read_text()))

    def bundle(self, part: Part, charged: Sequence[Charge]) -> Bundle:
        """The bundle of a part, or of its rules only, as far as these rules read it."""
        kinds = read_by(charged)
        events, seats, payloads = [pl.DataFrame(schema=HELD)], [pl.DataFrame(schema=SEATS)], {}
        for kind in sorted(kinds):
            rows = self._rows(kind, part)
            if rows.is_empty():
                continue
            told = rows.select("@event", SEATED).explode(SEATED).unnest(SEATED).rename({"@event": "event"})
            seats.append(told.select(list(SEATS)))
            events.append(rows.select(pl.col(f"{META}{name}").alias(name) for name in HELD))
            payload = [name for name in payload_schema(kind) if name != "event"]
            payloads[kind] = rows.select(pl.col("@event").alias("event"), *payload)
        every = pl.concat(events).sort("event")
        about = every.filter(pl.col("type").is_in(judged_by(charged)))["event"]
        return Bundle(self.scope, every, pl.concat(seats).sort("event", "scope_id"), payloads, self._places(about))

    def _rows(self, kind: str, part: Part) -> pl.DataFrame:
        paths = sorted((self.folder / f"kind={kind}").glob("*.parquet"))
        told = [_of(pl.scan_parquet(path, hive_partitioning=False), part) for path in paths]
        return pl.concat(told).sort("@event") if told else pl.DataFrame()

    def _places(self, about: pl.Series) -> pl.DataFrame:
        out = [pl.DataFrame(schema=PLACES)]
        for span in self.files.spans():
            mine = about.filter(about.is_between(*span))
            if not mine.is_empty():
                out.append(self.files.places(span).join(mine.to_frame().lazy(), on="event", how="semi").collect())
        return pl.concat(out)


def _of(rows: pl.LazyFrame, part: Part) -> pl.DataFrame:
    told = rows.filter(pl.col(BUNDLE) == part.bundle)
    if part.of > 1:
        inner = pl.element().struct.field("scope_id").hash(seed=1) % part.of == part.rest
        told = told.with_columns(pl.col(SEATED).list.filter(inner)).filter(pl.col(SEATED).list.len() > 0)
    return told.drop(BUNDLE).collect()


@dataclass(frozen=True, slots=True)
class _Dealt:
    """Which bundle a value is in."""

    slots: pl.DataFrame
    """`slot` -> `BUNDLE`."""
    hot: pl.DataFrame
    """`scope_id` -> `BUNDLE` of its own."""
    alone: int

    @property
    def bundles(self) -> int:
        """How many there are."""
        return self.alone + self.hot.height

    def to(self, seats: pl.DataFrame) -> pl.DataFrame:
        """`seats` with their bundle."""
        told = seats.with_columns(slot=SLOT).join(self.slots, on="slot", how="left")
        told = told.join(self.hot, on="scope_id", how="left", suffix="_hot")
        return told.with_columns(pl.coalesce(f"{BUNDLE}_hot", BUNDLE).alias(BUNDLE)).select(*SEATS, BUNDLE)


def cut(lake: Path, files: SeatFiles, scope: str, charged: Sequence[Charge], out: Path, *, rows: int, held: int) -> Cut:
    """The bundles of one kind of scope, written under `out`: of some `rows` seats each.

    `held` bounds the rows of one kind that are in memory while it is cut.
    """
    kinds = read_by(of_scope(charged, scope))
    out.mkdir(parents=True, exist_ok=True)
    dealt = _dealt(files, scope, kinds, rows)
    for kind in sorted(kinds & files.kinds().keys()):
        folder = out / f"kind={kind}"
        folder.mkdir(parents=True)
        for number, part in enumerate(_gathered(_rows(lake, files, scope, kind, dealt), held)):
            part.sort(BUNDLE, "@event").write_parquet(folder / f"{number:05}.parquet", row_group_size=GROUP)
    (out / "bundles.json").write_text(json.dumps([dealt.bundles, dealt.alone]))
    return Cut(scope, out, files, dealt.bundles, dealt.alone)


def references(lake: Path, files: SeatFiles, charged: Sequence[Charge]) -> Whole:
    """The records that the rules read whole, as they hold in the lake."""
    events, payloads = [pl.DataFrame(schema=HELD)], {}
    for kind in sorted(referred_to(charged)):
        spans = files.kinds().get(kind, [])
        held = [files.held(kind, span) for span in spans]
        if held:
            events += held
            payloads[kind] = pl.concat([_payload(lake, kind, span) for span in spans])
    every = pl.concat(events)
    return Whole(Records(every, NO_LINKS, payloads), every)


def _seats(files: SeatFiles, scope: str, kind: str, span: Span) -> pl.DataFrame:
    if scope == COUNTY:
        return files.held(kind, span).select("event", scope_id=pl.lit(COUNTY), is_member=pl.lit(value=True))
    return files.seats(scope, kind, span)


def _dealt(files: SeatFiles, scope: str, kinds: set[str], rows: int) -> _Dealt:
    counted = pl.DataFrame(schema={"slot": pl.UInt32, "seats": pl.Int64})
    there = [(kind, span) for kind, spans in files.kinds().items() if kind in kinds for span in spans]
    for kind, span in there:
        mine = _seats(files, scope, kind, span).group_by(slot=SLOT)
        counted = pl.concat([counted, mine.agg(seats=pl.len().cast(pl.Int64))])
        counted = counted.group_by("slot").agg(pl.col("seats").sum())
    full = counted.filter(pl.col("seats") > rows)["slot"]
    hot = pl.DataFrame(schema={"scope_id": pl.String, "seats": pl.Int64})
    if not full.is_empty():
        for kind, span in there:
            some = _seats(files, scope, kind, span).filter(SLOT.is_in(full.implode()))
            hot = pl.concat([hot, some.group_by("scope_id").agg(seats=pl.len().cast(pl.Int64))])
            hot = hot.group_by("scope_id").agg(pl.col("seats").sum())
        hot = hot.filter(pl.col("seats") > rows // 2).sort("scope_id")
    alone = hot.select("seats", slot=SLOT).group_by("slot").agg(hot=pl.col("seats").sum())
    left = counted.join(alone, on="slot", how="left").sort("slot")
    filled = (pl.col("seats") - pl.col("hot").fill_null(0)).cum_sum()
    slots = left.select("slot", ((filled - 1).clip(0) // rows).cast(pl.Int32).alias(BUNDLE))
    first = int(slots[BUNDLE].max() or 0) + 1 if slots.height else 0  # type: ignore[arg-type]
    told = hot.select("scope_id", (pl.int_range(pl.len(), dtype=pl.Int32) + first).alias(BUNDLE))
    return _Dealt(slots, told, first)


def _rows(lake: Path, files: SeatFiles, scope: str, kind: str, dealt: _Dealt) -> Iterator[pl.DataFrame]:
    """The rows of a kind, segment by segment."""
    for span in files.kinds()[kind]:
        seats = dealt.to(_seats(files, scope, kind, span))
        seated = seats.group_by(BUNDLE, "event").agg(pl.struct("scope_id", "is_member").alias(SEATED))
        held = files.held(kind, span).rename({name: f"{META}{name}" for name in HELD})
        for payload in _payloads(lake, kind, span):
            told = payload.join(seated, on="event").rename({"event": "@event"})
            yield told.join(held, on="@event")


def _payloads(lake: Path, kind: str, span: Span) -> Iterator[pl.DataFrame]:
    paths = (
        (int(path.stem.partition("-")[0]), path) for path in (lake / "payloads" / f"kind={kind}").glob("*.parquet")
    )
    for _, path in sorted((first, path) for first, path in paths if span[0] <= first <= span[1]):
        yield pl.read_parquet(path, hive_partitioning=False)


def _payload(lake: Path, kind: str, span: Span) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=payload_schema(kind)), *_payloads(lake, kind, span)])


def _gathered(parts: Iterator[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """Neighbours put together until they have so many rows."""
    waiting: list[pl.DataFrame] = []
    for part in parts:
        waiting.append(part)
        if sum(one.height for one in waiting) >= rows:
            yield pl.concat(waiting)
            waiting = []
    left = [part for part in waiting if not part.is_empty()]
    if left:
        yield pl.concat(left)
