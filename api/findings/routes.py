"""The queue of findings, and one finding with its why."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import PLAIN, AtDesk, Id, IfChanged, Limit, Narrow, Offset, OneId, Reading
from api.findings.schemas import Detail, Queue, Severity, Sort, State
from api.language import Language
from api.problems import Refused
from monitor.findings.explain import explain
from monitor.findings.queue import Wanted, queue

router = APIRouter(prefix="/findings", tags=["findings"], dependencies=[IfChanged])


@router.get("", summary="The ranked queue, with facets and what is hidden")
def listed(  # noqa: PLR0913 - one argument a filter
    desk: AtDesk,
    read: Reading,
    _: Language,
    *,
    rule: Narrow = [],  # noqa: B006 - FastAPI copies defaults
    family: Narrow = [],  # noqa: B006
    severity: Annotated[list[Severity], Query()] = [],  # noqa: B006
    state: Annotated[list[State], Query(description="Raised and cured where none is named.")] = [],  # noqa: B006
    stage: Narrow = [],  # noqa: B006
    unit_id: Narrow = [],  # noqa: B006
    project_id: OneId = None,
    process_id: OneId = None,
    is_lead: Annotated[bool | None, Query(description="Only leads, or only findings of statutory bounds.")] = None,
    min_amount: Annotated[
        str | None, Query(pattern=r"^\d{1,13}(\.\d{1,2})?$", description="Least money at stake, in yuan.")
    ] = None,
    q: Annotated[
        str, Query(max_length=200, pattern=PLAIN, description="Words, all of them, in sentences and ids.")
    ] = "",
    sort: Annotated[Sort, Query(description="Highest, latest or largest first.")] = "score",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Queue:
    """A finding is a reason to look, made by a machine; it is no conclusion about anybody."""
    narrow = {
        "rule": tuple(rule),
        "family": tuple(family),
        "severity": tuple(severity),
        "state": tuple(state),
        "stage": tuple(stage),
        "unit_id": tuple(unit_id),
        "is_lead": () if is_lead is None else (is_lead,),
    }
    wanted = Wanted(
        narrow={facet: fits for facet, fits in narrow.items() if fits},
        process_id=process_id,
        project_id=project_id,
        min_amount_fen=None if min_amount is None else int(Decimal(min_amount) * 100),
        search=q,
        sort=sort,
        limit=limit,
        offset=offset,
    )
    return Queue.model_validate(queue(read, wanted, desk.today))


@router.get("/{finding_id}", summary="One finding with its why, evidence and history")
def one(desk: AtDesk, read: Reading, _: Language, finding_id: Id) -> Detail:
    """The numbers, the articles in force on the judged day, the evidence to file and row, what was not told."""
    found = explain(read, finding_id, desk.place, desk.today)
    if found is None:
        raise Refused("no_such_finding", id=finding_id)
    return Detail.model_validate(found)
