"""Partitions of the payloads on PostgreSQL: a block of entries each, made ahead of the log.

By the index in the log and not by a date: it is the order of recording, so a month is a run of it, and the key of the
table stays the index alone. There is no partition for what fits none; a row beyond the last block would be refused.
SQLite has one table.
"""

from __future__ import annotations

import re
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, text

from monitor.store.database import Write

BLOCK = 4_000_000
"""Entries in a block."""
AHEAD = 1_000_000
"""Entries for which there is always room beyond the last."""
NAMED: Final = re.compile(r"payload_\d+")
"""Names of the partitions: by the first entry of each."""
KEPT: Final = "FOR EACH STATEMENT EXECUTE FUNCTION tenderwatch_kept()"

_PARTED: Final = text("SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass('payload')")
_BLOCKS: Final = text(
    "SELECT c.relname AS name, told[1] AS first, told[2] AS after "
    "FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid, "
    "regexp_match(pg_get_expr(c.relpartbound, c.oid), '(\\d+)\\D+(\\d+)') AS told "
    "WHERE i.inhparent = to_regclass('payload')"
)
_KNOWN: WeakKeyDictionary[Engine, int] = WeakKeyDictionary()
"""By the engine of a database: the first entry beyond its blocks, as some commit left it."""
_DOOR = Lock()


def blocks(connection: Connection) -> list[tuple[str, int, int]]:
    """Name, first entry and first entry beyond of each block, in order; none where the table is not parted."""
    rows = connection.execute(_BLOCKS).all() if connection.dialect.name == "postgresql" else []
    return sorted(((row.name, int(row.first), int(row.after)) for row in rows), key=lambda one: one[1])


def bound(connection: Connection) -> int:
    """The first entry beyond the blocks; 0 where there are none."""
    return max((after for _, _, after in blocks(connection)), default=0)


def room_for(write: Write, end: int) -> None:
    """There are blocks for the entries before index `end`, and for some beyond."""
    connection = write.connection
    if connection.dialect.name != "postgresql":
        return
    with _DOOR:
        known = _KNOWN.get(connection.engine, 0)
    if known >= end + AHEAD:
        return
    stands = bound(connection)  # what this transaction makes is not remembered: it may be undone
    with _DOOR:
        _KNOWN[connection.engine] = stands
    if stands < end + AHEAD and connection.scalar(_PARTED):
        add_blocks(connection, stands, end + AHEAD)


def add_blocks(connection: Connection, first: int, end: int) -> None:
    """Blocks from entry `first` on stand until one holds the entry before `end`.

    A table is made and attached rather than made as a partition: that would keep readers out until the commit.
    """
    while first < end:
        last = (first // BLOCK + 1) * BLOCK
        for statement in (
            f"CREATE TABLE payload_{first} (LIKE payload INCLUDING ALL)",
            f"ALTER TABLE payload ATTACH PARTITION payload_{first} FOR VALUES FROM ({first}) TO ({last})",
            f"CREATE TRIGGER keep_payload_truncate BEFORE TRUNCATE ON payload_{first} {KEPT}",
        ):
            connection.exec_driver_sql(statement)
        first = last
