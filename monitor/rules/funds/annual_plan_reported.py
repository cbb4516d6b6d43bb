"""The funds of a project were not in a plan for its year that was filed before the year began.

What it checks
    Each project with fund sources: whether a plan of project funds for the year in which it was first registered with
    them, with a row for the project, had been filed by the last day of the year before.
Why it matters
    What nobody planned is decided under the pressure of the moment.
Legal source
    Tongyu county, section two (3): each unit lists its arrangement of project funds for the next year in advance. The
    text names no date; 31 December is taken.
Does not apply
    Projects that are known to have no fund source.
Innocent explanations
    The money came outside the plan; the project was planned under another number, or as part of a larger one; the plan
    was filed on paper.
Ask next
    The unit's plan for the year, with the day on which the development bureau received it.
Known gaps
    Fund sources carry no year: that of the first registration which tells them is taken, and later years are not
    judged. A plan of any unit counts if it lists the project; with whom it was filed is not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.params import WrongParameter, param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目资金没有列入在上一年度内上报的年度资金安排计划。

查什么
    每个有资金来源的项目：其首次登记资金来源的年度，列有该项目的项目资金计划是否在上一年最后一天之前（含）上报。
为什么要紧
    没有计划的事，只能临时拍板。
法律依据
    通榆县二（3）：要对本单位下一年度项目资金安排工作提前列出计划。原文没有日期，取12月31日。
不适用
    已知没有资金来源的项目。
可能的正当理由
    资金属于计划外到位；项目用别的编号列入计划，或是较大项目的一部分；计划以纸面上报。
接着问
    该单位的年度计划，以及发改局的收文日期。
已知不足
    资金来源不写年度：取首次写明资金来源的登记所在年度，以后年度不判断。只要列有该项目，任何单位的计划都算；报给了谁，不作
    判断。
"""

MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8]|29|3[01])")


@dataclass(frozen=True, slots=True)
class Params:
    """Month and day of the year before, the day included."""

    deadline: str = param("12-31", unit="date", zh="上报期限（上一年的月-日，含）", en="File by (MM-DD, year before)")


def registered(f: Facts) -> pl.LazyFrame:
    """One row a project: the first registration that tells a source, else the first that tells there is none."""
    sources = pl.col("fund_sources_count")
    rank = pl.when(sources > 0).then(0).when(sources == 0).then(1).otherwise(2)
    told = f.of("project.registered").with_columns(rank=rank).sort("rank", "at", "event")
    return told.unique("scope_id", keep="first", maintain_order=True).rename({"day": "registered_day"})


def filed(f: Facts) -> pl.LazyFrame:
    """Project and year -> the first day on which a plan of project funds with a row for it was filed.

    A plan belongs to the projects that it lists.
    """
    plans = f.of("plan.filed").filter(pl.col("plan_kind") == "project_funds")
    first = plans.sort("day", "at", "event").unique(["scope_id", "fiscal_year"], keep="first", maintain_order=True)
    return first.select("scope_id", "fiscal_year", filed_day="day", plan_id="plan_id", plan_event="event")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a project; the judged day is the last one on which the plan of its year could be filed."""
    if not MONTH_DAY.fullmatch(p.deadline):
        raise WrongParameter(f"deadline: {p.deadline!r} is not a month and a day, as in 12-31")
    month, day = (int(part) for part in p.deadline.split("-"))
    year = pl.col("registered_day").cast(pl.Date).dt.year().cast(pl.Int64)
    rows = registered(f).with_columns(fiscal_year=year).join(filed(f), on=["scope_id", "fiscal_year"], how="left")
    last = pl.date(pl.col("fiscal_year") - 1, month, day).cast(pl.Int32)
    return rows.with_columns(
        day=last,
        year=pl.col("fiscal_year").cast(pl.String),
        stake_fen=cny("total_investment"),
        is_late=(pl.col("filed_day") > last).fill_null(value=True),
        events=pl.concat_list("plan_event").list.drop_nulls(),
    ).with_columns(cured_day=pl.when("is_late").then("filed_day"))


def applies(_: Params) -> pl.Expr:
    """Projects with money."""
    return pl.col("fund_sources_count") > 0


def flagged(_: Params) -> pl.Expr:
    """No plan in time."""
    return pl.col("is_late")


PROJECT = "2026-999001-54-01-000017"
MONEY = [{"level": "county", "amount": yuan("1800000.00")}]


def _project(day: str = "2026-01-12", **more: Any) -> dict[str, Any]:
    return like("project.registered", day, **({"project_id": PROJECT, "fund_sources": MONEY} | more))


def _plan(day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"plan_id": f"PLAN-{day}", "plan_kind": "project_funds", "fiscal_year": 2026}
    return like("plan.filed", day, **(told | {"rows": [{"project_id": "X-1"}, {"project_id": PROJECT}]} | more))


RULE = Rule(
    id="fnd.annual-plan-reported",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("project.registered",),
    reads=("plan.filed", "project.registered"),
    about=("project_id",),
    needs=("fund_sources_count",),
    evidence=(
        Shown("year", "预算年度", "Fiscal year"),
        Shown("day", "上报期限", "To be filed by"),
        Shown("filed_day", "计划上报日", "Filed on"),
        Shown("plan_id", "计划编号", "Plan"),
        Shown("registered_day", "项目登记日", "Project registered on"),
        Shown("fund_sources_count", "资金来源数", "Fund sources"),
        Shown("stake_fen", "总投资（元）", "Total investment (CNY)"),
    ),
    title={"zh": "下年度项目资金安排计划提前上报", "en": "Next-year project-fund plan filed ahead"},
    message={
        "zh": "{day} 之前没有上报列有本项目的 {year} 年项目资金计划[，{filed_day} 才上报]",
        "en": "No plan of project funds for {year} that lists the project had been filed by {day}[; filed only on "
        "{filed_day}]",
    },
    cites=(Cite("seed-tongyu", "二(3)报告"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("filed on the last day of the year before", (_plan("2025-12-31"), _project()), {PROJECT: "clear"}),
        Example("filed on the first day of the year", (_plan("2026-01-01"), _project()), {PROJECT: "flagged"}),
        Example("the same in reverse order of the file", (_project(), _plan("2026-01-01")), {PROJECT: "flagged"}),
        Example(
            "filed in time, and once more", (_plan("2026-02-01"), _plan("2025-11-30"), _project()), {PROJECT: "clear"}
        ),
        Example(
            "registered on the last day of the year", (_plan("2025-12-31"), _project("2026-12-31")), {PROJECT: "clear"}
        ),
        Example("never filed", (_project(),), {PROJECT: "flagged"}),
        Example(
            "never filed, and the project is not in yuan",
            (_project(total_investment={"amount": "900000.00", "currency": "USD"}),),
            {PROJECT: "flagged"},
        ),
        Example("a plan for another year", (_plan("2025-12-10", fiscal_year=2025), _project()), {PROJECT: "flagged"}),
        Example(
            "a plan of another kind",
            (_plan("2025-12-10", plan_kind="government_investment"), _project()),
            {PROJECT: "flagged"},
        ),
        Example("no fund source", (_project(fund_sources=[]),), {PROJECT: "not_applicable"}),
        Example(
            "fund sources not told at first, then told to be none",
            (_project(fund_sources=None), _project("2026-02-01", fund_sources=[])),
            {PROJECT: "not_applicable"},
        ),
        Example("fund sources not told", (_project(fund_sources=None),), {PROJECT: "not_assessable"}),
        Example(
            "sources told by a later registration: its year counts",
            (
                _project("2025-06-01", fund_sources=[]),
                _project("2026-01-12"),
                _project("2027-01-12"),
                _plan("2025-12-31"),
            ),
            {PROJECT: "clear"},
            as_of="2027-12-31",
        ),
        Example(
            "an earlier date where the place sets one",
            (_plan("2025-12-01"), _project()),
            {PROJECT: "flagged"},
            set={"deadline": "11-30"},
        ),
        Example(
            "the row for the project was added by a correction",
            (
                _plan("2025-12-10", rows=[{"project_id": "X-1"}]),
                {**_plan("2025-12-10"), "corrects": "ex-1"},
                _project(),
            ),
            {PROJECT: "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
