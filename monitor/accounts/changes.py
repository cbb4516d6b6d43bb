"""Accounts made and changed: by an administrator alone where that is enough, else proposed to a second person."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from monitor.accounts import second_factor
from monitor.accounts.form import fitting
from monitor.accounts.passwords import Passwords
from monitor.accounts.principal import Principal
from monitor.accounts.proposals import (
    GUARDED,
    RESET,
    confirmable,
    decidable,
    decided,
    is_awaited,
    is_guarded,
    propose,
    wanted_of,
)
from monitor.accounts.refused import (
    AccountClosed,
    LastAdministrator,
    LoginTaken,
    NoSuchAccount,
    NothingToChange,
    OwnAccount,
)
from monitor.accounts.roles import Role
from monitor.accounts.sessions import end_sessions
from monitor.accounts.waiting import forgive
from monitor.store.accounts import (
    Account,
    account_by_login,
    account_by_number,
    active_with,
    change_account,
    make_account,
    put_on_record,
    stamp,
)
from monitor.store.accounts_proposals import Proposal
from monitor.store.accounts_secrets import keep_secret
from monitor.store.accounts_tokens import revoke_tokens
from monitor.store.database import Write

TEMPORARY: Final = timedelta(days=3)
"""How long a password that another has seen can be used, once, to set one's own."""
PERMITS: Final = frozenset({"roles", "units", "townships", "state"})
"""Fields that say what an account may do."""
NAMES: Final = {"locked": "locked", "closed": "closed", "active": "unlocked"}


@dataclass(frozen=True, slots=True)
class Changed:
    """An account as it stands now, what waits for a second person, and the temporary password, told once."""

    account: Account
    proposal: Proposal | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Temporary:
    """A password made by the service, and what is kept of it; hashed before the writer's session."""

    password: str = field(repr=False)
    kept: str = field(repr=False)

    @classmethod
    def made(cls, passwords: Passwords) -> Temporary:
        """A new one of 96 bits."""
        password = secrets.token_urlsafe(12)
        return cls(password, passwords.kept(password))


def create(write: Write, told: Account, temporary: Temporary | None, who: Principal, now: datetime) -> Changed:
    """A new account; guarded roles wait for a second person, the others hold at once.

    Raises `AccountUnfit`, `LoginTaken`, `OwnAccount` where it would give the one who makes it another self.
    """
    account = fitting(replace(told, state="active"))
    if account.person == who.person and account.roles:
        raise OwnAccount
    if account_by_login(write, account.login) is not None:
        raise LoginTaken
    alone = who.via == "open"
    made = make_account(
        write, account if alone else replace(account, roles=account.roles - GUARDED), actor=who.account, now=now
    )
    _set(write, made, temporary, now)
    waits = None if made.roles == account.roles else propose(write, made, {"roles": account.roles}, who, now)
    return Changed(made, waits, None if temporary is None else temporary.password)


def change(write: Write, number: str, wanted: Mapping[str, Any], who: Principal, now: datetime) -> Changed:
    """The account with the fields of `wanted`, at once or once a second person confirms.

    Raises `NoSuchAccount`, `AccountClosed`, `OwnAccount`, `LastAdministrator`, `AccountUnfit`, `NothingToChange`,
    `ProposalWaits`.
    """
    before = _changeable(write, number)
    after = fitting(replace(before, **wanted))
    if after == before:
        raise NothingToChange
    if PERMITS & wanted.keys() and (number == who.account or before.person == who.person):
        raise OwnAccount
    _keeps_one(write, before, after)
    if is_guarded(before, after) and who.via != "open":
        return Changed(before, propose(write, before, wanted, who, now))
    return Changed(_applied(write, before, after, who, now))


def reset(
    write: Write, number: str, temporary: Temporary, who: Principal, now: datetime, *, forget: bool = False
) -> Changed:
    """The account has a temporary password, its sessions and tokens are over; with `forget`, its second factor too.

    Of an account with a guarded role it waits for a second person, and while another change of the account waits it is
    refused: else one could become two.
    Raises `NoSuchAccount`, `AccountClosed`, `OwnAccount`, `ProposalWaits`.
    """
    before = _changeable(write, number)
    if number == who.account:
        raise OwnAccount
    if (before.roles & GUARDED or is_awaited(write, number, now)) and who.via != "open":
        return Changed(before, propose(write, before, {RESET: "second_factor" if forget else "password"}, who, now))
    return _reset(write, before, temporary, who, now, forget=forget)


def confirm(write: Write, number: int, temporary: Temporary, who: Principal, now: datetime) -> Changed:
    """What was proposed holds from now on. Raises what `confirmable` names, `AccountClosed`, `LastAdministrator`."""
    told, before = confirmable(write, number, who, now)
    _changeable(write, before.number)
    if RESET in told.wanted:
        decided(write, told, before, "confirmed", who, now)
        return _reset(write, before, temporary, who, now, forget=told.wanted[RESET] == "second_factor")
    after = fitting(wanted_of(told, before))
    _keeps_one(write, before, after)
    decided(write, told, before, "confirmed", who, now)
    return Changed(_applied(write, before, after, who, now))


def reject(write: Write, number: int, who: Principal, now: datetime) -> Changed:
    """What was proposed never holds. Raises what `decidable` names."""
    told, account = decidable(write, number, who, now)
    decided(write, told, account, "rejected", who, now)
    return Changed(account)


def release(write: Write, number: str, who: Principal, now: datetime) -> Changed:
    """The account waits no longer after its failed attempts. Raises `NoSuchAccount`, `AccountClosed`."""
    account = _changeable(write, number)
    if failures := forgive(write, account.login, now):
        put_on_record(write, account, "released", actor=who.account, now=now, failures=failures)
    return Changed(account)


def _changeable(write: Write, number: str) -> Account:
    account = account_by_number(write, number)
    if account is None:
        raise NoSuchAccount
    if account.state == "closed":
        raise AccountClosed
    return account


def _keeps_one(write: Write, before: Account, after: Account) -> None:
    """Raises `LastAdministrator` where no active administrator would be left."""
    role = Role.ADMINISTRATOR.value
    loses = before.is_active and role in before.roles and not (after.is_active and role in after.roles)
    if loses and not active_with(write, role, without={before.number}):
        raise LastAdministrator


def _applied(write: Write, before: Account, after: Account, who: Principal, now: datetime) -> Account:
    name = NAMES[after.state] if after.state != before.state else "changed"
    changed = change_account(write, after, name, actor=who.account, now=now)
    if not changed.is_active:
        _ended(write, changed, who, now)
    return changed


def _ended(write: Write, account: Account, who: Principal, now: datetime) -> None:
    end_sessions(write, account, actor=who.account, now=now)
    if ended := revoke_tokens(write, account.number, stamp(now)):
        put_on_record(write, account, "tokens_revoked", actor=who.account, now=now, count=ended)


def _reset(
    write: Write, account: Account, temporary: Temporary, who: Principal, now: datetime, *, forget: bool
) -> Changed:
    _set(write, account, temporary, now)
    forgive(write, account.login, now)
    put_on_record(write, account, "password_reset", actor=who.account, now=now)
    if forget:
        second_factor.forget(write, account)
        put_on_record(write, account, "second_factor_reset", actor=who.account, now=now)
    _ended(write, account, who, now)
    return Changed(account, password=temporary.password)


def _set(write: Write, account: Account, temporary: Temporary | None, now: datetime) -> None:
    kept = None if temporary is None else temporary.kept
    until = None if temporary is None else stamp(now + TEMPORARY)
    keep_secret(write, account.number, password=kept, is_temporary=temporary is not None, temporary_until=until)
