"""Appending: entry, payload, link keys and leaf hash of every new event in one transaction, each event once.

(source, id) is the idempotency key. The same event again is answered with its first receipt; the same id with other
content is refused, and its body stays on record beside the first. The same event means the same type, subject, time,
corrects and canonical payload: what the server adds (recordedtime, submitter) does not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import bindparam, select

from monitor.store.chunks import chunks
from monitor.store.cold.fill import filled
from monitor.store.database import Write
from monitor.store.outcome import Outcome, Reason, Receipt, Refusal
from monitor.store.refuse import put_on_record
from monitor.store.rows import Content, content_of
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload
from monitor.store.tail import rows_after, tail
from monitor.vocabulary.event import Event

NOBODY = "0"
"""The account of what no account sent: imports, demo, replay."""

Id: TypeAlias = tuple[str, str]


class Draft(NamedTuple):
    """An event and the account that sends it."""

    event: Event
    actor: str


@dataclass(slots=True)
class _Held:
    """What stands under one (source, id), in the log or earlier in this batch."""

    event: Event | None
    content: Content | None
    receipt: Receipt


_HELD = (
    select(
        *(entry.c[name] for name in ("seq", "event_id", "type", "subject", "time", "corrects")),
        entry.c.leaf_hash,
        entry.c.recordedtime,
        entry.c.payload_salted,
        entry.c.origin_salted,
        payload.c.body,
    )
    .select_from(entry.outerjoin(payload))
    .where(entry.c.source == bindparam("of_source"), entry.c.event_id.in_(bindparam("ids", expanding=True)))
)


def _held(write: Write, events: Iterable[Event]) -> dict[Id, _Held]:
    ids: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for event in events:
        ids[event.source][event.id] = None
    held: dict[Id, _Held] = {}
    for source, of_source in ids.items():
        for part in chunks(list(of_source)):
            for row in filled(write, write.connection.execute(_HELD, {"of_source": source, "ids": part}).all()):
                content = (row.type, row.subject, row.time, row.corrects, row.body) if row.body is not None else None
                receipt = Receipt(row.seq, row.leaf_hash, row.recordedtime, repeated=True)
                held[source, row.event_id] = _Held(None, content, receipt)
    return held


def append_drafts(write: Write, drafts: Sequence[Draft], *, now: datetime, atomic: bool = False) -> list[Outcome]:
    """As `append`, each event with its own account."""
    end = tail(write)
    held = _held(write, (draft.event for draft in drafts))
    rows = rows_after(end, now)
    outcomes: list[Outcome] = []
    clashes: list[tuple[int, _Held]] = []
    for index, draft in enumerate(drafts):
        event = draft.event
        content = content_of(event)
        first = held.get((event.source, event.id))
        if first is None:
            receipt = rows.add(event, draft.actor, content[-1])
            repeat = Receipt(receipt.seq, receipt.leaf_hash, receipt.recordedtime, repeated=True)
            held[event.source, event.id] = _Held(event, content, repeat)
            outcomes.append(receipt)
        elif first.content is None:
            outcomes.append(Refusal(event.source, event.id, Reason.ERASED, first.receipt.seq))
        else:
            outcomes.append(first.receipt)
            if first.content != content:
                clashes.append((index, first))
    whole = atomic and (bool(clashes) or any(isinstance(outcome, Refusal) for outcome in outcomes))
    if whole:
        for index, (draft, outcome) in enumerate(zip(drafts, outcomes, strict=True)):
            if isinstance(outcome, Receipt) and outcome.seq >= end.next_seq:
                outcomes[index] = Refusal(draft.event.source, draft.event.id, Reason.BATCH_REFUSED)
    else:
        rows.insert(write)
    for index, first in clashes:
        gone = whole and first.event is not None
        if gone and first.event is not None:
            put_on_record(write, first.event, now=now, first_seq=None)
        first_seq = None if gone else first.receipt.seq
        outcomes[index] = put_on_record(write, drafts[index].event, now=now, first_seq=first_seq)
    return outcomes


def append(
    write: Write, events: Sequence[Event], *, actor: str = NOBODY, now: datetime, atomic: bool = False
) -> list[Outcome]:
    """What became of each event, in order: a `Receipt`, or a `Refusal` that is on record; commits nothing.

    New events stand in the log at the next indexes, all recorded at `now` (an aware instant, kept to the second and
    never before the last entry); an event that brings its own recordedtime (replay) keeps it. With `atomic` one
    refusal refuses every new event of the batch. Either way the caller lets the session end well: the record of a
    refusal is kept by the same commit. Raises `NotMigrated`, `PayloadUnreadable` (nothing is
    kept), and `NotCanonical` for an event nobody checked.
    """
    return append_drafts(write, [Draft(event, actor) for event in events], now=now, atomic=atomic)
