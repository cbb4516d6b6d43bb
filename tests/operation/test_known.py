"""What is known of the log's length outside the database: the file of heads, witnesses, and heads that are brought."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.ledger.note import COSIGNATURE, SigningKey
from monitor.ledger.policy import Policy
from monitor.operation.heads import Remembered, hold_against
from monitor.operation.known import Known, Silent, known_heads
from monitor.operation.refused import HeadsUnreadable, RolledBack
from monitor.settings import Settings

ORIGIN = "localhost/tenderwatch"
KEY = SigningKey(ORIGIN, 1, bytes(32))
WITNESS = SigningKey("w.example", COSIGNATURE, b"w" * 32)


def note(size: int, origin: str = ORIGIN) -> str:
    return signed(Checkpoint(origin, size, bytes([size]) * 32), SigningKey(origin, 1, bytes(32)))


class Served:
    """A witness: what it answers, and what it was asked."""

    def __init__(self) -> None:
        self.answer: tuple[int, bytes] = (404, b"")
        self.asked: list[str] = []


@pytest.fixture
def served() -> Iterator[tuple[Served, Policy]]:
    told = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            self.send_response(told.answer[0])
            self.end_headers()
            self.wfile.write(told.answer[1])

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    policy = Policy.parse(f"log {KEY.verifier.text()}\nwitness w {WITNESS.verifier.text()} {address}\nquorum w\n")
    yield told, policy
    server.shutdown()
    thread.join()
    server.server_close()


def test_all_that_know_are_heard(served: tuple[Served, Policy], tmp_path: Path) -> None:
    witness, policy = served
    remembered = Remembered(tmp_path / "new/log.key.heads")
    assert list(known_heads(ORIGIN, remembered, policy, ())) == []
    remembered.keep(7, note(7))
    (tmp_path / "seen").write_text(note(8), encoding="utf-8")
    (tmp_path / "other").write_text(note(99, "other.example/log"), encoding="utf-8")
    witness.answer = (200, note(9).encode())
    told = list(known_heads(ORIGIN, remembered, policy, [tmp_path / "seen", tmp_path / "other"]))
    sizes = [one.head.size for one in told if isinstance(one, Known)]
    assert sizes == [7, 8, 9]
    assert [one.reason for one in told if isinstance(one, Silent)] == [f"a head of other.example/log, not of {ORIGIN}"]
    assert witness.asked[-1].endswith("/checkpoint")


@pytest.mark.parametrize("answer", [(500, b""), (200, b"nonsense"), (200, b"x" * 200_000)])
def test_a_witness_that_says_nothing_sensible_is_silent(
    served: tuple[Served, Policy], answer: tuple[int, bytes]
) -> None:
    witness, policy = served
    witness.answer = answer
    assert [type(one) for one in known_heads(ORIGIN, None, policy, ())] == [Silent]


def test_a_head_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "seen").write_text("nonsense", encoding="utf-8")
    with pytest.raises(HeadsUnreadable, match="no checkpoint can be read"):
        list(known_heads(ORIGIN, None, None, [tmp_path / "seen"]))


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_database_that_was_exchanged_is_noticed(installed: Any, told: Settings) -> None:
    remembered = Remembered(told.heads)
    with installed.database.reading() as read:
        hold_against(read, remembered)
    remembered.keep(10_000, installed.put("one more"))
    with installed.database.reading() as read:
        hold_against(read, remembered)
    whole = told.heads.read_text(encoding="utf-8").split("\n")
    told.heads.write_text("\n".join([whole[0], "99999", *whole[2:]]), encoding="utf-8")
    with installed.database.reading() as read, pytest.raises(RolledBack, match="signed a head of 99999"):
        hold_against(read, remembered)
    told.heads.write_text("\n".join([whole[0], "5", *whole[2:]]), encoding="utf-8")
    with installed.database.reading() as read, pytest.raises(RolledBack):
        hold_against(read, remembered)
    told.heads.write_text("nonsense", encoding="utf-8")
    with installed.database.reading() as read:
        hold_against(read, remembered)
