"""Which findings a request asks for: the filters and the order of the queue, wherever it is given out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Depends, Query

from api.access.caller import Caller
from api.deps import PLAIN, Narrow, OneId
from api.findings.schemas import CaseState, Severity, Sort, State
from monitor.findings.queue import Wanted
from monitor.vocabulary.event import day_number

Unusual = Annotated[
    bool, Query(description="Whether what screens found unusual is told and weighs; not so in what leaves the house.")
]


def asked(  # noqa: PLR0913 - one argument a filter
    *,
    rule: Narrow = [],  # noqa: B006 - FastAPI copies defaults
    family: Narrow = [],  # noqa: B006
    severity: Annotated[list[Severity], Query()] = [],  # noqa: B006
    state: Annotated[list[State], Query(description="Raised and cured where none is named.")] = [],  # noqa: B006
    stage: Narrow = [],  # noqa: B006
    unit_id: Narrow = [],  # noqa: B006
    project_id: OneId = None,
    process_id: OneId = None,
    party_id: Annotated[
        str | None, Query(max_length=200, pattern=PLAIN, description="Judged of this supplier or agency, or about it.")
    ] = None,
    is_lead: Annotated[bool | None, Query(description="Only leads, or only findings of statutory bounds.")] = None,
    min_amount: Annotated[
        str | None, Query(pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?$", description="Least money at stake, in yuan.")
    ] = None,
    q: Annotated[
        str, Query(max_length=200, pattern=PLAIN, description="Words, all of them, in sentences and ids.")
    ] = "",
    sort: Annotated[Sort, Query(description="Highest first, closed cases last; latest or largest first.")] = "score",
    case_state: Annotated[
        list[CaseState], Query(description="Where the case stands; `none`: the finding is in none.")
    ] = [],  # noqa: B006
    assignee: Annotated[list[str], Query(max_length=50, description="Numbers, `me` or `none`.")] = [],  # noqa: B006
    late: Annotated[bool | None, Query(description="Only those whose case is late, or is not.")] = None,
    region: Annotated[list[str], Query(max_length=50, description="Townships, counties.")] = [],  # noqa: B006
    programme: Narrow = [],  # noqa: B006
    day_from: Annotated[date | None, Query(description="First judged day.")] = None,
    day_to: Annotated[date | None, Query(description="Last judged day.")] = None,
    ids: Annotated[list[str], Query(max_length=500, description="Only these findings.")] = [],  # noqa: B006
    unusual: Unusual = True,
    snoozed: Annotated[bool, Query(description="Those that are snoozed as well.")] = False,
    who: Caller,
) -> Wanted:
    """The filters as the queue takes them; the units that the caller must not see are the route's to add."""
    narrow = {
        "rule": tuple(rule),
        "family": tuple(family),
        "severity": tuple(severity),
        "state": tuple(state),
        "stage": tuple(stage),
        "unit_id": tuple(unit_id),
        "is_lead": () if is_lead is None else (is_lead,),
        "case_state": tuple(case_state),
        "assignee": tuple(who.account if one == "me" else one for one in assignee),
        "late": () if late is None else (late,),
        "region": tuple(region),
        "programme": tuple(programme),
    }
    return Wanted(
        narrow={facet: fits for facet, fits in narrow.items() if fits},
        process_id=process_id,
        party_id=party_id,
        project_id=project_id,
        min_amount_fen=None if min_amount is None else int(Decimal(min_amount) * 100),
        search=q,
        days=(None if day_from is None else day_number(day_from), None if day_to is None else day_number(day_to)),
        ids=tuple(ids),
        with_unusual=unusual,
        with_snoozed=snoozed,
        sort=sort,
    )


Asked = Annotated[Wanted, Depends(asked)]
