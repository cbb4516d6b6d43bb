"""Told to end under load: what was acknowledged is kept, everything that ran is answered, and the end comes in time."""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from processes import address, free_port

from monitor.cli.serve import ROOT
from monitor.settings import Settings
from monitor.store.database import open_database
from monitor.store.events import find

Example = Callable[..., dict[str, Any]]
SENDERS = 4
BOUND = 60


class Load:
    """Senders that post until nobody takes anything, and what each was told."""

    def __init__(self, told: Settings, example: Example) -> None:
        self.told, self.example = told, example
        self.kept: list[tuple[str, str]] = []
        self.statuses: set[int] = set()
        self.cut: list[str] = []
        self.threads = [threading.Thread(target=self._send, args=(number,)) for number in range(SENDERS)]

    def _send(self, number: int) -> None:
        with httpx.Client(base_url=address(self.told), timeout=30) as client:
            for turn in itertools.count():
                events = [self.example(id=f"{number}-{turn}-{one}") for one in range(5)]
                try:
                    answer = client.post("/events?proofs=false", json=events)
                except httpx.ConnectError:
                    return
                except httpx.HTTPError as error:
                    self.cut.append(type(error).__name__)
                    return
                self.statuses.add(answer.status_code)
                if answer.status_code == httpx.codes.CREATED:
                    self.kept += [(event["source"], event["id"]) for event in events]


def test_what_was_acknowledged_is_kept(tmp_path: Path, example: Example) -> None:
    told = Settings(
        database=f"sqlite:///{tmp_path}/ledger.db",
        lake=tmp_path / "lake",
        log_key_file=tmp_path / "log.key",
        access="open",
        audit="worker",
        port=free_port(),
    )
    log = tmp_path / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "api"], env=told.environment(), cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT
        )
    load, wait = Load(told, example), threading.Event()
    try:
        for _ in range(600):
            assert process.poll() is None, log.read_text()
            if _answers(told) or wait.wait(0.1):
                break
        for thread in load.threads:
            thread.start()
        for _ in range(600):
            if len(load.kept) > 100 or wait.wait(0.05):
                break
        process.send_signal(signal.SIGTERM)
        assert process.wait(BOUND) == 0, log.read_text()
    finally:
        process.kill()
        process.wait()
        for thread in load.threads:
            thread.join()
    assert load.statuses == {201}
    assert set(load.cut) <= {"ReadError", "RemoteProtocolError", "WriteError"}  # a request that came when the door shut
    assert len(load.kept) > 100
    database = open_database(told.database)
    with database.reading() as read:
        missing = [(source, id) for source, id in load.kept if find(read, source, id) is None]
    database.close()
    assert not missing
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    events = [line["event"] for line in lines]
    assert "told to stop; it takes at most 65 seconds" in events
    assert events[-1] == "stopped"
    assert not [line for line in lines if line["level"] in {"error", "critical"}]
    assert len([one for one in lines if one["event"] == "request" and one["status"] == 201]) >= len(load.kept) / 5


def _answers(told: Settings) -> bool:
    try:
        return httpx.get(f"{address(told)}/ready", timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
