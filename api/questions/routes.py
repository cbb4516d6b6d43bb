"""Questions to units: a unit is told its own, a reviewer all but what concerns his own unit."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query

from api.access.caller import Answers, ReadsRecords, WorksCases
from api.access.looks import looked
from api.deps import AtDesk, Limit, Offset, OneId, Reading
from api.language import Language
from api.questions.narrowed import narrowed
from api.questions.refusals import exchange_refusals
from api.questions.schemas import Given, Question, QuestionFacets, Questions, QuestionState, Said
from monitor.cases import questions
from monitor.cases.exchange import questions_told
from monitor.cases.parties import seen
from monitor.cases.terms import terms_of
from monitor.store.questions import OPEN, questions_listed

router = APIRouter(prefix="/questions", tags=["cases"])
Number = Annotated[int, Path(ge=1, le=2**53, description="Number of the question.")]
CONFLICT: Final[dict[int | str, dict[str, Any]]] = {409: {"description": "It is over, or somebody was first."}}


@router.get("", summary="Questions: a unit's own, or those that a reviewer may see")
def listed(  # noqa: PLR0913 - one argument a filter
    who: ReadsRecords,
    desk: AtDesk,
    read: Reading,
    _: Language,
    *,
    state: Annotated[list[QuestionState], Query(max_length=3, description="Several: any of them.")] = [],  # noqa: B006
    unit: OneId = None,
    late: Annotated[bool | None, Query(description="Only open ones past their day, or only those in time.")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Questions:
    """What is due first, then what is over."""
    rows = seen(read, questions_listed(read, None if who.reviews else who.units), who)
    if who.reviews:
        looked(desk, who, "questions", "list")
    found = narrowed(rows, lambda one: one.state == OPEN, desk.today, state=state, unit=unit, late=late)
    told = questions_told(read, found.fit[offset : offset + limit], who, desk.today)
    items = [Question.model_validate(one) for one in told]
    facets = QuestionFacets.model_validate(found.facets)
    return Questions(total=len(found.fit), limit=limit, offset=offset, items=items, facets=facets)


@router.get("/{number}", summary="One question with its answers and papers")
def one(who: ReadsRecords, desk: AtDesk, read: Reading, lang: Language, number: Number) -> Question:
    """To the unit without the account that asks."""
    with exchange_refusals(lang):
        row = questions.known(read, number, who)
    looked(desk, who, "question", str(number))
    return Question.model_validate(questions_told(read, [row], who, desk.today)[0])


@router.post("/{number}/answers", status_code=201, summary="Answer a question", responses=CONFLICT)
def answer(who: Answers, desk: AtDesk, lang: Language, number: Number, told: Given) -> Question:
    """The case goes on. What is for the public stands beside the finding from now on; the same sent again is one.

    Whatever is obviously about a person in `public_text` is refused with its place, and nothing is kept.
    """
    given = questions.Answer(told.text, told.public_text, told.entries)
    with exchange_refusals(lang), desk.database.writing() as write:
        questions.answer(write, number, who, given, now=desk.now, terms=terms_of(desk.place))
    desk.appended()
    with desk.database.reading() as read:
        row = questions.known(read, number, who)
        return Question.model_validate(questions_told(read, [row], who, desk.today)[0])


@router.post("/{number}/withdraw", summary="Take a question back", responses=CONFLICT)
def withdraw(who: WorksCases, desk: AtDesk, lang: Language, number: Number, told: Said) -> Question:
    """The unit need not answer any more; the question stays on record."""
    with exchange_refusals(lang), desk.database.writing() as write:
        row = questions.withdraw(write, number, who, text=told.text, now=desk.now, terms=terms_of(desk.place))
        return Question.model_validate(questions_told(write, [row], who, desk.today)[0])
