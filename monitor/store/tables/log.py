"""The log itself: one row, its origin and the version of its leaves, which every leaf repeats."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, Table, Text

from monitor.store.tables.base import metadata

log = Table(
    "log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("origin", Text, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_log"),
)
