"""The bound above which a score is flagged, chosen on out-of-fold scores of the training part and nothing else.

Chosen for balanced accuracy, by the rule of one standard error (Breiman et al. 1984): of all bounds that do not fall
short of the best by more than one standard error of the best, the one nearest to 1/2. Classes weigh alike in the fit,
so 1/2 is where the bound belongs without further evidence; a few labels do not move it, many do.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, clone
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
MIDDLE: Final = 0.5


def threshold(scores: Floats, positive: Flags) -> float:
    """The bound for scores from 0 to 1 with these labels; 1/2 where there is one class only."""
    yes, no = int(positive.sum()), int((~positive).sum())
    if not (yes and no):
        return MIDDLE
    values, at = np.unique(scores, return_inverse=True)
    found = 1 - np.cumsum(np.bincount(at, weights=positive)) / yes
    spared = np.cumsum(np.bincount(at, weights=~positive)) / no
    bounds = np.append((values[1:] + values[:-1]) / 2, values[-1])
    # 1/2 itself may be chosen, not only what lies between two scores
    below = np.searchsorted(values, MIDDLE, side="right") - 1
    if below >= 0:
        bounds, found, spared = (np.append(one, extra) for one, extra in (
            (bounds, MIDDLE), (found, found[below]), (spared, spared[below])))  # fmt: skip
    balanced = (found + spared) / 2
    best = int(np.argmax(balanced))
    error = np.sqrt(found[best] * (1 - found[best]) / yes + spared[best] * (1 - spared[best]) / no) / 2
    near = bounds[balanced >= balanced[best] - error - 1e-12]
    return float(near[np.argmin(np.abs(near - MIDDLE))])


def out_of_fold(
    learner: BaseEstimator, told: Floats, positive: Flags, groups: Any | None, folds: int, seed: int
) -> tuple[Floats, Flags]:
    """The score of each row by a learner that did not see it nor its group; and which rows could be scored so."""
    scores, known = np.full(len(told), MIDDLE), np.zeros(len(told), dtype=bool)
    fewest = int(min(positive.sum(), (~positive).sum()))
    if min(fewest, folds) < 2:  # noqa: PLR2004 - each class in two folds
        return scores, known
    rule = StratifiedKFold if groups is None else StratifiedGroupKFold
    parts = min(fewest, folds) if groups is None else min(fewest, folds, len(np.unique(groups)))
    if parts < 2:  # noqa: PLR2004
        return scores, known
    for train, test in rule(parts, shuffle=True, random_state=seed).split(told, positive, groups):
        if positive[train].any() and not positive[train].all():
            scores[test] = clone(learner).fit(told[train], positive[train]).predict_proba(told[test])[:, 1]
            known[test] = True
    return scores, known
