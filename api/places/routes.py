"""The places there are parameter packs for."""

from __future__ import annotations

from fastapi import APIRouter

from api.access.caller import Looks
from api.deps import AtDesk
from api.places.schemas import PlaceItem, Places
from api.schemas import Text
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place, places

router = APIRouter(prefix="/places", tags=["contract"])


@router.get("", summary="Every place, and which one this installation serves")
def listed(__: Looks, desk: AtDesk) -> Places:
    """The packs of parameters, by name."""
    items = [
        PlaceItem(
            id=told.id,
            name=Text(zh=told.name["zh"], en=told.name["en"]),
            region=told.region,
            packs=list(told.packs),
            rules_on=len(rules_on(told)),
            is_current=told.id == desk.settings.place,
        )
        for told in map(place, places())
    ]
    return Places(total=len(items), items=items)
