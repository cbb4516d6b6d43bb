"""The queue of findings, and one finding with its why."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter

from api.access.caller import ReadsFindings
from api.access.looks import looked
from api.changed import IfChanged
from api.deps import AtDesk, Id, Limit, Offset, Reading
from api.findings.asked import Asked, Unusual
from api.findings.schemas import Detail, Queue
from api.language import Language
from api.problems import Refused
from monitor.cases.sight import left_by
from monitor.findings.explain import RecusedFrom, explain
from monitor.findings.queue import queue
from monitor.flows.townships import townships

router = APIRouter(prefix="/findings", tags=["findings"], dependencies=[IfChanged])


@router.get("", summary="The ranked queue, with facets and what is hidden")
def listed(
    who: ReadsFindings,
    desk: AtDesk,
    read: Reading,
    _: Language,
    asked: Asked,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Queue:
    """A finding is a reason to look, made by a machine; it is no conclusion about anybody.

    The list tells what each finding says: reading it is a look like any other.
    """
    looked(desk, who, "findings", "list")
    wanted = replace(asked, without_units=who.recused, without_cases=left_by(read, who), limit=limit, offset=offset)
    told = queue(read, wanted, desk.today)
    known = townships()
    names = {code: known[code].name for code in told["facets"]["region"] if code in known}
    return Queue.model_validate(told | {"me": who.account, "region_names": names})


@router.get("/{finding_id}", summary="One finding with its why, evidence and history")
def one(
    *, who: ReadsFindings, desk: AtDesk, read: Reading, _: Language, finding_id: Id, unusual: Unusual = True
) -> Detail:
    """The numbers, the articles in force on the judged day, the evidence to file and row, what was not told."""
    try:
        found = explain(
            read, finding_id, desk.place, desk.today, without_units=who.recused, without_cases=left_by(read, who),
            with_unusual=unusual,
        )  # fmt: skip
    except RecusedFrom as recused:
        raise Refused("case_recused" if recused.by_case else "recused") from recused
    if found is None:
        raise Refused("no_such_finding", id=finding_id)
    looked(desk, who, "finding", finding_id)
    return Detail.model_validate(found)
