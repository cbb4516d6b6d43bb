"""A government-investment project was started or paid for without being fully listed in the year's investment plan.

What it checks
    Each start of work and each payment of a government-investment project: whether the government investment plan of
    that year, filed no later than that, has a row for it with name, content and scale, period, total investment, the
    year's amount and sources of money.
Why it matters
    What is not in the plan competes with nothing and is weighed by nobody.
Legal source
    Government Investment Regulation, articles 16 and 17: the yearly plan names project, content and scale, period,
    total investment, the year's amount and the sources. Tongyu county has the housing bureau draw the yearly plan
    together.
Does not apply
    Projects that are not government investment; daily expenses; onward payments of a contractor; a start that has not
    happened.
Innocent explanations
    The plan of the year was issued later than the year began; the project stands in it under another number; retention
    of a finished project was paid out in a year for which it is no longer planned.
Ask next
    The plan of the year with its day of issue, and the decision to go on without it.
Known gaps
    One complete row in any government investment plan of the year is enough. Whether the amounts agree with the money
    spent is not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny, moment_as
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.milestones import started
from monitor.rules.kit.params import WrongParameter, param
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """政府投资项目没有完整列入当年政府投资年度计划，就已开工或付款。

查什么
    政府投资项目的每次开工和付款：当时已上报的当年政府投资年度计划中，是否有该项目的一行，写明项目名称、建设内容及规模、
    工期、总投资、年度投资额和资金来源。
为什么要紧
    不在计划里的项目，不用跟别的项目比，也没有人权衡。
法律依据
    政府投资条例第16条、第17条：年度计划应当明确项目名称、建设内容及规模、建设工期、项目总投资、年度投资额及资金来源。通榆
    县由住建部门统筹制定年度计划。
不适用
    不是政府投资的项目；日常开支；承包人转付；尚未发生的开工。
可能的正当理由
    当年计划下达晚于年初；项目用别的编号列入计划；已完工项目的质保金在不再列计划的年度支付。
接着问
    当年计划及其下达日期；计划外继续实施由谁决定。
已知不足
    当年任何一份政府投资年度计划中有完整的一行即可。金额与实际支出是否相符，不作比较。
"""

TOLD = {
    "name": pl.col("name").is_not_null(),
    "scope": pl.col("scope").is_not_null(),
    "period": pl.col("period_start_date_day").is_not_null(),
    "total": pl.col("total_fen").is_not_null(),
    "year_amount": pl.col("year_amount_fen").is_not_null(),
    "sources": (pl.col("sources_count") > 0).fill_null(value=False),
}
"""Field of a plan's row -> whether it is told."""
OUTSIDE = ("expense", "onward")
YEAR = ["scope_id", "fiscal_year"]


@dataclass(frozen=True, slots=True)
class Params:
    """All six."""

    required_fields: tuple[str, ...] = param(
        tuple(TOLD), unit="list", zh="计划行应写明的内容", en="What the row must state"
    )


def acts(f: Facts) -> pl.LazyFrame:
    """One row a start and a payment; `is_done` is false for what carries no project out."""
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    moment = ("scope_id", "event", "at", "day", "clock")
    spent = ~pl.col("payment_kind").is_in(OUTSIDE)
    parts = (
        started(f).select(*moment, "project_id", "contract_id", "milestone_id", is_done="is_met"),
        payments.select(*moment, "payment_id", is_done=spent, stake_fen=cny("amount")),
    )
    return pl.concat(parts, how="diagonal")


def rows_of_plans(f: Facts, p: Params) -> pl.LazyFrame:
    """Every row for a project in a government investment plan, with the moment of its filing as `listed`."""
    unknown = set(p.required_fields) - set(TOLD)
    if unknown:
        raise WrongParameter(f"required_fields: {', '.join(sorted(unknown))}: known are {', '.join(TOLD)}")
    plans = f.of("plan.filed").filter(pl.col("plan_kind") == "government_investment")
    plans = plans.select("scope_id", "event", "fiscal_year", "plan_id", *moment_as("listed"))
    rows = f.of("plan.filed", "rows").filter(pl.col("project_id") == pl.col("scope_id"))
    rows = rows.select("scope_id", "event", *(told.alias(f"has_{name}") for name, told in TOLD.items()))
    is_complete = pl.all_horizontal(pl.lit(value=True), *(f"has_{name}" for name in p.required_fields))
    return rows.join(plans, on=["scope_id", "event"]).with_columns(is_complete=is_complete)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an act, with the row of the year's plan that tells most, and when a complete one was filed."""
    listed = rows_of_plans(f, p)
    fields = [f"has_{name}" for name in TOLD]
    order = listed.with_columns(told=pl.sum_horizontal(fields)).sort(
        "is_complete", "told", "listed", "event", descending=[True, True, False, False]
    )
    best = order.unique(YEAR, keep="first", maintain_order=True).rename({"event": "plan_event"}).drop("told")
    done = with_project(f, acts(f), "is_government_investment")
    year = pl.col("day").cast(pl.Date).dt.year().cast(pl.Int64)
    rows = done.with_columns(fiscal_year=year).join(best, on=YEAR, how="left")
    is_in = pl.col("is_complete") & ~later("listed", "")
    return rows.with_columns(
        year=pl.col("fiscal_year").cast(pl.String),
        is_in=is_in.fill_null(value=False),
        cured_day=pl.when(pl.col("is_complete") & later("listed", "")).then("listed_day"),
        events=pl.concat_list("plan_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Acts that carry out a government-investment project."""
    return pl.col("is_done") & pl.col("is_government_investment")


def flagged(_: Params) -> pl.Expr:
    """No complete row by then."""
    return ~pl.col("is_in")


PROJECT = "2026-999001-54-01-000017"
ROW: dict[str, Any] = {
    "project_id": PROJECT,
    "name": "县道示例段改造工程",
    "scope": "路面改造4公里",
    "period": {"start_date": "2026-05-20", "end_date": "2026-11-30"},
    "total": yuan("6800000.00"),
    "year_amount": yuan("6800000.00"),
    "sources": [{"level": "province", "amount": yuan("5000000.00")}],
}


def _project(day: str = "2026-01-12", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "is_government_investment": True}
    return like("project.registered", day, **(told | more))


def _plan(
    day: str = "2026-02-10", *, lacks: str = "", row: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    listed = {name: value for name, value in (ROW | (row or {})).items() if name != lacks}
    told: dict[str, Any] = {"plan_id": f"PLAN-{day}", "plan_kind": "government_investment", "fiscal_year": 2026}
    return like("plan.filed", day, **(told | {"rows": [listed]} | more))


def _start(day: str = "2026-05-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"milestone_id": "MS-A", "milestone_kind": "start", "status": "met", "project_id": PROJECT}
    return like("milestone.updated", day, **(told | more))


def _paid(day: str = "2026-05-20", **more: Any) -> dict[str, Any]:
    return like(
        "payment.made", day, **({"payment_id": "PAY-A", "payment_kind": "progress", "project_id": PROJECT} | more)
    )


BOTH = (_project(), _start(), _paid())
HIT = {"MS-A": "flagged", "PAY-A": "flagged"}

RULE = Rule(
    id="fnd.in-annual-investment-plan",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("milestone.updated", "payment.made"),
    reads=("plan.filed", "milestone.updated", "payment.made", "project.registered"),
    about=("project_id", "contract_id", "milestone_id", "payment_id"),
    evidence=(
        Shown("day", "开工（付款）日", "Started or paid on"),
        Shown("milestone_id", "开工节点", "Start of work"),
        Shown("payment_id", "支付", "Payment"),
        Shown("year", "计划年度", "Year of the plan"),
        Shown("listed_day", "列入计划日", "In the plan since"),
        Shown("plan_id", "计划编号", "Plan"),
        Shown("has_name", "写明项目名称", "Name stated"),
        Shown("has_scope", "写明建设内容及规模", "Content and scale stated"),
        Shown("has_period", "写明工期", "Period stated"),
        Shown("has_total", "写明总投资", "Total stated"),
        Shown("has_year_amount", "写明年度投资额", "Year's amount stated"),
        Shown("has_sources", "写明资金来源", "Sources stated"),
        Shown("stake_fen", "付款金额（元）", "Paid (CNY)"),
    ),
    title={"zh": "列入政府投资年度计划", "en": "In the annual government investment plan"},
    message={
        "zh": "{day} [开工（{milestone_id}）][付款 {payment_id}]时，没有完整列入 {year} 年政府投资年度计划[；{listed_day} 的"
        "计划行是否写明：名称 {has_name}，内容及规模 {has_scope}，工期 {has_period}，总投资 {has_total}，年度投资额 "
        "{has_year_amount}，资金来源 {has_sources}]",
        "en": "On {day}[ work started ({milestone_id})][ payment {payment_id} was made] without a complete row in the "
        "government investment plan of {year}[; row of {listed_day} states: name {has_name}, content and scale "
        "{has_scope}, period {has_period}, total {has_total}, year's amount {has_year_amount}, sources {has_sources}]",
    },
    cites=(
        Cite("cn-government-investment-regulation", "16"),
        Cite("cn-government-investment-regulation", "17"),
        Cite("seed-tongyu", "二(3)招标"),
    ),
    in_force=date(2019, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a complete row since that day", (*BOTH, _plan("2026-05-20")), {"MS-A": "clear", "PAY-A": "clear"}),
        Example("a complete row since the day after", (*BOTH, _plan("2026-05-21")), HIT),
        Example("the same in reverse order of the file", (_plan("2026-05-21"), *BOTH[::-1]), HIT),
        Example("in no plan", BOTH, HIT),
        Example(
            "in no plan, and not in yuan",
            (_project(), _paid(amount={"amount": "900000.00", "currency": "USD"})),
            {"PAY-A": "flagged"},
        ),
        Example("another project is in the plan", (*BOTH, _plan(row={"project_id": "X-1"})), HIT),
        Example("in the plan of another year", (*BOTH, _plan(fiscal_year=2025)), HIT),
        Example("in a plan of another kind", (*BOTH, _plan(plan_kind="works")), HIT),
        Example("the row has no name", (*BOTH, _plan(lacks="name")), HIT),
        Example("the row has no content and scale", (*BOTH, _plan(lacks="scope")), HIT),
        Example("the row has no period", (*BOTH, _plan(lacks="period")), HIT),
        Example("the row has no total", (*BOTH, _plan(lacks="total")), HIT),
        Example("the row has no amount of the year", (*BOTH, _plan(lacks="year_amount")), HIT),
        Example("the row tells no sources", (*BOTH, _plan(lacks="sources")), HIT),
        Example("the row has no sources", (*BOTH, _plan(row={"sources": []})), HIT),
        Example(
            "no sources in the row where the place asks for the name only",
            (*BOTH, _plan(lacks="sources")),
            {"MS-A": "clear", "PAY-A": "clear"},
            set={"required_fields": ["name"]},
        ),
        Example(
            "an incomplete row, completed by an adjusted plan before the act",
            (*BOTH, _plan(lacks="scope"), _plan("2026-04-01")),
            {"MS-A": "clear", "PAY-A": "clear"},
        ),
        Example(
            "a complete row, and a shorter one in a later plan",
            (*BOTH, _plan(), _plan("2026-04-01", lacks="scope")),
            {"MS-A": "clear", "PAY-A": "clear"},
        ),
        Example(
            "paid on the last day of the year and on the first of the next",
            (_project(), _plan(), _paid("2026-12-31"), _paid("2027-01-01", payment_id="PAY-B")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
            as_of="2027-01-31",
        ),
        Example(
            "not government investment",
            (_project(is_government_investment=False), *BOTH[1:]),
            {"MS-A": "not_applicable", "PAY-A": "not_applicable"},
        ),
        Example(
            "not told whether government investment",
            (_project(is_government_investment=None), *BOTH[1:]),
            {"MS-A": "not_assessable", "PAY-A": "not_assessable"},
        ),
        Example("the project is not registered", BOTH[1:], {"MS-A": "not_assessable", "PAY-A": "not_assessable"}),
        Example(
            "government investment on the day of the act, another thing since",
            (*BOTH, _project("2026-06-01", is_government_investment=False)),
            HIT,
        ),
        Example(
            "expenses, a contractor's payment, a start that is only planned",
            (
                _project(),
                _paid(payment_kind="expense"),
                _paid(payment_id="PAY-B", payment_kind="onward"),
                _start(status="scheduled"),
            ),
            dict.fromkeys(("PAY-A", "PAY-B", "MS-A"), "not_applicable"),
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
