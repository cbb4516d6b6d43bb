"""Life line: goods or services bought openly under the government procurement law."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo import award, drawing, objecting, tender
from monitor.demo.adding import CLASS, accept, add, supplement
from monitor.demo.codes import firm, organisation, yuan
from monitor.demo.contracting import Deal, archive, conclude
from monitor.demo.days import add_work, iso, last_work, next_work, year_of
from monitor.demo.meeting import Matter, decide
from monitor.demo.paying import Bill, pay
from monitor.demo.project import Project, fund, register, show, superior
from monitor.demo.refusing import refuse
from monitor.demo.site import STEP
from monitor.demo.story import Story
from monitor.demo.tender import Procedure
from monitor.demo.titles import purchase_titles
from monitor.demo.works import review
from monitor.demo.world import World

TALKED = (7.2, 7.65)
"""What is not tendered is small: powers of ten of the fen it costs, below the size from which it is decided on."""
SPECIAL = 0.06
"""Share of the purchases for which experts are chosen, with consent."""
BY_DRAFT = 0.3
"""Share of the purchases of which the contract allows bank drafts, and that are paid by one."""
TERM = 30
"""Days from the acceptance within which they are paid; a draft falls due on the last of them."""


def purchase(world: World, tag: str, day: int, rng: Random, method: str = "open") -> Story:
    """One purchase from the intention to the payment."""
    story = Story(tag, rng)
    unit = rng.choice(world.owners)
    size = (7.6, 8.7) if method == "open" else TALKED
    fen = int(10 ** rng.uniform(*size)) // (STEP * 10) * STEP * 10
    category = rng.choice(("goods", "services"))
    p = Project(
        world=world, story=story, unit=unit, id=f"{year_of(day)}-{world.region}-60-02-{tag[1:]:>06}",
        titles=purchase_titles(world, unit, tag, category),
        category="procurement", fen=fen, day=next_work(day), last=day + 190, purpose=category,
        level="county",
    )  # fmt: skip
    story.scope = p.id
    register(p)
    fund(p, next_work(p.day + 4))
    review(p, "budget", next_work(p.day + 8), next_work(p.day + 12), fen, world.units["finance"].id)
    superior(p, "before", next_work(p.day + 12))
    procedure = _hold(p, category, rng.choices((3, 4, 5, 6, 8), (3, 4, 4, 2, 1))[0], method)
    _carry_out(p, procedure, category)
    return story


def _hold(p: Project, category: str, bidders: int, method: str) -> Procedure:
    rng, notice = p.story.rng, next_work(p.day + 46)
    ocid = f"ocds-tw9990-{year_of(notice)}-{p.story.tag[1:]:>05}"
    ceiling = p.fen * 95 // 100 // STEP * STEP
    links: dict[str, Any] = {**p.link, "ocid": ocid, "regime": "government_procurement"}
    decision = decide(
        p.story,
        p.unit,
        last_work(notice - 9),
        Matter(f"{p.titles.process}方案", "tender", "procurement", ceiling, links),
    )
    procedure = Procedure(
        world=p.world, story=p.story, unit=p.unit, ocid=ocid, regime="government_procurement", category=category,
        title=p.titles.process, project_id=p.id, ceiling=ceiling, line=p.line, agency=p.world.agency(rng.randrange(6)),
        pool="POOL-GOODS", decision_id=decision.data["decision_id"], notice_day=notice,
        is_special=method == "open" and Random(f"{p.world.seed}/{ocid}/special").random() < SPECIAL,
        method=method, is_complex=method == "competitive_negotiation",
    )  # fmt: skip
    procedure.publish("procurement_intention", next_work(p.day + 8))
    procedure.publish("tender_item", next_work(p.day + 30))
    tender.announce(procedure)
    tender.submit(procedure, bidders)
    tender.open_bids(procedure)
    refuse(procedure)
    drawing.draw(procedure)
    award.evaluate(procedure)
    award.determine(procedure)
    return procedure


def _carry_out(p: Project, procedure: Procedure, category: str) -> None:
    """Contract, delivery, acceptance item by item, one payment."""
    winner, unit, story = procedure.ranked[0], p.unit, p.story
    contract_id = f"CON-{p.id}"
    start = procedure.notified + 32
    more: dict[str, Any] = {"award_id": f"AW-{procedure.ocid}", **procedure.key, **p.link, "budget_line_id": p.line}
    more["title"] = p.titles.contract
    more |= {"pay_anchor": "acceptance", "acceptance_days": 20, "decision_id": procedure.decision_id}
    more["service_kind"] = "other"
    if category == "goods":
        del more["service_kind"]
    if procedure.method != "open":
        more["catalogue_class"] = CLASS
    by_draft = Random(f"{p.world.seed}/{p.id}/draft").random() < BY_DRAFT
    if by_draft:
        more["payment_methods"] = ["transfer", "treasury", "bank_draft"]
    contract = conclude(procedure, Deal(contract_id, category, winner.fen, start, start + 30, procedure.method, more))
    archive(procedure, contract)
    settled = winner.fen + supplement(p, procedure, contract_id, next_work(contract.day + 6))
    delivered = next_work(contract.day + story.rng.randint(14, 30))
    told: dict[str, Any] = {
        "milestone_id": f"MS-delivery-{p.id}",
        "milestone_kind": "delivery",
        **p.link,
        "contract_id": contract_id,
    }
    told |= {"status": "met", "due_date": contract.data["period"]["end_date"], "is_on_platform": True}
    story.tell("milestone.updated", delivered, unit.id, told)
    accepted = next_work(delivered + story.rng.randint(3, 10))
    accept(p, procedure, contract_id, accepted)
    finance = p.world.units["finance"].id
    review(p, "settlement", next_work(accepted + 1), next_work(accepted + 3), settled, finance, contract_id)
    paid = add_work(accepted, story.rng.randint(4, 12))
    bill: dict[str, Any] = {**p.link, "contract_id": contract_id, "account": {"token": f"acc-{winner.firm}"}}
    bill |= {"budget_line_id": p.line, "action": "spend", "decision_id": procedure.decision_id}
    if by_draft:
        bill |= {"method": "bank_draft", "maturity_date": iso(accepted + TERM)}
    payee = firm(winner.firm)
    pay(story, unit, paid, Bill("full", payee, settled, p.purpose, bill), asked=next_work(accepted + 1))
    superior(p, "during", next_work(contract.day + 5))
    superior(p, "after", next_work(paid + 5))
    reviewed: dict[str, Any] = {
        **p.link,
        "contract_id": contract_id,
        "reviewer": organisation(p.world.institute(winner.number + 7)),
    }
    reviewed |= {"is_independent": True, "is_post_evaluation": False, "cost": yuan(settled * 90 // 100)}
    reviewed |= {"profit": yuan(settled - settled * 90 // 100), "savings": yuan(procedure.ceiling - settled)}
    story.tell("result.reviewed", next_work(paid + 40), p.world.units["audit"].id, reviewed)
    show(p, "project_progress", next_work(delivered + 2), "project", p.id)
    add(p, procedure, contract_id, next_work(paid + 10), p.fen - settled)
    objecting.queried(procedure, contract)
