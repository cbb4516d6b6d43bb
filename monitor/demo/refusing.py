"""A firm that is barred on the day sends a bid all the same: it is refused on arrival, and the opening says so."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo.codes import organisation
from monitor.demo.days import last_work
from monitor.demo.story import Act
from monitor.demo.tender import Procedure
from monitor.demo.world import World

REFUSED = 0.06
"""Share of the openings to which somebody barred has sent a bid, if anybody is."""


def barred(world: World, day: int) -> list[int]:
    """The suppliers that are barred on a day."""
    return [
        ban.number for ban in world.firm_bans if ban.first <= day <= min(ban.last, (ban.lifted or ban.last + 1) - 1)
    ]


def refuse(p: Procedure) -> None:
    """Once in a while."""
    rng = Random(f"{p.world.seed}/{p.ocid}/refused")
    numbers = barred(p.world, p.deadline)
    if rng.random() < REFUSED and numbers:
        opening = next(act for act in p.story.all("bids.opened") if act.data["ocid"] == p.ocid)
        turn_away(p.story.tag, opening, p.world.firm(rng.choice(numbers)))
        sent: dict[str, Any] = {**opening.data["bids"][-1], "ocid": p.ocid, "regime": p.regime, "lot_id": "L1"}
        told = {name: sent[name] for name in ("bid_id", "ocid", "regime", "lot_id", "tenderer")}
        told |= {"consortium_members": [], "is_receipted": False}
        p.story.tell("bid.submitted", last_work(p.deadline - 1), p.unit.id, told, "16:40:00")


def turn_away(tag: str, opening: Act, firm: str) -> None:
    """A row of the opening: a bid refused because its firm is barred."""
    row: dict[str, Any] = {"bid_id": f"B-{tag}-barred", "tenderer": organisation(firm), "is_accepted": False}
    opening.data["bids"] = [*opening.data["bids"], {**row, "refusal_ground": "sanctioned"}]
