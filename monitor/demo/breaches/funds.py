"""Breaches of the rules on funds and allocations."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Spot
from monitor.demo.days import add_work, instant, iso, next_work
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

WEEK = 7
DUE = 20
WHAT = ("allocation_plan", "allocation_result")


def plan_signatures(story: Story) -> list[Act]:
    """Signatures on allocation plans."""
    return [act for act in story.all("document.signed") if act.data["target"]["kind"] == "allocation_plan"]


def press(story: Story) -> list[Act]:
    """Publications of allocation plans and results, one an event and medium."""
    return [act for act in story.all("disclosure.published") if act.data["what"] in WHAT]


def arrival_report_one_week(s: Spot) -> Planted | None:
    """One of the three was not told, or all were told after the seventh day; where the money came in one receipt."""
    received, *others = s.story.all("funds.received")
    if others or not s.story.claim("arrival"):
        return None
    about: dict[str, Any] = {"project_id": s.act.data["project_id"], "receipt_id": received.data["receipt_id"]}
    recipients = s.act.data["recipients"]
    if s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        gone = recipients.pop(s.rng.randrange(len(recipients)))
        return s.planted("fnd.arrival-report-one-week", f"{gone['role']} was not told", about)
    s.act.day = received.day + WEEK + s.rng.randint(1, 12)
    at = instant(s.act.day, "15:00:00")
    s.act.data["recipients"] = [{**one, "received_at": at} for one in recipients]
    s.act.data["document"] = {**s.act.data["document"], "date": iso(s.act.day)}
    return s.planted("fnd.arrival-report-one-week", f"reported {s.act.day - received.day} days after the money", about)


def allocation_three_signatures(s: Spot) -> Planted | None:
    """One of the three signatures is missing, given by another signer of the three, or later than the filing."""
    plan = s.act.data["target"]["id"]
    if not s.story.claim("plan signatures"):
        return None
    role, variant, about = s.act.data["signature"]["role"], s.rng.randrange(3), {"allocation_plan_id": plan}
    if variant == 0:
        s.story.drop(s.act)
        return s.planted("fnd.allocation-three-signatures", f"no signature of {role}", about)
    if variant == 1:
        other = next(act for act in plan_signatures(s.story) if act is not s.act)
        s.act.data["signature"]["signer"] = other.data["signature"]["signer"]
        says, also = f"one person signed as {role} and in another role", ("sig.two-persons", "sig.duty-on-day")
        return s.planted("fnd.allocation-three-signatures", says, about, also)
    filing = next(act for act in s.story.all("filing.made") if act.data["filing_kind"] == "allocation_plan")
    s.act.day = next_work(filing.day + s.rng.randint(1, 6))
    s.act.data["signature"]["signed_at"] = instant(s.act.day, s.act.clock)
    return s.planted("fnd.allocation-three-signatures", f"{role} signed after the registration", about)


def allocation_published(s: Spot) -> Planted | None:
    """One of the two media never published it, or did so after the twentieth working day."""
    what, medium = s.act.data["what"], s.act.data["medium"]
    if not s.story.claim(f"published {what}"):
        return None
    about: dict[str, Any] = {"allocation_plan_id": s.act.data["target"]["id"], "what": what}
    if s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        s.story.drop(s.act)
        return s.planted("fnd.allocation-published", f"{what}: nothing on the {medium}", about)
    base = s.story.all("filing.made" if what == WHAT[0] else "allocation.concluded")[0]
    late = DUE + s.rng.randint(1, 15)
    s.act.day = add_work(base.day, late)
    return s.planted("fnd.allocation-published", f"{what}: on the {medium} {late} working days later", about)
