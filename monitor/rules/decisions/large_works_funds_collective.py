"""A large sum was paid for works without a collective decision that approved it before.

What it checks
    Each payment for works of the county's large-sum amount or more: whether the decision it names ended in approval,
    and was taken no later than the payment.
Why it matters
    Large sums for works are where one signature does the most harm.
Legal source
    Dingcheng district, water bureau: large sums for works are decided collectively. The text gives no amount: the
    county sets it, and the bound itself is inside the duty (this product's reading).
Does not apply
    Payments that are not for works; onward payments of a contractor (its own money).
Innocent explanations
    The decision on the contract covered its payments and the payment does not name it; the decision was taken and not
    submitted.
Ask next
    The minutes of the meeting, and the contract's schedule of payments.
Known gaps
    Several payments below the amount are not added. Whether what was decided is what was paid is seen by
    dec.execution-differs. An emergency decision does not count here. Where is_works is not told, daily expenses and
    assistance are taken not to be works, and other payments go by their contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.decisions import with_decision
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """工程大额资金支付前没有通过的集体决策。

查什么
    每笔达到本县大额起点的工程付款：所列决策是否通过、是否不晚于支付作出。
为什么要紧
    工程大额资金由一人签字，损失最大。
法律依据
    鼎城区水利局：工程项目大额资金使用实行集体决策。原文没有写金额，由县里设定；起点本身计入，是本系统的理解。
不适用
    不是工程款的支付；承包人的转付（是其自有资金）。
可能的正当理由
    对合同的决策已包括其付款，而付款没有写明该决策；决策已作出但没有报送。
接着问
    会议纪要；合同约定的付款计划。
已知不足
    几笔低于起点的付款不相加。决策内容与付款是否一致，由 dec.execution-differs 判断。应急决策在这里不算。没有报送是否工程
    款的，日常开支和补助发放视为不是工程款，其他付款看所属合同。
"""

NEVER_WORKS = ("expense", "assistance")
"""Kinds of payment that are not for works unless they are said to be."""


@dataclass(frozen=True, slots=True)
class Params:
    """Whole yuan, the bound inside the duty; no source names an amount."""

    large_sum_threshold: int | None = param(None, unit="CNY", zh="工程大额资金起点（含）", en="Large sum from (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payment, whether it is for works, and the approvals it rests on."""
    signed = f.with_named("contract.signed").group_by("scope_id", "contract_id")
    under = signed.agg(under=(pl.col("category") == "works").any())
    payments = f.of("payment.made").join(under, on=["scope_id", "contract_id"], how="left")
    by_kind = pl.when(pl.col("payment_kind").is_in(NEVER_WORKS)).then(pl.lit(value=False)).otherwise("under")
    threshold = None if p.large_sum_threshold is None else p.large_sum_threshold * FEN
    return with_decision(f, payments).with_columns(
        amount_cny=cny("amount"),
        for_works=pl.coalesce("is_works", by_kind),
        large_sum_threshold=pl.lit(threshold, dtype=pl.Int64),
        events=pl.col("decided_by"),
        stake_fen=pl.col("amount_fen"),
    )


def applies(_: Params) -> pl.Expr:
    """The unit's own payments for works; below the amount it does not matter whether they are."""
    small = pl.col("amount_cny") < pl.col("large_sum_threshold")
    works = pl.when(pl.col("for_works").is_null() & small).then(pl.lit(value=True)).otherwise("for_works")
    return pl.when(pl.col("payment_kind") == "onward").then(pl.lit(value=False)).otherwise(works)


def below(_: Params) -> pl.Expr:
    """Under the amount from which a collective decision is due."""
    return pl.col("amount_cny") < pl.col("large_sum_threshold")


def flagged(_: Params) -> pl.Expr:
    """No approval stands behind it. An absent decision_id is a breach, not a gap."""
    large = pl.col("amount_cny") >= pl.col("large_sum_threshold")
    return pl.when(large).then(~pl.col("is_decided")).otherwise(large)


SET = {"large_sum_threshold": 200000}


def _paid(amount: Any = "200000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": "PAY-A", "payment_kind": "progress", "is_works": True, "amount": amount}
    return like("payment.made", "2026-06-30", **{name: one for name, one in (told | more).items() if one is not None})


def _decided(day: str = "2026-06-30", result: str = "approved") -> dict[str, Any]:
    return like("decision.made", day, decision_id="DEC-A", result=result)


def _contract(category: str) -> dict[str, Any]:
    return like("contract.signed", "2026-05-08", contract_id="CON-A", category=category)


RULE = Rule(
    id="dec.large-works-funds-collective",
    version=1,
    family="dec",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("payment.made",),
    reads=("payment.made", "contract.signed", "decision.made"),
    about=("payment_id",),
    needs=("large_sum_threshold", "amount_cny", "for_works"),
    evidence=(
        Shown("amount_fen", "支付金额（元）", "Amount paid (CNY)"),
        Shown("day", "支付日", "Paid on"),
        Shown("payment_kind", "支付类别", "Kind of payment", codes="payment_kind"),
        Shown("payee_id", "收款人", "Payee"),
        Shown("contract_id", "合同", "Contract"),
        Shown("decision_id", "所依据的决策", "Decision named"),
    ),
    title={"zh": "工程大额资金集体决策", "en": "Large works payments need a collective decision"},
    message={
        "zh": "工程付款 {amount_fen} 元（{day}），达到大额起点 {large_sum_threshold} 元，支付前没有通过的集体决策[（所列决策 {decision_id}）]",
        "en": "CNY {amount_fen} paid for works on {day}, at or above the {large_sum_threshold} yuan from which a sum "
        "is large; no collective decision approved it before[ (decision named: {decision_id})]",
    },
    cites=(Cite("seed-dingcheng", "二(2)制约"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("200,000.00 yuan without a decision: the bound is inside", (_paid(),), {"PAY-A": "flagged"}, set=SET),
        Example("a fen less", (_paid("199999.99"),), {"PAY-A": ("clear", "below_threshold")}, set=SET),
        Example("decided that day", (_decided(), _paid(decision_id="DEC-A")), {"PAY-A": ("clear", "lawful")}, set=SET),
        Example(
            "decided the day after; the payment first in the file",
            (_paid(decision_id="DEC-A"), _decided("2026-07-01")),
            {"PAY-A": "flagged"},
            set=SET,
        ),
        Example(
            "put off",
            (_decided("2026-06-01", "deferred"), _paid(decision_id="DEC-A")),
            {"PAY-A": "flagged"},
            set=SET,
        ),
        Example(
            "a decision of which nothing is told",
            (_paid(decision_id="DEC-B"), _decided()),
            {"PAY-A": "flagged"},
            set=SET,
        ),
        Example("not for works", (_paid(is_works=False),), {"PAY-A": "not_applicable"}, set=SET),
        Example(
            "not told whether for works: under a works contract",
            (_contract("works"), _paid(is_works=None, contract_id="CON-A")),
            {"PAY-A": "flagged"},
            set=SET,
        ),
        Example(
            "not told whether for works: under a contract for goods",
            (_contract("goods"), _paid(is_works=None, contract_id="CON-A")),
            {"PAY-A": "not_applicable"},
            set=SET,
        ),
        Example(
            "daily expenses", (_paid(is_works=None, payment_kind="expense"),), {"PAY-A": "not_applicable"}, set=SET
        ),
        Example(
            "not told whether for works, and no contract",
            (_paid(is_works=None),),
            {"PAY-A": ("not_assessable", "missing: for_works")},
            set=SET,
        ),
        Example(
            "not told whether for works, and small",
            (_paid("199999.99", is_works=None),),
            {"PAY-A": ("clear", "below_threshold")},
            set=SET,
        ),
        Example("a contractor's own payment", (_paid(payment_kind="onward"),), {"PAY-A": "not_applicable"}, set=SET),
        Example(
            "in another currency",
            (_paid({"amount": "900000.00", "currency": "USD"}),),
            {"PAY-A": ("not_assessable", "missing: amount_cny")},
            set=SET,
        ),
        Example(
            "the county has set no amount", (_paid(),), {"PAY-A": ("not_assessable", "missing: large_sum_threshold")}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
