"""Entries by the kind of their event."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from monitor.store.cold.fill import is_kept
from monitor.store.database import Read
from monitor.store.tables.entry import entry


def seqs_of_kinds(read: Read, kinds: Collection[str], after: int = -1) -> list[int]:
    """The entries of these kinds that were not erased, after entry `after`, in the order of the log."""
    told = select(entry.c.seq).where(entry.c.type.in_(sorted(kinds)), is_kept())
    if after >= 0:
        told = told.where(entry.c.seq > after)
    return list(read.connection.scalars(told.order_by(entry.c.seq)))


def correcting_after(read: Read, seq: int) -> list[int]:
    """The entries after index `seq` that correct or take back another, in the order of the log."""
    told = select(entry.c.seq).where(entry.c.seq > seq, entry.c.corrects.is_not(None), is_kept())
    return list(read.connection.scalars(told.order_by(entry.c.seq)))
