"""A budget was not made public within twenty days of its approval or reply.

What it checks
    Each approval by the congress, each reply of finance to a department and, since October 2020, each reply of a
    department to its units: the days to the unit's publication of its budget.
Why it matters
    A budget that is public late is public when it can no longer be talked about.
Legal source
    Budget Law, article 14: within twenty days of approval or reply. Regulation Implementing the Budget Law, article 6:
    units under a department, within twenty days of its reply.
Does not apply
    Replies to units before 1 October 2020; terms still running (not due).
Innocent explanations
    It was published by the government's office for all departments; parts of it are secret.
Ask next
    The page of the unit's budget, and the date of the reply.
Known gaps
    A publication names no year: the first one of the unit on or after the approval counts for it. Final accounts have
    no approval among the events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.disclosures import publications
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.event import day_number
from monitor.vocabulary.verdicts import Severity

ZH = """预算没有在批准或者批复后二十天内公开。

查什么
    每次人代会批准、财政对部门的批复，以及2020年10月以后部门对所属单位的批复：到该单位公开预算的天数。
为什么要紧
    公开晚了，就没法再讨论了。
法律依据
    预算法第14条：批准或者批复后二十日内公开。预算法实施条例第6条：部门所属单位的预算，部门批复后二十日内公开。
不适用
    2020年10月1日以前部门对所属单位的批复；期限未满的（未到期）。
可能的正当理由
    由政府办公室统一为各部门公开；部分内容涉密。
接着问
    单位预算公开的网页；批复日期。
已知不足
    公开没有写明年度：批准当日或者以后该单位的第一次预算公开即算。决算的批准没有对应的事件。
"""

UNITS_SINCE = day_number(date(2020, 10, 1))
"""First day on which the regulation binds the units under a department."""
APPROVAL = ["scope_id", "unit_id", "stage", "fiscal_year", "day"]


@dataclass(frozen=True, slots=True)
class Params:
    """二十日内: the twentieth day is inside."""

    max_days: int = param(20, unit="day", zh="公开期限（天，含）", en="Publish within (days, incl.)")
    look_days: int = param(300, unit="day", zh="所看天数", en="Days looked at")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a unit, stage, year and day of approval, with the unit's first publication of a budget since."""
    told = f.of("budget.approved").filter(pl.col("unit_id") == pl.col("scope_id"))
    rows = told.group_by(APPROVAL).agg(pl.col("event").min())
    shown = publications(f, ("budget",)).filter(pl.col("unit_id") == pl.col("scope_id"))
    shown = shown.select("scope_id", "published_day", "publication_event").sort("published_day", "publication_event")
    met = rows.sort("day").join_asof(
        shown.unique(["scope_id", "published_day"], keep="first", maintain_order=True),
        left_on="day", right_on="published_day", by="scope_id", strategy="forward", tolerance=p.look_days,
        check_sortedness=False, coalesce=False,
    )  # fmt: skip
    last = days_after(pl.col("day"), p.max_days)
    met = met.with_columns(days=pl.col("published_day") - pl.col("day"))
    return met.with_columns(
        pl.col("day").cast(pl.Date).alias("date"),
        last_day=last,
        due_day=pl.when(pl.col("published_day").is_null()).then(last),
        cured_day=pl.when(flagged(p)).then("published_day"),
        events=pl.concat_list("publication_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Budgets of governments, of departments and, since the regulation says so, of the units under them."""
    return (pl.col("stage") != "unit_reply") | (pl.col("day") >= UNITS_SINCE)


def flagged(p: Params) -> pl.Expr:
    """Published later; not published is awaited."""
    return pl.col("days") > p.max_days


def _approved(day: str = "2026-01-20", stage: str = "department_reply", **more: Any) -> dict[str, Any]:
    return like("budget.approved", day, **{"unit": {"id": UNIT}, "stage": stage, "fiscal_year": 2026, **more})


def _shown(day: str, what: str = "budget", unit: str = UNIT) -> dict[str, Any]:
    return like(
        "disclosure.published", day, publication_id=f"PUB-{day}", what=what, medium="website", unit={"id": unit}
    )


RULE = Rule(
    id="pub.budget-20d",
    version=1,
    family="pub",
    severity=Severity.LOW,
    scope="unit",
    reach="look_days",
    judges=("budget.approved",),
    reads=("budget.approved", "disclosure.published"),
    about=("unit_id", "stage", "fiscal_year", "date"),
    evidence=(
        Shown("stage", "环节", "Stage", codes="budget_stage"),
        Shown("fiscal_year", "年度", "Fiscal year"),
        Shown("day", "批准（批复）日", "Approved, or replied, on"),
        Shown("last_day", "公开期限", "Last day to publish"),
        Shown("published_day", "公开日", "Published on"),
        Shown("days", "间隔天数", "Days between"),
    ),
    title={"zh": "预决算二十日公开", "en": "Budget/final accounts public within 20 days"},
    message={
        "zh": "{day} {stage}的预算应在 {max_days} 天内（至 {last_day}）公开，期限内没有公开[，{published_day} 才公开，逾期 "
        "{days-max_days} 天]",
        "en": "Budget of {day} ({stage}) was to be public within {max_days} days, by {last_day}, and was not[; "
        "published on {published_day}, days late: {days-max_days}]",
    },
    cites=(
        Cite("cn-budget-law", "14"),
        Cite("cn-budget-regulation", "6", in_force=date(2020, 10, 1)),
    ),
    in_force=date(2015, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("public on the twentieth day", (_approved(), _shown("2026-02-09")), {UNIT: ("clear", "lawful")}),
        Example("public on the twenty-first day", (_approved(), _shown("2026-02-10")), {UNIT: ("flagged", "breach")}),
        Example("the same, told backwards", (_shown("2026-02-10"), _approved()), {UNIT: "flagged"}),
        Example("public on the day of the reply", (_approved(), _shown("2026-01-20")), {UNIT: "clear"}),
        Example(
            "a draft was public the day before", (_approved(), _shown("2026-01-19")), {UNIT: ("flagged", "overdue")}
        ),
        Example(
            "not public, the twentieth day is running",
            (_approved(),),
            {UNIT: ("not_applicable", "not_due")},
            as_of="2026-02-09",
        ),
        Example("not public, the day after", (_approved(),), {UNIT: ("flagged", "overdue")}, as_of="2026-02-10"),
        Example(
            "only the final account is public", (_approved(), _shown("2026-02-01", "final_account")), {UNIT: "flagged"}
        ),
        Example(
            "another unit's budget is public",
            (_approved(), _shown("2026-02-01", unit="11999001MB0000019D")),
            {UNIT: "flagged"},
        ),
        Example("public after three hundred days", (_approved(), _shown("2026-11-16")), {UNIT: ("flagged", "breach")}),
        Example(
            "later than that it may be the next year's",
            (_approved(), _shown("2026-11-17")),
            {UNIT: ("flagged", "overdue")},
        ),
        Example(
            "public twice: the first time counts",
            (_approved(), _shown("2026-03-01"), _shown("2026-02-09")),
            {UNIT: "clear"},
        ),
        Example(
            "two replies of one day are one budget, a later one has a term of its own",
            (_approved(), _approved(lines=[]), _shown("2026-02-09"), _approved("2026-02-20")),
            {"2026-01-20": "clear", "2026-02-20": "flagged"},
        ),
        Example(
            "the line of another unit in finance's budget is not that unit's budget",
            (
                _approved(
                    unit={"id": "11999001MB0000019D"},
                    stage="congress",
                    lines=[
                        {
                            "budget_line_id": "BL-1",
                            "unit": {"id": UNIT},
                            "amount": {"amount": "1.00", "currency": "CNY"},
                        }
                    ],
                ),
                _shown("2026-02-09", unit="11999001MB0000019D"),
            ),
            {"11999001MB0000019D": "clear"},
        ),
        Example(
            "a unit under a department, before the regulation",
            (_approved("2020-09-30", "unit_reply"),),
            {UNIT: ("not_applicable", "out_of_scope")},
        ),
        Example("and since", (_approved("2020-10-01", "unit_reply"),), {UNIT: "flagged"}),
        Example(
            "a month, where the place says so",
            (_approved(), _shown("2026-02-10")),
            {UNIT: "clear"},
            set={"max_days": 30},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
