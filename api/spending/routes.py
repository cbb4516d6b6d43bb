"""Three-public spending, in figures."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.access.caller import ReadsFindings
from api.changed import IfChanged
from api.deps import AtDesk, Reading
from api.language import Language
from api.spending.schemas import Figures
from monitor.audit.in_force import place_in_force
from monitor.audit.terms import terms
from monitor.flows.spending import figures
from monitor.rules.catalogue import rule

router = APIRouter(prefix="/spending", tags=["spending"], dependencies=[IfChanged])
RULE = "san.top-checks"


@router.get("/figures", summary="Who is among the first by sum or by an item in a month, and the sums of all months")
def counted(
    who: ReadsFindings,
    desk: AtDesk,
    read: Reading,
    _: Language,
    *,
    month: Annotated[
        str | None, Query(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="YYYY-MM; else the latest.")
    ] = None,
) -> Figures:
    """The list is the rule's, with the numbers in force in this place: who stands on it is looked at, no more.

    A reviewer's own unit is left out.
    """
    params: Any = terms(rule(RULE), place_in_force(read, desk.settings.place), {})[-1].params
    numbers = {"top_total": params.top_total, "top_item": params.top_item}
    return Figures.model_validate(figures(read, desk.today, month=month, without_units=who.recused, **numbers))
