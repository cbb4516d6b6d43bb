"""Refusing: the body of an event whose id was taken goes on record, once a body."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from monitor.ledger.canonical import canonical
from monitor.store.database import Write
from monitor.store.outcome import Reason, Refusal
from monitor.store.tables.refused import refused
from monitor.vocabulary.event import Event


def _body(event: Event) -> str:
    told: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": event.time,
        "data": event.data,
    }
    if event.corrects is not None:
        told["corrects"] = event.corrects
    return canonical(told).decode()


def put_on_record(write: Write, event: Event, *, at: str, first_seq: int | None) -> Refusal:
    """The refusal of `event`, its whole body in table `refused`; the same body twice makes one row."""
    body = _body(event)
    same = select(refused.c.id).where(
        refused.c.source == event.source, refused.c.event_id == event.id, refused.c.body == body
    )
    row: int | None = write.connection.scalar(same.limit(1))
    if row is None:
        made = write.connection.execute(
            insert(refused).values(
                at=at,
                source=event.source,
                event_id=event.id,
                reason=Reason.SAME_ID_OTHER_CONTENT.value,
                body=body,
                first_seq=first_seq,
            )
        )
        row = made.inserted_primary_key[0] if made.inserted_primary_key else None
    return Refusal(event.source, event.id, Reason.SAME_ID_OTHER_CONTENT, first_seq, row)
