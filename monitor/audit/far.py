"""What a round put off is judged at a distance: the rules that wait on one large scope value, in turns of their own.

Until its turn the verdicts of before stand. A turn reads all that some of these rules look at of the value, as many as
the records leave room for; it is written only where the audit still judges with the same rules, and what came meanwhile
waits for the next turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from monitor.audit.catch_up import READER
from monitor.audit.evaluate import Charge, Failed, basis
from monitor.audit.keep import flags, keep, now, sound
from monitor.audit.live import judge_late
from monitor.audit.references import References
from monitor.facts.lake import Lake
from monitor.store import put_off as waiting
from monitor.store.cursors import cursor_of
from monitor.store.database import Database
from monitor.store.put_off import PutOff

TOGETHER: Final = 2_000_000
"""Records times rules: so much is judged in one turn, at least one rule."""


def judge_far(database: Database, _lake: Lake, charged: Sequence[Charge], _day: int) -> tuple[Failed, ...] | None:
    """Everything that waits, judged as of the audit's own day; None where nothing does."""
    by_rule = {charge.rule.id: charge for charge in charged}
    references = References()
    failed: list[Failed] = []
    with database.reading() as read:
        wait = waiting.put_off(read)
    for late in _alike(wait, by_rule):
        left, many = late, 1
        while left:
            some, left = left[:many], left[many:]
            with database.reading() as read:
                stands = cursor_of(read, READER)
                if stands is None or stands.basis != basis(charged):
                    return None  # all is about to be judged anew
                again = judge_late(read, some, [by_rule[one.rule] for one in some], charged, stands.day, references)
            told = flags(again.verdicts, some[0].scope_kind, by_rule, again.records, stands.day)
            with database.writing() as write:
                after = cursor_of(write, READER)
                if after is None or after.basis != stands.basis:
                    return None
                area = sound(again.area, again.failed)
                keep(write, area, again.verdicts, flagged=told, charged=by_rule, now=now(), cause=stands.seq)
                for one in some:
                    waiting.done(write, one)
            failed += again.failed
            many = max(1, TOGETHER // max(1, again.records.events.height))
    return tuple(failed) if wait else None


def _alike(wait: Sequence[PutOff], by_rule: Mapping[str, Charge]) -> list[list[PutOff]]:
    """What waits on one value with one span of days, of rules that look equally far."""
    out: dict[tuple[object, ...], list[PutOff]] = {}
    for one in wait:
        reach = by_rule[one.rule].reach
        out.setdefault((one.scope_kind, one.scope_id, one.first_day, one.last_day, reach), []).append(one)
    return list(out.values())
