"""Tenders whose bidders overlap stand in one group, so that no fold is judged by a model that saw its bidders together.

The overlap of two tenders is the Jaccard of their bidder sets, |A n B| / |A u B|. Groups are the connected components
of tenders that overlap by more than a bound, the lowest of `BOUNDS` at which no group is larger than one fold:

- 0: tenders that share any bidder. In every published market this is one component of nearly all tenders, since firms
  bid in many regions; it would leave nothing to train on.
- 1/2: more bidders in common than apart, the plain meaning of mostly overlapping.
- 2/3, 3/4, 1: where one half still chains a market together, since between sets of two and three firms every step is a
  large one. Only above 1 would identical sets part, so they never do.

What overlap is left between a fold and its training part is measured and reported beside every figure.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

BOUNDS: Final = (0.0, 1 / 2, 2 / 3, 3 / 4)
ROUNDING: Final = 1e-9

Sets = Sequence[frozenset[Hashable]]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Groups:
    """The group of each tender; `bound`: tenders of two groups overlap by at most so much."""

    of: Whole
    bound: float

    @property
    def largest(self) -> float:
        """The share of tenders in the largest group."""
        return float(np.bincount(self.of).max() / len(self.of))


@dataclass(frozen=True, slots=True)
class Left:
    """What a test part still has in common with its training part, over its tenders.

    `identical`: share with the same bidders as a training tender; `overlap`: mean of the largest overlap with one;
    `known`: mean share of bidders that bid in the training part at all.
    """

    identical: float
    overlap: float
    known: float


def _jaccard(one: Sets, other: Sets) -> NDArray[np.float64]:
    codes = {bidder: at for at, bidder in enumerate(sorted({who for some in (*one, *other) for who in some}, key=str))}

    def matrix(sets: Sets) -> csr_matrix:
        rows = np.repeat(np.arange(len(sets)), [len(some) for some in sets])
        columns = np.array([codes[who] for some in sets for who in some], dtype=np.int64)
        return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(sets), len(codes)))

    left, right = matrix(one), matrix(other)
    both = np.asarray((left @ right.T).todense())
    size_left, size_right = np.asarray(left.sum(axis=1)), np.asarray(right.sum(axis=1))
    whole = size_left + size_right.T - both
    shared: NDArray[np.float64] = np.divide(both, whole, out=np.zeros_like(both), where=whole > 0)
    return shared


def groups(sets: Sets, folds: int) -> Groups:
    """The groups of tenders with these bidders, for so many folds; a tender of no known bidder stands alone."""
    distinct = list(dict.fromkeys(sets))
    overlap = _jaccard(distinct, distinct)
    for bound in (*BOUNDS, 1.0):
        _, component = connected_components(csr_matrix(overlap > bound + ROUNDING), directed=False)
        at = dict(zip(distinct, component.tolist(), strict=True))
        of = np.array([at[some] for some in sets], dtype=np.int64)
        unknown = np.array([not some for some in sets])
        of[unknown] = len(distinct) + np.arange(unknown.sum())
        told = Groups(np.unique(of, return_inverse=True)[1].astype(np.int64), bound)
        if told.largest <= 1 / folds:
            break
    return told


def left(sets: Sets, train: Whole, test: Whole) -> Left:
    """What the tenders at `test` have in common with those at `train`."""
    seen = [sets[at] for at in train.tolist()]
    asked = [sets[at] for at in test.tolist()]
    distinct = list(dict.fromkeys(seen))
    most = _jaccard(asked, distinct).max(axis=1, initial=0.0)
    known = frozenset(who for some in distinct for who in some)
    same = set(distinct)
    return Left(
        identical=float(np.mean([bool(some) and some in same for some in asked])),
        overlap=float(most.mean()),
        known=float(np.mean([len(some & known) / len(some) if some else 0.0 for some in asked])),
    )
