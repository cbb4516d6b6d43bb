"""Breaches of the rules on what must be tendered, and on the periods before the bids."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, fen, lot, of_kind, of_process, put, swap_everywhere
from monitor.demo.codes import yuan
from monitor.demo.contracting import Deal, terms
from monitor.demo.days import add_work, instant, iso, last_work, next_work
from monitor.demo.early import KINDS
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story
from monitor.demo.world import MICRO

WORKS, GOODS, SERVICES = 400_000_000, 200_000_000, 100_000_000
"""Fen from which works, goods and services are tendered."""
OPEN_TENDER = 200_000_000
"""Fen from which the county's purchases are openly tendered."""
FEWEST_INVITED, BAND = 2, 5
UNTIL = "17:00:00"
APART = frozenset(
    {
        "tnd.mandatory-goods",
        "tnd.mandatory-services",
        "tnd.mandatory-combined",
        "tnd.near-threshold",
        "tnd.gp-split",
        "tnd.gp-method-approval",
        "tnd.single-source-publicity",
    }
)
"""Rules that are broken in the small stories beside the projects, and nowhere else."""


def large_notices(story: Story) -> list[Act]:
    """Open tenders for works of the mandatory size that led to a contract."""
    told = of_kind("tender.published", regime="tendering", method="open")(story)
    signed = {act.data.get("ocid") for act in story.all("contract.signed")}
    return [act for act in told if fen(act.data["budget"]) >= WORKS and act.data["ocid"] in signed]


def early_contracts(kind: str) -> Any:
    """The direct contract of a kind in works still to come."""

    def eligible(story: Story) -> list[Act]:
        told = story.all("contract.signed")
        return [act for act in told if act.data["contract_id"].endswith(f"-{kind}")]

    return eligible


def documents(regime: str, stage: str) -> Any:
    """Documents of a stage issued under a law."""
    return of_kind("tender_document.issued", regime=regime, document_stage=stage)


def tender_documents(story: Story) -> list[Act]:
    """Documents of open tenders under the procurement law."""
    open_ = {act.data["ocid"] for act in of_kind("tender.published", method="open")(story)}
    told = documents("government_procurement", "tender")(story)
    return [act for act in told if act.data["ocid"] in open_]


def changes(stage: str) -> Any:
    """Changes of documents of a stage that affect bids."""
    return of_kind("clarification.issued", document_stage=stage, affects_bid=True)


def _directly(s: Spot, ground: str) -> bool:
    """The works were given away directly, on a ground of that code."""
    ocid = s.act.data["ocid"]
    if not s.story.claim(*(f"{part} {ocid}" for part in ("notice", "bids", "findings", "opening", "talk"))):
        return False
    contract = of_process(s.story, ocid, "contract.signed")[0]
    for act in (s.act, contract):
        act.data |= {"method": "direct", "exception_ground": ground}
    return True


def mandatory_works(s: Spot) -> Planted | None:
    """Works of four million yuan and more went without a tender, with no ground for it."""
    if not _directly(s, "none"):
        return None
    return s.planted("tnd.mandatory-works", "works of the mandatory size given away directly", _lot(s.act))


def emergency_no_tender(s: Spot) -> Planted | None:
    """The same on a ground that only the procurement law knows."""
    if not _directly(s, "art31_1"):
        return None
    return s.planted("tnd.emergency-no-tender", "no ground of the tendering law was recorded", _lot(s.act))


def _lot(notice: Act) -> dict[str, Any]:
    return {"ocid": notice.data["ocid"], "lot_id": notice.data["lots"][0]["lot_id"]}


def _raised(s: Spot, to: int) -> bool:
    """The contract costs so much, wherever its amount is told."""
    if not s.story.claim("early"):
        return False
    swap_everywhere(s.story, s.act.data["amount"]["amount"], yuan(to)["amount"])
    return True


def mandatory_goods(s: Spot) -> Planted | None:
    """Equipment of two million yuan was bought directly."""
    if not _raised(s, GOODS):
        return None
    about = {"contract_id": s.act.data["contract_id"]}
    return s.planted("tnd.mandatory-goods", "equipment of two million yuan bought directly", about)


def mandatory_services(s: Spot) -> Planted | None:
    """A design of one million yuan was given away directly."""
    if not _raised(s, SERVICES):
        return None
    about = {"contract_id": s.act.data["contract_id"]}
    return s.planted("tnd.mandatory-services", "a design of one million yuan given away directly", about)


def _another(s: Spot, kind: str, amount: int, days: int, name: str = "") -> Act:
    """One more direct contract of the unit in the same project, with another firm and on the same decision."""
    _, told = KINDS[kind]
    old, number = s.act.data, f"CON-{s.story.tag}-{kind}{name}"
    kept = ("project_id", "budget_line_id", "decision_id", "regime", "pay_anchor", "acceptance_days")
    more: dict[str, Any] = (
        {field: old[field] for field in kept if field in old} | told | {"title": f"{old['title']}（续）"}
    )
    day = next_work(s.act.day + days)
    supplier = s.world.firm(MICRO + 900_000 + int(s.story.tag[2:]) * 7 + days % 7)
    deal = Deal(number, told.get("category", ""), amount, day, day + 90, old["method"], more)
    return terms(s.story, s.unit, supplier, day, deal)


def mandatory_combined(s: Spot) -> Planted | None:
    """Design and supervision, each under a million yuan, cost a million together."""
    if not s.story.claim("early"):
        return None
    _another(s, "supervision", SERVICES - fen(s.act.data["amount"]), 15)
    about = {"project_id": s.act.data["project_id"], "category": "services"}
    return s.planted("tnd.mandatory-combined", "design and supervision reach one million yuan together", about)


def near_threshold(s: Spot) -> Planted | None:
    """Five contracts for equipment just under two million yuan."""
    if not s.story.claim("early"):
        return None
    told = [_another(s, "equipment", GOODS - 1 - 100 * place, 10 + 5 * place, f"-{place}") for place in range(BAND)]
    about = {"contract_id": told[-1].data["contract_id"]}
    return s.planted("tnd.near-threshold", "five contracts just under two million yuan", about)


def small_purchases(story: Story) -> list[Act]:
    """Contracts of purchases that were talked over."""
    told = of_kind("contract.signed", regime="government_procurement")(story)
    return [act for act in told if act.data["method"] not in {"open", "single_source"}]


def gp_split(s: Spot) -> Planted | None:
    """A second purchase of the same kind in the same year, a fen too large for both together."""
    if not s.story.claim("split"):
        return None
    old = s.act.data
    number = f"{old['contract_id']}-2"
    fields = ("project_id", "budget_line_id", "decision_id", "regime", "catalogue_class", "service_kind", "fiscal_year")
    more: dict[str, Any] = {field: old[field] for field in fields if field in old} | {"title": f"{old['title']}（二）"}
    day = next_work(s.act.day + 2)
    amount = OPEN_TENDER + 1 - fen(old["amount"])
    deal = Deal(number, old["category"], amount, day + 5, day + 60, old["method"], more)
    terms(s.story, s.unit, old["supplier"]["id"], day, deal)
    about = {"contract_id": number}
    return s.planted("tnd.gp-split", "two purchases of one class a fen above the threshold together", about)


def talked_over(story: Story) -> list[Act]:
    """Purchases of goods and services that are no tender."""
    methods = ("competitive_negotiation", "competitive_consultation", "inquiry")
    return [act for method in methods for act in of_kind("tender.published", method=method)(story)]


def gp_method_approval(s: Spot) -> Planted | None:
    """The budget reaches the size from which purchases are openly tendered, and nobody approved another method."""
    ocid = s.act.data["ocid"]
    if not s.story.claim(f"notice {ocid}", "split"):
        return None
    s.act.data["budget"] = yuan(OPEN_TENDER)
    return s.planted("tnd.gp-method-approval", "a budget of two million yuan and no open tender", {"ocid": ocid})


def single_source_publicity(s: Spot) -> Planted | None:
    """The publicity of an only supplier ended after four working days."""
    s.act.data["published_until"] = instant(add_work(s.act.day, 4), UNTIL)
    about = {"ocid": s.act.data["ocid"]}
    return s.planted("tnd.single-source-publicity", "publicity of four working days", about)


def only_supplier(story: Story) -> list[Act]:
    """Publicity of purchases for which there is only one supplier."""
    alone = {act.data["ocid"] for act in of_kind("tender.published", exception_ground="art31_1")(story)}
    told = of_kind("disclosure.published", what="single_source")(story)
    return [act for act in told if act.data.get("ocid") in alone]


def gp_intention_30d(s: Spot) -> Planted | None:
    """The intention came twenty-nine days before the notice."""
    ocid = s.act.data["ocid"]
    told = of_process(s.story, ocid, "tender.published")
    if not told or last_work(told[0].day - 29) != told[0].day - 29:
        return None
    s.act.day = told[0].day - 29
    return s.planted("tnd.gp-intention-30d", "intention twenty-nine days before the notice", {"ocid": ocid})


def invited_min3(s: Spot) -> Planted | None:
    """Two were invited."""
    s.act.data["invitees"] = s.act.data["invitees"][:FEWEST_INVITED]
    return s.planted("tnd.invited-min3", "two invited", {"ocid": s.act.data["ocid"]})


def large_invitations(story: Story) -> list[Act]:
    """Invited tenders for works of the mandatory size."""
    told = of_kind("tender.published", regime="tendering", method="invited")(story)
    return [act for act in told if fen(act.data["budget"]) >= WORKS]


def open_required(s: Spot) -> Planted | None:
    """The invited tender was approved the day after the notice."""
    approvals = of_kind("approval.granted", approval_kind="invited_tender")(s.story)
    put(s.act.day + 1, *approvals)
    about = {"ocid": s.act.data["ocid"]}
    return s.planted("tnd.open-required", "invited tender approved the day after its notice", about)


def approval_first(s: Spot) -> Planted | None:
    """The plan of the tender was approved the day after the notice."""
    plans = of_kind("approval.granted", approval_kind="tender_plan")(s.story)
    if len(plans) != 1 or not s.story.claim("tender plan"):
        return None
    put(s.act.day + 1, *plans)
    about = {"ocid": s.act.data["ocid"]}
    return s.planted("tnd.approval-first", "plan of the tender approved the day after its notice", about)


def doc_sale_5d(s: Spot) -> Planted | None:
    """On sale for four days."""
    if not s.story.claim(f"documents {s.act.data['ocid']}"):
        return None
    s.act.data["issue_until"] = instant(s.act.day + 4, UNTIL)
    about = {**lot(s.act), "document_stage": s.act.data["document_stage"]}
    return s.planted("tnd.doc-sale-5d", "documents on sale for four days", about)


def gp_doc_5wd(s: Spot) -> Planted | None:
    """Available for four working days."""
    s.act.data["issue_until"] = instant(add_work(s.act.day, 4), UNTIL)
    return s.planted("tnd.gp-doc-5wd", "documents available for four working days", lot(s.act))


def clarification_15d(s: Spot) -> Planted | None:
    """Changed fourteen days before the deadline."""
    ocid = s.act.data["ocid"]
    if not s.story.claim(f"notice {ocid}"):
        return None
    deadline = of_process(s.story, ocid, "tender.published")[0].data["bid_deadline"]
    s.act.day = _days_before(deadline, 14, s.act.day)
    return s.planted("tnd.clarification-15d", "documents changed fourteen days before the deadline", lot(s.act))


def _days_before(moment: str, days: int, near: int) -> int:
    """The ordinal so many days before an instant, looked for around `near`."""
    return next(day for day in range(near - 60, near + 60) if iso(day) == moment[:10]) - days


def prequal_5d(s: Spot) -> Planted | None:
    """The papers were due four days after the end of sale."""
    ocid, told = s.act.data["ocid"], s.act.data
    if not s.story.claim(f"documents {ocid}"):
        return None
    due = _days_before(told["issue_until"], -4, s.act.day)
    told["submission_deadline"] = instant(due, "10:00:00")
    s.story.drop(*(act for act in of_process(s.story, ocid, "clarification.issued")
                   if act.data["document_stage"] == told["document_stage"]))  # fmt: skip
    return s.planted("tnd.prequal-5d", "papers due four days after the end of sale", lot(s.act))


def prequal_clarification_3d(s: Spot) -> Planted | None:
    """Changed two days before the papers were due."""
    ocid = s.act.data["ocid"]
    if not s.story.claim(f"documents {ocid}"):
        return None
    papers = of_process(s.story, ocid, "tender_document.issued")
    due = next(act.data["submission_deadline"] for act in papers if act.data["document_stage"] == "prequalification")
    s.act.day = _days_before(due, 2, s.act.day)
    return s.planted("tnd.prequal-clarification-3d", "papers asked for anew two days before they were due", lot(s.act))


BREACHES = (
    Breach("tnd.mandatory-works", 0.05, large_notices, mandatory_works),
    Breach("tnd.emergency-no-tender", 0.07, large_notices, emergency_no_tender),
    Breach("tnd.mandatory-goods", 0.2, early_contracts("equipment"), mandatory_goods),
    Breach("tnd.mandatory-services", 0.25, early_contracts("design"), mandatory_services),
    Breach("tnd.mandatory-combined", 0.3, early_contracts("design"), mandatory_combined),
    Breach("tnd.near-threshold", 0.3, early_contracts("equipment"), near_threshold),
    Breach("tnd.gp-split", 0.25, small_purchases, gp_split),
    Breach("tnd.gp-method-approval", 0.25, talked_over, gp_method_approval),
    Breach("tnd.single-source-publicity", 0.5, only_supplier, single_source_publicity),
    Breach(
        "tnd.gp-intention-30d", 0.06, of_kind("disclosure.published", what="procurement_intention"), gp_intention_30d
    ),
    Breach("tnd.invited-min3", 0.8, of_kind("tender.published", method="invited"), invited_min3),
    Breach("tnd.open-required", 0.7, large_invitations, open_required),
    Breach("tnd.approval-first", 0.04, of_kind("tender.published", regime="tendering"), approval_first),
    Breach("tnd.doc-sale-5d", 0.03, of_kind("tender_document.issued", regime="tendering"), doc_sale_5d),
    Breach("tnd.gp-doc-5wd", 0.09, tender_documents, gp_doc_5wd),
    Breach("tnd.clarification-15d", 0.12, changes("tender"), clarification_15d),
    Breach("tnd.prequal-5d", 0.2, documents("tendering", "prequalification"), prequal_5d),
    Breach("tnd.prequal-clarification-3d", 0.2, changes("prequalification"), prequal_clarification_3d),
)
