"""A small or medium supplier was paid by bill or voucher that was not agreed, or that falls due too late.

What it checks
    Each payment by commercial draft, bank draft or receivable voucher to a small or medium supplier: whether the
    contract names this way to pay, and whether the paper falls due by the last day on which its bill had to be paid;
    where no bill is told, whether it falls due within the days allowed of the payment itself.
Why it matters
    Paper that falls due in half a year is a loan from the supplier; turned into money earlier it costs him a discount.
Legal source
    Regulation on Payment to Small and Medium Enterprises of 2025, article 11: non-cash payment may be neither forced
    nor used to pay later.
Does not apply
    Payments in money; payments that are not for the supplier's work; suppliers told not to be small or medium.
Innocent explanations
    The supplier asked for the draft; the agreement is in a supplement that was not submitted. No period moves because
    its last day is a rest day.
Ask next
    Who proposed the paper, who bore the discount, and when the money came.
Known gaps
    That an agreement was forced on the supplier cannot be seen. Interest paid for the longer term is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, PAID_KINDS
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sme import answers, bills, terms
from monitor.vocabulary.verdicts import Severity

ZH = """向中小企业支付票据、应收账款凭证，合同没有约定，或者到期太晚。

查什么
    每笔以商业汇票、银行承兑汇票、应收账款电子凭证向中小企业的付款：合同是否约定这种支付方式；到期日是否不晚于该笔应付款的
    最后付款日；查不到对应应付款的，到期日与支付日相隔是否超过付款天数。
为什么要紧
    半年后才到期的票据，等于向供应商借钱；提前变现，贴现费由他出。
法律依据
    保障中小企业款项支付条例（2025年）第11条：不得强制接受非现金支付，不得利用它变相延长付款期限。
不适用
    现金、转账等付款；不属于支付供应商工作的款项；明确报送不是中小企业的供应商。
可能的正当理由
    供应商自己要求票据；约定写在没有报送的补充协议里。期限最后一天是休息日的不顺延。
接着问
    票据是谁提出的，贴现费由谁承担，钱什么时候到手。
已知不足
    约定是否出于强迫看不出。因期限延长另付的利息不予考虑。
"""

NONCASH = ("commercial_draft", "bank_draft", "receivable_voucher")


@dataclass(frozen=True, slots=True)
class Params:
    """The days of pay.sme-30-60: inside on the last day."""

    default_days: int = param(30, unit="day", zh="没有约定时的付款天数（含）", en="Days where none are agreed (incl.)")
    max_days: int = param(60, unit="day", zh="约定付款天数上限（含）", en="Most days that may be agreed (incl.)")


def due(f: Facts, p: Params) -> pl.LazyFrame:
    """Per payment the last lawful day of what it pays: of several bills the latest."""
    told = bills(f, p.default_days, p.max_days)
    told = told.filter(pl.col("pay_anchor").is_not_null(), pl.col("start_day").is_not_null())
    pairs = answers(f, told).join(
        told.select("scope_id", "event", "contract_id", "limit_day"), on=["scope_id", "event", "contract_id"]
    )
    return pairs.group_by("scope_id", "payment_id").agg(
        bill_day=pl.col("limit_day").max(), events=pl.col("event").unique().sort()
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payment with what its contract agrees on and the day by which its paper may fall due."""
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    days = pl.min_horizontal(pl.coalesce("pay_days", pl.lit(p.default_days)), pl.lit(p.max_days))
    since_paid = (pl.col("day") + days).cast(pl.Int32)
    rows = payments.join(terms(f), on=CONTRACT, how="left").join(due(f, p), on=["scope_id", "payment_id"], how="left")
    named = pl.col("payment_methods").list.contains(pl.col("method"))
    agreed = pl.when(pl.col("method").is_not_null()).then(named)
    rows = rows.with_columns(is_agreed=agreed, limit_day=pl.coalesce("bill_day", since_paid))
    is_long = pl.col("maturity_date_day") > pl.col("limit_day")
    return rows.with_columns(
        is_long=is_long,
        long_day=pl.when(is_long).then("limit_day"),
        unagreed=pl.when(~agreed).then("method"),
        stake_fen=pl.when(pl.col("amount_currency") == "CNY").then("amount_fen"),
    )


def applies(_: Params) -> pl.Expr:
    """Paper given to small and medium suppliers for their work."""
    by_paper = pl.col("method").is_in(NONCASH) & pl.col("payment_kind").is_in(PAID_KINDS)
    return by_paper & pl.col("supplier_is_sme")


def flagged(_: Params) -> pl.Expr:
    """Not agreed, or falling due after the last lawful day."""
    return ~pl.col("is_agreed") | pl.col("is_long")


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "contract_id": "CON-A",
        "project_id": "P-A",
        "supplier_is_sme": True,
        "pay_anchor": "delivery",
    }
    told |= {"payment_methods": ["transfer", "bank_draft"]}
    return like("contract.signed", "2026-01-10", **(told | more))


def _delivered(day: str = "2026-03-01") -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": "P-A", "milestone_kind": "delivery", "status": "met"}
    return like("milestone.updated", day, milestone_id="MS-A", **told)


def _paid(maturity: str | None, method: str | None = "bank_draft", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": "P-A", "payment_id": "PAY-A", "payment_kind": "final"}
    told |= {"maturity_date": maturity, "method": method}
    return like("payment.made", "2026-03-20", **(told | more))


RULE = Rule(
    id="pay.sme-noncash",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("payment.made",),
    reads=(
        "payment.made",
        "contract.signed",
        "milestone.updated",
        "acceptance.concluded",
        "progress.certified",
        "review.concluded",
    ),
    about=("payment_id",),
    needs=("method", "supplier_is_sme", "is_agreed", "is_long"),
    evidence=(
        Shown("contract_id", "合同", "Contract"),
        Shown("day", "支付日", "Paid on"),
        Shown("method", "支付方式", "Paid by", codes="payment_method"),
        Shown("payment_methods", "约定支付方式", "Agreed ways to pay", codes="payment_method"),
        Shown("unagreed", "未约定的支付方式", "Way that was not agreed", codes="payment_method"),
        Shown("maturity_date_day", "到期日", "Falls due on"),
        Shown("long_day", "最晚应到期日（已超过）", "Last day it might fall due (passed)"),
        Shown("stake_fen", "金额（元）", "Amount (CNY)"),
    ),
    title={"zh": "强制非现金支付", "en": "Forced bills / e-receivables"},
    message={
        "zh": "{day} 以{method}向中小企业支付 {stake_fen} 元（合同 {contract_id}）[；合同没有约定{unagreed}][；{maturity_date_day} "
        "才到期，最晚应在 {long_day}]",
        "en": "A small or medium supplier was paid CNY {stake_fen} by {method} on {day} (contract {contract_id})[; the "
        "contract does not agree on {unagreed}][; it falls due on {maturity_date_day}, after {long_day}]",
    },
    cites=(Cite("cn-sme-payment-802", "11"),),
    in_force=date(2025, 6, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "agreed, and due by the last day of the bill",
            (_contract(), _delivered(), _paid("2026-03-31")),
            {"PAY-A": "clear"},
        ),
        Example("due a day later", (_contract(), _delivered(), _paid("2026-04-01")), {"PAY-A": "flagged"}),
        Example(
            "the same, submitted in the opposite order",
            (_paid("2026-04-01"), _delivered(), _contract()),
            {"PAY-A": "flagged"},
        ),
        Example(
            "not agreed",
            (_contract(payment_methods=["transfer"]), _delivered(), _paid("2026-03-31")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "known that nothing is agreed",
            (_contract(payment_methods=[]), _delivered(), _paid("2026-03-31")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "drafts of a firm and vouchers are paper too",
            (
                _contract(),
                _paid("2026-03-21", "commercial_draft"),
                _paid("2026-03-21", "receivable_voucher", payment_id="PAY-B"),
            ),
            {"PAY-A": "flagged", "PAY-B": "flagged"},
        ),
        Example(
            "no bill is told: thirty days of the payment",
            (_contract(), _paid("2026-04-19"), _paid("2026-04-20", payment_id="PAY-B")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "ninety days agreed: sixty at most",
            (_contract(pay_days=90), _paid("2026-05-19"), _paid("2026-05-20", payment_id="PAY-B")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "from when is not told: the days from the payment",
            (_contract(pay_anchor=None), _delivered(), _paid("2026-04-19")),
            {"PAY-A": "clear"},
        ),
        Example(
            "when it falls due is not told",
            (_contract(), _delivered(), _paid(None)),
            {"PAY-A": ("not_assessable", "missing: is_long")},
        ),
        Example(
            "nor is it agreed",
            (_contract(payment_methods=["transfer"]), _delivered(), _paid(None)),
            {"PAY-A": "flagged"},
        ),
        Example(
            "what is agreed is not told",
            (_contract(payment_methods=None), _delivered(), _paid("2026-03-31")),
            {"PAY-A": ("not_assessable", "missing: is_agreed")},
        ),
        Example(
            "paid in money; how is not told",
            (_contract(), _paid(None, "transfer"), _paid(None, None, payment_id="PAY-B")),
            {"PAY-A": "not_applicable", "PAY-B": ("not_assessable", "missing: method, is_agreed, is_long")},
        ),
        Example(
            "paper for something else than the work",
            (_contract(), _paid("2027-01-01", payment_kind="interest")),
            {"PAY-A": "not_applicable"},
        ),
        Example(
            "a large supplier",
            (_contract(supplier_is_sme=False), _paid("2027-01-01")),
            {"PAY-A": "not_applicable"},
        ),
        Example(
            "whether the supplier is small is not told",
            (_contract(supplier_is_sme=None), _paid("2027-01-01")),
            {"PAY-A": ("not_assessable", "missing: supplier_is_sme")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
