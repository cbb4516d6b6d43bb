"""The place of a value among those of tenders with a like number of bids: 0 below all, 1 above all, missing unranked.

Statistics of prices depend on how many bids there are, so that a raw value says little; its place among tenders with as
many bids says how unusual it is, and survives another currency, another kind of work and another country.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

EDGES: Final = (2, 3, 4, 5, 7, 10, 16, 31, 61)
"""The fewest bids of each bucket: alone, 2, 3, 4, 5 to 6, 7 to 9, 10 to 15, 16 to 30, 31 to 60, 61 and more."""
WINDOW: Final = 200
"""The last so many tenders of a bucket are looked at."""
LEAST: Final = 10
"""Among fewer than so many there is no place."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def buckets(bids: Floats) -> Whole:
    """The bucket of each number of bids, 0 for a single one."""
    return np.searchsorted(np.asarray(EDGES), bids, side="right").astype(np.int64)


def bounds(bucket: int) -> tuple[int, int | None]:
    """The fewest and the most bids of a bucket; None: no most."""
    fewest = (1, *EDGES)[bucket]
    return fewest, EDGES[bucket] - 1 if bucket < len(EDGES) else None


def among(values: Floats, reference: Floats) -> Floats:
    """The share of `reference` (rows of the same columns) below each value, those equal counting half."""
    told = np.full(values.shape, np.nan)
    for column in range(values.shape[1]):
        known = np.sort(reference[:, column])
        known = known[: np.searchsorted(known, np.inf, side="right")]
        if len(known) >= LEAST:
            asked = values[:, column]
            low, high = (np.searchsorted(known, asked, side=side) for side in ("left", "right"))
            told[:, column] = np.where(np.isnan(asked), np.nan, (low + high) / (2 * len(known)))
    return told


def in_bucket(values: Floats, bids: Floats) -> Floats:
    """The places of rows among all rows of their bucket, each left out of its own comparison."""
    told = np.full(values.shape, np.nan)
    for rows in _by_bucket(bids):
        own = values[rows]
        known = (~np.isnan(own)).sum(axis=0)
        whole = among(own, own)
        with np.errstate(divide="ignore", invalid="ignore"):
            told[rows] = np.where(known > LEAST, (whole * known - 0.5) / (known - 1), np.nan)
    return told


def among_reference(values: Floats, bids: Floats, reference: Floats, of_bids: Floats) -> Floats:
    """The places of rows among the reference rows of their bucket."""
    told, of = np.full(values.shape, np.nan), buckets(of_bids)
    for rows in _by_bucket(bids):
        told[rows] = among(values[rows], reference[of == buckets(bids[rows[:1]])[0]])
    return told


def before(values: Floats, bids: Floats, day: Whole, window: int = WINDOW) -> Floats:
    """The places of rows among the last `window` rows of earlier days in their bucket; a day below 0 is not known."""
    told = np.full(values.shape, np.nan)
    for rows in _by_bucket(bids):
        dated = rows[day[rows] >= 0]
        order = dated[np.argsort(day[dated], kind="stable")]
        until = np.searchsorted(day[order], day[order], side="left")
        for row, end in zip(order.tolist(), until.tolist(), strict=True):
            if end >= LEAST:
                told[row] = among(values[row : row + 1], values[order[max(0, end - window) : end]])[0]
    return told


def _by_bucket(bids: Floats) -> list[Whole]:
    of = buckets(bids)
    return [np.flatnonzero(of == bucket) for bucket in np.unique(of).tolist()]
