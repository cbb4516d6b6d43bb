"""Room that archived payloads left goes back to the disk; else new entries fill it."""

from __future__ import annotations

from sqlalchemy import select

from monitor.store.blocks import blocks
from monitor.store.database import Database
from monitor.store.tables.segment import segment


def shrink(database: Database) -> None:
    """SQLite writes its file anew, PostgreSQL the blocks that archived entries were in, one after the other.

    Meanwhile nobody writes, and on PostgreSQL nobody reads from the block at hand; the new file or block needs room
    beside the old one. Raises `StoreUnavailable` where somebody else has the database.
    """
    engine = database.engine
    if engine.dialect.name == "sqlite":
        database.rewrite(["VACUUM"])
        database.settle()
        return
    with database.reading() as read:
        archived = list(read.connection.execute(select(segment.c.first, segment.c.last)))
        names = [
            name
            for name, first, after in blocks(read.connection)
            if any(row.first < after and first <= row.last for row in archived)
        ]
    database.rewrite([f"VACUUM (FULL, ANALYZE) {name}" for name in names])
