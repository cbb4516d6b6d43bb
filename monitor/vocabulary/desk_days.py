"""Terms of one's own desk in working days: by when a step is due, and how many days are left or past.

A year whose notice of holidays is not yet known counts Monday to Friday: such a term waits for no notice, unlike the
terms of the law, which are unknown then (`monitor.vocabulary.calendar`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from monitor.vocabulary.calendar import add_working_days, is_working_day, working_days_between
from monitor.vocabulary.event import EPOCH, day_number

WEEKEND: Final = 5
"""From this weekday on nobody works (Monday is 0)."""
DAY: Final = timedelta(1)


def due_after(today: int, days: int) -> int:
    """The day number of the `days`-th working day after the day number `today`."""
    day, left = EPOCH + timedelta(today), days
    if (known := add_working_days(day, days)) is not None:
        return day_number(known)
    while left > 0:
        day += DAY
        left -= is_worked(day)
    return day_number(day)


def days_left(today: int, due: int) -> int:
    """Working days after `today` up to and including the day `due`; negative once it is past, a day of rest too."""
    first, last = EPOCH + timedelta(min(today, due)), EPOCH + timedelta(max(today, due))
    between = working_days_between(first, last)
    if between is None:
        between = sum(is_worked(first + n * DAY) for n in range(1, (last - first).days + 1))
    return between if today <= due else min(-between, -1)


def is_worked(day: date) -> bool:
    """Whether the day is a working day; Monday to Friday where the notice of its year is not known."""
    known = is_working_day(day)
    return day.weekday() < WEEKEND if known is None else known
