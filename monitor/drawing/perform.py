"""An act is done: checked and appended in one transaction of the one writer, and what is refused stays on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from monitor.drawing.refused import ActRefused, AttemptTaken
from monitor.ledger.canonical import NotCanonical, canonical
from monitor.store.about import about
from monitor.store.append import NOBODY, append
from monitor.store.database import Database, Read, Write
from monitor.store.events import EventErased, find
from monitor.store.heads import sign_head
from monitor.store.outcome import Outcome
from monitor.store.own import record
from monitor.store.refuse import put_on_record
from monitor.store.tail import tail
from monitor.vocabulary.event import COUNTY, Event
from monitor.vocabulary.own import Doing


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the act (commit, reveal, run, decline, open, void), the draw, and the body as it came."""

    act: str
    draw_id: str
    body: Any

    @property
    def sha256(self) -> str:
        """Of the body's canonical bytes; of its text where it has none."""
        try:
            told = canonical(self.body)
        except (NotCanonical, RecursionError):
            told = repr(self.body).encode(errors="surrogatepass")
        return sha256(told).hexdigest()


Made = Callable[[Read, datetime], Event]
"""What an act makes of the log as it stands and the moment at which its event will be recorded."""


def perform(
    database: Database, asked: Asked, made: Made, *, clock: Callable[[], datetime], actor: str = NOBODY
) -> tuple[Event, Outcome]:
    """The event and what became of it, in the log before anybody else could write.

    Raises `ActRefused` (on record, where it is evidence; `AttemptTaken` with both bodies), `EventRefused`.
    """
    try:
        with database.writing() as write:
            now = _stamp(write, clock())
            event = _known(write, made(write, now))
            (outcome,) = append(write, [event], actor=actor, now=now)
            if write.key is not None:
                sign_head(write)
            return event, outcome
    except ActRefused as refused:
        keep(database, asked, refused, clock)
        raise


def _stamp(read: Read, now: datetime) -> datetime:
    """The moment at which the next entry is recorded: to the second, never before the last entry."""
    told, last = now.astimezone(COUNTY).replace(microsecond=0), tail(read).recorded
    return told if last is None else max(told, datetime.fromisoformat(last).astimezone(COUNTY))


def _known(read: Read, event: Event) -> Event:
    """The event with the time of the one that stands under its id, where nothing else differs: it is the same."""
    try:
        stored = find(read, event.source, event.id)
    except EventErased:
        return event
    if stored is not None and stored.event.data == event.data:
        return replace(event, time=stored.event.time)
    return event


def keep(database: Database, asked: Asked, refused: ActRefused, clock: Callable[[], datetime]) -> None:
    """What was tried is on record by its digest, and a second request for an attempt with its whole body.

    Nothing is, where only time or a network was missing.
    """
    if not refused.is_evidence:
        return
    data = {"draw_id": asked.draw_id, "act": asked.act, "reason": refused.code, "body_sha256": asked.sha256}
    with database.writing() as write:
        now = _stamp(write, clock())
        if isinstance(refused, AttemptTaken) and refused.event is not None:
            refused.refusal = put_on_record(write, refused.event, now=now, first_seq=refused.first_seq)
        if not _is_kept(write, data):
            record(write, [Doing("draw.refused", asked.draw_id, data)], now=now)
        if write.key is not None:
            sign_head(write)


def _is_kept(write: Write, data: dict[str, str]) -> bool:
    """True where the same act with the same body was refused for the same reason before."""
    return any(one.data == data for one in about(write, "draw.refused", data["draw_id"]))
