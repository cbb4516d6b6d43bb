"""Events refused because their id was taken: the second body stays on record beside the first."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from monitor.store.tables.base import Digest, Seq, metadata

refused = Table(
    "refused",
    metadata,
    Column("id", Seq, primary_key=True),
    Column("at", Text, nullable=False, comment="RFC 3339"),
    Column("source", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", Text, nullable=True, comment="the refused event as canonical JSON; empty once erased"),
    Column("salt", Digest, nullable=True, comment="of the digest in event.refused; empty once erased"),
    Column("first_seq", Seq, ForeignKey("entry.seq"), nullable=True, comment="the entry that holds the id"),
    Index(None, "source", "event_id"),
)
