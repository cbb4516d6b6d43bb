"""The log over HTTP, read as a stranger reads it: with the public key and the public formats alone."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.ledger import tlog_proof
from monitor.ledger.checkpoint import Checkpoint, Opened, opened, signed
from monitor.ledger.kept import Folder
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import VerifierKey
from monitor.ledger.policy import Policy
from monitor.ledger.proof import verify_consistency
from monitor.ledger.tiles import Tile, read_bundle, read_tile
from monitor.ledger.tree import root_of
from monitor.ledger.watch import look

Example = Callable[..., dict[str, Any]]
NOW = 1_800_000_000


def head(client: Any) -> Opened:
    """The newest head, its signature checked with the key that the log publishes."""
    key = VerifierKey.parse(client.get("/log/vkey").text.strip())
    return opened(client.get("/log/checkpoint").text, [key])


@pytest.fixture
def filled(client_on: Callable[..., Any], example: Example) -> Any:
    """The API with 300 events: one full tile and a part of another."""
    return client_on(lambda client: client.post([example(id=str(number)) for number in range(300)]))


def test_the_head_is_the_root_over_the_leaves_of_the_tiles(filled: Any) -> None:
    told = head(filled).checkpoint
    assert told.size == filled.get("/health").json()["entries"] == filled.get("/health").json()["checkpoint"]
    rest = told.size - 256
    whole, part = filled.get("/log/tile/0/000"), filled.get(f"/log/tile/0/001.p/{rest}")
    hashes = [*read_tile(whole.content, Tile(0, 0)), *read_tile(part.content, Tile(0, 1, rest))]
    assert root_of(hashes) == told.root
    assert "immutable" in whole.headers["cache-control"]
    assert "immutable" not in part.headers["cache-control"]
    leaves = read_bundle(filled.get("/log/tile/entries/000").content, 256)
    leaves += read_bundle(filled.get(f"/log/tile/entries/001.p/{rest}").content, rest)
    assert [leaf_hash(leaf) for leaf in leaves] == hashes
    assert root_of([root_of(hashes[:256])]) == filled.get("/log/tile/1/000.p/1").content


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("0/001", 404, "no_such_tile"),
        ("0/007.p/3", 404, "no_such_tile"),
        ("1/000", 404, "no_such_tile"),
        ("0/1", 400, "malformed_tile"),
        ("0/000.p/256", 400, "malformed_tile"),
        ("0/000.p/0", 400, "malformed_tile"),
        ("x/000", 400, "malformed_tile"),
        ("64/000", 400, "malformed_tile"),
        ("entries/../000", 400, "malformed_tile"),
    ],
)
def test_a_tile_that_is_not_there_is_named(filled: Any, path: str, status: int, code: str) -> None:
    answer = filled.get(f"/log/tile/{path}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_proof_file_verifies_with_the_key_alone(filled: Any) -> None:
    first = filled.first
    answer = filled.get(f"/log/proof/{first + 7}.tlog-proof")
    stored = filled.get(f"/events/{first + 7}").json()
    assert answer.headers["content-disposition"] == f'attachment; filename="{first + 7}.tlog-proof"'
    policy = Policy.parse(filled.get("/log/policy").text)
    digest = bytes.fromhex(stored["leaf_hash"])
    assert leaf_hash(stored["leaf"].encode()) == digest
    told = tlog_proof.verify(answer.text, digest, policy=policy)
    assert told.checkpoint == head(filled).checkpoint
    with pytest.raises(ValueError, match="proof"):
        tlog_proof.verify(answer.text, bytes(32), policy=policy)


def test_proofs_of_what_is_not_there_are_refused(filled: Any) -> None:
    size = head(filled).checkpoint.size
    beyond = filled.get(f"/log/proof/{size}.tlog-proof")
    assert (beyond.status_code, beyond.json()["code"]) == (404, "no_such_entry")
    unsigned = filled.get("/log/proof/3.tlog-proof?size=5")
    assert (unsigned.status_code, unsigned.json()["code"]) == (404, "no_such_checkpoint")
    before = filled.first
    uncovered = filled.get(f"/log/proof/{before}.tlog-proof?size={before}")
    assert (uncovered.status_code, uncovered.json()["code"]) == (404, "not_signed_yet")
    for wrong in ("from=9&to=3", f"from=0&to={size + 1}"):
        assert filled.get(f"/log/consistency?{wrong}").json()["code"] == "no_such_sizes"


def test_every_head_extends_the_one_before(filled: Any, example: Example) -> None:
    old = head(filled).checkpoint
    filled.post([example(id=f"more-{number}") for number in range(40)])
    new = head(filled).checkpoint
    assert new.size == old.size + 40
    told = filled.get(f"/log/consistency?from={old.size}&to={new.size}").json()
    proof = [base64.b64decode(one) for one in told["proof"]]
    verify_consistency(old.size, old.root, new.size, new.root, proof)
    assert filled.get(f"/log/checkpoint?size={old.size}").text.splitlines()[1] == str(old.size)


def test_a_watcher_rebuilds_the_log_and_finds_nothing(filled: Any, example: Example, tmp_path: Path) -> None:
    def fetch(path: str) -> bytes:
        answer = filled.get(f"/log/{path}")
        if answer.status_code != 200:
            raise OSError(f"{path}: {answer.status_code}")
        return bytes(answer.content)

    policy = Policy.parse(filled.get("/log/policy").text)
    first = look(fetch, Folder(tmp_path / "seen"), policy, now=NOW)
    filled.post([example(id=f"more-{number}") for number in range(300)])
    again = look(fetch, Folder(tmp_path / "seen"), policy, now=NOW + 60)
    assert first.head is not None
    assert again.head is not None
    assert again.head.checkpoint.size == first.head.checkpoint.size + 300
    assert (again.entries, again.misbehaviour, first.misbehaviour) == (again.head.checkpoint.size, (), ())


def test_an_own_entry_is_no_event(filled: Any) -> None:
    answer = filled.get("/events/0?lang=en")
    assert (answer.status_code, answer.json()["code"]) == (404, "entry_is_own")
    assert b'"type":"system.started"' in filled.get("/log/tile/entries/000").content


def test_the_head_is_told_for_people(filled: Any) -> None:
    told, signed_head = filled.get("/log/head").json(), head(filled).checkpoint
    assert (told["size"], told["root"]) == (signed_head.size, signed_head.root.hex())
    assert told["key"] == filled.get("/log/vkey").text.strip()
    assert (told["quorum"], told["quorum_met"], told["cosigned"]) == (None, None, [])


def test_a_kept_checkpoint_is_held_against_the_log(filled: Any, example: Example) -> None:
    kept = filled.get("/log/checkpoint").text
    filled.post(example(id="later"))

    def check(text: str) -> tuple[bool, int | None, dict[str, str]]:
        answer = filled.request("POST", "/log/check?lang=en", json={"checkpoint": text}).json()
        return answer["passed"], answer["size"], {step["name"]: step["state"] for step in answer["steps"]}

    size = int(kept.splitlines()[1])
    passed = {"checkpoint": "pass", "cosignatures": "not_checked", "history": "pass"}
    assert check(kept) == check(kept.rstrip("\n")) == (True, size, passed)
    assert check(kept.replace(f"\n{size}\n", f"\n{size - 1}\n"))[:2] == (False, None)
    key = filled.app.state.desk.key
    forked = signed(Checkpoint(key.name, size, bytes(32)), key)
    assert check(forked) == (False, size, {**passed, "history": "fail"})
    assert check("no checkpoint")[2]["checkpoint"] == "fail"
    wrong = filled.request("POST", "/log/check", json={"checkpoint": "x" * 100_001})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_parameter")
