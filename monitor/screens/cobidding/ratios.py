"""The ratios of a tender, from what is known of its bidders and of their pairs."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from monitor.screens.cobidding.met import GRAIN
from monitor.screens.cobidding.sums import Whole

FEATURES: Final = (
    "jaccard_mean", "jaccard_max", "jaccard_median", "pair_distance", "never_together", "often_together", "rotation",
    "win_spread", "newcomers",
)  # fmt: skip
OFTEN: Final = 3

Floats = NDArray[np.float64]


def of_firms(sizes: Whole, sat: Whole) -> dict[str, Floats]:
    """`win_spread` and `newcomers` of tenders with `sizes` bidders; `sat` a bidder: tenders, judged, won before."""
    tender = np.repeat(np.arange(len(sizes)), sizes)
    judged = sat[:, 1] > 0
    rate = np.divide(sat[:, 2], sat[:, 1], out=np.zeros(len(sat)), where=judged)
    count = _total(judged, tender, len(sizes))
    off = np.where(judged, rate - _over(_total(rate, tender, len(sizes)), count)[tender], 0)
    spread = np.sqrt(_over(_total(off * off, tender, len(sizes)), count - 1))
    return {"win_spread": spread, "newcomers": _over(_total(sat[:, 0] == 0, tender, len(sizes)), sizes)}


def of_pairs(tender: Whole, tenders: int, meetings: Whole, one: Whole, other: Whole) -> dict[str, Floats]:
    """The other ratios; `meetings` a pair: met, distance, won by the one, by the other; its firms' earlier tenders."""
    meets, far, won, lost = meetings.T
    pairs = _total(np.ones(len(tender)), tender, tenders)
    both = one + other - meets
    jaccard = np.divide(meets, both, out=np.full(len(tender), np.nan), where=both > 0)
    distance = np.divide(far, meets * GRAIN, out=np.zeros(len(tender)), where=meets > 0)
    wins = won + lost
    shared = wins > 1
    turns = _over(_total(2 * np.minimum(won, lost) * shared, tender, tenders), _total(wins * shared, tender, tenders))
    return _jaccards(tender, tenders, jaccard) | {
        "pair_distance": _over(_total(distance, tender, tenders), _total(meets > 0, tender, tenders)),
        "never_together": _over(_total(meets == 0, tender, tenders), pairs),
        "often_together": _over(_total(meets >= OFTEN, tender, tenders), pairs),
        "rotation": turns,
    }


def _jaccards(tender: Whole, tenders: int, jaccard: Floats) -> dict[str, Floats]:
    known = ~np.isnan(jaccard)
    of, value = tender[known], jaccard[known]
    order = np.lexsort((value, of))
    value = value[order]
    count = np.bincount(of, minlength=tenders)
    end = np.cumsum(count)
    some = count > 0
    told = np.full((3, tenders), np.nan)
    told[0] = _over(_total(value, of, tenders), count)
    told[1, some] = value[end[some] - 1]
    middle = end[some] - count[some]
    told[2, some] = (value[middle + (count[some] - 1) // 2] + value[middle + count[some] // 2]) / 2
    return dict(zip(FEATURES[:3], told, strict=True))


def _total(of: NDArray[np.generic], tender: Whole, tenders: int) -> Floats:
    total: Floats = np.bincount(tender, weights=of, minlength=tenders).astype(np.float64)
    return total


def _over(sum_: Floats, count: NDArray[np.generic]) -> Floats:
    ratio: Floats = np.divide(sum_, count, out=np.full(len(sum_), np.nan), where=np.asarray(count) > 0)
    return ratio
