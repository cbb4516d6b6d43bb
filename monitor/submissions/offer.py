"""A file handed in, taken back, or checked again: what units do with their drafts before anybody certifies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.accounts.principal import Principal
from monitor.store.database import Read, Write
from monitor.store.submissions import Submission, add, change, counted, submission_by_id
from monitor.submissions.form import Form, clean_name, form_of
from monitor.submissions.kept import KeptFile
from monitor.submissions.refused import NoSuchSubmission, NoSuchUnit, TooManyDrafts, WrongState
from monitor.submissions.states import State, may_follow

OPEN: Final = (State.CHECKING, State.HAS_PROBLEMS, State.READY, State.FAILED)
"""The states of a draft."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What comes with a file: its sender's name for it, and what it stands for."""

    name: str
    unit: str | None = None
    """None: the only unit of the account."""
    mapping: str | None = None
    supersedes: int | None = None
    """The draft that this upload replaces."""
    corrects: int | None = None
    """The certified submission that this upload corrects."""


def unit_of(who: Principal, told: str | None) -> str:
    """The unit for which an account hands in. Raises `NoSuchUnit`."""
    if told is None and len(who.units) == 1:
        return next(iter(who.units))
    if told is None or not (who.via == "open" or told in who.units):
        raise NoSuchUnit(id=told or "—")
    return told


def fits(who: Principal, told: Offer) -> tuple[str, str, Form]:
    """The clean name, the unit and the form of what is offered. Raises `NoSuchUnit`, `FormUnknown`."""
    name = clean_name(told.name)
    return name, unit_of(who, told.unit), form_of(name, told.mapping)


def own(read: Read, who: Principal, id: int) -> Submission:
    """The submission of one of the account's units. Raises `NoSuchSubmission`, for those of others too."""
    submission = submission_by_id(read, id)
    if submission is None or not (who.via == "open" or submission.unit in who.units):
        raise NoSuchSubmission(id=id)
    return submission


def offer(write: Write, who: Principal, file: KeptFile, told: Offer, *, limit: int, now: datetime) -> Submission:
    """A draft that waits for its check; `limit` is how many drafts a unit may have.

    Raises `NoSuchUnit`, `FormUnknown`, `NoSuchSubmission`, `WrongState`, `TooManyDrafts`.
    """
    name, unit, form = fits(who, told)
    if told.supersedes is not None:
        _move(write, _of_unit(write, who, told.supersedes, unit), State.SUPERSEDED, who, now)
    corrected = None if told.corrects is None else _of_unit(write, who, told.corrects, unit)
    if corrected is not None and corrected.state != State.CERTIFIED:
        raise WrongState(id=corrected.id, state=corrected.state, expected=State.CERTIFIED.value)
    states = counted(write, [unit])
    if sum(states.get(state.value, 0) for state in OPEN) >= limit:
        raise TooManyDrafts(limit=limit)
    return add(
        write,
        unit=unit,
        form=form.value,
        mapping=told.mapping,
        file_name=name,
        file_bytes=file.bytes,
        file_sha256=file.sha256,
        uploader=who.account,
        uploader_person=who.person,
        townships=who.townships,
        uploaded_at=now.isoformat(timespec="seconds"),
        supersedes=told.supersedes,
        corrects=told.corrects,
    )


def withdraw(write: Write, who: Principal, id: int, *, now: datetime) -> None:
    """The draft is taken back; its file stays. Raises `NoSuchSubmission`, `WrongState`."""
    _move(write, own(write, who, id), State.WITHDRAWN, who, now)


def check_again(write: Write, who: Principal, id: int) -> None:
    """The draft is checked once more, against the log as it is now. Raises `NoSuchSubmission`, `WrongState`."""
    submission = own(write, who, id)
    if not may_follow(submission.state, State.CHECKING):
        raise WrongState(id=id, state=submission.state, expected=_before(State.CHECKING))
    change(write, id, state=State.CHECKING.value, tries=0, events_sha256=None, basis=None, failure=None)


def _of_unit(read: Read, who: Principal, id: int, unit: str) -> Submission:
    submission = own(read, who, id)
    if submission.unit != unit:
        raise NoSuchSubmission(id=id)
    return submission


def _move(write: Write, submission: Submission, to: State, who: Principal, now: datetime) -> None:
    if not may_follow(submission.state, to):
        raise WrongState(id=submission.id, state=submission.state, expected=_before(to))
    at = now.isoformat(timespec="seconds")
    change(write, submission.id, state=to.value, ended_by=who.account, ended_at=at, holder=None, held_until=None)


def _before(to: State) -> str:
    return ", ".join(state.value for state in State if may_follow(state, to))
