"""One field of one row: the cells the mapping names, through the converter it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from monitor.intake.cells import ErrorValue, Formula
from monitor.intake.converters.catalogue import CATALOGUE
from monitor.intake.converters.kit import Converter, Fault
from monitor.intake.mapping import Source, Table
from monitor.intake.problems import RowProblem, Weight
from monitor.intake.rows import Row
from monitor.vocabulary.problems import Words, shown

VALUE: Final = Words("值，不是公式", "a value, not a formula")


class Converted(NamedTuple):
    """The value (None = not told) and the problems."""

    value: Any
    problems: tuple[RowProblem, ...] = ()


def convert(source: Source, options: Mapping[str, Any], row: Row, table: Table) -> Converted:
    """The value that a source has in a row; a formula or an error value is never read."""
    if source.constant is not None:
        return Converted(source.constant)
    cells = [row.cells.get(name) for name in source.names]
    formulas = [(at, cell) for at, cell in enumerate(cells) if isinstance(cell, Formula | ErrorValue)]
    if formulas:
        told = [("formula" if isinstance(cell, Formula) else "error_value", at, cell) for at, cell in formulas]
        return Converted(
            None,
            tuple(_problem(row, source, Fault(code, shown(str(c)), VALUE, cell=at), table) for code, at, c in told),
        )
    if all(cell is None for cell in cells):
        return Converted(None)
    converter: Converter = CATALOGUE[source.converter]
    outcome = converter.convert(cells, options)
    problems = tuple(_problem(row, source, fault, table) for fault in outcome.faults)
    refused = any(problem.severity is Weight.MUST_FIX for problem in problems)
    return Converted(None if refused else outcome.value, problems)


def _problem(row: Row, source: Source, fault: Fault, table: Table) -> RowProblem:
    column = table.column_of(source.names[fault.cell])
    return RowProblem(row.file, fault.code, fault.found, fault.expected, fault.severity, row.sheet, row.number, column)
