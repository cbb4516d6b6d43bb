"""One entry by its index, without what it says: what the log shows of it to everybody."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from monitor.store.database import Read
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import erasure


class Envelope(NamedTuple):
    """The kind of an entry, when it was recorded (RFC 3339), whether its payload was erased by law, and its source."""

    kind: str
    recordedtime: str
    is_erased: bool
    source: str


class Named(NamedTuple):
    """An entry by its index: its kind, its source, its subject, and the time that it tells (RFC 3339)."""

    seq: int
    kind: str
    source: str
    subject: str
    time: str


def envelope(read: Read, seq: int) -> Envelope | None:
    """The entry at an index; None beyond the end of the log."""
    told = select(entry.c.type, entry.c.recordedtime, entry.c.source).where(entry.c.seq == seq)
    row = read.connection.execute(told).first()
    if row is None:
        return None
    gone = read.connection.scalar(select(erasure.c.seq).where(erasure.c.seq == seq))
    return Envelope(row.type, row.recordedtime, gone is not None, row.source)


def named(read: Read, seqs: range) -> list[Named]:
    """The entries of a run, as far as the log goes."""
    return _named(read, entry.c.seq >= seqs.start, entry.c.seq < seqs.stop)


def named_of_kinds(read: Read, kinds: Collection[str], after: int) -> list[Named]:
    """The entries of these kinds after index `after`, in the order of the log; erased ones too."""
    return _named(read, entry.c.type.in_(sorted(kinds)), entry.c.seq > after)


def _named(read: Read, *wanted: ColumnElement[bool]) -> list[Named]:
    columns = (entry.c.seq, entry.c.type, entry.c.source, entry.c.subject, entry.c.time)
    told = select(*columns).where(*wanted).order_by(entry.c.seq)
    return [Named(*row) for row in read.connection.execute(told)]
