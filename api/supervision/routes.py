"""Supervision of the supervisors: figures of every reviewer over a period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query

from api.access.caller import Supervises
from api.access.looks import looked
from api.deps import AtDesk, Reading
from api.language import Language
from api.problems import Refused
from api.schemas import ProblemItem, Text
from api.supervision.schemas import Supervision
from monitor.cases.supervision import supervision
from monitor.vocabulary.event import EPOCH, day_number

router = APIRouter(prefix="/supervision", tags=["cases"])
USUAL: Final = 90
"""Days that are looked at where no first day is told."""
NOTE: Final = Text(
    zh="按账户列示办理情况，不作排名；与他人不同只是需要了解的问题，不是结论。已按办结人统计：须两人办结的，计在提出结论的账户名下。",
    en="Figures by account, in no order of merit; a difference from others is a question to ask, not an answer. A case "
    "that two persons closed counts under the account that proposed the conclusion.",
)


@router.get("", summary="How reviewers work")
def figures(
    who: Supervises,
    desk: AtDesk,
    read: Reading,
    lang: Language,
    first: Annotated[date | None, Query(alias="from", description="First day; else 90 days before the last.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Last day, itself inside; else today.")] = None,
) -> Supervision:
    """Received, closed, how, how long, late, overturned; shares per rule beside the others'; who confirms whom."""
    until = last or EPOCH + timedelta(desk.today)
    since = first or EPOCH + timedelta(max(0, day_number(until) - USUAL))
    if since > until:
        zh, en = f"不晚于 {until}", f"not after {until}"
        text = f"query.from：应为：{zh}。" if lang == "zh" else f"query.from: expected {en}."
        item = ProblemItem(
            place="query.from", code="after_end", found=f"{since}", expected=zh if lang == "zh" else en, text=text
        )
        raise Refused("bad_parameter", items=[item])
    looked(desk, who, "supervision", f"{since}/{until}")
    told = supervision(read, who, day_number(since), day_number(until), desk.today)
    return Supervision.model_validate({"first_day": f"{since}", "last_day": f"{until}", "note": NOTE, **told})
