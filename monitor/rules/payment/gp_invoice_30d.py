"""In government procurement an invoice was not paid within thirty days although the conditions were met.

What it checks
    Each payment request under a government procurement contract whose conditions are met: the days from the receipt of
    the invoice to the last payment that answers it; where none does, whether the thirty days are over.
Why it matters
    A supplier who waits for months puts the waiting into his next price.
Legal source
    财库〔2019〕38号: when the agreed conditions are met, payment within thirty days of receiving the invoice. The text was
    not at hand; a later notice may have shortened the term.
Does not apply
    Contracts outside government procurement; requests whose conditions are not met; terms still running (not due).
Innocent explanations
    The invoice was wrong and came again; the conditions were met only later; the treasury was closed at the end of the
    year. No period moves because its last day is a rest day.
Ask next
    The stamp of receipt on the invoice, and where the request lay.
Known gaps
    A request paid in part counts as paid with its last payment. Where a payment of the contract within the term does
    not say which request it answers, an unpaid one cannot be told. Small suppliers: pay.sme-30-60.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import payments
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """政府采购中已满足付款条件，收到发票后三十天内没有支付。

查什么
    政府采购合同项下已满足付款条件的每次付款申请：从收到发票到最后一笔对应付款的天数；没有对应付款的，三十天是否已过。
为什么要紧
    让供应商等上几个月，下次报价就会把等待算进去。
法律依据
    财库〔2019〕38号：满足合同约定支付条件的，收到发票后30日内支付（原文未核实，此后的通知可能已缩短）。
不适用
    政府采购以外的合同；没有满足付款条件的申请；期限未满的（未到期）。
可能的正当理由
    发票有误，重新开具；付款条件后来才满足；年末国库关账。期限最后一天是休息日的不顺延。
接着问
    发票的收件日期；付款申请在哪里停留。
已知不足
    分次支付的按最后一笔算。合同在期限内有付款而没有写明所答复的申请的，分不清某次申请是否未付。中小企业见 pay.sme-30-60。
"""

REQUEST = ["scope_id", "request_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """30日内: the thirtieth day is inside."""

    max_days: int = param(30, unit="day", zh="最多天数（含）", en="Most days (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a request, with when it was paid and, unpaid, the last day to do so."""
    paid = payments(f)
    answers = (
        paid.filter(pl.col("request_id").is_not_null())
        .group_by(REQUEST)
        .agg(paid_day=pl.col("day").max(), payment_events=pl.col("event").sort())
    )
    silent = paid.filter(pl.col("request_id").is_null(), pl.col("contract_id").is_not_null())
    silent = silent.select(*CONTRACT, silent_day="day").sort("silent_day")
    signed = contracts(f, "regime")
    rows = one_each(f.of("payment.requested"), REQUEST).join(answers, on=REQUEST, how="left")
    rows = rows.join(signed, on=CONTRACT, how="left").sort("invoice_date_day")
    rows = rows.join_asof(
        silent,
        left_on="invoice_date_day",
        right_on="silent_day",
        by=CONTRACT,
        strategy="forward",
        check_sortedness=False,
    )
    last = days_after(pl.col("invoice_date_day"), p.max_days)
    is_unpaid = pl.col("paid_day").is_null()
    may_be_paid = is_unpaid & (pl.col("silent_day") <= last).fill_null(value=False)
    days = pl.col("paid_day") - pl.col("invoice_date_day")
    late = days > p.max_days
    return rows.with_columns(
        last_day=last,
        days=days,
        due_day=pl.when(is_unpaid & ~may_be_paid).then(last),
        answer=pl.when(~may_be_paid).then(pl.lit(value=True)),
        is_late=late,
        cured_day=pl.when(late).then("paid_day"),
        amount_fen=cny("amount"),
        stake_fen=cny("amount"),
        events=pl.concat_list("contract_event", pl.col("payment_events").fill_null([])).list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Government procurement, the agreed conditions met."""
    return (pl.col("regime") == "government_procurement") & pl.col("are_conditions_met")


def flagged(_: Params) -> pl.Expr:
    """Paid too late; an unpaid request is awaited."""
    return pl.col("is_late")


def _contract(regime: str = "government_procurement") -> dict[str, Any]:
    return like("contract.signed", "2026-03-02", contract_id="CON-A", regime=regime)


def _asked(invoice: str | None = "2026-06-01", *, met: bool | None = True, **more: Any) -> dict[str, Any]:
    told = {"request_id": "PR-A", "contract_id": "CON-A", "invoice_date": invoice, "are_conditions_met": met}
    return like("payment.requested", "2026-06-02", **{**told, **more})


def _paid(day: str, name: str = "PAY-A", **more: Any) -> dict[str, Any]:
    return like("payment.made", day, **{"payment_id": name, "contract_id": "CON-A", "request_id": "PR-A", **more})


BEGUN = (_contract(), _asked())
SILENT: dict[str, Any] = {"request_id": None}

RULE = Rule(
    id="pay.gp-invoice-30d",
    version=1,
    family="pay",
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    scope="process",
    judges=("payment.requested",),
    reads=("payment.requested", "payment.made", "contract.signed"),
    about=("request_id",),
    needs=("regime", "are_conditions_met", "invoice_date", "answer"),
    evidence=(
        Shown("invoice_date_day", "收到发票日", "Invoice received on"),
        Shown("last_day", "付款期限", "Last day to pay"),
        Shown("paid_day", "付款日", "Paid on"),
        Shown("days", "间隔天数", "Days between"),
        Shown("amount_fen", "申请金额（元）", "Amount asked (CNY)"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "收到发票后支付期限", "en": "Government procurement: paid within thirty days of the invoice"},
    message={
        "zh": "合同 {contract_id}：{invoice_date_day} 收到发票，申请付款[ {amount_fen} 元]，应在 {max_days} 天内（至 {last_day}）支付[，"
        "{paid_day} 才付，超期 {days-max_days} 天]",
        "en": "Contract {contract_id}: invoice received on {invoice_date_day}, payment[ of CNY {amount_fen}] asked "
        "for, to be made within {max_days} days, by {last_day}[; paid on {paid_day}, days late: {days-max_days}]",
    },
    cites=(Cite("cn-procurement-payment-38", "支付"),),
    in_force=date(2019, 9, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("paid on the thirtieth day", (*BEGUN, _paid("2026-07-01")), {"PR-A": "clear"}),
        Example("paid on the thirty-first day", (*BEGUN, _paid("2026-07-02")), {"PR-A": ("flagged", "breach")}),
        Example(
            "paid in time, and another payment does not say what it answers",
            (*BEGUN, _paid("2026-07-01"), _paid("2026-06-20", "PAY-B", **SILENT)),
            {"PR-A": "clear"},
        ),
        Example("submitted in the opposite order", (_paid("2026-07-02"), *BEGUN[::-1]), {"PR-A": "flagged"}),
        Example("not paid yet", BEGUN, {"PR-A": ("not_applicable", "not_due")}, as_of="2026-07-01"),
        Example("the day after", BEGUN, {"PR-A": ("flagged", "overdue")}, as_of="2026-07-02"),
        Example(
            "the last part too late", (*BEGUN, _paid("2026-06-10"), _paid("2026-07-02", "PAY-B")), {"PR-A": "flagged"}
        ),
        Example(
            "a payment on the last day does not say what it answers",
            (*BEGUN, _paid("2026-07-01", **SILENT)),
            {"PR-A": ("not_assessable", "missing: answer")},
        ),
        Example(
            "payments before the invoice, after the term, for another request",
            (
                *BEGUN,
                _paid("2026-05-31", **SILENT),
                _paid("2026-07-02", "PAY-B", **SILENT),
                _paid("2026-06-20", "PAY-C", request_id="PR-B"),
            ),
            {"PR-A": ("flagged", "overdue")},
        ),
        Example("a tendered contract", (_contract("tendering"), _asked()), {"PR-A": "not_applicable"}),
        Example("the contract was not submitted", (_asked(),), {"PR-A": ("not_assessable", "missing: regime")}),
        Example("the conditions are not met", (_contract(), _asked(met=False)), {"PR-A": "not_applicable"}),
        Example(
            "not told whether they are",
            (_contract(), _asked(met=None)),
            {"PR-A": ("not_assessable", "missing: are_conditions_met")},
        ),
        Example(
            "not told when the invoice came",
            (_contract(), _asked(None), _paid("2026-07-02")),
            {"PR-A": ("not_assessable", "missing: invoice_date")},
        ),
        Example("nor paid", (_contract(), _asked(None)), {"PR-A": ("not_assessable", "missing: invoice_date")}),
        Example(
            "the day of the invoice was corrected",
            (*BEGUN, _asked("2026-06-02", corrects="ex-2"), _paid("2026-07-02")),
            {"PR-A": "clear"},
        ),
        Example(
            "in another currency, paid on the thirty-first day",
            (_contract(), _asked(amount={"amount": "1.00", "currency": "USD"}), _paid("2026-07-02")),
            {"PR-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
