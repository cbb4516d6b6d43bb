"""What people reported, and each step that was made with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_0800"
down_revision = "2026_11_30_0700"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
STATES = "'received', 'reading', 'passed_on', 'answered', 'closed'"


def _concerns() -> None:
    op.create_table(
        "concern",
        sa.Column("number", SEQ, autoincrement=False, nullable=False, comment="from 1, never used twice"),
        sa.Column(
            "version", sa.Integer, nullable=False, comment="steps so far: who changes a concern names the one he saw"
        ),
        sa.Column("code_sha256", sa.String(64), nullable=False, comment="of the tracking code, which is not kept"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column(
            "target_kind", sa.Text, nullable=True, comment="what it is about, where the teller came from its page"
        ),
        sa.Column("target_id", sa.Text, nullable=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("state_since", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("sealed", sa.LargeBinary, nullable=False, comment="text and contact, encrypted"),
        sa.Column("reply", sa.LargeBinary, nullable=True, comment="what the teller is answered, encrypted"),
        sa.Column("case_number", SEQ, nullable=True),
        sa.Column("salt", sa.LargeBinary(32), nullable=False, comment="of the digest in the log"),
        sa.CheckConstraint("number > 0", name=op.f("ck_concern_counts_from_one")),
        sa.CheckConstraint("length(code_sha256) = 64", name=op.f("ck_concern_code_is_sha256")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_concern_state_is_known")),
        sa.CheckConstraint("(target_kind IS NULL) = (target_id IS NULL)", name=op.f("ck_concern_target_is_whole")),
        sa.ForeignKeyConstraint(["case_number"], ["case_file.number"], name="fk_concern_case_number_case_file"),
        sa.PrimaryKeyConstraint("number", name="pk_concern"),
        sa.UniqueConstraint("code_sha256", name="uq_concern_code_sha256"),
    )
    for columns in (["state"], ["target_kind", "target_id"], ["case_number"]):
        op.create_index(f"ix_concern_{'_'.join(columns)}", "concern", columns)


def _steps() -> None:
    op.create_table(
        "concern_step",
        sa.Column("id", SEQ, autoincrement=False, nullable=False, comment="from 1, over all concerns"),
        sa.Column("number", SEQ, nullable=False),
        sa.Column("at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("account", sa.Text, nullable=False, comment="account number; 0: whoever told it"),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("from_state", sa.Text, nullable=True, comment="none before the first"),
        sa.Column("to_state", sa.Text, nullable=False),
        sa.Column("note", sa.LargeBinary, nullable=True, comment="for those who read concerns, encrypted"),
        sa.Column("salt", sa.LargeBinary(32), nullable=False, comment="of the digest in the log"),
        sa.ForeignKeyConstraint(["number"], ["concern.number"], name="fk_concern_step_number_concern"),
        sa.PrimaryKeyConstraint("id", name="pk_concern_step"),
    )
    op.create_index("ix_concern_step_number_id", "concern_step", ["number", "id"])


def upgrade() -> None:
    """The tables stand."""
    _concerns()
    _steps()


def downgrade() -> None:
    """The tables are gone, with what they held."""
    op.drop_table("concern_step")
    op.drop_table("concern")
