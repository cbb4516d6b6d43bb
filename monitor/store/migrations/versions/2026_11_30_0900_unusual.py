"""Runs of the screens, what they found unusual, and how cases on the same subjects were closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_0900"
down_revision = "2026_11_30_0800"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KINDS = "'process', 'party', 'unit', 'expert', 'programme'"


def _runs() -> None:
    op.create_table(
        "screen_run",
        sa.Column("number", SEQ, autoincrement=False, nullable=False, comment="from 1, never used twice"),
        sa.Column("asked_by", sa.Text, nullable=False, comment="account number; 0: the product itself"),
        sa.Column("is_nightly", sa.Boolean, nullable=False),
        sa.Column("asked_at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("day", sa.Integer, nullable=False, comment="day number as of which is looked"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("log_seq", SEQ, nullable=True, comment="last entry that was looked at; -1: none"),
        sa.Column("events", sa.Integer, nullable=True, comment="how many events were read"),
        sa.Column("started_at", sa.Text, nullable=True, comment="RFC 3339"),
        sa.Column("ended_at", sa.Text, nullable=True, comment="RFC 3339"),
        sa.Column("found", sa.Integer, nullable=True, comment="results of all screens"),
        sa.Column("has_results", sa.Boolean, nullable=False, comment="false: they were dropped, newer runs are kept"),
        sa.Column("tries", sa.Integer, nullable=False, comment="how often it was begun"),
        sa.Column("holder", sa.Text, nullable=True, comment="the process that works on it"),
        sa.Column(
            "held_until", sa.Text, nullable=True, comment="RFC 3339 in UTC; another may take it over from then on"
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_screen_run_counts_from_one")),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_screen_run_state_is_known")
        ),
        sa.CheckConstraint("(state = 'done') = (found IS NOT NULL)", name=op.f("ck_screen_run_done_has_its_count")),
        sa.PrimaryKeyConstraint("number", name="pk_screen_run"),
    )
    op.create_index("ix_screen_run_state", "screen_run", ["state"])
    op.create_index("ix_screen_run_is_nightly_day", "screen_run", ["is_nightly", "day"])


def _turns() -> None:
    op.create_table(
        "screen_turn",
        sa.Column("run", SEQ, nullable=False),
        sa.Column("screen", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, comment="of the screen"),
        sa.Column("title", sa.Text, nullable=False, comment="JSON: its name in words, zh and en"),
        sa.Column("parameters", sa.Text, nullable=False, comment="JSON: name -> value"),
        sa.Column("parameters_sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("found", sa.Integer, nullable=True, comment="how many results"),
        sa.Column("subjects", sa.Integer, nullable=True, comment="how many different subjects these are"),
        sa.Column("of_subjects", sa.Integer, nullable=True, comment="all subjects of that kind on record"),
        sa.Column("subject_kind", sa.Text, nullable=True, comment="null: it found nothing"),
        sa.Column("results_sha256", sa.String(64), nullable=True, comment="of its results; equal for equal results"),
        sa.Column("took_ms", sa.Integer, nullable=True),
        sa.Column("error", sa.Text, nullable=True, comment="the kind of error on which it broke, without its words"),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'broke', 'limits')", name=op.f("ck_screen_turn_state_is_known")
        ),
        sa.CheckConstraint("(state = 'done') = (found IS NOT NULL)", name=op.f("ck_screen_turn_done_has_its_count")),
        sa.ForeignKeyConstraint(["run"], ["screen_run.number"], name="fk_screen_turn_run_screen_run"),
        sa.PrimaryKeyConstraint("run", "screen", name="pk_screen_turn"),
    )


def _results() -> None:
    op.create_table(
        "unusual",
        sa.Column("run", SEQ, nullable=False),
        sa.Column(
            "id",
            sa.String(20),
            nullable=False,
            comment="of screen, market, subject and entries: the same in every run",
        ),
        sa.Column("screen", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, comment="of the screen"),
        sa.Column("market", sa.Text, nullable=False, comment="within which it was compared"),
        sa.Column("subject_kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("process_id", sa.Text, nullable=True),
        sa.Column("unit_id", sa.Text, nullable=True),
        sa.Column("day", sa.Integer, nullable=True, comment="day number"),
        sa.Column(
            "rank_ppm",
            sa.Integer,
            nullable=False,
            comment="percentile in ten-thousandths of a per cent; 1000000: the most",
        ),
        sa.Column("compared", sa.Text, nullable=False, comment="JSON: the comparison set in words, zh and en"),
        sa.Column("reasons", sa.Text, nullable=False, comment="JSON: list of zh and en"),
        sa.Column("innocent", sa.Text, nullable=False, comment="JSON: list of zh and en"),
        sa.Column("figures", sa.Text, nullable=False, comment="JSON: name -> number or text"),
        sa.Column(
            "entries", sa.Text, nullable=False, comment="JSON: entries of the log on which it rests, where known"
        ),
        sa.CheckConstraint("rank_ppm BETWEEN 0 AND 1000000", name=op.f("ck_unusual_rank_is_a_share")),
        sa.CheckConstraint(f"subject_kind IN ({KINDS})", name=op.f("ck_unusual_subject_is_known")),
        sa.ForeignKeyConstraint(["run"], ["screen_run.number"], name="fk_unusual_run_screen_run"),
        sa.PrimaryKeyConstraint("run", "id", name="pk_unusual"),
    )
    columns = (["id"], ["run", "process_id"], ["run", "subject_kind", "subject_id"], ["run", "market", "rank_ppm"])
    for some in columns:
        op.create_index(f"ix_unusual_{'_'.join(some)}", "unusual", some)


def _feedback() -> None:
    op.create_table(
        "screen_feedback",
        sa.Column("id", SEQ, autoincrement=False, nullable=False, comment="from 1"),
        sa.Column("at", sa.Text, nullable=False, comment="RFC 3339"),
        sa.Column("step", SEQ, nullable=False, comment="which closed the case"),
        sa.Column("case_number", SEQ, nullable=False),
        sa.Column("conclusion", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=True, comment="why it was dismissed, a code"),
        sa.Column("rules", sa.Text, nullable=False, comment="JSON: rules of the findings that the case held"),
        sa.Column("tie", sa.Text, nullable=False, comment="by what the case holds the subject"),
        sa.Column("run", SEQ, nullable=False),
        sa.Column("unusual", sa.String(20), nullable=False, comment="id of the result then"),
        sa.Column("screen", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, comment="of the screen"),
        sa.Column("market", sa.Text, nullable=False),
        sa.Column("subject_kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("rank_ppm", sa.Integer, nullable=False),
        sa.Column("figures", sa.Text, nullable=False, comment="JSON: name -> number or text"),
        sa.CheckConstraint("tie IN ('process', 'party', 'scope')", name=op.f("ck_screen_feedback_tie_is_known")),
        sa.ForeignKeyConstraint(["step"], ["case_step.id"], name="fk_screen_feedback_step_case_step"),
        sa.ForeignKeyConstraint(["case_number"], ["case_file.number"], name="fk_screen_feedback_case_number_case_file"),
        sa.ForeignKeyConstraint(["run"], ["screen_run.number"], name="fk_screen_feedback_run_screen_run"),
        sa.PrimaryKeyConstraint("id", name="pk_screen_feedback"),
    )
    op.create_index("ix_screen_feedback_step_unusual", "screen_feedback", ["step", "unusual"], unique=True)
    for column in ("case_number", "screen"):
        op.create_index(f"ix_screen_feedback_{column}", "screen_feedback", [column])


def upgrade() -> None:
    """The tables stand."""
    _runs()
    _turns()
    _results()
    _feedback()


def downgrade() -> None:
    """The tables are gone, with what they held."""
    for table in ("screen_feedback", "unusual", "screen_turn", "screen_run"):
        op.drop_table(table)
