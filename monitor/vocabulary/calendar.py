"""Working days of China: weekdays, less the holidays and plus the working weekends of the yearly notice (调休).

The notices come with `chinesecalendar`, year by year since 2004. A day of a year without a notice is unknown, never
guessed: every answer that would need one is None.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from functools import cache

import chinese_calendar
from chinese_calendar.constants import holidays

from monitor.vocabulary.event import day_number


@cache
def known_years() -> range:
    """The years whose notice is known, in order and without gaps."""
    years = {day.year for day in holidays}
    first = min(years)
    last = first
    while last + 1 in years:
        last += 1
    return range(first, last + 1)


@cache
def _working() -> tuple[date, ...]:
    """Every known working day, in order."""
    first, last = date(known_years().start, 1, 1), date(known_years().stop - 1, 12, 31)
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return tuple(day for day in days if chinese_calendar.is_workday(day))


def is_working_day(day: date) -> bool | None:
    """True on a working day, False on a day of rest, None in a year without a calendar."""
    return bool(chinese_calendar.is_workday(day)) if day.year in known_years() else None


def add_working_days(start: date, n: int) -> date | None:
    """The n-th working day after `start`, the first day not counted; `start` itself for n = 0; n is never negative.

    None where the count would need a year without a calendar.
    """
    if n < 0:
        message = f"n = {n} is negative"
        raise ValueError(message)
    if start.year not in known_years():
        return None
    if n == 0:
        return start
    place = bisect_left(_working(), start + timedelta(1)) + n - 1
    return _working()[place] if place < len(_working()) else None


def working_days_between(first: date, last: date) -> int | None:
    """The working days after `first` up to and including `last`; negative where `last` is before `first`.

    None where either day lies in a year without a calendar.
    """
    if first.year not in known_years() or last.year not in known_years():
        return None
    following = timedelta(1)
    return bisect_left(_working(), last + following) - bisect_left(_working(), first + following)


@cache
def table() -> tuple[tuple[int, bool], ...]:
    """(day number, is a working day) of every day of the known years, in order: what frames join against."""
    working = set(_working())
    first, last = date(known_years().start, 1, 1), date(known_years().stop - 1, 12, 31)
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return tuple((day_number(day), day in working) for day in days)
