"""A text as RFC 3339 wants it is an instant, without an offset a local time, without a time a day; else nothing.

Two moments of one kind are compared as such. Of two kinds only the calendar days, as written, can be compared.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, TypeAlias

INSTANT: Final = "instant"
LOCAL: Final = "local time"
DAY: Final = "day"
SECOND: Final = 10**9
"""In nanoseconds, the finest that is told apart."""
DAY_LONG: Final = 86_400 * SECOND
MOST: Final = 10_000
"""Days and clocks that are remembered."""
_CLOCK: Final = re.compile(
    r"[Tt ]([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(?:\.([0-9]+))?"
    r"(?:([Zz])|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))?"
)
_DATE: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_days: Final[dict[str, int]] = {}
_clocks: Final[dict[str, tuple[str, int]]] = {}

Moment: TypeAlias = tuple[str, int, int]
"""Its kind, the calendar day as written, and the nanoseconds from the start of that day (for an instant: in UTC)."""


def _read_day(written: str) -> int | None:
    if _DATE.fullmatch(written) is None:
        return None
    try:
        return date.fromisoformat(written).toordinal()
    except ValueError:  # the thirtieth of February
        return None


def _read_clock(written: str) -> tuple[str, int] | None:
    if not written:
        return DAY, 0
    found = _CLOCK.fullmatch(written)
    if found is None:
        return None
    hour, minute, second, fraction, zulu, sign, off_hour, off_minute = found.groups()
    since = (int(hour) * 3600 + int(minute) * 60 + int(second)) * SECOND
    if fraction is not None:
        since += int(fraction[:9].ljust(9, "0"))
    if sign is not None:
        offset = (int(off_hour) * 3600 + int(off_minute) * 60) * SECOND
        return INSTANT, since - offset if sign == "+" else since + offset
    return (INSTANT if zulu is not None else LOCAL), since


def moment(written: str | None) -> Moment | None:
    """The moment, or None for a text that is none and for an impossible day."""
    if written is None:
        return None
    day, clock = _days.get(written[:10]), _clocks.get(written[10:])
    if day is None or clock is None:  # seldom: most days and clocks came before
        day, clock = _read_day(written[:10]), _read_clock(written[10:])
        if day is None or clock is None:
            return None
        if len(_days) + len(_clocks) > MOST:
            _days.clear()
            _clocks.clear()
        _days[written[:10]], _clocks[written[10:]] = day, clock
    return clock[0], day, clock[1]


def is_after(one: Moment, other: Moment) -> bool:
    """True when `one` is later than `other`, as exactly as both are written."""
    if one[0] == other[0]:
        return (one[1] - other[1]) * DAY_LONG + one[2] - other[2] > 0
    return one[1] > other[1]


def is_late(came: str, closed: str) -> bool:
    """True when the moment `came` is after the moment `closed`; not where one of them is no moment."""
    if came <= closed and came[19:] == closed[19:] and came[10:11] == closed[10:11]:
        return False  # of one shape and one offset: the order of the texts is that of the times
    one, other = moment(came), moment(closed)
    return one is not None and other is not None and is_after(one, other)


def whole_days(start: Moment, end: Moment) -> int:
    """Whole days from `start` to `end`, cut toward zero; between moments of two kinds the calendar days."""
    days = end[1] - start[1]
    if start[0] != end[0]:
        return days
    more = end[2] - start[2]
    if not 0 <= more < DAY_LONG:
        passed = days * DAY_LONG + more
        return passed // DAY_LONG if passed >= 0 else -(-passed // DAY_LONG)
    return days if days >= 0 or more == 0 else days + 1
