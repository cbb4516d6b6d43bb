"""One contracting process or project in the order of time."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import AtDesk, Id, IfChanged, Reading
from api.language import Language
from api.problems import Refused
from api.processes.schemas import Timeline
from monitor.flows.timeline import timeline

router = APIRouter(tags=["processes"], dependencies=[IfChanged])


@router.get("/processes/{process_id:path}", summary="Timeline of a contracting process")
def process(desk: AtDesk, read: Reading, _: Language, process_id: Id) -> Timeline:
    """By ocid, or by the id of a contract: one signed under a process leads to it, one without is its own process."""
    found = timeline(read, "process", process_id, desk.today)
    if found is None:
        raise Refused("no_such_process", id=process_id)
    return Timeline.model_validate(found)


@router.get("/projects/{project_id:path}", summary="Timeline of a project")
def project(desk: AtDesk, read: Reading, _: Language, project_id: Id) -> Timeline:
    """Every event of the project and of its processes, with spans, money and findings."""
    found = timeline(read, "project", project_id, desk.today)
    if found is None:
        raise Refused("no_such_project", id=project_id)
    return Timeline.model_validate(found)
