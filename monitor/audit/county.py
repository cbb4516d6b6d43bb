"""County-wide rules follow the log at a distance: they are judged whole, when the rest of the audit has caught up.

They rank over everything, so no append tells what of theirs it touches (`live` leaves them out). Each round costs what
the records of the kinds they read cost, so rounds are spaced: at most one part in `SHARE` of the time is theirs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from monitor.audit.batch import batch
from monitor.audit.evaluate import Charge, Failed, basis
from monitor.audit.keep import flags, keep, now, sound
from monitor.facts.lake import Lake
from monitor.facts.scopes import COUNTY
from monitor.store.cursors import Cursor, cursor_of, move
from monitor.store.database import Database, Write
from monitor.store.events import events_left
from monitor.store.verdicts import Area

READER = "audit.county"
PAUSE_SECONDS = 60.0
SHARE = 20


def county_wide(charged: Sequence[Charge]) -> tuple[Charge, ...]:
    """The rules whose scope is the county."""
    return tuple(charge for charge in charged if charge.rule.scope == COUNTY)


def judged_whole(write: Write, charged: Sequence[Charge], seq: int, day: int) -> None:
    """A whole audit has judged them too, up to entry `seq`."""
    move(write, READER, Cursor(seq, day, basis(county_wide(charged))))


def judge_county(database: Database, lake: Lake, charged: Sequence[Charge], day: int) -> tuple[Failed, ...] | None:
    """The county-wide rules judged up to the last event and to `day`; None where nothing is new since they were."""
    mine = county_wide(charged)
    if not mine:
        return None
    with database.reading() as read:
        stands = cursor_of(read, READER)
        if (
            stands is not None
            and stands.day >= day
            and stands.basis == basis(mine)
            and not events_left(read, stands.seq)
        ):
            return None
        world, seq = lake.up_to_now(read, {kind for charge in mine for kind in charge.rule.reads})
    told = Cursor(seq, day, basis(mine))
    judged = batch(world, mine, day)
    by_rule = {charge.rule.id: charge for charge in mine}
    area = sound(Area(tuple(by_rule), COUNTY, scope_ids=(COUNTY,)), judged.failed)
    raised = flags(judged.verdicts, COUNTY, by_rule, world, day)
    with database.writing() as write:
        if cursor_of(write, READER) == stands:  # else another audit of the same store was quicker
            keep(write, area, judged.verdicts, flagged=raised, charged=by_rule, now=now(), cause=seq)
            move(write, READER, told)
    return judged.failed


Work: TypeAlias = Callable[[Database, Lake, Sequence[Charge], int], tuple[Failed, ...] | None]
"""Judges what is new up to a day: the rules that broke, None where nothing is new."""


@dataclass(slots=True)
class Spaced:
    """When the next round may be: `PAUSE_SECONDS` after the last, and `SHARE` times as long as that took."""

    clock: Callable[[], float] = time.monotonic
    work: Work = judge_county
    _next: float = field(default=0.0)

    def turn(self, database: Database, lake: Lake, charged: Sequence[Charge], day: int) -> tuple[Failed, ...]:
        """One round where it is time for one: the rules that broke in it."""
        began = self.clock()
        if began < self._next:
            return ()
        failed = self.work(database, lake, charged, day)
        if failed is None:
            return ()
        ended = self.clock()
        self._next = ended + max(PAUSE_SECONDS, SHARE * (ended - began))
        return failed
