"""Remedies: a unit reports what it put right, a reviewer accepts or returns it."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query

from api.access.caller import Answers, ReadsRecords, WorksCases
from api.access.looks import looked
from api.deps import AtDesk, Limit, Offset, OneId, Reading
from api.language import Language
from api.questions.narrowed import narrowed
from api.questions.refusals import exchange_refusals
from api.questions.schemas import Said
from api.remedies.schemas import Remedies, Remedy, RemedyFacets, RemedyState, Reported
from monitor.cases import remedies
from monitor.cases.exchange import remedies_told
from monitor.cases.parties import seen
from monitor.cases.terms import terms_of
from monitor.store.remedies import OWED, RemedyRow, remedies_listed

router = APIRouter(prefix="/remedies", tags=["cases"])
Number = Annotated[int, Path(ge=1, le=2**53, description="Number of the remedy.")]
CONFLICT: Final[dict[int | str, dict[str, Any]]] = {
    409: {"description": "It is over or not demanded any more, or another person has to."}
}


@router.get("", summary="Remedies: a unit's own, or those that a reviewer may see")
def listed(  # noqa: PLR0913 - one argument a filter
    who: ReadsRecords,
    desk: AtDesk,
    read: Reading,
    _: Language,
    *,
    state: Annotated[list[RemedyState], Query(max_length=4, description="Several: any of them.")] = [],  # noqa: B006
    unit: OneId = None,
    late: Annotated[bool | None, Query(description="Only those that a unit owes past their day, or in time.")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Remedies:
    """By due day, accepted ones last."""
    rows = seen(read, remedies_listed(read, None if who.reviews else who.units), who)
    held = remedies.held(read, rows)
    if who.reviews:
        looked(desk, who, "remedies", "list")

    def is_owed(one: RemedyRow) -> bool:
        return one.state in OWED and one.number in held

    found = narrowed(rows, is_owed, desk.today, state=state, unit=unit, late=late)
    told = remedies_told(read, found.fit[offset : offset + limit], who, desk.today)
    items = [Remedy.model_validate(one) for one in told]
    facets = RemedyFacets.model_validate(found.facets)
    return Remedies(total=len(found.fit), limit=limit, offset=offset, items=items, facets=facets)


@router.get("/{number}", summary="One remedy with its reports and papers")
def one(who: ReadsRecords, desk: AtDesk, read: Reading, lang: Language, number: Number) -> Remedy:
    """To the unit without the accounts of reviewers."""
    with exchange_refusals(lang):
        row = remedies.known(read, number, who)
    looked(desk, who, "remedy", str(number))
    return Remedy.model_validate(remedies_told(read, [row], who, desk.today)[0])


@router.post("/{number}/reports", status_code=201, summary="Report what was put right", responses=CONFLICT)
def report(who: Answers, desk: AtDesk, lang: Language, number: Number, told: Reported) -> Remedy:
    """A reviewer decides on it; the same sent again is one."""
    given = remedies.Report(told.text, told.entries)
    with exchange_refusals(lang), desk.database.writing() as write:
        remedies.report(write, number, who, given, now=desk.now, terms=terms_of(desk.place))
    with desk.database.reading() as read:
        return Remedy.model_validate(remedies_told(read, [remedies.known(read, number, who)], who, desk.today)[0])


@router.post("/{number}/accept", summary="Accept what was put right", responses=CONFLICT)
def accept(who: WorksCases, desk: AtDesk, lang: Language, number: Number, told: Said) -> Remedy:
    """It is over (销号). Where a case wants two persons, another one than who proposed how it was closed."""
    with exchange_refusals(lang), desk.database.writing() as write:
        row = remedies.accept(write, number, who, text=told.text, now=desk.now, terms=terms_of(desk.place))
        done = Remedy.model_validate(remedies_told(write, [row], who, desk.today)[0])
    desk.appended()
    return done


@router.post("/{number}/return", summary="Return a report", responses=CONFLICT)
def send_back(who: WorksCases, desk: AtDesk, lang: Language, number: Number, told: Said) -> Remedy:
    """The unit reads why, and reports again; its day stays."""
    with exchange_refusals(lang), desk.database.writing() as write:
        row = remedies.send_back(write, number, who, text=told.text, now=desk.now, terms=terms_of(desk.place))
        return Remedy.model_validate(remedies_told(write, [row], who, desk.today)[0])
