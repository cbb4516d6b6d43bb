"""C2SP tlog-checkpoint: a tree head as text, signed by the log and cosigned by witnesses."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.ledger.note import (
    COSIGNATURE,
    ED25519,
    Note,
    NoteRefused,
    SigningKey,
    Verified,
    VerifierKey,
    parse_note,
    unbase64,
    verified,
)
from monitor.ledger.proof import HASH_BYTES
from monitor.ledger.tree import EMPTY

MOST_LEAVES = 2**63 - 1


class CheckpointRefused(NoteRefused):
    """A text is no checkpoint, or no known key of the log signed it."""


class EmptyRootRefused(CheckpointRefused):
    """A head of no entries has another root than that of the empty tree."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: the log's origin, its number of leaves, their 32-byte root, extension lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for line in (self.origin, *self.extensions):
            if not line or "\n" in line:
                raise CheckpointRefused(f"the origin and an extension are one line that is not empty, {line!r} found")
        if not 0 <= self.size <= MOST_LEAVES:
            raise CheckpointRefused(f"{self.origin}: a tree has 0 to 2**63 - 1 leaves, {self.size} found")
        if len(self.root) != HASH_BYTES:
            raise CheckpointRefused(f"{self.origin}: a root has {HASH_BYTES} bytes, {len(self.root)} found")
        if self.size == 0 and self.root != EMPTY:
            raise EmptyRootRefused(f"{self.origin}: the root of an empty tree is {EMPTY.hex()}, not {self.root.hex()}")

    def text(self) -> str:
        """The note text, with its last newline."""
        return "\n".join([self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions, ""])


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint whose signatures are checked: the log's keys that signed it, the witnesses that cosigned it."""

    checkpoint: Checkpoint
    note: Note
    logs: tuple[VerifierKey, ...]
    cosigned: tuple[Verified, ...]

    @property
    def log(self) -> VerifierKey:
        """The first of the log's keys; a checkpoint has two where the key changes."""
        return self.logs[0]


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a note's text is; `CheckpointRefused` where it is none."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1]:  # noqa: PLR2004 - origin, size, root, and nothing after the last newline
        raise CheckpointRefused("a checkpoint has an origin, a size and a root, each a line")
    origin, size, root = lines[:3]
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", size):
        raise CheckpointRefused(f"{origin}: {size!r} is no number of leaves in plain decimals")
    try:
        return Checkpoint(origin, int(size), unbase64(root, "the root"), tuple(lines[3:-1]))
    except CheckpointRefused:
        raise
    except NoteRefused as error:
        raise CheckpointRefused(f"{origin}: {error}") from error


def signed(checkpoint: Checkpoint, *keys: SigningKey, time: int | None = None) -> str:
    """The note of the checkpoint under these keys: the log's (type 1), and cosigning ones (type 4) at Unix `time`."""
    for key in keys:
        if key.algorithm == ED25519 and key.name != checkpoint.origin:
            raise CheckpointRefused(f"the log's key is named after its origin {checkpoint.origin}, not {key.name}")
    text = checkpoint.text()
    lines = [key.signature_line(text, time if key.algorithm == COSIGNATURE else None) for key in keys]
    return parse_note(f"{text}\n{''.join(lines)}").raw()


def opened(note_raw: str | bytes, keys: Iterable[VerifierKey]) -> Opened:
    """The checkpoint of a note that a known key of its log signed (type 1, named after the origin).

    Cosignatures of known witnesses (type 4) are checked and kept with their times; other signatures are passed over.
    `NoteRefused` for a wrong signature of a known key, `CheckpointRefused` without a signature of the log.
    """
    note = parse_note(note_raw)
    checkpoint = parse_checkpoint(note.text)
    known = verified(note, keys)
    logs = tuple(one.key for one in known if one.key.algorithm == ED25519 and one.key.name == checkpoint.origin)
    if not logs:
        raise CheckpointRefused(f"{checkpoint.origin}: no signature of a known key of this log")
    return Opened(checkpoint, note, logs, tuple(one for one in known if one.key.algorithm == COSIGNATURE))
