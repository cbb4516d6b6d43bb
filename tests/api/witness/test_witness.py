"""A witness cosigns a head that extends the last one, answers every other with its status, and keeps the evidence."""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from small_log import SmallLog

from api.witness.request import MOST_BYTES
from api.witness.witness import Witness
from monitor.ledger.checkpoint import opened
from monitor.ledger.note import COSIGNATURE, ED25519, NoteRefused, SigningKey, parse_note

NOW = 1_790_000_000
VECTORS = Path(__file__).parents[2] / "ledger" / "vectors" / "signed_note.json"


@pytest.fixture(scope="session")
def vector() -> dict[str, Any]:
    return dict(json.loads(VECTORS.read_text(encoding="utf-8"))["own_log"])


def cosigned(note: str, answer: str, witness: Any, log: SmallLog) -> int:
    """The time of the cosignature that was answered, checked over the note."""
    whole = parse_note(note).with_lines(*answer.splitlines()).raw()
    (one,) = opened(whole, [log.key.verifier, witness.witness.key.verifier]).cosigned
    assert one.time is not None
    return one.time


def evidence(witness: Any) -> list[dict[str, Any]]:
    return list(witness.get("/misbehaviour").json()["items"])


def test_the_request_of_the_vectors_is_cosigned(witness: Any, vector: dict[str, Any]) -> None:
    first = witness.add(b"old 0\n\n" + vector["checkpoint_3"].encode())
    answer = witness.add(vector["witness_add_checkpoint_3_to_7"].encode())
    assert (first.status_code, answer.status_code) == (200, 200)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("— witness.example.org/audit-office iAlNQAAAAAB")
    assert witness.get("/vkey").text == f"{vector['witness_vkey']}\n"
    kept = witness.get("/checkpoint")
    assert kept.text.startswith(vector["checkpoint_7"].split("\n\n")[0])
    assert kept.text.endswith(answer.text)


def test_a_growing_log_is_cosigned_with_the_time(witnesses: Callable[..., Any], log: SmallLog) -> None:
    times = iter([NOW, NOW + 60, NOW - 500])
    witness = witnesses(clock=lambda: next(times))
    told = [
        cosigned(log.checkpoint(new), witness.add(log.request(old, new)).text, witness, log)
        for old, new in ((0, 5), (5, 256), (256, 600))
    ]
    assert told == [NOW, NOW + 60, NOW + 60], "a clock set back does not take the time back"


def test_the_same_head_again_is_cosigned_again(witness: Any, log: SmallLog) -> None:
    witness.add(log.request(0, 40))
    again = witness.add(log.request(40, 40))
    assert again.status_code == 200
    assert cosigned(log.checkpoint(40), again.text, witness, log) == NOW
    assert evidence(witness) == []


def test_the_empty_log_may_be_the_first_head(witness: Any, log: SmallLog) -> None:
    assert witness.add(log.request(0, 0)).status_code == 200
    assert witness.add(log.request(0, 9)).status_code == 200


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda body: body.replace(b"old 3", b"old 03"),
        lambda body: body.replace(b"old 3", b"size 3"),
        lambda body: body.replace(b"old 3", b"old 8"),
        lambda body: body.replace(b"old 3", b"old 9223372036854775808"),
        lambda body: body.replace(b"old 3\n", b"old 3\n\xff\xff\n"),
        lambda body: body.replace(b"old 3\n", b"old 3\n" + base64.b64encode(b"short") + b"\n"),
        lambda body: body.replace(b"old 3\n", b"old 3\nnot base64\n"),
        lambda body: body.replace(b"old 3\n", b"old 3\n" + (base64.b64encode(bytes(32)) + b"\n") * 64),
        lambda body: body.removesuffix(b"\n"),
        lambda body: body.replace(b"\n7\n", b"\nseven\n"),
        lambda body: body.split(b"\n\n")[0],
    ],
)
def test_400_a_malformed_request(witness: Any, vector: dict[str, Any], spoil: Callable[[bytes], bytes]) -> None:
    good = vector["witness_add_checkpoint_3_to_7"].encode()
    answer = witness.add(spoil(good))
    assert answer.status_code == 400
    assert answer.text.endswith("\n")
    assert witness.get("/checkpoint").status_code == 404, "nothing was cosigned"


def test_403_no_signature_of_the_log(witness: Any, log: SmallLog) -> None:
    stranger = SmallLog(SigningKey.generate(log.key.name), [b"a", b"b"])
    assert witness.add(stranger.request(0, 2)).status_code == 403
    body = log.request(0, 2)
    assert witness.add(body.replace(b"\n2\n", b"\n3\n")).status_code == 403, "signed over another size"


def test_404_a_log_that_is_not_followed(witness: Any, log: SmallLog) -> None:
    other = SmallLog(SigningKey.generate("log.example.org/other"), [b"a"])
    assert witness.add(other.request(0, 1)).status_code == 404
    assert witness.get("/checkpoint?origin=log.example.org/other").status_code == 404
    witness.add(log.request(0, 1))
    assert witness.get(f"/checkpoint?origin={log.key.name}").status_code == 200


@pytest.mark.parametrize("said", [0, 39, 41])
def test_409_another_old_size_tells_the_one_cosigned_last(witness: Any, log: SmallLog, said: int) -> None:
    witness.add(log.request(0, 40))
    answer = witness.add(log.request(39, 80, said=said))
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (409, "40\n", "text/x.tlog.size")
    assert evidence(witness) == []


def test_409_the_same_size_with_another_root_is_misbehaviour(witness: Any, log: SmallLog, rewritten: SmallLog) -> None:
    witness.add(log.request(0, 40))
    answer = witness.add(rewritten.request(40, 40))
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (409, "40\n", "text/x.tlog.size")
    (found,) = evidence(witness)
    assert (found["kind"], found["is_proof"], found["origin"]) == ("two_heads", True, log.key.name)
    assert (found["kept"], found["told"]) == (log.checkpoint(40), rewritten.checkpoint(40))
    witness.add(rewritten.request(40, 40))
    assert len(evidence(witness)) == 1, "the same pair is kept once"


def test_two_heads_of_an_earlier_size_are_misbehaviour_too(witness: Any, log: SmallLog, rewritten: SmallLog) -> None:
    witness.add(log.request(0, 40))
    witness.add(log.request(40, 80))
    assert witness.add(rewritten.request(0, 40)).text == "80\n"
    assert [one["kind"] for one in evidence(witness)] == ["two_heads"]


@pytest.mark.parametrize("fault", ["dropped", "added", "flipped", "swapped"])
def test_422_a_proof_that_does_not_verify(witness: Any, log: SmallLog, fault: str) -> None:
    witness.add(log.request(0, 41))
    first, *proof, rest = log.request(41, 300).decode().split("\n", len(log.proof(41, 300)) + 1)
    spoilt = {
        "dropped": proof[1:],
        "added": [*proof, proof[0]],
        "flipped": [proof[0].swapcase(), *proof[1:]],
        "swapped": [proof[1], proof[0], *proof[2:]],
    }[fault]
    answer = witness.add("\n".join([first, *spoilt, rest]).encode())
    assert answer.status_code == 422
    (found,) = evidence(witness)
    assert (found["kind"], found["is_proof"]) == ("unproved", False)
    assert witness.add(log.request(41, 300)).status_code == 200, "the honest proof is taken all the same"


def test_422_a_proof_from_nothing(witness: Any, log: SmallLog) -> None:
    body = log.request(0, 41).replace(b"old 0\n", b"old 0\n" + base64.b64encode(bytes(32)) + b"\n")
    assert witness.add(body).status_code == 422


def test_413_a_body_beyond_any_note(witness: Any) -> None:
    assert witness.add(b"x" * (MOST_BYTES + 1)).status_code == 413


def test_two_witnesses_refuse_a_rewritten_history(
    witnesses: Callable[..., Any], log: SmallLog, rewritten: SmallLog
) -> None:
    for number in (1, 2):
        witness = witnesses(number)
        witness.add(log.request(0, 300))
        longer, same = witness.add(rewritten.request(300, 400)), witness.add(rewritten.request(300, 300))
        assert (longer.status_code, same.status_code) == (422, 409)
        again = witnesses(number)
        assert {one["kind"] for one in evidence(again)} == {"unproved", "two_heads"}
        assert {one["kept"] for one in evidence(again)} == {log.checkpoint(300)}
        assert again.get("/checkpoint").text.startswith(log.checkpoint(300))


def test_a_restored_old_backup_is_refused(witness: Any, log: SmallLog) -> None:
    witness.add(log.request(0, 300))
    for old in (0, 200):
        answer = witness.add(log.request(old, 200))
        assert (answer.status_code, answer.text) == (409, "300\n")
    assert witness.add(log.request(300, 301)).status_code == 200, "once it has caught up it goes on"


def test_a_witness_opened_again_knows_what_it_cosigned(witnesses: Callable[..., Any], log: SmallLog) -> None:
    witnesses().add(log.request(0, 300))
    assert witnesses().add(log.request(0, 200)).text == "300\n"


def test_of_heads_sent_at_once_one_wins(witness: Any, log: SmallLog) -> None:
    witness.add(log.request(0, 100))
    bodies = [log.request(100, new) for new in range(101, 117)]
    gate = threading.Barrier(len(bodies))

    def send(body: bytes) -> int:
        gate.wait()
        return int(witness.add(body).status_code)

    with ThreadPoolExecutor(len(bodies)) as pool:
        told = list(pool.map(send, bodies))
    assert sorted(told) == [200] + [409] * (len(bodies) - 1)
    winner = 101 + told.index(200)
    assert witness.get("/checkpoint").text.startswith(log.checkpoint(winner))


def test_a_log_may_change_its_key(witnesses: Callable[..., Any], log: SmallLog) -> None:
    fresh = SmallLog(SigningKey.generate(log.key.name))
    fresh.hashes = log.hashes
    witness = witnesses(logs=[log.key.verifier, fresh.key.verifier])
    assert witness.add(log.request(0, 30)).status_code == 200
    assert witness.add(fresh.request(30, 31)).status_code == 200


def test_of_two_logs_one_must_be_named(witnesses: Callable[..., Any], log: SmallLog) -> None:
    other = SmallLog(SigningKey.generate("log.example.org/other"), [b"a"])
    witness = witnesses(logs=[log.key.verifier, other.key.verifier])
    witness.add(other.request(0, 1))
    assert witness.get("/checkpoint").status_code == 400
    assert witness.get("/checkpoint?origin=log.example.org/other").text.startswith(other.checkpoint(1))


def test_what_was_cosigned_cannot_be_deleted_quietly(witness: Any, log: SmallLog, rewritten: SmallLog) -> None:
    witness.add(log.request(0, 40))
    witness.add(rewritten.request(40, 40))
    with witness.witness.kept.writing() as connection:
        for change in ("DELETE FROM head", "UPDATE head SET size = 1", "DELETE FROM misbehaviour"):
            with pytest.raises(sqlite3.IntegrityError, match="stays"):
                connection.execute(change)


def test_a_key_of_another_type_is_refused(tmp_path: Path, log: SmallLog) -> None:
    own = SigningKey.generate("w.example.org/x", COSIGNATURE)
    with pytest.raises(NoteRefused, match="type 4, not 1"):
        Witness(SigningKey.generate("w.example.org/x", ED25519), [log.key.verifier], tmp_path / "w.db", lambda: NOW)
    with pytest.raises(NoteRefused, match="type 1, not 4"):
        Witness(own, [own.verifier], tmp_path / "w.db", lambda: NOW)
