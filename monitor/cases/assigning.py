"""To whom a case can be given: accounts that review, and that may see it."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.accounts.principal import Principal
from monitor.accounts.roles import Role
from monitor.cases.refused import NotAssignable
from monitor.cases.sight import concerns
from monitor.store.accounts import Account, account_by_number, accounts
from monitor.store.cases import CaseRow, recused_from
from monitor.store.database import Read

REVIEWERS = frozenset({Role.AUDITOR.value, Role.SUPERVISOR.value})


def reviewers(read: Read) -> list[Account]:
    """The active accounts that review, by number."""
    return [one for one in accounts(read) if one.is_active and one.roles & REVIEWERS]


def assignable(read: Read, row: CaseRow, findings: Sequence[str], account: str, who: Principal) -> str:
    """The account's number, where it may have the case; one's own always. Raises `NotAssignable`."""
    if account == who.account:
        return account
    told = account_by_number(read, account)
    if told is None or not told.is_active or not told.roles & REVIEWERS:
        raise NotAssignable(id=account)
    concerned = row.unit_id in told.units or concerns(read, findings, told.units)
    if concerned or row.number in recused_from(read, told.number):
        raise NotAssignable(id=account)
    return told.number
