"""Days, instants and periods in the forms that notices and spreadsheets use; the county's clock is UTC+8."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from monitor.intake.cells import Cell, plain, text_of
from monitor.intake.converters.kit import Cells, Converter, Options, Outcome, first, refused
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.problems import Words

DAY: Final = Words("真实日期，如 2025-06-13、2025年6月13日", "a real date, as 2025-06-13 or 2025年6月13日")
PERIOD: Final = Words(
    "起止时间，如 2025年06月13日 18时00分至2025年06月16日 18时00分",
    "a start and an end, as 2025年06月13日 18时00分至2025年06月16日 18时00分",
)

_DATE: Final = (
    "(?:(?P<y1>\\d{4}) ?年 ?(?P<m1>\\d{1,2}) ?月 ?(?P<d1>\\d{1,2}) ?日"
    "|(?P<y2>\\d{4})(?P<s>[-/.])(?P<m2>\\d{1,2})(?P=s)(?P<d2>\\d{1,2})"
    "|(?P<y3>\\d{4})(?P<m3>\\d{2})(?P<d3>\\d{2}))"
)
_CLOCK: Final = (
    "(?P<half>上午|下午)?(?:(?P<h1>\\d{1,2}) ?[时点](?: ?(?P<n1>\\d{1,2}) ?分)?(?: ?(?P<c1>\\d{1,2}) ?秒)?"
    "|(?P<h2>\\d{1,2}):(?P<n2>\\d{2})(?::(?P<c2>\\d{2})(?:\\.\\d+)?)?)(?P<zone>Z|[+-]\\d{2}:\\d{2})?"
)
_MOMENT: Final = re.compile(f"{_DATE}(?:[ T]*{_CLOCK})?")
_UNTIL: Final = re.compile(" ?(?:至|到|—+|–|~|〜|∼| - ) ?")
_SERIAL: Final = re.compile("[2-9]\\d{4}")
_SERIAL_NOUGHT: Final = date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar, as it counts from March 1900 on (it believes in a 29 February 1900)."""
_NOON: Final = 12
_LAST: Final = (23, 59, 59)


class _NoMoment(ValueError):
    """The text names no moment; the argument is the problem code."""


def _group(found: re.Match[str], *names: str) -> int:
    return next((int(found[name]) for name in names if found[name]), 0)


def moment(cell: Cell) -> tuple[date, datetime | None]:
    """The day and, where a clock is told, the instant (in the county's zone unless another is told)."""
    if isinstance(cell, datetime):
        clock = cell.replace(tzinfo=cell.tzinfo or COUNTY).astimezone(COUNTY)
        return clock.date(), None if cell.time() == time() else clock
    if isinstance(cell, date):
        return cell, None
    written = plain(cell)
    if _SERIAL.fullmatch(written):
        return _SERIAL_NOUGHT + timedelta(days=int(written)), None
    found = _MOMENT.fullmatch(written)
    if found is None:
        raise _NoMoment("not_a_date")
    try:
        day = date(_group(found, "y1", "y2", "y3"), _group(found, "m1", "m2", "m3"), _group(found, "d1", "d2", "d3"))
        return _with_clock(day, found)
    except ValueError as error:
        raise _NoMoment("impossible_date") from error


def _with_clock(day: date, found: re.Match[str]) -> tuple[date, datetime | None]:
    if not (found["h1"] or found["h2"]):
        return day, None
    clock = (_group(found, "h1", "h2"), _group(found, "n1", "n2"), _group(found, "c1", "c2"))
    if found["half"] == "下午" and clock[0] < _NOON:
        clock = (clock[0] + _NOON, *clock[1:])
    if clock == (24, 0, 0):
        clock = _LAST  # 24时 of a day is still that day; the next midnight would be another
    at = datetime.combine(day, time(*clock), COUNTY)
    if found["zone"]:
        at = datetime.fromisoformat(at.replace(tzinfo=None).isoformat() + found["zone"]).astimezone(COUNTY)
    return at.date(), at


def period(cell: Cell) -> tuple[tuple[date, datetime | None], tuple[date, datetime | None]]:
    """Start and end of a text that names both in full, the end not before the start."""
    parts = _UNTIL.split(plain(cell))
    if len(parts) != 2:  # noqa: PLR2004 - a start and an end
        raise _NoMoment("not_a_period")
    start, end = moment(parts[0]), moment(parts[1])
    backwards = start[1] and end[1] and end[1] < start[1]
    if end[0] < start[0] or backwards:
        raise _NoMoment("ends_before_start")
    return start, end


def _written(told: tuple[date, datetime | None]) -> str:
    day, at = told
    return at.isoformat(timespec="seconds") if at else f"{day.isoformat()}T00:00:00+08:00"


def _date(cells: Cells, _: Options) -> Outcome:
    cell = first(cells)
    try:
        return Outcome(moment(cell)[0].isoformat())
    except _NoMoment as error:
        return refused(str(error), text_of(cell), DAY)


def _instant(cells: Cells, _: Options) -> Outcome:
    cell = first(cells)
    try:
        return Outcome(_written(moment(cell)))
    except _NoMoment as error:
        return refused(str(error), text_of(cell), DAY)


def _edge(cells: Cells, which: int) -> Outcome:
    cell = first(cells)
    try:
        return Outcome(_written(period(cell)[which]))
    except _NoMoment as error:
        return refused(str(error), text_of(cell), PERIOD)


def _period_start(cells: Cells, _: Options) -> Outcome:
    return _edge(cells, 0)


def _period_end(cells: Cells, _: Options) -> Outcome:
    return _edge(cells, 1)


def _period(cells: Cells, _: Options) -> Outcome:
    cell = first(cells)
    try:
        start, end = period(cell)
    except _NoMoment as error:
        return refused(str(error), text_of(cell), PERIOD)
    return Outcome({"start_date": start[0].isoformat(), "end_date": end[0].isoformat()})


CONVERTERS: Final = (
    Converter("date", _date, DAY),
    Converter("instant", _instant, DAY),
    Converter("period", _period, PERIOD),
    Converter("period_start", _period_start, PERIOD),
    Converter("period_end", _period_end, PERIOD),
)
"""`date` -> YYYY-MM-DD. `instant` -> RFC 3339 at +08:00, 00:00:00 where only the day is told (contract, convention 5).
`period` -> both days; `period_start`, `period_end` -> the instants of a text "… 至 …"."""
