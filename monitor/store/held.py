"""What stands in the log under given ids, and what corrects it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from monitor.store.chunks import chunks
from monitor.store.cold.fill import BINDING, filled
from monitor.store.database import Read
from monitor.store.rows import Content
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload


class Held(NamedTuple):
    """An entry under an id; `content` None where its payload was erased."""

    seq: int
    id: str
    type: str
    corrects: str | None
    leaf_hash: bytes
    content: Content | None


def held(read: Read, source: str, ids: Collection[str]) -> dict[str, Held]:
    """Id -> what stands under it in the log; ids that are free are not in it."""
    return {one.id: one for one in _rows(read, source, ids, by_correction=False)}


def corrections(read: Read, source: str, ids: Collection[str]) -> dict[str, list[Held]]:
    """Id -> what corrects it or takes it back, in the order of the log; of those as well, to any depth."""
    out: defaultdict[str, list[Held]] = defaultdict(list)
    seen: set[str] = set()
    wanted = set(ids)
    while wanted:
        seen |= wanted
        found = _rows(read, source, wanted, by_correction=True)
        for one in found:
            out[str(one.corrects)].append(one)
        wanted = {one.id for one in found} - seen
    return dict(out)


def named_since(read: Read, size: int, source: str) -> set[str]:
    """The ids that events of this source at or after index `size` have, correct or take back."""
    told = select(entry.c.event_id, entry.c.corrects).where(entry.c.seq >= size, entry.c.source == source)
    return {id for row in read.connection.execute(told) for id in row if id is not None}


def _rows(read: Read, source: str, ids: Collection[str], *, by_correction: bool) -> list[Held]:
    names = ("seq", "event_id", "type", "subject", "time", "corrects", "leaf_hash")
    columns = (*(entry.c[name] for name in names), *BINDING[1:], payload.c.body)
    told = select(*columns).select_from(entry.outerjoin(payload))
    column = entry.c.corrects if by_correction else entry.c.event_id
    out: list[Held] = []
    for part in chunks(sorted(ids)):
        asked = told.where(entry.c.source == source, column.in_(part)).order_by(entry.c.seq)
        for row in filled(read, read.connection.execute(asked).all()):
            whole = (row.type, row.subject, row.time, row.corrects, row.body)
            content = None if row.body is None else whole
            out.append(Held(row.seq, row.event_id, row.type, row.corrects, bytes(row.leaf_hash), content))
    return out
