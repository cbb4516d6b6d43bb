"""Cases, their steps and snoozes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_0500"
down_revision = "2026_11_30_0400"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
STATES = "'awaiting_receipt', 'checking', 'awaiting_feedback', 'awaiting_review', 'closed'"


def _files() -> None:
    op.create_table(
        "case_file",
        sa.Column("number", SEQ, autoincrement=False, nullable=False, comment="from 1, never used twice"),
        sa.Column(
            "version", sa.Integer, nullable=False, comment="steps so far: who changes a case names the one he saw"
        ),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("conclusion", sa.Text, nullable=True, comment="of the last closing, while it holds"),
        sa.Column("reason", sa.Text, nullable=True, comment="why it was dismissed, a code"),
        sa.Column("severity", sa.Text, nullable=False, comment="the highest of its findings"),
        sa.Column("unit_id", sa.Text, nullable=True),
        sa.Column("process_id", sa.Text, nullable=True),
        sa.Column("project_id", sa.Text, nullable=True),
        sa.Column("opened_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("opened_by", sa.Text, nullable=False, comment="account number"),
        sa.Column("assignee", sa.Text, nullable=True, comment="account number"),
        sa.Column("received_at", sa.Text, nullable=True, comment="RFC 3339"),
        sa.Column("due_day", sa.Integer, nullable=True, comment="day number of the last day for the next step"),
        sa.Column("state_since", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("transferred_to", sa.Text, nullable=True, comment="a code of body_role"),
        sa.Column("closed_at", sa.Text, nullable=True, comment="RFC 3339"),
        sa.Column("overturned", sa.Integer, nullable=False, comment="how often a later conclusion differed"),
        sa.CheckConstraint("number > 0", name=op.f("ck_case_file_counts_from_one")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_case_file_state_is_known")),
        sa.PrimaryKeyConstraint("number", name="pk_case_file"),
    )
    for column in ("state", "assignee", "unit_id"):
        op.create_index(f"ix_case_file_{column}", "case_file", [column])
    op.create_table(
        "case_finding",
        sa.Column("finding", sa.String(20), nullable=False, comment="is in one case at a time"),
        sa.Column("number", SEQ, nullable=False),
        sa.ForeignKeyConstraint(["finding"], ["finding.id"], name="fk_case_finding_finding_finding"),
        sa.ForeignKeyConstraint(["number"], ["case_file.number"], name="fk_case_finding_number_case_file"),
        sa.PrimaryKeyConstraint("finding", name="pk_case_finding"),
    )
    op.create_index("ix_case_finding_number", "case_finding", ["number"])


def _steps() -> None:
    op.create_table(
        "case_step",
        sa.Column("id", SEQ, autoincrement=False, nullable=False, comment="from 1, over all cases"),
        sa.Column("number", SEQ, nullable=False),
        sa.Column("at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("account", sa.Text, nullable=False, comment="account number"),
        sa.Column("person", sa.Text, nullable=True, comment="person code of the account then"),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("from_state", sa.Text, nullable=True, comment="none before the first"),
        sa.Column("to_state", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False, comment="JSON"),
        sa.Column("salt", sa.LargeBinary(32), nullable=False, comment="of the digests in the log"),
        sa.ForeignKeyConstraint(["number"], ["case_file.number"], name="fk_case_step_number_case_file"),
        sa.PrimaryKeyConstraint("id", name="pk_case_step"),
    )
    op.create_index("ix_case_step_number_id", "case_step", ["number", "id"])
    op.create_index("ix_case_step_account_act", "case_step", ["account", "act"])


def _snoozes() -> None:
    op.create_table(
        "snooze",
        sa.Column("number", SEQ, autoincrement=False, nullable=False, comment="from 1, never used twice"),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("subject_kind", sa.Text, nullable=False, comment="process, project, unit, or a kind of scope"),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("until", sa.Integer, nullable=False, comment="day number of the last day on which it is hidden"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False, comment="account number"),
        sa.Column("made_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("ended_at", sa.Text, nullable=True, comment="RFC 3339; null: until its last day"),
        sa.Column("ended_by", sa.Text, nullable=True, comment="account number"),
        sa.Column("salt", sa.LargeBinary(32), nullable=False, comment="of the digest in the log"),
        sa.CheckConstraint("number > 0", name=op.f("ck_snooze_counts_from_one")),
        sa.PrimaryKeyConstraint("number", name="pk_snooze"),
    )
    op.create_index("ix_snooze_rule_subject_id", "snooze", ["rule", "subject_id"])


def upgrade() -> None:
    """The tables stand."""
    _files()
    _steps()
    _snoozes()


def downgrade() -> None:
    """The tables are gone, with what they held."""
    for table in ("snooze", "case_step", "case_finding", "case_file"):
        op.drop_table(table)
