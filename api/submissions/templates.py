"""The workbooks to fill, for everybody: what may be reported is no secret."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.access.caller import Looks
from api.language import Language
from api.problems import Refused
from api.schemas import Lang, Text
from api.submissions.reports import XLSX, attachment, file_of
from api.submissions.schemas import Family, Templates
from monitor.intake.sheets.families import NoFamily
from monitor.intake.sheets.families import templates as families
from monitor.intake.sheets.template import template

router = APIRouter(prefix="/templates", tags=["submissions"])
FamilyId = Annotated[str, Path(max_length=40, pattern=r"^[a-z_]+$")]


@lru_cache(maxsize=64)
def _made(family: str, lang: Lang) -> bytes:
    return template(family, lang)


@router.get("", summary="The templates there are")
def templates(_: Looks) -> Templates:
    """One workbook a family of events, one sheet a kind."""
    return Templates(
        templates=[
            Family(
                id=one.id,
                name=Text(zh=one.name.zh, en=one.name.en),
                kinds=list(one.kinds),
                address=f"/templates/{one.id}.xlsx",
            )
            for one in families()
        ]
    )


@router.get("/{family}.xlsx", summary="A template", response_class=Response, responses=file_of(XLSX, "The workbook."))
def workbook(_: Looks, lang: Language, family: FamilyId) -> Response:
    """In the caller's language; the codes are the same in both."""
    try:
        content = _made(family, lang)
    except NoFamily as missing:
        raise Refused("no_such_template", id=family) from missing
    return attachment(content, XLSX, f"{family}.{lang}.xlsx")
