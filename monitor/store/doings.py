"""What the product's own entries say, newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from monitor.store.database import Read
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload


class Done(NamedTuple):
    """One of the product's own entries: where it stands, when it was recorded, by which account, what it says."""

    seq: int
    at: str
    actor: str
    kind: Any
    data: dict[str, Any]


def doings(
    read: Read, kinds: Sequence[str], *, account: str | None = None, before: int | None = None, limit: int = 50
) -> list[Done]:
    """At most `limit` entries of these kinds before entry `before`, of one account if told; without erased ones."""
    told = (
        select(entry.c.seq, entry.c.recordedtime, entry.c.actor, entry.c.type, payload.c.body)
        .join(payload, payload.c.seq == entry.c.seq)
        .where(entry.c.type.in_(kinds))
        .order_by(entry.c.seq.desc())
        .limit(limit)
    )
    if account is not None:
        told = told.where(entry.c.actor == account)
    if before is not None:
        told = told.where(entry.c.seq < before)
    return [Done(*row[:4], json.loads(row.body)) for row in read.connection.execute(told)]
