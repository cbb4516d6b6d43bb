"""Which entries concern a unit: it submitted them, or they are judged as its own; what recusal is decided by."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from monitor.store.chunks import chunks
from monitor.store.database import Read
from monitor.store.tables.entry import entry
from monitor.store.tables.link import link

SOURCE = "urn:tw:unit:"


def concerning(read: Read, seqs: Collection[int], units: Collection[str]) -> frozenset[int]:
    """Those of the entries `seqs` that one of `units` (organisation ids) submitted, or that carry it as a unit's scope.

    An event may be of several units, a payer and a payee: each of them is concerned.
    """
    out: set[int] = set()
    sources = [f"{SOURCE}{unit}" for unit in units]
    for part in chunks(sorted(set(seqs)) if units else []):
        sent = select(entry.c.seq).where(entry.c.seq.in_(part), entry.c.source.in_(sources))
        of = (link.c.noun == "unit", link.c.role == "scope", link.c.id.in_(units))
        judged = select(link.c.seq).where(link.c.seq.in_(part), *of)
        out |= {*read.connection.scalars(sent), *read.connection.scalars(judged)}
    return frozenset(out)
