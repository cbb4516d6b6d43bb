"""Where the log ends, and the time that its next entry bears."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from monitor.errors import TenderwatchError
from monitor.store.database import Read
from monitor.store.rows import Rows
from monitor.store.tables.entry import entry
from monitor.store.tables.log import log
from monitor.vocabulary.event import COUNTY, day_number


class NotMigrated(TenderwatchError):
    """The database has no log yet: `Database.migrate` makes it."""


class Tail(NamedTuple):
    """The log's origin, the index of its next entry, and when its last one was recorded."""

    origin: str
    next_seq: int
    recorded: str | None


_ORIGIN = select(log.c.origin)
_LAST = select(entry.c.seq, entry.c.recordedtime).order_by(entry.c.seq.desc()).limit(1)


def tail(read: Read) -> Tail:
    """Where the log ends. Raises `NotMigrated`."""
    origin = read.connection.scalar(_ORIGIN)
    if origin is None:
        raise NotMigrated("the database holds no log")
    last = read.connection.execute(_LAST).first()
    return Tail(origin, 0, None) if last is None else Tail(origin, last.seq + 1, last.recordedtime)


def rows_after(end: Tail, now: datetime) -> Rows:
    """Rows for the entries that follow, all recorded at `now` in the county, to the second.

    Never before the last entry, whatever the clock says.
    """
    stamp = now.astimezone(COUNTY).replace(microsecond=0)
    if end.recorded is not None:
        stamp = max(stamp, datetime.fromisoformat(end.recorded).astimezone(COUNTY))
    return Rows(end.origin, end.next_seq, stamp.isoformat(), day_number(stamp.date()))
