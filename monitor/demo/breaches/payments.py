"""Breaches of the rules on payments and acceptance."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Spot, fen
from monitor.demo.codes import yuan
from monitor.demo.days import instant, last_work
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

LAST = ("final", "full")


def last_payments(story: Story) -> list[Act]:
    """Payments after which nothing but the retention is left."""
    return [act for act in story.all("payment.made") if act.data["payment_kind"] in LAST]


def joint_acceptances(story: Story) -> list[Act]:
    """Acceptances by the county's joint team."""
    return [act for act in story.all("acceptance.concluded") if act.data["acceptance_kind"] == "joint"]


def over_contract(s: Spot) -> Planted | None:
    """The last payment brings the sum above the contract and its approved changes."""
    data, contract_id = s.act.data, s.act.data["contract_id"]
    if not s.story.claim(f"last payment {contract_id}"):
        return None
    mine = [act for act in s.story.all("payment.made") if act.data.get("contract_id") == contract_id]
    paid = sum(fen(act.data["amount"]) for act in mine)
    worth = sum(
        fen(act.data["amount"])
        for kind in ("contract.signed", "contract.changed")
        for act in s.story.all(kind)
        if act.data["contract_id"] == contract_id
    )
    beyond = s.rng.choice((1, worth // 100, worth // 20))
    data["amount"] = yuan(fen(data["amount"]) + worth - paid + beyond)
    for act in s.story.all("payment.requested"):
        if act.data["request_id"] == data["request_id"]:
            act.data["amount"] = data["amount"]
    about: dict[str, Any] = {"payment_id": data["payment_id"], "contract_id": contract_id}
    says = f"{beyond} fen above the contract and its changes"
    return s.planted("pay.over-contract", says, about, ("pay.over-progress", "dec.execution-differs"))


def before_acceptance(s: Spot) -> Planted | None:
    """The last payment left before any acceptance of the contract."""
    data, contract_id = s.act.data, s.act.data["contract_id"]
    accepted = [act.day for act in s.story.all("acceptance.concluded") if act.data["contract_id"] == contract_id]
    if not accepted or not s.story.claim(f"last payment {contract_id}", f"signatures of {data['payment_id']}"):
        return None
    day = last_work(min(accepted) - s.rng.randint(2, 6))
    for act in (s.act, *s.story.signatures(s.act)):
        act.day = day
        if "signature" in act.data:
            act.data["signature"]["signed_at"] = instant(day, act.clock)
    for act in s.story.all("payment.requested"):
        if act.data["request_id"] == data["request_id"]:
            act.day = last_work(day - 1)
            act.data["invoice_date"] = instant(act.day, act.clock)[:10]
    about: dict[str, Any] = {"payment_id": data["payment_id"], "contract_id": contract_id}
    return s.planted("pay.before-acceptance", f"a {data['payment_kind']} payment before the acceptance", about)


def joint_county_team(s: Spot) -> Planted | None:
    """One of the four bureaus, or one of the three parts, was left out."""
    data = s.act.data
    if not s.story.claim(f"acceptance {data['acceptance_id']}", f"last payment {data['contract_id']}"):
        return None
    about = {name: data[name] for name in ("acceptance_id", "project_id", "contract_id")}
    if s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        gone = data["parties"].pop(s.rng.randrange(len(data["parties"])))["role"]
        return s.planted("acc.joint-county-team", f"{gone} took no part", about)
    gone = data["parts"].pop(s.rng.randrange(len(data["parts"])))
    return s.planted("acc.joint-county-team", f"{gone} was left out", about)
