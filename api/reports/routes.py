"""The monthly report: figures beside those of another month, and the same as paper and workbook."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from api.access.caller import Exports, ReadsFindings
from api.changed import IfChanged
from api.deps import AtDesk, Reading
from api.desk import Desk
from api.exports.made import DOCX, XLSX, attachment, file_of, on_record
from api.language import Language
from api.problems import Refused
from api.reports.schemas import Monthly
from api.schemas import ProblemItem
from monitor.accounts.principal import Principal
from monitor.export.monthly import Month, monthly
from monitor.export.report_docx import report_docx
from monitor.export.report_xlsx import report_xlsx
from monitor.store.database import Read
from monitor.vocabulary.event import EPOCH

router = APIRouter(prefix="/reports", tags=["reports"])
FORM = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"


class Months(NamedTuple):
    """The month that is asked for, and the one beside it."""

    month: Month
    other: Month


def months(
    desk: AtDesk,
    lang: Language,
    month: Annotated[str | None, Query(pattern=FORM, description="YYYY-MM; this month unless told.")] = None,
    other: Annotated[str | None, Query(pattern=FORM, description="YYYY-MM; the month before unless told.")] = None,
) -> Months:
    """Both months. Raises `Refused` for one that has not begun, and for the same twice."""
    today = EPOCH + timedelta(days=desk.today)
    this = Month(today.replace(day=1))
    chosen = this if month is None else Month.of(month)
    beside = chosen.before if other is None else Month.of(other)
    for name, one in (("month", chosen), ("other", beside)):
        if one.first > today or (name == "other" and one == chosen):
            expected = {"zh": f"不晚于 {this.text} 的另一个月份", "en": f"another month, {this.text} at the latest"}[
                lang
            ]
            text = {"zh": f"query.{name}：不能是“{one.text}”；应为：{expected}。"}.get(
                lang, f"query.{name}: {one.text!r} is refused; expected {expected}."
            )
            item = ProblemItem(
                place=f"query.{name}", code="no_such_month", found=one.text, expected=expected, text=text
            )
            raise Refused("bad_parameter", items=[item])
    return Months(chosen, beside)


Asked = Annotated[Months, Depends(months)]


@router.get("/monthly", summary="A month beside another", dependencies=[IfChanged])
def figures(who: ReadsFindings, desk: AtDesk, read: Reading, _: Language, asked: Asked) -> Monthly:
    """Cases, findings, coverage, precision, questions and remedies; without what concerns one's own unit."""
    return Monthly.model_validate(_told(desk, read, who, asked))


@router.get(
    "/monthly.docx",
    summary="The monthly report as paper",
    response_class=Response,
    responses=file_of(DOCX, "The report in the caller's language, a page a section, with lines to sign."),
)
def as_paper(who: Exports, desk: AtDesk, lang: Language, asked: Asked) -> Response:
    """On record with its digest, as every export."""
    with desk.database.reading() as read:
        told = _told(desk, read, who, asked)
    return _sent(desk, who, told, report_docx(told, desk.place.name, lang), DOCX, f"{lang}.docx")


@router.get(
    "/monthly.xlsx",
    summary="The monthly report as a workbook",
    response_class=Response,
    responses=file_of(XLSX, "The report in the caller's language, a sheet a section, numbers as numbers."),
)
def as_workbook(who: Exports, desk: AtDesk, lang: Language, asked: Asked) -> Response:
    """On record with its digest, as every export."""
    with desk.database.reading() as read:
        told = _told(desk, read, who, asked)
    return _sent(desk, who, told, report_xlsx(told, desk.place.name, lang), XLSX, f"{lang}.xlsx")


def _told(desk: Desk, read: Read, who: Principal, asked: Months) -> dict[str, Any]:
    return monthly(read, who, asked.month, asked.other, desk.today)


def _sent(desk: Desk, who: Principal, told: dict[str, Any], content: bytes, media: str, ends: str) -> Response:
    rows = told["figures"]["cases"]["closed"] + told["figures"]["findings"]["raised"]
    entry, _ = on_record(desk, who, f"report/{told['month']}", f"monthly.{ends[-4:]}", rows, content)
    return attachment(content, media, f"monthly-{told['month']}.{ends}", entry)
