"""One entry by its index, without what it says: what the log shows of it to everybody."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from monitor.store.database import Read
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import erasure


class Envelope(NamedTuple):
    """The kind of an entry, when it was recorded (RFC 3339), and whether its payload was erased by law."""

    kind: str
    recordedtime: str
    is_erased: bool


def envelope(read: Read, seq: int) -> Envelope | None:
    """The entry at an index; None beyond the end of the log."""
    row = read.connection.execute(select(entry.c.type, entry.c.recordedtime).where(entry.c.seq == seq)).first()
    if row is None:
        return None
    gone = read.connection.scalar(select(erasure.c.seq).where(erasure.c.seq == seq))
    return Envelope(row.type, row.recordedtime, gone is not None)
