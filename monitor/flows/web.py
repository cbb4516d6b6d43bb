"""Which events belong to one process or project, and which of them hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from monitor.facts.effective import WITHDRAWN, effective
from monitor.facts.scopes import members
from monitor.facts.web import down, tables, up, with_chains
from monitor.findings.context import ALONE
from monitor.store.database import Read
from monitor.store.events import StoredEvent, events_by_seq, links_by_id
from monitor.vocabulary.event import Event
from monitor.vocabulary.keys import FALLBACKS

Kind = Literal["process", "project"]


@dataclass(frozen=True, slots=True)
class Member:
    """An event of the process or project, and what became of it."""

    stored: StoredEvent
    state: str
    """holds, corrected or withdrawn."""
    replaced_by: int | None
    process_id: str | None

    @property
    def event(self) -> Event:
        """The event itself."""
        return self.stored.event

    @property
    def data(self) -> dict[str, Any]:
        """Its payload."""
        return self.stored.event.data


def _own(read: Read, kind: Kind, ids: Collection[str]) -> set[int]:
    pairs = [(noun, id) for noun in (kind, *FALLBACKS.get(kind, ())) for id in ids]
    return {link.seq for link in links_by_id(read, pairs)}


def _ends(events: list[StoredEvent], held: set[int]) -> dict[int, tuple[str, int | None]]:
    """Entry -> state, and the entry that holds instead, of events that do not hold."""
    after: dict[tuple[str, str], list[StoredEvent]] = {}
    for stored in events:
        if stored.event.corrects is not None:
            after.setdefault((stored.event.source, stored.event.corrects), []).append(stored)
    out: dict[int, tuple[str, int | None]] = {}
    for stored in events:
        if stored.seq in held:
            continue
        seen, edge, state, holds = {stored.seq}, [stored], "withdrawn", None
        while edge:
            here = edge.pop()
            for later in after.get((here.event.source, here.event.id), []):
                if later.seq in seen:
                    continue
                seen.add(later.seq)
                edge.append(later)
                if later.event.type != WITHDRAWN and here is stored:
                    state = "corrected"
                if later.seq in held:
                    state, holds = "corrected", later.seq
        out[stored.seq] = (state, holds)
    return out


def gathered(read: Read, kind: Kind, id: str) -> list[Member]:
    """Every event of process or project `id`, in order of time; empty where nothing was told of it."""
    return gathered_of(read, kind, [id])[id]


def gathered_of(read: Read, kind: Kind, ids: Collection[str]) -> dict[str, list[Member]]:
    """The same of several processes or projects, read at once."""
    out: dict[str, list[Member]] = {id: [] for id in ids}
    own = _own(read, kind, ids)
    inside = own | down(read, own).keys()
    events = with_chains(read, up(read, inside))
    if not events:
        return out
    world = tables(events)
    seats = members(kind, world.events, world.links).filter(pl.col("scope_id").is_in(sorted(ids)))
    held = set(effective(world.events)["event"])
    ends = _ends(events, held)
    placed = members("process", world.events, world.links).filter(~pl.col("scope_id").str.starts_with(ALONE))
    placed = placed.sort("event", "scope_id").unique("event", keep="first")
    process = dict(placed.select("event", "scope_id").iter_rows())
    by_seq = {stored.seq: stored for stored in events}
    for seq, id in seats.select("event", "scope_id").iter_rows():
        out[id].append(Member(by_seq[seq], *ends.get(seq, ("holds", None)), process.get(seq)))
    for told in out.values():
        told.sort(key=lambda member: (member.event.at, member.stored.seq))
    return out


def process_of_contract(read: Read, contract_id: str) -> str | None:
    """The process under which a contract was signed, where it names one."""
    makers = [link.seq for link in links_by_id(read, [("contract", contract_id)], {"defines"})]
    named = [stored.event.data.get("ocid") for stored in events_by_seq(read, makers)]
    return next((ocid for ocid in reversed(named) if ocid is not None), None)
