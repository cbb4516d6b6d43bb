"""Which events of a lake hold as of a day, segment by segment: only chains of corrections lie in memory whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from monitor.facts.effective import effective
from monitor.facts.facts import HELD
from monitor.facts.records import EVENTS

OWN = ["source", "id"]
CORRECTED = ["source", "corrects"]


@dataclass(frozen=True, slots=True)
class Chains:
    """The events that correct others or are corrected."""

    events: pl.Series
    """Their numbers."""
    held: pl.DataFrame
    """Those of them that hold, with the time at which their chain was first entered."""


def chains(segments: Sequence[Path], day: int) -> Chains:
    """The chains among the events of all `segments` that are dated on or before `day`."""
    none = pl.DataFrame(schema=EVENTS)
    correcting = pl.concat([none, *(_dated(path, day, pl.col("corrects").is_not_null()) for path in segments)])
    if correcting.is_empty():
        return Chains(none["event"], pl.DataFrame(schema=HELD))
    named = correcting.select(*CORRECTED).unique()
    corrected = [
        _dated(path, day, pl.lit(value=True)).join(named, left_on=OWN, right_on=CORRECTED, how="semi")
        for path in segments
    ]
    every = pl.concat([correcting, *corrected]).unique("event").sort("event")
    return Chains(every["event"], effective(every).select(list(HELD)))


def held(segment: Path, day: int, told: Chains) -> pl.DataFrame:
    """`HELD`: the events of one segment that hold, in the order of their numbers."""
    events = _dated(segment, day, pl.lit(value=True))
    if told.events.is_empty():
        return events.with_columns(first_entered_at=pl.col("entered_at")).select(list(HELD))
    plain = events.filter(~pl.col("event").is_in(told.events.implode()))
    last = told.held.join(events, on="event", how="semi")
    return pl.concat([plain.with_columns(first_entered_at=pl.col("entered_at")), last]).select(list(HELD)).sort("event")


def _dated(segment: Path, day: int, more: pl.Expr) -> pl.DataFrame:
    events = pl.scan_parquet(segment, hive_partitioning=False)
    return events.filter((pl.col("day") <= day) & more).select(list(EVENTS)).collect()
