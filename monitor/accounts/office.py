"""The accounts of one installation at work: each method one act, done in sessions of its own, kept or undone whole.

Hashes are computed before the one writer's session begins, so that nobody waits for another's password.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

from monitor.accounts import changes, second_factor, sign_in, tokens
from monitor.accounts.changes import Changed, Temporary
from monitor.accounts.known import Known
from monitor.accounts.pace import Pace
from monitor.accounts.passwords import Passwords, taken
from monitor.accounts.principal import Principal
from monitor.accounts.refused import (
    NoSuchAccount,
    NoSuchSession,
    PasswordUnfit,
    PasswordWrong,
    ProveAgain,
    SignInRefused,
)
from monitor.accounts.roles import Act
from monitor.accounts.second_factor import Enrolment
from monitor.accounts.sessions import Life, Opened, digest_of, end_sessions, is_fresh, prove_session
from monitor.accounts.sign_in import Means, Tried
from monitor.accounts.vault import Vault
from monitor.accounts.waiting import Waiting
from monitor.settings import Settings
from monitor.store.accounts import Account, account_by_number, put_on_record
from monitor.store.accounts_secrets import keep_secret
from monitor.store.accounts_sessions import session_by_number
from monitor.store.database import Database, Read, Write
from monitor.vocabulary.problems import Words

Told = TypeVar("Told")


class Office:
    """Safe from any thread. `clock` is the county's; `database` is opened when first needed."""

    def __init__(self, settings: Settings, database: Callable[[], Database], clock: Callable[[], datetime]) -> None:
        self._settings, self._database, self._clock = settings, database, clock
        life = Life.of(settings)
        passwords, vault = Passwords(settings.password_memory_kib), Vault(settings.accounts_key_file)
        self.means = Means(passwords, vault, Waiting.of(settings), life)
        self.known = Known(life)

    @cached_property
    def pace(self) -> Pace:
        """How often anybody may ask."""
        return Pace(self._settings)

    @property
    def issuer(self) -> str:
        """How authenticators name this installation."""
        return f"tenderwatch ({self._settings.place})"

    def principal(self, secret: str) -> Principal | None:
        """Whom the secret of a session or token stands for; None: nobody. Raises `StoreUnavailable`."""
        return self.known.principal(self._database(), secret, self._clock())

    def kept(self, secret: str) -> Principal | None:
        """The same, where it was looked up within the last seconds; asks no database."""
        return self.known.kept(digest_of(secret), self._clock())

    # whoever comes

    def sign_in(self, login: str, password: str, code: str) -> Opened:
        """A session. Raises `SignInRefused`, whatever was wrong."""
        told = self._tried(login, password)
        opened = self._written(lambda write, now: sign_in.opened(write, told, code, self.means, now), forgets=False)
        if opened is None:
            raise SignInRefused
        return opened

    def is_code(self, account: str, code: str) -> bool:
        """Whether the code is one of the account, which is used up by it; a wrong one counts as a failed attempt."""

        def settled(write: Write, now: datetime) -> bool:
            told = account_by_number(write, account)
            if told is None or not told.is_active or self.means.waiting.waits(write, told.login, now):
                return False
            if second_factor.shown(write, told, self.means.vault, code, now) is not None:
                return True
            if failures := self.means.waiting.failed(write, told.login, now):
                put_on_record(write, told, "waits", now=now, failures=failures)
            return False

        return self._written(settled, forgets=False)

    # his own

    def sign_out(self, who: Principal) -> None:
        """The session by which `who` came is over."""
        self._written(lambda write, now: _out(write, who, who.credential, now))

    def end(self, who: Principal, number: str) -> None:
        """One session of `who` is over. Raises `NoSuchSession`."""
        if not self._written(lambda write, now: _out(write, who, number, now)):
            raise NoSuchSession

    def end_others(self, who: Principal) -> int:
        """How many sessions of `who` are over: all but the one by which he came."""
        return self._written(
            lambda write, now: end_sessions(write, _own(write, who), but=who.credential, actor=who.account, now=now)
        )

    def prove(self, who: Principal, password: str, code: str) -> None:
        """Who came by a session showed once more who he is. Raises `PasswordWrong`."""
        told = self._tried(self._login(who), password)

        def settled(write: Write, now: datetime) -> bool:
            session = None if who.credential is None else session_by_number(write, who.credential)
            found = sign_in.settle(write, told, code, self.means, now)
            if found is None or session is None or found[0].number != who.account:
                return False
            self.means.waiting.succeeded(write, told.login, now)
            prove_session(write, session, found[0], now=now)
            return True

        if not self._written(settled):
            raise PasswordWrong

    def set_password(self, who: Principal, present: str, wanted: str) -> None:
        """`wanted` is the password from now on, and every session of the account is over.

        Raises `PasswordUnfit`, `PasswordWrong`.
        """
        if present == wanted:
            raise PasswordUnfit(Words("新密码与当前密码相同", "the new password is the present one"))
        told = self._tried(self._login(who), present)
        kept = self.means.passwords.kept(taken(wanted, login=told.login))

        def settled(write: Write, now: datetime) -> bool:
            account = sign_in.recognised(write, told, self.means, now)
            if account is None:
                return False
            keep_secret(write, account.number, password=kept, is_temporary=False, temporary_until=None)
            put_on_record(write, account, "password_changed", actor=account.number, now=now)
            end_sessions(write, account, actor=account.number, now=now)
            return True

        if not self._written(settled):
            raise PasswordWrong

    def begin_second_factor(self, who: Principal) -> Enrolment:
        """What an authenticator takes. Raises `ProveAgain`."""
        return self._written(
            lambda write, now: second_factor.begin(write, _fresh(write, who, now), self.means.vault, self.issuer)
        )

    def enrol_second_factor(self, who: Principal, code: str) -> list[str]:
        """Ten recovery codes: the authenticator counts from now on. Raises `ProveAgain`, `CodeRefused`."""

        def enrolled(write: Write, now: datetime) -> list[str]:
            account = _fresh(write, who, now)
            return second_factor.enrol(write, account, self.means.vault, code, session=who.credential, now=now)

        return self._written(enrolled)

    def make_token(self, who: Principal, label: str, scopes: Collection[Act], days: int | None) -> tokens.Made:
        """A machine token of `who`, at most as long as the operator allows. Raises `ProveAgain`, `ScopeNotAllowed`."""
        most = self._settings.token_days
        life = timedelta(days=min(days or most, most))

        def made(write: Write, now: datetime) -> tokens.Made:
            account = _fresh(write, who, now)
            return tokens.make(write, account, who, label, scopes, life=life, now=now)

        return self._written(made)

    def revoke_token(self, who: Principal, number: str) -> None:
        """The token of `who` counts no more. Raises `NoSuchToken`."""
        self._written(lambda write, now: tokens.revoke(write, _own(write, who), number, actor=who.account, now=now))

    # others'

    def create(self, who: Principal, told: Account, *, with_password: bool = True) -> Changed:
        """A new account. Raises what `changes.create` names."""
        temporary = self._temporary() if with_password else None
        return self._written(lambda write, now: changes.create(write, told, temporary, who, now))

    def change(self, who: Principal, number: str, wanted: Mapping[str, Any]) -> Changed:
        """Another's account changed, or proposed to be. Raises what `changes.change` names."""
        return self._written(lambda write, now: changes.change(write, number, wanted, who, now))

    def reset(self, who: Principal, number: str, *, forget: bool) -> Changed:
        """Another's password set anew, or proposed to be. Raises what `changes.reset` names."""
        temporary = self._temporary()
        return self._written(lambda write, now: changes.reset(write, number, temporary, who, now, forget=forget))

    def release(self, who: Principal, number: str) -> Changed:
        """An account waits no longer after failed attempts. Raises what `changes.release` names."""
        return self._written(lambda write, now: changes.release(write, number, who, now))

    def confirm(self, who: Principal, number: int) -> Changed:
        """What another proposed holds. Raises what `changes.confirm` names."""
        temporary = self._temporary()
        return self._written(lambda write, now: changes.confirm(write, number, temporary, who, now))

    def reject(self, who: Principal, number: int) -> Changed:
        """What was proposed never holds. Raises what `changes.reject` names."""
        return self._written(lambda write, now: changes.reject(write, number, who, now))

    def require_fresh(self, who: Principal) -> None:
        """Nothing, where `who` showed within ten minutes who he is. Raises `ProveAgain`."""
        if who.via == "open":
            return
        with self._database().reading() as read:
            _fresh(read, who, self._clock())

    def _written(self, act: Callable[[Write, datetime], Told], *, forgets: bool = True) -> Told:
        with self._database().writing() as write:
            done = act(write, self._clock())
        if forgets:
            self.known.forget()
        return done

    def _tried(self, login: str, password: str) -> Tried:
        with self._database().reading() as read:
            told = sign_in.sought(read, login)
        return sign_in.tried(told, password, self.means.passwords)

    def _login(self, who: Principal) -> str:
        with self._database().reading() as read:
            return _own(read, who).login

    def _temporary(self) -> Temporary:
        return Temporary.made(self.means.passwords)


def _own(read: Read, who: Principal) -> Account:
    account = account_by_number(read, who.account)
    if account is None:
        raise NoSuchAccount
    return account


def _fresh(read: Read, who: Principal, now: datetime) -> Account:
    session = None if who.credential is None or who.via != "session" else session_by_number(read, who.credential)
    if session is None or not is_fresh(session, now):
        raise ProveAgain
    return _own(read, who)


def _out(write: Write, who: Principal, number: str | None, now: datetime) -> int:
    return 0 if number is None else end_sessions(write, _own(write, who), number=number, actor=who.account, now=now)
