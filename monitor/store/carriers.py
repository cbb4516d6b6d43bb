"""Entries by what they carry: every event that carries an id of some noun, whichever id."""

from __future__ import annotations

from sqlalchemy import select

from monitor.store.database import Read
from monitor.store.tables.link import link


def seqs_of_noun(read: Read, noun: str) -> list[int]:
    """The entries that carry an id of `noun` in any role, in the order of the log."""
    told = select(link.c.seq).where(link.c.noun == noun).distinct().order_by(link.c.seq)
    return list(read.connection.scalars(told))
