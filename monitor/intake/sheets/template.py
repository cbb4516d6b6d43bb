"""A workbook to fill in, made from the contract: sheets, two header rows, lists to choose from, guide and examples."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from monitor.intake.sheets import words
from monitor.intake.sheets.book import ABOUT
from monitor.intake.sheets.elements import expected_of
from monitor.intake.sheets.examples import examples_of, told
from monitor.intake.sheets.families import Family, family_of
from monitor.intake.sheets.layout import KEY, MONEY, PARENT, ROWS, TEMPLATE, Column, Page, page_of, pages, times
from monitor.intake.sheets.words import said
from monitor.vocabulary.contract import contract

FILLABLE: Final = 50_000
"""Rows for which lists and formats are laid out."""
_HEADS: Final = 2
_NARROW, _WIDE, _LONG = 12, 20, 36
_MADE: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - the same template is the same bytes
_NUMBERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(MONEY, "#,##0.00"),
    "date": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm",
    "int": "0",
    "year": "0",
    "decimal": "General",
    "ratio": "General",
}
"""Type -> number format; every other column is text, so that no zero is lost."""


def template(family: str, lang: str = "zh") -> bytes:
    """The workbook of a family in `zh` or `en`, the same bytes each time. Raises NoFamily."""
    told_of = family_of(family)
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"title": said(told_of.name, lang), "created": _MADE})
    _Writer(book, told_of, lang).write()
    book.close()
    return out.getvalue()


class _Writer:
    """Writes one template."""

    def __init__(self, book: Workbook, family: Family, lang: str) -> None:
        self._book, self._family, self._lang = book, family, lang
        self._pages = [page for kind in family.kinds for page in pages(kind)]
        self._lists: dict[str, str] = {}
        head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
        self._head = book.add_format({**head, "bg_color": "#DDEBF7"})
        self._must = book.add_format({**head, "bg_color": "#FCE4D6"})
        self._path = book.add_format({"font_size": 8, "font_color": "#7F7F7F", "border": 1})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._strong = book.add_format({"bold": True, "font_size": 14})
        self._bad = book.add_format({"bg_color": "#F8CBAD"})
        self._formats: dict[str, Format] = {}

    def write(self) -> None:
        """The guide first, then the sheets, the examples, and what is hidden."""
        guide = self._book.add_worksheet(said(words.GUIDE, self._lang))
        sheets = [self._book.add_worksheet(said(page.title, self._lang)) for page in self._pages]
        examples = self._book.add_worksheet(said(words.EXAMPLES, self._lang))
        codes = self._book.add_worksheet(words.CODE_SHEET)
        about = self._book.add_worksheet(ABOUT)
        self._write_codes(codes)
        self._write_guide(guide)
        for page, sheet in zip(self._pages, sheets, strict=True):
            self._write_page(page, sheet)
        self._write_examples(examples)
        self._write_about(about)

    def _format(self, column: Column) -> Format:
        form = "@" if column.is_list else _NUMBERS.get(column.type, "@")
        if form not in self._formats:
            self._formats[form] = self._book.add_format({"num_format": form})
        return self._formats[form]

    def _write_codes(self, sheet: Worksheet) -> None:
        """One column a list: its labels, for the lists to choose from (in English the codes: labels are Chinese)."""
        used = dict.fromkeys(c.codes for page in self._pages for c in page.columns if c.codes and not c.is_list)
        lists = {name: contract().codelists[name] for name in used if name is not None}
        yes = ("是", "否") if self._lang == "zh" else ("yes", "no")
        told_of = {"": yes, **{name: tuple(c.values() if self._lang == "zh" else c) for name, c in lists.items()}}
        for at, (name, values) in enumerate(told_of.items()):
            sheet.write_string(0, at, name or "bool")
            sheet.write_column(1, at, values)
            letter = xl_col_to_name(at)
            self._lists[name] = f"={words.CODE_SHEET}!${letter}$2:${letter}${len(values) + 1}"
        sheet.hide()

    def _write_guide(self, sheet: Worksheet) -> None:
        lang = self._lang
        sheet.set_column(0, 0, 34, self._wrap)
        sheet.set_column(1, 1, 44, self._wrap)
        sheet.set_column(2, 2, 60, self._wrap)
        sheet.write_string(0, 0, said(self._family.name, lang), self._strong)
        for at, line in enumerate(words.LINES, start=2):
            sheet.merge_range(at, 0, at, 2, f"{at - 1}. {said(line, lang)}", self._wrap)
            sheet.set_row(at, 32)
        start = len(words.LINES) + 3
        for at, head in enumerate((words.SHEET, words.RECORD, words.TIME)):
            sheet.write_string(start, at, said(head, lang), self._head)
        for at, page in enumerate(self._pages, start=start + 1):
            title = said(page.title, lang)
            kind = contract().kinds[page.kind]
            when = "" if page.inside else said(times()[page.kind], lang)
            sheet.write_url(at, 0, f"internal:'{title}'!A1", string=title)
            sheet.write_string(at, 1, page.name if page.inside else f"{kind.zh} {kind.en}", self._wrap)
            sheet.write_string(at, 2, when, self._wrap)

    def _write_page(self, page: Page, sheet: Worksheet) -> None:
        for at, column in enumerate(page.columns):
            shown = said(column.name, self._lang) + ("*" if column.required else "")
            if self._lang != "zh":
                shown += f"\n{column.name.zh}"
            sheet.write_string(0, at, shown, self._must if column.required else self._head)
            sheet.write_string(1, at, page.mark if at == 0 else column.path, self._path)
            sheet.write_comment(0, at, self._comment(column), {"x_scale": 2.5, "y_scale": 1.6, "author": "tenderwatch"})
            sheet.set_column(at, at, self._width(column), self._format(column))
            if column.codes is not None or column.type == "bool":
                self._choose(sheet, at, column)
        sheet.set_row(0, 48)
        sheet.freeze_panes(_HEADS, 1 if page.inside else 2)

    def _choose(self, sheet: Worksheet, at: int, column: Column) -> None:
        """A list to choose from; what is typed otherwise (a code, several labels) is let through: the reader judges."""
        if column.is_list:
            return
        source = self._lists[column.codes or ""]
        options = {"validate": "list", "source": source, "ignore_blank": True, "show_error": False}
        sheet.data_validation(_HEADS, at, FILLABLE, at, options)

    def _comment(self, column: Column) -> str:
        expected = said(expected_of(column), self._lang)
        must = f"（{words.REQUIRED.zh}）" if self._lang == "zh" else f" ({words.REQUIRED.en})"
        named = said(column.name, self._lang) + (must if column.required else "")
        return "\n".join((named, column.note.zh, column.note.en, f"{said(words.FORMAT, self._lang)}: {expected}"))[
            :3000
        ]

    def _width(self, column: Column) -> int:
        if column.path in {KEY, PARENT} or column.type in {"bool", "int", "year", ROWS}:
            return _NARROW
        return _LONG if column.type in {"text", "label", "object"} else _WIDE

    def _write_examples(self, sheet: Worksheet) -> None:
        lang = self._lang
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 60, 18)
        sheet.write_string(0, 0, said(words.ABOUT_EXAMPLES, lang), self._strong)
        at = 2
        for kind in self._family.kinds:
            for example in examples_of(page_of(kind)):
                sheet.write_string(at, 0, f"{said(words.SHEET, lang)}: {said(example.page.title, lang)}", self._strong)
                columns = [column for column in example.page.columns if column.path in example.good]
                for x, column in enumerate(columns, start=1):
                    sheet.write_string(at + 1, x, said(column.name, lang), self._head)
                    _fill(sheet, at + 2, x, example.good[column.path], None)
                    spoiled = self._bad if column.path == example.spoiled else None
                    _fill(sheet, at + 3, x, example.bad.get(column.path), spoiled)
                sheet.write_string(at + 2, 0, said(words.GOOD, lang))
                sheet.write_string(at + 3, 0, said(words.BAD, lang))
                sheet.write_string(at + 4, 1, told(example, lang))
                at += 6

    def _write_about(self, sheet: Worksheet) -> None:
        told_of = {
            "contract": str(contract().version),
            "template": str(TEMPLATE),
            "family": self._family.id,
            "lang": self._lang,
        }
        for at, (name, value) in enumerate(told_of.items()):
            sheet.write_string(at, 0, name)
            sheet.write_string(at, 1, value)
        sheet.very_hidden()


def _fill(sheet: Worksheet, at: int, x: int, cell: Any, form: Format | None) -> None:
    if cell is None:
        sheet.write_blank(at, x, None, form)
    elif isinstance(cell, str):
        sheet.write_string(at, x, cell, form)
    else:
        sheet.write_number(at, x, cell, form)
