"""Releases come a line each, as JSON Lines, or together in OCDS release and record packages.

A package may stand on a line of its own or fill a whole file, also over many lines. Of a record the compiled release
counts; without one its releases are merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Raw, Struct, ValidationError, field
from msgspec.json import Decoder

from monitor.indicators import decode as decoding
from monitor.indicators.decode import Unreadable
from monitor.indicators.merge import merged
from monitor.indicators.release import Release

BOM: Final = b"\xef\xbb\xbf"
BUFFER: Final = 1 << 17
Warn = Callable[[int, str], None]


class Package(Struct):
    """A release package, or a record package; what is in it stays as it is written."""

    releases: list[Raw] = field(default_factory=list)
    records: list[Raw] = field(default_factory=list)


class Record(Struct, rename="camel"):
    """One process of a record package."""

    compiled_release: Raw = Raw()
    releases: Raw = Raw()


Placed: TypeAlias = tuple[int, str, Release]
"""The line, from 1, on which a release stands; its ocid; the release."""

_package: Final = Decoder(Package).decode
_record: Final = Decoder(Record).decode


def read(lines: Iterable[bytes], warn: Warn, *, keep_mark: bool = False) -> Iterator[Placed]:
    """The releases on these lines; a line without one is told to `warn`. `keep_mark`: a byte order mark is no JSON."""
    decode = decoding.decode
    for number, line in enumerate(lines, start=1):
        written = line[len(BOM) :] if number == 1 and not keep_mark and line.startswith(BOM) else line
        try:
            release = decode(written)
            if release is None:
                warn(number, "不是对象，已跳过 / not an object, skipped")
                continue
            if release.ocid is None:
                found = list(packaged(written))
            elif is_record(release):
                found = [_of_record(written)]
            else:
                yield number, release.ocid, release
                continue
        except Unreadable as error:
            if not written.isspace() and written:
                warn(number, f"不是 UTF-8 编码的 JSON，已跳过 / no JSON in UTF-8, skipped ({error})")
            continue
        if not found:
            warn(number, "没有文本形式的 ocid，已跳过 / no ocid that is a text, skipped")
        for one in found:
            if one.ocid is None:
                warn(number, "包中有一项没有 ocid，已跳过 / one in the package has no ocid, skipped")
            else:
                yield number, one.ocid, one


def is_record(release: Release) -> bool:
    """True of an object with an ocid that holds releases instead of being one."""
    if release.compiled_release is not None:
        return True
    own = (release.tender, release.bids, release.awards)
    return release.releases is not None and own == (None, None, None)


def packaged(written: bytes) -> Iterator[Release]:
    """The releases of a package; nothing of an object that is none. Raises Unreadable."""
    try:
        package = _package(written)
    except ValidationError:
        return
    for raw in package.releases:
        yield decoding.decode(bytes(raw)) or Release()
    for raw in package.records:
        yield _of_record(bytes(raw))


def _of_record(written: bytes) -> Release:
    try:
        record = _record(written)
    except ValidationError:
        return Release()
    compiled = decoding.decode(bytes(record.compiled_release) or b"null")
    if compiled is not None:
        return compiled
    return decoding.release(merged(decoding.objects(bytes(record.releases) or b"[]")))


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a file, as they come; a package written over many lines is one line. Raises OSError."""
    with path.open("rb", buffering=BUFFER) as stream:
        first = next((line for line in stream if not line.isspace()), b"")
        if first.rstrip().endswith((b"{", b"[", b",")) and _is_spread(whole := path.read_bytes()):
            yield whole
            return
        stream.seek(0)
        yield from stream


def _is_spread(whole: bytes) -> bool:
    """True when the file holds one value, over many lines."""
    try:
        decoding.decode(whole.removeprefix(BOM))
    except Unreadable:
        return False
    return True
