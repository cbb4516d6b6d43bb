"""What the screens found unusual: for reviewers, none of it about their own unit, none of it ever public."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access.caller import ReadsFindings
from api.access.looks import looked
from api.deps import PLAIN, AtDesk, Id, Limit, Narrow, Offset, OneId, Reading
from api.language import Language
from api.problems import Refused
from api.unusual.schemas import Page, Result, SubjectKind
from monitor.unusual.listing import Wanted, listed, one
from monitor.unusual.refused import NoSuchResult, ResultRecused

router = APIRouter(prefix="/unusual", tags=["screens"])
NO_STORE = {"Cache-Control": "no-store"}


@router.get("", summary="What the newest run of the screens found unusual")
def page(  # noqa: PLR0913 - one argument a filter
    *,
    who: ReadsFindings,
    desk: AtDesk,
    read: Reading,
    _: Language,
    response: Response,
    screen: Narrow = [],  # noqa: B006 - FastAPI copies defaults
    market: Narrow = [],  # noqa: B006
    subject_kind: Annotated[list[SubjectKind], Query()] = [],  # noqa: B006
    unit_id: Narrow = [],  # noqa: B006
    process_id: OneId = None,
    q: Annotated[str, Query(max_length=200, pattern=PLAIN, description="Words in ids, names and markets.")] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Page:
    """Unusual is a reason to look, found by comparing; it is no conclusion about anybody. Reading it is a look."""
    looked(desk, who, "unusual", "list")
    asked: dict[str, tuple[str, ...]] = {
        "screen": tuple(screen),
        "market": tuple(market),
        "subject_kind": tuple(subject_kind),
        "unit_id": tuple(unit_id),
    }
    narrow = {name: fits for name, fits in asked.items() if fits}
    response.headers.update(NO_STORE)
    return Page.model_validate(listed(read, Wanted(narrow, process_id, q, limit, offset), who, desk.today))


@router.get("/{result_id}", summary="One result, with the findings and cases on its subject")
def result(who: ReadsFindings, desk: AtDesk, read: Reading, _: Language, response: Response, result_id: Id) -> Result:
    """As the newest run that has it found it."""
    try:
        told = one(read, result_id, who, desk.today)
    except NoSuchResult as none:
        raise Refused("no_such_result", id=result_id) from none
    except ResultRecused as recused:
        raise Refused("recused") from recused
    looked(desk, who, "unusual", result_id)
    response.headers.update(NO_STORE)
    return Result.model_validate(told)
