"""Two experts who sit together more often than chance allows.

First the exact chance under fair draws: two given experts of one pool of n are both among s seats with probability
s(s-1) / n(n-1), over several draws a Poisson-binomial tail; all pairs that stood in one pool count as tests. Then, for
the pairs that stand out, a permutation that keeps how often each expert sits and how many sit in each draw: it tells
whether the pair is remarkable beyond the two being drawn often.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from random import Random

from monitor.screens.draws.correct import Raw, corrected
from monitor.screens.draws.told import Drawn, Lead
from monitor.screens.draws.uniformity import tail

Pair = tuple[str, str]


def _together(seated: Sequence[frozenset[str]]) -> Counter[Pair]:
    return Counter(pair for some in seated for pair in combinations(sorted(some), 2))


def pairs(draws: Sequence[Drawn], least: int = 3) -> list[Lead]:
    """One test a pair seated together at least `least` times; every pair of a common pool counts as one."""
    told = [draw for draw in draws if draw.seats > 1]
    pools: defaultdict[str, set[int]] = defaultdict(set)
    for at, draw in enumerate(told):
        for expert in draw.eligible:
            pools[expert].add(at)
    raw: list[Raw] = []
    for (one, other), seen in sorted(_together([frozenset(draw.seated) for draw in told]).items()):
        if seen >= least:
            chances = [told[at].chance_of_both() for at in sorted(pools[one] & pools[other])]
            raw.append(((one, other), len(chances), seen, sum(chances), tail(chances, seen)))
    return corrected("pairs", raw, _possible(told))


def _possible(draws: Sequence[Drawn]) -> int:
    """How many pairs stood in a common pool."""
    known: dict[frozenset[str], None] = dict.fromkeys(draw.eligible for draw in draws)
    if len(known) == 1:
        (pool,) = known
        return len(pool) * (len(pool) - 1) // 2
    return len({pair for pool in known for pair in combinations(sorted(pool), 2)})


def beyond_margins(draws: Sequence[Drawn], pair: Pair, rounds: int = 2_000, seed: int = 1) -> float:
    """P(the pair sits together as often) among arrangements with the same seats a draw and person: (b+1) / (rounds+1).

    Arrangements come from exchanges between two draws of experts seated in one and eligible in the other.
    """
    random = Random(seed)  # noqa: S311 - a repeatable Monte Carlo, no secret
    seats = [set(draw.seated) for draw in draws]
    pools = [draw.eligible for draw in draws]
    seen = sum(set(pair) <= some for some in seats)
    extreme = 0
    for turn in range(rounds + 1):
        for _ in range(len(seats) if turn else 10 * len(seats)):
            _exchange(random, seats, pools)
        extreme += turn > 0 and sum(set(pair) <= some for some in seats) >= seen
    return (extreme + 1) / (rounds + 1)


def _exchange(random: Random, seats: list[set[str]], pools: Sequence[frozenset[str]]) -> None:
    first, second = random.sample(range(len(seats)), 2) if len(seats) > 1 else (0, 0)
    out = sorted((seats[first] - seats[second]) & pools[second])
    back = sorted((seats[second] - seats[first]) & pools[first])
    if out and back:
        one, other = random.choice(out), random.choice(back)
        seats[first] ^= {one, other}
        seats[second] ^= {one, other}
