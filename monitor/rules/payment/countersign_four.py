"""Works money was paid without the four countersignatures.

What it checks
    Each works payment: whether, no later than the payment, the project department, the finance section, the
    construction office and the deputy in charge had each signed it, four different persons.
Why it matters
    Those who measured the work, keep the accounts, manage construction and answer for it each see something the others
    do not; a payment none of them stopped has been looked at four times.
Legal source
    Dingcheng district, water bureau: project money is paid only after the four have countersigned.
Does not apply
    Payments that are no works money; onward payments of a contractor (its own money).
Innocent explanations
    The countersigned sheet was not submitted; the payment was corrected after signing and not signed again; one
    officer stood in for another that day.
Ask next
    The payment sheet with its signatures, and who held which post on that day.
Known gaps
    Only signatures that count are seen: full name or e-signature, dated, agreeing, on what the payment now says, and
    verified where they name a registered key. One who signs for two of the four is a breach even where another signed
    beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sample_key import registered, signed_by_key
from monitor.rules.kit.signatures import countersigned
from monitor.vocabulary.verdicts import Severity

ZH = """工程款支付前没有四方会签。

查什么
    每笔工程款：支付之前，项目部、财务股、建管办和分管领导是否都已会签，且是四个不同的人。
为什么要紧
    量工程的、管账的、管建设的和分管负责的，各看得见别人看不见的一面；四人都没有拦下的付款，才算看过四遍。
法律依据
    鼎城区水利局：项目资金须经项目部、财务股、建管办及分管领导会签后才能支付。
不适用
    不是工程款的支付；承包人的转付（是其自有资金）。
可能的正当理由
    会签单没有报送；会签之后更正了付款，没有重新签；当天由他人代行职务。
接着问
    带签名的付款单；当天各由谁任职。
已知不足
    只看算数的签署：全名手签或电子签名，署日期，意见为同意，且对应付款现在的内容；写明已登记密钥的，须验签通过。一人签
    了四方中的两方，即使另有他人同签，也成疑点。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Capacities, each another person."""

    required_roles: tuple[str, ...] = param(
        ("project_department", "finance_section", "construction_office", "deputy_in_charge"),
        unit="list",
        zh="会签身份",
        en="Capacities that must countersign",
        codes="signer_role",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payment, with who had countersigned it by then."""
    payments = f.of("payment.made").with_columns(
        act=pl.col("at"), act_day=pl.col("day"), act_clock=pl.col("clock"), stake_fen=pl.col("amount_fen")
    )
    told = countersigned(f, payments, "payment", "payment_id", p.required_roles)
    wrong = (pl.col("missing_roles").list.len() > 0) | (pl.col("doubled") > 0)
    return told.with_columns(
        is_wrong=wrong,
        events=pl.col("signatures"),
        cured_day=pl.when(wrong, pl.col("doubled") == 0).then("all_signed_day"),
    )


def applies(_: Params) -> pl.Expr:
    """The unit's own works payments."""
    return pl.when(pl.col("payment_kind") == "onward").then(pl.lit(value=False)).otherwise("is_works")


def flagged(_: Params) -> pl.Expr:
    """One of the four is missing, or one person stands for two."""
    return pl.col("is_wrong")


def _paid(time: str = "2026-06-30", **more: Any) -> dict[str, Any]:
    return like("payment.made", time, payment_id="PAY-A", **({"is_works": True} | more))


def _sign(signer: str, role: str, time: str = "2026-06-28T00:00:00+08:00", **more: str) -> dict[str, Any]:
    told = {"signer": signer, "role": role, "form": "full_name", "opinion": "agree", "signed_at": time}
    return like("document.signed", time, target={"kind": "payment", "id": "PAY-A"}, signature=told | more)


THREE = (
    _sign("P-1101", "project_department"),
    _sign("P-1102", "finance_section"),
    _sign("P-1103", "construction_office"),
)
DEPUTY = _sign("P-1002", "deputy_in_charge")
PAYMENT = {"kind": "payment", "id": "PAY-A"}
BY_KEY = signed_by_key(_paid(), PAYMENT)
CHANGED = "85dbb2b59b212783981436c9c91c9bf270f45b21834bc2651ec9a2da89327f11"

RULE = Rule(
    id="pay.countersign-four",
    version=2,
    family="pay",
    severity=Severity.CRITICAL,
    scope="unit",
    reach=RECORD,
    judges=("payment.made",),
    reads=("payment.made", "document.signed", "key.registered"),
    references=("key.registered",),
    about=("payment_id",),
    needs=("is_works",),
    evidence=(
        Shown("amount_fen", "支付金额（元）", "Amount paid (CNY)"),
        Shown("day", "支付日", "Paid on"),
        Shown("payee_id", "收款人", "Payee"),
        Shown(
            "missing_roles", "支付前未会签的身份", "Capacities that had not countersigned before", codes="signer_role"
        ),
        Shown("late_roles", "支付后才签的身份", "Of these, signed afterwards", codes="signer_role"),
        Shown("doubled", "一人签多个身份的人数", "Persons who signed in several capacities"),
        Shown("unbound", "未绑定内容的签署数", "Signatures not bound to the content"),
    ),
    title={"zh": "项目资金四方会签", "en": "Payment countersigned by four"},
    message={
        "zh": "支付工程款 {amount_fen} 元（{day}）[，支付前缺{missing_roles}会签][，有 {doubled-0} 人一人签多个身份]",
        "en": "Works payment of CNY {amount_fen} on {day}[, not countersigned before by: {missing_roles}][, "
        "persons who signed in several capacities: {doubled-0}]",
    },
    cites=(Cite("seed-dingcheng", "二(2)会签"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("four persons signed before", (_paid(), *THREE, DEPUTY), {"PAY-A": "clear"}),
        Example("the same in reverse order of the file", (DEPUTY, *reversed(THREE), _paid()), {"PAY-A": "clear"}),
        Example("the deputy is missing", (_paid(), *THREE), {"PAY-A": "flagged"}),
        Example("nobody signed", (_paid(),), {"PAY-A": "flagged"}),
        Example(
            "one person for two of the four",
            (_paid(), *THREE, _sign("P-1103", "deputy_in_charge")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the deputy on the day of the payment, hours not told",
            (
                _paid("2026-06-30T10:30:00+08:00"),
                *THREE,
                _sign("P-1002", "deputy_in_charge", "2026-06-30T00:00:00+08:00"),
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "the deputy an hour after the payment",
            (
                _paid("2026-06-30T10:30:00+08:00"),
                *THREE,
                _sign("P-1002", "deputy_in_charge", "2026-06-30T11:30:00+08:00"),
            ),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the deputy drew a circle, disagreed, or signed other figures",
            (
                _paid(),
                *THREE,
                _sign("P-1002", "deputy_in_charge", form="circle"),
                _sign("P-1003", "deputy_in_charge", opinion="disagree"),
                _sign("P-1004", "deputy_in_charge", over=CHANGED),
            ),
            {"PAY-A": "flagged"},
        ),
        Example("the deputy by a registered key", (registered("P-1002"), _paid(), *THREE, BY_KEY), {"PAY-A": "clear"}),
        Example(
            "the deputy by a key that nobody registered: recorded, not verified",
            (_paid(), *THREE, BY_KEY),
            {"PAY-A": "clear"},
        ),
        Example(
            "the key was registered for another person",
            (registered("P-1003"), _paid(), *THREE, BY_KEY),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the value is one of another key",
            (registered("P-1002"), _paid(), *THREE, signed_by_key(_paid(), PAYMENT, 2, key_id="KEY-0001")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "signed on the last day of the key",
            (registered("P-1002", valid_until="2026-06-28"), _paid(), *THREE, BY_KEY),
            {"PAY-A": "clear"},
        ),
        Example(
            "signed the day after",
            (registered("P-1002", valid_until="2026-06-27"), _paid(), *THREE, BY_KEY),
            {"PAY-A": "flagged"},
        ),
        Example("an expense is no works money", (_paid(is_works=False),), {"PAY-A": "not_applicable"}),
        Example("an onward payment", (_paid(payment_kind="onward"),), {"PAY-A": "not_applicable"}),
        Example("not told whether it is works money", (_paid(is_works=None),), {"PAY-A": "not_assessable"}),
        Example(
            "two capacities where the place names two",
            (_paid(), THREE[1], DEPUTY),
            {"PAY-A": "clear"},
            set={"required_roles": ["finance_section", "deputy_in_charge"]},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
