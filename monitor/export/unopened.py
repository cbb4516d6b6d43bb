"""While a call for bids is open, the public log tells of no entry that could say who bids, or how many.

招标投标法 art. 22 forbids telling others the names and the number of those who obtained the documents, and whatever
else may touch the competition. A leaf tells kind, subject and source. Whether one is withheld depends on public facts
alone, on calls and their openings, and never on whether a bid arrived; and it is withheld among every other kind that
is not public either, so that counting what is withheld counts no bids. Position, time and hash of an entry are always
told: proofs, tiles of hashes and receipts need no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from monitor.export.ocds.masking import PUBLIC
from monitor.export.ocds.seen import BID, OPENED, REGISTERED
from monitor.facts.effective import WITHDRAWN
from monitor.store.database import Read
from monitor.store.entries import Named, named_of_kinds
from monitor.store.events import events_by_seq, last_seq
from monitor.vocabulary.event import Event

PUBLISHED: Final = "tender.published"
MOMENTS: Final = {
    PUBLISHED: ("bid_deadline", "opening_at"),
    "tender_document.issued": ("submission_deadline",),
    "clarification.issued": ("new_deadline",),
}
"""Kinds that tell when bids are opened: at the end of the time for bids, in public (art. 34)."""
ENDS: Final = frozenset({OPENED, "tender.terminated", "candidates.published", "award.made"})
"""Kinds after which no bid of the lot is sealed any more; a direct award knows no opening."""
OF_BIDS: Final = "tender"
"""The stage of the documents: applicants of a prequalification are not bidders yet."""
LONGEST: Final = timedelta(days=366)
"""From the day of a call on: where no opening is told, or one by mistake far away, nothing is withheld for ever."""
OF_THE_PRODUCT: Final = frozenset(
    {
        "system.started",
        "rules.adopted",
        "parameters.changed",
        "parameters.decided",
        "key.adopted",
        "ledger.restored",
        "payloads.archived",
        "draw.refused",
    }
)
"""Its own doings that touch no record of a bidder; a finding or a submission may follow upon a bid."""
ALWAYS: Final = (PUBLIC - {REGISTERED, WITHDRAWN}) | OF_THE_PRODUCT
"""Kinds that are told at once: what is public in itself tells of no sealed bid."""


@dataclass(slots=True)
class _Call:
    """One process: its first entry, the latest it may last, when it is opened, and the lots not opened yet."""

    first: int
    latest: datetime
    opening: datetime | None = None
    lots: set[str | None] = field(default_factory=set)
    over: set[str | None] = field(default_factory=set)

    def until(self) -> datetime:
        return self.latest if self.opening is None else min(self.opening, self.latest)

    @property
    def ended(self) -> bool:
        """Whether every lot was opened or given up; an act without a lot is of them all."""
        return bool(self.over) and (None in self.over or self.over >= self.lots)


class Unopened:
    """The open calls of one log, followed as it grows; may be asked from any thread."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._door = Lock()
        self._upto = -1
        self._calls: dict[str, _Call] = {}
        self._over: set[str] = set()

    def first(self, read: Read, now: datetime) -> int | None:
        """The first entry of the earliest call still open at `now`, as of this session or later; None: none is."""
        with self._door:
            last = last_seq(read)
            if last > self._upto:
                self._follow(read, now)
                self._upto = last
            return min((one.first for one in self._calls.values() if now < one.until()), default=None)

    def _follow(self, read: Read, now: datetime) -> None:
        fresh = named_of_kinds(read, {*MOMENTS, *ENDS, BID}, self._upto)
        for one in fresh:
            if one.kind in {PUBLISHED, BID} and one.subject not in self._over:
                latest = datetime.fromisoformat(one.time) + LONGEST
                self._calls.setdefault(one.subject, _Call(one.seq, latest))
            elif one.kind in ENDS and one.subject not in self._calls:
                self._over.add(one.subject)
        self._tell(read, (one for one in fresh if one.kind in MOMENTS))
        self._drop(now)
        self._tell(read, (one for one in fresh if one.kind in ENDS))
        self._drop(now)

    def _drop(self, now: datetime) -> None:
        gone = {id_ for id_, call in self._calls.items() if call.ended or now >= call.until()}
        self._over |= gone
        self._calls = {id_: call for id_, call in self._calls.items() if id_ not in gone}

    def _tell(self, read: Read, entries: Iterable[Named]) -> None:
        for stored in events_by_seq(read, [one.seq for one in entries if one.subject in self._calls]):
            _told(self._calls[stored.event.subject], stored.event)


def _told(call: _Call, event: Event) -> None:
    if event.type in ENDS:
        call.over.add(event.data.get("lot_id"))
    elif event.data.get("document_stage", OF_BIDS) == OF_BIDS:
        told = (event.data[name] for name in MOMENTS[event.type] if name in event.data)
        moments = [datetime.fromisoformat(one) for one in told]
        call.opening = max([*moments, *([] if call.opening is None else [call.opening])], default=None)
        call.lots |= {one["lot_id"] for one in event.data.get("lots", ())}


def withheld(first: int | None, entry: int, kind: str) -> bool:
    """Whether an entry is not told to the public, `first` being the first entry of the earliest call still open."""
    return first is not None and entry >= first and kind not in ALWAYS
