"""What a check found wrong, as the store keeps it and as the room of intake tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from monitor.intake.problems import RowProblem, Weight
from monitor.store.submissions import ProblemRow
from monitor.vocabulary.problems import Words

MOST: Final = 20_000
"""Problems that are kept one by one, those that must be fixed first; the counts tell of all."""


def rows_of(problems: Sequence[RowProblem]) -> list[ProblemRow]:
    """Problems as they are kept, at most `MOST`."""
    kept: Sequence[RowProblem] = problems
    if len(problems) > MOST:
        order = list(Weight)
        kept = sorted(problems, key=lambda problem: order.index(problem.severity))[:MOST]
    return [
        ProblemRow(
            at,
            one.severity.value,
            one.code,
            one.sheet,
            one.row,
            one.column,
            one.cell,
            one.found,
            one.expected.zh,
            one.expected.en,
        )
        for at, one in enumerate(kept)
    ]


def problem_of(file: str, row: ProblemRow) -> RowProblem:
    """A kept problem of a file of this name."""
    expected = Words(row.expected_zh, row.expected_en)
    weight = Weight(row.weight)
    return RowProblem(file, row.code, row.found, expected, weight, row.sheet, row.line, row.heading, row.cell)
