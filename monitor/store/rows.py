"""The rows that new entries make: entry, payload, links and nodes, with the leaf hash over the envelope."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

from monitor.ledger.canonical import canonical
from monitor.ledger.leaf import SALT_BYTES, leaf, leaf_hash, salted
from monitor.store.blocks import room_for
from monitor.store.bulk import insert_rows
from monitor.store.database import Write
from monitor.store.nodes import grow
from monitor.store.outcome import Receipt
from monitor.store.tables.entry import entry
from monitor.store.tables.link import link
from monitor.store.tables.payload import payload
from monitor.vocabulary.envelope import MONITOR
from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.keys import keys_of
from monitor.vocabulary.own import Doing

Content: TypeAlias = tuple[str, str, str, str | None, str]
"""What makes an event the same event: type, subject, time, corrects, canonical payload."""


def content_of(event: Event) -> Content:
    """The content of `event`. Raises `NotCanonical` where nobody checked it."""
    return event.type, event.subject, event.time, event.corrects, canonical(event.data).decode()


def origin_salted(salt: bytes, submitter: str | None, origin: Origin) -> str | None:
    """SHA-256(salt || canonical object of who submitted and where from); None where nothing of it is told."""
    parts = {"submitter": submitter, "file": origin.file, "sheet": origin.sheet, "row": origin.row}
    told = {name: value for name, value in parts.items() if value is not None}
    return salted(canonical(told), salt) if told else None


class Envelope(NamedTuple):
    """What the leaf says of an entry before its index is known."""

    id: str
    source: str
    type: str
    subject: str
    time: str
    day: int
    recordedtime: str
    actor: str
    corrects: str | None = None
    submitter: str | None = None
    origin: Origin = Origin()


class Rows:
    """Rows of new entries, from index `start` of the log `origin` on, in the order in which they are added."""

    def __init__(self, origin: str, start: int, stamp: str, day: int) -> None:
        self.start = start
        self.stamp = stamp
        self._day = day
        self._origin = origin
        self._entries: list[tuple[Any, ...]] = []
        self._payloads: list[tuple[Any, ...]] = []
        self._links: list[tuple[Any, ...]] = []
        self._hashes: list[bytes] = []

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, event: Event, actor: str, body: str) -> Receipt:
        """The receipt that `event` has once the rows are inserted; it keeps a recordedtime of its own."""
        recorded, day, kind = event.recordedtime or self.stamp, event.day, event.type
        told = Envelope(
            event.id, event.source, kind, event.subject, event.time, day, recorded, actor, event.corrects,
            event.submitter, event.origin,
        )  # fmt: skip
        receipt = self._add(told, body)
        seq = receipt.seq
        self._links += [(seq, noun, id, role, day, kind) for noun, id, role in keys_of(event)]
        return receipt

    def add_own(self, doing: Doing, actor: str) -> Receipt:
        """The receipt of an entry of the product's own; its id is its place in the log."""
        place = f"own/{self.start + len(self._entries)}"
        told = Envelope(place, MONITOR, doing.kind, doing.subject, self.stamp, self._day, self.stamp, actor)
        return self._add(told, canonical(dict(doing.data)).decode())

    def _add(self, told: Envelope, body: str) -> Receipt:
        seq = self.start + len(self._entries)
        salt = os.urandom(SALT_BYTES)
        payload_salted = salted(body.encode(), salt)
        origin = told.origin
        bound = origin_salted(salt, told.submitter, origin)
        digest = leaf_hash(
            leaf(
                log=self._origin,
                seq=seq,
                id=told.id,
                source=told.source,
                type=told.type,
                subject=told.subject,
                corrects=told.corrects,
                time=told.time,
                recordedtime=told.recordedtime,
                actor=told.actor,
                payload_salted=payload_salted,
                origin_salted=bound,
            )
        )
        # in the order of the tables' columns
        self._entries.append(
            (
                seq,
                told.source,
                told.id,
                told.type,
                told.subject,
                told.time,
                told.day,
                told.recordedtime,
                told.actor,
                told.corrects,
                payload_salted,
                digest,
                bound,
            )
        )
        self._payloads.append((seq, salt, body, origin.file, origin.sheet, origin.row, told.submitter))
        self._hashes.append(digest)
        return Receipt(seq, digest, told.recordedtime, repeated=False)

    def insert(self, write: Write) -> None:
        """All rows stand in the database, and with them the nodes of the tiles that they fill."""
        room_for(write, self.start + len(self._entries))
        insert_rows(write.connection, entry, self._entries)
        insert_rows(write.connection, payload, self._payloads)
        insert_rows(write.connection, link, self._links)
        grow(write, self.start, self._hashes)


def each_of(rows: Rows, doings: Iterable[Doing], actor: str) -> list[Receipt]:
    """The receipts of entries of the product's own, one after the other."""
    return [rows.add_own(doing, actor) for doing in doings]
