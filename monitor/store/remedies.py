"""Remedies on record, and the reports of them: the log has an entry of each move, with its salted digest."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from monitor.ledger.leaf import SALT_BYTES
from monitor.store.accounts import stamp
from monitor.store.chunks import chunks
from monitor.store.database import Read, Write
from monitor.store.digested import digest_of
from monitor.store.own import record
from monitor.store.tables.remedy import remedy, report
from monitor.vocabulary.event import EPOCH
from monitor.vocabulary.own import Doing

DEMANDED, REPORTED, RETURNED, ACCEPTED = "demanded", "reported", "returned", "accepted"
OWED = (DEMANDED, RETURNED)
"""States in which the unit has to report."""


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """A row of table `remedy`, without its salt; instants are RFC 3339, days are day numbers."""

    number: int
    case_number: int
    step: int
    unit_id: str
    text: str
    due_day: int
    state: str
    demanded_at: str
    demanded_by: str
    accepted_at: str | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row of table `remedy_report`, without its salt; `events` are entries of the log."""

    id: int
    remedy: int
    account: str
    person: str | None
    at: str
    text: str
    outcome: str | None
    decided_at: str | None
    decided_by: str | None
    remark: str | None
    events: Sequence[int]


REMEDY = tuple(remedy.c[name] for name in RemedyRow.__dataclass_fields__)
REPORT = tuple(report.c[name] for name in ReportRow.__dataclass_fields__)


def _report(row: Any) -> ReportRow:
    told = list(row)
    told[-1] = tuple(json.loads(told[-1]))
    return ReportRow(*told)


def put_remedy(  # noqa: PLR0913 - one argument a column
    write: Write, *, case: int, step: int, unit: str, text: str, due_day: int, actor: str, now: datetime
) -> RemedyRow:
    """The unit is to put it right, under the next number."""
    told: dict[str, Any] = {
        "number": (write.connection.scalar(select(func.max(remedy.c.number))) or 0) + 1,
        "case_number": case,
        "step": step,
        "unit_id": unit,
        "text": text,
        "due_day": due_day,
        "demanded_at": stamp(now),
        "demanded_by": actor,
    }
    salt = os.urandom(SALT_BYTES)
    write.connection.execute(insert(remedy).values(**told, state=DEMANDED, salt=salt))
    row = RemedyRow(**told, state=DEMANDED, accepted_at=None)
    _on_record(write, "remedy.demanded", row, actor=actor, now=now, due=(EPOCH + timedelta(due_day)).isoformat())
    return row


def put_report(
    write: Write,
    owed: RemedyRow,
    *,
    text: str,
    events: Sequence[int],
    actor: str,
    person: str | None,
    now: datetime,
) -> ReportRow:
    """The unit reported, and nobody has decided on it yet."""
    told: dict[str, Any] = {
        "id": (write.connection.scalar(select(func.max(report.c.id))) or 0) + 1,
        "remedy": owed.number,
        "account": actor,
        "person": person,
        "at": stamp(now),
        "text": text,
        "events": json.dumps(list(events)),
    }
    salt = os.urandom(SALT_BYTES)
    write.connection.execute(insert(report).values(**told, salt=salt))
    _set(write, owed.number, state=REPORTED)
    _on_record(write, "remedy.reported", owed, actor=actor, now=now, **_reported(write, told["id"]))
    rest = dict.fromkeys(("outcome", "decided_at", "decided_by", "remark"))
    return ReportRow(**told | rest | {"events": tuple(events)})


def put_decided(
    write: Write, owed: RemedyRow, report_id: int, outcome: str, *, remark: str, actor: str, now: datetime
) -> None:
    """The report is accepted or returned, and the remedy with it."""
    decided = {"outcome": outcome, "decided_at": stamp(now), "decided_by": actor, "remark": remark}
    write.connection.execute(update(report).where(report.c.id == report_id).values(**decided))
    ended = {"accepted_at": decided["decided_at"]} if outcome == ACCEPTED else {}
    _set(write, owed.number, state=outcome, **ended)
    _on_record(write, f"remedy.{outcome}", owed, actor=actor, now=now, **_reported(write, report_id))


def _set(write: Write, number: int, **told: Any) -> None:
    write.connection.execute(update(remedy).where(remedy.c.number == number).values(**told))


def _reported(read: Read, id: int) -> dict[str, Any]:
    return {"report": id, "report_sha256": digest_of(read, report, id)}


def _on_record(write: Write, kind: str, owed: RemedyRow, *, actor: str, now: datetime, **more: Any) -> None:
    data = {"number": owed.number, "case": owed.case_number, "unit": owed.unit_id} | more
    data["remedy_sha256"] = digest_of(write, remedy, owed.number)
    record(write, [Doing(kind, f"remedy/{owed.number}", data)], actor=actor, now=now)


def remedy_of(read: Read, number: int) -> RemedyRow | None:
    """The remedy under a number."""
    row = read.connection.execute(select(*REMEDY).where(remedy.c.number == number)).first()
    return None if row is None else RemedyRow(*row)


def remedies_listed(read: Read, units: Collection[str] | None = None, states: Collection[str] = ()) -> list[RemedyRow]:
    """The remedies of these units (None: of all) in these states (none: in any), by due day, accepted ones last."""
    told = select(*REMEDY)
    if units is not None:
        told = told.where(remedy.c.unit_id.in_(sorted(units)))
    if states:
        told = told.where(remedy.c.state.in_(sorted(states)))
    rows = [RemedyRow(*row) for row in read.connection.execute(told)]
    return sorted(rows, key=lambda one: (one.state == ACCEPTED, one.due_day, one.number))


def remedies_of(read: Read, cases: Iterable[int]) -> list[RemedyRow]:
    """The remedies demanded after these cases, oldest first."""
    out: list[RemedyRow] = []
    for part in chunks(sorted(set(cases))):
        told = select(*REMEDY).where(remedy.c.case_number.in_(part)).order_by(remedy.c.number)
        out += [RemedyRow(*row) for row in read.connection.execute(told)]
    return out


def reports_of(read: Read, numbers: Iterable[int]) -> dict[int, list[ReportRow]]:
    """Number of a remedy -> the reports of it, oldest first."""
    out: dict[int, list[ReportRow]] = {number: [] for number in numbers}
    for part in chunks(sorted(out)):
        told = select(*REPORT).where(report.c.remedy.in_(part)).order_by(report.c.id)
        for row in read.connection.execute(told):
            out[row.remedy].append(_report(row))
    return out
