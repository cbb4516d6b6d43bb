"""A unit paid an unusual share of the year's money in December.

What it checks
    Each unit and year: the share of its own payments that fell into December, against a limit and against the share of
    the December before. Judged when the year is over.
Why it matters
    Money that has to be gone by the end of the year buys what is at hand, not what is needed.
Legal source
    Budget Law, article 57: spending follows the budget. The limit is ours: a lead for questions, no breach.
Does not apply
    Onward payments of contractors; units and years without a payment in December.
Innocent explanations
    Works certified late in the year; transfers from above that came in November; a unit that pays little all year.
Ask next
    What was bought in December, when it was planned, and whether it was delivered before it was paid.
Known gaps
    Only payments that were submitted count, and only those in yuan. A first year has no year before: above the limit it
    is not assessable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """单位全年支付中12月占比异常。

查什么
    每个单位每一年：本单位支付中12月所占的比例，与上限和上一年12月的比例对照。年度结束后判断。
为什么要紧
    年底前必须花完的钱，买的是手边有的，不是真正需要的。
法律依据
    预算法第57条：支出按预算执行。上限是本系统的经验值，只是提问的线索，不是违法。
不适用
    承包人的转付；12月没有支付的单位和年度。
可能的正当理由
    年底才计量的工程；上级资金11月才到；全年支付本来就少。
接着问
    12月买了什么，什么时候计划的，是否先交付后付款。
已知不足
    只计已报送的、以人民币支付的款项。第一年没有上一年可比，超过上限的无法判断。
"""

DECEMBER = 12
YEAR = ["scope_id", "payer_id", "fiscal_year"]


@dataclass(frozen=True, slots=True)
class Params:
    """Above the share: the share itself is clear. The span covers a year and the one before."""

    share: str = param(
        "0.35", unit="ratio", zh="12月占比上限（含）", en="Most of the year in December (incl.)", heuristic=True
    )
    span: int = param(731, unit="day", zh="前后查看的天数（两个年度）", en="Days looked at: two years")


def years(f: Facts) -> pl.LazyFrame:
    """One row a unit and year: `year_fen`, `december_fen`, `has_foreign`."""
    told = one_each(f.of("payment.made"), ["scope_id", "payment_id"]).filter(pl.col("payment_kind") != "onward")
    paid = pl.col("day").cast(pl.Date)
    told = told.with_columns(
        fiscal_year=paid.dt.year().cast(pl.Int64), is_december=paid.dt.month() == DECEMBER, fen=cny("amount")
    )
    last = (
        pl.col("event")
        .sort_by("day", "at", "payment_id")
        .filter(pl.col("is_december").sort_by("day", "at", "payment_id"))
    )
    return told.group_by(YEAR).agg(
        year_fen=pl.col("fen").sum(),
        december_fen=pl.col("fen").filter("is_december").sum(),
        has_foreign=pl.col("fen").is_null().any(),
        day=pl.col("day").filter("is_december").max(),
        event=last.last(),
        payments=pl.col("is_december").sum().cast(pl.Int64),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a unit and year with a payment in December, with the year before."""
    told = years(f)
    earlier = told.select(
        "scope_id",
        "payer_id",
        pl.col("fiscal_year") + 1,
        before_year_fen="year_fen",
        before_december_fen="december_fen",
        before_foreign="has_foreign",
    )
    most = ratio(p.share)
    rows = told.filter(pl.col("event").is_not_null()).join(earlier, on=YEAR, how="left")
    wide = {
        name: pl.col(name).cast(pl.Int128)
        for name in ("year_fen", "december_fen", "before_year_fen", "before_december_fen")
    }
    is_above = wide["december_fen"] * most.denominator > wide["year_fen"] * most.numerator
    is_more = wide["december_fen"] * wide["before_year_fen"] > wide["before_december_fen"] * wide["year_fen"]
    in_yuan = pl.when(~pl.col("has_foreign"))
    return rows.with_columns(
        is_above=in_yuan.then(is_above),
        is_more=pl.when(~pl.col("before_foreign")).then(is_more),
        year_end_day=pl.date(pl.col("fiscal_year"), DECEMBER, 31).cast(pl.Int32),
        percent=(wide["december_fen"] * 100 // wide["year_fen"]).cast(pl.Int64),
        before_percent=(wide["before_december_fen"] * 100 // wide["before_year_fen"]).cast(pl.Int64),
    ).with_columns(
        before_told=pl.when(~pl.col("is_above") | pl.col("is_more").is_not_null()).then(pl.lit(value=True)),
        is_rush=pl.col("is_above") & pl.col("is_more") & (pl.col("year_end_day") < f.as_of_day),
        due_day=pl.when(pl.col("year_end_day") >= f.as_of_day).then("year_end_day"),
        month=pl.format("{}-12", "fiscal_year"),
        stake_fen="december_fen",
    )


def applies(_: Params) -> pl.Expr:
    """Every unit and year with a payment in December."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Above the limit and above the year before, once the year is over."""
    return pl.col("is_rush")


OTHER = {"id": "11999001MB0000019D"}


def _paid(name: str, day: str, amount: Any, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_kind": "expense", "payer": {"id": UNIT}, "amount": amount}
    return like("payment.made", day, payment_id=name, **(told | more))


DOLLARS = {"amount": "1.00", "currency": "USD"}
BEFORE = (_paid("PAY-1", "2024-06-30", "7000.00"), _paid("PAY-2", "2024-12-31", "3000.00"))
HALF = _paid("PAY-A", "2025-06-30", "6500.00")
RUSH = (*BEFORE, HALF, _paid("PAY-B", "2025-12-01", "3500.01"))

RULE = Rule(
    id="pay.year-end-rush",
    version=1,
    family="pay",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    is_lead=True,
    scope="unit",
    reach="span",
    judges=("payment.made",),
    reads=("payment.made",),
    about=("payer_id", "month"),
    needs=("is_above", "before_told"),
    evidence=(
        Shown("year_end_day", "年末", "End of the year"),
        Shown("year_fen", "全年支付（元）", "Paid in the year (CNY)"),
        Shown("december_fen", "12月支付（元）", "Paid in December (CNY)"),
        Shown("payments", "12月笔数", "Payments in December"),
        Shown("percent", "12月占比（%）", "Share of December (%)"),
        Shown("before_percent", "上一年12月占比（%）", "Share of the December before (%)"),
    ),
    title={"zh": "年底突击花钱", "en": "Year-end rush"},
    message={
        "zh": "到 {year_end_day} 全年支付 {year_fen} 元，其中12月 {december_fen} 元（{payments} 笔），占 {percent}%，超过 {share}，"
        "也高于上一年的 {before_percent}%",
        "en": "Of CNY {year_fen} paid in the year to {year_end_day}, {december_fen} (payments: {payments}) were paid "
        "in December: {percent} %, above {share} and above the {before_percent} % of the year before",
    },
    cites=(Cite("cn-budget-law", "57"),),
    in_force=date(2015, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "35 % to the fen",
            (*BEFORE, HALF, _paid("PAY-B", "2025-12-01", "3500.00")),
            {"2024-12": "clear", "2025-12": "clear"},
        ),
        Example("a fen more", RUSH, {"2025-12": "flagged"}),
        Example("the same, submitted in the opposite order", RUSH[::-1], {"2025-12": "flagged"}),
        Example(
            "the last of November is not December, the last of December is",
            (*BEFORE, HALF, _paid("PAY-B", "2025-11-30", "3500.01"), _paid("PAY-C", "2025-12-31", "10000.02")),
            {"2025-12": "flagged"},
        ),
        Example("the year is not over", RUSH, {"2025-12": ("not_applicable", "not_due")}, as_of="2025-12-31"),
        Example(
            "it is over, and no more than the limit",
            (*BEFORE, HALF, _paid("PAY-B", "2025-12-01", "3500.00")),
            {"2025-12": "clear"},
            as_of="2026-01-01",
        ),
        Example("it is over", RUSH, {"2025-12": "flagged"}, as_of="2026-01-01"),
        Example(
            "no more than the December before",
            (
                _paid("PAY-1", "2024-06-30", "6500.00"),
                _paid("PAY-2", "2024-12-31", "3500.00"),
                _paid("PAY-A", "2025-06-30", "65000.00"),
                _paid("PAY-B", "2025-12-01", "35000.00"),
                _paid("PAY-C", "2026-06-30", "6499.99"),
                _paid("PAY-D", "2026-12-01", "3500.01"),
            ),
            {"2025-12": "clear", "2026-12": "flagged"},
            as_of="2027-01-01",
            set={"share": "0.30"},
        ),
        Example(
            "nothing is told of the year before",
            (_paid("PAY-A", "2025-06-30", "6500.00"), _paid("PAY-B", "2025-12-01", "3500.01")),
            {"2025-12": ("not_assessable", "missing: before_told")},
        ),
        Example(
            "nor does it matter below the limit",
            (_paid("PAY-A", "2025-06-30", "6500.00"), _paid("PAY-B", "2025-12-01", "3500.00")),
            {"2025-12": "clear"},
        ),
        Example("no December in the year before", (BEFORE[0], *RUSH[2:]), {"2025-12": "flagged"}),
        Example(
            "two units, and an onward payment",
            (
                *RUSH,
                _paid("PAY-C", "2025-06-30", "9000.00", payer=OTHER),
                _paid("PAY-D", "2025-06-30", "9000.00", payment_kind="onward"),
            ),
            {"2025-12": "flagged"},
        ),
        Example(
            "a payment in another currency",
            (*RUSH, _paid("PAY-C", "2025-07-01", DOLLARS)),
            {"2025-12": ("not_assessable", "missing: is_above")},
        ),
        Example(
            "one in the year before",
            (*RUSH, _paid("PAY-C", "2024-07-01", DOLLARS)),
            {"2025-12": ("not_assessable", "missing: before_told")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
