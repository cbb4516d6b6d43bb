"""Payloads on PostgreSQL lie in blocks: made ahead, guarded one by one, and nothing falls beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError
from store_fixtures import PostgresTemplate

from monitor.store import blocks
from monitor.store.append import append
from monitor.store.check.verify import verify
from monitor.store.database import Database, open_database
from monitor.store.events import count, events_after
from monitor.vocabulary.event import Event

pytestmark = pytest.mark.postgres
MakeEvent = Callable[..., Event]
BEFORE = "2026_11_30_1100"

FORBIDDEN = (
    "UPDATE payload SET body = '{}' WHERE seq = 25",
    "UPDATE payload_20 SET body = '{}' WHERE seq = 25",
    "UPDATE payload_0 SET body = '{}' WHERE seq = 5",
    "DELETE FROM payload WHERE seq = 5",
    "DELETE FROM payload_30",
    "TRUNCATE payload",
    "TRUNCATE payload_0",
    "TRUNCATE payload_30",
    "INSERT INTO payload SELECT * FROM payload WHERE seq = 25",
)


class Undone(Exception):
    """Ends a transaction."""


@pytest.fixture(scope="module")
def parted(postgres_template: PostgresTemplate, make: MakeEvent, now: datetime) -> Iterator[Database]:
    """Entries of before there were blocks, then some since; a block has ten. The tests go on with it in their order."""
    database = open_database(postgres_template.copy("template1"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", 10)
        patch.setattr(blocks, "AHEAD", 5)
        database.migrate(BEFORE)
        with database.writing() as write:
            append(write, [make(f"a{number}") for number in range(13)], now=now)
        database.migrate()
        for first in range(0, 21, 7):
            with database.writing() as write:
                append(write, [make(f"b{first + number}") for number in range(7)], now=now)
        yield database
    database.close()


def test_the_table_of_before_is_the_first_block_and_there_is_always_room(parted: Database) -> None:
    with parted.reading() as read:
        told = blocks.blocks(read.connection)
        held = dict(
            read.connection.execute(text("SELECT tableoid::regclass::text, count(*) FROM payload GROUP BY 1")).all()
        )
        assert verify(read).bad == []
        assert [one.seq for one in events_after(read)] == list(range(34))
    assert told == [("payload_0", 0, 20), ("payload_20", 20, 30), ("payload_30", 30, 40)]
    assert held == {"payload_0": 20, "payload_20": 10, "payload_30": 4}


def test_there_is_no_block_for_what_fits_none(
    parted: Database, make: MakeEvent, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DatabaseError, match='no partition of relation "payload" found'), parted.writing() as write:
        write.connection.execute(text("INSERT INTO payload SELECT 1000, salt, body FROM payload WHERE seq = 1"))
    monkeypatch.setattr("monitor.store.rows.room_for", lambda *_: None)
    many = [make(f"c{number}") for number in range(9)]
    with pytest.raises(parted.engine.dialect.loaded_dbapi.Error, match="no partition"), parted.writing() as write:
        append(write, many, now=now)
    with parted.reading() as read:
        assert count(read) == 34


def test_each_block_keeps_its_rows(parted: Database) -> None:
    for statement in FORBIDDEN:
        with pytest.raises(IntegrityError, match=r"refused, rows are kept|duplicate key"), parted.writing() as write:
            write.connection.execute(text(statement))
    with parted.reading() as read:
        assert verify(read).bad == []


def test_a_block_that_was_undone_is_made_again(parted: Database, make: MakeEvent, now: datetime) -> None:
    many = [make(f"d{number}") for number in range(30)]
    with suppress(Undone), parted.writing() as write:
        append(write, many, now=now)
        assert blocks.bound(write.connection) == 70
        raise Undone
    with parted.reading() as read:
        assert blocks.bound(read.connection) == 40
    with parted.writing() as write:
        append(write, many, now=now)
    with parted.reading() as read:
        assert blocks.bound(read.connection) == 70
        assert verify(read).bad == []


def test_a_reader_keeps_no_block_from_being_made(parted: Database, make: MakeEvent, now: datetime) -> None:
    with parted.reading() as read:
        size, bound = len(events_after(read)), blocks.bound(read.connection)
        with parted.writing() as write:
            write.connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            append(write, [make(f"e{number}") for number in range(40)], now=now)
        assert len(events_after(read)) == size
    with parted.reading() as read:
        assert len(events_after(read)) == size + 40
        assert blocks.bound(read.connection) == bound + 40
