"""Disputes about a procedure: objections and queries answered in time, and the complaints that follow some of them."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo.codes import document, firm, organisation, target
from monitor.demo.days import add_work, iso, last_work, next_work
from monitor.demo.story import Act
from monitor.demo.tender import Procedure

OBJECTED, QUERIED = 0.25, 0.35
"""Shares of the tenders whose documents somebody objects to, and of the purchases whose result is queried."""
COMPLAINED, AGAIN = 0.1, 0.45
"""Shares of the tenders that end in a complaint, and of the queries that go on to one."""
SUSPENDED, TESTED = 0.5, 0.3
"""Shares of the complaints for which the procedure is suspended, and for which experts are asked."""
LONGEST, THREE, MONTH = 30, 3, 30
"""Days of a suspension, days to answer an objection, working days to decide a complaint."""


def objected(p: Procedure) -> None:
    """Somebody objects to the tender document two weeks before the deadline, and complains after the result."""
    chance = Random(f"{p.world.seed}/{p.ocid}/objection")
    if chance.random() < OBJECTED:
        day = next_work(p.deadline - 14)
        answered = max(day, last_work(day + chance.randint(1, THREE)))
        if answered < last_work(p.deadline - 1):
            told = _lodged(p, f"CT-{p.ocid}", "objection", "tender_document", day, p.unit.id)
            told.data |= {"affects_result": False, "ground": "业绩要求过高"}
            _answered(p, f"CT-{p.ocid}", answered, p.unit.id)
    if chance.random() < COMPLAINED:
        housing, number = p.world.units["housing"].id, f"CO-{p.ocid}"
        day = add_work(p.notified, 4)
        _lodged(p, number, "complaint", "result", day, housing).data |= {"affects_result": False}
        accepted = add_work(day, chance.randint(1, THREE))
        _accepted(p, number, accepted, housing)
        tested = chance.randint(1, 9) if chance.random() < TESTED else 0
        decided = add_work(accepted, chance.randint(12, MONTH) + tested)
        _answered(p, number, decided, housing).data["excluded_days"] = tested
        p.publish("complaint_decision", add_work(decided, 2), {"target": target("complaint", number)})


def queried(p: Procedure, contract: Act) -> None:
    """A loser queries the result; answered before the contract where it may change it; some then complain."""
    chance = Random(f"{p.world.seed}/{p.ocid}/query")
    if chance.random() >= QUERIED:
        return
    day = add_work(p.notified, 1)
    answered = add_work(day, chance.randint(1, 7))
    told = _lodged(p, f"CQ-{p.ocid}", "query", "result", day, p.unit.id)
    told.data |= {"affects_result": answered < contract.day, "ground": "评分有误"}
    _answered(p, f"CQ-{p.ocid}", answered, p.unit.id)
    if chance.random() >= AGAIN:
        return
    finance, number = p.world.units["finance"].id, f"CF-{p.ocid}"
    day = add_work(answered, 3)
    _lodged(p, number, "complaint", "result", day, finance).data |= {"affects_result": False}
    accepted = add_work(day, chance.randint(1, 5))
    decided = add_work(day, chance.randint(20, MONTH))
    taken = _accepted(p, number, accepted, finance)
    if chance.random() < SUSPENDED:
        until = min(decided, accepted + LONGEST - 1)
        taken.data |= {"suspended_from": iso(accepted), "suspended_until": iso(until)}
    _answered(p, number, decided, finance).data["excluded_days"] = 0
    p.publish("complaint_decision", add_work(decided, chance.randint(1, 5)), {"target": target("complaint", number)})


def _lodged(p: Procedure, number: str, kind: str, about: str, day: int, to: str) -> Act:
    told: dict[str, Any] = {"complaint_id": number, "complaint_kind": kind, **p.key, "about": about}
    told |= {"lodged_by": firm(p.ranked[-1].firm), "addressed_to": organisation(to)}
    return p.story.tell("complaint.lodged", day, to, told, "14:30:00")


def _accepted(p: Procedure, number: str, day: int, by: str) -> Act:
    told: dict[str, Any] = {"complaint_id": number, **p.process, "is_accepted": True}
    return p.story.tell("complaint.accepted", day, by, told, "15:30:00")


def _answered(p: Procedure, number: str, day: int, by: str) -> Act:
    paper = document(f"{number}-A", "decision_paper", iso(day))
    told: dict[str, Any] = {"complaint_id": number, **p.process, "result": "rejected", "document": paper}
    return p.story.tell("complaint.answered", day, by, told, "16:30:00")
