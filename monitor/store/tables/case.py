"""Cases: what people do about findings, each move of theirs, and what they put off.

A case's row follows its last step, and every step is a row of `case_step`, which only grows; the log holds the salted
digest of both.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from monitor.store.tables.base import Seq, metadata

case_file = Table(
    "case_file",
    metadata,
    Column("number", Seq, primary_key=True, autoincrement=False, comment="from 1, never used twice"),
    Column("version", Integer, nullable=False, comment="steps so far: who changes a case names the one he saw"),
    Column("state", Text, nullable=False),
    Column("conclusion", Text, nullable=True, comment="of the last closing, while it holds"),
    Column("reason", Text, nullable=True, comment="why it was dismissed, a code"),
    Column("severity", Text, nullable=False, comment="the highest of its findings"),
    Column("unit_id", Text, nullable=True),
    Column("process_id", Text, nullable=True),
    Column("project_id", Text, nullable=True),
    Column("opened_at", Text, nullable=False, comment="RFC 3339"),
    Column("opened_by", Text, nullable=False, comment="account number"),
    Column("assignee", Text, nullable=True, comment="account number"),
    Column("received_at", Text, nullable=True, comment="RFC 3339"),
    Column("due_day", Integer, nullable=True, comment="day number of the last day for the next step"),
    Column("state_since", Text, nullable=False, comment="RFC 3339"),
    Column("transferred_to", Text, nullable=True, comment="a code of body_role"),
    Column("closed_at", Text, nullable=True, comment="RFC 3339"),
    Column("overturned", Integer, nullable=False, comment="how often a later conclusion differed"),
    CheckConstraint("number > 0", name="counts_from_one"),
    CheckConstraint(
        "state IN ('awaiting_receipt', 'checking', 'awaiting_feedback', 'awaiting_review', 'closed')",
        name="state_is_known",
    ),
    Index(None, "state"),
    Index(None, "assignee"),
    Index(None, "unit_id"),
)

case_finding = Table(
    "case_finding",
    metadata,
    Column("finding", String(20), ForeignKey("finding.id"), primary_key=True, comment="is in one case at a time"),
    Column("number", Seq, ForeignKey("case_file.number"), nullable=False),
    Index(None, "number"),
)

case_step = Table(
    "case_step",
    metadata,
    Column("id", Seq, primary_key=True, autoincrement=False, comment="from 1, over all cases"),
    Column("number", Seq, ForeignKey("case_file.number"), nullable=False),
    Column("at", Text, nullable=False, comment="RFC 3339"),
    Column("account", Text, nullable=False, comment="account number"),
    Column("person", Text, nullable=True, comment="person code of the account then"),
    Column("act", Text, nullable=False),
    Column("from_state", Text, nullable=True, comment="none before the first"),
    Column("to_state", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("data", Text, nullable=False, comment="JSON"),
    Column("salt", LargeBinary(32), nullable=False, comment="of the digests in the log"),
    Index(None, "number", "id"),
    Index(None, "account", "act"),
)

snooze = Table(
    "snooze",
    metadata,
    Column("number", Seq, primary_key=True, autoincrement=False, comment="from 1, never used twice"),
    Column("rule", Text, nullable=False),
    Column("subject_kind", Text, nullable=False, comment="process, project, unit, or a kind of scope"),
    Column("subject_id", Text, nullable=False),
    Column("until", Integer, nullable=False, comment="day number of the last day on which it is hidden"),
    Column("reason", Text, nullable=False),
    Column("account", Text, nullable=False, comment="account number"),
    Column("made_at", Text, nullable=False, comment="RFC 3339"),
    Column("ended_at", Text, nullable=True, comment="RFC 3339; null: until its last day"),
    Column("ended_by", Text, nullable=True, comment="account number"),
    Column("salt", LargeBinary(32), nullable=False, comment="of the digest in the log"),
    CheckConstraint("number > 0", name="counts_from_one"),
    Index(None, "rule", "subject_id"),
)
