"""`tenderwatch serve` as a user runs it: both answer, an interrupt ends both quietly, a taken port is told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import httpx
import pytest

from monitor.cli.serve import NotStarted, PortTaken, running, serve
from monitor.settings import Settings

SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "TENDERWATCH_DATABASE": f"sqlite:///{tmp_path}/store.db",
        "TENDERWATCH_ACCESS": "open",
        "TENDERWATCH_LOG_KEY_FILE": f"{tmp_path}/log.key",
        "TENDERWATCH_LAKE": str(tmp_path / "lake"),
        "TENDERWATCH_PORT": str(free_port()),
        "TENDERWATCH_DASHBOARD_PORT": str(free_port()),
    }


def answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def test_an_interrupt_ends_api_and_dashboard_quietly(environment: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor.cli", "serve"], env=environment, stdout=stream, stderr=subprocess.STDOUT
        )
    api = f"http://127.0.0.1:{environment['TENDERWATCH_PORT']}/health"
    pages = f"http://127.0.0.1:{environment['TENDERWATCH_DASHBOARD_PORT']}/_stcore/health"
    try:
        deadline = time.monotonic() + SECONDS
        while "dashboard" not in log.read_text() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert answers(api), log.read_text()
        assert answers(pages), log.read_text()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS)
    assert process.returncode == 0, log.read_text()
    assert "Traceback" not in log.read_text()
    assert not answers(api)
    assert not answers(pages)


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = Settings(database=f"sqlite:///{tmp_path}/store.db", port=taken.getsockname()[1])
        with pytest.raises(PortTaken, match="in use"), running(told, dashboard=False):
            pass


def test_which_of_the_two_ended_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    started = [subprocess.Popen([sys.executable, "-c", f"raise SystemExit({code})"]) for code in (0, 3)]
    for process in started:
        process.wait(SECONDS)
    monkeypatch.setattr("monitor.cli.serve.running", lambda *_, **__: nullcontext(started))
    monkeypatch.setattr("monitor.cli.serve.signal.signal", lambda *_: None)
    with pytest.raises(NotStarted, match="the api ended with code 0, the dashboard ended with code 3"):
        serve(Settings())
