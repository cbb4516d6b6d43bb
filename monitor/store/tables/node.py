"""The tree above its leaves: the hash of every full tile. Rows are never changed and never deleted.

Level 0 is `entry.leaf_hash`; what lies between is computed from the 256 hashes of a tile (C2SP tlog-tiles).
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, Table

from monitor.store.tables.base import Digest, Seq, metadata

node = Table(
    "node",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False, comment="8, 16, 24 ..."),
    Column("idx", Seq, primary_key=True, autoincrement=False, comment="the subtree's place in its level, from 0"),
    Column("hash", Digest, nullable=False),
    CheckConstraint("level > 0 AND level % 8 = 0", name="whole_tiles"),
    CheckConstraint("length(hash) = 32", name="hash_is_sha256"),
)
