"""More was paid under a contract than it is worth with its approved changes.

What it checks
    At each payment to the supplier: all that was paid under the contract up to and with it, against the contract
    amount and the changes approved by then.
Why it matters
    Money beyond the contract has no ground, and is hard to get back.
Legal source
    Implementing Regulation of the Government Procurement Law, article 51; Government Investment Regulation, article
    23; Budget Law, article 57: payment follows the contract and the approved amount.
Does not apply
    Payments that are not for the supplier's work: daily expenses, assistance, interest on late payment, onward
    payments of a contractor.
Innocent explanations
    A change was approved in time and not submitted; a payment names this contract by mistake; an amount was entered
    before deductions.
Ask next
    The approvals of the changes, the final settlement, and who released the payment.
Known gaps
    Amounts are taken as what left the account, so that an advance recouped from a later payment counts once. A
    contract that agrees on unit prices only is judged by the amount it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import PAID_KINDS, with_paid, with_value
from monitor.rules.kit.frames import FEN
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """合同累计付款超过合同金额与已批准变更之和。

查什么
    每次向供应商付款时：该合同截至并包括本笔的累计付款，与合同金额及当时已批准的变更对照。
为什么要紧
    超出合同的钱没有依据，也难以追回。
法律依据
    政府采购法实施条例第51条；政府投资条例第23条；预算法第57条：付款依合同和批准的金额。
不适用
    不属于支付供应商工作的款项：日常开支、补助发放、逾期利息、承包人转付。
可能的正当理由
    变更已按时批准，没有报送；支付误列了本合同；金额按扣款之前录入。
接着问
    变更的批准文件；竣工结算；由谁放行付款。
已知不足
    金额按账户实际付出计，从后续付款中抵扣的预付款只计一次。只约定单价的合同，按其写明的金额判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The contract to the last fen, unless the place allows for rounding."""

    tolerance: int = param(0, unit="CNY", zh="容差（含）", en="Tolerance (incl.)")


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a payment; those to the supplier with what was paid so far and what the contract is worth."""
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    judged = with_value(f, with_paid(payments))
    others = payments.filter(~pl.col("payment_kind").is_in(PAID_KINDS))
    return pl.concat([judged, others], how="diagonal").with_columns(
        over_fen=pl.col("paid_fen") - pl.col("value_fen"),
        stake_fen=(pl.col("paid_fen") - pl.col("value_fen")).clip(lower_bound=0),
        events=pl.concat_list("contract_event").list.drop_nulls(),
        amounts_in_yuan=pl.when(~pl.col("has_foreign")).then(pl.lit(value=True)),
    )


def applies(_: Params) -> pl.Expr:
    """Money to the supplier under a contract."""
    return pl.col("payment_kind").is_in(PAID_KINDS)


def flagged(p: Params) -> pl.Expr:
    """Above the contract, the tolerance included; an amount that is not in yuan can only add to it."""
    return pl.col("over_fen") > p.tolerance * FEN


def _contract(amount: str = "1000000.00", **more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-01-10", contract_id="CON-A", amount=amount, **more)


def _paid(name: str, amount: Any, day: str = "2026-06-30", kind: str = "progress", **more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "payment_id": name, "payment_kind": kind, "amount": amount}
    return like("payment.made", day, **{**told, **more})


def _changed(amount: str, approved: str | None = "2026-05-01", **more: Any) -> dict[str, Any]:
    told = {} if approved is None else {"approved_at": approved if "T" in approved else f"{approved}T00:00:00+08:00"}
    return like("contract.changed", "2026-05-01", contract_id="CON-A", change_id="CH-A", amount=amount, **told, **more)


DOLLARS = {"amount": "1.00", "currency": "USD"}
FULL = (_contract(), _paid("PAY-A", "600000.00", "2026-03-01"), _paid("PAY-B", "400000.00"))
OVER = (_contract(), _paid("PAY-A", "600000.00", "2026-03-01"), _paid("PAY-B", "400000.01"))

RULE = Rule(
    id="pay.over-contract",
    version=1,
    family="pay",
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("payment.made",),
    reads=("payment.made", "contract.signed", "contract.changed"),
    about=("payment_id",),
    needs=("value_fen", "amounts_in_yuan"),
    evidence=(
        Shown("paid_fen", "累计已付（元）", "Paid so far (CNY)"),
        Shown("contract_fen", "合同金额（元）", "Contract amount (CNY)"),
        Shown("changes_fen", "已批准变更（元）", "Approved changes (CNY)"),
        Shown("over_fen", "超出（元）", "Above (CNY)"),
        Shown("amount_fen", "本次支付（元）", "This payment (CNY)"),
        Shown("day", "支付日", "Paid on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "付款超合同", "en": "Paid more than the contract"},
    message={
        "zh": "超过合同 {over_fen} 元：合同 {contract_id} 至 {day} 累计已付 {paid_fen} 元，合同金额 {contract_fen} 元，"
        "已批准变更 {changes_fen} 元",
        "en": "CNY {over_fen} over the contract: {paid_fen} paid under contract {contract_id} by {day}, worth "
        "{contract_fen} with approved changes of {changes_fen}",
    },
    cites=(
        Cite("cn-procurement-regulation", "51"),
        Cite("cn-government-investment-regulation", "23"),
        Cite("cn-budget-law", "57"),
    ),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("paid to the last fen", FULL, {"PAY-A": "clear", "PAY-B": "clear"}),
        Example("one fen more", OVER, {"PAY-A": "clear", "PAY-B": "flagged"}),
        Example("the same, submitted in the opposite order", OVER[::-1], {"PAY-A": "clear", "PAY-B": "flagged"}),
        Example("one fen more, within the tolerance of a yuan", OVER, {"PAY-B": "clear"}, set={"tolerance": 1}),
        Example("a change approved before", (*OVER, _changed("0.01")), {"PAY-B": "clear"}),
        Example(
            "a change approved on the day of the payment", (*OVER, _changed("0.01", "2026-06-30")), {"PAY-B": "clear"}
        ),
        Example(
            "approved that afternoon, paid in the morning",
            (
                _contract(),
                _paid("PAY-A", "1000000.01", "2026-06-30T09:00:00+08:00"),
                _changed("0.01", "2026-06-30T15:00:00+08:00"),
            ),
            {"PAY-A": "flagged"},
        ),
        Example("a change approved the day after", (*OVER, _changed("0.01", "2026-07-01")), {"PAY-B": "flagged"}),
        Example("a change never approved", (*OVER, _changed("50000.00", None)), {"PAY-B": "flagged"}),
        Example("a reduction approved before", (*FULL, _changed("-0.01")), {"PAY-B": "flagged"}),
        Example(
            "a reduction approved on the day of the payment",
            (*FULL, _changed("-0.01", "2026-06-30")),
            {"PAY-B": "clear"},
        ),
        Example(
            "two payments of one day: the one that goes above",
            (_contract(), _paid("PAY-B", "400000.01"), _paid("PAY-A", "600000.00")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "interest and onward payments do not count",
            (*FULL, _paid("PAY-C", "9000.00", kind="interest"), _paid("PAY-D", "9000.00", kind="onward")),
            {"PAY-B": "clear", "PAY-C": "not_applicable", "PAY-D": "not_applicable"},
        ),
        Example(
            "wages paid through the account, and the retention, count",
            (
                _contract(),
                _paid("PAY-A", "600000.00", "2026-03-01", kind="wage_account"),
                _paid("PAY-B", "400000.00", "2026-06-30", kind="final"),
                _paid("PAY-C", "0.01", "2026-12-30", kind="retention_release"),
            ),
            {"PAY-B": "clear", "PAY-C": "flagged"},
        ),
        Example(
            "two contracts of one process are not added up",
            (
                _contract(ocid="ocds-tw9990-2026-0017"),
                like(
                    "contract.signed",
                    "2026-01-10",
                    contract_id="CON-B",
                    amount="500000.00",
                    ocid="ocds-tw9990-2026-0017",
                ),
                _paid("PAY-A", "1000000.00"),
                _paid("PAY-B", "500000.01", contract_id="CON-B"),
            ),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "the amount of the contract was corrected",
            (_contract("900000.00"), _contract(corrects="ex-1"), _paid("PAY-A", "1000000.00")),
            {"PAY-A": "clear"},
        ),
        Example(
            "the contract was not submitted",
            (_paid("PAY-A", "1.00"),),
            {"PAY-A": ("not_assessable", "missing: value_fen")},
        ),
        Example(
            "the payment names no contract",
            (_contract(), like("payment.made", "2026-06-30", payment_id="PAY-A", payment_kind="progress")),
            {"PAY-A": ("not_assessable", "missing: value_fen")},
        ),
        Example(
            "a payment in another currency cannot be added up",
            (_contract(), _paid("PAY-A", DOLLARS)),
            {"PAY-A": ("not_assessable", "missing: amounts_in_yuan")},
        ),
        Example(
            "a payment in another currency, and the yuan alone are too many",
            (
                _contract(),
                _paid("PAY-A", DOLLARS, "2026-03-01"),
                _paid("PAY-B", "1000000.01"),
            ),
            {"PAY-B": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
