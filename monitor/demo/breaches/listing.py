"""Breaches of the rules on sanctions: how they are imposed, how long, made public, looked up, and who is kept out."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, lot, of_kind, of_process, swap_everywhere
from monitor.demo.codes import firm, organisation, yuan
from monitor.demo.days import instant, iso
from monitor.demo.penalties import LOSS, ends
from monitor.demo.planted import Planted
from monitor.demo.refusing import turn_away
from monitor.demo.story import Act, Story
from monitor.demo.world import World

BANDED = ("gp_supplier", "tender_breach", "agency_tender", "agency_gp")
NEW_AGENCY = 5_000_000
"""Numbers from here on are agencies that nobody keeps a file on."""
WITHIN = 90
"""Days within which a file is due."""


def banded(story: Story) -> list[Act]:
    """Bans on a provision that says for how long."""
    return [act for act in story.all("sanction.imposed") if act.data["basis"] in BANDED]


def again(story: Story) -> list[Act]:
    """Second penalties for collusion."""
    return [
        act for act in of_kind("sanction.imposed", basis="tender_collusion")(story) if "ban" in act.data["measures"]
    ]


def published(story: Story) -> list[Act]:
    """Publications of a sanction."""
    return of_kind("disclosure.published", what="blacklist")(story)


def purchased(story: Story) -> list[Act]:
    """Awards in government procurement before which the lists were looked up."""
    asked = {act.data.get("ocid") for act in story.all("credit.queried")}
    return [act for act in of_kind("award.made", regime="government_procurement")(story) if act.data["ocid"] in asked]


def agencies(story: Story) -> list[Act]:
    """Notices of tenders that an agency runs and finished within what the county lives through."""
    return [act for act in story.all("tender.published") if "agency" in act.data and story.all("award.made")]


def _about(act: Act) -> dict[str, Any]:
    return {"sanction_id": act.data["sanction_id"]}


def _claim(s: Spot) -> bool:
    return s.story.claim(f"sanction {s.act.data['sanction_id']}")


def _free(act: Act, measures: list[str]) -> None:
    """The ban taken out of a sanction."""
    for name in ("valid_from", "valid_until", "is_permanent"):
        act.data.pop(name, None)
    act.data["measures"] = measures


def period_bounds(s: Spot) -> Planted | None:
    """The ban ends a day before the least term."""
    if not _claim(s):
        return None
    first = date.fromisoformat(s.act.data["valid_from"]).toordinal()
    s.act.data["valid_until"] = iso(ends(first, 2 if s.act.data["basis"] == "tender_breach" else 1) - 1)
    return s.planted("blk.period-bounds", "a ban a day shorter than the provision allows", _about(s.act))


def period_required(s: Spot) -> Planted | None:
    """The ban tells no first day."""
    if not _claim(s):
        return None
    s.act.data.pop("valid_from")
    return s.planted("blk.period-required", "a ban without a first day", _about(s.act))


def decision_basis(s: Spot) -> Planted | None:
    """Number, ground or service of the decision is not told."""
    if not ({"ban", "listing"} & set(s.act.data["measures"]) and _claim(s)):
        return None
    name = s.rng.choice(("decision_no", "ground", "notified_at"))
    s.act.data.pop(name)
    return s.planted("blk.decision-basis", f"a ban without {name}", _about(s.act))


def repeat_collusion(s: Spot) -> Planted | None:
    """The second collusion brings a fine."""
    if not _claim(s):
        return None
    _free(s.act, ["fine"])
    s.act.data["loss"] = yuan(LOSS - 1)
    return s.planted("blk.repeat-collusion", "fined for collusion a second time, and no ban", _about(s.act))


def loss_300k(s: Spot) -> Planted | None:
    """Fraud did damage of 300,000 yuan and brings a fine."""
    if not _claim(s):
        return None
    _free(s.act, ["fine"])
    s.act.data["loss"] = yuan(LOSS)
    return s.planted("blk.loss-300k", "300,000 yuan of damage by fraud, and no ban", _about(s.act))


def gp_serious_list_criteria(s: Spot) -> Planted | None:
    """It is on no list."""
    if not _claim(s):
        return None
    s.act.data["lists"] = []
    return s.planted("blk.gp-serious-list-criteria", "a penalty in procurement on no list", _about(s.act))


def publicised(s: Spot) -> Planted | None:
    """The list was never published."""
    number = s.act.data["target"]["id"]
    if not s.story.claim(f"sanction {number}"):
        return None
    s.story.drop(s.act)
    return s.planted("blk.publicised", "a listing that was never published", {"sanction_id": number})


def credit_query_record(s: Spot) -> Planted | None:
    """One of the three lists was not looked up."""
    ocid = s.act.data["ocid"]
    if not s.story.claim(f"credit {ocid}"):
        return None
    asked = of_process(s.story, ocid, "credit.queried")
    s.story.drop(s.rng.choice(asked))
    return s.planted("blk.credit-query-record", "one list was not looked up", {"award_id": s.act.data["award_id"]})


def over(world: World, day: int) -> list[int]:
    """Suppliers whose only bar was over by a day."""
    return [ban.number for ban in world.firm_bans if (ban.lifted or ban.last + 1) <= day]


def expiry_release(s: Spot) -> Planted | None:
    """A bid is refused for a bar that is over."""
    rows, done = s.act.data["bids"], over(s.world, s.act.day)
    bidding = {row["tenderer"]["id"] for row in rows}
    free = [number for number in done if s.world.firm(number) not in bidding]
    if not free or not all(row["is_accepted"] for row in rows) or not s.story.claim(f"bids {s.act.data['ocid']}"):
        return None
    turn_away(s.story.tag, s.act, s.world.firm(s.rng.choice(free)))
    about: dict[str, Any] = {**lot(s.act), "bid_id": s.act.data["bids"][-1]["bid_id"]}
    return s.planted("blk.expiry-release", "refused for a bar that was over", about)


def _bar(s: Spot, role: str, scope: str) -> None:
    """The agency of a notice, which works on nothing else, is barred on that one day."""
    day, who, housing = s.act.day, s.world.firm(NEW_AGENCY + int(s.story.tag[1:])), s.world.units["housing"].id
    swap_everywhere(s.story, s.act.data["agency"]["id"], who)
    number = f"SN-{s.story.tag}-{role}"
    told: dict[str, Any] = {
        "sanction_id": number,
        "party": firm(who),
        "role": role,
        "measures": ["ban"],
        "basis": "local",
    }
    told |= {"ground": "违反代理规定", "decision_no": f"示建罚-{s.story.tag}-{role}", "issuer": organisation(housing)}
    told |= {"notified_at": instant(day - 4, "10:00:00"), "scope": scope, "region": s.world.region, "lists": []}
    told |= {"offences": ["agency_misconduct"], "valid_from": iso(day), "valid_until": iso(day), "is_permanent": False}
    s.story.tell("sanction.imposed", day - 5, housing, told)


def agency_barred(s: Spot) -> Planted | None:
    """The agency is barred in the whole country on the day of the notice."""
    if not s.story.claim(f"agency {s.act.data['ocid']}"):
        return None
    _bar(s, "agency", "nation")
    return s.planted(
        "blk.agency-barred", "the agency was barred on the day of the notice", {"ocid": s.act.data["ocid"]}
    )


def local_scope(s: Spot) -> Planted | None:
    """The agency stands on the county's own list, as a supplier."""
    if not s.story.claim(f"agency {s.act.data['ocid']}"):
        return None
    _bar(s, "supplier", "region")
    return s.planted("blk.local-scope", "the agency stood on the county's own list", {"ocid": s.act.data["ocid"]})


def credit_file_exists(s: Spot) -> Planted | None:
    """The agency is a new one, on which nobody keeps a file."""
    old = s.act.data["agency"]["id"]
    if s.act.day + WITHIN >= s.world.last_day or not s.story.claim(f"agency {s.act.data['ocid']}"):
        return None
    s.story.drop(*(act for act in s.story.all("conduct.recorded") if act.data["party"]["id"] == old))
    swap_everywhere(s.story, old, s.world.firm(NEW_AGENCY + int(s.story.tag[1:])))
    return s.planted("blk.credit-file-exists", "an agency without a credit file", {"ocid": s.act.data["ocid"]})


BREACHES = (
    Breach("blk.period-bounds", 0.04, banded, period_bounds),
    Breach("blk.repeat-collusion", 0.15, again, repeat_collusion),
    Breach("blk.loss-300k", 0.15, of_kind("sanction.imposed", basis="tender_fraud"), loss_300k),
    Breach(
        "blk.gp-serious-list-criteria",
        0.08,
        of_kind("sanction.imposed", lists=["gp_serious"]),
        gp_serious_list_criteria,
    ),
    Breach("blk.publicised", 0.3, published, publicised),
    Breach("blk.period-required", 0.05, banded, period_required),
    Breach("blk.decision-basis", 0.04, of_kind("sanction.imposed"), decision_basis),
    Breach("blk.credit-query-record", 0.05, purchased, credit_query_record),
    Breach("blk.expiry-release", 0.06, of_kind("bids.opened"), expiry_release),
    Breach("blk.agency-barred", 0.02, agencies, agency_barred),
    Breach("blk.local-scope", 0.02, agencies, local_scope),
    Breach("blk.credit-file-exists", 0.02, agencies, credit_file_exists),
)
