"""Changes of accounts that wait for a second person, and what became of them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text

from monitor.store.tables.base import Seq, metadata

proposal = Table(
    "account_proposal",
    metadata,
    Column("number", Seq, primary_key=True, autoincrement=False),
    Column("account", Seq, ForeignKey("account.number"), nullable=False),
    Column("before", Text, nullable=False, comment="JSON: the account as it stood"),
    Column("wanted", Text, nullable=False, comment="JSON: what of it shall be another"),
    Column("proposed_by", Seq, nullable=False, comment="account number"),
    Column("proposed_at", Text, nullable=False, comment="RFC 3339"),
    Column("state", Text, nullable=False, comment="waiting, confirmed or rejected"),
    Column("decided_by", Seq, nullable=True, comment="account number"),
    Column("decided_at", Text, nullable=True, comment="RFC 3339"),
    CheckConstraint("state IN ('waiting', 'confirmed', 'rejected')", name="state_is_known"),
    Index(None, "state"),
    Index(None, "account"),
)
