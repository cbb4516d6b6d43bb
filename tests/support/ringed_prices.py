"""A market with honest prices and, in some tenders, those of one ring: which tenders it took part in is known.

Honest bidders price by themselves: log-normal around 94 % of the estimate, spread 2 to 6 % a tender (costs differ more
in some than in others). A ring of `size` firms takes part in a share of the tenders (`participation`) with two of its
members or more, beside outsiders where there is room; who of it wins changes. Its prices are made in one of `STYLES`:

* `cover`: the others stand 1.5 to 5 % above the winner's, within 1.2 % of each other;
* `close`: all of the ring within 1.2 %;
* `steps`: the others one, two, three ... steps of 0.8 to 1.5 % above the winner's, to within 0.05 % of the price.

Where outsiders bid, the ring's winner goes below the lowest of them in 7 of 10 tenders.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from monitor.screens.tenders.bids import SCHEMA, checked

Floats = NDArray[np.float64]
STYLES = ("cover", "close", "steps")
COUNTS = (3, 4, 5, 6, 7, 8, 9)
SHARES = (0.2, 0.2, 0.2, 0.15, 0.1, 0.1, 0.05)
FIRMS = 80
FIRST_DAY = 19_000


@dataclass(frozen=True, slots=True)
class Ringed:
    """The bids, and the tenders in which the ring took part."""

    bids: pl.DataFrame
    tenders: frozenset[str]


def covers(rng: np.random.Generator, winner: float, others: int, style: str) -> Floats:
    """Prices of the ring's others."""
    if style == "cover":
        return winner * (1 + rng.uniform(0.015, 0.05) + rng.uniform(0, 0.012, others))
    if style == "close":
        return winner * (1 + rng.uniform(0.001, 0.012, others))
    step = rng.uniform(0.008, 0.015)
    return winner * (1 + np.arange(1, others + 1) * step) * (1 + rng.normal(0, 0.0005, others))


def prices(rng: np.random.Generator, n: int, ringed: int, style: str) -> Floats:
    """The prices of one tender, the ring's first and its winner's foremost."""
    estimate = np.exp(rng.normal(15, 1))
    outside = estimate * np.exp(rng.normal(-0.06, rng.uniform(0.02, 0.06), n - ringed))
    if not ringed:
        return np.round(outside, 2)
    winner = estimate * rng.uniform(0.965, 0.985)
    if len(outside) and rng.random() < 0.7:
        winner = outside.min() * rng.uniform(0.985, 1.0)
    return np.round(np.concatenate([[winner], covers(rng, winner, ringed - 1, style), outside]), 2)


def ringed_prices(
    seed: int, tenders: int, *, size: int = 0, participation: float = 0.0, style: str = "cover", first: int = 0
) -> Ringed:
    """`tenders` tenders of one market, numbered from `first`, one a day; a size of 0 is an honest market."""
    rng = np.random.default_rng([seed, tenders, size, round(100 * participation), STYLES.index(style), first])
    rows, ring = [], set()
    for at in range(first, first + tenders):
        n = int(rng.choice(COUNTS, p=SHARES))
        joins = size > 0 and rng.random() < participation
        ringed = min(n, int(rng.integers(2, size + 1))) if joins else 0
        name = f"T-{at:05d}"
        if ringed:
            ring.add(name)
        members = rng.permutation(size)[:ringed]
        firms = [*members, *(size + rng.permutation(FIRMS - size)[: n - ringed])]
        told = prices(rng, n, ringed, style)
        best = int(told.argmin())
        rows += [
            ("works", name, f"F-{firm:02d}", float(price), FIRST_DAY + at, place == best)
            for place, (firm, price) in enumerate(zip(firms, told, strict=True))
        ]
    return Ringed(checked(pl.DataFrame(rows, schema=SCHEMA, orient="row")), frozenset(ring))
