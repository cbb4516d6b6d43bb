"""Findings: what a rule flagged, with everything needed to explain it without running the rule again.

The row follows the last verdict; every change of state is a row of `finding_step`, which only grows.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from monitor.store.tables.base import Seq, metadata

finding = Table(
    "finding",
    metadata,
    Column("id", String(20), primary_key=True, comment="of rule, version, scope value and what was judged"),
    Column("rule", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("family", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("confidence", Text, nullable=False),
    Column("is_lead", Boolean, nullable=False),
    Column("scope_kind", Text, nullable=False),
    Column("scope_id", Text, nullable=False),
    Column("about", Text, nullable=False, comment="JSON: what was judged"),
    Column("event", Seq, nullable=False),
    Column("day", Integer, nullable=False, comment="day number of the judged day"),
    Column("state", Text, nullable=False, comment="raised, cured or superseded"),
    Column("reason", Text, nullable=False),
    Column("raised_at", Text, nullable=False, comment="RFC 3339"),
    Column("changed_at", Text, nullable=False, comment="RFC 3339"),
    Column("cured_day", Integer, nullable=True),
    Column("stake_fen", BigInteger, nullable=True),
    Column("events", Text, nullable=False, comment="JSON list of entries"),
    Column("shown", Text, nullable=False, comment="JSON: the evidence columns"),
    Column("params", Text, nullable=False, comment="JSON: parameter -> value and origin"),
    Column("message_zh", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    Column("process_id", Text, nullable=True),
    Column("project_id", Text, nullable=True),
    Column("unit_id", Text, nullable=True),
    Index(None, "state", "severity"),
    Index(None, "rule"),
    Index(None, "project_id"),
    Index(None, "process_id"),
    Index(None, "unit_id"),
    Index(None, "scope_id"),
)

step = Table(
    "finding_step",
    metadata,
    Column("id", Seq, primary_key=True),
    Column("finding", String(20), ForeignKey("finding.id"), nullable=False, index=True),
    Column("at", Text, nullable=False, comment="RFC 3339"),
    Column("state", Text, nullable=False),
    Column("cause", Seq, nullable=True, comment="the entry up to which the audit had read"),
)
