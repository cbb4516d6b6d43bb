"""Segments of the archive: which run of entries has its payloads in which file, and what that file must be."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, String, Table

from monitor.store.tables.base import Seq, metadata

segment = Table(
    "segment",
    metadata,
    Column("first", Seq, ForeignKey("entry.seq"), primary_key=True, autoincrement=False),
    Column("last", Seq, ForeignKey("entry.seq"), nullable=False),
    Column("month", String(7), nullable=False, comment="YYYY-MM in the county, when its entries were recorded"),
    Column("payloads", Integer, nullable=False, comment="how many it was sealed with"),
    Column("sha256", String(64), nullable=False, comment="of the file as it is now"),
    Column("size", BigInteger, nullable=False, comment="bytes of the file as it is now"),
    CheckConstraint("first <= last", name="runs_forward"),
)
