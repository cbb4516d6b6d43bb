"""Prices in a progression: whether they are one, exactly, and how likely chance alone is to make one.

*The test.* The prices of a lot, lowest first, form an arithmetic progression when every difference between neighbours
equals the mean difference within the tolerance, a ratio of that mean (0.001: a thousandth of the step); a geometric
one when the relative rises (next price / price - 1) do so. Integers and fractions decide, no float. Equal prices have
no step and are no progression.

*The chance.* Assume that n bidders price independently of each other, each price anywhere between the lowest and the
highest with equal likelihood (for a geometric progression: its logarithm). Given the two outer prices the n-1 gaps are
then spread evenly over all ways to part the distance R: a density of (n-2)! over gaps counted in R. All gaps lie
within the tolerance of R/(n-1) only if each of the first n-2 lies in an interval that is 2 * tolerance / (n-1) wide;
leaving the last gap out makes the chance larger, never smaller. Prices are round: of a grid of g fen an interval holds
up to g/R more. So

    chance <= (n-2)! * (2 * tolerance / (n-1) + g/R) ^ (n-2),   at most 1.

The grid is what the prices themselves show: the largest power of ten that divides all of them. Real bidders price
around one estimate and not evenly, which makes neighbours nearer, not their gaps more equal; what does make equal gaps
without collusion is rounding, and that is in g. The figure is for one lot: among N lots N times as many are to be
expected, and both kinds are looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import factorial, log
from typing import NamedTuple

FEWEST = 3
"""Two prices have one step, which is always even."""
TEN = 10


class Progression(NamedTuple):
    """What the prices of a lot form."""

    kind: str
    """`arithmetic` or `geometric`."""
    chance: float
    """At most so likely by chance alone."""


def even(steps: Sequence[Fraction], tolerance: Fraction) -> bool:
    """Whether all steps are above nothing and within `tolerance` of their mean, a ratio of it (included)."""
    mean = sum(steps, Fraction()) / len(steps)
    return mean > 0 and all(abs(step - mean) <= tolerance * mean for step in steps)


def grid(prices: Sequence[int]) -> int:
    """The largest power of ten that divides all the prices."""
    step = 1
    while all(price % (step * TEN) == 0 for price in prices):
        step *= TEN
    return step


def chance(count: int, tolerance: Fraction, rounding: float) -> float:
    """The bound above, of `count` prices; `rounding` is g/R."""
    width = 2 * float(tolerance) / (count - 1) + rounding
    return min(1.0, factorial(count - 2) * width ** (count - 2))


def progression(prices: Sequence[int], tolerance: Fraction) -> Progression | None:
    """What `prices` (fen, in any order) form, the arithmetic one before the geometric; None where neither."""
    rising = sorted(prices)
    if len(rising) < FEWEST or rising[0] <= 0 or rising[0] == rising[-1]:
        return None
    lowest, highest = rising[0], rising[-1]
    if even([Fraction(high - low) for low, high in pairwise(rising)], tolerance):
        return Progression("arithmetic", chance(len(rising), tolerance, grid(rising) / (highest - lowest)))
    if even([Fraction(high, low) - 1 for low, high in pairwise(rising)], tolerance):
        spread = log(highest / lowest)
        return Progression("geometric", chance(len(rising), tolerance, grid(rising) / lowest / spread))
    return None
