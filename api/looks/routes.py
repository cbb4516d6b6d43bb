"""The acts of accounts, newest first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.access.caller import SeesAccess
from api.deps import LARGEST, PLAIN, Limit, Reading
from api.looks.schemas import Doing, Doings, Done
from api.schemas import Text
from monitor.store.doings import doings
from monitor.vocabulary.own import own_kinds

router = APIRouter(prefix="/looks", tags=["accounts"])
KINDS: tuple[Doing, ...] = ("record.viewed", "export.made", "account.changed")


@router.get("", summary="Looks at records, exports and changes of accounts, newest first")
def listed(
    _: SeesAccess,
    read: Reading,
    *,
    kind: Annotated[list[Doing], Query(max_length=len(KINDS), description="Any of these.")] = [],  # noqa: B006
    account: Annotated[str | None, Query(max_length=40, pattern=PLAIN, description="Number of an account.")] = None,
    before: Annotated[int, Query(ge=0, le=LARGEST, description="Only entries before this one.")] = LARGEST,
    limit: Limit = 50,
) -> Doings:
    """They stand in the log like everything else: nobody takes one out again unseen."""
    found = doings(read, kind or KINDS, account=account, before=before, limit=limit + 1)
    items = [
        Done(
            entry=one.seq,
            at=one.at,
            account=one.actor,
            kind=one.kind,
            label=Text(zh=own_kinds()[one.kind].zh, en=own_kinds()[one.kind].en),
            data=one.data,
        )
        for one in found[:limit]
    ]
    return Doings(items=items, next_before=items[-1].entry if len(found) > limit else None)
