"""Findings as the queue needs them to rank and count: a few columns of all, everything of none."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import or_, select

from monitor.store.database import Read
from monitor.store.tables.finding import finding


class Slim(NamedTuple):
    """One finding, without its texts and evidence. Days are day numbers, money is fen."""

    id: str
    event: int
    """The judged entry."""
    rule: str
    family: str
    severity: str
    confidence: str
    is_lead: bool
    state: str
    day: int
    stake_fen: int | None
    unit_id: str | None
    process_id: str | None
    project_id: str | None


SEARCHED = ("message_zh", "message_en", "rule", "about", "scope_id", "process_id", "project_id", "unit_id")
"""Columns in which the words of a search are looked for."""


def slim(read: Read, *, search: str = "", process_id: str | None = None, project_id: str | None = None) -> list[Slim]:
    """Every finding that holds all words of `search` somewhere, and belongs to this process and project if told."""
    told = select(*(finding.c[name] for name in Slim._fields))
    for word in search.split():
        told = told.where(or_(*(finding.c[name].icontains(word, autoescape=True) for name in SEARCHED)))
    if process_id is not None:
        told = told.where(finding.c.process_id == process_id)
    if project_id is not None:
        told = told.where(finding.c.project_id == project_id)
    return [Slim(*row) for row in read.connection.execute(told)]
