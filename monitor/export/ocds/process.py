"""One contracting process: its ocid, its entries, and what of them is shown to whom.

`ocid` is that of the tender. A process of which only a contract is known (a direct purchase without a tender) has the
ocid `<prefix>-contract-<contract id>`; once the contract is told under a tender's ocid, its entries stand there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import polars as pl

from monitor.export.ocds.release import Released, Told, released
from monitor.export.ocds.seen import parties_of, seen
from monitor.facts.effective import WITHDRAWN, effective
from monitor.facts.scopes import members
from monitor.facts.web import makers, tables, up, with_chains
from monitor.findings.context import ALONE
from monitor.flows.web import gathered, process_of_contract
from monitor.store.corrections import withdrawn
from monitor.store.database import Read
from monitor.store.events import events_by_seq
from monitor.store.skeleton import registrations

NAMED: Final = frozenset(
    {
        "project.registered",
        "approval.granted",
        "decision.made",
        "emergency_decision.made",
        "allocation.planned",
        "funds.received",
        "pool.snapshotted",
        "sanction.imposed",
    }
)
"""Kinds that stand in every process that names them, where they belong to none themselves."""
CONTRACT: Final = "-contract-"


@dataclass(frozen=True, slots=True)
class Process:
    """`id` is the resolver's: an ocid, or the id of a contract. Entries are in the order of the log."""

    id: str
    entries: list[Told]

    @property
    def is_secret(self) -> bool:
        """Whether any entry, of its project too, says that it is a state secret: then nothing of it is public."""
        return any(told.event.data.get("is_secret") is True for told in self.entries)

    @property
    def last(self) -> int:
        """Its last entry."""
        return self.entries[-1].stored.seq

    @property
    def holds(self) -> bool:
        """Whether any entry of its own does: all may have been withdrawn, or told anew under another ocid."""
        return any(told.holds and told.is_member for told in self.entries)

    def ocid(self, prefix: str) -> str:
        """Its ocid; `prefix` is that of this deployment."""
        return ocid_of(self.id, prefix)

    def releases(self, prefix: str, sees: Callable[[str], bool] | None) -> list[Released]:
        """Its releases: of the sources that `sees` lets through, or (None) as the public sees them; may be none."""
        if sees is None and self.is_secret:
            return []
        public = seen(self.entries) if sees is None else frozenset()

        def shown(told: Told) -> bool:
            return told.stored.seq in public if sees is None else sees(told.event.source)

        out = list(released(self.ocid(prefix), self.entries, shown, public=sees is None))
        own = {told.stored.seq for told in self.entries if told.is_member}
        return out if any(one.seq in own for one in out) else []


def ocid_of(id_: str, prefix: str) -> str:
    """The ocid of a process by its id."""
    return id_ if id_.startswith("ocds-") else f"{prefix}{CONTRACT}{id_}"


def process(read: Read, ocid: str, prefix: str) -> Process | None:
    """The process under an ocid; None where nothing was told of it, or where its contract is under another by now."""
    own = f"{prefix}{CONTRACT}"
    ids = [ocid] if ocid.startswith("ocds-") else []
    for id_ in [*ids, *([ocid.removeprefix(own)] if ocid.startswith(own) else [])]:
        inside = gathered(read, "process", id_)
        if inside:
            told = {one.stored.seq: Told(one.stored, one.state == "holds") for one in inside}
            return Process(id_, [told[seq] for seq in sorted(told | _beside(read, told))])
    return None


def moved(read: Read, ocid: str, prefix: str) -> str | None:
    """The ocid under which a contract is told by now that had one of its own; None where that is not so."""
    own = f"{prefix}{CONTRACT}"
    told = process_of_contract(read, ocid.removeprefix(own)) if ocid.startswith(own) else None
    return None if told == ocid else told


def _beside(read: Read, told: dict[int, Told]) -> dict[int, Told]:
    """What the members name and belongs to no process, registrations of the parties, and what was taken back."""
    seqs = [seq for seq, kind in makers(read, told.keys()).items() if kind in NAMED and seq not in told]
    world = tables(with_chains(read, up(read, seqs)))
    seats = members("process", world.events, world.links).filter(pl.col("scope_id").str.starts_with(ALONE))
    quoted = events_by_seq(read, set(seqs) & set(seats["event"]))
    everything = [*(one.stored for one in told.values()), *quoted]
    ids = {id_ for one in everything for id_ in parties_of(one.event)}
    registered = [seq for id_, entries in registrations(read).items() if id_ in ids for seq in entries]
    back = withdrawn(read, {(one.event.source, one.event.id) for one in everything})
    beside = events_by_seq(read, {*(one.seq for one in quoted), *registered, *back} - told.keys())
    held = _held(read, [one.seq for one in beside])
    told |= {one.seq: Told(one, one.seq in held, is_member=False) for one in beside}
    return told


def _held(read: Read, seqs: list[int]) -> set[int]:
    """Which of these hold; a withdrawal always does."""
    world = tables(with_chains(read, seqs))
    back = world.events.filter(pl.col("type") == WITHDRAWN)["event"]
    return {*effective(world.events)["event"], *back}
