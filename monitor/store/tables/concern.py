"""Concerns: what people reported without an account, sealed, and each step that was made with one.

A concern's row follows its last step; the log holds the salted digest of both, and nothing else of them.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from monitor.store.tables.base import Seq, metadata

concern = Table(
    "concern",
    metadata,
    Column("number", Seq, primary_key=True, autoincrement=False, comment="from 1, never used twice"),
    Column("version", Integer, nullable=False, comment="steps so far: who changes a concern names the one he saw"),
    Column("code_sha256", String(64), nullable=False, unique=True, comment="of the tracking code, which is not kept"),
    Column("kind", Text, nullable=False),
    Column("target_kind", Text, nullable=True, comment="what it is about, where the teller came from its page"),
    Column("target_id", Text, nullable=True),
    Column("state", Text, nullable=False),
    Column("received_at", Text, nullable=False, comment="RFC 3339"),
    Column("state_since", Text, nullable=False, comment="RFC 3339"),
    Column("sealed", LargeBinary, nullable=False, comment="text and contact, encrypted"),
    Column("reply", LargeBinary, nullable=True, comment="what the teller is answered, encrypted"),
    Column("case_number", Seq, ForeignKey("case_file.number"), nullable=True),
    Column("salt", LargeBinary(32), nullable=False, comment="of the digest in the log"),
    CheckConstraint("number > 0", name="counts_from_one"),
    CheckConstraint("length(code_sha256) = 64", name="code_is_sha256"),
    CheckConstraint("state IN ('received', 'reading', 'passed_on', 'answered', 'closed')", name="state_is_known"),
    CheckConstraint("(target_kind IS NULL) = (target_id IS NULL)", name="target_is_whole"),
    Index(None, "state"),
    Index(None, "target_kind", "target_id"),
    Index(None, "case_number"),
)

concern_step = Table(
    "concern_step",
    metadata,
    Column("id", Seq, primary_key=True, autoincrement=False, comment="from 1, over all concerns"),
    Column("number", Seq, ForeignKey("concern.number"), nullable=False),
    Column("at", Text, nullable=False, comment="RFC 3339"),
    Column("account", Text, nullable=False, comment="account number; 0: whoever told it"),
    Column("act", Text, nullable=False),
    Column("from_state", Text, nullable=True, comment="none before the first"),
    Column("to_state", Text, nullable=False),
    Column("note", LargeBinary, nullable=True, comment="for those who read concerns, encrypted"),
    Column("salt", LargeBinary(32), nullable=False, comment="of the digest in the log"),
    Index(None, "number", "id"),
)
