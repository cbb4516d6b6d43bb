"""TOML data files of the project, read so that every mistake names its file and its key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.errors import TenderwatchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DATA = Path(__file__).resolve().parents[2] / "data"


class DataMalformed(TenderwatchError):
    """A data file says something that cannot be read: which file, which key, what is wrong."""

    def __init__(self, file: str, key: str, fact: str) -> None:
        """State the file's name, the dotted key (empty for the whole file) and the fact."""
        super().__init__(f"{file}: {key}: {fact}" if key else f"{file}: {fact}")
        self.file = file
        self.key = key
        self.fact = fact


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a TOML file, with the place it stands at."""

    file: str
    at: str
    raw: dict[str, Any]

    def key(self, name: str) -> str:
        """`name` with the path of this table before it."""
        return f"{self.at}.{name}" if self.at else name

    def wrong(self, name: str, fact: str) -> DataMalformed:
        """The error to raise about `name`; an empty name means this table."""
        return DataMalformed(self.file, self.key(name) if name else self.at, fact)

    def only(self, *names: str) -> None:
        """Nothing but `names` stands here, else `DataMalformed`."""
        for name in self.raw:
            if name not in names:
                raise self.wrong(name, f"unknown key; known are {', '.join(names)}")

    def text(self, name: str) -> str:
        """A text that is not empty, else `DataMalformed`."""
        if name not in self.raw:
            raise self.wrong(name, "missing")
        told = self.raw[name]
        if not isinstance(told, str) or not told.strip():
            raise self.wrong(name, f"a text is expected, found {told!r}")
        return told

    def text_or_none(self, name: str) -> str | None:
        """A text, or None where the key is absent."""
        return self.text(name) if name in self.raw else None

    def day(self, name: str) -> date | None:
        """A calendar day written without quotes, or None where the key is absent."""
        return self._day(name, self.raw[name]) if name in self.raw else None

    def days(self, name: str) -> tuple[date, ...]:
        """A list of days; empty where the key is absent."""
        return tuple(self._day(name, told) for told in self._list(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is absent."""
        told = tuple(self._list(name))
        for one in told:
            if not isinstance(one, str) or not one.strip():
                raise self.wrong(name, f"a list of texts is expected, found {one!r}")
        return told

    def table(self, name: str) -> Table:
        """The table under `name`; empty where the key is absent."""
        told = self.raw.get(name, {})
        if not isinstance(told, dict):
            raise self.wrong(name, f"a table is expected, found {told!r}")
        return Table(self.file, self.key(name), told)

    def tables(self) -> Iterator[tuple[str, Table]]:
        """Every key of this table with the table under it, in the order of the file."""
        for name in self.raw:
            yield name, self.table(name)

    def versions(self, name: str) -> Iterator[Table]:
        """The tables under `name`: one `[name]`, or several `[[name]]`."""
        told = self.raw[name]
        if not isinstance(told, list):
            yield self.table(name)
            return
        for place, one in enumerate(told):
            if not isinstance(one, dict):
                raise self.wrong(name, f"a list of tables is expected, found {one!r}")
            yield Table(self.file, f"{self.key(name)}[{place}]", one)

    def _list(self, name: str) -> list[Any]:
        told = self.raw.get(name, [])
        if not isinstance(told, list):
            raise self.wrong(name, f"a list is expected, found {told!r}")
        return told

    def _day(self, name: str, told: object) -> date:
        if not isinstance(told, date) or isinstance(told, datetime):
            raise self.wrong(name, f"a day such as 2012-02-01 without quotes is expected, found {told!r}")
        return told


def read_table(path: Path) -> Table:
    """The file as one table; `DataMalformed` with the line where it is not TOML."""
    try:
        return Table(path.name, "", tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise DataMalformed(path.name, "", f"not TOML: {wrong}") from wrong


def in_window(on: date | None, since: date | None, until: date | None) -> bool:
    """`on` lies within the validity, both ends included; an absent end is open, an absent day is no question."""
    return on is None or ((since is None or since <= on) and (until is None or on <= until))


def overlap(windows: Iterable[tuple[date | None, date | None]]) -> bool:
    """Two of the validity windows share a day."""
    ordered = sorted((since or date.min, until or date.max) for since, until in windows)
    return any(later[0] <= earlier[1] for earlier, later in pairwise(ordered))
