from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger.checkpoint import CheckpointRefused
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import NoteRefused, SigningKey, VerifierKey
from monitor.ledger.policy import Policy, QuorumMissing
from monitor.ledger.proof import ProofFails
from monitor.ledger.tlog_proof import Proof, ProofFileRefused, read, verify, write

LOG = json.loads(Path(__file__).with_name("vectors").joinpath("signed_note.json").read_text("utf-8"))["own_log"]
TEXT = LOG["tlog_proof_index_2_size_7"]
KEYS = [VerifierKey.parse(LOG["log_vkey"]), VerifierKey.parse(LOG["witness_vkey"])]
LEAVES = [leaf_hash(told.encode()) for told in LOG["leaves_utf8"]]
POLICY = Policy.parse(f"log {LOG['log_vkey']}\nwitness audit {LOG['witness_vkey']}\nquorum audit\n")


def test_the_file_of_the_vector_is_read_and_written_byte_for_byte() -> None:
    told = read(TEXT)
    assert (told.index, len(told.path), told.checkpoint, told.extra) == (2, 3, LOG["checkpoint_7"], None)
    assert write(told.index, told.path, told.checkpoint) == TEXT
    assert read(TEXT.encode()) == told


def test_it_verifies() -> None:
    for found in (
        verify(TEXT, LEAVES[2], KEYS),
        verify(TEXT, LEAVES[2], (), POLICY),
        verify(TEXT, LEAVES[2], KEYS, POLICY),
    ):
        assert (found.checkpoint.size, found.log, len(found.cosigned)) == (7, KEYS[0], 1)
    assert verify(TEXT, LEAVES[2], KEYS[:1]).cosigned == ()


@pytest.mark.parametrize("index", [0, 1, 3, 4, 5, 6])
def test_another_leaf_or_index_fails(index: int) -> None:
    with pytest.raises(ProofFails):
        verify(TEXT, LEAVES[index], KEYS)
    with pytest.raises(ProofFails):
        verify(TEXT.replace("index 2", f"index {index}"), LEAVES[2], KEYS)


@pytest.mark.parametrize("line", [2, 3, 4])
def test_a_hash_changed_dropped_or_swapped_fails(line: int) -> None:
    lines = TEXT.split("\n")
    changed = base64.b64encode(bytes(32)).decode()
    swapped = 2 + (line - 1) % 3
    dropped = [*lines[:line], *lines[line + 1 :]]
    others = [dropped, [*lines[:line], changed, *lines[line + 1 :]], [*lines[:line], changed, *lines[line:]]]
    lines[line], lines[swapped] = lines[swapped], lines[line]
    for other in (*others, lines):
        with pytest.raises(ProofFails):
            verify("\n".join(other), LEAVES[2], KEYS)


def test_wrong_signatures() -> None:
    with pytest.raises(NoteRefused, match="no signature of a known key"):
        verify(TEXT, LEAVES[2], [SigningKey.generate(LOG["origin"]).verifier])
    with pytest.raises(CheckpointRefused, match="no signature of a known key of this log"):
        verify(TEXT, LEAVES[2], KEYS[1:])
    with pytest.raises(NoteRefused, match="is not one over this text"):
        verify(TEXT.replace("\n7\n", "\n8\n"), LEAVES[2], KEYS)
    other = SigningKey(KEYS[1].name, 4, bytes(32))
    # the witness's line under the witness's id, made by another key
    lines = TEXT.rstrip("\n").split("\n")
    forged = base64.b64decode(other.signature_line("x\n", 9).split(" ")[2])
    lines[-1] = f"— {KEYS[1].name} {base64.b64encode(KEYS[1].key_id + forged[4:]).decode()}"
    with pytest.raises(NoteRefused, match=r"the signature of witness\.example\.org/audit-office\+88094d40 is not one"):
        verify("\n".join([*lines, ""]), LEAVES[2], KEYS)


def test_a_quorum_that_is_missing() -> None:
    second = SigningKey.generate("second.example", 4).verifier.text()
    policy = Policy.parse(
        f"log {LOG['log_vkey']}\nwitness a {LOG['witness_vkey']}\nwitness b {second}\ngroup g all a b\nquorum g"
    )
    with pytest.raises(QuorumMissing, match="the quorum g of the policy is not met: cosigned by a"):
        verify(TEXT, LEAVES[2], (), policy)


@given(st.integers(0, 2**60), st.lists(st.binary(min_size=32, max_size=32), max_size=63), st.none() | st.binary())
def test_files_read_back(index: int, path: list[bytes], extra: bytes | None) -> None:
    made = write(index, path, LOG["checkpoint_7"], extra)
    assert read(made) == Proof(index, tuple(path), LOG["checkpoint_7"], extra)


HASH = base64.b64encode(bytes(32)).decode()
NOTE = LOG["checkpoint_3"]
FIRST = "c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a proof begins with c2sp.org/tlog-proof@v1"),
        (f"c2sp.org/tlog-proof@v2\nindex 0\n\n{NOTE}", "a proof begins with"),
        (f"{FIRST}index 0\n", "has an empty line before its checkpoint"),
        (f"{FIRST}\n{NOTE}", "'index <number>' expected, '' found"),
        (f"{FIRST}index 00\n\n{NOTE}", "expected, 'index 00' found"),
        (f"{FIRST}index -1\n\n{NOTE}", "expected, 'index -1' found"),
        (f"{FIRST}index 0\nextra AA==\n\n{NOTE}", "hash 0 of the proof is not base64"),
        (f"{FIRST}extra A\nindex 0\n\n{NOTE}", "the extra data is not base64"),
        (f"{FIRST}extra AAA=\nextra AAA=\nindex 0\n\n{NOTE}", "expected, 'extra AAA=' found"),
        (f"{FIRST}index 0\n{HASH}\nAAAA\n\n{NOTE}", "hash 1 of the proof has 3 bytes, not 32"),
        (f"{FIRST}index 0\n" + f"{HASH}\n" * 64 + f"\n{NOTE}", "at most 63 hashes, 64 found"),
        (f"{FIRST}index 0\r\n\n{NOTE}", "control character"),
        (f"{FIRST}index 0\n\n", "a note is a text"),
        (f"{FIRST}index 0\n\nlog\n07\n{HASH}\n\n— a AAAAAAA=\n", "'07' is no number of leaves"),
    ],
)
def test_malformed_files(text: str, told: str) -> None:
    with pytest.raises((ProofFileRefused, NoteRefused), match=told):
        read(text)


def test_what_cannot_be_read_is_not_written() -> None:
    with pytest.raises(ProofFileRefused, match="hash 0 of the proof has 31 bytes"):
        write(0, [bytes(31)], NOTE)
    with pytest.raises(ProofFileRefused, match="'index -1' found"):
        write(-1, [], NOTE)
