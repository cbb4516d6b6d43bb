"""One contracting process or project in the order of time."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.access.caller import ReadsRecords
from api.access.looks import looked
from api.changed import IfChanged
from api.deps import AtDesk, Id, Reading
from api.desk import Desk
from api.language import Language
from api.problems import Refused
from api.processes.schemas import Timeline
from monitor.accounts.principal import Principal
from monitor.accounts.roles import Act
from monitor.cases.sight import left_by
from monitor.flows.timeline import Seen, timeline
from monitor.flows.web import Kind
from monitor.store.database import Read

router = APIRouter(tags=["processes"], dependencies=[IfChanged])


@router.get("/processes/{process_id:path}", summary="Timeline of a contracting process")
def process(who: ReadsRecords, desk: AtDesk, read: Reading, _: Language, process_id: Id) -> Timeline:
    """By ocid, or by the id of a contract: one signed under a process leads to it, one without is its own process."""
    found = _told(desk, who, read, "process", process_id)
    if found is None:
        raise Refused("no_such_process", id=process_id)
    return Timeline.model_validate(found)


@router.get("/projects/{project_id:path}", summary="Timeline of a project")
def project(who: ReadsRecords, desk: AtDesk, read: Reading, _: Language, project_id: Id) -> Timeline:
    """Every event of the project and of its processes, with spans, money and findings."""
    found = _told(desk, who, read, "project", project_id)
    if found is None:
        raise Refused("no_such_project", id=project_id)
    return Timeline.model_validate(found)


def _told(desk: Desk, who: Principal, read: Read, kind: Kind, id: str) -> dict[str, Any] | None:
    """The timeline as far as `who` may see it; the look is on the log."""
    seen = Seen(
        who.sees, findings=who.may(Act.READ_FINDINGS), without_units=who.recused, without_cases=left_by(read, who)
    )
    found = timeline(read, kind, id, desk.today, seen)
    if found is not None:
        looked(desk, who, kind, found["id"])
    return found
