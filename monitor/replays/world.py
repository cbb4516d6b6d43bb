"""All history for a reader beside the audit: the lake as it lies and what the store holds beyond it, nothing grown.

Only the audit's process adds to the lake; two that added at once would hold the same entries twice.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from monitor.facts.lake import Lake
from monitor.facts.records import Records, records, together
from monitor.store.database import Database
from monitor.store.erased import erased
from monitor.store.events import StoredEvent, events_after

STEP = 5_000
"""Events read from the store at a time."""


def world(database: Database, lake: Lake, kinds: Collection[str]) -> tuple[Records, int]:
    """The records with the payloads of `kinds`, none that was erased, and the last entry; -1 where there is none."""
    held = lake.records(kinds)
    last = _last(held.events, -1)
    with database.reading() as read:
        gone = erased(read)
        while tail := events_after(read, last, STEP):
            held, last = together(held, _beyond(tail)), tail[-1].seq
    return (_without(held, gone) if gone else held), last


def _last(events: pl.DataFrame, otherwise: int) -> int:
    told = events["event"].max()
    return otherwise if told is None else int(told)  # type: ignore[arg-type]


def _beyond(tail: list[StoredEvent]) -> Records:
    return records((one.seq, one.event) for one in tail)


def _without(held: Records, gone: list[int]) -> Records:
    def kept(table: pl.DataFrame) -> pl.DataFrame:
        return table.filter(~pl.col("event").is_in(gone))

    return Records(kept(held.events), kept(held.links), {kind: kept(one) for kind, one in held.payloads.items()})
