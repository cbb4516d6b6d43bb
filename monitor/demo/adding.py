"""What is bought in addition to a procurement contract: a supplement to it, and once more from the same supplier."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from monitor.demo import award
from monitor.demo.building import milestone
from monitor.demo.codes import firm, organisation, target, yuan
from monitor.demo.contracting import Deal, conclude
from monitor.demo.days import add_work, instant, last_work, next_work, year_of
from monitor.demo.ending import party
from monitor.demo.meeting import Matter, decide
from monitor.demo.paying import Bill, pay
from monitor.demo.project import Project
from monitor.demo.site import STEP
from monitor.demo.tender import Procedure
from monitor.demo.works import review

SUPPLEMENTED, ADDED = 0.35, 0.25
"""Shares of the purchases with a supplement, and with an addition bought from a single source."""
TENTH = 10
AHEAD = 31
"""Days by which the intention comes before an addition; thirty are lawful."""
CLASS = "A02"
"""Catalogue class of what is bought without a tender."""
LARGE = 200_000_000
"""Fen from which a purchase is large: an inspection body takes part in its acceptance."""
PUBLIC = 0.5
"""Share of the services that are services to the public."""


def _chance(p: Project, what: str) -> float:
    return Random(f"{p.world.seed}/{p.id}/{what}").random()


def supplement(p: Project, procedure: Procedure, contract_id: str, day: int) -> int:
    """A supplement within a tenth of the contract and within the ceiling, announced in two working days; its fen."""
    price = procedure.ranked[0].fen
    fen = min(price // TENTH, procedure.ceiling - price) // 100 * 100
    if fen < STEP or _chance(p, "supplement") >= SUPPLEMENTED:
        return 0
    number, unit = f"CH-{p.id}", p.unit
    told: dict[str, Any] = {"change_id": number, "contract_id": contract_id, **p.link, **procedure.process}
    told |= {"change_kind": "supplement", "amount": yuan(fen), "changes_other_terms": False, "reason": "追加同一标的"}
    told |= {
        "requested_at": instant(last_work(day - 4), "10:00:00"),
        "approved_at": instant(last_work(day - 1), "15:00:00"),
    }
    told |= {"executed_at": instant(next_work(day + 1), "09:00:00"), "handler": unit.staff(5)}
    change = p.story.tell("contract.changed", day, unit.id, told, "14:00:00")
    signers = (("owner", unit.staff(13)), ("finance_section", unit.staff(1)), ("deputy_in_charge", unit.works_deputy))
    for place, (role, who) in enumerate(signers):
        more: dict[str, Any] = {"step": "execution", "clock": f"{9 + place:02d}:30:00", **p.link}
        p.story.sign(change, "contract_change", number, who, role, more)
    shown = {"target": target("contract_change", number)}
    procedure.publish("contract_change", add_work(day, 1 + change.day % 2), shown)
    return fen


def accept(p: Project, procedure: Procedure, contract_id: str, day: int) -> None:
    """The acceptance between buyer and supplier, item by item, published."""
    winner, unit = procedure.ranked[0], p.unit
    rows = [
        party("buyer", unit.id, unit.staff(8), "buyer", day),
        party("supplier", winner.firm, f"P-F{winner.number}.4", "supplier", day),
    ]
    data: dict[str, Any] = {"acceptance_id": f"AC-{contract_id}", "acceptance_kind": "procurement", **p.link}
    data |= {"contract_id": contract_id, **procedure.process, "lead": organisation(unit.id), "lead_role": "buyer"}
    data |= {"parties": rows, "required_items": ["A", "B", "C"], "is_large_or_complex": winner.fen >= LARGE}
    if winner.fen >= LARGE:
        data["inspection_body"] = organisation(p.world.institute(winner.number + 3))
    kinds = zip("ABC", ("technical", "service", "safety"), strict=True)
    data["items"] = [{"item": item, "kind": kind, "result": "passed"} for item, kind in kinds]
    is_public = procedure.category == "services" and _chance(p, "public") < PUBLIC
    data |= {"is_public_service": is_public, "user_opinion": "agree", "result": "passed", "handler": unit.staff(8)}
    p.story.tell("acceptance.concluded", day, unit.id, data, "15:30:00")
    procedure.publish("acceptance", next_work(day + 2), {"target": target("acceptance", f"AC-{contract_id}")})


def add(p: Project, procedure: Procedure, contract_id: str, day: int, left: int) -> None:
    """Within a tenth of the contract and what is left, more is bought from its supplier alone, to fit what is there."""
    winner = procedure.ranked[0]
    fen = min(winner.fen // TENTH, left) // 100 * 100
    if fen < STEP or _chance(p, "addition") >= ADDED:
        return
    story, unit, ocid = p.story, p.unit, f"ocds-tw9990-{year_of(day)}-8{p.story.tag[1:]:>05}"
    process: dict[str, Any] = {"ocid": ocid, "regime": procedure.regime}
    matter = Matter(f"{procedure.title}添购", "tender", "procurement", fen, {**p.link, **process})
    decision = decide(story, unit, next_work(day), matter).data["decision_id"]
    alone = replace(procedure, ocid=ocid, title=f"{procedure.title}添购", ceiling=fen, decision_id=decision, bond=0)
    alone.ranked = [replace(winner, id=f"{ocid}-B1", fen=fen)]
    alone.notice_day = next_work(day + 9)
    alone.publish("procurement_intention", last_work(alone.notice_day - AHEAD))
    alone.publish("single_source", next_work(day + 5))
    buy_alone(p, alone, f"CON-{p.id}-add", "art31_3", {"previous_contract_id": contract_id})


def buy_alone(p: Project, alone: Procedure, number: str, ground: str, more_told: dict[str, Any] | None = None) -> None:
    """A single-source procedure on a ground, from its start to the payment of the contract `number`."""
    story, unit, winner, fen, ocid = p.story, p.unit, alone.ranked[0], alone.ceiling, alone.ocid
    process, decision, is_added = alone.process, alone.decision_id, more_told is not None
    notice: dict[str, Any] = {**process, **p.link, "title": alone.title, "method": "single_source"}
    notice |= {"organisation_form": "self", "buyer": organisation(unit.id), "region": p.world.place_of(alone.title)}
    lot: dict[str, Any] = {"lot_id": "L1", "title": alone.title, "category": alone.category, "estimate": yuan(fen)}
    notice |= {"lots": [{**lot, "max_price": yuan(fen)}], "budget": yuan(fen), "budget_line_id": p.line}
    notice |= {"fiscal_year": year_of(alone.notice_day), "max_price": yuan(fen), "exception_ground": ground}
    notice |= {**(more_told or {}), "is_emergency": False, "is_secret": False}
    notice |= {"unified_deal_code": f"UDC-{ocid}", "venue": "platform", "invitees": [organisation(winner.firm)]}
    notice |= {"handler": unit.staff(3), "approver": unit.works_deputy, "decision_id": decision}
    story.tell("tender.published", alone.notice_day, unit.id, notice, "09:00:00")
    alone.notified = next_work(alone.notice_day + 2)
    awarded = award.directly(alone)
    start, title = alone.notified + 24, f"{p.titles.contract}（添购）" if is_added else p.titles.contract
    more: dict[str, Any] = {
        "award_id": awarded,
        **alone.key,
        **p.link,
        "budget_line_id": p.line,
        "title": title,
        "catalogue_class": CLASS,
    }
    more |= {"pay_anchor": "acceptance", "acceptance_days": 20, "decision_id": decision, "exception_ground": ground}
    if alone.category == "services":
        more["service_kind"] = "other"
    contract = conclude(alone, Deal(number, alone.category, fen, start, start + 30, "single_source", more))
    milestone(p, number, "delivery", next_work(contract.day + 7))
    accepted = next_work(contract.day + 12)
    accept(p, alone, number, accepted)
    bill: dict[str, Any] = {**p.link, "contract_id": number, "account": {"token": f"acc-{winner.firm}"}}
    bill |= {"budget_line_id": p.line, "action": "spend", "decision_id": decision}
    order = Bill("full", firm(winner.firm), fen, p.purpose, bill)
    review(p, "settlement", next_work(accepted + 1), next_work(accepted + 3), fen, p.world.units["finance"].id, number)
    pay(story, unit, add_work(accepted, 5), order, asked=next_work(accepted + 1))
