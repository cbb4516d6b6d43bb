"""The same workbook with its cells marked: a fill and a comment a cell, and a first sheet that lists every problem.

Values stay as they were. A workbook that was marked before loses the old marks first, so that it can be corrected and
sent again. A CSV file comes back as a workbook of texts with its cells in their places.
"""

from __future__ import annotations

import io
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from monitor.intake.cells import text_of, tight
from monitor.intake.guard import FAILURES, XLSX, guarded
from monitor.intake.problems import FileRefused, RowProblem, Weight
from monitor.intake.sheets.book import is_workbook, read_book
from monitor.intake.sheets.find import SEARCHED
from monitor.intake.sheets.words import GUIDE, PROBLEMS, WEIGHTS, said
from monitor.vocabulary.problems import Words

AUTHOR: Final = "tenderwatch report"
MOST: Final = 5_000
"""Cells that are marked; the list names all problems."""
_LONGEST: Final = 1_000
_COLOURS: Final = {Weight.MUST_FIX: "FFF8CBAD", Weight.CHECK: "FFFFE699", Weight.NOTE: "FFDDEBF7"}
_HEADS: Final = (
    Words("程度", "weight"),
    Words("工作表", "sheet"),
    Words("单元格", "cell"),
    Words("列", "column"),
    Words("问题", "what is wrong"),
    Words("发现", "found"),
    Words("代码", "code"),
)
_SUM: Final = Words("必须更正 {0} 处，请核对 {1} 处，提示 {2} 处。", "{0} to fix, {1} to check, {2} notes.")
_CUT: Final = Words(
    "问题很多，单元格只标注前 {0} 处；本表列出全部。", "Only the first {0} cells are marked; this list is complete."
)
_ORDER: Final = tuple(Weight)
_WIDTHS: Final = (10, 26, 10, 24, 80, 30, 20)


def marked(raw: bytes, problems: Sequence[RowProblem], lang: str = "zh", name: str = "workbook.xlsx") -> bytes:
    """The bytes of a workbook (xlsx) marked in `zh` or `en`. Raises FileRefused for what is no workbook and no CSV."""
    book = _opened(raw, name)
    _unmark(book)
    places = _Places(book)
    placed: defaultdict[tuple[str, str], list[RowProblem]] = defaultdict(list)
    for problem in problems:
        place = places.of(problem)
        if place is not None:
            placed[place].append(problem)
    for (title, cell), told in list(placed.items())[:MOST]:
        _mark(book[title], cell, told, lang)
    _list(book, problems, len(placed), lang)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _opened(raw: bytes, name: str) -> Any:
    if not is_workbook(raw, name):
        return _from_text(raw, name)
    guarded(raw, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of what it does not carry over: drawings, extensions
            return load_workbook(io.BytesIO(raw), data_only=False, keep_links=False)
    except FAILURES as error:
        raise FileRefused(RowProblem(name, "unreadable", type(error).__name__, XLSX)) from error


def _from_text(raw: bytes, name: str) -> Any:
    book: Any = Workbook()
    page = book.active
    page.title = "CSV"
    for line in read_book(raw, name).tabs[0].lines:
        for at, value in line.cells.items():
            _text(page.cell(line.number, at), text_of(value))
    return book


def _text(cell: Any, value: str) -> None:
    """A text that stays one: what begins with = is no formula."""
    cell.value = "".join(c for c in value if c.isprintable() or c in "\t\n")
    cell.data_type = "s"


def _unmark(book: Any) -> None:
    first = book.worksheets[0]
    if first.title in PROBLEMS and first["A1"].comment is not None and first["A1"].comment.author == AUTHOR:
        book.remove(first)
    for page in book.worksheets:
        for cell in list(page._cells.values()):  # noqa: SLF001 - going through rows would make every empty cell
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = PatternFill()


class _Places:
    """Where problems belong in a workbook; columns that are told by name alone are looked for in the first rows."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._heads: dict[str, dict[str, str]] = {}

    def of(self, problem: RowProblem) -> tuple[str, str] | None:
        """The sheet and the cell, None for a problem about the file; a row without a known column is its first cell."""
        title: str = problem.sheet or self._book.sheetnames[-1]  # a CSV file is the one sheet behind the list
        if title not in self._book.sheetnames or (problem.cell is None and problem.row is None):
            return None
        letter = self._head(title).get(tight(problem.column or ""), "A")
        return title, _whole(self._book[title], problem.cell or f"{letter}{problem.row}")

    def _head(self, title: str) -> dict[str, str]:
        """Name of a column as its header says it, blanks and marks aside -> its letter."""
        if title not in self._heads:
            found: dict[str, str] = {}
            for cells in self._book[title].iter_rows(max_row=min(SEARCHED, self._book[title].max_row)):
                for cell in cells:
                    if isinstance(cell.value, str):
                        name = tight(cell.value.strip().partition("\n")[0]).rstrip("*")
                        found.setdefault(name, get_column_letter(cell.column))
            self._heads[title] = found
        return self._heads[title]


def _whole(page: Any, cell: str) -> str:
    """The cell itself, or the first of the merged area it lies in."""
    if not isinstance(page[cell], MergedCell):
        return cell
    area = next(each for each in page.merged_cells.ranges if cell in each)
    return f"{get_column_letter(area.min_col)}{area.min_row}"


def _mark(page: Any, place: str, problems: Iterable[RowProblem], lang: str) -> None:
    told = sorted(problems, key=lambda each: _ORDER.index(each.severity))
    cell = page[place]
    lines = [f"[{said(WEIGHTS[each.severity], lang)}] {each.said(lang)}" for each in told]
    comment = Comment("\n".join(lines)[:_LONGEST], AUTHOR)
    comment.width, comment.height = 360, 60 + 24 * len(lines)
    cell.comment = comment
    cell.fill = PatternFill("solid", fgColor=_COLOURS[told[0].severity])


def _list(book: Any, problems: Sequence[RowProblem], marks: int, lang: str) -> None:
    places = _Places(book)
    title = said(PROBLEMS, lang)
    while title in book.sheetnames:
        title += "_"
    page = book.create_sheet(title, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    counts = [sum(each.severity is weight for each in problems) for weight in _ORDER]
    _text(page["A1"], said(_SUM, lang).format(*counts))
    page["A1"].font = Font(bold=True, size=14)
    page["A1"].comment = Comment(said(GUIDE, lang), AUTHOR)
    if marks > MOST:
        _text(page["A2"], said(_CUT, lang).format(MOST))
    for at, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True), start=1):
        _text(page.cell(3, at), said(head, lang))
        page.cell(3, at).font = Font(bold=True)
        page.column_dimensions[get_column_letter(at)].width = width
    page.freeze_panes = "A4"
    ordered = sorted(problems, key=lambda each: _ORDER.index(each.severity))
    for number, problem in enumerate(ordered, start=4):
        _line(places, page, number, problem, lang)
    if problems:
        page.auto_filter.ref = f"A3:{get_column_letter(len(_HEADS))}{len(problems) + 3}"


def _line(places: _Places, page: Any, number: int, problem: RowProblem, lang: str) -> None:
    place = places.of(problem)
    weight = said(WEIGHTS[problem.severity], lang)
    where = problem.cell or (place[1] if place is not None else "")
    told = (weight, problem.sheet or "", where, problem.column or "", problem.said(lang), problem.found, problem.code)
    for at, value in enumerate(told, start=1):
        _text(page.cell(number, at), value)
    page.cell(number, 1).fill = PatternFill("solid", fgColor=_COLOURS[problem.severity])
    page.cell(number, 5).alignment = Alignment(wrap_text=True, vertical="top")
    if place is not None:
        title = place[0].replace("'", "''")
        link = page.cell(number, 3)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{title}'!{place[1]}")
        link.font = Font(underline="single", color="FF0563C1")
