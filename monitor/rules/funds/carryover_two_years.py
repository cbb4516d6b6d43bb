"""Money unspent for two years running is still shown as a carry-over instead of a surplus.

What it checks
    Each balance above zero that a report shows as carried over: whether the year in which the money was first granted
    and the year after it have both ended by the day of the report.
Why it matters
    Money that nobody has used for two years belongs back in the common budget, where something can be done with it.
Legal source
    Budget Law, article 42, first paragraph: carry-overs not used up for two years running are managed as surplus.
Does not apply
    Balances of the current year that are shown as such.
Innocent explanations
    A contract on it was signed and the payment falls due shortly; the year of origin was entered as that of a later
    top-up; the money was lawfully carried further by a special rule (bonds).
Ask next
    What the money was granted for, why it was not used, and when it was or will be taken back.
Known gaps
    The year of origin is the one told. Money shown as the current year's although it is older is not seen here. Each
    report is judged by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like, yuan
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """连续两年没有用完的资金，仍然列为结转而不是结余。

查什么
    每笔列为结转、余额大于零的指标：到报告之日，资金来源年度和其后一年是否都已结束。
为什么要紧
    两年没有人用的钱应当回到总盘子，让它派上用场。
法律依据
    预算法第42条第一款：连续两年未用完的结转资金，应当作为结余资金管理。
不适用
    列为当年预算的余额。
可能的正当理由
    合同已签订，即将付款；来源年度误填为以后追加的年度；按专门规定（如债券）可以继续结转。
接着问
    资金原来的用途、没有用完的原因、何时已经或将要收回。
已知不足
    来源年度以报送的为准。实为以前年度而列为当年预算的，这里看不到。每份报告各自判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """连续两年: the year of origin is the first of the two."""

    years: int = param(2, unit="year", zh="连续未用完年数（含）", en="Years unspent (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a line and year of origin in a report."""
    key = ["scope_id", "event"]
    entries = f.of("balance.reported", "entries").select(
        *key,
        "at",
        "day",
        "budget_line_id",
        "origin_year",
        "status",
        "project_id",
        "balance_fen",
        balance_cny=cny("balance"),
    )
    reports = f.of("balance.reported").select(*key, "unit_id", "fiscal_year")
    rows = entries.join(reports, on=key).with_columns(date=pl.col("day").cast(pl.Date).dt.to_string())
    rows = one_each(rows, [*key, "budget_line_id", "origin_year"])
    year_end = pl.date(pl.col("fiscal_year"), 12, 31).cast(pl.Int32)
    ended = pl.col("fiscal_year") - pl.col("origin_year") + (pl.col("day") >= year_end).cast(pl.Int64)
    return rows.with_columns(
        years_unspent=pl.when(pl.col("origin_year") <= pl.col("fiscal_year")).then(ended),
        surplus_since_day=(pl.date(pl.col("origin_year") + p.years - 1, 12, 31)).cast(pl.Int32),
        balance_yuan_fen="balance_cny",
        stake_fen="balance_cny",
    )


def applies(_: Params) -> pl.Expr:
    """What is not simply the current year's."""
    return pl.col("status") != "current"


def flagged(p: Params) -> pl.Expr:
    """Above zero, shown as a carry-over, and the years are over."""
    return (pl.col("status") == "carry_over") & (pl.col("balance_fen") > 0) & (pl.col("years_unspent") >= p.years)


def _balance(
    origin: int,
    status: str = "carry_over",
    balance: Any = "120000.00",
    day: str = "2027-12-31",
    year: int = 2027,
    **more: Any,
) -> dict[str, Any]:
    entry = {"budget_line_id": "BL-A", "origin_year": origin, "status": status}
    entries = [entry | {"balance": yuan(balance) if isinstance(balance, str) else balance}]
    at = f"{day}T23:59:59+08:00"
    return like("balance.reported", at, unit={"id": UNIT}, fiscal_year=year, entries=entries, **more)


LATER = "2028-12-31"

RULE = Rule(
    id="fnd.carryover-two-years",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("balance.reported",),
    reads=("balance.reported",),
    about=("unit_id", "budget_line_id", "origin_year", "date"),
    needs=("years_unspent",),
    evidence=(
        Shown("budget_line_id", "预算指标", "Budget line"),
        Shown("origin_year", "指标来源年度", "Year of origin"),
        Shown("years_unspent", "已过年数", "Years over"),
        Shown("surplus_since_day", "应作结余之日", "Surplus since"),
        Shown("balance_yuan_fen", "余额（元）", "Balance (CNY)"),
        Shown("status", "列示状态", "Shown as", codes="balance_status"),
        Shown("day", "报告日", "Reported for"),
        Shown("project_id", "项目", "Project"),
    ),
    title={"zh": "连续两年未用完作结余", "en": "Unspent two years running becomes surplus"},
    message={
        "zh": "指标 {budget_line_id} 余额[ {balance_yuan_fen} 元] {day} 仍列为{status}，连续 {years} 年未用完，"
        "{surplus_since_day} 起应作为结余",
        "en": "On {day} the balance of line {budget_line_id}[, CNY {balance_yuan_fen},] was still shown as {status}; "
        "unspent for {years} years running, it was a surplus since {surplus_since_day}",
    },
    cites=(Cite("cn-budget-law", "42"),),
    in_force=date(2015, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("carried over at the end of the second year", (_balance(2026),), {"BL-A": "flagged"}, as_of=LATER),
        Example(
            "on the day before the second year ends",
            (_balance(2026, day="2027-12-30"),),
            {"BL-A": "clear"},
            as_of=LATER,
        ),
        Example("at the end of the first year", (_balance(2027),), {"BL-A": "clear"}, as_of=LATER),
        Example(
            "in the middle of the third year",
            (_balance(2025, day="2027-06-30"),),
            {"BL-A": "flagged"},
            as_of=LATER,
        ),
        Example("a fen is left", (_balance(2026, balance="0.01"),), {"BL-A": "flagged"}, as_of=LATER),
        Example("nothing is left", (_balance(2026, balance="0.00"),), {"BL-A": "clear"}, as_of=LATER),
        Example("shown as surplus", (_balance(2026, "surplus"),), {"BL-A": "clear"}, as_of=LATER),
        Example("taken back", (_balance(2026, "recovered"),), {"BL-A": "clear"}, as_of=LATER),
        Example("of the current year", (_balance(2027, "current"),), {"BL-A": "not_applicable"}, as_of=LATER),
        Example(
            "three years where the place sets three",
            (_balance(2026),),
            {"BL-A": "clear"},
            as_of=LATER,
            set={"years": 3},
        ),
        Example(
            "a year of origin that has not come yet",
            (_balance(2028),),
            {"BL-A": ("not_assessable", "missing: years_unspent")},
            as_of=LATER,
        ),
        Example(
            "the status was corrected",
            (_balance(2026), _balance(2026, "surplus", corrects="ex-1")),
            {"BL-A": "clear"},
            as_of=LATER,
        ),
        Example(
            "reported for the year that ended, early in the next",
            (_balance(2026, day="2028-01-10"),),
            {"BL-A": "flagged"},
            as_of=LATER,
        ),
        Example(
            "carried over in another currency",
            (_balance(2026, balance={"amount": "1.00", "currency": "USD"}),),
            {"BL-A": "flagged"},
            as_of=LATER,
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
