"""The monthly report as a workbook: a sheet a section, numbers as numbers, and a legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from monitor.export.cells import plain
from monitor.export.queue_xlsx import A4, OPTIONS
from monitor.export.report_tables import Number, Table, tables
from monitor.export.report_words import REPORT

WIDTHS: Final = (48, 18, 14, 14, 14)
FORMS: Final = {0: "#,##0", 1: "#,##0.0", 2: "#,##0.00"}


def report_xlsx(told: Mapping[str, Any], place: Mapping[str, str], lang: str) -> bytes:
    """The report of `monitor.export.monthly`; the same figures give the same bytes."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    words = REPORT[lang]
    book.set_properties({"title": words["title"], "created": datetime.fromisoformat(told["as_of"])})
    for table in tables(told, lang):
        _sheet(book, table, told, words)
    _legend(book, told, place, lang)
    book.close()
    return made.getvalue()


def _sheet(book: Workbook, table: Table, told: Mapping[str, Any], words: Mapping[str, str]) -> None:
    sheet = _page(book, _tab(table.title))
    head = book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True})
    right = book.add_format(
        {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "align": "right", "text_wrap": True}
    )
    numbers = {places: book.add_format({"num_format": form}) for places, form in FORMS.items()}
    changes = {places: book.add_format({"num_format": f"+{form};−{form};{form}"}) for places, form in FORMS.items()}
    sheet.freeze_panes(1, 1)
    names = (words["item"], words["unit"], told["month"], told["other"], words["change"])
    for column, (name, width) in enumerate(zip(names, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head if column < len(WIDTHS) - len(numbers) else right)
    for at, line in enumerate(table.lines, 1):
        sheet.write_string(at, 0, plain(line.name))
        sheet.write_string(at, 1, line.unit)
        for column, value in enumerate((line.month, line.other), 2):
            _number(sheet, (at, column), value, numbers[line.places])
        _number(sheet, (at, 4), line.change, changes[line.places])


def _number(sheet: Worksheet, cell: tuple[int, int], value: Number, form: Any) -> None:
    """A number as a number; nothing where it is not known: a blank is not a zero."""
    if value is not None:
        sheet.write_number(*cell, float(value), form)


def _page(book: Workbook, name: str) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    return sheet


def _tab(title: str) -> str:
    """The name of a sheet: the heading without its number."""
    return title.partition("、")[2] or title.partition(". ")[2] or title


def _legend(book: Workbook, told: Mapping[str, Any], place: Mapping[str, str], lang: str) -> None:
    words, sheet = REPORT[lang], _page(book, REPORT[lang]["legend"])
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    for at, cells in enumerate(_lines(told, place, words, lang)):
        for column, text in enumerate(cells):
            sheet.write_string(at, column, plain(text), bold if column == 0 and len(cells) > 1 else wrapped)


def _lines(
    told: Mapping[str, Any], place: Mapping[str, str], words: Mapping[str, str], lang: str
) -> Iterator[Sequence[str]]:
    yield words["title"], words["of"].format(month=told["month"], other=told["other"])
    yield words["place"], place[lang]
    yield words["as_of"], told["as_of"] + ("" if told["is_over"] else f" ({words['so_far']})")
    yield words["legend"], words["reminder"]
    if any(told["hidden"].values()):
        yield "", words["recused"].format(**told["hidden"])
    for name in ("months", "coverage", "precision", "days", "change"):
        yield "", words[f"l.{name}"]
