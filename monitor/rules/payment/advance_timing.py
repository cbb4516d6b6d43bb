"""The advance came later than one month after signing and later than seven days before the agreed start.

What it checks
    Each advance under a works contract: the later of two days, one month after the contract was signed and seven days
    before the planned start of work, against the day of payment.
Why it matters
    An advance that comes after the start no longer helps to start, and the contractor has financed the owner.
Legal source
    财建〔2004〕369号, article 12 (2): paid within one month of signing, or no later than seven days before the agreed start.
Does not apply
    Goods and services; under contracts of more than a year, the advances after the first (they follow the yearly plan).
Innocent explanations
    The start was put off and the new day not submitted; the guarantee for the advance came late; the site was not
    ready. No period moves because its last day is a rest day.
Ask next
    When the contractor asked for it and handed in the guarantee.
Known gaps
    An advance that was agreed and never paid is not seen. The planned start is the start milestone's as it stood at the
    payment, else the first told after it, else the first day of the agreed period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import payments
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny, moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """预付款既晚于签约后一个月，又晚于约定开工日前七天。

查什么
    工程合同的每笔预付款：合同签订后一个月和计划开工日前七天，取晚的一天，与支付日对照。
为什么要紧
    开工以后才到的预付款帮不了开工，等于承包人替建设单位垫资。
法律依据
    财建〔2004〕369号第12条（二）：签订合同后一个月内，或者不迟于约定的开工日期前7天预付。
不适用
    货物和服务；工期超过一年的合同，首笔之后按年度计划支付的预付款。
可能的正当理由
    开工推迟而没有报送新日期；预付款担保交得晚；现场不具备条件。期限最后一天是休息日的不顺延。
接着问
    承包人何时申请、何时提交担保。
已知不足
    约定了而始终没有支付的预付款看不出。计划开工日取支付时有效的开工节点，没有的取其后最先报送的，再没有的取合同工期的起始
    日。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """一个月内, 不迟于前7天: the same day of the next month and the seventh day before are lawful."""

    months: int = param(1, unit="month", zh="签约后月数（含）", en="Months after signing (incl.)")
    days_before_start: int = param(7, unit="day", zh="开工前天数（含）", en="Days before the start (incl.)")


def planned(f: Facts, paid: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of `paid` with the start that was planned: `planned_day`; the contract's own before the project's.

    Of several updates the last one that is not later than the payment, else the first one after it.
    """
    told = f.of("milestone.updated").filter(pl.col("milestone_kind") == "start", pl.col("due_date_day").is_not_null())
    named = {"planned_day": "due_date_day", "told_event": "event"}
    told = told.select("scope_id", "contract_id", *moment_as("told"), **named)
    asked = paid.select(*KEY, "contract_id", "at", "day", "clock")
    own = asked.join(told.filter(pl.col("contract_id").is_not_null()), on=CONTRACT)
    whole = asked.join(told.filter(pl.col("contract_id").is_null()).drop("contract_id"), on="scope_id")
    both = pl.concat([own.with_columns(is_whole=False), whole.with_columns(is_whole=True)], how="diagonal")
    both = both.with_columns(is_after=later("told", ""), distance=(pl.col("told") - pl.col("at")).abs())
    order = ["is_whole", "is_after", "distance", "planned_day", "told_event"]
    first = both.sort(order, descending=[False, False, False, True, True]).unique(
        KEY, keep="first", maintain_order=True
    )
    return first.select(*KEY, "planned_day", "told_event")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payment; advances with the last lawful day of each of the two kinds."""
    paid = payments(f)
    advances = paid.filter(pl.col("payment_kind") == "advance")
    order = pl.struct("day", "at", "payment_id").rank("ordinal").over(CONTRACT)
    signed = contracts(f, "day", "category", "period_start_date", "period_end_date").rename({"day": "contract_day"})
    rows = advances.with_columns(place=order).join(signed, on=CONTRACT, how="left")
    rows = rows.join(planned(f, advances), on=KEY, how="left")
    start = pl.coalesce("planned_day", pl.col("period_start_date").cast(pl.Int32))
    month_on = pl.col("contract_day").cast(pl.Date).dt.offset_by(f"{p.months}mo").cast(pl.Int32)
    is_long = pl.col("period_end_date") >= pl.col("period_start_date").dt.offset_by("1y")
    judged = rows.with_columns(
        start_day=start,
        month_day=month_on,
        last_day=pl.max_horizontal(month_on, (start - p.days_before_start).cast(pl.Int32)),
        is_yearly=is_long.fill_null(value=False) & (pl.col("place") > 1),
        amount_fen=cny("amount"),
        stake_fen=cny("amount"),
        events=pl.concat_list("contract_event", "told_event").list.drop_nulls(),
    )
    in_time = pl.col("day") <= pl.col("month_day")
    judged = judged.with_columns(due_date=pl.when(in_time | pl.col("start_day").is_not_null()).then(pl.lit(value=True)))
    return pl.concat([judged, paid.filter(pl.col("payment_kind") != "advance")], how="diagonal")


def applies(_: Params) -> pl.Expr:
    """Advances under contracts of works, but those that follow a yearly plan."""
    return (pl.col("payment_kind") == "advance") & ~pl.col("is_yearly") & (pl.col("category") == "works")


def flagged(_: Params) -> pl.Expr:
    """Later than both; without a planned start only what came within the month can be told."""
    return pl.when("due_date").then(pl.col("day") > pl.col("last_day"))


def _contract(day: str = "2026-03-02", category: str = "works", **more: Any) -> dict[str, Any]:
    return like("contract.signed", day, contract_id="CON-A", category=category, project_id=PROJECT, **more)


def _start(due: str = "2026-04-20", time: str = "2026-03-03", **more: Any) -> dict[str, Any]:
    told = {"milestone_id": "MS-A", "milestone_kind": "start", "status": "scheduled", "due_date": due}
    return like("milestone.updated", time, **{**told, "project_id": PROJECT, "contract_id": "CON-A", **more})


def _paid(day: str, name: str = "PAY-A", kind: str = "advance", **more: Any) -> dict[str, Any]:
    return like("payment.made", day, **{"payment_id": name, "payment_kind": kind, "contract_id": "CON-A", **more})


PROJECT = "2026-999001-54-01-000017"
LONG = {"start_date": "2026-04-20", "end_date": "2027-04-20"}
YEAR = {"start_date": "2026-04-20", "end_date": "2027-04-19"}

RULE = Rule(
    id="pay.advance-timing",
    version=1,
    family="pay",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    scope="project",
    judges=("payment.made",),
    reads=("payment.made", "contract.signed", "milestone.updated"),
    about=("payment_id",),
    needs=("category", "due_date"),
    evidence=(
        Shown("day", "支付日", "Paid on"),
        Shown("contract_day", "合同签订日", "Contract signed on"),
        Shown("month_day", "签约后期限", "Last day after signing"),
        Shown("start_day", "计划开工日", "Planned start"),
        Shown("last_day", "预付款期限", "Last lawful day"),
        Shown("amount_fen", "预付款（元）", "Advance (CNY)"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "预付款支付时间", "en": "Advance within a month of signing or seven days before the start"},
    message={
        "zh": "合同 {contract_id}（{contract_day} 签订，计划 {start_day} 开工）的预付款[ {amount_fen} 元]应在 {last_day} 前支付（签约后 "
        "{months} 个月内或开工前 {days_before_start} 天），{day} 才支付",
        "en": "Contract {contract_id}, signed on {contract_day}, start planned for {start_day}: the advance[ of CNY "
        "{amount_fen}] was due by {last_day} (months after signing: {months}; days before the start: "
        "{days_before_start}) and paid on {day}",
    },
    cites=(Cite("cn-payment-369", "12"),),
    in_force=date(2004, 10, 20),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("seven days before the start", (_contract(), _start(), _paid("2026-04-13")), {"PAY-A": "clear"}),
        Example("six days before the start", (_contract(), _start(), _paid("2026-04-14")), {"PAY-A": "flagged"}),
        Example(
            "six days before, submitted in the opposite order",
            (_paid("2026-04-14"), _start(), _contract()),
            {"PAY-A": "flagged"},
        ),
        Example("a month after signing", (_contract(), _start("2026-03-20"), _paid("2026-04-02")), {"PAY-A": "clear"}),
        Example(
            "a month and a day after signing",
            (_contract(), _start("2026-03-20"), _paid("2026-04-03")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the shorter month's last day",
            (_contract("2026-01-31"), _start("2026-01-31"), _paid("2026-02-28")),
            {"PAY-A": "clear"},
        ),
        Example(
            "the day after it",
            (_contract("2026-01-31"), _start("2026-01-31"), _paid("2026-03-01")),
            {"PAY-A": "flagged"},
        ),
        Example("no start told, within the month", (_contract(), _paid("2026-04-02")), {"PAY-A": "clear"}),
        Example(
            "no start told, later",
            (_contract(), _paid("2026-04-03")),
            {"PAY-A": ("not_assessable", "missing: due_date")},
        ),
        Example(
            "the agreed period tells the start", (_contract(period=YEAR), _paid("2026-04-14")), {"PAY-A": "flagged"}
        ),
        Example(
            "the start was put off before the payment; what was told after it does not count",
            (
                _contract(),
                _start("2026-04-01"),
                _start("2026-04-20", "2026-04-10"),
                _start("2026-05-20", "2026-04-20"),
                _paid("2026-04-13"),
                _paid("2026-04-14", "PAY-B"),
            ),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "a start told only after the payment, the first one counts",
            (_contract(), _start("2026-05-20", "2026-05-20"), _start(time="2026-04-20"), _paid("2026-04-14")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the project's start counts where the contract has none, another contract's does not",
            (
                _contract(),
                _start("2026-05-20", milestone_id="MS-B", contract_id="CON-B"),
                _start(contract_id=None),
                _paid("2026-04-13"),
                _paid("2026-04-14", "PAY-B"),
            ),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "the contract's own start before the project's",
            (_contract(), _start("2026-05-20", contract_id=None, milestone_id="MS-B"), _start(), _paid("2026-04-14")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a milestone of another kind is no start",
            (_contract(), _start("2026-05-20", milestone_kind="delivery"), _paid("2026-04-14")),
            {"PAY-A": "not_assessable"},
        ),
        Example(
            "the second advance of a contract of more than a year follows the plan",
            (_contract(period=LONG), _paid("2026-04-13"), _paid("2027-01-20", "PAY-B")),
            {"PAY-A": "clear", "PAY-B": "not_applicable"},
            as_of="2027-12-31",
        ),
        Example(
            "the second advance of a contract of a year",
            (_contract(period=YEAR), _paid("2026-04-13"), _paid("2026-04-14", "PAY-B")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example("services", (_contract(category="services"), _paid("2026-09-01")), {"PAY-A": "not_applicable"}),
        Example("the contract was not submitted", (_start(), _paid("2026-09-01")), {"PAY-A": "not_assessable"}),
        Example("no advance", (_contract(), _paid("2026-09-01", kind="progress")), {"PAY-A": "not_applicable"}),
        Example(
            "six days before the start, in another currency",
            (_contract(), _start(), _paid("2026-04-14", amount={"amount": "1.00", "currency": "USD"})),
            {"PAY-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
