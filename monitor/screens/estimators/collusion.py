"""Which tenders look like those that were rigged: a small model of local labels, with reasons a person can read."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from monitor.screens.estimators.collusion_places import Floats
from monitor.screens.estimators.collusion_standing import Standing
from monitor.screens.estimators.collusion_threshold import out_of_fold, threshold
from monitor.screens.estimators.collusion_trees import Trees
from monitor.screens.estimators.collusion_words import reason
from monitor.screens.tenders.words import Said

VERSION = 1


class CollusionScreen(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """Boosted trees over screens of prices and ratios of the past, small and regularised; a lead, never a probability.

    `X` is (tenders, columns), missing values allowed, rows in order of time; `y` which of them were rigged (two
    classes, the greater is the rigged one). The column named `bids` (frames only) tells the number of bids: reasons
    compare within its buckets, and the trees never see it. `fit` takes the groups of tenders whose bidders overlap, so
    that the bound comes from scores of tenders whose bidders were not seen together.

    `bags` models of different seeds are averaged; `trees`, `leaves`, `rate`, `ridge`, `least` (tenders a leaf) and
    `levels` (steps a column is cut into, so that no leaf can single out a firm by the digits of its ratio) keep it
    small; `folds` and `seed` as usual. Equal data give equal results.
    """

    def __init__(  # noqa: PLR0913 - one argument a parameter, as scikit-learn wants them
        self,
        *,
        bids: str = "bids",
        bags: int = 10,
        trees: int = 60,
        leaves: int = 5,
        rate: float = 0.08,
        ridge: float = 5.0,
        least: int = 10,
        levels: int = 16,
        folds: int = 4,
        seed: int = 0,
    ) -> None:
        self.bids = bids
        self.bags = bags
        self.trees = trees
        self.leaves = leaves
        self.rate = rate
        self.ridge = ridge
        self.least = least
        self.levels = levels
        self.folds = folds
        self.seed = seed

    def __sklearn_tags__(self) -> Tags:
        """A missing screen is allowed; two classes only."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.classifier_tags.multi_class = False
        return tags

    def _learner(self) -> BaseEstimator:
        """What scores tenders, 0 to 1."""
        return Trees(
            bags=self.bags,
            trees=self.trees,
            leaves=self.leaves,
            rate=self.rate,
            ridge=self.ridge,
            least=self.least,
            levels=self.levels,
            seed=self.seed,
        )

    def fit(self, X: ArrayLike, y: ArrayLike, groups: ArrayLike | None = None) -> Self:  # noqa: N803
        """Learn the trees from all rows, and the bound from scores of rows that were left out."""
        told, labels = validate_data(self, X, y, dtype=np.float64, ensure_all_finite="allow-nan")
        check_classification_targets(labels)
        self.classes_ = np.unique(labels)
        if len(self.classes_) != 2:  # noqa: PLR2004 - rigged or not
            raise ValueError(
                f"Only binary classification is supported: y has {len(self.classes_)} class(es), expected two classes"
            )
        positive = labels == self.classes_[1]
        names = list(getattr(self, "feature_names_in_", ()))
        at = names.index(self.bids) if self.bids in names else None
        self.columns_ = np.array([column for column in range(told.shape[1]) if column != at], dtype=np.int64)
        if not len(self.columns_):
            raise ValueError(f"found the column {self.bids} only, expected a screen beside it")
        self.bids_at_ = at
        self.standing_ = Standing(told[:, self.columns_], self._bids_of(told))
        screens = self._screens(told)
        learner = self._learner()
        scores, known = out_of_fold(learner, screens, positive, groups, self.folds, self.seed)
        self.threshold_ = threshold(scores[known], positive[known])
        self.learner_ = learner.fit(screens, positive)
        return self

    def _bids_of(self, told: Floats) -> Floats:
        return np.ones(len(told)) if self.bids_at_ is None else told[:, self.bids_at_]

    def _screens(self, told: Floats) -> Floats:
        """What the learner sees of the rows."""
        return told[:, self.columns_]

    def _checked(self, X: ArrayLike) -> Floats:  # noqa: N803
        check_is_fitted(self)
        told: Floats = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        return told

    def score_samples(self, X: ArrayLike) -> Floats:  # noqa: N803
        """(tenders,): 0 to 1, higher the more a tender looks like the rigged ones; an order, not a probability."""
        scores: Floats = self.learner_.predict_proba(self._screens(self._checked(X)))[:, 1]
        return scores

    def decision_function(self, X: ArrayLike) -> Floats:  # noqa: N803
        """(tenders,): the score less the bound; above 0 is flagged."""
        check_is_fitted(self)
        return self.score_samples(X) - self.threshold_

    def predict(self, X: ArrayLike) -> NDArray[Any]:  # noqa: N803
        """(tenders,): the class of each."""
        flagged = self.decision_function(X) > 0
        told: NDArray[Any] = self.classes_[flagged.astype(np.int64)]
        return told

    def weights(self, X: ArrayLike) -> Floats:  # noqa: N803
        """(tenders, screens): how far the score falls once the screen stood in the middle of its bucket instead."""
        told = self._checked(X)
        scores = self.score_samples(X)
        middles = self.standing_.middles(self._bids_of(told))
        out = np.zeros((len(told), len(self.columns_)))
        for column, at in enumerate(self.columns_.tolist()):
            other = told.copy()
            other[:, at] = middles[:, column]
            out[:, column] = scores - self.learner_.predict_proba(self._screens(other))[:, 1]
        return out

    def reasons(self, X: ArrayLike, most: int = 3) -> list[tuple[Said, ...]]:  # noqa: N803
        """The screens of each tender that raise its score most, each in words with its place; none where none does.

        Needs a frame with the columns' names. Raises ValueError for a column that has no words.
        """
        told = self._checked(X)
        names = getattr(self, "feature_names_in_", None)
        if names is None:
            raise ValueError("found no names of columns, expected a frame with them")
        weights = self.weights(X)
        bids = self._bids_of(told)
        out = list[tuple[Said, ...]]()
        for row, weight in enumerate(weights):
            order = [at for at in np.argsort(-weight, kind="stable").tolist() if weight[at] > 0]
            said = list[Said]()
            for at in order:
                place = self.standing_.place(float(told[row, self.columns_[at]]), at, float(bids[row]))
                if place is not None and len(said) < most:
                    said.append(reason(str(names[self.columns_[at]]), place))
            out.append(tuple(said))
        return out
