"""Prices that honest bidders hit upon: by luck never in a progression, since luck does not repeat what a ring does."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

SPREAD = Fraction(1, 100)
"""Steps that differ by less than this share of their mean look even."""
FEW = 3


def look_even(steps: Sequence[Fraction]) -> bool:
    """Whether steps hardly differ."""
    mean = sum(steps, Fraction()) / len(steps)
    return all(abs(step - mean) <= SPREAD * mean for step in steps)


def uneven(prices: list[int]) -> list[int]:
    """`prices`, the dearest lowered by one until neither their differences nor their ratios look even."""
    told = list(prices)
    while len(told) >= FEW:
        rising = sorted(told)
        if not look_even([Fraction(b - a) for a, b in pairwise(rising)]) and not look_even(
            [Fraction(b, a) - 1 for a, b in pairwise(rising)]
        ):
            break
        told[told.index(rising[-1])] -= 1
    return told
