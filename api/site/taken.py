"""What a page shows, to take along: the same tables as CSV or as a workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastapi.responses import Response

from api.site.window import Visit
from monitor.export.window.sheets import CSV, XLSX, Sheet, csv_of, xlsx_of


def as_csv(visit: Visit, name: str, sheet: Sheet) -> Response:
    """One table."""
    return visit.file(csv_of(sheet), CSV, f"{_plain(name)}.csv")


def as_xlsx(visit: Visit, name: str, sheets: Sequence[Sheet], notes: Sequence[tuple[str, str]]) -> Response:
    """The tables, and a sheet with `notes`: what is listed, and as of when."""
    made = xlsx_of(sheets, created=visit.desk.now, notes=notes, legend=visit.w("window.legend"))
    return visit.file(made, XLSX, f"{_plain(name)}.xlsx")


def _plain(name: str) -> str:
    """A name that every header and every disk takes."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:80].strip("-.") or "table"
