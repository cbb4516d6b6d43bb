"""How far a replay reaches: over all that is told where history is short, over the lake as it lies where it is long."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from monitor.audit.batch import MAKERS
from monitor.audit.evaluate import Charge
from monitor.audit.shards.seats import seats
from monitor.facts.effective import WITHDRAWN
from monitor.facts.lake import Lake
from monitor.replays.frames import reading
from monitor.replays.long import Long
from monitor.replays.past import Past, Short
from monitor.replays.world import world
from monitor.store.database import Database
from monitor.store.erased import erased

LONG: Final = 300_000
"""From so many entries in the lake on a history is long."""


def end_of(lake: Lake) -> int | None:
    """The last entry that a replay begun now would judge; None where that is the last of all."""
    told = lake.segments()
    return told[-1][1] if sum(last - first + 1 for first, last in told) >= LONG else None


def seen_by(reads: Collection[str]) -> frozenset[str]:
    """Kinds on which the verdicts of a rule that reads `reads` depend, beside what corrects one of them."""
    return MAKERS.union(reads, {WITHDRAWN})


def past(database: Database, lake: Lake, present: Charge, asked: Charge, day: int) -> tuple[Past, int]:
    """History as the rule reads it with either charge, and its last entry; -1 where there is none."""
    rule, end = present.rule, end_of(lake)
    if end is None:
        records, last = world(database, lake, set(rule.reads))
        return Short(records, rule.scope, frozenset(rule.reads), day), last
    with database.reading() as read:
        gone = erased(read)
    told = long(lake.folder, present, asked, day, gone)
    return told, told.last


def long(lake: Path, present: Charge, asked: Charge, day: int, gone: Sequence[int]) -> Long:
    """A lake as the rule reads it with either charge; its seats are made where they are not there."""
    return Long(lake, seats(lake, day), present.rule.scope, reading([present, asked]), day, gone)
