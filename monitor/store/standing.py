"""How the store stands: what must be the same for an answer made from it to be the same."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from monitor.store.database import Read
from monitor.store.tables.cursor import cursor
from monitor.store.tables.entry import entry
from monitor.store.tables.finding import finding, step
from monitor.store.tables.payload import erasure

LOOK = "record.viewed"
"""Looks change no answer."""


class Standing(NamedTuple):
    """Last entry but for looks, number of erasures, last change of a finding, and where each reader stands."""

    last_seq: int
    erased: int
    steps: int
    readers: tuple[tuple[str, int, int, str], ...]


def standing(read: Read) -> Standing:
    """The store as this session sees it; cheap, whatever the length of the log."""
    readers = read.connection.execute(
        select(cursor.c.reader, cursor.c.seq, cursor.c.day, cursor.c.basis).order_by(cursor.c.reader)
    )
    told = read.connection.scalar(select(func.max(entry.c.seq)).where(entry.c.type != LOOK))
    last = -1 if told is None else told
    return Standing(
        last,
        read.connection.scalar(select(func.count()).select_from(erasure)) or 0,
        read.connection.scalar(select(func.max(step.c.id))) or 0,
        tuple((row.reader, min(row.seq, last), row.day, row.basis) for row in readers),
    )


def finding_count(read: Read) -> int:
    """How many findings are on record, superseded ones included."""
    return read.connection.scalar(select(func.count()).select_from(finding)) or 0
