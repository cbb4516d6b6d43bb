"""Round amounts more often than with others."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from few_payments import row_of, told
from scipy.stats import binom

from monitor.screens.payments.rounding import RoundAmounts, is_round


def others(count: int = 300) -> list[dict[str, Any]]:
    """One in ten round, 10,000 to 99,999 yuan, ten payments a payee."""
    return [
        {"payment": f"O-{at}", "payee": f"G-{at // 10}", "yuan": 20_000 if at % 10 == 0 else 20_123.45 + at}
        for at in range(count)
    ]


def judged(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return row_of(RoundAmounts().ranked(told([*others(), *rows])), "U|F")


@pytest.mark.parametrize(
    ("fen", "yes"), [(2_000_000, True), (2_300_000, True), (2_310_000, False), (123, False), (100_000, True)]
)
def test_round_is_two_digits(fen: int, yes: bool) -> None:
    assert pl.DataFrame({"fen": [fen]}).select(is_round()).item() is yes


def test_eight_of_eight() -> None:
    row = judged([{"payment": f"R-{at}", "yuan": 10_000 + 1_000 * at} for at in range(8)])
    usual = (30 + 38 / 308) / 301
    assert row["expected"] == pytest.approx(8 * usual)
    assert row["p"] == pytest.approx(binom.sf(7, 8, usual))
    assert row["is_unusual"]
    assert len(row["payments"]) == 8


def test_as_many_as_with_others() -> None:
    row = judged([{"payment": f"R-{at}", "yuan": 30_000 if at == 0 else 30_111.11 + at} for at in range(10)])
    assert (row["seen"], row["p"]) == (1, 1.0)


def test_instalments_of_a_contract_and_small_sums_do_not_count() -> None:
    rows = [{"payment": f"R-{at}", "yuan": 20_000, "contract": "C", "kind": "progress"} for at in range(8)]
    small = [{"payment": f"T-{at}", "yuan": 900} for at in range(8)]
    told_rows = RoundAmounts().ranked(told([*others(), *rows, *small]))
    assert told_rows.filter(subject="U|F").is_empty()
