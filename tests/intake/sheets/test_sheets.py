"""Whole sheets as clerks send them: moved, renamed and hidden columns, titles, totals, merged cells, lists, CSV."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from filled_workbook import SECRET, UNIT, filled, of_event, saved, simple
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from monitor.intake.problems import FileRefused, Weight
from monitor.intake.sheets.layout import by_name
from monitor.intake.sheets.read import Reading, read_workbook
from monitor.vocabulary.contract import contract

PAYMENTS = by_name()["payment.made"]
TITLE = PAYMENTS.title.zh
AT = {column.path: number for number, column in enumerate(PAYMENTS.columns, start=1)}


def payment(number: int = 1, **changed: Any) -> dict[str, Any]:
    (_, row), *_ = of_event(contract().kinds["payment.made"].example, str(number))
    return {**row, "@id": f"e-{number}", "payment_id": f"PAY-{number}", **changed}


def book(*rows: dict[str, Any]) -> Workbook:
    return simple((PAYMENTS, row) for row in rows or (payment(),))


def read(told: Workbook | bytes, name: str = "book.xlsx") -> Reading:
    return read_workbook(told if isinstance(told, bytes) else saved(told), name, UNIT, secret=SECRET)


def said(reading: Reading) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.cell) for problem in reading.problems]


def moved(sheet: Worksheet) -> None:
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(reversed(row), start=1):
            sheet.cell(number, at).value = value


def without_paths(sheet: Worksheet) -> None:
    sheet.delete_rows(2)


def titled(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 3)
    sheet["A1"] = "示例县付款台账"
    sheet.merge_cells("A1:F1")


def retitled(sheet: Worksheet) -> None:
    sheet.title = "Sheet1"


@pytest.mark.parametrize("change", [moved, without_paths, titled, retitled])
def test_what_moves_is_found(change: Callable[[Worksheet], None]) -> None:
    told = book(payment(1), payment(2))
    change(told[TITLE])
    reading = read(told)
    assert said(reading) == []
    assert [event.data["payment_id"] for event in reading.events] == ["PAY-1", "PAY-2"]


def test_labels_alone_tell_the_kind() -> None:
    told = book()
    sheet = told[TITLE]
    without_paths(sheet)
    sheet.title = "付款"
    assert [event.type for event in read(told).events] == ["payment.made"]


def test_a_renamed_column_is_known_by_its_field() -> None:
    told = book()
    told[TITLE].cell(1, AT["amount"], "付款数")
    reading = read(told)
    assert [(p.code, p.severity) for p in reading.problems] == [("renamed_column", Weight.NOTE)]
    assert len(reading.events) == 1


def test_an_unknown_column_that_holds_something_is_to_be_checked() -> None:
    told = book()
    sheet = told[TITLE]
    sheet.cell(1, len(AT) + 1, "备 注")
    sheet.cell(1, len(AT) + 2, "空列")
    sheet.cell(3, len(AT) + 1, "什么")
    reading = read(told)
    assert [(p.code, p.severity) for p in reading.problems] == [("column_not_known", Weight.CHECK)]
    assert len(reading.events) == 1


def test_a_required_column_that_is_missing_is_said_once() -> None:
    told = book(payment(1), payment(2))
    told[TITLE].delete_cols(AT["payment_id"])
    reading = read(told)
    assert [(p.code, p.column) for p in reading.problems] == [
        ("missing_column", PAYMENTS.columns[AT["payment_id"] - 1].name.zh)
    ]
    assert reading.events == []
    assert reading.report.is_complete


def test_a_column_given_twice() -> None:
    told = book()
    sheet = told[TITLE]
    for row in (1, 2, 3):
        sheet.cell(row, len(AT) + 1, sheet.cell(row, AT["amount"]).value)
    reading = read(told)
    assert [problem.code for problem in reading.problems] == ["doubled_column"]
    assert reading.events == []


def test_totals_blanks_and_what_is_hidden() -> None:
    told = book(payment(1), {"#": "合 计", "amount": 1}, {}, payment(2))
    sheet = told[TITLE]
    sheet.column_dimensions["E"].hidden = True
    sheet.row_dimensions[3].hidden = True
    reading = read(told)
    codes = {problem.code: problem.severity for problem in reading.problems}
    assert codes == {"total_row": Weight.NOTE, "hidden_column": Weight.NOTE, "hidden_rows": Weight.NOTE}
    assert len(reading.events) == 2
    assert reading.report.is_complete
    sheet.sheet_state = "hidden"
    told.create_sheet("x")
    assert ("hidden_sheet", None) in said(read(told))


def test_a_merged_value_stands_in_every_row() -> None:
    told = book(payment(1), payment(2), payment(3))
    sheet = told[TITLE]
    letter = sheet.cell(3, AT["contract_id"]).column_letter
    sheet.merge_cells(f"{letter}3:{letter}5")
    reading = read(told)
    assert said(reading) == [("merged_cells", f"{letter}3")]
    assert [event.data["contract_id"] for event in reading.events] == ["CON-1"] * 3


def test_zeros_that_numbers_lost() -> None:
    told = book(payment(1, invoice_no="00123"), payment(2, invoice_no=456))
    reading = read(told)
    assert [(p.code, p.row, p.severity) for p in reading.problems] == [("zeros_lost", 4, Weight.CHECK)]


def test_sheets_of_ours_and_unknown_sheets() -> None:
    told = filled("payments", of_event(contract().kinds["payment.made"].example))
    told.create_sheet("草稿")["A1"] = "随手记"
    reading = read(told)
    assert [(p.code, p.sheet, p.severity) for p in reading.problems] == [("unknown_sheet", "草稿", Weight.CHECK)]
    assert len(reading.events) == 1


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("contract", "0", "other_contract"), ("template", "0", "older_template"), ("template", "x", "changed_template")],
)
def test_another_template(name: str, value: str, code: str) -> None:
    told = filled("payments", of_event(contract().kinds["payment.made"].example))
    row = next(row for row in told["_tenderwatch"].iter_rows() if row[0].value == name)
    row[1].value = value
    reading = read(told)
    assert said(reading) == [(code, None)]
    assert len(reading.events) == 1


LOTS = by_name()["tender.published/lots"]
TENDER = contract().kinds["tender.published"].example


def test_rows_of_lists_that_fit_no_record() -> None:
    rows = of_event(TENDER)
    lot = next(row for page, row in rows if page is LOTS)
    extra = (LOTS, {**lot, "^": "9"})
    reading = read(simple([*rows, extra]))
    assert [(p.code, p.sheet, p.row) for p in reading.problems] == [("no_such_record", LOTS.title.zh, 4)]
    assert len(reading.events) == 1
    assert reading.report.is_complete


def test_a_record_without_its_rows_and_one_with_none() -> None:
    rows = [(page, row) for page, row in of_event(TENDER) if page is not LOTS]
    missing = read(simple(rows))
    assert [(p.code, p.column) for p in missing.problems] == [("missing", "标段")]
    (page, main), *others = rows
    nothing = read(simple([(page, {**main, "lots": "无"}), *others]))
    assert [p.code for p in nothing.problems] == ["empty_list"]
    both = read(simple([(page, {**main, "criteria": "无"}), *of_event(TENDER)[1:]]))
    assert [p.code for p in both.problems] == ["rows_and_none"]


def test_a_fault_in_a_row_of_a_list_holds_the_record_back() -> None:
    rows = of_event(TENDER)
    spoiled = [(page, {**row, "estimate": "面议"} if page is LOTS else row) for page, row in rows]
    reading = read(simple(spoiled))
    at = next(n for n, column in enumerate(LOTS.columns, start=1) if column.path == "estimate")
    assert [(p.code, p.sheet, p.cell) for p in reading.problems] == [
        ("text_in_number", LOTS.title.zh, f"{chr(64 + at)}3")
    ]
    assert reading.events == []
    assert reading.report.is_complete


def test_the_contract_names_the_row_of_the_list() -> None:
    rows = of_event(TENDER)
    again = next((page, row) for page, row in rows if page is LOTS)
    reading = read(simple([*rows, again]))
    assert [(p.code, p.sheet, p.row) for p in reading.problems] == [("given_twice", LOTS.title.zh, 4)]


def test_numbers_and_records_told_twice() -> None:
    rows = of_event(TENDER)
    # the rows of the lists go to the first record of that number
    assert [p.code for p in read(simple([*rows, rows[0]])).problems] == ["row_given_twice", "missing"]
    first, same = payment(1, **{"@id": None}), payment(2, **{"@id": None, "payment_id": "PAY-1"})
    other = {**same, "amount": 5}
    told = read(book(first, same))
    assert [(p.code, p.severity) for p in told.problems] == [("same_record_twice", Weight.CHECK)]
    assert len(told.events) == 1
    assert [(p.code, p.severity) for p in read(book(first, other)).problems] == [("same_record_twice", Weight.MUST_FIX)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_as_csv(encoding: str, delimiter: str) -> None:
    rows = [[column.name.zh for column in PAYMENTS.columns]]
    rows += [[str(payment(n).get(column.path, "")) for column in PAYMENTS.columns] for n in (1, 2)]
    rows[2][AT["amount"] - 1] = "=1+1"
    raw = "".join(delimiter.join(row) + "\r\n" for row in rows).encode(encoding)
    reading = read(raw, "付款.csv")
    assert [event.data["payment_id"] for event in reading.events] == ["PAY-1"]
    assert [(p.code, p.row) for p in reading.problems] == [("formula", 3)]


def test_nothing_to_read() -> None:
    assert [p.code for p in read(filled("payments", [])).problems] == ["no_data"]
    assert [p.code for p in read(b"a,b\n1,2\n", "x.csv").problems] == ["unknown_sheet"]
    with pytest.raises(ValueError, match="organisation"):
        read_workbook(b"", "x.csv", "no unit")
    with pytest.raises(FileRefused):
        read(b"", "x.xlsx")


def test_dates_of_chinese_formats_are_dates() -> None:
    told = book(payment(1, **{"@time": 46264}))
    sheet = told[TITLE]
    sheet.cell(3, AT["@time"]).number_format = "yyyy年m月d日"
    assert [(e.time, read(told).problems) for e in read(told).events] == [("2026-08-30T00:00:00+08:00", [])]
