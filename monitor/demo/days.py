"""Days as proleptic ordinals (`date.toordinal`), their texts, and moves over the working days of China."""

from __future__ import annotations

from datetime import date
from functools import cache

from monitor.vocabulary.calendar import is_working_day

SATURDAY = 5
OFFSET = "+08:00"


@cache
def iso(day: int) -> str:
    """`YYYY-MM-DD` of an ordinal."""
    return date.fromordinal(day).isoformat()


def instant(day: int, clock: str) -> str:
    """RFC 3339 text of a day and a clock `HH:MM:SS` in the county's offset."""
    return f"{iso(day)}T{clock}{OFFSET}"


def year_of(day: int) -> int:
    """The calendar year of an ordinal."""
    return date.fromordinal(day).year


@cache
def works(day: int) -> bool:
    """True on a working day; a year without a calendar has Monday to Friday."""
    told = date.fromordinal(day)
    known = is_working_day(told)
    return told.weekday() < SATURDAY if known is None else known


@cache
def next_work(day: int) -> int:
    """The day itself, or the first working day after it."""
    while not works(day):
        day += 1
    return day


@cache
def last_work(day: int) -> int:
    """The day itself, or the last working day before it."""
    while not works(day):
        day -= 1
    return day


def add_work(day: int, count: int) -> int:
    """The `count`-th working day after `day`; the day itself is not counted."""
    for _ in range(count):
        day = next_work(day + 1)
    return day


def month_end(day: int) -> int:
    """The last day of the calendar month of `day`."""
    told = date.fromordinal(day)
    following = date(told.year + told.month // 12, told.month % 12 + 1, 1)
    return following.toordinal() - 1
