"""A filled workbook, a CSV file of one sheet, or a table with a mapping -> events, problems by cell, counts."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from monitor.intake.guard import LIMITS, Limits
from monitor.intake.mapping import Mapping
from monitor.intake.problems import FileRefused, RowProblem, Weight
from monitor.intake.report import Counted, Report
from monitor.intake.sheets.book import Book, read_book
from monitor.intake.sheets.build import Build
from monitor.intake.sheets.elements import Element, Lines
from monitor.intake.sheets.find import Found, pages_found
from monitor.intake.sheets.layout import TEMPLATE, page_of
from monitor.intake.tabular import import_path
from monitor.vocabulary.contract import contract
from monitor.vocabulary.envelope import UNIT
from monitor.vocabulary.event import Event
from monitor.vocabulary.identifiers import org_id
from monitor.vocabulary.problems import Words, shown

Tell: TypeAlias = Callable[[int, int | None], None]
"""Told now and then how many rows were read, and of how many (None: nobody knows yet)."""
STEP: Final = 500
RECORDS: Final = Words("至少一行记录", "at least one row of records")
THIS_ONE: Final = Words(
    f"契约第 {contract().version} 版的模板", f"a template of version {contract().version} of the contract"
)
NEWEST: Final = Words("新版模板（旧版仍可读取）", "the newest one; the older is read all the same")


@dataclass(slots=True)
class Reading:
    """What a file told: the events of its rows, everything worth saying, and what became of every row.

    `report.files` counts sheet by sheet (`table` = title of the sheet). Events are in the order of the sheets.
    """

    sha256: str
    events: list[Event] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    @property
    def must_fix(self) -> int:
        """How many problems stand in the way."""
        return sum(problem.severity is Weight.MUST_FIX for problem in self.problems)


def read_workbook(
    told: Path | bytes,
    name: str,
    source_unit: str,
    *,
    secret: bytes = b"",
    progress: Tell = lambda _, __: None,
    mapping: Mapping | None = None,
    limits: Limits = LIMITS,
) -> Reading:
    """Read a file that `source_unit` (an organisation id) hands in under `name`; every row is accounted for.

    `secret` keys the ids of rows that bring none (`identity`): 16 bytes or more that the deployment keeps, the same for
    every file; without it ids are only good for looking. With a `mapping` the file is a table of another form, read by
    `monitor.intake.tabular` with the same report. Raises FileRefused where the file cannot be read as tables at all,
    ValueError where `source_unit` is no organisation id.
    """
    if org_id(source_unit) is not None:
        raise ValueError(f"{source_unit!r} is no organisation id")
    raw = told.read_bytes() if isinstance(told, Path) else told
    out = Reading(hashlib.sha256(raw).hexdigest())
    if mapping is not None:
        return _mapped(raw, name, mapping.model_copy(update={"source": UNIT + source_unit}), out, progress)
    book = read_book(raw, name, limits)
    pages, problems = pages_found(book.tabs, name)
    _tell(out, [*book.notes, *_about(book), *problems, *(each for page in pages for each in page.problems)])
    total = sum(line.number >= page.first for page in pages for line in page.tab.lines)
    elements, counts = _elements(pages, out, _Progress(progress, total))
    build = Build(UNIT + source_unit, secret)
    for kind in dict.fromkeys(page.page.kind for page in pages):
        for item in build.events_of(page_of(kind), elements, counts):
            out.report.count(item)
            if isinstance(item, Event):
                out.events.append(item)
            else:
                out.problems.append(item)
    if not out.events and not out.must_fix:
        _tell(out, [RowProblem(name, "no_data", "", RECORDS)])
    progress(total, total)
    return out


def _tell(out: Reading, problems: list[RowProblem]) -> None:
    out.problems += problems
    for problem in problems:
        out.report.count(problem)


class _Progress:
    """Counts rows and tells it every STEP of them."""

    def __init__(self, tell: Tell, total: int) -> None:
        self._tell, self._total, self._read = tell, total, 0

    def __call__(self) -> None:
        self._read += 1
        if self._read % STEP == 0:
            self._tell(self._read, self._total)


def _elements(
    pages: list[Found], out: Reading, tell: Callable[[], None]
) -> tuple[dict[str, list[Element]], dict[int, Counted]]:
    elements: dict[str, list[Element]] = {}
    counts: dict[int, Counted] = {}
    for page in pages:
        counted = Counted(page.file, page.tab.title, page.page.kind, page.tab.encoding)
        counts[id(page)] = counted
        out.report.files.append(counted)
        for item in Lines(page).elements(counted, tell):
            if isinstance(item, Element):
                elements.setdefault(page.page.name, []).append(item)
            else:
                _tell(out, [item])
    return elements, counts


def _about(book: Book) -> list[RowProblem]:
    """What the template says of itself, held against this release."""
    if not book.about:
        return []
    version, template = book.about.get("contract", ""), book.about.get("template", "")
    if not template.isdecimal() or not version.isdecimal():
        return [RowProblem(book.name, "changed_template", shown(f"{version} / {template}"), THIS_ONE, Weight.CHECK)]
    if version != str(contract().version):
        return [RowProblem(book.name, "other_contract", version, THIS_ONE, Weight.CHECK)]
    if int(template) < TEMPLATE:
        return [RowProblem(book.name, "older_template", template, NEWEST, Weight.NOTE)]
    return []


def _mapped(raw: bytes, name: str, mapping: Mapping, out: Reading, progress: Tell) -> Reading:
    """The same by a mapping, whose tables are told by the names of their files."""
    safe = Path(name).name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe
        path.write_bytes(raw)
        door = import_path(path, mapping)
        for item in door:
            if isinstance(item, Event):
                out.events.append(item)
            else:
                out.problems.append(item)
            if (len(out.events) + len(out.problems)) % STEP == 0:
                progress(door.report.rows, None)
    out.report = door.report
    if door.report.refused_files:
        raise FileRefused(out.problems[0])
    progress(door.report.rows, door.report.rows)
    return out
