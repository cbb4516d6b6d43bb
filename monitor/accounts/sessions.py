"""Sessions: an opaque secret of 256 bits, kept as its digest, for whoever showed who it is, until a time or a word."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from monitor.settings import Settings
from monitor.store.accounts import Account, put_on_record, stamp
from monitor.store.accounts_sessions import StoredSession, drop_sessions, keep_session, move_session
from monitor.store.database import Write

PREFIX: Final = "tws_"
SECRET_BYTES: Final = 32
SEEN_EVERY: Final = timedelta(minutes=1)
"""How often the last use of a session or token is written down."""
FRESH: Final = timedelta(minutes=10)
"""How long a proof of who it is counts for acts that want one (NIST SP 800-63B speaks of reauthentication)."""


class SecondFactor(StrEnum):
    """What was shown beside the password; with `none` a session may do nothing but enrol."""

    NONE = "none"
    TOTP = "totp"
    RECOVERY = "recovery"
    PROVIDER = "provider"
    """The identity provider says that it asked for one."""


@dataclass(frozen=True, slots=True)
class Life:
    """How long sessions live: unused, and at most."""

    idle: timedelta
    whole: timedelta

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the operator set it."""
        return cls(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was opened: its secret is told once, to its holder."""

    account: Account
    number: str
    second_factor: SecondFactor
    ends_at: datetime
    secret: str = field(repr=False)


def digest_of(secret: str) -> bytes:
    """What is kept of a secret: SHA-256 (a secret of 256 bits needs no slow hash)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def open_session(
    write: Write,
    account: Account,
    *,
    life: Life,
    second_factor: SecondFactor,
    by: str = "password",
    failures: int = 0,
    now: datetime,
) -> Opened:
    """A session of `account`, kept and on record; whoever calls has made sure who it is and that the account is active.

    `by`: how it was shown, for the log: `password`, or `provider`; `failures`: how many attempts failed before.
    """
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    at, ends = stamp(now), now + life.whole
    told = StoredSession(
        secrets.token_hex(8), account.number, digest_of(secret), second_factor.value, at, at, at, stamp(ends)
    )
    keep_session(write, told)
    more = {"credential": told.number, "second_factor": second_factor.value, "by": by, "failures": failures}
    put_on_record(write, account, "signed_in", actor=account.number, now=now, **more)
    return Opened(account, told.number, second_factor, ends, secret)


def is_over(told: StoredSession, life: Life, now: datetime) -> bool:
    """Whether the session's end has come: the one set at its beginning, or the one of its last use."""
    unused = datetime.fromisoformat(told.seen_at) + life.idle
    return now >= min(unused, datetime.fromisoformat(told.ends_at))


def is_fresh(told: StoredSession, now: datetime) -> bool:
    """Whether its holder showed who it is within the last ten minutes."""
    return now - datetime.fromisoformat(told.proved_at) < FRESH


def prove_session(write: Write, told: StoredSession, account: Account, *, now: datetime) -> None:
    """Its holder showed once more who it is; on record."""
    move_session(write, told.number, proved_at=stamp(now), seen_at=stamp(now))
    put_on_record(write, account, "proved", actor=account.number, now=now, credential=told.number)


def end_sessions(
    write: Write, account: Account, *, number: str | None = None, but: str | None = None, actor: str, now: datetime
) -> int:
    """How many sessions ended: the one of `number`, else all of the account but the one of `but`; on record."""
    ended = drop_sessions(write, account.number, number=number, but=but)
    if ended:
        more = {} if number is None else {"credential": number}
        put_on_record(write, account, "sessions_ended", actor=actor, now=now, count=ended, **more)
    return ended
