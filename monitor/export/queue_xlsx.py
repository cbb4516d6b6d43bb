"""The queue of findings as a workbook: one row a finding, and a legend that says what is listed and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from typing import Any, Final
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from monitor.export.cells import plain
from monitor.export.words import WORDS, Words
from monitor.findings.explain import cited as article_of
from monitor.findings.queue import Wanted, queue
from monitor.rules.catalogue import catalogue
from monitor.rules.law import UnknownArticle, article
from monitor.rules.words import WORDS as RULE_WORDS
from monitor.store.database import Read
from monitor.vocabulary.event import day_number

MOST_ROWS: Final = 50_000
LONGEST: Final = 32_767
"""Characters that a cell of a workbook holds."""
WIDTHS: Final[Mapping[str, int]] = {
    "rank": 6, "id": 22, "title": 28, "message": 70, "severity": 10, "kind": 18, "state": 12, "day": 12, "stake": 18,
    "score": 8, "unit": 26, "unit_id": 22, "project": 22, "process": 26, "stage": 14, "rule": 24, "version": 8,
    "article": 40, "raised_at": 26, "cured_day": 12,
}  # fmt: skip
"""Column -> its width in characters, in the order in which the columns stand."""
A3, A4 = 8, 9
"""Their numbers among the paper sizes of a workbook."""
LINE: Final = 15
"""Height of a line of text, in points. Not every program makes a row as high as its wrapped text."""
TALLEST: Final = 409
"""Points that a row may have."""
KEPT: Final = 50_000
"""Rules and days whose articles are remembered."""
DAYS: Final = frozenset({"day", "cured_day"})
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A workbook that was made, and how many findings it lists."""

    content: bytes
    rows: int


@cache
def cited(rule_id: str, lang: str) -> str:
    """The articles of a rule in their newest versions, one after the other; empty of a rule that is no more."""
    rule = catalogue().get(rule_id)
    told = []
    for cite in () if rule is None else rule.cites:
        try:
            told.append(article(cite.act, cite.article).cited(lang))
        except UnknownArticle:
            told.append(f"{cite.act} {cite.article}")
    return ("；" if lang == "zh" else "; ").join(told)


@lru_cache(maxsize=KEPT)
def in_force(rule_id: str, lang: str, day: int) -> str:
    """The articles of a rule that were in force on the day number `day`; where none was, the newest, and that it is so.

    Of a rule that cites an act before and after its revision only one version applies to a day.
    """
    rule = catalogue().get(rule_id)
    told = [article_of(cite, day) for cite in (() if rule is None else rule.cites)]
    held = [one["cited"][lang] for one in told if one["is_in_force"]]
    if told and not held:
        return f"({WORDS[lang]['paper.not_in_force']}) {cited(rule_id, lang)}"
    return ("；" if lang == "zh" else "; ").join(held)


def _row(number: int, told: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """A finding as cells; money is a number of yuan, days are dates. Yuan below 10**13 keep their fen in a double."""
    words, rules = WORDS[lang], RULE_WORDS[lang]
    return {
        "rank": number,
        "id": told["id"],
        "title": told["title"][lang],
        "message": told["message"][lang],
        "severity": rules[f"severity.{told['severity']}"],
        "kind": words["lead" if told["is_lead"] else "bound"],
        "state": words[f"state.{told['state']}"],
        "day": datetime.fromisoformat(told["day"]),
        "stake": None if told["stake_yuan"] is None else Decimal(told["stake_yuan"]),
        "score": told["score"],
        "unit": told["unit_name"],
        "unit_id": told["unit_id"],
        "project": told["project_id"],
        "process": told["process_id"],
        "stage": rules.get(f"stage.{told['stage']}", told["stage"]),
        "rule": told["rule"],
        "version": told["version"],
        "article": in_force(told["rule"], lang, day_number(date.fromisoformat(told["day"]))),
        "raised_at": told["raised_at"],
        "cured_day": None if told["cured_day"] is None else datetime.fromisoformat(told["cured_day"]),
    }


def queue_xlsx(read: Read, wanted: Wanted, as_of_day: int, lang: str, asked: Sequence[tuple[str, str]] = ()) -> Sheet:
    """The findings that fit `wanted`, in its order, all of them (`MOST_ROWS`), ranked as of a day number.

    The file leaves the house: nothing in it tells what screens found unusual, neither its scores nor its order.

    `asked` are the filters as the caller gave them, for the legend. The same findings on the same day give the same
    bytes.
    """
    found = queue(read, replace(wanted, limit=MOST_ROWS, offset=0, with_unusual=False), as_of_day)
    made = BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    words = WORDS[lang]
    book.set_properties({"title": words["queue"], "created": datetime.fromisoformat(found["as_of"])})
    _list(book, found["items"], lang)
    _legend(book, found, lang, asked)
    book.close()
    return Sheet(made.getvalue(), len(found["items"]))


def _list(book: Workbook, items: Sequence[Mapping[str, Any]], lang: str) -> None:
    words, sheet = WORDS[lang], book.add_worksheet(WORDS[lang]["queue"])
    head = book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True})
    forms = {
        "stake": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "score": book.add_format({"num_format": "0.0", "valign": "top"}),
        **{name: book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}) for name in DAYS},
    }
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(items), len(WIDTHS) - 1)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(2, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)
    sheet.set_header(f"&C{words['reminder']}")
    sheet.set_footer("&C&P / &N")
    for column, (name, width) in enumerate(WIDTHS.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words[name], head)
    for number, item in enumerate(items, 1):
        row = _row(number, item, lang)
        lines = max(_lines_of(value, WIDTHS[name]) for name, value in row.items())
        sheet.set_row(number, min(LINE * lines, TALLEST))
        for column, (name, value) in enumerate(row.items()):
            _write(sheet, number, column, value, forms.get(name, wrapped))


def _lines_of(value: Any, width: int) -> int:
    """Lines that a text takes in a column; a Chinese character is as wide as two others."""
    if not isinstance(value, str):
        return 1
    return max(1, -(-sum(2 if east_asian_width(one) in "WF" else 1 for one in value) // width))


def _write(sheet: Worksheet, row: int, column: int, value: Any, form: Any = None) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value, form)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value), form)
    elif value:
        sheet.write_string(row, column, plain(str(value))[:LONGEST], form)


def _legend(book: Workbook, found: Mapping[str, Any], lang: str, asked: Sequence[tuple[str, str]]) -> None:
    words, sheet = WORDS[lang], book.add_worksheet(WORDS[lang]["legend"])
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate((26, 60, 40, 60)):
        sheet.set_column(column, column, width)
    for at, cells in enumerate(_lines(found, words, lang, asked)):
        for column, value in enumerate(cells):
            _write(sheet, at, column, value, bold if column == 0 else wrapped)


def _lines(
    found: Mapping[str, Any], words: Words, lang: str, asked: Sequence[tuple[str, str]]
) -> Iterator[Sequence[Any]]:
    listed = len(found["items"])
    yield (words["reminder"],)
    yield ()
    yield words["as_of"], found["as_of"]
    yield words["formula"], found["formula"][lang]
    yield words["filters"], "; ".join(f"{name} = {value}" for name, value in asked) or words["none"]
    yield words["fitting"], found["total"]
    yield words["shown"], listed
    hidden = dict(found["hidden"])
    if found["total"] > listed:
        hidden["too_many"] = found["total"] - listed
    for name, count in hidden.items() or [("none", 0)]:
        yield words["hidden"], words[name], count
    yield ()
    yield words["column"], words["meaning"]
    for name in ("kind", "day", "stake", "score", "article", "cured_day"):
        yield words[name], words[f"mean.{name}"]
    yield ()
    yield words["rules"], words["title"], words["kind"], words["article"]
    for rule_id in sorted({item["rule"] for item in found["items"]}):
        first = next(item for item in found["items"] if item["rule"] == rule_id)
        yield rule_id, first["title"][lang], words["lead" if first["is_lead"] else "bound"], cited(rule_id, lang)
