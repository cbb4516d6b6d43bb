"""PayeeBehaviour keeps scikit-learn's contract, whatever the order of the rows."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.utils.estimator_checks import check_estimator

from monitor.screens.estimators.payee import PayeeBehaviour


@pytest.fixture(scope="module")
def payees() -> np.ndarray:
    random = np.random.default_rng(0)
    usual = random.beta(4, 4, (200, 6))
    return np.vstack([usual, [[0.99, 0.01, 0.99, 0.01, 0.99, 0.01]]])


@pytest.fixture(scope="module")
def model(payees: np.ndarray) -> PayeeBehaviour:
    return PayeeBehaviour(trees=60).fit(payees)


def test_the_contract_of_scikit_learn() -> None:
    told = check_estimator(PayeeBehaviour(trees=5, contamination=0.1), on_skip=None, on_fail=None)
    assert [one["check_name"] for one in told if one["status"] not in {"passed", "skipped"}] == []
    assert sum(one["status"] == "passed" for one in told) > 30


def test_the_odd_one_stands_out_with_its_reasons(payees: np.ndarray, model: PayeeBehaviour) -> None:
    assert model.score_samples(payees).argmin() == 200
    assert model.predict(payees[200:]).tolist() == [-1]
    assert np.sign(model.rarity(payees[200:])[0]).tolist() == [1, -1, 1, -1, 1, -1]


def test_order_and_scale_change_nothing(payees: np.ndarray, model: PayeeBehaviour) -> None:
    order = np.random.default_rng(1).permutation(len(payees))
    again = PayeeBehaviour(trees=60).fit(payees[order])
    assert np.array_equal(again.score_samples(payees), model.score_samples(payees))
    scaled = PayeeBehaviour(trees=60).fit(payees * 4)
    assert np.allclose(scaled.score_samples(payees * 4), model.score_samples(payees))


def test_rarity_by_hand() -> None:
    model = PayeeBehaviour(trees=2).fit(np.array([[0.0], [1.0], [1.0], [2.0]]))
    assert model.rarity(np.array([[1.0], [3.0], [-1.0]])).ravel().tolist() == [0.0, 1.0, -1.0]


def test_what_cannot_be() -> None:
    with pytest.raises(ValueError, match=r"contamination is 0\.7, expected above 0"):
        PayeeBehaviour(contamination=0.7).fit(np.zeros((3, 1)))
