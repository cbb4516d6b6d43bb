"""Files become processes: where the releases of each ocid stand, and then these releases, one process at a time.

Of JSON Lines only the places are kept in memory (a few numbers a line), and the lines of a process are read again when
its turn comes; any other file is one document, read whole.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from monitor.intake.ocds.block import leaves
from monitor.intake.ocds.carried import carries
from monitor.intake.ocds.decoding import Unreadable, document
from monitor.intake.ocds.packages import found_in
from monitor.intake.ocds.report import OcdsReport
from monitor.intake.ocds.terms import Flaw, Found, Place, general
from monitor.intake.problems import Weight
from monitor.vocabulary.forms import FORMS

_REMEMBERED: Final = 4
"""Documents kept as read: a package is not read again for each of its processes."""
_SNIFFED: Final = 2


class Where(NamedTuple):
    """A document within a file: a line of JSON Lines, or all of it."""

    path: Path
    offset: int
    length: int
    line: int | None
    is_read: bool = False
    """True where the slow reading has said what is wrong with it."""


class _Named(msgspec.Struct):
    ocid: str


class _Package(msgspec.Struct):
    """Enough of a document to know its processes quickly; anything else is read slowly."""

    ocid: str | None = None
    releases: list[_Named] | None = None
    records: msgspec.Raw | None = None
    compiled: msgspec.Raw | None = msgspec.field(name="compiledRelease", default=None)
    tw: msgspec.Raw | None = None


_quick: Final = msgspec.json.Decoder(_Package).decode


@dataclass(slots=True)
class Gathered:
    """The places of the releases, by process."""

    report: OcdsReport
    places: dict[str, list[Where]] = field(default_factory=dict)
    late: list[tuple[Place, Flaw]] = field(default_factory=list)
    """What a document that seemed sound turned out to hold; whoever goes through the processes empties it."""
    _read: OrderedDict[Where, dict[str, list[Found]]] = field(default_factory=OrderedDict)
    _met: set[tuple[str, int]] = field(default_factory=set)

    def add(self, path: Path) -> Iterator[Found | tuple[Place, Flaw]]:
        """Note the processes of a file; what belongs to none (events beside releases, faulty parts) is yielded."""
        for met, raw in _documents(path):
            where, ocids = met, _quickly(raw)
            if ocids is None:
                where = met._replace(is_read=True)
                by_ocid, rest, _ = _slowly(raw, where)
                ocids = list(by_ocid)
                yield from rest
            for ocid in dict.fromkeys(ocids):
                self.places.setdefault(ocid, []).append(where)

    def processes(self) -> Iterator[tuple[str, list[Found]]]:
        """Each ocid with all its releases, in the order of first appearance."""
        for ocid, places in self.places.items():
            yield ocid, [found for where in places for found in self._document(where).get(ocid, ())]

    def _document(self, where: Where) -> dict[str, list[Found]]:
        if where in self._read:
            self._read.move_to_end(where)
            return self._read[where]
        with where.path.open("rb") as stream:
            stream.seek(where.offset)
            raw = stream.read(where.length)
        told, rest, frame = _slowly(raw, where)
        if (key := (where.path.name, where.offset)) not in self._met:
            self._met.add(key)
            if not where.is_read:
                self.late += [item for item in rest if isinstance(item, tuple)]
            for path, one in frame:
                self.report.not_mapped(path, one)
            self.report.tally(where.path.name).unmapped += len(frame)
        self._read[where] = told
        while len(self._read) > _REMEMBERED:
            self._read.popitem(last=False)
        return told


def _frame(value: Any) -> list[tuple[str, Any]]:
    """What a package says of itself (publisher, licence, dates); no event has a place for it."""
    if not isinstance(value, dict) or "ocid" in value or not ("releases" in value or "records" in value):
        return []
    own = {key: part for key, part in value.items() if key not in {"releases", "records"}}
    return [(general(("package", *path)), one) for path, one in leaves(own)]


def _quickly(raw: bytes) -> list[str] | None:
    """The ocids of a document that is as it should be, None where only the slow reading can tell."""
    try:
        raw.decode()
        told = _quick(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    if told.records is not None or told.compiled is not None or (told.tw is not None and told.ocid is None):
        return None
    if told.ocid is not None and told.releases is not None:
        return None
    named = [told.ocid] if told.ocid is not None else [one.ocid for one in told.releases or ()]
    return named if named and all(FORMS["ocid"].fault(one) is None for one in named) else None


class _Document(NamedTuple):
    by_ocid: dict[str, list[Found]]
    rest: list[Found | tuple[Place, Flaw]]
    frame: list[tuple[str, Any]]


def _slowly(raw: bytes, where: Where) -> _Document:
    """The releases of a document by ocid, what belongs to no process, and what the package says of itself."""
    place = Place(where.path.name, where.line)
    by_ocid: dict[str, list[Found]] = {}
    rest: list[Found | tuple[Place, Flaw]] = []
    try:
        value: Any = document(raw)
    except Unreadable as error:
        problem = error.problem
        at = (problem.place,) if problem.place else ()
        flaw = Flaw(problem.code, at, problem.found, problem.expected, Weight.MUST_FIX, is_said=True)
        return _Document({}, [(place, flaw)], [])
    if isinstance(value, dict) and carries(value) and "ocid" not in value:
        return _Document({}, [Found(place, value)], [])
    for item in found_in(value, place):
        if isinstance(item, Flaw):
            rest.append((place, item))
            continue
        ocid = item.release.get("ocid")
        fault = "missing" if ocid is None else "wrong_type" if not isinstance(ocid, str) else _fault(ocid)
        if fault is None and isinstance(ocid, str):
            by_ocid.setdefault(ocid, []).append(item)
        else:
            rest.append((item.place, Flaw(fault or "", ("ocid",), ocid, FORMS["ocid"].expected, Weight.MUST_FIX)))
    return _Document(by_ocid, rest, _frame(value))


def _fault(ocid: str) -> str | None:
    return FORMS["ocid"].fault(ocid) if ocid else "empty_string"


def _documents(path: Path) -> Iterator[tuple[Where, bytes]]:
    """The lines of JSON Lines that hold anything, or the whole file."""
    if not _is_lines(path):
        raw = path.read_bytes()
        if raw.strip():
            yield Where(path, 0, len(raw), None), raw
        return
    offset = 0
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield Where(path, offset, len(line), number), line
            offset += len(line)


def _is_lines(path: Path) -> bool:
    """True where one of the first two lines that hold anything is a whole JSON object, and is not all there is."""
    with path.open("rb") as stream:
        first = [line for line in _some(stream) if line.strip()]
        more = bool(stream.readline().strip()) or len(first) > 1
    return more and any(_is_object(line) for line in first)


def _some(stream: Iterable[bytes]) -> Iterator[bytes]:
    left = _SNIFFED
    for line in stream:
        yield line
        left -= bool(line.strip())
        if not left:
            return


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(document(line), dict)
    except Unreadable:
        return False
