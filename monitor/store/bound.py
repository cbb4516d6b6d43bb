"""Entries with all that their leaves bind: for whoever is to make the leaf anew from what he is given."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from monitor.store.chunks import chunks
from monitor.store.cold.fill import filled
from monitor.store.database import Read
from monitor.store.proofs import leaf_of_row
from monitor.store.tables.entry import entry
from monitor.store.tables.finding import finding
from monitor.store.tables.log import log
from monitor.store.tables.payload import payload

BESIDE = ("body", "salt", "submitter", "origin_file", "origin_sheet", "origin_row")
ENVELOPE = ("source", "type", "subject", "time", "recordedtime", "submitter", "corrects")


@dataclass(frozen=True, slots=True)
class Bound:
    """Entry `seq`: its leaf; its event (CloudEvents) and what binds it, both None where the payload was erased."""

    seq: int
    leaf: bytes
    event: dict[str, Any] | None
    bound: dict[str, Any] | None


def bound(read: Read, seqs: Collection[int]) -> list[Bound]:
    """The entries at these indexes, the product's own among them, in the order of the log."""
    origin = str(read.connection.scalar(select(log.c.origin)))
    told = select(entry, *(payload.c[name] for name in BESIDE)).outerjoin(payload, payload.c.seq == entry.c.seq)
    return [
        _bound(origin, row)
        for part in chunks(sorted(set(seqs)))
        for row in filled(read, read.connection.execute(told.where(entry.c.seq.in_(part)).order_by(entry.c.seq)).all())
    ]


def _bound(log_origin: str, row: Any) -> Bound:
    made = leaf_of_row(log_origin, row)
    if row.body is None:
        return Bound(row.seq, made, None, None)
    members = {name: getattr(row, name) for name in ENVELOPE}
    event = {"specversion": "1.0", "id": row.event_id, **{name: told for name, told in members.items() if told}}
    parts = {"submitter": row.submitter, "file": row.origin_file, "sheet": row.origin_sheet, "row": row.origin_row}
    binds = {
        "log": log_origin,
        "actor": row.actor,
        "salt": bytes(row.salt).hex(),
        "origin": {name: told for name, told in parts.items() if told is not None},
    }
    return Bound(row.seq, made, {**event, "data": json.loads(row.body)}, binds)


def own_entries(read: Read, kind: str, subject: str) -> list[int]:
    """The indexes of the product's own entries of a kind about a subject, oldest first."""
    told = select(entry.c.seq).where(entry.c.type == kind, entry.c.subject == subject).order_by(entry.c.seq)
    return list(read.connection.scalars(told))


def finding_row(read: Read, finding_id: str) -> dict[str, str] | None:
    """A row of table `finding`, each column as the text of which the log holds the digest; None: no such finding."""
    row = read.connection.execute(select(finding).where(finding.c.id == finding_id)).mappings().first()
    return None if row is None else {name: str(told) for name, told in row.items() if told is not None}
