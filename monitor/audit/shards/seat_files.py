"""Where the seats of a lake lie, and what they are read by: plain Parquet beside the segments, kept a version.

    seats/<version>/spans.json                                        the spans of entries, in order
    seats/<version>/held/kind=<kind>/<first>-<last>.parquet           `HELD`: the events that hold
    seats/<version>/scope=<scope>/kind=<kind>/<first>-<last>.parquet  `SEATS`, in the order of event and scope value
    seats/<version>/places/<first>-<last>.parquet                     `PLACES`: where an event belongs, for findings

Files are cut by spans of entries, the same for all of them, whole segments each. The version is a digest of the
segments, of what was erased, of the day and of how seats are told; a lake that grew has others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from monitor.facts.facts import HELD, SEATS
from monitor.facts.scopes import TIERS
from monitor.vocabulary.keys import FALLBACKS, LEADS

FORM: Final = 1
"""Raised with every change of what seats are or how they lie."""
FOLDER: Final = "seats"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SeatFiles:
    """The seats of one version."""

    folder: Path

    @property
    def lie(self) -> bool:
        """Whether they were made."""
        return (self.folder / "spans.json").exists()

    @property
    def version(self) -> str:
        """The digest that they are kept under."""
        return self.folder.name

    @property
    def last(self) -> int:
        """The last entry that they reach; -1 where there is none."""
        return max((last for _, last in self.spans()), default=-1)

    def spans(self) -> list[Span]:
        """First and last entry of each span, in order."""
        return [(first, last) for first, last in json.loads((self.folder / "spans.json").read_text())]

    def kinds(self) -> dict[str, list[Span]]:
        """Kind -> the spans in which events of it hold."""
        told = sorted((self.folder / "held").glob("kind=*/*.parquet"))
        out: dict[str, list[Span]] = {}
        for path in told:
            out.setdefault(path.parent.name.removeprefix("kind="), []).append(span_of(path))
        return {kind: sorted(spans) for kind, spans in out.items()}

    def held(self, kind: str, span: Span) -> pl.DataFrame:
        """The events of a kind that hold in a span."""
        return _read(self.folder / "held" / f"kind={kind}" / named(span), HELD)

    def seats(self, scope: str, kind: str, span: Span) -> pl.DataFrame:
        """The seats of a kind of scope in a span."""
        return _read(self.folder / f"scope={scope}" / f"kind={kind}" / named(span), SEATS)

    def seat_paths(self, scope: str, kinds: Collection[str]) -> Iterator[tuple[str, Span, Path]]:
        """Kind, span and file of the seats of some kinds, in the order of kinds and spans."""
        for kind in sorted(kinds):
            for path in sorted((self.folder / f"scope={scope}" / f"kind={kind}").glob("*.parquet"), key=span_of):
                yield kind, span_of(path), path

    def places(self, span: Span) -> pl.LazyFrame:
        """`PLACES` of the events of a span."""
        return pl.scan_parquet(self.folder / "places" / named(span), hive_partitioning=False)


def named(span: Span) -> str:
    """The file of a span."""
    return f"{span[0]}-{span[1]}.parquet"


def span_of(path: Path) -> Span:
    """The span of a file."""
    first, _, last = path.stem.partition("-")
    return int(first), int(last)


def lake_version(lake: Path, until: int | None = None) -> str:
    """A digest of the segments of a lake and of what was erased from it: what stands in it, told by its files.

    `until`: as it was when that entry was its last.
    """
    told = [
        (path.parent.name, path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for part in ("events", "links")
        for path in _segments(lake / part, until)
    ]
    erased = lake / "erased.json"
    gone = erased.read_text() if erased.exists() else ""
    return hashlib.sha256(repr((told, gone)).encode()).hexdigest()


def seat_files(lake: Path, day: int, until: int | None = None) -> SeatFiles:
    """Where the seats of a lake as of a day number lie, or are to lie; `until`: when that entry was its last.

    On or after the day of its last event every day is the same.
    """
    last = _last_day(lake, until)
    told = (FORM, lake_version(lake, until), min(day, last), TIERS, LEADS, sorted(FALLBACKS.items()))
    return SeatFiles(lake / FOLDER / hashlib.sha256(repr(told).encode()).hexdigest()[:16])


def _segments(folder: Path, until: int | None) -> list[Path]:
    return [path for path in sorted(folder.glob("*.parquet")) if until is None or span_of(path)[1] <= until]


def _last_day(lake: Path, until: int | None) -> int:
    paths = _segments(lake / "events", until)
    if not paths:
        return -1
    told = pl.scan_parquet(paths, hive_partitioning=False).select(pl.col("day").max()).collect().item()
    return -1 if told is None else int(told)


def _read(path: Path, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return pl.read_parquet(path, hive_partitioning=False) if path.exists() else pl.DataFrame(schema=schema)
