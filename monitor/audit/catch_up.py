"""The audit follows the log: from where it stands to the last entry, and to today.

What it made of the entries, and how far it has read, are written in one transaction: after a crash it resumes there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from monitor.audit.batch import batch
from monitor.audit.county import judged_whole
from monitor.audit.evaluate import Charge, Failed, basis
from monitor.audit.keep import flags, keep, now, rows, sound
from monitor.audit.live import judge_again
from monitor.audit.references import References
from monitor.audit.verdicts import narrowed
from monitor.errors import TenderwatchError
from monitor.facts.lake import Lake
from monitor.findings.record import record
from monitor.store import findings as findings_store
from monitor.store import put_off
from monitor.store import verdicts as verdict_store
from monitor.store.cursors import Cursor, cursor_of, move
from monitor.store.database import Database, Read
from monitor.store.events import events_after, events_left, last_seq

READER = "audit"
STEP = 500
"""Entries followed in one transaction."""
WRITTEN = 20_000
"""Verdicts of a full audit written at a time."""
BACKLOG = 1_000
SHARE = 32
"""Everything is judged at once instead where more is unread than `BACKLOG` entries and one in `SHARE` of the log.

What entries touch costs some 20 ms of CPU an entry, everything some 0.3 ms; but everything is written in one
transaction, for which appends wait.
"""


class AuditOvertaken(TenderwatchError):
    """Another audit of the same store moved on meanwhile; nothing was written."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What one round of the audit did."""

    seq: int
    """The last entry read."""
    raised: int = 0
    superseded: int = 0
    failed: tuple[Failed, ...] = ()
    done: bool = True


def _backlog(read: Read, seq: int, last: int) -> bool:
    bound = max(BACKLOG, last // SHARE)
    return last - seq > bound and events_left(read, seq) > bound


def catch_up(
    database: Database,
    lake: Lake,
    charged: Sequence[Charge],
    day: int,
    *,
    step: int = STEP,
    references: References | None = None,
) -> Progress:
    """One round: the next `step` entries and all that `day` changes, or everything where that is cheaper."""
    with database.reading() as read:
        stands, last = cursor_of(read, READER), last_seq(read)
        if stands is None or stands.basis != basis(charged) or _backlog(read, stands.seq, last):
            return _all(database, lake, charged, day)
        fresh = [event.seq for event in events_after(read, stands.seq, step)]
        due = verdict_store.due(read, day) if day > stands.day else []
        # what follows the last event are entries of the product's own: they are passed over
        new = max(fresh) if len(fresh) == step else last
        if not fresh and day <= stands.day and new == stands.seq:
            return Progress(stands.seq)
        day = max(day, stands.day)
        again = list(
            judge_again(read, {*fresh, *due}, charged, (stands.seq, stands.day), day, references or References())
        )
        late = _future(read, fresh, day)
    by_rule = {charge.rule.id: charge for charge in charged}
    raised = superseded = 0
    with database.writing() as write:
        if cursor_of(write, READER) != stands:
            raise AuditOvertaken("the audit's cursor moved")
        for part in again:
            told = flags(part.verdicts, part.area.scope_kind, by_rule, part.records, day)
            area = sound(part.area, part.failed)
            done = keep(write, area, part.verdicts, flagged=told, charged=by_rule, now=now(), cause=new)
            raised, superseded = raised + done[0], superseded + done[1]
            put_off.add(write, part.put_off, new)
        verdict_store.await_day(write, late, day)
        move(write, READER, Cursor(new, day, stands.basis))
    failed = tuple(dict.fromkeys(broken for part in again for broken in part.failed))
    return Progress(new, raised, superseded, failed, done=new == last)


def _future(read: Read, seqs: Sequence[int], day: int) -> list[tuple[int, int]]:
    told = events_after(read, min(seqs) - 1, len(seqs)) if seqs else []
    return [(event.seq, event.event.day) for event in told if event.event.day > day]


def _all(database: Database, lake: Lake, charged: Sequence[Charge], day: int) -> Progress:
    """Everything judged anew: at the start, after a change of rules or parameters, or a long absence."""
    with database.reading() as read:
        new = lake.extend(read)
    world = lake.records({kind for charge in charged for kind in charge.rule.reads})
    judged = batch(world, charged, day, narrowed=narrowed)
    by_rule = {charge.rule.id: charge for charge in charged}
    parts = {str(scope): part for (scope,), part in judged.verdicts.partition_by("scope_kind", as_dict=True).items()}
    raised = [flag for scope, part in parts.items() for flag in flags(part, scope, by_rule, world, day)]
    later = world.events.filter(pl.col("day") > day).select("event", "day")
    with database.writing() as write:
        verdict_store.clear(write)
        put_off.clear(write)
        for scope, part in parts.items():
            for some in part.iter_slices(WRITTEN):
                verdict_store.put(write, list(rows(some, scope).values()))
        mute = findings_store.listed(write, rule=[told.rule for told in judged.failed]) if judged.failed else []
        gone = findings_store.standing_ids(write) - {flag.id for flag in raised} - {row["id"] for row in mute}
        done = record(write, raised, sorted(gone), now=now(), cause=new)
        verdict_store.await_day(write, later.rows(), day)
        left = events_left(write, new)
        new = new if left else last_seq(write)
        move(write, READER, Cursor(new, day, basis(charged)))
        judged_whole(write, charged, new, day)
    return Progress(new, *done, judged.failed, done=left == 0)
