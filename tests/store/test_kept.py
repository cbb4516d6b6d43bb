from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from monitor.store.append import append
from monitor.store.database import Database
from monitor.store.erase import NoSuchEntry, NothingToErase, erase
from monitor.store.events import EventErased, count, events_after, events_by_seq, find, links_of
from monitor.store.outcome import Reason, Refusal
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import erasure, payload
from monitor.store.tables.refused import refused
from monitor.vocabulary.event import Event

MakeEvent = Callable[..., Event]


@pytest.fixture
def three(database: Database, make: MakeEvent, now: datetime) -> Database:
    with database.writing() as write:
        append(write, [make("a"), make("b"), make("c"), make("a", subject="OTHER")], now=now)
    return database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET subject = 'x' WHERE seq = 1",
        "UPDATE entry SET seq = 9 WHERE seq = 2",
        "DELETE FROM entry WHERE seq = 2",
        "UPDATE payload SET body = '{}' WHERE seq = 1",
        "DELETE FROM payload WHERE seq = 1",
        "UPDATE link SET id = 'x' WHERE seq = 1",
        "DELETE FROM link WHERE seq = 1",
        "UPDATE refused SET reason = 'x'",
        "UPDATE refused SET body = NULL",
        "UPDATE refused SET body = '{}'",
        "DELETE FROM refused",
        "UPDATE log SET origin = 'x'",
        "DELETE FROM log",
    ],
)
def test_rows_are_kept(three: Database, statement: str) -> None:
    with pytest.raises(IntegrityError, match="refused, rows are kept"), three.writing() as write:
        write.connection.execute(text(statement))
    with three.reading() as read:
        assert [stored.event.id for stored in events_after(read)] == ["a", "b", "c"]
        assert all(stored.event.data for stored in events_after(read))


@pytest.mark.parametrize("backend", ["sqlite"])
def test_replace_is_no_way_round(three: Database) -> None:
    with pytest.raises(IntegrityError, match="refused, rows are kept"), three.writing() as write:
        write.connection.execute(text("INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 1"))


@pytest.mark.parametrize("table", ["entry", "payload", "link", "refused", "erasure", "log"])
@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_truncate_is_no_way_round(three: Database, table: str) -> None:
    with pytest.raises(IntegrityError, match="refused, rows are kept"), three.writing() as write:
        write.connection.execute(text(f"TRUNCATE {table} CASCADE"))


def test_an_entry_is_never_there_twice(three: Database) -> None:
    with three.reading() as read:
        row = dict(read.connection.execute(select(entry).where(entry.c.seq == 0)).mappings().one())
    with pytest.raises(IntegrityError), three.writing() as write:
        write.connection.execute(insert(entry).values(row | {"seq": 3}))


def test_erasing_takes_payload_links_and_refused_bodies(three: Database, make: MakeEvent, now: datetime) -> None:
    with three.writing() as write:
        assert erase(write, 0, reason="request 2026-7", actor="3", now=now)
    with three.reading() as read:
        assert [stored.event.id for stored in events_by_seq(read, [0, 1, 2])] == ["b", "c"]
        assert {row.seq for row in links_of(read, [0, 1, 2])} == {1, 2}
        assert count(read) == 5  # three events, a refusal, this erasure
        assert read.connection.execute(select(refused.c.body, refused.c.salt)).one() == (None, None)
        kept = read.connection.execute(select(entry.c.event_id, entry.c.payload_salted).where(entry.c.seq == 0)).one()
        assert (kept.event_id, len(kept.payload_salted)) == ("a", 64)
        told = read.connection.execute(select(erasure)).one()
        assert tuple(told) == (0, "2026-03-02T09:30:15+08:00", "request 2026-7", "3")
        with pytest.raises(EventErased, match="entry 0 was erased at 2026-03-02"):
            find(read, make("a").source, "a")


def test_an_erased_event_does_not_come_back(three: Database, make: MakeEvent, now: datetime) -> None:
    with three.writing() as write:
        erase(write, 0, reason="request", actor="3", now=now)
    for event in (make("a"), make("a", subject="OTHER")):
        with three.writing() as write:
            (outcome,) = append(write, [event], now=now)
        assert outcome == Refusal(event.source, "a", Reason.ERASED, 0)
    with three.writing() as write:
        first, second = append(write, [make("new"), make("a")], now=now, atomic=True)
    assert isinstance(first, Refusal)
    assert isinstance(second, Refusal)
    assert (first.reason, second.reason) == (Reason.BATCH_REFUSED, Reason.ERASED)
    with three.reading() as read:
        assert read.connection.execute(select(refused.c.body)).scalars().all() == [None]
        assert read.connection.execute(select(payload.c.seq).order_by(payload.c.seq)).scalars().all() == [1, 2, 3, 4]


def test_erasing_again_changes_nothing(three: Database, now: datetime) -> None:
    with three.writing() as write:
        assert erase(write, 1, reason="first", actor="3", now=now)
        assert not erase(write, 1, reason="second", actor="4", now=now + timedelta(days=1))
    with three.reading() as read:
        assert read.connection.scalar(select(erasure.c.reason)) == "first"


def test_only_what_stands_can_be_erased(three: Database, now: datetime) -> None:
    with pytest.raises(NoSuchEntry, match="no entry 4"), three.writing() as write:
        erase(write, 4, reason="request", actor="3", now=now)
    with pytest.raises(NothingToErase, match="entry 3 is the product's own"), three.writing() as write:
        erase(write, 3, reason="request", actor="3", now=now)


@pytest.mark.parametrize("statement", ["UPDATE erasure SET reason = 'x'", "DELETE FROM erasure"])
def test_the_record_of_an_erasure_is_kept(three: Database, now: datetime, statement: str) -> None:
    with three.writing() as write:
        erase(write, 0, reason="request", actor="3", now=now)
    with pytest.raises(IntegrityError, match="refused, rows are kept"), three.writing() as write:
        write.connection.execute(text(statement))


@pytest.mark.parametrize("backend", ["sqlite"])  # PostgreSQL frees the bytes when it vacuums
def test_erased_bytes_are_gone_from_the_files(three: Database, make: MakeEvent, now: datetime) -> None:
    with three.writing() as write:
        append(write, [make("mark", data={"note": "find-me-4711"})], now=now)
    path = str(three.engine.url.database)
    with three.writing() as write:
        erase(write, 4, reason="request", actor="3", now=now)
    three.settle()
    for name in (path, f"{path}-wal"):
        with open(name, "rb") as file:  # noqa: PTH123 - the -wal file's name is no suffix
            assert b"find-me-4711" not in file.read()
