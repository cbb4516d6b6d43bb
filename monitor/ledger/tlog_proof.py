"""C2SP tlog-proof: one file that shows offline that an entry stands in a witnessed log."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.ledger.checkpoint import Opened, opened, parse_checkpoint
from monitor.ledger.note import VerifierKey, checked_text, parse_note, unbase64
from monitor.ledger.policy import Policy
from monitor.ledger.proof import HASH_BYTES, verify_inclusion

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63


class ProofFileRefused(ValueError):
    """A text is no tlog-proof file: the message tells what was expected and what was found."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the file tells, none of it checked: the entry's index, its path, the checkpoint's note, unsigned extra."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None


def write(index: int, path: Sequence[bytes], checkpoint_note: str, extra: bytes | None = None) -> str:
    """The file's text; `ValueError` where `read` would refuse it."""
    lines = [FIRST_LINE]
    if extra is not None:
        lines.append(f"extra {base64.b64encode(extra).decode()}")
    lines += [f"index {index}", *(base64.b64encode(told).decode() for told in path), ""]
    made = "\n".join(lines) + "\n" + checkpoint_note
    read(made)
    return made


def read(text: str | bytes) -> Proof:
    """The parts of a file; `ProofFileRefused` or `NoteRefused` for a malformed one."""
    head, gap, checkpoint = checked_text(text).partition("\n\n")
    lines = head.split("\n")
    if lines.pop(0) != FIRST_LINE or not gap:
        raise ProofFileRefused(f"a proof begins with {FIRST_LINE} and has an empty line before its checkpoint")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = unbase64(lines.pop(0).removeprefix("extra "), "the extra data")
    found = lines.pop(0) if lines else ""
    if not (index := re.fullmatch(r"index (0|[1-9][0-9]{0,18})", found)):
        raise ProofFileRefused(f"'index <number>' expected, {found!r} found")
    if len(lines) > MOST_HASHES:
        raise ProofFileRefused(f"a proof has at most {MOST_HASHES} hashes, {len(lines)} found")
    path = tuple(unbase64(line, f"hash {at} of the proof") for at, line in enumerate(lines))
    for at, told in enumerate(path):
        if len(told) != HASH_BYTES:
            raise ProofFileRefused(f"hash {at} of the proof has {len(told)} bytes, not {HASH_BYTES}")
    parse_checkpoint(parse_note(checkpoint).text)
    return Proof(int(index[1]), path, checkpoint, extra)


def verify(
    proof_text: str | bytes, leaf_hash: bytes, keys: Iterable[VerifierKey] = (), policy: Policy | None = None
) -> Opened:
    """The checkpoint under which the leaf stands, signed by a log of `keys` or `policy` and cosigned by its quorum.

    Raises `ProofFileRefused` or `NoteRefused` for a malformed file or a wrong signature, `QuorumMissing` where the
    policy's witnesses are not enough, `ProofFails` where the path does not lead from this leaf to the root.
    """
    told = read(proof_text)
    policy = policy or Policy()
    found = opened(told.checkpoint, dict.fromkeys((*keys, *policy.keys)))
    policy.ask(found.cosigned)
    verify_inclusion(leaf_hash, told.index, found.checkpoint.size, told.path, found.checkpoint.root)
    return found
