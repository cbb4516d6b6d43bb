"""Replays of a rule over all history, and the parameters that were proposed after one.

A replay is working state and can be made again. A proposal decides what the audit judges with: the log holds the
salted digest of its row after every change.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from monitor.store.tables.base import Seq, metadata

replay = Table(
    "replay",
    metadata,
    Column("number", Seq, primary_key=True, autoincrement=False, comment="from 1, never used twice"),
    Column("rule", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="of the rule"),
    Column("params", Text, nullable=False, comment="JSON: name -> the value that is tried"),
    Column("place", Text, nullable=False, comment="parameter pack"),
    Column("basis", String(64), nullable=False, comment="digest of what is compared: both parameters and the day"),
    Column("day", Integer, nullable=False, comment="day number as of which it is judged"),
    Column("state", Text, nullable=False),
    Column("progress", Integer, nullable=False, comment="per cent"),
    Column("asked_by", Text, nullable=False, comment="account number"),
    Column("asked_at", Text, nullable=False, comment="RFC 3339"),
    Column("lake_seq", Seq, nullable=True, comment="last entry that was judged; -1: none"),
    Column("events", Integer, nullable=True, comment="how many events were read"),
    Column("gained", Text, nullable=True, comment="JSON list of findings that only the tried values make"),
    Column("lost", Text, nullable=True, comment="JSON list of findings that only the present values make"),
    Column("gained_total", Integer, nullable=True, comment="all of them; the list may be shorter"),
    Column("lost_total", Integer, nullable=True),
    Column("same", Integer, nullable=True, comment="findings under both"),
    Column("took_ms", Integer, nullable=True),
    Column("failure", Text, nullable=True, comment="limits or broke"),
    Column("tries", Integer, nullable=False, comment="how often it was begun"),
    Column("holder", Text, nullable=True, comment="the process that works on it"),
    Column("held_until", Text, nullable=True, comment="RFC 3339 in UTC; another may take it over from then on"),
    CheckConstraint("number > 0", name="counts_from_one"),
    CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state_is_known"),
    CheckConstraint("(state = 'done') = (gained IS NOT NULL)", name="done_has_its_result"),
    Index(None, "basis"),
    Index(None, "state"),
    Index(None, "rule"),
)

proposal = Table(
    "parameter_proposal",
    metadata,
    Column("number", Seq, primary_key=True, autoincrement=False, comment="from 1, never used twice"),
    Column("replay", Seq, ForeignKey("replay.number"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("params", Text, nullable=False, comment="JSON: name -> value"),
    Column("reason", Text, nullable=False),
    Column("from_day", Integer, nullable=False, comment="day number of the first judged day"),
    Column("proposed_by", Text, nullable=False, comment="account number"),
    Column("person", Text, nullable=True, comment="person code of that account then"),
    Column("at", Text, nullable=False, comment="RFC 3339"),
    Column("state", Text, nullable=False),
    Column("decided_by", Text, nullable=True, comment="account number"),
    Column("decided_at", Text, nullable=True, comment="RFC 3339"),
    Column("decision", Text, nullable=True, comment="what was said with it"),
    Column("salt", LargeBinary(32), nullable=False, comment="of the digests in the log"),
    CheckConstraint("number > 0", name="counts_from_one"),
    CheckConstraint("state IN ('open', 'confirmed', 'rejected', 'withdrawn')", name="state_is_known"),
    CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_has_its_moment"),
    Index(None, "state"),
    Index(None, "rule"),
)
