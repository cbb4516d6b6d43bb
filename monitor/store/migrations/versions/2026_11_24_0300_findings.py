"""Findings: verdicts, findings and their steps, the cursor of the live audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_0300"
down_revision = "2026_11_24_0200"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _verdicts() -> None:
    op.create_table(
        "verdict",
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("scope_kind", sa.Text, nullable=False),
        sa.Column("scope_id", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False, comment="JSON: what was judged"),
        sa.Column("event", SEQ, autoincrement=False, nullable=False, comment="the judged event's entry"),
        sa.Column("day", sa.Integer, nullable=False, comment="day number of the judged day"),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recheck_day", sa.Integer, nullable=True, comment="first day on which it can change by time alone"),
        sa.PrimaryKeyConstraint("rule", "scope_kind", "scope_id", "about", "event", name="pk_verdict"),
    )
    for columns in (["event"], ["recheck_day"], ["scope_kind", "scope_id"], ["rule", "verdict"]):
        op.create_index(f"ix_verdict_{'_'.join(columns)}", "verdict", columns)
    op.create_table(
        "pending",
        sa.Column(
            "event", SEQ, autoincrement=False, nullable=False, comment="an event dated after the day it was judged"
        ),
        sa.Column("day", sa.Integer, nullable=False, comment="day number from which it counts"),
        sa.PrimaryKeyConstraint("event", name="pk_pending"),
    )
    op.create_index("ix_pending_day", "pending", ["day"])


def _findings() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.String(20), nullable=False, comment="of rule, version, scope value and what was judged"),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("family", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("confidence", sa.Text, nullable=False),
        sa.Column("is_lead", sa.Boolean, nullable=False),
        sa.Column("scope_kind", sa.Text, nullable=False),
        sa.Column("scope_id", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False, comment="JSON: what was judged"),
        sa.Column("event", SEQ, nullable=False),
        sa.Column("day", sa.Integer, nullable=False, comment="day number of the judged day"),
        sa.Column("state", sa.Text, nullable=False, comment="raised, cured or superseded"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("raised_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("changed_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("cured_day", sa.Integer, nullable=True),
        sa.Column("stake_fen", sa.BigInteger, nullable=True),
        sa.Column("events", sa.Text, nullable=False, comment="JSON list of entries"),
        sa.Column("shown", sa.Text, nullable=False, comment="JSON: the evidence columns"),
        sa.Column("params", sa.Text, nullable=False, comment="JSON: parameter -> value and origin"),
        sa.Column("message_zh", sa.Text, nullable=False),
        sa.Column("message_en", sa.Text, nullable=False),
        sa.Column("process_id", sa.Text, nullable=True),
        sa.Column("project_id", sa.Text, nullable=True),
        sa.Column("unit_id", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
    )
    for columns in (["state", "severity"], ["rule"], ["project_id"], ["process_id"], ["unit_id"]):
        op.create_index(f"ix_finding_{'_'.join(columns)}", "finding", columns)
    op.create_table(
        "finding_step",
        sa.Column("id", SEQ, nullable=False),
        sa.Column("finding", sa.String(20), nullable=False),
        sa.Column("at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("cause", SEQ, nullable=True, comment="the entry up to which the audit had read"),
        sa.PrimaryKeyConstraint("id", name="pk_finding_step"),
        sa.ForeignKeyConstraint(["finding"], ["finding.id"], name="fk_finding_step_finding_finding"),
    )
    op.create_index("ix_finding_step_finding", "finding_step", ["finding"])


def upgrade() -> None:
    """Make the tables."""
    _verdicts()
    _findings()
    op.create_table(
        "cursor",
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("seq", SEQ, nullable=False, comment="last entry read; -1 before the first"),
        sa.Column("day", sa.Integer, nullable=False, comment="day number as of which it last judged"),
        sa.Column("basis", sa.Text, nullable=False, comment="place and rule versions it judged with"),
        sa.PrimaryKeyConstraint("reader", name="pk_cursor"),
    )


def downgrade() -> None:
    """Drop the tables; all but the steps can be derived again."""
    for table in ("cursor", "finding_step", "finding", "pending", "verdict"):
        op.drop_table(table)
