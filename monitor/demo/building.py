"""From the contract of works to the final account: start, months of progress, payments, acceptance, the end."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.demo import altering, ending
from monitor.demo.codes import organisation, person, yuan
from monitor.demo.days import add_work, iso, last_work, month_end, next_work
from monitor.demo.paying import pay
from monitor.demo.project import Project, approve, show
from monitor.demo.site import STEP, Site, bill
from monitor.demo.subletting import sublet
from monitor.demo.tender import Procedure
from monitor.demo.world import staff

FOURTEEN = 14
"""Days from a certificate to its payment; the fourteenth is lawful."""


def milestone(p: Project, contract_id: str, kind: str, day: int, key: str = "", *, status: str = "met") -> None:
    """A milestone reached on the day it was planned for, told to the national platform."""
    told: dict[str, Any] = {"milestone_id": f"MS-{kind}{key}-{contract_id}", "milestone_kind": kind, **p.link}
    told |= {"contract_id": contract_id, "status": status, "due_date": iso(day), "is_on_platform": True}
    if status == "met":
        told["met_date"] = iso(day)
    p.story.tell("milestone.updated", day, p.unit.id, told, "17:00:00")


def secure(p: Project, contract_id: str, contractor: str, kind: str, day: int, fen: int, last: int) -> None:
    """A bank guarantee around the contract: the contractor's for performance, the owner's for payment."""
    provider, other = (p.unit.id, contractor) if kind == "owner_payment" else (contractor, p.unit.id)
    told: dict[str, Any] = {
        "guarantee_id": f"G-{kind}-{contract_id}",
        "guarantee_kind": kind,
        "form": "bank_guarantee",
    }
    told |= {"provider": organisation(provider), "beneficiary": organisation(other), "amount": yuan(fen)}
    told |= {"contract_id": contract_id, "valid_from": iso(day), "valid_until": iso(last)}
    p.story.tell("guarantee.provided", day, p.unit.id, told, "10:40:00")


def build(p: Project, procedure: Procedure, site: Site, months: int) -> None:
    """The works from the permit to completion, then acceptance and the end."""
    signed = site.contract.day
    approve(p, "construction_permit", next_work(signed + 3))
    approve(p, "start", next_work(signed + 4))
    start = next_work(signed + 18)
    done = next_work(start + months * 31)
    secure(p, site.contract_id, site.firm, "performance", next_work(signed + 2), site.fen // 20, done - 1)
    secure(p, site.contract_id, site.firm, "owner_payment", next_work(signed + 2), site.fen // 20, done + 60)
    advance = site.fen // 10
    paid = next_work(signed + 8)
    pay(p.story, p.unit, paid, bill(p, site, procedure, "advance", advance, {}), asked=last_work(paid - 1))
    milestone(p, site.contract_id, "start", start)
    sublet(p, site, start)
    change = _change(p, site, start + 25) if p.story.rng.random() < 0.25 else 0  # noqa: PLR2004 - a share of works
    if p.central:
        altering.raise_estimate(p, site.contract_id, start + 30)
    total = site.fen + change
    for month, value in enumerate(_values(total, months)):
        recouped = value // 10 if month < months - 1 else advance - site.value // 10
        _month(p, procedure, site, month, start, value, recouped)
    monthly_reports(p, site.contract_id, start, done)
    milestone(p, site.contract_id, "completion", done)
    milestone(p, site.contract_id, "delivery", done)
    used = next_work(ending.finish(p, procedure, site, done) + 2)
    milestone(p, site.contract_id, "in_use", used)


def _values(total: int, months: int) -> list[int]:
    """What is certified in each month (fen), never the same in two that follow each other; the last takes the rest."""
    shares = [total * (9 + month % 3) // (10 * months) // STEP * STEP for month in range(months - 1)]
    return [*shares, total - sum(shares)]


def _month(p: Project, procedure: Procedure, site: Site, month: int, start: int, value: int, recouped: int) -> None:
    story, unit = p.story, p.unit
    first, last = start + month * 30, start + month * 30 + 29
    certified = next_work(last + 1)
    site.value += value
    number = f"CT-{month + 1}-{site.contract_id}"
    told: dict[str, Any] = {"certificate_id": number, "contract_id": site.contract_id, **p.link}
    told |= {"period": {"start_date": iso(first), "end_date": iso(last)}, "value": yuan(value)}
    told |= {"cumulative_value": yuan(site.value), "certifier": person(unit.staff(12)), "is_period_closed": True}
    story.tell("progress.certified", certified, unit.id, told, "11:00:00")
    paid = min(add_work(certified, story.rng.randint(2, 7)), last_work(certified + FOURTEEN))
    wages = value // 5
    more: dict[str, Any] = {"certificate_ids": [number]}
    cash = value * 9 // 10 - recouped - wages
    order = bill(p, site, procedure, "progress", cash, {**more, "advance_recouped": yuan(recouped)})
    pay(story, unit, paid, order, asked=certified)
    if story.rng.random() < 0.04:  # noqa: PLR2004 - a part in dispute is held for a day or two, then paid with the rest
        _held(p, site, certified)
    if month == 0 and site.contract.data["has_audit_clause"]:
        _held(p, site, certified, "awaiting_audit")
    account: dict[str, Any] = {"account": {"token": f"wage-{site.contract_id}"}}
    pay(story, unit, paid, bill(p, site, procedure, "wage_account", wages, {**more, **account}), asked=certified)
    _staff(p, site, date.fromordinal(last))
    if month == 0:
        show(p, "project_progress", next_work(last + 4), "project", p.id)


def monthly_reports(p: Project, contract_id: str, start: int, done: int) -> None:
    """The report to the platform at the end of each month between start and completion."""
    day, number = month_end(start), 1
    while (day := month_end(day + 1)) < month_end(done):
        milestone(p, contract_id, "monthly_report", last_work(day), f"-{number}")
        number += 1


def _held(p: Project, site: Site, day: int, reason: str = "dispute") -> None:
    """A part of the last progress request is held: what is disputed, or what an agreed audit is to tell."""
    request = p.story.all("payment.requested")[-1].data
    told: dict[str, Any] = {
        "request_id": request["request_id"],
        "contract_id": site.contract_id,
        **p.link,
        "hold_reason": reason,
    }
    part: dict[str, Any] = {"held_amount": yuan(STEP), "disputed_amount": yuan(STEP if reason == "dispute" else 0)}
    p.story.tell("payment.withheld", day, p.unit.id, {**told, **part}, "16:00:00")


def _staff(p: Project, site: Site, day: date) -> None:
    end = date.fromordinal(month_end(day.toordinal()))
    due = 26
    told: dict[str, Any] = {
        "contract_id": site.contract_id,
        **p.link,
        "person": staff(site.number, 5),
        "role": "project_manager",
    }
    told |= {"month": end.isoformat()[:7], "employer": organisation(site.firm)}
    told |= {
        "insurance_payer": organisation(site.firm),
        "due_days": due,
        "attended_days": due - p.story.rng.randrange(5),
    }
    p.story.tell("site_staff.reported", end.toordinal(), p.unit.id, told, "00:00:00")


def _change(p: Project, site: Site, day: int) -> int:
    """A variation below a twentieth of the contract, or a change of its scale; the difference in fen."""
    fen = max(STEP, site.fen // 40 // STEP * STEP)
    kind = "scale_change" if altering.is_scaled(p) else "works_variation"
    altering.vary(p, site.contract_id, f"CH-{p.id}", next_work(day), fen, kind)
    return fen
