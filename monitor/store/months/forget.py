"""What was erased is gone from the archive too: its file is written anew without it, after the erasure stands.

Where that could not be done (the disk was full, another process held the folder) nothing that was erased is told all
the same, since table `erasure` comes first; the doctor says what is left to do, and the next turn does it.
"""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select, update

from monitor.errors import TenderwatchError
from monitor.store.cold.fill import BINDING, columns_of, folder_of, is_bound, unbound
from monitor.store.cold.form import Head, Line, Opened, packed
from monitor.store.cold.refused import ArchiveUnreadable
from monitor.store.database import Database, Read
from monitor.store.erased import erased
from monitor.store.months.folder import held, put, sha256, strays, sweep
from monitor.store.months.seal import manifest
from monitor.store.months.told import file_of, segments
from monitor.store.tables.entry import entry
from monitor.store.tables.segment import segment

LOG = logging.getLogger(__name__)


def forget(database: Database) -> None:
    """As `forgotten`, and what hinders it is only logged: the erasure itself stands."""
    try:
        forgotten(database)
    except (TenderwatchError, OSError) as error:
        LOG.warning("erased payloads are still in files of the archive: %s", type(error).__name__)


def forgotten(database: Database) -> int:
    """No file of the archive holds what was erased, and none is there that no segment names; how many were changed.

    Raises `ArchiveTaken`, `NotWritten`, `ArchiveUnreadable`.
    """
    with database.reading() as read:
        folder = folder_of(read)
        if not folder.is_dir():
            return 0
    with held(folder):
        return forgotten_in(database, folder)


def forgotten_in(database: Database, folder: Path) -> int:
    """As `forgotten`, for the caller who holds the folder."""
    with database.reading() as read:
        known = {file_of(row) for row in segments(read)}
        touched = list(_touched(read))
    changed, refused = 0, None
    for row, gone in touched:  # a file that is missing keeps no other from being put right
        try:
            if not _is_right(folder, row, gone):
                _without(database, folder, row, gone)
                changed += 1
        except ArchiveUnreadable as error:
            refused = refused or error
    if changed or strays(folder, known):
        sweep(folder, known)
        manifest(database, folder)
    if refused is not None:
        raise refused
    return changed


def left(read: Read) -> list[str]:
    """The files that hold something erased, or are not known as they are since; none of this where all is done."""
    return [file_of(row) for row, gone in _touched(read) if not _is_right(folder_of(read), row, gone)]


def _touched(read: Read) -> Iterator[tuple[Any, set[int]]]:
    """The segments of which something was erased, and what."""
    rows, seqs = segments(read), erased(read)
    firsts = [row["first"] for row in rows]
    gone: defaultdict[int, set[int]] = defaultdict(set)
    for seq in seqs:
        at = bisect_right(firsts, seq) - 1
        if at >= 0 and seq <= rows[at]["last"]:
            gone[at].add(seq)
    yield from ((rows[at], told) for at, told in sorted(gone.items()))


def _is_right(folder: Path, row: Any, gone: set[int]) -> bool:
    path = folder / file_of(row)
    with closing(Opened(path)) as opened:
        return gone <= set(opened.head.erased) and sha256(path.read_bytes()) == row["sha256"]


def _without(database: Database, folder: Path, row: Any, gone: set[int]) -> None:
    """The file of a segment is written without what was erased, each payload that stays held against its leaf."""
    path = folder / file_of(row)
    with database.reading() as read, closing(Opened(path)) as opened:
        head, lines = opened.head, list(_bound(read, opened, gone))
    told = packed(msgspec.structs.replace(head, erased=tuple(sorted(gone))), lines)
    put(path, told)
    with database.writing() as write:
        where = segment.c.first == row["first"]
        write.connection.execute(update(segment).where(where).values(sha256=sha256(told), size=len(told)))


def _bound(read: Read, opened: Opened, gone: set[int]) -> Iterator[Line]:
    head: Head = opened.head
    told = select(*BINDING).where(entry.c.seq >= head.first, entry.c.seq <= head.last)
    rows = {row.seq: row for row in read.connection.execute(told)}
    for line in opened.lines():
        if line.seq in gone:
            continue
        row = rows.get(line.seq)
        if row is None or not is_bound(row, columns_of(line)):
            raise unbound(opened.name, line.seq)
        yield line
