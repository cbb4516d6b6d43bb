"""Parameters that wait for a second person, and what became of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api.access.caller import TunesRules
from api.deps import PLAIN, AtDesk, Limit, Offset, Reading
from api.draws.bounded import Bounded
from api.language import Language
from api.proposals.answer import proposal_told
from api.proposals.schemas import NewProposal, Proposal, Proposals, ProposalState, Said, Why
from api.replays.refusals import refusals
from api.replays.routes import Number
from monitor.replays import propose
from monitor.replays.refused import ParametersUnfit, Unfit
from monitor.store.parameter_proposals import proposal_count, proposals
from monitor.vocabulary.event import EPOCH
from monitor.vocabulary.problems import Words, shown

router = APIRouter(tags=["proposals"], route_class=Bounded)


@router.get("/proposals", summary="Proposals, the newest first")
def listed(
    who: TunesRules,
    read: Reading,
    _: Language,
    state: Annotated[list[ProposalState], Query(max_length=4)] = [],  # noqa: B006 - FastAPI copies defaults
    rule: Annotated[str | None, Query(max_length=100, pattern=PLAIN)] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Proposals:
    """Rejected and withdrawn ones are kept."""
    found = proposals(read, states=state, rule=rule, limit=limit, offset=offset)
    items = [proposal_told(read, one, who) for one in found]
    return Proposals(total=proposal_count(read, states=state, rule=rule), limit=limit, offset=offset, items=items)


@router.post("/proposals/{number}/confirm", summary="Let the values come into force")
def confirmed(who: TunesRules, desk: AtDesk, lang: Language, number: Number, body: Said) -> Proposal:
    """By another person than the one who proposed. All history is judged anew with them, from their first day on."""
    with refusals(lang), desk.database.writing() as write:
        done = propose.confirm(write, number, body.text, who, place=desk.settings.place, now=desk.now)
        told = proposal_told(write, done, who)
    desk.appended()
    return told


@router.post("/proposals/{number}/reject", summary="Refuse the values")
def rejected(who: TunesRules, desk: AtDesk, lang: Language, number: Number, body: Why) -> Proposal:
    """By another person than the one who proposed, with the reason."""
    with refusals(lang), desk.database.writing() as write:
        return proposal_told(write, propose.reject(write, number, body.text, who, now=desk.now), who)


@router.post("/proposals/{number}/withdraw", summary="Take one's own proposal back")
def withdrawn(who: TunesRules, desk: AtDesk, lang: Language, number: Number, body: Said) -> Proposal:
    """By the one who proposed."""
    with refusals(lang), desk.database.writing() as write:
        return proposal_told(write, propose.withdraw(write, number, body.text, who, now=desk.now), who)


@router.post("/replays/{number}/propose", summary="Propose that the values come into force", status_code=201)
def proposed(who: TunesRules, desk: AtDesk, lang: Language, number: Number, body: NewProposal) -> Proposal:
    """Another person confirms. A value that a national article sets is refused, with the article."""
    today = EPOCH + timedelta(days=desk.today)
    with refusals(lang), desk.database.writing() as write:
        made = propose.propose(write, number, body.reason, _day(body.from_day), who, today=today, now=desk.now)
        return proposal_told(write, made, who)


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        expected = Words("日期，如 2026-01-01", "a day such as 2026-01-01")
        raise ParametersUnfit((Unfit("from_day", "wrong_value", shown(told), expected),)) from None
