"""A December heavier than chance allows."""

from __future__ import annotations

from typing import Any

import pytest
from few_payments import day, row_of, told
from scipy.stats import binom

from monitor.screens.payments.december import Decembers, chance_of


def year(payer: str, number: int, late: int, yuan: float = 1_000, count: int = 60) -> list[dict[str, Any]]:
    """`count` payments a year, `late` of them in December."""
    return [
        {
            "payment": f"{payer}-{number}-{at}",
            "payer": payer,
            "yuan": yuan,
            "day": day(f"{number}-12-15") if at < late else day(f"{number}-01-10") + at * 5 % 300,
        }
        for at in range(count)
    ]


def county(*more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Eight units with a twelfth of 2024 and 2025 in December."""
    rest = [one for at in range(8) for number in (2024, 2025) for one in year(f"U-{at}", number, 5)]
    return rest + [one for group in more for one in group]


def judged(rows: list[dict[str, Any]], subject: str = "U|2025") -> dict[str, Any]:
    return row_of(Decembers().ranked(told(rows)), subject)


def test_half_a_year_in_december() -> None:
    row = judged(county(year("U", 2025, 30), year("U", 2024, 6)))
    assert row["is_unusual"]
    assert row["share"] == 0.5
    assert row["own_most"] == pytest.approx(0.1)
    assert row["usual"] == pytest.approx((8 * 5 + 1) / (8 * 60 + 12))


def test_with_equal_amounts_it_is_the_binomial_tail() -> None:
    assert chance_of([100] * 40, 900, 1 / 12) == pytest.approx(binom.sf(8, 40, 1 / 12), rel=0.2)


def test_one_large_bill_is_no_rush() -> None:
    bill = {"payment": "BILL", "payer": "U", "day": day("2025-12-20"), "yuan": 100_000}
    row = judged(county(year("U", 2025, 5), [bill]))
    assert row["share"] > 0.6
    assert row["p"] > 0.02


def test_a_unit_that_always_pays_late_is_compared_with_itself() -> None:
    row = judged(county(year("U", 2025, 30), year("U", 2024, 31)))
    assert row["q"] < 0.01
    assert not row["is_unusual"]


def test_few_payments_are_not_judged() -> None:
    assert judged(county(year("U", 2025, 15, count=19)))["score"] is None


def test_another_currency_unit_changes_nothing() -> None:
    rows = county(year("U", 2025, 12), year("U", 2024, 6))
    ten = [one | {"yuan": 10 * one["yuan"]} for one in rows]
    assert judged(rows)["p"] == judged(ten)["p"]
