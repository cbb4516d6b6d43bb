"""Which record names which, over all segments: ids meet bucket by bucket, as they are spelt, never by a digest alone.

What `monitor.facts.scopes` joins in memory is sorted here into spills first; the answers are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from monitor.audit.shards.held import Chains, held
from monitor.audit.shards.seat_files import Span, named
from monitor.audit.shards.spill import Spill
from monitor.facts.facts import HELD
from monitor.facts.records import LINKS
from monitor.facts.scopes import COUNTY, RANK, SCOPES
from monitor.vocabulary.keys import FALLBACKS

EVENT = pl.Int64()
KEYS = {name: LINKS[name] for name in ("noun", "id", "event")}
NAMINGS = {"event": EVENT, "to": EVENT, "rank": pl.Int64()}
STANDING_IN: Final = frozenset(noun for nouns in FALLBACKS.values() for noun in nouns)
SLICE: Final = 100_000
"""Namings of a bucket that meet their makers at a time: a record told twice makes two of each."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of entries, whole segments each."""

    spans: Sequence[Span]

    def of(self, events: pl.Series) -> pl.Series:
        """The number of the span that each event is in."""
        firsts = pl.Series([first for first, _ in self.spans], dtype=EVENT)
        return firsts.search_sorted(events, side="right").cast(pl.Int32) - 1

    def numbers(self) -> range:
        """The numbers of all spans."""
        return range(len(self.spans))


@dataclass(frozen=True, slots=True)
class Links:
    """The links of the events that hold, sorted for what asks for them."""

    events: Spill
    """`event`, `source`, `id`, `type` by span."""
    own: Spill
    """Keys of a scope that an event carries itself, and the records that stand in for one (`KEYS`, `role`) by span."""
    projects: Spill
    """Ids of projects that are told at all (`id`), by bucket of the id."""
    namings: Spill
    """Who names whom (`NAMINGS`), by span of who names."""
    leads: Spill
    """Of these, what leads to a scope, by span of who is named."""
    buckets: int
    """How many buckets ids lie in."""

    def leading(self, span: int) -> pl.DataFrame:
        """The events of a span that lead somewhere."""
        told = self.namings.read(span).filter(pl.col("rank").is_not_null() & (pl.col("event") != pl.col("to")))
        return told.select("event").unique()


def bucket(ids: Sequence[str], buckets: int) -> pl.Expr:
    """The bucket of what the columns spell."""
    return (pl.struct(*ids).hash(seed=0) % buckets).cast(pl.Int32)


def links(lake: Path, folder: Path, spans: Spans, told: Chains, day: int, *, rows: int, out: Path) -> Links:
    """The links of a lake as of a day, in spills under `folder`; the events that hold are written to `out`."""
    segments = [(number, path) for number, span in enumerate(spans.spans) for path in _segments(lake, span)]
    size = sum(_height(lake / "links" / path.name) for _, path in segments)
    buckets = max(1, -(-size // rows))
    made = Links(
        Spill(folder / "events", {name: HELD[name] for name in ("event", "source", "id", "type")}, rows),
        Spill(folder / "own", {**KEYS, "role": pl.String()}, rows),
        Spill(folder / "projects", {"id": pl.String()}, rows),
        Spill(folder / "namings", NAMINGS, rows),
        Spill(folder / "leads", NAMINGS, rows),
        buckets,
    )
    makers = Spill(folder / "makers", KEYS, rows)
    namers = Spill(folder / "namers", {**KEYS, "rank": pl.Int64()}, rows)
    waiting: list[pl.DataFrame] = []
    for place, (number, path) in enumerate(segments):
        events = held(path, day, told)
        every = pl.read_parquet(lake / "links" / path.name, hive_partitioning=False)
        made.projects.put(every.filter(pl.col("noun") == "project").unique("id"), bucket(["id"], buckets))
        mine = every.join(events, on="event", how="semi")
        made.events.put(events, number)
        scoped = (pl.col("role") == "scope") & pl.col("noun").is_in([scope for scope in SCOPES if scope != COUNTY])
        made.own.put(mine.filter(scoped | pl.col("noun").is_in(STANDING_IN)), number)
        makers.put(mine.filter(pl.col("role") == "defines"), bucket(["noun", "id"], buckets))
        naming = mine.filter(pl.col("role").is_in(["names", "target"])).with_columns(rank=RANK)
        namers.put(naming, bucket(["noun", "id"], buckets))
        waiting.append(events)
        if place + 1 == len(segments) or segments[place + 1][0] != number:
            _write(pl.concat(waiting), out, spans.spans[number])
            waiting = []
    for number in range(buckets):
        for part in _met(namers.read(number), makers.read(number)):
            made.namings.put(part, spans.of(part["event"]))
            leads = part.filter(pl.col("rank").is_not_null() & (pl.col("event") != pl.col("to")))
            made.leads.put(leads, spans.of(leads["to"]))
    makers.drop()
    namers.drop()
    return made


def _met(namers: pl.DataFrame, makers: pl.DataFrame) -> Iterator[pl.DataFrame]:
    made = makers.rename({"event": "to"})
    for some in namers.iter_slices(SLICE):
        yield some.join(made, on=["noun", "id"]).select(list(NAMINGS)).unique()


def _segments(lake: Path, span: Span) -> list[Path]:
    told = ((int(path.stem.partition("-")[0]), path) for path in (lake / "events").glob("*.parquet"))
    return [path for first, path in sorted(told) if span[0] <= first <= span[1]]


def _height(path: Path) -> int:
    return int(pl.scan_parquet(path, hive_partitioning=False).select(pl.len()).collect().item())


def _write(events: pl.DataFrame, out: Path, span: Span) -> None:
    for (kind,), part in events.partition_by("type", as_dict=True).items():
        path = out / f"kind={kind}" / named(span)
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_parquet(path, compression="lz4")
