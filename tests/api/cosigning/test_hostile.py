"""A witness that does not mean well: it spoils no row, holds nobody up, and can come back to its senses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from api.cosigning import feeder as feeding
from api.cosigning.correspondent import Correspondent, Standing
from api.cosigning.feeder import Feeder, post
from api.witness.witness import Refusal, Witness
from monitor.ledger.note import COSIGNATURE, ED25519, SigningKey, parse_note
from monitor.ledger.policy import Policy
from monitor.store.check.verify import verify
from monitor.store.database import Database, open_database
from monitor.store.heads import cosigners, sign_head
from monitor.store.own import started
from monitor.vocabulary.event import COUNTY

NAME = "localhost/tenderwatch"
LOG = SigningKey(NAME, ED25519, b"l" * 32)
KEYS = {one: SigningKey(f"witness.example.org/{one}", COSIGNATURE, one.encode() * 32) for one in "ab"}
LINES = [f"witness {name} {key.verifier.text()} http://{name}" for name, key in KEYS.items()]
POLICY = Policy.parse("\n".join([*LINES, "group one any a b", "quorum one", ""]))
NOW = 1_790_000_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    told = open_database(f"sqlite:///{tmp_path}/ledger.db", origin=NAME, key=LOG)
    told.migrate()
    yield told
    told.close()


def grow(database: Database) -> str:
    with database.writing() as write:
        started(write, release="1", place="demo", now=datetime(2026, 11, 24, tzinfo=COUNTY))
        signed = sign_head(write)
    assert signed is not None
    return signed.note


def test_a_witness_that_answers_twice_spoils_no_row(database: Database) -> None:
    """Two cosignatures with two times: line and time on record belong together."""
    text = parse_note(grow(database)).text
    answer = "".join(KEYS["a"].signature_line(text, NOW + more) for more in (0, 9))
    feeder = Feeder(database, LOG, POLICY, 3600, post=lambda *_: (200, answer))
    assert feeder.wait(feeder.wake(), 20)
    feeder.close()
    with database.reading() as read:
        assert cosigners(read, 1) == {KEYS["a"].verifier.text(): NOW}
        assert verify(read, [LOG.verifier]).bad == []


def test_a_forged_cosignature_is_none(database: Database) -> None:
    note = grow(database)
    text = parse_note(note).text
    forged = KEYS["a"].signature_line("another text\n", NOW)
    stranger = KEYS["b"].signature_line(text, NOW)
    one = Correspondent(POLICY.witnesses[0])
    for answer in (forged, stranger, LOG.signature_line(text)):
        assert one.send(1, note, LOG.verifier, lambda _: [], lambda *_, told=answer: (200, told)) is None
        assert one.standing is Standing.away
    line = one.send(1, note, LOG.verifier, lambda _: [], lambda *_: (200, stranger + KEYS["a"].signature_line(text, 8)))
    assert line is not None
    assert line.time == 8


def test_a_witness_that_named_a_size_beyond_the_log_is_asked_again(database: Database, tmp_path: Path) -> None:
    note = grow(database)
    honest = Witness(KEYS["a"], [LOG.verifier], tmp_path / "a.db", lambda: NOW)
    wrong = [True]

    def answer(_: str, body: bytes) -> tuple[int, str]:
        return (409, f"{2**62}\n") if wrong[0] else (200, honest.add(body))

    one = Correspondent(POLICY.witnesses[0])
    for _ in range(2):
        assert one.send(1, note, LOG.verifier, lambda _: [], answer) is None
        assert (one.standing, one.reason) == (
            Standing.refuses,
            f"it cosigned {2**62} entries, the log shows only 1",
        )
    wrong[0] = False
    line = one.send(1, note, LOG.verifier, lambda _: [], answer)
    assert line is not None
    assert (line.time, one.standing) == (NOW, Standing.cosigned)


def test_a_witness_that_never_ends_holds_up_nobody(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "SECONDS", 0.2)
    honest = Witness(KEYS["b"], [LOG.verifier], tmp_path / "b.db", lambda: NOW)
    gone, asked = threading.Event(), []

    def answer(address: str, body: bytes) -> tuple[int, str]:
        asked.append(address)
        if address.startswith("http://a"):
            gone.wait(20)
        try:
            return 200, honest.add(body)
        except Refusal as refusal:
            return refusal.status, refusal.body

    grow(database)
    feeder = Feeder(database, LOG, POLICY, 3600, post=answer)
    try:
        for size in (2, 3):
            grow(database)
            assert feeder.wait(feeder.wake(), 10)
            with database.reading() as read:
                assert cosigners(read, size) == {KEYS["b"].verifier.text(): NOW}
            assert feeder.witnessed(int(time.time())) == size
        assert sum(one.startswith("http://a") for one in asked) == 1, "it is not asked again while it is silent"
    finally:
        gone.set()
        feeder.close()


class Endless(BaseHTTPRequestHandler):
    """Answers and does not stop: fast, or a byte now and then."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(2_000):
                self.wfile.write(b"x" * 65_536 if self.path == "/fast" else b"x")
                time.sleep(0 if self.path == "/fast" else 0.05)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Nothing on standard error."""


@pytest.mark.parametrize("way", ["fast", "slow"])
def test_an_answer_without_end_is_cut_off(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "SECONDS", 0.5)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endless)
    serving: Callable[[], None] = server.serve_forever
    thread = threading.Thread(target=serving, daemon=True)
    thread.start()
    began = time.monotonic()
    try:
        with pytest.raises(OSError, match="bytes" if way == "fast" else "seconds"):
            post(f"http://127.0.0.1:{server.server_port}/{way}", b"old 0\n")
    finally:
        server.shutdown()
        server.server_close()
    assert time.monotonic() - began < 5
