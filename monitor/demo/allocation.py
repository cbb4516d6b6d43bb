"""Life line: programme money shared out among towns and households."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo.codes import organisation, person, target, yuan
from monitor.demo.days import add_work, next_work, year_of
from monitor.demo.granting import pass_down
from monitor.demo.meeting import Matter, decide
from monitor.demo.paying import Bill, pay
from monitor.demo.people import LEADER
from monitor.demo.project import Project, fund, register, report, superior, watch
from monitor.demo.story import Act, Story
from monitor.demo.titles import programme_titles
from monitor.demo.world import World

TWENTY = 20
"""Working days within which plan and result are published; the twentieth is lawful."""
MEDIA = ("website", "newspaper")
CENTRAL = 0.4
"""Share of the programmes with some money of the central budget."""


def allocation(world: World, tag: str, day: int, rng: Random) -> Story:
    """One allocation plan from the money's arrival to the report on its result."""
    story = Story(tag, rng)
    unit = rng.choice(world.owners)
    towns = rng.sample(world.towns, rng.randint(3, 6))
    shares = [rng.randint(8, 60) * 500_000 for _ in towns]
    homes = [rng.randint(30, 90) * 10_000 for _ in range(rng.randint(2, 4))]
    p = Project(
        world=world, story=story, unit=unit, id=f"{year_of(day)}-{world.region}-70-03-{tag[1:]:>06}",
        titles=programme_titles(world, unit, tag, year_of(day)),
        category="assistance", fen=sum(shares) + sum(homes), day=next_work(day),
        last=day + 120, purpose="assistance", level="province",
    )  # fmt: skip
    story.scope = f"AP-{tag}"
    if Random(f"{world.seed}/{p.id}/central").random() < CENTRAL:
        p.central = p.fen * 3 // 10
    register(p)
    programme: dict[str, Any] = {"programme_id": f"PRG-{unit.number}-{year_of(day)}"}
    fund(p, next_work(p.day + 4), programme)
    key: dict[str, Any] = {"allocation_plan_id": f"AP-{tag}", **programme}
    amounts: list[dict[str, Any]] = [
        {"recipient": {"kind": "organisation", "id": town.id}, "region": town.region, "amount": yuan(fen)}
        for town, fen in zip(towns, shares, strict=True)
    ]
    people = [f"P-B{tag[1:]}.{place}" for place in range(len(homes))]
    amounts += [
        {"recipient": person(one), "region": towns[place % len(towns)].region, "amount": yuan(fen)}
        for place, (one, fen) in enumerate(zip(people, homes, strict=True))
    ]
    plan, decision = _plan(p, key, amounts)
    filed = _file(p, plan, f"AP-{tag}")
    _publish(p, "allocation_plan", filed, f"AP-{tag}", amounts, add_work(plan.day, TWENTY))
    for place, (town, fen) in enumerate(zip(towns, shares, strict=True)):
        _transfer(p, key, town.id, fen, add_work(filed, 2 + place % 3), place)
    paid = filed
    for place, (one, fen) in enumerate(zip(people, homes, strict=True)):
        paid = add_work(filed, 3 + place)
        more: dict[str, Any] = {
            **p.link,
            **key,
            "receipt_ids": [f"RC-{p.id}"],
            "budget_line_id": p.line,
            "action": "allocation",
        }
        more |= {"decision_id": decision.data["decision_id"], "account": {"token": f"acc-{one}"}}
        pay(story, unit, paid, Bill("assistance", person(one), fen, p.purpose, more))
    done = next_work(paid + rng.randint(3, 10))
    result: dict[str, Any] = {**key, "unit": organisation(unit.id), **p.link, "amounts": amounts}
    story.tell("allocation.concluded", done, unit.id, result, "16:00:00")
    _publish(p, "allocation_result", done, f"AP-{tag}", amounts)
    recipients: list[dict[str, Any]] = [
        {"role": "deputy_county_leader"},
        {"role": "development_reform_bureau", "organisation": organisation(world.units["reform"].id)},
    ]
    report(p, "allocation_result", next_work(done + 3), recipients, {"target": target("allocation_plan", f"AP-{tag}")})
    for stage, when in (("before", p.day + 8), ("during", filed + 3), ("after", done + 5)):
        superior(p, stage, next_work(when))
    if p.central:
        pass_down(p)
    return story


def _plan(p: Project, key: dict[str, Any], amounts: list[dict[str, Any]]) -> tuple[Act, Act]:
    """The plan and the decision on it."""
    day, unit = next_work(p.day + 9), p.unit
    data: dict[str, Any] = {
        **key,
        **p.link,
        "unit": organisation(unit.id),
        "basis": "按受益人数和轻重缓急",
        "amounts": amounts,
        "procedure": "申报、评议、公示",
        "workflow": "专班提出、集体决策、登记、拨付",
        "proposer": unit.works_deputy,
        "proposer_group": "项目专班",
        "criteria": ["urgency", "beneficiaries"],
    }
    plan = p.story.tell("allocation.planned", day, unit.id, data, "09:00:00")
    matter = Matter(f"{p.name}分配方案", "allocation", "funds", p.fen, p.link)
    decision = decide(p.story, unit, next_work(day + 6), matter)
    if decision.day >= p.world.keys_from:
        decision.covers.append(plan)
    return plan, decision


def _file(p: Project, plan: Act, id_: str) -> int:
    """Three persons sign, then the plan is registered; the day of the registration."""
    day, unit, reform = next_work(plan.day + 9), p.unit, p.world.units["reform"]
    signers = (
        ("deputy_in_charge", unit.works_deputy),
        ("principal_leader", unit.head),
        ("deputy_county_leader", LEADER),
    )
    for place, (role, signer) in enumerate(signers):
        more: dict[str, Any] = {"day": day, "clock": f"{10 + place:02d}:00:00", "step": "execution", **p.link}
        p.story.sign(plan, "allocation_plan", id_, signer, role, more)
    filed = next_work(day + 2)
    told: dict[str, Any] = {
        "filing_kind": "allocation_plan",
        "target": target("allocation_plan", id_),
        "unit": organisation(unit.id),
    }
    told |= {**p.link, "authority": organisation(reform.id), "authority_role": "development_reform_bureau"}
    p.story.tell("filing.made", filed, reform.id, {**told, "registry_no": f"REG-{id_}"}, "11:00:00")
    watch(p, next_work(filed + 22))
    return filed


def _publish(
    p: Project, what: str, since: int, id_: str, amounts: list[dict[str, Any]], latest: int | None = None
) -> None:
    """What the towns get, on the website and in the newspaper within twenty working days, now and then on the last."""
    for medium in MEDIA:
        days = TWENTY if p.story.rng.random() < 0.08 else p.story.rng.randint(1, 12)  # noqa: PLR2004
        number = f"PUB-{p.story.tag}-{len(p.story.acts) + 1}"
        told: dict[str, Any] = {
            "publication_id": number,
            "what": what,
            "medium": medium,
            "target": target("allocation_plan", id_),
        }
        told |= {"unit": organisation(p.world.units["reform"].id), **p.link}
        rows = [{"party": one["recipient"], "amount": one["amount"]} for one in amounts]
        told["stated"] = [{"target": told["target"], **row} for row in rows if row["party"]["kind"] == "organisation"]
        day = min(add_work(since, days), latest or add_work(since, TWENTY))
        p.story.tell("disclosure.published", day, p.world.units["reform"].id, told, "09:00:00")


def _transfer(p: Project, key: dict[str, Any], town: str, fen: int, day: int, place: int) -> None:
    finance = p.world.units["finance"]
    told: dict[str, Any] = {
        "transfer_id": f"TR-{p.id}-{place + 1}",
        "payer": organisation(finance.id),
        "payee": organisation(town),
    }
    told |= {"payer_level": "county", "payee_level": "township", "transfer_kind": "project", "amount": yuan(fen)}
    told |= {"receipt_ids": [f"RC-{p.id}"], **key, **p.link, "budget_line_id": p.line, "fiscal_year": year_of(day)}
    p.story.tell("funds.transferred", day, finance.id, told)
