"""What is altered after a contract of works was signed: the works themselves, and the estimate behind them."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo.codes import organisation, yuan
from monitor.demo.days import add_work, instant, last_work, next_work
from monitor.demo.project import Project, approve, show

SCALED = 0.5
"""Share of the changes of tendered works that change their scale."""
TENTH = 10


def is_scaled(p: Project) -> bool:
    """Whether what changes in this project is its scale: then those who had approved it approve again."""
    return Random(f"{p.world.seed}/{p.id}/scale").random() < SCALED


def vary(p: Project, contract_id: str, number: str, day: int, fen: int, kind: str = "works_variation") -> None:
    """A change approved and signed before it was carried out, its price reported and confirmed, and announced."""
    told: dict[str, Any] = {
        "change_id": number,
        "contract_id": contract_id,
        **p.link,
        "change_kind": kind,
    }
    told |= {"amount": yuan(fen), "changes_other_terms": False, "reason": "地质条件与勘察不符"}
    told |= {
        "requested_at": instant(last_work(day - 6), "10:00:00"),
        "approved_at": instant(last_work(day - 1), "15:00:00"),
    }
    told |= {"executed_at": instant(day, "16:00:00"), "price_reported_at": instant(next_work(day + 3), "10:00:00")}
    told |= {"price_confirmed_at": instant(next_work(day + 8), "10:00:00"), "handler": p.unit.staff(5)}
    told["approval_id"] = approve(p, "budget_adjustment", last_work(day - 1), fen, {"contract_id": contract_id})
    if kind == "scale_change":
        told["reason"] = "建设规模调整"
        told["approval_id"] = approve(p, "scope_change", last_work(day - 1), 0, {"contract_id": contract_id})
    change = p.story.tell("contract.changed", day, p.unit.id, told, "14:00:00")
    for place, (role, who) in enumerate(
        (("owner", p.unit.staff(13)), ("finance_section", p.unit.staff(1)), ("deputy_in_charge", p.unit.works_deputy))
    ):
        more: dict[str, Any] = {"step": "execution", "clock": f"{9 + place:02d}:30:00", **p.link}
        p.story.sign(change, "contract_change", number, who, role, more)
    show(p, "contract_change", add_work(day, 1), "contract_change", number)


def raise_estimate(p: Project, contract_id: str, day: int) -> None:
    """The estimate raised by a tenth, after the group had seen the site and the audit bureau had looked at it."""
    links: dict[str, Any] = {**p.link, "contract_id": contract_id}
    seen: dict[str, Any] = {"review_id": f"RV-site-raise-{p.id}", "review_kind": "site", **links}
    seen |= {"body": organisation(p.unit.id), "body_role": "technical_group", "is_on_site": True, "result": "passed"}
    seen["participants"] = [p.unit.staff(place) for place in (0, 2, 9)]
    p.story.tell("review.concluded", next_work(day), p.unit.id, seen)
    audit = p.world.units["audit"].id
    told: dict[str, Any] = {"review_id": f"RV-audit-raise-{p.id}", "review_kind": "audit", **links}
    asked: dict[str, Any] = {**told, "addressed_to": organisation(audit), "addressed_role": "audit_bureau"}
    p.story.tell(
        "review.requested", next_work(day + 1), p.unit.id, {**asked, "amount": yuan(p.fen), "is_complete": True}
    )
    result: dict[str, Any] = {**told, "body": organisation(audit), "body_role": "audit_bureau", "result": "passed"}
    amounts: dict[str, Any] = {"amount_in": yuan(p.fen), "amount": yuan(p.fen)}
    p.story.tell("review.concluded", next_work(day + 10), audit, {**result, **amounts})
    approve(p, "estimate_adjustment", next_work(day + 14), p.fen + p.fen // TENTH)
