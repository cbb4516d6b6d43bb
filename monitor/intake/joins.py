"""Tables of one export joined by what they have in common: a title spelled alike but for blanks and bracket widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.intake.cells import Cell, tight
from monitor.intake.mapping import JOINED, Mapping, Table
from monitor.intake.report import Report
from monitor.intake.rows import Row, Sheet


def with_joins(mapping: Mapping, read: Sequence[tuple[Table, Sheet]], report: Report) -> list[tuple[Table, Sheet]]:
    """The sheets with a column `@<join>` in each row: its first join column whose text another table has too.

    Where none has it, the first column: the record stands alone. How many rows met another table is reported.
    """
    out = list(read)
    for join in dict.fromkeys(name for table in mapping.table for name in table.join):
        firsts = {table.name: _texts(read, table.name, table.join[join][0]) for table, _ in read if join in table.join}
        for at, (table, sheet) in enumerate(out):
            if join not in table.join:
                continue
            elsewhere = set[str]().union(*(texts for name, texts in firsts.items() if name != table.name))
            rows = [_keyed(row, join, table.join[join], elsewhere) for row in sheet.rows]
            out[at] = (table, replace(sheet, rows=rows))
        _count(join, out, report)
    return out


def _count(join: str, read: Sequence[tuple[Table, Sheet]], report: Report) -> None:
    keys = {table.name: _texts(read, table.name, JOINED + join) for table, _ in read if join in table.join}
    for table, sheet in read:
        if join in table.join:
            elsewhere = set[str]().union(*(texts for name, texts in keys.items() if name != table.name))
            told = [key for row in sheet.rows if (key := row.cells[JOINED + join]) is not None]
            counted = report.joins.setdefault(join, {}).setdefault(table.name, {"rows": 0, "joined": 0})
            counted["rows"] += len(sheet.rows)
            counted["joined"] += sum(tight(key) in elsewhere for key in told)


def _texts(read: Sequence[tuple[Table, Sheet]], name: str, column: str) -> set[str]:
    cells = (row.cells.get(column) for table, sheet in read if table.name == name for row in sheet.rows)
    return {tight(cell) for cell in cells if cell is not None}


def _keyed(row: Row, join: str, columns: Sequence[str], elsewhere: set[str]) -> Row:
    told: list[Cell] = [cell for column in columns if (cell := row.cells.get(column)) is not None]
    key = next((cell for cell in told if tight(cell) in elsewhere), row.cells.get(columns[0]))
    return replace(row, cells={**row.cells, JOINED + join: key})
