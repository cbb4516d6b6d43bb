"""Reading back: events by index, by id, by link key and by correction.

Indexes are those of the log: contiguous from 0, so the empty log ends at -1. An erased event is in none of these
answers except `find`, which says so. The product's own entries are in none. An event of an archived month is in all of
them; each raises `PayloadUnreadable` where its file cannot be read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, func, select

from monitor.errors import TenderwatchError
from monitor.store.chunks import chunks
from monitor.store.cold.fill import BINDING, filled, is_kept, whole
from monitor.store.database import Read
from monitor.store.tables.entry import entry
from monitor.store.tables.link import link
from monitor.store.tables.payload import erasure, payload
from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.own import own_kinds


class EventErased(TenderwatchError):
    """The log has this event, but its payload was erased."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event of the log: its index, its leaf hash (32 bytes) and the account that sent it."""

    event: Event
    seq: int
    leaf_hash: bytes
    actor: str


class Link(NamedTuple):
    """One id that the event at `seq` carries, with the day and kind of that event."""

    seq: int
    noun: str
    id: str
    role: str
    day: int
    kind: str


def _stored() -> Select[Any]:
    beside = (payload.c[name] for name in ("body", "origin_file", "origin_sheet", "origin_row", "submitter"))
    return select(entry, *beside).outerjoin(payload, payload.c.seq == entry.c.seq).where(is_event(), is_kept())


def _events(read: Read, told: Select[Any]) -> list[StoredEvent]:
    return [_event(row) for row in whole(read, read.connection.execute(told).all())]


def is_event() -> ColumnElement[bool]:
    """True of the entries that are events of the contract; the others are the product's own."""
    return entry.c.type.not_in(sorted(own_kinds()))


def _event(row: Row[Any]) -> StoredEvent:
    return StoredEvent(
        Event(
            id=row.event_id,
            source=row.source,
            type=row.type,
            subject=row.subject,
            time=row.time,
            data=json.loads(row.body),
            corrects=row.corrects,
            recordedtime=row.recordedtime,
            submitter=row.submitter,
            origin=Origin(row.origin_file, row.origin_row, row.origin_sheet),
        ),
        seq=row.seq,
        leaf_hash=row.leaf_hash,
        actor=row.actor,
    )


def events_by_seq(read: Read, seqs: Collection[int], kinds: Collection[str] = ()) -> list[StoredEvent]:
    """The events at these indexes, each once, in the order of the log; an index without one is passed over.

    `kinds`: those of these kinds alone; none named: of any.
    """
    wanted = sorted(set(seqs))
    told = _stored().where(entry.c.type.in_(sorted(kinds))) if kinds else _stored()
    return [
        event
        for part in chunks(wanted)
        for event in _events(read, told.where(entry.c.seq.in_(part)).order_by(entry.c.seq))
    ]


def events_after(read: Read, seq: int = -1, limit: int = 1_000) -> list[StoredEvent]:
    """At most `limit` events after index `seq`, in the order of the log; -1 is before the first."""
    return _events(read, _stored().where(entry.c.seq > seq).order_by(entry.c.seq).limit(limit))


def find(read: Read, source: str, id: str) -> StoredEvent | None:
    """The event under (source, id), or None. Raises `EventErased`."""
    told = _events(read, _stored().where(entry.c.source == source, entry.c.event_id == id))
    if told:
        return told[0]
    gone = read.connection.execute(
        select(erasure.c.seq, erasure.c.at)
        .join(entry, entry.c.seq == erasure.c.seq)
        .where(entry.c.source == source, entry.c.event_id == id)
    ).first()
    if gone is not None:
        raise EventErased(f"entry {gone.seq} was erased at {gone.at}")
    return None


def kinds_by_id(read: Read, ids: Iterable[tuple[str, str]]) -> dict[int, str]:
    """Index -> kind of the entries under these (source, id)."""
    by_source: defaultdict[str, list[str]] = defaultdict(list)
    for source, id in ids:
        by_source[source].append(id)
    told = select(entry.c.seq, entry.c.type)
    return {
        row.seq: row.type
        for source, of_source in by_source.items()
        for part in chunks(of_source)
        for row in read.connection.execute(told.where(entry.c.source == source, entry.c.event_id.in_(part)))
    }


def chain(read: Read, ids: Iterable[tuple[str, str]]) -> list[StoredEvent]:
    """The events under these (source, id), all that they correct and all that correct them, in the order of the log.

    `event.withdrawn` belongs to the chain of what it takes back.
    """
    known: set[tuple[str, str]] = set()
    seqs: set[int] = set()
    open_ids = set(ids)
    while open_ids:
        known |= open_ids
        by_source: defaultdict[str, list[str]] = defaultdict(list)
        for source, id in open_ids:
            by_source[source].append(id)
        found: set[tuple[str, str]] = set()
        columns = select(entry.c.seq, entry.c.event_id, entry.c.corrects)
        for source, of_source in by_source.items():
            for part in chunks(of_source):
                for column in (entry.c.event_id, entry.c.corrects):
                    told = columns.where(entry.c.source == source, column.in_(part))
                    for row in read.connection.execute(told):
                        seqs.add(row.seq)
                        found.add((source, row.event_id))
                        if row.corrects is not None:
                            found.add((source, row.corrects))
        open_ids = found - known
    return events_by_seq(read, seqs)


def links_by_id(
    read: Read,
    pairs: Iterable[tuple[str, str]],
    roles: Collection[str] | None = None,
    day_from: int | None = None,
    day_to: int | None = None,
    kinds: Collection[str] | None = None,
    *,
    most: int | None = None,
) -> list[Link]:
    """Who carries these (noun, id): one row an event, id and role, in the order of the log.

    `roles` keeps some roles, `kinds` events of some kinds; `day_from` and `day_to` are day numbers of the events, both
    included. With `most`, any so many of each five hundred ids are read, and no more: whether there are more is seen.
    """
    by_noun: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for noun, id in pairs:
        by_noun[noun][id] = None
    base = select(*(link.c[name] for name in Link._fields))
    if roles is not None:
        base = base.where(link.c.role.in_(sorted(roles)))
    if kinds is not None:
        base = base.where(link.c.kind.in_(sorted(kinds)))
    if day_from is not None:
        base = base.where(link.c.day >= day_from)
    if day_to is not None:
        base = base.where(link.c.day <= day_to)
    if most is not None:
        base = base.limit(most)
    rows = [
        Link(*row)
        for noun, ids in by_noun.items()
        for part in chunks(list(ids))
        for row in read.connection.execute(base.where(link.c.noun == noun, link.c.id.in_(part)))
    ]
    return sorted(rows)


def links_of(read: Read, seqs: Sequence[int]) -> list[Link]:
    """Every id that the events at these indexes carry, in the order of the log."""
    base = select(*(link.c[name] for name in Link._fields))
    rows = [
        Link(*row)
        for part in chunks(sorted(set(seqs)))
        for row in read.connection.execute(base.where(link.c.seq.in_(part)))
    ]
    return sorted(rows)


def events_left(read: Read, seq: int) -> int:
    """How many events stand after index `seq`; the product's own entries do not count."""
    return read.connection.scalar(select(func.count()).where(entry.c.seq > seq, is_event())) or 0


def last_seq(read: Read) -> int:
    """The index of the last entry, -1 where there is none; the product's own entries count."""
    last: int | None = read.connection.scalar(select(func.max(entry.c.seq)))
    return -1 if last is None else last


def salt_of(read: Read, seq: int) -> bytes:
    """The 32 bytes that hide the payload of entry `seq`; none where it was erased."""
    told = select(*BINDING, payload.c.salt, payload.c.body).outerjoin(payload, payload.c.seq == entry.c.seq)
    rows = filled(read, read.connection.execute(told.where(entry.c.seq == seq)).all())
    return bytes(rows[0].salt or b"") if rows else b""


def count(read: Read) -> int:
    """How many entries the log has, erased ones included: the size of its tree."""
    return last_seq(read) + 1
