"""Life line: small works awarded directly, below every size from which a tender is due."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo.codes import firm, organisation, target
from monitor.demo.contracting import Deal, terms
from monitor.demo.days import next_work, year_of
from monitor.demo.ending import completion, joint
from monitor.demo.meeting import Matter, decide
from monitor.demo.paying import Bill, pay
from monitor.demo.project import Project, approve, fund, register, report, show, superior
from monitor.demo.story import Act, Story
from monitor.demo.titles import small_titles
from monitor.demo.works import review
from monitor.demo.world import MICRO, World

JUST_BELOW = 49_999_999
"""499,999.99 yuan: no report to the discipline commission is due yet."""
REPORTED = 50_000_000
TWO_BELOW = ((190_000_000, 209_000_000), (120_000_000, 150_000_000))
"""Pairs of direct awards on one site that stay below the tendering size together (fen)."""


def direct(world: World, tag: str, day: int, rng: Random, split: tuple[int, ...] = ()) -> Story:
    """One project of small works; `split` gives the contracts on its one site, in fen."""
    story = Story(tag, rng)
    draw = rng.random()
    small = JUST_BELOW if draw < 0.08 else rng.randint(60, 420) * 100_000  # noqa: PLR2004 - a share of small works
    amounts = split or (TWO_BELOW[rng.randrange(2)] if draw > 0.92 else (small,))  # noqa: PLR2004
    unit = rng.choice(world.owners)
    p = Project(
        world=world, story=story, unit=unit, id=f"{year_of(day)}-{world.region}-55-04-{tag[1:]:>06}",
        titles=small_titles(world, unit, tag), category="works", fen=sum(amounts), day=next_work(day), last=day + 170,
        purpose="works", level="county",
    )  # fmt: skip
    story.scope = p.id
    reported = _prepare(p)
    contractor = world.firm(MICRO + int(tag[1:]))
    for place, fen in enumerate(amounts):
        contract = _contract(p, contractor, fen, place)
        if reported and p.day >= world.keys_from:
            reported.covers.append(contract)
    superior(p, "after", next_work(p.day + 150))
    return story


def _prepare(p: Project) -> Act | None:
    """What comes before the contracts; the report to the discipline commission, if they are of its size."""
    day, world = p.day, p.world
    register(p)
    for kind in ("feasibility", "estimate", "construction_permit", "owner_qualification"):
        approve(p, kind, next_work(day + 3), p.fen * 12 // 10 if kind != "construction_permit" else 0)
    fund(p, next_work(day + 4))
    review(p, "budget", next_work(day + 8), next_work(day + 12), p.fen, world.units["finance"].id)
    superior(p, "before", next_work(day + 10))
    superior(p, "during", next_work(day + 60))
    show(p, "project_approval", next_work(day + 6), "project", p.id)
    if p.fen < REPORTED:
        return None
    told = [{"role": "discipline_commission", "organisation": organisation(world.units["discipline"].id)}]
    return report(p, "discipline_commission", next_work(day + 12), told)


def _contract(p: Project, contractor: str, fen: int, place: int) -> Act:
    """One direct contract: decided, signed, built, accepted by the four bureaus, paid in full."""
    story, unit, day = p.story, p.unit, next_work(p.day + 20 + 12 * place)
    contract_id = f"CON-{p.id}-{place + 1}"
    decision = decide(story, unit, day, Matter(f"{p.name}安排", "contract", "works", fen, p.link))
    more: dict[str, Any] = {**p.link, "regime": "other", "budget_line_id": p.line, "site": f"SITE-{p.id[-6:]}"}
    more |= {"decision_id": decision.data["decision_id"], "material_buyer": "contractor", "acceptance_days": 28}
    title = p.titles.contract if place == 0 else f"{p.titles.contract}（续建）"
    more |= {"title": title, "defect_period_months": 24, "wage_cycle_months": 1, "progress_pay_ratio": "0.80"}
    more |= {"supplier_qualifications": ["SZ-3"], "required_qualifications": ["SZ-3"], "pay_anchor": "acceptance"}
    signed = next_work(day + 3)
    deal = Deal(contract_id, "works", fen, signed + 8, signed + 60, "direct", more)
    contract = terms(story, unit, contractor, signed, deal)
    if day >= p.world.keys_from:
        decision.covers.append(contract)
    show(p, "contract", next_work(signed + 5), "contract", contract_id)
    milestone: dict[str, Any] = {**p.link, "contract_id": contract_id, "status": "met", "is_on_platform": True}
    for kind, when in (("start", next_work(signed + 8)), ("completion", next_work(signed + 50))):
        told: dict[str, Any] = {"milestone_id": f"MS-{kind}-{contract_id}", "milestone_kind": kind, **milestone}
        story.tell("milestone.updated", when, unit.id, told, "17:00:00")
    accepted = next_work(signed + 62)
    completion(p, contract_id, next_work(signed + 56), contractor, int(story.tag[1:]) % 24)
    joint(p, contract_id, accepted)
    filed: dict[str, Any] = {"filing_kind": "completion", "target": target("acceptance", f"AC-{contract_id}"), **p.link}
    filed |= {"unit": organisation(unit.id), "authority": organisation(p.world.units["housing"].id)}
    story.tell("filing.made", next_work(accepted + 6), p.world.units["housing"].id, filed)
    bill: dict[str, Any] = {
        **p.link,
        "contract_id": contract_id,
        "account": {"token": f"acc-{contractor}"},
        "action": "works_payment",
    }
    bill |= {"budget_line_id": p.line, "decision_id": decision.data["decision_id"]}
    order = Bill("full", firm(contractor), fen, p.purpose, bill, is_works=True)
    pay(story, unit, next_work(accepted + 8), order, asked=next_work(accepted + 2))
    return contract
