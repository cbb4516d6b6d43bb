from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dashboard.parts import bound, facets, money, timeline
from dashboard.parts.numbers import moment, plain, share_text, short_hash, wan_text, yuan_text
from dashboard.parts.sheet import csv_bytes
from dashboard.parts.why import section
from monitor.rules.catalogue import STAGES


def both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def fact(column: str, value: Any) -> dict[str, Any]:
    return {"column": column, "label": both(column), "value": value, "text": both(str(value))}


def parameter(name: str, value: Any, unit: str) -> dict[str, Any]:
    return {"name": name, "label": both(name), "value": value, "unit": unit, "text": both(str(value))}


def compared(facts: list[dict[str, Any]], parameters: list[dict[str, Any]]) -> bound.Comparison | None:
    return bound.comparison({"shown": facts, "parameters": parameters})


def test_days_short_of_a_least() -> None:
    told = compared([fact("days", 16), fact("deadline_day", 20_530)], [parameter("min_days", 20, "day")])
    assert told is not None
    assert (told.actual, told.bound, told.side, told.gap) == (16, 20, "least", 4)


def test_the_bound_itself_leaves_no_gap() -> None:
    told = compared([fact("days", 30)], [parameter("max_days", 30, "day")])
    assert told is not None
    assert told.gap == 0


def test_paid_beyond_the_contract() -> None:
    told = compared([fact("paid_fen", 401_260_000), fact("contract_fen", 386_000_000)], [])
    assert told is not None
    assert (round(told.actual, 2), told.bound, round(told.gap, 2)) == (401.26, 386.0, 15.26)


def test_a_threshold_has_no_side_and_so_no_gap() -> None:
    told = compared([fact("amount_fen", 2_242_763)], [parameter("collective_threshold", 3_000, "CNY")])
    assert told is not None
    assert (told.actual, told.bound, told.unit, told.gap) == (22_427.63, 3_000.0, "CNY", 0)


@pytest.mark.parametrize(
    ("facts", "parameters"),
    [
        ([fact("due", 9), fact("present", 5)], [parameter("min_members", 5, "persons")]),
        ([fact("days", 3)], [parameter("min_days", 3, "day"), parameter("max_days", 9, "day")]),
        ([fact("eligible", 12)], [parameter("min_multiple", 3, "ratio")]),
        ([fact("days", None)], [parameter("min_days", 3, "day")]),
        ([fact("is_open", value=True)], [parameter("min_bidders", 3, "count")]),
        ([fact("notice_day", 20_500)], [parameter("report_days", 7, "day")]),
        ([fact("days", 3)], [parameter("min_days", 3, "working_day")]),
    ],
)
def test_where_two_would_fit_nothing_is_guessed(facts: list[Any], parameters: list[Any]) -> None:
    assert compared(facts, parameters) is None


def span(code: str, start: str, end: str | None, rules: list[str]) -> dict[str, Any]:
    days = (date.fromisoformat(end) - date.fromisoformat(start)).days if end else None
    told = {"code": code, "label": both(code), "start": start, "end": end, "days": days}
    return {**told, "entries": [], "rules": rules, "process_id": "P"}


def told_about(spans: list[dict[str, Any]], *found: str) -> dict[str, Any]:
    findings = [{"rule": rule, "process_id": "P", "state": "raised"} for rule in found]
    return {"id": "P", "spans": spans, "findings": findings}


RULES = [
    {"id": "a", "parameters": [parameter("min_days", 20, "day")]},
    {"id": "b", "parameters": [parameter("max_days", 30, "day"), parameter("window", 9, "day")]},
    {"id": "c", "parameters": [parameter("min_days", 3, "working_day")]},
]


def test_a_period_shows_its_legal_span() -> None:
    lanes = timeline.lanes_of(told_about([span("x", "2026-03-02", "2026-03-18", ["a"])], "a"), RULES)
    assert [(lane.days, lane.legal_end, lane.is_flagged) for lane in lanes] == [(16, date(2026, 3, 22), True)]


def test_a_period_is_marked_only_by_a_finding() -> None:
    lanes = timeline.lanes_of(told_about([span("x", "2026-03-02", "2026-03-18", ["a"])]), RULES)
    assert not lanes[0].is_flagged
    assert timeline._gaps(lanes).empty  # noqa: SLF001 - the orange of the chart


def test_working_days_are_not_drawn_as_calendar_days() -> None:
    lanes = timeline.lanes_of(told_about([span("x", "2026-03-02", None, ["c"])]), RULES)
    assert [(lane.bound, lane.end) for lane in lanes] == [(None, None)]


def test_payments_are_no_period() -> None:
    assert timeline.lanes_of(told_about([span("payments", "2026-03-02", "2026-03-18", ["b"])]), RULES) == []


def test_payments_of_one_day_are_one_mark() -> None:
    paid = [("2026-01-21", "0.10"), ("2026-01-21", "0.20"), ("2026-02-01", "5.00")]
    daily = timeline.by_day([{"day": day, "amount_yuan": amount} for day, amount in paid])
    assert daily == {"2026-01-21": Decimal("0.30"), "2026-02-01": Decimal("5.00")}


@pytest.mark.parametrize(
    ("contract", "paid", "over"),
    [("100.00", "100.00", "0"), ("100.00", "100.01", "0.01"), (None, "5.00", "0"), ("5.00", None, "0")],
)
def test_the_excess_is_exact(contract: str | None, paid: str | None, over: str) -> None:
    assert money.excess({"contract_yuan": contract, "paid_yuan": paid}) == Decimal(over)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 0, "—"),
        (0, 9, "0 %"),
        (1, 9, "11 %"),
        (35, 1000, "3.5 %"),
        (999, 1000, "99.9 %"),
        (9, 9, "100 %"),
        (1, 9999, "< 0.1 %"),
    ],
)
def test_a_share_never_rounds_to_all_or_nothing(part: int, whole: int, text: str) -> None:
    assert share_text(part, whole) == text


def test_amounts_keep_their_digits() -> None:
    assert wan_text("4012600.00") == "401.26"
    assert wan_text("-40000.00") == "−4.00"
    assert yuan_text("99999999999.99") == "99,999,999,999.99"
    assert yuan_text(None) == wan_text(None) == "—"


def test_a_day_alone_has_no_clock() -> None:
    assert moment("2026-03-02T00:00:00+08:00") == "2026-03-02"
    assert moment("2026-03-02T09:30:00+08:00") == "2026-03-02 09:30:00"


def test_hashes_are_shortened() -> None:
    assert short_hash("9c41e07a" + "0" * 52 + "b2d8") == "9c41e07a…b2d8"


def test_text_from_outside_is_not_read_as_markup() -> None:
    assert plain("[x](http://y) :red[z] **b** $1") == "\\[x\\](http\\://y) \\:red\\[z\\] \\*\\*b\\*\\* \\$1"


def test_no_cell_is_a_formula() -> None:
    told = csv_bytes(["a"], [["=1+1"], ["-3.50"], ["@x"], [None], ['say "x", y']]).decode("utf-8-sig")
    assert told.splitlines() == ["a", "'=1+1", "-3.50", "'@x", '""', '"say ""x"", y"']


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("One thing; another (the last).", ["One thing", "Another (the last)"]),
        ("", []),
        ("甲；乙。", ["甲", "乙"]),
    ],
)
def test_a_section_is_read_as_points(text: str, points: list[str]) -> None:
    assert section({"zh": text, "en": text}) == points


def test_every_stage_that_has_rules_can_be_asked_for() -> None:
    assert facets.STAGES == STAGES
