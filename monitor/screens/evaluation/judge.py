"""One market judged in one way: the model learns, picks its bound and is scored on rows that it never saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from monitor.screens.estimators.collusion import CollusionScreen
from monitor.screens.estimators.collusion_places import Floats, Whole
from monitor.screens.estimators.collusion_twin import CollusionTwin, Line
from monitor.screens.evaluation.columns import Told
from monitor.screens.evaluation.splits import Flags, Split


class Identity(CollusionTwin):
    """Who bid, and nothing else: what knowing the firms would give."""

    def _screens(self, told: Floats) -> Floats:
        return told

    def _learner(self) -> Line:
        return Line(10.0)


MODELS: dict[str, Callable[..., CollusionScreen]] = {"trees": CollusionScreen, "twin": CollusionTwin}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one fold was judged: rows, which were flagged and collusive, their scores less the bound."""

    test: Whole
    collusive: Flags
    flagged: Flags
    scores: Floats
    threshold: float

    @property
    def balanced(self) -> float:
        """Balanced accuracy; nan where the fold has one class only."""
        return balanced(self.collusive, self.flagged)

    @property
    def auc(self) -> float:
        """Area under the curve; nan where the fold has one class only."""
        return auc(self.collusive, self.scores)


def balanced(collusive: Flags, flagged: Flags) -> float:
    """Balanced accuracy; nan with one class."""
    if collusive.all() or not collusive.any():
        return float("nan")
    return float(balanced_accuracy_score(collusive, flagged))


def auc(collusive: Flags, scores: Floats) -> float:
    """The chance that a collusive tender is scored above another; nan with one class."""
    if collusive.all() or not collusive.any():
        return float("nan")
    return float(roc_auc_score(collusive, scores))


def judged(told: Told, columns: str, model: str, splits: Iterable[Split], seed: int, *, grouped: bool) -> list[Outcome]:
    """The outcome of each split; `grouped`: the bound is picked on folds that part no group either."""
    return list(_judged(told, columns, model, splits, seed, grouped=grouped))


def _judged(
    told: Told, columns: str, model: str, splits: Iterable[Split], seed: int, *, grouped: bool
) -> Iterator[Outcome]:
    for split in splits:
        frame = told.frame(columns, split.train)
        chosen = Identity if columns == "identity" else MODELS[model]
        screen = chosen(seed=seed)
        groups = told.groups.of[split.train] if grouped else None
        screen.fit(frame[split.train], told.collusive[split.train], groups)
        scores = screen.decision_function(frame[split.test])
        yield Outcome(split.test, told.collusive[split.test], scores > 0, scores, screen.threshold_)


def apart(parts: list[tuple[Floats, Flags]], judged_at: int) -> Floats:
    """The scores of one market by what the others tell: the mean over these of how far the classes lie apart.

    `parts`: of each market the places of its tenders (-1 to 1, missing in the middle) and which were collusive. With
    three or four markets there is nothing to tune: the weight of a screen is its difference between the classes, each
    market counting once; this is also what logistic regression becomes under an unlimited ridge.
    """
    apart_by = [
        places[collusive].mean(axis=0) - places[~collusive].mean(axis=0)
        for at, (places, collusive) in enumerate(parts)
        if at != judged_at
    ]
    scores: Floats = parts[judged_at][0] @ np.mean(apart_by, axis=0)
    return scores
