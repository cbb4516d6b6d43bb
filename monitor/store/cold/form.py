"""A file of the archive: gzip members of JSON lines, the first one says what the others hold.

`zcat` prints it: one line about the file, then one line a payload, in the order of the log. A member holds some
hundred payloads, so that one is read without the others; `body` is canonical JSON to the byte, as the leaf binds it.
"""

from __future__ import annotations

import gzip
import os
import zlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import msgspec

from monitor.store.cold.refused import ArchiveUnreadable, why

FORM: Final = "tenderwatch-archive/1"
ROWS: Final = 256
"""Payloads in a member, at most."""
BYTES: Final = 1 << 20
"""Bytes of lines after which a member takes no further one."""
MOST: Final = 1 << 28
"""Bytes that a member may unfold to: more is no file of ours."""
LEVEL: Final = 6
HEAD: Final = 1 << 16
GZIP: Final = 31
"""Window bits with which zlib reads the form of gzip."""


Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
Bytes: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=MOST)]


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One payload: its entry, its salt in hex, its body, who submitted it and from where."""

    seq: int
    salt: str
    body: msgspec.Raw
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    submitter: str | None = None


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file says of itself: its run of entries, what was erased of it, and its members."""

    form: str
    log: str
    month: str
    first: Count
    last: Count
    erased: tuple[Count, ...]
    blocks: tuple[tuple[Count, Count, Bytes], ...]
    """Of each member behind this one: its first entry, its payloads, its bytes."""


_LINES: Final = msgspec.json.Decoder(Line)
_HEAD: Final = msgspec.json.Decoder(Head)
_ENCODER: Final = msgspec.json.Encoder()


def name_of(first: int, last: int) -> str:
    """The name of the file of a run of entries."""
    return f"{first}-{last}.jsonl.gz"


def packed(head: Head, lines: Iterable[Line]) -> bytes:
    """The bytes of a file; the members that `head` names are those that `lines` fill."""
    blocks: list[tuple[int, int, int]] = []
    members: list[bytes] = []
    for first, rows, told in _blocks(lines):
        member = gzip.compress(told, LEVEL, mtime=0)
        blocks.append((first, rows, len(member)))
        members.append(member)
    whole = msgspec.structs.replace(head, blocks=tuple(blocks))
    return b"".join([gzip.compress(_ENCODER.encode(whole) + b"\n", LEVEL, mtime=0), *members])


def _blocks(lines: Iterable[Line]) -> Iterator[tuple[int, int, bytes]]:
    first, rows, told = 0, 0, bytearray()
    for line in lines:
        if not rows:
            first = line.seq
        told += _ENCODER.encode(line) + b"\n"
        rows += 1
        if rows == ROWS or len(told) >= BYTES:
            yield first, rows, bytes(told)
            rows, told = 0, bytearray()
    if rows:
        yield first, rows, bytes(told)


class Opened:
    """An open file of the archive. Raises `ArchiveUnreadable` wherever it is not what it says."""

    def __init__(self, path: Path) -> None:
        """Read what the file says of itself."""
        self.name = path.name
        try:
            self._opened = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            raise ArchiveUnreadable(self.name, "文件缺失", "the file is missing") from None
        except OSError as error:
            zh, en = why(error)
            raise ArchiveUnreadable(self.name, f"无法打开：{zh}", f"it cannot be opened: {en}") from error
        try:
            self.head, self._behind = self._told()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """The file is closed."""
        os.close(self._opened)

    def _told(self) -> tuple[Head, int]:
        unfold = zlib.decompressobj(GZIP)
        out, at = bytearray(), 0
        while not unfold.eof:
            part = self._read(at, HEAD)
            out += self._unfolded(unfold, part, at)
            at += len(part) - len(unfold.unused_data)
        try:
            head = _HEAD.decode(out)
        except msgspec.DecodeError as error:
            raise self._damaged(0, str(error)) from error
        if head.form != FORM:
            raise self._damaged(0, f"{FORM} expected, {head.form} found")
        return head, at

    def _read(self, at: int, size: int) -> bytes:
        try:
            part = os.pread(self._opened, size, at)
        except OSError as error:
            zh, en = why(error)
            raise ArchiveUnreadable(
                self.name, f"第 {at} 字节读不到：{zh}", f"byte {at} cannot be read: {en}"
            ) from error
        if not part:
            raise ArchiveUnreadable(self.name, f"在第 {at} 字节处中断", f"it ends at byte {at}, more is expected")
        return part

    def _unfolded(self, unfold: zlib._Decompress, part: bytes, at: int) -> bytes:
        try:
            out = unfold.decompress(part, MOST)
        except zlib.error as error:
            raise self._damaged(at, str(error)) from error
        if unfold.unconsumed_tail:
            raise self._damaged(at, f"a member of more than {MOST} bytes")
        return out

    def _damaged(self, at: int, what: str) -> ArchiveUnreadable:
        return ArchiveUnreadable(self.name, f"自第 {at} 字节起内容已损坏", f"damaged from byte {at} on: {what}")

    def lines(self, seqs: Collection[int] | None = None) -> Iterator[Line]:
        """The payloads of these entries that the file holds, in the order of the log; None: of all."""
        wanted = None if seqs is None else set(seqs)
        for number, at in self._places(seqs):
            for line in self._block(number, at):
                if wanted is None or line.seq in wanted:
                    yield line

    def _places(self, seqs: Collection[int] | None) -> list[tuple[int, int]]:
        """Member and the byte at which it begins, of those that may hold these entries."""
        starts, at = [], self._behind
        for _, _, size in self.head.blocks:
            starts.append(at)
            at += size
        if seqs is None:
            return list(enumerate(starts))
        firsts = [first for first, _, _ in self.head.blocks]
        numbers = sorted({bisect_right(firsts, seq) - 1 for seq in seqs} - {-1})
        return [(number, starts[number]) for number in numbers]

    def _block(self, number: int, at: int) -> Sequence[Line]:
        first, rows, size = self.head.blocks[number]
        part = self._read(at, size)
        unfold = zlib.decompressobj(GZIP)
        out = self._unfolded(unfold, part, at)
        if not unfold.eof:
            raise self._damaged(at, f"{size} bytes expected, {len(part)} found")
        try:
            lines = _LINES.decode_lines(out)
        except msgspec.DecodeError as error:
            raise self._damaged(at, str(error)) from error
        if len(lines) != rows or lines[0].seq != first:
            raise self._damaged(at, f"{rows} payloads from entry {first} on expected")
        return lines
