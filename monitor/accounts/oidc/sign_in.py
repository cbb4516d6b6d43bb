"""One sign-in from its beginning to the session: begun, answered once, and the code of the second factor if need be.

Each step is one short write; the provider is asked between them, never inside one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from monitor.accounts.oidc.refused import NothingUnderWay
from monitor.accounts.oidc.request import Begun, begun
from monitor.accounts.second_factor import is_enrolled, shown
from monitor.accounts.sessions import Life, Opened, SecondFactor, digest_of, open_session
from monitor.accounts.sign_in import Means
from monitor.store.accounts import Account, account_by_number, put_on_record, stamp
from monitor.store.database import Read, Write
from monitor.store.sign_ins import SignIn, drop_sign_in, keep_sign_in, sign_in_of, take_sign_in, tried

LIFE: Final = timedelta(minutes=10)
TRIES: Final = 5
"""Wrong codes after which the sign-in begins anew; the account's own count of failures goes on beside it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A sign-in that its browser brings back."""

    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    return_to: str


def begin(write: Write, return_to: str, *, now: datetime) -> Begun:
    """A sign-in is under way, for ten minutes."""
    made = begun()
    _keep(write, made, return_to, None, now)
    return made


def take(write: Write, browser: str, state: str, *, now: datetime) -> Taken:
    """What this browser began with this state; it cannot be answered again. Raises `NothingUnderWay`."""
    told = take_sign_in(write, digest_of(browser), digest_of(state), at=stamp(now))
    if told is None:
        raise NothingUnderWay
    return Taken(told.nonce, told.verifier, told.return_to)


def known(
    write: Write, account: Account, return_to: str, *, proved_twice: bool, life: Life, now: datetime
) -> Opened | str:
    """The session of an account for which the provider vouched; where its code is wanted first, the new cookie.

    An account that has no second factor yet gets a session that can do nothing but enrol one.
    """
    if is_enrolled(write, account) and not proved_twice:
        made = begun()
        _keep(write, made, return_to, account.number, now)
        return made.browser
    factor = SecondFactor.PROVIDER if proved_twice else SecondFactor.NONE
    return open_session(write, account, life=life, second_factor=factor, by="provider", now=now)


def awaited(read: Read, browser: str, *, now: datetime) -> None:
    """Nothing, where the code of this browser's account is waited for. Raises `NothingUnderWay`."""
    told = sign_in_of(read, digest_of(browser), at=stamp(now))
    if told is None or told.account is None or told.tries >= TRIES:
        raise NothingUnderWay


@dataclass(frozen=True, slots=True)
class Shown:
    """A code that was shown: where the browser goes, and the session; None: the code was wrong, and that is kept."""

    return_to: str
    opened: Opened | None


def show_code(write: Write, browser: str, code: str, means: Means, *, now: datetime) -> Shown:
    """The account that is waited for shows a code of its second factor. Raises `NothingUnderWay`.

    Failures count for the account as at any sign-in; while it waits no code is compared.
    """
    told = sign_in_of(write, digest_of(browser), at=stamp(now))
    account = None if told is None or told.account is None else account_by_number(write, told.account)
    if told is None or account is None or not account.is_active or told.tries >= TRIES:
        raise NothingUnderWay
    waits = means.waiting.waits(write, account.login, now)
    factor = None if waits else shown(write, account, means.vault, code, now)
    if factor is None:
        tried(write, told.browser, told.tries + 1)
        failures = 0 if waits else means.waiting.failed(write, account.login, now)
        if failures:
            put_on_record(write, account, "waits", now=now, failures=failures)
        return Shown(told.return_to, None)
    drop_sign_in(write, told.browser)
    before = means.waiting.succeeded(write, account.login, now)
    opened = open_session(
        write, account, life=means.life, second_factor=factor, by="provider", failures=before, now=now
    )
    return Shown(told.return_to, opened)


def _keep(write: Write, made: Begun, return_to: str, account: str | None, now: datetime) -> None:
    told = SignIn(
        browser=digest_of(made.browser),
        state=digest_of(made.state),
        nonce=made.nonce,
        verifier=made.verifier,
        return_to=return_to,
        begun_at=stamp(now),
        ends_at=stamp(now + LIFE),
        account=account,
    )
    keep_sign_in(write, told)
