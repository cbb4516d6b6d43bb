"""Who stands with whom."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.caller import ReadsFindings
from api.access.looks import looked
from api.changed import IfChanged
from api.deps import PLAIN, AtDesk, OneId, Reading
from api.language import Language
from api.networks.schemas import Bidding, Network
from api.problems import Refused
from monitor.flows.network.around import Sight, Subject
from monitor.flows.network.bidding import bidding
from monitor.flows.network.network import network
from monitor.vocabulary.event import day_number

router = APIRouter(prefix="/networks", tags=["networks"], dependencies=[IfChanged])


@router.get(
    "",
    summary="Parties within two steps of a process, an organisation or an expert, and what ties them",
    responses={404: {"description": "There is no such subject, or the caller stepped aside from it."}},
)
def around(
    who: ReadsFindings,
    desk: AtDesk,
    read: Reading,
    _: Language,
    *,
    subject_kind: Subject,
    subject_id: Annotated[str, Query(min_length=1, max_length=200, pattern=PLAIN)],
    hops: Annotated[int, Query(ge=1, le=2, description="Steps.")] = 2,
    least: Annotated[
        int | None,
        Query(ge=1, le=1000, description="Acts that keep a tie; not told: the fewest at which it can be drawn."),
    ] = None,
) -> Network:
    """A tie is a fact that was told, no finding: who bids, evaluates and builds in one county meets.

    Persons are codes. What concerns the caller's own unit is left out and counted. The look is on record.
    """
    if subject_id in who.recused:
        raise Refused("recused")
    sight = Sight(who.sees, who.recused)
    found = network(read, subject_kind, subject_id, desk.today, hops=hops, least=least, sight=sight)
    if found is None:
        is_own = bool(who.recused) and network(read, subject_kind, subject_id, desk.today, hops=1) is not None
        raise Refused("recused") if is_own else Refused("no_such_subject", id=subject_id)
    looked(desk, who, "network", subject_id)
    return Network.model_validate(found)


@router.get("/bidding", summary="How often each two suppliers met at openings, of one buyer or of all")
def met(
    who: ReadsFindings,
    desk: AtDesk,
    read: Reading,
    _: Language,
    *,
    unit_id: OneId = None,
    day_from: Annotated[date | None, Query(description="First day of the openings.")] = None,
    day_to: Annotated[date | None, Query(description="Last day, included.")] = None,
    limit: Annotated[int, Query(ge=2, le=30, description="Most suppliers.")] = 12,
) -> Bidding:
    """Firms of one trade meet often: a number here is a reason to read the bids, no more."""
    if unit_id in who.recused:
        raise Refused("recused")
    looked(desk, who, "network", unit_id or "bidding")
    first, last = (None if day is None else day_number(day) for day in (day_from, day_to))
    sight = Sight(who.sees, who.recused)
    return Bidding.model_validate(
        bidding(read, desk.today, unit_id=unit_id, day_from=first, day_to=last, most=limit, sight=sight)
    )
