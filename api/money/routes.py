"""Projects with their money."""

from __future__ import annotations

from fastapi import APIRouter

from api.access.caller import ReadsFindings
from api.access.looks import looked
from api.changed import IfChanged
from api.deps import AtDesk, Limit, Offset, OneId, Reading
from api.language import Language
from api.money.schemas import Projects
from api.problems import Refused
from monitor.flows.projects import projects
from monitor.flows.timeline import Seen

router = APIRouter(prefix="/money", tags=["money"], dependencies=[IfChanged])


@router.get("", summary="Budget, receipts, contracts and payments of projects, of one unit or of all")
def listed(
    who: ReadsFindings,
    desk: AtDesk,
    read: Reading,
    _: Language,
    *,
    unit_id: OneId = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Projects:
    """Money that lies still or ran ahead is a reason to look, no finding. A reviewer's own unit is left out."""
    if unit_id in who.recused:
        raise Refused("recused")
    looked(desk, who, "money", unit_id or "list")
    seen = Seen(who.sees, without_units=who.recused)
    found = projects(read, desk.today, unit_id=unit_id, limit=limit, offset=offset, seen=seen)
    return Projects.model_validate(found)
