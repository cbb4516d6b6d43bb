"""The events around parties and processes that tie somebody to somebody, as far as they hold and may be shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from monitor.facts.effective import effective
from monitor.facts.web import tables, with_chains
from monitor.flows.network.ties import PAID, PROCEDURE, STANDING
from monitor.store.concerning import concerning
from monitor.store.database import Read
from monitor.store.events import StoredEvent, links_by_id, links_of

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

    def of_processes(self, ids: Collection[str]) -> None:
        """What was told of these processes."""
        own = links_by_id(self.read, [("process", id) for id in sorted(ids)])
        own += links_by_id(self.read, [("contract", id) for id in sorted(ids)], {"defines"})
        self.seqs |= {link.seq for link in own if link.kind in PROCEDURE}

    def of_parties(self, ids: Collection[str]) -> None:
        """What was told of these parties: their processes, the payments to them, and what they stand for anyway."""
        own = links_by_id(self.read, [(noun, id) for id in sorted(ids) for noun in NOUNS])
        self.seqs |= {link.seq for link in own if link.kind in STANDING}
        paid = sorted({(-link.day, -link.seq) for link in own if link.kind == PAID})
        self.seqs |= {-seq for _, seq in paid[:MOST_PAYMENTS]}
        found = sorted({(-link.day, -link.seq) for link in own if link.kind in PROCEDURE})
        acts = {-seq: -day for day, seq in found[:MOST_ACTS]}
        places = [link for link in links_of(self.read, list(acts)) if link.noun in ("process", "contract")]
        processes = {link.id: acts[link.seq] for link in places if link.noun == "process"}
        latest = sorted(processes, key=lambda id: (-processes[id], id))[:MOST_PROCESSES]
        within = {link.seq for link in places if link.noun == "process"}
        self.seqs |= acts.keys() - within  # contracts that were signed without a procedure
        beyond = max(0, len(paid) - MOST_PAYMENTS) + max(0, len(found) - MOST_ACTS)
        self.passed_over += len(processes) - len(latest) + beyond
        self.of_processes(latest)

    def standing_of(self, ids: Collection[str]) -> None:
        """Registrations and declared relations of these parties."""
        own = links_by_id(self.read, [(noun, id) for id in sorted(ids) for noun in NOUNS])
        self.seqs |= {link.seq for link in own if link.kind in STANDING}

    def events(self) -> list[StoredEvent]:
        """Those that hold, without what concerns a unit of the one who asks."""
        told = with_chains(self.read, self.seqs)
        held = holding(told)
        own = concerning(self.read, held, self.sight.without_units)
        shown = [event for event in told if event.seq in held - own and self.sight.source(event.event.source)]
        self.withheld = len(held) - len(shown)
        return shown


def holding(events: Sequence[StoredEvent]) -> set[int]:
    """The entries of `events` (whole chains of corrections) that hold."""
    after = {(one.event.source, one.event.corrects) for one in events if one.event.corrects is not None}
    chained = [one for one in events if one.event.corrects is not None or (one.event.source, one.event.id) in after]
    alone = {one.seq for one in events} - {one.seq for one in chained}
    return alone | set(effective(tables(chained).events)["event"]) if chained else alone
