"""Entries of the log: the envelope of every accepted event. Rows are never changed and never deleted."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, Text, UniqueConstraint

from monitor.store.tables.base import Digest, Seq, metadata

entry = Table(
    "entry",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=False, comment="index in the log, contiguous from 0"),
    Column("source", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("time", Text, nullable=False, comment="RFC 3339 as submitted"),
    Column("day", Integer, nullable=False, comment="day number of `time` in the county"),
    Column("recordedtime", Text, nullable=False, comment="RFC 3339, when it was accepted"),
    Column("actor", Text, nullable=False, comment="account number"),
    Column("corrects", Text, nullable=True, comment="event id of the same source"),
    Column("payload_salted", String(64), nullable=False),
    Column("leaf_hash", Digest, nullable=False),
    Column("origin_salted", String(64), nullable=True, comment="binds submitter, file, sheet and row"),
    UniqueConstraint("source", "event_id"),
    CheckConstraint("seq >= 0", name="seq_counts"),
    CheckConstraint("length(payload_salted) = 64", name="payload_salted_is_sha256"),
    CheckConstraint("length(leaf_hash) = 32", name="leaf_hash_is_sha256"),
)

of_kind = Index("ix_entry_type", entry.c.type)

corrected = Index(
    "ix_entry_corrects_source",
    entry.c.corrects,
    entry.c.source,
    sqlite_where=entry.c.corrects.is_not(None),
    postgresql_where=entry.c.corrects.is_not(None),
)
