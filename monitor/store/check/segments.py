"""Table segment: each file of the archive is there, is the one that is known, and is on record in the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import Row

from monitor.store.check.doings import Own, different
from monitor.store.check.report import Bad, Part
from monitor.store.cold.fill import folder_of
from monitor.store.cold.form import Opened
from monitor.store.cold.refused import ArchiveUnreadable
from monitor.store.database import Read
from monitor.store.erased import erased_in
from monitor.store.months.folder import sha256
from monitor.store.months.told import file_of, segments


class Segments(Own):
    """Each segment is the one that the log tells, and its file holds what it should, less what was erased."""

    table = "segment"
    kind = "payloads.archived"
    about = "first"

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._read = read
        self._rows = segments(read)
        self._refused: set[str] = set()
        self.count = len(self._rows)

    def take(self, part: Part) -> Iterator[Bad]:
        """What of the archive could not be read with this part."""
        super().take(part)
        for error in part.refused:
            self._refused.add(error.file)
            yield Bad("segment", error.file, "file", str(error))

    def keep(self, row: Row[Any], data: dict[str, Any]) -> None:
        """The first entry about a segment counts."""
        self.told.setdefault(data.get(self.about), (row, data))

    def end(self) -> Iterator[Bad]:
        """Rows against entries, both ways, and each file whole."""
        for row in self._rows:
            place, gone = f"first {row['first']}", set(erased_in(self._read, row["first"], row["last"]))
            if row["first"] not in self.told:
                yield Bad("segment", place, "first", "the log has no such segment")
            else:
                names = ("last", "month", "payloads") if gone else ("last", "month", "payloads", "sha256")
                data = self.told.pop(row["first"])[1]
                yield from different("segment", place, {name: data.get(name) for name in names}, row)
            if file_of(row) not in self._refused:
                yield from self._file(row, gone)
        for first in sorted(self.told):
            yield Bad("segment", f"first {first}", "first", "missing")

    def _file(self, row: Any, gone: set[int]) -> Iterator[Bad]:
        name = file_of(row)
        try:
            path = folder_of(self._read) / name
            with closing(Opened(path)) as opened:
                still = sorted(gone - set(opened.head.erased))
        except ArchiveUnreadable as error:
            yield Bad("segment", name, "file", str(error))
            return
        if still:
            yield Bad("segment", name, "file", f"entry {still[0]} was erased, and its payload is still there")
        else:
            told = path.read_bytes()
            for column, found in {"sha256": sha256(told), "size": len(told)}.items():
                if found != row[column]:
                    yield Bad("segment", name, column, f"{row[column]} expected, {found} found")
