"""An expert drawn more often than chance allows: the exact distribution over the pools each one stood in.

A fair draw seats an eligible expert with probability seats / eligible. Over several draws the number of seats follows
the Poisson-binomial distribution; the upper tail P(X >= seen) is the chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from monitor.screens.draws.correct import Raw, corrected
from monitor.screens.draws.told import Drawn, Lead


def tail(chances: Sequence[float], seen: int) -> float:
    """P(X >= seen) for a sum of independent draws with these chances."""
    if seen <= 0:
        return 1.0
    from scipy.stats import poisson_binom

    return min(max(float(poisson_binom.sf(seen - 1, list(chances))), 0.0), 1.0)


def uniformity(draws: Sequence[Drawn], min_draws: int = 10) -> list[Lead]:
    """One test an expert that stood in at least `min_draws` pools."""
    chances: defaultdict[str, list[float]] = defaultdict(list)
    seen: defaultdict[str, int] = defaultdict(int)
    for draw in draws:
        for expert in draw.eligible:
            chances[expert].append(draw.chance(expert))
        for expert in set(draw.seated) & draw.eligible:
            seen[expert] += 1
    raw: list[Raw] = [
        ((expert,), len(told), seen[expert], sum(told), tail(told, seen[expert]))
        for expert, told in sorted(chances.items())
        if len(told) >= min_draws
    ]
    return corrected("uniformity", raw)
