"""Findings and the entries on which they rest: the few columns that tell it, and no more."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, select

from monitor.store.chunks import chunks
from monitor.store.database import Read
from monitor.store.tables.finding import finding

MANY: Final = 2_000
"""More ids than this are not asked for one by one: everything is read."""


class Rests(NamedTuple):
    """A finding by what it is of; `events` is JSON: the entries on which it rests."""

    id: str
    state: str
    process_id: str | None
    scope_id: str
    events: str


class Quoted(NamedTuple):
    """A finding with what it names; `about` and `shown` are JSON: what was judged, and the evidence."""

    id: str
    rule: str
    unit_id: str | None
    scope_id: str
    event: int
    """The judged entry."""
    about: str
    shown: str


def rests(read: Read, ids: Collection[str] | None = None) -> list[tuple[Any, ...]]:
    """Rows of `Rests` of these findings, of all where none are named: plain tuples, since there may be many."""
    told: Select[Any] = select(*(finding.c[name] for name in Rests._fields))
    if ids is None or len(ids) > MANY:
        wanted = None if ids is None else set(ids)
        rows = [tuple(row) for row in read.connection.execute(told)]
        return rows if wanted is None else [row for row in rows if row[0] in wanted]
    out: list[tuple[Any, ...]] = []
    for part in chunks(sorted(ids)):
        out += [tuple(row) for row in read.connection.execute(told.where(finding.c.id.in_(part)))]
    return out


def quoted(read: Read, ids: Collection[str]) -> list[Quoted]:
    """These findings, in the order of their ids."""
    told: Select[Any] = select(*(finding.c[name] for name in Quoted._fields))
    rows = (
        row
        for part in chunks(sorted(ids))
        for row in read.connection.execute(told.where(finding.c.id.in_(part)).order_by(finding.c.id))
    )
    return [Quoted(*row) for row in rows]
