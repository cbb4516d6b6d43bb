"""Archiving a month: its payloads move to files, each held against its leaf first, whole or not at all.

Segment by segment: read and verified, written and read again, and only then, in one transaction under the lock of the
one writer, named in table `segment`, put on record and deleted from the database. A process that dies anywhere leaves
the payloads where they were, or in both places until that transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Row, delete, insert, select

from monitor.store.cold.fill import columns_of, folder_of, is_bound, line_of, spans, unbound
from monitor.store.cold.form import FORM, Head, Opened, name_of, packed
from monitor.store.cold.refused import ArchiveUnreadable
from monitor.store.database import Database, Read
from monitor.store.erased import erased_in
from monitor.store.heads import sign_head
from monitor.store.months.folder import put, put_manifest, sha256, sweep
from monitor.store.months.refused import MonthOpen, NotSound
from monitor.store.months.told import Month, file_of, months, segments
from monitor.store.own import record
from monitor.store.proofs import is_leaf
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload
from monitor.store.tables.segment import segment
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.own import Doing, own_kinds

SEGMENT: Final = 50_000
"""Entries of a segment, at most."""
AGAIN: Final = 5
"""Times that a segment is made anew because something of it was erased meanwhile."""


class Sealed(NamedTuple):
    """A segment that went to the archive."""

    month: str
    first: int
    last: int
    payloads: int
    size: int


def due(read: Read, before: str, now: datetime) -> list[Month]:
    """The months before `before` (YYYY-MM) that do not lie in the archive. Raises `MonthOpen`."""
    current = f"{now.astimezone(COUNTY):%Y-%m}"
    if before > current:
        raise MonthOpen(
            f"{current} 尚未结束：最多归档到 {current} 之前", f"{current} is not over: at most the months before it"
        )
    return [one for one in months(read) if one.name < before and _open_runs(read, one)]


def _open_runs(read: Read, month: Month) -> list[tuple[int, int]]:
    """The runs of a month that no segment has: all of it, or what a dead process left."""
    out, first = [], month.first
    for one in spans(read, month.first, month.last):
        if first < one.first:
            out.append((first, one.first - 1))
        first = one.last + 1
    return [*out, (first, month.last)] if first <= month.last else out


def seal(
    database: Database, month: Month, *, stays: Collection[str], now: datetime, size: int = SEGMENT
) -> Iterator[Sealed]:
    """Each segment of `month` as it goes to the archive; `stays` are kinds whose payloads stay in the database.

    The product's own entries always stay: they hold the log's keys, and name no person. The caller holds the folder.
    Raises `NotSound`, `NotWritten`, `ArchiveUnreadable`, `StoreUnavailable`; what was told before stands.
    """
    kinds = {*stays, *own_kinds()}
    with database.reading() as read:
        folder = folder_of(read)
        sweep(folder, {file_of(row) for row in segments(read)})
        runs = _open_runs(read, month)
    for first, last in runs:
        for start in range(first, last + 1, size):
            run = Month(month.name, start, min(start + size - 1, last))
            yield _sealed(database, folder, run, kinds, now)
    manifest(database, folder)


def manifest(database: Database, folder: Path) -> None:
    """The manifest beside the files says what table `segment` says."""
    with database.reading() as read:
        rows = [{"file": file_of(row), **row} for row in segments(read)]
    put_manifest(folder, database.origin, rows)


def _sealed(database: Database, folder: Path, run: Month, stays: set[str], now: datetime) -> Sealed:
    for _ in range(AGAIN):
        with database.reading() as read:
            rows = _read(read, database.origin, run, stays)
            gone = tuple(erased_in(read, run.first, run.last))
        told = packed(Head(FORM, database.origin, run.name, run.first, run.last, gone, ()), map(line_of, rows))
        path = folder / name_of(run.first, run.last)
        put(path, told)
        _read_again(path, rows)
        if _moved(database, run, [row.seq for row in rows], told, stays, now):
            return Sealed(run.name, run.first, run.last, len(rows), len(told))
    raise NotSound(
        f"{run.name}：归档期间不断有内容被删除", f"{run.name}: payloads were erased again and again meanwhile"
    )


def _wanted(run: Month, stays: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return entry.c.seq >= run.first, entry.c.seq <= run.last, entry.c.type.not_in(sorted(stays))


def _read(read: Read, origin: str, run: Month, stays: Collection[str]) -> Sequence[Row[Any]]:
    """The entries of a run with their payloads, each one bound by its leaf. Raises `NotSound`."""
    beside = (column for column in payload.columns if column.name != "seq")
    told = select(entry, *beside).join(payload, payload.c.seq == entry.c.seq).where(*_wanted(run, stays))
    rows = read.connection.execute(told.order_by(entry.c.seq)).all()
    for row in rows:
        if not (is_leaf(origin, row) and is_bound(row, row._asdict())):
            raise NotSound(
                f"条目 {row.seq} 与账本不符，未归档：tenderwatch ledger verify 可定位",
                f"entry {row.seq} is not what its leaf says, nothing of it was archived: tenderwatch ledger verify",
            )
    return rows


def _read_again(path: Path, rows: Sequence[Row[Any]]) -> None:
    """The file gives back each payload. Raises `ArchiveUnreadable`."""
    with closing(Opened(path)) as opened:
        lines = list(opened.lines())
    if [line.seq for line in lines] != [row.seq for row in rows]:
        raise ArchiveUnreadable(path.name, "写入后读回的条目不符", "it does not give back the entries written")
    for line, row in zip(lines, rows, strict=True):
        if not is_bound(row, columns_of(line)):
            raise unbound(path.name, line.seq)


def _moved(database: Database, run: Month, seqs: list[int], told: bytes, stays: Collection[str], now: datetime) -> bool:
    """The segment is named and on record, its payloads are gone from the database; False where some went meanwhile."""
    wanted = select(entry.c.seq).where(*_wanted(run, stays))
    with database.writing() as write:
        there = select(payload.c.seq).where(payload.c.seq.in_(wanted)).order_by(payload.c.seq)
        if list(write.connection.scalars(there)) != seqs:
            return False
        row = {"month": run.name, "first": run.first, "last": run.last, "payloads": len(seqs), "sha256": sha256(told)}
        write.connection.execute(insert(segment).values(**row, size=len(told)))
        record(write, [Doing("payloads.archived", run.name, row)], now=now)
        write.connection.execute(delete(payload).where(payload.c.seq.in_(wanted)))
        if write.key is not None:
            sign_head(write)
    return True
