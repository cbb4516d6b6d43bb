"""The worker waits for the tables, follows the log as it grows, and ends when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from monitor.operation import probe, window, work
from monitor.operation.refused import OtherRevision
from monitor.settings import Settings
from monitor.store.append import append
from monitor.store.database import open_database
from monitor.store.sequencer import Appended, Sequencer


class Audit:
    """An audit that only notes what it is told."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.notified, self.closed = threading.Event(), threading.Event()
        made.append(self)

    def notify(self) -> None:
        self.notified.set()

    def close(self) -> None:
        self.closed.set()


made: list[Audit] = []


@pytest.fixture(autouse=True)
def audit(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    made.clear()
    monkeypatch.setattr(work, "Auditor", Audit)
    monkeypatch.setattr(work, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(window, "TURN_SECONDS", 0.01)
    monkeypatch.setattr(probe, "ALIVE", tmp_path / "alive")


def test_it_follows_the_log(told: Settings, make: Callable[..., Any], now: Any) -> None:
    stop = threading.Event()
    worker = threading.Thread(target=work.work, args=(told, stop))
    worker.start()
    assert not stop.wait(0.1)
    assert made == []  # no tables yet
    database = open_database(told.database)
    database.migrate()
    while not probe.is_well("worker"):
        assert not stop.wait(0.01)
    made[0].notified.clear()
    with database.writing() as write:
        append(write, [make("a")], now=now)
    assert made[0].notified.wait(20)
    while not (told.lake / "window.json").exists():  # the public's board lies ready
        assert not stop.wait(0.01)
    stop.set()
    worker.join()
    assert made[0].closed.is_set()
    assert len(made) == 1
    database.close()


def test_it_refuses_the_schema_of_another_release(told: Settings) -> None:
    database = open_database(told.database)
    database.migrate()
    with database.writing() as write:
        write.connection.execute(text("UPDATE alembic_version SET version_num = '2026_11_24_0400'"))
    database.close()
    with pytest.raises(OtherRevision, match="this release works with"):
        work.work(told, threading.Event())
    assert made == []


@pytest.mark.parametrize("backend", ["sqlite"])
def test_every_commit_is_observed_before_it_is_answered(installed: Any, make: Callable[..., Any], now: Any) -> None:
    seen: list[Appended] = []

    def observe(appended: Appended) -> None:
        seen.append(appended)
        if len(seen) > 1:
            raise RuntimeError("an observer that fails")

    with Sequencer(installed.database, clock=lambda: now, observe=observe) as sequencer:
        assert sequencer.is_alive
        first = sequencer.submit([make("x"), make("x"), make("x", subject="OTHER")])
        assert seen[0].outcomes == first
        assert seen[0].seconds > 0
        assert seen[0].head is not None
        assert sequencer.submit([make("y")])[0] == seen[1].outcomes[0]
        assert sequencer.waiting == 0
    assert not sequencer.is_alive
