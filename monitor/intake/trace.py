"""From a problem of an event back to the cell it came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from monitor.intake.mapping import Table
from monitor.intake.problems import RowProblem, Weight
from monitor.intake.rows import Row
from monitor.vocabulary.problems import Problem

_STEP: Final = re.compile("([^.\\[\\]]+)(?:\\[(\\d+)\\])?")


def problem_of(problem: Problem, table: Table, first: Row, elements: Sequence[Row]) -> RowProblem:
    """The problem at its cell: the row of the list's element or the event's first row, the column of the field."""
    steps = [(name, int(at) if at else None) for name, at in _STEP.findall(problem.place)]
    row, source = first, None
    if steps and steps[0][0] != "data":
        source = {"id": table.id, "time": table.time}.get(steps[0][0])
    elif len(steps) > 1:
        name, at = steps[1]
        source = table.fields.get(name)
        if table.each and name == table.each.field and at is not None:
            row = elements[at]
            source = table.each.fields.get(steps[2][0]) if len(steps) > 2 else None  # noqa: PLR2004 - data, list, field
    column = table.column_of(source.names[0]) if source and source.names else problem.place or None
    return RowProblem(
        row.file, problem.code, problem.found, problem.expected, Weight.MUST_FIX, row.sheet, row.number, column
    )
