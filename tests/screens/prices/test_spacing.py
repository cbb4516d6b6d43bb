from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ringed_prices import ringed_prices

from monitor.screens.prices.spacing import grid, is_whole, rarest, width
from monitor.screens.prices.steps import judged

USUAL = 0.04


def sorted_prices(*prices: float) -> np.ndarray:
    return np.sort(np.array(prices, dtype=np.float64))


def test_losing_prices_in_equal_steps_beside_an_outsider_are_found() -> None:
    found = rarest(sorted_prices(913_417.22, 960_000.11, 970_000.12, 980_000.13, 990_000.14), USUAL)
    assert found is not None
    assert (found.kind, found.prices) == ("arithmetic", (960_000.11, 970_000.12, 980_000.13, 990_000.14))
    assert found.off == pytest.approx(0, abs=0.01)
    assert found.chance < 1e-4


def test_prices_by_one_factor_are_found() -> None:
    prices = np.round([1_000_000 * 1.013**at for at in range(5)], 2)
    found = rarest(sorted_prices(*prices, 1_019_112.47), USUAL)
    assert found is not None
    assert (found.kind, len(found.prices)) == ("geometric", 5)
    assert found.chance < 1e-8


def test_two_of_three_prices_a_yuan_apart_are_found_the_chance_by_hand() -> None:
    prices = sorted_prices(900_000.07, 936_631.51, 936_632.51)
    found = rarest(prices, 1.0)
    assert found is not None
    assert (found.kind, found.prices) == ("equal", (936_631.51, 936_632.51))
    pairs, either, off, rounding = 3, 2, 1.00, 0.01
    assert found.chance == pytest.approx(pairs * either * (off + rounding) / width(prices, 1.0), rel=1e-6)


@pytest.mark.parametrize(
    "prices",
    [
        (580_000, 585_000, 590_000, 595_000),
        (100, 110, 121, 133.1),
        (500, 500, 500, 500),
        (500, 600),
        (500,),
    ],
    ids=["equal steps", "one factor", "all the same", "two prices", "one price"],
)
def test_what_all_prices_form_is_left_to_the_rule(prices: tuple[float, ...]) -> None:
    assert rarest(sorted_prices(*prices), USUAL) is None


def test_one_price_far_off_does_not_make_the_others_look_near() -> None:
    near = (1_000_000.01, 1_014_200.55, 1_037_417.90, 1_052_030.40)
    alone, beside = rarest(sorted_prices(*near), USUAL), rarest(sorted_prices(*near, 9_000_000.0), USUAL)
    assert alone is not None
    assert beside is not None
    assert min(alone.chance, beside.chance) > 0.05


def test_rounding_makes_equal_steps_likelier() -> None:
    assert grid(sorted_prices(120, 250)) == 10
    assert grid(sorted_prices(1.23, 2)) == 0.01
    fine = rarest(sorted_prices(913_417, 960_000, 970_000, 980_000, 990_000), USUAL)
    round_ones = rarest(sorted_prices(910_000, 960_000, 970_000, 980_000, 990_000), USUAL)
    assert fine is not None
    assert round_ones is not None
    assert fine.chance * 100 < round_ones.chance


@settings(max_examples=30)
@given(
    st.lists(st.integers(10_000, 9_999_999), min_size=3, max_size=12, unique=True),
    st.sampled_from([10, 1000]),
)
def test_another_unit_changes_nothing(prices: list[int], factor: int) -> None:
    told = sorted_prices(*prices)
    one, two = rarest(told, USUAL), rarest(told * factor, USUAL)
    assert (one is None) == (two is None) == is_whole(told)
    if one is not None and two is not None:
        assert two.chance == pytest.approx(one.chance, rel=1e-6)


def test_the_chance_bounds_what_honest_markets_show() -> None:
    """The bound is one: of 600 honest tenders no more are below a chance than it says, with room for luck."""
    rows, parts = judged(ringed_prices(1, 600).bids)
    assert len(parts) == rows["chance"].count() == 600
    for chance, at_most in ((0.01, 13), (0.05, 45)):
        assert (rows["chance"] <= chance).sum() <= at_most
    assert (rows["q"] <= 0.01).sum() == 0


def test_a_ring_in_steps_beside_outsiders_is_found_where_the_steps_are_even() -> None:
    rng = np.random.default_rng(3)
    honest = ringed_prices(2, 200).bids
    stepped = [
        (f"S-{at}", float(price))
        for at in range(6)
        for price in [
            *(1e6 * (1 + at / 7) * (1 + 0.011 * np.arange(5))).round(2),
            *(1e6 * rng.uniform(1, 1.4, 2)).round(2),
        ]
    ]
    planted = pl.DataFrame(stepped, schema=["tender", "price"], orient="row").select(
        market=pl.lit("works"),
        tender="tender",
        bidder=pl.lit(None, pl.String),
        price="price",
        day=pl.lit(None, pl.Int32),
        is_winner=pl.lit(None, pl.Boolean),
    )
    rows, _ = judged(pl.concat([honest, planted]))
    assert set(rows.filter(pl.col("q") <= 0.01)["tender"]) == {f"S-{at}" for at in range(6)}
