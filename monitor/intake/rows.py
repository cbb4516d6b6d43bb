"""Rows of a table as they were read, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor.intake.cells import Cell, is_empty
from monitor.intake.problems import RowProblem


@dataclass(frozen=True, slots=True)
class Line:
    """One line of cells before anyone knows which of them is the header; numbered as a spreadsheet does."""

    number: int
    cells: tuple[Cell | None, ...]

    @property
    def is_blank(self) -> bool:
        """True where no cell holds anything."""
        return all(is_empty(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header."""

    file: str
    number: int
    cells: Mapping[str, Cell | None]
    """By column; an empty cell is None."""
    sheet: str | None = None
    faulty: tuple[RowProblem, ...] = ()
    """What is wrong with the row as a whole; such a row makes no event."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file."""

    file: str
    rows: Sequence[Row] = ()
    columns: tuple[str, ...] = ()
    sheet: str | None = None
    encoding: str | None = None
    """Of a text file: utf-8 or gb18030."""
    problems: tuple[RowProblem, ...] = field(default=())
    """About the file; with one that must be fixed none of its rows makes an event."""
