"""What the rules said last: one row a rule, scope value and judged record. Derived, and rebuilt at any time.

`not_applicable` is kept only where it can change by time alone (`recheck_day`).
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from monitor.store.tables.base import Seq, metadata

verdict = Table(
    "verdict",
    metadata,
    Column("rule", Text, primary_key=True),
    Column("scope_kind", Text, primary_key=True),
    Column("scope_id", Text, primary_key=True),
    Column("about", Text, primary_key=True, comment="JSON: what was judged"),
    Column("event", Seq, primary_key=True, autoincrement=False, comment="the judged event's entry"),
    Column("day", Integer, nullable=False, comment="day number of the judged day"),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recheck_day", Integer, nullable=True, comment="first day on which it can change by time alone"),
    Index(None, "event"),
    Index(None, "recheck_day"),
    Index(None, "scope_kind", "scope_id", "rule", "day"),
    Index(None, "rule", "verdict"),
)

pending = Table(
    "pending",
    metadata,
    Column("event", Seq, primary_key=True, autoincrement=False, comment="an event dated after the day it was judged"),
    Column("day", Integer, nullable=False, index=True, comment="day number from which it counts"),
)

put_off = Table(
    "put_off",
    metadata,
    Column("rule", Text, primary_key=True),
    Column("scope_kind", Text, primary_key=True),
    Column("scope_id", Text, primary_key=True),
    Column("first_day", Integer, nullable=False, comment="day number of the first judged day"),
    Column("last_day", Integer, nullable=False),
    Column("cause", Seq, nullable=False, comment="the entry up to which the audit had read"),
)
"""Rules on scope values that a round was too short for: judged at a distance."""
