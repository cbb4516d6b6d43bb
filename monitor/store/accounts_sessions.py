"""Sessions on record: the digest of each secret, never the secret."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from monitor.store.database import Read, Write
from monitor.store.tables.account_secret import session


@dataclass(frozen=True, slots=True)
class StoredSession:
    """One session; moments are RFC 3339 in the county, `second_factor` is none, totp, recovery or provider."""

    number: str
    account: str
    digest: bytes
    second_factor: str
    made_at: str
    seen_at: str
    proved_at: str
    ends_at: str


def keep_session(write: Write, told: StoredSession) -> None:
    """The session is kept; those whose end has come by its beginning are gone."""
    write.connection.execute(delete(session).where(session.c.ends_at <= told.made_at))
    write.connection.execute(insert(session).values(**asdict(told) | {"account": int(told.account)}))


def session_by_digest(read: Read, digest: bytes) -> StoredSession | None:
    """The session of a secret."""
    row = read.connection.execute(select(session).where(session.c.digest == digest)).mappings().first()
    return None if row is None else _session(row)


def session_by_number(read: Read, number: str) -> StoredSession | None:
    """The session of this number."""
    row = read.connection.execute(select(session).where(session.c.number == number)).mappings().first()
    return None if row is None else _session(row)


def sessions_of(read: Read, account: str) -> list[StoredSession]:
    """The sessions of an account, the newest first."""
    told = select(session).where(session.c.account == int(account)).order_by(session.c.made_at.desc(), session.c.number)
    return [_session(row) for row in read.connection.execute(told).mappings()]


def move_session(write: Write, number: str, **columns: str) -> None:
    """`seen_at`, `proved_at` or `second_factor` of the session is another."""
    write.connection.execute(update(session).where(session.c.number == number).values(**columns))


def drop_sessions(write: Write, account: str, *, number: str | None = None, but: str | None = None) -> int:
    """How many sessions of the account ended: the one of `number`, else all, the one of `but` left out."""
    ended = delete(session).where(session.c.account == int(account))
    if number is not None:
        ended = ended.where(session.c.number == number)
    if but is not None:
        ended = ended.where(session.c.number != but)
    return write.connection.execute(ended).rowcount


def _session(row: Any) -> StoredSession:
    return StoredSession(**{**row, "account": str(row["account"]), "digest": bytes(row["digest"])})
