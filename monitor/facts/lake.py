"""The lake: the log as typed Parquet segments, for audits over all history.

Derived from the store, grown segment by segment, and rebuilt at any time by deleting the folder. Layout:

    events/<first>-<last>.parquet      one row an event; written last, so it marks the segment as whole
    links/<first>-<last>.parquet
    payloads/kind=<kind>/<first>-<last>.parquet
    erased.json                        entries whose payload was erased and is gone from here too
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

import polars as pl

from monitor.facts.records import EVENTS, LINKS, Records, payload_schema, records, together
from monitor.store.database import Read
from monitor.store.erased import erased
from monitor.store.events import StoredEvent, events_after, events_left

SEGMENT = 50_000
"""Events in a segment, at most."""
TAIL = 5_000
"""Events that are read from the store rather than made a segment of."""


MAKING = "making-"
"""Before the name of a folder beside the segments whose files are not whole yet."""


def _span(path: Path) -> tuple[int, int]:
    first, _, last = path.stem.partition("-")
    return int(first), int(last)


def _write(frame: pl.DataFrame, path: Path) -> None:
    """The file is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(".making")
    frame.write_parquet(made)
    made.replace(path)


class Lake:
    """The segments in one folder."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`; it is made when the first segment is."""
        self.folder = folder

    def segments(self) -> list[tuple[int, int]]:
        """First and last entry of every whole segment, in order."""
        return sorted(_span(path) for path in (self.folder / "events").glob("*.parquet"))

    def last(self) -> int:
        """The last entry held, -1 where there is none."""
        return max((last for _, last in self.segments()), default=-1)

    def extend(self, read: Read, *, segment: int = SEGMENT) -> int:
        """The lake holds every entry of the store, and none that was erased. Returns the last entry."""
        with self._alone():
            for events in _batches(read, self.last(), segment):
                self._add(events)
            self._forget(set(erased(read)))
            return self.last()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process adds to the lake or takes from it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".alone").open("w") as door:
            flock(door, LOCK_EX)
            yield

    def up_to_now(self, read: Read, kinds: Collection[str]) -> tuple[Records, int]:
        """As `records`, with what the store holds beyond the lake, and the last entry of all.

        A few events beyond do not become a segment: small segments are many files.
        """
        if events_left(read, self.last()) > TAIL:
            self.extend(read)
        else:
            with self._alone():
                self._forget(set(erased(read)))
        tail = events_after(read, self.last(), TAIL)
        beyond = records((one.seq, one.event) for one in tail)
        return together(self.records(kinds), beyond), tail[-1].seq if tail else self.last()

    def _add(self, events: list[StoredEvent]) -> None:
        made = records((event.seq, event.event) for event in events)
        name = f"{events[0].seq}-{events[-1].seq}.parquet"
        for kind, payload in made.payloads.items():
            _write(payload, self.folder / "payloads" / f"kind={kind}" / name)
        _write(made.links, self.folder / "links" / name)
        _write(made.events, self.folder / "events" / name)

    def _forget(self, gone: set[int]) -> None:
        told = self.folder / "erased.json"
        known = set(json.loads(told.read_text())) if told.exists() else set()
        fresh = sorted(gone - known)
        if not fresh:
            return
        for path in sorted(self.folder.rglob("*.parquet")):
            if MAKING in str(path.relative_to(self.folder)):
                continue  # of a version that nobody will read: what was erased makes another
            first, last = _span(path)
            here = [seq for seq in fresh if first <= seq <= last]
            if here:
                _write(pl.read_parquet(path).filter(~pl.col("event").is_in(here)), path)
        told.write_text(json.dumps(sorted(gone | known)))

    def records(self, kinds: Collection[str]) -> Records:
        """All events and links, and the payloads of `kinds`."""
        parts = [f"{first}-{last}.parquet" for first, last in self.segments()]
        return Records(
            events=_read([self.folder / "events" / part for part in parts], EVENTS),
            links=_read([self.folder / "links" / part for part in parts], LINKS),
            payloads={kind: self._payload(kind, parts) for kind in kinds},
        )

    def _payload(self, kind: str, parts: Iterable[str]) -> pl.DataFrame:
        folder = self.folder / "payloads" / f"kind={kind}"
        return _read([folder / part for part in parts if (folder / part).exists()], payload_schema(kind))


def _read(paths: list[Path], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    if not paths:
        return pl.DataFrame(schema=schema)
    return pl.read_parquet(paths, hive_partitioning=False)


def _batches(read: Read, after: int, size: int) -> Iterator[list[StoredEvent]]:
    while events := events_after(read, after, size):
        yield events
        after = events[-1].seq
