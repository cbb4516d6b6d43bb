"""Life line: small works awarded directly, below every size from which a tender is due."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo.altering import vary
from monitor.demo.building import milestone, monthly_reports, secure
from monitor.demo.codes import firm, organisation, yuan
from monitor.demo.contracting import Deal, stated, terms
from monitor.demo.days import last_work, next_work, year_of
from monitor.demo.ending import FIFTEEN, completion, file, joint, look_back
from monitor.demo.meeting import Matter, decide
from monitor.demo.paying import Bill, pay
from monitor.demo.project import Project, approve, fund, register, report, show, superior, watch
from monitor.demo.story import Act, Story
from monitor.demo.titles import small_titles
from monitor.demo.works import review
from monitor.demo.world import MICRO, World

JUST_BELOW = 49_999_999
"""499,999.99 yuan: no report to the discipline commission is due yet."""
REPORTED = 50_000_000
VARIED = 0.45
"""Share of the small works that are varied at no change of their price."""
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
    reported = _prepare(p, max(amounts))
    contractor = world.firm(MICRO + int(tag[1:]))
    for place, fen in enumerate(amounts):
        contract = _contract(p, contractor, fen, place)
        if reported and p.day >= world.keys_from:
            reported.covers.append(contract)
    superior(p, "after", next_work(p.day + 95 + 12 * len(amounts)))
    account: dict[str, Any] = {**p.link, "amount": yuan(p.fen), "tail_amount": yuan(0), "surplus": yuan(0)}
    story.tell("final_account.compiled", next_work(p.day + 130 + 12 * len(amounts)), unit.id, account)
    return story


def _prepare(p: Project, largest: int) -> Act | None:
    """What comes before the contracts; the report to the discipline commission, if the largest is of its size."""
    day, world = p.day, p.world
    register(p)
    for kind in ("feasibility", "estimate", "construction_permit", "owner_qualification"):
        approve(p, kind, next_work(day + 3), p.fen * 12 // 10 if kind != "construction_permit" else 0)
    fund(p, next_work(day + 4))
    review(p, "budget", next_work(day + 8), next_work(day + 12), p.fen, world.units["finance"].id)
    superior(p, "before", next_work(day + 10))
    superior(p, "during", next_work(day + 60))
    watch(p, next_work(day + 30))
    show(p, "project_approval", next_work(day + 6), "project", p.id)
    if largest < REPORTED:
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
    more["funded_share_required"] = "1"
    signed = next_work(day + 3)
    deal = Deal(contract_id, "works", fen, signed + 8, signed + 60, "direct", more)
    contract = terms(story, unit, contractor, signed, deal)
    if day >= p.world.keys_from:
        decision.covers.append(contract)
    show(p, "contract", next_work(signed + 5), "contract", contract_id, more=stated(contract))
    secure(p, contract_id, contractor, "owner_payment", next_work(signed + 2), fen // 20, signed + 120)
    started, done = next_work(signed + 8), next_work(signed + 50)
    milestone(p, contract_id, "start", started)
    monthly_reports(p, contract_id, started, done)
    if place == 0 and Random(f"{p.world.seed}/{contract_id}/variation").random() < VARIED:
        vary(p, contract_id, f"CH-{contract_id}", next_work(started + 14), 0)
    milestone(p, contract_id, "completion", done)
    milestone(p, contract_id, "delivery", done)
    accepted = next_work(signed + 62)
    completed = next_work(signed + 56)
    completion(p, contract_id, completed, contractor, int(story.tag[1:]) % 24)
    joint(p, contract_id, accepted)
    file(p, contract_id, last_work(completed + FIFTEEN))
    milestone(p, contract_id, "in_use", next_work(accepted + 2))
    review(
        p, "settlement", next_work(accepted + 1), next_work(accepted + 4), fen, p.world.units["finance"].id, contract_id
    )
    bill: dict[str, Any] = {
        **p.link,
        "contract_id": contract_id,
        "account": {"token": f"acc-{contractor}"},
        "action": "works_payment",
    }
    bill |= {"budget_line_id": p.line, "decision_id": decision.data["decision_id"]}
    order = Bill("full", firm(contractor), fen, p.purpose, bill, is_works=True)
    pay(story, unit, next_work(accepted + 8), order, asked=next_work(accepted + 2))
    look_back(p, contract_id, next_work(accepted + 40), fen, 0, int(story.tag[1:]) + 5)
    return contract
