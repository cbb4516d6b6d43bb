"""Breaches of the rules on what a contractor gives on, whom the owner gives works to, and who is on the site."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, fen, of_kind
from monitor.demo.codes import firm, organisation, yuan
from monitor.demo.days import next_work
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story
from monitor.demo.subletting import GARDENER

STRANGER = 630_000
"""Numbers from here on are firms that nobody announced."""
LATER = 12
"""Days after the contract on which it is passed on."""

GREENERY = of_kind("subcontract.signed", subcontract_kind="works")
LABOUR = of_kind("subcontract.signed", subcontract_kind="labour")
WORKS = of_kind("contract.signed", category="works")


def purchases(story: Story) -> list[Act]:
    """Contracts under the procurement law."""
    return of_kind("contract.signed", regime="government_procurement")(story)


def managers(story: Story) -> list[Act]:
    """Monthly reports on project managers."""
    return of_kind("site_staff.reported", role="project_manager")(story)


def _about(act: Act) -> dict[str, Any]:
    return {"subcontract_id": act.data["subcontract_id"]}


def _claim(s: Spot) -> bool:
    return s.story.claim(f"subcontract {s.act.data['subcontract_id']}")


def _stranger(s: Spot) -> str:
    return s.world.firm(STRANGER + int(s.story.tag[1:]))


def not_in_bid(s: Spot) -> Planted | None:
    """The bid had not announced the part, and the owner did not consent."""
    if not _claim(s):
        return None
    s.act.data["scope"] = "lighting"
    s.act.data.pop("consent_approval_id")
    return s.planted("sub.not-in-bid", "a part that the bid had not announced, without consent", _about(s.act))


def loser_subcontracts(s: Spot) -> Planted | None:
    """A bidder that lost got the part."""
    opened = [one for act in s.story.all("bids.opened") for one in act.data["bids"] if one["is_accepted"]]
    losers = [one["tenderer"]["id"] for one in opened if one["tenderer"]["id"] != s.act.data["giver"]["id"]]
    if not losers or not _claim(s):
        return None
    s.act.data["subcontractor"] = firm(s.rng.choice(losers))
    return s.planted("sub.loser-subcontracts", "a losing bidder became subcontractor", _about(s.act))


def resubcontract(s: Spot) -> Planted | None:
    """The gardener gave his part on."""
    if not _claim(s):
        return None
    told: dict[str, Any] = {**s.act.data, "subcontract_id": f"{s.act.data['subcontract_id']}-2"}
    told |= {"parent_subcontract_id": s.act.data["subcontract_id"], "amount": yuan(fen(s.act.data["amount"]) * 9 // 10)}
    told |= {"giver": organisation(s.act.data["subcontractor"]["id"]), "subcontractor": firm(_stranger(s))}
    again = s.story.tell("subcontract.signed", next_work(s.act.day + 7), s.act.by, told)
    return s.planted("sub.resubcontract", "a subcontractor gave its part on", _about(again))


def illegal_subcontract(s: Spot) -> Planted | None:
    """Those who do the labour have no qualification."""
    if not _claim(s):
        return None
    s.act.data["qualifications"] = []
    return s.planted("sub.illegal-subcontract", "labour without the qualification", _about(s.act))


def material_by_others(s: Spot) -> Planted | None:
    """Another firm bought the steel."""
    if not _claim(s):
        return None
    s.act.data["giver"] = organisation(_stranger(s))
    return s.planted("sub.material-by-others", "steel bought by another than the contractor", _about(s.act))


def transfer(s: Spot) -> Planted | None:
    """Labour and greenery come to nine tenths of the contract."""
    (contract,) = (one for one in WORKS(s.story) if one.data["contract_id"] == s.act.data["contract_id"])
    if s.story.all("contract.changed") or not _claim(s):
        return None
    others = [one for one in GREENERY(s.story) if one.data["contract_id"] == contract.data["contract_id"]]
    rest = sum(fen(one.data["amount"]) for one in others if "parent_subcontract_id" not in one.data)
    s.act.data["amount"] = yuan(-(-fen(contract.data["amount"]) * 9 // 10) - rest)
    return s.planted(
        "sub.transfer", "nine tenths of the works in subcontracts", {"contract_id": contract.data["contract_id"]}
    )


def gp_transfer(s: Spot) -> Planted | None:
    """Another firm delivers the whole."""
    contract = s.act.data["contract_id"]
    if not s.story.claim(f"transfer {contract}"):
        return None
    told: dict[str, Any] = {"subcontract_id": f"SC-W-{contract}", "contract_id": contract, "subcontract_kind": "whole"}
    told |= {
        "project_id": s.act.data["project_id"],
        "giver": s.act.data["supplier"],
        "subcontractor": firm(_stranger(s)),
    }
    told |= {"amount": s.act.data["amount"], "is_in_contract": False}
    s.story.tell("subcontract.signed", next_work(s.act.day + LATER), s.act.by, told)
    return s.planted("sub.gp-transfer", "a procurement contract passed on as a whole", {"contract_id": contract})


def illegal_award(s: Spot) -> Planted | None:
    """The contractor lacks a qualification that the works need."""
    contract = s.act.data["contract_id"]
    if not s.story.claim(f"qualification {contract}"):
        return None
    s.act.data["required_qualifications"] = [*s.act.data["required_qualifications"], "SZ-2"]
    return s.planted("sub.illegal-award", "works given to a firm without the qualification", {"contract_id": contract})


def pm_absent(s: Spot) -> Planted | None:
    """The manager was there on 20 of 26 days, a day too few; or somebody else was, without approval."""
    data = s.act.data
    about = {name: data[name] for name in ("contract_id", "person", "role", "month")}
    if not s.story.claim(f"site {data['contract_id']} {data['month']}"):
        return None
    if s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        data["attended_days"] = data["due_days"] * 4 // 5
        return s.planted("sub.pm-absent", "the manager attended less than four fifths of the days", about)
    data["replaces"], data["person"] = data["person"], f"{data['person']}X"
    return s.planted("sub.pm-absent", "another manager without approval", about | {"person": data["person"]})


def affiliation(s: Spot) -> Planted | None:
    """The manager is employed and insured by another firm."""
    data = s.act.data
    if not s.story.claim(f"site {data['contract_id']} {data['month']}"):
        return None
    other = organisation(s.world.firm(GARDENER - 1))
    data["employer"] = data["insurance_payer"] = other
    return s.planted("sub.affiliation", "a manager of another firm", {"contract_id": data["contract_id"]})


def tendered(story: Story) -> list[Act]:
    """Contracts of works that were tendered, with what they need."""
    return [act for act in WORKS(story) if act.data.get("required_qualifications")]


def given(story: Story) -> list[Act]:
    """Labour of works that were tendered."""
    return LABOUR(story) if story.all("bids.opened") else []


BREACHES = (
    Breach("sub.not-in-bid", 0.06, GREENERY, not_in_bid),
    Breach("sub.loser-subcontracts", 0.05, given, loser_subcontracts),
    Breach("sub.resubcontract", 0.09, GREENERY, resubcontract),
    Breach(
        "sub.material-by-others", 0.06, of_kind("subcontract.signed", subcontract_kind="material"), material_by_others
    ),
    Breach("sub.illegal-subcontract", 0.03, LABOUR, illegal_subcontract),
    Breach("sub.transfer", 0.03, LABOUR, transfer),
    Breach("sub.gp-transfer", 0.04, purchases, gp_transfer),
    Breach("sub.illegal-award", 0.02, tendered, illegal_award),
    Breach("sub.pm-absent", 0.008, managers, pm_absent),
    Breach("sub.affiliation", 0.006, managers, affiliation),
)
