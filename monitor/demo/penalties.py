"""Penalties of firms elsewhere that bar in the county too: each within its band, with what has to follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from monitor.demo.codes import document, firm, organisation, yuan
from monitor.demo.days import instant, iso, next_work
from monitor.demo.story import Act, Story
from monitor.demo.world import World

OUTSIDER = 4_000_000
"""Numbers from here on are firms that never bid in the county."""
EVERY, FEWEST = 12, 6
"""One round of penalties for so many projects of the county, and at least so many."""
APART = 300
"""Days between the two penalties of a firm that colludes again."""
SERIOUS, SMALL, LOSS = 3_000_000, 1_200_000, 30_000_000
"""Fen: a fine that brings a firm on the list, one of a first collusion, and a loss that takes the right to tender."""


def penalties(world: World) -> Iterator[Story]:
    """One story of all of them."""
    story = Story("n1", Random(f"{world.seed}/penalties"))
    story.scope = "penalties"
    count = max(FEWEST, world.projects // EVERY)
    room = max(1, world.last_day - world.first_day - APART - 100)
    for place in range(count):
        _round(story, world, place, next_work(world.first_day + room * place // count))
    yield story


def _round(story: Story, world: World, place: int, day: int) -> None:
    """A supplier in procurement, two that cheated in tenders, one that did not perform, and two agencies."""
    who = [firm(world.firm(OUTSIDER + place * 6 + nth)) for nth in range(6)]
    gp = {"regimes": ["government_procurement"], "lists": ["gp_serious"]}
    fined = {"fine": yuan(SERIOUS)}
    punish(story, world, who[0], day, "gp_supplier", "fraud", 1 + place % 3, **gp, **fined)
    punish(story, world, who[1], day + 3, "tender_fraud", "fraud", 1 + place % 3, loss=yuan(LOSS // 2))
    first = {"loss": yuan(LOSS // 3), "fine": yuan(SMALL)}
    punish(story, world, who[2], day + 6, "tender_collusion", "collusion", 0, **first)
    again = next_work(day + 6 + APART)
    punish(story, world, who[2], again, "tender_collusion", "collusion", 1 + place % 2, **fined, loss=yuan(LOSS))
    punish(story, world, who[3], day + 9, "tender_breach", "breach", 2 + place % 4)
    punish(story, world, who[4], day + 12, "agency_tender", "agency_misconduct", 1 + place % 2, role="agency")
    punish(story, world, who[5], day + 15, "agency_gp", "agency_misconduct", 1 + place % 3, role="agency", **gp)


def punish(
    story: Story, world: World, who: dict[str, str], day: int, basis: str, offence: str, years: int, **more: Any
) -> Act:
    """One penalty with its decision, served the day after; with `years` a ban of so many."""
    decided, body = (
        next_work(day),
        world.units["finance" if basis.endswith(("gp_supplier", "agency_gp")) else "housing"].id,
    )
    number = f"SN-{basis}-{who['id'][-8:]}-{iso(decided)}"
    told: dict[str, Any] = {"sanction_id": number, "party": who, "role": "supplier", "basis": basis, "scope": "nation"}
    measures = [*(["fine"] if "fine" in more else []), *(["ban"] if years else [])]
    measures += ["listing"] if "lists" in more else []
    told |= {
        "measures": measures,
        "offences": [offence],
        "ground": "违反招标采购规定",
        "decision_no": f"罚-{number[-26:]}",
    }
    told |= {"issuer": organisation(body), "notified_at": instant(decided + 1, "10:00:00"), "lists": []}
    told["document"] = document(f"D-{number}", "decision_paper", iso(decided))
    if years:
        told |= {"valid_from": iso(decided + 5), "valid_until": iso(ends(decided + 5, years)), "is_permanent": False}
    return story.tell("sanction.imposed", decided, body, told | more)


def ends(first: int, years: int) -> int:
    """The last day of a term of so many years."""
    told = date.fromordinal(first)
    there = told.replace(year=told.year + years, day=28) if (told.month, told.day) == (2, 29) else None
    return there.toordinal() if there else told.replace(year=told.year + years).toordinal() - 1
