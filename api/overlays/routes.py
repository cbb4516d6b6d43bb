"""Clues laid over each other: who or what is flagged by several rules at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.access.caller import ReadsFindings
from api.access.looks import looked
from api.changed import IfChanged
from api.deps import AtDesk, Limit, Offset, Reading
from api.language import Language
from api.overlays.schemas import By, Overlays
from monitor.findings.overlay import overlays

router = APIRouter(prefix="/overlays", tags=["findings"], dependencies=[IfChanged])


@router.get("", summary="Subjects on which findings of several rules lie")
def listed(
    who: ReadsFindings,
    desk: AtDesk,
    read: Reading,
    _: Language,
    by: Annotated[By, Query(description="What the findings are laid over.")] = "process",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Overlays:
    """A subject is no more than a place to look first: several findings are still no conclusion about anybody.

    Findings that concern one's own unit count for nothing here. Reading the list is a look like any other.
    """
    looked(desk, who, "findings", "list")
    told = overlays(read, by, desk.today, without_units=who.recused, limit=limit, offset=offset)
    return Overlays.model_validate(told)
