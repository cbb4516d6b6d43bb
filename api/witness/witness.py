"""The judgement of a witness (C2SP tlog-witness): it cosigns a head only where it extends the last one it cosigned."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from api.witness.kept import Head, Kept, Misbehaviour, accuse, at_size, keep, latest
from api.witness.request import Malformed, Request, Unprovable, read_request
from monitor.ledger.checkpoint import CheckpointRefused, opened
from monitor.ledger.note import COSIGNATURE, ED25519, Note, NoteRefused, SigningKey, VerifierKey
from monitor.ledger.proof import ProofFails, verify_consistency

PLAIN: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"
MOST_SAID: Final = 500
"""Characters of a refusal: what was handed in is not sent back whole."""


class Refusal(Exception):
    """A head is not cosigned: the HTTP status, the body and its media type."""

    def __init__(self, status: int, body: str, media: str = PLAIN) -> None:
        """Keep the three."""
        super().__init__(body)
        self.status = status
        self.body = body
        self.media = media


def _conflict(size: int) -> Refusal:
    return Refusal(409, f"{size}\n", SIZE)


def _refused(status: int, why: object) -> Refusal:
    return Refusal(status, f"{str(why)[:MOST_SAID]}\n")


def _base64(one: bytes) -> str:
    return base64.b64encode(one).decode()


class Witness:
    """One witness: its key (type 4), the logs that it follows, and its file."""

    def __init__(self, key: SigningKey, logs: Iterable[VerifierKey], path: Path, clock: Callable[[], int]) -> None:
        """Raises `NoteRefused` for a key of another type; several keys of one origin are keys of one log."""
        if key.algorithm != COSIGNATURE:
            raise NoteRefused(f"key {key.name}: a witness signs with type {COSIGNATURE}, not {key.algorithm}")
        self.key = key
        self.kept = Kept(path)
        self._clock = clock
        self._logs: dict[str, list[VerifierKey]] = defaultdict(list)
        for log in logs:
            if log.algorithm != ED25519:
                raise NoteRefused(f"key {log.name}: a log signs with type {ED25519}, not {log.algorithm}")
            self._logs[log.name].append(log)

    @property
    def origins(self) -> list[str]:
        """The logs that it follows."""
        return sorted(self._logs)

    @property
    def places(self) -> dict[str, str]:
        """SHA-256 of an origin, in hex -> the origin (tlog-witness, monitor retrieval)."""
        return {hashlib.sha256(origin.encode()).hexdigest(): origin for origin in self._logs}

    def add(self, raw: bytes) -> str:
        """The cosignature line for the head in `raw`; it is on disk before it is answered. Raises `Refusal`.

        400 malformed or old size above the head's; 404 a log it does not follow; 403 no signature of the log;
        409 the old size is not the one cosigned last (the body tells that one), or the same size has another root
        (tlog-witness v1.0.0); 422 the proof does not verify, or a head of no entries has the root of some. Signed heads
        that contradict each other are kept.
        """
        try:
            request = read_request(raw)
        except Malformed as malformed:
            raise _refused(400, malformed) from malformed
        except Unprovable as unprovable:
            raise _refused(422, unprovable) from unprovable
        origin = request.checkpoint.origin
        keys = self._logs.get(origin)
        if keys is None:
            raise _refused(404, f"{self.key.name} does not follow {origin}")
        try:
            opened(request.note.raw(), keys)
        except (CheckpointRefused, NoteRefused) as refused:
            raise _refused(403, refused) from refused
        signed = [one for one in request.note.signatures if any(_is_by(one.name, one.key_id, key) for key in keys)]
        note = Note(request.note.text, tuple(dict.fromkeys(signed))).raw()
        with self.kept.writing() as connection:
            refusal = self._against(connection, request, note)
            if refusal is None:
                now = self._now(connection, origin)
                keep(connection, origin, Head(request.checkpoint.size, request.checkpoint.root, note, now))
        if refusal is not None:  # raised outside: the evidence is kept by the same transaction
            raise refusal
        return self.key.signature_line(request.note.text, now)

    def latest(self, origin: str) -> str | None:
        """The largest head of a log that it cosigned, with its cosignature; None before the first."""
        head = self.kept.latest(origin)
        if head is None:
            return None
        text = head.note.partition("\n\n")[0] + "\n"
        return head.note + self.key.signature_line(text, head.at)

    def _now(self, connection: sqlite3.Connection, origin: str) -> int:
        """The clock, but never before the last cosignature for this log."""
        last = latest(connection, origin)
        return max(self._clock(), 0 if last is None else last.at)

    def _against(self, connection: sqlite3.Connection, request: Request, note: str) -> Refusal | None:
        told = request.checkpoint
        same = at_size(connection, told.origin, told.size)
        last = latest(connection, told.origin)
        size = 0 if last is None else last.size
        if same is not None and same.root != told.root:
            self._keep(connection, request, note, same, "two_heads")
            return _conflict(size)
        if request.old != size:
            return _conflict(size)
        try:
            _extends(last, request)
        except ProofFails as fails:
            if last is not None:
                self._keep(connection, request, note, last, "unproved")
            return _refused(422, fails)
        return None

    def _keep(self, connection: sqlite3.Connection, request: Request, note: str, against: Head, kind: str) -> None:
        proof = "\n".join(_base64(one) for one in request.proof)
        one = Misbehaviour(request.checkpoint.origin, kind, self._clock(), against.note, note, proof)
        accuse(connection, one)


def _extends(last: Head | None, request: Request) -> None:
    """Nothing, where the head extends the last one; every tree extends the empty one, with an empty proof."""
    told, proof = request.checkpoint, request.proof
    if last is None or last.size == 0:
        _empty(proof)
    else:
        verify_consistency(last.size, last.root, told.size, told.root, proof)


def _empty(proof: Sequence[bytes]) -> None:
    if proof:
        raise ProofFails(f"from size 0 the proof is empty, {len(proof)} hashes found")


def _is_by(name: str, key_id: bytes, key: VerifierKey) -> bool:
    return (name, key_id) == (key.name, key.key_id)
