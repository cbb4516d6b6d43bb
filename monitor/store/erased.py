"""Which entries were erased: what every copy of the payloads (the lake, an export) must lose as well."""

from __future__ import annotations

from sqlalchemy import select

from monitor.store.database import Read
from monitor.store.tables.payload import erasure


def erased(read: Read) -> list[int]:
    """The entries whose payload was erased, in order."""
    return list(read.connection.scalars(select(erasure.c.seq).order_by(erasure.c.seq)))


def erased_in(read: Read, first: int, last: int) -> list[int]:
    """Those of the entries between two, both included."""
    told = select(erasure.c.seq).where(erasure.c.seq >= first, erasure.c.seq <= last)
    return list(read.connection.scalars(told.order_by(erasure.c.seq)))
