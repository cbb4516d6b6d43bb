"""Which entries belong to which process, for the whole ledger at once, and the entries of each, one process at a time.

Membership is the resolver's (`monitor.facts.scopes`), over ids alone: in memory are the envelopes and link keys of the
log, and the payloads of one process.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import polars as pl

from monitor.export.ocds.process import NAMED, Process
from monitor.export.ocds.release import Told
from monitor.export.ocds.seen import OF_A_PROCESS, parties_of
from monitor.facts.effective import WITHDRAWN, effective
from monitor.facts.records import EVENTS, LINKS
from monitor.facts.scopes import members, named
from monitor.findings.context import ALONE
from monitor.store.database import Read
from monitor.store.erased import erased
from monitor.store.events import StoredEvent, events_by_seq, last_seq
from monitor.store.skeleton import carried, envelopes, registrations

BATCH = 1_000


def _events(read: Read) -> pl.DataFrame:
    def entered(told: str) -> datetime:
        return datetime.fromisoformat(told).astimezone(UTC)

    nothing = (None, None, None, None)  # submitter, at, day, clock: membership asks for none of them
    parts = [
        pl.DataFrame(
            [(*row[:6], *nothing, entered(row[7])) for row in rows],
            schema=EVENTS,
            orient="row",
        )
        for rows in envelopes(read)
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=EVENTS)


def _links(read: Read) -> pl.DataFrame:
    parts = [pl.DataFrame(rows, schema=LINKS, orient="row") for rows in carried(read)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=LINKS)


def _by_scope(seats: pl.DataFrame) -> dict[str, list[int]]:
    grouped = seats.sort("event").group_by("scope_id", maintain_order=True).agg("event")
    return dict(zip(grouped["scope_id"].to_list(), grouped["event"].to_list(), strict=True))


def _public(events: pl.DataFrame) -> pl.DataFrame:
    """The entries of kinds that the public sees; a withdrawal where it takes back one of these."""
    by_kind = events.filter(pl.col("type").is_in(sorted(OF_A_PROCESS)) & (pl.col("type") != WITHDRAWN))
    back = events.filter(pl.col("type") == WITHDRAWN)
    gone = back.join(by_kind, left_on=["source", "corrects"], right_on=["source", "id"], how="semi")
    return pl.concat([by_kind.select("event"), gone.select("event")])


def _last(seats: pl.DataFrame) -> dict[str, int]:
    return dict(seats.group_by("scope_id").agg(pl.col("event").max()).select("scope_id", "event").iter_rows())


@dataclass(frozen=True, slots=True)
class Seats:
    """Who belongs where, by entry; every list in the order of the log."""

    members: dict[str, list[int]]
    public: dict[str, int]
    """Process -> its last entry of a kind that the public sees, a withdrawal of such a one among them."""
    named: dict[str, list[int]]
    others: list[int]
    """Entries that belong to no process."""
    held: frozenset[int]
    withdrawals: dict[tuple[str, str], list[int]]
    """Event that was taken back -> entries of `event.withdrawn` that did it."""
    registered: dict[str, list[int]]
    allocations: list[int]
    """Entries that are about an allocation plan."""
    projects: list[int]


def _seated(read: Read) -> Seats:
    events, links = _events(read), _links(read)
    links = links.join(events.select("event"), on="event", how="semi")  # what was erased or is the product's own
    inside = members("process", events, links)
    alone = pl.col("scope_id").str.starts_with(ALONE)
    seats, apart = inside.filter(~alone), inside.filter(alone)
    quotable = events.filter(pl.col("type").is_in(sorted(NAMED))).select("event")
    outside = named(inside, links).join(quotable, on="event", how="semi").join(apart, on="event", how="semi")
    about = links.filter((pl.col("noun") == "allocation_plan") & (pl.col("role") == "target"))
    return Seats(
        members=_by_scope(seats),
        public=_last(seats.join(_public(events), on="event", how="semi")),
        named=_by_scope(outside),
        others=apart["event"].unique().sort().to_list(),
        held=frozenset(effective(events)["event"].to_list()),
        withdrawals=_withdrawals(events),
        registered=registrations(read),
        allocations=about["event"].unique().sort().to_list(),
        projects=events.filter(pl.col("type") == "project.registered")["event"].to_list(),
    )


_KEPT: WeakKeyDictionary[Any, tuple[tuple[int, int], Seats]] = WeakKeyDictionary()
_DOOR = Lock()


def seats_of(read: Read) -> Seats:
    """The seats of this state of the log; the last ones are kept until an entry is added or erased."""
    engine, state = read.connection.engine, (last_seq(read), len(erased(read)))
    with _DOOR:
        kept = _KEPT.get(engine)
    if kept is not None and kept[0] == state:
        return kept[1]
    seats = _seated(read)
    with _DOOR:
        _KEPT[engine] = (state, seats)
    return seats


class County:
    """All processes of one reading session."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.seats = seats_of(read)
        self._known: dict[int, StoredEvent] = {}  # what stands beside one process stands beside many

    @property
    def ids(self) -> list[str]:
        """Every process: its ocid, or the id of the contract that is all there is of it."""
        return sorted(self.seats.members)

    def last(self, id_: str) -> int:
        """The last entry of a process itself."""
        return self.seats.members[id_][-1]

    def last_public(self, id_: str) -> int:
        """The last of these that the public may know of, -1 where there is none.

        Else whoever asks again and again learns when a sealed bid came in, and how many (招标投标法 art. 22).
        """
        return self.seats.public.get(id_, -1)

    def process(self, id_: str, kinds: Collection[str] = ()) -> Process:
        """The entries of one process; of `kinds` alone where some are named."""
        inside = set(self.seats.members[id_])
        stored = events_by_seq(self._read, inside | set(self.seats.named.get(id_, ())), kinds)
        told = {one.seq: self._told(one, is_member=one.seq in inside) for one in stored}
        beside = self._beside(stored) - told.keys()
        self._known |= {one.seq: one for one in events_by_seq(self._read, beside - self._known.keys())}
        told |= {seq: self._told(self._known[seq], is_member=False) for seq in beside & self._known.keys()}
        return Process(id_, [told[seq] for seq in sorted(told)])

    def _beside(self, stored: Iterable[StoredEvent]) -> set[int]:
        """Registrations of the parties, and what was taken back."""
        stored = list(stored)
        ids = {id_ for one in stored for id_ in parties_of(one.event)}
        out = {seq for id_ in ids for seq in self.seats.registered.get(id_, ())}
        return out | {seq for one in stored for seq in self.seats.withdrawals.get((one.event.source, one.event.id), ())}

    def _told(self, stored: StoredEvent, *, is_member: bool) -> Told:
        return Told(stored, stored.seq in self.seats.held or stored.event.type == WITHDRAWN, is_member)

    def apart(self, after: int = -1) -> Iterator[Told]:
        """The events that belong to no process, after an entry, in the order of the log."""
        wanted = [seq for seq in self.seats.others if seq > after]
        for start in range(0, len(wanted), BATCH):
            for one in events_by_seq(self._read, wanted[start : start + BATCH]):
                yield self._told(one, is_member=True)


def _withdrawals(events: pl.DataFrame) -> dict[tuple[str, str], list[int]]:
    """Event that was taken back -> entries of `event.withdrawn` that did it."""
    out: dict[tuple[str, str], list[int]] = {}
    gone = events.filter((pl.col("type") == WITHDRAWN) & pl.col("corrects").is_not_null())
    for seq, source, corrects in gone.select("event", "source", "corrects").iter_rows():
        out.setdefault((source, corrects), []).append(seq)
    return out
