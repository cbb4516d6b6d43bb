"""A payment, contract or contract change was signed after it had been carried out.

What it checks
    Each signature that counts on a payment, a contract or a contract change: whether it is dated no later than the act
    (paid, signed with the supplier, begun on site). Hours are compared only where both are told.
Why it matters
    A signature given afterwards approves nothing: it covers what somebody has already done alone.
Legal source
    Internal Control Norms for Administrative Bodies and Public Institutions, article 30: nothing is paid before it is
    approved.
Does not apply
    Acts that bear no signature of the unit that counts; onward payments of a contractor; handlers; the other side of
    the contract and those it pays, who sign for themselves.
Innocent explanations
    An emergency, approved by telephone and signed the next day; the sheet was signed in time and dated when it was
    filed; the bank's date is the value date.
Ask next
    The original sheet, and how the approval was given on the day. Who let the money go without it?
Known gaps
    A signature that bears no date does not count, and one dated back cannot be seen here: dat.back-dating compares the
    dates with the day of entry. Whether enough had signed before is for the rules that ask for signatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.acts import signed_acts
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sample_key import registered, signed_by_key
from monitor.rules.kit.signatures import KEYS, OUTSIDE
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """支付、合同或者合同变更先执行，后签署。

查什么
    支付、合同和合同变更上每个算数的签署：日期是否不晚于执行（付款、与供应商签约、现场实施）。双方都载明时刻的才比较时刻。
为什么要紧
    事后补的签名什么也没有批准，只是替别人已经独自办完的事盖个章。
法律依据
    行政事业单位内部控制规范第30条：未经审批，不得支付。
不适用
    没有本单位算数签署的事项；承包人的转付；经办人；合同对方及其付款对象，他们只为自己签。
可能的正当理由
    紧急情况下电话同意，次日补签；单据当时已签，归档时才写日期；银行日期是起息日。
接着问
    签署原件；当天是怎样同意的？没有签字，谁放的款？
已知不足
    没有日期的签署不算数；倒签日期在这里看不出来，由 dat.back-dating 与录入日比较。执行之前签署的人数够不够，由要求签署
    的规则判断。
"""

JUDGED = ("payment.made", "contract.signed", "contract.changed")


@dataclass(frozen=True, slots=True)
class Params:
    """The day of the act is in time: no parameter."""


def in_time(mine: pl.LazyFrame) -> pl.LazyFrame:
    """`KEYS`, `given` signatures, and of the late ones: `late`, `late_roles`, `late_day` (the last), `events`."""
    own, late = mine.filter(~pl.col("role").is_in(OUTSIDE)), ~pl.col("is_before")
    return own.group_by(KEYS).agg(
        given=pl.len().cast(pl.Int64),
        late=late.sum().cast(pl.Int64),
        late_roles=pl.col("role").filter(late).unique().sort(),
        late_day=pl.col("signed_day").filter(late).max(),
        events=pl.col("signature_event").filter(late).unique().sort(),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row an act, with the signatures that came after it."""
    rows = signed_acts(f, JUDGED, in_time)
    return rows.with_columns(pl.col("given").fill_null(0), stake_fen=pl.col("record_fen"))


def applies(_: Params) -> pl.Expr:
    """The unit's own acts that bear a signature of its own."""
    return pl.col("is_own") & (pl.col("given") > 0)


def flagged(_: Params) -> pl.Expr:
    """One was given afterwards; unknown while it is not told when the act was carried out."""
    return pl.when(pl.col("act_day").is_not_null()).then(pl.col("late") > 0)


PAYMENT = {"kind": "payment", "id": "PAY-A"}
CONTRACT = {"kind": "contract", "id": "CON-A"}
CHANGE = {"kind": "contract_change", "id": "CH-A"}
SIGNED_CONTRACT = like("contract.signed", "2026-06-30", contract_id="CON-A")


def _paid(time: str = "2026-06-30", **more: Any) -> dict[str, Any]:
    return like("payment.made", time, payment_id="PAY-A", **more)


def _changed(executed_at: str | None = None) -> dict[str, Any]:
    begun = {"executed_at": executed_at} if executed_at else {}
    return like("contract.changed", "2026-07-02", contract_id="CON-A", change_id="CH-A", **begun)


def _sign(day: str, target: dict[str, str] = PAYMENT, **more: str) -> dict[str, Any]:
    at = f"{day}T00:00:00+08:00" if len(day) == len("2026-01-01") else day
    told = {"signer": "P-1002", "role": "deputy_in_charge", "form": "full_name", "opinion": "agree", "signed_at": at}
    return like("document.signed", at, target=dict(target), signature=told | more)


RULE = Rule(
    id="sig.before-act",
    version=1,
    family="sig",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=JUDGED,
    reads=(*JUDGED, "document.signed", "key.registered"),
    references=("key.registered",),
    about=("payment_id", "contract_id", "change_id"),
    needs=("act_day",),
    evidence=(
        Shown("target_kind", "被签对象类别", "Kind of record signed", codes="target_kind"),
        Shown("record_fen", "金额（元）", "Amount (CNY)"),
        Shown("act_day", "执行日", "Carried out on"),
        Shown("given", "算数的签署数", "Signatures that count"),
        Shown("late", "执行后才签的签署数", "Of these, given afterwards"),
        Shown("late_roles", "执行后才签的身份", "Capacities that signed afterwards", codes="signer_role"),
        Shown("late_day", "最晚签署日期", "Date of the last of them"),
    ),
    title={"zh": "先签署后执行", "en": "Signed before it is carried out"},
    message={
        "zh": "{target_kind}[（{record_fen} 元）]于 {act_day} 执行，{late_roles}之后才签署（最晚 {late_day}），共 {late} 个签署",
        "en": "A {target_kind}[ of CNY {record_fen}] carried out on {act_day} was signed afterwards by: {late_roles} "
        "(last on {late_day}; signatures: {late})",
    },
    cites=(Cite("cn-internal-control-2012-21", "30"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("signed two days before the payment", (_paid(), _sign("2026-06-28")), {"PAY-A": "clear"}),
        Example("the same, the signature first in the file", (_sign("2026-06-28"), _paid()), {"PAY-A": "clear"}),
        Example("signed on the day of the payment", (_paid(), _sign("2026-06-30")), {"PAY-A": "clear"}),
        Example("signed the day after", (_paid(), _sign("2026-07-01")), {"PAY-A": "flagged"}),
        Example(
            "an hour before, both hours told",
            (_paid("2026-06-30T10:30:00+08:00"), _sign("2026-06-30T09:30:00+08:00")),
            {"PAY-A": "clear"},
        ),
        Example(
            "an hour after, both hours told",
            (_paid("2026-06-30T10:30:00+08:00"), _sign("2026-06-30T11:30:00+08:00")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "on the same day, one hour not told",
            (_paid(), _sign("2026-06-30T11:30:00+08:00")),
            {"PAY-A": "clear"},
        ),
        Example(
            "one in time and one late",
            (_paid(), _sign("2026-06-28"), _sign("2026-07-03", signer="P-1001", role="principal_leader")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the handler, a disagreement and a circle came afterwards: they approve nothing",
            (
                _paid(),
                _sign("2026-06-28"),
                _sign("2026-07-03", signer="P-1011", role="handler"),
                _sign("2026-07-03", signer="P-1003", opinion="disagree"),
                _sign("2026-07-03", signer="P-1004", form="circle"),
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "by key, the day after the payment",
            (
                registered("P-1002"),
                _paid(),
                signed_by_key(_paid(), PAYMENT, signed_at="2026-07-01T00:00:00+08:00"),
            ),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a contract, the supplier's signature came by post",
            (
                SIGNED_CONTRACT,
                _sign("2026-06-29", CONTRACT),
                _sign("2026-07-02", CONTRACT, signer="P-8001", role="supplier"),
            ),
            {"CON-A": "clear"},
        ),
        Example(
            "a contract, the deputy signed afterwards",
            (SIGNED_CONTRACT, _sign("2026-07-02", CONTRACT)),
            {"CON-A": "flagged"},
        ),
        Example(
            "a change signed after it was agreed, on the day it was begun",
            (SIGNED_CONTRACT, _changed("2026-07-10T00:00:00+08:00"), _sign("2026-07-10", CHANGE)),
            {"CH-A": "clear"},
        ),
        Example(
            "the day after it was begun",
            (SIGNED_CONTRACT, _changed("2026-07-10T00:00:00+08:00"), _sign("2026-07-11", CHANGE)),
            {"CH-A": "flagged"},
        ),
        Example(
            "a change whose beginning is not told",
            (SIGNED_CONTRACT, _changed(), _sign("2026-07-11", CHANGE)),
            {"CH-A": ("not_assessable", "missing: act_day")},
        ),
        Example(
            "nobody signed: other rules ask for signatures", (_paid(),), {"PAY-A": ("not_applicable", "out_of_scope")}
        ),
        Example(
            "signed afterwards, on other figures: it does not count",
            (_paid(), _sign("2026-07-01", over="0" * 64)),
            {"PAY-A": "not_applicable"},
        ),
        Example("an onward payment", (_paid(payment_kind="onward"), _sign("2026-07-01")), {"PAY-A": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
