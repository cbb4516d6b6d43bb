"""Whoever reaches a witness can send it anything: it answers briefly, keeps little, and reads nothing twice."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from small_log import SmallLog

from api.witness.kept import MOST_SHOWN, Head, Misbehaviour, accuse, keep
from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.ledger.note import SigningKey, parse_note
from monitor.ledger.tree import root_of

NOW = 1_790_000_000


def evidence(witness: Any) -> list[dict[str, Any]]:
    return list(witness.get("/misbehaviour").json()["items"])


def test_a_signature_said_often_is_kept_once(witness: Any, log: SmallLog, rewritten: SmallLog) -> None:
    witness.add(log.request(0, 40))
    line = parse_note(rewritten.checkpoint(40)).signatures[0].line()
    for times in range(1, 5):
        assert witness.add(rewritten.request(40, 40) + line.encode() * times).status_code == 409
    (found,) = evidence(witness)
    assert found["told"] == rewritten.checkpoint(40)


def test_a_rewritten_head_with_a_signature_that_is_spoilt_is_403(witness: Any, log: SmallLog) -> None:
    """Key name and id are the log's: such a note is malformed, even beside a good signature."""
    good = parse_note(log.checkpoint(3)).signatures[0]
    told = base64.b64encode(good.key_id + bytes(64)).decode()
    body = log.request(0, 3) + f"\u2014 {good.name} {told}\n".encode()
    assert witness.add(body).status_code == 403
    assert witness.get("/checkpoint").status_code == 404


def test_a_size_of_zero_with_another_root_is_422(witness: Any, log: SmallLog) -> None:
    text = f"{log.key.name}\n0\n{base64.b64encode(bytes(32)).decode()}\n"
    answer = witness.add(f"old 0\n\n{text}\n{log.key.signature_line(text)}".encode())
    assert answer.status_code == 422
    assert witness.get("/checkpoint").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"old 0\n\n" + b"x" * 900_000 + b"\n7\nAAAA\n\n\xe2\x80\x94 a AAAAAAA=\n", 400),
        (b"old 0\n\nlog\n" + b"7" * 900_000 + b"\nAAAA\n\n\xe2\x80\x94 a AAAAAAA=\n", 400),
        (b"old 0\n" + b"A" * 900_000 + b"\n\nlog\n", 400),
    ],
)
def test_a_refusal_is_short(witness: Any, body: bytes, status: int) -> None:
    answer = witness.add(body)
    assert (answer.status_code, answer.text.endswith("\n")) == (status, True)
    assert len(answer.content) < 2_000


def test_an_unknown_log_is_not_repeated_at_length(witness: Any) -> None:
    stranger = SmallLog(SigningKey.generate("x" * 100_000), [b"a"])
    answer = witness.add(stranger.request(0, 1))
    assert (answer.status_code, len(answer.content) < 2_000) == (404, True)


def test_the_newest_evidence_is_shown_and_all_of_it_counted(witness: Any, log: SmallLog) -> None:
    with witness.witness.kept.writing() as connection:
        for number in range(MOST_SHOWN + 3):
            accuse(connection, Misbehaviour(log.key.name, "unproved", NOW, "kept", f"told {number}", ""))
    told = witness.get("/misbehaviour").json()
    assert told["total"] == MOST_SHOWN + 3
    assert [one["told"] for one in told["items"]][:: MOST_SHOWN - 1] == ["told 3", f"told {MOST_SHOWN + 2}"]


def test_a_monitor_finds_the_head_under_the_hash_of_its_origin(witnesses: Callable[..., Any], log: SmallLog) -> None:
    """C2SP tlog-witness, monitor retrieval: <monitoring prefix>/<SHA-256 of the origin>/checkpoint."""
    other = SmallLog(SigningKey.generate("log.example.org/other"), [b"a"])
    witness = witnesses(logs=[log.key.verifier, other.key.verifier])
    place = f"/{hashlib.sha256(log.key.name.encode()).hexdigest()}/checkpoint"
    assert witness.get(place).status_code == 404
    line = witness.add(log.request(0, 40)).text
    answer = witness.get(place)
    assert (answer.status_code, answer.text) == (200, log.checkpoint(40) + line)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    for unknown in ("0" * 64, place[1:65].upper(), "x"):
        assert witness.get(f"/{unknown}/checkpoint").status_code == 404


def test_a_head_is_judged_by_what_stands_when_its_turn_comes(witness: Any, log: SmallLog) -> None:
    """Old size and new head are one transaction: who waits for another sees what that one left."""
    witness.add(log.request(0, 100))
    with ThreadPoolExecutor(1) as pool:
        with witness.witness.kept.writing() as connection:
            keep(connection, log.key.name, Head(101, root_of(log.hashes[:101]), log.checkpoint(101), NOW))
            waits = pool.submit(witness.add, log.request(100, 102))
            with pytest.raises(TimeoutError):
                waits.result(0.5)
        answer = waits.result(20)
    assert (answer.status_code, answer.text) == (409, "101\n")


def test_extension_lines_are_cosigned_with_the_rest(witness: Any, log: SmallLog) -> None:
    head = parse_note(log.checkpoint(5)).text.split("\n")
    told = Checkpoint(head[0], 5, base64.b64decode(head[2]), ("more",))
    answer = witness.add(b"old 0\n\n" + signed(told, log.key).encode())
    assert answer.status_code == 200
    assert witness.get("/checkpoint").text == signed(told, log.key) + answer.text
