"""Whether a process of the service is well, for the health check of its container: exit code 0 where it is."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import httpx

from monitor.settings import settings

SECONDS: Final = 8.0
STALE_SECONDS: Final = 60.0
ALIVE: Final = Path(tempfile.gettempdir()) / "tenderwatch-worker.alive"
"""Touched by the worker at every look at the log."""


def beat() -> None:
    """The worker is alive."""
    ALIVE.touch()


def asked_at(host: str) -> str:
    """Where a service that listens on `host` is asked on its own machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - what it listens on


def is_well(name: str) -> bool:
    """Whether `api` is ready, `dashboard` answers, `worker` looked at the log within the last minute."""
    told = settings()
    if name == "worker":
        return ALIVE.exists() and time.time() - ALIVE.stat().st_mtime < STALE_SECONDS
    host = asked_at(told.host)
    place = f"{host}:{told.port}/ready" if name == "api" else f"{host}:{told.dashboard_port}/_stcore/health"
    try:
        return httpx.get(f"http://{place}", timeout=SECONDS).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


if __name__ == "__main__":
    sys.exit(0 if is_well(sys.argv[1]) else 1)
