"""What of a network is shown: the parties within two steps, and the ties that are strong enough."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import rustworkx as rx

from monitor.flows.network.around import Subject
from monitor.flows.network.ties import Tie, Told

LEGIBLE: Final = (40, 60)
"""So many parties and ties a picture holds that can still be read."""
THROUGH: Final = frozenset({"supplier", "expert"})
"""Roles through which the second step goes on."""
MOST_THROUGH: Final = 40
STRONG: Final = frozenset({"bid_together", "evaluated", "acted_for", "won_under", "awarded", "contracted", "paid"})
"""Ties by acts, which count by how often; all others are standing facts."""
SHARED: Final = frozenset({"bid_together", "evaluated"})
"""Acts that lead on to a second step."""
BESIDE: Final = frozenset({"person", "organisation"})


@dataclass(slots=True)
class Graph:
    """Ties by their two ends."""

    told: Told
    edges: dict[tuple[str, str], list[Tie]]

    def near(self, party: str) -> set[str]:
        """Who is tied to `party`."""
        return {other for ends in self.edges if party in ends for other in ends if other != party}


@dataclass(frozen=True, slots=True)
class Cut:
    """What of a graph is shown: parties with their steps, and the ties between them."""

    steps: Mapping[str, int]
    edges: Mapping[tuple[str, str], list[Tie]]
    beside: int
    """Persons and organisations that stand beside one party only."""
    weaker: int
    """Ties that acts made fewer times than asked for."""

    @property
    def is_legible(self) -> bool:
        """Whether a picture of it can be read."""
        return len(self.steps) <= LEGIBLE[0] and len(self.edges) <= LEGIBLE[1]


def first_step(graph: Graph, kind: Subject, id: str, hidden: frozenset[str]) -> dict[str, int]:
    """Party -> how many steps away it is: all that took part in a process; who is tied to a party, and itself."""
    if kind == "process":
        return dict.fromkeys(graph.told.roles.keys() - hidden, 1)
    return {id: 0} | dict.fromkeys(graph.near(id), 1)


def onward(graph: Graph, steps: Mapping[str, int], kind: Subject, id: str) -> list[str]:
    """The parties from which the second step goes on, the most often tied first."""
    weight = Counter[str]()
    for ends, ties in graph.edges.items():
        for party in ends:
            weight[party] += len(ties)
    fit = [party for party in steps if graph.told.role(party) in THROUGH or (party == id and kind != "process")]
    return sorted(fit, key=lambda party: (-weight[party], party))[:MOST_THROUGH]


def cut_at(
    graph: Graph,
    kind: Subject,
    id: str,
    first: Mapping[str, int],
    through: Collection[str],
    flagged: Collection[tuple[str, str]],
    least: int,
) -> Cut:
    """The parties and ties that are kept at `least` acts."""
    strong: dict[tuple[str, str], list[Tie]] = {}
    weaker = 0
    for ends, ties in graph.edges.items():
        far = [end for end in ends if end not in first]
        if len(far) == len(ends) or (far and not {*ends} & {*through}):
            continue
        acts = Counter(tie.kind for tie in ties if tie.kind in STRONG and (not far or tie.kind in SHARED))
        stands = any(tie.kind not in STRONG for tie in ties)
        enough = max(acts.values(), default=0) >= (least + 1 if far else least)
        is_flagged = ends in flagged and (not far or any(tie.kind in SHARED for tie in ties))
        if stands or is_flagged or enough:
            strong[ends] = ties
        elif not far:
            weaker += 1
    steps = {party: step for party, step in first.items() if kind == "process" or party == id}
    steps |= {end: first.get(end, 2) for ends in strong for end in ends}
    kept = {ends: ties for ends, ties in strong.items() if ends[0] in steps and ends[1] in steps}
    lonely = _lonely(graph, kept, steps, id, flagged)
    kept = {ends: ties for ends, ties in kept.items() if not {*ends} & lonely}
    roots = {id} if kind != "process" else {party for party in first if party not in lonely}
    reached = _reached(kept, roots)
    return Cut(
        {party: step for party, step in steps.items() if party in reached},
        {ends: ties for ends, ties in kept.items() if ends[0] in reached},
        len(lonely),
        weaker,
    )


def _reached(edges: Collection[tuple[str, str]], roots: Collection[str]) -> set[str]:
    """All that hangs together with one of `roots`."""
    graph: rx.PyGraph[str, None] = rx.PyGraph(multigraph=False)
    parties = sorted({*roots, *(end for ends in edges for end in ends)})
    place = dict(zip(parties, graph.add_nodes_from(parties), strict=True))
    graph.add_edges_from([(place[one], place[other], None) for one, other in edges])
    found = (part for part in rx.connected_components(graph) if any(place[root] in part for root in roots))
    return {graph[node] for part in found for node in part}


def _lonely(
    graph: Graph,
    edges: Collection[tuple[str, str]],
    steps: Collection[str],
    subject: str,
    flagged: Collection[tuple[str, str]],
) -> set[str]:
    """Persons and organisations that are tied to one party only, and by nothing that a finding cites."""
    met: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in edges:
        met[one].add(other)
        met[other].add(one)
    named = {end for ends in flagged for end in ends} | {subject}
    alone = {party for party in steps if len(met[party]) <= 1 and graph.told.role(party) in BESIDE}
    return alone - named
