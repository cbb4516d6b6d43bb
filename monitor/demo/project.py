"""A project before anything is bought: plan, approvals, budget, money, reports to whom they are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.demo.codes import document, organisation, recording, target, yuan
from monitor.demo.days import add_work, instant, iso, next_work, year_of
from monitor.demo.people import Unit
from monitor.demo.story import Act, Story
from monitor.demo.titles import Titles
from monitor.demo.world import World

WEEK = 7


@dataclass
class Project:
    """One project and its money."""

    world: World
    story: Story
    unit: Unit
    id: str
    titles: Titles
    category: str
    fen: int
    day: int
    """Ordinal of its registration."""
    last: int
    """No later than this ordinal does anything happen in it."""
    purpose: str
    level: str = "province"
    central: int = 0
    """Fen of its money that come from the central budget."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.titles.project

    @property
    def line(self) -> str:
        """The budget line it is charged to."""
        return f"BL-{self.id}"

    @property
    def link(self) -> dict[str, Any]:
        """The field that names it."""
        return {"project_id": self.id}


def register(p: Project) -> None:
    """Yearly plans filed before each year, the budget line of the first year, and the registration."""
    story, world, unit = p.story, p.world, p.unit
    reform, finance = world.units["reform"], world.units["finance"]
    period: dict[str, Any] = {"start_date": iso(p.day + 60), "end_date": iso(p.last)}
    money = sources(p)
    for year in range(year_of(p.day), year_of(p.last) + 1):
        row: dict[str, Any] = {
            "project_id": p.id,
            "name": p.name,
            "scope": "按批复内容",
            "period": period,
            "total": yuan(p.fen),
        }
        row |= {"year_amount": yuan(p.fen), "sources": money}
        kinds = ("project_funds", "government_investment") if p.category == "works" else ("project_funds",)
        for kind in kinds:
            plan: dict[str, Any] = {
                "plan_id": f"PLAN-{year}-{kind}-{p.id}",
                "plan_kind": kind,
                "unit": organisation(unit.id),
            }
            plan |= {"fiscal_year": year, "rows": [row]}
            plan["filed_with"] = [{"role": "development_reform_bureau", "organisation": organisation(reform.id)}]
            story.tell("plan.filed", next_work(date(year - 1, 12, 8).toordinal()), unit.id, plan)
    first = year_of(p.day)
    entry: dict[str, Any] = {"budget_line_id": p.line, "unit": organisation(unit.id), **p.link, "fund_class": "special"}
    entry |= {"purpose": p.purpose, "amount": yuan(p.fen)}
    reply: dict[str, Any] = {
        "unit": organisation(unit.id),
        "stage": "department_reply",
        "replied_by": organisation(finance.id),
    }
    reply |= {"fiscal_year": first, "region": world.region, "lines": [entry]}
    story.tell("budget.approved", reply_day(first), finance.id, reply, "16:00:00")
    told: dict[str, Any] = {
        **p.link,
        "project_code": p.id,
        "name": p.name,
        "owner": organisation(unit.id),
        "regulator": organisation(world.units["housing"].id),
        "region": world.place_of(p.name),
        "category": p.category,
        "infrastructure_class": p.titles.classed,
        "is_government_investment": p.category == "works",
        "is_direct_investment": True,
        "is_operating": False,
        "is_secret": False,
        "total_investment": yuan(p.fen),
        "soe_share": "0",
        "is_soe_controlled": False,
        "fund_sources": money,
        "budget_lines": [p.line],
        "approved_purposes": [p.purpose],
        "size": "small",
        "required_approvals": ["feasibility", "estimate", "construction_permit"] if p.category == "works" else [],
        "lead_person": unit.works_deputy,
        "site": f"SITE-{p.id[-6:]}",
    }
    story.tell("project.registered", p.day, unit.id, told)


def sources(p: Project) -> list[dict[str, Any]]:
    """Where its money comes from, the highest level first."""
    parts = (("central", p.central), (p.level, p.fen - p.central))
    return [
        {"level": level, "fund_kind": "budget", "amount": yuan(fen), "is_confirmed": True}
        for level, fen in parts
        if fen
    ]


def reply_day(year: int) -> int:
    """The day on which the finance bureau replies to the budgets of a year."""
    return next_work(date(year, 1, 4).toordinal())


def approve(p: Project, kind: str, day: int, fen: int = 0, more: dict[str, Any] | None = None) -> str:
    """An approval of the reform bureau, published within the month; its number."""
    number, reform = f"APP-{kind}-{p.id}", p.world.units["reform"]
    told: dict[str, Any] = {"approval_id": number, "approval_kind": kind, **p.link}
    told |= {"authority": organisation(reform.id), "authority_level": "county", **(more or {})}
    if fen:
        told["amount"] = yuan(fen)
    told["document"] = document(number, "approval", iso(day))
    p.story.tell("approval.granted", day, reform.id, told, "11:00:00")
    return number


def show(
    p: Project, what: str, day: int, noun: str, id_: str, medium: str = "website", more: dict[str, Any] | None = None
) -> None:
    """One thing about the project published by its owner."""
    number = f"PUB-{p.story.tag}-{len(p.story.acts) + 1}"
    told: dict[str, Any] = {"publication_id": number, "what": what, "medium": medium, "unit": organisation(p.unit.id)}
    told |= {"target": target(noun, id_), **p.link, **(more or {})}
    p.story.tell("disclosure.published", day, p.unit.id, told, "09:00:00")


def fund(p: Project, day: int, programme: dict[str, Any] | None = None) -> str:
    """Money in, reported in writing to all three within a week, passed on within thirty days; the receipt's number."""
    rng, story, finance = p.story.rng, p.story, p.world.units["finance"]
    receipt, in_plan = f"RC-{p.id}", rng.random() < 0.7  # noqa: PLR2004 - a share of the money is outside the plan
    approve(p, "other", day, p.fen, {"scope": "年度工作计划批复"})
    got: dict[str, Any] = {"receipt_id": receipt, "unit": organisation(finance.id), "source_level": p.level}
    got |= {"transfer_kind": "special", "amount": yuan(p.fen), "is_in_plan": in_plan, **p.link, **(programme or {})}
    story.tell("funds.received", day, finance.id, {**got, "budget_line_id": p.line}, "09:40:00")
    delay = WEEK if rng.random() < 0.2 else rng.randint(1, 6)  # noqa: PLR2004 - the seventh day is lawful
    reported = day + delay
    recipients: list[dict[str, Any]] = [
        {"role": "deputy_county_leader"},
        {"role": "finance_bureau", "organisation": organisation(finance.id)},
        {"role": "development_reform_bureau", "organisation": organisation(p.world.units["reform"].id)},
    ]
    report(p, "funds_arrival", reported, recipients)
    if programme is None:
        moved: dict[str, Any] = {
            "transfer_id": f"TR-{p.id}",
            "payer": organisation(finance.id),
            "payee": organisation(p.unit.id),
        }
        moved |= {"payer_level": "county", "payee_level": "county", "transfer_kind": "project", "amount": yuan(p.fen)}
        moved |= {"receipt_ids": [receipt], **p.link, "budget_line_id": p.line, "fiscal_year": year_of(day)}
        story.tell("funds.transferred", add_work(day, rng.randint(5, 14)), finance.id, moved)
    return receipt


def report(
    p: Project, kind: str, day: int, recipients: list[dict[str, Any]], more: dict[str, Any] | None = None
) -> Act:
    """A written report of the owner, received the day it was made."""
    number = f"RPT-{p.story.tag}-{len(p.story.acts) + 1}"
    told: dict[str, Any] = {"report_id": number, "report_kind": kind, "unit": organisation(p.unit.id), **p.link}
    told["recipients"] = [{**one, "received_at": instant(day, "15:00:00")} for one in recipients]
    told |= {"amount": yuan(p.fen), "is_written": True, "document": document(number, "report", iso(day))}
    return p.story.tell("report.submitted", day, p.unit.id, {**told, **(more or {})}, "14:00:00")


def superior(p: Project, stage: str, day: int) -> Act:
    """One of the three reports to the deputy county leader."""
    return report(p, "superior", day, [{"role": "deputy_county_leader"}], {"stage": stage})


def watch(p: Project, day: int) -> None:
    """The process watched by the sector's regulator, which is not the owner."""
    housing = p.world.units["housing"].id
    told: dict[str, Any] = {"supervision_kind": "process", "actors": [organisation(housing)]}
    told |= {"actor_functions": ["industry_regulator"], "target": target("project", p.id), **p.link}
    p.story.tell("supervision.recorded", day, housing, {**told, "recording": recording(f"SV-{p.id}", 900)})
