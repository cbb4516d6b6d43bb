"""The example rows of a template: the contract's own example of a kind, and the same with one cell spoiled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from monitor.intake.problems import RowProblem
from monitor.intake.sheets.elements import expected_of
from monitor.intake.sheets.layout import KEY, TIME, Column, Page
from monitor.intake.sheets.rendered import rows_of
from monitor.intake.sheets.values import Form, value_of
from monitor.intake.sheets.words import said
from monitor.vocabulary.contract import contract

_SPOILED: Final[Mapping[str, str]] = {
    "money": "约五万元",
    "signed_money": "约五万元",
    "date": "2026年2月30日",
    "instant": "2026年2月30日",
    "code_of": "按有关规定",
    "bool": "不详",
    "int": "三",
    "year": "今年",
}
"""Type of a column -> a cell that cannot be read; the first type that the row has is spoiled."""


class Example(NamedTuple):
    """One row of the examples sheet: path of a column -> cell."""

    page: Page
    good: dict[str, Any]
    bad: dict[str, Any]
    spoiled: str
    """The path of the cell that is wrong in `bad`."""
    why: RowProblem


def examples_of(page: Page) -> list[Example]:
    """For the sheet of a kind and each sheet of a list that the contract's example fills, one good and one bad row."""
    event = {name: value for name, value in contract().kinds[page.kind].example.items() if name != "id"}
    seen: dict[str, Example] = {}
    for each, row in rows_of(page, event, "1"):
        if each.name not in seen:
            seen[each.name] = _example(each, row)
    return list(seen.values())


def _example(page: Page, row: dict[str, Any]) -> Example:
    columns = {column.path: column for column in page.columns}
    path = next(
        (path for kind in _SPOILED for path in row if columns[path].type == kind and not columns[path].is_list), None
    )
    if path is None:
        path = next((path for path in row if columns[path].required and path not in {KEY, TIME}), next(iter(row)))
        bad = {name: cell for name, cell in row.items() if name != path}
        return Example(page, row, bad, path, _problem(columns[path], "missing", ""))
    column = columns[path]
    cell = _SPOILED[column.type]
    fault = value_of(Form(column.type, column.codes), cell).faults[0]
    why = RowProblem("", fault.code, fault.found, fault.expected, column=column.name.zh)
    return Example(page, row, {**row, path: cell}, path, why)


def _problem(column: Column, code: str, found: str) -> RowProblem:
    return RowProblem("", code, found, expected_of(column), column=column.name.zh)


def told(example: Example, lang: str) -> str:
    """Why the bad row is wrong, as the report would say it: the column, then the sentence."""
    column = next(each for each in example.page.columns if each.path == example.spoiled)
    return f"{said(column.name, lang)}: {example.why.said(lang)}"
