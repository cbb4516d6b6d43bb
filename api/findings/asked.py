"""Which findings a request asks for: the filters and the order of the queue, wherever it is given out."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import Depends, Query

from api.deps import PLAIN, Narrow, OneId
from api.findings.schemas import Severity, Sort, State
from monitor.findings.queue import Wanted


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
    is_lead: Annotated[bool | None, Query(description="Only leads, or only findings of statutory bounds.")] = None,
    min_amount: Annotated[
        str | None, Query(pattern=r"^\d{1,13}(\.\d{1,2})?$", description="Least money at stake, in yuan.")
    ] = None,
    q: Annotated[
        str, Query(max_length=200, pattern=PLAIN, description="Words, all of them, in sentences and ids.")
    ] = "",
    sort: Annotated[Sort, Query(description="Highest, latest or largest first.")] = "score",
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
    }
    return Wanted(
        narrow={facet: fits for facet, fits in narrow.items() if fits},
        process_id=process_id,
        project_id=project_id,
        min_amount_fen=None if min_amount is None else int(Decimal(min_amount) * 100),
        search=q,
        sort=sort,
    )


Asked = Annotated[Wanted, Depends(asked)]
