"""One step with a concern by somebody who reads concerns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from monitor.accounts.principal import Principal
from monitor.accounts.vault import Vault
from monitor.cases import sight
from monitor.cases.refused import CaseRefused
from monitor.concerns.refused import MovedOn, NoSuchCaseToLink, NoSuchConcern, NotNow
from monitor.concerns.sealed import seal_note, seal_reply
from monitor.concerns.states import TABLE, WANTS_TEXT, Act, State, possible
from monitor.concerns.text import text_of
from monitor.store.concerns import ConcernRow, about_units, change, concern_by_number
from monitor.store.database import Read, Write


class Recused(NoSuchConcern):
    """The concern is about a record of the reader's own unit."""


def seen_by(read: Read, number: int, who: Principal) -> ConcernRow:
    """The concern, where `who` is not recused from what it is about. Raises `NoSuchConcern`, `Recused`."""
    row = concern_by_number(read, number)
    if row is None:
        raise NoSuchConcern(str(number))
    if number in about_units(read, who.recused):
        raise Recused(str(number))
    return row


def step(  # noqa: PLR0913 - what a step is made of
    write: Write,
    vault: Vault,
    number: int,
    act: Act,
    who: Principal,
    *,
    now: datetime,
    version: int,
    text: str = "",
    case: int | None = None,
) -> ConcernRow:
    """The step is made and on record.

    Raises `NoSuchConcern`, `MovedOn`, `NotNow`, `TextUnfit`, `NoSuchCaseToLink`, `VaultUnreadable`.
    """
    row = seen_by(write, number, who)
    if row.version != version:
        raise MovedOn(version, row.version)
    state = State(row.state)
    if row.is_erased:
        raise NotNow(state, act, [])
    if (state, act) not in TABLE:
        raise NotNow(state, act, possible(state))
    said = text_of(text, "text", required=act in WANTS_TEXT)
    told: dict[str, Any] = {"state": TABLE[state, act].value}
    if act is Act.ANSWER:
        told["reply"] = seal_reply(vault, number, said)
    if act is Act.LINK:
        told["case_number"] = _case(write, case, who)
    note = seal_note(vault, number, said) if said else None
    return change(write, row, act.value, actor=who.account, now=now, note=note, **told)


def _case(read: Read, number: int | None, who: Principal) -> int:
    try:
        return sight.seen_by(read, number or 0, who).number
    except CaseRefused as refused:
        raise NoSuchCaseToLink(str(number)) from refused
