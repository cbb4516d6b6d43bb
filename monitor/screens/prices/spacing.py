"""Some of a tender's prices stand where chance hardly puts them: equal, or in equal steps or factors.

A rule (`col.price-pattern`) says when *all* prices of a lot form a progression. Here it is some of them: an outsider
that bids between those of a ring breaks the progression, not the part of it.

*What is looked for*, among the n sorted prices of a tender, for every part of k prices:

* `equal`: k prices within d of each other (k >= 2);
* `arithmetic`: k prices of which each lies within d of the even spacing between the outer two (k >= 3);
* `geometric`: the same of the logarithms.

d is not set beforehand: it is what the prices show.

*The chance* that n independent prices hold such a part. Let R be the width of a uniform law as dense as theirs at its
densest, and g the rounding of the prices (the largest power of ten that divides all). Given the outer two of a
progression, each inner place is met by one of the others with probability at most (2d + g) / R; given one of equal
prices, each of the others likewise. Over all choices, which are counted whole,

    progression <= C(n, 2) * (n-2)! / (n-k)! * ((2d + g) / R) ^ (k-2),    equal <= C(n, k) * k * ((d + g) / R) ^ (k-1),

times the number of kinds and sizes tried, at most 1. R is the least of the range, of `PEAK` times the standard
deviation (a normal law is as dense at its peak as a uniform of that width) and of `PEAK` times the mean and the median
coefficient of variation of the market, so that one price far off does not make the others look near.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import comb, perm, sqrt, tau
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PEAK: Final = sqrt(tau)
"""A normal law with deviation s has the density 1 / (s * sqrt(2 pi)) at its peak."""
LONGEST: Final = 8
"""Prices of a part, at most: a longer one holds one of these."""
WHOLE: Final = 0.001
"""Where all prices lie this near to a progression, a share of its step, the rule says so and the part is left to it."""
DISTINCT: Final = 0.25
"""An inner price lies nearer to its place than this share of the step, so that no price has two places."""
FEN: Final = 100
TEN: Final = 10
KINDS: Final = ("equal", "arithmetic", "geometric")


class Part(NamedTuple):
    """Some prices of a tender and what they form."""

    kind: str
    prices: tuple[float, ...]
    off: float
    """The largest distance from an even spacing (or the width of equal prices), in the unit of the prices."""
    chance: float
    """At most so likely where prices are independent, counting all that was tried."""


def grid(prices: Floats) -> float:
    """The largest power of ten that divides all prices, in their unit; a hundredth at least."""
    whole, step = np.round(prices * FEN).astype(np.int64), 1
    while (whole % (step * TEN) == 0).all():
        step *= TEN
    return step / FEN


def width(prices: Floats, usual: float) -> float:
    """R above; `usual` is the median coefficient of variation of the market."""
    mean = float(prices.mean())
    return min(float(prices[-1] - prices[0]), PEAK * float(prices.std(ddof=1)), PEAK * usual * mean)


def _equal(prices: Floats, scale: float, rounding: float) -> Iterator[Part]:
    n = len(prices)
    for k in range(2, min(n - 1, LONGEST) + 1):
        spans = prices[k - 1 :] - prices[: n - k + 1]
        at = int(spans.argmin())
        off = float(spans[at])
        chance = comb(n, k) * k * min(1.0, (off + rounding) / scale) ** (k - 1)
        yield Part("equal", tuple(prices[at : at + k].tolist()), off, chance)


def _even(kind: str, prices: Floats, told: Floats, scale: float, rounding: float) -> Iterator[Part]:
    """Parts of `told` (the prices, or their logarithms) in even spacing; `scale` and `rounding` in its unit."""
    n = len(told)
    first, last = np.triu_indices(n, 2)
    for k in range(3, min(n - 1, LONGEST) + 1):
        step = (told[last] - told[first]) / (k - 1)
        places = told[first][:, None] + step[:, None] * np.arange(1, k - 1)
        right = np.clip(np.searchsorted(told, places), 1, n - 1)
        nearest = np.where(places - told[right - 1] <= told[right] - places, right - 1, right)
        off = np.abs(told[nearest] - places).max(axis=1)
        off[(off >= DISTINCT * step) | (step <= 0)] = np.inf
        at = int(off.argmin())
        if np.isfinite(off[at]):
            each = min(1.0, (2 * float(off[at]) + rounding) / scale)
            places_of = [int(first[at]), *nearest[at].tolist(), int(last[at])]
            chance = comb(n, 2) * perm(n - 2, k - 2) * each ** (k - 2)
            yield Part(kind, tuple(prices[places_of].tolist()), float(off[at]), chance)


def parts(prices: Floats, usual: float) -> list[Part]:
    """Of a tender's sorted prices, three or more, the parts that chance makes least often: one a kind and size."""
    scale = width(prices, usual)
    if scale <= 0:
        return []
    rounding = grid(prices)
    logs = np.log(prices)
    found = [
        *_equal(prices, scale, rounding),
        *_even("arithmetic", prices, prices, scale, rounding),
        *_even("geometric", prices, logs, scale / float(prices.mean()), rounding / float(prices[0])),
    ]
    return [one._replace(chance=min(1.0, one.chance * len(found))) for one in found]


def is_whole(prices: Floats) -> bool:
    """Whether all the sorted prices form a progression: an affair of the rule `col.price-pattern`."""
    steps = [np.diff(prices), np.diff(np.log(prices))]
    return any(float(np.abs(one - one.mean()).max()) <= WHOLE * float(one.mean()) for one in steps)


def rarest(prices: Floats, usual: float) -> Part | None:
    """The least likely part; none where there are too few prices, or all are equal or in one progression."""
    found = [] if len(prices) <= 2 or is_whole(prices) else parts(prices, usual)  # noqa: PLR2004 - no part of more
    return min(found, key=lambda one: (one.chance, -len(one.prices), KINDS.index(one.kind))) if found else None
