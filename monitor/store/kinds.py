"""Entries by the kind of their event."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from monitor.store.database import Read
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload


def seqs_of_kinds(read: Read, kinds: Collection[str]) -> list[int]:
    """The entries of these kinds whose payload is still there, in the order of the log."""
    told = select(entry.c.seq).join(payload, payload.c.seq == entry.c.seq).where(entry.c.type.in_(sorted(kinds)))
    return list(read.connection.scalars(told.order_by(entry.c.seq)))
