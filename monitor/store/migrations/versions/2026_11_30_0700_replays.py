"""Replays of a rule, proposals of parameters, and filters that people saved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_0700"
down_revision = "2026_11_30_0600"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _replays() -> None:
    op.create_table(
        "replay",
        sa.Column("number", SEQ, autoincrement=False, nullable=False, comment="from 1, never used twice"),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, comment="of the rule"),
        sa.Column("params", sa.Text, nullable=False, comment="JSON: name -> the value that is tried"),
        sa.Column("place", sa.Text, nullable=False, comment="parameter pack"),
        sa.Column(
            "basis", sa.String(64), nullable=False, comment="digest of what is compared: both parameters and the day"
        ),
        sa.Column("day", sa.Integer, nullable=False, comment="day number as of which it is judged"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("progress", sa.Integer, nullable=False, comment="per cent"),
        sa.Column("asked_by", sa.Text, nullable=False, comment="account number"),
        sa.Column("asked_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("lake_seq", SEQ, nullable=True, comment="last entry that was judged; -1: none"),
        sa.Column("events", sa.Integer, nullable=True, comment="how many events were read"),
        sa.Column("gained", sa.Text, nullable=True, comment="JSON list of findings that only the tried values make"),
        sa.Column("lost", sa.Text, nullable=True, comment="JSON list of findings that only the present values make"),
        sa.Column("gained_total", sa.Integer, nullable=True, comment="all of them; the list may be shorter"),
        sa.Column("lost_total", sa.Integer, nullable=True),
        sa.Column("same", sa.Integer, nullable=True, comment="findings under both"),
        sa.Column("took_ms", sa.Integer, nullable=True),
        sa.Column("failure", sa.Text, nullable=True, comment="limits or broke"),
        sa.Column("tries", sa.Integer, nullable=False, comment="how often it was begun"),
        sa.Column("holder", sa.Text, nullable=True, comment="the process that works on it"),
        sa.Column(
            "held_until", sa.Text, nullable=True, comment="RFC 3339 in UTC; another may take it over from then on"
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_replay_counts_from_one")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_replay_state_is_known")),
        sa.CheckConstraint("(state = 'done') = (gained IS NOT NULL)", name=op.f("ck_replay_done_has_its_result")),
        sa.PrimaryKeyConstraint("number", name="pk_replay"),
    )
    for column in ("basis", "state", "rule"):
        op.create_index(f"ix_replay_{column}", "replay", [column])


def _proposals() -> None:
    op.create_table(
        "parameter_proposal",
        sa.Column("number", SEQ, autoincrement=False, nullable=False, comment="from 1, never used twice"),
        sa.Column("replay", SEQ, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("params", sa.Text, nullable=False, comment="JSON: name -> value"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("from_day", sa.Integer, nullable=False, comment="day number of the first judged day"),
        sa.Column("proposed_by", sa.Text, nullable=False, comment="account number"),
        sa.Column("person", sa.Text, nullable=True, comment="person code of that account then"),
        sa.Column("at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=True, comment="account number"),
        sa.Column("decided_at", sa.Text, nullable=True, comment="RFC 3339"),
        sa.Column("decision", sa.Text, nullable=True, comment="what was said with it"),
        sa.Column("salt", sa.LargeBinary(32), nullable=False, comment="of the digests in the log"),
        sa.CheckConstraint("number > 0", name=op.f("ck_parameter_proposal_counts_from_one")),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'rejected', 'withdrawn')",
            name=op.f("ck_parameter_proposal_state_is_known"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_parameter_proposal_decided_has_its_moment")
        ),
        sa.ForeignKeyConstraint(["replay"], ["replay.number"], name="fk_parameter_proposal_replay_replay"),
        sa.PrimaryKeyConstraint("number", name="pk_parameter_proposal"),
    )
    for column in ("state", "rule"):
        op.create_index(f"ix_parameter_proposal_{column}", "parameter_proposal", [column])


def _filters() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("number", SEQ, autoincrement=False, nullable=False, comment="from 1"),
        sa.Column("account", SEQ, nullable=False, comment="account number; 0 where nobody signs in"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("page", sa.Text, nullable=False, comment="the list that it narrows"),
        sa.Column("query", sa.Text, nullable=False, comment="as in an address, without the question mark"),
        sa.Column("made_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column(
            "feed_token",
            sa.LargeBinary(32),
            nullable=True,
            comment="SHA-256 of the secret of its feed; null: no feed",
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_saved_filter_counts_from_one")),
        sa.PrimaryKeyConstraint("number", name="pk_saved_filter"),
    )
    op.create_index("ix_saved_filter_account_name", "saved_filter", ["account", "name"], unique=True)
    op.create_index("ix_saved_filter_feed_token", "saved_filter", ["feed_token"], unique=True)


def upgrade() -> None:
    """The tables stand."""
    _replays()
    _proposals()
    _filters()


def downgrade() -> None:
    """The tables are gone, with what they held."""
    op.drop_table("saved_filter")
    op.drop_table("parameter_proposal")
    op.drop_table("replay")
