"""What a report of a month counts: findings as they were raised, verdicts by judged day, questions and remedies."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from monitor.store.database import Read
from monitor.store.tables.case import case_step
from monitor.store.tables.finding import finding
from monitor.store.tables.question import question
from monitor.store.tables.remedy import remedy, report
from monitor.store.tables.verdict import verdict


class Raised(NamedTuple):
    """A finding, as far as it is counted; `stake_fen` is money in fen."""

    id: str
    rule: str
    severity: str
    is_lead: bool
    state: str
    stake_fen: int | None


class Covered(NamedTuple):
    """How many records one rule judged so."""

    rule: str
    verdict: str
    records: int


class Exchanged(NamedTuple):
    """A question or a remedy: its case, when it began and when it ended, and the last day (a day number) for it."""

    case_number: int
    began: str
    ended: str | None
    due_day: int
    state: str


def states_before(read: Read, day: str) -> dict[int, str]:
    """Case -> the state in which its last step before the day (YYYY-MM-DD, county time) left it."""
    last = select(func.max(case_step.c.id)).where(case_step.c.at < day).group_by(case_step.c.number)
    told = select(case_step.c.number, case_step.c.to_state).where(case_step.c.id.in_(last))
    return {row.number: row.to_state for row in read.connection.execute(told)}


def raised_between(read: Read, first: str, after: str) -> list[Raised]:
    """The findings raised from the day `first` on and before the day `after` (YYYY-MM-DD, county time)."""
    told = select(*(finding.c[name] for name in Raised._fields))
    told = told.where(finding.c.raised_at >= first, finding.c.raised_at < after)
    return [Raised(*row) for row in read.connection.execute(told.order_by(finding.c.id))]


def covered_between(read: Read, first_day: int, last_day: int) -> list[Covered]:
    """What rules said of the records whose judged day lies between two day numbers, both inside."""
    told = select(verdict.c.rule, verdict.c.verdict, func.count())
    told = told.where(verdict.c.day.between(first_day, last_day)).group_by(verdict.c.rule, verdict.c.verdict)
    return [Covered(*row) for row in read.connection.execute(told.order_by(verdict.c.rule, verdict.c.verdict))]


def questions_asked(read: Read) -> list[Exchanged]:
    """Every question, with its answer's moment."""
    columns = [question.c[name] for name in ("case_number", "asked_at", "answered_at", "due_day", "state")]
    return [Exchanged(*row) for row in read.connection.execute(select(*columns).order_by(question.c.number))]


def remedies_demanded(read: Read) -> list[Exchanged]:
    """Every remedy, with the moment at which it was accepted."""
    columns = [remedy.c[name] for name in ("case_number", "demanded_at", "accepted_at", "due_day", "state")]
    return [Exchanged(*row) for row in read.connection.execute(select(*columns).order_by(remedy.c.number))]


def remedies_reported(read: Read) -> list[tuple[int, str]]:
    """Case and moment of every report of a remedy."""
    told = select(remedy.c.case_number, report.c.at).join(remedy, remedy.c.number == report.c.remedy)
    return [(row[0], row[1]) for row in read.connection.execute(told.order_by(report.c.id))]
