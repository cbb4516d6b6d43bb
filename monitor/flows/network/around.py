"""The events around parties and processes that tie somebody to somebody, as far as they hold and may be shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from monitor.facts.effective import effective
from monitor.facts.web import tables, with_chains
from monitor.flows.network.ties import PAID, PROCEDURE, STANDING
from monitor.store.concerning import concerning
from monitor.store.database import Read
from monitor.store.events import StoredEvent
from monitor.store.tied import entries, latest, processes_of

Subject = Literal["process", "party", "expert", "unit"]
NOUNS: Final = ("party", "unit", "expert")
"""Nouns under which an event carries a party: organisations as party or unit, persons as expert."""
MOST_PROCESSES: Final = 60
"""So many processes of the parties are read, the latest first; how many are left out is told."""
MOST_ACTS: Final = 3_000
"""Among so many acts, the latest, these processes are looked for; acts beyond them count as left out."""
MOST_PAYMENTS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Sight:
    """What the one who asks may see."""

    source: Callable[[str], bool] = lambda _: True
    without_units: frozenset[str] = frozenset()


@dataclass(slots=True)
class Around:
    """Events read once, and what was left out of them."""

    read: Read
    sight: Sight
    seqs: set[int]
    passed_over: int = 0
    """Processes and payments that were not read: there are more than are told."""
    withheld: int = 0
    """Events that concern the unit of the one who asks."""
    _told: dict[int, StoredEvent] = field(default_factory=dict)
    _looked: set[int] = field(default_factory=set)

    def of_processes(self, ids: Collection[str]) -> None:
        """What was told of these processes."""
        self.seqs |= entries(self.read, ("process",), ids, PROCEDURE)
        self.seqs |= entries(self.read, ("contract",), ids, PROCEDURE, "defines")

    def of_parties(self, ids: Collection[str]) -> None:
        """What was told of these parties: their processes, the payments to them, and what they stand for anyway."""
        self.standing_of(ids)
        paid = latest(self.read, NOUNS, ids, (PAID,), MOST_PAYMENTS)
        acts = latest(self.read, NOUNS, ids, PROCEDURE, MOST_ACTS)
        self.seqs |= paid.days.keys()
        places = processes_of(self.read, list(acts.days))
        processes = {process: acts.days[seq] for seq, process in places}
        newest = sorted(processes, key=lambda id: (-processes[id], id))[:MOST_PROCESSES]
        self.seqs |= acts.days.keys() - {seq for seq, _ in places}  # contracts that were signed without a procedure
        beyond = sum(one.total - len(one.days) for one in (paid, acts))
        self.passed_over += len(processes) - len(newest) + beyond
        self.of_processes(newest)

    def standing_of(self, ids: Collection[str]) -> None:
        """Registrations and declared relations of these parties."""
        self.seqs |= entries(self.read, NOUNS, ids, STANDING)

    def events(self) -> list[StoredEvent]:
        """Those that hold, without what concerns a unit of the one who asks."""
        self._told |= {event.seq: event for event in with_chains(self.read, self.seqs - self._looked)}
        self._looked |= self.seqs
        told = [self._told[seq] for seq in sorted(self._told)]
        held = holding(told)
        left = held - concerned(self.read, told, held, self.sight.without_units)
        shown = [event for event in told if event.seq in left and self.sight.source(event.event.source)]
        self.withheld = len(held) - len(shown)
        return shown


def concerned(
    read: Read, events: Sequence[StoredEvent], held: Collection[int], units: frozenset[str]
) -> frozenset[int]:
    """The entries among `held` that concern one of `units`, with all that was told of the units' own processes.

    Whoever submitted an opening or an award, a centre perhaps: it is about the unit whose call it is.
    """
    own = concerning(read, held, units)
    calls = {one.event.data["ocid"] for one in events if one.seq in own and one.event.type == "tender.published"}
    return own | {one.seq for one in events if one.seq in held and one.event.data.get("ocid") in calls}


def holding(events: Sequence[StoredEvent]) -> set[int]:
    """The entries of `events` (whole chains of corrections) that hold."""
    after = {(one.event.source, one.event.corrects) for one in events if one.event.corrects is not None}
    chained = [one for one in events if one.event.corrects is not None or (one.event.source, one.event.id) in after]
    alone = {one.seq for one in events} - {one.seq for one in chained}
    return alone | set(effective(tables(chained).events)["event"]) if chained else alone
