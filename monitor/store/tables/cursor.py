"""How far a reader of the log has come; written in the transaction that keeps what it made of it."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from monitor.store.tables.base import Seq, metadata

cursor = Table(
    "cursor",
    metadata,
    Column("reader", Text, primary_key=True),
    Column("seq", Seq, nullable=False, comment="last entry read; -1 before the first"),
    Column("day", Integer, nullable=False, comment="day number as of which it last judged"),
    Column("basis", Text, nullable=False, comment="place and rule versions it judged with"),
)
