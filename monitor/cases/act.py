"""An act on a case as a page asks for it, with all that belongs to it: the question that is put, what is demanded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitor.accounts.principal import Principal
from monitor.cases import questions, remedies
from monitor.cases.refused import NoSuchCase
from monitor.cases.states import Move
from monitor.cases.step import step
from monitor.cases.terms import OURS, Terms
from monitor.store.cases import CaseRow, case_of
from monitor.store.database import Write


@dataclass(frozen=True, slots=True)
class Asked:
    """One act: its name, the version of the case that was seen, and what it tells (days are day numbers)."""

    act: str
    text: str = ""
    version: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def act(
    write: Write, number: int, asked: Asked, who: Principal, *, now: datetime, terms: Terms = OURS, body: str = ""
) -> CaseRow:
    """The case after the act; `body` is the role to which it goes where a transfer names none.

    Raises what `monitor.cases.refused` and `monitor.cases.unfit` name.
    """
    move = Move(asked.act)
    told = {name: value for name, value in asked.data.items() if value is not None}
    if move is Move.ASK:
        due, text = told.get("due_day"), asked.text
        questions.ask(write, number, who, text=text, due_day=due, version=asked.version, now=now, terms=terms)
        return _stands(write, number)
    if move is Move.TRANSFER and body:
        told.setdefault("to", body)
    if move is Move.ASSIGN and told.get("account") == "me":
        told["account"] = who.account
    step(write, number, move, who, now=now, text=asked.text, data=told, version=asked.version, terms=terms)
    if move in {Move.CONCLUDE, Move.CONFIRM}:
        remedies.demand(write, number, who, now=now)
    return _stands(write, number)


def _stands(write: Write, number: int) -> CaseRow:
    row = case_of(write, number)
    if row is None:
        raise NoSuchCase(id=number)
    return row
