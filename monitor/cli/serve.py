"""API and dashboard as two processes, ended together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from monitor.errors import TenderwatchError
from monitor.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
END_SECONDS = 50.0
"""Beyond the seconds that running requests are waited for: by then the API has ended itself."""


class PortTaken(TenderwatchError):
    """Another program listens on the port already."""


class NotStarted(TenderwatchError):
    """A process ended, or did not answer, while it was being started."""


def _free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"{host}:{port} is in use ({error.strerror}); set TENDERWATCH_PORT or _DASHBOARD_PORT"
            ) from error


def _commands(told: Settings, *, dashboard: bool) -> Iterator[tuple[str, list[str], int]]:
    yield "api", ["-m", "api"], told.port
    if dashboard:
        yield "dashboard", pages(told), told.dashboard_port


def pages(told: Settings) -> list[str]:
    """The arguments with which Python runs the dashboard."""
    run = ["-m", "streamlit", "run", str(ROOT / "dashboard" / "app.py"), "--server.headless", "true"]
    return [*run, "--server.address", told.host, "--server.port", str(told.dashboard_port)]


def _environment(told: Settings) -> dict[str, str]:
    return {**os.environ, **told.environment(), "TENDERWATCH_API_URL": f"http://{told.host}:{told.port}"}


def _answers(process: subprocess.Popen[bytes], name: str, address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NotStarted(f"the {name} ended with code {process.returncode}")
        try:
            httpx.get(address, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise NotStarted(f"the {name} did not answer at {address} within {START_SECONDS:.0f} s")


@contextmanager
def running(told: Settings, *, dashboard: bool = True) -> Iterator[list[subprocess.Popen[bytes]]]:
    """API (and dashboard) answer; at the end both have stopped. Raises PortTaken, NotStarted."""
    commands = list(_commands(told, dashboard=dashboard))
    for _, _, port in commands:
        _free(told.host, port)
    started: list[subprocess.Popen[bytes]] = []
    try:
        for name, command, port in commands:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own modules
                [sys.executable, *command],
                env=_environment(told),
                cwd=ROOT,
                start_new_session=True,  # an interrupt at the terminal is ours to pass on, once
            )
            started.append(process)
            path = "/health" if name == "api" else "/_stcore/health"
            _answers(process, name, f"http://{told.host}:{port}{path}")
        yield started
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            try:
                process.wait(told.stop_seconds + END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def serve(told: Settings, *, dashboard: bool = True) -> None:
    """Runs until interrupted or told to end, or until one of the two ends."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with running(told, dashboard=dashboard) as processes:
        print(f"API        http://{told.host}:{told.port}/docs")  # noqa: T201 - the command's own answer
        if dashboard:
            print(f"dashboard  http://{told.host}:{told.dashboard_port}/")  # noqa: T201 - the same
        sys.stdout.flush()
        try:
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
        except KeyboardInterrupt:
            return
        codes = zip(("api", "dashboard"), (process.poll() for process in processes), strict=False)
        ended = ", ".join(f"the {name} ended with code {code}" for name, code in codes if code is not None)
    raise NotStarted(ended)
