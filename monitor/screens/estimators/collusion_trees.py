"""Boosted trees, several of different seeds averaged, over columns cut into a few steps."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # ships no types

from monitor.screens.estimators.collusion_places import Floats


class Trees(BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """HistGradientBoosting, classes weighing alike; half of the columns are looked at in each split.

    A column is cut at quantiles of its training rows into `levels` steps, before the trees see it.
    """

    def __init__(  # noqa: PLR0913 - one argument a parameter
        self,
        *,
        bags: int,
        trees: int,
        leaves: int,
        rate: float,
        ridge: float,
        least: int,
        levels: int,
        seed: int,
    ) -> None:
        self.bags = bags
        self.trees = trees
        self.leaves = leaves
        self.rate = rate
        self.ridge = ridge
        self.least = least
        self.levels = levels
        self.seed = seed

    def fit(self, told: Floats, positive: Any) -> Self:
        """Learn from rows without a bound."""
        share = np.arange(1, self.levels) / self.levels
        self.cuts_ = [np.unique(np.quantile(known, share)) if len(known) else None for known in _known(told)]
        least = min(self.least, max(1, len(told) // 10))
        steps = self._steps(told)
        # tables this small lose more to waiting threads than they gain
        with threadpool_limits(limits=1):
            self.models_ = [
                HistGradientBoostingClassifier(
                    max_iter=self.trees,
                    learning_rate=self.rate,
                    max_leaf_nodes=self.leaves,
                    min_samples_leaf=least,
                    l2_regularization=self.ridge,
                    max_features=0.5,
                    class_weight="balanced",
                    early_stopping=False,
                    random_state=self.seed + bag,
                ).fit(steps, positive)
                for bag in range(self.bags)
            ]
        return self

    def _steps(self, told: Floats) -> Floats:
        # a column of which the training rows tell nothing says nothing later either
        steps = np.zeros_like(told)
        for at, cuts in enumerate(self.cuts_):
            if cuts is None:
                continue
            column = told[:, at]
            steps[:, at] = np.where(np.isnan(column), np.nan, np.searchsorted(cuts, column, side="right"))
        return steps

    def predict_proba(self, told: Floats) -> Floats:
        """(rows, 2): the mean of the models."""
        steps = self._steps(told)
        with threadpool_limits(limits=1):
            total: Floats = np.mean([model.predict_proba(steps) for model in self.models_], axis=0)
        return total


def _known(told: Floats) -> list[Floats]:
    return [column[~np.isnan(column)] for column in told.T]
