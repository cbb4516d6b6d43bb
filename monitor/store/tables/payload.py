"""Payloads, apart from the log so that one can go; and the record of each that went."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from monitor.store.tables.base import Digest, Seq, metadata

payload = Table(
    "payload",
    metadata,
    Column("seq", Seq, ForeignKey("entry.seq"), primary_key=True, autoincrement=False),
    Column("salt", Digest, nullable=False),
    Column("body", Text, nullable=False, comment="canonical JSON (RFC 8785)"),
    Column("origin_file", Text, nullable=True),
    Column("origin_sheet", Text, nullable=True),
    Column("origin_row", Integer, nullable=True),
    Column("submitter", Text, nullable=True, comment="person code"),
    CheckConstraint("length(salt) = 32", name="salt_is_whole"),
    postgresql_partition_by="RANGE (seq)",
)

erasure = Table(
    "erasure",
    metadata,
    Column("seq", Seq, ForeignKey("entry.seq"), primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
)
