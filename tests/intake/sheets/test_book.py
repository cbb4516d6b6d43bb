"""The cells of a workbook as spreadsheets write them: shared texts, runs, readings, dates of every format, states."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest
from xlsxwriter import Workbook

from monitor.intake.cells import ErrorValue, Formula
from monitor.intake.sheets.book import read_book

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "_rels/.rels": f'<Relationships><Relationship Id="r" Type="{TYPES}/officeDocument" Target="/xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": '<w:workbook xmlns:w="a" xmlns:r="b"><w:workbookPr date1904="DATE1904"/><w:sheets>'
    '<w:sheet name="甲" sheetId="1" r:id="r1"/><w:sheet name="乙" sheetId="2" state="hidden" r:id="r2"/>'
    '<w:sheet name="图" sheetId="3" r:id="r3"/></w:sheets></w:workbook>',
    "xl/_rels/workbook.xml.rels": "<Relationships>"
    f'<Relationship Id="r1" Type="{TYPES}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{TYPES}/worksheet" Target="../xl/worksheets/sheet2.xml"/>'
    f'<Relationship Id="r3" Type="{TYPES}/chartsheet" Target="worksheets/sheet3.xml"/>'
    f'<Relationship Id="r4" Type="{TYPES}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="r5" Type="{TYPES}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r6" Type="{TYPES}/externalLink" TargetMode="External" Target="file:///etc/passwd"/>'
    "</Relationships>",
    "xl/sharedStrings.xml": "<sst><si><t>一</t></si><si><r><t>县</t></r><r><t xml:space='preserve'> 道</t></r>"
    "<rPh sb='0' eb='1'><t>xian</t></rPh></si><si><t>a_x000D_b_x0007_</t></si></sst>",
    "xl/styles.xml": '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="171" formatCode="#,##0.00"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'
    '<xf/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="57"/><xf numFmtId="170"/><xf numFmtId="171"/>'
    "</cellXfs></styleSheet>",
    "xl/worksheets/sheet1.xml": '<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c></row>'
    '<row r="2" hidden="1"><c r="A2" s="1"><v>46264</v></c><c r="B2" s="2"><v>46264.5</v></c>'
    '<c r="C2" s="3"><v>46264</v></c><c r="D2" s="4"><v>46264</v></c><c r="E2" s="5"><v>46264</v></c></row>'
    '<row><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c t="str"><v>甲</v></c><c t="d"><v>2026-08-30T00:00:00</v></c>'
    "<c><f>A1*2</f><v>4</v></c><c><v>0.1</v></c><c><v>1E+3</v></c><c><v>12345678901234567890</v></c><c><v>1e999</v></c>"
    "</row><row r='5'><c r='A5' t='inlineStr'><is><r><t>甲</t></r><r><t>乙</t></r></is></c><c r='B5' t='s'/><c/></row>"
    "</sheetData></worksheet>",
    "xl/worksheets/sheet2.xml": "<worksheet><sheetData><row r='2'><c r='A2'><v>1</v></c></row><row r='1'><c r='A1'>"
    "<v>2</v></c></row></sheetData></worksheet>",
    "xl/worksheets/sheet3.xml": "<worksheet/>",
}


def packed(since: str = "0") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in PARTS.items():
            archive.writestr(name, part.replace("DATE1904", since))
    return out.getvalue()


def day(*told: int) -> datetime:
    return datetime(*told)  # type: ignore[arg-type,misc]  # noqa: DTZ001 - as a cell


def test_every_type_of_cell() -> None:
    first, second = read_book(packed(), "x.xlsx").tabs
    assert (first.title, first.is_hidden, second.title, second.is_hidden) == ("甲", False, "乙", True)
    assert first.hidden_columns == {2, 3}
    assert first.hidden_rows == {2}
    rows = {line.number: dict(line.cells) for line in first.lines}
    assert rows[1] == {1: "一", 2: "县 道", 4: "a\rb\x07"}
    noon = day(2026, 8, 30, 12)
    assert rows[2] == {1: day(2026, 8, 30), 2: noon, 3: day(2026, 8, 30), 4: day(2026, 8, 30), 5: 46264}
    assert rows[3] == {
        1: True,
        2: ErrorValue("#REF!"),
        3: "甲",
        4: day(2026, 8, 30),
        5: Formula("=A1*2"),
        6: Decimal("0.1"),
        7: 1000,
        8: 12345678901234567890,
        9: ErrorValue("1e999"),
    }
    assert [type(rows[3][at]) for at in (1, 2, 5, 9)] == [bool, ErrorValue, Formula, ErrorValue]
    assert rows[5] == {1: "甲乙"}
    assert [line.number for line in second.lines] == [1, 2]


def test_days_counted_from_1904() -> None:
    first = read_book(packed("1"), "x.xlsx").tabs[0]
    assert first.lines[1].cells[1] == day(2030, 8, 31)


@pytest.mark.parametrize("memory", [True, False])
def test_a_workbook_by_another_writer(*, memory: bool) -> None:
    out = io.BytesIO()
    book = Workbook(out, {"constant_memory": not memory})
    sheet = book.add_worksheet("表")
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["编号", "001", 1.5, True])
    sheet.write_datetime(1, 0, day(2026, 8, 30), date)
    sheet.write_formula(1, 1, "=A1", None, 7)
    book.close()
    lines = read_book(out.getvalue(), "x.xlsx").tabs[0].lines
    assert dict(lines[0].cells) == {1: "编号", 2: "001", 3: Decimal("1.5"), 4: True}
    assert dict(lines[1].cells) == {1: day(2026, 8, 30), 2: Formula("=A1")}
