"""Snoozes on record: the findings of one rule on one subject, not listed until a day."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, select, update

from monitor.ledger.leaf import SALT_BYTES
from monitor.store.accounts import stamp
from monitor.store.cases import row_sha256
from monitor.store.database import Read, Write
from monitor.store.own import record
from monitor.store.tables.case import snooze
from monitor.vocabulary.event import EPOCH
from monitor.vocabulary.own import Doing


@dataclass(frozen=True, slots=True)
class SnoozeRow:
    """A row of table `snooze`, without its salt; `until` is the day number of the last day."""

    number: int
    rule: str
    subject_kind: str
    subject_id: str
    until: int
    reason: str
    account: str
    made_at: str
    ended_at: str | None
    ended_by: str | None


COLUMNS = tuple(snooze.c[name] for name in SnoozeRow.__dataclass_fields__)


def holds(day: int) -> ColumnElement[bool]:
    """True of the snoozes that hold on the day number `day`."""
    return and_(snooze.c.ended_at.is_(None), snooze.c.until >= day)


def snoozes(read: Read, day: int | None = None) -> list[SnoozeRow]:
    """All that were ever made, or those that hold on a day, the newest first."""
    told = select(*COLUMNS).order_by(snooze.c.number.desc())
    rows = read.connection.execute(told if day is None else told.where(holds(day)))
    return [SnoozeRow(*row) for row in rows]


def snooze_of(read: Read, number: int) -> SnoozeRow | None:
    """The snooze under a number; None where there is none."""
    row = read.connection.execute(select(*COLUMNS).where(snooze.c.number == number)).first()
    return None if row is None else SnoozeRow(*row)


def put_snooze(write: Write, told: Mapping[str, Any], *, actor: str, now: datetime) -> SnoozeRow:
    """A new snooze (rule, subject_kind, subject_id, until, reason) stands, and the log has an entry of it."""
    number = (write.connection.scalar(select(func.max(snooze.c.number))) or 0) + 1
    row = SnoozeRow(number=number, **told, account=actor, made_at=stamp(now), ended_at=None, ended_by=None)
    salt = os.urandom(SALT_BYTES)
    write.connection.execute(insert(snooze).values(**asdict(row), salt=salt))
    digest = row_sha256(asdict(row), salt)
    until = (EPOCH + timedelta(row.until)).isoformat()
    data = {"number": number, "rule": row.rule, "until": until, "row_sha256": digest}
    record(write, [Doing("snooze.made", f"snooze/{number}", data)], actor=actor, now=now)
    return row


def end_snooze(write: Write, number: int, *, actor: str, now: datetime) -> None:
    """The snooze holds no longer, and the log has an entry of it."""
    at = {"ended_at": stamp(now), "ended_by": actor}
    write.connection.execute(update(snooze).where(snooze.c.number == number).values(**at))
    told = write.connection.execute(select(snooze).where(snooze.c.number == number)).mappings().one()
    row = {name: value for name, value in told.items() if name != "salt"}
    data = {"number": number, "row_sha256": row_sha256(row, bytes(told["salt"]))}
    record(write, [Doing("snooze.ended", f"snooze/{number}", data)], actor=actor, now=now)
