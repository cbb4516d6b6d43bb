from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.metrics import balanced_accuracy_score
from sklearn.utils.estimator_checks import check_estimator

from monitor.screens.estimators.collusion import CollusionScreen
from monitor.screens.estimators.collusion_features import SCREENS
from monitor.screens.estimators.collusion_places import LEAST, before, bounds, buckets, in_bucket
from monitor.screens.estimators.collusion_standing import Place
from monitor.screens.estimators.collusion_threshold import MIDDLE, out_of_fold, threshold
from monitor.screens.estimators.collusion_twin import CollusionTwin, Line
from monitor.screens.estimators.collusion_words import reason

SMALL = {"trees": 8, "bags": 1, "folds": 2}


@cache
def tenders(seed: int = 0, n: int = 160) -> tuple[pl.DataFrame, np.ndarray]:
    """Tenders of 4 to 6 bids, of which the rigged ones have close prices and bidders that often meet."""
    rng = np.random.default_rng(seed)
    rigged = rng.random(n) < 0.3
    columns = {name: rng.random(n) for name in SCREENS}
    columns["cv"] = np.where(rigged, 0.2, 1.0) * columns["cv"]
    columns["jaccard_mean"] = np.where(rigged, 0.6, 0.0) + 0.4 * columns["jaccard_mean"]
    columns["kurt"] = np.where(rng.random(n) < 0.2, np.nan, columns["kurt"])
    return pl.DataFrame({"bids": rng.integers(4, 7, n).astype(float), **columns}), rigged


@pytest.mark.parametrize("model", [CollusionScreen(**SMALL), CollusionTwin()], ids=lambda one: type(one).__name__)
def test_they_keep_the_contract_of_scikit_learn(model: CollusionScreen) -> None:
    done = check_estimator(model, on_skip=None)
    assert {one["status"] for one in done} <= {"passed", "skipped"}
    assert [one["check_name"] for one in done if one["status"] == "skipped"] in ([], ["check_array_api_input"])
    assert "check_classifiers_train" in {one["check_name"] for one in done}


@pytest.mark.parametrize("model", [CollusionScreen(**SMALL), CollusionTwin()], ids=lambda one: type(one).__name__)
def test_rigged_tenders_are_found_and_the_same_rows_give_the_same(model: CollusionScreen) -> None:
    frame, rigged = tenders()
    told = clone(model).fit(frame[:110], rigged[:110])
    assert balanced_accuracy_score(rigged[110:], told.predict(frame[110:])) > 0.85
    again = clone(model).fit(frame[:110], rigged[:110])
    assert (again.decision_function(frame) == told.decision_function(frame)).all()
    assert not hasattr(told, "predict_proba")
    groups = np.arange(110) // 5
    grouped = clone(model).fit(frame[:110], rigged[:110], groups)
    assert (grouped.score_samples(frame) == told.score_samples(frame)).all()


def test_the_number_of_bids_is_never_a_screen() -> None:
    frame, rigged = tenders()
    told = CollusionScreen(**SMALL).fit(frame, rigged)
    other = frame.with_columns(bids=pl.lit(50.0))
    assert (told.score_samples(other) == told.score_samples(frame)).all()
    with pytest.raises(ValueError, match="found the column bids only"):
        CollusionScreen(**SMALL).fit(frame.select("bids"), rigged)


def test_reasons_are_sentences_with_their_number() -> None:
    frame, rigged = tenders()
    told = CollusionScreen(**SMALL).fit(frame, rigged)
    flagged = np.flatnonzero(told.predict(frame) & rigged)
    said = told.reasons(frame[flagged])
    assert all(1 <= len(some) <= 3 for some in said)
    words = [one for some in said for one in some]
    assert any(one["en"].startswith("the prices lie closer together than in ") for one in words)
    assert any("一起投标的比例" in one["zh"] for one in words)
    assert all("of the last" in one["en"] and "最近" in one["zh"] and "{" not in one["zh"] + one["en"] for one in words)
    with pytest.raises(ValueError, match="found no names of columns"):
        CollusionScreen(**SMALL).fit(frame.to_numpy(), rigged).reasons(frame.to_numpy())


def test_the_twin_is_one_table() -> None:
    frame, rigged = tenders()
    weights = CollusionTwin().fit(frame, rigged).coefficients
    assert list(weights) == list(SCREENS)
    assert sorted(weights, key=lambda name: abs(weights[name]))[-2:] in (["cv", "jaccard_mean"], ["jaccard_mean", "cv"])
    assert weights["cv"] < 0 < weights["jaccard_mean"]


def test_every_screen_has_its_words_on_both_sides() -> None:
    for name in SCREENS:
        sides = [reason(name, Place(below, 200 - below, 200, 4, 6)) for below in (2, 198)]
        assert sides[0] != sides[1]
        assert all("198 of the last 200 tenders with 4 to 6 bids" in one["en"] for one in sides)
        assert all("最近 200 个有 4 至 6 个报价的标段中的 198 个" in one["zh"] for one in sides)
    assert "with 61 or more bids" in reason("cv", Place(1, 9, 10, 61, None))["en"]
    assert "with 3 bids" in reason("cv", Place(1, 9, 10, 3, 3))["en"]
    with pytest.raises(ValueError, match="found the column firm, expected a screen that has words"):
        reason("firm", Place(1, 9, 10, 3, 3))


@pytest.mark.parametrize(
    ("labels", "expected"),
    [([0, 0, 0, 0, 1, 1, 1, 1], 0.5), ([1, 1, 1, 1, 1, 1, 1, 1], MIDDLE), ([0, 0, 0, 1, 1, 1, 1, 1], 0.375)],
)
def test_the_bound_by_hand(labels: list[int], expected: float) -> None:
    # without an error of the best there is nothing near it: the bound lies between the two that it parts
    scores = np.array([0.05, 0.15, 0.25, 0.5 if expected == 0.375 else 0.4, 0.6, 0.7, 0.8, 0.9])
    assert threshold(scores, np.array(labels, dtype=bool)) == pytest.approx(expected)


def test_few_labels_do_not_move_the_bound_and_many_do() -> None:
    rng = np.random.default_rng(4)

    def bound(n: int) -> float:
        rigged = rng.random(n) < 0.2
        return threshold(np.clip(rng.normal(0.2 + 0.15 * rigged, 0.1), 0, 1), rigged)

    # where the two classes have like spread the best bound is half-way; a few labels say so only vaguely
    assert abs(bound(20_000) - 0.275) < 0.02
    assert np.mean([bound(14) for _ in range(60)]) > np.mean([bound(2_000) for _ in range(60)]) + 0.015


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(4, 60))
def test_the_bound_is_within_one_error_of_the_best(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    scores, rigged = np.round(rng.random(n), 1), rng.random(n) < 0.4
    if rigged.all() or not rigged.any():
        return
    found = [balanced_accuracy_score(rigged, scores > at) for at in np.arange(-0.05, 1.1, 0.1)]
    best = max(found)
    at = balanced_accuracy_score(rigged, scores > threshold(scores, rigged))
    assert best - at <= 0.5 * np.sqrt(0.25 / rigged.sum() + 0.25 / (~rigged).sum()) + 1e-9


def test_scores_for_the_bound_come_from_models_that_saw_neither_row_nor_group() -> None:
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(10), 6)
    told = np.eye(10)[groups]
    rigged = rng.random(10)[groups] < 0.5
    scores, known = out_of_fold(Line(1e6), told, rigged, groups, 4, 0)
    # a group's own column is all that tells it: unseen, its column weighs nothing and all groups score alike a fold
    assert known.all()
    assert len(np.unique(np.round(scores, 6))) <= 4
    seen, _ = out_of_fold(Line(1e6), told, rigged, None, 4, 0)
    assert ((seen > 0.5) == rigged).all()


def test_places_by_hand() -> None:
    values = np.arange(12.0)[:, None]
    bids = np.full(12, 5.0)
    assert in_bucket(values, bids)[:, 0] == pytest.approx(np.arange(12) / 11)
    assert np.isnan(in_bucket(values[:LEAST], bids[:LEAST])).all()
    day = np.arange(12)
    told = before(values, bids, day)[:, 0]
    assert np.isnan(told[:LEAST]).all()
    assert told[LEAST:].tolist() == [1, 1]
    assert before(values, bids, day, window=LEAST)[:, 0][LEAST:].tolist() == [1, 1]
    assert np.isnan(before(values, bids, np.zeros(12, dtype=np.int64))).all()
    assert np.isnan(before(values, bids, np.full(12, -1))).all()
    assert [bounds(at) for at in buckets(np.array([1.0, 2, 5, 6, 7, 60, 99])).tolist()] == [
        (1, 1),
        (2, 2),
        (5, 6),
        (5, 6),
        (7, 9),
        (31, 60),
        (61, None),
    ]
