from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from proved import proved
from sqlalchemy import select

from monitor.ledger.checkpoint import opened
from monitor.ledger.note import SigningKey
from monitor.ledger.proof import verify_consistency, verify_inclusion
from monitor.store.check.verify import verify
from monitor.store.database import Database, open_database
from monitor.store.proofs import consistency, inclusions
from monitor.store.tables.entry import entry

WRITER = Path(__file__).with_name("killed_writer.py")
KEY = SigningKey("localhost/tenderwatch", 1, b"k" * 32)
ROOT = Path(__file__).parents[2]


def write_until_killed(url: str, seed: int) -> list[dict[str, Any]]:
    """What the writer printed before it was killed at a random moment."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    writer = subprocess.Popen(
        [sys.executable, str(WRITER), url, str(seed)], stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )
    assert writer.stdout is not None
    first = writer.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.6))
    writer.kill()
    rest, _ = writer.communicate(timeout=30)
    assert writer.returncode == -9, first + rest
    whole = [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]
    return [json.loads(line) for line in whole]


class Acknowledged:
    """Every receipt that the writer gave out before it was killed, and every head that it showed."""

    def __init__(self) -> None:
        self.receipts: dict[int, tuple[str, str]] = {}
        self.heads: dict[int, bytes] = {}
        self.cut_short = 0

    def take(self, lines: list[dict[str, Any]]) -> None:
        """Each receipt verifies offline against the checkpoint that came with it."""
        for told in lines:
            if "note" not in told:
                continue
            head = opened(told["note"], [KEY.verifier]).checkpoint
            self.heads[head.size] = head.root
            for id, seq, leaf_hash, path in told["receipts"]:
                proof = [bytes.fromhex(one) for one in path]
                verify_inclusion(bytes.fromhex(leaf_hash), seq, head.size, proof, head.root)
                self.receipts[seq] = (id, leaf_hash)
        self.cut_short += "begun" in lines[-1]

    def stand(self, database: Database) -> None:
        """All of them are in the log of today, and every head is the beginning of its tree: no fork."""
        with database.reading() as read:
            assert read.connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert read.connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            report = verify(read, [KEY.verifier])
            assert report.bad == []
            rows = read.connection.execute(select(entry.c.seq, entry.c.event_id, entry.c.leaf_hash)).all()
            for size, root in self.heads.items():
                proof = consistency(read, size, report.size)
                verify_consistency(size, root, report.size, report.root, proof)
            proofs = inclusions(read, self.receipts, report.size)
        kept = {row.seq: (row.event_id, row.leaf_hash.hex()) for row in rows}
        assert self.receipts.items() <= kept.items()
        for seq, path in proofs.items():
            verify_inclusion(bytes.fromhex(self.receipts[seq][1]), seq, report.size, path, report.root)


def kill_again_and_again(folder: Path, rounds: int) -> tuple[int, int, int]:
    """Kills that fell into a batch, receipts and heads that stood."""
    cut_short = receipts = heads = 0
    acknowledged = Acknowledged()
    for round_ in range(rounds):
        url = f"sqlite:///{folder}/ledger{round_ // 10}.db"  # a fresh file every ten rounds keeps inspection short
        if round_ % 10 == 0:
            acknowledged = Acknowledged()
        before = len(acknowledged.receipts), len(acknowledged.heads), acknowledged.cut_short
        acknowledged.take(write_until_killed(url, seed=round_))
        receipts += len(acknowledged.receipts) - before[0]
        heads += len(acknowledged.heads) - before[1]
        cut_short += acknowledged.cut_short - before[2]
        database = open_database(url, key=KEY)
        acknowledged.stand(database)
        database.close()
    return cut_short, receipts, heads


def test_a_killed_writer_loses_nothing_it_answered(tmp_path: Path) -> None:
    cut_short, receipts, heads = kill_again_and_again(tmp_path, 5)
    assert cut_short > 0, "no kill fell into a batch"
    assert min(receipts, heads) > 0


@pytest.mark.prove
def test_a_writer_killed_often_loses_nothing_it_answered(tmp_path: Path) -> None:
    rounds = int(os.environ.get("TENDERWATCH_KILLS", "100"))
    cut_short, receipts, heads = kill_again_and_again(tmp_path, rounds)
    assert cut_short > 0, "no kill fell into a batch"
    proved(
        f"kill -9 during appends: {rounds} kills, {cut_short} inside a batch; {receipts:,} acknowledged receipts "
        f"and {heads:,} heads verify afterwards, no fork"
    )
