"""Which sheet of the contract a sheet of a file is, where its header stands, and which column is which field.

The second header row of a template names the fields and decides; without it the labels do, in either language, or the
fields' own names. Order does not matter, nor what stands above the header.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from openpyxl.utils import get_column_letter

from monitor.intake.cells import Cell, text_of, tight
from monitor.intake.problems import RowProblem, Weight
from monitor.intake.sheets.book import Tab, TabLine
from monitor.intake.sheets.layout import Column, Page, by_name
from monitor.vocabulary.problems import Words, shown
from monitor.vocabulary.translation import nearest

OWN: Final = frozenset({"说明", "Guide", "示例", "Examples", "问题", "Problems", "_codes"})
"""Sheets of ours that hold no records."""
SEARCHED: Final = 20
LEAST: Final = 3
"""Columns that must be known before a sheet without mark or title is taken for one of a kind."""
ONE_KIND: Final = Words("模板中的工作表", "a sheet of a template")
FIELD: Final = Words("模板中的列", "a column of the template")
READ: Final = Words("如不应读取，请删除", "delete what is not meant to be read")
IN_SIGHT: Final = Words("显示的工作表，或删除", "a sheet in sight, or none")
ONCE: Final = Words("每列一次", "every column once")


@dataclass(slots=True)
class Found:
    """A sheet that is known: what it is, where its rows begin and which column is which field."""

    file: str
    page: Page
    tab: Tab
    first: int
    """The number of the first line of data."""
    header: int
    labelled: int = 0
    """The line of the labels: the header, or the one above it."""
    columns: dict[int, Column] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def is_broken(self) -> bool:
        """True where a column without which no row can be right is missing or doubled."""
        return any(problem.severity is Weight.MUST_FIX for problem in self.problems)


def found(tab: Tab, file: str) -> Found | RowProblem | None:
    """What a sheet is; a problem where it is none of ours and holds something; None where it holds nothing to read."""
    if tab.title in OWN or not tab.lines:
        return None
    marked = _marked(tab)
    if marked is not None:
        page, line = marked
        return _with_columns(Found(file, page, tab, line.number + 1, line.number), line)
    page_by_title = _titles().get(tight(tab.title or file.rpartition(".")[0]).lower())
    fits = [page_by_title] if page_by_title else _fitting(tab)
    if len(fits) != 1:
        code = "ambiguous_sheet" if fits else "unknown_sheet"
        expected = Words("、".join(p.title.zh for p in fits), ", ".join(p.name for p in fits)) if fits else ONE_KIND
        weight = Weight.CHECK if tab.title and not fits else Weight.MUST_FIX
        return RowProblem(file, code, shown(tab.title or file), expected, weight, tab.title)
    line = max(tab.lines[:SEARCHED], key=lambda each: len(_known(each, fits[0])))
    return _with_columns(Found(file, fits[0], tab, line.number + 1, line.number), None)


@cache
def _titles() -> Mapping[str, Page]:
    """Title of a sheet, in either language, or its name -> the sheet."""
    told: dict[str, Page] = {}
    for page in by_name().values():
        names = (page.title.zh, page.title.en, page.name, page.name.replace("/", "."))
        told |= {tight(name).lower(): page for name in names}
    return told


@cache
def _marks() -> Mapping[str, Page]:
    return {page.mark: page for page in by_name().values()}


@cache
def _names(page: Page) -> Mapping[str, Column]:
    """How the header may name a column -> the column."""
    told: dict[str, Column] = {}
    for column in page.columns:
        told |= {_bare(name): column for name in (column.path, column.name.en, column.name.zh)}
    return told


@cache
def _labels(page: Page) -> frozenset[str]:
    return frozenset(_names(page))


def _bare(label: str) -> str:
    return tight(label).rstrip("*").lower()


def _marked(tab: Tab) -> tuple[Page, TabLine] | None:
    for line in tab.lines[:SEARCHED]:
        for cell in line.cells.values():
            if isinstance(cell, str) and (page := _marks().get(cell.strip())) is not None:
                return page, line
    return None


def _label_of(cell: Cell) -> str:
    """The first line of a header cell, as it is compared."""
    return _bare(text_of(cell).strip().partition("\n")[0])


def _known(line: TabLine, page: Page) -> frozenset[str]:
    return _labels(page) & {_label_of(cell) for cell in line.cells.values()}


def _fitting(tab: Tab) -> list[Page]:
    """The sheets that the labels fit best, all their required columns among them."""
    best, most = list[Page](), LEAST
    heads = [frozenset(_label_of(cell) for cell in line.cells.values()) for line in tab.lines[:SEARCHED]]
    for page in by_name().values():
        for labels in heads:
            there = {_names(page)[label].path for label in labels & _labels(page)}
            wanted = {column.path for column in page.columns if column.required}
            if len(there) >= most and wanted <= there:
                best = [page] if len(there) > most or not best else [*best, page]
                most = len(there)
                break
    return best


def _with_columns(told: Found, paths: TabLine | None) -> Found:
    lines = {line.number: line for line in told.tab.lines}
    above = lines.get(told.header - 1) if paths is not None else lines.get(told.header)
    heads = above.cells if above is not None else {}
    told.labelled = told.header - 1 if paths is not None else told.header
    told.labels = {at: text_of(cell).strip().partition("\n")[0].rstrip("*＊") for at, cell in heads.items()}
    names = _names(told.page)
    for at in sorted({*told.labels, *(paths.cells if paths is not None else ())}):
        column = _column_at(at, paths, told.page, names)
        by_label = names.get(_bare(told.labels[at])) if at in told.labels else None
        if column is None:
            column = by_label
        elif by_label is not column and at in told.labels:
            told.problems.append(_about(told, "renamed_column", at, FIELD, Weight.NOTE))
        if column is None:
            _unknown(told, at)
        elif column in told.columns.values():
            told.problems.append(_about(told, "doubled_column", at, ONCE))
        else:
            told.columns[at] = column
            if at in told.tab.hidden_columns and _holds(told, at):
                told.problems.append(_about(told, "hidden_column", at, READ, Weight.NOTE))
    _missing(told)
    return told


def _column_at(at: int, paths: TabLine | None, page: Page, names: Mapping[str, Column]) -> Column | None:
    cell = paths.cells.get(at) if paths is not None else None
    if not isinstance(cell, str):
        return None
    return page.columns[0] if cell.strip() == page.mark else names.get(_bare(cell))


def _holds(told: Found, at: int) -> bool:
    return any(at in line.cells for line in told.tab.lines if line.number >= told.first)


def _unknown(told: Found, at: int) -> None:
    if not _holds(told, at):
        return
    near = nearest(told.labels.get(at, ""), [column.name.zh for column in told.page.columns])
    expected = FIELD if near is None else Words(f"{FIELD.zh}（是否为 {near}）", f"{FIELD.en} (did you mean {near}?)")
    told.problems.append(_about(told, "column_not_known", at, expected, Weight.CHECK))


def _missing(told: Found) -> None:
    there = set(told.columns.values())
    for column in told.page.columns:
        if column.required and column not in there:
            name = column.name
            problem = RowProblem(
                told.file,
                "missing_column",
                shown(name.zh),
                FIELD,
                Weight.MUST_FIX,
                told.tab.title,
                told.header,
                name.zh,
            )
            told.problems.append(problem)


def _about(told: Found, code: str, at: int, expected: Words, weight: Weight = Weight.MUST_FIX) -> RowProblem:
    label = told.labels.get(at, "")
    row = told.labelled if label else told.header
    cell = f"{get_column_letter(at)}{row}"
    return RowProblem(told.file, code, shown(label), expected, weight, told.tab.title, row, label or None, cell)


def pages_found(tabs: Iterable[Tab], file: str) -> tuple[list[Found], list[RowProblem]]:
    """The sheets that are known, and what is wrong with the others."""
    there: list[Found] = []
    problems: list[RowProblem] = []
    for tab in tabs:
        told = found(tab, file)
        if isinstance(told, RowProblem):
            problems.append(told)
        elif told is not None:
            there.append(told)
            if tab.is_hidden:
                problems.append(RowProblem(file, "hidden_sheet", shown(tab.title), IN_SIGHT, Weight.CHECK, tab.title))
            if gone := [number for number in tab.hidden_rows if number >= told.first]:
                problems.append(RowProblem(file, "hidden_rows", str(len(gone)), READ, Weight.NOTE, tab.title))
    return there, problems
