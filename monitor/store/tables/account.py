"""Accounts: who may do what, as the log has it, and the sign-ins of an identity provider that stand for one."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text

from monitor.store.tables.base import Seq, metadata

account = Table(
    "account",
    metadata,
    Column("number", Seq, primary_key=True, autoincrement=False, comment="never reused; 0 is the product itself"),
    Column("login", Text, nullable=False, unique=True, comment="in small letters"),
    Column("label", Text, nullable=False, comment="a role's text, no name of a person"),
    Column("person", Text, nullable=False, comment="person code"),
    Column("roles", Text, nullable=False, comment="JSON list, sorted"),
    Column("units", Text, nullable=False, comment="JSON list of organisation ids, sorted"),
    Column("townships", Text, nullable=False, comment="JSON list of region codes, sorted"),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False, comment="active, locked or closed"),
    Column("made_at", Text, nullable=False, comment="RFC 3339"),
    Column("changed_at", Text, nullable=False, comment="RFC 3339"),
    CheckConstraint("number > 0", name="number_is_no_product"),
    CheckConstraint("state IN ('active', 'locked', 'closed')", name="state_is_known"),
)

subject = Table(
    "account_subject",
    metadata,
    Column("issuer", Text, primary_key=True, comment="of the identity provider"),
    Column("subject", Text, primary_key=True, comment="whom the provider means, opaque"),
    Column("account", Seq, ForeignKey("account.number"), nullable=False),
    Column("linked_at", Text, nullable=False, comment="RFC 3339"),
    Index(None, "account"),
)
