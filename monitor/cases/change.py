"""What an act changes on a case beyond state and due day: whose it is, how it ended, which findings it is of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from monitor.accounts.principal import Principal
from monitor.cases.assigning import assignable
from monitor.cases.disposed import person_of
from monitor.cases.gathered import free, gathered
from monitor.cases.permitted import CLOSING, File
from monitor.cases.refused import NotInCase
from monitor.cases.states import Move
from monitor.cases.told import within_a_year
from monitor.cases.unfit import NobodyToAsk
from monitor.store.accounts import stamp
from monitor.store.cases import CaseRow
from monitor.store.database import Read
from monitor.vocabulary.event import COUNTY, day_number


@dataclass(frozen=True, slots=True)
class Act:
    """An act under way: the case as it was, the row as far as it is known, what was told, by whom, when."""

    read: Read
    file: File
    move: Move
    row: CaseRow
    told: Mapping[str, Any]
    findings: tuple[str, ...]
    who: Principal
    now: datetime


def _received(act: Act) -> Act:
    row = replace(act.row, assignee=act.who.account, received_at=act.row.received_at or stamp(act.now))
    return replace(act, row=row)


def _assigned(act: Act) -> Act:
    account = assignable(act.read, act.row, act.findings, str(act.told["account"]), act.who)
    return replace(act, row=replace(act.row, assignee=account))


def _taken(act: Act) -> Act:
    return replace(act, row=replace(act.row, assignee=act.row.assignee or act.who.account))


def _demanded(act: Act, told: Mapping[str, Any]) -> None:
    """Nothing, where somebody can put right what is demanded, and the day for it is not over."""
    if "remedy" not in told:
        return
    if act.row.unit_id is None:
        raise NobodyToAsk
    within_a_year("remedy.due_day", told["remedy"]["due_day"], day_number(act.now.astimezone(COUNTY).date()))


def _proposed(act: Act) -> Act:
    _demanded(act, act.told)
    return replace(_taken(act), told={**act.told, "unit": person_of(act.who).unit})


def _transferred(act: Act) -> Act:
    return replace(act, row=replace(act.row, assignee=None, transferred_to=str(act.told["to"])))


def _recused(act: Act) -> Act:
    mine = act.row.assignee == act.who.account
    return replace(act, row=replace(act.row, assignee=None if mine else act.row.assignee))


def _reopened(act: Act) -> Act:
    row = replace(act.row, assignee=act.who.account, conclusion=None, reason=None, closed_at=None)
    return replace(act, row=row)


def _closed(act: Act) -> Act:
    """A confirmation takes the conclusion from what was proposed; a changed mind since the last closing is counted."""
    proposed = act.file.last(Move.PROPOSE) if act.move is Move.CONFIRM else None
    source = act.told if proposed is None else proposed.data
    decided = {name: source[name] for name in ("conclusion", "reason", "remedy") if name in source}
    _demanded(act, decided)
    before = act.file.last(*CLOSING)
    overturns = before is not None and before.data.get("conclusion") != decided["conclusion"]
    row = replace(
        act.row,
        conclusion=decided["conclusion"],
        reason=decided.get("reason"),
        closed_at=stamp(act.now),
        assignee=act.row.assignee or act.who.account,
        overturned=act.row.overturned + overturns,
    )
    return replace(act, row=row, told=decided | {"unit": person_of(act.who).unit})


def _of(act: Act, findings: tuple[str, ...]) -> Act:
    return replace(act, findings=findings, row=replace(act.row, **gathered(act.read, findings)))


def _joined(act: Act) -> Act:
    asked = tuple(dict.fromkeys(act.told["findings"]))
    more = tuple(id for id in asked if id not in act.findings)
    free(act.read, more or asked, act.who, beside=len(act.findings))
    return _of(act, (*act.findings, *more))


def _left(act: Act) -> Act:
    gone = set(act.told["findings"])
    left = tuple(id for id in act.findings if id not in gone)
    if not left or not gone <= set(act.findings):
        raise NotInCase(ids=sorted(gone - set(act.findings)) or sorted(gone))
    return _of(act, left)


CHANGES: Final[Mapping[Move, Callable[[Act], Act]]] = MappingProxyType(
    {
        Move.RECEIVE: _received,
        Move.ASSIGN: _assigned,
        Move.ASK: _taken,
        Move.PROPOSE: _proposed,
        Move.TRANSFER: _transferred,
        Move.RECUSE: _recused,
        Move.REOPEN: _reopened,
        Move.CONCLUDE: _closed,
        Move.CONFIRM: _closed,
        Move.JOIN: _joined,
        Move.LEAVE: _left,
    }
)
"""Act -> what it changes; the others change the state alone."""


def changed(act: Act) -> Act:
    """The act with row, data and findings as it leaves them. Raises what `monitor.cases.refused` names."""
    change = CHANGES.get(act.move)
    return act if change is None else change(act)
