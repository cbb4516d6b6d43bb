"""A payment with its request and the signatures that an honest one needs before the money leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from monitor.demo.codes import organisation, yuan
from monitor.demo.days import iso
from monitor.demo.people import Unit
from monitor.demo.story import Act, Story

FOUR = ("project_department", "finance_section", "construction_office", "deputy_in_charge")
"""Who countersigns a works payment."""
TWO = ("finance_section", "deputy_in_charge")
WITH_HEAD = ("finance_section", "principal_leader")


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid, to whom, and what for."""

    kind: str
    payee: dict[str, str]
    fen: int
    purpose: str
    more: dict[str, Any] = field(default_factory=dict)
    is_works: bool = False
    by_head: bool = False
    """The head approves it, beside the finance section."""


def signer(unit: Unit, role: str) -> str:
    """The person who signs payments in a role."""
    if role == "deputy_in_charge":
        return unit.works_deputy
    if role == "principal_leader":
        return unit.head
    return unit.staff(FOUR.index(role))


def pay(story: Story, unit: Unit, day: int, bill: Bill, *, asked: int | None = None) -> Act:
    """The payment on `day`, asked for on day `asked` (no request where it is None)."""
    number = f"{story.tag}-{len(story.acts) + 1}"
    invoice: dict[str, Any] = {"invoice_no": f"INV-{number}"}
    links: dict[str, Any] = {name: bill.more[name] for name in ("contract_id", "project_id") if name in bill.more}
    if asked is not None:
        request: dict[str, Any] = {"request_id": f"PR-{number}", **links, "payer": organisation(unit.id)}
        request |= {"payee": bill.payee, "amount": yuan(bill.fen), **invoice, "invoice_date": iso(asked)}
        request["are_conditions_met"] = True
        story.tell("payment.requested", asked, unit.id, request, "09:05:00")
        links = {"request_id": f"PR-{number}"}
    else:
        links = {}
    roles = FOUR if bill.is_works else WITH_HEAD if bill.by_head else TWO
    data: dict[str, Any] = {
        "payment_id": f"PAY-{number}",
        "payment_kind": bill.kind,
        "payer": organisation(unit.id),
        "payee": bill.payee,
        "is_assigned": False,
        "amount": yuan(bill.fen),
        "purpose": bill.purpose,
        "is_works": bill.is_works,
        "method": "treasury",
        "handler": unit.staff(7),
        "approver": signer(unit, TWO[-1] if bill.by_head else roles[-1]),
        **links,
        **invoice,
        **bill.more,
    }
    payment = story.tell("payment.made", day, unit.id, data, "15:10:00")
    project = {name: data[name] for name in ("project_id",) if name in data}
    for place, role in enumerate(roles):
        more: dict[str, Any] = {"step": "execution", "clock": f"{9 + place:02d}:20:00", **project}
        story.sign(payment, "payment", data["payment_id"], signer(unit, role), role, more)
    return payment
