"""A unit paid money in a month and its finance group did not meet in it with minutes.

What it checks
    Each month in which a unit made payments: whether the finance group of the unit held a meeting in it of which there
    are minutes.
Why it matters
    A monthly look of several at the spending is what a head who no longer signs for money has in its place.
Legal source
    Tongcheng county, bureau of human resources: the leadership and the heads of sections hold a personnel and finance
    group meeting every month, and minutes are drawn up.
Does not apply
    Onward payments of contractors. Where the place names the units that have such a group: other units.
Innocent explanations
    The group met and decided no item, so that nothing was entered; the unit has no such group; the meeting of the month
    fell on the first days of the next.
Ask next
    The minutes of the group for that month. Who looked at the payments?
Known gaps
    Only meetings that decided an item are known. Whether a unit has such a group is not told: the place may name the
    units that do. A meeting of which no minutes are told leaves the answer open (dec.minutes-exist asks for them).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """单位某月有付款，而财务领导小组当月没有开会并形成纪要。

查什么
    单位有付款的每个月：本单位财务领导小组当月是否开过有纪要的会议。
为什么要紧
    一把手不再直接管钱之后，由几个人每月一起看一次账来代替。
法律依据
    通城县人社局：每月组织班子及科室负责人集中召开一次人事、财务领导小组议事专题会议，并形成会议纪要。
不适用
    承包人的转付。当地列明了设有该小组的单位的，其他单位不适用。
可能的正当理由
    开了会而没有议决事项，因而没有录入；单位没有设这样的小组；当月的会开在下月初。
接着问
    该月小组会议纪要；这些付款谁看过？
已知不足
    只知道议决了事项的会议。单位有没有设该小组没有报送，当地可以列明。会议没有报送纪要的，无法判断（由 dec.minutes-exist
    追问）。
"""

MONTH = ["scope_id", "payer_id", "month"]


@dataclass(frozen=True, slots=True)
class Params:
    """One meeting a month is enough."""

    frequency: int = param(1, unit="meeting/month", zh="每月会议次数（含）", en="Meetings a month (incl.)")
    units: tuple[str, ...] = param(
        (), unit="list", zh="设有该小组的单位（空为全部）", en="Units that have such a group (empty: all)"
    )
    month_days: int = param(
        31, unit="day", zh="一个月的最多天数（不应改动）", en="Days a month has at most (not to be changed)"
    )


def month() -> pl.Expr:
    """The month of the event's day, as the contract writes it."""
    return pl.col("day").cast(pl.Date).dt.strftime("%Y-%m").alias("month")


def held(f: Facts) -> pl.LazyFrame:
    """`MONTH`, `held` (meetings of the finance group), `written` (those with minutes)."""
    met = f.of("decision.made").filter(pl.col("body") == "finance_group").with_columns(month(), payer_id="unit_id")
    has_minutes = pl.col("minutes_id").is_not_null()
    return met.group_by(MONTH).agg(
        held=pl.col("meeting_id").n_unique().cast(pl.Int64),
        written=pl.col("meeting_id").filter(has_minutes).n_unique().cast(pl.Int64),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payer and month, by its first payment, with the meetings of the finance group in that month."""
    is_own = pl.col("payment_kind") != "onward"
    paid = f.of("payment.made").with_columns(month(), is_own=is_own, amount_cny=cny("amount"))
    sums = (
        paid.filter("is_own").group_by(MONTH).agg(payments=pl.len().cast(pl.Int64), paid_fen=pl.col("amount_cny").sum())
    )
    first = paid.sort("is_own", "day", "at", "event", descending=[True, False, False, False])
    rows = first.unique(MONTH, keep="first", maintain_order=True)
    rows = rows.join(sums, on=MONTH, how="left").join(held(f), on=MONTH, how="left")
    rows = rows.with_columns(pl.col("held", "written").fill_null(0), stake_fen=pl.col("paid_fen"))
    last_day = pl.col("day").cast(pl.Date).dt.month_end().cast(pl.Int32)
    return rows.with_columns(
        due_day=pl.when(pl.col("held") < p.frequency).then(last_day),
        minutes=pl.when(pl.col("written") >= p.frequency).then(pl.lit(value=True)),
    )


def applies(p: Params) -> pl.Expr:
    """Units with payments of their own that have such a group."""
    return pl.col("is_own") & (pl.col("payer_id").is_in(p.units) if p.units else pl.lit(value=True))


def flagged(_: Params) -> pl.Expr:
    """A meeting that is missing is waited for until the end of the month (due_day)."""
    return pl.lit(value=False)


def _paid(name: str, day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": name, "payment_kind": "expense", "payer": {"id": UNIT}, "amount": "1200.00"}
    return like("payment.made", day, **(told | more))


MINUTES = {"id": "MIN-A", "kind": "minutes"}
OTHER = "91999001MA000012XP"


def _met(day: str, meeting: str = "MT-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"decision_id": f"DEC-{meeting}", "meeting_id": meeting, "body": "finance_group"}
    return like("decision.made", day, **(told | {"unit": {"id": UNIT}, "minutes": MINUTES} | more))


RULE = Rule(
    id="dec.monthly-finance-meeting",
    version=1,
    family="dec",
    severity=Severity.LOW,
    scope="unit",
    reach="month_days",
    judges=("payment.made",),
    reads=("payment.made", "decision.made"),
    about=("payer_id", "month"),
    needs=("minutes",),
    evidence=(
        Shown("month", "月份", "Month"),
        Shown("payments", "当月付款笔数", "Payments in the month"),
        Shown("paid_fen", "当月付款合计（元）", "Paid in the month (CNY)"),
        Shown("held", "财务领导小组会议次数", "Meetings of the finance group"),
        Shown("written", "其中有纪要的", "Of these, with minutes"),
    ),
    title={"zh": "每月财务领导小组会议", "en": "Monthly finance/personnel group meeting with minutes"},
    message={
        "zh": "{month} 付款 {payments} 笔，合计 {paid_fen} 元；当月财务领导小组开会 {held} 次，应不少于 {frequency} 次",
        "en": "{month}: payments {payments}, CNY {paid_fen} together; meetings of the finance group {held}, needed "
        "{frequency}",
    },
    cites=(Cite("seed-tongcheng", "分权(1)"),),
    in_force=date(2015, 4, 8),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("paid in June, met in June", (_paid("PAY-A", "2026-06-02"), _met("2026-06-30")), {"2026-06": "clear"}),
        Example(
            "met on the first of June, told first",
            (_met("2026-06-01"), _paid("PAY-A", "2026-06-30")),
            {"2026-06": "clear"},
        ),
        Example(
            "met in the months before and after",
            (
                _paid("PAY-A", "2026-06-02"),
                _paid("PAY-B", "2026-06-28"),
                _met("2026-05-31"),
                _met("2026-07-01", "MT-B"),
            ),
            {"2026-06": ("flagged", "overdue")},
        ),
        Example(
            "no meeting by the last day of June",
            (_paid("PAY-A", "2026-06-02"),),
            {"2026-06": ("not_applicable", "not_due")},
            as_of="2026-06-30",
        ),
        Example(
            "no meeting by the first of July",
            (_paid("PAY-A", "2026-06-02"),),
            {"2026-06": "flagged"},
            as_of="2026-07-01",
        ),
        Example(
            "no meeting, and a payment in another currency: only yuan are summed",
            (
                _paid("PAY-A", "2026-06-02"),
                _paid("PAY-B", "2026-06-03", amount={"amount": "900.00", "currency": "USD"}),
            ),
            {"2026-06": "flagged"},
        ),
        Example(
            "another body met",
            (_paid("PAY-A", "2026-06-02"), _met("2026-06-10", body="leadership_team")),
            {"2026-06": "flagged"},
        ),
        Example(
            "another unit's group met",
            (_paid("PAY-A", "2026-06-02"), _met("2026-06-10", unit={"id": OTHER})),
            {"2026-06": "flagged"},
        ),
        Example(
            "a meeting of which no minutes are told; one of two items has them",
            (
                _paid("PAY-A", "2026-06-02"),
                _met("2026-06-10", minutes=None),
                _paid("PAY-B", "2026-07-02"),
                _met("2026-07-10", "MT-B"),
                _met("2026-07-10", "MT-B", decision_id="DEC-C", minutes=None),
            ),
            {"2026-06": ("not_assessable", "missing: minutes"), "2026-07": "clear"},
        ),
        Example(
            "two a month: two items of one meeting are one",
            (
                _paid("PAY-A", "2026-06-02"),
                _met("2026-06-10"),
                _met("2026-06-10", decision_id="DEC-B"),
                _paid("PAY-B", "2026-07-02"),
                _met("2026-07-10", "MT-B"),
                _met("2026-07-20", "MT-C"),
            ),
            {"2026-06": "flagged", "2026-07": "clear"},
            set={"frequency": 2},
        ),
        Example(
            "an onward payment only",
            (_paid("PAY-A", "2026-06-02", payment_kind="onward"),),
            {"2026-06": "not_applicable"},
        ),
        Example(
            "an onward payment before one of its own",
            (_paid("PAY-A", "2026-06-02", payment_kind="onward"), _paid("PAY-B", "2026-06-03")),
            {"2026-06": "flagged"},
        ),
        Example(
            "a unit that is not named",
            (_paid("PAY-A", "2026-06-02"),),
            {"2026-06": "not_applicable"},
            set={"units": [OTHER]},
        ),
        Example("a unit that is named", (_paid("PAY-A", "2026-06-02"),), {"2026-06": "flagged"}, set={"units": [UNIT]}),
        Example(
            "a meeting put on the wrong day is corrected",
            (_paid("PAY-A", "2026-06-02"), _met("2026-07-01") | {"id": "m1"}, _met("2026-06-30") | {"corrects": "m1"}),
            {"2026-06": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
