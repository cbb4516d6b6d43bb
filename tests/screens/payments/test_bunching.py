"""Amounts that pile up below a limit."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from few_payments import row_of, told
from scipy.stats import binomtest

from monitor.screens.payments.bunching import STEEPEST, Bunching


def amounts(start: float, step: float, count: int) -> list[dict[str, Any]]:
    """Amounts of so many yuan apart, each once."""
    return [{"payment": f"{start}-{at}", "yuan": start + at * step} for at in range(count)]


def judged(*groups: list[dict[str, Any]]) -> dict[str, Any]:
    return row_of(Bunching(bounds=(3_000,)).ranked(told([one for group in groups for one in group])), "U|3000")


def test_many_below_and_few_above() -> None:
    row = judged(amounts(2_705, 9, 32), amounts(3_010, 60, 4), amounts(2_405, 25, 8), amounts(3_310, 25, 8))
    assert (row["below"], row["above"], row["outer_below"], row["outer_above"]) == (32, 4, 8, 8)
    assert row["slope_share"] == 0.5
    assert row["p"] == pytest.approx(binomtest(32, 36, 0.5, alternative="greater").pvalue)
    assert row["is_unusual"]
    assert len(row["payments"]) == 32


def test_a_slope_explains_some_of_it() -> None:
    row = judged(amounts(2_705, 9, 20), amounts(3_010, 20, 10), amounts(2_402, 7, 40), amounts(3_310, 50, 5))
    assert row["slope_share"] == pytest.approx((40.5 / 5.5) ** (1 / 3) / (1 + (40.5 / 5.5) ** (1 / 3)))
    assert not row["is_unusual"]


def test_the_slope_explains_no_more_than_its_bound() -> None:
    assert judged(amounts(2_405, 2, 140), amounts(2_705, 9, 12))["slope_share"] == STEEPEST


def test_the_limit_itself_lies_above() -> None:
    row = judged([{"yuan": 3_000}], amounts(2_999.99, 0, 1))
    assert (row["below"], row["above"], row["p"]) == (1, 1, None)


def test_one_price_is_no_crowd() -> None:
    row = judged([{"payment": f"P-{at}", "yuan": 2_980} for at in range(50)], amounts(3_010, 20, 10))
    assert row["below"] == 1
    assert not row["is_unusual"]


def test_amounts_and_limit_in_another_unit_are_judged_the_same() -> None:
    rows = amounts(2_705, 9, 32) + amounts(3_010, 60, 4) + amounts(2_405, 25, 8) + amounts(3_310, 25, 8)
    one = Bunching(bounds=(3_000,)).ranked(told(rows))
    ten = Bunching(bounds=(30_000,)).ranked(told(rows).with_columns(pl.col("fen") * 10))
    assert one.select("below", "above", "p").equals(ten.select("below", "above", "p"))
