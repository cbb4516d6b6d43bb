"""How unusual a row of statistics is among rows that may be compared with it: ranks only, no labels, no probability."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri
from sklearn.base import BaseEstimator, OutlierMixin, clone
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

Floats = NDArray[np.float64]
DIGITS = 9
"""Scores are rounded so far, so that a row has one score whatever rows are scored with it."""


def _place(values: Floats, reference: Floats) -> Floats:
    """Where values stand in a sorted reference, in (0, 1): the share below and half of those equal.

    A value of the reference itself stands in the middle of its step and a new one between two steps, so that new rows
    of the same kind are placed as those that were fitted; beyond all it stands half a step of one value more.
    """
    n = len(reference)
    low, high = (np.searchsorted(reference, values, side=side) for side in ("left", "right"))
    place: Floats = np.clip((low + high) / (2 * n), 0.5 / (n + 1), 1 - 0.5 / (n + 1))
    return place


class UnusualTender(OutlierMixin, BaseEstimator):  # type: ignore[misc]
    """Rows of price statistics ranked within their comparison set, and the ranks put together in two halves.

    *Ranks.* Each statistic is ranked among those of its set; its place u in (0, 1) becomes the normal score of u. Any
    increasing change of a statistic (another unit, a logarithm) changes nothing. A statistic that is missing (nan) is
    in the middle.

    *The direction-free half*: the Mahalanobis distance of the normal scores from the middle, under their correlations
    shrunk towards none: no statistic has a good or a bad end, since the sign of most flips between markets.

    *The directed half*: how low the statistics of the columns `low` lie together. Closeness of prices is what every
    description of cover bids names first; without `low` this half is left out.

    The score is minus the sum of -log(share of the reference at least as far) of both halves (Fisher's sum, used as an
    order, not as a test). `contamination` is the share flagged of the rows that were fitted: never more, whatever they
    are, so that of honest tenders no more are flagged either.

    Parameters: `contamination` in (0, 0.5]; `group`, the column that numbers the comparison set (None: one set);
    `low`, columns counted in X whole; `shrinkage` in [0, 1]; `least`, rows of a set in which a statistic must be told
    to be ranked; `folds`: 0 takes the bound of the flag from the rows fitted (for ranking them among themselves), 2 or
    more from rows left out in so many turns (for new rows: of those like the reference about that share is flagged).

    Source of the ranks: within number-of-bids buckets is the only use of these statistics that travelled between the
    labelled markets of five countries.
    """

    def __init__(
        self,
        *,
        contamination: float = 0.01,
        group: int | None = None,
        low: tuple[int, ...] = (),
        shrinkage: float = 0.3,
        least: int = 2,
        folds: int = 0,
    ) -> None:
        self.contamination = contamination
        self.group = group
        self.low = low
        self.shrinkage = shrinkage
        self.least = least
        self.folds = folds

    def __sklearn_tags__(self) -> Tags:
        """A missing statistic is allowed."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def fit(self, X: ArrayLike, y: Any = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's names
        """Learn the reference: the values of each statistic in each set, their correlations, the bound of the flag."""
        self._refuse_parameters()
        told = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", ensure_min_samples=2)
        self.columns_ = np.array([at for at in range(told.shape[1]) if at != self.group], dtype=np.int64)
        if not len(self.columns_):
            raise ValueError("found 1 column, which numbers the sets; expected a column of statistics beside it")
        self.directed_ = np.isin(self.columns_, np.asarray(self.low, dtype=np.int64))
        self.references_ = {
            number: [np.sort(values[~np.isnan(values)]) for values in rows.T] for number, rows in self._sets(told)
        }
        scores = self._normal(told)
        whole = np.nan_to_num(scores)
        correlation = np.atleast_2d(whole.T @ whole) / len(whole)
        level = float(np.trace(correlation)) / len(correlation) or 1.0
        shrunk = (1 - self.shrinkage) * correlation + self.shrinkage * level * np.eye(len(correlation))
        self.precision_ = np.linalg.pinv(shrunk, hermitian=True)
        self.distances_, self.closenesses_ = (np.sort(half) for half in self._halves(scores))
        normal = np.sort(self._left_out(told) if self.folds else self._combined(scores))
        flagged = int(np.floor(self.contamination * len(normal) + 1e-9))
        self.offset_ = float(normal[min(flagged, len(normal) - 1)])
        return self

    def score_samples(self, X: ArrayLike) -> Floats:  # noqa: N803 - scikit-learn's name
        """One number a row, 0 or below: the lower, the more unusual."""
        return self._combined(self._normal(self._checked(X)))

    def decision_function(self, X: ArrayLike) -> Floats:  # noqa: N803 - scikit-learn's name
        """`score_samples` above the bound of the flag: below 0 is flagged."""
        return self.score_samples(X) - self.offset_

    def predict(self, X: ArrayLike) -> NDArray[np.int64]:  # noqa: N803 - scikit-learn's name
        """-1 for rows that are flagged, 1 for the others."""
        return np.where(self.decision_function(X) < 0, -1, 1)

    def places(self, X: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:  # noqa: N803
        """Of each statistic of each row: how many of its set lie below, how many above, and how many are told at all.

        For a row that was fitted, the others of its set are one fewer than those told. Columns are those of X without
        `group`; of a missing statistic all three are 0.
        """
        told = self._checked(X)
        below, above, known = (np.zeros((len(told), len(self.columns_)), dtype=np.int64) for _ in range(3))
        for at, column, values, reference in self._by_set(told):
            below[at, column] = np.searchsorted(reference, values, side="left")
            above[at, column] = len(reference) - np.searchsorted(reference, values, side="right")
            known[at, column] = len(reference)
        return below, above, known

    def _refuse_parameters(self) -> None:
        for name, value, low, high in (
            ("contamination", self.contamination, 0.0, 0.5),
            ("shrinkage", self.shrinkage, 0.0, 1.0),
        ):
            if not (low < value <= high or (name == "shrinkage" and value == low)):
                raise ValueError(f"{name} is {value}, expected a share up to {high}")

    def _left_out(self, told: Floats) -> Floats:
        """Scores of rows by the others: each `folds`-th row is left out in turn, of sets that the others know."""
        turn, scores = np.arange(len(told)) % self.folds, []
        for at in range(self.folds):
            others = clone(self).set_params(folds=0).fit(told[turn != at])
            known = np.isin(self._numbers(told), list(others.references_))
            scores.append(others.score_samples(told[(turn == at) & known]))
        return np.concatenate(scores)

    def _checked(self, X: ArrayLike) -> Floats:  # noqa: N803 - scikit-learn's name
        check_is_fitted(self)
        told: Floats = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        return told

    def _numbers(self, told: Floats) -> Floats:
        return np.zeros(len(told)) if self.group is None else told[:, self.group]

    def _sets(self, told: Floats) -> list[tuple[float, Floats]]:
        numbers = self._numbers(told)
        return [(float(number), told[numbers == number][:, self.columns_]) for number in np.unique(numbers)]

    def _by_set(self, told: Floats) -> list[tuple[NDArray[np.int64], int, Floats, Floats]]:
        """Rows, column, their values and the reference, for the statistics that are told and can be ranked."""
        numbers, out = self._numbers(told), []
        for number in np.unique(numbers):
            reference = self.references_.get(float(number))
            if reference is None:
                raise ValueError(f"column {self.group}: found set {number}, expected one of those that were fitted")
            rows = np.flatnonzero(numbers == number)
            for column, known in enumerate(reference):
                values = told[rows, self.columns_[column]]
                here = ~np.isnan(values)
                if len(known) >= self.least:
                    out.append((rows[here], column, values[here], known))
        return out

    def _normal(self, told: Floats) -> Floats:
        """The normal scores, nan where a statistic is missing or has too few to be ranked among."""
        scores = np.full((len(told), len(self.columns_)), np.nan)
        for at, column, values, reference in self._by_set(told):
            scores[at, column] = ndtri(_place(values, reference))
        return scores

    def _halves(self, scores: Floats) -> tuple[Floats, Floats]:
        """How far from the middle, and how low in the directed columns; both grow with what is unusual."""
        whole = np.nan_to_num(scores)
        distance = np.einsum("ij,jk,ik->i", whole, self.precision_, whole)
        directed = scores[:, self.directed_]
        told = np.maximum((~np.isnan(directed)).sum(axis=1), 1)
        return np.round(distance, DIGITS), np.round(-np.nansum(directed, axis=1) / told, DIGITS)

    def _combined(self, scores: Floats) -> Floats:
        total = np.zeros(len(scores))
        halves = zip(self._halves(scores), (self.distances_, self.closenesses_), strict=True)
        for half, reference in list(halves) if self.directed_.any() else list(halves)[:1]:
            total += np.log(1 - _place(half, reference))
        return np.round(total, DIGITS)
