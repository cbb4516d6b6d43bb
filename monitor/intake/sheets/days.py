"""A cell that tells a day, a moment, a month or a year: as a date, as a text, or as a spreadsheet's number."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from monitor.intake.cells import Cell, plain, tight
from monitor.intake.converters.dates import DAY
from monitor.intake.converters.kit import Outcome, fault, refused
from monitor.intake.problems import Weight
from monitor.intake.sheets.amounts import converted
from monitor.vocabulary.problems import Words

AS_DATE: Final = Words("已按日期读取，宜设为日期格式", "it was read as a date; format the cell as one")
MONTH: Final = Words("月份，如 2026-08、2026年8月", "a month, as 2026-08 or 2026年8月")
YEAR: Final = Words("年份，如 2026", "a year, as 2026")
_MONTH: Final = re.compile("(\\d{4})[-/.年]?(\\d{1,2})月?")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 99_999
_NOUGHT: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
_SECONDS: Final = 86_400
_date, _instant = converted("date"), converted("instant")


def day(cell: Cell) -> Outcome:
    """`2026-08-30`."""
    return _moment(cell, is_day=True)


def instant(cell: Cell) -> Outcome:
    """`2026-08-30T09:30:00+08:00`; a day is its beginning."""
    return _moment(cell, is_day=False)


def month(cell: Cell) -> Outcome:
    """`2026-08`."""
    if isinstance(cell, date):
        return Outcome(f"{cell.year:04d}-{cell.month:02d}")
    found = _MONTH.fullmatch(tight(cell))
    if found is None or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004 - the months of a year
        return refused("not_a_date", cell, MONTH)
    return Outcome(f"{found[1]}-{int(found[2]):02d}")


def year(cell: Cell) -> Outcome:
    """2026."""
    if isinstance(cell, date):
        return Outcome(cell.year)
    written = tight(cell).removesuffix("年度").removesuffix("年")
    return Outcome(int(written)) if re.fullmatch("\\d{4}", written) else refused("not_an_integer", cell, YEAR)


def _moment(cell: Cell, *, is_day: bool) -> Outcome:
    serial = _serial(cell)
    if isinstance(cell, int | Decimal) and serial is None:
        return refused("not_a_date", cell, DAY)
    if serial is None and isinstance(cell, str) and re.fullmatch("[2-9]\\d{4}", plain(cell)):
        serial = _serial(int(plain(cell)))
    out = (_date if is_day else _instant)(cell if serial is None else serial)
    if serial is None or out.value is None:
        return out
    return Outcome(out.value, (*out.faults, fault("serial_date", cell, AS_DATE, Weight.NOTE)))


def _serial(cell: Cell) -> Cell | None:
    """The moment that a number means to a spreadsheet, None where the cell is no such number."""
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal):
        return None
    exact = Decimal(cell)
    if not _FIRST_SERIAL <= exact <= _LAST_SERIAL:
        return None
    return _NOUGHT + timedelta(seconds=round(exact * _SECONDS))
