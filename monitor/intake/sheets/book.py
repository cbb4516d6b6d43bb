"""The sheets of a workbook, or of a CSV file, as sparse lines of typed cells; nothing is interpreted yet."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from zipfile import ZipFile

from monitor.intake.cells import Cell, is_empty, plain
from monitor.intake.guard import FAILURES, LIMITS, XLSX, Limits, guarded, most
from monitor.intake.problems import FileRefused, RowProblem
from monitor.intake.read_csv import lines_of, text_of_bytes
from monitor.intake.sheets.grid import Grid, TooMuch, grid_of
from monitor.intake.sheets.parts import SheetPart, parts_of

ABOUT: Final = "_tenderwatch"
"""The hidden sheet in which a template says what it is."""
_DELIMITERS: Final = (",", "\t", ";")
_MERGED: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class TabLine:
    """One line of a sheet: its number as a spreadsheet counts, and its cells by column (1 = A); empty ones left out."""

    number: int
    cells: Mapping[int, Cell]


@dataclass(slots=True)
class Tab:
    """One sheet; `title` None = the only one of a CSV file."""

    title: str | None
    lines: list[TabLine] = field(default_factory=list)
    is_hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[str, int, int, int], ...] = ()
    """Areas over several rows: reference, first row, last row, first column."""
    encoding: str | None = None


@dataclass(slots=True)
class Book:
    """The sheets of one file; `about` is what the template says of itself."""

    name: str
    tabs: list[Tab]
    about: dict[str, str] = field(default_factory=dict)
    notes: list[RowProblem] = field(default_factory=list)


def is_workbook(raw: bytes, name: str) -> bool:
    """True where the bytes or the name say that this is no plain text."""
    return raw[:2] == b"PK" or raw[:4] == bytes.fromhex("d0cf11e0") or name.lower().endswith((".xlsx", ".xlsm", ".xls"))


def read_book(raw: bytes, name: str, limits: Limits = LIMITS) -> Book:
    """The sheets of a file. Raises FileRefused where it cannot be read as tables at all."""
    if not is_workbook(raw, name):
        return _text(raw, name, limits)
    notes = guarded(raw, name, limits)
    try:
        tabs = _tabs(raw, name, limits)
    except TooMuch as error:
        raise FileRefused(RowProblem(name, "file_too_large", str(error), error.expected)) from error
    except FAILURES as error:
        raise FileRefused(RowProblem(name, "unreadable", type(error).__name__, XLSX)) from error
    about = next((tab for tab in tabs if tab.title == ABOUT), None)
    return Book(name, [tab for tab in tabs if tab is not about], _about(about), notes)


def _text(raw: bytes, name: str, limits: Limits) -> Book:
    if len(raw) > limits.file_bytes:
        expected = most(limits.file_bytes, "字节", "bytes")
        raise FileRefused(RowProblem(name, "file_too_large", f"{len(raw):,}", expected))
    text, encoding = text_of_bytes(raw, name)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda each: (first.count(each), -_DELIMITERS.index(each)))
    lines = lines_of(text, name, delimiter=delimiter)
    widest = max((len(line.cells) for line in lines), default=0)
    if len(lines) > limits.rows:
        expected = most(limits.rows, "行", "rows")
        raise FileRefused(RowProblem(name, "file_too_large", f"{len(lines):,}", expected))
    if widest > limits.columns:
        expected = most(limits.columns, "列", "columns")
        raise FileRefused(RowProblem(name, "file_too_large", f"{widest:,}", expected))
    told = []
    for line in lines:
        cells = {at: cell for at, cell in enumerate(line.cells, start=1) if cell is not None and not is_empty(cell)}
        if cells:
            told.append(TabLine(line.number, cells))
    return Book(name, [Tab(None, told, encoding=encoding)])


def _about(tab: Tab | None) -> dict[str, str]:
    lines = tab.lines if tab else []
    pairs = ((line.cells.get(1), line.cells.get(2)) for line in lines)
    return {plain(name): plain(value) for name, value in pairs if name is not None and value is not None}


def _tabs(raw: bytes, name: str, limits: Limits) -> list[Tab]:
    out, rows, cells = [], 0, 0
    with ZipFile(io.BytesIO(raw)) as archive:
        parts = parts_of(archive)
        for sheet in parts.sheets:
            grid = grid_of(archive, sheet.part, parts, limits, cells)
            cells = grid.count
            tab = _tab(sheet, grid)
            out.append(tab)
            rows += len(tab.lines)
            if rows > limits.rows:
                raise FileRefused(RowProblem(name, "file_too_large", f"{rows:,}", most(limits.rows, "行", "rows")))
    return out


def _tab(sheet: SheetPart, grid: Grid) -> Tab:
    lines = [TabLine(number, cells) for number, cells in sorted(grid.rows.items())]
    tab = Tab(sheet.title, lines, sheet.is_hidden, frozenset(grid.hidden_columns))
    tab.hidden_rows = frozenset(grid.hidden_rows & set(grid.rows))
    last = lines[-1].number if lines else 0
    cut = ((reference, first, min(end, last), column) for reference, first, end, column in grid.merged)
    tab.merged = tuple(area for area in cut if area[2] > area[1])
    if sum(end - first for _, first, end, _ in tab.merged) > _MERGED:
        raise ValueError("more merged rows than a sheet has use for")
    _spread(tab)
    return tab


def _spread(tab: Tab) -> None:
    """The value of an area over several rows stands in each line of it."""
    if not tab.merged:
        return
    at = {line.number: index for index, line in enumerate(tab.lines)}
    for _, first, last, column in tab.merged:
        cell = tab.lines[at[first]].cells.get(column) if first in at else None
        if cell is None:
            continue
        for number in range(first + 1, last + 1):
            if number in at and column not in (line := tab.lines[at[number]]).cells:
                tab.lines[at[number]] = TabLine(number, {**line.cells, column: cell})
