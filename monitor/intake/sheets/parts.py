"""The parts of an xlsx package that the cells of its sheets lean on: sheets, shared texts, which formats are dates.

Read with the parser of the standard library, one pass a part, without declarations; the part of the library that
writes workbooks reads them too, at several times the cost, and takes the dates of Chinese formats for numbers.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers.expat import ParserCreate, XMLParserType  # declarations, from which entities come, are refused below
from zipfile import ZipFile

from openpyxl.styles.numbers import is_date_format

_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats that are built in and tell a day or a clock; 27-36 and 50-58 are those of East Asian editions."""


class Declared(ValueError):
    """A part begins with a document type declaration."""


@dataclass(slots=True)
class SheetPart:
    """One sheet of the workbook: its title, its part, whether it is shown."""

    title: str
    part: str
    is_hidden: bool


@dataclass(slots=True)
class Parts:
    """What the sheets lean on."""

    sheets: list[SheetPart] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    dates: frozenset[int] = frozenset()
    """Styles whose numbers are days or clocks."""
    from_1904: bool = False


def unescaped(text: str) -> str:
    """The text with the characters that a workbook writes as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def local(name: str) -> str:
    """A name without the prefix of its namespace."""
    return name.rpartition(":")[2]


def parsed(
    archive: ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    ready: Callable[[XMLParserType], None] | None = None,
) -> None:
    """One pass over a part: `start` with each element's full name and attributes, `end` with its full name."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if ready is not None:
        ready(parser)
    with archive.open(part) as source:
        parser.ParseFile(source)


def _refuse(*_: Any) -> None:
    raise Declared


def parts_of(archive: ZipFile) -> Parts:
    """What the sheets of a package lean on. Raises what `guard.FAILURES` lists where it is no workbook."""
    book = next(target for target, kind in _links(archive, "").values() if kind == "officeDocument")
    links = _links(archive, book)
    out = _book(archive, book, links)
    for target, kind in links.values():
        if kind == "sharedStrings":
            out.strings = _strings(archive, target)
        elif kind == "styles":
            out.dates = _date_styles(archive, target)
    return out


def _links(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id of each link of a part -> the part it leads to, and the last word of its type; none to the outside."""
    folder, name = posixpath.split(part)
    out: dict[str, tuple[str, str]] = {}

    def start(tag: str, told: dict[str, str]) -> None:
        if local(tag) == "Relationship" and told.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, told["Target"])).lstrip("/")
            out[told["Id"]] = (target, told["Type"].rpartition("/")[2])

    parsed(archive, posixpath.join(folder, "_rels", f"{name}.rels"), start)
    return out


def _book(archive: ZipFile, part: str, links: dict[str, tuple[str, str]]) -> Parts:
    out = Parts()
    there = set(archive.namelist())

    def start(tag: str, told: dict[str, str]) -> None:
        match local(tag):
            case "workbookPr":
                out.from_1904 = told.get("date1904") in {"1", "true"}
            case "sheet":
                link = next(value for name, value in told.items() if local(name) == "id")
                target, kind = links[link]
                if kind == "worksheet" and target in there:
                    out.sheets.append(SheetPart(told["name"], target, told.get("state", "visible") != "visible"))

    parsed(archive, part, start)
    return out


def _strings(archive: ZipFile, part: str) -> list[str]:
    """The shared texts; runs of one text joined, readings beside the characters left out."""
    out: list[str] = []
    text: list[str] = []
    reading = [False]
    holder: list[XMLParserType] = []

    def start(tag: str, _: dict[str, str]) -> None:
        match local(tag):
            case "si":
                text.clear()
            case "rPh":
                reading[0] = True
            case "t" if not reading[0]:
                holder[0].CharacterDataHandler = text.append

    def end(tag: str) -> None:
        match local(tag):
            case "t":
                holder[0].CharacterDataHandler = None
            case "rPh":
                reading[0] = False
            case "si":
                out.append(unescaped("".join(text)))

    parsed(archive, part, start, end, holder.append)
    return out


def _date_styles(archive: ZipFile, part: str) -> frozenset[int]:
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside = [""]

    def start(tag: str, told: dict[str, str]) -> None:
        match local(tag):
            case "numFmt":
                formats[int(told["numFmtId"])] = told.get("formatCode", "")
            case "cellXfs" | "cellStyleXfs" | "dxfs" as name:
                inside[0] = name
            case "xf" if inside[0] == "cellXfs":
                styles.append(int(told.get("numFmtId", "0")))

    parsed(archive, part, start)
    return frozenset(
        at for at, form in enumerate(styles) if (is_date_format(formats[form]) if form in formats else form in _DATES)
    )
