"""The lines of a known sheet as elements: what each tells, where it stood, and what is wrong with its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from openpyxl.utils import get_column_letter

from monitor.intake.cells import tight
from monitor.intake.converters.kit import Fault
from monitor.intake.problems import RowProblem, Weight
from monitor.intake.report import Counted
from monitor.intake.sheets.book import TabLine
from monitor.intake.sheets.find import Found
from monitor.intake.sheets.layout import CORRECTS, ID, KEY, PARENT, ROWS, TIME, Column
from monitor.intake.sheets.values import AS_TEXT, CODES, Form, as_told, value_of
from monitor.vocabulary.contract import contract
from monitor.vocabulary.forms import FORMS
from monitor.vocabulary.problems import Words, shown

TOTALS: Final = frozenset({"合计", "总计", "小计", "累计", "本页合计", "total", "subtotal", "sum"})
ENVELOPE: Final = frozenset({KEY, PARENT, ID, CORRECTS, TIME})
NO_RECORD: Final = Words("如是记录，请改首格", "if it is a record, change its first cell")
MERGED: Final = Words("宜逐行填写", "better to fill every row by itself")


@dataclass(slots=True)
class Element:
    """What one line tells: an event's payload, or one object of a list."""

    found: Found
    line: TabLine
    data: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    """The envelope's fields and the keys, by the path of their column."""
    faulty: set[str] = field(default_factory=set)
    """Paths whose cells gave no value."""
    children: dict[str, list[Element]] = field(default_factory=dict)
    """Path of a list -> its elements, in the order of the rows."""
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def fatal(self) -> RowProblem | None:
        """The first problem that must be fixed, here or below."""
        own = next((problem for problem in self.problems if problem.severity is Weight.MUST_FIX), None)
        below = (one.fatal for each in self.children.values() for one in each)
        return own or next((problem for problem in below if problem is not None), None)

    def all_problems(self) -> Iterator[RowProblem]:
        """Its problems and those of what is below, in the order of the sheets."""
        yield from self.problems
        for each in self.children.values():
            for one in each:
                yield from one.all_problems()

    def about(self, path: str, code: str, shown_: str, expected: Words, weight: Weight = Weight.MUST_FIX) -> None:
        """One more problem, at the column of a path."""
        self.problems.append(problem_at(self.found, self.line.number, path, code, (shown_, expected), weight))


def column_at(found: Found, path: str) -> int | None:
    """The column of a field, or of the first field below it."""
    exact = next((at for at, column in found.columns.items() if column.path == path), None)
    below = (at for at, column in found.columns.items() if column.path.startswith(path + "."))
    return exact if exact is not None else next(below, None)


def problem_at(
    found: Found, row: int, path: str, code: str, told: tuple[str, Words], weight: Weight = Weight.MUST_FIX
) -> RowProblem:
    """A problem at the cell of a field; where the sheet has no such column, at the row."""
    at = column_at(found, path)
    file, tab = found.file, found.tab
    if at is None:
        named = next((column.name.zh for column in found.page.columns if column.path == path), path)
        return RowProblem(file, code, told[0], told[1], weight, tab.title, row, named)
    name = found.labels.get(at) or found.columns[at].name.zh
    return RowProblem(file, code, told[0], told[1], weight, tab.title, row, name, f"{get_column_letter(at)}{row}")


class Lines:
    """Reads the lines of one sheet."""

    def __init__(self, found: Found) -> None:
        """Prepare what holds for every line: forms, paths, required columns, digits that zeros may be missing from."""
        self._found = found
        self._columns = [
            (at, column, Form(column.type, column.codes, column.is_list), column.steps)
            for at, column in found.columns.items()
        ]
        there = {column.path for column in found.columns.values()}
        self._required = [c for c in found.page.columns if c.required and c.type != ROWS and c.path in there]
        self._notes: dict[tuple[int, str], tuple[RowProblem, int]] = {}
        self._padded = {at: width for at, column, _, _ in self._columns if (width := self._width(at, column))}

    def elements(self, counted: Counted, tell: Callable[[], None]) -> Iterator[Element | RowProblem]:
        """Every line that is a record, and the notes about those that are none."""
        found = self._found
        yield from self._merged()
        for line in found.tab.lines:
            if line.number < found.first:
                continue
            counted.rows += 1
            tell()
            first = line.cells[min(line.cells)]
            if isinstance(first, str) and tight(first).rstrip(":").lower() in TOTALS:
                counted.skipped["total_row"] += 1
                cell = f"{get_column_letter(min(line.cells))}{line.number}"
                yield RowProblem(
                    found.file,
                    "total_row",
                    shown(first),
                    NO_RECORD,
                    Weight.NOTE,
                    found.tab.title,
                    line.number,
                    cell=cell,
                )
            elif not any(at in line.cells for at in found.columns):
                counted.skipped["blank_row"] += 1
            else:
                yield self._element(line)
        for note, times in self._notes.values():
            yield note if times == 1 else replace(note, found=f"{note.found} (+{times - 1})")

    def _element(self, line: TabLine) -> Element:
        element = Element(self._found, line)
        for at, column, form, steps in self._columns:
            cell = line.cells.get(at)
            if cell is None:
                continue
            out = value_of(form, cell)
            if out.faults:
                self._blame(element, column, at, out.faults)
            if out.value is None:
                element.faulty.add(column.path)
            elif column.path in ENVELOPE:
                element.beside[column.path] = out.value
            else:
                _put(element.data, steps, as_told(form, out.value))
            if at in self._padded and isinstance(cell, int) and len(str(cell)) < self._padded[at]:
                element.about(column.path, "zeros_lost", str(cell), AS_TEXT, Weight.CHECK)
        for column in self._required:
            if not _has(element, column):
                element.faulty.add(column.path)
                element.about(column.path, "missing", "", expected_of(column))
        return element

    def _blame(self, element: Element, column: Column, at: int, faults: tuple[Fault, ...]) -> None:
        number, label = element.line.number, self._found.labels.get(at) or column.name.zh
        cell = f"{get_column_letter(at)}{number}"
        file, title = self._found.file, self._found.tab.title
        for each in faults:
            problem = RowProblem(file, each.code, each.found, each.expected, each.severity, title, number, label, cell)
            if each.severity is Weight.NOTE:  # once a column: how a thousand cells were read is one thing to know
                first, times = self._notes.get((at, each.code), (problem, 0))
                self._notes[at, each.code] = (first, times + 1)
            else:
                element.problems.append(problem)

    def _width(self, at: int, column: Column) -> int:
        """How many digits the codes of a column have where some begin with 0 and others are numbers, else 0."""
        if column.type not in CODES or column.is_list:
            return 0
        cells = [line.cells.get(at) for line in self._found.tab.lines if line.number >= self._found.first]
        if not any(isinstance(cell, int) for cell in cells):
            return 0
        padded = (cell for cell in cells if isinstance(cell, str) and cell.startswith("0") and cell.isdecimal())
        return max((len(cell) for cell in padded), default=0)

    def _merged(self) -> Iterator[RowProblem]:
        found = self._found
        for reference, first, last, column in found.tab.merged:
            if last >= found.first and column in found.columns:
                cell = f"{get_column_letter(column)}{first}"
                label = found.labels.get(column)
                yield RowProblem(
                    found.file, "merged_cells", reference, MERGED, Weight.NOTE, found.tab.title, first, label, cell
                )


def _put(data: dict[str, Any], steps: tuple[str, ...], value: Any) -> None:
    for step in steps[:-1]:
        data = data.setdefault(step, {})
    data[steps[-1]] = value


def _has(element: Element, column: Column) -> bool:
    """True where the cell told something, right or wrong."""
    if column.path in element.faulty:
        return True
    if column.path in ENVELOPE:
        return column.path in element.beside
    here: Any = element.data
    for step in column.steps:
        if not isinstance(here, Mapping) or step not in here:
            return False
        here = here[step]
    return True


_TOLD: Final[Mapping[str, Words]] = {
    **dict.fromkeys(("money", "signed_money"), Words("金额（元），如 1200.50", "an amount in yuan, as 1200.50")),
    **dict.fromkeys(("date", "instant"), Words("日期，如 2026-08-30", "a date, as 2026-08-30")),
    "bool": Words("是 或 否", "是 (yes) or 否 (no)"),
    ROWS: Words("在附表填写，或写“无”", "rows in the sheet of the list, or 无 (none)"),
}


def expected_of(column: Column) -> Words:
    """What a cell of the column must hold, in words."""
    if column.codes is not None:
        labels = contract().codelists[column.codes]
        return Words(f"其一：{'、'.join(labels.values())}", f"one of {', '.join(labels)}")
    if column.type == "key":
        return column.note
    return _TOLD.get(column.type) or FORMS[column.type].expected
