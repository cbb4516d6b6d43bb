"""What units were told to put right after a case, and what they reported of it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from monitor.store.tables.base import Seq, metadata

remedy = Table(
    "remedy",
    metadata,
    Column("number", Seq, primary_key=True, autoincrement=False, comment="from 1, never used twice"),
    Column("case_number", Seq, ForeignKey("case_file.number"), nullable=False),
    Column("step", Seq, ForeignKey("case_step.id"), nullable=False, comment="the closing that demands it"),
    Column("unit_id", Text, nullable=False, comment="organisation id of the unit that puts it right"),
    Column("text", Text, nullable=False),
    Column("due_day", Integer, nullable=False, comment="day number of the last day for a report"),
    Column("state", Text, nullable=False),
    Column("demanded_at", Text, nullable=False, comment="RFC 3339"),
    Column("demanded_by", Text, nullable=False, comment="account number"),
    Column("accepted_at", Text, nullable=True, comment="RFC 3339"),
    Column("salt", LargeBinary(32), nullable=False, comment="of the digest in the log"),
    CheckConstraint("number > 0", name="counts_from_one"),
    CheckConstraint("state IN ('demanded', 'reported', 'returned', 'accepted')", name="state_is_known"),
    CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_has_its_time"),
    Index(None, "case_number"),
    Index(None, "unit_id", "state"),
    Index(None, "state", "due_day"),
)

report = Table(
    "remedy_report",
    metadata,
    Column("id", Seq, primary_key=True, autoincrement=False, comment="from 1, over all remedies"),
    Column("remedy", Seq, ForeignKey("remedy.number"), nullable=False),
    Column("account", Text, nullable=False, comment="account number"),
    Column("person", Text, nullable=True, comment="person code of the account then"),
    Column("at", Text, nullable=False, comment="RFC 3339"),
    Column("text", Text, nullable=False),
    Column("events", Text, nullable=False, comment="JSON list of entries of the log that it cites"),
    Column("outcome", Text, nullable=True, comment="accepted or returned; null: nobody has decided yet"),
    Column("decided_at", Text, nullable=True, comment="RFC 3339"),
    Column("decided_by", Text, nullable=True, comment="account number"),
    Column("remark", Text, nullable=True, comment="why it was accepted or returned"),
    Column("salt", LargeBinary(32), nullable=False, comment="of the digests in the log"),
    CheckConstraint("outcome IN ('accepted', 'returned')", name="outcome_is_known"),
    Index(None, "remedy"),
)
