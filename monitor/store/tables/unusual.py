"""Runs of the screens, what each found unusual, and how cases on the same subjects were closed.

A run is working state and can be made again from the log. What was learned from closed cases is kept for ever: no
later run could tell it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from monitor.store.tables.base import Seq, metadata

screen_run = Table(
    "screen_run",
    metadata,
    Column("number", Seq, primary_key=True, autoincrement=False, comment="from 1, never used twice"),
    Column("asked_by", Text, nullable=False, comment="account number; 0: the product itself"),
    Column("is_nightly", Boolean, nullable=False),
    Column("asked_at", Text, nullable=False, comment="RFC 3339"),
    Column("day", Integer, nullable=False, comment="day number as of which is looked"),
    Column("state", Text, nullable=False),
    Column("log_seq", Seq, nullable=True, comment="last entry that was looked at; -1: none"),
    Column("events", Integer, nullable=True, comment="how many events were read"),
    Column("started_at", Text, nullable=True, comment="RFC 3339"),
    Column("ended_at", Text, nullable=True, comment="RFC 3339"),
    Column("found", Integer, nullable=True, comment="results of all screens"),
    Column("has_results", Boolean, nullable=False, comment="false: they were dropped, newer runs are kept"),
    Column("tries", Integer, nullable=False, comment="how often it was begun"),
    Column("holder", Text, nullable=True, comment="the process that works on it"),
    Column("held_until", Text, nullable=True, comment="RFC 3339 in UTC; another may take it over from then on"),
    CheckConstraint("number > 0", name="counts_from_one"),
    CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state_is_known"),
    CheckConstraint("(state = 'done') = (found IS NOT NULL)", name="done_has_its_count"),
    Index(None, "state"),
    Index(None, "is_nightly", "day"),
)

screen_turn = Table(
    "screen_turn",
    metadata,
    Column("run", Seq, ForeignKey("screen_run.number"), primary_key=True),
    Column("screen", Text, primary_key=True),
    Column("version", Integer, nullable=False, comment="of the screen"),
    Column("title", Text, nullable=False, comment="JSON: its name in words, zh and en"),
    Column("parameters", Text, nullable=False, comment="JSON: name -> value"),
    Column("parameters_sha256", String(64), nullable=False),
    Column("state", Text, nullable=False),
    Column("found", Integer, nullable=True, comment="how many results"),
    Column("subjects", Integer, nullable=True, comment="how many different subjects these are"),
    Column("of_subjects", Integer, nullable=True, comment="all subjects of that kind on record"),
    Column("subject_kind", Text, nullable=True, comment="null: it found nothing"),
    Column("results_sha256", String(64), nullable=True, comment="of its results; equal for equal results"),
    Column("took_ms", Integer, nullable=True),
    Column("error", Text, nullable=True, comment="the kind of error on which it broke, without its words"),
    CheckConstraint("state IN ('waiting', 'running', 'done', 'broke', 'limits')", name="state_is_known"),
    CheckConstraint("(state = 'done') = (found IS NOT NULL)", name="done_has_its_count"),
)

unusual = Table(
    "unusual",
    metadata,
    Column("run", Seq, ForeignKey("screen_run.number"), primary_key=True),
    Column("id", String(20), primary_key=True, comment="of screen, market, subject and entries: the same in every run"),
    Column("screen", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="of the screen"),
    Column("market", Text, nullable=False, comment="within which it was compared"),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("process_id", Text, nullable=True),
    Column("unit_id", Text, nullable=True),
    Column("day", Integer, nullable=True, comment="day number"),
    Column(
        "rank_ppm", Integer, nullable=False, comment="percentile in ten-thousandths of a per cent; 1000000: the most"
    ),
    Column("compared", Text, nullable=False, comment="JSON: the comparison set in words, zh and en"),
    Column("reasons", Text, nullable=False, comment="JSON: list of zh and en"),
    Column("innocent", Text, nullable=False, comment="JSON: list of zh and en"),
    Column("figures", Text, nullable=False, comment="JSON: name -> number or text"),
    Column("entries", Text, nullable=False, comment="JSON: entries of the log on which it rests, where known"),
    CheckConstraint("rank_ppm BETWEEN 0 AND 1000000", name="rank_is_a_share"),
    CheckConstraint("subject_kind IN ('process', 'party', 'unit', 'expert', 'programme')", name="subject_is_known"),
    Index(None, "id"),
    Index(None, "run", "process_id"),
    Index(None, "run", "subject_kind", "subject_id"),
    Index(None, "run", "market", "rank_ppm"),
)

screen_feedback = Table(
    "screen_feedback",
    metadata,
    Column("id", Seq, primary_key=True, autoincrement=False, comment="from 1"),
    Column("at", Text, nullable=False, comment="RFC 3339"),
    Column("step", Seq, ForeignKey("case_step.id"), nullable=False, comment="which closed the case"),
    Column("case_number", Seq, ForeignKey("case_file.number"), nullable=False),
    Column("conclusion", Text, nullable=False),
    Column("reason", Text, nullable=True, comment="why it was dismissed, a code"),
    Column("rules", Text, nullable=False, comment="JSON: rules of the findings that the case held"),
    Column("tie", Text, nullable=False, comment="by what the case holds the subject"),
    Column("run", Seq, ForeignKey("screen_run.number"), nullable=False),
    Column("unusual", String(20), nullable=False, comment="id of the result then"),
    Column("screen", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="of the screen"),
    Column("market", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("rank_ppm", Integer, nullable=False),
    Column("figures", Text, nullable=False, comment="JSON: name -> number or text"),
    CheckConstraint("tie IN ('process', 'party', 'scope')", name="tie_is_known"),
    Index(None, "step", "unusual", unique=True),
    Index(None, "case_number"),
    Index(None, "screen"),
)
