"""Files that belong to a question, a remedy or a case: name and digest of each; the bytes lie in a folder."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, LargeBinary, String, Table, Text

from monitor.store.tables.base import Seq, metadata

paper = Table(
    "case_paper",
    metadata,
    Column("id", Seq, primary_key=True, autoincrement=False, comment="from 1, never used twice"),
    Column("kind", Text, nullable=False, comment="what it belongs to"),
    Column("of", Seq, nullable=False, comment="number of the question, remedy or case"),
    Column("file_name", Text, nullable=False, comment="as the sender calls it; never a path here"),
    Column("media_type", Text, nullable=False, comment="as its first bytes say"),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("kept_at", Text, nullable=False, comment="RFC 3339"),
    Column("account", Text, nullable=False, comment="account number"),
    Column("salt", LargeBinary(32), nullable=False, comment="of the digest in the log"),
    CheckConstraint("kind IN ('question', 'remedy', 'case')", name="kind_is_known"),
    CheckConstraint("length(sha256) = 64", name="file_is_sha256"),
    Index(None, "kind", "of"),
)
