"""Link keys: the ids every event carries, in both directions."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from monitor.store.tables.base import Seq, metadata

link = Table(
    "link",
    metadata,
    Column("seq", Seq, ForeignKey("entry.seq"), primary_key=True, autoincrement=False),
    Column("noun", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("role", Text, primary_key=True, comment="scope, defines or names"),
    Column("day", Integer, nullable=False, comment="day of the event"),
    Column("kind", Text, nullable=False, comment="kind of the event"),
    Index(None, "noun", "id", "role", "day"),
    sqlite_with_rowid=False,
)
