"""The API as a process, `python -m api`: logs settled, one worker, an end within a bound when it is told to stop."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from types import FrameType
from typing import Final

import uvicorn

from api.app import create_app
from monitor.operation.logs import settle
from monitor.settings import SettingsRefused, settings

LOG = logging.getLogger("tenderwatch.server")
DRAIN_SECONDS: Final = 45
"""After the running requests: the sequencer empties, the audit (10 s) and the thread of the witnesses (20 s) end."""
STOPS: Final = (signal.SIGTERM, signal.SIGINT)


class Server(uvicorn.Server):
    """As uvicorn's; told to stop it takes no request, answers those that run, and has ended within a bound."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal begins the end, and a clock beside it that cannot be blocked."""
        if not self.should_exit:
            wait = (self.config.timeout_graceful_shutdown or 0) + DRAIN_SECONDS
            LOG.info("told to stop; it takes at most %s seconds", wait)
            clock = threading.Timer(wait, _give_up)
            clock.daemon = True
            clock.start()
        super().handle_exit(sig, frame)


def _give_up() -> None:
    """What runs still was not acknowledged; everything acknowledged is committed."""
    LOG.error("it did not end in time and is cut off")
    os._exit(1)


def _ended(_sig: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def main() -> None:
    """The API of this environment's settings, until a signal; then exit code 0. It takes no arguments."""
    argparse.ArgumentParser(
        prog="python -m api",
        description="The API. Its settings come from the environment (TENDERWATCH_*): docs/operations.md lists them.",
    ).parse_args()
    try:
        told = settings()
    except SettingsRefused as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(2)
    settle(told)
    for one in STOPS:
        signal.signal(one, _ended)  # uvicorn takes the signals while it runs, and raises them anew at its end
    server = Server(
        uvicorn.Config(
            create_app(told),
            host=told.host,
            port=told.port,
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=told.proxies,
            timeout_graceful_shutdown=told.stop_seconds,
        )
    )
    try:
        server.run()
    finally:
        LOG.info("stopped")
    sys.exit(0 if server.started else 1)


if __name__ == "__main__":
    main()
