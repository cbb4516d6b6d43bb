"""Table payload: what the leaf's salted digests bind; table erasure: what may be missing; table link: what it makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from monitor.ledger.leaf import SALT_BYTES, salted
from monitor.store.check.report import Bad, Part
from monitor.store.database import Read
from monitor.store.rows import origin_salted
from monitor.store.tables.entry import entry
from monitor.store.tables.link import link
from monitor.store.tables.payload import erasure, payload
from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.keys import keys_of
from monitor.vocabulary.own import own_kinds


class Payloads:
    """Each entry has its payload, bound by the digests of its leaf, unless an erasure took it."""

    table = "payload"

    def __init__(self, read: Read) -> None:
        self.count = 0
        self._erased = set(read.connection.scalars(select(erasure.c.seq)))
        self._stray = list(
            read.connection.scalars(select(payload.c.seq).where(payload.c.seq.not_in(select(entry.c.seq))))
        )

    def take(self, part: Part) -> Iterator[Bad]:
        """Missing payloads, and payloads that the leaf does not bind."""
        for row in part.rows:
            place = f"seq {row.seq}"
            if row.seq in part.unread:
                continue
            if row.body is None:
                if row.seq not in self._erased:
                    yield Bad("payload", place, "seq", "missing, and no erasure tells why")
                elif row.type in own_kinds():
                    yield Bad("payload", place, "seq", f"missing: {row.type} is the product's own and is never erased")
                continue
            self.count += 1
            if row.seq in self._erased:
                yield Bad("erasure", place, "seq", "an erasure is on record, and the payload is still there")
            salt = bytes(row.salt)
            if len(salt) != SALT_BYTES or salted(row.body.encode(), salt) != row.payload_salted:
                yield Bad("payload", place, "body", "salt and body do not give the digest of the leaf")
            elif origin_salted(salt, row.submitter, _origin(row)) != row.origin_salted:
                yield Bad("payload", place, "origin", "submitter, file, sheet and row are not those the leaf binds")

    def end(self) -> Iterator[Bad]:
        """Payloads of entries that are not there."""
        for seq in self._stray:
            yield Bad("payload", f"seq {seq}", "seq", "the log has no such entry")


class Links:
    """The link keys of each event are those that its payload gives."""

    table = "link"

    def __init__(self, read: Read) -> None:
        self.count = 0
        stray = select(link.c.seq).where(link.c.seq.not_in(select(entry.c.seq))).distinct()
        self._stray = list(read.connection.scalars(stray))

    def take(self, part: Part) -> Iterator[Bad]:
        """Links too few, too many, or other ones."""
        for row in part.rows:
            found = part.links.get(row.seq, set())
            self.count += len(found)
            if row.seq in part.unread:
                continue
            expected = _links(row)
            for told in sorted(expected - found):
                yield Bad("link", f"seq {row.seq}", "id", f"{told} missing")
            for told in sorted(found - expected):
                yield Bad("link", f"seq {row.seq}", "id", f"{told} is not what the event carries")

    def end(self) -> Iterator[Bad]:
        """Links of entries that are not there."""
        for seq in self._stray:
            yield Bad("link", f"seq {seq}", "seq", "the log has no such entry")


def _origin(row: Row[Any]) -> Origin:
    return Origin(row.origin_file, row.origin_row, row.origin_sheet)


def _links(row: Row[Any]) -> set[tuple[str, str, str, int, str]]:
    if row.body is None or row.type in own_kinds():
        return set()
    try:
        event = Event(row.event_id, row.source, row.type, row.subject, row.time, json.loads(row.body), row.corrects)
        return {(key.noun, key.id, key.role, row.day, row.type) for key in keys_of(event)}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()  # the payload itself was changed: its own check names it
