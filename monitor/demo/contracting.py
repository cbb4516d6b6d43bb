"""The written contract after an award, signed by two, and the bonds that go back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from monitor.demo.codes import document, fingerprint, firm, organisation, target, yuan
from monitor.demo.days import add_work, iso, last_work, next_work, year_of
from monitor.demo.people import Unit
from monitor.demo.story import Act, Story
from monitor.demo.tender import Procedure

ON_THE_LAST = 0.08
"""Share of the contracts signed on the last lawful day, where that is a working day."""
REFUND = 5
"""Days from the contract within which bid bonds go back."""
LONGEST = 30
"""Days from the notice of award to the contract; the thirtieth is lawful."""
WITH_INTEREST = 0.3
"""Share of the contracts that agree on interest for late payment; later ones leave it to the law."""
INTEREST_UNTIL = date(2025, 9, 30).toordinal()


@dataclass(frozen=True, slots=True)
class Deal:
    """What a contract says beyond its parties."""

    id: str
    category: str
    fen: int
    start: int
    end: int
    method: str
    more: dict[str, Any]


def terms(story: Story, unit: Unit, supplier: str, day: int, deal: Deal) -> Act:
    """The contract of `unit` with `supplier` on `day`, signed by the deputy in charge and the finance section."""
    scope = fingerprint(f"{deal.id} scope")
    data: dict[str, Any] = {
        "contract_id": deal.id,
        "title": "合同",
        "buyer": organisation(unit.id),
        "supplier": organisation(supplier),
        "consortium_members": [],
        "supplier_kind": "organisation",
        "supplier_is_sme": True,
        "supplier_account": {"token": f"acc-{supplier}", "is_basic": True},
        "method": deal.method,
        "exception_ground": "none",
        "category": deal.category,
        "fiscal_year": year_of(day),
        "amount": yuan(deal.fen),
        "period": {"start_date": iso(deal.start), "end_date": iso(deal.end)},
        "scope": f"scope-{deal.id}",
        "scope_sha256": scope,
        "bid_scope_sha256": scope,
        "pay_days": 30,
        "payment_methods": ["transfer", "treasury"],
        "has_audit_clause": False,
        "is_secret": False,
        "handler": unit.staff(5),
        "approver": unit.works_deputy,
        **deal.more,
    }
    contract = story.tell("contract.signed", day, unit.id, data, "14:30:00")
    links: dict[str, Any] = {name: data[name] for name in ("project_id", "ocid", "regime") if name in data}
    if "ocid" not in links:
        links.pop("regime", None)
    for place, (role, signer) in enumerate(
        (("finance_section", unit.staff(1)), ("deputy_in_charge", unit.works_deputy))
    ):
        more: dict[str, Any] = {"step": "execution", "clock": f"{9 + place:02d}:10:00", **links}
        story.sign(contract, "contract", deal.id, signer, role, more)
    return contract


def conclude(p: Procedure, deal: Deal) -> Act:
    """The contract with the winner of a procedure no later than thirty days after the notice; bonds returned."""
    rng, story = p.story.rng, p.story
    limit = p.notified + LONGEST
    is_last = rng.random() < ON_THE_LAST and last_work(limit) == limit
    day = limit if is_last else next_work(p.notified + rng.randint(4, 20))
    winner = p.ranked[0]
    if day <= INTEREST_UNTIL and Random(f"{p.world.seed}/{deal.id}/interest").random() < WITH_INTEREST:
        deal = replace(deal, more={**deal.more, "late_daily_rate": "0.0005"})
    contract = terms(story, p.unit, winner.firm, day, deal)
    if p.bond:
        for bid in p.bids:
            back: dict[str, Any] = {
                "guarantee_id": f"G-{bid.id}",
                "amount": yuan(p.bond),
                "interest": yuan(p.bond // 4000),
                **p.process,
            }
            returned = next_work(day + 1)
            in_time = returned if returned <= day + REFUND else day
            story.tell("guarantee.returned", in_time, p.unit.id, back, "10:20:00")
    if not p.is_tendering:
        p.publish("contract", add_work(day, 1), {"target": target("contract", deal.id), **stated(contract)})
        filed: dict[str, Any] = {
            "filing_kind": "contract",
            "target": target("contract", deal.id),
            "unit": organisation(p.unit.id),
        }
        office = p.world.units["office"].id
        filed |= {"project_id": p.project_id, **p.process, "authority": organisation(office)}
        story.tell("filing.made", add_work(day, 3), office, {**filed, "authority_role": "procurement_office"})
    return contract


def stated(contract: Act) -> dict[str, Any]:
    """What a page says of a contract: its amount and its supplier."""
    told = contract.data
    row: dict[str, Any] = {"target": target("contract", told["contract_id"]), "amount": told["amount"]}
    return {"stated": [{**row, "party": firm(told["supplier"]["id"])}]}


def archive(p: Procedure, contract: Act) -> None:
    """The papers of the process archived for fifteen years, those of the decision on it for ever."""
    told: dict[str, Any] = {"target": target("process", p.ocid), "archive_id": f"AR-{p.ocid}", "is_permanent": False}
    told |= {"retention_years": 15, "procurement_ended_date": iso(contract.day), "is_destroyed": False}
    papers = [document(f"OR-{p.ocid}", "record", iso(p.deadline))]
    told |= {"documents": papers, "project_id": p.project_id, **p.process}
    p.story.tell("record.archived", next_work(contract.day + 20), p.unit.id, told)
    decision = next(act for act in p.story.all("decision.made") if act.data["decision_id"] == p.decision_id)
    kept: dict[str, Any] = {"target": target("decision", p.decision_id), "archive_id": decision.data["archive_id"]}
    kept |= {"documents": [decision.data["minutes"]], "is_permanent": True, "is_destroyed": False}
    p.story.tell("record.archived", next_work(contract.day + 20), p.unit.id, {**kept, "project_id": p.project_id})
