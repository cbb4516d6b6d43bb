"""Machine tokens on record: number, digest and scopes, never the secret."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert, select, update

from monitor.store.database import Read, Write
from monitor.store.tables.account_secret import token


@dataclass(frozen=True, slots=True)
class StoredToken:
    """One machine token; moments are RFC 3339 in the county, scopes the codes of `monitor.accounts.roles.Act`."""

    number: str
    account: str
    label: str
    digest: bytes
    scopes: frozenset[str]
    made_at: str
    ends_at: str
    revoked_at: str | None = None
    used_at: str | None = None


def keep_token(write: Write, told: StoredToken) -> None:
    """The token is kept."""
    row = asdict(told) | {"account": int(told.account), "scopes": json.dumps(sorted(told.scopes))}
    write.connection.execute(insert(token).values(**row))


def token_by_number(read: Read, number: str) -> StoredToken | None:
    """The token of this number."""
    row = read.connection.execute(select(token).where(token.c.number == number)).mappings().first()
    return None if row is None else _token(row)


def tokens_of(read: Read, account: str) -> list[StoredToken]:
    """The tokens of an account, the newest first, revoked and expired ones among them."""
    told = select(token).where(token.c.account == int(account)).order_by(token.c.made_at.desc(), token.c.number)
    return [_token(row) for row in read.connection.execute(told).mappings()]


def revoke_tokens(write: Write, account: str, at: str, *, number: str | None = None) -> int:
    """How many tokens of the account count no more: the one of `number`, else all."""
    ended = update(token).where(token.c.account == int(account), token.c.revoked_at.is_(None))
    if number is not None:
        ended = ended.where(token.c.number == number)
    return write.connection.execute(ended.values(revoked_at=at)).rowcount


def token_used(write: Write, number: str, at: str) -> None:
    """The token was used last at `at`."""
    write.connection.execute(update(token).where(token.c.number == number).values(used_at=at))


def _token(row: Any) -> StoredToken:
    told = {
        "account": str(row["account"]),
        "digest": bytes(row["digest"]),
        "scopes": frozenset(json.loads(row["scopes"])),
    }
    return StoredToken(**{**row, **told})
