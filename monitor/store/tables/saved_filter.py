"""Filters that people keep for themselves, each perhaps with a secret address of a feed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Table, Text

from monitor.store.tables.base import Digest, Seq, metadata

saved_filter = Table(
    "saved_filter",
    metadata,
    Column("number", Seq, primary_key=True, autoincrement=False, comment="from 1"),
    Column("account", Seq, nullable=False, comment="account number; 0 where nobody signs in"),
    Column("name", Text, nullable=False),
    Column("page", Text, nullable=False, comment="the list that it narrows"),
    Column("query", Text, nullable=False, comment="as in an address, without the question mark"),
    Column("made_at", Text, nullable=False, comment="RFC 3339"),
    Column("feed_token", Digest, nullable=True, comment="SHA-256 of the secret of its feed; null: no feed"),
    CheckConstraint("number > 0", name="counts_from_one"),
    Index(None, "account", "name", unique=True),
    Index(None, "feed_token", unique=True),
)
