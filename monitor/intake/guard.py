"""What a workbook is before anything opens it: its container checked, its parts counted, nothing taken on trust.

An xlsx file is a zip of XML parts. Each part is unpacked once, in pieces, and counted: what the directory of the zip
says of sizes is a claim. Declarations (DOCTYPE, from which entities come) have no place in a workbook.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from typing import Final
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile, ZipInfo

from monitor.intake.problems import FileRefused, RowProblem, Weight
from monitor.vocabulary.problems import Words, shown

XLSX: Final = Words("xlsx 工作簿（可用 Excel 或 WPS 另存为 .xlsx）", "an xlsx workbook (save it as .xlsx)")
SAVE_AS: Final = Words("另存为 .xlsx、不带密码", "saved as .xlsx, without a password")
PLAIN: Final = Words("只有工作表的普通工作簿", "an ordinary workbook of sheets")
NOTHING: Final = Words("无需处理", "nothing to do")
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_DECLARED: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING: Final = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)[\"']")
_FAR: Final = re.compile(rb"\sr=[\"']([A-Za-z]{3,}[0-9]{1,7})")
_PIECE: Final = 1 << 20
_OVERLAP: Final = 32
_PLAIN_METHODS: Final = frozenset({0, 8})


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a workbook may hold; bytes are 8 bits."""

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 200_000_000
    ratio: int = 200
    """Unpacked by packed, of parts above a megabyte."""
    parts: int = 1_000
    sheets: int = 100
    rows: int = 200_000
    """Of all sheets together."""
    cells: int = 3_000_000
    """Of all sheets together, those that hold something."""
    strings: int = 2_000_000
    columns: int = 702
    """The last is ZZ."""


LIMITS: Final = Limits()
FEWER: Final = Words(
    f"至多 {LIMITS.columns} 列（到 ZZ 列），右侧多余的列请删除",
    f"at most {LIMITS.columns} columns (up to ZZ); delete what stands to the right of them",
)
FAILURES: Final = (
    BadZipFile,
    OSError,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    SyntaxError,
    AssertionError,
    StopIteration,
    ExpatError,
    zlib.error,
)
"""What libraries raise on a file that is not what it says; each becomes FileRefused."""


def _refuse(name: str, code: str, found: str, expected: Words = PLAIN) -> FileRefused:
    return FileRefused(RowProblem(name, code, found, expected))


def guarded(raw: bytes, name: str, limits: Limits = LIMITS) -> list[RowProblem]:
    """The notes about a workbook that may be opened. Raises FileRefused for one that may not."""
    if len(raw) > limits.file_bytes:
        raise _refuse(name, "file_too_large", f"{len(raw):,}", most(limits.file_bytes, "字节", "bytes"))
    if raw.startswith(_OLE):
        code = "encrypted" if _ENCRYPTED in raw else "old_format"
        raise _refuse(name, code, "", SAVE_AS)
    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            return _checked(archive, name, limits)
    except FileRefused:
        raise
    except FAILURES as error:
        raise _refuse(name, "unreadable", type(error).__name__, XLSX) from error


def most(number: int, zh: str, en: str) -> Words:
    """A bound, in words."""
    return Words(f"至多 {number:,} {zh}", f"at most {number:,} {en}")


def _checked(archive: ZipFile, name: str, limits: Limits) -> list[RowProblem]:
    members = archive.infolist()
    names = [member.filename for member in members]
    sheets = sum(each.lower().startswith("xl/worksheets/") and each.endswith(".xml") for each in names)
    if sheets > limits.sheets:
        raise _refuse(name, "file_too_large", f"{sheets:,}", most(limits.sheets, "个工作表", "sheets"))
    if len(members) > limits.parts:
        raise _refuse(name, "file_too_large", f"{len(members):,}", most(limits.parts, "个部件", "parts"))
    for member in members:
        _named_safely(member, names, name)
    if "xl/workbook.bin" in names:
        raise _refuse(name, "binary_workbook", "", SAVE_AS)
    if "xl/workbook.xml" not in names and not any(each.endswith("workbook.xml") for each in names):
        raise _refuse(name, "unreadable", "zip", XLSX)
    counts = _Counts()
    for member in members:
        _unpacked(archive, member, counts, name, limits)
    notes = []
    if any(each.lower().endswith("vbaproject.bin") for each in names):
        notes.append(RowProblem(name, "macros_ignored", "", NOTHING, Weight.NOTE))
    if any(each.lower().startswith("xl/externallinks/") for each in names):
        notes.append(RowProblem(name, "links_ignored", "", NOTHING, Weight.NOTE))
    return notes


def _named_safely(member: ZipInfo, names: list[str], name: str) -> None:
    steps = member.filename.replace("\\", "/").split("/")
    unsafe = member.filename.startswith(("/", "\\")) or ":" in steps[0] or ".." in steps or "\x00" in member.filename
    if unsafe or (times := names.count(member.filename)) > 1:
        raise _refuse(name, "unsafe_member", shown(member.filename) if unsafe else f"{shown(member.filename)} ×{times}")
    if member.flag_bits & 1:
        raise _refuse(name, "encrypted", "", SAVE_AS)
    if member.compress_type not in _PLAIN_METHODS:
        raise _refuse(name, "unreadable", f"method {member.compress_type}", XLSX)


@dataclass(slots=True)
class _Counts:
    """What all parts hold together."""

    size: int = 0
    rows: int = 0
    strings: int = 0


def _unpacked(archive: ZipFile, member: ZipInfo, counts: _Counts, name: str, limits: Limits) -> None:
    """Unpack one part in pieces and count; the last bytes of a piece are looked at again with the next."""
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, before = 0, b""
    with archive.open(member) as source:
        while piece := source.read(_PIECE):
            size += len(piece)
            counts.size += len(piece)
            if counts.size > limits.unpacked_bytes:
                found = f"{counts.size:,}"
                raise _refuse(name, "file_too_large", found, most(limits.unpacked_bytes, "字节", "bytes"))
            if size > _PIECE and size > limits.ratio * max(member.compress_size, 1):
                raise _refuse(name, "packed_too_tight", f"{shown(member.filename)}, {size:,} bytes")
            if is_xml:
                if not before:
                    _begins_plainly(piece, member.filename, name)
                _looked_at(before + piece, before, counts, member.filename, name)
                before = piece[-_OVERLAP:]
            if counts.rows > limits.rows:
                raise _refuse(name, "file_too_large", f"{counts.rows:,}", most(limits.rows, "行", "rows"))
            if counts.strings > limits.strings:
                found = f"{counts.strings:,}"
                raise _refuse(name, "file_too_large", found, most(limits.strings, "段文字", "texts"))


def _begins_plainly(piece: bytes, part: str, name: str) -> None:
    start = piece.removeprefix(b"\xef\xbb\xbf").lstrip()
    told = _ENCODING.search(start[:200].partition(b"?>")[0]) if start.startswith(b"<?xml") else None
    if not start.startswith(b"<") or b"\x00" in piece[:64]:
        raise _refuse(name, "unsafe_xml", shown(part))
    if told is not None and told[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise _refuse(name, "unsafe_xml", shown(f"{part}: {told[1][:20].decode('latin-1')}"))


def _looked_at(piece: bytes, before: bytes, counts: _Counts, part: str, name: str) -> None:
    if _DECLARED.search(piece):
        raise _refuse(name, "unsafe_xml", shown(part))
    lower = part.lower()
    if "worksheets/" in lower:
        counts.rows += piece.count(b"<row") - before.count(b"<row")
        if far := _FAR.search(piece):
            raise _refuse(name, "file_too_large", far[1].decode(), FEWER)
    elif "sharedstrings" in lower:
        counts.strings += piece.count(b"<si") - before.count(b"<si")
