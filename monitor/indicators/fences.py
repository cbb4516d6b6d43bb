"""Quartiles by Hyndman and Fan's type 8 (numpy: median_unbiased), and fences one and a half ranges outside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from fractions import Fraction
from math import floor, isfinite, isnan, nan
from typing import Final, NamedTuple

_REACH: Final = Fraction(3, 2)


class Quartiles(NamedTuple):
    """The first and third quartile, NaN of no values."""

    q1: float
    q3: float

    @property
    def lower_fence(self) -> float:
        """Q1 - 1.5 (Q3 - Q1)."""
        return _fence(self.q1, -_REACH, self.q3 - self.q1)

    @property
    def upper_fence(self) -> float:
        """Q3 + 1.5 (Q3 - Q1)."""
        return _fence(self.q3, _REACH, self.q3 - self.q1)


def _fence(quartile: float, reach: Fraction, spread: float) -> float:
    """`quartile + reach * spread`, rounded once: a value exactly on the fence is inside it whatever the machine."""
    if isfinite(quartile) and isfinite(spread):
        with suppress(OverflowError):
            return float(Fraction(quartile) + reach * Fraction(spread))
    return quartile + float(reach) * spread


def ascending(values: Iterable[float]) -> list[float]:
    """Sorted, NaN last."""
    told = list(values)
    return sorted(told, key=lambda value: (isnan(value), value)) if any(map(isnan, told)) else sorted(told)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The quantile of sorted values; NaN of none."""
    if not ordered:
        return nan
    place = (len(ordered) + 1 / 3) * share + 1 / 3
    below = floor(place)
    if below <= 0 or share == 0:
        return ordered[0]
    if below >= len(ordered) or share == 1:
        return ordered[-1]
    low, high = ordered[below - 1], ordered[below]
    return low + (place - below) * (high - low)


def quartiles(values: Iterable[float]) -> Quartiles:
    """Both quartiles of values in any order."""
    ordered = ascending(values)
    return Quartiles(quantile(ordered, 0.25), quantile(ordered, 0.75))
