"""How a market is parted into what a model learns from and what it is judged on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold, StratifiedShuffleSplit

FOLDS: Final = 5
FIRST: Final = 0.6
LEAKY: Final = 0.2

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Split:
    """Rows to learn from, in order of time where it is told, and rows to be judged on."""

    train: Whole
    test: Whole


def by_overlap(collusive: Flags, groups: Whole, seed: int, folds: int = FOLDS) -> Iterator[Split]:
    """Folds that part no group, with like shares of collusive tenders as far as groups allow."""
    rule = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    for train, test in rule.split(np.zeros(len(collusive)), collusive, groups):
        yield Split(train, test)


def by_time(day: Whole, first: float = FIRST) -> Split:
    """The first tenders to learn from, the rest to be judged on; no day is parted, tenders of no known day left out."""
    dated = np.flatnonzero(day >= 0)
    order = dated[np.argsort(day[dated], kind="stable")]
    cut = day[order][int(first * len(order))]
    return Split(order[day[order] < cut], order[day[order] >= cut])


def at_random(collusive: Flags, seed: int) -> Split:
    """The usual 80 to 20 by tender, which lets the same bidders stand on both sides: for comparison only."""
    rule = StratifiedShuffleSplit(1, test_size=LEAKY, random_state=seed)
    train, test = next(rule.split(np.zeros(len(collusive)), collusive))
    return Split(train, test)
