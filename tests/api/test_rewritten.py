"""The whole thing as it runs: API, two witnesses, a watcher, and somebody who has the database and the stolen key."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from processes import ROOT, WitnessProcess, address, api, free_port

from monitor.ledger.checkpoint import opened
from monitor.settings import Settings
from monitor.vocabulary.contract import contract

Example = Callable[..., dict[str, Any]]


DRAW = contract().kinds["draw.voided"].example


class Town:
    """An API, its two witnesses with a quorum of both, and the folder of a watcher."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.witnesses = [WitnessProcess(folder, name) for name in ("audit-office", "discipline")]
        names = " ".join(one.name for one in self.witnesses)
        lines = [f"witness {one.name} {one.key.verifier.text()} {one.address}" for one in self.witnesses]
        self.policy = folder / "policy"
        self.policy.write_text("\n".join([*lines, f"group all-of-us all {names}", "quorum all-of-us", ""]))
        self.settings = self.with_database("ledger.db")
        self.key = self.settings.signing_key()

    def with_database(self, name: str) -> Settings:
        return Settings(
            access="open",
            database=f"sqlite:///{self.folder}/{name}",
            lake=self.folder / "lake",
            log_key_file=self.folder / "log.key",
            heads_file=self.folder / f"{name}.heads",  # who changes the database takes this file away as well
            witness_policy=self.policy,
            port=free_port(),
            language="en",
        )

    def command(self, told: Settings, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "monitor.cli", "ledger", *words],
            env={"PATH": "", **told.environment()},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def watch(self, told: Settings) -> subprocess.CompletedProcess[str]:
        policy = self.folder / "watcher.policy"
        policy.write_text(f"log {self.key.verifier.text()}\n{self.policy.read_text()}")
        state = ["--state", str(self.folder / "seen"), "--policy", str(policy)]
        return self.command(told, "watch", address(told), *state, "--once")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    told = Town(tmp_path)
    with ExitStack() as stack:
        for witness in told.witnesses:
            stack.enter_context(witness.running(told.key))
        yield told


def until(client: httpx.Client, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The health of the API once it fits; the last one told where it never does."""
    told: dict[str, Any] = {}
    for _ in range(150):
        told = client.get("/health").json()
        if fits(told):
            return told
        time.sleep(0.1)
    raise AssertionError(told)


def cosigned(told: dict[str, Any]) -> bool:
    return bool(told["quorum_met"]) and all(one["size"] == told["entries"] for one in told["witnesses"])


def refused(told: dict[str, Any]) -> bool:
    return all(one["standing"] == "refuses" for one in told["witnesses"])


@pytest.mark.prove
def test_a_rewritten_history_and_a_restored_backup_are_refused_and_named(town: Town, example: Example) -> None:
    with api(town.settings) as (client, _):
        client.post("/events", json=[example(id=f"first-{number}") for number in range(5)])
        town.folder.joinpath("backup").mkdir()
    shutil.copy(town.folder / "ledger.db", town.folder / "backup" / "ledger.db")

    with api(town.settings) as (client, _):
        answer = client.post("/events", json=[*(example(id=f"second-{number}") for number in range(5)), DRAW])
        assert answer.status_code == 201, answer.text
        until(client, cosigned)  # at once: what a draw says does not wait for the minute
        looked = town.watch(town.settings)
        assert looked.returncode == 0, looked.stdout + looked.stderr
        entry = answer.json()["outcomes"][0]["receipt"]["entry"]
        proof = client.get(f"/log/proof/{entry}.tlog-proof")
    receipt = town.folder / "mine.tlog-proof"
    receipt.write_text(proof.text, encoding="utf-8")
    held = town.command(town.settings, "receipt", str(receipt), "--log", town.key.verifier.text())
    assert held.returncode == 0, held.stdout + held.stderr
    assert "the quorum all-of-us is met: audit-office, discipline" in held.stdout
    sound = town.command(town.settings, "verify")
    assert sound.returncode == 0, sound.stderr

    _another_history_is_refused(town, example)
    _an_old_backup_is_named(town, example)


def _another_history_is_refused(town: Town, example: Example) -> None:
    rewritten = town.with_database("rewritten.db")
    with api(rewritten) as (client, _):
        client.post("/events", json=[*(example(id=f"other-{number}") for number in range(30)), DRAW])
        until(client, refused)
        assert client.get("/health").json()["quorum_met"] is False
        looked = town.watch(rewritten)
        assert looked.returncode == 1, looked.stdout + looked.stderr
        assert "!!" in looked.stdout
        shown = int(client.get("/log/checkpoint?newest=true").text.splitlines()[1])
    evidence = [path for path in (town.folder / "seen").rglob("*") if path.is_file() and "misbehaviour" in path.parts]
    assert {path.name for path in evidence} >= {"served.leaf", "now.note"}, looked.stdout
    for witness in town.witnesses:
        size = int(httpx.get(f"{witness.address}/checkpoint").text.splitlines()[1])
        two = httpx.get(f"{witness.address}/misbehaviour").json()
        assert two["total"] >= 1
        for one in two["items"]:
            kept, told = (opened(one[name], [town.key.verifier]).checkpoint for name in ("kept", "told"))
            assert (kept.size, kept.root) != (told.size, told.root)
            assert one["kept"] != one["told"]
        assert size < shown


def _an_old_backup_is_named(town: Town, example: Example) -> None:
    shutil.copy(town.folder / "backup" / "ledger.db", town.folder / "restored.db")
    restored = town.with_database("restored.db")
    with api(restored) as (client, _):
        told = until(client, refused)
        assert all("the log shows only" in one["reason"] for one in told["witnesses"]), told
        looked = town.watch(restored)
        assert looked.returncode == 1, looked.stdout + looked.stderr
        client.post("/events", json=example(id="after-the-restore"))
        assert client.get("/health").json()["quorum_met"] is False
