"""Drafts of submissions and who certified them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_0200"
down_revision = "2026_11_30_0100"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _submissions() -> None:
    op.create_table(
        "submission",
        sa.Column("id", SEQ, autoincrement=False, nullable=False, comment="from 1, never used twice"),
        sa.Column("unit", sa.Text, nullable=False, comment="organisation id"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False, comment="how the file is read: workbook, csv, jsonl or mapping"),
        sa.Column("mapping", sa.Text, nullable=True, comment="name of the mapping"),
        sa.Column("file_name", sa.Text, nullable=False, comment="as the sender calls it; never a path here"),
        sa.Column("file_bytes", sa.BigInteger, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("uploader", sa.Text, nullable=False, comment="account number"),
        sa.Column("uploader_person", sa.Text, nullable=True, comment="person code"),
        sa.Column("townships", sa.Text, nullable=False, comment="JSON list: regions to which the uploader is narrowed"),
        sa.Column("uploaded_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("supersedes", SEQ, nullable=True, comment="the draft it stands for"),
        sa.Column("corrects", SEQ, nullable=True, comment="the certified one it corrects"),
        sa.Column("tries", sa.Integer, nullable=False, comment="how often a check was begun"),
        sa.Column("holder", sa.Text, nullable=True, comment="the process that checks it"),
        sa.Column(
            "held_until", sa.Text, nullable=True, comment="RFC 3339 in UTC; another may take it over from then on"
        ),
        sa.Column("rows_read", sa.Integer, nullable=False),
        sa.Column("rows_total", sa.Integer, nullable=True),
        sa.Column("problems_so_far", sa.Integer, nullable=False),
        sa.Column(
            "counts", sa.Text, nullable=False, comment="JSON: problems by weight, sheet and code; events; rows a sheet"
        ),
        sa.Column("checked_at", sa.Text, nullable=True, comment="RFC 3339"),
        sa.Column("events_sha256", sa.String(64), nullable=True, comment="of the file of events that the check made"),
        sa.Column("basis", SEQ, nullable=True, comment="entries of the log when the events were held against it"),
        sa.Column("failure", sa.Text, nullable=True),
        sa.Column("ended_by", sa.Text, nullable=True, comment="account number of who certified or withdrew it"),
        sa.Column("ended_at", sa.Text, nullable=True, comment="RFC 3339"),
        sa.Column("entry", SEQ, nullable=True, comment="submission.certified in the log"),
        sa.CheckConstraint("id > 0", name=op.f("ck_submission_counts_from_one")),
        sa.CheckConstraint("length(file_sha256) = 64", name=op.f("ck_submission_file_is_sha256")),
        sa.CheckConstraint(
            "(state = 'certified') = (entry IS NOT NULL)", name=op.f("ck_submission_certified_is_on_record")
        ),
        sa.ForeignKeyConstraint(["supersedes"], ["submission.id"], name="fk_submission_supersedes_submission"),
        sa.ForeignKeyConstraint(["corrects"], ["submission.id"], name="fk_submission_corrects_submission"),
        sa.ForeignKeyConstraint(["entry"], ["entry.seq"], name="fk_submission_entry_entry"),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
    )
    for columns in (["unit", "state"], ["state"], ["supersedes"], ["corrects"]):
        op.create_index(f"ix_submission_{'_'.join(columns)}", "submission", columns)


def _problems() -> None:
    op.create_table(
        "submission_problem",
        sa.Column("submission", SEQ, autoincrement=False, nullable=False),
        sa.Column(
            "number", sa.Integer, autoincrement=False, nullable=False, comment="from 0, in the order of the file"
        ),
        sa.Column("weight", sa.Text, nullable=False, comment="must_fix, check or note"),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("sheet", sa.Text, nullable=True),
        sa.Column("line", sa.Integer, nullable=True, comment="row, as a spreadsheet counts"),
        sa.Column("heading", sa.Text, nullable=True, comment="column, or place in a JSON event"),
        sa.Column("cell", sa.Text, nullable=True, comment="as a spreadsheet names it: F12"),
        sa.Column("found", sa.Text, nullable=False),
        sa.Column("expected_zh", sa.Text, nullable=False),
        sa.Column("expected_en", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name="fk_submission_problem_submission_submission"),
        sa.PrimaryKeyConstraint("submission", "number", name="pk_submission_problem"),
    )
    op.create_index(
        "ix_submission_problem_submission_weight_code", "submission_problem", ["submission", "weight", "code"]
    )


def upgrade() -> None:
    """The tables stand."""
    _submissions()
    _problems()


def downgrade() -> None:
    """The tables are gone, with what they held."""
    op.drop_table("submission_problem")
    op.drop_table("submission")
