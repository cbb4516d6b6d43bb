"""A table of the window as CSV or as a workbook: the same rows as the page, each value in a cell of its kind."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, Final, Literal
from unicodedata import east_asian_width

import xlsxwriter

from monitor.export.cells import plain

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST: Final = 32_767
"""Characters that a cell of a workbook holds."""
NARROW, BROAD = 8, 60
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FORMS: Final[Mapping[str, str]] = {"money": "#,##0.00", "count": "#,##0", "day": "yyyy-mm-dd", "share": "0.0%"}
Kind = Literal["text", "money", "count", "day", "share"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head and what stands in it. Money is yuan, a day ISO, a share of one; None is an empty cell."""

    head: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def csv_of(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read Chinese; lines end in CRLF (RFC 4180).

    Numbers stand without separators. A text that begins like a formula is marked as text.
    """
    made = StringIO()
    write = csv.writer(made)
    write.writerow([column.head for column in sheet.columns])
    for row in sheet.rows:
        write.writerow([_written(told, column.kind) for told, column in zip(row, sheet.columns, strict=True)])
    return made.getvalue().encode("utf-8-sig")


def _written(told: Any, kind: Kind) -> str:
    """A cell; the minus of an amount begins no formula."""
    if told is None:
        return ""
    return plain(told) if isinstance(told, str) and kind == "text" else str(told)


def xlsx_of(sheets: Sequence[Sheet], *, created: datetime, notes: Sequence[tuple[str, str]], legend: str) -> bytes:
    """A workbook with a sheet a table and, last, the sheet `legend` with `notes` (what is listed, as of when).

    Heads stay in view, columns filter, amounts and days are numbers. The same tables give the same bytes.
    """
    made = BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    book.set_properties({"created": created.replace(tzinfo=None)})
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#F4F6F7"})
    forms = {kind: book.add_format({"num_format": told, "valign": "top"}) for kind, told in FORMS.items()}
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in sheets:
        rows = [list(row) for row in sheet.rows]
        page = book.add_worksheet(sheet.name[:31])
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, len(rows), len(sheet.columns) - 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, _width(column.head, [row[at] for row in rows[:200]]))
            page.write_string(0, at, column.head, head)
        for number, row in enumerate(rows, 1):
            for at, (told, column) in enumerate(zip(row, sheet.columns, strict=True)):
                _put(page, number, at, told, forms.get(column.kind, text), column.kind)
    page = book.add_worksheet(legend[:31])
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 80)
    for number, (name, told) in enumerate(notes):
        page.write_string(number, 0, plain(name), text)
        page.write_string(number, 1, plain(told)[:LONGEST], text)
    book.close()
    return made.getvalue()


def _put(page: Any, row: int, at: int, told: Any, form: Any, kind: Kind) -> None:
    """A cell of its kind. Yuan below 10**13 keep their fen in a double."""
    if told is None or told == "":
        return
    if kind == "day":
        page.write_datetime(row, at, datetime.combine(date.fromisoformat(told), datetime.min.time()), form)
    elif isinstance(told, int | float | Decimal):
        page.write_number(row, at, float(told), form)
    elif kind == "money":
        page.write_number(row, at, float(Decimal(told)), form)
    else:
        page.write_string(row, at, plain(str(told))[:LONGEST], form)


def _width(head: str, cells: Sequence[Any]) -> int:
    """Characters that a column is wide; a Chinese character counts for two."""
    texts = [head, *(str(told) for told in cells if told is not None)]
    longest = max(sum(2 if east_asian_width(one) in "WF" else 1 for one in text) for text in texts)
    return min(max(longest + 2, NARROW), BROAD)
