"""Payees whose payments look unlike those of other payees: an isolation forest over ratios, with reasons.

No labels are needed and none are used. The features are ratios, so that a large payee is not unusual for its size; the
forest splits between values, so that no scaling of a column changes it. Rows are put in an order of their own before
they are sampled: the same payees give the same scores in whatever order they come.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.ensemble import IsolationForest
from sklearn.utils.validation import check_is_fitted, validate_data

Floats = npt.NDArray[np.float64]


class PayeeBehaviour(OutlierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """Isolation forest (Liu, Ting, Zhou 2008), deterministic, with the reasons of a score.

    `contamination`: share of the fitted rows that `predict` calls unusual; `trees` and `sample` (rows a tree) as in the
    paper; `seed`. `X` is (payees, features), finite floats. Scores follow scikit-learn: the lower, the more unusual.
    """

    def __init__(self, contamination: float = 0.01, trees: int = 200, sample: int = 256, seed: int = 0) -> None:
        self.contamination = contamination
        self.trees = trees
        self.sample = sample
        self.seed = seed

    def fit(self, X: Any, y: None = None) -> PayeeBehaviour:  # noqa: N803 - scikit-learn's name
        """Learn what is usual from `X`; `y` is not looked at."""
        del y
        told: Floats = validate_data(self, X, dtype=np.float64, ensure_min_samples=2)
        if not 0 < self.contamination <= 0.5:  # noqa: PLR2004 - unusual is less than half
            raise ValueError(f"contamination is {self.contamination}, expected above 0 and at most 0.5")
        ordered = told[np.lexsort(told.T[::-1])]
        self.forest_ = IsolationForest(
            n_estimators=self.trees, max_samples=min(self.sample, len(told)), random_state=self.seed
        ).fit(ordered)
        self.sorted_ = np.sort(told, axis=0)
        self.offset_ = float(np.percentile(self._scores(told), 100 * self.contamination))
        return self

    def _scores(self, told: Floats) -> Floats:
        scores: Floats = self.forest_.score_samples(told)
        return scores

    def score_samples(self, X: Any) -> Floats:  # noqa: N803
        """(payees,): -1 to 0, lower where the payee is told apart sooner."""
        check_is_fitted(self)
        return self._scores(validate_data(self, X, dtype=np.float64, reset=False))

    def decision_function(self, X: Any) -> Floats:  # noqa: N803
        """(payees,): the score less the offset; below 0 is unusual."""
        return self.score_samples(X) - self.offset_

    def predict(self, X: Any) -> npt.NDArray[np.int64]:  # noqa: N803
        """(payees,): -1 unusual, 1 not."""
        return np.where(self.decision_function(X) < 0, -1, 1)

    def rarity(self, X: Any) -> Floats:  # noqa: N803
        """(payees, features): -1 to 1, how much of the fitted rows lies below a value less how much lies above it.

        1: every other row is below it; 0: it stands in the middle or is shared by all.
        """
        check_is_fitted(self)
        told: Floats = validate_data(self, X, dtype=np.float64, reset=False)
        out = np.empty_like(told)
        for at in range(told.shape[1]):
            column = self.sorted_[:, at]
            below = np.searchsorted(column, told[:, at], side="left")
            above = len(column) - np.searchsorted(column, told[:, at], side="right")
            out[:, at] = (below - above) / len(column)
        return out
