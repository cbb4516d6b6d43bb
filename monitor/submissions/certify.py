"""A second person certifies: all events of a submission stand in the log, or none, in one transaction with its record.

The record is an entry of the product's own, `submission.certified`. Nothing is decided outside the writer's place in
the log: the state, the two persons and what the log holds are looked at where the events are appended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from monitor.accounts.principal import Principal
from monitor.store.append import Draft, append_drafts
from monitor.store.database import Database, Read, Write
from monitor.store.held import named_since
from monitor.store.outcome import Outcome, Receipt
from monitor.store.own import record
from monitor.store.sequencer import Sequencer
from monitor.store.submissions import Submission, change, submission_by_id
from monitor.submissions.events import kept
from monitor.submissions.kept import Uploads
from monitor.submissions.place import Plan
from monitor.submissions.refused import (
    LogMovedOn,
    NoSuchSubmission,
    OtherThanSeen,
    PersonUnknown,
    SamePerson,
    WrongState,
)
from monitor.submissions.states import State
from monitor.vocabulary.own import Doing


@dataclass(frozen=True, slots=True)
class Seen:
    """What the certifier had before him: digests of the file and of the events made of it, 64 hex digits each."""

    file_sha256: str
    events_sha256: str


def allowed(submission: Submission, who: Principal, seen: Seen) -> None:
    """Raises where `who` may not certify it now: `WrongState`, `PersonUnknown`, `SamePerson`, `OtherThanSeen`.

    Two accounts of one person are one person: his code tells.
    """
    if submission.state != State.READY:
        raise WrongState(id=submission.id, state=submission.state, expected=State.READY.value)
    if who.person is None:
        raise PersonUnknown
    if who.account == submission.uploader or who.person == submission.uploader_person:
        raise SamePerson
    if (seen.file_sha256, seen.events_sha256) != (submission.file_sha256, submission.events_sha256):
        raise OtherThanSeen


class Certification:
    """One submission on its way into the log: prepared outside the writer's session, done within it."""

    def __init__(self, database: Database, uploads: Uploads, id: int, who: Principal, seen: Seen) -> None:
        """Raises what `allowed` raises, `NoSuchSubmission` and `FileGone`."""
        with database.reading() as read:
            submission = _there(read, id)
        allowed(submission, who, seen)
        uploads.path(submission.file_sha256)
        self._placed = list(kept(uploads.verified(seen.events_sha256)))
        person, account = submission.uploader_person, submission.uploader
        self._drafts = [Draft(replace(one.event, submitter=person), account) for one in self._placed]
        self._id, self._who, self._seen = id, who, seen

    def done(self, write: Write, now: datetime) -> tuple[Receipt, Sequence[Outcome]]:
        """The receipt of the record, and what became of the events.

        Raises what `allowed` raises, and `LogMovedOn`.
        """
        submission = _there(write, self._id)
        allowed(submission, self._who, self._seen)
        self._as_checked(write, submission)
        told = append_drafts(write, self._drafts, now=now, atomic=True)
        receipts = [outcome for outcome in told if isinstance(outcome, Receipt)]
        if len(receipts) != len(self._drafts):  # a payload was erased since
            raise LogMovedOn
        doing = Doing("submission.certified", f"submission/{submission.id}", self._statement(submission, receipts))
        (receipt,) = record(write, [doing], actor=self._who.account, now=now)
        change(
            write,
            submission.id,
            state=State.CERTIFIED.value,
            entry=receipt.seq,
            ended_by=self._who.account,
            ended_at=receipt.recordedtime,
        )
        return receipt, receipts

    def _as_checked(self, write: Write, submission: Submission) -> None:
        """The log says nothing else of these records than when the file was checked. Raises `LogMovedOn`."""
        for source in {one.event.source for one in self._placed}:
            since = named_since(write, submission.basis or 0, source)
            if any(one.event.id in since or one.event.corrects in since for one in self._placed):
                raise LogMovedOn

    def _statement(self, submission: Submission, receipts: Sequence[Receipt]) -> dict[str, Any]:
        new = [receipt.seq for receipt in receipts if not receipt.repeated]
        leaves = hashlib.sha256(b"".join(receipt.leaf_hash for receipt in receipts)).hexdigest()
        told: dict[str, Any] = {
            "submission": submission.id,
            "unit": submission.unit,
            "file_sha256": submission.file_sha256,
            "file_bytes": submission.file_bytes,
            "events_sha256": self._seen.events_sha256,
            "rows": len(receipts),
            "accepted": len(new),
            "repeated": len(receipts) - len(new),
            "corrections": sum(one.plan is Plan.CORRECTS for one in self._placed),
            "leaves_sha256": leaves,
            "uploader": submission.uploader,
            "certifier": self._who.account,
            "uploaded_at": submission.uploaded_at,
        }
        if new:
            told |= {"first_entry": new[0], "last_entry": new[-1]}
        return told if submission.corrects is None else told | {"corrects": submission.corrects}


def certify(database: Database, uploads: Uploads, id: int, who: Principal, seen: Seen, sequencer: Sequencer) -> Receipt:
    """The receipt of the record that submission `id` is certified; its events and the record are durable then.

    Raises what `allowed` raises, `NoSuchSubmission`, `FileGone`, `StoreUnavailable`; and `LogMovedOn`, after which the
    submission waits to be checked again.
    """
    try:
        return sequencer.alone(Certification(database, uploads, id, who, seen).done)
    except LogMovedOn:
        with database.writing() as write:
            submission = _there(write, id)
            if (submission.state, submission.events_sha256) == (State.READY, seen.events_sha256):
                change(write, id, state=State.CHECKING.value, tries=0, events_sha256=None, basis=None)
        raise


def _there(read: Read, id: int) -> Submission:
    submission = submission_by_id(read, id)
    if submission is None:
        raise NoSuchSubmission(id=id)
    return submission
