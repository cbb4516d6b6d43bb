"""What is not listed for a while: made, listed, ended before its day."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.access.caller import WorksCases
from api.cases.schemas import Snooze, Snoozes, Snoozing
from api.cases.working import Works
from api.deps import LARGEST, AtDesk, Reading
from monitor.cases import snoozes as kept
from monitor.cases.tell import snooze
from monitor.store.accounts import labels
from monitor.store.snoozes import SnoozeRow
from monitor.vocabulary.event import day_number

router = APIRouter(prefix="/snoozes", tags=["cases"])
Number = Annotated[int, Path(ge=1, le=LARGEST, description="Number of the snooze.")]


@router.get("", summary="What is not listed now, and why")
def snoozes(
    who: WorksCases,
    desk: AtDesk,
    read: Reading,
    ended: Annotated[bool, Query(description="Those that hold no longer as well.")] = False,  # noqa: FBT002
) -> Snoozes:
    """The newest first; none about the caller's own unit."""
    known = labels(read)
    told = [snooze(one, known) for one in kept.holding(read, who, None if ended else desk.today)]
    return Snoozes.model_validate({"snoozes": told, "total": len(told)})


@router.post("", status_code=201, summary="Do not list the findings of one rule on one subject until a day")
def snoozed(works: Works, told: Snoozing) -> Snooze:
    """At most 365 days; they are counted as hidden, and listed here. One on the same before is replaced."""
    wanted = kept.Snooze(told.rule, told.subject_kind, told.subject_id, day_number(told.until), told.reason)
    return _told(works, works.do(lambda write: kept.make(write, wanted, works.who, now=works.desk.now)))


@router.delete("/{number}", summary="List them again")
def ended(works: Works, number: Number) -> Snooze:
    """The snooze, ended now."""
    return _told(works, works.do(lambda write: kept.end(write, number, works.who, now=works.desk.now)))


def _told(works: Works, row: SnoozeRow) -> Snooze:
    with works.desk.database.reading() as read:
        return Snooze.model_validate(snooze(row, labels(read)))
