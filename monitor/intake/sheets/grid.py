"""The cells of one sheet of an xlsx package, typed as the workbook types them, read in one pass."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Final
from xml.parsers.expat import XMLParserType
from zipfile import ZipFile

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from monitor.intake.cells import Cell, ErrorValue, Formula
from monitor.intake.guard import Limits, most
from monitor.intake.sheets.parts import Parts, local, parsed, unescaped
from monitor.vocabulary.problems import Words

_AREA: Final = re.compile("\\$?([A-Z]{1,3})\\$?(\\d+):\\$?([A-Z]{1,3})\\$?(\\d+)")
_PLACE: Final = re.compile("([A-Z]{1,3})(\\d+)")
_TRUE: Final = frozenset({"1", "true"})


class TooMuch(ValueError):
    """The sheet has more rows, columns or cells than any has use for: how many were found, and the most."""

    def __init__(self, found: int, expected: Words) -> None:
        """Keep both."""
        super().__init__(f"{found:,}")
        self.expected = expected


@dataclass(slots=True)
class Grid:
    """Cells by row and column (1 = A), and what is hidden or merged."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    count: int = 0
    """Cells that hold something."""
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[str, int, int, int]] = field(default_factory=list)
    """Areas over several rows: reference, first row, last row, first column."""


def grid_of(archive: ZipFile, part: str, parts: Parts, limits: Limits, cells: int = 0) -> Grid:
    """The cells of a sheet, after `cells` on the sheets before. Raises TooMuch, and what `guard.FAILURES` lists."""
    reader = _Reader(parts, limits)
    reader.grid.count = cells
    parsed(archive, part, reader.start, reader.end, reader.ready)
    return reader.grid


class _Reader:
    """Handlers of one pass; element names bear the prefix of the root, mostly none."""

    def __init__(self, parts: Parts, limits: Limits) -> None:
        self.grid = Grid()
        self._parts, self._limits = parts, limits
        self._epoch = MAC_EPOCH if parts.from_1904 else WINDOWS_EPOCH
        self._columns: dict[str, int] = {}
        self._row, self._column = 0, 0
        self._cells: dict[int, Cell] = {}
        self._type, self._style = "n", 0
        self._value: str | None = None
        self._formula: str | None = None
        self._text: list[str] = []
        self._names: dict[str, str] = {}

    def ready(self, parser: XMLParserType) -> None:
        self._parser = parser

    def _name(self, tag: str) -> str:
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = local(tag)
        return name

    def start(self, tag: str, told: dict[str, str]) -> None:
        name = self._name(tag)
        if name == "c":
            self._place(told.get("r"))
            self._type, self._style = told.get("t", "n"), int(told.get("s", "0"))
            self._value = self._formula = None
        elif name in {"v", "f", "t"}:
            self._text = []
            self._parser.CharacterDataHandler = self._text.append
        elif name == "row":
            self._begin_row(told)
        elif name == "col":
            if told.get("hidden") in _TRUE:
                last = min(int(told["max"]), self._limits.columns)
                self.grid.hidden_columns |= set(range(int(told["min"]), last + 1))
        elif name == "mergeCell" and (found := _AREA.fullmatch(told["ref"])) and found[2] != found[4]:
            first, last = sorted((int(found[2]), int(found[4])))
            self.grid.merged.append((told["ref"], first, last, self._index(found[1])))

    def end(self, tag: str) -> None:
        name = self._name(tag)
        if name == "c":
            self._finish()
        elif name == "row":
            if self._cells:
                self.grid.rows.setdefault(self._row, {}).update(self._cells)
        elif name in {"v", "f", "t"}:
            self._parser.CharacterDataHandler = None
            told = "".join(self._text)
            if name == "f":
                self._formula = told
            else:
                self._value = told if name == "v" or self._value is None else self._value + told

    def _begin_row(self, told: dict[str, str]) -> None:
        self._row = int(told.get("r") or self._row + 1)
        self._column, self._cells = 0, {}
        if told.get("hidden") in _TRUE:
            self.grid.hidden_rows.add(self._row)
        if len(self.grid.rows) > self._limits.rows:
            raise TooMuch(len(self.grid.rows), most(self._limits.rows, "行", "rows"))

    def _place(self, reference: str | None) -> None:
        found = _PLACE.fullmatch(reference) if reference else None
        self._column = self._index(found[1]) if found else self._column + 1
        if self._column > self._limits.columns:
            raise TooMuch(self._column, most(self._limits.columns, "列", "columns"))

    def _index(self, letters: str) -> int:
        at = self._columns.get(letters)
        if at is None:
            at = self._columns[letters] = column_index_from_string(letters)
        return at

    def _finish(self) -> None:
        cell: Cell | None
        if self._formula is not None:
            cell = Formula(f"={self._formula}")
        elif self._value is None:
            return
        else:
            cell = self._typed(self._value)
        if cell is not None and not (isinstance(cell, str) and not cell.strip()):
            self._cells[self._column] = cell
            self.grid.count += 1
            if self.grid.count > self._limits.cells:
                raise TooMuch(self.grid.count, most(self._limits.cells, "格", "cells"))

    def _typed(self, value: str) -> Cell | None:
        match self._type:
            case "s":
                return self._parts.strings[int(value)]
            case "str" | "inlineStr":
                return unescaped(value)
            case "b":
                return value.strip() in _TRUE
            case "e":
                return ErrorValue(value)
            case "d":
                return datetime.fromisoformat(value)
            case _:
                return self._number(value.strip())

    def _number(self, value: str) -> Cell | None:
        if not value:
            return None
        if self._style in self._parts.dates:
            return self._moment(float(value))
        if value.isdecimal():
            return int(value)
        told = float(value)
        if not math.isfinite(told):
            return ErrorValue(value)
        # A spreadsheet keeps 15 significant digits; what a float shows beyond them was never typed.
        exact = Decimal(format(told, ".15g"))
        return int(exact) if exact == exact.to_integral_value() else exact

    def _moment(self, serial: float) -> Cell:
        try:
            told = from_excel(serial, self._epoch)
        except (OverflowError, ValueError):
            return ErrorValue("#VALUE!")
        if isinstance(told, time | timedelta):  # a clock without a day
            return str(told)
        return told if isinstance(told, datetime) else ErrorValue("#VALUE!")
