"""Templates: headers, lists to choose from, what is required, guide, examples, what they say of themselves."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from monitor.intake.sheets.book import ABOUT, read_book
from monitor.intake.sheets.examples import examples_of
from monitor.intake.sheets.families import FAMILIES, Family
from monitor.intake.sheets.layout import Page, kinds, page_of, pages
from monitor.intake.sheets.template import template
from monitor.intake.sheets.values import Form, value_of
from monitor.intake.sheets.words import said
from monitor.vocabulary.contract import contract


def lists_of(book: Any, sheet: Worksheet) -> dict[str, list[str]]:
    """Column letter -> what there is to choose from."""
    out = {}
    for told in sheet.data_validations.dataValidation:
        title, _, area = told.formula1.partition("!")
        cells = book[title][area.replace("$", "")]
        out[str(told.sqref).partition("3:")[0]] = [row[0].value for row in cells]
        assert not told.showErrorMessage
    return out


def check_page(book: Any, page: Page, lang: str) -> None:
    sheet = book[said(page.title, lang)]
    assert sheet.freeze_panes is not None
    lists = lists_of(book, sheet)
    for at, column in enumerate(page.columns, start=1):
        head, path = sheet.cell(1, at), sheet.cell(2, at)
        assert head.value.startswith(said(column.name, lang))
        assert ("*" in head.value.partition("\n")[0]) == column.required
        assert path.value == (page.mark if at == 1 else column.path)
        assert column.note.en in head.comment.text
        if column.codes is not None and not column.is_list:
            codes = contract().codelists[column.codes]
            assert lists[head.column_letter] == (list(codes.values()) if lang == "zh" else list(codes))
            assert all(
                value_of(Form("code_of", column.codes), each).value == code
                for code, label in codes.items()
                for each in (code, label, f" {label} ", f"{label}（{code}）")
            )
    for at, column in enumerate(page.columns, start=1):
        if column.type in {"money", "code", "org_id"}:
            forms = [d.number_format for d in sheet.column_dimensions.values() if d.min <= at <= d.max]
            assert forms == ["#,##0.00" if column.type == "money" and not column.is_list else "@"]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_a_template_has_everything(family: Family) -> None:
    lang = "en" if FAMILIES.index(family) % 2 else "zh"
    raw = template(family.id, lang)
    assert raw == template(family.id, lang)
    book = load_workbook(io.BytesIO(raw))
    own = {"zh": ("说明", "示例"), "en": ("Guide", "Examples")}[lang]
    every = [page for kind in family.kinds for page in pages(kind)]
    assert book.sheetnames == [own[0], *(said(page.title, lang) for page in every), own[1], "_codes", ABOUT]
    assert book["_codes"].sheet_state == "hidden"
    assert book[ABOUT].sheet_state == "veryHidden"
    for page in every:
        check_page(book, page, lang)
    about = {"contract": str(contract().version), "template": "1", "family": family.id, "lang": lang}
    assert read_book(raw, "t.xlsx").about == about


@pytest.mark.parametrize("kind", kinds())
def test_the_bad_example_is_bad_and_the_good_one_is_not(kind: str) -> None:
    shown = examples_of(page_of(kind))
    assert shown[0].page.kind == kind
    for example in shown:
        columns = {column.path: column for column in example.page.columns}
        assert example.good.keys() <= columns.keys()
        assert [path for path in example.good if example.bad.get(path) != example.good[path]] == [example.spoiled]
        for path, cell in example.good.items():
            column = columns[path]
            assert not value_of(Form(column.type, column.codes, column.is_list), cell).faults, (path, cell)
        spoiled = columns[example.spoiled]
        if example.spoiled in example.bad:
            cell = example.bad[example.spoiled]
            assert value_of(Form(spoiled.type, spoiled.codes), cell).faults[0].code == example.why.code
        else:
            assert spoiled.required
            assert example.why.code == "missing"
