"""A public owner paid less than 80 % of the work certified for a closed period.

What it checks
    Each certificate of a closed period: what had been paid for the work of the contract fourteen days after it (wages
    and the recouped part of the advance included) against 80 % of the value certified to date.
Why it matters
    A contractor who is kept short builds with the wages of his workers and the patience of his suppliers.
Legal source
    财建〔2022〕183号, section one: state bodies, institutions and state-owned enterprises pay at least 80 % of the work
    done, under contracts signed from 2022-08-01. Its floor is as binding as its ceiling (pay.over-progress).
Does not apply
    Goods and services; private owners; contracts signed earlier (pay.progress-60-90-old); periods still open, and
    certificates less than fourteen days old (not due).
Innocent explanations
    Payment was late and not short (the finding is then cured); a part is in dispute; the contractor asked for less; a
    payment was submitted without its contract.
Ask next
    The payment request for the period, and on whose word the rest was held back.
Known gaps
    The notice names no day: the fourteen days are those of 财建〔2004〕369号, article 13. Payments count for the contract,
    whichever certificate they name. The owner is what it was registered as on the day of the contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import certificates, least, payments, with_day_reached, with_paid_by, with_work_paid
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.organisations import with_buyer_kind
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """公共建设单位对已结清的计量期支付的工程款，不到已计量产值的80%。

查什么
    每期已结清的计量：计量确认后十四天止，该合同已支付的工程款（含农民工工资和已抵扣的预付款）是否达到累计产值的80%。
为什么要紧
    工程款付得太少，承包人就只能拿工人工资和供货商的耐心来垫。
法律依据
    财建〔2022〕183号第一条：机关、事业单位、国有企业的工程进度款不低于已完成工程价款的80%，适用于2022年8月1日起签订的
    合同。下限和上限（pay.over-progress）同样有约束力。
不适用
    货物和服务；非公共建设单位；此前签订的合同（pay.progress-60-90-old）；尚未结清的计量期和计量后未满十四天的（未到期）。
可能的正当理由
    付晚了而不是付少了（此时记为已纠正）；部分有争议；承包人申请得少；支付报送时没有写明合同。
接着问
    该期的付款申请；其余部分按谁的意见扣下。
已知不足
    通知没有规定日期，十四天取自财建〔2004〕369号第13条。支付按合同累计，不论写明哪期计量。建设单位的性质按合同签订日的
    登记。
"""

OPEN = 10**6
"""A day that never comes: the period is not closed yet."""
PUBLIC = ("public_body", "institution", "state_owned_enterprise")


@dataclass(frozen=True, slots=True)
class Params:
    """不低于: 80 % is enough, and the fourteenth day is inside."""

    min_ratio: str = param("0.80", unit="ratio", zh="进度款下限（含）", en="Least share paid (incl.)")
    pay_days: int = param(14, unit="day", zh="计量后付款天数（含）", en="Days to pay after the certificate (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a certificate, judged on the day of its contract, with what was paid for the work by its last day."""
    work = with_work_paid(payments(f))
    signed = contracts(f, "day", "category", "buyer_id").rename({"day": "contract_day"})
    rows = (
        certificates(f)
        .join(signed, on=CONTRACT, how="left")
        .with_columns(
            certified_day="day",
            last_day=days_after(pl.col("day"), p.pay_days),
            need_fen=least("certified_fen", p.min_ratio),
        )
    )
    rows = with_paid_by(rows, pl.col("last_day"), work)
    rows = with_day_reached(rows, pl.col("need_fen"), work, "reached")
    is_short = (pl.col("most_fen") < pl.col("need_fen")) & ~pl.col("has_foreign")
    is_enough = pl.col("least_fen") >= pl.col("need_fen")
    is_late = is_short & pl.col("is_period_closed")
    told = rows.with_columns(
        day=pl.coalesce("contract_day", "day"),
        due_day=pl.when(is_late).then("last_day").when(~pl.col("is_period_closed")).then(pl.lit(OPEN)).cast(pl.Int32),
        advance_recouped=pl.when(is_short | is_enough).then(pl.lit(value=True)),
        cured_day=pl.when(is_late).then("reached_day"),
        reached_day=pl.when(is_late).then("reached_day"),
        stake_fen=pl.col("need_fen") - pl.col("most_fen"),
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )
    return with_buyer_kind(f, told)


def applies(_: Params) -> pl.Expr:
    """Works of a public owner."""
    return (pl.col("category") == "works") & pl.col("buyer_kind").is_in(PUBLIC)


def flagged(_: Params) -> pl.Expr:
    """What is missing is awaited until its last day, and is a breach from then on."""
    return pl.lit(value=False)


SIGNED, CERTIFIED = "2026-03-02", "2026-06-25"


def _contract(day: str = SIGNED, category: str = "works", **more: Any) -> dict[str, Any]:
    return like("contract.signed", day, contract_id="CON-A", category=category, buyer={"id": UNIT}, **more)


def _owner(kind: str = "public_body", day: str = "2026-01-01") -> dict[str, Any]:
    return like("organisation.registered", day, organisation={"id": UNIT}, organisation_kind=kind)


def _certificate(name: str = "CT-A", value: Any = "1000000.00", day: str = CERTIFIED, **more: Any) -> dict[str, Any]:
    told = {"certificate_id": name, "contract_id": "CON-A", "value": value, "cumulative_value": value}
    return like("progress.certified", day, **{**told, "is_period_closed": True, **more})


def _paid(name: str, amount: Any, day: str = "2026-07-01", kind: str = "progress", **more: Any) -> dict[str, Any]:
    told = {"payment_id": name, "payment_kind": kind, "contract_id": "CON-A", "amount": amount}
    return like("payment.made", day, **{**told, **more})


BEGUN = (_owner(), _contract(), _certificate())
ADVANCED = (*BEGUN, _paid("PAY-1", "200000.00", "2026-03-20", kind="advance"))
DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="pay.progress-80-floor",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("progress.certified",),
    reads=("progress.certified", "payment.made", "contract.signed", "organisation.registered"),
    references=("organisation.registered",),
    about=("contract_id", "certificate_id"),
    needs=("category", "buyer_kind", "is_period_closed", "certified_fen", "advance_recouped"),
    evidence=(
        Shown("certified_fen", "累计产值（元）", "Certified to date (CNY)"),
        Shown("most_fen", "已支付工程款（元）", "Paid for the work (CNY)"),
        Shown("need_fen", "至少应支付（元）", "Least to be paid (CNY)"),
        Shown("certified_day", "计量确认日", "Certified on"),
        Shown("last_day", "付款期限", "Last day to pay"),
        Shown("reached_day", "付足日", "Paid enough since"),
        Shown("contract_day", "合同签订日", "Contract signed on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "进度款不低于80%", "en": "Progress payments of at least 80 % of certified work"},
    message={
        "zh": "合同 {contract_id} 至 {certified_day} 累计产值 {certified_fen} 元，至 {last_day} 已支付工程款 {most_fen} 元，"
        "低于 {min_ratio} 的下限 {need_fen} 元[，{reached_day} 才付足]",
        "en": "Contract {contract_id}: work of CNY {certified_fen} certified by {certified_day}, {most_fen} paid for "
        "it by {last_day}, below the share of {min_ratio}, which is {need_fen}[; reached only on {reached_day}]",
    },
    cites=(Cite("cn-payment-183", "一"),),
    in_force=date(2022, 8, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("exactly 80 % paid", (*BEGUN, _paid("PAY-A", "800000.00")), {"CT-A": "clear"}),
        Example("one fen less", (*BEGUN, _paid("PAY-A", "799999.99")), {"CT-A": ("flagged", "overdue")}),
        Example(
            "one fen less, submitted in the opposite order",
            (_paid("PAY-A", "799999.99"), *BEGUN[::-1]),
            {"CT-A": ("flagged", "overdue")},
        ),
        Example("paid on the fourteenth day", (*BEGUN, _paid("PAY-A", "800000.00", "2026-07-09")), {"CT-A": "clear"}),
        Example("paid a day later", (*BEGUN, _paid("PAY-A", "800000.00", "2026-07-10")), {"CT-A": "flagged"}),
        Example("nothing paid yet", BEGUN, {"CT-A": ("not_applicable", "not_due")}, as_of="2026-07-09"),
        Example("the day after", BEGUN, {"CT-A": ("flagged", "overdue")}, as_of="2026-07-10"),
        Example(
            "wages through the account and the recouped part of the advance are paid for the work",
            (
                *ADVANCED,
                _paid("PAY-A", "500000.00", advance_recouped="100000.00"),
                _paid("PAY-B", "200000.00", kind="wage_account"),
            ),
            {"CT-A": "clear"},
        ),
        Example(
            "the part of the advance that is not recouped is not",
            (*ADVANCED, _paid("PAY-A", "700000.00", advance_recouped="99999.99")),
            {"CT-A": "flagged"},
        ),
        Example(
            "not told what was recouped: enough for certain, or not to be told, or short for certain",
            (
                *ADVANCED,
                _certificate("CT-B", "1250000.00"),
                _certificate("CT-C", "1250000.01"),
                _certificate("CT-D", "1000000.01"),
                _paid("PAY-A", "800000.00"),
            ),
            {
                "CT-A": "clear",
                "CT-B": ("not_assessable", "missing: advance_recouped"),
                "CT-C": "flagged",
                "CT-D": "not_assessable",
            },
        ),
        Example(
            "two months, the second short",
            (
                *BEGUN,
                _certificate("CT-B", "2000000.00", "2026-07-25"),
                _paid("PAY-A", "900000.00"),
                _paid("PAY-B", "699999.99", "2026-08-01"),
            ),
            {"CT-A": "clear", "CT-B": "flagged"},
        ),
        Example(
            "an owner that is no public one, or one of another kind than on the day of the contract",
            (_owner("enterprise"), *BEGUN[1:], _owner("institution", "2026-03-03")),
            {"CT-A": "not_applicable"},
        ),
        Example(
            "a state-owned enterprise", (_owner("state_owned_enterprise", SIGNED), *BEGUN[1:]), {"CT-A": "flagged"}
        ),
        Example("it is not told what the owner is", BEGUN[1:], {"CT-A": ("not_assessable", "missing: buyer_kind")}),
        Example("services", (_owner(), _contract(category="services"), _certificate()), {"CT-A": "not_applicable"}),
        Example("the contract was not submitted", (_owner(), _certificate()), {"CT-A": "not_assessable"}),
        Example(
            "the period is still open",
            (*BEGUN[:2], _certificate(is_period_closed=False)),
            {"CT-A": ("not_applicable", "not_due")},
        ),
        Example(
            "not told whether it is closed",
            (*BEGUN[:2], _certificate(is_period_closed=None)),
            {"CT-A": ("not_assessable", "missing: is_period_closed")},
        ),
        Example(
            "a payment or a certificate in another currency",
            (*BEGUN, _certificate("CT-B", DOLLARS), _paid("PAY-A", "1.00"), _paid("PAY-B", DOLLARS)),
            {"CT-A": "not_assessable", "CT-B": "not_assessable"},
        ),
        Example(
            "the first day of the notice",
            (_owner("public_body", "2022-01-01"), _contract("2022-08-01"), _certificate()),
            {"CT-A": "flagged"},
        ),
        Example(
            "interest is not paid for the work",
            (*BEGUN, _paid("PAY-A", "800000.00", kind="interest")),
            {"CT-A": "flagged"},
        ),
        Example(
            "the value was corrected",
            (*BEGUN, _certificate(value="900000.00", corrects="ex-3"), _paid("PAY-A", "720000.00")),
            {"CT-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
