"""What holds for every screen of payments: order does not matter, honest spending stays quiet, words are there."""

from __future__ import annotations

import polars as pl
import pytest

from monitor.screens.evaluation.injection import flagged
from monitor.screens.evaluation.injection_cases import inject
from monitor.screens.evaluation.injection_spend import spending
from monitor.screens.payments.all import PAYMENT_SCREENS
from monitor.screens.payments.features import FEATURES, features
from monitor.screens.payments.screen import PaymentScreen
from monitor.screens.payments.standing import corrected, percentile
from monitor.screens.payments.told import checked

BUDGET = 0.01


@pytest.fixture(scope="module")
def honest() -> pl.DataFrame:
    return spending(5, units=6, years=2, payees=100)


@pytest.fixture(scope="module")
def planted(honest: pl.DataFrame) -> pl.DataFrame:
    return inject(honest, 3, 300_000)[0]


@pytest.fixture(scope="module")
def rankings(planted: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {screen.id: screen.ranked(planted) for screen in PAYMENT_SCREENS}


@pytest.mark.parametrize("screen", PAYMENT_SCREENS, ids=lambda screen: screen.id)
def test_the_order_of_the_rows_changes_nothing(
    screen: PaymentScreen, planted: pl.DataFrame, rankings: dict[str, pl.DataFrame]
) -> None:
    told = rankings[screen.id].select("subject", "score", "is_unusual").sort("subject")
    again = screen.ranked(checked(planted.sample(fraction=1.0, shuffle=True, seed=9)))
    assert told.equals(again.select("subject", "score", "is_unusual").sort("subject"))
    assert told["subject"].is_unique().all()


@pytest.mark.parametrize("screen", PAYMENT_SCREENS, ids=lambda screen: screen.id)
def test_an_unusual_row_is_told_in_both_languages(screen: PaymentScreen, rankings: dict[str, pl.DataFrame]) -> None:
    ranked = rankings[screen.id]
    found = ranked.filter(pl.col("is_unusual") | (pl.col("score") >= pl.col("score").max()))
    for row in found.head(2).iter_rows(named=True):
        told = screen.tell(row, 10, 20)
        for sentence in (screen.title, told.compared, *told.reasons, *screen.innocent):
            assert sentence["zh"]
            assert sentence["en"]
            assert not any(word in sentence["en"].lower() for word in ("fraud", "violation", "guilty"))
            assert "None" not in sentence["zh"] + sentence["en"]
        assert all(value is None or isinstance(value, int | float | str) for value in told.figures.values())


def test_no_payments_and_one_payment_raise_nothing(honest: pl.DataFrame) -> None:
    for screen in PAYMENT_SCREENS:
        assert screen.ranked(honest.clear()).is_empty()
        assert not screen.ranked(honest.head(1))["is_unusual"].any()


def test_honest_spending_stays_within_the_budget(honest: pl.DataFrame) -> None:
    told = flagged(honest, PAYMENT_SCREENS)
    assert (told["unusual"] <= (BUDGET * told["subjects"]).clip(1)).all(), told


def test_what_is_put_in_is_among_the_unusual(rankings: dict[str, pl.DataFrame]) -> None:
    found = {name for name, told in rankings.items() if told["is_unusual"].any()}
    assert {"payment.duplicate", "payment.split", "payment.bunching", "payment.round"} <= found


def test_features_are_ratios(planted: pl.DataFrame) -> None:
    told = features(planted, (3_000, 500_000), 0.8, 5).select(*FEATURES)
    assert told.height > 50
    assert told.min_horizontal().min() >= 0.0
    assert told.max_horizontal().max() <= 1.0
    larger = features(planted.with_columns(pl.col("fen") * 10), (30_000, 5_000_000), 0.8, 5).select(*FEATURES)
    assert told.select(pl.all().round(9)).equals(larger.select(pl.all().round(9)))


def test_parameters_are_plain(honest: pl.DataFrame) -> None:
    for screen in PAYMENT_SCREENS:
        assert screen.parameters
        assert all(isinstance(value, int | float | str) for value in screen.parameters.values())


def test_percentile_and_correction() -> None:
    frame = pl.DataFrame({"score": [3.0, None, 1.0, 1.0, 2.0]}).select(at=percentile())
    assert frame["at"].to_list() == pytest.approx([100.0, None, 0.0, 0.0, 200 / 3])
    assert corrected(pl.Series([0.01, None, 0.04, 0.03])).to_list() == pytest.approx([0.03, None, 0.04, 0.04])
    assert corrected(pl.Series([], dtype=pl.Float64)).to_list() == []
