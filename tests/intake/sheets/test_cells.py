"""How single cells are read: the spellings of one value, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from monitor.intake.cells import Cell, ErrorValue, Formula
from monitor.intake.problems import FACTS, Weight
from monitor.intake.sheets.values import Form, value_of
from monitor.vocabulary.problems import FACTS as FACTS_OF_EVENTS


def yuan(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


NOON = datetime(2026, 8, 30, 12, 30)  # noqa: DTZ001 - as a cell
READ: list[tuple[Form, Cell, Any]] = [
    *(
        (Form("money"), cell, yuan("1200.50"))
        for cell in ("1,200.50", "1200.5", "￥1,200.50", "¥1200.50元", "１２００．５０", " 1200.5 ", Decimal("1200.5"))
    ),
    (Form("money"), "12万元", yuan("120000.00")),
    (Form("money"), "人民币3亿元整", yuan("300000000.00")),
    (Form("money"), 0, yuan("0.00")),
    *(
        (Form("signed_money"), cell, yuan("-1200.50"))
        for cell in ("-1,200.50", "（1,200.50）", "(1200.5)", "−1200.5", Decimal("-1200.5"))
    ),
    (Form("signed_money"), "-0", yuan("0.00")),
    (Form("signed_money"), 5, yuan("5.00")),
    *(
        (Form("date"), cell, "2026-08-30")
        for cell in (
            *("2026-08-30", "2026年8月30日", "2026/8/30", "2026.8.30", "20260830", "２０２６年８月３０日"),
            *(date(2026, 8, 30), 46264, "46264", NOON),
        )
    ),
    (Form("instant"), "2026-08-30", "2026-08-30T00:00:00+08:00"),
    (Form("instant"), "2026年8月30日 下午3时05分", "2026-08-30T15:05:00+08:00"),
    (Form("instant"), NOON, "2026-08-30T12:30:00+08:00"),
    (Form("instant"), Decimal("46264.5208333333"), "2026-08-30T12:30:00+08:00"),
    (Form("month"), "2026年8月", "2026-08"),
    (Form("month"), date(2026, 8, 1), "2026-08"),
    (Form("month"), 202608, "2026-08"),
    (Form("year"), "2026年度", 2026),
    (Form("year"), 2026, 2026),
    (Form("int"), "1,200", 1200),
    (Form("ratio"), "3%", "0.03"),
    (Form("ratio"), "0.30", "0.30"),
    (Form("decimal"), "1,234.50", "1234.50"),
    (Form("decimal"), Decimal("12.5"), "12.5"),
    (Form("bool"), "是", True),
    (Form("bool"), False, False),
    (Form("code"), " PAY-1　", "PAY-1"),
    (Form("code"), "ＰＡＹ－１", "PAY-1"),
    (Form("code"), "合同〔2026〕（一）号", "合同〔2026〕（一）号"),
    (Form("code"), 2026001, "2026001"),
    (Form("org_id"), "91999001ma00001110", "91999001MA00001110"),
    (Form("code", is_list=True), "A-1；A-2、A-3\nA-4,A-5", ["A-1", "A-2", "A-3", "A-4", "A-5"]),
    (Form("label", is_list=True), "土建、道路；水电", ["土建、道路", "水电"]),
    (Form("code", is_list=True), "无", []),
    (Form("code", is_list=True), 7, ["7"]),
    (Form("code_of", "party_kind"), "单 位", "organisation"),
    (Form("code_of", "vote_opinion", is_list=True), "同意；abstain", ["agree", "abstain"]),
    (Form("label"), "  县道（改造）\u200b ", "县道（改造）"),
    (Form("text"), "第一行\r\n第二行", "第一行\n第二行"),
    (Form("rows"), "无", []),
]
REFUSED: list[tuple[Form, Cell, str]] = [
    (Form("money"), "约五万元", "text_in_number"),
    (Form("money"), "12.345", "fraction_of_fen"),
    (Form("money"), "-5", "negative"),
    (Form("money"), "USD 100", "other_currency"),
    (Form("money"), Formula("=A1"), "formula"),
    (Form("money"), ErrorValue("#N/A"), "error_value"),
    (Form("signed_money"), "--5", "negative"),
    (Form("date"), "待定", "not_a_date"),
    (Form("date"), "2026-02-30", "impossible_date"),
    (Form("date"), 7, "not_a_date"),
    (Form("date"), Decimal("1e400"), "not_a_date"),
    (Form("month"), "2026年13月", "not_a_date"),
    (Form("year"), "今年", "not_an_integer"),
    (Form("int"), "三", "not_an_integer"),
    (Form("int"), True, "not_an_integer"),
    (Form("ratio"), "120", "not_a_ratio"),
    (Form("decimal"), "1e", "not_a_number_cell"),
    (Form("decimal"), "NaN", "not_a_number_cell"),
    (Form("bool"), "不详", "code_unknown"),
    (Form("code"), date(2026, 1, 1), "date_for_code"),
    (Form("code"), 10**15, "digits_lost"),
    (Form("code"), "A\u202eB", "bidi_character"),
    (Form("code"), "A\x00B", "control_character"),
    (Form("text"), "字" * 32_768, "too_long"),
    (Form("code_of", "party_kind"), "公司", "code_outside_list"),
    (Form("code_of", "vote_opinion", is_list=True), "同意；随便", "code_outside_list"),
    (Form("object"), "{", "not_json"),
    (Form("object"), "[1]", "not_json"),
    (Form("rows"), "见附件", "not_none"),
]


@pytest.mark.parametrize(("form", "cell", "value"), READ)
def test_a_value(form: Form, cell: Cell, value: Any) -> None:
    out = value_of(form, cell)
    assert out.value == value
    assert type(out.value) is type(value)
    assert all(fault.severity is Weight.NOTE for fault in out.faults)


@pytest.mark.parametrize(("form", "cell", "code"), REFUSED)
def test_no_value(form: Form, cell: Cell, code: str) -> None:
    out = value_of(form, cell)
    assert out.value is None
    assert [fault.code for fault in out.faults if fault.severity is Weight.MUST_FIX] == [code]
    fact = FACTS.get(code) or FACTS_OF_EVENTS[code]
    assert fact.zh.format(found="x")
    assert fact.en.format(found="x")


@pytest.mark.parametrize("cell", ["张某某\u202e", date(1990, 1, 1)])
@pytest.mark.parametrize("type_", ["person", "token"])
def test_what_may_be_a_person_is_never_quoted(type_: str, cell: Cell) -> None:
    faults = value_of(Form(type_), cell).faults
    assert all("张" not in fault.found and "1990" not in fault.found for fault in faults)


def test_a_formula_a_text_and_a_number_that_look_alike_are_three_things() -> None:
    form = Form("code")
    assert value_of(form, "=1").value == "=1"
    assert value_of(form, Formula("=1")).value is None
    assert value_of(Form("int"), 1).value == 1
    truth: Cell = True
    assert value_of(Form("int"), truth).value is None
