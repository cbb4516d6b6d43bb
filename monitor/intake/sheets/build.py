"""Elements to events: rows of lists join their record, the contract judges each event, each fault has its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from monitor.intake.problems import RowProblem, Weight
from monitor.intake.report import Counted
from monitor.intake.sheets.elements import Element, expected_of
from monitor.intake.sheets.identity import KEYS, event_id, key_of
from monitor.intake.sheets.layout import CORRECTS, ID, KEY, PARENT, TIME, Page
from monitor.vocabulary.agreement import subject_of
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.problems import EventRefused, Problem, Words, shown
from monitor.vocabulary.reading import read_event

ONCE: Final = Words("本表内不重复", "every number once in the sheet")
ABOVE: Final = Words("上级工作表中的序号", "a number of the sheet above")
EITHER: Final = Words("“无”，或附表中的行", "either 无 (none), or rows")
ONE_ROW: Final = Words("每一事项一行", "one row a record")
_STEP: Final = re.compile("([^.\\[\\]]+)(?:\\[(\\d+)\\])?")


@dataclass(slots=True)
class Build:
    """Makes the events of one file."""

    source: str
    secret: bytes
    ids: dict[str, int] = field(default_factory=dict)
    """Id of an event -> the row that made it."""
    records: dict[tuple[str, ...], tuple[int, Any]] = field(default_factory=dict)
    """Kind and key of a record -> the row that told it first, and what it told."""

    def events_of(
        self, page: Page, elements: dict[str, list[Element]], counts: dict[int, Counted]
    ) -> Iterator[Event | RowProblem]:
        """The events of one kind, each after what is wrong with its rows; `elements` by the name of their sheet."""
        yield from self._joined(page, elements, counts)
        for element in elements.get(page.name, ()):
            counted = counts[id(element.found)]
            if element.found.is_broken:
                told = next(p for p in element.found.problems if p.severity is Weight.MUST_FIX)
                _count(element, counts, refused=told.code)
                continue
            event = self._event(page, element)
            yield from element.all_problems()
            if event is None:
                fatal = element.fatal
                _count(element, counts, refused=fatal.code if fatal else "given_twice")
            else:
                counted.made += 1
                _count_children(element, counts)
                yield event

    def _joined(
        self, page: Page, elements: dict[str, list[Element]], counts: dict[int, Counted]
    ) -> Iterator[RowProblem]:
        """Rows of lists join what they name, the deepest first; those that name nothing are told and counted."""
        for below in page.pages:
            yield from self._joined(below, elements, counts)
        above = elements.get(page.name, [])
        if not page.pages:
            return
        _number(above)
        keyed = {str(one.beside[KEY]): one for one in reversed(above) if KEY in one.beside}
        for below in page.pages:
            path = below.inside[-1]
            for element in elements.get(below.name, ()):
                parent = keyed.get(str(element.beside.get(PARENT, "")))
                if parent is not None and not element.found.is_broken:
                    parent.children.setdefault(path, []).append(element)
                    continue
                if element.found.is_broken:
                    code = next(p.code for p in element.found.problems if p.severity is Weight.MUST_FIX)
                else:
                    if PARENT in element.beside:
                        element.about(PARENT, "no_such_record", shown(str(element.beside[PARENT])), ABOVE)
                    yield from element.all_problems()
                    code = element.fatal.code if element.fatal else "missing"
                _count(element, counts, refused=code)
            for parent in above:
                _take(parent, path)

    def _event(self, page: Page, element: Element) -> Event | None:
        data, beside = element.data, element.beside
        time, corrects = beside.get(TIME), beside.get(CORRECTS)
        key = key_of(page.kind, data, time=str(time or ""), corrects=corrects)
        given = beside.get(ID)
        made = given if given is not None else event_id(self.source, page.kind, key, self.secret)
        raw: dict[str, Any] = {"specversion": "1.0", "id": made, "source": self.source, "type": page.kind, "data": data}
        raw |= {name: value for name, value in (("time", time), ("corrects", corrects)) if value is not None}
        if (subject := subject_of(page.kind, data)) is not None:
            raw["subject"] = subject
        origin = Origin(element.found.file, element.line.number, element.found.tab.title)
        try:
            event = read_event(raw, origin=origin)
        except EventRefused as refused:
            _blame(page, element, refused.problems)
            return None
        if element.fatal is not None or self._again(page, element, event, key):
            return None
        return event

    def _again(self, page: Page, element: Element, event: Event, key: tuple[str, ...]) -> bool:
        """True where an earlier row told the same record: said at the cell of its id, or of its key."""
        row = element.line.number
        first, said = self.records.setdefault((page.kind, *key), (row, (event.time, event.data)))
        told = first if first != row else self.ids.setdefault(event.id, row)
        if told == row:
            self.ids.setdefault(event.id, row)
            return False
        same = said == (event.time, event.data) and first != row
        path = ID if ID in element.beside and first == row else KEYS[page.kind][0]
        element.about(path, "same_record_twice", str(told), ONE_ROW, Weight.CHECK if same else Weight.MUST_FIX)
        return True


def _number(elements: Iterable[Element]) -> None:
    """A number that two records of a sheet bear is said at the second."""
    seen: set[str] = set()
    for element in elements:
        key = element.beside.get(KEY)
        if key is not None and str(key) in seen:
            element.about(KEY, "row_given_twice", shown(str(key)), ONCE)
        seen.add(str(key))


def _take(parent: Element, path: str) -> None:
    """The rows of a list stand in the record's data, in their order."""
    rows = parent.children.get(path)
    steps = path.split(".")
    here: Any = parent.data
    for step in steps[:-1]:
        here = here.setdefault(step, {}) if rows else here.get(step, {})
    if rows:
        if here.get(steps[-1]) == []:
            parent.about(path, "rows_and_none", str(len(rows)), EITHER)
        here[steps[-1]] = [one.data for one in rows]
        return
    column = next((c for c in parent.found.page.columns if c.path == path), None)
    if column is not None and column.required and steps[-1] not in here and path not in parent.faulty:
        parent.faulty.add(path)
        parent.about(path, "missing", "", expected_of(column))


def _blame(page: Page, element: Element, problems: Iterable[Problem]) -> None:
    """What the contract refuses, at the cells; what follows from a cell that gave no value is not said again."""
    told = list(problems)
    own = [problem for problem in told if problem.place != "subject"]
    for problem in own or ([] if element.faulty else told):
        where, path = _located(page, element, problem.place)
        if any(each == path or each.startswith(path + ".") or path.startswith(each + ".") for each in where.faulty):
            continue
        where.about(path, problem.code, problem.found, problem.expected)


def _located(page: Page, element: Element, place: str) -> tuple[Element, str]:
    """The element and the path of its column for a place in the event."""
    steps = [(name, int(at) if at else None) for name, at in _STEP.findall(place)]
    if not steps or steps[0][0] != "data":
        name = steps[0][0] if steps else ""
        return element, {"id": ID, "time": TIME, "corrects": CORRECTS}.get(name, contract().kinds[page.kind].subject[0])
    here, path = element, list[str]()
    for name, at in steps[1:]:
        path.append(name)
        children = here.children.get(".".join(path))
        if at is not None and children is not None and at < len(children):
            here, path = children[at], []
    while len(path) > 1 and not _is_column(here, ".".join(path)):
        path.pop()  # below a cell: a value of a list, a part of an amount
    return here, ".".join(path) or PARENT


def _is_column(element: Element, path: str) -> bool:
    return any(c.path == path or c.path.startswith(path + ".") for c in element.found.page.columns)


def _count(element: Element, counts: dict[int, Counted], *, refused: str) -> None:
    counts[id(element.found)].refused[refused] += 1
    for each in element.children.values():
        for one in each:
            _count(one, counts, refused=one.fatal.code if one.fatal else refused)


def _count_children(element: Element, counts: dict[int, Counted]) -> None:
    for each in element.children.values():
        for one in each:
            counts[id(one.found)].joined += 1
            _count_children(one, counts)
