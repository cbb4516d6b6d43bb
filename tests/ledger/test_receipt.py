"""A receipt holds only where proof, head and quorum hold together; what it does not bring is never taken as shown."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest
from small_log import SmallLog

from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import SigningKey
from monitor.ledger.policy import Policy
from monitor.ledger.receipt import ReceiptRefused, State, check, passed, read_receipts
from monitor.ledger.tlog_proof import write
from monitor.ledger.tree import inclusion, root_of

KEY = SigningKey("log.example/receipts", 1, bytes([7] * 32))
WITNESS = SigningKey("w.example", 4, bytes([8] * 32))
LEAVES = [b"leaf %d" % number for number in range(9)]
LOG = SmallLog(KEY, LEAVES)
POLICY = Policy.parse(f"log {KEY.verifier.text()}\nwitness w {WITNESS.verifier.text()}\nquorum w\n")


def note(size: int, *, cosigned: bool = False) -> str:
    head = Checkpoint(KEY.name, size, root_of(LOG.hashes[:size]))
    return signed(head, KEY, *([WITNESS] if cosigned else []), time=7)


def told(index: int, size: int, **changed: Any) -> dict[str, Any]:
    """A good receipt as JSON, changed."""
    return {
        "entry": index,
        "leaf_hash": LOG.hashes[index].hex(),
        "proof": [b64encode(one).decode() for one in inclusion(index, size, LOG.nodes)],
        "checkpoint": note(size),
    } | changed


def states(receipt: Any, policy: Policy | None = None) -> tuple[dict[str, str], bool]:
    (one,) = read_receipts(receipt)
    steps = check(one, [KEY.verifier], policy)
    assert [step.name for step in steps] == ["checkpoint", "cosignatures", "proof"]
    assert all(step.zh and step.en.isascii() for step in steps)
    return {step.name: step.state.value for step in steps}, passed(steps)


@pytest.mark.parametrize("size", range(1, 10))
def test_a_good_receipt_holds_for_every_entry(size: int) -> None:
    for index in range(size):
        assert states(told(index, size)) == (
            {"checkpoint": "pass", "cosignatures": "not_checked", "proof": "pass"},
            True,
        )


@pytest.mark.parametrize("missing", ["proof", "checkpoint"])
def test_what_is_missing_is_not_shown(missing: str) -> None:
    steps, holds = states(told(3, 9, **{missing: None}))
    assert steps[missing] == steps["proof"] == State.not_checked
    assert not holds


@pytest.mark.parametrize("size", [1, 2, 9])
def test_another_leaf_or_index_fails(size: int) -> None:
    for changed in ({"leaf_hash": leaf_hash(b"other").hex()}, {"entry": 1 if size > 1 else 5}, {"entry": 10**4_000}):
        steps, holds = states(told(0, size, **changed))
        assert steps["proof"] == State.failed
        assert not holds


def test_a_proof_to_another_head_fails() -> None:
    steps, holds = states(told(3, 9, checkpoint=note(8)))
    assert (steps["checkpoint"], steps["proof"], holds) == (State.passed, State.failed, False)


def test_an_inner_node_is_no_leaf() -> None:
    """The hash over two leaves leads to the root with one hash less: the length of the path tells."""
    node = root_of(LOG.hashes[:2])
    path = [b64encode(one).decode() for one in inclusion(0, 8, LOG.nodes)[1:]]
    for index in range(8):
        assert not states(told(index, 8, leaf_hash=node.hex(), proof=path))[1]


def test_a_head_that_nobody_known_signed_proves_nothing() -> None:
    stranger = SigningKey(KEY.name, 1, bytes(32))
    forged = signed(Checkpoint(KEY.name, 9, root_of(LOG.hashes)), stranger)
    steps, holds = states(told(3, 9, checkpoint=forged))
    assert steps == {"checkpoint": "fail", "cosignatures": "not_checked", "proof": "not_checked"}
    assert not holds


@pytest.mark.parametrize("cosigned", [True, False])
def test_the_quorum_decides_where_a_policy_asks(*, cosigned: bool) -> None:
    steps, holds = states(told(3, 9, checkpoint=note(9, cosigned=cosigned)), POLICY)
    assert (steps["cosignatures"], steps["proof"]) == ("pass" if cosigned else "fail", "pass")
    assert holds is cosigned


def test_a_proof_file_is_checked_by_the_leaf_that_it_brings() -> None:
    path = inclusion(4, 9, LOG.nodes)
    assert states(write(4, path, note(9), LEAVES[4])) == states(told(4, 9))
    assert states(write(4, path, note(9), LEAVES[5]))[0]["proof"] == State.failed
    steps, holds = states(write(4, path, note(9)))
    assert (steps["proof"], holds) == (State.not_checked, False)


def test_a_whole_answer_brings_one_head_for_all() -> None:
    one, two = (told(index, 9) for index in (2, 3))
    head = one.pop("checkpoint")
    del two["checkpoint"]
    answer = {"checkpoint": head, "outcomes": [{"receipt": one}, {"receipt": None}, {"receipt": two}]}
    kept = read_receipts(json.dumps(answer).encode())
    assert [(receipt.index, receipt.checkpoint) for receipt in kept] == [(2, head), (3, head)]
    assert all(passed(check(receipt, [KEY.verifier])) for receipt in kept)


@pytest.mark.parametrize(
    "spoilt",
    [
        told(3, 9, entry=True),
        told(3, 9, entry=-1),
        told(3, 9, entry="3"),
        told(3, 9, leaf_hash="AB" * 32),
        told(3, 9, leaf_hash="ab" * 31),
        told(3, 9, leaf_hash=5),
        told(3, 9, proof=["AAAA"]),
        told(3, 9, proof="no list"),
        told(3, 9, proof=[5]),
        told(3, 9, checkpoint=5),
        {"outcomes": [], "checkpoint": note(9)},
        {"outcomes": [5]},
        "c2sp.org/tlog-proof@v1\nnothing",
        "[" * 100_000,
        "9" * 5_000,
        b"\xff",
        None,
    ],
)
def test_what_is_no_receipt_is_refused(spoilt: Any) -> None:
    with pytest.raises(ReceiptRefused):
        read_receipts(spoilt)
