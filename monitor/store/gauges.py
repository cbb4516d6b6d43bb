"""Counts of what waits and what stands, for those who watch the service."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Table, func, select

from monitor.store.cursors import cursor_of
from monitor.store.database import Read
from monitor.store.heads import latest
from monitor.store.tables.entry import entry
from monitor.store.tables.finding import finding
from monitor.store.tables.notice import delivery
from monitor.store.tables.submission import submission


class Gauges(NamedTuple):
    """The log and what follows it."""

    entries: int
    recorded: str | None
    """When the last entry was recorded (RFC 3339)."""
    audited: int
    """Entries that the audit has read."""
    signed: int
    """Entries under the newest signed head."""
    signed_at: str | None
    """When the last entry under it was recorded."""


def gauges(read: Read, reader: str) -> Gauges:
    """The counts as this session sees them; `reader` is the name of the audit's cursor."""
    last = read.connection.execute(
        select(entry.c.seq, entry.c.recordedtime).order_by(entry.c.seq.desc()).limit(1)
    ).first()
    stands, head = cursor_of(read, reader), latest(read)
    return Gauges(
        0 if last is None else last.seq + 1,
        None if last is None else last.recordedtime,
        0 if stands is None else stands.seq + 1,
        0 if head is None else head.size,
        None if head is None else head.at,
    )


def findings_by_state(read: Read) -> dict[str, int]:
    """State -> number of findings."""
    return _by_state(read, finding)


def deliveries_by_state(read: Read) -> dict[str, int]:
    """State -> number of notices to subscribers: `waiting` is the backlog, `dead` was given up."""
    return _by_state(read, delivery)


def submissions_by_state(read: Read) -> dict[str, int]:
    """State -> number of files that were handed in."""
    return _by_state(read, submission)


def _by_state(read: Read, table: Table) -> dict[str, int]:
    told = select(table.c.state, func.count().label("rows")).group_by(table.c.state)
    return {str(row.state): int(row.rows) for row in read.connection.execute(told)}
