"""A template filled in as a clerk would: rows by the path of their column, written below the header."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook

from monitor.intake.sheets.layout import Page, page_of
from monitor.intake.sheets.rendered import rows_of
from monitor.intake.sheets.template import template
from monitor.intake.sheets.words import said

UNIT = "11999001MB000006XG"
SECRET = b"sixteen bytes or more of a test"


def filled(family: str, rows: Iterable[tuple[Page, Mapping[str, Any]]], lang: str = "zh") -> Workbook:
    """The template of a family with rows in their sheets."""
    book = load_workbook(io.BytesIO(template(family, lang)))
    for page, row in rows:
        sheet = book[said(page.title, lang)]
        at = {column.path: number for number, column in enumerate(page.columns, start=1)}
        line = sheet.max_row + 1
        for path, value in row.items():
            sheet.cell(line, at[path], value)
    return book


def simple(rows: Iterable[tuple[Page, Mapping[str, Any]]]) -> Workbook:
    """The same without guide, lists and comments: sheets with two header rows, quick to write and to read."""
    book = Workbook()
    del book[book.sheetnames[0]]
    for page, row in rows:
        if page.title.zh not in book.sheetnames:
            sheet = book.create_sheet(page.title.zh)
            sheet.append([column.name.zh for column in page.columns])
            sheet.append([page.mark, *(column.path for column in page.columns[1:])])
        book[page.title.zh].append([row.get(column.path) for column in page.columns])
    return book


def of_event(event: Mapping[str, Any], key: str = "1") -> list[tuple[Page, dict[str, Any]]]:
    """The rows that tell an event."""
    return list(rows_of(page_of(event["type"]), event, key))


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
