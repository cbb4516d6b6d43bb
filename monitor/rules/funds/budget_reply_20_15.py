"""A budget was replied to departments or units later than the law allows, or not at all.

What it checks
    Each reply of a budget: the days from the approval by the congress to the reply to a department, and from the
    reply to a department to its reply to a unit. Where an approved budget was replied to no department at all, whether
    the days are over.
Why it matters
    Who does not have a budget spends without one, or not at all.
Legal source
    Budget Law, article 52, first paragraph: finance replies to the departments within twenty days of the approval, a
    department to its units within fifteen days of its own.
Does not apply
    Later replies of the same year to the same unit (adjustments); a township's budget, which has no departments; terms
    still running (not due).
Innocent explanations
    The reply was made in time and entered by its date of arrival; the unit was founded during the year; the reply came
    from a department that is not named.
Ask next
    The replies with their dates, and the list of departments and units that the finance department keeps.
Known gaps
    Which departments and units there are is not known, so that a single missing reply is not seen. The approval is
    that of the same place; where a place is not told, that of the year, of several the latest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.budgets import congresses, first_of_year, with_approval
from monitor.rules.kit.days import days_after
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.money import level_of
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """预算批复部门或单位超期，或者一直没有批复。

查什么
    每次预算批复：从人代会批准到批复部门的天数，从部门收到批复到批复所属单位的天数。预算已批准而没有批复任何部门的，期限是否
    已过。
为什么要紧
    没有拿到预算的单位，要么无预算花钱，要么花不了钱。
法律依据
    预算法第52条第一款：预算批准后二十日内财政部门向各部门批复；各部门接到批复后十五日内向所属单位批复。
不适用
    同一年对同一单位的再次批复（调整）；乡镇预算（不设部门）；期限未满的（未到期）。
可能的正当理由
    批复按时作出，按收到日期录入；单位是年度中新设的；批复单位没有写明。
接着问
    各批复及其日期；财政部门掌握的部门和单位名单。
已知不足
    有哪些部门和单位并不知道，个别漏批看不出来。批准取同一行政区划的；未报送行政区划的取当年的，几个都符合的取最后批准的。
"""

DEPARTMENT, UNITS, CONGRESS = "department_reply", "unit_reply", "congress"


@dataclass(frozen=True, slots=True)
class Params:
    """二十日内、十五日内: the twentieth and the fifteenth day are inside."""

    finance_days: int = param(
        20, unit="day", zh="财政批复部门期限（天，含）", en="Finance to departments (days, incl.)"
    )
    dept_days: int = param(15, unit="day", zh="部门批复单位期限（天，含）", en="Department to units (days, incl.)")


def replies(f: Facts) -> pl.LazyFrame:
    """Replies to departments and units, with the day from which their days run."""
    told, made = congresses(f), first_of_year(f, DEPARTMENT)
    columns = ("approved_day", "approved_event")
    everywhere = made.filter(pl.col("region").is_null())
    region: dict[str, str] = {"region": "approved_region"}
    placed: tuple[tuple[pl.LazyFrame, dict[str, str]], ...] = (
        (told, region),
        (told.filter(pl.col("approved_region").is_null()), {}),
    )
    to_departments = pl.concat(
        [
            with_approval(made.filter(pl.col("region").is_not_null()), placed, columns),
            with_approval(everywhere, ((told, {}),), columns),
        ]
    )
    own = made.select("scope_id", "fiscal_year", approved_unit="unit_id", approved_day="day", approved_event="event")
    to_units = with_approval(first_of_year(f, UNITS), ((own, {"replied_by_id": "approved_unit"}),), columns)
    return pl.concat([to_departments, to_units])


def unanswered(f: Facts) -> pl.LazyFrame:
    """Approved budgets of a place with departments for which not one reply to a department was told."""
    made = first_of_year(f, DEPARTMENT).select("scope_id", "fiscal_year", "region").unique()
    approved = first_of_year(f, CONGRESS).filter((level_of(pl.col("region")) != "township").fill_null(value=True))
    year = ["scope_id", "fiscal_year"]
    open_ = approved.join(made.filter(pl.col("region").is_null()), on=year, how="anti")
    named, placeless = open_.filter(pl.col("region").is_not_null()), open_.filter(pl.col("region").is_null())
    left = [named.join(made, on=[*year, "region"], how="anti"), placeless.join(made, on=year, how="anti")]
    return pl.concat(left).with_columns(approved_day="day", approved_event="event")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a reply, and one an approved budget that nobody was told of."""
    rows = pl.concat(
        [replies(f).with_columns(is_awaited=pl.lit(value=False)), unanswered(f).with_columns(is_awaited=True)],
        how="diagonal",
    )
    limit = pl.when(pl.col("stage") == UNITS).then(p.dept_days).otherwise(p.finance_days)
    last = days_after(pl.col("approved_day"), limit)  # type: ignore[arg-type]
    made = pl.when(~pl.col("is_awaited")).then("day")
    return rows.with_columns(
        max_days=limit.cast(pl.Int64),
        last_day=last,
        replied_day=made,
        days=(made - pl.col("approved_day")).cast(pl.Int64),
        due_day=pl.when("is_awaited").then(last),
        events=pl.concat_list("approved_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Every reply."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Replied after the last day; a reply that is awaited is not late yet."""
    return pl.when("is_awaited").then(pl.lit(value=False)).otherwise(pl.col("days") > pl.col("max_days"))


FINANCE, SCHOOL, TOWN = "11999001MB0000019D", "11999001MB0000086B", "11999001MB00000278"


def _budget(stage: str, day: str, unit: str = UNIT, region: str | None = "999001", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"unit": {"id": unit}, "stage": stage, "fiscal_year": 2026, "lines": []}
    told |= {} if region is None else {"region": region}
    return like("budget.approved", day, **(told | more))


APPROVED = _budget(CONGRESS, "2026-01-20", FINANCE)
REPLIED = _budget(DEPARTMENT, "2026-02-09")


def _to_school(day: str, **more: Any) -> dict[str, Any]:
    return _budget(UNITS, day, SCHOOL, **({"replied_by": {"id": UNIT}} | more))


RULE = Rule(
    id="fnd.budget-reply-20-15",
    version=1,
    family="fnd",
    severity=Severity.LOW,
    scope="county",
    judges=("budget.approved",),
    reads=("budget.approved",),
    about=("unit_id", "stage", "fiscal_year"),
    needs=("approved_day",),
    evidence=(
        Shown("stage", "环节", "Stage", codes="budget_stage"),
        Shown("approved_day", "期限起算日", "The days run from"),
        Shown("last_day", "批复期限", "Last day to reply"),
        Shown("replied_day", "批复日", "Replied on"),
        Shown("days", "间隔天数", "Days between"),
        Shown("max_days", "期限（天）", "Allowed (days)"),
        Shown("fiscal_year", "预算年度", "Fiscal year"),
        Shown("unit_id", "单位", "Unit"),
    ),
    title={"zh": "预算批复期限", "en": "Budget replies in time"},
    message={
        "zh": "自 {approved_day} 起 {max_days} 天内（至 {last_day}）应批复预算[，{replied_day} 才批复，超期 {days-max_days} 天]",
        "en": "The budget was to be replied within {max_days} days of {approved_day}, by {last_day}[; replied on "
        "{replied_day}, days late: {days-max_days}]",
    },
    cites=(Cite("cn-budget-law", "52"),),
    in_force=date(2015, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("to the department on the twentieth day", (APPROVED, REPLIED), {DEPARTMENT: "clear"}),
        Example("on the twenty-first day", (APPROVED, _budget(DEPARTMENT, "2026-02-10")), {DEPARTMENT: "flagged"}),
        Example(
            "the same, submitted in the opposite order",
            (_budget(DEPARTMENT, "2026-02-10"), APPROVED),
            {DEPARTMENT: "flagged"},
        ),
        Example("to the unit on the fifteenth day", (APPROVED, REPLIED, _to_school("2026-02-24")), {UNITS: "clear"}),
        Example("on the sixteenth day", (APPROVED, REPLIED, _to_school("2026-02-25")), {UNITS: "flagged"}),
        Example(
            "no reply to anybody, the twentieth day is not over",
            (APPROVED,),
            {CONGRESS: ("not_applicable", "not_due")},
            as_of="2026-02-09",
        ),
        Example("the day after", (APPROVED,), {CONGRESS: ("flagged", "overdue")}, as_of="2026-02-10"),
        Example(
            "a township has no departments; another place's reply answers nothing",
            (
                _budget(CONGRESS, "2026-01-20", TOWN, "999001001"),
                APPROVED,
                _budget(DEPARTMENT, "2026-02-09", region="999002"),
            ),
            {FINANCE: ("flagged", "overdue"), UNIT: "not_assessable"},
        ),
        Example(
            "a reply whose place is not told answers every budget of the year",
            (APPROVED, _budget(DEPARTMENT, "2026-02-10", region=None)),
            {DEPARTMENT: "flagged"},
        ),
        Example(
            "an approval whose place is not told is everybody's",
            (_budget(CONGRESS, "2026-01-20", FINANCE, None), _budget(DEPARTMENT, "2026-02-10")),
            {DEPARTMENT: "flagged"},
        ),
        Example("the approval is not told", (REPLIED,), {DEPARTMENT: ("not_assessable", "missing: approved_day")}),
        Example(
            "of another year",
            (APPROVED, REPLIED, _budget(DEPARTMENT, "2027-02-10", SCHOOL, fiscal_year=2027)),
            {SCHOOL: "not_assessable"},
            as_of="2027-12-31",
        ),
        Example(
            "who replied to the unit is not told",
            (APPROVED, REPLIED, _to_school("2026-02-25", replied_by=None)),
            {UNITS: "not_assessable"},
        ),
        Example(
            "a second reply of the year is an adjustment",
            (APPROVED, REPLIED, _budget(DEPARTMENT, "2026-09-01")),
            {DEPARTMENT: "clear"},
        ),
        Example(
            "a second approval of the year moves nothing",
            (APPROVED, _budget(CONGRESS, "2026-09-01", FINANCE), _budget(DEPARTMENT, "2026-02-10")),
            {DEPARTMENT: "flagged"},
        ),
        Example(
            "the date of the reply was corrected",
            (APPROVED, _budget(DEPARTMENT, "2026-02-10"), REPLIED | {"corrects": "ex-2"}),
            {DEPARTMENT: "clear"},
        ),
        Example(
            "the place is not told, and nobody was replied to",
            (_budget(CONGRESS, "2026-01-20", FINANCE, None),),
            {CONGRESS: ("flagged", "overdue")},
            as_of="2026-02-10",
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
