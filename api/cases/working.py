"""One act on cases at the desk: done in one transaction, refusals as problems, the audit and the witnesses told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Depends

from api.access.caller import WorksCases
from api.access.looks import looked
from api.cases.refusals import refusals
from api.cases.schemas import Case, Doing
from api.deps import AtDesk
from api.language import Language
from api.problems import Refused
from monitor.cases.act import Asked
from monitor.cases.gathered import weight
from monitor.cases.sight import seen_by
from monitor.cases.tell import case, routed
from monitor.cases.terms import Terms, terms_of
from monitor.store.cases import case_of, findings_of
from monitor.store.database import Read, Write
from monitor.store.findings import by_ids
from monitor.vocabulary.event import day_number

T = TypeVar("T")


class Working:
    """Who works on cases, at this desk, in this language."""

    def __init__(self, who: WorksCases, desk: AtDesk, lang: Language) -> None:
        """Keep what acts and answers need."""
        self.who, self.desk, self.lang = who, desk, lang

    @property
    def terms(self) -> Terms:
        """The terms of the place."""
        return terms_of(self.desk.place)

    def do(self, act: Callable[[Write], T]) -> T:
        """What the act gives; it is on record, or nothing is. Raises `Refused`."""
        with refusals(self.lang), self.desk.database.writing() as write:
            done = act(write)
        self.desk.appended()
        self.desk.wake()
        return done

    def told(self, number: int, *, is_leaving: bool = False) -> Case:
        """The case with everything that its page shows; reading it is a look like any other. Raises `Refused`.

        Who has just recused himself (`is_leaving`) is shown that it is so, with nothing left to do.
        """
        with refusals(self.lang), self.desk.database.reading() as read:
            row = case_of(read, number) if is_leaving else seen_by(read, number, self.who)
            if row is None:
                raise Refused("no_such_case", id=number)
            made = case(read, row, self.who, self.desk.place, self.terms, self.desk.today)
            if is_leaving:
                made["may"] = []
        looked(self.desk, self.who, "case", str(number))
        return Case.model_validate(made)

    def body_of(self, read: Read, number: int) -> str:
        """The role to which the place routes a case of the rule of its gravest finding; empty: to nobody."""
        rows = by_ids(read, findings_of(read, [number])[number]).values()
        first = min(rows, key=weight, default=None)
        body = None if first is None else routed(self.desk.place, first["rule"])
        return "" if body is None else body["role"]

    def account(self, number: str | None) -> str | None:
        """An account as it was named: `me` is the caller."""
        return self.who.account if number == "me" else number


Works = Annotated[Working, Depends(Working)]


def asked(act: str, told: Doing) -> Asked:
    """An act as it was sent, days as day numbers."""
    remedy = None if told.remedy is None else {"text": told.remedy.text, "due_day": day_number(told.remedy.due_day)}
    data = {
        "conclusion": told.conclusion,
        "reason": told.reason,
        "remedy": remedy,
        "to": told.to,
        "account": told.account,
        "findings": told.findings,
        "due_day": None if told.due_day is None else day_number(told.due_day),
    }
    return Asked(act, told.text, told.version, {name: value for name, value in data.items() if value is not None})
