"""Where the money of a process or project stands: received, passed on, budget, contract, certified, paid; the gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from monitor.findings.summary import code_label
from monitor.findings.tell import yuan
from monitor.flows.amounts import Sum
from monitor.flows.web import Kind, Member
from monitor.rules.kit.contracts import PAID_KINDS
from monitor.rules.kit.money import BACK, NOT_SPENT
from monitor.rules.kit.printing import day_text

FOR_PROGRESS = frozenset({"progress", "wage_account"})
"""Payments for work that was certified; an advance runs ahead of it by right."""
NUMBERED = {
    "funds.received": ("receipt_id",),
    "funds.transferred": ("transfer_id",),
    "progress.certified": ("contract_id", "certificate_id"),
    "payment.made": ("payment_id",),
}
"""Kinds whose money counts once for each number, as in the rules (`monitor.rules.kit.lots.one_each`)."""
GAPS = ("not_passed_on", "over_contract", "over_certified")
"""Where money lies still, and where it ran ahead of what was agreed or done."""


def _each_once(members: Sequence[Member]) -> list[Member]:
    """The members without those whose number was told again later: payer and centre may both tell of one payment."""
    last: dict[tuple[str, ...], Member] = {}
    for member in members:
        last[_number(member)] = member
    return [member for member in members if last[_number(member)] is member]


def _number(member: Member) -> tuple[str, ...]:
    named = NUMBERED.get(member.event.type)
    told = (str(member.stored.seq),) if named is None else tuple(member.data.get(name, "") for name in named)
    return member.event.type, *told


def _is_paid(member: Member, kind: Kind) -> bool:
    """Whether a payment counts: to the supplier under the contract (process), for the project at all (project)."""
    paid: str = member.data["payment_kind"]
    return paid in PAID_KINDS if kind == "process" else paid not in NOT_SPENT


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


def _passed(members: Sequence[Member]) -> tuple[Sum, Sum]:
    """What came in for a project and what of it was passed on, each at the unit that received most.

    The same money is told at every level that it passes: added up over the levels it would count several times.
    """
    came: defaultdict[str, Sum] = defaultdict(Sum)
    went: defaultdict[str, Sum] = defaultdict(Sum)
    for member in members:
        if member.event.type == "funds.received":
            came[member.data["unit"]["id"]].add(member.data["amount"])
        elif member.event.type == "funds.transferred" and member.data["transfer_kind"] not in BACK:
            went[member.data["payer"]["id"]].add(member.data["amount"])
    if not came:
        return Sum(), Sum()
    most = max(came, key=lambda unit: (came[unit].fen, unit))
    return came[most], went[most]


def _beyond(more: Sum, less: Sum) -> int | None:
    """By how much one sum is above another; None where one of them is not told, or it is not above."""
    above = more.fen - less.fen
    return above if more.told and less.told and above > 0 else None


def _share(member: Member, kind: Kind, id: str) -> Fraction:
    shares = member.data.get("shares")
    if kind != "project" or not shares:
        return Fraction(1)
    return sum((Fraction(one["share"]) for one in shares if one["project_id"] == id), Fraction(0))


def money(members: Sequence[Member], kind: Kind, id: str) -> dict[str, Any]:
    """The sums over the members that hold; shape: `api.processes.schemas.Money`."""
    members = _each_once(members)
    budget, basis = _budget(members, kind, id)
    contract, certified, paid = _contracts(members), Sum(), Sum()
    for_progress = Sum()
    received, passed_on = _passed(members) if kind == "project" else (Sum(), Sum())
    payments = []
    for member in members:
        if member.event.type == "progress.certified":
            certified.add(member.data["value"])
        elif member.event.type == "payment.made" and _is_paid(member, kind):
            part = paid.add(member.data["amount"], _share(member, kind, id))
            if member.data["payment_kind"] in FOR_PROGRESS:
                for_progress.add(member.data["amount"], _share(member, kind, id))
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
    lying = _beyond(received, passed_on) if passed_on.told else received.or_none
    gaps = dict(zip(GAPS, (lying, _beyond(paid, contract), _beyond(for_progress, certified)), strict=True))
    return {
        "received_yuan": yuan(received.or_none),
        "passed_on_yuan": yuan(passed_on.or_none),
        "gaps": [{"code": code, "amount_yuan": yuan(fen)} for code, fen in gaps.items() if fen],
        "budget_yuan": yuan(budget.or_none),
        "budget_basis": basis,
        "contract_yuan": yuan(contract.or_none),
        "certified_yuan": yuan(certified.or_none),
        "paid_yuan": yuan(paid.or_none),
        "payments": payments,
        "not_in_yuan": budget.foreign + contract.foreign + certified.foreign + paid.foreign,
    }
