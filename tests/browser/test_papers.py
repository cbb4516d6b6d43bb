"""What an auditor takes along: the queue as a workbook, a finding as a working paper, opened as office programs do."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from served_desk import ServedDesk

from dashboard.words import words
from monitor.export.words import WORDS

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed").expect


def taken(page: Any, key: str) -> tuple[str, bytes]:
    """Name and content of what a button hands out."""
    with page.expect_download() as coming:
        page.locator(f".st-key-{key} button").click()
    return coming.value.suggested_filename, coming.value.path().read_bytes()


def kept(raw: bytes, name: str) -> None:
    """The file, in the folder that PICTURES names: an office program draws it."""
    if folder := os.environ.get("PICTURES"):
        (Path(folder) / name).write_bytes(raw)


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.prove)])
def test_the_queue_is_taken_along_as_it_is_filtered(
    served_desk: ServedDesk, signed_in: Callable[..., Any], lang: str
) -> None:
    say = WORDS[lang]
    told = served_desk.ask("auditor", "GET", "/findings?severity=critical&limit=200")
    page = signed_in("auditor", "/queue?severity=critical", lang)
    name, raw = taken(page, "xlsx")
    kept(raw, f"queue.{lang}.xlsx")
    assert name == f"findings-{told['as_of']}.xlsx"
    book = load_workbook(io.BytesIO(raw))
    assert book.sheetnames == [say["queue"], say["legend"]]
    sheet = book.worksheets[0]
    head = {cell.value: place for place, cell in enumerate(sheet[1])}
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert sheet.freeze_panes is not None
    assert [row[head[say["id"]]] for row in rows] == [one["id"] for one in told["items"]]
    assert [row[head[say["message"]]] for row in rows] == [one["message"][lang] for one in told["items"]]
    stakes = [None if one["stake_yuan"] is None else float(one["stake_yuan"]) for one in told["items"]]
    assert [row[head[say["stake"]]] for row in rows] == pytest.approx(stakes)
    _, lines = taken(page, "csv")
    listed = list(csv.DictReader(io.StringIO(lines.decode("utf-8-sig"))))
    assert [row["id"] for row in listed] == [one["id"] for one in told["items"]]
    assert [row[words(lang)["field.finding"]] for row in listed] == [one["message"][lang] for one in told["items"]]
    legend = [[cell for cell in row if cell is not None] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert [say["reminder"]] in legend
    assert [say["fitting"], told["total"]] in legend


@pytest.mark.prove
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_finding_is_taken_along_as_a_working_paper(
    served_desk: ServedDesk, signed_in: Callable[..., Any], lang: str
) -> None:
    item = served_desk.ask("auditor", "GET", "/findings?rule=tnd.bid-period-20d&limit=1")["items"][0]
    page = signed_in("auditor", f"/case?id={item['id']}", lang)
    name, raw = taken(page, "paper")
    kept(raw, f"paper.{lang}.docx")
    assert name == f"working-paper-{item['id']}.{lang}.docx"
    paper = docx.Document(io.BytesIO(raw))
    text = "\n".join(one.text for one in paper.paragraphs)
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    say = WORDS[lang]
    parts = ("facts", "numbers", "basis", "evidence", "innocent", "ask", "unassessed", "history", "signatures")
    assert [part for part in parts if say[f"paper.{part}"] not in text] == []
    assert item["message"][lang] in text
    detail = served_desk.ask("auditor", "GET", f"/findings/{item['id']}")
    assert {one["leaf_hash"] for one in detail["evidence"]} <= cells
    assert next(one["cited"][lang] for one in detail["why"]["articles"] if one["is_in_force"]) in text
    expect(page.locator("h1")).to_have_text(item["message"][lang])
