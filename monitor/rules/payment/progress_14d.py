"""Certified work was not paid within fourteen days.

What it checks
    Each certificate of progress: the days from it to the last progress payment that names it, wages included; where
    none names it, whether the fourteen days are over.
Why it matters
    Wages and materials of the month hang on this payment.
Legal source
    财建〔2004〕369号, article 13 (3): progress money is paid within fourteen days of the certified quantities.
Does not apply
    Certificates less than fourteen days old (not due); contracts that are known not to be works.
Innocent explanations
    The invoice came late; the contract agrees on another day; a later payment made up the share for several
    certificates; a part was in dispute. No period moves because its last day is a rest day.
Ask next
    When the request came, and where it lay.
Known gaps
    Whether enough was paid is asked by pay.progress-80-floor and pay.progress-60-90-old. Where a payment of the
    contract within the fourteen days does not say which certificates it pays, an unpaid one cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import PROGRESS_KINDS, certificates, payments
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """已计量的工程没有在十四天内付款。

查什么
    每期计量：从计量确认到写明该期计量的最后一笔进度款（含农民工工资）的天数；没有付款写明该期的，十四天是否已过。
为什么要紧
    当月的工资和材料款都等着这笔钱。
法律依据
    财建〔2004〕369号第13条（三）：工程量确认后14天内支付进度款。
不适用
    计量后未满十四天的（未到期）；已知不是工程的合同。
可能的正当理由
    发票来得晚；合同另有约定；后来一笔款为几期计量补足比例；部分有争议。期限最后一天是休息日的不顺延。
接着问
    付款申请何时收到，在哪里停留。
已知不足
    付得够不够由 pay.progress-80-floor 和 pay.progress-60-90-old 判断。合同在十四天内有付款而没有写明所付计量的，分不清某期
    是否未付。
"""

CERTIFICATE = [*CONTRACT, "certificate_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """十四天内: the fourteenth day is inside."""

    max_days: int = param(14, unit="day", zh="最多天数（含）", en="Most days (incl.)")


def paying(f: Facts) -> pl.LazyFrame:
    """Per certificate the last payment that names it: `paid_day`, and the events of all of them."""
    paid = payments(f).filter(pl.col("payment_kind").is_in(PROGRESS_KINDS))
    named = paid.select("scope_id", "day", "event", certificate_id="certificate_ids").explode("certificate_id")
    return named.group_by("scope_id", "certificate_id").agg(
        paid_day=pl.col("day").max(), events=pl.col("event").unique().sort()
    )


def silent(f: Facts) -> pl.LazyFrame:
    """Per contract and day the progress payments that do not say what they pay: `CONTRACT`, `silent_day`."""
    paid = payments(f).filter(pl.col("payment_kind").is_in(PROGRESS_KINDS), pl.col("certificate_ids").is_null())
    return paid.filter(pl.col("contract_id").is_not_null()).select(*CONTRACT, silent_day="day").unique()


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a certificate, with when it was paid and, unpaid, the last day to do so."""
    rows = certificates(f).join(paying(f), on=["scope_id", "certificate_id"], how="left")
    rows = rows.join(contracts(f, "category").select(*CONTRACT, "category"), on=CONTRACT, how="left")
    rows = rows.sort("day").join_asof(
        silent(f).sort("silent_day"),
        left_on="day",
        right_on="silent_day",
        by=CONTRACT,
        strategy="forward",
        check_sortedness=False,
    )
    last = days_after(pl.col("day"), p.max_days)
    is_unpaid = pl.col("paid_day").is_null()
    may_be_paid = is_unpaid & (pl.col("silent_day") <= last).fill_null(value=False)
    days = pl.col("paid_day") - pl.col("day")
    late = days > p.max_days
    return rows.with_columns(
        last_day=last,
        days=days,
        due_day=pl.when(is_unpaid & ~may_be_paid).then(last),
        certificate_ids=pl.when(~may_be_paid).then(pl.lit(value=True)),
        is_late=late,
        cured_day=pl.when(late).then("paid_day"),
        value_fen=cny("value"),
        stake_fen=cny("value"),
    )


def applies(_: Params) -> pl.Expr:
    """Work is certified in works: any contract that is not known to be something else."""
    return (pl.col("category") == "works").fill_null(value=True)


def flagged(_: Params) -> pl.Expr:
    """Paid too late; an unpaid certificate is awaited."""
    return pl.col("is_late")


def _certificate(name: str = "CT-A", day: str = "2026-06-25", **more: Any) -> dict[str, Any]:
    return like("progress.certified", day, **{"certificate_id": name, "contract_id": "CON-A", **more})


def _paid(day: str, *certificates: str, name: str = "PAY-A", kind: str = "progress", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"certificate_ids": list(certificates)} if certificates else {}
    return like("payment.made", day, payment_id=name, payment_kind=kind, contract_id="CON-A", **told, **more)


def _contract(category: str = "works") -> dict[str, Any]:
    return like("contract.signed", "2026-03-02", contract_id="CON-A", category=category)


RULE = Rule(
    id="pay.progress-14d",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("progress.certified",),
    reads=("progress.certified", "payment.made", "contract.signed"),
    about=("contract_id", "certificate_id"),
    needs=("certificate_ids",),
    evidence=(
        Shown("day", "计量确认日", "Certified on"),
        Shown("last_day", "付款期限", "Last day to pay"),
        Shown("paid_day", "付款日", "Paid on"),
        Shown("days", "间隔天数", "Days between"),
        Shown("value_fen", "本期产值（元）", "Certified this period (CNY)"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "进度款十四天内支付", "en": "Progress payment within fourteen days of the certificate"},
    message={
        "zh": "合同 {contract_id} 在 {day} 计量[ {value_fen} 元]，应在 {max_days} 天内（至 {last_day}）付款[，{paid_day} 才付，超期 "
        "{days-max_days} 天]",
        "en": "Contract {contract_id}: work certified on {day}[, CNY {value_fen},] to be paid within {max_days} days, "
        "by {last_day}[; paid on {paid_day}, days late: {days-max_days}]",
    },
    cites=(Cite("cn-payment-369", "13"),),
    in_force=date(2004, 10, 20),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("paid on the fourteenth day", (_certificate(), _paid("2026-07-09", "CT-A")), {"CT-A": "clear"}),
        Example(
            "paid in time, and another payment does not say what it pays",
            (_certificate(), _paid("2026-07-09", "CT-A"), _paid("2026-07-08", name="PAY-B")),
            {"CT-A": "clear"},
        ),
        Example("paid on the fifteenth day", (_certificate(), _paid("2026-07-10", "CT-A")), {"CT-A": "flagged"}),
        Example(
            "the same, submitted in the opposite order",
            (_paid("2026-07-10", "CT-A"), _contract(), _certificate()),
            {"CT-A": ("flagged", "breach")},
        ),
        Example("not paid yet", (_certificate(),), {"CT-A": ("not_applicable", "not_due")}, as_of="2026-07-09"),
        Example("the day after", (_certificate(),), {"CT-A": ("flagged", "overdue")}, as_of="2026-07-10"),
        Example(
            "a part in time, the rest too late",
            (
                _certificate(),
                _paid("2026-07-01", "CT-A"),
                _paid("2026-07-10", "CT-A", name="PAY-B", kind="wage_account"),
            ),
            {"CT-A": "flagged"},
        ),
        Example(
            "one payment for two certificates",
            (_certificate(), _certificate("CT-B", "2026-06-26"), _paid("2026-07-10", "CT-A", "CT-B")),
            {"CT-A": "flagged", "CT-B": "clear"},
        ),
        Example(
            "the final payment names it long after",
            (_certificate(), _paid("2026-07-01", "CT-A"), _paid("2026-12-01", "CT-A", name="PAY-B", kind="final")),
            {"CT-A": "clear"},
        ),
        Example(
            "a payment on the last day does not say what it pays",
            (_certificate(), _paid("2026-07-09")),
            {"CT-A": ("not_assessable", "missing: certificate_ids")},
        ),
        Example(
            "payments too early or too late to be this one, and one of another kind",
            (
                _certificate(),
                _paid("2026-06-24"),
                _paid("2026-07-10", name="PAY-B"),
                _paid("2026-07-01", name="PAY-C", kind="interest"),
                _paid("2026-07-01", "CT-B", name="PAY-D"),
            ),
            {"CT-A": ("flagged", "overdue")},
        ),
        Example("a contract of works", (_contract(), _certificate(), _paid("2026-07-09", "CT-A")), {"CT-A": "clear"}),
        Example(
            "a contract of services",
            (_contract("services"), _certificate(), _paid("2026-07-10", "CT-A")),
            {"CT-A": "not_applicable"},
        ),
        Example(
            "the date of the payment was corrected",
            (_certificate(), _paid("2026-07-10", "CT-A"), _paid("2026-07-09", "CT-A", corrects="ex-2")),
            {"CT-A": "clear"},
        ),
        Example(
            "in another currency, paid on the fifteenth day",
            (_certificate(value={"amount": "1.00", "currency": "USD"}), _paid("2026-07-10", "CT-A")),
            {"CT-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
