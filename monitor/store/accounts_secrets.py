"""What an account is recognised by, on record: password hash, second factor, recovery codes, failed attempts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from monitor.store.database import Read, Write
from monitor.store.tables.account_secret import attempt, recovery, secret


@dataclass(frozen=True, slots=True)
class Secret:
    """Password hash and second factor of one account; the secrets of one-time codes are encrypted."""

    account: str
    password: str | None
    is_temporary: bool
    temporary_until: str | None
    otp: bytes | None
    otp_waiting: bytes | None
    otp_step: int


@dataclass(frozen=True, slots=True)
class Attempts:
    """What failed under one name since it last succeeded; moments are RFC 3339 in the county."""

    failures: int = 0
    waits_until: str | None = None


def secret_of(read: Read, account: str) -> Secret | None:
    """What the account is recognised by."""
    row = read.connection.execute(select(secret).where(secret.c.account == int(account))).mappings().first()
    return None if row is None else Secret(**{**row, "account": str(row["account"])})


def keep_secret(write: Write, account: str, **columns: Any) -> None:
    """The named columns of the account's row are these; a new account has none of them."""
    if secret_of(write, account) is None:
        row = {"is_temporary": False, "otp_step": 0, **columns}
        write.connection.execute(insert(secret).values(account=int(account), **row))
    else:
        write.connection.execute(update(secret).where(secret.c.account == int(account)).values(**columns))


def keep_recovery(write: Write, account: str, digests: Iterable[bytes]) -> None:
    """These are the account's recovery codes; those before count no more."""
    write.connection.execute(delete(recovery).where(recovery.c.account == int(account)))
    rows = [{"account": int(account), "digest": digest} for digest in digests]
    if rows:
        write.connection.execute(insert(recovery), rows)


def take_recovery(write: Write, account: str, digest: bytes) -> bool:
    """Whether the code was one that nobody had used; it is used now."""
    used = delete(recovery).where(recovery.c.account == int(account), recovery.c.digest == digest)
    return write.connection.execute(used).rowcount == 1


def attempts_of(read: Read, login: bytes, *, forgotten: str = "") -> Attempts:
    """What failed under the name of this digest; what failed last before `forgotten` counts no more."""
    found = select(attempt).where(attempt.c.login == login, attempt.c.failed_at >= forgotten)
    row = read.connection.execute(found).first()
    return Attempts() if row is None else Attempts(row.failures, row.waits_until)


def keep_attempts(write: Write, login: bytes, told: Attempts, *, at: str, forgotten: str) -> None:
    """`told` stands for the name from now on; what failed last before `forgotten` counts no more, under any name."""
    old = (attempt.c.login == login) | (attempt.c.failed_at < forgotten)
    write.connection.execute(delete(attempt).where(old))
    if told.failures:
        row = {"failures": told.failures, "failed_at": at, "waits_until": told.waits_until}
        write.connection.execute(insert(attempt).values(login=login, **row))
