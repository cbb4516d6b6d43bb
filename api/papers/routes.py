"""Files beside questions, remedies and cases: handed in and given out, each time as who may see what it belongs to."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Response

from api.access.caller import ReadsRecords
from api.access.looks import looked
from api.deps import AtDesk
from api.language import Language
from api.papers.upload import BODY, IsSent
from api.problems import Refused
from api.questions.refusals import exchange_refusals
from api.questions.schemas import Belongs, Paper
from api.submissions.refusals import refusals as file_refusals
from api.submissions.reports import attachment, file_of
from monitor.accounts.principal import Principal
from monitor.accounts.roles import Act
from monitor.cases import papers
from monitor.cases.exchange import paper_shown
from monitor.submissions.form import clean_name
from monitor.submissions.kept import parts_of

router = APIRouter(prefix="/papers", tags=["cases"])
ANY: Final = "application/octet-stream"


def _writes(who: Principal) -> None:
    """Nothing, where the account answers or works on cases: reading alone adds no paper. Raises `Refused`."""
    if not (who.may(Act.ANSWER) or who.may(Act.WORK_CASES)):
        raise Refused("not_allowed", act=Act.ANSWER.value)


@router.post(
    "",
    status_code=201,
    summary="Hand in a file beside a question, a remedy or a case",
    responses={
        409: {"description": "It is over, or holds as many as it may."},
        413: {"description": "The file is larger than the service takes."},
        415: {"description": "Another media type, or another form of file."},
    },
    openapi_extra={"requestBody": BODY},
)
def add(
    who: ReadsRecords,
    desk: AtDesk,
    lang: Language,
    told: IsSent,
    of: Annotated[Belongs, Query(description="What it belongs to.")],
    number: Annotated[int, Query(ge=1, le=2**53, description="Number of the question, remedy or case.")],
) -> Paper:
    """pdf, png, jpeg, xlsx or docx without macros, as its first bytes say. The same bytes again are the first paper."""
    _writes(who)
    belongs = papers.Belongs(of)
    with exchange_refusals(lang), file_refusals():
        with desk.database.reading() as read:
            papers.may_add(read, belongs, number, who)
        media = papers.media_type_of(told.file)
        file = desk.uploads.take(parts_of(told.file), desk.settings.max_paper_bytes)
        with desk.database.writing() as write:
            kept = papers.add(
                write,
                belongs,
                number,
                who,
                file_name=clean_name(told.name),
                media_type=media,
                size=file.bytes,
                sha256=file.sha256,
                now=desk.now,
            )
            told_back = paper_shown(write, kept, who)
    return Paper.model_validate(told_back)


@router.get("/{id}", summary="A file as it was handed in", response_class=Response, responses=file_of(ANY, "The file."))
def one(
    who: ReadsRecords,
    desk: AtDesk,
    lang: Language,
    id: Annotated[int, Path(ge=1, le=2**53, description="Number of the paper.")],
) -> Response:
    """Always as an attachment; its SHA-256 is the one that the paper tells."""
    with exchange_refusals(lang), file_refusals():
        with desk.database.reading() as read:
            told = papers.shown(read, id, who)
        content = desk.uploads.verified(told.sha256)
    looked(desk, who, "paper", str(id))
    return attachment(content, told.media_type, told.file_name)
