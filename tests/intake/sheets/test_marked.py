"""The workbook back with its cells marked: fills, comments, a list with links; values as they were; marks go again."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from filled_workbook import SECRET, saved, simple
from openpyxl import load_workbook
from planted_rows import PAYER, county

from monitor.intake.problems import RowProblem, Weight
from monitor.intake.sheets.layout import by_name
from monitor.intake.sheets.mark import AUTHOR, marked
from monitor.intake.sheets.read import read_workbook
from monitor.vocabulary.problems import Words


def cells(raw: bytes) -> dict[str, dict[str, Any]]:
    book = load_workbook(io.BytesIO(raw))
    return {
        page.title: {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value is not None}
        for page in book.worksheets
    }


@pytest.mark.parametrize(("lang", "title", "word"), [("zh", "问题", "必须更正"), ("en", "Problems", "must fix")])
def test_every_problem_is_marked_listed_and_linked(lang: str, title: str, word: str) -> None:
    told = county(200, 40, seed=3)
    reading = read_workbook(told.raw, "p.xlsx", PAYER, secret=SECRET)
    out = marked(told.raw, reading.problems, lang, "p.xlsx")
    before, after = cells(told.raw), cells(out)
    assert {name: page for name, page in after.items() if name != title} == before
    book = load_workbook(io.BytesIO(out))
    assert book.sheetnames[0] == title
    listed = book[title]
    assert str(len(told.planted)) in listed["A1"].value
    links = {
        (row[1].value, row[2].value): row[2].hyperlink.location
        for row in listed.iter_rows(min_row=4)
        if row[0].value == word
    }
    assert links == {(sheet, cell): f"'{sheet}'!{cell}" for sheet, cell, _ in told.planted}
    for sheet, cell, code in told.planted:
        here = book[sheet][cell]
        said = next(p.said(lang) for p in reading.problems if (p.sheet, p.cell, p.code) == (sheet, cell, code))
        assert said in here.comment.text
        assert here.comment.author == AUTHOR
        assert here.fill.fgColor.rgb == "FFF8CBAD"
    assert listed.max_row == 3 + len(reading.problems)


def test_a_marked_workbook_is_read_as_before_and_marked_anew() -> None:
    told = county(100, 20, seed=5)
    first = read_workbook(told.raw, "p.xlsx", PAYER, secret=SECRET)
    out = marked(told.raw, first.problems, "zh")
    again = read_workbook(out, "p.xlsx", PAYER, secret=SECRET)
    assert (again.problems, again.events) == (first.problems, first.events)
    clean = load_workbook(io.BytesIO(marked(out, [], "en")))
    assert clean.sheetnames[0] == "Problems"
    assert "问题" not in clean.sheetnames
    rest = [cell for page in clean.worksheets[1:] for row in page.iter_rows() for cell in row]
    assert all(cell.comment is None and cell.fill.fill_type is None for cell in rest)


def test_formulas_stay_and_merged_cells_are_marked_at_their_first() -> None:
    page = by_name()["payment.made"]
    book = simple([(page, {"payment_id": "=1+1"}), (page, {})])
    sheet = book[page.title.zh]
    sheet.merge_cells("D3:D4")
    raw = saved(book)
    problem = RowProblem("x", "missing", "", Words("一", "one"), Weight.CHECK, page.title.zh, 4, None, "D4")
    out = load_workbook(io.BytesIO(marked(raw, [problem])))[page.title.zh]
    assert out["D3"].comment is not None
    assert "=1+1" in {cell.value for cell in out[3]}


def test_a_csv_file_comes_back_as_texts() -> None:
    raw = "付款编号,金额\n=cmd,\x07 5\n".encode()
    problem = RowProblem("x.csv", "formula", "=cmd", Words("值", "a value"), row=2, column="付款编号", cell="A2")
    out = load_workbook(io.BytesIO(marked(raw, [problem], "en", "x.csv")))
    sheet = out["CSV"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=cmd", "s")
    assert sheet["A2"].comment is not None
    assert out["Problems"]["C4"].hyperlink.location == "'CSV'!A2"


def test_a_problem_that_knows_no_cell_is_marked_by_the_name_of_its_column() -> None:
    told = county(100, 20, seed=9)
    reading = read_workbook(told.raw, "p.xlsx", PAYER, secret=SECRET)
    kept = [replace(problem, cell=None) for problem in reading.problems]
    assert cells_marked(marked(told.raw, kept)) == cells_marked(marked(told.raw, reading.problems))


def cells_marked(raw: bytes) -> set[tuple[str, str]]:
    pages = load_workbook(io.BytesIO(raw)).worksheets[1:]
    return {(p.title, cell.coordinate) for p in pages for row in p.iter_rows() for cell in row if cell.comment}
