"""Names of organisations as registered: read once a process, then only what was entered since.

Contract, conventions: of the same organisation the facts with the latest `time` hold; a correction stands for what
it corrects, and `event.withdrawn` takes back the whole chain it points into.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from types import MappingProxyType
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select

from monitor.store.cold.fill import is_kept, whole
from monitor.store.database import Read
from monitor.store.events import last_seq
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import erasure, payload

REGISTERED, WITHDRAWN = "organisation.registered", "event.withdrawn"


@dataclass(frozen=True, slots=True)
class _Row:
    """One registration, or one withdrawal of any event (then without organisation)."""

    seq: int
    key: tuple[str, str]
    corrects: tuple[str, str] | None
    at: datetime
    day: int
    organisation: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class _Kept:
    """The rows up to entry `upto`, and the names they make on the day number `day`."""

    upto: int
    erased: int
    day: int
    rows: tuple[_Row, ...]
    names: Mapping[str, str]


_KEPT: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_DOOR = Lock()


def _rows(read: Read, after: int) -> list[_Row]:
    """Registrations and withdrawals after an entry that were not erased: a look-up by kind, no scan."""
    told = (
        select(entry, payload.c.body)
        .outerjoin(payload, payload.c.seq == entry.c.seq)
        .where(entry.c.type.in_((REGISTERED, WITHDRAWN)), entry.c.seq > after, is_kept())
        .order_by(entry.c.seq)
    )
    out = []
    for row in whole(read, read.connection.execute(told).all()):
        whose = json.loads(row.body)["organisation"] if row.type == REGISTERED else {}
        corrects = None if row.corrects is None else (row.source, row.corrects)
        at, key = datetime.fromisoformat(row.time), (row.source, row.event_id)
        out.append(_Row(row.seq, key, corrects, at, row.day, whose.get("id"), whose.get("name")))
    return out


def _holding(rows: Sequence[_Row]) -> Collection[_Row]:
    """The last registration of each chain that was not taken back."""
    by_key = {row.key: row for row in rows}
    corrected = {row.corrects for row in rows if row.corrects is not None}
    last: dict[tuple[str, str], _Row] = {}
    gone: set[tuple[str, str]] = set()
    for row in rows:
        root, seen = row, {row.key}
        while root.corrects in by_key and root.corrects not in seen:
            root = by_key[root.corrects]
            seen.add(root.key)
        if row.organisation is None:
            gone.add(root.key)
        elif row.key not in corrected or root.key not in last:
            last[root.key] = row
    return [row for root, row in last.items() if root not in gone]


def _named(rows: Sequence[_Row], day: int) -> Mapping[str, str]:
    held = [row for row in _holding([row for row in rows if row.day <= day]) if row.name is not None]
    in_time = sorted(held, key=lambda row: (row.at, row.seq))
    return MappingProxyType({row.organisation: row.name for row in in_time if row.organisation and row.name})


def registered_names(read: Read, day: int) -> Mapping[str, str]:
    """Organisation id -> the name last registered for it by the day number `day`; an erased one counts no more.

    Kept as long as no entry is added; then only what was added is read. An erasure lets everything be read again.
    """
    engine, upto = read.connection.engine, last_seq(read)
    erased = read.connection.scalar(select(func.count()).select_from(erasure)) or 0
    with _DOOR:
        kept = _KEPT.get(engine)
    if kept is not None and (kept.upto, kept.erased, kept.day) == (upto, erased, day):
        return kept.names
    is_older = kept is not None and (kept.erased != erased or kept.upto > upto)
    before = () if kept is None or is_older else kept.rows
    fresh = _rows(read, -1 if kept is None or is_older else kept.upto)
    if kept is not None and not is_older and not fresh and kept.day == day:
        names = kept.names
    else:
        names = _named([*before, *fresh], day)
    with _DOOR:
        newest = _KEPT.get(engine)
        if newest is None or (newest.upto, newest.erased) <= (upto, erased):
            _KEPT[engine] = _Kept(upto, erased, day, (*before, *fresh), names)
    return names
