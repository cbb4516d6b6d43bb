"""The explainable twin: a weighted sum of places within the bucket of like numbers of bids."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression

from monitor.screens.estimators.collusion import CollusionScreen
from monitor.screens.estimators.collusion_places import Floats, among, among_reference


class Line(BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """Logistic regression on values from -1 to 1, classes weighing alike; what is missing stands in the middle."""

    def __init__(self, strength: float) -> None:
        self.strength = strength

    def fit(self, told: Floats, positive: Any) -> Self:
        """Learn from rows of places."""
        self.model_ = LogisticRegression(C=self.strength, class_weight="balanced", max_iter=1000)
        self.model_.fit(np.nan_to_num(told), positive)
        return self

    def predict_proba(self, told: Floats) -> Floats:
        """(rows, 2)."""
        scores: Floats = self.model_.predict_proba(np.nan_to_num(told))
        return scores


class CollusionTwin(CollusionScreen):
    """`CollusionScreen` with logistic regression on the places of its columns, in place of trees.

    Each column becomes its place among the fitted rows of the bucket (`collusion_places`), stretched to -1 to 1; in
    buckets of too few, among all fitted rows. `strength` is the inverse of the ridge. `coefficients` gives what each
    screen weighs: the whole model, readable in one table.
    """

    def __init__(self, *, bids: str = "bids", strength: float = 0.3, folds: int = 4, seed: int = 0) -> None:
        super().__init__(bids=bids, folds=folds, seed=seed)
        self.strength = strength

    def _learner(self) -> Line:
        return Line(self.strength)

    def fit(self, X: ArrayLike, y: ArrayLike, groups: ArrayLike | None = None) -> Self:  # noqa: N803
        """Learn the places, the weights and the bound."""
        self.reference_: Floats | None = None
        return super().fit(X, y, groups)

    def _screens(self, told: Floats) -> Floats:
        screens, bids = told[:, self.columns_], self._bids_of(told)
        if self.reference_ is None:
            self.reference_, self.reference_bids_ = screens, bids
        places = among_reference(screens, bids, self.reference_, self.reference_bids_)
        rest = np.isnan(places) & ~np.isnan(screens)
        places[rest] = among(screens, self.reference_)[rest]
        return 2 * places - 1

    @property
    def coefficients(self) -> dict[str, float]:
        """The weight of each screen: above 0, a high place speaks for the rigged ones."""
        names = getattr(self, "feature_names_in_", None)
        told = self.learner_.model_.coef_[0].tolist()
        at = [str(column if names is None else names[column]) for column in self.columns_.tolist()]
        return dict(zip(at, told, strict=True))
