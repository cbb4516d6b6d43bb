"""Who is told: webhooks and mailboxes, what each wants to hear, and how far the log was read for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from monitor.store.database import Read, Write
from monitor.store.tables.notice import delivery, subscriber

ACTIVE, STOPPED = "active", "stopped"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One webhook or mailbox; days and instants are RFC 3339, `failing_since` is Unix time."""

    id: str
    address: str
    kinds: frozenset[str]
    unit: str | None
    secret: str | None
    state: str
    reason: str | None
    read_to: int
    head_told: int
    failing_since: int | None
    made_at: str
    made_by: str

    @property
    def is_mail(self) -> bool:
        """Whether it is a mailbox."""
        return self.address.startswith("mailto:")


def _subscriber(row: Row[Any]) -> Subscriber:
    told = dict(row._mapping)  # noqa: SLF001 - the public name of a row's columns
    return Subscriber(**{**told, "kinds": frozenset(json.loads(told["kinds"]))})


def _columns(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "kinds": json.dumps(sorted(told["kinds"]))} if "kinds" in told else told


def add(write: Write, told: Subscriber) -> None:
    """`told` is told from now on."""
    write.connection.execute(
        insert(subscriber).values(_columns({name: getattr(told, name) for name in Subscriber.__slots__}))
    )


def change(write: Write, id: str, **told: Any) -> None:
    """These columns of a subscriber are so from now on."""
    write.connection.execute(update(subscriber).where(subscriber.c.id == id).values(_columns(told)))


def drop(write: Write, id: str) -> None:
    """A subscriber is gone, with all that waited for it and was told to it."""
    write.connection.execute(delete(delivery).where(delivery.c.subscriber == id))
    write.connection.execute(delete(subscriber).where(subscriber.c.id == id))


def by_id(read: Read, id: str) -> Subscriber | None:
    """The subscriber of this id; None where there is none."""
    row = read.connection.execute(select(subscriber).where(subscriber.c.id == id)).first()
    return None if row is None else _subscriber(row)


def subscribers(read: Read, state: str | None = None) -> list[Subscriber]:
    """All of them, or those in a state, by the time they were made."""
    told = select(subscriber).order_by(subscriber.c.made_at, subscriber.c.id)
    if state is not None:
        told = told.where(subscriber.c.state == state)
    return [_subscriber(row) for row in read.connection.execute(told)]
