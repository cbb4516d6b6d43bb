"""Questions to bureaus, their answers, remedies and files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_0600"
down_revision = "2026_11_30_0500"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _questions() -> None:
    op.create_table(
        "question",
        sa.Column("number", SEQ, autoincrement=False, nullable=False, comment="from 1, never used twice"),
        sa.Column("case_number", SEQ, nullable=False),
        sa.Column("step", SEQ, nullable=False, comment="the step that asks"),
        sa.Column("unit_id", sa.Text, nullable=False, comment="organisation id of the unit that is asked"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("asked_by", sa.Text, nullable=False, comment="account number"),
        sa.Column("due_day", sa.Integer, nullable=False, comment="day number of the last day for an answer"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("answered_at", sa.Text, nullable=True, comment="RFC 3339"),
        sa.Column("salt", sa.LargeBinary(32), nullable=False, comment="of the digest in the log"),
        sa.CheckConstraint("number > 0", name=op.f("ck_question_counts_from_one")),
        sa.CheckConstraint("state IN ('open', 'answered', 'withdrawn')", name=op.f("ck_question_state_is_known")),
        sa.CheckConstraint(
            "(state = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_question_answered_has_its_time")
        ),
        sa.ForeignKeyConstraint(["case_number"], ["case_file.number"], name="fk_question_case_number_case_file"),
        sa.ForeignKeyConstraint(["step"], ["case_step.id"], name="fk_question_step_case_step"),
        sa.PrimaryKeyConstraint("number", name="pk_question"),
    )
    for columns in (["case_number"], ["unit_id", "state"], ["state"]):
        op.create_index(f"ix_question_{'_'.join(columns)}", "question", columns)
    op.create_table(
        "answer",
        sa.Column("id", SEQ, autoincrement=False, nullable=False, comment="from 1, over all questions"),
        sa.Column("question", SEQ, nullable=False),
        sa.Column("account", sa.Text, nullable=False, comment="account number"),
        sa.Column("person", sa.Text, nullable=True, comment="person code of the account then"),
        sa.Column("at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("public_text", sa.Text, nullable=True, comment="what the public reads beside the finding"),
        sa.Column("events", sa.Text, nullable=False, comment="JSON list of entries of the log that it cites"),
        sa.Column("salt", sa.LargeBinary(32), nullable=False, comment="of the digest in the log"),
        sa.ForeignKeyConstraint(["question"], ["question.number"], name="fk_answer_question_question"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
    )
    op.create_index("ix_answer_question", "answer", ["question"])


def _remedies() -> None:
    op.create_table(
        "remedy",
        sa.Column("number", SEQ, autoincrement=False, nullable=False, comment="from 1, never used twice"),
        sa.Column("case_number", SEQ, nullable=False),
        sa.Column("step", SEQ, nullable=False, comment="the closing that demands it"),
        sa.Column("unit_id", sa.Text, nullable=False, comment="organisation id of the unit that puts it right"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("due_day", sa.Integer, nullable=False, comment="day number of the last day for a report"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("demanded_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("demanded_by", sa.Text, nullable=False, comment="account number"),
        sa.Column("accepted_at", sa.Text, nullable=True, comment="RFC 3339"),
        sa.Column("salt", sa.LargeBinary(32), nullable=False, comment="of the digest in the log"),
        sa.CheckConstraint("number > 0", name=op.f("ck_remedy_counts_from_one")),
        sa.CheckConstraint(
            "state IN ('demanded', 'reported', 'returned', 'accepted')", name=op.f("ck_remedy_state_is_known")
        ),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL)", name=op.f("ck_remedy_accepted_has_its_time")
        ),
        sa.ForeignKeyConstraint(["case_number"], ["case_file.number"], name="fk_remedy_case_number_case_file"),
        sa.ForeignKeyConstraint(["step"], ["case_step.id"], name="fk_remedy_step_case_step"),
        sa.PrimaryKeyConstraint("number", name="pk_remedy"),
    )
    for columns in (["case_number"], ["unit_id", "state"], ["state", "due_day"]):
        op.create_index(f"ix_remedy_{'_'.join(columns)}", "remedy", columns)
    op.create_table(
        "remedy_report",
        sa.Column("id", SEQ, autoincrement=False, nullable=False, comment="from 1, over all remedies"),
        sa.Column("remedy", SEQ, nullable=False),
        sa.Column("account", sa.Text, nullable=False, comment="account number"),
        sa.Column("person", sa.Text, nullable=True, comment="person code of the account then"),
        sa.Column("at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("events", sa.Text, nullable=False, comment="JSON list of entries of the log that it cites"),
        sa.Column("outcome", sa.Text, nullable=True, comment="accepted or returned; null: nobody has decided yet"),
        sa.Column("decided_at", sa.Text, nullable=True, comment="RFC 3339"),
        sa.Column("decided_by", sa.Text, nullable=True, comment="account number"),
        sa.Column("remark", sa.Text, nullable=True, comment="why it was accepted or returned"),
        sa.Column("salt", sa.LargeBinary(32), nullable=False, comment="of the digests in the log"),
        sa.CheckConstraint("outcome IN ('accepted', 'returned')", name=op.f("ck_remedy_report_outcome_is_known")),
        sa.ForeignKeyConstraint(["remedy"], ["remedy.number"], name="fk_remedy_report_remedy_remedy"),
        sa.PrimaryKeyConstraint("id", name="pk_remedy_report"),
    )
    op.create_index("ix_remedy_report_remedy", "remedy_report", ["remedy"])


def _papers() -> None:
    op.create_table(
        "case_paper",
        sa.Column("id", SEQ, autoincrement=False, nullable=False, comment="from 1, never used twice"),
        sa.Column("kind", sa.Text, nullable=False, comment="what it belongs to"),
        sa.Column("of", SEQ, nullable=False, comment="number of the question, remedy or case"),
        sa.Column("file_name", sa.Text, nullable=False, comment="as the sender calls it; never a path here"),
        sa.Column("media_type", sa.Text, nullable=False, comment="as its first bytes say"),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("kept_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("account", sa.Text, nullable=False, comment="account number"),
        sa.Column("salt", sa.LargeBinary(32), nullable=False, comment="of the digest in the log"),
        sa.CheckConstraint("kind IN ('question', 'remedy', 'case')", name=op.f("ck_case_paper_kind_is_known")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_case_paper_file_is_sha256")),
        sa.PrimaryKeyConstraint("id", name="pk_case_paper"),
    )
    op.create_index("ix_case_paper_kind_of", "case_paper", ["kind", "of"])


def upgrade() -> None:
    """The tables stand."""
    _questions()
    _remedies()
    _papers()


def downgrade() -> None:
    """The tables are gone, with what they held."""
    for table in ("case_paper", "remedy_report", "remedy", "answer", "question"):
        op.drop_table(table)
