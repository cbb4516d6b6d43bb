"""Which entries and findings concern a unit, for recusal: it submitted them, or they are judged as its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, CompoundSelect, Subquery, cast, func, select, true, union
from sqlalchemy.dialects.postgresql import JSONB

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
    """Ids of the findings that are of one of `units`, or rest on an entry that concerns one."""
    if not units:
        return frozenset()
    entries = of_units(units)
    of_unit = select(finding.c.id).where(finding.c.unit_id.in_(units))
    if read.connection.execute(entries.limit(1)).first() is None:  # an audit office: it sends nothing and pays nothing
        return frozenset(read.connection.scalars(of_unit))
    seqs = entries.subquery()
    evidence = _evidence(read)
    rests = select(evidence.c.id).where(evidence.c.seq.in_(select(seqs.c.seq)))
    judged = select(finding.c.id).where(finding.c.event.in_(select(seqs.c.seq)))
    return frozenset(read.connection.scalars(union(of_unit, judged, rests)))


def of_units(units: Collection[str]) -> CompoundSelect[Any]:
    """The entries (`seq`) that one of `units` submitted, or that carry it as a unit's scope."""
    return union(select(entry.c.seq).where(_sent(units)), select(link.c.seq).where(*_scoped(units)))


def _evidence(read: Read) -> Subquery:
    """Finding and entry, of each entry on which a finding rests."""
    if read.connection.dialect.name == "postgresql":
        told = func.jsonb_array_elements_text(cast(finding.c.events, JSONB)).table_valued("value")
    else:
        told = func.json_each(finding.c.events).table_valued("value")
    seq = cast(told.c.value, BigInteger).label("seq")
    return select(finding.c.id, seq).select_from(finding.join(told, true())).subquery()


def _sent(units: Collection[str]) -> ColumnElement[bool]:
    return entry.c.source.in_([f"{SOURCE}{unit}" for unit in units])


def _scoped(units: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return link.c.noun == "unit", link.c.role == "scope", link.c.id.in_(units)


def units_of(read: Read, rows: Collection[Mapping[str, Any]]) -> dict[str, str]:
    """Finding -> the unit it is of, of rows of table `finding`; those of which no record tells a unit are left out.

    Where the finding names none: the first that the judged entry carries as a unit's scope, else who submitted it.
    """
    told = {row["id"]: row["unit_id"] for row in rows if row["unit_id"] is not None}
    missing = {row["id"]: row["event"] for row in rows if row["id"] not in told}
    for part in chunks(sorted(set(missing.values()))):
        scoped = select(link.c.seq, func.min(link.c.id)).where(
            link.c.seq.in_(part), link.c.noun == "unit", link.c.role == "scope"
        )
        units = {row[0]: row[1] for row in read.connection.execute(scoped.group_by(link.c.seq))}
        sent = select(entry.c.seq, entry.c.source).where(entry.c.seq.in_(part), entry.c.source.startswith(SOURCE))
        senders = {row.seq: row.source.removeprefix(SOURCE) for row in read.connection.execute(sent)}
        told |= {id: unit for id, seq in missing.items() if (unit := units.get(seq) or senders.get(seq))}
    return told
