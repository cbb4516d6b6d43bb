"""What a round put off is judged at a distance: one rule on one large scope value, in turns of their own.

Until its turn the verdicts of before stand. A turn reads all that the rule looks at of the value; it is written only
where the audit still judges with the same rules, and what came meanwhile waits for the next turn.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.audit.catch_up import READER
from monitor.audit.evaluate import Charge, Failed, basis
from monitor.audit.keep import flags, keep, now, sound
from monitor.audit.live import judge_one
from monitor.audit.references import References
from monitor.facts.lake import Lake
from monitor.store import put_off as waiting
from monitor.store.cursors import cursor_of
from monitor.store.database import Database


def judge_far(database: Database, _lake: Lake, charged: Sequence[Charge], _day: int) -> tuple[Failed, ...] | None:
    """Everything that waits, judged as of the audit's own day; None where nothing does."""
    by_rule = {charge.rule.id: charge for charge in charged}
    references = References()
    failed: list[Failed] = []
    with database.reading() as read:
        wait = waiting.put_off(read)
    for one in wait:
        with database.reading() as read:
            stands = cursor_of(read, READER)
            if stands is None or stands.basis != basis(charged):
                return None  # all is about to be judged anew
            again = judge_one(read, one, by_rule[one.rule], charged, stands.day, references)
        told = flags(again.verdicts, one.scope_kind, by_rule, again.records, stands.day)
        with database.writing() as write:
            after = cursor_of(write, READER)
            if after is None or after.basis != stands.basis:
                return None
            area = sound(again.area, again.failed)
            keep(write, area, again.verdicts, flagged=told, charged=by_rule, now=now(), cause=stands.seq)
            waiting.done(write, one)
        failed += again.failed
    return tuple(failed) if wait else None
