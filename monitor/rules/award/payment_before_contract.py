"""Money was paid, or work begun, before the contract was signed.

What it checks
    Each payment to the supplier and the start of the work, against the signature of the contract that they name.
Why it matters
    Whoever works or is paid before the contract knew beforehand that he would get it.
Legal source
    Law on Tendering and Bidding, article 46 (by implication: the contract comes first); 财建〔2004〕369号, article 12: no
    advance without a signed contract.
Does not apply
    Contracts outside both laws; contracts under which nothing was paid or begun; interest, and what the contractor pays
    onward.
Innocent explanations
    The contract is dated by its filing; an emergency was put in writing afterwards; the payment names a wrong contract.
Ask next
    The bank's record, the site diary, and the first draft of the contract.
Known gaps
    A start that names no contract is not held against any. What was paid under a contract that is not told cannot be
    judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, PAID_KINDS
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny, moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.milestones import milestones
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """合同签订之前已经付款或者开工。

查什么
    付给供应商的每笔款项、开工，与其所写合同的签订日期。
为什么要紧
    没签合同就干活、拿钱的人，事先就知道合同是他的。
法律依据
    招标投标法第46条（推定：先签合同）；财建〔2004〕369号第12条：没有签订合同不得预付工程款。
不适用
    两部法律之外的合同；没有付过款也没有开工的合同；利息，承包人的转付。
可能的正当理由
    合同日期写的是备案日期；紧急情况事后补签；付款写错了合同。
接着问
    银行记录、施工日志和合同的第一稿。
已知不足
    没有写明合同的开工无法对上。合同没有报送的付款无法判定。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def deeds(f: Facts) -> pl.LazyFrame:
    """Payments and starts with the contract they name: `CONTRACT`, `deed_event`, the moment `deed`, `deed_fen`."""
    paid = f.of("payment.made").filter(pl.col("payment_kind").is_in(PAID_KINDS))
    paid = paid.select(
        *CONTRACT, *moment_as("deed"), deed_event="event", deed_fen=cny("amount"), is_start=pl.lit(value=False)
    )
    begun = milestones(f, "start").filter(pl.col("met_day").is_not_null()).select(
        "scope_id",
        contract_id="of_contract",
        deed="met",
        deed_day="met_day",
        deed_clock="met_clock",
        deed_event="event",
        is_start=pl.lit(value=True),
    )  # fmt: skip
    return pl.concat([paid, begun], how="diagonal").drop_nulls("contract_id")


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a contract, or one that deeds name and nobody told."""
    signed, done = one_each(f.of("contract.signed"), CONTRACT), deeds(f)
    early, is_paid = later("", "deed"), ~pl.col("is_start")
    paid = pl.col("deed_fen").filter(early & is_paid).drop_nulls()
    told = signed.select(*CONTRACT, "at", "day", "clock").join(done, on=CONTRACT)
    before = told.group_by(CONTRACT).agg(
        deeds=pl.len(),
        early=early.sum(),
        paid_before=pl.col("deed_day").filter(early & is_paid).len(),
        paid_before_fen=pl.when(pl.col("deed_day").filter(early & is_paid).len() == paid.len()).then(paid.sum()),
        paid_day=pl.col("deed_day").filter(early & is_paid).min(),
        start_day=pl.col("deed_day").filter(early & ~is_paid).min(),
        events=pl.col("deed_event").filter(early).unique().sort(),
    )
    rows = signed.with_columns(signed_day="day").join(before, on=CONTRACT, how="left")
    alone = done.join(signed.select(CONTRACT), on=CONTRACT, how="anti").sort("deed_day", "deed", "deed_event")
    alone = alone.unique(CONTRACT, keep="first", maintain_order=True)
    return pl.concat([rows, alone.select(*CONTRACT, event="deed_event", day="deed_day")], how="diagonal").with_columns(
        stake_fen="paid_before_fen"
    )


def applies(_: Params) -> pl.Expr:
    """Contracts under either law under which something was paid or begun."""
    regime = pl.col("regime").is_in(["tendering", "government_procurement"])
    return regime & pl.when(pl.col("signed_day").is_not_null()).then(pl.col("deeds").is_not_null())


def flagged(_: Params) -> pl.Expr:
    """Something came first."""
    return pl.col("early") > 0


def _signed(day: str = "2026-05-08", **more: Any) -> dict[str, Any]:
    return like("contract.signed", day, contract_id="CON-A", **more)


def _paid(
    day: str, name: str = "PAY-A", kind: str = "advance", amount: Any = "100000.00", **more: Any
) -> dict[str, Any]:
    told = {"payment_id": name, "payment_kind": kind, "contract_id": "CON-A", "amount": amount}
    return like("payment.made", day, **(told | more))


def _begun(day: str, kind: str = "start", status: str = "met", **more: Any) -> dict[str, Any]:
    told = {"milestone_id": f"MS-{kind}", "milestone_kind": kind, "status": status, "contract_id": "CON-A"}
    return like("milestone.updated", day, **(told | more))


RULE = Rule(
    id="awd.payment-before-contract",
    version=1,
    family="awd",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("contract.signed", "payment.made", "milestone.updated"),
    reads=("contract.signed", "payment.made", "milestone.updated"),
    about=("contract_id",),
    needs=("signed_day",),
    evidence=(
        Shown("signed_day", "合同签订日", "Contract signed on"),
        Shown("paid_day", "签订前最早付款日", "First payment before it"),
        Shown("paid_before", "签订前付款笔数", "Payments before it"),
        Shown("paid_before_fen", "签订前付款（元）", "Paid before it (CNY)"),
        Shown("start_day", "签订前开工日", "Work begun before it"),
    ),
    title={"zh": "先签合同再付款开工", "en": "Contract before payment and work"},
    message={
        "zh": "合同 {signed_day} 签订[，{paid_day} 起已付款 {paid_before} 笔][，共 {paid_before_fen} 元][，{start_day} 已开工，"
        "早 {signed_day-start_day} 天]",
        "en": "Signed on {signed_day}[; paid before it from {paid_day}: {paid_before}][, CNY {paid_before_fen}][; work "
        "began on {start_day}, days before: {signed_day-start_day}]",
    },
    cites=(Cite("cn-bidding-law", "46"), Cite("cn-payment-369", "12")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "paid and begun the day after", (_signed(), _paid("2026-05-09"), _begun("2026-05-09")), {"CON-A": "clear"}
        ),
        Example("paid on the day, no clock told", (_signed(), _paid("2026-05-08")), {"CON-A": "clear"}),
        Example("paid the day before", (_signed(), _paid("2026-05-07")), {"CON-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_paid("2026-05-07"), _signed()), {"CON-A": "flagged"}),
        Example(
            "paid an hour before",
            (_signed("2026-05-08T10:00:00+08:00"), _paid("2026-05-08T09:00:00+08:00")),
            {"CON-A": "flagged"},
        ),
        Example("begun the day before", (_signed(), _begun("2026-05-07")), {"CON-A": "flagged"}),
        Example(
            "told on the day, begun a week before",
            (_signed(), _begun("2026-05-08", met_date="2026-05-01")),
            {"CON-A": "flagged"},
        ),
        Example(
            "planned before, begun after",
            (_signed(), _begun("2026-05-01", status="scheduled"), _begun("2026-05-20")),
            {"CON-A": "clear"},
        ),
        Example(
            "only planned: nothing was begun",
            (_signed(), _begun("2026-05-01", status="scheduled")),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "delivered before, not begun",
            (_signed(), _begun("2026-05-01", kind="delivery")),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "one of two payments came before",
            (_signed(), _paid("2026-05-07"), _paid("2026-05-20", name="PAY-B", kind="progress")),
            {"CON-A": "flagged"},
        ),
        Example(
            "what the contractor paid onward",
            (_signed(), _paid("2026-05-07", kind="onward")),
            {"CON-A": "not_applicable"},
        ),
        Example("nothing was paid or begun", (_signed(),), {"CON-A": ("not_applicable", "out_of_scope")}),
        Example(
            "another contract's payment",
            (_signed(), _paid("2026-05-07", contract_id="CON-B")),
            {"CON-A": "not_applicable", "CON-B": "not_assessable"},
        ),
        Example(
            "the contract is not told: one gap for both payments",
            (_paid("2026-05-07"), _paid("2026-05-09", name="PAY-B")),
            {"CON-A": ("not_assessable", "missing: signed_day")},
        ),
        Example(
            "a start that names no contract",
            (_signed(), _paid("2026-05-09"), _begun("2026-05-01", contract_id=None, project_id="PRJ-A")),
            {"CON-A": "clear"},
        ),
        Example(
            "government procurement",
            (_signed(regime="government_procurement"), _paid("2026-05-07")),
            {"CON-A": "flagged"},
        ),
        Example("outside both laws", (_signed(regime="other"), _paid("2026-05-07")), {"CON-A": "not_applicable"}),
        Example(
            "paid in dollars",
            (_signed(), _paid("2026-05-07", amount={"amount": "9.00", "currency": "USD"})),
            {"CON-A": "flagged"},
        ),
        Example(
            "a corrected contract: signed earlier than first told",
            (_signed(), _signed("2026-05-06", corrects="ex-1"), _paid("2026-05-07")),
            {"CON-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
