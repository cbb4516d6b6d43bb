"""Progress payments of a contract signed before 1 August 2022 lie outside 60 % to 90 % of the certified work.

What it checks
    Each certificate: what had been paid for the work fourteen days after it (wages and the recouped part of the advance
    included) against 60 % of the value to date. Each progress payment: the same sum against 90 % of what was certified
    by then.
Why it matters
    Below the band the contractor finances the owner, above it the owner pays for work that may never be finished.
Legal source
    财建〔2004〕369号, article 13 (3): within fourteen days of the certificate not less than 60 % and not more than 90 % of
    the value. Contracts signed from 2022-08-01 follow 财建〔2022〕183号.
Does not apply
    Goods and services; newer contracts (pay.progress-80-floor, pay.over-progress); advances, final payments and the
    release of retention; certificates less than fourteen days old (not due).
Innocent explanations
    A certificate was submitted late or not at all; payment was late and not short (the finding is then cured); the
    contract was renewed after the date and agrees on another share.
Ask next
    The share agreed in the contract, and the certificates behind the payment.
Known gaps
    Payments count for the contract, whichever certificate they name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import (
    PROGRESS_KINDS,
    certificates,
    least,
    payments,
    with_certified,
    with_day_reached,
    with_paid_by,
    with_work_paid,
)
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sums import share
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """2022年8月1日前签订的合同，进度款不在已计量产值的60%至90%之间。

查什么
    每期计量：确认后十四天止已支付的工程款（含农民工工资和已抵扣的预付款）是否达到累计产值的60%。每笔进度款：同一累计数是
    否超过当时已计量产值的90%。
为什么要紧
    低于下限，是承包人替建设单位垫资；高于上限，是为可能永远完不成的工程付款。
法律依据
    财建〔2004〕369号第13条（三）：计量后14天内，按不低于60%、不高于90%支付。2022年8月1日起签订的合同执行
    财建〔2022〕183号。
不适用
    货物和服务；其后签订的合同（pay.progress-80-floor、pay.over-progress）；预付款、尾款和质保金返还；计量后未满十四天的
    （未到期）。
可能的正当理由
    计量单报送晚了或没有报送；付晚了而不是付少了（此时记为已纠正）；合同在该日之后重新签订，另有约定。
接着问
    合同约定的支付比例；该笔付款所依据的计量单。
已知不足
    支付按合同累计，不论写明哪期计量。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不低于, 不高于: both bounds are lawful, and the fourteenth day is inside."""

    min_ratio: str = param("0.60", unit="ratio", zh="进度款下限（含）", en="Least share paid (incl.)")
    max_ratio: str = param("0.90", unit="ratio", zh="进度款上限（含）", en="Most share paid (incl.)")
    pay_days: int = param(14, unit="day", zh="计量后付款天数（含）", en="Days to pay after the certificate (incl.)")


def floors(f: Facts, p: Params, work: pl.LazyFrame) -> pl.LazyFrame:
    """One row a certificate: `need_fen`, whether it was surely reached by `last_day`, and when."""
    rows = certificates(f).with_columns(
        certified_day="day",
        last_day=days_after(pl.col("day"), p.pay_days),
        need_fen=least("certified_fen", p.min_ratio),
    )
    rows = with_day_reached(with_paid_by(rows, pl.col("last_day"), work), pl.col("need_fen"), work, "reached")
    is_short = (pl.col("most_fen") < pl.col("need_fen")) & ~pl.col("has_foreign")
    is_enough = pl.col("least_fen") >= pl.col("need_fen")
    return rows.with_columns(
        due_day=pl.when(is_short).then("last_day"),
        paid_fen="most_fen",
        reached_day=pl.when(is_short).then("reached_day"),
        advance_recouped=pl.when(is_short | is_enough).then(pl.lit(value=True)),
        is_over=pl.lit(value=False),
        stake_fen=pl.col("need_fen") - pl.col("most_fen"),
    )


def ceilings(f: Facts, p: Params, work: pl.LazyFrame) -> pl.LazyFrame:
    """One row a payment; progress payments with `limit_fen` of what was certified by then."""
    every = payments(f)
    rows = with_certified(work.filter(pl.col("payment_kind").is_in(PROGRESS_KINDS)), certificates(f))
    rows = rows.with_columns(limit_fen=share("certified_fen", p.max_ratio))
    is_over = pl.col("least_fen") > pl.col("limit_fen")
    is_within = (pl.col("most_fen") <= pl.col("limit_fen")) & ~pl.col("has_foreign")
    rows = rows.with_columns(
        is_over=is_over,
        paid_fen="least_fen",
        advance_recouped=pl.when(is_over | is_within).then(pl.lit(value=True)),
        stake_fen=pl.col("least_fen") - pl.col("limit_fen"),
        paid_day="day",
    )
    return pl.concat([rows, every.join(rows, on=["scope_id", "event"], how="anti")], how="diagonal")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a certificate and one a payment, judged on the day of their contract."""
    work = with_work_paid(payments(f))
    signed = contracts(f, "day", "category").rename({"day": "contract_day"})
    rows = pl.concat([floors(f, p, work), ceilings(f, p, work)], how="diagonal")
    return rows.join(signed, on=CONTRACT, how="left").with_columns(
        day=pl.coalesce("contract_day", "day"),
        is_progress=pl.col("payment_id").is_null() | pl.col("payment_kind").is_in(PROGRESS_KINDS),
        cured_day="reached_day",
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Certificates and progress payments of works."""
    return pl.col("is_progress") & (pl.col("category") == "works")


def flagged(_: Params) -> pl.Expr:
    """Above the band; what is missing to its floor is awaited until the last day."""
    return pl.col("is_over")


def _contract(day: str = "2022-07-31", category: str = "works", **more: Any) -> dict[str, Any]:
    return like("contract.signed", day, contract_id="CON-A", category=category, **more)


def _certificate(name: str = "CT-A", value: Any = "1000000.00", day: str = "2022-09-01") -> dict[str, Any]:
    told = {"certificate_id": name, "contract_id": "CON-A", "value": value, "cumulative_value": value}
    return like("progress.certified", day, **told)


def _paid(name: str, amount: Any, day: str = "2022-09-05", kind: str = "progress", **more: Any) -> dict[str, Any]:
    told = {"payment_id": name, "payment_kind": kind, "contract_id": "CON-A", "amount": amount}
    return like("payment.made", day, **{**told, **more})


BEGUN = (_contract(), _certificate())
ADVANCED = (*BEGUN, _paid("PAY-1", "100000.00", "2022-08-20", kind="advance"))
DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="pay.progress-60-90-old",
    version=1,
    family="pay",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("progress.certified", "payment.made"),
    reads=("progress.certified", "payment.made", "contract.signed"),
    about=("contract_id", "certificate_id", "payment_id"),
    needs=("category", "certified_fen", "advance_recouped"),
    evidence=(
        Shown("certified_fen", "累计产值（元）", "Certified to date (CNY)"),
        Shown("certified_day", "计量确认日", "Certified on"),
        Shown("paid_fen", "已支付工程款（元）", "Paid for the work (CNY)"),
        Shown("need_fen", "至少应支付（元）", "Least to be paid (CNY)"),
        Shown("last_day", "付款期限", "Last day to pay"),
        Shown("reached_day", "付足日", "Paid enough since"),
        Shown("limit_fen", "至多可支付（元）", "Most that may be paid (CNY)"),
        Shown("paid_day", "支付日", "Paid on"),
        Shown("contract_day", "合同签订日", "Contract signed on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "旧合同进度款60%至90%", "en": "Older contracts: progress payments of 60 % to 90 %"},
    message={
        "zh": "合同 {contract_id} 至 {certified_day} 累计产值 {certified_fen} 元，已支付工程款 {paid_fen} 元[（至 {last_day}），"
        "低于 {min_ratio} 的下限 {need_fen} 元][，{reached_day} 才付足][（{paid_day}），高于 {max_ratio} 的上限 {limit_fen} 元]",
        "en": "Contract {contract_id}: work of CNY {certified_fen} certified by {certified_day}, {paid_fen} paid for "
        "it[ by {last_day}, below the share of {min_ratio}, which is {need_fen}][; reached only on {reached_day}][ by "
        "{paid_day}, above the share of {max_ratio}, which is {limit_fen}]",
    },
    cites=(Cite("cn-payment-369", "13"),),
    in_force=date(2004, 10, 20),
    until=date(2022, 7, 31),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("exactly 60 %", (*BEGUN, _paid("PAY-A", "600000.00")), {"CT-A": "clear", "PAY-A": "clear"}),
        Example(
            "one fen less than 60 %",
            (*BEGUN, _paid("PAY-A", "599999.99")),
            {"CT-A": ("flagged", "overdue"), "PAY-A": "clear"},
        ),
        Example("exactly 90 %", (*BEGUN, _paid("PAY-A", "900000.00")), {"CT-A": "clear", "PAY-A": "clear"}),
        Example("one fen more than 90 %", (*BEGUN, _paid("PAY-A", "900000.01")), {"CT-A": "clear", "PAY-A": "flagged"}),
        Example(
            "one fen more than 90 %, submitted in the opposite order",
            (_paid("PAY-A", "900000.01"), *BEGUN[::-1]),
            {"CT-A": "clear", "PAY-A": "flagged"},
        ),
        Example("paid on the fourteenth day", (*BEGUN, _paid("PAY-A", "600000.00", "2022-09-15")), {"CT-A": "clear"}),
        Example("paid a day later", (*BEGUN, _paid("PAY-A", "600000.00", "2022-09-16")), {"CT-A": "flagged"}),
        Example("nothing paid yet", BEGUN, {"CT-A": ("not_applicable", "not_due")}, as_of="2022-09-15"),
        Example("the day after", BEGUN, {"CT-A": ("flagged", "overdue")}, as_of="2022-09-16"),
        Example(
            "paid before the next certificate, of the morning or of the day",
            (
                *BEGUN,
                _paid("PAY-A", "900000.00"),
                _certificate("CT-B", "2000000.00", "2022-10-01T15:00:00+08:00"),
                _paid("PAY-B", "0.01", "2022-10-01T09:00:00+08:00"),
                _paid("PAY-C", "899999.99", "2022-10-01T16:00:00+08:00"),
                _certificate("CT-C", "2000000.02", "2022-10-20T15:00:00+08:00"),
                _paid("PAY-D", "0.01", "2022-10-20"),
            ),
            {"PAY-A": "clear", "PAY-B": "flagged", "PAY-C": "clear", "PAY-D": "clear"},
        ),
        Example(
            "the recouped part of the advance is paid for the work, the rest is not",
            (
                *ADVANCED,
                _paid("PAY-A", "700000.00", advance_recouped="60000.00"),
                _paid("PAY-B", "140000.00", "2022-09-06", kind="wage_account"),
                _paid("PAY-C", "0.00", "2022-09-07", advance_recouped="0.01"),
            ),
            {"PAY-1": "not_applicable", "PAY-A": "clear", "PAY-B": "clear", "PAY-C": "flagged"},
        ),
        Example(
            "not told what was recouped",
            (*ADVANCED, _paid("PAY-A", "800000.00"), _paid("PAY-B", "0.01"), _paid("PAY-C", "100000.00")),
            {"PAY-A": "clear", "PAY-B": ("not_assessable", "missing: advance_recouped"), "PAY-C": "flagged"},
        ),
        Example(
            "a floor that depends on what was recouped",
            (*ADVANCED, _paid("PAY-A", "500000.00")),
            {"CT-A": ("not_assessable", "missing: advance_recouped")},
        ),
        Example("nothing was certified", (_contract(), _paid("PAY-A", "1.00")), {"PAY-A": "not_assessable"}),
        Example("the contract was not submitted", (_certificate(day="2022-06-01"),), {"CT-A": "not_assessable"}),
        Example("the final payment", (*BEGUN, _paid("PAY-A", "990000.00", kind="final")), {"PAY-A": "not_applicable"}),
        Example(
            "services",
            (_contract(category="services"), _certificate(), _paid("PAY-A", "1.00")),
            {"CT-A": "not_applicable", "PAY-A": "not_applicable"},
        ),
        Example(
            "a payment in another currency",
            (*BEGUN, _paid("PAY-A", DOLLARS), _paid("PAY-B", "599999.99"), _paid("PAY-C", "300000.02")),
            {"CT-A": "clear", "PAY-A": "not_assessable", "PAY-B": "not_assessable", "PAY-C": "flagged"},
        ),
        Example(
            "a payment in another currency may make up for what is missing",
            (*BEGUN, _paid("PAY-A", DOLLARS), _paid("PAY-B", "599999.99")),
            {"CT-A": "not_assessable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
