"""The upper tail of the hypergeometric distribution; scipy is loaded when it is first asked for.

Rules read this room too, and a process that judges them starts in half the time where no draw is tested.
"""

from __future__ import annotations


def taken_tail(least: int, of: int, good: int, taken: int) -> float:
    """P(X >= `least`), X the good ones among `taken` out of `of` that hold `good`: hypergeometric."""
    from scipy.stats import hypergeom

    return float(hypergeom.sf(least - 1, of, good, taken)) if least else 1.0
