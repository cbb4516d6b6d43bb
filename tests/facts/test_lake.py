from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from monitor.facts.lake import Lake
from monitor.facts.records import Records, records
from monitor.rules.kit.like import like
from monitor.store.append import append
from monitor.store.database import Database, open_database
from monitor.store.erase import erase
from monitor.store.events import events_after
from monitor.vocabulary.reading import read_event

NOW = datetime(2026, 6, 1, tzinfo=UTC)
KINDS = ("payment.made", "decision.made", "tender.published")
Fill = Callable[[int], None]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    told = open_database(f"sqlite:///{tmp_path}/ledger.db")
    told.migrate()
    yield told
    told.close()


@pytest.fixture
def fill(database: Database) -> Fill:
    """`fill(n)` appends `n` more events, payments and decisions in turn."""
    count = 0

    def more(size: int) -> None:
        nonlocal count
        events = []
        for number in range(count, count + size):
            told = (
                like("payment.made", "2026-03-02", payment_id=f"PAY-{number}")
                if number % 2
                else like("decision.made", "2026-03-01", decision_id=f"DEC-{number}")
            )
            events.append(read_event({**told, "id": f"e{number}"}))
        count += size
        with database.writing() as write:
            append(write, events, now=NOW)

    return more


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def extend(lake: Lake, database: Database, segment: int = 4) -> int:
    with database.reading() as read:
        return lake.extend(read, segment=segment)


def straight(database: Database) -> Records:
    """The tables made from the store, without a lake."""
    with database.reading() as read:
        return records((event.seq, event.event) for event in events_after(read, -1, 1000))


def assert_same(lake: Lake, database: Database) -> None:
    found, expected = lake.records(KINDS), straight(database)
    assert_frame_equal(found.events, expected.events)
    assert_frame_equal(found.links, expected.links)
    for kind in KINDS:
        assert_frame_equal(found.payload(kind), expected.payload(kind))


def test_an_empty_lake_is_typed(lake: Lake) -> None:
    told = lake.records(KINDS)
    assert (lake.last(), lake.segments()) == (-1, [])
    assert_frame_equal(told.events, records([]).events)
    assert_frame_equal(told.payload("payment.made"), records([]).payload("payment.made"))
    assert not lake.folder.exists()


def test_the_lake_grows_by_what_is_new(lake: Lake, database: Database, fill: Fill) -> None:
    fill(6)
    assert extend(lake, database) == 5
    assert lake.segments() == [(0, 3), (4, 5)]
    before = {path: path.stat().st_mtime_ns for path in lake.folder.rglob("*.parquet")}
    fill(3)
    assert extend(lake, database) == 8
    assert lake.segments() == [(0, 3), (4, 5), (6, 8)]
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert_same(lake, database)
    assert extend(lake, database) == 8


def test_a_lake_made_anew_is_the_same(lake: Lake, database: Database, fill: Fill, tmp_path: Path) -> None:
    fill(5)
    extend(lake, database)
    fill(4)
    extend(lake, database)
    other = Lake(tmp_path / "other")
    extend(other, database, segment=100)
    assert other.segments() == [(0, 8)]
    assert_frame_equal(other.records(KINDS).events, lake.records(KINDS).events)
    assert_same(other, database)


def test_what_was_erased_is_gone_from_every_segment(lake: Lake, database: Database, fill: Fill) -> None:
    fill(9)
    extend(lake, database)
    with database.writing() as write:
        erase(write, 1, reason="asked", actor="1", now=NOW)
        erase(write, 6, reason="asked", actor="1", now=NOW)
    extend(lake, database)
    for path in lake.folder.rglob("*.parquet"):
        assert not {1, 6} & set(pl.read_parquet(path)["event"]), path
    assert_same(lake, database)
    before = {path: path.stat().st_mtime_ns for path in lake.folder.rglob("*.parquet")}
    extend(lake, database)
    assert {path: path.stat().st_mtime_ns for path in before} == before, "what is gone is not looked for again"
    fill(1)
    assert extend(lake, database) == 11, "nine events, two erasures and one more event"
    assert_same(lake, database)


def test_an_erased_entry_never_reaches_a_new_lake(lake: Lake, database: Database, fill: Fill) -> None:
    fill(3)
    with database.writing() as write:
        erase(write, 2, reason="asked", actor="1", now=NOW)
    extend(lake, database)
    assert lake.records(KINDS).events["event"].to_list() == [0, 1]
    fill(2)
    extend(lake, database)
    assert_same(lake, database)


def test_leftovers_of_a_crash_are_ignored(lake: Lake, database: Database, fill: Fill) -> None:
    fill(4)
    extend(lake, database)
    fill(3)
    folder = lake.folder / "payloads" / "kind=payment.made"
    (folder / "4-6.making").write_bytes(b"half a file")
    whole = pl.read_parquet(folder / "0-3.parquet")
    whole.with_columns(event=pl.col("event") + 4).write_parquet(folder / "4-9.parquet")
    assert lake.last() == 3, "the file of the events is written last and marks the segment"
    assert lake.records(KINDS).payload("payment.made")["event"].to_list() == [1, 3]
    assert extend(lake, database) == 6
    assert_same(lake, database)


def test_kinds_not_asked_for_are_not_read(lake: Lake, database: Database, fill: Fill) -> None:
    fill(4)
    extend(lake, database)
    told = lake.records(["decision.made"])
    assert set(told.payloads) == {"decision.made"}
    assert told.events.height == 4
