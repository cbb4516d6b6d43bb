"""Firms joined by what they share: which barred firm a firm is connected with, and through what.

A graph of firms and marks (`monitor.names.ties`): two firms are joined by each mark both have. A mark that more than
`most` firms have is a hub (a business park, an agency's address, a bookkeeper's phone) and joins nobody; a person who
heads or controls firms joins them, however many they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import rustworkx as rx

from monitor.names.ties import Tie

HEADS = ("representative", "controller")
MOST = 5
"""Firms that a mark joins at most: the default, as heuristic as the rule's."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one firm to the next through a mark, with what tells it on both sides."""

    one: str
    other: str
    mark: str
    one_tie: Tie
    other_tie: Tie


def _headed(mark: str, firms: dict[str, Tie]) -> bool:
    return mark.startswith("person:") and any(tie.kind in HEADS for tie in firms.values())


class Aliases:
    """The graph. Deterministic: the same ties in any order answer the same."""

    def __init__(self, ties: Iterable[Tie], most: int = MOST) -> None:
        """Keep the marks that two firms or more share, and not more than `most`."""
        held: defaultdict[str, dict[str, Tie]] = defaultdict(dict)
        told = sorted(ties)
        for firm in sorted({tie.firm for tie in told}):
            itself = Tie(firm, "itself", f"organisation:{firm}", "")
            held[itself.mark][firm] = itself
        for tie in told:
            held[tie.mark].setdefault(tie.firm, tie)
        self.hubs = {mark: len(firms) for mark, firms in held.items() if len(firms) > most and not _headed(mark, firms)}
        """Marks that join nobody, with the number of their firms."""
        self._graph: rx.PyGraph[str, Tie] = rx.PyGraph(multigraph=False)
        self._nodes: dict[str, int] = {}
        for mark, firms in sorted(held.items()):
            if len(firms) > 1 and mark not in self.hubs:
                for tie in firms.values():
                    self._graph.add_edge(self._node(f"mark {mark}"), self._node(f"firm {tie.firm}"), tie)

    def _node(self, name: str) -> int:
        if name not in self._nodes:
            self._nodes[name] = self._graph.add_node(name)
        return self._nodes[name]

    def groups(self) -> list[tuple[str, ...]]:
        """The firms that hang together, largest group first."""
        parts = (sorted(self._graph[node] for node in part) for part in rx.connected_components(self._graph))
        firms = (tuple(name.removeprefix("firm ") for name in part if name.startswith("firm ")) for part in parts)
        return sorted(firms, key=lambda group: (-len(group), group))

    def ways(self, firm: str) -> dict[str, tuple[Step, ...]]:
        """Every firm that hangs together with `firm`, with a shortest way to it."""
        start = self._nodes.get(f"firm {firm}")
        if start is None:
            return {}
        found = rx.dijkstra_shortest_paths(self._graph, start, default_weight=1.0)
        ends = ((self._graph[end], nodes) for end, nodes in found.items() if end != start)
        return {name.removeprefix("firm "): self._steps(list(way)) for name, way in ends if name.startswith("firm ")}

    def _steps(self, nodes: list[int]) -> tuple[Step, ...]:
        names = [self._graph[node] for node in nodes]
        return tuple(
            Step(
                names[at].removeprefix("firm "),
                names[at + 2].removeprefix("firm "),
                names[at + 1].removeprefix("mark "),
                self._graph.get_edge_data(nodes[at], nodes[at + 1]),
                self._graph.get_edge_data(nodes[at + 1], nodes[at + 2]),
            )
            for at in range(0, len(nodes) - 2, 2)
        )

    def to_barred(
        self, firm: str, barred: Collection[str], most_steps: int = 2
    ) -> tuple[tuple[str, tuple[Step, ...]], ...]:
        """Each barred firm within `most_steps` of `firm` with the way to it, the nearest first."""
        ways = self.ways(firm)
        near = ((other, ways[other]) for other in sorted(set(barred) & ways.keys()) if len(ways[other]) <= most_steps)
        return tuple(sorted(near, key=lambda found: len(found[1])))

    def shared(self, one: str, other: str) -> tuple[Step, ...]:
        """Every mark that two firms have in common, hubs left out."""
        left, right = (self._nodes.get(f"firm {firm}") for firm in (one, other))
        if left is None or right is None or left == right:
            return ()
        both = set(self._graph.neighbors(left)) & set(self._graph.neighbors(right))
        marks = sorted(both, key=lambda node: self._graph[node])
        return tuple(step for mark in marks for step in self._steps([left, mark, right]))
