"""The receipt of a certified submission, made from the log alone: what its record says, and the proof of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from monitor.ledger.leaf import leaf_hash
from monitor.store.about import about
from monitor.store.database import Read
from monitor.store.events import salt_of
from monitor.store.heads import latest
from monitor.store.held import held
from monitor.store.proofs import inclusion, leaf_of
from monitor.store.submissions import Submission
from monitor.submissions.events import kept
from monitor.submissions.kept import Uploads
from monitor.submissions.refused import WrongState
from monitor.submissions.states import State


@dataclass(frozen=True, slots=True)
class SubmissionReceipt:
    """What the holder of a receipt gets: with it alone, and the key of the log, he can check it anywhere."""

    number: int
    statement: Mapping[str, Any]
    """The payload of `submission.certified`."""
    entry: int
    recordedtime: str
    leaf: bytes
    salt: bytes
    checkpoint: str | None
    """The newest signed head, with its cosignatures; None before the first that covers the entry."""
    proof: tuple[bytes, ...] | None

    @property
    def leaf_hash(self) -> bytes:
        """The hash by which the entry stands in the tree."""
        return leaf_hash(self.leaf)


class Placed(NamedTuple):
    """Where one row of the file stands in the log."""

    sheet: str | None
    row: int | None
    kind: str
    id: str
    entry: int
    leaf_hash: bytes


def receipt_of(read: Read, submission: Submission) -> SubmissionReceipt:
    """The receipt. Raises `WrongState` before the submission is certified."""
    told = about(read, "submission.certified", f"submission/{submission.id}")
    if submission.state != State.CERTIFIED or not told:
        raise WrongState(id=submission.id, state=submission.state, expected=State.CERTIFIED.value)
    (done,) = told
    signed = latest(read)
    covered = signed is not None and done.seq < signed.size
    return SubmissionReceipt(
        submission.id,
        done.data,
        done.seq,
        done.at,
        leaf_of(read, done.seq),
        salt_of(read, done.seq),
        signed.cosigned if signed is not None and covered else None,
        tuple(inclusion(read, done.seq, signed.size)) if signed is not None and covered else None,
    )


def rows_of(read: Read, uploads: Uploads, submission: Submission) -> Iterator[Placed]:
    """Every row of a certified file that made an event, with its entry, in the order of the file. Raises `FileGone`.

    The SHA-256 over the leaf hashes in this order is `leaves_sha256` of the record.
    """
    events = [one.event for one in kept(uploads.verified(submission.events_sha256 or ""))]
    stands = {
        (source, id): one
        for source in {event.source for event in events}
        for id, one in held(read, source, [event.id for event in events if event.source == source]).items()
    }
    for event in events:
        one = stands[event.source, event.id]
        yield Placed(event.origin.sheet, event.origin.row, event.type, event.id, one.seq, one.leaf_hash)
