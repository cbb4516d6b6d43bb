"""Rows to events: each row makes one, goes into one, is skipped for a reason of the mapping, or is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from monitor.intake.cells import is_empty, plain, tight
from monitor.intake.convert import Converted, convert
from monitor.intake.mapping import Mapping, Skip, Source, Table
from monitor.intake.problems import RowProblem, Weight
from monitor.intake.report import Counted, Report
from monitor.intake.rows import Row, Sheet
from monitor.intake.trace import problem_of
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.problems import EventRefused, Words, shown
from monitor.vocabulary.reading import read_event

SAME: Final = Words("与同组首行相同", "the same as in the first row of the group")
ONCE: Final = Words("每一事项一条记录", "one record of each")
ONE_ROW: Final = Words("至少一行正确", "at least one row that is right")
BLANK: Final = Words("空行", "a blank row")
TOTAL: Final = Words("合计行", "a row that adds up others")


@dataclass(slots=True)
class _Draft:
    """An event on its way: the rows that go into it and what is known about them."""

    rows: list[Row]
    values: dict[str, Any] = field(default_factory=dict)
    """Place of a source -> value."""
    odd: dict[str, tuple[RowProblem, ...]] = field(default_factory=dict)
    """Field of the payload -> why its cells gave no value."""
    elements: list[tuple[Row, dict[str, Any]]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    """About the event; with one that must be fixed it is not made."""
    asides: list[RowProblem] = field(default_factory=list)
    """About rows that are refused by themselves."""

    def add(self, problems: Iterable[RowProblem]) -> None:
        """Problems not yet told: two fields that read one cell say the same about it."""
        told = {(problem.row, problem.column, problem.code) for problem in self.problems}
        self.problems += [problem for problem in problems if (problem.row, problem.column, problem.code) not in told]

    def blame(self, problems: Iterable[RowProblem]) -> None:
        """Problems for which the event is refused; one told before as a note is why a required field is missing."""
        grave = [replace(problem, severity=Weight.MUST_FIX) for problem in problems]
        placed = {(problem.row, problem.column, problem.code) for problem in grave}
        self.problems = [p for p in self.problems if (p.row, p.column, p.code) not in placed] + grave


class Build:
    """Makes the events of one import; knows the ids and the records made so far."""

    def __init__(self, mapping: Mapping, report: Report) -> None:
        """Work by one mapping and count into one report."""
        self._mapping = mapping
        self._report = report
        self._ids: set[str] = set()
        self._once: dict[tuple[str, ...], int] = {}

    def events_of(self, table: Table, sheet: Sheet) -> Iterator[Event | RowProblem]:
        """The events of one sheet, each after the problems about its rows."""
        counted = Counted(sheet.file, table.name, table.kind, sheet.encoding, len(sheet.rows))
        self._report.files.append(counted)
        yield from sheet.problems
        broken = next((problem.code for problem in sheet.problems if problem.severity is Weight.MUST_FIX), None)
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in sheet.rows:
            reason = self._reason_to_skip(table, row)
            if reason:
                counted.skipped[reason] += 1
            elif broken:
                counted.refused[broken] += 1
            elif row.faulty:
                counted.refused[row.faulty[0].code] += 1
                yield from row.faulty
            else:
                groups.setdefault(_key(table.group, row) or (str(row.number),), []).append(row)
        for rows in groups.values():
            yield from self._event(table, rows, counted)

    def _reason_to_skip(self, table: Table, row: Row) -> str | None:
        first = next((tight(cell) for cell in row.cells.values() if cell is not None), None)
        if first is None and not row.faulty:
            return self._said("blank_row", BLANK)
        if first in table.totals:
            return self._said("total_row", TOTAL)
        for skip in table.skip:
            if _applies(skip, row):
                return self._said(skip.reason, Words(skip.zh, skip.en))
        if table.not_mapped:
            return self._said(table.not_mapped.reason, Words(table.not_mapped.zh, table.not_mapped.en))
        return None

    def _said(self, reason: str, words: Words) -> str:
        self._report.reasons[reason] = words
        return reason

    def _event(self, table: Table, rows: list[Row], counted: Counted) -> Iterator[Event | RowProblem]:
        draft = _Draft(rows)
        draft.add(_differences(table, rows))
        for place, source in table.sources().items():
            if not place.startswith("each."):
                told = self._converted(table, source, rows[0])
                draft.add(told.problems)
                draft.values[place] = told.value
                if told.value is None:
                    draft.odd[place.removeprefix("fields.")] = told.problems
        lost = self._elements(table, draft)
        if table.each and not draft.elements:
            draft.add([_about(rows[0], "no_rows_left", str(len(rows)), ONE_ROW)])
        for row, code in lost.items():
            counted.refused[code] += 1
            draft.rows = [kept for kept in draft.rows if kept.number != row]
        event = None if _fatal(draft.problems) else self._read(table, draft)
        yield from (*draft.asides, *draft.problems)
        if event is None:
            counted.refused[_fatal(draft.problems)[0].code] += len(draft.rows)
            return
        counted.made += 1
        counted.joined += len(draft.rows) - 1
        yield event

    def _converted(self, table: Table, source: Source, row: Row) -> Converted:
        return convert(source, self._mapping.options(source), row, table)

    def _elements(self, table: Table, draft: _Draft) -> dict[int, str]:
        """Fill the elements; the rows that are refused by themselves, with the code of their first problem."""
        lost: dict[int, str] = {}
        if table.each is None:
            return lost
        for row in draft.rows:
            element: dict[str, Any] = {}
            problems: list[RowProblem] = []
            for name, source in table.each.fields.items():
                told = self._converted(table, source, row)
                problems += told.problems
                if told.value is not None:
                    element[name] = told.value
            fatal = _fatal(problems)
            if fatal and table.each.refused == "row":
                lost[row.number] = fatal[0].code
                draft.asides += problems
                continue
            draft.add(problems)
            if not fatal:
                draft.elements.append((row, element))
        return lost

    def _read(self, table: Table, draft: _Draft) -> Event | None:
        first = draft.rows[0]
        values = {
            key.removeprefix("fields."): value for key, value in draft.values.items() if key.startswith("fields.")
        }
        data = {name: value for name, value in values.items() if value is not None}
        if table.each:
            data[table.each.field] = [element for _, element in draft.elements]
        kind = table.kind or ""
        raw = {"specversion": "1.0", "source": self._mapping.source, "type": kind, "data": data}
        raw |= {name: draft.values[name] for name in ("id", "time") if draft.values[name] is not None}
        if (subject := _subject(kind, data)) is not None:
            raw["subject"] = subject
        try:
            event = read_event(raw, origin=Origin(first.file, first.number, first.sheet))
        except EventRefused as refused:
            elements = [row for row, _ in draft.elements]
            own = [problem for problem in refused.problems if problem.place != "subject"]  # it follows from the data
            for problem in own or refused.problems:
                known = draft.odd.get(problem.place.removeprefix("data.")) if problem.code == "missing" else None
                draft.blame(known or (problem_of(problem, table, first, elements),))
            return None
        if event.id in self._ids:
            draft.add([_about(first, "given_twice", shown(event.id), ONCE)])
            return None
        self._ids.add(event.id)
        self._mark_again(table, draft)
        return event

    def _mark_again(self, table: Table, draft: _Draft) -> None:
        key = _key(table.once, draft.rows[0])
        if not key:
            return
        earlier = self._once.setdefault((table.name, *key), draft.rows[0].number)
        if earlier != draft.rows[0].number:
            draft.add([_about(draft.rows[0], "given_again", str(earlier), ONCE, Weight.CHECK)])


def _about(row: Row, code: str, found: str, expected: Words, severity: Weight = Weight.MUST_FIX) -> RowProblem:
    return RowProblem(row.file, code, found, expected, severity, row.sheet, row.number)


def _fatal(problems: Iterable[RowProblem]) -> list[RowProblem]:
    return [problem for problem in problems if problem.severity is Weight.MUST_FIX]


def _key(columns: tuple[str, ...], row: Row) -> tuple[str, ...]:
    cells = [row.cells.get(column) for column in columns]
    return tuple("" if cell is None else tight(cell) for cell in cells) if any(cells) else ()


def _applies(skip: Skip, row: Row) -> bool:
    cell = row.cells.get(skip.column)
    told = "" if cell is None or is_empty(cell) else plain(cell)
    return told in skip.equals or (bool(skip.begins) and told.startswith(skip.begins))


def _differences(table: Table, rows: list[Row]) -> Iterator[RowProblem]:
    """Where the rows of a group disagree about the event they make."""
    columns = {name for key, source in table.sources().items() if not key.startswith("each.") for name in source.names}
    for row in rows[1:]:
        for name in sorted(columns):
            mine, first = row.cells.get(name), rows[0].cells.get(name)
            if (None if mine is None else tight(mine)) != (None if first is None else tight(first)):
                found = "" if mine is None else plain(mine)
                yield RowProblem(
                    row.file, "group_differs", shown(found), SAME, Weight.MUST_FIX, row.sheet, row.number, name
                )


def _subject(kind: str, data: dict[str, Any]) -> str | None:
    """The first present of the kind's subject paths."""
    for path in contract().kinds[kind].subject:
        value: Any = data
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, str):
            return value
    return None
