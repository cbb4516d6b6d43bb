"""Working days, and the years nobody can tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.vocabulary import calendar
from monitor.vocabulary.event import day_number

BEYOND = date(calendar.known_years().stop, 1, 4)
LAST = date(calendar.known_years().stop - 1, 12, 31)
days = st.dates(date(2005, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 10, 1), False),  # National Day
        (date(2025, 10, 8), False),  # eighth day of the joint holiday
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # working Saturday
        (date(2025, 9, 28), True),  # working Sunday
        (date(2025, 1, 26), True),  # working Sunday before the Spring Festival
        (date(2025, 1, 28), False),
        (date(2024, 2, 18), True),
        (date(2025, 6, 7), False),  # an ordinary Saturday
        (date(2003, 6, 9), None),
        (BEYOND, None),
    ],
)
def test_days_of_the_yearly_notices(day: date, working: bool | None) -> None:
    assert calendar.is_working_day(day) is working


def test_known_years_have_no_gap_and_reach_the_year_of_the_product() -> None:
    assert calendar.known_years().start == 2004
    assert 2026 in calendar.known_years()


def test_counting_over_a_joint_holiday() -> None:
    assert calendar.add_working_days(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert calendar.add_working_days(date(2025, 9, 30), 3) == date(2025, 10, 11)
    assert calendar.add_working_days(date(2025, 9, 30), 4) == date(2025, 10, 13)
    assert calendar.working_days_between(date(2025, 9, 30), date(2025, 10, 13)) == 4
    assert calendar.working_days_between(date(2025, 10, 13), date(2025, 9, 30)) == -4
    assert calendar.add_working_days(date(2025, 10, 1), 0) == date(2025, 10, 1)


def test_a_year_without_a_calendar_cannot_be_told() -> None:
    assert calendar.add_working_days(LAST, 1) is None
    assert calendar.add_working_days(LAST - timedelta(20), 30) is None
    assert calendar.add_working_days(BEYOND, 0) is None
    assert calendar.add_working_days(date(2003, 12, 31), 1) is None
    assert calendar.working_days_between(LAST, BEYOND) is None
    assert calendar.working_days_between(date(2003, 12, 31), LAST) is None
    assert calendar.working_days_between(LAST, LAST) == 0
    with pytest.raises(ValueError, match="negative"):
        calendar.add_working_days(LAST, -1)


@given(days, st.integers(1, 120))
def test_adding_and_counting_agree(start: date, n: int) -> None:
    end = calendar.add_working_days(start, n)
    assert end is not None
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(start, end) == n
    assert calendar.working_days_between(start, end - timedelta(1)) == n - 1


@given(days, days)
def test_counting_is_counting(first: date, last: date) -> None:
    first, last = min(first, last), min(max(first, last), min(first, last) + timedelta(60))
    between = [first + timedelta(n) for n in range(1, (last - first).days + 1)]
    assert calendar.working_days_between(first, last) == sum(calendar.is_working_day(day) is True for day in between)


def test_the_table_has_every_day_of_the_known_years() -> None:
    table = calendar.table()
    numbers = [number for number, _ in table]
    assert numbers == list(range(day_number(date(calendar.known_years().start, 1, 1)), day_number(LAST) + 1))
    assert dict(table)[day_number(date(2025, 10, 11))] is True
    assert dict(table)[day_number(date(2025, 10, 8))] is False
