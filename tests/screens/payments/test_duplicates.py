"""Payments too much like their neighbours."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest
from few_payments import day, row_of, told

from monitor.screens.payments.alike import EXCHANGED, MEETS, likeness, pairs
from monitor.screens.payments.duplicates import Duplicates

START = day("2025-01-01")


def others(count: int = 200) -> list[dict[str, Any]]:
    """Payments of the same payer that are like no other: 7 % apart in amount, a payee each."""
    return [
        {"payment": f"O-{at}", "payee": f"G-{at}", "day": START + at * 3, "fen": int(10_000 * 1.03**at)}
        for at in range(count)
    ]


def pair(**second: Any) -> pl.DataFrame:
    first = {"payment": "A", "payee_name": "青禾县东和建材有限公司", "day": START + 100, "yuan": 71_234.56}
    again = first | {"payment": "B", "day": START + 104} | second
    return told([*others(), first, again])


def judged(frame: pl.DataFrame, payment: str = "B") -> dict[str, Any]:
    return row_of(Duplicates().ranked(frame), payment)


@pytest.mark.parametrize(
    "second",
    [
        {},
        {"yuan": 71_400},
        {"yuan": 72_134.56},
        {"payee": "F-2", "payee_name": "青禾县东和材建有限公司"},
        {"payee": "F-2", "payee_name": "青禾县东和建材有限责任公司"},
    ],
    ids=["to the fen", "a quarter of a per cent more", "two digits exchanged", "a slip in the name", "another form"],
)
def test_a_pair_too_alike_is_unusual(second: dict[str, Any]) -> None:
    row = judged(pair(**second))
    assert row["is_unusual"]
    assert (row["other"], row["gap"]) == ("A", 4)


@pytest.mark.parametrize(
    "second",
    [
        {"day": START + 100 + 46},
        {"yuan": 72_000},
        {"payee": "F-2", "payee_name": "青禾县南方机械有限公司"},
        {"payee": "F-2", "payee_name": None},
        {"payer": "V"},
        {"day": START + 100 + 30},
    ],
    ids=["46 days", "one per cent more", "another firm", "no name", "another payer", "a month later"],
)
def test_no_neighbour(second: dict[str, Any]) -> None:
    assert judged(pair(**second))["score"] is None


def test_expected_by_hand() -> None:
    row = judged(pair())
    # one other payment to this payee; 2 * (4 + 1) of 598 days; one more of 201 of this very amount
    assert row["expected"] == pytest.approx(1 * (2 * 5 / 598) * (1 / 201))
    assert row["score"] == pytest.approx(-math.log10(row["expected"]))


def test_two_invoices_are_less_remarkable_than_one_slip() -> None:
    apart = judged(
        pair(invoice="26990001").with_columns(
            invoice=pl.when(pl.col("payment") == "A").then(pl.lit("11880735")).otherwise("invoice")
        )
    )
    slip = judged(
        pair(invoice="26990001").with_columns(
            invoice=pl.when(pl.col("payment") == "A").then(pl.lit("26990007")).otherwise("invoice")
        )
    )
    assert apart["expected"] == pytest.approx(10 * slip["expected"])


def test_a_rent_is_no_duplicate_but_a_payment_between_is() -> None:
    rent = [{"payment": f"R-{at}", "day": START + 30 * at, "yuan": 5_000} for at in range(12)]
    assert Duplicates().ranked(told([*others(), *rent]))["score"].count() == 0
    between = {"payment": "B", "day": START + 30 * 5 + 4, "yuan": 5_000}
    row = judged(told([*others(), *rent, between]))
    assert (row["other"], row["gap"]) == ("R-5", 4)


def test_instalments_of_a_contract_are_left_out() -> None:
    assert judged(pair(contract="C").with_columns(contract=pl.lit("C"), kind=pl.lit("progress")))["score"] is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("东和建材有限公司", "东和建材有限公司", 100.0),
        ("东和建材有限公司", "东和材建有限公司", EXCHANGED),
        ("东和建材有限公司", "东和建材有公限司", EXCHANGED),
        ("第一建筑公司", "第二建筑公司", 0.0),
        ("Harbour Works 3 Ltd", "Harbour Works 4 Ltd", 0.0),
    ],
)
def test_likeness_of_names(one: str, other: str, alike: float) -> None:
    assert likeness(one, other) == alike == likeness(other, one)


def test_pairs_grow_with_the_payments_and_not_with_their_square() -> None:
    same = told({"payment": f"S-{at}", "day": START + at // 50, "yuan": 300} for at in range(2_000))
    assert len(pairs(same.with_row_index("row"), 45, 0.005, 88.0)) <= 3 * MEETS * 2_000
