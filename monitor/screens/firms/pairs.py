"""Pairs of firms that meet more often than companions of their market do: exact, given how often each bids.

Blind chance is no yardstick: firms of one trade or one town meet far more often than it gives, in any honest market. So
the odds ratio of meeting is taken of all companions (pairs that meet more than blind chance, `COMPANIONS`), and the
middle one of them is what chance is given: Fisher's noncentral hypergeometric distribution, a period a stratum. Then
Benjamini and Hochberg over all pairs that met often enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import hypergeom

from monitor.screens.cobidding.sums import Whole
from monitor.screens.draws.correct import Raw, corrected
from monitor.screens.firms.chance import at_least, meetings
from monitor.screens.firms.contests import Contests

MIN_MET: Final = 4
COMPANIONS: Final = 0.05
"""Blind chance below which two firms are companions."""
MOST: Final = 20_000
"""At most so many companions of a market are tested, those that meet most beyond blind chance."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two firms that meet; the rows of the one and of the other in the tenders where they do, in order of day."""

    one: int
    other: int
    bids: tuple[int, int]
    rows: Whole
    other_rows: Whole
    expected: float
    """Meetings that chance gives companions of this market who bid as often."""
    p: float
    q: float = 1.0

    @property
    def met(self) -> int:
        """In how many tenders both bid."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Companions:
    """The companions of a market, the most surprising first, and the odds of meeting of the middle one."""

    pairs: tuple[Pair, ...]
    odds: float
    tests: int
    """How many pairs met `MIN_MET` times or more."""


def companions(here: Contests) -> Companions:
    """All pairs of a market that meet more than blind chance, each with its chance among companions."""
    one, other, first, count = _meeting(here)
    tenders = len(here.met.day)
    bids = np.bincount(here.met.firm, minlength=len(here.names))
    a, b = bids[here.met.firm[one[first]]], bids[here.met.firm[other[first]]]
    blind = hypergeom.sf(count - 1, tenders, a, b)
    chosen = np.flatnonzero(blind < COMPANIONS)
    chosen = np.sort(chosen[np.argsort(blind[chosen], kind="stable")][:MOST])
    if not len(chosen):
        return Companions((), 1.0, len(count))
    odds = float(np.median(_odds(tenders, a[chosen], b[chosen], count[chosen])))
    a_period = _in_periods(here)
    firm, a_period = here.met.firm, _in_periods(here)
    pairs = []
    for at in chosen.tolist():
        rows, others = (side[first[at] : first[at] + count[at]] for side in (one, other))
        ends = int(firm[rows[0]]), int(firm[others[0]])
        chances = meetings(((int(row[-1]), int(row[ends[0]]), int(row[ends[1]])) for row in a_period), odds)
        expected = float(np.arange(len(chances)) @ chances)
        pairs.append(Pair(*ends, (int(a[at]), int(b[at])), rows, others, expected, at_least(chances, len(rows))))
    return Companions(tuple(_with_q(pairs, len(count))), odds, len(count))


def _meeting(here: Contests) -> tuple[Whole, Whole, Whole, Whole]:
    """Rows of meetings sorted by pair and then by day, where each pair that met often enough begins, and how often."""
    one, other = here.met.pairs()
    often = np.zeros(len(here.names), np.bool_)
    often[here.often] = True
    kept = often[here.met.firm[one]] & often[here.met.firm[other]]
    one, other = one[kept], other[kept]
    swap = here.met.firm[one] > here.met.firm[other]
    one, other = np.where(swap, other, one), np.where(swap, one, other)
    key = here.met.firm[one] * len(here.names) + here.met.firm[other]
    order = np.argsort(key, kind="stable")
    _, first, count = np.unique(key[order], return_index=True, return_counts=True)
    enough = count >= MIN_MET
    return one[order], other[order], first[enough], count[enough]


def _odds(tenders: int, a: Whole, b: Whole, both: Whole) -> NDArray[np.float64]:
    """The odds ratio of meeting, half a tender added to each of the four counts."""
    ratio: NDArray[np.float64] = (both + 0.5) * (tenders - a - b + both + 0.5) / ((a - both + 0.5) * (b - both + 0.5))
    return ratio


def _in_periods(here: Contests) -> NDArray[np.int64]:
    """In how many tenders each firm bid, periods x firms; the last column: how many there were."""
    periods, firms = int(here.period.max()) + 1, len(here.names)
    out = np.zeros((periods, firms + 1), np.int64)
    np.add.at(out, (here.period[here.met.tender], here.met.firm), 1)
    out[:, -1] = np.bincount(here.period, minlength=periods)
    return out


def _with_q(pairs: Sequence[Pair], tests: int) -> list[Pair]:
    raw: list[Raw] = [((str(at),), pair.met, pair.met, pair.expected, pair.p) for at, pair in enumerate(pairs)]
    return [replace(pairs[int(lead.of[0])], q=lead.q) for lead in corrected("pairs", raw, tests)]
