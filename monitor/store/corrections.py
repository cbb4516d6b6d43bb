"""Which events are corrected or taken back by others."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from monitor.store.chunks import chunks
from monitor.store.database import Read
from monitor.store.tables.entry import entry


def corrected(read: Read, ids: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of these (source, id), those that a later or earlier received event corrects or takes back."""
    out: set[tuple[str, str]] = set()
    wanted = set(ids)
    for part in chunks(sorted({id for _, id in wanted})):
        told = select(entry.c.source, entry.c.corrects).where(entry.c.corrects.in_(part))
        out |= {(row.source, row.corrects) for row in read.connection.execute(told)} & wanted
    return out


def withdrawn(read: Read, ids: Collection[tuple[str, str]]) -> set[int]:
    """The entries of `event.withdrawn` that take back one of these (source, id)."""
    out: set[int] = set()
    wanted = set(ids)
    for part in chunks(sorted({id for _, id in wanted})):
        told = select(entry.c.seq, entry.c.source, entry.c.corrects).where(
            entry.c.corrects.in_(part), entry.c.type == "event.withdrawn"
        )
        out |= {row.seq for row in read.connection.execute(told) if (row.source, row.corrects) in wanted}
    return out
