"""What the log gained of one noun or kind since an entry: by index, without reading a payload."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from monitor.store.database import Read
from monitor.store.tables.entry import entry
from monitor.store.tables.link import link


def ids_after(read: Read, noun: str, seq: int) -> set[str]:
    """The ids of `noun` that entries after index `seq` carry."""
    told = select(link.c.id).where(link.c.noun == noun, link.c.seq > seq).distinct()
    return set(read.connection.scalars(told))


def last_of(read: Read, kinds: Collection[str]) -> int:
    """The last entry of these kinds; -1 where there is none."""
    told = read.connection.scalar(select(func.max(entry.c.seq)).where(entry.c.type.in_(sorted(kinds))))
    return -1 if told is None else told
