"""Exact chances: of meeting, of winning, of taking turns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from math import comb
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import norm

Floats = NDArray[np.float64]
Stratum = tuple[int, int, int]
"""So many tenders, and in how many of them the one and the other firm bid."""

NODES: Final = norm.ppf((np.arange(31) + 0.5) / 31)
"""Equally likely places of a firm among firms whose strengths are spread normally."""


def meetings(strata: Iterable[Stratum], odds: float = 1.0) -> Floats:
    """P(two firms meet k times), k from 0, over all strata.

    In each stratum Fisher's noncentral hypergeometric distribution: both bid as often as they did; `odds` 1 is blind
    chance (the central one), above it they seek the same tenders, by that odds ratio.
    """
    out = np.ones(1)
    for tenders, one, other in strata:
        low, high = max(0, one + other - tenders), min(one, other)
        k = np.arange(high + 1)
        log = np.full(high + 1, -np.inf)
        met = k[low:]
        log[low:] = met * np.log(odds) - sum(
            gammaln(part + 1) for part in (met, one - met, other - met, tenders - one - other + met)
        )
        weight = np.exp(log - log.max())
        out = np.convolve(out, weight / weight.sum())
    return out


def at_least(chances: Floats, seen: int) -> float:
    """P(X >= seen)."""
    return float(min(1.0, chances[max(seen, 0) :].sum()))


def at_most(chances: Floats, seen: int) -> float:
    """P(X <= seen)."""
    return float(min(1.0, chances[: seen + 1].sum()))


def wins(rivals: Sequence[int] | NDArray[np.int64], strengths: Sequence[float] | Floats) -> Floats:
    """P(a firm wins k of its tenders), k from 0: Poisson-binomial, the mean over equally likely strengths.

    Beside r rivals a firm of strength s wins with chance s / (s + r); 1 is as strong as any of them.
    """
    s, r = np.asarray(strengths, dtype=np.float64), np.asarray(rivals, dtype=np.float64)
    out = np.zeros((len(s), len(r) + 1))
    out[:, 0] = 1
    for at, beside in enumerate(r):
        win = (s / (s + beside))[:, None]
        out[:, 1 : at + 2] = out[:, 1 : at + 2] * (1 - win) + out[:, : at + 1] * win
        out[:, 0] *= 1 - win[:, 0]
    told: Floats = out.mean(axis=0)
    return told


@cache
def turns(one: int, other: int) -> Floats:
    """P(a random order of `one` wins of a firm and `other` wins of another has k runs), k from 0 (Wald-Wolfowitz)."""
    out = np.zeros(one + other + 1)
    if not (one and other):
        out[min(1, one + other)] = 1
        return out
    all_orders = comb(one + other, one)
    for runs in range(2, one + other + 1):
        half, rest = divmod(runs, 2)
        ways = comb(one - 1, half - 1) * comb(other - 1, half - 1) * 2
        if rest:
            ways = comb(one - 1, half) * comb(other - 1, half - 1) + comb(one - 1, half - 1) * comb(other - 1, half)
        out[runs] = ways / all_orders
    return out
