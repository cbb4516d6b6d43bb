"""API and witnesses as processes of their own on ports of this machine, as an operator runs them."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from monitor.cli.serve import running
from monitor.ledger.keyfile import make_key
from monitor.ledger.note import COSIGNATURE, SigningKey
from monitor.settings import Settings

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def api(told: Settings) -> Iterator[tuple[httpx.Client, subprocess.Popen[bytes]]]:
    """The API answers; the client speaks to it, and the process may be killed."""
    with running(told, dashboard=False) as (process,), httpx.Client(base_url=address(told), timeout=30) as client:
        yield client, process


def address(told: Settings) -> str:
    """Where the API of these settings answers."""
    return f"http://{told.host}:{told.port}"


class WitnessProcess:
    """A witness with its key and file in `folder`, on a port of its own."""

    def __init__(self, folder: Path, name: str) -> None:
        """The key is made."""
        self.name = name
        self.folder = folder
        self.port = free_port()
        self.key = make_key(folder / f"{name}.key", f"witness.example.org/{name}", COSIGNATURE)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self, log: SigningKey) -> Iterator[None]:
        """It answers, and follows this log."""
        place = ["--db", str(self.folder / f"{self.name}.db"), "--port", str(self.port)]
        command = ["-m", "monitor.cli", "witness", "--key", str(self.folder / f"{self.name}.key")]
        process = subprocess.Popen(
            [sys.executable, *command, "--log", log.verifier.text(), *place], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        try:
            self._wait(process)
            yield
        finally:
            process.terminate()
            process.wait(20)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        for _ in range(300):
            assert process.poll() is None, "the witness ended"
            try:
                httpx.get(f"{self.address}/vkey", timeout=2)
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the witness did not answer")
