"""Filters that accounts keep: a name, the list they narrow, the query, and the digest of a feed's secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from monitor.store.database import Read, Write
from monitor.store.tables.saved_filter import saved_filter


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A row of table `saved_filter`; `account` is a text of digits, `feed_token` a SHA-256."""

    number: int
    account: str
    name: str
    page: str
    query: str
    made_at: str
    feed_token: bytes | None = None


def keep_filter(write: Write, account: str, name: str, page: str, query: str, at: str) -> SavedFilter:
    """The filter stands under its name; one of the same account and name is replaced and keeps number and feed."""
    told = {"page": page, "query": query, "made_at": at}
    known = _one(write, saved_filter.c.account == int(account), saved_filter.c.name == name)
    if known is not None:
        write.connection.execute(update(saved_filter).where(saved_filter.c.number == known.number).values(**told))
        return SavedFilter(known.number, account, name, page, query, at, known.feed_token)
    number = (write.connection.scalar(select(func.max(saved_filter.c.number))) or 0) + 1
    row = {"number": number, "account": int(account), "name": name, **told}
    write.connection.execute(insert(saved_filter).values(**row))
    return SavedFilter(number, account, name, page, query, at)


def filters_of(read: Read, account: str) -> list[SavedFilter]:
    """The filters of an account, by name."""
    told = select(saved_filter).where(saved_filter.c.account == int(account)).order_by(saved_filter.c.name)
    return [_filter(row) for row in read.connection.execute(told).mappings()]


def filter_of(read: Read, account: str, number: int) -> SavedFilter | None:
    """The filter of this number, where it is this account's."""
    return _one(read, saved_filter.c.number == number, saved_filter.c.account == int(account))


def filter_by_token(read: Read, digest: bytes) -> SavedFilter | None:
    """The filter whose feed has a secret of this SHA-256."""
    return _one(read, saved_filter.c.feed_token == digest)


def set_token(write: Write, number: int, digest: bytes | None) -> None:
    """The feed of the filter is reached by the secret of this digest and by no other; None: by none."""
    write.connection.execute(update(saved_filter).where(saved_filter.c.number == number).values(feed_token=digest))


def drop_filter(write: Write, number: int) -> None:
    """The filter and the address of its feed are no more."""
    write.connection.execute(delete(saved_filter).where(saved_filter.c.number == number))


def _one(read: Read, *conditions: Any) -> SavedFilter | None:
    row = read.connection.execute(select(saved_filter).where(*conditions)).mappings().first()
    return None if row is None else _filter(row)


def _filter(row: Any) -> SavedFilter:
    token = None if row["feed_token"] is None else bytes(row["feed_token"])
    return SavedFilter(**dict(row) | {"account": str(row["account"]), "feed_token": token})
