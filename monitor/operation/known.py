"""How long the log is known to have been: from the heads file, from witnesses, from heads that the operator brings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import httpx

from monitor.ledger.checkpoint import Checkpoint, parse_checkpoint
from monitor.ledger.note import NoteRefused, VerifierKey, parse_note
from monitor.ledger.policy import Policy, Witness
from monitor.operation.heads import Remembered, head_in
from monitor.settings import Settings
from monitor.store.database import Read
from monitor.store.own import keys_on_record

SECONDS: Final = 5.0
MOST_BYTES: Final = 100_000


class Known(NamedTuple):
    """A head that the log is known to have had, and who says so."""

    who: str
    head: Checkpoint


class Silent(NamedTuple):
    """A witness that did not say which head it cosigned last, and why."""

    who: str
    reason: str


def cosigned_last(witness: Witness, origin: str) -> Checkpoint | Silent | None:
    """The largest head of the log that this witness cosigned; None where it knows none (404)."""
    place = f"{(witness.url or '').rstrip('/')}/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint"
    try:
        answer = httpx.get(place, timeout=SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Silent(witness.name, str(error) or type(error).__name__)
    if answer.status_code == httpx.codes.NOT_FOUND:
        return None
    if answer.status_code != httpx.codes.OK or len(answer.content) > MOST_BYTES:
        return Silent(witness.name, f"status {answer.status_code}, {len(answer.content)} bytes")
    try:
        return parse_checkpoint(parse_note(answer.content).text)
    except NoteRefused as error:
        return Silent(witness.name, str(error))


def known_heads(
    origin: str, remembered: Remembered | None, policy: Policy | None, brought: Sequence[Path]
) -> Iterator[Known | Silent]:
    """Every head of this log that is known, and the witnesses that are silent. Raises `HeadsUnreadable`."""
    if remembered is not None and (largest := remembered.largest()) is not None and largest.origin == origin:
        yield Known(str(remembered.path), largest)
    for path in brought:
        told = head_in(path)
        if told.origin == origin:
            yield Known(str(path), told)
        else:
            yield Silent(str(path), f"a head of {told.origin}, not of {origin}")
    for witness in policy.witnesses if policy is not None else ():
        if witness.url:
            last = cosigned_last(witness, origin)
            if isinstance(last, Checkpoint):
                yield Known(witness.name, last)
            elif last is not None:
                yield last


def trusted(told: Settings, read: Read) -> list[VerifierKey]:
    """The key of this installation for a log whose entries name none yet, else none but those; it is not made here."""
    there = told.log_key is not None or told.log_key_file.exists()
    return [told.signing_key().verifier] if there and not keys_on_record(read) else []
