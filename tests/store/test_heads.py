"""A head is signed only over a log that begins with what was signed before, by the key that the log names."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from monitor.ledger.checkpoint import opened
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import SigningKey
from monitor.store.append import append
from monitor.store.database import Database, open_database
from monitor.store.heads import HistoryChanged, KeyNotAdopted, head, latest, sign_head
from monitor.store.nodes import TileMissing, grow, level_hashes
from monitor.store.own import adopt_key, keys_on_record, rotate, started
from monitor.store.proofs import inclusion, leaf_of_row
from monitor.store.tables.entry import entry
from monitor.vocabulary.event import Event

ORIGIN = "localhost/tenderwatch"
KEY = SigningKey(ORIGIN, 1, b"k" * 32)
FRESH = SigningKey(ORIGIN, 1, b"f" * 32)
STRANGER = SigningKey(ORIGIN, 1, b"s" * 32)
MakeEvent = Callable[..., Event]


@pytest.fixture
def path(tmp_path: Path, make: MakeEvent, now: datetime) -> Path:
    """A log of 301 entries with two heads, the triggers taken off."""
    path = tmp_path / "ledger.db"
    database = open_database(f"sqlite:///{path}", origin=ORIGIN, key=KEY)
    database.migrate()
    with database.writing() as write:
        adopt_key(write, now=now)
        append(write, [make(f"a-{number}") for number in range(200)], now=now)
        sign_head(write)
    with database.writing() as write:
        append(write, [make(f"b-{number}") for number in range(100)], now=now)
        sign_head(write)
    database.close()
    with sqlite3.connect(path) as attacker:
        names = [name for (name,) in attacker.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in names:
            attacker.execute(f"DROP TRIGGER {name}")
    return path


@pytest.fixture
def reopened(path: Path) -> Iterator[Callable[..., Database]]:
    """The database, opened as a new process does."""
    opened_ones: list[Database] = []

    def opening(key: SigningKey = KEY) -> Database:
        opened_ones.append(open_database(f"sqlite:///{path}", origin=ORIGIN, key=key))
        return opened_ones[-1]

    yield opening
    for one in opened_ones:
        one.close()


def grown(database: Database, now: datetime) -> int:
    with database.writing() as write:
        started(write, release="1", place="demo", now=now)
        signed = sign_head(write)
    assert signed is not None
    return signed.size


def rewrite(path: Path, seq: int) -> None:
    """One entry's subject is another; its leaf hash and every node are made to fit."""
    database = open_database(f"sqlite:///{path}", origin=ORIGIN)
    with sqlite3.connect(path) as attacker:
        attacker.execute("UPDATE entry SET subject = 'other' WHERE seq = ?", [seq])
    with database.reading() as read:
        row = read.connection.execute(select(entry).where(entry.c.seq == seq)).one()
        fitting = leaf_hash(leaf_of_row(ORIGIN, row))
    database.close()
    with sqlite3.connect(path) as attacker:
        attacker.execute("UPDATE entry SET leaf_hash = ? WHERE seq = ?", [fitting, seq])
        attacker.execute("DELETE FROM node")
    database = open_database(f"sqlite:///{path}", origin=ORIGIN)
    with database.writing() as write:
        grow(write, 0, level_hashes(write, 0, 0, 10_000))
    database.close()


@pytest.mark.parametrize("seq", [1, 200, 201, 299])
def test_a_rewritten_history_is_not_signed(
    path: Path, reopened: Callable[..., Database], now: datetime, seq: int
) -> None:
    rewrite(path, seq)
    database = reopened()
    for _ in range(2):
        with pytest.raises(HistoryChanged, match="are not those that the head of 301 signed"):
            grown(database, now)
    with database.reading() as read:
        signed = latest(read)
    assert signed is not None
    assert signed.size == 301


def test_a_log_whose_end_is_gone_is_not_signed(path: Path, reopened: Callable[..., Database], now: datetime) -> None:
    with sqlite3.connect(path) as attacker:
        for table in ("link", "payload", "entry"):
            attacker.execute(f"DELETE FROM {table} WHERE seq >= 280")  # noqa: S608 - names of our own schema
    with pytest.raises(HistoryChanged, match="the head of 301 signed"):
        grown(reopened(), now)


def test_hashes_that_are_gone_are_named(path: Path, reopened: Callable[..., Database], now: datetime) -> None:
    with sqlite3.connect(path) as attacker:
        attacker.execute("DELETE FROM node")
    database = reopened()
    with pytest.raises(TileMissing, match="tile 0 of level 1: 1 hashes expected, 0 found"):
        grown(database, now)
    with database.reading() as read, pytest.raises(TileMissing, match="of level 0: 256 hashes expected, 45 found"):
        inclusion(read, 300, 600)


def test_what_another_process_signed_is_held_against_too(
    path: Path, reopened: Callable[..., Database], now: datetime
) -> None:
    first, second = reopened(), reopened()
    assert grown(first, now) == 302
    assert grown(second, now) == 303
    rewrite(path, 302)
    with pytest.raises(HistoryChanged, match="the head of 303 signed"):
        grown(first, now)


def test_an_honest_log_goes_on_in_any_process(reopened: Callable[..., Database], now: datetime) -> None:
    first, second = reopened(), reopened()
    told = [grown(first, now), grown(second, now), grown(first, now), grown(reopened(), now), grown(second, now)]
    assert told == [302, 303, 304, 305, 306]


def test_what_was_undone_is_not_signed_later(reopened: Callable[..., Database], make: MakeEvent, now: datetime) -> None:
    """A transaction that signed and then failed leaves nothing behind, in memory neither."""
    database = reopened()

    def undone() -> None:
        with database.writing() as write:
            append(write, [make(f"undone-{number}") for number in range(9)], now=now)
            sign_head(write)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    for size in (321, 322, 340):
        with database.writing() as write:
            missing = size - head(write).size
            append(write, [make(f"kept-{size}-{number}") for number in range(missing)], now=now)
            signed = sign_head(write)
            whole = head(write)
        assert signed is not None
        assert (signed.size, signed.root) == (size, whole.root)


def test_a_rotation_by_a_key_that_does_not_sign_is_refused(reopened: Callable[..., Database], now: datetime) -> None:
    with pytest.raises(KeyNotAdopted, match="the log is signed by"), reopened(FRESH).writing() as write:
        rotate(write, STRANGER, now=now)
    with reopened().reading() as read:
        assert keys_on_record(read) == [KEY.verifier.text()]


def test_a_rotation_done_twice_is_on_record_once(reopened: Callable[..., Database], now: datetime) -> None:
    """The command was stopped after the commit, before it moved the key files."""
    database = reopened(FRESH)
    for _ in range(2):
        with database.writing() as write:
            signed = rotate(write, KEY, now=now)
        assert signed is not None
        assert opened(signed.note, [KEY.verifier, FRESH.verifier]).logs == (FRESH.verifier, KEY.verifier)
    with database.reading() as read:
        assert keys_on_record(read) == [KEY.verifier.text(), FRESH.verifier.text()]
    with pytest.raises(KeyNotAdopted):
        grown(reopened(KEY), now)
