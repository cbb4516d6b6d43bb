"""Whom an event is about: the parties that each stand for themselves on it, not all who took part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any, Final

from sqlalchemy import select

from monitor.store.chunks import chunks
from monitor.store.database import Read
from monitor.store.tables.finding import finding
from monitor.store.tables.link import link
from monitor.vocabulary.contract import Field, contract

PARTY: Final = "party"
CONSORTIA: Final = frozenset({"award.made", "bid.submitted", "contract.signed"})
"""They list parties that stand together as one: the members of a consortium (and who was passed over)."""


@cache
def single() -> tuple[str, ...]:
    """Kinds of events whose parties each are what the event is about: no list of all who took part."""
    told = contract()

    def listed(path: str, fields: Any) -> bool:
        first, _, rest = path.partition(".")
        field: Field = fields[first]
        inner = told.structures.get(field.type)
        return field.is_list or (bool(rest) and inner is not None and listed(rest, inner.fields))

    return tuple(
        sorted(
            kind.name
            for kind in told.kinds.values()
            if kind.scopes.get(PARTY)
            and (kind.name in CONSORTIA or not any(listed(path, kind.fields) for path in kind.scopes[PARTY]))
        )
    )


def parties(read: Read, events: Collection[int] | None = None) -> dict[int, list[str]]:
    """Judged entry -> the parties it is about, of these entries, of all findings where none are named."""
    told = select(link.c.seq, link.c.id).where(link.c.noun == PARTY, link.c.role == "scope", link.c.kind.in_(single()))
    out: defaultdict[int, list[str]] = defaultdict(list)
    if events is None:
        of_findings = told.where(link.c.seq.in_(select(finding.c.event))).order_by(link.c.seq, link.c.id)
        for row in read.connection.execute(of_findings).cursor.fetchall():  # plain tuples: there may be many
            out[row[0]].append(row[1])
        return dict(out)
    for part in chunks(sorted(set(events))):
        for seq, id in read.connection.execute(told.where(link.c.seq.in_(part)).order_by(link.c.seq, link.c.id)):
            out[seq].append(id)
    return dict(out)
