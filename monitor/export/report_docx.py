"""The monthly report as docx: a page a section, numbers to the right, and lines to sign on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from docx.document import Document as Paper

from monitor.export import paper_parts as parts
from monitor.export.report_tables import Line, Number, Table, tables
from monitor.export.report_words import REPORT

WIDTHS = (8.0, 2.4, 2.0, 2.0, 2.2)
NUMBERS = (2, 3, 4)
MINUS = "−"


def report_docx(told: Mapping[str, Any], place: Mapping[str, str], lang: str) -> bytes:
    """The report of `monitor.export.monthly`; the same figures give the same bytes."""
    words = REPORT[lang]
    months = words["of"].format(month=told["month"], other=told["other"])
    paper = parts.new_paper(lang, f"{words['title']} {told['month']}", datetime.fromisoformat(told["as_of"]))
    parts.title(paper, words["title"])
    parts.said(paper, months, strong=f"{place[lang]}  ")
    parts.said(
        paper, told["as_of"] + ("" if told["is_over"] else f" ({words['so_far']})"), strong=f"{words['as_of']}  "
    )
    parts.said(paper, words["reminder"], small=True)
    if any(told["hidden"].values()):
        parts.said(paper, words["recused"].format(**told["hidden"]), small=True)
    for number, table in enumerate(tables(told, lang)):
        if number:
            paper.add_page_break()  # type: ignore[no-untyped-call]
        _section(paper, table, told, words)
    paper.add_page_break()  # type: ignore[no-untyped-call]
    _signatures(paper, words)
    parts.footer(paper, f"{words['title']} {months}    {words['as_of']} {told['as_of']}", words["page"])
    return parts.fixed(paper)


def _section(paper: Paper, table: Table, told: Mapping[str, Any], words: Mapping[str, str]) -> None:
    parts.heading(paper, table.title)
    head = (words["item"], words["unit"], told["month"], told["other"], words["change"])
    parts.table(paper, head, [_row(line) for line in table.lines], WIDTHS, NUMBERS)


def _row(line: Line) -> tuple[str, ...]:
    change = shown(line.change, line.places, signed=True)
    return line.name, line.unit, shown(line.month, line.places), shown(line.other, line.places), change


def shown(number: Number, places: int, *, signed: bool = False) -> str:
    """A number with separators; a difference with its sign (a true minus); what is not known as a dash."""
    if number is None:
        return "—"
    told = f"{abs(Decimal(number)):,.{places}f}"
    if number < 0:
        return MINUS + told
    return f"+{told}" if signed and number > 0 else told


def _signatures(paper: Paper, words: Mapping[str, str]) -> None:
    parts.heading(paper, words["signatures"])
    for name in ("l.months", "l.coverage", "l.precision", "l.days"):
        parts.said(paper, words[name], small=True)
    rows = [(words[who], "\n\n", words["date"], "") for who in ("maker", "reviewer", "head")]
    parts.table(paper, (), rows, (4.6, 6.0, 2.0, 4.0))
