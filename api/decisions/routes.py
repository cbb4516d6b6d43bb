"""How units decide, in figures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.access.caller import ReadsFindings
from api.changed import IfChanged
from api.decisions.schemas import Figures
from api.deps import AtDesk, Reading
from api.language import Language
from monitor.flows.decisions import figures

router = APIRouter(prefix="/decisions", tags=["decisions"], dependencies=[IfChanged])


@router.get("/figures", summary="Items decided, passed, unanimous and with minutes, a unit")
def counted(
    who: ReadsFindings,
    desk: AtDesk,
    read: Reading,
    _: Language,
    *,
    year: Annotated[int | None, Query(ge=1949, le=2200)] = None,
) -> Figures:
    """A rate is no finding: who decides well and who only nods look alike in it. A reviewer's own unit is left out."""
    return Figures.model_validate(figures(read, desk.today, year=year, without_units=who.recused))
