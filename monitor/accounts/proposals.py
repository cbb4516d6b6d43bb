"""Four eyes: who may look at others' findings, or make others do so, is decided by two persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from monitor.accounts.principal import Principal
from monitor.accounts.refused import (
    AnotherMustConfirm,
    NoSuchAccount,
    NoSuchProposal,
    OwnAccount,
    ProposalOutdated,
    ProposalOver,
    ProposalWaits,
)
from monitor.accounts.roles import Role
from monitor.store.accounts import LISTS, Account, account_by_number, put_on_record, stamp
from monitor.store.accounts_proposals import (
    WAITING,
    Proposal,
    decide_proposal,
    keep_proposal,
    proposal_by_number,
    proposals,
)
from monitor.store.database import Read, Write

GUARDED: Final = frozenset({Role.AUDITOR.value, Role.SUPERVISOR.value, Role.ADMINISTRATOR.value})
"""Roles that nobody gives or takes alone: those that review, and the one that could make a second self to confirm."""
REVIEWING: Final = frozenset({Role.AUDITOR.value, Role.SUPERVISOR.value})
LIFE: Final = timedelta(days=7)
WHOLE: Final = ("person", "label", "roles", "units", "townships", "state")
"""What the second person decides on: who it is, and all that says what he may do."""
RESET: Final = "reset"
"""A proposal that wants credentials set anew, not another row."""


def is_guarded(before: Account, after: Account) -> bool:
    """Whether the change wants a second person.

    A guarded role given or taken, or its account closed for good; a reviewer's units or townships changed: taken away,
    he would judge his own unit, added, he would be shown no more of another.
    """
    if (before.roles ^ after.roles) & GUARDED or (before.roles & GUARDED and after.state == "closed"):
        return True
    if not before.roles & REVIEWING:
        return False
    return (before.units, before.townships) != (after.units, after.townships)


def propose(write: Write, before: Account, wanted: Mapping[str, Any], who: Principal, now: datetime) -> Proposal:
    """The change waits for a second person, for seven days; on record. Raises `ProposalWaits`.

    It keeps the account whole as it stands: whoever confirms sees whom and what he decides on, and nobody alters it
    while it waits.
    """
    if is_awaited(write, before.number, now):
        raise ProposalWaits
    was = {name: _plain(getattr(before, name)) for name in (*WHOLE, *wanted) if name != RESET}
    told = {name: _plain(value) for name, value in wanted.items()}
    made = keep_proposal(write, before.number, was, told, by=who.account, at=stamp(now))
    put_on_record(write, before, "proposed", actor=who.account, now=now, proposal=made.number)
    return made


def is_awaited(read: Read, account: str, now: datetime) -> bool:
    """Whether a change of the account waits for its second person."""
    return any(is_open(one, now) for one in proposals(read, state=WAITING, account=account))


def is_open(told: Proposal, now: datetime) -> bool:
    """Whether it still can be decided."""
    return told.state == WAITING and now - datetime.fromisoformat(told.proposed_at) < LIFE


def decidable(read: Read, number: int, who: Principal, now: datetime) -> tuple[Proposal, Account]:
    """The proposal that `who` may decide, and its account as it stands.

    Raises `NoSuchProposal`, `NoSuchAccount`, `ProposalOver`, `OwnAccount`.
    """
    told = proposal_by_number(read, number)
    if told is None:
        raise NoSuchProposal
    account = account_by_number(read, told.account)
    if account is None:
        raise NoSuchAccount
    if not is_open(told, now):
        raise ProposalOver
    if account.number == who.account or account.person == who.person:
        raise OwnAccount
    return told, account


def confirmable(read: Read, number: int, who: Principal, now: datetime) -> tuple[Proposal, Account]:
    """The same, where `who` is another person than the one who proposed it and the account is as it was then.

    Raises `AnotherMustConfirm`, `ProposalOutdated`, and what `decidable` names.
    """
    told, account = decidable(read, number, who, now)
    proposer = account_by_number(read, told.proposed_by)
    if proposer is None or told.proposed_by == who.account or proposer.person == who.person:
        raise AnotherMustConfirm
    if any(_plain(getattr(account, name)) != value for name, value in told.before.items()):
        raise ProposalOutdated
    return told, account


def wanted_of(told: Proposal, account: Account) -> Account:
    """The account as the proposal wants it."""
    values: dict[str, Any] = {
        name: frozenset(value) if name in LISTS else value for name, value in told.wanted.items() if name != RESET
    }
    return replace(account, **values)


def decided(write: Write, told: Proposal, account: Account, state: str, who: Principal, now: datetime) -> None:
    """The proposal was confirmed or rejected; on record."""
    decide_proposal(write, told.number, state, by=who.account, at=stamp(now))
    put_on_record(write, account, state, actor=who.account, now=now, proposal=told.number)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset | set) else value
