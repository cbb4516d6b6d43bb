"""What a check found: problems as pages, as a list and as the marked workbook; what will become public; the file."""

from __future__ import annotations

import csv
import io
from pathlib import Path as FilePath
from typing import Annotated, Any, Final
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from api.access.caller import ReadsRecords
from api.deps import AtDesk, Limit, Narrow, Offset, Reading
from api.language import Language
from api.submissions import answer
from api.submissions.refusals import refusals
from api.submissions.schemas import Preview, Problems, WeightName
from monitor.accounts.principal import Principal
from monitor.accounts.roles import Act
from monitor.export.cells import plain
from monitor.intake.problems import Weight
from monitor.intake.sheets.words import MARKED, WEIGHTS, said
from monitor.store.database import Read
from monitor.store.submissions import PURGED, Narrowed, Submission, problem_count, problems_of
from monitor.submissions.events import kept
from monitor.submissions.marking import make, place_of
from monitor.submissions.offer import own
from monitor.submissions.place import Plan
from monitor.submissions.refused import FilePurged, NoSuchSubmission, WrongState
from monitor.submissions.states import State

router = APIRouter(prefix="/submissions", tags=["submissions"])
Number = Annotated[int, Path(ge=1, le=2**53, description="Number of the submission.")]
CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES: Final = "application/octet-stream"
HEADS: Final = {
    "zh": ("程度", "工作表", "行", "列", "单元格", "说明", "发现", "应为", "代码"),
    "en": ("weight", "sheet", "row", "column", "cell", "text", "found", "expected", "code"),
}


def file_of(media: str, what: str) -> dict[int | str, dict[str, Any]]:
    """How the document of the API tells of an answer that is a file."""
    return {
        200: {
            "description": what,
            "content": {media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}},
        }
    }


def attachment(content: bytes, media: str, name: str) -> Response:
    """The file under a name in any script (RFC 6266); no cache keeps it."""
    plain_name = "".join(c if c.isascii() and (c.isalnum() or c in ".-_") else "_" for c in name)
    told = f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"Content-Disposition": told, "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=media, headers=headers)


def csv_of(head: tuple[str, ...], rows: list[list[str]]) -> bytes:
    """A CSV file that a spreadsheet opens as UTF-8 and of which it computes nothing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "backslashreplace")


def shown(read: Read, who: Principal, id: int) -> Submission:
    """The submission, for a clerk or certifier of its unit. Raises `NoSuchSubmission` for everybody else."""
    if who.via != "open" and not (who.may(Act.SUBMIT) or who.may(Act.CERTIFY)):
        raise NoSuchSubmission(id=id)
    return own(read, who, id)


async def narrowing(
    weight: Annotated[list[WeightName], Query(max_length=3, description="Several: any of them.")] = [],  # noqa: B006
    sheet: Narrow = [],  # noqa: B006
    code: Narrow = [],  # noqa: B006
) -> Narrowed:
    """Which problems are asked for."""
    return Narrowed(weight, sheet, code)


_TURNS: Final[RunVar[CapacityLimiter]] = RunVar("marking")


def _turns() -> CapacityLimiter:
    """One marking at a time; whoever waits holds no thread."""
    try:
        return _TURNS.get()
    except LookupError:
        made = CapacityLimiter(1)
        _TURNS.set(made)
        return made


Narrowing = Annotated[Narrowed, Depends(narrowing)]


@router.get("/{id}/problems", summary="What is wrong, or worth a look, row by row")
def problems(
    who: ReadsRecords,
    read: Reading,
    lang: Language,
    id: Number,
    narrowed: Narrowing,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Problems:
    """In the order of the file; only `must_fix` stands in the way of certification."""
    with refusals():
        told = shown(read, who, id)
    return Problems(
        lang=lang,
        problems=answer.problems(told.file_name, problems_of(read, id, narrowed, limit=limit, offset=offset), lang),
        total=problem_count(read, id, narrowed),
        counts=answer.counts(told),
    )


@router.get(
    "/{id}/problems.csv", summary="All problems as a list", response_class=Response, responses=file_of(CSV, "The list.")
)
def problem_list(who: ReadsRecords, read: Reading, lang: Language, id: Number) -> Response:
    """UTF-8 with a mark at its start, one problem a line; a cell that would be a formula is marked as text."""
    with refusals():
        told = shown(read, who, id)
    rows = [
        [
            said(WEIGHTS[Weight(one.weight)], lang),
            one.sheet or "",
            str(one.row or ""),
            one.column or "",
            one.cell or "",
            one.text,
            one.found,
            one.expected,
            one.code,
        ]
        for one in answer.problems(told.file_name, problems_of(read, id), lang)
    ]
    return attachment(csv_of(HEADS[lang], rows), CSV, f"submission-{id}-problems.csv")


@router.get(
    "/{id}/marked.xlsx",
    summary="The same workbook with its cells marked",
    response_class=Response,
    responses=file_of(XLSX, "The workbook.") | {409: {"description": "The file is no table."}},
)
async def marked_workbook(who: ReadsRecords, desk: AtDesk, lang: Language, id: Number) -> Response:
    """Values stay as they were; the first sheet lists every problem. Made when first asked for, one at a time."""

    def looked_up() -> tuple[Submission, FilePath]:
        with refusals(), desk.database.reading() as read:
            told = shown(read, who, id)
            return told, place_of(desk.uploads, told, lang)

    def made() -> bytes:
        with refusals():
            make(desk.settings, told, lang, place)
            return place.read_bytes()

    told, place = await to_thread.run_sync(looked_up)
    content = await to_thread.run_sync(made, limiter=_turns())
    return attachment(content, XLSX, f"{told.file_name.rpartition('.')[0]}-{said(MARKED, lang)}.xlsx")


@router.get(
    "/{id}/preview",
    summary="What will stand in the log, and what of it the public will see",
    responses={409: {"description": "Something must be fixed first, or the check has not ended."}},
)
def what_is_public(  # noqa: PLR0913 - one argument a field
    who: ReadsRecords,
    desk: AtDesk,
    read: Reading,
    lang: Language,
    id: Number,
    *,
    plan: Annotated[Plan | None, Query(description="Only events of which this becomes.")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Preview:
    """Event by event and value by value; both digests are those that a certifier names, `total` counts what fits."""
    with refusals():
        told = shown(read, who, id)
        if told.events_sha256 is None:
            raise WrongState(id=id, state=told.state, expected=f"{State.READY}, {State.CERTIFIED}")
        raw = desk.uploads.verified(told.events_sha256)
        counts = answer.counts(told)
    return Preview(
        lang=lang,
        file_sha256=told.file_sha256,
        events_sha256=told.events_sha256,
        events=[answer.previewed(one, lang) for one in kept(raw, offset, limit, plan)],
        total=raw.count(b"\n") if plan is None or counts is None else counts.plans.get(plan.value, 0),
        counts=counts,
    )


@router.get(
    "/{id}/file", summary="The file as it was handed in", response_class=Response, responses=file_of(BYTES, "The file.")
)
def original(who: ReadsRecords, desk: AtDesk, read: Reading, id: Number) -> Response:
    """Byte by byte; its SHA-256 is the one that the submission tells."""
    with refusals():
        told = shown(read, who, id)
        if told.failure == PURGED:
            raise FilePurged
        return attachment(desk.uploads.verified(told.file_sha256), BYTES, told.file_name)
