"""The principal leader approved a payment and nobody else did.

What it checks
    Each payment that bears a signature of the principal leader: whether a second person of the paying side had
    approved it too before it was made.
Why it matters
    One pen (一支笔): where the head alone can move the money, nobody is there to say no.
Legal source
    Daxing district: traces of every decision are kept to bring the one pen and the one voice under control. Tongcheng
    county: the head is not directly in charge of finance, personnel, works and purchases.
Does not apply
    Onward payments of a contractor (its own money).
Innocent explanations
    The second signature stands on paper and was not submitted; the record was corrected after signing and the new
    version not signed again; the second approver signed under the payment request.
Ask next
    The payment sheet with its signatures. Who of the unit knew of the payment before it was made?
Known gaps
    A payment without any signature that counts is not this rule's: nobody knows who approved it. One approved by
    another alone is clear here. Signatures that count: full name or e-signature, dated, agreeing, on what the payment
    now says, and verified where they name a registered key; handlers approve nothing, and the supplier, the contractor
    and those who supervise or design for them are no second approver. Where nobody signed before the payment, those
    who signed afterwards are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny, moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sample_key import registered, signed_by_key
from monitor.rules.kit.signatures import KEYS, OUTSIDE, signed
from monitor.vocabulary.verdicts import Severity

ZH = """支付由一把手一人审批。

查什么
    每笔有一把手签署的支付：付款之前，付款一方是否还有第二个人审批。
为什么要紧
    一支笔：一把手一个人就能动钱，没有人在场说不。
法律依据
    大兴区：决策留痕，为的是管住“一支笔”“一言堂”。通城县：一把手不直接分管财务、人事、工程建设、物资采购。
不适用
    承包人的转付（是其自有资金）。
可能的正当理由
    第二个签名在纸质件上，没有报送；签署后更正了记录，新的内容没有重新签；第二个审批人签在付款申请上。
接着问
    带签名的付款单。付款之前，单位里还有谁知道这笔支付？
已知不足
    没有任何算数签署的支付不归本规则：不知道是谁批的。由其他人一人审批的，本规则不作疑点。算数的签署：全名手签或电子签名，署
    日期，意见为同意，且对应付款现在的内容，写明已登记密钥的须验签通过；经办人不算审批人，供应商、施工、监理、设计、勘察单位
    不算第二个审批人。付款前无人签署的，看付款后签署的人。
"""

HEAD = "principal_leader"


@dataclass(frozen=True, slots=True)
class Params:
    """How many must approve where the head does."""

    min_signers: int = param(2, unit="count", zh="最少审批人数", en="Fewest approvers")


def approved(f: Facts, payments: pl.LazyFrame, needed: int) -> pl.LazyFrame:
    """`KEYS`, `signers` (persons, those in time if anybody was), `is_by_head`, `unbound`, `events`, `enough_day`."""
    mine = signed(f, payments, "payment", "payment_id").filter(~pl.col("role").is_in(OUTSIDE))
    in_time = pl.col("is_before") | ~pl.col("is_before").any().over(KEYS)
    first = mine.group_by(*KEYS, "signer").agg(day=pl.col("signed_day").min())
    enough = first.group_by(KEYS).agg(enough_day=pl.col("day").sort().get(needed - 1, null_on_oob=True))
    told = (
        mine.filter(in_time)
        .group_by(KEYS)
        .agg(
            signers=pl.col("signer").n_unique().cast(pl.Int64),
            is_by_head=(pl.col("role") == HEAD).any(),
            unbound=pl.col("is_unbound").sum().cast(pl.Int64),
            events=pl.col("signature_event").unique().sort(),
        )
    )
    return told.join(enough, on=KEYS, how="left")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payment, with how many persons had approved it."""
    payments = f.of("payment.made").with_columns(moment_as("act"))
    rows = payments.join(approved(f, payments, p.min_signers), on=KEYS, how="left")
    too_few = pl.col("signers") < p.min_signers
    return rows.with_columns(too_few=too_few, stake_fen=cny("amount"), cured_day=pl.when(too_few).then("enough_day"))


def applies(_: Params) -> pl.Expr:
    """The unit's own payments."""
    return pl.col("payment_kind") != "onward"


def flagged(_: Params) -> pl.Expr:
    """The head is among those who approved, and they are too few."""
    return pl.col("is_by_head") & pl.col("too_few")


def _paid(time: str = "2026-06-30", **more: Any) -> dict[str, Any]:
    return like("payment.made", time, **({"payment_id": "PAY-A"} | more))


PAYMENT = {"kind": "payment", "id": "PAY-A"}


def _sign(signer: str, role: str, time: str = "2026-06-28T00:00:00+08:00", **more: str) -> dict[str, Any]:
    told = {"signer": signer, "role": role, "form": "full_name", "opinion": "agree", "signed_at": time}
    return like("document.signed", time, target=PAYMENT, signature=told | more)


LEADER, SECOND = _sign("P-1001", HEAD), _sign("P-1002", "deputy_in_charge")
BY_KEY = signed_by_key(_paid(), PAYMENT)

RULE = Rule(
    id="pay.head-signs-alone",
    version=1,
    family="pay",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("payment.made",),
    reads=("payment.made", "document.signed", "key.registered"),
    references=("key.registered",),
    about=("payment_id",),
    needs=("signers",),
    evidence=(
        Shown("amount_fen", "支付金额（元）", "Amount paid (CNY)"),
        Shown("day", "支付日", "Paid on"),
        Shown("payee_id", "收款人", "Payee"),
        Shown("signers", "审批人数", "Persons who approved"),
        Shown("unbound", "未绑定内容的签署数", "Signatures not bound to the content"),
    ),
    title={"zh": "一支笔", "en": "One-pen approval"},
    message={
        "zh": "支付 {amount_fen} 元（{day}），审批的有 {signers} 人，含一把手，应至少 {min_signers} 人",
        "en": "CNY {amount_fen} paid on {day}; persons who approved, the principal leader among them: {signers}, where "
        "at least {min_signers} must",
    },
    cites=(Cite("seed-daxing", "决策留痕"), Cite("seed-tongcheng", "分权(1)")),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the head and a second person", (_paid(), LEADER, SECOND), {"PAY-A": "clear"}),
        Example("the same, the signatures first", (SECOND, LEADER, _paid()), {"PAY-A": "clear"}),
        Example("the head alone", (_paid(), LEADER), {"PAY-A": "flagged"}),
        Example(
            "the head alone, an amount in another currency: nothing in yuan is at stake",
            (_paid(amount={"amount": "500.00", "currency": "USD"}), LEADER),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the head in two capacities", (_paid(), LEADER, _sign("P-1001", "finance_section")), {"PAY-A": "flagged"}
        ),
        Example(
            "the handler approves nothing, the supplier and the supervising engineer sign for themselves",
            (
                _paid(),
                LEADER,
                _sign("P-1011", "handler"),
                _sign("P-8001", "supplier"),
                _sign("P-8002", "supervising_engineer"),
            ),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the second on the day of the payment",
            (_paid(), LEADER, _sign("P-1002", "deputy_in_charge", "2026-06-30T00:00:00+08:00")),
            {"PAY-A": "clear"},
        ),
        Example(
            "the second the day after",
            (_paid(), LEADER, _sign("P-1002", "deputy_in_charge", "2026-07-01T00:00:00+08:00")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the second an hour after",
            (
                _paid("2026-06-30T10:30:00+08:00"),
                LEADER,
                _sign("P-1002", "deputy_in_charge", "2026-06-30T11:30:00+08:00"),
            ),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the head alone, and after the payment",
            (_paid(), _sign("P-1001", HEAD, "2026-07-02T00:00:00+08:00")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "another before, the head after: not by the head alone",
            (_paid(), SECOND, _sign("P-1001", HEAD, "2026-07-02T00:00:00+08:00")),
            {"PAY-A": "clear"},
        ),
        Example(
            "the second drew a circle, disagreed, or signed other figures",
            (
                _paid(),
                LEADER,
                _sign("P-1002", "deputy_in_charge", form="circle"),
                _sign("P-1003", "deputy_in_charge", opinion="disagree"),
                _sign("P-1004", "deputy_in_charge", over="0" * 64),
            ),
            {"PAY-A": "flagged"},
        ),
        Example("the second by a registered key", (registered("P-1002"), _paid(), LEADER, BY_KEY), {"PAY-A": "clear"}),
        Example("by another's key", (registered("P-1003"), _paid(), LEADER, BY_KEY), {"PAY-A": "flagged"}),
        Example("the deputy alone is not the head", (_paid(), SECOND), {"PAY-A": "clear"}),
        Example(
            "nobody signed: who approved is not known", (_paid(),), {"PAY-A": ("not_assessable", "missing: signers")}
        ),
        Example("an onward payment", (_paid(payment_kind="onward"), LEADER), {"PAY-A": "not_applicable"}),
        Example(
            "three where the place asks for three",
            (_paid(), LEADER, SECOND),
            {"PAY-A": "flagged"},
            set={"min_signers": 3},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
