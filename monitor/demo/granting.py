"""Money that is not the bureaus' own: grants to the towns, central money, a fund kept for others, surpluses."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from monitor.demo.codes import credit_code, organisation, yuan
from monitor.demo.days import last_work, next_work, year_of
from monitor.demo.project import Project
from monitor.demo.story import Story
from monitor.demo.world import World

GENERAL, SPECIAL = 30, 60
"""Days from the congress within which a grant goes out; the last of them is lawful."""
SPECIALS = 3
"""So many towns get a special grant in a year."""
PASSED_ON = 30
"""Days within which the province passes central money on; the last of them is lawful."""
AT_THE_BOUND = 0.2
MONTHLY = 10
"""Day of the month on which the fund for the repair of homes pays out."""
SAVED = 0.3
"""Share of the tendered works whose surplus the final account tells."""


def province(world: World) -> str:
    """The finance department of the province."""
    return credit_code("11", f"{world.region[:2]}0000", "MB", 1)


def repair_fund(world: World) -> str:
    """The office that keeps the fund for the repair of homes."""
    return credit_code("12", world.region, "MB", 1)


def enter(story: Story, world: World, day: int) -> None:
    """The province's finance department and the office of the repair fund in the register."""
    rows: tuple[tuple[str, dict[str, Any]], ...] = (
        (province(world), {"organisation_kind": "public_body", "functions": ["finance"]}),
        (repair_fund(world), {"organisation_kind": "institution", "functions": ["other"], "region": world.region}),
    )
    for id_, told in rows:
        name = "青禾县住宅专项维修资金中心" if "region" in told else "青禾县所在省财政厅"
        region = {"region": f"{world.region[:2]}0000", **told}
        by = world.units["finance"].id
        story.tell("organisation.registered", day, by, {"organisation": {"id": id_, "name": name}, **region})


def grant(story: Story, world: World, year: int, congress: int) -> None:
    """The county's own grants of a year to its towns, in time after the congress."""
    finance, rng = world.units["finance"], Random(f"{world.seed}/{year}/grants")
    rows = [("general", GENERAL, town) for town in world.towns]
    rows += [("special", SPECIAL, town) for town in rng.sample(world.towns, SPECIALS)]
    for kind, limit, town in rows:
        days = limit if rng.random() < AT_THE_BOUND else rng.randint(9, limit)
        told: dict[str, Any] = {"transfer_id": f"TR-{year}-{kind}-{town.key}", "payer": organisation(finance.id)}
        told |= {"payee": organisation(town.id), "payer_level": "county", "payee_level": "township"}
        told |= {"transfer_kind": kind, "amount": yuan(rng.randint(20, 90) * 10_000_000), "fiscal_year": year}
        if (day := last_work(congress + days)) >= world.first_day:
            story.tell("funds.transferred", day, finance.id, told, "10:20:00")


def fund_lines(world: World, year: int) -> list[dict[str, Any]]:
    """The budget line of the repair fund, which the housing bureau watches over, in years that are told whole."""
    line: dict[str, Any] = {"budget_line_id": f"BL-{year}-repair-fund", "unit": organisation(repair_fund(world))}
    line |= {"fund_class": "entrusted", "amount": yuan(600_000_000)}
    return [line] if date(year, 1, 1).toordinal() >= world.first_day else []


def pay_out(story: Story, world: World, year: int) -> None:
    """What the repair fund gave the housing bureau for repairs, month by month."""
    rng, housing, fund = Random(f"{world.seed}/{year}/repair fund"), world.units["housing"].id, repair_fund(world)
    for month in range(1, 13) if fund_lines(world, year) else ():
        told: dict[str, Any] = {"transfer_id": f"TR-{year}-{month:02d}-repair", "payer": organisation(fund)}
        told |= {"payee": organisation(housing), "payer_level": "county", "payee_level": "county"}
        told |= {"transfer_kind": "other", "amount": yuan(rng.randint(100, 400) * 100_000)}
        told |= {"budget_line_id": f"BL-{year}-repair-fund", "fiscal_year": year}
        story.tell("funds.transferred", date(year, month, MONTHLY).toordinal(), housing, told, "17:00:00")


def pass_down(p: Project) -> None:
    """The central part of a project's money: received by the province, which passes it on to the county in time."""
    rng, finance = Random(f"{p.world.seed}/{p.id}/province"), p.world.units["finance"]
    issued = p.story.all("funds.received")[0].day
    days = PASSED_ON if rng.random() < AT_THE_BOUND else rng.randint(6, PASSED_ON)
    above = organisation(province(p.world))
    got: dict[str, Any] = {"receipt_id": f"RC-C-{p.id}", "unit": above, "source_level": "central"}
    got |= {"transfer_kind": "special", "amount": yuan(p.central), "is_in_plan": True, **p.link}
    p.story.tell("funds.received", issued - days, finance.id, got, "09:00:00")
    told: dict[str, Any] = {"transfer_id": f"TR-C-{p.id}", "payer": above, "payee": organisation(finance.id)}
    told |= {"payer_level": "province", "payee_level": "county", "transfer_kind": "special"}
    told |= {"amount": yuan(p.central), "receipt_ids": [f"RC-C-{p.id}"], **p.link, "fiscal_year": year_of(issued)}
    p.story.tell("funds.transferred", issued, finance.id, told, "09:10:00")


def surplus(p: Project, settled: int) -> int:
    """What is left of the project's money, in fen, where it is counted as a surplus."""
    return p.fen - settled if Random(f"{p.world.seed}/{p.id}/surplus").random() < SAVED else 0


def give_back(p: Project, day: int, fen: int) -> None:
    """The surplus of a finished project, given back to the finance bureau."""
    told: dict[str, Any] = {"transfer_id": f"TR-{p.id}-back", "payer": organisation(p.unit.id)}
    told |= {"payee": organisation(p.world.units["finance"].id), "payer_level": "county", "payee_level": "county"}
    told |= {"transfer_kind": "surplus_return", "amount": yuan(fen), **p.link, "budget_line_id": p.line}
    p.story.tell("funds.transferred", next_work(day), p.unit.id, {**told, "fiscal_year": year_of(day)})
