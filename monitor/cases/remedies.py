"""What a unit is to put right after a confirmed case: demanded by the closing, reported, returned or accepted.

Nobody decides on a report of his own, whatever account he made it with. Where a case needs two persons to close it, who
accepts is another person than who proposed how it was closed: nobody lifts a demand of his own, and `finding.disposed`
names the two, one who decided and one who signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.accounts.principal import Principal
from monitor.cases import cited
from monitor.cases.parties import is_asked, is_seen
from monitor.cases.permitted import CLOSING, is_second
from monitor.cases.questions import text_faults
from monitor.cases.refused import Incomplete, SecondPersonNeeded
from monitor.cases.sight import seen_by
from monitor.cases.states import Move, State
from monitor.cases.step import step
from monitor.cases.terms import OURS, Terms
from monitor.cases.unfit import LetGo, NobodyToAsk, NoSuchRemedy, NotOpen, Unfit
from monitor.store.cases import StepRow, cases_of, last_steps, steps_of
from monitor.store.database import Read, Write
from monitor.store.remedies import (
    ACCEPTED,
    OWED,
    REPORTED,
    RETURNED,
    RemedyRow,
    ReportRow,
    put_decided,
    put_remedy,
    put_report,
    remedies_of,
    remedy_of,
    reports_of,
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a unit says it put right, and the entries that it cites."""

    text: str
    entries: Sequence[int] = ()


def demand(write: Write, number: int, who: Principal, *, now: datetime) -> RemedyRow | None:
    """What the last closing of case `number` demands is put to its unit; None where it demands nothing.

    Called in the transaction of every closing; a second call finds it done. Raises `NobodyToAsk`.
    """
    closing = _closing(write, number)
    told = None if closing is None else closing.data.get("remedy")
    if closing is None or told is None:
        return None
    if (before := next((one for one in remedies_of(write, [number]) if one.step == closing.id), None)) is not None:
        return before
    unit = cases_of(write, [number])[number].unit_id
    if unit is None:
        raise NobodyToAsk
    return put_remedy(
        write, case=number, step=closing.id, unit=unit, text=str(told["text"]).strip(), due_day=int(told["due_day"]),
        actor=who.account, now=now,
    )  # fmt: skip


def known(read: Read, number: int, who: Principal) -> RemedyRow:
    """The remedy, for who may see it. Raises `NoSuchRemedy`, `NotYourCase`."""
    row = remedy_of(read, number)
    if row is None or not is_seen(read, row, who):
        raise NoSuchRemedy(id=number)
    return row


def held(read: Read, rows: Iterable[RemedyRow]) -> set[int]:
    """Numbers of those that are still demanded: their case is closed, by the closing that demands them."""
    told = list(rows)
    numbers = {one.case_number for one in told}
    known_cases, last = cases_of(read, numbers), dict[int, int]()
    for act in CLOSING:
        for case, done in last_steps(read, sorted(numbers), act).items():
            last[case] = max(last.get(case, 0), done.id)
    closed = {number for number in numbers if known_cases[number].state == State.CLOSED}
    return {one.number for one in told if one.case_number in closed and last[one.case_number] == one.step}


def report(write: Write, number: int, who: Principal, told: Report, *, now: datetime, terms: Terms = OURS) -> ReportRow:
    """The unit says what it put right. The same report by the same account again is the first.

    Raises `NoSuchRemedy`, `NotOpen`, `LetGo`, `Unfit`.
    """
    row = remedy_of(write, number)
    if row is None or not is_asked(row, who):
        raise NoSuchRemedy(id=number)
    entries = list(dict.fromkeys(told.entries))
    if row.state == REPORTED:
        last = reports_of(write, [number])[number][-1]
        if (last.account, last.text, list(last.events)) == (who.account, told.text.strip(), entries):
            return last
    _holds(write, row, OWED)
    if faults := text_faults(told.text) + cited.faults(write, told.entries, row.unit_id, row.case_number):
        raise Unfit(faults)
    kept = put_report(write, row, text=told.text.strip(), events=entries, actor=who.account, person=who.person, now=now)
    data = {"remedy": number, "report": kept.id}
    step(write, row.case_number, Move.REPORT_REMEDY, who, now=now, data=data, terms=terms)
    return kept


def accept(write: Write, number: int, who: Principal, *, text: str, now: datetime, terms: Terms = OURS) -> RemedyRow:
    """It is put right (销号): `finding.disposed` says so for every finding of the case.

    Raises `NoSuchRemedy`, `NotYourCase`, `NotOpen`, `LetGo`, `SecondPersonNeeded`, `PersonUnknown`.
    """
    row = known(write, number, who)
    case, author = seen_by(write, row.case_number, who), _author(write, row)
    if author is not None and terms.needs_second(case.severity) and (against := is_second(author, who)) is not None:
        raise against
    return _decided(write, row, ACCEPTED, who, text=text, now=now, terms=terms)


def send_back(write: Write, number: int, who: Principal, *, text: str, now: datetime, terms: Terms = OURS) -> RemedyRow:
    """The report does not do: the unit reads why, and reports again. Raises what `accept` raises, and `Incomplete`."""
    row = known(write, number, who)
    if not text.strip():
        zh, en = "写明为何退回", "a text that says why it is returned"
        raise Incomplete(place="text", found="", expected_zh=zh, expected_en=en)
    return _decided(write, row, RETURNED, who, text=text, now=now, terms=terms)


def _decided(
    write: Write, row: RemedyRow, outcome: str, who: Principal, *, text: str, now: datetime, terms: Terms
) -> RemedyRow:
    _holds(write, row, (REPORTED,))
    last = reports_of(write, [row.number])[row.number][-1]
    if last.account == who.account or (who.person is not None and last.person == who.person):
        raise SecondPersonNeeded(why="reported")
    move = Move.ACCEPT_REMEDY if outcome == ACCEPTED else Move.RETURN_REMEDY
    data = {"remedy": row.number, "report": last.id}
    step(write, row.case_number, move, who, now=now, text=text, data=data, terms=terms)
    put_decided(write, row, last.id, outcome, remark=text.strip(), actor=who.account, now=now)
    return known(write, row.number, who)


def _holds(read: Read, row: RemedyRow, states: Sequence[str]) -> None:
    if row.state not in states:
        raise NotOpen(id=row.number, state=row.state)
    if row.number not in held(read, [row]):
        raise LetGo(id=row.number)


def _closing(read: Read, number: int) -> StepRow | None:
    return next((one for one in reversed(steps_of(read, number)) if one.act in CLOSING), None)


def _author(read: Read, row: RemedyRow) -> StepRow | None:
    """The step of the one who proposed the closing that demands it, or closed it alone."""
    before = [one for one in steps_of(read, row.case_number) if one.id <= row.step]
    proposed = next((one for one in reversed(before) if one.act == Move.PROPOSE), None)
    return proposed if before and before[-1].act == Move.CONFIRM else next(iter(before[-1:]), None)
