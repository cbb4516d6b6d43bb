"""Lines of a CSV file in UTF-8 or GB 18030; bytes of any other encoding are refused with their place."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Final

from monitor.intake.cells import Cell, Formula
from monitor.intake.problems import FileRefused, RowProblem
from monitor.intake.rows import Line
from monitor.vocabulary.problems import Words

ENCODINGS: Final = Words("UTF-8 或 GB 18030", "UTF-8 or GB 18030")
CSV: Final = Words("RFC 4180 格式的 CSV", "CSV as RFC 4180 describes")
_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_HAN: Final = re.compile("[一-鿿]")


def text_of_file(path: Path, encoding: str = "auto") -> tuple[str, str]:
    """The text of a file and the encoding found; as `text_of_bytes`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        problem = RowProblem(path.name, "unreadable", error.strerror or type(error).__name__, ENCODINGS)
        raise FileRefused(problem) from error
    return text_of_bytes(raw, path.name, encoding)


def text_of_bytes(raw: bytes, name: str, encoding: str = "auto") -> tuple[str, str]:
    """The text and the encoding found. Raises FileRefused with the byte (from 1) that fits no encoding.

    `auto` tries UTF-8, then GB 18030. A file that reads as Chinese UTF-8 up to a bad byte is broken UTF-8: nearly any
    bytes are GB 18030, and reading them so would turn the whole file into other characters.
    """
    if raw.startswith(_UTF16):
        raise _refused(name, raw, 0, "UTF-16")
    body = raw.removeprefix(_BOM)
    skipped = len(raw) - len(body)
    if encoding == "gb18030":
        return _gb18030(name, body), "gb18030"
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        read = body[: error.start].decode("utf-8")
        if encoding == "utf-8" or skipped or _HAN.search(read):
            raise _refused(name, raw, error.start + skipped, "UTF-8") from error
    return _gb18030(name, body), "gb18030"


def _gb18030(name: str, body: bytes) -> str:
    try:
        return body.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _refused(name, body, error.start, "GB 18030") from error


def _refused(name: str, raw: bytes, at: int, tried: str) -> FileRefused:
    shown = " ".join(f"{byte:02x}" for byte in raw[at : at + 4])
    return FileRefused(RowProblem(name, "bad_encoding", f"{tried}, byte {at + 1}: {shown}", ENCODINGS))


def read_csv(path: Path, *, encoding: str = "auto", delimiter: str = ",") -> tuple[list[Line], str]:
    """The lines of the file and its encoding. Raises FileRefused for a wrong encoding and for malformed CSV."""
    text, found = text_of_file(path, encoding)
    return lines_of(text, path.name, delimiter=delimiter), found


def lines_of(text: str, name: str, *, delimiter: str = ",") -> list[Line]:
    """The lines of a text. Raises FileRefused for malformed CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    try:
        lines.extend(Line(number, tuple(map(_cell, cells))) for number, cells in enumerate(reader, start=1))
    except csv.Error as error:
        problem = RowProblem(name, "malformed_csv", f"line {reader.line_num}: {error}", CSV, row=len(lines) + 1)
        raise FileRefused(problem) from error
    return lines


def _cell(written: str) -> Cell | None:
    bare = written.strip()
    if not bare:
        return None
    return Formula(bare) if bare.startswith("=") and len(bare) > 1 else written
