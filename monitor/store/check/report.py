"""What a check found: rows that do not fit, by table, row and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Row

from monitor.store.cold.refused import ArchiveUnreadable


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that does not fit: its table, which row, which column where one can be told, and what is wrong."""

    table: str
    row: str
    column: str
    what: str

    def __str__(self) -> str:
        return f"{self.table}, {self.row}, {self.column}: {self.what}"


@dataclass(slots=True)
class Report:
    """How many rows of each table were checked, and what was bad, the first of the log first."""

    size: int = 0
    root: bytes = b""
    counts: dict[str, int] = field(default_factory=dict)
    bad: list[Bad] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """True where nothing was bad."""
        return not self.bad


@dataclass(slots=True)
class Part:
    """A run of entries in the order of the log, each with its payload beside it, and the links of all of them.

    `refused` is what of the archive could not be read, `unread` the entries of which nothing is known for that.
    """

    first: int
    rows: Sequence[Row[Any]]
    links: dict[int, set[tuple[str, str, str, int, str]]]
    refused: Sequence[ArchiveUnreadable] = ()
    unread: frozenset[int] = frozenset()


class Check(Protocol):
    """One table's check: takes the log part by part, and ends with what only the whole log can tell."""

    table: str

    def take(self, part: Part) -> Iterator[Bad]:
        """What is wrong with this part."""
        ...

    def end(self) -> Iterator[Bad]:
        """What is wrong with the whole."""
        ...
