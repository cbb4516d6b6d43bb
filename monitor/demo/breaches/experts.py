"""Breaches of the rules on experts and the draw."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Spot, lot, of_process, swap_everywhere
from monitor.demo.codes import organisation, person
from monitor.demo.days import iso, next_work
from monitor.demo.planted import Planted
from monitor.demo.registers import bar
from monitor.demo.story import Act, Story
from monitor.demo.world import YEAR

FEWEST = 3
"""Eligible experts a seat below which a pool is too small."""


def recorded_draws(story: Story) -> list[Act]:
    """Draws of which there is a list and a recording."""
    return [act for act in story.all("draw.held") if act.data["protocol"] == "recorded_only"]


def tendering_draws(story: Story) -> list[Act]:
    """The same under the tendering law."""
    return [act for act in recorded_draws(story) if act.data["regime"] == "tendering"]


def settled_draws(story: Story) -> list[Act]:
    """Of these, those in which nobody declined."""
    return [act for act in tendering_draws(story) if not of_process(story, act.data["ocid"], "seat.vacated")]


def tendering_evaluations(story: Story) -> list[Act]:
    """Evaluations under the tendering law."""
    return [act for act in story.all("evaluation.concluded") if act.data["regime"] == "tendering"]


def random_draw(s: Spot) -> Planted | None:
    """The experts were chosen, not drawn, and the project is not special."""
    if not s.story.claim(f"draw {s.act.data['ocid']}"):
        return None
    s.act.data |= {"method": "direct", "ground": "other"}
    about: dict[str, Any] = {**lot(s.act), "draw_id": s.act.data["draw_id"]}
    also = ("exp.direct-selection-approval",)
    return s.planted("exp.random-draw", "experts chosen directly without a ground", about, also)


def committee_odd_5(s: Spot) -> Planted | None:
    """A representative of the buyer stayed away: the committee was even."""
    if not s.story.claim(f"committee {s.act.data['ocid']}"):
        return None
    members = s.act.data["members"]
    gone = members.pop()["person"]
    s.act.data["scores"] = [one for one in s.act.data["scores"] if one["member"] != gone]
    s.act.data["report_signatures"] = [one for one in s.act.data["report_signatures"] if one["signer"] != gone]
    return s.planted("exp.committee-odd-5", f"{len(members)} members sat", lot(s.act))


def pool_adequacy(s: Spot) -> Planted | None:
    """Fewer than three eligible experts for a seat."""
    data = s.act.data
    if not s.story.claim(f"draw {data['ocid']}"):
        return None
    slot = data["slots"][0]
    few = FEWEST * slot["seats"] - 1
    drawn = {one["expert"] for one in data["seats"] if one["slot"] == slot["slot"]}
    for other in of_process(s.story, data["ocid"], "seat.vacated"):
        drawn |= {other.data["out"]["expert"], other.data["replacement"]["expert"]}
    first = data["eligible"][: slot["eligible_count"]]
    kept = [one for one in first if one in drawn]
    kept += [one for one in first if one not in drawn][: few - len(kept)]
    data["eligible"] = [*sorted(kept), *data["eligible"][slot["eligible_count"] :]]
    slots = [{**slot, "eligible_count": few}, *data["slots"][1:]]
    data["slots"] = slots
    frozen = next(one for one in s.story.all("pool.snapshotted") if one.data["snapshot_id"] == data["snapshot_id"])
    frozen.data |= {"slots": slots, "member_count": sum(one["eligible_count"] for one in slots)}
    about: dict[str, Any] = {**lot(s.act), "draw_id": data["draw_id"], "snapshot_id": data["snapshot_id"]}
    return s.planted("exp.pool-adequacy", f"{few} eligible experts for {slot['seats']} seats", about)


def expert_barred(s: Spot) -> Planted | None:
    """An expert whose bar had not ended was drawn and sat."""
    data = s.act.data
    if not s.story.claim(f"draw {data['ocid']}", f"committee {data['ocid']}"):
        return None
    vacated = of_process(s.story, data["ocid"], "seat.vacated")
    if vacated:
        return None
    seat = data["seats"][-1]
    new = f"E-9{s.story.tag[1:]:>06}"
    swap_everywhere(s.story, seat["expert"], new)
    decided = next_work(s.act.day - s.rng.randint(60, 300))
    by = s.world.units["centre"].id
    employer = organisation(s.world.institute(int(s.story.tag[1:])))
    told: dict[str, Any] = {
        "expert": new,
        "pool_id": data["pool_ids"][0],
        "specialties": [seat["slot"]],
        "title_level": "senior",
    }
    told |= {"employer": employer, "years_in_field": 15, "valid_from": iso(decided - YEAR)}
    s.story.tell("expert.registered", decided - YEAR, by, {**told, "valid_until": iso(decided - 1)})
    number = bar(s.story, s.world, person(new), decided, decided, decided + 2 * YEAR, "expert")
    s.story.claim(f"sanction {number}")
    about: dict[str, Any] = {**lot(s.act), "expert": new}
    also = ("exp.sanctioned-member", "blk.local-scope")
    return s.planted("blk.expert-barred", f"expert {new} sat while barred", about, also)
