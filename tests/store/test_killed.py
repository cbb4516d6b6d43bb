from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from monitor.ledger.leaf import leaf, leaf_hash, salted
from monitor.store.database import Database, open_database
from monitor.store.events import events_after, links_of
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload
from monitor.vocabulary.keys import keys_of

WRITER = Path(__file__).with_name("killed_writer.py")
ROOT = Path(__file__).parents[2]


def write_until_killed(url: str, seed: int) -> list[list[str]]:
    """What the writer printed before it was killed at a random moment."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    writer = subprocess.Popen(
        [sys.executable, str(WRITER), url, str(seed)], stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )
    assert writer.stdout is not None
    first = writer.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.3))
    writer.kill()
    rest, _ = writer.communicate(timeout=30)
    assert writer.returncode == -9, first + rest
    whole = [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]
    return [line.split() for line in whole]


def inspect(database: Database) -> dict[str, str]:
    """Event id -> "seq=hash" of every entry, after the whole file was found sound."""
    with database.reading() as read:
        assert read.connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        assert read.connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        rows = read.connection.execute(
            select(entry, payload.c.salt, payload.c.body).outerjoin(payload).order_by(entry.c.seq)
        ).all()
        stored = events_after(read, limit=len(rows) + 1)
        links = links_of(read, [row.seq for row in rows])
    assert [row.seq for row in rows] == list(range(len(rows)))
    assert len(stored) == len(rows)
    carried: dict[int, set[tuple[str, str, str]]] = {}
    for link in links:
        carried.setdefault(link.seq, set()).add((link.noun, link.id, link.role))
    for row, each in zip(rows, stored, strict=True):
        assert row.payload_salted == salted(row.body.encode(), row.salt)
        told = leaf(
            log=database.origin,
            seq=row.seq,
            id=row.event_id,
            source=row.source,
            type=row.type,
            subject=row.subject,
            time=row.time,
            recordedtime=row.recordedtime,
            actor=row.actor,
            payload_salted=row.payload_salted,
        )
        assert row.leaf_hash == leaf_hash(told)
        assert carried.get(row.seq, set()) == {tuple(key) for key in keys_of(each.event)}
    return {row.event_id: f"{row.seq}={row.leaf_hash.hex()[:16]}" for row in rows}


def kill_again_and_again(folder: Path, rounds: int) -> int:
    acknowledged: dict[str, str] = {}
    cut_short = 0
    for round_ in range(rounds):
        url = f"sqlite:///{folder}/ledger{round_ // 10}.db"  # a fresh file every ten rounds keeps inspection short
        if round_ % 10 == 0:
            acknowledged = {}
        lines = write_until_killed(url, seed=round_)
        for line in lines:
            if line[0] == "kept":
                acknowledged |= dict(part.split("=", 1) for part in line[1:])
        cut_short += lines[-1][0] == "begin"
        database = open_database(url)
        found = inspect(database)
        database.close()
        assert acknowledged.items() <= found.items()
    return cut_short


def test_a_killed_writer_loses_nothing_it_answered(tmp_path: Path) -> None:
    assert kill_again_and_again(tmp_path, 5) > 0, "no kill fell into a batch"


@pytest.mark.prove
def test_a_writer_killed_often_loses_nothing_it_answered(tmp_path: Path) -> None:
    rounds = int(os.environ.get("TENDERWATCH_KILLS", "50"))
    assert kill_again_and_again(tmp_path, rounds) > 0, "no kill fell into a batch"
