"""From the evaluation to the notice of award: who is ranked, who wins."""

from __future__ import annotations

from typing import Any

from monitor.demo.codes import document, organisation, person, recording, target, yuan
from monitor.demo.days import add_work, instant, iso, last_work, next_work
from monitor.demo.proved import open_handles
from monitor.demo.tender import Bid, Procedure
from monitor.demo.world import expert

CONCLUDED = "16:20:00"
SHOWN_WITHIN = 3
"""Days from the report within which the candidates are shown: before a long holiday on the day of the report."""
REPORT = 15
"""Days from an award within which the tender is reported on."""


def evaluate(p: Procedure) -> None:
    """The committee of five or seven ranks three candidates; the best of price and quality comes first."""
    rng, story, unit = p.story.rng, p.story, p.unit
    lowest = min(bid.fen for bid in p.bids)
    quality = {bid.id: rng.randrange(2_600, 3_900) for bid in p.bids}
    points = {bid.id: 6_000 * lowest // bid.fen + quality[bid.id] for bid in p.bids}
    for bid in p.bids:
        points[bid.id] -= p.world.steering.poorer(bid.number)
    if p.friend is not None:
        points[p.friend] = max(points.values()) + 150
    p.ranked = sorted(p.bids, key=lambda bid: (-points[bid.id], bid.fen, bid.id))
    own = 2 if len(p.seated) == 5 else 1  # noqa: PLR2004 - five of seven; four of five, two of three
    out = p.ranked[-1] if p.has_low else None
    slots = [slot for slot, count in _counted(p) for _ in range(count)]
    members: list[dict[str, Any]] = [
        {
            "person": expert(number),
            "member_type": "expert",
            "specialty": slots[place],
            "employer": organisation(p.world.institute(number)),
            "is_chair": place == 0,
            "draw_id": p.draw_id,
            "checked_in_at": instant(p.deadline, f"09:{20 + place:02d}:00"),
            "is_identity_verified": True,
            "objected_time": False,
        }
        for place, number in enumerate(p.seated)
    ]
    members += [
        {
            "person": unit.staff(10 + place),
            "member_type": "buyer_representative",
            "employer": organisation(unit.id),
            "checked_in_at": instant(p.deadline, "09:40:00"),
            "is_identity_verified": True,
            "objected_time": False,
        }
        for place in range(own)
    ]
    ended = instant(p.deadline, CONCLUDED)
    signed = [
        {
            "signer": one["person"],
            "role": "committee_member",
            "opinion": "agree",
            "signed_at": ended,
            "form": "full_name",
        }
        for one in members
    ]
    scores = [
        {
            "member": one["person"],
            "bid_id": bid.id,
            "item": "total",
            "points": _points(points[bid.id] + rng.randint(-90, 90)),
        }
        for one in members
        for bid in p.bids
        if bid is not out
    ]
    data: dict[str, Any] = {
        **p.key,
        "started_at": instant(p.deadline, "10:00:00"),
        "mode": "online",
        "members": members,
        "scores": scores,
        "rejections": below_cost(out, "ground"),
        "findings": below_cost(out, "finding"),
        "candidates": [_candidate(bid, rank, _points(points[bid.id])) for rank, bid in enumerate(p.ranked[:3], 1)],
        "report_signatures": signed,
        "dissents": [],
        "was_extended": False,
        "recording": recording(f"EV-{p.ocid}", 22_800),
        "report": document(f"ER-{p.ocid}", "report", iso(p.deadline)),
    }
    story.tell("evaluation.concluded", p.deadline, unit.id, data, CONCLUDED)
    watched: dict[str, Any] = {"supervision_kind": "evaluation", "actors": [organisation(p.world.units["housing"].id)]}
    watched |= {"actor_functions": ["administrative_supervision"], "target": target("process", p.ocid)}
    watched |= {"project_id": p.project_id, **p.process}
    story.tell("supervision.recorded", p.deadline, p.world.units["housing"].id, watched, "10:05:00")
    for number in p.seated:
        told: dict[str, Any] = {"credit_file_id": f"CF-E{number}", "party": person(expert(number)), "role": "expert"}
        record: dict[str, Any] = {**told, **p.process, "rating": rng.choice(("good", "qualified"))}
        story.tell("conduct.recorded", add_work(p.deadline, rng.randint(1, 4)), p.world.units["centre"].id, record)
    if p.is_own:
        return
    seen: dict[str, Any] = {
        "credit_file_id": f"CF-A{p.agency}",
        "party": {"kind": "organisation", "id": p.agency},
        "role": "agency",
    }
    rated: dict[str, Any] = {**seen, **p.process, "rating": "good"}
    story.tell("conduct.recorded", add_work(p.deadline, 2), p.world.units["centre"].id, rated)


def below_cost(out: Bid | None, what: str) -> list[dict[str, Any]]:
    """What the committee records of a bid below cost (`finding`, `ground`); nothing where there is none."""
    if out is None:
        return []
    who = {"tenderer": organisation(out.firm)} if what == "ground" else {}
    return [{"bid_id": out.id, what: "below_cost", **who}]


def _counted(p: Procedure) -> list[tuple[str, int]]:
    held = p.story.all("draw.held")[-1].data["slots"]
    return [(one["slot"], one["seats"]) for one in held]


def _points(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _candidate(bid: Bid, rank: int, score: str | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {"rank": rank, "bid_id": bid.id, "tenderer": organisation(bid.firm), "price": yuan(bid.fen)}
    return told | ({"score": score} if score else {})


def determine(p: Procedure) -> None:
    """The report handed over, candidates shown for three days or more, the first one awarded and everybody told."""
    rng, story, unit = p.story.rng, p.story, p.unit
    handed = add_work(p.deadline, 1)
    report: dict[str, Any] = {
        "report_id": f"RP-EV-{p.ocid}",
        "report_kind": "evaluation",
        "unit": organisation(unit.id),
        **p.key,
    }
    role = "owner" if p.is_tendering else "buyer"
    report["recipients"] = [
        {"role": role, "organisation": organisation(unit.id), "received_at": instant(handed, "10:00:00")}
    ]
    story.tell("report.submitted", handed, unit.id, {**report, "is_written": True}, "10:00:00")
    awarded = add_work(handed, rng.randint(1, 4))
    if p.is_tendering:
        awarded = _publicity(p, min(next_work(handed + 1), last_work(handed + SHOWN_WITHIN)), handed)
    for name in ("dishonest_debtor", "serious_tax", "gp_serious"):
        asked: dict[str, Any] = {
            "party": {"kind": "organisation", "id": p.ranked[0].firm},
            "list": name,
            "is_listed": False,
        }
        story.tell("credit.queried", handed, p.runner, {**asked, **p.process}, "11:00:00")
    winner, p.award_day = p.ranked[0], awarded
    data: dict[str, Any] = {"award_id": f"AW-{p.ocid}", **p.key, "supplier": organisation(winner.firm)}
    data |= {"consortium_members": [], "bid_id": winner.id, "amount": yuan(winner.fen), "passed_over": []}
    story.tell("award.made", awarded, unit.id, {**data, "handler": unit.staff(4), "decision_id": p.decision_id})
    p.notified = add_work(awarded, 1)
    open_handles(p)
    notices = [{"recipient": organisation(bid.firm), "is_winner": bid is winner} for bid in p.bids]
    notice: dict[str, Any] = {"award_id": f"AW-{p.ocid}", **p.process, "notices": notices}
    notice["document"] = document(f"NOA-{p.ocid}", "notice", iso(p.notified))
    story.tell("award.notified", p.notified, unit.id, notice)
    result: dict[str, Any] = {"target": target("award", f"AW-{p.ocid}"), "parts": list(RESULT)}
    stated: dict[str, Any] = {"target": target("award", f"AW-{p.ocid}"), "amount": yuan(winner.fen)}
    result["stated"] = [{**stated, "party": {"kind": "organisation", "id": winner.firm}}]
    for medium in ("designated_site", "national_platform"):
        p.publish("award_notice", p.notified, result, medium)
    if not p.is_tendering:
        p.publish("committee", p.notified)
        p.publish("tender_document", p.notified)
    if p.is_tendering:
        told: dict[str, Any] = {
            "report_id": f"RP-TR-{p.ocid}",
            "report_kind": "tender_result",
            "unit": organisation(unit.id),
            **p.key,
        }
        told["recipients"] = [
            {"role": "administrative_supervision", "organisation": organisation(p.world.units["housing"].id)}
        ]
        reported = min(add_work(awarded, rng.randint(3, 8)), last_work(awarded + REPORT))
        story.tell("report.submitted", reported, unit.id, {**told, "is_written": True})
        _contact(p, handed)
        if len(p.ranked) > 3 and rng.random() < 0.06:  # noqa: PLR2004 - a share of the losers complains
            _complaint(p, add_work(p.notified, 2))


RESULT = (
    "result", "buyer_agency", "project_number", "supplier_name_address", "amount", "items_unit_price", "expert_list",
)  # fmt: skip
SHOWN = ("ranking", "price", "quality_period", "remedy_channel")


def directly(p: Procedure) -> str:
    """The only supplier of a single-source procedure: looked up, awarded, notified, published; the award's number."""
    winner, number, day = p.ranked[0], f"AW-{p.ocid}", last_work(p.notified - 1)
    for name in ("dishonest_debtor", "serious_tax", "gp_serious"):
        asked: dict[str, Any] = {"party": {"kind": "organisation", "id": winner.firm}, "list": name, "is_listed": False}
        p.story.tell("credit.queried", day, p.unit.id, {**asked, **p.process}, "09:30:00")
    data: dict[str, Any] = {"award_id": number, **p.key, "supplier": organisation(winner.firm), "passed_over": []}
    data |= {"consortium_members": [], "amount": yuan(winner.fen), "handler": p.unit.staff(4)}
    p.story.tell("award.made", day, p.unit.id, {**data, "decision_id": p.decision_id})
    notices = [{"recipient": organisation(winner.firm), "is_winner": True}]
    told: dict[str, Any] = {"award_id": number, **p.process, "notices": notices}
    told["document"] = document(f"NOA-{p.ocid}", "notice", iso(p.notified))
    p.story.tell("award.notified", p.notified, p.unit.id, told)
    stated: dict[str, Any] = {"target": target("award", number), "amount": yuan(winner.fen)}
    shown = {"stated": [{**stated, "party": {"kind": "organisation", "id": winner.firm}}], "parts": list(RESULT)}
    p.publish("award_notice", p.notified, {"target": target("award", number), **shown})
    return number


def _contact(p: Procedure, day: int) -> None:
    """A question in writing about a bid, answered in writing: no word of price or scope."""
    if p.story.rng.random() < 0.1:  # noqa: PLR2004 - a share of procedures
        told: dict[str, Any] = {
            **p.key,
            "buyer_side": {"kind": "organisation", "id": p.runner},
            "topic": "clarification",
        }
        data: dict[str, Any] = {**told, "tenderer": organisation(p.ranked[-1].firm)}
        p.story.tell("communication.recorded", day, p.runner, data, "11:20:00")


def _complaint(p: Procedure, day: int) -> None:
    """A complaint to the supervising bureau, taken up the next day and found groundless within the month."""
    housing, key = p.world.units["housing"].id, {"complaint_id": f"CC-{p.ocid}"}
    told: dict[str, Any] = {
        **key,
        "complaint_kind": "complaint",
        **p.key,
        "about": "evaluation",
        "affects_result": False,
    }
    told |= {"lodged_by": {"kind": "organisation", "id": p.ranked[-1].firm}, "addressed_to": organisation(housing)}
    p.story.tell("complaint.lodged", day, housing, {**told, "ground": "评标过程存疑"}, "10:30:00")
    taken = add_work(day, 1)
    p.story.tell("complaint.accepted", taken, housing, {**key, **p.process, "is_accepted": True}, "16:00:00")
    done = add_work(taken, 12)
    paper = document(f"CCD-{p.ocid}", "decision_paper", iso(done))
    result: dict[str, Any] = {**key, **p.process, "result": "rejected", "document": paper}
    p.story.tell("complaint.answered", done, housing, result, "16:00:00")
    p.publish("complaint_decision", add_work(done, 1), {"target": target("complaint", key["complaint_id"])})


def _publicity(p: Procedure, first: int, handed: int) -> int:
    """Candidates shown for at least three days; the day of the award."""
    rng, story, unit = p.story.rng, p.story, p.unit
    last = next_work(first + rng.choice((3, 3, 4, 5)))
    data: dict[str, Any] = {**p.key, "published_until": instant(last, "18:00:00")}
    data["candidates"] = [_candidate(bid, rank) for rank, bid in enumerate(p.ranked[:3], 1)]
    story.tell("candidates.published", first, unit.id, data, "09:00:00" if first > handed else "16:00:00")
    for medium in ("designated_site", "national_platform"):
        p.publish("candidate_notice", first, {"parts": list(SHOWN)}, medium)
    if len(p.ranked) > 3 and rng.random() < 0.15:  # noqa: PLR2004 - a bidder that is no candidate objects
        told: dict[str, Any] = {"complaint_id": f"CP-{p.ocid}", "complaint_kind": "objection", **p.key}
        told |= {"lodged_by": {"kind": "organisation", "id": p.ranked[-1].firm}, "addressed_to": organisation(unit.id)}
        objection: dict[str, Any] = {**told, "about": "result", "affects_result": False, "ground": "业绩存疑"}
        story.tell("complaint.lodged", first, unit.id, objection, "15:00:00")
        paper = document(f"CPA-{p.ocid}", "decision_paper", iso(first + 2))
        reply: dict[str, Any] = {"complaint_id": f"CP-{p.ocid}", **p.process, "result": "rejected", "document": paper}
        story.tell("complaint.answered", first + 2, unit.id, reply, "16:00:00")
    return next_work(last + 1)
