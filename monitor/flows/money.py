"""Where the money of a process or project stands: budget, contracts with their changes, certified, paid."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from monitor.findings.summary import code_label
from monitor.findings.tell import yuan
from monitor.flows.amounts import Sum
from monitor.flows.web import Kind, Member
from monitor.rules.kit.contracts import PAID_KINDS
from monitor.rules.kit.printing import day_text

NOT_PAID = frozenset({"onward", "interest"})
"""Money that the contractor passes on, and interest on late payment, are not money paid for the work."""


def _is_paid(member: Member, kind: Kind) -> bool:
    """Whether a payment counts: to the supplier under the contract (process), for the project at all (project)."""
    paid: str = member.data["payment_kind"]
    return paid in PAID_KINDS if kind == "process" else paid not in NOT_PAID


def _contracts(members: Sequence[Member]) -> Sum:
    """Contracts, each once as told last, and their approved changes."""
    told: dict[str, Any] = {}
    for member in members:
        if member.event.type == "contract.signed":
            told[member.data["contract_id"]] = member.data["amount"]
        elif member.event.type == "contract.changed" and "approved_at" in member.data:
            told[f"{member.data['contract_id']} {member.data['change_id']}"] = member.data["amount"]
    out = Sum()
    for amount in told.values():
        out.add(amount)
    return out


def _budget(members: Sequence[Member], kind: Kind, id: str) -> tuple[Sum, str | None]:
    """Approved lines of the project, each at its latest reply; else its total investment; else the tender's budget."""
    out = Sum()
    if kind == "project":
        lines: dict[str, Any] = {}
        for member in members:
            if member.event.type == "budget.approved":
                own = [line for line in member.data["lines"] if line.get("project_id") == id]
                lines |= {line["budget_line_id"]: line["amount"] for line in own}
        for amount in lines.values():
            out.add(amount)
        if lines:
            return out, "budget_lines"
        registered = [m for m in members if m.event.type == "project.registered" and "total_investment" in m.data]
        if registered:
            out.add(registered[-1].data["total_investment"])
            return out, "total_investment"
    for member in members:
        if member.event.type == "tender.published" and "budget" in member.data:
            out.add(member.data["budget"])
    return out, "tender_budget" if out.told else None


def _share(member: Member, kind: Kind, id: str) -> Fraction:
    shares = member.data.get("shares")
    if kind != "project" or not shares:
        return Fraction(1)
    return sum((Fraction(one["share"]) for one in shares if one["project_id"] == id), Fraction(0))


def money(members: Sequence[Member], kind: Kind, id: str) -> dict[str, Any]:
    """The sums over the members that hold; shape: `api.processes.schemas.Money`."""
    budget, basis = _budget(members, kind, id)
    contract, certified, paid = _contracts(members), Sum(), Sum()
    payments = []
    for member in members:
        if member.event.type == "progress.certified":
            certified.add(member.data["value"])
        elif member.event.type == "payment.made" and _is_paid(member, kind):
            part = paid.add(member.data["amount"], _share(member, kind, id))
            if part is not None:
                payments.append(
                    {
                        "entry": member.stored.seq,
                        "day": day_text(member.event.day),
                        "payment_id": member.data["payment_id"],
                        "kind": member.data["payment_kind"],
                        "label": code_label("payment_kind", member.data["payment_kind"]),
                        "amount_yuan": yuan(part),
                        "paid_yuan": yuan(paid.fen),
                    }
                )
    return {
        "budget_yuan": yuan(budget.or_none),
        "budget_basis": basis,
        "contract_yuan": yuan(contract.or_none),
        "certified_yuan": yuan(certified.or_none),
        "paid_yuan": yuan(paid.or_none),
        "payments": payments,
        "not_in_yuan": budget.foreign + contract.foreign + certified.foreign + paid.foreign,
    }
