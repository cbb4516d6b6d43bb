"""Tables to take along: cells of their kind, nothing that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import openpyxl

from monitor.export.window.sheets import Column, Sheet, csv_of, xlsx_of
from monitor.vocabulary.event import COUNTY

NOW = datetime(2026, 12, 31, 12, tzinfo=COUNTY)
SHEET = Sheet(
    "资金",
    [Column("名称"), Column("金额（元）", "money"), Column("日期", "day"), Column("笔数", "count")],
    [["=1+1", "-12.05", "2026-03-02", 3], ["桥, 路\n二标", None, None, None]],
)


def test_csv_is_read_back_as_it_was() -> None:
    made = csv_of(SHEET)
    assert made.startswith("\ufeff".encode())
    told = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert told[1:] == [["'=1+1", "-12.05", "2026-03-02", "3"], ["桥, 路\n二标", "", "", ""]]


def test_a_workbook_has_numbers_days_and_a_legend() -> None:
    made = xlsx_of([SHEET], created=NOW, notes=[("数据时间", "=now()")], legend="说明")
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["资金", "说明"]
    first = [cell.value for cell in book["资金"][2]]
    assert first == ["'=1+1", -12.05, datetime.combine(date(2026, 3, 2), datetime.min.time()), 3]
    assert book["资金"]["B2"].number_format == "#,##0.00"
    assert book["资金"].freeze_panes == "B2"
    assert [cell.value for cell in book["说明"][1]] == ["数据时间", "'=now()"]
    assert made == xlsx_of([SHEET], created=NOW, notes=[("数据时间", "=now()")], legend="说明")
