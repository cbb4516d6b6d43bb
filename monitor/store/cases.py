"""Cases on record: each as it stands, its findings, and its history."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from monitor.ledger.canonical import canonical
from monitor.ledger.leaf import SALT_BYTES, salted
from monitor.store.about import about
from monitor.store.accounts import stamp
from monitor.store.chunks import chunks
from monitor.store.database import Read, Write
from monitor.store.own import record
from monitor.store.tables.case import case_file, case_finding, case_step
from monitor.vocabulary.own import Doing

CHANGED = "case.changed"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A row of table `case_file`; instants are RFC 3339, days are day numbers, accounts are numbers as text."""

    number: int
    version: int
    state: str
    conclusion: str | None
    reason: str | None
    severity: str
    unit_id: str | None
    process_id: str | None
    project_id: str | None
    opened_at: str
    opened_by: str
    assignee: str | None
    received_at: str | None
    due_day: int | None
    state_since: str
    transferred_to: str | None
    closed_at: str | None
    overturned: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """A row of table `case_step`, without its salt; `data` as it was told."""

    id: int
    number: int
    at: str
    account: str
    person: str | None
    act: str
    from_state: str | None
    to_state: str
    text: str
    data: Mapping[str, Any]


STEP_COLUMNS = tuple(case_step.c[name] for name in StepRow.__dataclass_fields__)


def step_of_row(row: Any) -> StepRow:
    """A row of the table as a step."""
    told = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's own name for the row as a mapping
    return StepRow(**told | {"data": json.loads(told["data"])})


def case_of(read: Read, number: int) -> CaseRow | None:
    """The case under a number; None where there is none."""
    return cases_of(read, [number]).get(number)


def cases_of(read: Read, numbers: Iterable[int]) -> dict[int, CaseRow]:
    """Number -> case, of those that are there."""
    out: dict[int, CaseRow] = {}
    for part in chunks(sorted({one for one in numbers if 0 < one < 2**63})):
        told = select(case_file).where(case_file.c.number.in_(part))
        out |= {row.number: CaseRow(*row) for row in read.connection.execute(told)}
    return out


def next_number(read: Read) -> int:
    """The number that the next case has."""
    return (read.connection.scalar(select(func.max(case_file.c.number))) or 0) + 1


def numbers_of_findings(read: Read, ids: Iterable[str]) -> dict[str, int]:
    """Finding -> number of its case, of those that are in one."""
    out: dict[str, int] = {}
    for part in chunks(sorted(set(ids))):
        told = select(case_finding.c.finding, case_finding.c.number).where(case_finding.c.finding.in_(part))
        out |= {row.finding: row.number for row in read.connection.execute(told)}
    return out


def cases_of_findings(read: Read, ids: Iterable[str]) -> dict[str, CaseRow]:
    """Finding -> its case, of those that are in one."""
    numbers = numbers_of_findings(read, ids)
    known = cases_of(read, numbers.values())
    return {finding: known[number] for finding, number in numbers.items()}


def findings_of(read: Read, numbers: Iterable[int]) -> dict[int, list[str]]:
    """Number of a case -> its findings, by id."""
    out: dict[int, list[str]] = {number: [] for number in numbers}
    for part in chunks(sorted(out)):
        told = select(case_finding).where(case_finding.c.number.in_(part)).order_by(case_finding.c.finding)
        for row in read.connection.execute(told):
            out[row.number].append(row.finding)
    return out


def steps_of(read: Read, number: int) -> list[StepRow]:
    """The history of a case, oldest first."""
    told = select(*STEP_COLUMNS).where(case_step.c.number == number).order_by(case_step.c.id)
    return [step_of_row(row) for row in read.connection.execute(told)]


def sealed_steps(read: Read, number: int) -> dict[int, tuple[dict[str, str], str]]:
    """Step -> its row as the log's digest covers it (columns as texts), and its salt in hex."""
    told = select(case_step).where(case_step.c.number == number).order_by(case_step.c.id)
    out = {}
    for row in read.connection.execute(told).mappings():
        plain = {name: str(value) for name, value in row.items() if value is not None and name != "salt"}
        out[row["id"]] = (plain, bytes(row["salt"]).hex())
    return out


def entries_of(read: Read, number: int) -> dict[int, int]:
    """Step -> its entry in the log."""
    return {done.data["step"]: done.seq for done in about(read, CHANGED, f"case/{number}")}


def recused_from(read: Read, account: str) -> frozenset[int]:
    """The cases from which an account recused itself."""
    told = select(case_step.c.number).where(case_step.c.account == account, case_step.c.act == "recuse")
    return frozenset(read.connection.scalars(told))


def keep_step(
    write: Write, row: CaseRow, step: Mapping[str, Any], findings: Collection[str], *, actor: str, now: datetime
) -> StepRow:
    """`row` stands for its case from now on, with these findings, and `step` ends its history; the log has an entry.

    `step`: person, act, from_state, to_state, text, data. The first step of a number makes the case.
    """
    if row.version == 1:
        write.connection.execute(insert(case_file).values(**asdict(row)))
    else:
        write.connection.execute(update(case_file).where(case_file.c.number == row.number).values(**asdict(row)))
    _settle(write, row.number, findings)
    told = {
        "id": (write.connection.scalar(select(func.max(case_step.c.id))) or 0) + 1,
        "number": row.number,
        "at": stamp(now),
        "account": actor,
        **step,
        "data": json.dumps(dict(step["data"]), ensure_ascii=False, sort_keys=True),
    }
    salt = os.urandom(SALT_BYTES)
    write.connection.execute(insert(case_step).values(**told, salt=salt))
    data = {name: told[name] for name in ("number", "act", "to_state", "at")} | {"step": told["id"]}
    data |= {} if told["from_state"] is None else {"from_state": told["from_state"]}
    data |= {"row_sha256": row_sha256(told, salt), "file_sha256": file_sha256(asdict(row), findings, salt)}
    record(write, [Doing(CHANGED, f"case/{row.number}", data)], actor=actor, now=now)
    return StepRow(**told | {"data": dict(step["data"])})


def _settle(write: Write, number: int, findings: Collection[str]) -> None:
    """The case has these findings and no others."""
    before = set(findings_of(write, [number])[number])
    gone, fresh = sorted(before - set(findings)), sorted(set(findings) - before)
    for part in chunks(gone):
        write.connection.execute(delete(case_finding).where(case_finding.c.finding.in_(part)))
    if fresh:
        write.connection.execute(insert(case_finding), [{"finding": id, "number": number} for id in fresh])


def row_sha256(row: Mapping[str, Any], salt: bytes) -> str:
    """What the log holds of a step or snooze: SHA-256 of its salt and the canonical object of its other columns."""
    return salted(canonical({name: str(value) for name, value in row.items() if value is not None}), salt)


def file_sha256(row: Mapping[str, Any], findings: Iterable[str], salt: bytes) -> str:
    """What the log holds of a case as a step leaves it: its row and its findings, under the salt of that step."""
    told = {name: str(value) for name, value in row.items() if value is not None}
    return salted(canonical({"row": told, "findings": sorted(findings)}), salt)


def last_steps(read: Read, numbers: Sequence[int], act: str) -> dict[int, StepRow]:
    """Number of a case -> the last step in it that is this act."""
    out: dict[int, StepRow] = {}
    for part in chunks(sorted(set(numbers))):
        told = select(*STEP_COLUMNS).where(case_step.c.number.in_(part), case_step.c.act == act)
        out |= {row.number: step_of_row(row) for row in read.connection.execute(told.order_by(case_step.c.id))}
    return out
