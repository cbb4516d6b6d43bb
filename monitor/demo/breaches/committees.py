"""Breaches of the rules on who sits on a committee, what ties them to bidders, and what they put their names to.

A tie is planted on a representative of the buyer who sits in this one procedure and nowhere else in the county.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.demo.breaches.experts import tendering_evaluations
from monitor.demo.breaches.kit import Breach, Spot, lot, of_kind, of_process, swap_everywhere
from monitor.demo.codes import document, fingerprint, firm, organisation, person, target
from monitor.demo.days import instant, iso, next_work
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story
from monitor.demo.talks import TAG

GP = "government_procurement"
FLOOR = 5
"""Minutes for each bid below which an evaluation was hurried."""
MARRIED = 4_000
"""Days for which a marriage had lasted."""
LOOKED_BACK = 3
"""Years."""
FOUR = 4
"""Candidates, one too many."""


def evaluations(story: Story) -> list[Act]:
    """Evaluations of tenders, the buyer's own people among those who sat."""
    return [act for act in story.all("evaluation.concluded") if not story.tag.startswith(TAG)]


def fives(story: Story) -> list[Act]:
    """Evaluations under the tendering law by five, one of them the owner's."""
    return [act for act in tendering_evaluations(story) if len(act.data["members"]) == 5]  # noqa: PLR2004


def purchases_by_five(story: Story) -> list[Act]:
    """The same of government procurement."""
    told = [act for act in evaluations(story) if act.data["regime"] == GP]
    return [act for act in told if len(act.data["members"]) == 5]  # noqa: PLR2004 - as many as are due


def purchases(story: Story) -> list[Act]:
    """Evaluations of tenders in government procurement."""
    return [act for act in evaluations(story) if act.data["regime"] == GP]


def groups(*methods: str) -> Any:
    """Evaluations by a group of three, in procedures of these methods."""

    def eligible(story: Story) -> list[Act]:
        told = {act.data["ocid"]: act.data["method"] for act in story.all("tender.published")}
        mine = [act for act in story.all("evaluation.concluded") if story.tag.startswith(TAG)]
        return [act for act in mine if told[act.data["ocid"]] in methods]

    return eligible


def _claimed(s: Spot) -> bool:
    return s.story.claim(f"committee {s.act.data['ocid']}")


def _own(s: Spot) -> dict[str, Any]:
    """The buyer's representative who sat last."""
    found: dict[str, Any] = s.act.data["members"][-1]
    return found


def _newcomer(s: Spot) -> str:
    """The buyer's representative replaced by somebody who sits here and nowhere else."""
    new = f"P-N{s.story.tag[1:]}"
    swap_everywhere(s.story, _own(s)["person"], new)
    return new


def _bidder(s: Spot) -> dict[str, Any]:
    """The bid of somebody who took part; never of the one ranked first."""
    bids = of_process(s.story, s.act.data["ocid"], "bid.submitted")
    return s.rng.choice(bids[1:] or bids).data


def _tie(s: Spot, kind: str, who: dict[str, str], whom: dict[str, str], first: int, last: int | None = None) -> None:
    """A tie found afterwards, told by the centre that keeps the lists."""
    told: dict[str, Any] = {"relation_id": f"REL-{s.story.tag}-{kind}", "relation_kind": kind, "basis": "found"}
    told |= {"from_party": who, "to_party": whom, "valid_from": iso(first)}
    told |= {} if last is None else {"valid_until": iso(last)}
    s.story.tell("relation.declared", next_work(s.act.day + 3), s.world.units["centre"].id, told)


def experts_two_thirds(s: Spot) -> Planted | None:
    """One of the four experts sat as another representative of the owner."""
    if not _claimed(s):
        return None
    s.act.data["members"][-2]["member_type"] = "buyer_representative"
    return s.planted("exp.experts-two-thirds", "three experts of five members", lot(s.act))


def gp_committee(s: Spot) -> Planted | None:
    """Five sat on a purchase of large social impact."""
    if not _claimed(s):
        return None
    of_process(s.story, s.act.data["ocid"], "tender.published")[0].data["is_high_impact"] = True
    return s.planted("exp.gp-committee-5-7", "five members for a purchase of large social impact", lot(s.act))


def _few(rule: str) -> Any:
    def change(s: Spot) -> Planted | None:
        """One of the two experts sat as another representative of the buyer."""
        if not _claimed(s):
            return None
        s.act.data["members"][0]["member_type"] = "buyer_representative"
        return s.planted(rule, "one expert of three members", lot(s.act))

    return change


def legal_expert(s: Spot) -> Planted | None:
    """The second expert of a complex negotiation was none of law."""
    if not _claimed(s):
        return None
    s.act.data["members"][1]["specialty"] = s.act.data["members"][0]["specialty"]
    return s.planted("exp.legal-expert", "a complex negotiation without an expert of law", lot(s.act))


def name_secrecy(s: Spot) -> Planted | None:
    """The names were put on the website, or seen by somebody without the right, on the day before the award."""
    story, data = s.story, s.act.data
    award = of_process(story, data["ocid"], "award.made")
    if not award:
        return None
    day, process = award[0].day - 1, {name: data[name] for name in ("ocid", "regime")}
    if s.rng.random() < 0.5:  # noqa: PLR2004 - the other way round
        who = f"P-X{story.tag[1:]}"
        told: dict[str, Any] = {**lot(s.act), "regime": data["regime"], "object": "committee_list", "actor": who}
        story.tell("access.logged", day, s.act.by, {**told, "action": "viewed", "is_authorised": False}, "20:15:00")
        return s.planted("exp.name-secrecy", f"{who} saw the names before the award", {**lot(s.act), "actor": who})
    number = f"PUB-{story.tag}-names"
    shown: dict[str, Any] = {"publication_id": number, "what": "committee", "medium": "website", **process}
    shown |= {"unit": organisation(s.act.by), "target": target("process", data["ocid"])}
    story.tell("disclosure.published", day, s.act.by, shown, "09:10:00")
    about: dict[str, Any] = {"ocid": data["ocid"], "publication_id": number}
    return s.planted("exp.name-secrecy", "the names published before the award", about)


def conflict_3y(s: Spot) -> Planted | None:
    """The buyer's representative had left a bidder three years before the evaluation, to the day."""
    if not _claimed(s):
        return None
    told, bid = date.fromordinal(s.act.day), _bidder(s)
    last = date(told.year - LOOKED_BACK, told.month, min(told.day, 28)).toordinal() + max(0, told.day - 28)
    _tie(s, "employee_of", person(_newcomer(s)), firm(bid["tenderer"]["id"]), last - MARRIED // 2, last)
    return s.planted("exp.conflict-3y", f"employed by a bidder until {iso(last)}", lot(s.act))


def conflict_kin(s: Spot) -> Planted | None:
    """The buyer's representative is married to the head of a bidder."""
    bid = _bidder(s)
    if not _claimed(s):
        return None
    head = bid["contact_person"].partition(".")[0] + ".0"
    _tie(s, "spouse_of", person(_newcomer(s)), person(head), s.act.day - MARRIED)
    return s.planted("exp.conflict-kin", "married to the head of a bidder", lot(s.act))


def conflict_economic(s: Spot) -> Planted | None:
    """The buyer's representative had an interest in a bidder until the day of the evaluation."""
    if not _claimed(s):
        return None
    bid = _bidder(s)
    who, whom = person(_newcomer(s)), firm(bid["tenderer"]["id"])
    _tie(s, "economic_interest_with", who, whom, s.act.day - MARRIED // 4, s.act.day)
    return s.planted("exp.conflict-economic", "an economic interest in a bidder", lot(s.act))


def supervisor_barred(s: Spot) -> Planted | None:
    """An expert works for the bureau that supervises the project."""
    if not _claimed(s):
        return None
    s.act.data["members"][0]["employer"] = organisation(s.world.units["housing"].id)
    return s.planted("exp.supervisor-barred", "an expert of the supervising bureau", lot(s.act))


def own_unit_expert(s: Spot) -> Planted | None:
    """An expert works for the buyer."""
    if not _claimed(s):
        return None
    s.act.data["members"][0]["employer"] = organisation(s.act.by)
    return s.planted("exp.own-unit-expert", "an expert of the buyer's own unit", lot(s.act))


def sanctioned_member(s: Spot) -> Planted | None:
    """The owner's representative had been fined for collusion the working day before."""
    if not _claimed(s):
        return None
    who, by = _newcomer(s), s.world.units["housing"].id
    number, day = f"SN-{fingerprint(who)[:10]}", s.act.day - 1
    told: dict[str, Any] = {"sanction_id": number, "party": person(who), "role": "other", "measures": ["fine"]}
    told |= {"basis": "tender_collusion", "ground": "串通投标", "offences": ["collusion"], "scope": "region"}
    told |= {"issuer": organisation(by), "region": s.world.region, "decision_no": f"示建罚-{number}"}
    told |= {"notified_at": instant(day, "16:00:00"), "document": document(f"D-{number}", "decision_paper", iso(day))}
    s.story.tell("sanction.imposed", day, by, told)
    return s.planted("exp.sanctioned-member", f"{who} fined the day before", lot(s.act))


def qualification_8y(s: Spot) -> Planted | None:
    """An expert came into the pool with seven years."""
    s.act.data["years_in_field"] = 7
    about = {name: s.act.data[name] for name in ("expert", "pool_id")}
    return s.planted("exp.qualification-8y", "seven years in the field", about)


def report_all_sign(s: Spot) -> Planted | None:
    """One of those who sat did not sign, and no dissent is on record."""
    if not _claimed(s):
        return None
    gone = s.act.data["report_signatures"].pop()
    return s.planted("exp.report-all-sign", f"{gone['signer']} did not sign the report", lot(s.act))


def candidates_max_3(s: Spot) -> Planted | None:
    """A fourth candidate; where no more than three bid, one without a rank."""
    if not s.story.claim(f"candidates {s.act.data['ocid']}"):
        return None
    rows, opened = s.act.data["candidates"], of_process(s.story, s.act.data["ocid"], "bids.opened")
    named = {one["bid_id"] for one in rows}
    rest = (
        [bid for bid in opened[0].data["bids"] if bid["is_accepted"] and bid["bid_id"] not in named] if opened else []
    )
    if not rest:
        del rows[-1]["rank"]
        return s.planted("exp.candidates-max-3", "a candidate without a rank", lot(s.act))
    rows.append({"rank": FOUR, **{name: rest[0][name] for name in ("bid_id", "tenderer", "price")}})
    return s.planted("exp.candidates-max-3", "four candidates", lot(s.act))


def time_too_short(s: Spot) -> Planted | None:
    """A minute too few for the bids, or more than a third asked for more time and got none."""
    opened = of_process(s.story, s.act.data["ocid"], "bids.opened")
    if not opened or not _claimed(s):
        return None
    if s.rng.random() < 0.5:  # noqa: PLR2004 - the other way round
        for one in s.act.data["members"][: len(s.act.data["members"]) // 3 + 1]:
            one["objected_time"] = True
        return s.planted("exp.time-too-short", "more than a third asked for more time", lot(s.act))
    minutes = len(opened[0].data["bids"]) * FLOOR - 1
    hour, minute = divmod(16 * 60 + 20 - minutes, 60)
    s.act.data["started_at"] = instant(s.act.day, f"{hour:02d}:{minute:02d}:00")
    return s.planted("exp.time-too-short", f"{minutes} minutes for {len(opened[0].data['bids'])} bids", lot(s.act))


TALKS = ("exp.negotiation-group-3-5", "exp.consultation-group-3", "exp.legal-expert")
"""What is planted in purchases that are not tendered, and nothing else is."""
BREACHES = (
    Breach(TALKS[0], 0.4, groups("competitive_negotiation", "inquiry"), _few(TALKS[0])),
    Breach(TALKS[1], 0.5, groups("competitive_consultation"), _few(TALKS[1])),
    Breach(TALKS[2], 0.5, groups("competitive_negotiation"), legal_expert),
    Breach("exp.experts-two-thirds", 0.03, fives, experts_two_thirds),
    Breach("exp.gp-committee-5-7", 0.1, purchases_by_five, gp_committee),
    Breach("exp.name-secrecy", 0.02, evaluations, name_secrecy),
    Breach("exp.conflict-3y", 0.03, evaluations, conflict_3y),
    Breach("exp.conflict-kin", 0.02, evaluations, conflict_kin),
    Breach("exp.conflict-economic", 0.035, evaluations, conflict_economic),
    Breach("exp.supervisor-barred", 0.025, tendering_evaluations, supervisor_barred),
    Breach("exp.own-unit-expert", 0.05, purchases, own_unit_expert),
    Breach("exp.sanctioned-member", 0.025, tendering_evaluations, sanctioned_member),
    Breach("exp.qualification-8y", 0.015, of_kind("expert.registered"), qualification_8y),
    Breach("exp.report-all-sign", 0.02, evaluations, report_all_sign),
    Breach("exp.candidates-max-3", 0.03, tendering_evaluations, candidates_max_3),
    Breach("exp.time-too-short", 0.03, tendering_evaluations, time_too_short),
)
