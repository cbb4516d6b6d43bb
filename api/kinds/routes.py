"""The kinds of events and their JSON Schemas."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.access.caller import Looks
from api.deps import Id
from api.kinds.schemas import KindItem, Kinds
from api.problems import Refused
from api.schemas import Text
from monitor.vocabulary.contract import contract
from monitor.vocabulary.schemas import schema_of

router = APIRouter(prefix="/kinds", tags=["contract"])


@router.get("", summary="Every kind of event")
def listed(__: Looks) -> Kinds:
    """The contract's kinds, with the fields that each demands."""
    told = contract()
    items = [
        KindItem(
            name=kind.name,
            group=kind.group,
            label=Text(zh=kind.zh, en=kind.en),
            time=kind.time,
            subject=list(kind.subject),
            required=[field.name for field in kind.fields.values() if field.required],
            rules=list(kind.rules),
            schema_url=f"/kinds/{kind.name}/schema",
        )
        for kind in told.kinds.values()
    ]
    return Kinds(version=told.version, total=len(items), items=items)


@router.get("/{kind}/schema", summary="JSON Schema of one kind", response_class=JSONResponse)
def schema(
    __: Looks, kind: Id, *, stored: Annotated[bool, Query(description="As the server gives it out.")] = False
) -> dict[str, Any]:
    """Draft 2020-12, envelope included, with an example."""
    if kind not in contract().kinds:
        raise Refused("no_such_kind", id=kind)
    return schema_of(kind, stored=stored)
