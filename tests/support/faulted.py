"""An installation under load while something breaks: what was acknowledged, what is in the log, what was found."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import polars as pl
from processes import free_port
from served_county import serving

from api.app import create_app
from api.desk import county_now
from monitor.audit.auditor import today
from monitor.audit.batch import batch
from monitor.audit.catch_up import READER
from monitor.audit.county import judge_county
from monitor.audit.in_force import charged
from monitor.demo import generate
from monitor.facts.lake import Lake
from monitor.facts.records import records
from monitor.findings.identity import finding_id
from monitor.ledger.keyfile import make_key
from monitor.rules.catalogue import catalogue
from monitor.settings import Settings
from monitor.store.cursors import cursor_of
from monitor.store.database import open_database
from monitor.store.events import events_after, last_seq
from monitor.store.findings import listed

ROOT = Path(__file__).parents[2]
SENDERS = 4
BATCH = 5
LATE = 180.0
ORIGIN = "localhost/tenderwatch"


def lines() -> list[dict[str, Any]]:
    """The events of a small county, in the order of time."""
    return [json.loads(line) for line in generate(years=1, projects=8, seed=11).lines]


@dataclass
class Load:
    """Senders that send batch after batch, each again until it was acknowledged; what they were told."""

    port: int
    events: list[dict[str, Any]]
    acked: dict[tuple[str, str], str] = field(default_factory=dict)
    """(source, id) -> leaf hash of its receipt."""
    answers: list[float] = field(default_factory=list)
    """Moments of acknowledgements."""
    refused: Counter[str] = field(default_factory=Counter)
    stop: threading.Event = field(default_factory=threading.Event)
    pause: float = 0.02
    _next: int = 0
    _door: threading.Lock = field(default_factory=threading.Lock)

    def _taken(self) -> list[dict[str, Any]]:
        with self._door:
            first, self._next = self._next, self._next + BATCH
        return self.events[first : first + BATCH]

    def run(self) -> None:
        """One sender."""
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=15, trust_env=False) as client:
            while not self.stop.is_set() and (part := self._taken()):
                self._acknowledged(client, part)
                time.sleep(self.pause)

    def _acknowledged(self, client: httpx.Client, part: list[dict[str, Any]]) -> None:
        while not self.stop.is_set():
            try:
                answer = client.post("/events?proofs=false", json=part)
            except httpx.HTTPError:
                self.refused["no answer"] += 1
                time.sleep(0.1)
                continue
            if answer.is_success:
                break
            self.refused[str(answer.status_code)] += 1
            time.sleep(0.1)
        else:
            return
        now = time.monotonic()
        with self._door:
            for one in answer.json()["outcomes"]:
                self.acked[one["source"] or "", one["id"]] = one["receipt"]["leaf_hash"]
            self.answers.append(now)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Senders send; at the end all is sent, or the time is over."""
        threads = [threading.Thread(target=self.run, daemon=True) for _ in range(SENDERS)]
        for one in threads:
            one.start()
        yield
        until = time.monotonic() + LATE
        for one in threads:
            one.join(max(0.1, until - time.monotonic()))
        self.stop.set()
        for one in threads:
            one.join(20)

    def silence(self, moment: float) -> float:
        """The longest time without an acknowledgement from `moment` on, in seconds."""
        told = [moment, *sorted(one for one in self.answers if one > moment)]
        return max((later - one for one, later in pairwise(told)), default=LATE)


class Installation:
    """API and worker as processes of their own, as they are run in earnest, over one database."""

    def __init__(self, folder: Path, url: str, **environment: str) -> None:
        self.folder, self.url, self.port = folder, url, free_port()
        self.key = folder / "log.key"
        if not self.key.exists():
            make_key(self.key, ORIGIN)
        told = {
            "DATABASE": url,
            "LAKE": str(folder / "lake"),
            "LOG_KEY_FILE": str(self.key),
            "ACCESS": "open",
            "AUDIT": "worker",
            "PORT": str(self.port),
            "LOG_LEVEL": "error",
            "DISK_FREE_MB": "1",
        }
        self.environment = os.environ | {f"TENDERWATCH_{name}": value for name, value in told.items()} | environment
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """`api` or `worker` runs."""
        command = {"api": ["-m", "api"], "worker": ["-m", "monitor.cli", "work"]}[name]
        self.processes[name] = subprocess.Popen(
            [sys.executable, *command],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        if name == "api":
            self.answers()

    def answers(self) -> None:
        """The API answers."""
        until = time.monotonic() + LATE
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=5, trust_env=False)
            except httpx.HTTPError:
                assert time.monotonic() < until, "the API does not answer"
                time.sleep(0.1)
            else:
                return

    def kill(self, name: str) -> None:
        """Dead at once, without a word; and started again."""
        process = self.processes[name]
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.start(name)

    def kill_rules(self) -> bool:
        """The child that runs the rules is dead at once; whoever started it starts it again."""
        children = Path(f"/proc/{self.processes['worker'].pid}/task/{self.processes['worker'].pid}/children")
        for pid in map(int, children.read_text().split()):
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
                return True
        return False

    @contextmanager
    def running(self) -> Iterator[None]:
        """Both run; at the end both have stopped."""
        self.start("api")
        self.start("worker")
        try:
            yield
        finally:
            for process in self.processes.values():
                process.terminate()
            for process in self.processes.values():
                try:
                    process.wait(60)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def settings(self) -> Settings:
        """What its processes read from their environment."""
        told = {name.removeprefix("TENDERWATCH_").lower(): value for name, value in self.environment.items()}
        return Settings.model_validate({name: value for name, value in told.items() if name in Settings.model_fields})

    def caught_up(self) -> float:
        """Seconds until the live audit has read everything."""
        began, database = time.monotonic(), open_database(self.url, origin=ORIGIN)
        try:
            while time.monotonic() - began < LATE:
                with database.reading() as read:
                    stands = cursor_of(read, READER)
                    if stands is not None and stands.seq >= last_seq(read):
                        return time.monotonic() - began
                time.sleep(0.2)
        finally:
            database.close()
        raise AssertionError("the audit did not catch up")

    def outcome(self, load: Load) -> dict[str, Any]:
        """What was lost and doubled, and whether the findings are those of the batch.

        The county-wide rules are judged at once, where the worker would wait for its next turn.
        """
        database = open_database(self.url, origin=ORIGIN)
        judge_county(database, Lake(self.folder / "county"), charged("demo"), today())
        with database.reading() as read:
            stored = events_after(read, -1, 10**6)
            live = {row["id"] for row in listed(read) if row["state"] != "superseded"}
        database.close()
        held = Counter((one.event.source, one.event.id) for one in stored)
        hashes = {(one.event.source, one.event.id): one.leaf_hash.hex() for one in stored}
        return {
            "acknowledged": len(load.acked),
            "lost": sum(hashes.get(key) != leaf for key, leaf in load.acked.items()),
            "doubled": sum(count > 1 for count in held.values()),
            "in_log": len(stored),
            "findings": len(live),
            "findings_differ": len(live ^ of_batch(stored)),
        }


class Clocked(Installation):
    """The API in this process, by a clock that can be set; the worker as a process, by the machine's."""

    behind = timedelta(0)

    def start(self, name: str) -> None:
        """The API is a thread of a server of its own; anything else is a process."""
        if name == "api":
            app = create_app(self.settings(), clock=lambda: county_now() - self.behind)
            self._open = serving(app, self.port)
            self._open.__enter__()
        else:
            super().start(name)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Both run; at the end both have stopped."""
        try:
            with super().running():
                yield
        finally:
            self._open.__exit__(None, None, None)


def of_batch(stored: list[Any]) -> set[str]:
    """The ids of the findings that a batch makes of the same entries."""
    world = records((one.seq, one.event) for one in stored)
    flagged = batch(world, charged("demo"), today()).verdicts.filter(pl.col("verdict") == "flagged")
    rules = catalogue()
    return {
        finding_id(row["rule"], rules[row["rule"]].version, row["scope_kind"], row["scope_id"], row["about"])
        for row in flagged.iter_rows(named=True)
    }


def under_load(
    place: Installation, events: list[dict[str, Any]], fault: Callable[[Installation], None]
) -> dict[str, Any]:
    """One fault in the middle of the load, and what became of everything."""
    load = Load(place.port, events)
    with place.running():
        with load.running():
            while len(load.acked) < len(events) // 3:
                time.sleep(0.02)
                assert not load.stop.is_set()
            began = time.monotonic()
            fault(place)
        caught = place.caught_up()
        return {
            "silence_s": load.silence(began),
            "audit_s": caught,
            **place.outcome(load),
            "sent": len(events),
            "refused": dict(load.refused),
        }
