"""Who a secret stands for: looked up once in a few seconds, forgotten at once where this process changes accounts."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.accounts import tokens
from monitor.accounts.principal import Principal, Via
from monitor.accounts.roles import Act, Role
from monitor.accounts.second_factor import is_wanted
from monitor.accounts.sessions import SEEN_EVERY, Life, SecondFactor, digest_of, is_over
from monitor.store.accounts import Account, account_by_number, stamp
from monitor.store.accounts_secrets import secret_of
from monitor.store.accounts_sessions import StoredSession, move_session, session_by_digest
from monitor.store.accounts_tokens import StoredToken, token_by_number, token_used
from monitor.store.database import Database, Read, StoreUnavailable

KEPT: Final = timedelta(seconds=5)
"""How long another process may still answer a session that was ended, or a token that was revoked, in this one."""
MOST: Final = 10_000
ENROLLING: Final = frozenset({Act.OWN_ACCOUNT, Act.SIGN_IN})
"""All that a session may do before its second factor was shown, or with a password that another knows."""


@dataclass(frozen=True, slots=True)
class _Found:
    principal: Principal
    since: datetime
    until: datetime


class Known:
    """Safe from any thread. A secret that stands for nobody is never kept."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._kept: dict[bytes, _Found] = {}
        self._door = threading.Lock()
        self._turn = 0

    def principal(self, database: Database, secret: str, now: datetime) -> Principal | None:
        """Whom the secret of a session or token stands for now; None: nobody. Raises `StoreUnavailable`."""
        digest = digest_of(secret)
        if (kept := self.kept(digest, now)) is not None:
            return kept
        turn = self._turn
        with database.reading() as read:
            found = _by_session(read, digest, self._life, now) or _by_token(read, secret, now)
        if found is None:
            return None
        principal, credential, ends = found
        _seen(database, credential, now)
        with self._door:
            if turn == self._turn:  # nothing was forgotten while it was looked up
                if len(self._kept) >= MOST:
                    self._kept.clear()
                self._kept[digest] = _Found(principal, now, min(now + KEPT, ends))
        return principal

    def kept(self, digest: bytes, now: datetime) -> Principal | None:
        """The same for the digest of a secret that was looked up within the last seconds; None else."""
        found = self._kept.get(digest)
        return found.principal if found is not None and found.since <= now < found.until else None

    def forget(self) -> None:
        """Everybody is looked up anew."""
        with self._door:
            self._turn += 1
            self._kept.clear()


def principal_of(account: Account, *, scopes: frozenset[Act] | None, via: Via, credential: str) -> Principal:
    """The account as one who asks; without a role he is the public, by his name."""
    roles = frozenset(role for role in Role if role.value in account.roles) or frozenset({Role.PUBLIC})
    return Principal(
        account=account.number,
        roles=roles,
        units=account.units,
        townships=account.townships,
        person=account.person,
        scopes=scopes,
        via=via,
        credential=credential,
    )


_Credential = tuple[Principal, StoredSession | StoredToken, datetime]


def _by_session(read: Read, digest: bytes, life: Life, now: datetime) -> _Credential | None:
    told = session_by_digest(read, digest)
    account = None if told is None or is_over(told, life, now) else account_by_number(read, told.account)
    if told is None or account is None or not account.is_active:
        return None
    ends = min(datetime.fromisoformat(told.ends_at), datetime.fromisoformat(told.seen_at) + life.idle)
    scopes = ENROLLING if _is_narrowed(read, account, told) else None
    return principal_of(account, scopes=scopes, via="session", credential=told.number), told, ends


def _is_narrowed(read: Read, account: Account, told: StoredSession) -> bool:
    if told.second_factor == SecondFactor.PROVIDER:
        return False
    if is_wanted(account) and told.second_factor == SecondFactor.NONE:
        return True
    kept = secret_of(read, account.number)
    return kept is not None and kept.is_temporary


def _by_token(read: Read, text: str, now: datetime) -> _Credential | None:
    parsed = tokens.parse(text)
    told = None if parsed is None else token_by_number(read, parsed.number)
    if told is None or not tokens.fits(text, told, now):
        return None
    account = account_by_number(read, told.account)
    if account is None or not account.is_active:
        return None
    scopes = frozenset(act for act in Act if act.value in told.scopes)
    principal = principal_of(account, scopes=scopes, via="token", credential=told.number)
    return principal, told, datetime.fromisoformat(told.ends_at)


def _seen(database: Database, told: StoredSession | StoredToken, now: datetime) -> None:
    """The last use is written down, at most once a minute; that a writer is slow keeps nobody out."""
    last = told.seen_at if isinstance(told, StoredSession) else told.used_at
    if last is not None and now - datetime.fromisoformat(last) < SEEN_EVERY:
        return
    try:
        with database.writing() as write:
            if isinstance(told, StoredSession):
                move_session(write, told.number, seen_at=stamp(now))
            else:
                token_used(write, told.number, stamp(now))
    except StoreUnavailable:
        return
