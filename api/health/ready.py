"""Whether requests should be sent here: for load balancers and for whoever keeps the service."""

from __future__ import annotations

from fastapi import APIRouter

from api.access.caller import Looks
from api.deps import AtDesk
from api.health.schemas import Ready
from api.language import Language
from api.problems import Refused
from api.schemas import ProblemItem
from monitor.accounts.roles import Act
from monitor.operation.ready import not_ready

router = APIRouter(prefix="/ready", tags=["service"])


@router.get(
    "",
    summary="Whether the service can take work now",
    responses={503: {"description": "Not ready: the reasons are under problems, their figures for staff only."}},
)
def ready(who: Looks, desk: AtDesk, lang: Language) -> Ready:
    """Database reachable and of this release, sequencer alive, space on the disk, clock, audit not too far behind."""
    reasons = not_ready(desk.settings, desk.database, desk.now, appends=desk.sequencer.is_alive, audits=desk.audits)
    if reasons:
        full = who.may(Act.SEE_SERVICE)
        items = [
            ProblemItem(
                place="",
                code=one.code,
                found=one.found if full else "-",
                expected=one.expected if full else "-",
                text=one.zh if lang == "zh" else one.en,
            )
            for one in reasons
        ]
        raise Refused("not_ready", items=items)
    return Ready(status="ready")
