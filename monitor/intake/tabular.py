"""The door for tables: files and folders of exports -> events and problems, every row accounted for.

read_table   one file -> rows with their places
import_path  a file or a folder, by a mapping -> Intake
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from monitor.intake.build import Build
from monitor.intake.cells import Cell, is_empty
from monitor.intake.header import columns_of, faults_of, header_of
from monitor.intake.intake import Intake
from monitor.intake.joins import with_joins
from monitor.intake.mapping import OWN, Mapping, Table, is_of
from monitor.intake.problems import FileRefused, RowProblem, Weight
from monitor.intake.read_csv import read_csv
from monitor.intake.read_xlsx import ENDINGS, read_xlsx
from monitor.intake.report import Report
from monitor.intake.rows import Line, Row, Sheet
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import Words, shown

HEADER: Final = Words("有表头的表格", "a table with a header")
FILE: Final = Words("对照表所列的文件", "a file that the mapping names")
CELLS: Final = Words("与表头列数相同", "as many cells as the header has")


def read_table(path: Path, table: Table) -> Sheet:
    """The rows of one file. Raises FileRefused where it cannot be read as a table at all.

    A column that is missing or doubled is a problem of the Sheet; its rows are told all the same, to be counted.
    """
    if path.suffix.lower() in ENDINGS:
        lines, sheet, others = read_xlsx(path, table.sheet)
        encoding, notes = None, tuple(_unread(path.name, sheet, name) for name in others)
    else:
        lines, encoding = read_csv(path, encoding=table.encoding, delimiter=table.delimiter)
        sheet, notes = None, ()
    header = header_of(lines, table)
    if header is None:
        raise FileRefused(RowProblem(path.name, "unreadable", "no header", HEADER, sheet=sheet))
    columns = columns_of(header, table)
    faults = faults_of(path.name, sheet, header, columns, table)
    rows = [_row(path.name, sheet, columns, line) for line in lines if line.number > header.number]
    while rows and not any(cell is not None for cell in rows[-1].cells.values()) and not rows[-1].faulty:
        rows.pop()  # blank lines behind the last row are formatting
    return Sheet(path.name, rows, columns, sheet, encoding, (*faults, *notes))


def _unread(file: str, sheet: str, other: str) -> RowProblem:
    return RowProblem(file, "unread_sheet", shown(other), Words(sheet, sheet), Weight.NOTE, other)


def _row(file: str, sheet: str | None, columns: tuple[str, ...], line: Line) -> Row:
    cells: dict[str, Cell | None] = {}
    for name, cell in zip(columns, line.cells, strict=False):
        cells.setdefault(name, None if is_empty(cell) else cell)
    surplus = [cell for cell in line.cells[len(columns) :] if not is_empty(cell)]
    faulty: tuple[RowProblem, ...] = ()
    counts = f"{len(line.cells)} / {len(columns)}"
    if surplus:
        faulty = (RowProblem(file, "extra_cells", counts, CELLS, sheet=sheet, row=line.number),)
    elif len(line.cells) < len(columns) and not line.is_blank:
        faulty = (RowProblem(file, "short_row", counts, CELLS, sheet=sheet, row=line.number),)
    return Row(file, line.number, cells, sheet, faulty)


def import_path(path: Path, mapping: Mapping) -> Intake:
    """Everything a file or the files of a folder hold, as events and problems, in the order of mapping and rows.

    The files are read when the first item is asked for. A file that cannot be read is one problem; the others go on.
    """
    report = Report(mapping.id, mapping.place)
    return Intake(_imported(path, mapping, report), report)


def _imported(path: Path, mapping: Mapping, report: Report) -> Iterator[Event | RowProblem]:
    files = sorted(file for file in path.iterdir() if file.is_file()) if path.is_dir() else [path]
    files = [file for file in files if file.name != OWN and not file.name.startswith((".", "~$"))]
    read: list[tuple[Table, Sheet]] = []
    for table in mapping.table:
        fitting = [file for file in files if is_of(table, file.name)]
        if path.is_dir() and not fitting:
            yield RowProblem("、".join(table.files), "missing_file", shown("、".join(table.files)), FILE, Weight.CHECK)
        for file in fitting:
            try:
                read.append((table, read_table(file, table)))
            except FileRefused as refused:
                report.refused_files.append(file.name)
                yield refused.problem
    for file in files:
        if not any(is_of(table, file.name) for table in mapping.table):
            weight = Weight.NOTE if path.is_dir() else Weight.MUST_FIX
            yield RowProblem(file.name, "unmapped_file", shown(file.name), FILE, weight)
    builder = Build(mapping, report)
    for table, sheet in with_joins(mapping, read, report):
        yield from builder.events_of(table, sheet)
