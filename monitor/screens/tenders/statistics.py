"""The price statistics of each tender: ratios of its sorted bids b1 <= ... <= bn, undefined ones missing, never 0.

| column | definition | missing where |
|---|---|---|
| cv | s / mean | n < 2 |
| spd | (bn - b1) / b1 | n < 2 |
| diffp | (b2 - b1) / b1 | n < 2 |
| rd | (b2 - b1) / s of b2..bn | n < 3, or b2 = bn |
| altrd | (b2 - b1) / mean gap of b2..bn | n < 3, or b2 = bn |
| rdnor | (b2 - b1) / mean gap of b1..bn | n < 2, or b1 = bn |
| skew | bias-corrected | n < 3, or b1 = bn |
| kurt | excess, bias-corrected | n < 4, or b1 = bn |
| ks | Kolmogorov-Smirnov distance of F = (b - b1) / (bn - b1) to U(0, 1) | n < 2, or b1 = bn |
| ks_imhof | max over i of abs(F of bi - i / (n + 1)) | n < 2, or b1 = bn |

s is the standard deviation with n - 1. With two bids rdnor is 1 and ks 0.5 whatever the prices. Sources: Huber and
Imhof (2019); Garcia Rodriguez et al. (2022), whose published columns RD and DIFFP do not follow these definitions.
Deviations are taken of F, so that prices far from 0 and close to each other lose no digits.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from monitor.facts.facts import ENGINE
from monitor.screens.tenders.bids import KEY

STATISTICS: Final = ("cv", "spd", "diffp", "rd", "altrd", "rdnor", "skew", "kurt", "ks", "ks_imhof")

Floats = NDArray[np.float64]


def statistics(bids: pl.DataFrame) -> pl.DataFrame:
    """One row a tender of a checked frame, in order of market and tender: key, `day`, `bids` (n), and `STATISTICS`."""
    tenders = (
        bids.lazy()
        .group_by(KEY)
        .agg(pl.col("day").first(), bids=pl.len().cast(pl.Int32), price=pl.col("price").sort())
        .sort(KEY)
        .collect(engine=ENGINE)
    )
    n = tenders["bids"].cast(pl.Float64).to_numpy()
    prices = tenders["price"].explode(keep_nulls=False, empty_as_null=False).to_numpy()
    found = _of(prices, n) if len(prices) else {name: np.empty(0) for name in STATISTICS}
    told = [pl.Series(name, found[name], nan_to_null=True) for name in STATISTICS]
    return tenders.drop("price").with_columns(told)


def _of(prices: Floats, n: Floats) -> dict[str, Floats]:
    """All statistics of runs of sorted prices, `n` to a run; nan where undefined."""
    size = n.astype(np.int64)
    start = np.cumsum(size) - size
    low, high = prices[start], prices[start + size - 1]
    second = prices[start + np.minimum(size - 1, 1)]
    rank = np.arange(len(prices)) - np.repeat(start, size) + 1.0
    all_n = np.repeat(n, size)
    two, three, four = (n > fewer for fewer in (1, 2, 3))

    def total(of: Floats) -> Floats:
        return np.add.reduceat(of, start)

    with np.errstate(divide="ignore", invalid="ignore"):
        spread = _known(high - low, high > low)
        place = (prices - np.repeat(low, size)) / np.repeat(spread, size)
        off = place - np.repeat(total(place) / n, size)
        square = off * off
        m2, m3, m4 = total(square) / n, total(square * off) / n, total(square * square) / n
        skew = np.sqrt(n * (n - 1)) / (n - 2) * m3 / m2**1.5
        kurt = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * m4 / m2**2 - 3 * (n - 1))
        above = np.maximum(rank / all_n - place, place - (rank - 1) / all_n)
        first = second - low
        s = np.where(high > low, np.sqrt(m2 * n / (n - 1)) * (high - low), 0.0)
        return {
            "cv": _known(s / (total(prices) / n), two),
            "spd": _known((high - low) / low, two),
            "diffp": _known(first / low, two),
            "rd": first / _losing(prices, start, n),
            "altrd": first / _known((high - second) / (n - 2), three & (high > second)),
            "rdnor": first / (spread / (n - 1)),
            "skew": _known(skew, three),
            "kurt": _known(kurt, four),
            "ks": np.maximum.reduceat(above, start),
            "ks_imhof": np.maximum.reduceat(np.abs(place - rank / (all_n + 1)), start),
        }


def _losing(prices: Floats, start: NDArray[np.int64], n: Floats) -> Floats:
    """The standard deviation of b2..bn of each run; nan where there are fewer than two, or all are one."""
    size = n.astype(np.int64)
    second, high = prices[start + np.minimum(size - 1, 1)], prices[start + size - 1]
    two_or_more = n - 1 > 1
    spread = _known(high - second, two_or_more & (high > second))
    place = (prices - np.repeat(second, size)) / np.repeat(spread, size)
    place[start] = 0
    off = place - np.repeat(np.add.reduceat(place, start) / (n - 1), size)
    off[start] = 0
    return spread * np.sqrt(np.add.reduceat(off * off, start) / (n - 2))


def _known(of: Floats, where: NDArray[np.bool_]) -> Floats:
    """The values where they are defined, nan elsewhere."""
    return np.where(where, of, np.nan)
