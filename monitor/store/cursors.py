"""Where a reader of the log stands."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import delete, insert, select

from monitor.store.database import Read, Write
from monitor.store.tables.cursor import cursor


class Cursor(NamedTuple):
    """The last entry a reader has read (-1: none), the day as of which it judged, and with what."""

    seq: int
    day: int
    basis: str


def cursor_of(read: Read, reader: str) -> Cursor | None:
    """Where `reader` stands; None before it first read."""
    row = read.connection.execute(select(cursor).where(cursor.c.reader == reader)).mappings().first()
    return None if row is None else Cursor(row["seq"], row["day"], row["basis"])


def move(write: Write, reader: str, to: Cursor) -> None:
    """`reader` stands at `to`."""
    write.connection.execute(delete(cursor).where(cursor.c.reader == reader))
    write.connection.execute(insert(cursor).values(reader=reader, **to._asdict()))
