"""Relays of recorded rounds on this machine: one server, each first folder of the path another relay."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from draw_office import ROUND, signature

from monitor.draw.chain import QUICKNET

GOOD = {"round": ROUND, "signature": signature()}
ANSWERS: dict[str, tuple[int, bytes]] = {
    "good": (200, json.dumps(GOOD).encode()),
    "other-round": (200, json.dumps({"signature": signature(30_662_982)}).encode()),
    "other-value": (200, json.dumps({**GOOD, "randomness": "00" * 32}).encode()),
    "no-signature": (200, b"{}"),
    "a-list": (200, b"[]"),
    "no-json": (200, b"<html>"),
    "too-long": (200, b" " * 20_000),
    "missing": (404, b"{}"),
    "slow": (200, json.dumps(GOOD).encode()),
}
"""Relay -> what it answers. The slow one drips its answer, a byte at a time, and never comes to an end in time."""
DRIP = 0.05


@contextmanager
def relays(round_no: int = ROUND) -> Iterator[str]:
    """Their common address. The one named `good` has this recorded round."""
    asked_to_stop = threading.Event()
    good = (200, json.dumps({"round": round_no, "signature": signature(round_no)}).encode())
    answers = {**ANSWERS, "good": good}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _, name, chain, public, number = self.path.split("/")
            assert (chain, public, number) == (QUICKNET.hash, "public", str(round_no))
            status, body = answers[name]
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            for at in range(len(body)) if name == "slow" else ():
                if asked_to_stop.is_set():
                    return
                self.wfile.write(body[at : at + 1])
                self.wfile.flush()
                time.sleep(DRIP)
            if name != "slow":
                self.wfile.write(body)

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def log_message(self, *_: Any) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            asked_to_stop.set()
            server.shutdown()
            thread.join()
