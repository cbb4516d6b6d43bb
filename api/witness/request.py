"""The body of add-checkpoint (C2SP tlog-witness): an old size, a consistency proof, a checkpoint."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.ledger.checkpoint import MOST_LEAVES, Checkpoint, EmptyRootRefused, parse_checkpoint
from monitor.ledger.note import Note, NoteRefused, parse_note, unbase64
from monitor.ledger.proof import HASH_BYTES

MOST_HASHES = 63
MOST_BYTES = 1_010_000
"""A note has at most 1 MB (C2SP signed-note), the lines before it far less than 10 kB."""


class Malformed(ValueError):
    """A body is not an add-checkpoint request: the message tells how."""


class Unprovable(ValueError):
    """A head of no entries has the root of some."""


@dataclass(frozen=True, slots=True)
class Request:
    """A head that a log asks to have cosigned: what the caller believes was cosigned last, the proof, the note."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


def read_request(raw: bytes) -> Request:
    """The request in `raw`, no signature checked yet. Raises `Malformed`, `Unprovable`."""
    header, gap, rest = raw.partition(b"\n\n")
    if not gap or not header.isascii():
        raise Malformed("an old size, proof lines, an empty line and a checkpoint are expected")
    first, *lines = header.decode("ascii").split("\n")
    told = re.fullmatch(r"old (0|[1-9][0-9]{0,18})", first)
    if told is None or int(told[1]) > MOST_LEAVES:
        raise Malformed("the first line is 'old' and a size in plain decimals")
    if len(lines) > MOST_HASHES:
        raise Malformed(f"a proof has at most {MOST_HASHES} hashes, {len(lines)} found")
    try:
        proof = tuple(unbase64(line, f"proof line {number}") for number, line in enumerate(lines, start=1))
        note = parse_note(rest)
        checkpoint = parse_checkpoint(note.text)
    except EmptyRootRefused as refused:
        raise Unprovable(str(refused)) from refused
    except NoteRefused as refused:
        raise Malformed(str(refused)) from refused
    for number, one in enumerate(proof, start=1):
        if len(one) != HASH_BYTES:
            raise Malformed(f"proof line {number} has {len(one)} bytes, a hash {HASH_BYTES}")
    if int(told[1]) > checkpoint.size:
        raise Malformed(f"the old size {told[1]} is larger than the checkpoint's {checkpoint.size}")
    return Request(int(told[1]), proof, note, checkpoint)
