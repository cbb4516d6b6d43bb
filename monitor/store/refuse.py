"""Refusing: the body of an event whose id was taken goes on record, once a body."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from monitor.ledger.canonical import canonical
from monitor.ledger.leaf import SALT_BYTES, salted
from monitor.store.database import Write
from monitor.store.outcome import Reason, Refusal
from monitor.store.own import record
from monitor.store.tables.refused import refused
from monitor.vocabulary.event import Event
from monitor.vocabulary.own import Doing


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


def put_on_record(write: Write, event: Event, *, now: datetime, first_seq: int | None) -> Refusal:
    """The refusal of `event`: its whole body in table `refused`, its salted digest in the log; the same body once."""
    body = _body(event)
    same = select(refused.c.id).where(
        refused.c.source == event.source, refused.c.event_id == event.id, refused.c.body == body
    )
    row: int | None = write.connection.scalar(same.limit(1))
    if row is None:
        row = (write.connection.scalar(select(func.max(refused.c.id))) or 0) + 1
        salt = os.urandom(SALT_BYTES)
        data: dict[str, Any] = {
            "refused": row,
            "event_source": event.source,
            "event_id": event.id,
            "reason": Reason.SAME_ID_OTHER_CONTENT.value,
            "body_salted": salted(body.encode(), salt),
        }
        if first_seq is not None:
            data["first_entry"] = first_seq
        (receipt,) = record(write, [Doing("event.refused", event.subject, data)], now=now)
        write.connection.execute(
            insert(refused).values(
                id=row,
                at=receipt.recordedtime,
                source=event.source,
                event_id=event.id,
                reason=Reason.SAME_ID_OTHER_CONTENT.value,
                body=body,
                salt=salt,
                first_seq=first_seq,
            )
        )
    return Refusal(event.source, event.id, Reason.SAME_ID_OTHER_CONTENT, first_seq, row)
