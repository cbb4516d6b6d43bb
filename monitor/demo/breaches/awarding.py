"""Breaches of the rules on evaluation reports, awards, their notices and the contracts that follow."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, fen, lot, of_kind, of_process, put
from monitor.demo.codes import fingerprint, firm, organisation, yuan
from monitor.demo.days import add_work, iso, last_work
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

GP = "government_procurement"
WEEK, SHOWN, REPORTED, DETERMINED, TOLD, FILED = 7, 3, 2, 5, 2, 7
"""Days of a week, days to show the candidates, working days to report, to determine, to tell, to file."""
TENTH = 10


def awarded(story: Story) -> list[Act]:
    """Contracts on an award."""
    return [act for act in story.all("contract.signed") if "award_id" in act.data]


def bought(story: Story) -> list[Act]:
    """Of these, those of government procurement."""
    return [act for act in awarded(story) if act.data["regime"] == GP]


def services(story: Story) -> list[Act]:
    """Of these, those of services that are delivered later."""
    return [act for act in bought(story) if act.data["category"] == "services" and act.data["method"] == "open"]


def unbonded(story: Story) -> list[Act]:
    """Notices of awarded procedures that ask for no bond."""
    return [
        act
        for act in story.all("tender.published")
        if "bid_bond" not in act.data["lots"][0] and of_process(story, act.data["ocid"], "award.made")
    ]


def shown(story: Story) -> list[Act]:
    """Candidates that were published."""
    return story.all("candidates.published")


def determined(story: Story) -> list[Act]:
    """Awards of government procurement on a report."""
    return [act for act in of_kind("award.made", regime=GP)(story) if _report(story, act)]


def contested(story: Story) -> list[Act]:
    """Notices of award that went to several bidders, under the tendering law."""
    return [act for act in of_kind("award.notified", regime="tendering")(story) if len(act.data["notices"]) > 1]


def _report(story: Story, act: Act) -> list[Act]:
    told = of_process(story, act.data["ocid"], "report.submitted")
    return [one for one in told if one.data["report_kind"] == "evaluation"]


def _of(story: Story, what: str, noun: str, id_: str) -> list[Act]:
    return of_kind("disclosure.published", what=what, target={"kind": noun, "id": id_})(story)


def contract_matches_bid(s: Spot) -> Planted | None:
    """The contract says other terms than the bid, at the same price."""
    number = s.act.data["contract_id"]
    if not s.story.claim(f"terms {number}"):
        return None
    s.act.data["scope_sha256"] = fingerprint(f"{number} other terms")
    return s.planted("awd.contract-matches-bid", "other terms than those of the bid", {"contract_id": number})


def over_budget(s: Spot) -> Planted | None:
    """The lot was estimated at a fen less than it was awarded for."""
    award = of_process(s.story, s.act.data["ocid"], "award.made")[0]
    if not s.story.claim(f"estimate {s.act.data['ocid']}"):
        return None
    s.act.data["lots"][0]["estimate"] = yuan(fen(award.data["amount"]) - 1)
    return s.planted("awd.over-budget", "a fen above the estimate", {"award_id": award.data["award_id"]})


def performance_bond_10(s: Spot) -> Planted | None:
    """A fen more than a tenth of the contract was asked for."""
    contract = s.act.data["contract_id"]
    signed = of_kind("contract.signed", contract_id=contract)(s.story)
    if not signed or not s.story.claim(f"bond {contract}"):
        return None
    amount = yuan(fen(signed[0].data["amount"]) // TENTH + 1)
    number = s.act.data["guarantee_id"]
    for act in (s.act, *of_kind("guarantee.returned", guarantee_id=number)(s.story)):
        act.data["amount"] = amount
    return s.planted("awd.performance-bond-10", "a fen more than a tenth", {"guarantee_id": number})


def payment_before_contract(s: Spot) -> Planted | None:
    """The supplier began on the working day before the contract."""
    number, day = s.act.data["contract_id"], last_work(s.act.day - 1)
    if not s.story.claim(f"start {number}"):
        return None
    told: dict[str, Any] = {"milestone_id": f"MS-start-{number}", "milestone_kind": "start", "contract_id": number}
    told |= {"project_id": s.act.data["project_id"], "status": "met", "due_date": iso(day), "met_date": iso(day)}
    s.story.tell("milestone.updated", day, s.act.by, {**told, "is_on_platform": True}, "17:00:00")
    return s.planted("awd.payment-before-contract", "begun before the contract", {"contract_id": number})


def candidate_publicity_start(s: Spot) -> Planted | None:
    """The report lay a week longer before the candidates were shown."""
    if s.act.day == _report(s.story, s.act)[0].day or not s.story.claim("delay"):
        return None
    s.story.delay(s.act.day, WEEK)
    return s.planted("awd.candidate-publicity-start", "shown a week and more after the report", lot(s.act))


def gp_report_2wd(s: Spot) -> Planted | None:
    """The report was sent on the third working day."""
    report = _report(s.story, s.act)[0]
    ended = of_process(s.story, s.act.data["ocid"], "evaluation.concluded")[0]
    sent = add_work(ended.day, REPORTED + 1)
    if sent > s.act.day or not s.story.claim(f"report {s.act.data['ocid']}"):
        return None
    put(sent, report)
    return s.planted("awd.gp-report-2wd", "the report was sent on the third working day", lot(s.act))


def gp_determine_5wd(s: Spot) -> Planted | None:
    """The award, and all that follows it, came after the fifth working day."""
    received, days = _report(s.story, s.act)[0].day, WEEK
    if not s.story.claim("delay", f"report {s.act.data['ocid']}"):
        return None
    while s.act.day + days <= add_work(received, DETERMINED):
        days += WEEK
    s.story.delay(s.act.day, days)
    return s.planted("awd.gp-determine-5wd", "determined after the fifth working day", lot(s.act))


def gp_notice_2wd(s: Spot) -> Planted | None:
    """Notice or result came on the third working day, or the document was never published."""
    number, late = s.act.data["award_id"], add_work(s.act.day, TOLD + 1)
    told = of_kind("award.notified", award_id=number)(s.story)
    results = _of(s.story, "award_notice", "award", number)
    papers = _of(s.story, "tender_document", "process", s.act.data["ocid"])
    followed = [act.day for act in of_kind("contract.signed", award_id=number)(s.story)]
    rule, variant, about = "awd.gp-notice-2wd", s.rng.randrange(3), {"award_id": number}
    parts = (f"notice {number}", *(("delay",) if variant == 0 else ()))
    if late >= min([*followed, s.world.last_day]) or not s.story.claim(*parts):
        return None
    if variant == 0:
        put(late, *told)
        return s.planted(rule, "notified on the third working day", about)
    if variant == 1:
        put(late, *results)
        return s.planted(rule, "the result was published on the third working day", about)
    s.story.drop(*papers)
    return s.planted(rule, "the document was not published with the result", about)


def gp_result_content(s: Spot) -> Planted | None:
    """A part was left out of what was published."""
    if not s.story.claim(f"content {s.act.data['publication_id']}"):
        return None
    part = s.rng.choice(("supplier_name_address", "items_unit_price", "expert_list"))
    s.act.data["parts"] = [one for one in s.act.data["parts"] if one != part]
    about = {"publication_id": s.act.data["publication_id"]}
    return s.planted("awd.gp-result-content", f"the published result lacks {part}", about)


def result_notified(s: Spot) -> Planted | None:
    """One of the losers was told nothing."""
    number = s.act.data["award_id"]
    if not s.story.claim(f"notice {number}"):
        return None
    lost = next(one for one in reversed(s.act.data["notices"]) if not one["is_winner"])
    s.act.data["notices"] = [one for one in s.act.data["notices"] if one is not lost]
    return s.planted("awd.result-notified", "a loser was not told the result", {"award_id": number})


def gp_contract_publish_2wd(s: Spot) -> Planted | None:
    """The contract was published on the third working day."""
    number, late = s.act.data["contract_id"], add_work(s.act.day, TOLD + 1)
    papers = _of(s.story, "contract", "contract", number)
    if late > s.world.last_day or not papers or not s.story.claim(f"published {number}"):
        return None
    put(late, *papers)
    return s.planted("awd.gp-contract-publish-2wd", "published on the third working day", {"contract_id": number})


def gp_contract_file_7wd(s: Spot) -> Planted | None:
    """The contract was filed on the eighth working day, or never."""
    number, late = s.act.data["contract_id"], add_work(s.act.day, FILED + 1)
    filings = of_kind("filing.made", filing_kind="contract", target={"kind": "contract", "id": number})(s.story)
    if late > s.world.last_day or not s.story.claim(f"filed {number}"):
        return None
    about = {"contract_id": number}
    if s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        put(late, *filings)
        return s.planted("awd.gp-contract-file-7wd", "filed on the eighth working day", about)
    s.story.drop(*filings)
    return s.planted("awd.gp-contract-file-7wd", "never filed", about)


def pre_award_negotiation(s: Spot) -> Planted | None:
    """The buyer talked with the later winner about price or content the day before the award."""
    if not s.story.claim(f"talk {s.act.data['ocid']}"):
        return None
    topic, day = s.rng.choice(("price", "scope")), last_work(s.act.day - 1)
    told: dict[str, Any] = {**lot(s.act), "regime": s.act.data["regime"], "buyer_side": firm(s.act.by), "topic": topic}
    told["tenderer"] = organisation(s.act.data["supplier"]["id"])
    s.story.tell("communication.recorded", day, s.act.by, told, "11:00:00")
    return s.planted(
        "awd.pre-award-negotiation", f"talked about {topic} before the award", {**lot(s.act), "topic": topic}
    )


BONDS = of_kind("guarantee.provided", guarantee_kind="performance")
RESULTS = of_kind("disclosure.published", what="award_notice", regime=GP)
BREACHES = (
    Breach("awd.contract-matches-bid", 0.02, awarded, contract_matches_bid),
    Breach("awd.over-budget", 0.02, unbonded, over_budget),
    Breach("awd.performance-bond-10", 0.03, BONDS, performance_bond_10),
    Breach("awd.payment-before-contract", 0.12, services, payment_before_contract),
    Breach("awd.candidate-publicity-start", 0.03, shown, candidate_publicity_start),
    Breach("awd.gp-report-2wd", 0.15, determined, gp_report_2wd),
    Breach("awd.gp-determine-5wd", 0.06, determined, gp_determine_5wd),
    Breach("awd.gp-notice-2wd", 0.06, determined, gp_notice_2wd),
    Breach("awd.gp-result-content", 0.03, RESULTS, gp_result_content),
    Breach("awd.result-notified", 0.03, contested, result_notified),
    Breach("awd.gp-contract-publish-2wd", 0.05, bought, gp_contract_publish_2wd),
    Breach("awd.gp-contract-file-7wd", 0.05, bought, gp_contract_file_7wd),
    Breach("awd.pre-award-negotiation", 0.03, of_kind("award.made", regime="tendering"), pre_award_negotiation),
)  # fmt: skip
