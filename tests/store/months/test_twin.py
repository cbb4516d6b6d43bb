"""Whatever is archived in whatever order, every read equals that of a twin that never archived."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from old_months import KINDS, put_away, whole_answer

from monitor.facts.lake import Lake
from monitor.store import rows as made_rows
from monitor.store.append import append
from monitor.store.bound import bound
from monitor.store.check.verify import verify
from monitor.store.database import open_database
from monitor.store.entries import envelope
from monitor.store.erase import erase
from monitor.store.events import count
from monitor.store.heads import head
from monitor.store.months.forget import left
from monitor.store.months.told import months, segments
from monitor.store.own import record
from monitor.vocabulary.event import COUNTY, Event
from monitor.vocabulary.own import Doing, own_kinds

MakeEvent = Callable[..., Event]
START = datetime(2026, 1, 20, 9, tzinfo=COUNTY)
CORRECTED = [kind for kind in KINDS if kind != "tender.published"]

steps = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.integers(1, 6), st.integers(0, 4)),
        st.tuples(st.just("again"), st.integers(0, 30), st.integers(0, 1)),
        st.tuples(st.just("correct"), st.integers(0, 30), st.integers(0, 4)),
        st.tuples(st.just("withdraw"), st.integers(0, 30), st.just(0)),
        st.tuples(st.just("erase"), st.integers(0, 60), st.just(0)),
        st.tuples(st.just("archive"), st.integers(0, 4), st.integers(1, 7)),
        st.tuples(st.just("days"), st.integers(1, 40), st.just(0)),
    ),
    min_size=4,
    max_size=18,
)
FIRST = [("append", 6, 0), ("append", 5, 2), ("correct", 3, 0), ("days", 25, 0)]
LAST = [("archive", 0, 4), ("correct", 1, 3), ("erase", 2, 0), ("again", 5, 1), ("again", 4, 0)]
"""What every history begins and ends with, so that each reaches into the archive."""


@contextmanager
def salts() -> Iterator[None]:
    """The same salts in the same order, so that two ledgers of the same events are the same to the byte."""
    numbers = itertools.count()
    with patch.object(made_rows.os, "urandom", lambda _: hashlib.sha256(str(next(numbers)).encode()).digest()):
        yield


class Ledger:
    """One of the twins: does each step, and archives or only says that it did."""

    def __init__(self, path: Path, make: MakeEvent, archive: Path | None) -> None:
        self.database = open_database(f"sqlite:///{path}", archive=archive)
        self.make, self.source = make, make("x").source
        self.now, self.ids = START, 0

    def event(self, id: str, kind: str, corrects: str | None = None) -> Event:
        return self.make(id, kind, source=self.source, corrects=corrects)

    def step(self, name: str, first: int, second: int, said: list[Doing]) -> list[Doing]:
        """What was archived by this step; the twin that archives nothing records what was `said`."""
        self.now += timedelta(days=first if name == "days" else 0, seconds=1)
        if name == "archive":
            return self._archive(first, second, said)
        with self.database.writing() as write:
            if name == "erase":
                size = count(write)
                if size and envelope(write, first % size).kind not in own_kinds():
                    erase(write, first % size, reason="asked for", actor="7", now=self.now)
            elif name != "days":
                append(write, self._sent(name, first, second), now=self.now)
        return []

    def _sent(self, name: str, first: int, second: int) -> list[Event]:
        if name == "append":
            ids = [f"e{self.ids + number}" for number in range(first)]
            self.ids += first
            return [self.event(id, KINDS[(second + at) % len(KINDS)]) for at, id in enumerate(ids)]
        target = f"e{first}"
        if name == "again":
            told = self.event(target, KINDS[first % len(KINDS)])
            return [told if second else self.make(target, source=self.source, subject="OTHER")]
        self.ids += 1
        if name == "correct":
            return [self.event(f"c{self.ids}", CORRECTED[second % len(CORRECTED)], target)]
        return [self.event(f"w{self.ids}", "event.withdrawn", target)]

    def _archive(self, which: int, size: int, said: list[Doing]) -> list[Doing]:
        if self.database.archive is None:
            for doing in said:
                with self.database.writing() as write:
                    record(write, [doing], now=self.now)
            return []
        with self.database.reading() as read:
            over = [one.name for one in months(read) if one.name < f"{self.now:%Y-%m}"]
            before = count(read)
        if over:
            put_away(self.database, over[which % len(over)], size=size, now=self.now)
        with self.database.reading() as read:
            told = bound(read, range(before, count(read)))
        return [Doing("payloads.archived", one.event["subject"], one.event["data"]) for one in told if one.event]

    def answer(self) -> dict[str, object]:
        """All that is read of the ledger, and what an audit reads of it."""
        ids = [f"e{number}" for number in range(31)] + [f"{kind}{number}" for kind in "cw" for number in range(31)]
        with self.database.reading() as read, tempfile.TemporaryDirectory() as folder:
            lake = Lake(Path(folder))
            lake.extend(read, segment=5)
            told = lake.records([*KINDS, "event.withdrawn"])
            frames = {"events": told.events, "links": told.links, **told.payloads}
            return {
                **whole_answer(read, self.source, ids, 99_999),
                "head": head(read),
                "audited": {name: frame.sort("event").rows() for name, frame in frames.items()},
            }


@settings(
    max_examples=max(4, settings.default.max_examples // 20), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(told=steps)
def test_every_read_equals_that_of_a_twin(
    sqlite_template: Path, make: MakeEvent, told: list[tuple[str, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, history = Path(name), [*FIRST, *told, *LAST]
        paths = [Path(shutil.copy(sqlite_template, folder / f"{one}.db")) for one in ("archiving", "plain")]
        archiving = Ledger(paths[0], make, folder / "archive")
        plain = Ledger(paths[1], make, None)
        with salts():
            said = [archiving.step(*step, []) for step in history]
        with salts():
            for step, doings in zip(history, said, strict=True):
                plain.step(*step, doings)
        assert archiving.answer() == plain.answer()
        with archiving.database.reading() as read:
            assert verify(read).bad == []
            assert left(read) == []
            assert len(segments(read)) > 1
        for one in (archiving, plain):
            one.database.close()
