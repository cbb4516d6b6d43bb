"""Signed heads of the log, and what witnesses signed on them. Rows are never changed and never deleted."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Table, Text

from monitor.store.tables.base import Digest, Seq, metadata

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("size", Seq, primary_key=True, autoincrement=False, comment="entries the head covers"),
    Column("root", Digest, nullable=False),
    Column("note", Text, nullable=False, comment="C2SP signed note, without cosignatures"),
    Column("prev", Seq, nullable=False, comment="size of the head signed before; 0 for the first"),
    CheckConstraint("size > 0", name="size_counts"),
    CheckConstraint("length(root) = 32", name="root_is_sha256"),
)

cosignature = Table(
    "cosignature",
    metadata,
    Column("size", Seq, ForeignKey("checkpoint.size"), primary_key=True, autoincrement=False),
    Column("witness", Text, primary_key=True, comment="verifier key (C2SP vkey)"),
    Column("time", BigInteger, nullable=False, comment="Unix time that the witness signed"),
    Column("line", Text, nullable=False, comment="signature line of the note"),
)
