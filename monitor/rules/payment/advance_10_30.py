"""The advance of a works contract is less than 10 % or more than 30 % of it.

What it checks
    Each contract of works under which an advance was paid: all advances together against the contract amount.
Why it matters
    Too little makes the contractor finance the start, too much is public money without work or security.
Legal source
    财建〔2004〕369号, article 12 (1): with labour and material, in principle 10 % to 30 % of the contract amount; large
    projects of several years are advanced year by year after the yearly plan.
Does not apply
    Goods and services; contracts for which the owner buys the main materials; contracts without an advance.
Innocent explanations
    The advance is paid in instalments and the rest is to come; the contract amount contains provisional sums that are
    left out of the base.
Ask next
    The share agreed in the contract, and the guarantee for the advance.
Known gaps
    No event tells the yearly plan: under a contract of more than a year only more than 30 % of the whole is seen.
    Changes of the contract do not move the base.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import least, payments
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sums import share
from monitor.vocabulary.verdicts import Severity

ZH = """工程合同的预付款低于合同金额的10%或者高于30%。

查什么
    每份付过预付款的工程合同：预付款合计占合同金额的比例。
为什么要紧
    预付太少，是承包人替建设单位垫资开工；预付太多，是没有工程也没有担保的公款。
法律依据
    财建〔2004〕369号第12条（一）：包工包料的工程，预付款原则上不低于合同金额的10%，不高于30%；重大工程按年度工程计划逐年
    预付。
不适用
    货物和服务；主要材料由发包人采购的合同；没有付过预付款的合同。
可能的正当理由
    预付款分期支付，其余未到；合同金额含暂列金额，基数应予扣除。
接着问
    合同约定的预付比例；预付款担保。
已知不足
    没有事件写明年度工程计划：工期超过一年的合同，只能看出超过合同总额30%的。合同变更不改变基数。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不低于, 不高于: both bounds are lawful."""

    min_ratio: str = param("0.10", unit="ratio", zh="预付款下限（含）", en="Least share (incl.)")
    max_ratio: str = param("0.30", unit="ratio", zh="预付款上限（含）", en="Most share (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract with all that was advanced, and one an advance whose contract was not told."""
    paid = payments(f).filter(pl.col("payment_kind") == "advance").with_columns(advance_cny=cny("amount"))
    sums = paid.group_by(CONTRACT).agg(
        advance_fen=pl.col("advance_cny").sum(),
        is_foreign=pl.col("advance_cny").is_null().any(),
        events=pl.col("event").sort(),
    )
    signed = one_each(f.of("contract.signed"), CONTRACT)
    rows = signed.join(sums.filter(pl.col("contract_id").is_not_null()), on=CONTRACT, how="left")
    year_on = pl.col("period_start_date").dt.offset_by("1y")
    judged = rows.with_columns(
        contract_fen=cny("amount"),
        is_within_a_year=pl.col("period_end_date") < year_on,
    )
    loose = paid.join(signed, on=CONTRACT, how="anti").select(
        *CONTRACT, "payment_id", "event", "day", advance_fen="advance_cny"
    )
    yes = pl.lit(value=True)
    return pl.concat([judged, loose], how="diagonal").with_columns(
        low_fen=least("contract_fen", p.min_ratio),
        high_fen=share("contract_fen", p.max_ratio),
        amounts_in_yuan=pl.when(~pl.col("is_foreign")).then(yes),
        yearly_plan=pl.when("is_within_a_year").then(yes),
        is_advanced=pl.col("payment_id").is_not_null() | pl.col("is_foreign").is_not_null(),
        stake_fen="advance_fen",
    )


def applies(_: Params) -> pl.Expr:
    """Works under which something was advanced, unless the owner is known to buy the materials."""
    with_material = (pl.col("material_buyer") != "owner").fill_null(value=True)
    return pl.col("is_advanced") & with_material & (pl.col("category") == "works")


def flagged(_: Params) -> pl.Expr:
    """Above the band; below it only where no part is in another currency and no yearly plan is the base."""
    is_base_known = pl.col("is_within_a_year") & ~pl.col("is_foreign")
    below = pl.when(is_base_known).then(pl.col("advance_fen") < pl.col("low_fen"))
    return (pl.col("advance_fen") > pl.col("high_fen")) | below


YEAR = {"start_date": "2026-03-10", "end_date": "2027-03-09"}
LONGER = {"start_date": "2026-03-10", "end_date": "2027-03-10"}
DOLLARS = {"amount": "1.00", "currency": "USD"}


def _contract(amount: Any = "1000000.00", category: str = "works", **more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "amount": amount, "category": category, "period": YEAR}
    return like("contract.signed", "2026-03-02", **{**told, **more})


def _paid(amount: Any, name: str = "PAY-A", kind: str = "advance", **more: Any) -> dict[str, Any]:
    told = {"payment_id": name, "payment_kind": kind, "contract_id": "CON-A", "amount": amount}
    return like("payment.made", "2026-03-20", **{**told, **more})


RULE = Rule(
    id="pay.advance-10-30",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("contract.signed", "payment.made"),
    reads=("contract.signed", "payment.made"),
    about=("contract_id", "payment_id"),
    needs=("category", "contract_fen", "amounts_in_yuan", "period_end_date", "yearly_plan"),
    evidence=(
        Shown("advance_fen", "预付款合计（元）", "Advanced in all (CNY)"),
        Shown("contract_fen", "合同金额（元）", "Contract amount (CNY)"),
        Shown("low_fen", "下限（元）", "Least (CNY)"),
        Shown("high_fen", "上限（元）", "Most (CNY)"),
        Shown("day", "合同签订日", "Contract signed on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "预付款比例10%至30%", "en": "Advance of 10 % to 30 % of the contract"},
    message={
        "zh": "合同 {contract_id}（{contract_fen} 元）预付款合计 {advance_fen} 元，不在 {min_ratio} 至 {max_ratio} 之间（{low_fen} "
        "元至 {high_fen} 元）",
        "en": "Contract {contract_id} of CNY {contract_fen}: {advance_fen} advanced, outside the shares of {min_ratio} "
        "to {max_ratio}, which are {low_fen} to {high_fen}",
    },
    cites=(Cite("cn-payment-369", "12"),),
    in_force=date(2004, 10, 20),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("exactly 10 %", (_contract(), _paid("100000.00")), {"CON-A": "clear"}),
        Example("one fen less", (_contract(), _paid("99999.99")), {"CON-A": "flagged"}),
        Example("exactly 30 %", (_contract(), _paid("300000.00")), {"CON-A": "clear"}),
        Example(
            "one fen more, in two payments",
            (_contract(), _paid("200000.00"), _paid("100000.01", "PAY-B")),
            {"CON-A": "flagged"},
        ),
        Example(
            "one fen more, submitted in the opposite order", (_paid("300000.01"), _contract()), {"CON-A": "flagged"}
        ),
        Example(
            "10 % of an amount that does not divide",
            (_contract("1000000.01"), _paid("100000.00")),
            {"CON-A": "flagged"},
        ),
        Example(
            "30 % of an amount that does not divide",
            (_contract("1000000.03"), _paid("300000.01")),
            {"CON-A": "flagged"},
        ),
        Example(
            "more than a year: the yearly plan is the base, and not told",
            (_contract(period=LONGER), _paid("99999.99")),
            {"CON-A": ("not_assessable", "missing: yearly_plan")},
        ),
        Example(
            "more than a year, and above 30 % of the whole",
            (_contract(period=LONGER), _paid("300000.01")),
            {"CON-A": "flagged"},
        ),
        Example("not told how long it runs", (_contract(period=None), _paid("100000.00")), {"CON-A": "not_assessable"}),
        Example(
            "nothing was advanced", (_contract(), _paid("500000.00", kind="progress")), {"CON-A": "not_applicable"}
        ),
        Example("goods", (_contract(category="goods"), _paid("500000.00")), {"CON-A": "not_applicable"}),
        Example(
            "the owner buys the materials",
            (_contract(material_buyer="owner"), _paid("50000.00")),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "the contractor buys the materials",
            (_contract(material_buyer="contractor"), _paid("50000.00")),
            {"CON-A": "flagged"},
        ),
        Example(
            "the contract was not submitted, or not named",
            (_paid("50000.00"), _paid("50000.00", "PAY-B", contract_id=None)),
            {"PAY-A": "not_assessable", "PAY-B": "not_assessable"},
        ),
        Example(
            "a part in another currency can only add to it",
            (_contract(), _paid("99999.99"), _paid(DOLLARS, "PAY-B")),
            {"CON-A": ("not_assessable", "missing: amounts_in_yuan")},
        ),
        Example(
            "above 30 % without it", (_contract(), _paid("300000.01"), _paid(DOLLARS, "PAY-B")), {"CON-A": "flagged"}
        ),
        Example("a contract in another currency", (_contract(DOLLARS), _paid("1.00")), {"CON-A": "not_assessable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
