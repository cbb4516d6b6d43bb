"""What waits to be told, in order, and what became of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update

from monitor.store.chunks import chunks
from monitor.store.database import Read, Write
from monitor.store.tables.entry import entry
from monitor.store.tables.notice import delivery
from monitor.store.tables.payload import payload
from monitor.store.tables.submission import submission

WAITING, DELIVERED, DEAD = "waiting", "delivered", "dead"
READY = "ready"
"""State of a submission that waits for a second person."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notice for one subscriber; `message` is the same at every attempt, `next_at` is Unix time."""

    id: int
    subscriber: str
    message: str
    kind: str
    about: str
    body: str
    state: str
    attempts: int
    next_at: int
    status: int | None
    error: str | None
    made_at: str
    ended_at: str | None


class Entered(NamedTuple):
    """An entry as notices need it; `body` of the product's own entries only, None where it was erased."""

    seq: int
    type: str
    source: str
    subject: str
    recordedtime: str
    body: str | None


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**row._mapping)  # noqa: SLF001 - the public name of a row's columns


def entries_after(read: Read, seq: int, limit: int, own: Iterable[str]) -> list[Entered]:
    """The entries after index `seq`, at most `limit`, in the order of the log; `own` are the product's own kinds."""
    columns = [entry.c[name] for name in ("seq", "type", "source", "subject", "recordedtime")]
    bodies = payload.alias()
    told = (
        select(*columns, bodies.c.body)
        .outerjoin(bodies, (bodies.c.seq == entry.c.seq) & entry.c.type.in_(sorted(own)))
        .where(entry.c.seq > seq, entry.c.seq <= seq + limit)
        .order_by(entry.c.seq)
    )
    return [Entered._make(row) for row in read.connection.execute(told)]


def drafts_ready(read: Read) -> list[tuple[int, str, str]]:
    """Submissions that wait for a second person: number, unit, since when (RFC 3339)."""
    since = func.coalesce(submission.c.checked_at, submission.c.uploaded_at)
    told = select(submission.c.id, submission.c.unit, since).where(submission.c.state == READY)
    return [(row[0], row[1], row[2]) for row in read.connection.execute(told.order_by(submission.c.id))]


def told_already(read: Read, subscriber: str, kind: str, abouts: Sequence[str]) -> set[str]:
    """Which of these a subscriber has been told, or is to be."""
    return {
        about
        for part in chunks(list(abouts))
        for about in read.connection.scalars(
            select(delivery.c.about).where(
                delivery.c.subscriber == subscriber, delivery.c.kind == kind, delivery.c.about.in_(part)
            )
        )
    }


def put(write: Write, subscriber: str, notices: Iterable[tuple[str, str, str]], *, now: int, at: str) -> int:
    """These notices (kind, about, body) wait for a subscriber, behind what waits already; how many they are."""
    first = (write.connection.scalar(select(func.max(delivery.c.id))) or 0) + 1
    rows = [
        {
            "id": number,
            "subscriber": subscriber,
            "message": f"msg_{secrets.token_hex(16)}",
            "kind": kind,
            "about": about,
            "body": body,
            "state": WAITING,
            "attempts": 0,
            "next_at": now,
            "made_at": at,
        }
        for number, (kind, about, body) in enumerate(notices, first)
    ]
    if rows:
        write.connection.execute(insert(delivery), rows)
    return len(rows)


def first_waiting(read: Read, subscriber: str) -> Delivery | None:
    """What a subscriber is to be told next, due or not; None: nothing."""
    told = select(delivery).where(delivery.c.subscriber == subscriber, delivery.c.state == WAITING)
    row = read.connection.execute(told.order_by(delivery.c.id).limit(1)).first()
    return None if row is None else _delivery(row)


def waiting(read: Read, subscriber: str) -> int:
    """How many notices wait for a subscriber."""
    return _count(read, (delivery.c.subscriber == subscriber, delivery.c.state == WAITING))


def mark(write: Write, id: int, **told: Any) -> bool:
    """A waiting notice is so from now on; False where it does not wait any more, and then nothing is changed."""
    done = write.connection.execute(
        update(delivery).where(delivery.c.id == id, delivery.c.state == WAITING).values(**told)
    )
    return bool(done.rowcount)


def again(write: Write, id: int, *, now: int) -> bool:
    """A dead notice waits again, under the same message id; False where it is not dead."""
    fresh = {"state": WAITING, "attempts": 0, "next_at": now, "ended_at": None}
    done = write.connection.execute(
        update(delivery).where(delivery.c.id == id, delivery.c.state == DEAD).values(**fresh)
    )
    return bool(done.rowcount)


def forget(write: Write, ended_before: str) -> int:
    """Delivered notices that ended before an instant (RFC 3339, in the county) are gone; how many they were."""
    done = write.connection.execute(
        delete(delivery).where(delivery.c.state == DELIVERED, delivery.c.ended_at < ended_before)
    )
    return int(done.rowcount)


def _count(read: Read, where: Sequence[ColumnElement[bool]]) -> int:
    return read.connection.scalar(select(func.count()).select_from(delivery).where(*where)) or 0


def by_number(read: Read, id: int) -> Delivery | None:
    """The notice of this number; None where there is none."""
    row = read.connection.execute(select(delivery).where(delivery.c.id == id)).first()
    return None if row is None else _delivery(row)


def listed(
    read: Read, *, subscriber: str | None = None, state: str | None = None, limit: int = 50, offset: int = 0
) -> tuple[int, list[Delivery]]:
    """How many notices fit, and one page of them, the newest first."""
    where: list[ColumnElement[bool]] = []
    if subscriber is not None:
        where.append(delivery.c.subscriber == subscriber)
    if state is not None:
        where.append(delivery.c.state == state)
    told = select(delivery).where(*where).order_by(delivery.c.id.desc()).limit(limit).offset(offset)
    return _count(read, where), [_delivery(row) for row in read.connection.execute(told)]
