"""Breaches of the rules on changes, cost and acceptance."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, fen, of_kind, of_process
from monitor.demo.codes import organisation, yuan
from monitor.demo.days import add_work, instant, iso, last_work, next_work
from monitor.demo.ending import FIFTEEN, ROLES
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

HALF = 0.5
FOURTEEN = 14
TENDERED_FROM = 400_000_000
"""Fen from which works are tendered."""
ANNOUNCED_FROM = date(2023, 12, 15).toordinal()
"""From this day a change of a procurement contract is announced."""
OF_WORKS = ("works_variation", "scale_change")


def of_works(story: Story) -> list[Act]:
    """Changes of works."""
    return [act for act in story.all("contract.changed") if act.data["change_kind"] in OF_WORKS]


def announced(story: Story) -> list[Act]:
    """Supplements under the government procurement law."""
    return of_kind("contract.changed", change_kind="supplement", regime="government_procurement")(story)


def announced_by_duty(story: Story) -> list[Act]:
    """Those that had to be announced."""
    return [act for act in announced(story) if act.day >= ANNOUNCED_FROM]


def contract_of(story: Story, act: Act) -> Act | None:
    """The contract that a record names."""
    told = story.all("contract.signed")
    return next((one for one in told if one.data["contract_id"] == act.data.get("contract_id")), None)


def directly(story: Story) -> list[Act]:
    """Changes of works that were given directly, below the size from which a tender is due."""
    told = [(act, contract_of(story, act)) for act in story.all("contract.changed")]
    direct = [(act, deal) for act, deal in told if deal is not None and deal.data["method"] == "direct"]
    return [act for act, deal in direct if fen(deal.data["amount"]) < TENDERED_FROM]


def additions(story: Story) -> list[Act]:
    """Contracts that add to an earlier one, bought from a single source."""
    return of_kind("contract.signed", method="single_source", exception_ground="art31_3")(story)


def settled_low(story: Story) -> list[Act]:
    """Settlements of contracts that had been won with the lowest price."""
    return [
        act for act in story.all("review.concluded") if act.data["review_kind"] == "settlement" and _low(story, act)
    ]


def _low(story: Story, act: Act) -> bool:
    deal = contract_of(story, act)
    opened = of_process(story, deal.data["ocid"], "bids.opened") if deal and "award_id" in deal.data else []
    prices = [fen(bid["price"]) for one in opened for bid in one.data["bids"] if "price" in bid]
    return deal is not None and bool(prices) and fen(deal.data["amount"]) == min(prices)


def estimates(story: Story) -> list[Act]:
    """Estimates that nobody adjusted later, of projects with a contract."""
    if of_kind("approval.granted", approval_kind="estimate_adjustment")(story) or not story.all("contract.signed"):
        return []
    return of_kind("approval.granted", approval_kind="estimate")(story)


def filings(story: Story) -> list[Act]:
    """Filings of completed works."""
    return of_kind("filing.made", filing_kind="completion")(story)


def _change(s: Spot, rule: str, says: str) -> Planted:
    return s.planted(rule, says, {"change_id": s.act.data["change_id"]})


def _claimed(s: Spot) -> bool:
    return s.story.claim(f"change {s.act.data['change_id']}")


def _grown(change: Act) -> tuple[str, ...]:
    """The change and the contract that it is held against."""
    return f"change {change.data['change_id']}", f"signatures of {change.data['contract_id']}"


def announce_2wd(s: Spot) -> Planted | None:
    """Announced on the third working day, or not at all."""
    id_ = s.act.data["change_id"]
    told = s.story.all("disclosure.published")
    shown = next(act for act in told if act.data["target"] == {"kind": "contract_change", "id": id_})
    if not s.story.claim(f"announcement of {id_}"):
        return None
    if s.rng.random() < HALF:
        s.story.drop(shown)
        return _change(s, "chg.announce-2wd", "the change was not announced")
    shown.day = add_work(s.act.day, 3)
    return _change(s, "chg.announce-2wd", "the change was announced on the third working day")


def change_price_14d(s: Spot) -> Planted | None:
    """The price was reported, or confirmed, on the fifteenth day."""
    if not _claimed(s):
        return None
    data, late = s.act.data, FOURTEEN + 1
    if s.rng.random() < HALF:
        data["price_reported_at"] = instant(s.act.day + late, "10:00:00")
        data["price_confirmed_at"] = instant(next_work(s.act.day + late + 3), "10:00:00")
        return _change(s, "chg.change-price-14d", f"the price was reported after {late} days")
    data["price_reported_at"] = instant(s.act.day + 1, "10:00:00")
    data["price_confirmed_at"] = instant(s.act.day + 1 + late, "10:00:00")
    return _change(s, "chg.change-price-14d", f"the price was confirmed {late} days after it was reported")


def change_unapproved(s: Spot) -> Planted | None:
    """Approved the day after it was begun, or without the signature of one of the two who approve."""
    if not s.story.claim(*(f"{part} {s.act.data['change_id']}" for part in ("change", "signatures of"))):
        return None
    if s.rng.random() < HALF:
        s.act.data["approved_at"] = instant(s.act.day + 1, "15:00:00")
        return _change(s, "chg.change-unapproved", "approved the day after the work began")
    role = s.rng.choice(("owner", "deputy_in_charge"))
    s.story.drop(*(one for one in s.story.signatures(s.act) if one.data["signature"]["role"] == role))
    return _change(s, "chg.change-unapproved", f"the approval is not signed by the {role}")


def works_variation_ratio(s: Spot) -> Planted | None:
    """One fen more than a tenth of the contract, on neither a decision nor an approval."""
    deal = contract_of(s.story, s.act)
    if deal is None or not s.story.claim(*_grown(s.act)):
        return None
    s.act.data["amount"] = yuan(fen(deal.data["amount"]) // 10 + 1)
    del s.act.data["approval_id"]
    return _change(s, "chg.works-variation-ratio", "one fen more than a tenth, and nobody decided on it")


def crosses_tender_threshold(s: Spot) -> Planted | None:
    """A direct award grown to the size from which works are tendered."""
    deal = contract_of(s.story, s.act)
    if deal is None or not s.story.claim(*_grown(s.act)):
        return None
    s.act.data["amount"] = yuan(TENDERED_FROM - fen(deal.data["amount"]))
    return _change(s, "chg.crosses-tender-threshold", "a direct award grown to the size from which a tender is due")


def gp_supplement_10(s: Spot) -> Planted | None:
    """One fen more than a tenth of the contract, or other terms changed."""
    deal = contract_of(s.story, s.act)
    if deal is None or not s.story.claim(*_grown(s.act)):
        return None
    if s.rng.random() < HALF:
        s.act.data["changes_other_terms"] = True
        return _change(s, "chg.gp-supplement-10", "the supplement changes other terms")
    s.act.data["amount"] = yuan(fen(deal.data["amount"]) // 10 + 1)
    return _change(s, "chg.gp-supplement-10", "a supplement of one fen more than a tenth")


def scope_change_approval(s: Spot) -> Planted | None:
    """No approval of the change, one by another bureau, or one of the day after the work."""
    if not _claimed(s):
        return None
    data, variant = s.act.data, s.rng.randrange(3)
    rule, number = "chg.scope-change-approval", data["approval_id"]
    if variant == 0:
        del data["approval_id"]
        return _change(s, rule, "the change of scale names no approval")
    given = next(act for act in s.story.all("approval.granted") if act.data["approval_id"] == number)
    if variant == 1:
        given.data["authority"] = organisation(s.world.units["housing"].id)
        return _change(s, rule, "approved by a bureau that had not approved the project")
    given.day = next_work(s.act.day + 1)
    return _change(s, rule, "approved after the work had begun")


def gp_single_source_add_10(s: Spot) -> Planted | None:
    """One fen more than a tenth of the earlier contract bought in addition."""
    notice = next(act for act in of_process(s.story, s.act.data["ocid"], "tender.published"))
    told = s.story.all("contract.signed")
    first = next(act for act in told if act.data["contract_id"] == notice.data["previous_contract_id"])
    contract_id = s.act.data["contract_id"]
    if not s.story.claim(f"amount of {contract_id}", f"signatures of {contract_id}"):
        return None
    s.act.data["amount"] = yuan(fen(first.data["amount"]) // 10 + 1)
    says = "one fen more than a tenth added from a single source"
    return s.planted("chg.gp-single-source-add-10", says, {"contract_id": contract_id})


def low_bid_high_settlement(s: Spot) -> Planted | None:
    """Won with the lowest price, settled at a fen more than eleven tenths of it."""
    deal = contract_of(s.story, s.act)
    if deal is None or not s.story.claim(f"settlement {deal.data['contract_id']}"):
        return None
    amount = yuan(fen(deal.data["amount"]) * 11 // 10 + 1)
    s.act.data |= {"amount_in": amount, "amount": amount}
    says = "won with the lowest price, settled more than a tenth above it"
    return s.planted("chg.low-bid-high-settlement", says, {"review_id": s.act.data["review_id"]})


def over_estimate(s: Spot) -> Planted | None:
    """Contracted, with changes, for a fen more than the approved estimate."""
    told = [act for kind in ("contract.signed", "contract.changed") for act in s.story.all(kind)]
    if not s.story.claim("estimate", *(f"signatures of {act.data['contract_id']}" for act in told)):
        return None
    s.act.data["amount"] = yuan(sum(fen(act.data["amount"]) for act in told) - 1)
    says = "contracts and changes come to a fen more than the estimate"
    return s.planted("chg.over-estimate", says, {"project_id": s.act.data["project_id"]})


def estimate_10(s: Spot) -> Planted | None:
    """An estimate just above eleven tenths of the feasibility figure, and no report of it."""
    study = next(iter(of_kind("approval.granted", approval_kind="feasibility")(s.story)), None)
    if study is None or not s.story.claim("estimate"):
        return None
    study.data["amount"] = yuan((10 * fen(s.act.data["amount"]) - 1) // 11)
    says = "the estimate is more than a tenth above the feasibility figure"
    return s.planted("chg.estimate-10", says, {"approval_id": s.act.data["approval_id"]})


def estimate_adjust_audit_10(s: Spot) -> Planted | None:
    """The estimate raised by a tenth, and audited afterwards or not at all."""
    if not s.story.claim("raised estimate"):
        return None
    about = {"approval_id": s.act.data["approval_id"]}
    id_ = f"RV-audit-raise-{s.act.data['project_id']}"
    told = [act for kind in ("review.requested", "review.concluded") for act in s.story.all(kind)]
    asked, audit = [act for act in told if act.data["review_id"] == id_]
    if s.rng.random() < HALF:
        s.story.drop(asked, audit)
        return s.planted("chg.estimate-adjust-audit-10", "raised by a tenth without an audit", about)
    audit.day = next_work(s.act.day + 1)
    return s.planted("chg.estimate-adjust-audit-10", "raised by a tenth before the audit", about)


def _acceptance(s: Spot) -> bool:
    return s.story.claim(f"acceptance {s.act.data['acceptance_id']}")


def _accepted(s: Spot, rule: str, says: str) -> Planted:
    return s.planted(rule, says, {"acceptance_id": s.act.data["acceptance_id"]})


def lead_agency(s: Spot) -> Planted | None:
    """The other of the two bureaus led it."""
    if not _acceptance(s):
        return None
    key = "finance" if s.act.data["lead_role"] == ROLES["reform"] else "reform"
    s.act.data |= {"lead": organisation(s.world.units[key].id), "lead_role": ROLES[key]}
    return _accepted(s, "acc.lead-agency", f"led by the {ROLES[key]}, against the source of the money")


def all_confirm(s: Spot) -> Planted | None:
    """One party found it failed, or disagreed, and it was declared passed."""
    if not _acceptance(s):
        return None
    one = s.act.data["parties"][-1]
    if s.rng.random() < HALF:
        one["result"] = "failed"
        return _accepted(s, "acc.all-confirm", f"declared passed; {one['role']} found it failed")
    one["signature"]["opinion"] = "disagree"
    return _accepted(s, "acc.all-confirm", f"declared passed; {one['role']} did not agree")


def statutory_parties(s: Spot) -> Planted | None:
    """The design institute took no part, or a firm gave no quality certificate."""
    if not _acceptance(s):
        return None
    parties = s.act.data["parties"]
    if s.rng.random() < HALF:
        s.act.data["parties"] = [one for one in parties if one["role"] != "design"]
        return _accepted(s, "acc.statutory-parties", "the design institute took no part")
    del next(one for one in parties if one["role"] == "survey")["certificate"]
    return _accepted(s, "acc.statutory-parties", "the survey institute gave no quality certificate")


def use_before_acceptance(s: Spot) -> Planted | None:
    """Put into use on a working day before the first acceptance."""
    data = s.act.data
    told = [act for act in s.story.all("acceptance.concluded") if act.data["contract_id"] == data["contract_id"]]
    if not told or not s.story.claim(f"use {data['milestone_id']}"):
        return None
    s.act.day = last_work(min(act.day for act in told) - 1)
    data["met_date"] = iso(s.act.day)
    about: dict[str, Any] = {"project_id": data["project_id"], "milestone_id": data["milestone_id"]}
    return s.planted("acc.use-before-acceptance", "in use before it had passed any acceptance", about)


def filing_15d(s: Spot) -> Planted | None:
    """Filed on the sixteenth day or the working day after it, or not at all."""
    id_ = s.act.data["target"]["id"]
    accepted = next(act for act in s.story.all("acceptance.concluded") if act.data["acceptance_id"] == id_)
    if accepted.day + FIFTEEN >= s.world.last_day or not s.story.claim(f"filing {id_}"):
        return None
    if s.rng.random() < HALF:
        s.story.drop(s.act)
        return s.planted("acc.filing-15d", "the acceptance was not filed", {"acceptance_id": id_})
    s.act.day = next_work(accepted.day + FIFTEEN + 1)
    says = f"filed {s.act.day - accepted.day} days after the acceptance"
    return s.planted("acc.filing-15d", says, {"acceptance_id": id_})


BREACHES: tuple[Breach, ...] = (
    Breach("chg.announce-2wd", 0.25, announced_by_duty, announce_2wd),
    Breach("chg.crosses-tender-threshold", 0.3, directly, crosses_tender_threshold),
    Breach(
        "chg.works-variation-ratio",
        0.12,
        of_kind("contract.changed", change_kind="works_variation"),
        works_variation_ratio,
    ),
    Breach("chg.gp-supplement-10", 0.15, announced, gp_supplement_10),
    Breach(
        "chg.scope-change-approval",
        0.3,
        of_kind("contract.changed", change_kind="scale_change"),
        scope_change_approval,
    ),
    Breach("chg.change-price-14d", 0.08, of_works, change_price_14d),
    Breach("chg.change-unapproved", 0.08, of_works, change_unapproved),
    Breach("chg.gp-single-source-add-10", 0.3, additions, gp_single_source_add_10),
    Breach("chg.low-bid-high-settlement", 0.05, settled_low, low_bid_high_settlement),
    Breach("chg.over-estimate", 0.025, estimates, over_estimate),
    Breach("chg.estimate-10", 0.025, of_kind("approval.granted", approval_kind="estimate"), estimate_10),
    Breach(
        "chg.estimate-adjust-audit-10",
        0.3,
        of_kind("approval.granted", approval_kind="estimate_adjustment"),
        estimate_adjust_audit_10,
    ),
    Breach("acc.lead-agency", 0.02, of_kind("acceptance.concluded", acceptance_kind="joint"), lead_agency),
    Breach("acc.all-confirm", 0.01, of_kind("acceptance.concluded"), all_confirm),
    Breach(
        "acc.statutory-parties",
        0.035,
        of_kind("acceptance.concluded", acceptance_kind="completion"),
        statutory_parties,
    ),
    Breach(
        "acc.use-before-acceptance", 0.025, of_kind("milestone.updated", milestone_kind="in_use"), use_before_acceptance
    ),
    Breach("acc.filing-15d", 0.025, filings, filing_15d),
)
