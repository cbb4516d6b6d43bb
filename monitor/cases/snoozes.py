"""Snoozing: the findings of one rule on one subject are not listed until a day, for a reason; each is counted."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from monitor.accounts.principal import Principal
from monitor.cases.refused import Incomplete, NoSuchSnooze, NotYourCase
from monitor.cases.told import LONGEST, within_a_year
from monitor.store.concerning import findings_concerning
from monitor.store.database import Read, Write
from monitor.store.queue import on_subject
from monitor.store.snoozes import SnoozeRow, end_snooze, put_snooze, snooze_of, snoozes
from monitor.vocabulary.event import COUNTY, day_number


class Snooze(NamedTuple):
    """What is not to be listed: the rule's findings on a process, project, unit or scope value, until a day number."""

    rule: str
    subject_kind: str
    subject_id: str
    until: int
    reason: str


def _wrong(place: str, found: object, zh: str, en: str) -> Incomplete:
    return Incomplete(place=place, found=str(found), expected_zh=zh, expected_en=en)


def make(write: Write, told: Snooze, who: Principal, *, now: datetime) -> SnoozeRow:
    """It holds; one that held on the same rule and subject ends, and the very same stays.

    Raises `Incomplete`, `NotYourCase`.
    """
    today = day_number(now.astimezone(COUNTY).date())
    within_a_year("until", told.until, today)
    reason = told.reason.strip()
    if not 0 < len(reason) <= LONGEST:
        raise _wrong("reason", reason[:48], f"1至{LONGEST}字的理由", f"a reason of 1 to {LONGEST} characters")
    findings = on_subject(write, told.rule, told.subject_kind, told.subject_id)
    if not findings:
        raise _wrong("subject_id", told.subject_id, "该规则有疑点的对象", "a subject on which the rule has findings")
    if not findings.isdisjoint(findings_concerning(write, who.recused)):
        raise NotYourCase(why="unit")
    for one in snoozes(write, today):
        if (one.rule, one.subject_kind, one.subject_id) == told[:3]:
            if (one.until, one.reason, one.account) == (told.until, reason, who.account):
                return one
            end_snooze(write, one.number, actor=who.account, now=now)
    return put_snooze(write, told._replace(reason=reason)._asdict(), actor=who.account, now=now)


def end(write: Write, number: int, who: Principal, *, now: datetime) -> SnoozeRow:
    """It holds no longer. Raises `NoSuchSnooze`, also for one that is about the caller's own unit."""
    today = day_number(now.astimezone(COUNTY).date())
    if number not in {one.number for one in holding(write, who, today)}:
        raise NoSuchSnooze(id=number)
    end_snooze(write, number, actor=who.account, now=now)
    row = snooze_of(write, number)
    if row is None:
        raise NoSuchSnooze(id=number)
    return row


def holding(read: Read, who: Principal, day: int | None) -> list[SnoozeRow]:
    """Those that hold on a day (None: all that were made), without those about the caller's own unit."""
    told = snoozes(read, day)
    hidden = findings_concerning(read, who.recused)
    if not hidden:
        return told
    return [one for one in told if hidden.isdisjoint(on_subject(read, one.rule, one.subject_kind, one.subject_id))]
