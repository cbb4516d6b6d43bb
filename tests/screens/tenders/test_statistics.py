from __future__ import annotations

from math import sqrt
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from monitor.screens.tenders.bids import SCHEMA, BidsUnreadable, checked
from monitor.screens.tenders.statistics import STATISTICS, statistics

PRICES = st.lists(st.integers(1, 10**9).map(lambda fen: fen / 100), min_size=1, max_size=12)


def frame(*tenders: list[float], market: str = "roads") -> pl.DataFrame:
    rows = [
        {"market": market, "tender": f"T-{at}", "price": price} for at, prices in enumerate(tenders) for price in prices
    ]
    return checked(pl.DataFrame(rows).with_columns(bidder=None, day=None, is_winner=None))


def of(*prices: float) -> dict[str, float | None]:
    return statistics(frame(list(prices))).select(STATISTICS).row(0, named=True)


def numbers(told: dict[str, float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in told.values()]


def test_five_bids_worked_out_by_hand() -> None:
    # 100 110 120 150 170: mean 130, squares 900 400 100 400 1600 = 3400, s = sqrt(850); of the last four: mean 137.5
    told = of(150, 100, 170, 120, 110)
    assert told == pytest.approx(
        {
            "cv": sqrt(850) / 130,
            "spd": 0.7,
            "diffp": 0.1,
            "rd": 10 / sqrt((27.5**2 + 17.5**2 + 12.5**2 + 32.5**2) / 3),
            "altrd": 10 / 20,
            "rdnor": 10 / 17.5,
            "skew": stats.skew([100, 110, 120, 150, 170], bias=False),
            "kurt": stats.kurtosis([100, 110, 120, 150, 170], bias=False),
            "ks": 0.6 - 2 / 7,
            "ks_imhof": 0.5 - 2 / 7,
        }
    )


@pytest.mark.parametrize(
    ("prices", "missing"),
    [
        ((7.0,), set(STATISTICS)),
        ((7.0, 9.0), {"rd", "altrd", "skew", "kurt"}),
        ((7.0, 8.0, 10.0), {"kurt"}),
        ((7.0, 8.0, 10.0, 11.0), set()),
        ((5.0, 9.0, 9.0, 9.0), {"rd", "altrd"}),
        ((0.1, 0.1, 0.1, 0.1), set(STATISTICS) - {"cv", "spd", "diffp"}),
    ],
)
def test_what_is_undefined_is_missing(prices: tuple[float, ...], missing: set[str]) -> None:
    told = of(*prices)
    assert {name for name, value in told.items() if value is None} == missing
    if len(set(prices)) == 1 < len(prices):
        assert (told["cv"], told["spd"], told["diffp"]) == (0, 0, 0)


@given(PRICES.filter(lambda prices: len(prices) > 3 and len(set(prices)) > 1))
def test_scipy_says_the_same(prices: list[float]) -> None:
    told = of(*prices)
    unit = (np.array(prices) - min(prices)) / (max(prices) - min(prices))
    assert told["cv"] == pytest.approx(stats.variation(prices, ddof=1), rel=1e-6)
    assert told["skew"] == pytest.approx(stats.skew(unit, bias=False), rel=1e-6, abs=1e-9)
    assert told["kurt"] == pytest.approx(stats.kurtosis(unit, bias=False), rel=1e-6, abs=1e-9)
    assert told["ks"] == pytest.approx(stats.kstest(unit, "uniform").statistic, abs=1e-12)


@given(PRICES, st.integers(-20, 20), st.sampled_from([3.0, 0.07, 1e4]))
def test_no_unit_changes_them(prices: list[float], power: int, factor: float) -> None:
    assert of(*prices) == of(*(price * 2.0**power for price in prices))
    other = of(*(price * factor for price in prices))
    assert numbers(other) == pytest.approx(numbers(of(*prices)), rel=1e-5, abs=1e-7, nan_ok=True)


@given(st.lists(PRICES, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_no_order_changes_them_and_no_other_tender(tenders: list[list[float]], random: Random) -> None:
    bids = frame(*tenders)
    told = statistics(bids)
    order = list(range(bids.height))
    random.shuffle(order)
    assert statistics(bids[order]).equals(told)
    alone = pl.concat(statistics(part) for part in bids.partition_by("market", "tender"))
    assert alone.sort("market", "tender").equals(told)
    assert told["bids"].to_list() == [len(prices) for _, prices in sorted((f"T-{n}", p) for n, p in enumerate(tenders))]


def test_close_prices_far_from_zero_keep_their_digits() -> None:
    near = of(1e9, 1e9 + 1, 1e9 + 2, 1e9 + 5, 1e9 + 7)
    far = of(1, 2, 3, 6, 8)
    assert [near[name] for name in STATISTICS[3:]] == pytest.approx([far[name] for name in STATISTICS[3:]], rel=1e-12)
    assert of(1, *(1e6 + step for step in (0, 1e-6, 3e-6)))["rd"] == pytest.approx(999_999 / 1.5275e-6, rel=1e-3)


def test_no_bid_gives_no_row() -> None:
    assert statistics(pl.DataFrame(schema=SCHEMA)).columns == ["market", "tender", "day", "bids", *STATISTICS]
    assert statistics(pl.DataFrame(schema=SCHEMA)).is_empty()


GOOD = {"market": "m", "tender": "t", "bidder": "b", "price": 1.0, "day": 3, "is_winner": True}


@pytest.mark.parametrize(
    ("second", "column", "row", "found"),
    [
        ({"price": 0.0}, "price", 1, 0.0),
        ({"price": float("nan")}, "price", 1, None),
        ({"price": None}, "price", 1, None),
        ({"market": None}, "market", 1, None),
        ({"day": 4}, "day", 1, [3, 4]),
        ({"day": None}, "day", 1, [3, None]),
        ({"day": 3.5}, "day", 1, 3.5),
        ({"day": 2**40}, "day", 1, 2**40),
    ],
)
def test_a_cell_that_is_no_bid_is_named(second: dict[str, object], column: str, row: int, found: object) -> None:
    with pytest.raises(BidsUnreadable) as refused:
        checked(pl.DataFrame([GOOD, GOOD | second], strict=False))
    assert (refused.value.column, refused.value.row) == (column, row)
    assert found is None or refused.value.found == found
    assert column in refused.value.texts["zh"]
    assert str(refused.value) == refused.value.texts["en"]


def test_a_column_that_is_not_there_or_of_another_type_is_named() -> None:
    with pytest.raises(BidsUnreadable, match=r"column price: .* expected such a column"):
        checked(pl.DataFrame([GOOD]).drop("price"))
    with pytest.raises(BidsUnreadable, match="column price: found 'String', expected the type Float64"):
        checked(pl.DataFrame([GOOD | {"price": "12"}]))


def test_what_loses_nothing_is_taken() -> None:
    told = pl.DataFrame([GOOD | {"price": 7, "day": 3.0, "more": 1}]).with_columns(
        bidder=None, market=pl.col("market").cast(pl.Categorical)
    )
    assert dict(checked(told).schema) == SCHEMA
