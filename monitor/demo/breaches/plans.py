"""Breaches of the rules on plans, allocations and what stands before a project starts."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, fen, of_kind, put
from monitor.demo.codes import yuan
from monitor.demo.days import iso, last_work, next_work, year_of
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

HALF = 0.5
GRACE = 60
"""Days within which certified work is paid for."""
DUE = 77
"""Percent of it: less the fifth that may be held back and the retention of three."""


def plan_of_first_year(story: Story) -> list[Act]:
    """The plan of project funds for the year in which the project was registered."""
    told = story.all("project.registered")
    return of_kind("plan.filed", plan_kind="project_funds", fiscal_year=year_of(told[0].day))(story) if told else []


def arrivals(story: Story) -> list[Act]:
    """Reports on arrived money in stories with a tender."""
    told = of_kind("report.submitted", report_kind="funds_arrival")(story)
    return told if story.all("tender.published") else []


def planned_transfers(story: Story) -> list[Act]:
    """Transfers under an allocation plan."""
    return [act for act in story.all("funds.transferred") if "allocation_plan_id" in act.data]


def only_watch(story: Story) -> list[Act]:
    """The one supervision of a project that was accepted."""
    told = story.all("supervision.recorded")
    return told if len(told) == 1 and story.all("acceptance.concluded") else []


def starts(story: Story) -> list[Act]:
    """Starts of work, the first first."""
    return sorted(of_kind("milestone.updated", milestone_kind="start")(story), key=lambda act: act.day)


def first_of_year(story: Story) -> list[Act]:
    """The first start or payment of a year in works, where nothing else was done on its day."""
    acts = starts(story) + [act for act in story.all("payment.made") if act.data["is_works"]]
    alone = Counter(act.day for act in acts)
    first: dict[int, Act] = {}
    for act in sorted(acts, key=lambda act: act.day):
        first.setdefault(year_of(act.day), act)
    return [act for act in first.values() if alone[act.day] == 1]


def permits(story: Story) -> list[Act]:
    """Permits to build, of works that were started."""
    return of_kind("approval.granted", approval_kind="construction_permit")(story) if starts(story) else []


def funded(story: Story) -> list[Act]:
    """Registrations of tendered works that were started."""
    deals = [act for act in story.all("contract.signed") if "funded_share_required" in act.data]
    return story.all("project.registered") if deals and starts(story) else []


def last_certificates(story: Story) -> list[Act]:
    """The last certificate of a contract, where less than is due would be paid without what was paid for it."""
    told = story.all("progress.certified")
    return told[-1:] if told and _short(story, told[-1]) else []


def _paid_for(story: Story, certificate: Act) -> list[Act]:
    number = certificate.data["certificate_id"]
    return [act for act in story.all("payment.made") if number in act.data.get("certificate_ids", ())]


def _short(story: Story, certificate: Act) -> bool:
    held, contract_id = _paid_for(story, certificate), certificate.data["contract_id"]
    paid = sum(
        fen(act.data["amount"])
        for act in story.all("payment.made")
        if act not in held and act.data.get("contract_id") == contract_id and act.day <= certificate.day + GRACE
    )
    return paid * 100 < fen(certificate.data["cumulative_value"]) * DUE


def reviews_before(story: Story, kind: str, asked: Act) -> list[Act]:
    """Reviews of a kind that came before a paper was handed in."""
    return [act for act in of_kind("review.concluded", review_kind=kind)(story) if act.day <= asked.day]


def handed_in(kind: str, seen: str) -> Any:
    """Papers handed in for a review `kind`, after the one review `seen` by the technical group."""

    def eligible(story: Story) -> list[Act]:
        asked = of_kind("review.requested", review_kind=kind)(story)
        return [act for act in asked if len(reviews_before(story, seen, act)) == 1]

    return eligible


def _project(s: Spot, rule: str, says: str) -> Planted:
    return s.planted(rule, says, {"project_id": s.story.all("project.registered")[0].data["project_id"]})


def _plan(s: Spot, rule: str, says: str) -> Planted:
    return s.planted(rule, says, {"allocation_plan_id": s.act.data["allocation_plan_id"]})


def _start(s: Spot, rule: str, says: str) -> Planted:
    data = starts(s.story)[0].data
    return s.planted(rule, says, {name: data[name] for name in ("project_id", "contract_id", "milestone_id")})


def annual_plan_reported(s: Spot) -> Planted | None:
    """Filed on the first working day of its own year."""
    year = s.act.data["fiscal_year"]
    if not s.story.claim(f"plan {year}"):
        return None
    s.act.day = next_work(date(year, 1, 1).toordinal())
    return _project(s, "fnd.annual-plan-reported", f"the plan was filed on {iso(s.act.day)}, in its own year")


def no_report_no_start(s: Spot) -> Planted | None:
    """The money came, and was reported, only when the notice was out: the report is of the day after it."""
    notice = min(s.story.all("tender.published"), key=lambda act: act.day)
    if not s.story.claim("arrival", f"notice {notice.data['ocid']}"):
        return None
    late = notice.day + 1 - s.act.day
    money = [act for kind in ("funds.received", "funds.transferred") for act in s.story.all(kind)]
    for act in (s.act, *money, *of_kind("approval.granted", approval_kind="other")(s.story)):
        if act.data.get("project_id") == s.act.data["project_id"] and act.day < notice.day:
            put(act.day + late, act)
    about: dict[str, Any] = {"ocid": notice.data["ocid"]}
    return s.planted("fnd.no-report-no-start", "the money was reported the day after the tender notice", about)


def allocation_contents(s: Spot) -> Planted | None:
    """The plan does not say on what basis, by what procedure, or how it is carried out."""
    part = s.rng.choice(("basis", "procedure", "workflow"))
    if not s.story.claim("allocation plan"):
        return None
    del s.act.data[part]
    return _plan(s, "fnd.allocation-contents", f"the plan does not state its {part}")


def allocation_registered(s: Spot) -> Planted | None:
    """Money went out on the last working day before the plan was registered."""
    filed = of_kind("filing.made", filing_kind="allocation_plan")(s.story)[0]
    if not s.story.claim(f"transfer {s.act.data['transfer_id']}", "plan signatures"):
        return None
    put(last_work(filed.day - 1), s.act)
    about: dict[str, Any] = {"transfer_id": s.act.data["transfer_id"]}
    return s.planted("fnd.allocation-registered", "the money went out before the plan was registered", about)


def allocation_deviation(s: Spot) -> Planted | None:
    """One fen more than planned for one recipient, or one fen moved from one to another."""
    if not s.story.claim("allocation result"):
        return None
    rows = [dict(row) for row in s.act.data["amounts"]]
    s.act.data["amounts"] = rows
    rows[0]["amount"] = yuan(fen(rows[0]["amount"]) + 1)
    if s.rng.random() < HALF:
        return _plan(s, "fnd.allocation-deviation", "one recipient was given one fen more than planned")
    rows[1]["amount"] = yuan(fen(rows[1]["amount"]) - 1)
    return _plan(s, "fnd.allocation-deviation", "one fen was moved from one recipient to another")


def allocation_result_reported(s: Spot) -> Planted | None:
    """One of the two was not told of the result, or nobody was."""
    about: dict[str, Any] = {"allocation_plan_id": s.act.data["target"]["id"]}
    if s.act.day >= s.world.last_day or not s.story.claim("report of the allocation"):
        return None
    if s.rng.random() < HALF:
        s.story.drop(s.act)
        return s.planted("fnd.allocation-result-reported", "the result was not reported", about)
    gone = s.act.data["recipients"].pop(s.rng.randrange(2))
    return s.planted("fnd.allocation-result-reported", f"{gone['role']} was not told of the result", about)


def four_step_order(s: Spot) -> Planted | None:
    """Supervised only after it had been accepted."""
    if not s.story.claim("watch"):
        return None
    s.act.day = next_work(max(act.day for act in s.story.all("acceptance.concluded")) + 1)
    return _project(s, "fnd.four-step-order", "supervised for the first time after it had been accepted")


def project_code(s: Spot) -> Planted | None:
    """Registered without its code."""
    if not s.story.claim("registration"):
        return None
    del s.act.data["project_code"]
    return _project(s, "fnd.project-code", "registered without a code of the national platform")


def in_annual_investment_plan(s: Spot) -> Planted | None:
    """The plan of the year was filed the day after the first act of the year."""
    year = year_of(s.act.day)
    plan = of_kind("plan.filed", plan_kind="government_investment", fiscal_year=year)(s.story)
    if not plan or not s.story.claim(f"investment plan {year}"):
        return None
    plan[0].day = s.act.day + 1
    data, rule, says = s.act.data, "fnd.in-annual-investment-plan", "the plan was filed the day after"
    if s.act.kind == "milestone.updated":
        names = ("project_id", "contract_id", "milestone_id")
        return s.planted(rule, f"{says} the start of work", {name: data[name] for name in names})
    return s.planted(rule, f"{says} the payment", {"payment_id": data["payment_id"]})


def start_conditions(s: Spot) -> Planted | None:
    """The permit is of the day after the start."""
    if not s.story.claim("permit"):
        return None
    put(starts(s.story)[0].day + 1, s.act)
    return _start(s, "fnd.start-conditions", "the permit to build is of the day after the start")


def money_in_place_before_start(s: Spot) -> Planted | None:
    """One fen less than the contract was in place."""
    if not s.story.claim("registration"):
        return None
    left = fen(s.story.all("contract.signed")[0].data["amount"]) - 1
    rows: list[dict[str, Any]] = []
    for row in s.act.data["fund_sources"]:
        sure = min(left, fen(row["amount"]))
        rows += [{**row, "amount": yuan(sure)}] if sure else []
        rest = fen(row["amount"]) - sure
        rows += [{**row, "amount": yuan(rest), "is_confirmed": False}] if rest else []
        left -= sure
    s.act.data["fund_sources"] = rows
    return _start(s, "fnd.money-in-place-before-start", "one fen less than the contract was in place")


def contractor_advance_funding(s: Spot) -> Planted | None:
    """The last certified work was paid for after the sixtieth day."""
    paid, data = _paid_for(s.story, s.act), s.act.data
    day = next_work(s.act.day + GRACE + 1)
    if day > s.world.last_day or not s.story.claim(*(f"signatures of {act.data['payment_id']}" for act in paid)):
        return None
    for act in paid:
        put(day, act, *s.story.signatures(act))
    about: dict[str, Any] = {name: data[name] for name in ("contract_id", "certificate_id")}
    return s.planted("fnd.contractor-advance-funding", f"paid {day - s.act.day} days after it was certified", about)


def _group_too_late(s: Spot, rule: str, kind: str) -> Planted | None:
    """The technical group met on the day after the paper had been handed in, or nobody is known to have been there."""
    seen = reviews_before(s.story, kind, s.act)[0]
    if not s.story.claim(f"review {seen.data['review_id']}"):
        return None
    about: dict[str, Any] = {"review_id": s.act.data["review_id"]}
    if s.rng.random() < HALF:
        s.story.drop(seen)
        return s.planted(rule, f"the technical group held no {kind} review", about)
    seen.day = s.act.day + 1
    return s.planted(rule, f"the technical group held its {kind} review the day after", about)


def design_technical_group(s: Spot) -> Planted | None:
    """The design was handed in before the group had met on it."""
    return _group_too_late(s, "fnd.design-technical-group", "design")


def site_review_before_audit(s: Spot) -> Planted | None:
    """Handed in for audit before the group had been on the site."""
    return _group_too_late(s, "acc.site-review-before-audit", "site")


WORKS = of_kind("project.registered", is_government_investment=True)
BREACHES: tuple[Breach, ...] = (
    Breach("fnd.annual-plan-reported", 0.015, plan_of_first_year, annual_plan_reported),
    Breach("fnd.no-report-no-start", 0.02, arrivals, no_report_no_start),
    Breach("fnd.allocation-contents", 0.07, of_kind("allocation.planned"), allocation_contents),
    Breach("fnd.allocation-registered", 0.015, planned_transfers, allocation_registered),
    Breach("fnd.allocation-deviation", 0.07, of_kind("allocation.concluded"), allocation_deviation),
    Breach(
        "fnd.allocation-result-reported",
        0.07,
        of_kind("report.submitted", report_kind="allocation_result"),
        allocation_result_reported,
    ),
    Breach("fnd.four-step-order", 0.1, only_watch, four_step_order),
    Breach("fnd.project-code", 0.025, WORKS, project_code),
    Breach("fnd.in-annual-investment-plan", 0.025, first_of_year, in_annual_investment_plan),
    Breach("fnd.start-conditions", 0.02, permits, start_conditions),
    Breach("fnd.money-in-place-before-start", 0.03, funded, money_in_place_before_start),
    Breach("fnd.contractor-advance-funding", 0.06, last_certificates, contractor_advance_funding),
    Breach("fnd.design-technical-group", 0.04, handed_in("design", "design"), design_technical_group),
    Breach("acc.site-review-before-audit", 0.03, handed_in("audit", "site"), site_review_before_audit),
)
