"""One move of a case, held against the table: the row, its history, the log and `finding.disposed` together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from monitor.accounts.principal import Principal
from monitor.cases.assigning import assignable
from monitor.cases.change import Act, changed
from monitor.cases.decided import put_in_log
from monitor.cases.gathered import free, gathered
from monitor.cases.permitted import File, forbidden, left_for_checking, next_due
from monitor.cases.refused import Moved, NoSuchCase
from monitor.cases.sight import seen_by
from monitor.cases.states import BY_BUREAU, MAY_STAY, TABLE, Move, State
from monitor.cases.terms import OURS, Terms
from monitor.cases.told import checked
from monitor.store.accounts import stamp
from monitor.store.cases import CaseRow, StepRow, case_of, findings_of, keep_step, next_number, steps_of
from monitor.store.database import Write
from monitor.unusual.feedback import learn
from monitor.vocabulary.event import COUNTY, day_number

Told = Mapping[str, Any]


def _today(now: datetime) -> int:
    return day_number(now.astimezone(COUNTY).date())


def open_case(
    write: Write,
    ids: Sequence[str],
    who: Principal,
    *,
    now: datetime,
    assignee: str | None = None,
    text: str = "",
    terms: Terms = OURS,
) -> CaseRow:
    """A new case of these findings, for somebody to receive. Raises what `monitor.cases.gathered` names."""
    told = list(dict.fromkeys(ids))
    free(write, told, who)
    data = {"findings": told} | ({} if assignee is None else {"account": assignee})
    checked(Move.OPEN, text, data, _today(now))
    target = TABLE[None, Move.OPEN]
    row = CaseRow(
        number=next_number(write),
        version=1,
        state=target.value,
        conclusion=None,
        reason=None,
        **gathered(write, told),
        opened_at=stamp(now),
        opened_by=who.account,
        assignee=None,
        received_at=None,
        due_day=terms.due(target, _today(now)),
        state_since=stamp(now),
        transferred_to=None,
        closed_at=None,
        overturned=0,
    )
    if assignee is not None:
        row = replace(row, assignee=assignable(write, row, told, assignee, who))
    _kept(write, row, _Told(None, Move.OPEN, text, data), told, who, now)
    return row


def step(  # noqa: PLR0913 - one argument a fact
    write: Write,
    number: int,
    act: str,
    who: Principal,
    *,
    now: datetime,
    text: str = "",
    data: Told | None = None,
    to: State | None = None,
    version: int | None = None,
    terms: Terms = OURS,
) -> CaseRow:
    """The case after one act, with its entry in the log; the same act sent twice is done once.

    `to` lets an act of `MAY_STAY` leave the case where it is; `version` is the one that the caller saw. Raises what
    `monitor.cases.refused` names. Days in `data` are day numbers: `due_day` of a question, of `remedy`.
    """
    move, today = Move(act), _today(now)
    row = case_of(write, number) if move in BY_BUREAU else seen_by(write, number, who)
    if row is None:
        raise NoSuchCase(id=number)
    file = File(row, steps_of(write, number))
    if version is not None and version != row.version:
        if _is_repeat(file, move, who, text, data or {}, version):
            return row
        raise Moved(version=row.version, seen=version)
    if (against := forbidden(file, move, who, terms)) is not None:
        raise against
    told = checked(move, text, data or {}, today)
    target = to if to is file.state and move in MAY_STAY else TABLE[file.state, move]
    due = told.get("due_day") if move is Move.ASK else None
    row = replace(
        row,
        version=row.version + 1,
        state=target.value,
        due_day=next_due(file, move, target, terms, today) if due is None else due,
        state_since=row.state_since if target is file.state else stamp(now),
    )
    findings = tuple(findings_of(write, [number])[number])
    done = changed(Act(write, file, move, row, told, findings, who, now))
    kept = {**done.told, **left_for_checking(file, target, today)}
    last = _kept(write, done.row, _Told(file.state, move, text, kept), done.findings, who, now)
    if target is State.CLOSED and file.state is not State.CLOSED:
        learn(write, done.row, last, done.findings)
    put_in_log(write, File(done.row, [*file.steps, last]), done.findings, who, now=now)
    return done.row


def _is_repeat(file: File, move: Move, who: Principal, text: str, told: Told, version: int) -> bool:
    """Whether the last step is this very act, done from the version that is named."""
    last = file.steps[-1]
    same = (last.act, last.account, last.text) == (move.value, who.account, text.strip())
    return (
        same
        and version == file.row.version - 1
        and all(last.data.get(name) == value for name, value in told.items() if value is not None)
    )


class _Told:
    """What a step says of itself."""

    def __init__(self, before: State | None, move: Move, text: str, data: Told) -> None:
        self.before, self.move, self.text, self.data = before, move, text.strip(), data


def _kept(write: Write, row: CaseRow, said: _Told, findings: Collection[str], who: Principal, now: datetime) -> StepRow:
    told = {
        "person": who.person,
        "act": said.move.value,
        "from_state": None if said.before is None else said.before.value,
        "to_state": row.state,
        "text": said.text,
        "data": said.data,
    }
    return keep_step(write, row, told, findings, actor=who.account, now=now)
