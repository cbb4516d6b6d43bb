"""`tenderwatch ledger watch`: a log that withholds or never ends is not one that was read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import Result
from served_log import ENTRIES, POLICY, ServedLog, with_other
from typer.testing import CliRunner

from monitor.cli import ledger
from monitor.cli.app import app

Look = Callable[[], Result]


@pytest.fixture
def log() -> ServedLog:
    return ServedLog(ENTRIES[:300])


@pytest.fixture
def look(log: ServedLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Look]:
    """One look at the log over HTTP, with what was kept before."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                told = log(self.path.removeprefix("/log/"))
            except OSError:
                self.send_error(404)
                return
            self.send_response(200)
            self.end_headers()
            try:
                self.wfile.write(told)
            except OSError:
                return

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "policy").write_text(POLICY.text(), encoding="utf-8")
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", "en")
    words = ["--state", str(tmp_path / "state"), "--policy", str(tmp_path / "policy"), "--once"]
    yield lambda: CliRunner().invoke(app, ["ledger", "watch", f"http://127.0.0.1:{server.server_port}", *words])
    server.shutdown()
    server.server_close()


def test_an_honest_log_is_0_and_a_rewritten_one_1(log: ServedLog, look: Look) -> None:
    assert look().exit_code == 0
    log.leaves = with_other(7, 400)
    told = look()
    assert told.exit_code == 1
    assert "!! rewritten" in told.output


def test_a_log_that_withholds_its_entries_is_2(log: ServedLog, look: Look) -> None:
    assert look().exit_code == 0
    log.leaves = with_other(7, 400)
    log.served["tile/entries/000"] = OSError("no")
    told = look()
    assert told.exit_code == 2
    assert "unreachable" in told.output


def test_a_file_without_end_is_not_read_to_its_end(log: ServedLog, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "MOST_BYTES", 200_000)
    log.served["tile/entries/000"] = b"x" * 300_000
    told = look()
    assert told.exit_code == 2
    assert "more than 200000 bytes" in told.output
