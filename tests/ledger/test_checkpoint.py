from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger.checkpoint import Checkpoint, CheckpointRefused, opened, parse_checkpoint, signed
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import NoteRefused, SigningKey, VerifierKey, parse_note
from monitor.ledger.proof import verify_consistency
from monitor.ledger.tree import EMPTY, consistency, root_of

LOG = json.loads(Path(__file__).with_name("vectors").joinpath("signed_note.json").read_text("utf-8"))["own_log"]
KEYS = [VerifierKey.parse(LOG["log_vkey"]), VerifierKey.parse(LOG["witness_vkey"])]
LEAVES = [leaf_hash(told.encode()) for told in LOG["leaves_utf8"]]


@pytest.mark.parametrize("size", [3, 7])
def test_the_checkpoints_of_the_vector(size: int) -> None:
    told = opened(LOG[f"checkpoint_{size}"], KEYS)
    assert told.checkpoint == Checkpoint(LOG["origin"], size, bytes.fromhex(LOG["roots"][str(size)]))
    assert told.checkpoint.root == root_of(LEAVES[:size])
    assert told.checkpoint.text() == told.note.text
    assert told.log == KEYS[0]
    assert [(one.key, one.time) for one in told.cosigned] == [(KEYS[1], 1_790_000_000 + size)]
    assert told.note.raw() == LOG[f"checkpoint_{size}"]


def test_the_add_checkpoint_body_of_the_vector() -> None:
    head, _, note = LOG["witness_add_checkpoint_3_to_7"].partition("\n\n")
    first, *lines = head.split("\n")
    assert (first, note) == ("old 3", LOG["checkpoint_7"])
    path = [base64.b64decode(line) for line in lines]
    made = consistency(3, 7, lambda asked: [root_of(LEAVES[at << up : (at + 1) << up]) for up, at in asked])
    assert path == made
    verify_consistency(3, root_of(LEAVES[:3]), 7, root_of(LEAVES), path)


def test_a_cosignature_moved_to_another_checkpoint_is_refused() -> None:
    moved = parse_note(LOG["checkpoint_3"]).signatures[1].line()
    log_only = parse_note(LOG["checkpoint_7"]).signatures[0].line()
    note = f"{parse_note(LOG['checkpoint_7']).text}\n{log_only}{moved}"
    with pytest.raises(NoteRefused, match=r"the signature of witness\.example\.org/audit-office\+88094d40 is not one"):
        opened(note, KEYS)
    assert opened(note, KEYS[:1]).cosigned == ()  # to whom the witness is unknown, the line says nothing


def test_the_log_must_have_signed() -> None:
    text = Checkpoint("log.example", 0, EMPTY).text()
    witness, namesake = SigningKey.generate("w.example", 4), SigningKey.generate("log.example", 4)
    for key in (witness, namesake):
        note = f"{text}\n{key.signature_line(text, 1)}"
        with pytest.raises(CheckpointRefused, match=r"log\.example: no signature of a known key of this log"):
            opened(note, [key.verifier])
    other = SigningKey.generate("other.example")
    with pytest.raises(CheckpointRefused, match="no signature of a known key of this log"):
        opened(f"{text}\n{other.signature_line(text)}", [other.verifier])


def test_a_change_of_key_has_both() -> None:
    old, new = SigningKey.generate("log.example"), SigningKey.generate("log.example")
    note = signed(Checkpoint("log.example", 1, LEAVES[0]), old, new)
    assert opened(note, [new.verifier, old.verifier]).logs == (old.verifier, new.verifier)
    assert opened(note, [new.verifier]).log == new.verifier


def test_a_log_signs_under_its_origin() -> None:
    with pytest.raises(CheckpointRefused, match=r"named after its origin log\.example, not other\.example"):
        signed(Checkpoint("log.example", 0, EMPTY), SigningKey.generate("other.example"))


@given(
    st.integers(1, 2**63 - 1),
    st.binary(min_size=32, max_size=32),
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9), max_size=3),
    st.integers(0, 2**40),
)
def test_checkpoints_read_back(size: int, root: bytes, extensions: list[str], time: int) -> None:
    told = Checkpoint("log.example/县", size, root, tuple(extensions))
    assert parse_checkpoint(told.text()) == told
    log, witness = SigningKey("log.example/县", 1, bytes(32)), SigningKey("w.example", 4, bytes([1] * 32))
    found = opened(signed(told, log, witness, time=time), [log.verifier, witness.verifier])
    assert (found.checkpoint, found.log, found.cosigned[0].time) == (told, log.verifier, time)


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has an origin, a size and a root"),
        ("log\n7\n", "has an origin, a size and a root"),
        (f"log\n7\n{ROOT}", "has an origin, a size and a root"),
        (f"\n7\n{ROOT}\n", "one line that is not empty, '' found"),
        (f"log\n07\n{ROOT}\n", "'07' is no number of leaves"),
        (f"log\n-1\n{ROOT}\n", "'-1' is no number of leaves"),
        (f"log\n٧\n{ROOT}\n", "is no number of leaves"),
        (f"log\n7 \n{ROOT}\n", "'7 ' is no number of leaves"),
        (f"log\n9999999999999999999\n{ROOT}\n", "0 to 2\\*\\*63 - 1 leaves, 9999999999999999999 found"),
        (f"log\n10000000000000000000\n{ROOT}\n", "is no number of leaves"),
        ("log\n7\nAAAA\n", "a root has 32 bytes, 3 found"),
        ("log\n7\nAA=A\n", "log: the root is not base64"),
        (f"log\n7\n{ROOT}\n\n", "one line that is not empty, '' found"),
        (f"log\n0\n{ROOT}\n", "the root of an empty tree is e3b0c442"),
    ],
)
def test_malformed_checkpoints(text: str, told: str) -> None:
    with pytest.raises(CheckpointRefused, match=told):
        parse_checkpoint(text)
