"""A spend of 3,000 yuan or more was paid without a collective decision that approved it before.

What it checks
    Each payment of the collective-decision amount or more: whether the decision it names exists, ended in approval,
    and was taken no later than the payment.
Why it matters
    Where one person decides on a spend alone, nobody else has weighed it before the money is gone.
Legal source
    Xintian county: spends of 3,000 yuan and more must be decided after collective discussion. 以上 includes the bound.
Does not apply
    Onward payments of a contractor (its own money).
Innocent explanations
    The decision was taken and not yet submitted; the payment names another decision by mistake; a standing decision
    covers the item.
Ask next
    The minutes of the meeting, and who approved the payment first.
Known gaps
    A decision that approves something else than what was paid is seen by dec.execution-differs, not here. An
    emergency decision counts only where the place says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import FEN, cny, moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """三千元以上的开支，支付前没有通过的集体决策。

查什么
    每笔达到集体决定起点的支付：所列决策是否存在、是否通过、是否不晚于支付作出。
为什么要紧
    一人决定开支，钱付出之前就没有别人权衡过。
法律依据
    新田县：3000元以上的开支须经集体讨论决定。“以上”包括本数。
不适用
    承包人的转付（是其自有资金）。
可能的正当理由
    决策已作出但尚未报送；支付所列决策编号填错；另有长期有效的决策覆盖该事项。
接着问
    会议纪要；谁最先批准这笔支付。
已知不足
    决策批准的事项与实际支付不符的，由 dec.execution-differs 判断，本规则不看。应急决策只在当地规定可以代替的地方算数。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Threshold in whole yuan; the bound is inside the duty."""

    collective_threshold: int = param(3000, unit="CNY", zh="集体决定起点（含）", en="Collective decision from (incl.)")
    emergency_carries: bool = param(
        default=False, unit="yes/no", zh="应急决策可代替集体决策", en="An emergency decision carries a spend"
    )


def decided(f: Facts, p: Params) -> pl.LazyFrame:
    """Approvals by decision: `scope_id`, `decision_id`, the deciding event and its moment."""
    columns = ["scope_id", "decision_id", pl.col("event").alias("decision_event"), *moment_as("decided")]
    made = f.with_named("decision.made").filter(pl.col("result") == "approved").select(columns)
    if not p.emergency_carries:
        return made
    return pl.concat([made, f.with_named("emergency_decision.made").select(columns)])


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payment, with the approvals it rests on."""
    payments = f.of("payment.made").with_columns(amount_cny=cny("amount"))
    rests = payments.join(decided(f, p), on=["scope_id", "decision_id"]).filter(~later("decided", ""))
    carried = rests.group_by("scope_id", "event").agg(events=pl.col("decision_event").unique().sort())
    return payments.join(carried, on=["scope_id", "event"], how="left").with_columns(
        is_decided=pl.col("events").is_not_null(), stake_fen=pl.col("amount_fen")
    )


def applies(_: Params) -> pl.Expr:
    """The unit's own spends."""
    return pl.col("payment_kind") != "onward"


def below(p: Params) -> pl.Expr:
    """Under the amount from which a collective decision is due."""
    return pl.col("amount_cny") < p.collective_threshold * FEN


def flagged(_: Params) -> pl.Expr:
    """No approval stands behind it. An absent decision_id is a breach, not a gap."""
    return pl.when(pl.col("amount_cny").is_not_null()).then(~pl.col("is_decided"))


RULE = Rule(
    id="dec.collective-spend-threshold",
    version=1,
    family="dec",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("payment.made",),
    reads=("payment.made", "decision.made", "emergency_decision.made"),
    about=("payment_id",),
    needs=("amount_cny",),
    evidence=(
        Shown("amount_fen", "支付金额（元）", "Amount paid (CNY)"),
        Shown("day", "支付日", "Paid on"),
        Shown("payment_kind", "支付类别", "Kind of payment", codes="payment_kind"),
        Shown("payee_id", "收款人", "Payee"),
        Shown("decision_id", "所依据的决策", "Decision named"),
    ),
    title={"zh": "三千元以上开支集体讨论", "en": "Spend at or above the threshold decided collectively"},
    message={
        "zh": "支付 {amount_fen} 元（{day}），达到集体决定起点 {collective_threshold} 元，支付前没有通过的集体决策[（所列决策 {decision_id}）]",
        "en": "CNY {amount_fen} paid on {day}, at or above the {collective_threshold} yuan that need a collective "
        "decision; none approved it before[ (decision named: {decision_id})]",
    },
    cites=(Cite("seed-xintian", "一"),),
    in_force=date(2011, 8, 25),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example(
            "3,000.00 yuan without a decision: the bound is inside",
            (like("payment.made", "2026-03-02", payment_id="PAY-A", payment_kind="expense", amount="3000.00"),),
            {"PAY-A": "flagged"},
        ),
        Example(
            "2,999.99 yuan: below the size",
            (like("payment.made", "2026-03-02", payment_id="PAY-A", payment_kind="expense", amount="2999.99"),),
            {"PAY-A": ("clear", "below_threshold")},
        ),
        Example(
            "decided the same day, rejected the day before, decided the day after",
            (
                like("decision.made", "2026-03-02", decision_id="DEC-A", result="approved"),
                like("decision.made", "2026-03-01", decision_id="DEC-B", result="rejected"),
                like("decision.made", "2026-03-03", decision_id="DEC-C", result="approved"),
                like("payment.made", "2026-03-02", payment_id="PAY-A", amount="5000.00", decision_id="DEC-A"),
                like("payment.made", "2026-03-02", payment_id="PAY-B", amount="5000.00", decision_id="DEC-B"),
                like("payment.made", "2026-03-02", payment_id="PAY-C", amount="5000.00", decision_id="DEC-C"),
            ),
            {"PAY-A": "clear", "PAY-B": "flagged", "PAY-C": "flagged"},
        ),
        Example(
            "an onward payment of a contractor",
            (like("payment.made", "2026-03-02", payment_id="PAY-A", payment_kind="onward", amount="9000.00"),),
            {"PAY-A": "not_applicable"},
        ),
        Example(
            "an amount in another currency cannot be held against a bound in yuan",
            (
                like(
                    "payment.made",
                    "2026-03-02",
                    payment_id="PAY-A",
                    amount={"amount": "9000.00", "currency": "USD"},
                ),
            ),
            {"PAY-A": "not_assessable"},
        ),
        Example(
            "an emergency decision carries no spend by itself",
            (
                like("emergency_decision.made", "2026-03-01", decision_id="EM-A"),
                like("payment.made", "2026-03-02", payment_id="PAY-A", amount="5000.00", decision_id="EM-A"),
            ),
            {"PAY-A": "flagged"},
        ),
        Example(
            "an emergency decision, where the place lets it carry a spend",
            (
                like("emergency_decision.made", "2026-03-01", decision_id="EM-A"),
                like("payment.made", "2026-03-02", payment_id="PAY-A", amount="5000.00", decision_id="EM-A"),
            ),
            {"PAY-A": "clear"},
            set={"emergency_carries": True},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
