from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator

from monitor.screens.estimators.unusual import UnusualTender

Floats = NDArray[np.float64]
SET, CLOSE = 0, (1,)


def rows(seed: int, n: int = 300, sets: int = 3) -> Floats:
    """A set number and four statistics, of which the first two go together."""
    rng = np.random.default_rng(seed)
    base = rng.normal(size=(n, 4))
    base[:, 1] += base[:, 0]
    return np.column_stack([rng.integers(0, sets, n), np.exp(base)])


def model(**more: object) -> UnusualTender:
    return UnusualTender(group=SET, low=CLOSE, **more)


def test_it_keeps_the_contract_of_scikit_learn() -> None:
    done = check_estimator(UnusualTender(), on_skip=None)
    assert {one["status"] for one in done} <= {"passed", "skipped"}
    assert [one["check_name"] for one in done if one["status"] == "skipped"] in ([], ["check_array_api_input"])
    assert {"check_outliers_train", "check_outliers_fit_predict"} <= {one["check_name"] for one in done}


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(2, 260), st.sampled_from([0.01, 0.05, 0.5]), st.booleans())
def test_never_more_than_the_share_is_flagged_whatever_the_rows(
    seed: int, n: int, share: float, is_coarse: bool
) -> None:
    told = rows(seed, n)
    told = np.round(told) if is_coarse else told
    assert (model(contamination=share).fit_predict(told) < 0).sum() <= share * n + 1e-9


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.floats(0.01, 100), st.floats(0.2, 3))
def test_ranks_know_no_unit_and_no_shape(seed: int, factor: float, power: float) -> None:
    told = rows(seed, 120)
    changed = np.column_stack([told[:, :1], factor * told[:, 1:] ** power])
    assert model().fit(told).score_samples(told) == pytest.approx(model().fit(changed).score_samples(changed))


def test_the_order_of_rows_changes_nothing_and_the_same_rows_give_the_same() -> None:
    told = rows(5)
    order = np.random.default_rng(1).permutation(len(told))
    scores = model().fit(told).score_samples(told)
    assert (model().fit(told[order]).score_samples(told) == scores).all()
    assert (clone(model()).fit(told).score_samples(told) == scores).all()


def test_a_row_has_one_score_whatever_is_scored_with_it() -> None:
    told = rows(6)
    fitted = model().fit(told)
    alone = np.concatenate([fitted.score_samples(told[at : at + 1]) for at in range(20)])
    assert (alone == fitted.score_samples(told)[:20]).all()


def test_a_row_is_placed_in_its_own_set_alone() -> None:
    told = rows(7)
    other = told.copy()
    other[told[:, SET] == 1, 1:] *= 1_000
    here = told[:, SET] == 0
    one, two = model().fit(told), model().fit(other)
    for before, after in zip(one.places(told[here]), two.places(other[here]), strict=True):
        assert (before == after).all()
    below, above, known = one.places(told[here])
    assert (known == here.sum()).all()
    assert (below + above + 1 == known).all()


def test_what_is_far_in_any_direction_is_unusual_and_what_is_low_where_asked_more_so() -> None:
    told = rows(8)
    told[:, 1] = np.sort(told[:, 1])
    for end in (1e-9, 1e9):
        far = told.copy()
        far[17, 2:] = (end, 1 / end, end)
        assert UnusualTender(group=SET).fit(far).score_samples(far).argmin() == 17
    low, high = told.copy(), told.copy()
    low[17, 1], high[17, 1] = 1e-9, 1e9
    assert model().fit(low).score_samples(low)[17] < model().fit(high).score_samples(high)[17]


def test_a_missing_statistic_is_in_the_middle() -> None:
    told = rows(9)
    gaps = told.copy()
    gaps[::3, 1:] = np.nan
    fitted = model().fit(gaps)
    empty = fitted.score_samples(gaps)[::3]
    assert (empty == empty[0]).all()
    assert (fitted.predict(gaps)[::3] == 1).all()
    assert (fitted.places(gaps[:1])[2] == 0).all()


def test_a_statistic_told_too_seldom_is_not_ranked() -> None:
    told = rows(10, 60, 1)
    told[3:, 4] = np.nan
    fitted = model(least=10).fit(told)
    assert fitted.places(told[:1])[2].tolist() == [[60, 60, 60, 0]]


def test_new_rows_like_the_reference_are_flagged_as_often_as_was_asked() -> None:
    flagged = [
        (model(contamination=0.05, folds=5).fit(rows(seed, 400)).predict(rows(seed + 100, 400)) < 0).mean()
        for seed in range(12)
    ]
    assert np.mean(flagged) == pytest.approx(0.05, abs=0.012)


def test_what_cannot_be_ranked_is_refused() -> None:
    told = rows(11)
    stray = told[:2].copy()
    stray[1, SET] = 9
    with pytest.raises(ValueError, match=r"column 0: found set 9.0"):
        model().fit(told).score_samples(stray)
    with pytest.raises(ValueError, match="a column of statistics"):
        UnusualTender(group=0).fit(told[:, :1])
    for wrong in ({"contamination": 0.0}, {"contamination": 0.6}, {"shrinkage": 1.5}):
        with pytest.raises(ValueError, match="expected a share up to"):
            UnusualTender(**wrong).fit(told)
