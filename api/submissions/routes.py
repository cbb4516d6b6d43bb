"""Drafts handed in, listed, taken back and certified; a submission is told to accounts of its own unit alone."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Response

from api.access.caller import Certifies, ReadsRecords, Submits
from api.deps import AtDesk, Limit, Offset, Reading
from api.submissions import answer, receipts, reports
from api.submissions.refusals import refusals
from api.submissions.schemas import Certify, Receipt, StateName, Submission, Submissions
from api.submissions.upload import BODY, Uploaded
from monitor.accounts.principal import Principal
from monitor.accounts.roles import Act
from monitor.store.submissions import counted, listed, submission_by_id
from monitor.submissions.certify import Seen, certify
from monitor.submissions.kept import parts_of
from monitor.submissions.offer import Offer, check_again, fits, offer, own, withdraw

router = APIRouter(prefix="/submissions", tags=["submissions"])
Number = Annotated[int, Path(ge=1, le=2**53, description="Number of the submission.")]
CONFLICT: Final[dict[int | str, dict[str, Any]]] = {409: {"description": "It does not fit the submission's state."}}


def units_of(who: Principal) -> frozenset[str] | None:
    """The units whose submissions an account sees (None: all); a reviewer's own unit makes him no clerk of it."""
    if who.via == "open":
        return None
    return who.units if who.may(Act.SUBMIT) or who.may(Act.CERTIFY) else frozenset()


@router.post(
    "",
    status_code=202,
    summary="Hand in a file",
    responses={
        413: {"description": "The file is larger than the service takes."},
        415: {"description": "Another media type, or another form of file."},
        **CONFLICT,
    },
    openapi_extra={"requestBody": BODY},
)
def hand_in(who: Submits, desk: AtDesk, told: Uploaded, response: Response) -> Submission:
    """It is kept and checked in the background: GET /submissions/{id} tells how far that is.

    `supersedes` names a draft for which this file stands; `corrects` a certified submission: rows that differ become
    corrections, rows that do not are repeats, and what was there stays.
    """
    with refusals():
        given = Offer(told.name, **told.fields.model_dump())
        fits(who, given)
        file = desk.uploads.take(parts_of(told.file), desk.settings.max_upload_bytes)
        with desk.database.writing() as write:
            made = offer(write, who, file, given, limit=desk.settings.max_drafts, now=desk.now)
    desk.handed_in()
    response.headers["Location"] = f"/submissions/{made.id}"
    with desk.database.reading() as read:
        return answer.submission(read, made)


@router.get("", summary="The submissions of one's units")
def submissions(
    who: ReadsRecords,
    read: Reading,
    state: Annotated[list[StateName], Query(max_length=7, description="Several: any of them.")] = [],  # noqa: B006
    limit: Limit = 50,
    offset: Offset = 0,
) -> Submissions:
    """The latest first."""
    units = units_of(who)
    states = counted(read, units)
    return Submissions(
        submissions=[answer.submission(read, one) for one in listed(read, units, state, limit=limit, offset=offset)],
        states=states,
        total=sum(number for name, number in states.items() if not state or name in state),
    )


@router.get("/{id}", summary="One submission, and how far its check is")
def submission(who: ReadsRecords, read: Reading, id: Number) -> Submission:
    """Digests, counts and state; a certifier names the two digests when certifying."""
    with refusals():
        return answer.submission(read, reports.shown(read, who, id))


@router.post("/{id}/withdraw", summary="Take a draft back", responses=CONFLICT)
def take_back(who: Submits, desk: AtDesk, id: Number) -> Submission:
    """Its file stays kept; nothing of it ever stood in the log."""
    with refusals(), desk.database.writing() as write:
        withdraw(write, who, id, now=desk.now)
        return answer.submission(write, own(write, who, id))


@router.post("/{id}/check", status_code=202, summary="Check a draft again", responses=CONFLICT)
def again(who: Submits, desk: AtDesk, id: Number) -> Submission:
    """Against the log as it is now."""
    with refusals(), desk.database.writing() as write:
        check_again(write, who, id)
        told = answer.submission(write, own(write, who, id))
    desk.handed_in()
    return told


@router.post("/{id}/certify", summary="Certify another person's draft", responses=CONFLICT)
def sign(who: Certifies, desk: AtDesk, id: Number, told: Certify) -> Receipt:
    """All its events stand in the log with the record of it, or none do; answered after the commit.

    Asks for another account and another person code than the uploader's, a session that was proved within ten minutes
    (POST /session/proof), and both digests as they were seen.
    """
    with refusals():
        with desk.database.reading() as read:
            own(read, who, id)
        desk.accounts.require_fresh(who)
        seen = Seen(told.file_sha256, told.events_sha256)
        try:
            certify(desk.database, desk.uploads, id, who, seen, desk.sequencer)
        finally:
            desk.handed_in()  # it may wait for another check now
        desk.appended()
        with desk.database.reading() as read:
            done = submission_by_id(read, id)
            assert done is not None  # noqa: S101 - it was there, and submissions are never deleted
            return receipts.told(desk, read, done)
