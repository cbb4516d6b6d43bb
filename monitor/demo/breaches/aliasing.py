"""Breaches of the rule on barred firms that come back under another name."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, lot, of_process, swap_everywhere
from monitor.demo.breaches.tendering import accepted, opened
from monitor.demo.codes import person
from monitor.demo.days import next_work
from monitor.demo.planted import Planted
from monitor.demo.registers import enrol
from monitor.demo.world import Ban, staff

SHELL = 3_000_000
"""Numbers from here on are firms that somebody barred set up."""


def _barred(s: Spot, day: int) -> Ban | None:
    """A supplier whose bar began ten days or more before `day` and holds on it."""
    held = [ban for ban in s.world.firm_bans if ban.first + 10 <= day and ban.touches(day, day)]
    return s.rng.choice(held) if held else None


def alias_evasion(s: Spot) -> Planted | None:
    """A firm founded after a supplier was barred, with its head and phone, is one of the losing bidders."""
    story, ocid = s.story, s.act.data["ocid"]
    awards = of_process(story, ocid, "award.made")
    if story.all("prequalification.concluded") or not awards:
        return None
    loser = next(one for one in accepted(s.act) if one["bid_id"] != awards[0].data["bid_id"])
    (bid,) = (act for act in story.all("bid.submitted") if act.data["bid_id"] == loser["bid_id"])
    ban = _barred(s, bid.day)
    if ban is None or not story.claim(f"award {ocid}", f"bids {ocid}"):
        return None
    number = SHELL + int(story.tag[1:])
    new = s.world.firm(number)
    swap_everywhere(story, loser["tenderer"]["id"], new)
    enrol(story, s.world, number, next_work(ban.first), f"E{story.tag[1:]}", "建设有限公司")
    head = staff(ban.number, 0)
    story.acts[-1].data |= {"legal_representative": head, "controllers": [person(head)], "phone": f"tel-{ban.number}"}
    about: dict[str, Any] = {**lot(s.act), "bid_id": loser["bid_id"]}
    return s.planted("blk.alias-evasion", "a barred supplier's head and phone under another name", about)


BREACHES = (Breach("blk.alias-evasion", 0.03, opened, alias_evasion),)
