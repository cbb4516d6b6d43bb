"""One witness seen from the log (C2SP tlog-witness): what it cosigned last, and what it answers to a new head."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from monitor.ledger.checkpoint import opened
from monitor.ledger.note import NoteRefused, Signature, VerifierKey, parse_note
from monitor.ledger.policy import Witness

Post = Callable[[str, bytes], tuple[int, str]]
"""Sends a body to an address: status and text of the answer. Raises OSError where there is none."""

Prove = Callable[[int], list[bytes]]
"""The consistency proof from a size to the head that is being sent."""


class Standing(StrEnum):
    """How a witness stands to the log."""

    unasked = "unasked"
    cosigned = "cosigned"
    away = "away"
    refuses = "refuses"


class _Unsigned(Exception):
    def __init__(self, standing: Standing, reason: str) -> None:
        super().__init__(reason)
        self.standing = standing
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Line:
    """A cosignature that a witness gave: over the head of this size, at this Unix time."""

    size: int
    time: int
    line: str


@dataclass(slots=True)
class Correspondent:
    """A witness with an address."""

    witness: Witness
    size: int = 0
    """The head that it cosigned last, as far as is known; it says so itself when it is another."""
    cosigned_at: int | None = None
    standing: Standing = Standing.unasked
    reason: str = ""

    @property
    def key(self) -> VerifierKey:
        """Its key."""
        return self.witness.key

    def send(self, size: int, note: str, log: VerifierKey, prove: Prove, post: Post) -> Line | None:
        """Its cosignature over the head of `size`; None where it gave none, and `standing` and `reason` say why.

        A 409 teaches the size that it has; the head is then sent once more from there.
        """
        try:
            line = self._sent(size, note, log, prove, post)
        except _Unsigned as unsigned:
            self.standing, self.reason = unsigned.standing, unsigned.reason
            return None
        self.size, self.cosigned_at, self.standing, self.reason = size, line.time, Standing.cosigned, ""
        return line

    def _sent(self, size: int, note: str, log: VerifierKey, prove: Prove, post: Post) -> Line:
        if self.size > size:
            self.size = 0  # what it said last cannot be so, or the log was cut: it is asked again
        for _ in range(2):
            old = self.size
            if old > size:
                raise _Unsigned(Standing.refuses, f"it cosigned {old} entries, the log shows only {size}")
            proof = "".join(f"{base64.b64encode(one).decode()}\n" for one in prove(old))
            try:
                status, text = post(f"{(self.witness.url or '').rstrip('/')}/add-checkpoint", _body(old, proof, note))
            except OSError as error:
                raise _Unsigned(Standing.away, str(error)) from error
            if status != 409:  # noqa: PLR2004 - tlog-witness: the old size is another
                break
            told = re.fullmatch(r"(0|[1-9][0-9]{0,18})\n?", text)
            if told is None or int(told[1]) == old:
                raise _Unsigned(Standing.refuses, f"it cosigned another head of {old} entries")
            self.size = int(told[1])
        return self._answered(status, text, size, note, log)

    def _answered(self, status: int, text: str, size: int, note: str, log: VerifierKey) -> Line:
        if status == 422:  # noqa: PLR2004 - tlog-witness: the proof does not verify
            raise _Unsigned(Standing.refuses, f"this history does not extend the {self.size} entries it cosigned")
        if status != 200:  # noqa: PLR2004
            raise _Unsigned(Standing.away, f"it answers {status}: {text.strip()[:200]}")
        try:
            mine = [one for one in text.splitlines(keepends=True) if _is_by(one, self.key)][:1]
            found = opened(parse_note(note).with_lines(*mine).raw(), [log, self.key]).cosigned
        except NoteRefused as error:
            raise _Unsigned(Standing.away, f"its answer is no cosignature: {error}") from error
        times = [one.time for one in found if one.key == self.key and one.time is not None]
        if not mine or not times:
            raise _Unsigned(Standing.away, "its answer brings no cosignature under its key")
        return Line(size, times[0], mine[0])  # of several the first, with its own time


def _body(old: int, proof: str, note: str) -> bytes:
    return f"old {old}\n{proof}\n{note}".encode()


def _is_by(line: str, key: VerifierKey) -> bool:
    told = Signature.parse(line)
    return (told.name, told.key_id) == (key.name, key.key_id)
