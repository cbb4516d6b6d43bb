"""The county's government and its full committee in session, and what the townships decided without a meeting."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from monitor.demo.codes import organisation, yuan
from monitor.demo.days import instant, iso, next_work
from monitor.demo.meeting import Matter, decide
from monitor.demo.people import COUNTY, Unit
from monitor.demo.story import Story
from monitor.demo.world import World

SESSION = 18
"""Day of the month from which the next working day is the government's session."""
DISSENTING = 0.3
"""Share of its decisions from which one member dissents."""
URGENT = ((1, 22, "低温雨雪压断供电线路"), (6, 12, "山洪冲毁桥面"), (8, 3, "堤防出现管涌"), (8, 26, "山体滑坡阻断道路"))
"""Month and day on which a township could not wait for a meeting, and why."""


def list_ballot(story: Story, unit: Unit, day: int) -> None:
    """Whom the county appoints goes to a named ballot of the full committee."""
    item: dict[str, Any] = {"unit": organisation(unit.id), "catalogue": "collective_decision"}
    item |= {"item_id": f"CAT-{unit.key}-personnel", "action": "personnel", "level": "party_full_committee"}
    item |= {"form": ["named_ballot"], "region": unit.region, "valid_from": iso(day)}
    story.tell("catalogue_item.listed", day, unit.id, item)


def govern(story: Story, world: World, year: int) -> None:
    """A major administrative decision each month, a ballot every second one, and the townships' emergencies."""
    unit = world.units[COUNTY]
    for month in range(1, 13):
        day = next_work(date(year, month, SESSION).toordinal())
        if not world.first_day <= day <= world.last_day:
            continue
        _session(story, world, unit, day)
        if month % 2:
            matter = Matter(f"{year}年{month}月干部任免", "personnel", "personnel", 0, body="party_full_committee")
            decide(story, unit, next_work(day + 2), matter).data["form"] = "named_ballot"
    towns = world.towns
    for place, (month, day_of_month, reason) in enumerate(URGENT):
        day = date(year, month, day_of_month).toordinal()
        if world.first_day <= day <= world.last_day:
            town = towns[(year + 3 * place) % len(towns)]
            urgent(story, town, f"DEC-E-{year}-{town.key}", day, reason)


def _session(story: Story, world: World, unit: Unit, day: int) -> None:
    """What the government invests in next; where a member dissents, that is written down as it was said."""
    rng, told = Random(f"{world.seed}/government/{day}"), date.fromordinal(day)
    title = f"{told.year}年{told.month}月政府投资项目安排"
    matter = Matter(title, "project", "works", rng.randint(200, 900) * 1_000_000, body="government_executive")
    data = decide(story, unit, day, matter).data
    data |= {"is_government_body": True, "is_major_administrative": True, "head_decision": "approved"}
    if rng.random() < DISSENTING:
        data["votes"][1] |= {"opinion": "disagree", "reason": "资金来源未落实"}
        data["dissent_text"] = "资金来源未落实，建议待上级补助到位后再行安排"


def urgent(story: Story, unit: Unit, id_: str, day: int, reason: str) -> None:
    """A decision without a meeting, written down within three days and told to the next meeting."""
    at = instant(day + 1, "09:00:00")
    signed: dict[str, Any] = {
        "signer": unit.works_deputy,
        "role": "mover",
        "opinion": "agree",
        "signed_at": at,
        "form": "full_name",
    }
    told: dict[str, Any] = {"decision_id": id_, "unit": organisation(unit.id), "body": "leadership_team"}
    told |= {"mover": unit.works_deputy, "recorded_at": at, "reason": reason, "mover_signature": signed}
    story.tell("emergency_decision.made", day, unit.id, {**told, "amount": yuan(8_000_000)}, "22:00:00")
    later = decide(story, unit, next_work(day + 2), Matter("应急事项通报", "other", "works", 8_000_000))
    later.data["emergencies_reported"] = [id_]
