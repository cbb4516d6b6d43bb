"""Payloads wherever they lie: rows that a query found without one are filled from the archive.

The one way in which the product reads an archived payload. Each is held against the digests of its own leaf before it
is told, so a file that was altered gives an error and never another answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, select

from monitor.ledger.leaf import SALT_BYTES, salted
from monitor.store.chunks import chunks
from monitor.store.cold.form import Line, Opened, name_of
from monitor.store.cold.refused import ArchiveUnreadable, PayloadLost
from monitor.store.database import Read
from monitor.store.rows import origin_salted
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import erasure
from monitor.store.tables.segment import segment
from monitor.vocabulary.event import Origin

BINDING: Final = (entry.c.seq, entry.c.payload_salted, entry.c.origin_salted)
"""What a query selects beside `payload.body`, so that its rows can be filled."""


class Span(NamedTuple):
    """A run of entries whose payloads lie in one file."""

    first: int
    last: int


def is_kept() -> ColumnElement[bool]:
    """True of the entries whose payload was not erased, wherever it lies."""
    return entry.c.seq.not_in(select(erasure.c.seq))


def filled(read: Read, rows: Sequence[Any]) -> list[Any]:
    """`rows` in their order; those of an archived entry have its payload's columns.

    A row has the columns `BINDING` and `body`; where that is None and the entry was erased it stays as it is. Raises
    `ArchiveUnreadable`.
    """
    found: dict[int, Any] = {}
    for span, missing in _missing(read, rows):
        found |= read_span(read, span, missing)
    return [found.get(row.seq, row) for row in rows] if found else list(rows)


def whole(read: Read, rows: Sequence[Any]) -> list[Any]:
    """As `filled`, of rows of entries that were not erased: each has its payload. Raises `PayloadUnreadable`."""
    out = filled(read, rows)
    if (lost := next((row.seq for row in out if row.body is None), None)) is not None:
        raise PayloadLost(lost)
    return out


def filled_as_far(read: Read, rows: Sequence[Any]) -> tuple[list[Any], list[ArchiveUnreadable], set[int]]:
    """As `filled`, and instead of the error: what could not be read, and of which entries."""
    found: dict[int, Any] = {}
    refused: list[ArchiveUnreadable] = []
    unread: set[int] = set()
    for span, missing in _missing(read, rows):
        try:
            found |= read_span(read, span, missing)
        except ArchiveUnreadable as error:
            refused.append(error)
            unread |= {row.seq for row in missing}
    return [found.get(row.seq, row) for row in rows], refused, unread


def spans(read: Read, first: int, last: int) -> list[Span]:
    """The archived runs that hold an entry between two, both included, in order."""
    told = select(segment.c.first, segment.c.last).where(segment.c.last >= first, segment.c.first <= last)
    return [Span(*row) for row in read.connection.execute(told.order_by(segment.c.first))]


def _missing(read: Read, rows: Sequence[Any]) -> Iterator[tuple[Span, list[Any]]]:
    """The rows without a payload that lie in the archive and were not erased, file by file."""
    missing = [row for row in rows if row.body is None]
    if not missing:
        return
    seqs = [row.seq for row in missing]
    told = spans(read, min(seqs), max(seqs))
    firsts = [one.first for one in told]
    gone = _erased(read, seqs) if told else set()
    by_span: defaultdict[Span, list[Any]] = defaultdict(list)
    for row in missing:
        at = bisect_right(firsts, row.seq) - 1
        if at >= 0 and row.seq <= told[at].last and row.seq not in gone:
            by_span[told[at]].append(row)
    yield from by_span.items()


def _erased(read: Read, seqs: Sequence[int]) -> set[int]:
    return {
        seq
        for part in chunks(seqs)
        for seq in read.connection.scalars(select(erasure.c.seq).where(erasure.c.seq.in_(part)))
    }


def folder_of(read: Read) -> Path:
    """The folder of the archive. Raises `ArchiveUnreadable` where this process was given none."""
    if read.archive is None:
        raise ArchiveUnreadable("-", "未指定归档文件夹", "no folder of the archive is named")
    return read.archive


def read_span(read: Read, span: Span, rows: Collection[Any]) -> dict[int, Any]:
    """Entry -> its row with the payload's columns, of these entries of one file. Raises `ArchiveUnreadable`."""
    wanted = {row.seq: row for row in rows}
    out: dict[int, Any] = {}
    with closing(Opened(folder_of(read) / name_of(*span))) as opened:
        for line in opened.lines(wanted):
            row = wanted[line.seq]
            columns = columns_of(line)
            if not is_bound(row, columns):
                raise unbound(opened.name, line.seq)
            out[line.seq] = SimpleNamespace(**{**row._mapping, **columns})  # noqa: SLF001 - the public name of it
        if lost := sorted(wanted.keys() - out.keys()):
            raise ArchiveUnreadable(
                opened.name, f"缺少条目 {lost[0]} 的内容", f"the payload of entry {lost[0]} is missing"
            )
    return out


def unbound(name: str, seq: int) -> ArchiveUnreadable:
    """The payload of an entry in a file is another than the leaf binds."""
    return ArchiveUnreadable(
        name, f"条目 {seq} 的内容与账本摘要不符", f"the payload of entry {seq} is not the one that its leaf binds"
    )


def columns_of(line: Line) -> dict[str, Any]:
    """The columns of table `payload` that a line stands for."""
    try:
        salt = bytes.fromhex(line.salt)
    except ValueError:
        salt = b""
    return {
        "salt": salt,
        "body": bytes(line.body).decode(errors="replace"),
        "origin_file": line.file,
        "origin_sheet": line.sheet,
        "origin_row": line.row,
        "submitter": line.submitter,
    }


def line_of(row: Any) -> Line:
    """The line that stands for a row of table `payload`."""
    return Line(
        row.seq,
        bytes(row.salt).hex(),
        msgspec.Raw(row.body.encode()),
        row.origin_file,
        row.origin_sheet,
        row.origin_row,
        row.submitter,
    )


def is_bound(row: Any, columns: Mapping[str, Any]) -> bool:
    """Whether the digests in an entry's leaf bind this payload and its origin."""
    salt, origin = columns["salt"], Origin(columns["origin_file"], columns["origin_row"], columns["origin_sheet"])
    return (
        len(salt) == SALT_BYTES
        and salted(columns["body"].encode(), salt) == row.payload_salted
        and origin_salted(salt, columns["submitter"], origin) == row.origin_salted
    )
