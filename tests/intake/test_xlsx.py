"""Workbooks as bureaus send them: titles above the header, merged cells, formulas, days and numbers of all sorts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADER = ["编号", "日 期", "标段", "别名", "中标人", "金额", "单位", "备注"]
ROW = ["A-1", datetime(2026, 3, 2), "县道示例段", None, "示例建设甲有限公司", 5800000, "元", None]  # noqa: DTZ001 - as a cell


def workbook(path: Path, *rows: list[Any], title: bool = True) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "中标结果"
    if title:
        page.append(["示例县中标结果一览表"])
        page.merge_cells("A1:H1")
    page.append(HEADER)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def changed(at: int, cell: object, number: str = "A-1") -> list[Any]:
    return [number, *ROW[1:at], cell, *ROW[at + 1 :]]


def test_the_header_is_found_below_the_title(export: Any) -> None:
    workbook(export.folder / "awards.xlsx", ROW, ["合计", None, None, None, None, "=SUM(F3:F3)", None, None])
    intake = export.read()
    events, _ = intake.taken()
    assert (events[0].origin.row, events[0].origin.sheet) == (3, "中标结果")
    assert events[0].time == "2026-03-02T00:00:00+08:00"
    assert events[0].data["amount"]["amount"] == "5800000.00"
    assert (intake.report.files[0].made, intake.report.files[0].skipped) == (1, {"total_row": 1})


def test_numbers_and_days_of_all_sorts(export: Any) -> None:
    rows = [
        changed(5, 0.1 + 0.2, "A-1"),
        changed(5, "1,200.50", "A-2"),
        changed(5, 1200.5, "A-3"),
        changed(1, 46083, "A-4"),
        changed(1, "2026年3月2日", "A-5"),
    ]
    workbook(export.folder / "awards.xlsx", *rows)
    events, _ = export.read().taken()
    assert [event.data["amount"]["amount"] for event in events] == [
        "0.30",
        "1200.50",
        "1200.50",
        "5800000.00",
        "5800000.00",
    ]
    assert {event.time for event in events} == {"2026-03-02T00:00:00+08:00"}


def test_formulas_and_errors_are_problems_with_their_place(export: Any) -> None:
    workbook(
        export.folder / "awards.xlsx",
        changed(5, "=1+2"),
        changed(5, "#REF!", "A-2"),
        [*changed(5, 0, "A-3")[:5], True, "元", None],
    )
    intake = export.read()
    events, problems = intake.taken()
    found = [(p.code, p.sheet, p.row, p.column) for p in problems if p.severity == "must_fix"]
    assert not events
    assert found == [
        ("formula", "中标结果", 3, "金额"),
        ("error_value", "中标结果", 4, "金额"),
        ("text_in_number", "中标结果", 5, "金额"),
    ]
    assert intake.report.is_complete


def test_a_merged_cell_holds_for_all_its_rows(export: Any) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["公告", "标段", "公示期", "候选人", "报价", "状态"])
    page.append(["N-1", "县道示例段", "2026-02-20至2026-02-24", "示例建设甲有限公司", 1, "有效"])
    page.append([None, None, None, "示例建设乙有限公司", 2, "有效"])
    for area in ("A2:A3", "B2:B3", "C2:C3"):
        page.merge_cells(area)
    book.save(export.folder / "candidates.xlsx")
    events, _ = export.read().taken()
    assert len(events) == 1
    assert len(events[0].data["candidates"]) == 2


def test_other_sheets_are_told_and_a_missing_one_is_refused(export: Any) -> None:
    path = workbook(export.folder / "awards.xlsx", ROW)
    book = Workbook()
    book.save(path.with_name("other.xlsx"))
    path.with_name("other.xlsx").unlink()
    two = Workbook()
    first = two.active
    assert first is not None
    first.append(HEADER)
    first.append(ROW)
    two.create_sheet("附表").append(["别的"])
    two.create_sheet("空表")
    two.save(path)
    _, problems = export.read().taken()
    assert [(p.code, p.sheet) for p in problems if p.file == "awards.xlsx"] == [("unread_sheet", "附表")]
    intake = export.read(change=lambda text: text.replace('files = ["awards*"]', 'files = ["awards*"]\nsheet = "正表"'))
    _, problems = intake.taken()
    assert [p.code for p in problems if p.file == "awards.xlsx"] == ["missing_sheet"]
    assert intake.report.refused_files == ["awards.xlsx"]


def test_what_is_no_workbook_is_refused(export: Any) -> None:
    (export.folder / "awards.xlsx").write_bytes("编号,日期".encode())
    (export.folder / "candidates.xlsx").write_bytes(b"PK\x03\x04broken")
    intake = export.read()
    events, problems = intake.taken()
    assert not events
    assert [(p.code, p.file) for p in problems] == [("unreadable", "awards.xlsx"), ("unreadable", "candidates.xlsx")]
    assert "xlsx" in problems[0].text("zh")


def test_the_header_may_be_named(export: Any) -> None:
    workbook(export.folder / "awards.xlsx", HEADER, ROW)
    intake = export.read(change=lambda text: text.replace('files = ["awards*"]', 'files = ["awards*"]\nheader_row = 3'))
    assert [event.origin.row for event in intake.taken()[0]] == [4]
    intake = export.read(
        change=lambda text: text.replace('files = ["awards*"]', 'files = ["awards*"]\nheader_row = 99')
    )
    assert [p.code for p in intake.taken()[1] if p.file == "awards.xlsx"] == ["unreadable"]
