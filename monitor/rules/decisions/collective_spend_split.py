"""Several small payments that together reach the collective-decision amount, and no collective decision behind them.

What it checks
    Payments of one payer to one payee for one purpose, each below the collective-decision amount and none resting on
    an approving decision: whether those of the last days, this one included, add up to that amount.
Why it matters
    A spend cut into small pieces escapes the discussion that the whole would have needed.
Legal source
    Xintian county: spends of 3,000 yuan and more must be decided after collective discussion. That splitting evades it
    is this product's presumption, and so are the window of days and the number of payments.
Does not apply
    Onward payments of a contractor (its own money). A payment that alone reaches the amount is judged by
    dec.collective-spend-threshold.
Innocent explanations
    Small things bought when they were needed; a utility or a canteen billed by the week; allowances paid to one person
    for several trips; a standing decision that covers the item.
Ask next
    The orders and invoices of the cluster: one need or several? Who approved each payment, and when was it planned?
Known gaps
    Purposes are compared as codes: one purpose under two codes is not seen. A payment whose purpose is not told joins
    no cluster. One person behind several payees is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import FEN, cny, moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.splitting import splits
from monitor.vocabulary.verdicts import Severity

ZH = """几笔小额支付合计达到集体决定起点，背后没有集体决策。

查什么
    同一付款人向同一收款人、同一用途支付，每笔低于集体决定起点且没有通过的决策作依据的，看窗口期内（含本笔）合计是否达到
    起点。
为什么要紧
    一笔支出拆成几笔，就绕过了整笔支出本应经过的集体讨论。
法律依据
    新田县：3000元以上的开支须经集体讨论决定。把拆分视为规避是本系统的推定，窗口天数和最少笔数也是本系统的经验值。
不适用
    承包人的转付（是其自有资金）。单笔已达到起点的支付由 dec.collective-spend-threshold 判断。
可能的正当理由
    需要时零星采购；水电费、食堂按周结算；同一人几次出差的补助；另有长期有效的决策覆盖该事项。
接着问
    这几笔的订单和发票：是一项需要还是几项？每笔由谁批准，何时计划？
已知不足
    用途按代码比较，同一用途用了两个代码的看不出。未报送用途的支付不计入任何一组。几个收款人背后是同一人的看不出。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The threshold in whole yuan is the one of the collective decision; window and count are heuristic."""

    collective_threshold: int = param(3000, unit="CNY", zh="集体决定起点（含）", en="Collective decision from (incl.)")
    window: int = param(30, unit="day", zh="观察窗口（天，含）", en="Window in days (incl.)", heuristic=True)
    min_count: int = param(2, unit="count", zh="最少笔数（含）", en="Fewest payments (incl.)", heuristic=True)


def decided(f: Facts) -> pl.LazyFrame:
    """`scope_id` and `event` of the payments that an approving decision, not later than they, stands behind."""
    columns = ["scope_id", "decision_id", *moment_as("decided")]
    made = f.with_named("decision.made").filter(pl.col("result") == "approved").select(columns)
    rests = f.of("payment.made").join(made, on=["scope_id", "decision_id"]).filter(~later("decided", ""))
    return rests.select("scope_id", "event", is_decided=pl.lit(value=True)).unique()


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payment, with the undecided small payments of its payer, payee and purpose up to its day."""
    payments = f.of("payment.made").join(decided(f), on=["scope_id", "event"], how="left")
    payments = payments.with_columns(
        amount_cny=cny("amount"),
        is_own=pl.col("payment_kind") != "onward",
        is_decided=pl.col("is_decided").is_not_null(),
    )
    judged = payments.filter("is_own", ~pl.col("is_decided")).select(
        "scope_id", "event", "day", "payer_id", "payee_kind", "payee_id", "purpose", "amount_cny"
    )
    found = splits(
        judged,
        "split",
        group=["payer_id", "payee_kind", "payee_id", "purpose"],
        window=p.window,
        amount="amount_cny",
        threshold=pl.lit(p.collective_threshold * FEN),
        min_count=p.min_count,
    ).select("scope_id", "event", "^split.*$")
    return payments.join(found, on=["scope_id", "event"], how="left").with_columns(
        stake_fen=pl.col("split_fen"),
        events=pl.col("split_events"),
        purpose_told=pl.when("is_decided").then(pl.lit("")).otherwise("purpose"),
    )


def applies(p: Params) -> pl.Expr:
    """The unit's own spends below the amount."""
    small = pl.col("amount_cny") < p.collective_threshold * FEN
    return pl.when("is_own").then(small).otherwise(pl.lit(value=False))


def below(p: Params) -> pl.Expr:
    """Together still under the amount."""
    return pl.col("split_fen") < p.collective_threshold * FEN


def flagged(_: Params) -> pl.Expr:
    """The pieces reach the amount; a payment that rests on a decision is no piece."""
    return pl.when("is_decided").then(pl.lit(value=False)).otherwise(pl.col("split"))


PAYEE = {"kind": "organisation", "id": "91999001MA00001110"}
OTHER = {"kind": "organisation", "id": "91999001MA000012XP"}


def _paid(name: str, day: str, amount: Any, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_kind": "expense", "purpose": "office", "payee": PAYEE, "amount": amount}
    return like("payment.made", day, payment_id=name, **(told | more))


RULE = Rule(
    id="dec.collective-spend-split",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="unit",
    reach="window",
    judges=("payment.made",),
    reads=("payment.made", "decision.made"),
    about=("payment_id",),
    needs=("amount_cny", "purpose_told"),
    evidence=(
        Shown("amount_fen", "本笔金额（元）", "This payment (CNY)"),
        Shown("day", "支付日", "Paid on"),
        Shown("payee_id", "收款人", "Payee"),
        Shown("purpose", "用途", "Purpose"),
        Shown("split_count", "窗口内笔数", "Payments in the window"),
        Shown("split_fen", "窗口内合计（元）", "Their sum (CNY)"),
        Shown("split_first_day", "窗口内首笔支付日", "First of them paid on"),
    ),
    title={"zh": "拆分开支规避集体讨论", "en": "Spend split under the collective threshold"},
    message={
        "zh": "{split_count} 笔合计 {split_fen} 元：{split_first_day} 至 {day} 付同一收款人、同一用途，"
        "每笔低于集体决定起点 {collective_threshold} 元，均无集体决策",
        "en": "{split_count} payments to one payee for one purpose, CNY {split_fen} together, from "
        "{split_first_day} to {day}; each is below the {collective_threshold} yuan that need a collective "
        "decision, and none stands behind them",
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
            "1,500.00 twice: the second reaches the bound, and the thirtieth day after the first is inside",
            (_paid("PAY-A", "2026-03-02", "1500.00"), _paid("PAY-B", "2026-04-01", "1500.00")),
            {"PAY-A": ("clear", "below_threshold"), "PAY-B": "flagged"},
        ),
        Example(
            "the thirty-first day is outside",
            (_paid("PAY-A", "2026-03-02", "1500.00"), _paid("PAY-B", "2026-04-02", "1500.00")),
            {"PAY-B": ("clear", "below_threshold")},
        ),
        Example(
            "a fen short of the bound",
            (_paid("PAY-A", "2026-03-02", "1500.00"), _paid("PAY-B", "2026-03-05", "1499.99")),
            {"PAY-B": ("clear", "below_threshold")},
        ),
        Example(
            "the events of the file in reverse order: the same answers",
            (_paid("PAY-B", "2026-04-01", "1500.00"), _paid("PAY-A", "2026-03-02", "1500.00")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "another payee, another purpose",
            (
                _paid("PAY-A", "2026-03-02", "2000.00"),
                _paid("PAY-B", "2026-03-03", "2000.00", payee=OTHER),
                _paid("PAY-C", "2026-03-04", "2000.00", purpose="travel"),
            ),
            {"PAY-A": "clear", "PAY-B": "clear", "PAY-C": "clear"},
        ),
        Example(
            "a decision approved one of two; a third is undecided",
            (
                like("decision.made", "2026-03-01", decision_id="DEC-A", result="approved"),
                _paid("PAY-A", "2026-03-02", "2000.00", decision_id="DEC-A"),
                _paid("PAY-B", "2026-03-03", "2000.00"),
                _paid("PAY-C", "2026-03-04", "1000.00"),
            ),
            {"PAY-A": ("clear", "lawful"), "PAY-B": "clear", "PAY-C": "flagged"},
        ),
        Example(
            "a payment of the amount itself is no piece; onward payments are another's money",
            (
                _paid("PAY-A", "2026-03-02", "3000.00"),
                _paid("PAY-B", "2026-03-03", "2000.00"),
                _paid("PAY-C", "2026-03-04", "2000.00", payment_kind="onward"),
            ),
            {"PAY-A": "not_applicable", "PAY-B": "clear", "PAY-C": "not_applicable"},
        ),
        Example(
            "purpose not told: it matters only where no decision stands behind the payment",
            (
                like("decision.made", "2026-03-01", decision_id="DEC-A", result="approved"),
                _paid("PAY-A", "2026-03-02", "2000.00"),
                _paid("PAY-B", "2026-03-03", "2000.00", purpose=None),
                _paid("PAY-C", "2026-03-03", "2000.00", purpose=None, decision_id="DEC-A"),
            ),
            {"PAY-A": "clear", "PAY-B": "not_assessable", "PAY-C": "clear"},
        ),
        Example(
            "three pieces where the place asks for three",
            (
                _paid("PAY-A", "2026-03-02", "2000.00"),
                _paid("PAY-B", "2026-03-03", "2000.00"),
                _paid("PAY-C", "2026-03-04", "500.00"),
            ),
            {"PAY-B": ("clear", "lawful"), "PAY-C": "flagged"},
            set={"min_count": 3},
        ),
        Example(
            "an amount in another currency is neither small nor a piece",
            (
                _paid("PAY-A", "2026-03-02", "2000.00"),
                _paid("PAY-B", "2026-03-03", {"amount": "2000.00", "currency": "USD"}),
                _paid("PAY-C", "2026-03-04", "999.99"),
            ),
            {"PAY-B": ("not_assessable", "missing: amount_cny"), "PAY-C": ("clear", "below_threshold")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
