"""Breaches of the rules on objections, queries and complaints."""

from __future__ import annotations

from collections.abc import Callable

from monitor.demo.breaches.kit import Breach, Spot, of_kind, of_process, put
from monitor.demo.days import add_work, iso
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

GP = "government_procurement"
OBJECTION, QUERY, TAKEN, DECIDED, LONGEST = 3, 7, 3, 30, 30
"""Days to answer an objection; working days to answer a query, to take up a complaint and to decide it; days of a
suspension."""


def answered(kind: str, regime: str) -> Callable[[Story], list[Act]]:
    """Objections, queries or complaints under one regime that were answered."""

    def eligible(story: Story) -> list[Act]:
        told = of_kind("complaint.lodged", complaint_kind=kind, regime=regime)(story)
        return [act for act in told if _follow(story, act, "complaint.answered")]

    return eligible


def _follow(story: Story, act: Act, kind: str) -> list[Act]:
    return of_kind(kind, complaint_id=act.data["complaint_id"])(story)


def _about(s: Spot) -> dict[str, str] | None:
    number = s.act.data["complaint_id"]
    return {"complaint_id": number} if s.story.claim(f"dispute {number}") else None


def reply_3d(s: Spot) -> Planted | None:
    """The answer came on the fourth day, or the award before it."""
    reply = _follow(s.story, s.act, "complaint.answered")[0]
    awards = of_process(s.story, s.act.data["ocid"], "award.made")
    late = s.act.day + OBJECTION + 1
    if late > s.world.last_day or not (about := _about(s)):
        return None
    put(late, reply)
    early = [act for act in awards if s.act.day < act.day < late]
    says = "answered on the fourth day, after the award" if early else "answered on the fourth day"
    return s.planted("obj.reply-3d", says, about)


def gp_reply_7wd(s: Spot) -> Planted | None:
    """The answer came on the eighth working day, or after the contract though it might have changed the result."""
    reply = _follow(s.story, s.act, "complaint.answered")[0]
    signed = of_process(s.story, s.act.data["ocid"], "contract.signed")
    late = add_work(s.act.day, QUERY + 1)
    complaints = of_process(s.story, s.act.data["ocid"], "complaint.accepted")
    if late > s.world.last_day or complaints or not signed or not (about := _about(s)):
        return None
    if s.act.day < signed[0].day < reply.day:
        s.act.data["affects_result"] = True
        return s.planted("obj.gp-reply-7wd", "the contract was signed before the answer", about)
    put(late, reply)
    return s.planted("obj.gp-reply-7wd", "answered on the eighth working day", about)


def complaint_3wd_30wd(s: Spot) -> Planted | None:
    """It was taken up on the fourth working day, or decided on the thirty-first after that."""
    taken, decided = (_follow(s.story, s.act, f"complaint.{verb}")[0] for verb in ("accepted", "answered"))
    late = add_work(taken.day, DECIDED + 1)
    if late > s.world.last_day or not (about := _about(s)):
        return None
    rule = "obj.complaint-3wd-30wd"
    if s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        put(add_work(s.act.day, TAKEN + 1), taken)
        return s.planted(rule, "taken up on the fourth working day", about)
    _decide(s, decided, late)
    return s.planted(rule, "decided on the thirty-first working day", about)


def gp_complaint_30wd(s: Spot) -> Planted | None:
    """It was decided on the thirty-first working day, suspended a day too long, or its decision not published."""
    taken, decided = (_follow(s.story, s.act, f"complaint.{verb}")[0] for verb in ("accepted", "answered"))
    late = add_work(s.act.day, DECIDED + 1)
    if add_work(late, DECIDED) > s.world.last_day or not (about := _about(s)):
        return None
    rule, variant = "obj.gp-complaint-30wd", s.rng.randrange(3)
    if variant == 0:
        taken.data |= {"suspended_from": iso(taken.day), "suspended_until": iso(taken.day + LONGEST)}
        return s.planted(rule, "suspended for thirty-one days", about)
    if variant == 1:
        s.story.drop(*_shown(s))
        return s.planted(rule, "the decision was never published", about)
    _decide(s, decided, late)
    return s.planted(rule, "decided on the thirty-first working day", about)


def _shown(s: Spot) -> list[Act]:
    number = s.act.data["complaint_id"]
    return of_kind("disclosure.published", target={"kind": "complaint", "id": number})(s.story)


def _decide(s: Spot, decided: Act, day: int) -> None:
    """The decision on another day, nothing left out of the count, and its publication two working days later."""
    put(day, decided)
    decided.data["excluded_days"] = 0
    put(add_work(day, 2), *_shown(s))


BREACHES = (
    Breach("obj.reply-3d", 0.1, answered("objection", "tendering"), reply_3d),
    Breach("obj.gp-reply-7wd", 0.35, answered("query", GP), gp_reply_7wd),
    Breach("obj.complaint-3wd-30wd", 0.25, answered("complaint", "tendering"), complaint_3wd_30wd),
    Breach("obj.gp-complaint-30wd", 0.5, answered("complaint", GP), gp_complaint_30wd),
)
