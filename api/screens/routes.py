"""The screens and their runs: who may ask for one, how each turn ended."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.access.caller import ReadsFindings, TunesRules
from api.deps import LARGEST, AtDesk, Limit, Offset, Reading
from api.language import Language
from api.problems import Refused
from api.screens.answer import brief_of, catalogue, whole
from api.screens.schemas import Run, Runs, Screens
from monitor.store.screen_runs import DONE, run_by_number, run_count, runs
from monitor.unusual.ask import ask

router = APIRouter(prefix="/screens", tags=["screens"])
Number = Annotated[int, Path(ge=1, le=LARGEST)]


@router.get("", summary="The screens of this release, with what each found last")
def screens(_: ReadsFindings, desk: AtDesk, read: Reading, __: Language) -> Screens:
    """A screen compares and ranks; what it calls unusual is a place to look, never a finding, never public."""
    return catalogue(read, desk.settings.screens_at)


@router.post("/runs", summary="Let all screens look now", status_code=202)
def asked(who: TunesRules, desk: AtDesk, _: Language, response: Response) -> Run:
    """One at a time. A run that would say the same as the newest is not made: that one is answered (200)."""
    with desk.database.writing() as write:
        told = ask(write, who, day=desk.today, now=desk.now)
    desk.screens_asked()
    if told.state == DONE:
        response.status_code = 200
    response.headers["Location"] = f"/screens/runs/{told.number}"
    with desk.database.reading() as read:
        return whole(read, told)


@router.get("/runs", summary="Runs of the screens, the newest first")
def listed(_: ReadsFindings, read: Reading, __: Language, limit: Limit = 50, offset: Offset = 0) -> Runs:
    """Counts alone; what the newest run found is at /unusual."""
    items = [brief_of(one) for one in runs(read, limit=limit, offset=offset)]
    return Runs(total=run_count(read), limit=limit, offset=offset, items=items)


@router.get("/runs/{number}", summary="One run, with the turn of each screen")
def one(_: ReadsFindings, read: Reading, __: Language, number: Number) -> Run:
    """A screen that broke is named; what the others found stands."""
    told = run_by_number(read, number)
    if told is None:
        raise Refused("no_such_run", id=str(number))
    return whole(read, told)
