"""The whole log without its payloads: who the events are and which ids they carry, in the order of the log.

What decides which events belong together needs no more; an erased event is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import select

from monitor.store.cold.fill import is_kept
from monitor.store.database import Read
from monitor.store.events import is_event, last_seq
from monitor.store.tables.entry import entry
from monitor.store.tables.link import link

PART = 20_000
_NEWEST: WeakKeyDictionary[object, tuple[int, str | None]] = WeakKeyDictionary()
"""By the engine of the database: the last entry then, and when the last event until there was recorded."""
_DOOR = Lock()
Rows: TypeAlias = list[tuple[Any, ...]]


def envelopes(read: Read) -> Iterator[Rows]:
    """`seq`, `source`, `id`, `type`, `subject`, `corrects`, `time`, `recordedtime` of every event, in parts."""
    names = ("seq", "source", "event_id", "type", "subject", "corrects", "time", "recordedtime")
    told = select(*(entry.c[name] for name in names)).where(is_event())
    yield from _parts(read, told.where(is_kept()).order_by(entry.c.seq))


def carried(read: Read) -> Iterator[Rows]:
    """`seq`, `noun`, `id`, `role` of every id that an event carries, in parts."""
    yield from _parts(read, select(link.c.seq, link.c.noun, link.c.id, link.c.role).order_by(link.c.seq))


def _parts(read: Read, told: Any) -> Iterator[Rows]:
    rows = read.connection.execution_options(yield_per=PART).execute(told)
    for part in rows.partitions():
        yield [tuple(row) for row in part]


def registrations(read: Read) -> dict[str, list[int]]:
    """Organisation -> entries of `organisation.registered` about it, in the order of the log."""
    out: dict[str, list[int]] = {}
    told = (
        select(link.c.id, link.c.seq)
        .join(entry, entry.c.seq == link.c.seq)
        .where(entry.c.type == "organisation.registered", link.c.noun == "unit", link.c.role == "scope")
        .order_by(link.c.seq)
    )
    for id_, seq in read.connection.execute(told):
        out.setdefault(id_, []).append(seq)
    return out


def seqs_after(read: Read, seq: int) -> list[int]:
    """The entries after index `seq` that are events and were not erased, in the order of the log."""
    told = select(entry.c.seq).where(is_event(), is_kept(), entry.c.seq > seq)
    return list(read.connection.scalars(told.order_by(entry.c.seq)))


def newest(read: Read) -> str | None:
    """When the last event of the log was recorded (RFC 3339); None where there is none.

    Asked by every page, and a night's audit puts a hundred thousand entries of its own after that event: kept for each
    database, so that only what was entered since is looked through.
    """
    engine, upto = read.connection.engine, last_seq(read)
    with _DOOR:
        kept = _NEWEST.get(engine, (-1, None))
    if kept[0] == upto:
        return kept[1]
    is_older = kept[0] > upto  # a session that began before
    after, before = (-1, None) if is_older else kept
    told = select(entry.c.recordedtime).where(is_event(), entry.c.seq > after)
    found: str | None = read.connection.scalar(told.order_by(entry.c.seq.desc()).limit(1))
    now = before if found is None else found
    if not is_older:
        with _DOOR:
            _NEWEST[engine] = max(_NEWEST.get(engine, kept), (upto, now), key=_entry)
    return now


def _entry(kept: tuple[int, str | None]) -> int:
    return kept[0]
