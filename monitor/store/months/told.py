"""The months of the log: runs of entries by when they were recorded, and which of them lie in the archive."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, select

from monitor.store.cold.form import name_of
from monitor.store.database import Read
from monitor.store.events import last_seq
from monitor.store.tables.entry import entry
from monitor.store.tables.segment import segment
from monitor.vocabulary.event import COUNTY


class Month(NamedTuple):
    """A month in which entries were recorded, `YYYY-MM` in the county: its first and last entry."""

    name: str
    first: int
    last: int


class _Recorded:
    """When each entry was recorded, as a sequence: in the order of the log it only grows."""

    def __init__(self, read: Read) -> None:
        self._read, self._size = read, last_seq(read) + 1

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, seq: int) -> datetime:
        told = self._read.connection.scalar(select(entry.c.recordedtime).where(entry.c.seq == seq))
        return datetime.fromisoformat(str(told)).astimezone(COUNTY)


def months(read: Read) -> list[Month]:
    """The months of the log, oldest first; a month without entries is not among them.

    A look-up by halves a month: the time of recording is no column that could be compared in the database.
    """
    recorded = _Recorded(read)
    out: list[Month] = []
    first = 0
    while first < len(recorded):
        began = recorded[first]
        following = datetime(began.year + began.month // 12, began.month % 12 + 1, 1, tzinfo=COUNTY)
        after = bisect_left(recorded, following, lo=first + 1)
        out.append(Month(f"{began:%Y-%m}", first, after - 1))
        first = after
    return out


def segments(read: Read) -> Sequence[RowMapping]:
    """The rows of table `segment`, in the order of the log."""
    return read.connection.execute(select(segment).order_by(segment.c.first)).mappings().all()


def file_of(row: RowMapping | dict[str, Any]) -> str:
    """The name of a segment's file."""
    return name_of(row["first"], row["last"])
