"""Published allocations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.access.caller import Looks
from api.allocations.schemas import Allocations
from api.changed import IfChanged
from api.deps import AtDesk, Limit, Offset, OneId, Reading
from api.language import Language
from monitor.flows.allocations import Asked, allocations

router = APIRouter(prefix="/allocations", tags=["allocations"], dependencies=[IfChanged])


@router.get("", summary="Allocation plans and results that were published")
def listed(
    __: Looks,
    desk: AtDesk,
    read: Reading,
    _: Language,
    *,
    programme_id: OneId = None,
    fiscal_year: Annotated[int | None, Query(ge=1949, le=2200)] = None,
    region: Annotated[
        str | None, Query(pattern=r"^[0-9]{2,12}$", description="GB/T 2260 code; takes all codes that begin with it.")
    ] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Allocations:
    """Who was promised, given, sent and paid how much; what was not published is counted with the reason."""
    asked = Asked(programme_id, fiscal_year, region, limit, offset)
    return Allocations.model_validate(allocations(read, asked, desk.today))
