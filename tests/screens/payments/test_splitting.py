"""Payments that together cross a limit."""

from __future__ import annotations

from typing import Any

import pytest
from few_payments import day, row_of, told
from scipy.stats import binom, combine_pvalues

from monitor.screens.payments.splitting import Splits

START = day("2025-01-01")


def usual(count: int = 120) -> list[dict[str, Any]]:
    """Small payments of a year, one in four close below 3,000 yuan, a payee each."""
    return [
        {"payment": f"O-{at}", "payee": f"G-{at}", "day": START + at * 3, "yuan": 2_500 if at % 4 == 0 else 1_200}
        for at in range(count)
    ]


def pieces(count: int, yuan: float, apart: int = 1, **more: Any) -> list[dict[str, Any]]:
    return [{"payment": f"S-{at}", "day": START + 150 + apart * at, "yuan": yuan} | more for at in range(count)]


def judged(split: list[dict[str, Any]]) -> dict[str, Any]:
    return row_of(Splits(bounds=(3_000,)).ranked(told([*usual(), *split])), "U|F|3000")


def test_three_pieces_close_below_the_limit_on_following_days() -> None:
    row = judged(pieces(4, 2_900))
    assert row["is_unusual"]
    assert (row["hits"], row["close"], row["sum_fen"]) == (4, 4, 1_160_000)
    assert sorted(row["window_payments"]) == ["S-0", "S-1", "S-2", "S-3"]


def test_the_chance_by_hand() -> None:
    row = judged(pieces(4, 2_900))
    days = 119 * 3 + 1
    in_time = binom.sf(4 - 2, 4 - 1, row["length"] / days)
    close = binom.sf(4 - 1, 4, (30 + 1) / (120 + 2))
    joined = combine_pvalues([in_time, close], method="fisher").pvalue
    assert row["p"] == pytest.approx(min(1.0, joined * 4 * 3))


@pytest.mark.parametrize(
    "split",
    [pieces(2, 2_900), pieces(3, 950), pieces(4, 3_000), pieces(4, 2_900, contract="C"), pieces(3, 2_900, apart=40)],
    ids=["two only", "below the limit together", "each at the limit", "under a contract", "forty days apart"],
)
def test_no_split(split: list[dict[str, Any]]) -> None:
    told_row = Splits(bounds=(3_000,)).ranked(told([*usual(), *split])).filter(subject="U|F|3000")
    assert not told_row["score"].count()


def test_a_regular_supplier_of_small_things_is_no_split() -> None:
    weekly = [{"payment": f"W-{at}", "day": START + 7 * at, "yuan": 1_200} for at in range(50)]
    row = judged(weekly)
    assert row["p"] == 1.0
    assert not row["is_unusual"]
