"""Notices: who is told of which kinds, what waits to be told, and which process tells it.

Working state. What happened stands in the log; who may be told is on record there as `notice.changed`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from monitor.store.tables.base import Seq, metadata

subscriber = Table(
    "notice_subscriber",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("address", Text, nullable=False, comment="https: a webhook, mailto: a mailbox"),
    Column("kinds", Text, nullable=False, comment="JSON list of kinds, sorted"),
    Column("unit", Text, nullable=True, comment="organisation id: only what is about it; empty: all"),
    Column("secret", Text, nullable=True, comment="of a webhook: signs what it is sent; encrypted, Base64"),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=True, comment="why it was stopped"),
    Column("read_to", Seq, nullable=False, comment="last entry of the log that was read for it"),
    Column("head_told", Seq, nullable=False, comment="size of the last signed head that was read for it"),
    Column("failing_since", BigInteger, nullable=True, comment="Unix time of the first failure since the last success"),
    Column("made_at", Text, nullable=False, comment="RFC 3339"),
    Column("made_by", Text, nullable=False, comment="account number"),
    CheckConstraint("state IN ('active', 'stopped')", name="state_is_known"),
)

delivery = Table(
    "notice_delivery",
    metadata,
    Column("id", Seq, primary_key=True, autoincrement=False, comment="in the order in which a subscriber is told"),
    Column("subscriber", String(16), ForeignKey("notice_subscriber.id"), nullable=False),
    Column("message", String(40), nullable=False, unique=True, comment="the same at every attempt"),
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False, comment="what it tells of, once a subscriber and kind"),
    Column("body", Text, nullable=False, comment="JSON as it is sent: ids and addresses, no personal data"),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", BigInteger, nullable=False, comment="Unix time before which it is not tried"),
    Column("status", Integer, nullable=True, comment="last answer: of HTTP or SMTP"),
    Column("error", Text, nullable=True, comment="why the last attempt failed"),
    Column("made_at", Text, nullable=False, comment="RFC 3339"),
    Column("ended_at", Text, nullable=True, comment="RFC 3339"),
    UniqueConstraint("subscriber", "kind", "about"),
    CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name="state_is_known"),
    Index(None, "subscriber", "state", "id"),
)

lease = Table(
    "notice_lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False, comment="the process that delivers"),
    Column("until", BigInteger, nullable=False, comment="Unix time from which another may take it"),
)
