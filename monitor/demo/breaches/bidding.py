"""Breaches of the rules on bids, their bonds and their opening: who bids, when, and with whose money."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, lot, of_kind, of_process
from monitor.demo.codes import firm, yuan
from monitor.demo.days import add_work, iso, last_work
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

EARLY = "09:00:00"
GP = "government_procurement"
REFUND, WORKING = 5, 5
"""Days of the contract, or working days, within which a bond goes back."""
SMALL = 200_000
"""Fen of a services contract that nobody has to decide on."""


def taken(story: Story) -> list[Act]:
    """Bids that were taken when they arrived and when they were opened."""
    rows = [one for act in story.all("bids.opened") for one in act.data["bids"]]
    accepted = {one["bid_id"] for one in rows if one["is_accepted"]}
    bids = of_kind("bid.submitted", is_receipted=True)(story)
    return [act for act in bids if act.data["bid_id"] in accepted]


def lost(story: Story) -> list[Act]:
    """Of these the ones that did not win."""
    won = {act.data.get("bid_id") for act in story.all("award.made")}
    return [act for act in taken(story) if act.data["bid_id"] not in won and not act.data["bid_id"].endswith("-barred")]


def lost_tenders(story: Story) -> list[Act]:
    """Bids that lost a tender under the tendering law."""
    return [act for act in lost(story) if act.data["regime"] == "tendering"]


def lost_purchases(story: Story) -> list[Act]:
    """Bids that lost an open procurement."""
    return [act for act in lost(story) if act.data["regime"] == GP]


def refunds(story: Story) -> list[Act]:
    """Bid bonds that went back."""
    bonds = {act.data["guarantee_id"] for act in story.all("guarantee.provided") if act.data["guarantee_kind"] == "bid"}
    return [act for act in story.all("guarantee.returned") if act.data["guarantee_id"] in bonds]


def about(act: Act) -> dict[str, Any]:
    """The ids of one bid."""
    return {**lot(act), "bid_id": act.data["bid_id"]}


def claimed(s: Spot) -> bool:
    """The bids of the process are free to be altered."""
    return s.story.claim(f"bids {s.act.data['ocid']}")


def others(s: Spot) -> list[Act]:
    """The other bids of the process."""
    bids = [act for act in taken(s.story) if act.data["ocid"] == s.act.data["ocid"]]
    return [act for act in bids if act is not s.act]


def late_bid(s: Spot) -> Planted | None:
    """A bid that lost arrived half a minute after the deadline, and was taken."""
    if not claimed(s):
        return None
    opening = of_process(s.story, s.act.data["ocid"], "bids.opened")[0]
    s.act.day, s.act.clock = opening.day, "09:00:30"
    return s.planted("tnd.late-bid", "a bid arrived after the deadline and was taken", about(s.act))


def opening_at_deadline(s: Spot) -> Planted | None:
    """Opened thirty-one minutes after the deadline."""
    if s.act.clock != EARLY or not s.story.claim(f"opening {s.act.data['ocid']}"):
        return None
    s.act.clock = "09:31:00"
    for act in of_process(s.story, s.act.data["ocid"], "access.logged"):
        act.clock = "09:36:00"
    return s.planted("tnd.opening-at-deadline", "opened thirty-one minutes after the deadline", lot(s.act))


def opening_recorded(s: Spot) -> Planted | None:
    """The opening left no written record, no recording or no archive number."""
    if not s.story.claim(f"opening {s.act.data['ocid']}"):
        return None
    what = s.rng.choice(("record", "recording", "archive_id"))
    del s.act.data[what]
    return s.planted("tnd.opening-recorded", f"the opening left no {what}", lot(s.act))


def consortium_double(s: Spot) -> Planted | None:
    """A bidder is told as a member of another bidder's consortium as well."""
    if not claimed(s):
        return None
    winners = {act.data.get("bid_id") for act in s.story.all("award.made")}
    second = next((act for act in others(s) if act.data["bid_id"] not in winners), None)
    if second is None:
        return None
    s.act.data["consortium_members"] = [second.data["tenderer"]]
    return s.planted("tnd.consortium-double", "a bidder is a member of another bidder's consortium", lot(s.act))


def agency_conflict(s: Spot) -> Planted | None:
    """The agency of the tender had made one of the bids."""
    notice = of_process(s.story, s.act.data["ocid"], "tender.published")[0]
    if "agency" not in notice.data or not claimed(s):
        return None
    s.act.data["bid_agent"] = notice.data["agency"]
    return s.planted("tnd.agency-conflict", "the agency of the tender made a bid in it", about(s.act))


def tie(s: Spot, kind: str, one: str, other: str) -> None:
    """A tie between two units that holds on the day of the bid alone."""
    centre, day = s.world.units["centre"].id, iso(s.act.day)
    told: dict[str, Any] = {"relation_id": f"REL-{s.act.data['bid_id']}", "relation_kind": kind, "basis": "registry"}
    told |= {"from_party": firm(one), "to_party": firm(other), "valid_from": day, "valid_until": day}
    s.story.tell("relation.declared", s.act.day, centre, told, "08:30:00")


def related_bidders(s: Spot) -> Planted | None:
    """One bidder holds another bidder for the lot."""
    rest = others(s)
    if not rest or not claimed(s):
        return None
    tie(s, "controlling_shareholder_of", s.act.data["tenderer"]["id"], rest[-1].data["tenderer"]["id"])
    return s.planted("tnd.related-bidders", "one bidder holds another one", lot(s.act))


def bidder_owner_conflict(s: Spot) -> Planted | None:
    """The owner has an economic interest in a bidder."""
    if not claimed(s):
        return None
    owner = of_process(s.story, s.act.data["ocid"], "tender.published")[0].data["buyer"]["id"]
    tie(s, "economic_interest_with", owner, s.act.data["tenderer"]["id"])
    return s.planted("tnd.bidder-owner-conflict", "the owner has an interest in a bidder", about(s.act))


def designer_bids(s: Spot) -> Planted | None:
    """A bidder had written the requirements of the purchase under a small contract."""
    if not claimed(s):
        return None
    notice = of_process(s.story, s.act.data["ocid"], "tender.published")[0]
    signed = last_work(notice.day - 8)
    data: dict[str, Any] = {"contract_id": f"CON-SP-{s.act.data['bid_id']}", "regime": "other", "method": "direct"}
    data |= {
        "project_id": notice.data["project_id"],
        "title": f"{notice.data['title'].removesuffix('采购')}采购需求编制",
        "buyer": notice.data["buyer"],
    }
    data |= {"supplier": s.act.data["tenderer"], "category": "services", "service_kind": "specification"}
    data |= {"amount": yuan(SMALL), "exception_ground": "none", "is_secret": False}
    s.story.tell("contract.signed", signed, notice.by, data)
    return s.planted("tnd.designer-bids", "a bidder had written the requirements", about(s.act))


def bond_basic_account(s: Spot) -> Planted | None:
    """A bond came from an account of the bidder that is not its basic one."""
    if not s.story.claim(f"bond {s.act.data['guarantee_id']}"):
        return None
    account = s.act.data["account"]
    s.act.data["account"] = {**account, "token": f"{account['token']}-2", "is_basic": False}
    bond = {"guarantee_id": s.act.data["guarantee_id"]}
    return s.planted("tnd.bond-basic-account", "a bond came from another account than the basic one", bond)


def bond_refund(s: Spot) -> Planted | None:
    """A bond went back a day too late, or without interest."""
    if not s.story.claim(f"bond {s.act.data['guarantee_id']}"):
        return None
    contract = of_process(s.story, s.act.data["ocid"], "contract.signed")[0]
    says = "a bond went back without interest"
    if s.rng.random() < 0.5:  # noqa: PLR2004 - either of the two
        s.act.data["interest"] = yuan(0)
    else:
        s.act.day = max(contract.day + REFUND, add_work(contract.day, WORKING)) + 1
        says = "a bond went back too late"
    return s.planted("tnd.bond-refund", says, {"guarantee_id": s.act.data["guarantee_id"]})


BREACHES = (
    Breach("tnd.late-bid", 0.006, lost, late_bid),
    Breach("tnd.opening-at-deadline", 0.03, of_kind("bids.opened"), opening_at_deadline),
    Breach("tnd.opening-recorded", 0.03, of_kind("bids.opened"), opening_recorded),
    Breach("tnd.consortium-double", 0.006, lost, consortium_double),
    Breach("tnd.agency-conflict", 0.006, lost, agency_conflict),
    Breach("tnd.related-bidders", 0.006, lost, related_bidders),
    Breach("tnd.bidder-owner-conflict", 0.008, lost_tenders, bidder_owner_conflict),
    Breach("tnd.designer-bids", 0.02, lost_purchases, designer_bids),
    Breach("tnd.bond-basic-account", 0.015, of_kind("guarantee.provided", guarantee_kind="bid"), bond_basic_account),
    Breach("tnd.bond-refund", 0.015, refunds, bond_refund),
)
