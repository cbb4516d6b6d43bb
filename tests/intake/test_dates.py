from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake.cells import Cell
from monitor.intake.converters.catalogue import CATALOGUE
from monitor.intake.converters.kit import Outcome


def read(name: str, cell: Cell) -> Outcome:
    return CATALOGUE[name].convert((cell,), {})


@pytest.mark.parametrize(
    "cell",
    [
        "2025-06-13",
        "2025/6/13",
        "2025.06.13",
        "20250613",
        20250613,
        "2025年6月13日",
        "２０２５年０６月１３日",
        " 2025 年 6 月 13 日 ",
        "2025年06月13日 18时00分",
        "2025-06-13T18:00:00+08:00",
        date(2025, 6, 13),
        datetime(2025, 6, 13, 9, 30),  # noqa: DTZ001 - a spreadsheet knows no zone
        "45821",
        45821,
    ],
)
def test_days_as_they_are_written(cell: Cell) -> None:
    assert read("date", cell).value == "2025-06-13"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2025-06-13", "2025-06-13T00:00:00+08:00"),
        ("2025年06月13日 18时05分", "2025-06-13T18:05:00+08:00"),
        ("2025年06月13日18点", "2025-06-13T18:00:00+08:00"),
        ("2025-06-13 下午3:05", "2025-06-13T15:05:00+08:00"),
        ("2025-06-13 上午10:00:09", "2025-06-13T10:00:09+08:00"),
        ("2025年06月13日24时00分", "2025-06-13T23:59:59+08:00"),
        ("2025-06-13T20:00:00Z", "2025-06-14T04:00:00+08:00"),
        (datetime(2025, 6, 13, 10, tzinfo=UTC), "2025-06-13T18:00:00+08:00"),
    ],
)
def test_instants_are_told_in_the_county(cell: Cell, expected: str) -> None:
    assert read("instant", cell).value == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2025-02-30", "impossible_date"),
        ("2025年13月1日", "impossible_date"),
        ("2025-06-13 25:00", "impossible_date"),
        ("20251301", "impossible_date"),
        ("2025-06/13", "not_a_date"),
        ("2025年6月", "not_a_date"),
        ("25-06-13", "not_a_date"),
        ("明天", "not_a_date"),
        ("12", "not_a_date"),
    ],
)
def test_what_is_no_real_day_is_refused(cell: str, expected: str) -> None:
    outcome = read("instant", cell)
    assert outcome.value is None
    assert [(fault.code, fault.severity) for fault in outcome.faults] == [(expected, "must_fix")]


def test_a_period_has_two_ends() -> None:
    text = "2025年06月13日 18时00分至2025年06月16日 18时00分"
    assert read("period_start", text).value == "2025-06-13T18:00:00+08:00"
    assert read("period_end", text).value == "2025-06-16T18:00:00+08:00"
    assert read("period", "2025-06-13 至 2025-06-16").value == {"start_date": "2025-06-13", "end_date": "2025-06-16"}
    assert read("period_end", "2025/6/13—2025/6/16").value == "2025-06-16T00:00:00+08:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-06-16 至 2025-06-13", "ends_before_start"),
        ("2025-06-13 18:00 至 2025-06-13 17:00", "ends_before_start"),
        ("2025-06-13", "not_a_period"),
        ("420日历天", "not_a_period"),
        ("2025-06-13 至 18时", "not_a_date"),
    ],
)
def test_what_is_no_period_is_refused(text: str, expected: str) -> None:
    for name in ("period", "period_start", "period_end"):
        assert [fault.code for fault in read(name, text).faults] == [expected]


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    spelled = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        str((day - date(1899, 12, 30)).days),
    ]
    assert {read("date", text).value for text in spelled} == {day.isoformat()}


@given(st.text(max_size=30) | st.from_regex(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?( \d{1,2}:\d{2})?", fullmatch=True))
def test_any_text_is_a_date_or_a_fault(text: str) -> None:
    for name in ("date", "instant", "period"):
        outcome = read(name, text)
        assert (outcome.value is None) == bool(outcome.faults)
