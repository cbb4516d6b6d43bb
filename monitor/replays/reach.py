"""How far a replay reaches: over all that is told where history is short, over the lake as it lies where it is long."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from monitor.audit.batch import MAKERS
from monitor.audit.evaluate import Charge
from monitor.audit.shards.seat_files import SeatFiles
from monitor.audit.shards.seats import ready, seats
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


def is_long(lake: Lake) -> bool:
    """Whether it is judged as the lake lies."""
    return sum(last - first + 1 for first, last in lake.segments()) >= LONG


def end_of(lake: Lake, day: int) -> int | None:
    """The last entry that a replay begun now would judge; None where that is the last of all."""
    if not is_long(lake):
        return None
    files = ready(lake.folder, day)
    return lake.last() if files is None else files.last


def seen_by(reads: Collection[str]) -> frozenset[str]:
    """Kinds on which the verdicts of a rule that reads `reads` depend, beside what corrects one of them."""
    return MAKERS.union(reads, {WITHDRAWN})


def past(database: Database, lake: Lake, present: Charge, asked: Charge, day: int) -> tuple[Past, int]:
    """History as the rule reads it with either charge, and its last entry; -1 where there is none."""
    rule = present.rule
    if not is_long(lake):
        records, last = world(database, lake, set(rule.reads))
        return Short(records, rule.scope, frozenset(rule.reads), day), last
    with database.reading() as read:
        gone = erased(read)
    told = long(lake.folder, present, asked, day, gone)
    return told, told.last


def long(lake: Path, present: Charge, asked: Charge, day: int, gone: Sequence[int]) -> Long:
    """A lake as the rule reads it with either charge, up to where its seats lie ready; they are made where none do."""
    files: SeatFiles = ready(lake, day) or seats(lake, day)
    return Long(lake, files, present.rule.scope, reading([present, asked]), day, gone)
