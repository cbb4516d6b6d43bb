"""A payment looks like one that was already made: the same invoice, or the same payee, amount and purpose.

What it checks
    Each payment of a unit: whether its invoice number was already paid on, or the same payee was already paid the same
    amount for the same purpose, not long before. The later payment is the finding.
Why it matters
    Who pays twice for one thing pays for nothing once.
Legal source
    Budget Law, article 57: spending may not be fictitious. The windows of days are ours.
Does not apply
    Onward payments of a contractor.
Innocent explanations
    An invoice paid in instalments; rent and other payments that come back every month; a payment that the bank returned
    and that was made again.
Ask next
    Both vouchers with their invoices and receipts: one delivery or two? Was the first payment returned?
Known gaps
    Purposes are compared by code. The same invoice used by two units, or again after the window, is not seen. Invoice
    numbers of the old eight places can meet by chance. Final, full and progress payments have to tell their invoice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """疑似重复付款：同一张发票，或者同一收款人、同一金额、同一用途。

查什么
    单位的每笔支付：不久之前，是否已按同一发票号码付过款，或者已向同一收款人为同一用途付过同样金额。疑点记在后一笔上。
为什么要紧
    一件事付两次，就有一次白付。
法律依据
    预算法第57条：不得虚假列支。窗口天数是本系统的经验值。
不适用
    承包人的转付。
可能的正当理由
    一张发票分期付款；房租等每月重复的支付；银行退回后重新支付。
接着问
    两笔的凭证、发票和签收：交付了一次还是两次？前一笔是否退回？
已知不足
    用途按代码比较。同一发票用于两个单位，或者超过窗口期再用，看不出。八位旧发票号码可能碰巧相同。结算款、一次付清和进度款
    须写明发票号码。
"""

INVOICED = ("progress", "final", "full")
"""Payments that answer an invoice; advances, wages, assistance and the like need not."""


@dataclass(frozen=True, slots=True)
class Params:
    """Day n is inside; both windows are heuristic."""

    window: int = param(
        30,
        unit="day",
        zh="同收款人同金额同用途的窗口（天，含）",
        en="Window for payee, amount, purpose (incl.)",
        heuristic=True,
    )
    invoice_window: int = param(
        366, unit="day", zh="同发票的窗口（天，含）", en="Window for the same invoice (incl.)", heuristic=True
    )


def before(payments: pl.LazyFrame, name: str, by: list[str], window: int) -> pl.LazyFrame:
    """`payments` with the one before of the same `by`, if it is within the window: `<name>_id`, `_day`, `_event`.

    Payments of one moment are taken in the order of their ids.
    """
    keys = ["scope_id", *by]
    ordered = payments.filter(pl.all_horizontal(pl.col(by).is_not_null())).sort(*keys, "day", "at", "payment_id")
    last = {
        part: pl.col(column).shift(1).over(keys)
        for part, column in (("id", "payment_id"), ("day", "day"), ("event", "event"))
    }
    inside = pl.col("day") - last["day"] <= window
    found = ordered.select(
        "scope_id",
        "payment_id",
        *(pl.when(inside).then(value).alias(f"{name}_{part}") for part, value in last.items()),
    )
    return payments.join(found, on=["scope_id", "payment_id"], how="left")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payment, with the earlier ones that it looks like."""
    told = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    own = told.filter(pl.col("payment_kind") != "onward")
    own = before(own, "invoice", ["invoice_no"], p.invoice_window)
    same = ["payee_kind", "payee_id", "amount_currency", "amount_fen", "purpose"]
    own = before(own, "same", same, min(p.window, p.invoice_window))
    others = told.filter(pl.col("payment_kind") == "onward")
    needs_invoice = pl.col("payment_kind").is_in(INVOICED)
    return pl.concat([own, others], how="diagonal").with_columns(
        invoice_told=pl.when(needs_invoice).then("invoice_no").otherwise(pl.lit("")),
        events=pl.concat_list("invoice_event", "same_event").list.drop_nulls().list.unique(),
        stake_fen=pl.when(pl.col("amount_currency") == "CNY").then("amount_fen"),
    )


def applies(_: Params) -> pl.Expr:
    """The unit's own payments."""
    return pl.col("payment_kind") != "onward"


def flagged(_: Params) -> pl.Expr:
    """One like it came before."""
    return pl.col("invoice_id").is_not_null() | pl.col("same_id").is_not_null()


PAYEE = {"kind": "organisation", "id": "91999001MA00001110"}
OTHER = {"kind": "organisation", "id": "91999001MA000012XP"}


def _paid(name: str, day: str, amount: Any = "2000.00", invoice: str | None = None, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_kind": "expense", "purpose": "office", "payee": PAYEE, "amount": amount}
    told |= {} if invoice is None else {"invoice_no": invoice}
    return like("payment.made", day, payment_id=name, **(told | more))


RULE = Rule(
    id="pay.duplicate",
    version=1,
    family="pay",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    is_lead=True,
    scope="unit",
    reach="invoice_window",
    judges=("payment.made",),
    reads=("payment.made",),
    about=("payment_id",),
    needs=("purpose", "invoice_told"),
    evidence=(
        Shown("day", "支付日", "Paid on"),
        Shown("amount_fen", "金额", "Amount"),
        Shown("amount_currency", "币种", "Currency"),
        Shown("payee_id", "收款人", "Payee"),
        Shown("purpose", "用途", "Purpose"),
        Shown("invoice_no", "发票号码", "Invoice"),
        Shown("invoice_id", "同一发票的前一笔", "Payment before on this invoice"),
        Shown("invoice_day", "其支付日", "Made on"),
        Shown("same_id", "同收款人、金额、用途的前一笔", "Payment before of this payee, amount, purpose"),
        Shown("same_day", "该笔支付日", "That one made on"),
    ),
    title={"zh": "重复付款/重复发票", "en": "Duplicate payment or invoice"},
    message={
        "zh": "{day} 向 {payee_id} 支付 {amount_fen}（{amount_currency}）[；发票 {invoice_no} 在 {invoice_day} "
        "已付过（{invoice_id}）][；{same_day} 已为同一用途（{purpose}）向其付过同样金额（{same_id}）]",
        "en": "{amount_currency} {amount_fen} were paid to {payee_id} on {day}[; invoice {invoice_no} was paid on "
        "{invoice_day} already ({invoice_id})][; the same amount was paid to it for {purpose} on {same_day} "
        "({same_id})]",
    },
    cites=(Cite("cn-budget-law", "57"),),
    in_force=date(2015, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "the same again, on the thirtieth day",
            (_paid("PAY-A", "2026-03-02"), _paid("PAY-B", "2026-04-01")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "on the thirty-first", (_paid("PAY-A", "2026-03-02"), _paid("PAY-B", "2026-04-02")), {"PAY-B": "clear"}
        ),
        Example(
            "the same, submitted in the opposite order",
            (_paid("PAY-B", "2026-04-01"), _paid("PAY-A", "2026-03-02")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "twice in one moment: one of them",
            (_paid("PAY-B", "2026-03-02"), _paid("PAY-A", "2026-03-02")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "three times",
            (_paid("PAY-A", "2026-03-02"), _paid("PAY-B", "2026-03-20"), _paid("PAY-C", "2026-04-19")),
            {"PAY-B": "flagged", "PAY-C": "flagged"},
        ),
        Example(
            "a fen more, another payee, another purpose, another currency",
            (
                _paid("PAY-A", "2026-03-02"),
                _paid("PAY-B", "2026-03-03", "2000.01"),
                _paid("PAY-C", "2026-03-03", payee=OTHER),
                _paid("PAY-D", "2026-03-03", purpose="travel"),
                _paid("PAY-E", "2026-03-03", {"amount": "2000.00", "currency": "USD"}),
            ),
            {"PAY-B": "clear", "PAY-C": "clear", "PAY-D": "clear", "PAY-E": "clear"},
        ),
        Example(
            "told twice under one number",
            (_paid("PAY-A", "2026-03-02"), _paid("PAY-A", "2026-03-02")),
            {"PAY-A": "clear"},
        ),
        Example(
            "one invoice paid twice, a year and a day apart, to two payees",
            (_paid("PAY-A", "2026-03-02", invoice="INV-1"), _paid("PAY-B", "2027-03-03", "1.00", "INV-1", payee=OTHER)),
            {"PAY-A": "clear", "PAY-B": "flagged"},
            as_of="2027-12-31",
        ),
        Example(
            "a day more",
            (_paid("PAY-A", "2026-03-02", invoice="INV-1"), _paid("PAY-B", "2027-03-04", "1.00", "INV-1")),
            {"PAY-B": "clear"},
            as_of="2027-12-31",
        ),
        Example(
            "two invoices",
            (_paid("PAY-A", "2026-03-02", invoice="INV-1"), _paid("PAY-B", "2026-03-03", "1.00", "INV-2")),
            {"PAY-B": "clear"},
        ),
        Example(
            "a progress payment without its invoice",
            (
                _paid("PAY-A", "2026-03-02", payment_kind="progress"),
                _paid("PAY-B", "2026-03-02", "1.00", payment_kind="advance"),
            ),
            {"PAY-A": ("not_assessable", "missing: invoice_told"), "PAY-B": "clear"},
        ),
        Example(
            "the purpose is not told; of the same invoice it does not matter",
            (
                _paid("PAY-A", "2026-03-02", purpose=None),
                _paid("PAY-B", "2026-03-03", purpose=None, invoice="INV-1"),
                _paid("PAY-C", "2026-03-04", purpose=None, invoice="INV-1"),
            ),
            {"PAY-A": ("not_assessable", "missing: purpose"), "PAY-B": "not_assessable", "PAY-C": "flagged"},
        ),
        Example(
            "onward payments of a contractor",
            (
                _paid("PAY-A", "2026-03-02", payment_kind="onward"),
                _paid("PAY-B", "2026-03-03", payment_kind="onward"),
                _paid("PAY-C", "2026-03-04"),
            ),
            {"PAY-B": "not_applicable", "PAY-C": "clear"},
        ),
        Example(
            "a shorter window for invoices holds for both",
            (_paid("PAY-A", "2026-03-02"), _paid("PAY-B", "2026-03-12"), _paid("PAY-C", "2026-03-23")),
            {"PAY-B": "flagged", "PAY-C": "clear"},
            set={"invoice_window": 10},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
