"""Table entry: every index once, and columns that give the leaf hash; table log: the origin that every leaf repeats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import select

from monitor.ledger.leaf import VERSION
from monitor.store.check.report import Bad, Part
from monitor.store.database import Read
from monitor.store.proofs import is_leaf
from monitor.store.tables.log import log
from monitor.vocabulary.event import COUNTY, day_number


class Log:
    """The one row of table log."""

    table = "log"

    def __init__(self, read: Read) -> None:
        self.rows = read.connection.execute(select(log)).all()
        self.origin = str(self.rows[0].origin) if self.rows else ""
        self.count = len(self.rows)

    def take(self, part: Part) -> Iterator[Bad]:
        """Where not one leaf of the first part repeats the origin, it is the origin that was changed."""
        if part.first == 0 and part.rows and not any(is_leaf(self.origin, row) for row in part.rows):
            yield Bad("log", "id 1", "origin", f"no leaf repeats {self.origin!r}")

    def end(self) -> Iterator[Bad]:
        """One row, of this version."""
        if [row.id for row in self.rows] != [1]:
            yield Bad("log", "id 1", "id", f"one row expected, {len(self.rows)} found")
        for row in self.rows:
            if row.version != VERSION:
                yield Bad("log", "id 1", "version", f"{VERSION} expected, {row.version} found")


class Entries:
    """Rows of table entry, each against its own leaf hash."""

    table = "entry"

    def __init__(self, origin: str) -> None:
        self.count = 0
        self._origin = origin
        self._next = 0
        self._recorded = datetime.min.replace(tzinfo=UTC)

    def take(self, part: Part) -> Iterator[Bad]:
        """Missing indexes, columns that give another leaf, and entries recorded before the one before them."""
        for row in part.rows:
            if row.seq != self._next:
                yield Bad("entry", f"seq {self._next}", "seq", f"missing; the next is {row.seq}")
            self._next = row.seq + 1
            self.count += 1
            if not is_leaf(self._origin, row):
                yield Bad("entry", f"seq {row.seq}", "leaf_hash", "the columns do not give this leaf hash")
            day = _day(row.time)
            if row.day != day:
                yield Bad("entry", f"seq {row.seq}", "day", f"{day} expected of {row.time}, {row.day} found")
            recorded = _moment(row.recordedtime)
            if recorded is None or recorded < self._recorded:
                yield Bad(
                    "entry", f"seq {row.seq}", "recordedtime", f"{row.recordedtime} is before the entry before it"
                )
            self._recorded = recorded or self._recorded

    def end(self) -> Iterator[Bad]:
        """Nothing more: what is missing at the end shows in the checkpoints."""
        return iter(())


def _day(time: str) -> int | None:
    try:
        return day_number(datetime.fromisoformat(time).astimezone(COUNTY).date())
    except ValueError:
        return None


def _moment(recordedtime: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(recordedtime)
    except ValueError:
        return None
    return told if told.tzinfo is not None else None
