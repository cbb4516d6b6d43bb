"""Who bids with whom at one buyer or in the whole county: suppliers against suppliers, in procedures opened."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from monitor.facts.web import with_chains
from monitor.flows.network.around import Sight, concerned, holding
from monitor.rules.kit.printing import day_text
from monitor.store.database import Read
from monitor.store.events import StoredEvent
from monitor.store.kinds import seqs_of_kinds
from monitor.store.names import registered_names
from monitor.store.tied import entries, processes_of

MOST: Final = 2_000
"""So many openings are counted, the latest; how many are left out is told."""
AROUND: Final = frozenset({"tender.published", "award.made"})


@dataclass(slots=True)
class _Procedure:
    """One contracting process: its buyer, who bid, who won."""

    day: int = 0
    buyer: str | None = None
    bid: set[str] = field(default_factory=set)
    won: set[str] = field(default_factory=set)


def bidding(
    read: Read,
    as_of_day: int,
    *,
    unit_id: str | None = None,
    day_from: int | None = None,
    day_to: int | None = None,
    most: int = 12,
    sight: Sight = Sight(),  # noqa: B008 - immutable
) -> dict[str, Any]:
    """The suppliers that bid most often and how often each two met; shape: `api.networks.schemas.Bidding`."""
    openings = seqs_of_kinds(read, {"bids.opened"})
    procedures = _procedures(_held(read, openings[-MOST:], sight))
    last = as_of_day if day_to is None else day_to
    within = {
        id: told for id, told in procedures.items() if (day_from is None or told.day >= day_from) and told.day <= last
    }
    buyers = Counter(told.buyer for told in within.values() if told.buyer not in {None, *sight.without_units})
    chosen = [told for told in within.values() if unit_id is None or told.buyer == unit_id]
    bids = Counter(firm for told in chosen for firm in told.bid)
    wins = Counter(firm for told in chosen for firm in told.won)
    shown = sorted(bids, key=lambda firm: (-bids[firm], firm))[:most]
    names = registered_names(read, as_of_day)
    return {
        "unit_id": unit_id,
        "procedures": len(chosen),
        "suppliers": [{"id": firm, "name": names.get(firm), "bids": bids[firm], "wins": wins[firm]} for firm in shown],
        "pairs": _pairs(chosen, shown),
        "units": [
            {"id": unit, "name": names.get(str(unit)), "procedures": number} for unit, number in buyers.most_common()
        ],
        "left_out": {
            name: number
            for name, number in (("suppliers", len(bids) - len(shown)), ("openings", max(0, len(openings) - MOST)))
            if number
        },
        "as_of": day_text(as_of_day),
    }


def _held(read: Read, openings: list[int], sight: Sight) -> list[StoredEvent]:
    """The openings, with tenders and awards of their processes, as far as they hold and may be shown."""
    ids = {process for _, process in processes_of(read, openings)}
    told = with_chains(read, entries(read, ("process",), ids, AROUND) | set(openings))
    held = holding(told)
    shown = held - concerned(read, told, held, sight.without_units)
    return [event for event in told if event.seq in shown and sight.source(event.event.source)]


def _procedures(events: Iterable[StoredEvent]) -> Mapping[str, _Procedure]:
    out: defaultdict[str, _Procedure] = defaultdict(_Procedure)
    for stored in events:
        data = stored.event.data
        if stored.event.type == "tender.published":
            out[data["ocid"]].buyer = data["buyer"]["id"]
        elif stored.event.type == "bids.opened":
            out[data["ocid"]].day = max(out[data["ocid"]].day, stored.event.day)
            out[data["ocid"]].bid |= {bid["tenderer"]["id"] for bid in data["bids"]}
        elif stored.event.type == "award.made":
            out[data["ocid"]].won.add(data["supplier"]["id"])
    return {id: told for id, told in out.items() if told.bid}


def _pairs(procedures: Iterable[_Procedure], shown: list[str]) -> list[dict[str, Any]]:
    """Each two of the suppliers that met: in how many procedures, and how many of these one of the two won."""
    met, won = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for told in procedures:
        for pair in combinations([firm for firm in shown if firm in told.bid], 2):
            met[pair] += 1
            won[pair] += bool(told.won & {*pair})
    return [
        {"one": one, "other": other, "together": number, "won": won[one, other]}
        for (one, other), number in sorted(met.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
