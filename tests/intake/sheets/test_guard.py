"""Containers that are not what they seem are refused by name, before anything opens them."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from filled_workbook import SECRET, UNIT, of_event, saved, simple
from openpyxl import Workbook, load_workbook

from monitor.intake.guard import Limits, guarded
from monitor.intake.problems import FileRefused, Weight
from monitor.intake.read_xlsx import read_xlsx
from monitor.intake.sheets.read import read_workbook
from monitor.vocabulary.contract import contract

GOOD = saved(simple(of_event(contract().kinds["payment.made"].example)))
SHEET = "xl/worksheets/sheet1.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
FEW = Limits(file_bytes=40_000, unpacked_bytes=200_000, rows=50, strings=100, sheets=3, parts=20, cells=200)


def changed(change: Callable[[dict[str, bytes]], None], raw: bytes = GOOD) -> bytes:
    """The workbook with other parts."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    return changed(lambda parts: parts.update({name: part}))


def in_sheet(before: bytes, after: bytes) -> bytes:
    return changed(lambda parts: parts.update({SHEET: parts[SHEET].replace(before, after, 1)}))


BAD: dict[str, tuple[bytes, str]] = {
    "a password": (OLE + b"\0" * 64 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "an old file": (OLE + b"\0" * 512, "old_format"),
    "a binary workbook": (with_part("xl/workbook.bin", b"x"), "binary_workbook"),
    "a zip of something": (changed(lambda parts: parts.clear() or parts.update({"a.txt": b"a"})), "unreadable"),
    "a torn zip": (GOOD[: len(GOOD) // 2], "unreadable"),
    "a way up": (with_part("../evil.xml", b"<a/>"), "unsafe_member"),
    "an absolute way": (with_part("/etc/x.xml", b"<a/>"), "unsafe_member"),
    "a drive": (with_part("C:\\x.xml", b"<a/>"), "unsafe_member"),
    "an entity": (
        in_sheet(b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet'),
        "unsafe_xml",
    ),
    "another encoding": (with_part(SHEET, "<?xml version='1.0'?><a/>".encode("utf-16")), "unsafe_xml"),
    "a told encoding": (with_part(SHEET, b"<?xml version='1.0' encoding='cp037'?><a/>"), "unsafe_xml"),
    "no XML": (with_part(SHEET, b"hello"), "unsafe_xml"),
    "broken XML": (with_part(SHEET, b"<a><b></a>"), "unreadable"),
    "a bomb": (with_part("xl/media/x.xml", b"<a>" + b" " * 30_000_000 + b"</a>"), "packed_too_tight"),
    "far columns": (in_sheet(b'r="A1"', b'r="XFD1"'), "file_too_large"),
    "a text that is not there": (
        in_sheet(b'<c r="A1" t="inlineStr"><is><t>&#24207;&#21495;</t></is></c>', b'<c r="A1" t="s"><v>99</v></c>'),
        "unreadable",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_refused_and_why(what: str, tmp_path: Path) -> None:
    raw, code = BAD[what]
    with pytest.raises(FileRefused) as refused:
        read_workbook(raw, "x.xlsx", UNIT, secret=SECRET)
    assert refused.value.problem.code == code
    assert "x.xlsx" in refused.value.problem.text("en")
    path = tmp_path / "x.xlsx"
    path.write_bytes(raw)
    with pytest.raises(FileRefused) as by_mapping:
        read_xlsx(path)
    assert by_mapping.value.problem.code == code


@pytest.mark.parametrize(
    ("raw", "limits"),
    [
        (GOOD + b"\0" * 40_000, FEW),
        (with_part("xl/a.bin", bytes(range(256)) * 1_000), FEW),
        (saved(simple(of_event(contract().kinds["payment.made"].example) * 60)), FEW),
        (changed(lambda parts: parts.update({f"xl/worksheets/sheet{n}.xml": b"<a/>" for n in range(2, 9)})), FEW),
        (changed(lambda parts: parts.update({f"xl/{n}.xml": b"<a/>" for n in range(30)})), FEW),
    ],
    ids=["bytes", "unpacked", "rows", "sheets", "parts"],
)
def test_limits(raw: bytes, limits: Limits) -> None:
    with pytest.raises(FileRefused) as refused:
        guarded(raw, "x.xlsx", limits)
    assert refused.value.problem.code == "file_too_large"
    assert guarded(GOOD, "x.xlsx", limits) == []


def test_rows_are_counted_whatever_their_prefix() -> None:
    body = b"".join(b'<x:row r="%d"><x:c r="A%d"><x:v>1</x:v></x:c></x:row>' % (n, n) for n in range(1, 90))
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    raw = with_part(SHEET, b'<x:worksheet xmlns:x="%s"><x:sheetData>%s</x:sheetData></x:worksheet>' % (space, body))
    with pytest.raises(FileRefused) as refused:
        read_workbook(raw, "x.xlsx", UNIT, limits=FEW)
    assert refused.value.problem.code == "file_too_large"


def test_cells_are_counted_over_all_sheets() -> None:
    raw = saved(simple(of_event(contract().kinds["payment.made"].example) * 8))
    assert guarded(raw, "x.xlsx", FEW) == []
    with pytest.raises(FileRefused) as refused:
        read_workbook(raw, "x.xlsx", UNIT, limits=FEW)
    problem = refused.value.problem
    assert (problem.found, problem.expected.en) == ("201", "at most 200 cells")


def test_a_bomb_costs_little_memory() -> None:
    raw = with_part("xl/worksheets/sheet2.xml", b"<a>" + b" " * 60_000_000 + b"</a>")
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused):
            read_workbook(raw, "x.xlsx", UNIT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16_000_000


def test_a_csv_file_has_limits_too() -> None:
    for raw in (b"a,b\n" * 60, b"," * 800, b"a" * 50_000):
        with pytest.raises(FileRefused) as refused:
            read_workbook(raw, "x.csv", UNIT, limits=FEW)
        assert refused.value.problem.code == "file_too_large"


def test_macros_and_links_are_left_alone_and_said() -> None:
    raw = changed(
        lambda parts: parts.update({"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<a/>"})
    )
    reading = read_workbook(raw, "x.xlsm", UNIT, secret=SECRET)
    assert [(p.code, p.severity) for p in reading.problems] == [
        ("macros_ignored", Weight.NOTE),
        ("links_ignored", Weight.NOTE),
    ]
    assert len(reading.events) == 1


def test_characters_that_a_workbook_escapes_are_seen() -> None:
    told = load_workbook(io.BytesIO(GOOD))
    told.worksheets[0]["E3"] = "PAY_x0000_1"
    reading = read_workbook(saved(told), "x.xlsx", UNIT, secret=SECRET)
    assert [(p.code, p.cell) for p in reading.problems] == [("control_character", "E3")]


def test_areas_that_merge_everything_cost_nothing() -> None:
    raw = in_sheet(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    reading = read_workbook(raw, "x.xlsx", UNIT, secret=SECRET)
    assert reading.report.rows == 1
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1048576"] = 1
    assert read_workbook(saved(book), "x.xlsx", UNIT).must_fix


def test_what_is_too_wide_or_given_twice_is_named_as_a_clerk_can_find_it() -> None:
    with pytest.raises(FileRefused) as wide:
        guarded(in_sheet(b'r="A1"', b'r="XFD1"'), "x.xlsx")
    assert wide.value.problem.found == "XFD1"
    assert "ZZ" in wide.value.problem.text("zh")
    with pytest.raises(FileRefused) as sheets:
        guarded(
            changed(lambda parts: parts.update({f"xl/worksheets/s{n}.xml": b"<a/>" for n in range(1_100)})), "x.xlsx"
        )
    assert sheets.value.problem.expected.en == "at most 100 sheets"
