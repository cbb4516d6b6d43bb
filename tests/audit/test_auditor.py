"""The audit in a process of its own: it follows the log, and one that dies is started again where it stood."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.audit.auditor import Auditor, _Running
from monitor.rules.kit.like import like
from monitor.settings import Settings
from monitor.store.append import append
from monitor.store.database import Database, open_database
from monitor.store.findings import listed
from monitor.vocabulary.reading import read_event

SECONDS = 60.0


@pytest.fixture
def told(tmp_path: Path) -> Settings:
    return Settings(
        database=f"sqlite:///{tmp_path}/store.db",
        lake=tmp_path / "lake",
        place="demo",
        log_key_file=tmp_path / "log.key",
    )


@pytest.fixture
def store(told: Settings) -> Iterator[Database]:
    database = open_database(told.database, origin=told.log_origin)
    database.migrate()
    yield database
    database.close()


def paid(store: Database, name: str) -> int:
    event: dict[str, Any] = {
        **like("payment.made", "2026-03-02", payment_id=name, payment_kind="expense", amount="5000.00"),
        "id": name,
    }
    with store.writing() as write:
        (receipt,) = append(write, [read_event(event)], actor="0", now=datetime.now(UTC))
    return int(receipt.seq)  # type: ignore[union-attr]


def found(store: Database) -> set[str]:
    with store.reading() as read:
        rows = listed(read, rule="dec.collective-spend-threshold")
    return {row["about"]["payment_id"] for row in rows if row["state"] == "raised"}


def test_it_follows_the_log_and_is_started_again_when_it_dies(told: Settings, store: Database) -> None:
    auditor = Auditor(told)
    try:
        first = paid(store, "PAY-1")
        auditor.notify()
        assert auditor.wait_until(first, SECONDS)
        assert found(store) == {"PAY-1"}
        child = auditor.pid
        os.kill(child, signal.SIGKILL)
        second = paid(store, "PAY-2")
        auditor.notify()
        assert auditor.wait_until(second, SECONDS)
        assert found(store) == {"PAY-1", "PAY-2"}
        assert auditor.pid != child
    finally:
        auditor.close()


def test_waiting_for_what_was_never_appended_ends(told: Settings, store: Database) -> None:
    auditor = Auditor(told)
    try:
        assert auditor.wait_until(paid(store, "PAY-1"), SECONDS)
        assert not auditor.wait_until(10, 0.2)
    finally:
        auditor.close()


def test_being_told_a_thousand_times_holds_up_nobody() -> None:
    ours, theirs = multiprocessing.Pipe()
    auditor = Auditor.__new__(Auditor)
    auditor._running = _Running(multiprocessing.current_process(), ours)  # type: ignore[arg-type]  # noqa: SLF001
    for _ in range(5_000):  # a pipe nobody reads from holds some hundreds
        auditor.notify()
    assert theirs.recv() == "read"
    ours.close()
    auditor.notify()
    theirs.close()
