from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.catalogue import rule
from monitor.rules.kit.params import settle
from monitor.rules.kit.printing import day_text, message, named, quotes, text, words, yuan_text
from monitor.vocabulary.event import day_number

SPEND = rule("dec.collective-spend-threshold")
SHOWN = {"amount_fen": 401_260_000, "day": 20_514, "payment_kind": "expense", "payee_id": "X", "decision_id": None}


@pytest.mark.parametrize(
    ("fen", "said"),
    [(0, "0.00"), (5, "0.05"), (99, "0.99"), (401_260_000, "4,012,600.00"), (-5, "−0.05"), (-100_000, "−1,000.00")],
)
def test_fen_are_printed_as_yuan(fen: int, said: str) -> None:
    assert yuan_text(fen) == said


@given(st.integers(-(10**16), 10**16))
def test_no_fen_is_lost_in_print(fen: int) -> None:
    said = yuan_text(fen).replace("−", "-").replace(",", "")
    whole, _, cents = said.partition(".")
    assert int(whole + cents) == fen


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_day_numbers_are_printed_as_dates(day: date) -> None:
    assert day_text(day_number(day)) == day.isoformat()


@pytest.mark.parametrize(
    ("column", "value", "codes", "zh", "en"),
    [
        ("amount_fen", 299_999, None, "2,999.99", "2,999.99"),
        ("day", 20_514, None, "2026-03-02", "2026-03-02"),
        ("due_day", 20_514, None, "2026-03-02", "2026-03-02"),
        ("days", 20_514, None, "20,514", "20,514"),
        ("members", 4, None, "4", "4"),
        ("is_late", True, None, "是", "yes"),
        ("is_late", False, None, "否", "no"),
        ("decision_id", None, None, "未报送", "not reported"),
        ("signed", date(2026, 3, 2), None, "2026-03-02", "2026-03-02"),
        ("roles", ["chair", "mover"], "signer_role", "主持人、动议人", "chair, mover"),
        ("kind", "wage_account", "payment_kind", "农民工工资专户", "wage account"),
        ("kind", "unheard_of", "payment_kind", "unheard_of", "unheard of"),
        ("payee_id", "91999001MA00001110", None, "91999001MA00001110", "91999001MA00001110"),
        ("sums_fen", [100, 250], None, "1.00、2.50", "1.00, 2.50"),
        ("roles", [], "signer_role", "—", "—"),
        ("roles", ("chair",), "signer_role", "主持人", "chair"),
    ],
)
def test_a_value_in_words(column: str, value: Any, codes: str | None, zh: str, en: str) -> None:
    assert (text(column, value, "zh", codes), text(column, value, "en", codes)) == (zh, en)


def test_a_message_quotes_evidence_and_parameters() -> None:
    params = settle(SPEND.params, {"collective_threshold": 5000})
    assert message(SPEND, SHOWN, params) == {
        "zh": "支付 4,012,600.00 元（2026-03-02），达到集体决定起点 5,000 元，支付前没有通过的集体决策",
        "en": "CNY 4,012,600.00 paid on 2026-03-02, at or above the 5,000 yuan that need a collective decision; none "
        "approved it before",
    }
    named_one = message(SPEND, SHOWN | {"decision_id": "DEC-A"}, params)
    assert named_one["zh"].endswith("集体决策（所列决策 DEC-A）")
    assert named_one["en"].endswith("approved it before (decision named: DEC-A)")


@pytest.mark.parametrize(
    ("template", "shown", "said"),
    [
        ("a[ {amount_fen}]", {}, "a"),
        ("a[ {amount_fen}]", {"amount_fen": 0}, "a 0.00"),
        ("a {payee_id#}[, {payee_id#}][, {payee_id}]", {"payee_id": []}, "a 0"),
        ("a {payee_id#}[, {payee_id#}][, {payee_id}]", {"payee_id": ["X", "Y"]}, "a 2, 2, X、Y"),
        ("[{collective_threshold-amount} less]", {"amount": 2999}, ""),
        ("[{day-3} more] {day-20513}", {"day": 20_514}, "20,511 more 1"),
        ("[{day-20514} more]", {"day": 20_514}, ""),
        ("[{day-20515} more]", {"day": 20_514}, ""),
        ("[{day-3} more][, {amount_fen-100}]", {"amount_fen": 150}, ", 0.50"),
        ("[{day} and {payee_id}]", {"day": 20_514}, ""),
    ],
)
def test_a_part_in_brackets_is_said_where_it_has_something_to_say(
    template: str, shown: dict[str, Any], said: str
) -> None:
    rule_ = replace(SPEND, message={"zh": template})
    assert message(rule_, shown, SPEND.params) == {"zh": said}


def test_a_difference_of_a_parameter_and_a_fact_is_told() -> None:
    rule_ = replace(SPEND, message={"zh": "少 {collective_threshold-day}"})
    assert message(rule_, {"day": 2}, SPEND.params) == {"zh": "少 2,998"}
    assert message(rule_, {}, SPEND.params) == {"zh": "少 未报送"}
    assert quotes("a {b} [{c#}{d-e}]") == ("b", "c#", "d-e")
    assert [named(one) for one in ("b", "c#", "d-e", "f-0")] == [("b",), ("c",), ("d", "e"), ("f",)]


def test_evidence_that_is_not_there_is_said_so() -> None:
    told = words(SPEND, {}, SPEND.params, "zh")
    assert told["amount_fen"] == "未报送"
    assert told["emergency_carries"] == "否"
    assert set(told) == {"amount_fen", "day", "payment_kind", "payee_id", "decision_id"} | {
        "collective_threshold",
        "emergency_carries",
    }
