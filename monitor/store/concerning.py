"""Which entries and findings concern a unit, for recusal: it submitted them, or they are judged as its own."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, or_, select

from monitor.store.chunks import chunks
from monitor.store.database import Read
from monitor.store.tables.entry import entry
from monitor.store.tables.finding import finding
from monitor.store.tables.link import link

SOURCE = "urn:tw:unit:"


def concerning(read: Read, seqs: Collection[int], units: Collection[str]) -> frozenset[int]:
    """Those of the entries `seqs` that one of `units` (organisation ids) submitted, or that carry it as a unit's scope.

    An event may be of several units, a payer and a payee: each of them is concerned.
    """
    out: set[int] = set()
    for part in chunks(sorted(set(seqs)) if units else []):
        sent = select(entry.c.seq).where(entry.c.seq.in_(part), _sent(units))
        judged = select(link.c.seq).where(link.c.seq.in_(part), *_scoped(units))
        out |= {*read.connection.scalars(sent), *read.connection.scalars(judged)}
    return frozenset(out)


def findings_concerning(read: Read, units: Collection[str]) -> frozenset[str]:
    """Ids of the findings that are of one of `units`, or judged on an entry that concerns one."""
    if not units:
        return frozenset()
    sent = exists().where(entry.c.seq == finding.c.event, _sent(units))
    judged = exists().where(link.c.seq == finding.c.event, *_scoped(units))
    told = select(finding.c.id).where(or_(finding.c.unit_id.in_(units), sent, judged))
    return frozenset(read.connection.scalars(told))


def _sent(units: Collection[str]) -> ColumnElement[bool]:
    return entry.c.source.in_([f"{SOURCE}{unit}" for unit in units])


def _scoped(units: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return link.c.noun == "unit", link.c.role == "scope", link.c.id.in_(units)
