"""The calendar of what must be published."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.access.caller import ReadsRecords
from api.calendar.schemas import Calendar, State
from api.changed import IfChanged
from api.deps import AtDesk, Limit, Offset, OneId, Reading
from api.language import Language
from monitor.findings.calendar import calendar

router = APIRouter(prefix="/calendar", tags=["calendar"], dependencies=[IfChanged])


@router.get("", summary="What must be published: late, different from the record, due, come late")
def listed(
    who: ReadsRecords,
    desk: AtDesk,
    read: Reading,
    _: Language,
    *,
    state: Annotated[list[State], Query()] = [],  # noqa: B006 - FastAPI copies defaults
    unit_id: OneId = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Calendar:
    """The duties are those of the rules that read publications; what was published in time is not listed."""
    return Calendar.model_validate(
        calendar(
            read,
            desk.today,
            states=state,
            unit_id=unit_id,
            units=None if who.reviews else who.units,
            without_units=who.recused,
            limit=limit,
            offset=offset,
        )
    )
