"""Each check of the ledger by itself: attacks that take with them whatever else would have told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.ledger.leaf import leaf_hash, salted
from monitor.ledger.note import SigningKey
from monitor.store.append import append
from monitor.store.check.report import Report
from monitor.store.check.verify import verify
from monitor.store.database import Database, open_database
from monitor.store.erase import erase
from monitor.store.heads import head, sign_head
from monitor.store.nodes import grow, level_hashes
from monitor.store.own import adopt_key
from monitor.store.proofs import leaf_of_row
from monitor.store.tables.checkpoint import checkpoint
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload
from monitor.vocabulary.event import Event

ORIGIN = "localhost/tenderwatch"
KEY = SigningKey(ORIGIN, 1, b"k" * 32)
THIEF = SigningKey(ORIGIN, 1, b"t" * 32)
MakeEvent = Callable[..., Event]


def filled(path: Path, make: MakeEvent, now: datetime, key: SigningKey | None) -> Database:
    """A log of 80 events and, with a key, two heads; the triggers are off."""
    database = open_database(f"sqlite:///{path}", origin=ORIGIN, key=key)
    database.migrate()
    for part in range(2):
        with database.writing() as write:
            adopt_key(write, now=now)
            append(write, [make(f"{part}-{number}") for number in range(40)], now=now + timedelta(minutes=part))
            if key is not None:
                sign_head(write)
    with sqlite3.connect(path) as attacker:
        names = [name for (name,) in attacker.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in names:
            attacker.execute(f"DROP TRIGGER {name}")
    return database


def found(database: Database, now: datetime) -> Report:
    keys = [] if database.key is None else [KEY.verifier]
    with database.reading() as read:
        report = verify(read, keys, now + timedelta(days=1))
    database.close()
    return report


def told(report: Report) -> list[str]:
    return [f"{bad.table}, {bad.row}, {bad.column}" for bad in report.bad]


def test_a_gap_in_a_log_that_nobody_signed(tmp_path: Path, make: MakeEvent, now: datetime) -> None:
    database = filled(tmp_path / "l.db", make, now, None)
    with sqlite3.connect(tmp_path / "l.db") as attacker:
        for table in ("link", "payload", "entry"):
            attacker.execute(f"DELETE FROM {table} WHERE seq = 40")  # noqa: S608 - names of our own schema
    assert told(found(database, now)) == ["entry, seq 40, seq"]


def test_a_payload_that_went_with_its_links(tmp_path: Path, make: MakeEvent, now: datetime) -> None:
    database = filled(tmp_path / "l.db", make, now, KEY)
    with sqlite3.connect(tmp_path / "l.db") as attacker:
        for table in ("link", "payload"):
            attacker.execute(f"DELETE FROM {table} WHERE seq = 40")  # noqa: S608 - names of our own schema
    assert told(found(database, now)) == ["payload, seq 40, seq"]


def test_an_erased_payload_that_came_back_from_a_backup(tmp_path: Path, make: MakeEvent, now: datetime) -> None:
    database = filled(tmp_path / "l.db", make, now, KEY)
    with database.reading() as read:
        before = dict(read.connection.execute(select(payload).where(payload.c.seq == 40)).mappings().one())
    with database.writing() as write:
        erase(write, 40, reason="request", actor="3", now=now + timedelta(minutes=9))
        sign_head(write)
    with database.writing() as write:
        write.connection.execute(insert(payload).values(before))
    assert "erasure, seq 40, seq" in told(found(database, now))


def test_a_key_adopted_in_a_rewritten_history_is_not_trusted(tmp_path: Path, make: MakeEvent, now: datetime) -> None:
    """The head of the true history stays and vouches for nothing that was written into it."""
    database = filled(tmp_path / "l.db", make, now, KEY)
    body = json.dumps({"key": THIEF.verifier.text()}, separators=(",", ":"))
    with database.writing() as write:
        salt = bytes(write.connection.scalar(select(payload.c.salt).where(payload.c.seq == 20)) or b"")
        write.connection.execute(update(payload).where(payload.c.seq == 20).values(body=body))
        mine = update(entry).where(entry.c.seq == 20)
        write.connection.execute(mine.values(type="key.adopted", payload_salted=salted(body.encode(), salt)))
        row = write.connection.execute(select(entry).where(entry.c.seq == 20)).one()
        write.connection.execute(mine.values(leaf_hash=leaf_hash(leaf_of_row(ORIGIN, row))))
        write.connection.exec_driver_sql("DELETE FROM node")
        write.connection.exec_driver_sql("DELETE FROM link WHERE seq = 20")
        grow(write, 0, level_hashes(write, 0, 0, 10_000))
        last = head(write)
        note = signed(Checkpoint(ORIGIN, last.size, last.root), THIEF)
        write.connection.execute(
            update(checkpoint).where(checkpoint.c.size == last.size).values(root=last.root, note=note)
        )
    report = found(database, now)
    assert told(report) == ["checkpoint, size 41, root", "checkpoint, size 41, note", "checkpoint, size 81, note"]
    assert "no signature of a known key" in report.bad[-1].what


@pytest.mark.parametrize("backend", ["sqlite"])
def test_no_two_entries_have_one_salt(database: Database, make: MakeEvent, now: datetime) -> None:
    """Else a payload that can be guessed could be tried against the digest of its public leaf."""
    with database.writing() as write:
        append(write, [make(f"e-{number}") for number in range(50)], now=now)
    with database.reading() as read:
        salts = [bytes(one) for one in read.connection.scalars(select(payload.c.salt))]
        digests = set(read.connection.scalars(select(entry.c.payload_salted)))
    assert len(set(salts)) == len(digests) == 50
    assert len({byte for salt in salts for byte in salt}) > 200, "50 random salts of 32 bytes leave few bytes out"
