"""The rows that new events make: entry, payload and links, with the leaf hash over the envelope."""

from __future__ import annotations

import os
from typing import Any, TypeAlias

from monitor.ledger.canonical import canonical
from monitor.ledger.leaf import SALT_BYTES, leaf, leaf_hash, salted
from monitor.store.bulk import insert_rows
from monitor.store.database import Write
from monitor.store.outcome import Receipt
from monitor.store.tables.entry import entry
from monitor.store.tables.link import link
from monitor.store.tables.payload import payload
from monitor.vocabulary.event import Event
from monitor.vocabulary.keys import keys_of

Content: TypeAlias = tuple[str, str, str, str | None, str]
"""What makes an event the same event: type, subject, time, corrects, canonical payload."""


def content_of(event: Event) -> Content:
    """The content of `event`. Raises `NotCanonical` where nobody checked it."""
    return event.type, event.subject, event.time, event.corrects, canonical(event.data).decode()


class Rows:
    """Rows of new events, from index `start` of the log `origin` on, in the order in which they are added."""

    def __init__(self, origin: str, start: int, stamp: str) -> None:
        self.start = start
        self.stamp = stamp
        self._origin = origin
        self._entries: list[tuple[Any, ...]] = []
        self._payloads: list[tuple[Any, ...]] = []
        self._links: list[tuple[Any, ...]] = []

    def add(self, event: Event, actor: str, body: str) -> Receipt:
        """The receipt that `event` has once the rows are inserted; it keeps a recordedtime of its own."""
        seq = self.start + len(self._entries)
        salt = os.urandom(SALT_BYTES)
        recorded = event.recordedtime or self.stamp
        payload_salted = salted(body.encode(), salt)
        digest = leaf_hash(
            leaf(
                log=self._origin,
                seq=seq,
                id=event.id,
                source=event.source,
                type=event.type,
                subject=event.subject,
                corrects=event.corrects,
                time=event.time,
                recordedtime=recorded,
                actor=actor,
                payload_salted=payload_salted,
            )
        )
        day, kind, origin = event.day, event.type, event.origin
        # in the order of the tables' columns
        self._entries.append(
            (
                seq,
                event.source,
                event.id,
                kind,
                event.subject,
                event.time,
                day,
                recorded,
                actor,
                event.submitter,
                event.corrects,
                payload_salted,
                digest,
            )
        )
        self._payloads.append((seq, salt, body, origin.file, origin.sheet, origin.row))
        self._links.extend((seq, key.noun, key.id, key.role, day, kind) for key in keys_of(event))
        return Receipt(seq, digest, recorded, repeated=False)

    def insert(self, write: Write) -> None:
        """All rows stand in the database."""
        insert_rows(write.connection, entry, self._entries)
        insert_rows(write.connection, payload, self._payloads)
        insert_rows(write.connection, link, self._links)
