"""Life line: works openly tendered, from the plan to the contract."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo import award, building, drawing, granting, objecting, tender
from monitor.demo.codes import organisation, target, yuan
from monitor.demo.contracting import Deal, archive, conclude, stated
from monitor.demo.days import last_work, next_work, year_of
from monitor.demo.meeting import Matter, decide
from monitor.demo.project import Project, approve, fund, register, report, show, superior, watch
from monitor.demo.refusing import refuse
from monitor.demo.site import STEP, Site
from monitor.demo.story import Story
from monitor.demo.titles import works_titles
from monitor.demo.world import World

ENOUGH = 3
"""Bidders below whom nothing is opened."""
CENTRAL = 0.3
"""Share of the works with money of the province that have some of the central budget, and whose estimate was raised."""
INVITED = 0.08
"""Share of the tendered works for which bidders are invited, with consent."""
BONDED = 0.35
"""Share of the tenders that ask for a bond."""
ONE_YEAR = 0.6
"""Share of the contracts of tendered works with one year of defect liability; the others have two."""
AUDITED = 0.15
"""Share of the contracts of tendered works that make the audit the basis of settlement."""


def works(world: World, tag: str, day: int, rng: Random) -> Story:
    """One project of works with its tender, its building and its end."""
    story = Story(tag, rng)
    unit = rng.choice(world.owners)
    titles = works_titles(world, unit, tag)
    fen = int(10 ** rng.uniform(7.85, 9.3)) // (STEP * 100) * STEP * 100
    months = rng.randint(2, 3 if world.years == 1 else 5)
    p = Project(
        world=world, story=story, unit=unit, id=f"{year_of(day)}-{world.region}-54-01-{tag[1:]:>06}",
        titles=titles, category="works", fen=fen, day=next_work(day), last=day + 240 + months * 31,
        purpose="works", level=rng.choice(("province", "county")),
    )  # fmt: skip
    story.scope = p.id
    if p.level == "province" and Random(f"{world.seed}/{p.id}/central").random() < CENTRAL:
        p.central = fen * 3 // 10
    ready = prepare(p)
    p.day = ready
    bidders = rng.choices((3, 4, 5, 6, 7, 8, 9), (2, 4, 5, 4, 3, 2, 1))[0]
    ocid = f"ocds-tw9990-{year_of(ready)}-{tag[1:]:>05}"
    invited = Random(f"{world.seed}/{ocid}/invited").random() < INVITED
    if invited:
        approve(p, "invited_tender", last_work(ready - 4), more={"ground": "技术复杂，只有少量潜在投标人"})
    procedure = hold(p, ocid, bidders, method="invited" if invited else "open")
    building.build(p, procedure, sign(p, procedure, months), months)
    if p.central:
        granting.pass_down(p)
    objecting.objected(procedure)
    return story


def prepare(p: Project) -> int:
    """Everything that comes before the notice; the first day on which it may be published."""
    story, day, world = p.story, p.day, p.world
    register(p)
    approve(p, "project_proposal", next_work(day + 1))
    approve(p, "feasibility", next_work(day + 3), p.fen)
    number = approve(p, "estimate", next_work(day + 8), p.fen)
    show(p, "project_approval", next_work(day + 12), "project", p.id)
    show(p, "project_approval", next_work(day + 12), "project", number)
    approve(p, "tender_plan", next_work(day + 9))
    approve(p, "owner_qualification", next_work(day + 9))
    fund(p, next_work(day + 10))
    _design(p, next_work(day + 12))
    review(p, "budget", next_work(day + 16), next_work(day + 21), p.fen, world.units["finance"].id)
    show(p, "tender_item", next_work(day + 20), "project", p.id)
    watch(p, next_work(day + 24))
    ready = next_work(day + 40)
    commission = [{"role": "discipline_commission", "organisation": organisation(world.units["discipline"].id)}]
    report(p, "discipline_commission", next_work(day + 22 + story.rng.randrange(10)), commission)
    superior(p, "before", next_work(day + 25))
    return ready


def _design(p: Project, day: int) -> None:
    """The unit's technical group first, then the submission of the design."""
    told: dict[str, Any] = {"review_id": f"RV-DG-{p.id}", "review_kind": "design", **p.link}
    told |= {"body": organisation(p.unit.id), "body_role": "technical_group", "is_on_site": False, "result": "passed"}
    told["participants"] = [p.unit.staff(place) for place in (0, 2, 9)]
    p.story.tell("review.concluded", day, p.unit.id, told)
    asked: dict[str, Any] = {"review_id": f"RV-DS-{p.id}", "review_kind": "design", **p.link, "is_complete": True}
    housing = organisation(p.world.units["housing"].id)
    asked |= {"addressed_to": housing, "addressed_role": "housing_construction_bureau"}
    p.story.tell("review.requested", next_work(day + 2), p.unit.id, asked)


def review(p: Project, kind: str, asked: int, done: int, fen: int, body: str, contract: str = "") -> None:
    """A review asked for with complete papers and passed."""
    links: dict[str, Any] = {**p.link, **({"contract_id": contract} if contract else {})}
    role = "audit_bureau" if kind == "audit" else "finance_bureau"
    told: dict[str, Any] = {"review_id": f"RV-{kind}-{contract or p.id}", "review_kind": kind, **links}
    request: dict[str, Any] = {**told, "addressed_to": organisation(body), "addressed_role": role, "is_complete": True}
    p.story.tell("review.requested", asked, p.unit.id, {**request, "amount": yuan(fen)})
    result: dict[str, Any] = {**told, "body": organisation(body), "body_role": role, "result": "passed"}
    p.story.tell("review.concluded", done, body, {**result, "amount_in": yuan(fen), "amount": yuan(fen)})


def hold(p: Project, ocid: str, bidders: int, again: str = "", method: str = "open") -> tender.Procedure:
    """The procedure of the project's works, up to the notice of award (or to its failure with fewer than three).

    `again` follows its title where it is not the first.
    """
    procedure = planned(p, ocid, again)
    procedure.method = method
    tender.announce(procedure)
    tender.submit(procedure, bidders)
    if method == "invited":
        tender.invite(procedure)
    if bidders >= ENOUGH:
        tender.open_bids(procedure)
        refuse(procedure)
        drawing.draw(procedure)
        award.evaluate(procedure)
        award.determine(procedure)
    return procedure


def planned(p: Project, ocid: str, again: str = "") -> tender.Procedure:
    """The procedure as its owner decided on it, before its notice."""
    rng = p.story.rng
    ceiling = p.fen * 85 // 100 // STEP * STEP
    matter = Matter(f"{p.name}招标方案", "tender", "works", ceiling, {**p.link, "ocid": ocid, "regime": "tendering"})
    decision = decide(p.story, p.unit, min(next_work(p.day - 7), last_work(p.day - 1)), matter)
    return tender.Procedure(
        world=p.world, story=p.story, unit=p.unit, ocid=ocid, regime="tendering", category="works",
        title=f"{p.titles.process}{again}",
        project_id=p.id, ceiling=ceiling, line=p.line, agency=p.world.agency(rng.randrange(6)),
        pool="POOL-WORKS", decision_id=decision.data["decision_id"], notice_day=p.day,
        bond=min(ceiling // 50, 80_000_000) if rng.random() < BONDED else 0,
    )  # fmt: skip


def sign(p: Project, procedure: tender.Procedure, months: int) -> Site:
    """The contract with the winner and what the works need before they start."""
    start = procedure.notified + 45
    more = {
        "title": p.titles.contract,
        "award_id": f"AW-{procedure.ocid}",
        **procedure.key,
        **p.link,
        "budget_line_id": p.line,
        "site": f"SITE-{p.id[-6:]}",
        "supplier_qualifications": ["SZ-3"],
        "required_qualifications": ["SZ-3"],
        "advance_ratio": "0.10",
        "advance_recoup_progress": "1.00",
        "pay_anchor": "settlement",
        "progress_pay_ratio": "0.90",
        "acceptance_days": 28,
        "retention_ratio": "0.03",
        "retention_return_days": 14,
        "defect_period_months": 12 if Random(f"{p.world.seed}/{p.id}/defects").random() < ONE_YEAR else 24,
        "wage_cycle_months": 1,
        "material_buyer": "contractor",
        "funded_share_required": "1",
        "decision_id": procedure.decision_id,
        "has_audit_clause": Random(f"{p.world.seed}/{p.id}/audit").random() < AUDITED,
    }
    winner = procedure.ranked[0]
    deal = Deal(f"CON-{p.id}", "works", winner.fen, start, start + months * 31 + 20, procedure.method, more)
    contract = conclude(procedure, deal)
    archive(procedure, contract)
    show(p, "contract", next_work(contract.day + 5), "contract", deal.id, more=stated(contract))
    during = superior(p, "during", next_work(contract.day + 30))
    if contract.day >= p.world.keys_from:
        during.covers.append(contract)
    return Site(deal.id, winner.firm, winner.number, contract, deal.fen, target("contract", deal.id))
