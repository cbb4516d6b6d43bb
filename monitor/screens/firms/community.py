"""Communities: three firms or more of which each two meet beyond what companions of their market do.

Significant pairs make a graph; a pair counts where a third firm meets both. What hangs together is a community, if it
is no larger than `most` firms: a larger one is a trade or a town, not a circle. Its wins are told beside what the
numbers of bidders give, and whether they go round (a permutation of the order of wins); neither decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final

import numpy as np
import rustworkx as rx

from monitor.facts.facts import Facts
from monitor.screens.firms.contests import MIN_BIDS, WINDOW, Contests, contests
from monitor.screens.firms.meeting import meets
from monitor.screens.firms.pairs import Pair, companions
from monitor.screens.firms.said import FEW, FRAMEWORK, LISTED, READ, SPECIALISED, Said, more, unusual
from monitor.screens.result import Unusual
from monitor.screens.tenders.county import bids_of

ROUNDS: Final = 999
SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Community:
    """Firms (numbers, in order) and the significant pairs among them."""

    firms: tuple[int, ...]
    pairs: tuple[Pair, ...]


def communities(pairs: list[Pair], most: int) -> list[Community]:
    """The communities of these pairs, the most surprising first."""
    graph: rx.PyGraph[int, Pair] = rx.PyGraph(multigraph=False)
    node = {firm: graph.add_node(firm) for firm in sorted({end for pair in pairs for end in (pair.one, pair.other)})}
    for pair in pairs:
        graph.add_edge(node[pair.one], node[pair.other], pair)
    near = {at: set(graph.neighbors(at)) for at in graph.node_indices()}
    alone = [(one, other) for one, other in graph.edge_list() if not near[one] & near[other]]
    graph.remove_edges_from(alone)
    out = []
    for nodes in rx.connected_components(graph):
        if 2 < len(nodes) <= most:  # noqa: PLR2004 - a triangle and more
            inside = sorted(
                graph.subgraph(list(nodes)).edges(), key=lambda pair: (pair.q, pair.p, pair.one, pair.other)
            )
            out.append(Community(tuple(sorted(graph[at] for at in nodes)), tuple(inside)))
    return sorted(out, key=lambda one: (one.pairs[0].q, one.pairs[0].p, one.firms))


@dataclass(frozen=True, slots=True)
class Shared:
    """The tenders in which two firms or more of a community met and of which the winner is told."""

    tenders: int
    won: int
    expected: float
    """Wins of any of them, were all bidders alike."""
    by_turns: float
    """Share of random orders of their wins in which one firm wins twice running as seldom (with the true order)."""


def shared(here: Contests, one: Community) -> Shared:
    """What a community won where it met."""
    inside = np.isin(here.met.firm, one.firms)
    tender = here.met.tender[inside]
    present = np.bincount(tender, minlength=len(here.met.day))
    met = (present > 1) & here.judged
    wins = here.met.sat[:, 2].astype(bool) & inside & met[here.met.tender]
    winners = here.met.firm[wins].tolist()
    seen = _repeats(winners)
    random, as_few = Random(SEED), 1  # noqa: S311 - a repeatable Monte Carlo, no secret
    for _ in range(ROUNDS):
        random.shuffle(winners)
        as_few += _repeats(winners) <= seen
    expected = float((present[met] / here.met.sizes[met]).sum())
    return Shared(int(met.sum()), int(wins.sum()), expected, as_few / (ROUNDS + 1))


def _repeats(winners: list[int]) -> int:
    return sum(one == other for one, other in pairwise(winners))


@dataclass(frozen=True, slots=True)
class Screen:
    """Bounds are included."""

    id: str = "firms.community"
    version: int = 1
    q_meeting: float = 0.05
    most: int = 12
    reads: tuple[str, ...] = READ

    @property
    def title(self) -> Mapping[str, str]:
        """Its name in words."""
        return {"zh": "总在一起投标的企业圈", "en": "A circle of firms that bid together"}

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """All that could be set otherwise."""
        return {"q_meeting": self.q_meeting, "most": self.most, "window": WINDOW, "min_bids": MIN_BIDS}

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """The firms of all communities."""
        return [found for here in contests(bids_of(facts), as_of) for found in self.of(here)]

    def of(self, here: Contests) -> list[Unusual]:
        """The same in one market."""
        found = communities([pair for pair in companions(here).pairs if pair.q <= self.q_meeting], self.most)
        out, place = list[Unusual](), 0
        for one in found:
            won = shared(here, one)
            for firm in one.firms:
                own = [pair for pair in one.pairs if firm in (pair.one, pair.other)]
                reasons = [_circle(one, won), *(meets(here, pair, firm) for pair in own[:LISTED])]
                out.append(
                    unusual(
                        self.id, self.version, here, firm, place=place,
                        reasons=[*reasons, *more(len(own) - LISTED, "家同样的企业", "such firms")],
                        innocent=(SPECIALISED, FRAMEWORK, FEW),
                        figures={
                            "firms": len(one.firms), "names": ", ".join(here.names[at] for at in one.firms),
                            "pairs": len(one.pairs), "tenders": won.tenders, "won": won.won, "q": own[0].q,
                            "expected_wins": round(won.expected, 2), "by_turns": won.by_turns,
                        },
                    )
                )  # fmt: skip
            place += len(one.firms)
        return out


def _circle(one: Community, won: Shared) -> Said:
    firms, turns = len(one.firms), won.by_turns
    return {
        "zh": f"{firms} 家企业互相常在一起投标：两家以上同场且已定标 {won.tenders} 个，由其中一家中标 {won.won} 个（按家数随机为 "
        f"{won.expected:.1f} 个）；把中标次序随机打乱，同一家连中同样少见的占 {turns:.1%}",
        "en": f"{firms} firms keep bidding together: of {won.tenders} judged tenders with two of them or more one of "
        f"them won {won.won} (the numbers of bidders would give {won.expected:.1f}); in {turns:.1%} of random orders "
        "does one win twice running as seldom",
    }


COMMUNITY: Final = Screen()
