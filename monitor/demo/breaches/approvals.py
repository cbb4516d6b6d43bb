"""Breaches of the rules on what a decision lists, on who signs its steps, and on who approves a payment with whom."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Spot
from monitor.demo.breaches.signatures import COUNTING, otherwise
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story, covered

LEAVING_A_TRACE = ("works", "funds")
"""Domains of the county's decisions in which mover and chair must both confirm."""
CONFIRMING = ("mover", "chair")


def covering(story: Story) -> list[Act]:
    """Decisions and reports that list payments or contracts by digest."""
    told = [act for kind in ("decision.made", "report.submitted") for act in story.all(kind)]
    return [act for act in told if act.covers and covered(act.covers[0])["target"]["kind"] in COUNTING]


def listed_payments(story: Story) -> list[Act]:
    """Payments that their decision lists beside others."""
    lists = [act.covers for act in story.all("decision.made") if len(act.covers) > 1]
    return [act for listed in lists for act in listed if act.kind == "payment.made"]


def tracing_decisions(story: Story) -> list[Act]:
    """Decisions that must leave a trace."""
    return [act for act in story.all("decision.made") if act.data["domain"] in LEAVING_A_TRACE]


def by_head(story: Story) -> list[Act]:
    """Payments that the head approved, beside a second person."""
    heads = [act for act in story.all("document.signed") if act.data["signature"]["role"] == "principal_leader"]
    return [act.signs for act in heads if act.signs is not None and act.signs.kind == "payment.made"]


def covered_differs(s: Spot) -> Planted | None:
    """What lay before the meeting, or went with the report, named another payee or supplier."""
    place = s.rng.randrange(len(s.act.covers))
    record = s.act.covers[place]
    target = covered(record)["target"]
    noun = "decision_id" if s.act.kind == "decision.made" else "report_id"
    parts = [f"covers of {s.act.data[noun]}", f"signatures of {target['id']}"]
    if not s.story.claim(*parts, *(["commission"] if noun == "report_id" else [])):
        return None
    s.act.covers[place] = Act(record.kind, record.day, record.clock, record.by, otherwise(s, record))
    about: dict[str, Any] = {noun: s.act.data[noun], "target_kind": target["kind"], "target_id": target["id"]}
    return s.planted("sig.covered-differs", f"another {target['kind']} than was approved or reported", about)


def covered_listed(s: Spot) -> Planted | None:
    """The payment names a decision that approved others only."""
    payment, decision_id = s.act.data["payment_id"], s.act.data.get("decision_id")
    decision = next((act for act in s.story.all("decision.made") if act.data["decision_id"] == decision_id), None)
    if decision is None or not s.story.claim(f"decision of {payment}", f"covers of {decision_id}"):
        return None
    decision.covers = [act for act in decision.covers if act is not s.act]
    return s.planted("sig.covered-listed", "its decision does not list it", {"payment_id": payment})


def dual_confirmation(s: Spot) -> Planted | None:
    """The mover or the chair did not confirm it as such: signed as one of the members, or not at all."""
    role, about = CONFIRMING[s.rng.randrange(2)], {"decision_id": s.act.data["decision_id"]}
    one = next(act for act in s.story.signatures(s.act) if act.data["signature"]["role"] == role)
    if not _claimed(s, one):
        return None
    if s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        one.data["signature"]["role"] = "member"
        return s.planted("dec.dual-confirmation", f"its {role} signed among the members only", about)
    s.story.drop(one)
    return s.planted("dec.dual-confirmation", f"not signed by its {role}", about, ("dec.every-step-signed",))


def every_step_signed(s: Spot) -> Planted | None:
    """Motion or argumentation is not signed, or a member present did not sign the decision."""
    agenda = next(act for act in s.story.all("agenda_item.proposed") if act.data["item_id"] == s.act.data["item_id"])
    steps = [act for act in s.story.signatures(s.act) if act.data["signature"]["role"] == "member"]
    steps += s.story.signatures(agenda)
    one = steps[s.rng.randrange(len(steps))]
    if not _claimed(s, one):
        return None
    s.story.drop(one)
    says, about = f"a signature under the {one.data['step']} is missing", {"decision_id": s.act.data["decision_id"]}
    return s.planted("dec.every-step-signed", says, about)


def _claimed(s: Spot, one: Act) -> bool:
    decision = s.act.data["decision_id"]
    return s.story.claim(f"signatures of {decision}", f"signatures of {decision} by {one.data['signature']['signer']}")


def head_signs_alone(s: Spot) -> Planted | None:
    """The payment bears the head's approval only."""
    payment = s.act.data["payment_id"]
    if not s.story.claim(f"signatures of {payment}"):
        return None
    s.story.drop(*(act for act in s.story.signatures(s.act) if act.data["signature"]["role"] != "principal_leader"))
    return s.planted("pay.head-signs-alone", "approved by the head alone", {"payment_id": payment})
