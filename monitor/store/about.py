"""What the product did about one record: its own entries by their subject."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sqlalchemy import select

from monitor.store.database import Read
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload


class Done(NamedTuple):
    """An own entry: its index, when it was recorded (RFC 3339), what it says."""

    seq: int
    at: str
    data: dict[str, Any]


def about(read: Read, kind: str, subject: str) -> list[Done]:
    """The own entries of this kind about this subject, in the order of the log."""
    told = (
        select(entry.c.seq, entry.c.recordedtime, payload.c.body)
        .join(payload, payload.c.seq == entry.c.seq)
        .where(entry.c.type == kind, entry.c.subject == subject)
        .order_by(entry.c.seq)
    )
    return [Done(row.seq, row.recordedtime, json.loads(row.body)) for row in read.connection.execute(told)]
