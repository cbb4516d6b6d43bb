"""Files that units hand in: where each stands on its way into the log, and what is wrong with its rows.

Working state. What became of a certified one stands in the log, as `submission.certified`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from monitor.store.tables.base import Seq, metadata

submission = Table(
    "submission",
    metadata,
    Column("id", Seq, primary_key=True, autoincrement=False, comment="from 1, never used twice"),
    Column("unit", Text, nullable=False, comment="organisation id"),
    Column("state", Text, nullable=False),
    Column("form", Text, nullable=False, comment="how the file is read: workbook, csv, jsonl or mapping"),
    Column("mapping", Text, nullable=True, comment="name of the mapping"),
    Column("file_name", Text, nullable=False, comment="as the sender calls it; never a path here"),
    Column("file_bytes", BigInteger, nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("uploader", Text, nullable=False, comment="account number"),
    Column("uploader_person", Text, nullable=True, comment="person code"),
    Column("townships", Text, nullable=False, comment="JSON list: regions to which the uploader is narrowed"),
    Column("uploaded_at", Text, nullable=False, comment="RFC 3339"),
    Column("supersedes", Seq, ForeignKey("submission.id"), nullable=True, comment="the draft it stands for"),
    Column("corrects", Seq, ForeignKey("submission.id"), nullable=True, comment="the certified one it corrects"),
    Column("tries", Integer, nullable=False, comment="how often a check was begun"),
    Column("holder", Text, nullable=True, comment="the process that checks it"),
    Column("held_until", Text, nullable=True, comment="RFC 3339 in UTC; another may take it over from then on"),
    Column("rows_read", Integer, nullable=False),
    Column("rows_total", Integer, nullable=True),
    Column("problems_so_far", Integer, nullable=False),
    Column("counts", Text, nullable=False, comment="JSON: problems by weight, sheet and code; events; rows a sheet"),
    Column("checked_at", Text, nullable=True, comment="RFC 3339"),
    Column("events_sha256", String(64), nullable=True, comment="of the file of events that the check made"),
    Column("basis", Seq, nullable=True, comment="entries of the log when the events were held against it"),
    Column("failure", Text, nullable=True),
    Column("ended_by", Text, nullable=True, comment="account number of who certified or withdrew it"),
    Column("ended_at", Text, nullable=True, comment="RFC 3339"),
    Column("entry", Seq, ForeignKey("entry.seq"), nullable=True, comment="submission.certified in the log"),
    CheckConstraint("id > 0", name="counts_from_one"),
    CheckConstraint("length(file_sha256) = 64", name="file_is_sha256"),
    CheckConstraint("(state = 'certified') = (entry IS NOT NULL)", name="certified_is_on_record"),
    Index(None, "unit", "state"),
    Index(None, "state"),
    Index(None, "supersedes"),
    Index(None, "corrects"),
)

problem = Table(
    "submission_problem",
    metadata,
    Column("submission", Seq, ForeignKey("submission.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False, comment="from 0, in the order of the file"),
    Column("weight", Text, nullable=False, comment="must_fix, check or note"),
    Column("code", Text, nullable=False),
    Column("sheet", Text, nullable=True),
    Column("line", Integer, nullable=True, comment="row, as a spreadsheet counts"),
    Column("heading", Text, nullable=True, comment="column, or place in a JSON event"),
    Column("cell", Text, nullable=True, comment="as a spreadsheet names it: F12"),
    Column("found", Text, nullable=False),
    Column("expected_zh", Text, nullable=False),
    Column("expected_en", Text, nullable=False),
    Index(None, "submission", "weight", "code"),
)
