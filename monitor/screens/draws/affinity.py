"""A firm that wins more often when one expert sits: the exact (hypergeometric) test within the firm's own bids.

Of a firm's N bids it won K; the expert evaluated n of them, and the firm won x of those. If it made no difference, x is
hypergeometric: P(X >= x). Lift = (x / n) / ((K - x) / (N - n)).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.screens.draws.correct import Raw, corrected
from monitor.screens.draws.tails import taken_tail
from monitor.screens.draws.told import Lead, Sat


@dataclass(frozen=True, slots=True)
class Met:
    """An expert and a firm: the firm's bids and wins in all, and where the expert sat."""

    expert: str
    firm: str
    bids: int
    wins: int
    met: int
    won: int

    @property
    def tail(self) -> float:
        """P(X >= won) where the expert makes no difference."""
        return taken_tail(self.won, self.bids, self.wins, self.met)

    def lifts(self, limit: float) -> bool | None:
        """Whether the share of wins with the expert is above `limit` times the share without; None: never without."""
        without = self.bids - self.met
        if without == 0:
            return None
        return self.won * without > limit * (self.wins - self.won) * self.met


def met(sats: Sequence[Sat], least: int) -> list[Met]:
    """Every expert and firm that met in at least `least` evaluations."""
    bids: defaultdict[str, int] = defaultdict(int)
    wins: defaultdict[str, int] = defaultdict(int)
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    won: defaultdict[tuple[str, str], int] = defaultdict(int)
    for sat in sats:
        for firm in sat.tenderers:
            bids[firm] += 1
            wins[firm] += firm == sat.winner
            for expert in sat.experts:
                seen[expert, firm] += 1
                won[expert, firm] += firm == sat.winner
    return [
        Met(expert, firm, bids[firm], wins[firm], count, won[expert, firm])
        for (expert, firm), count in sorted(seen.items())
        if count >= least
    ]


def affinity(sats: Sequence[Sat], least: int = 5) -> list[Lead]:
    """One test an expert and firm that met at least `least` times, where the firm also bid without the expert."""
    raw: list[Raw] = [
        ((one.expert, one.firm), one.met, one.won, one.met * one.wins / one.bids, one.tail)
        for one in met(sats, least)
        if one.bids > one.met
    ]
    return corrected("affinity", raw)
