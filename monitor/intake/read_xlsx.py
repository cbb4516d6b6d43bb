"""Lines of a worksheet of an xlsx file; formulas and error values are told apart from values, never computed."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from monitor.intake.cells import Cell, ErrorValue, Formula
from monitor.intake.guard import FAILURES, LIMITS, XLSX, guarded
from monitor.intake.problems import FileRefused, RowProblem
from monitor.intake.rows import Line
from monitor.vocabulary.problems import Words, shown

ENDINGS: Final = (".xlsx", ".xlsm")


def read_xlsx(path: Path, sheet: str | None = None) -> tuple[list[Line], str, tuple[str, ...]]:
    """The lines of one sheet, its name, and the other sheets that hold something.

    `sheet` None = the first. A value merged over several rows stands in each of them; over several columns in the
    first. Raises FileRefused for what is no xlsx file and for a missing sheet.
    """
    try:
        raw = path.read_bytes()
        guarded(raw, path.name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drawings and validations, which hold no rows
            book = load_workbook(io.BytesIO(raw), data_only=False, keep_links=False)
    except (*FAILURES, InvalidFileException) as error:
        raise FileRefused(RowProblem(path.name, "unreadable", type(error).__name__, XLSX)) from error
    sheets = {page.title: page for page in book.worksheets}
    name = sheet if sheet is not None else next(iter(sheets), None)
    if name is None or name not in sheets:
        titles = "、".join(sheets)
        raise FileRefused(RowProblem(path.name, "missing_sheet", shown(name or ""), Words(titles, titles)))
    if sheets[name].max_row > LIMITS.rows or sheets[name].max_column > LIMITS.columns:
        found = f"{sheets[name].max_row:,} × {sheets[name].max_column:,}"
        most = Words(
            f"至多 {LIMITS.rows:,} 行、{LIMITS.columns} 列", f"at most {LIMITS.rows:,} rows, {LIMITS.columns} columns"
        )
        raise FileRefused(RowProblem(path.name, "file_too_large", found, most, sheet=name))
    others = tuple(title for title, page in sheets.items() if title != name and _holds(page))
    return _lines(sheets[name]), name, others


def _holds(page: Worksheet) -> bool:
    return any(cell is not None for row in page.iter_rows(values_only=True) for cell in row)


def _lines(page: Worksheet) -> list[Line]:
    merged: dict[tuple[int, int], Any] = {}
    for area in page.merged_cells.ranges:
        for number in range(area.min_row + 1, area.max_row + 1):
            merged[number, area.min_col] = page.cell(area.min_row, area.min_col)
    out = []
    for number, cells in enumerate(page.iter_rows(), start=1):
        told = (merged.get((number, at), cell) for at, cell in enumerate(cells, start=1))
        out.append(Line(number, tuple(cell_of(each.value, each.data_type) for each in told)))
    return out


def cell_of(value: Any, data_type: str) -> Cell | None:
    """What a cell holds, from the value and the type that the library tells."""
    if value is None:
        return None
    if data_type == "f":
        return Formula(getattr(value, "text", None) or str(value))
    if data_type == "e":
        return ErrorValue(value)
    if isinstance(value, float):
        # A spreadsheet keeps 15 significant digits; what a float shows beyond them was never typed.
        exact = Decimal(format(value, ".15g"))
        return int(exact) if exact == exact.to_integral_value() else exact
    if isinstance(value, bool | int | str | datetime | date):
        return value if not isinstance(value, str) or value.strip() else None
    return str(value)
