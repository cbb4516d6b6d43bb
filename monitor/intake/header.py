"""Where the header of a table stands, and which of its cells is which column of the mapping."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from monitor.intake.cells import is_empty, tight
from monitor.intake.mapping import Table
from monitor.intake.problems import RowProblem, Weight
from monitor.intake.rows import Line
from monitor.vocabulary.problems import Words, shown

COLUMN: Final = Words("对照表所列的列", "a column that the mapping names")
ONCE: Final = Words("列名不重复", "every column once")
_SEARCHED: Final = 20


def header_of(lines: Sequence[Line], table: Table) -> Line | None:
    """The header: the row the mapping names, else of the first 20 the first that names most of the columns."""
    if table.header_row is not None:
        return next((line for line in lines if line.number == table.header_row), None)
    wanted = {tight(name) for name in table.columns()} or {tight(name) for name in table.unused}
    return max(lines[:_SEARCHED], key=lambda line: len(wanted & _names(line)), default=None)


def _names(line: Line) -> set[str]:
    return {tight(cell) for cell in line.cells if cell is not None}


def columns_of(header: Line, table: Table) -> tuple[str, ...]:
    """The name of each column of the file: as the mapping spells it, else as the file does; empty where it has none."""
    spelled = {tight(name): name for name in (*table.columns(), *table.unused)}
    names = ["" if cell is None or is_empty(cell) else tight(cell) for cell in header.cells]
    while names and not names[-1]:
        names.pop()
    return tuple(spelled.get(name, name) for name in names)


def faults_of(file: str, sheet: str | None, header: Line, columns: Iterable[str], table: Table) -> list[RowProblem]:
    """Missing and doubled columns (must be fixed), and columns the mapping says nothing about (a note)."""
    there = list(columns)

    def problem(code: str, name: str, expected: Words, severity: Weight = Weight.MUST_FIX) -> RowProblem:
        return RowProblem(file, code, shown(name), expected, severity, sheet, header.number, name)

    out = [problem("missing_column", name, COLUMN) for name in table.columns() if name not in there]
    out += [problem("doubled_column", name, ONCE) for name in table.columns() if there.count(name) > 1]
    known = {*table.columns(), *table.unused}
    if table.kind is not None:
        odd = dict.fromkeys(name for name in there if name and name not in known)
        out += [problem("unknown_column", name, COLUMN, Weight.NOTE) for name in odd]
    return out
