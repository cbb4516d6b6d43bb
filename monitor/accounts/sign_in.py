"""Signing in: the password is compared outside the writer's session, and what became of it is settled inside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from monitor.accounts.passwords import Passwords
from monitor.accounts.second_factor import shown
from monitor.accounts.sessions import Life, Opened, SecondFactor, open_session
from monitor.accounts.vault import Vault
from monitor.accounts.waiting import Waiting
from monitor.store.accounts import Account, account_by_login, account_by_number, put_on_record
from monitor.store.accounts_secrets import Secret, keep_secret, secret_of
from monitor.store.database import Read, Write


@dataclass(frozen=True, slots=True)
class Means:
    """What signing in is done with."""

    passwords: Passwords
    vault: Vault
    waiting: Waiting
    life: Life


@dataclass(frozen=True, slots=True)
class Sought:
    """A name that was given: the account that has it, and the hash of its password, where there is any."""

    login: str
    account: str | None
    kept: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tried(Sought):
    """The same, with the password that was given compared."""

    fits: bool = False
    rehashed: str | None = field(default=None, repr=False)


def sought(read: Read, login: str) -> Sought:
    """Who is meant by a name."""
    account = account_by_login(read, login)
    secret = None if account is None else secret_of(read, account.number)
    return Sought(
        login.lower(), None if account is None else account.number, None if secret is None else secret.password
    )


def tried(told: Sought, password: str, passwords: Passwords) -> Tried:
    """The password compared with the one of the name; the same work where there is no such name. No session is held."""
    fits, rehashed = passwords.fits(password, told.kept)
    return Tried(told.login, told.account, told.kept, fits, rehashed)


def settle(write: Write, told: Tried, code: str, means: Means, now: datetime) -> tuple[Account, SecondFactor] | None:
    """The account and what was shown beside its password; None where nobody is recognised. Kept in both cases.

    Failures count, known name or not, and the log has an entry when an account begins to wait.
    """
    if means.waiting.waits(write, told.login, now):
        return None
    account = None if told.account is None else account_by_number(write, told.account)
    secret = None if account is None else secret_of(write, account.number)
    factor = None
    if account is not None and secret is not None and _counts(told, secret, now) and account.is_active:
        factor = SecondFactor.NONE if secret.otp is None else shown(write, account, means.vault, code, now)
    if account is None or factor is None:
        _failed(write, told, account, means, now)
        return None
    if told.rehashed is not None:
        keep_secret(write, account.number, password=told.rehashed)
    return account, factor


def opened(write: Write, told: Tried, code: str, means: Means, now: datetime) -> Opened | None:
    """The session of whoever is recognised; None where nobody is."""
    settled = settle(write, told, code, means, now)
    if settled is None:
        return None
    account, factor = settled
    before = means.waiting.succeeded(write, told.login, now)
    return open_session(write, account, life=means.life, second_factor=factor, failures=before, now=now)


def recognised(write: Write, told: Tried, means: Means, now: datetime) -> Account | None:
    """The account whose present password this is; None where it is another, which counts as a failed attempt."""
    account = None if told.account is None else account_by_number(write, told.account)
    secret = None if account is None else secret_of(write, account.number)
    if account is None or secret is None or means.waiting.waits(write, told.login, now):
        return None
    if _counts(told, secret, now) and account.is_active:
        means.waiting.succeeded(write, told.login, now)
        return account
    _failed(write, told, account, means, now)
    return None


def _failed(write: Write, told: Tried, account: Account | None, means: Means, now: datetime) -> None:
    failures = means.waiting.failed(write, told.login, now)
    if failures and account is not None:
        put_on_record(write, account, "waits", now=now, failures=failures)


def _counts(told: Tried, secret: Secret, now: datetime) -> bool:
    """Whether the password fits, is still the kept one, and has not run out."""
    over = secret.temporary_until is not None and now >= datetime.fromisoformat(secret.temporary_until)
    return told.fits and secret.password == told.kept and not (secret.is_temporary and over)
