"""Questions put to units about a case, and what these answered."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from monitor.store.tables.base import Seq, metadata

question = Table(
    "question",
    metadata,
    Column("number", Seq, primary_key=True, autoincrement=False, comment="from 1, never used twice"),
    Column("case_number", Seq, ForeignKey("case_file.number"), nullable=False),
    Column("step", Seq, ForeignKey("case_step.id"), nullable=False, comment="the step that asks"),
    Column("unit_id", Text, nullable=False, comment="organisation id of the unit that is asked"),
    Column("text", Text, nullable=False),
    Column("asked_at", Text, nullable=False, comment="RFC 3339"),
    Column("asked_by", Text, nullable=False, comment="account number"),
    Column("due_day", Integer, nullable=False, comment="day number of the last day for an answer"),
    Column("state", Text, nullable=False),
    Column("answered_at", Text, nullable=True, comment="RFC 3339"),
    Column("salt", LargeBinary(32), nullable=False, comment="of the digest in the log"),
    CheckConstraint("number > 0", name="counts_from_one"),
    CheckConstraint("state IN ('open', 'answered', 'withdrawn')", name="state_is_known"),
    CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answered_has_its_time"),
    Index(None, "case_number"),
    Index(None, "unit_id", "state"),
    Index(None, "state"),
)

answer = Table(
    "answer",
    metadata,
    Column("id", Seq, primary_key=True, autoincrement=False, comment="from 1, over all questions"),
    Column("question", Seq, ForeignKey("question.number"), nullable=False),
    Column("account", Text, nullable=False, comment="account number"),
    Column("person", Text, nullable=True, comment="person code of the account then"),
    Column("at", Text, nullable=False, comment="RFC 3339"),
    Column("text", Text, nullable=False),
    Column("public_text", Text, nullable=True, comment="what the public reads beside the finding"),
    Column("events", Text, nullable=False, comment="JSON list of entries of the log that it cites"),
    Column("salt", LargeBinary(32), nullable=False, comment="of the digest in the log"),
    Index(None, "question"),
)
