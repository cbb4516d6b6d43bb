from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake.cells import Cell
from monitor.intake.converters.catalogue import CATALOGUE
from monitor.intake.converters.kit import Outcome
from monitor.vocabulary.money import fen, money


def read(name: str, *cells: Cell | None, **options: Any) -> Outcome:
    return CATALOGUE[name].convert(cells, options)


def yuan(*cells: Cell | None, **options: Any) -> str | None:
    value = read("yuan", *cells, **options).value
    return None if value is None else str(value["amount"])


def code(outcome: Outcome) -> str | None:
    return outcome.faults[0].code if outcome.faults else None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,200.50", "1200.50"),
        ("１，２００．５０元", "1200.50"),
        ("￥1 200", "1200.00"),
        ("人民币1200元整", "1200.00"),
        ("120.5万元", "1205000.00"),
        ("1.2亿元", "120000000.00"),
        ("0", "0.00"),
        (1200, "1200.00"),
        (Decimal("1200.5"), "1200.50"),
        ("4658773.0", "4658773.00"),
    ],
)
def test_amounts_as_they_are_written(cell: Cell, expected: str) -> None:
    assert yuan(cell) == expected


def test_the_unit_comes_from_the_cell_then_its_column_then_the_mapping() -> None:
    assert yuan("7.42", unit="万元") == "74200.00"
    assert yuan("7.42", "万元") == "74200.00"
    assert yuan("7.42", "（单位：万元）", unit="元") == "74200.00"
    assert yuan("7.42", "元", unit="万元") == "7.42"
    assert yuan("7.42元", "万元") == "7.42"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("约五百万",), "text_in_number"),
        (("12,34.5",), "text_in_number"),
        (("1e6",), "text_in_number"),
        (("58.8%",), "text_in_number"),
        (("162.98元/公顷",), "text_in_number"),
        (("-5.00",), "negative"),
        (("－5.00",), "negative"),
        (("1.005",), "fraction_of_fen"),
        (("1000美元",), "other_currency"),
        (("$1000",), "other_currency"),
        (("1000", "USD"), "other_currency"),
        (("1000", "担"), "unknown_unit"),
        (("999999999亿元",), "too_large"),
    ],
)
def test_what_is_no_amount_of_yuan_is_refused(cells: tuple[str, ...], expected: str) -> None:
    outcome = read("yuan", *cells)
    assert outcome.value is None
    assert code(outcome) == expected
    assert outcome.faults[0].severity == "must_fix"


def test_an_amount_below_the_least_is_left_out_and_marked() -> None:
    outcome = read("yuan", "98.90", least="1000")
    assert (outcome.value, code(outcome), outcome.faults[0].severity) == (None, "implausible_amount", "check")
    assert yuan("1000", least="1000") == "1000.00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7434256.00元", "7434256.00"),
        ("7000000 元", "7000000.00"),
        ("90031980.52元(其中建安费89443980.52元，设计费588000.00元）", "90031980.52"),
        ("投标总价：13318942.94元（设计费报价：113000.00元）", "13318942.94"),
        ("7.42万元", "74200.00"),
        ("下浮率25.00%", None),
        ("按收费标准的50%计取", None),
        ("58.90", None),
        ("价格系数98.34%", None),
        ("1150.00元/亩", None),
        ("162.98（元/公顷）", None),
        ("建安工程费：37350383.10元、设计费：106000.00元", None),
        ("设计费224.7万元，施工费下浮率3.5%", None),
        ("最终结算总价不得超过176万元", None),
        ("100元（折扣率38%）", None),
        ("6400元（含税单价）", None),
        ("未提供", None),
    ],
)
def test_a_price_text_gives_an_amount_only_where_it_states_one_total(text: str, expected: str | None) -> None:
    outcome = read("price", None, text)
    assert (outcome.value and outcome.value["amount"]) == expected
    assert code(outcome) == (None if expected else "price_is_text")


def test_amount_and_text_must_not_disagree() -> None:
    assert read("price", "100.00", "100.00元").value == money(10_000)
    assert read("price", "100.00", "下浮率3%").value == money(10_000)
    disagreeing = read("price", "100.00", "100.00万元")
    assert (disagreeing.value, code(disagreeing)) == (None, "amounts_disagree")
    assert read("price", "下浮", "100元").value is None
    assert code(read("price", None, "9.00元", least="1000")) == "implausible_amount"


def test_the_text_of_a_price_is_kept_where_it_says_more_than_the_total() -> None:
    assert read("price_text", "下浮率25.00％").value == "下浮率25.00%"
    assert read("price_text", "5800000.00").value is None
    assert read("price_text", "98.90", least="1000").value == "98.90"
    long = read("price_text", "按收费标准计取，" * 60)
    assert (len(long.value), code(long)) == (300, "shortened")


@given(st.integers(0, 10**14), st.booleans())
def test_every_amount_survives_its_spelling(amount: int, separated: bool) -> None:
    text = f"{amount // 100:,}.{amount % 100:02d}" if separated else f"{amount // 100}.{amount % 100:02d}"
    assert fen(read("yuan", text).value) == amount
    assert read("yuan", text, unit="万元").value == money(amount * 10_000) or amount * 10_000 >= 10**16


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_an_amount_or_a_fault(first: str, second: str) -> None:
    for outcome in (read("yuan", first, second), read("price", first, second)):
        assert (outcome.value is None) == bool(outcome.faults)
        assert outcome.value is None or fen(outcome.value) >= 0
    assert len(read("price_text", second).value or "") <= 300
