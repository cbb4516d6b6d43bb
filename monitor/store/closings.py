"""Cases over all: how they were closed, by which rules they were opened, and of which units they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from monitor.store.cases import STEP_COLUMNS, CaseRow, StepRow, step_of_row
from monitor.store.chunks import chunks
from monitor.store.database import Read
from monitor.store.tables.case import case_file, case_finding, case_step
from monitor.store.tables.finding import finding


class Closed(NamedTuple):
    """So many cases that were closed in a month (YYYY-MM) with a conclusion, and have a finding of a rule."""

    rule: str
    month: str
    conclusion: str
    cases: int


def closed_by_rule(read: Read) -> list[Closed]:
    """The closed cases by rule, month and conclusion; one with several findings of a rule counts once."""
    month = func.substr(case_file.c.closed_at, 1, 7)
    groups = (finding.c.rule, month, case_file.c.conclusion)
    told = (
        select(*groups, func.count(case_file.c.number.distinct()))
        .join(case_finding, case_finding.c.number == case_file.c.number)
        .join(finding, finding.c.id == case_finding.c.finding)
        .where(case_file.c.state == "closed", case_file.c.conclusion.is_not(None))
        .group_by(*groups)
    )
    return [Closed(*row) for row in read.connection.execute(told)]


def rules_of(read: Read, numbers: Collection[int]) -> dict[int, list[str]]:
    """Case -> the rules of its findings, each once, by id."""
    out: dict[int, list[str]] = {number: [] for number in numbers}
    for part in chunks(sorted(out)):
        told = (
            select(case_finding.c.number, finding.c.rule)
            .join(finding, finding.c.id == case_finding.c.finding)
            .where(case_finding.c.number.in_(part))
            .distinct()
            .order_by(case_finding.c.number, finding.c.rule)
        )
        for row in read.connection.execute(told):
            out[row.number].append(row.rule)
    return out


def done_between(read: Read, acts: Collection[str], first: date, last: date) -> list[tuple[int, str]]:
    """(case, account) of every step that is one of these acts, on a day from `first` to `last`, both inside."""
    at = case_step.c.at  # in the county's time, so that its first ten characters are the day
    end = min(last, date.max - timedelta(1)) + timedelta(1)
    told = select(case_step.c.number, case_step.c.account).where(
        case_step.c.act.in_(sorted(acts)), at >= first.isoformat(), at < end.isoformat()
    )
    return [(row.number, row.account) for row in read.connection.execute(told)]


def steps_of_cases(read: Read, numbers: Collection[int], acts: Collection[str]) -> list[StepRow]:
    """The steps of these cases that are one of these acts, each case's oldest first."""
    out: list[StepRow] = []
    for part in chunks(sorted(set(numbers))):
        told = select(*STEP_COLUMNS).where(case_step.c.number.in_(part), case_step.c.act.in_(sorted(acts)))
        out += [step_of_row(row) for row in read.connection.execute(told.order_by(case_step.c.id))]
    return out


def overdue(read: Read, today: int) -> list[tuple[int, str]]:
    """(case, account that has it) of every open case whose day is before the day number `today`."""
    told = select(case_file.c.number, case_file.c.assignee).where(
        case_file.c.state != "closed", case_file.c.due_day < today, case_file.c.assignee.is_not(None)
    )
    return [(row.number, row.assignee) for row in read.connection.execute(told)]


def all_cases(read: Read) -> dict[int, CaseRow]:
    """Number -> case, of all."""
    rows = read.connection.execute(select(*(case_file.c[name] for name in CaseRow.__dataclass_fields__)))
    return {row.number: CaseRow(*row) for row in rows}


def numbers_of_units(read: Read, units: Collection[str]) -> frozenset[int]:
    """The cases that concern one of these units (organisation ids)."""
    told = select(case_file.c.number).where(case_file.c.unit_id.in_(sorted(units)))
    return frozenset(read.connection.scalars(told)) if units else frozenset()
