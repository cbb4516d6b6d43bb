"""A payment, contract or contract change of the dual-signing amount or more went ahead without two signatures.

What it checks
    Each payment, contract and contract change of the amount or more: whether two different persons, in two different
    capacities, had signed it before it was carried out (paid, signed with the supplier, begun on site).
Why it matters
    One pen alone moves the money; a second person who must put a name under the same figures sees what the first
    wants to hide.
Legal source
    Daxing district: the mover and the presiding head both leave their signatures. The source names no amount; 3,000
    yuan is Xintian county's figure for collective decisions. No text joins the two: a county parameter, of low
    confidence.
Does not apply
    Onward payments of a contractor (its own money).
Innocent explanations
    The second signature stands on paper and was not submitted; the record was corrected after signing and the new
    version not signed again; one officer held two posts that day.
Ask next
    The original sheet with the signatures, and who held which post on that day.
Known gaps
    What counts as a signature: full name or e-signature, dated, agreeing, on what the record now says, and verified
    where it names a registered key; handlers do not approve, and the other side of a contract signs for itself. Where
    more than two signers are asked for, persons and capacities are counted apart. A change whose contract and project
    are unknown belongs to no unit and is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.signatures import KEYS, OUTSIDE, signed
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """达到双签起点的支付、合同或合同变更，执行前没有两人签署。

查什么
    每笔达到起点的支付、合同和合同变更：执行（付款、与供应商签约、现场实施）之前，是否已有两个不同的人以两种不同身份签
    署。
为什么要紧
    一支笔就能动钱；第二个人要在同样的数字下签名，才看得见前一个人略过的事。
法律依据
    大兴区：初始动议人和主持会议的一把手均须留下确认签名。原文没有金额；3000元借自新田县集体讨论的起点。没有文件把两者连
    在一起，所以这是由县里设定的参数，把握较低。
不适用
    承包人的转付（是其自有资金）。
可能的正当理由
    第二个签名在纸质件上，没有报送；签署后更正了记录，新的内容没有重新签；当天一人兼任两个职务。
接着问
    带签名的原件；当天各由谁任职。
已知不足
    算数的签署：全名手签或电子签名，署日期，意见为同意，且对应记录现在的内容；写明已登记密钥的，须验签通过；经办人不算审批
    人，合同对方只为自己签。要求两人以上签署的，人数和身份数分别计算。合同和项目都不明的变更归不到单位，不作判断。
"""

JUDGED = (
    ("payment.made", "payment", "payment_id", ""),
    ("contract.signed", "contract", "contract_id", ""),
    ("contract.changed", "contract_change", "change_id", "executed_"),
)
"""Kind, target kind of its signatures, its id, and the moment it is carried out ("": the event's own)."""


@dataclass(frozen=True, slots=True)
class Params:
    """Threshold in whole yuan, the bound inside; both are the county's to set."""

    dual_sign_threshold: int = param(3000, unit="CNY", zh="双签起点（含）", en="Two signatures from (incl.)")
    min_signers: int = param(2, unit="count", zh="最少签署人数", en="Fewest signers")


def signers(f: Facts, records: pl.LazyFrame, kind: str, record_id: str, needed: int) -> pl.LazyFrame:
    """`scope_id`, `event`, `persons`, `roles`, `unbound`, `events`, `cured_day` (enough had signed, however late)."""
    mine = signed(f, records, kind, record_id).filter(~pl.col("role").is_in(OUTSIDE))
    in_time = (
        mine.filter("is_before")
        .group_by(KEYS)
        .agg(persons=pl.col("signer").n_unique().cast(pl.Int64), roles=pl.col("role").n_unique().cast(pl.Int64))
    )
    told = mine.group_by(KEYS).agg(
        unbound=pl.col("is_unbound").sum().cast(pl.Int64), events=pl.col("signature_event").unique().sort()
    )
    for who in ("signer", "role"):
        first = mine.group_by(*KEYS, who).agg(day=pl.col("signed_day").min())
        enough = pl.col("day").sort().get(needed - 1, null_on_oob=True)
        told = told.join(first.group_by(KEYS).agg(enough.alias(f"{who}_day")), on=KEYS, how="left")
    both = pl.col("signer_day").is_not_null() & pl.col("role_day").is_not_null()
    cured = pl.when(both).then(pl.max_horizontal("signer_day", "role_day"))
    return told.join(in_time, on=KEYS, how="left").with_columns(cured_day=cured).drop("signer_day", "role_day")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payment, contract or change, with who had signed it before it was carried out."""
    frames = []
    for kind, target, record_id, moment in JUDGED:
        act = ("executed_at", "executed_at_day", "executed_at_clock") if moment else ("at", "day", "clock")
        is_own = pl.col("payment_kind") != "onward" if kind == "payment.made" else pl.lit(value=True)
        columns = [
            pl.col(theirs).alias(ours) for theirs, ours in zip(act, ("act", "act_day", "act_clock"), strict=True)
        ]
        records = f.of(kind).select(
            *KEYS, "day", record_id, "signed_sha256", "amount_fen", *columns, amount_cny=cny("amount"), is_own=is_own
        )
        frames.append(records.join(signers(f, records, target, record_id, p.min_signers), on=KEYS, how="left"))
    rows = pl.concat(frames, how="diagonal").with_columns(pl.col("persons", "roles", "unbound").fill_null(0))
    too_few = pl.min_horizontal("persons", "roles") < p.min_signers
    return rows.with_columns(
        too_few=too_few, cured_day=pl.when(too_few).then("cured_day"), stake_fen=pl.col("amount_fen")
    )


def applies(_: Params) -> pl.Expr:
    """The unit's own acts."""
    return pl.col("is_own")


def below(p: Params) -> pl.Expr:
    """Under the amount from which two must sign."""
    return pl.col("amount_cny") < p.dual_sign_threshold * FEN


def flagged(_: Params) -> pl.Expr:
    """Too few persons or too few capacities; unknown while the amount or the day it was carried out is not told."""
    told = pl.col("amount_cny").is_not_null() & pl.col("act_day").is_not_null()
    return pl.when(told).then("too_few")


def _paid(**more: Any) -> dict[str, Any]:
    return like("payment.made", "2026-06-30", payment_id="PAY-A", **({"amount": "3000.00"} | more))


def _sign(signer: str, role: str, day: str = "2026-06-28", kind: str = "payment", **more: str) -> dict[str, Any]:
    told = {
        "signer": signer,
        "role": role,
        "form": "full_name",
        "opinion": "agree",
        "signed_at": f"{day}T00:00:00+08:00",
    }
    target = {"kind": kind, "id": {"payment": "PAY-A", "contract": "CON-A", "contract_change": "CH-A"}[kind]}
    return like("document.signed", day, target=target, signature=told | more)


def _contract(**more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-06-30", contract_id="CON-A", **more)


def _change(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "change_id": "CH-A", "amount": "3000.00"}
    return like("contract.changed", "2026-07-02", **(told | more))


FIRST, SECOND = _sign("P-1002", "deputy_in_charge"), _sign("P-1001", "principal_leader")

RULE = Rule(
    id="dec.dual-sign-threshold",
    version=2,
    family="dec",
    severity=Severity.HIGH,
    confidence=Confidence.LOW,
    scope="unit",
    reach=RECORD,
    judges=("payment.made", "contract.signed", "contract.changed"),
    reads=("payment.made", "contract.signed", "contract.changed", "document.signed", "key.registered"),
    references=("key.registered",),
    about=("payment_id", "contract_id", "change_id"),
    needs=("amount_cny", "act_day"),
    evidence=(
        Shown("amount_fen", "金额（元）", "Amount (CNY)"),
        Shown("act_day", "执行日", "Carried out on"),
        Shown("persons", "执行前签署人数", "Persons who signed before"),
        Shown("roles", "执行前签署身份数", "Capacities in which they signed"),
        Shown("unbound", "未绑定内容的签署数", "Signatures not bound to the content"),
    ),
    title={"zh": "限额以上双签", "en": "Two different signers above the amount"},
    message={
        "zh": "金额 {amount_fen} 元，达到双签起点 {dual_sign_threshold} 元；{act_day} 执行前有效签署 {persons} 人、{roles} 种身份，"
        "应至少 {min_signers} 人且身份不同",
        "en": "CNY {amount_fen}, at or above the {dual_sign_threshold} yuan that need {min_signers} signers in "
        "different capacities; before it was carried out on {act_day} persons who had signed: {persons}, "
        "capacities: {roles}",
    },
    cites=(Cite("seed-daxing", "决策留痕·双签"), Cite("seed-xintian", "一")),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("3,000.00 yuan, two persons in two capacities", (_paid(), FIRST, SECOND), {"PAY-A": "clear"}),
        Example("the same, the signatures first in the file", (SECOND, FIRST, _paid()), {"PAY-A": "clear"}),
        Example("3,000.00 yuan, one signature", (_paid(), FIRST), {"PAY-A": "flagged"}),
        Example("nobody signed: a missing act, not a gap", (_paid(),), {"PAY-A": "flagged"}),
        Example("2,999.99 yuan, nobody signed", (_paid(amount="2999.99"),), {"PAY-A": ("clear", "below_threshold")}),
        Example(
            "one person in two capacities", (_paid(), FIRST, _sign("P-1002", "principal_leader")), {"PAY-A": "flagged"}
        ),
        Example(
            "two persons in one capacity", (_paid(), FIRST, _sign("P-1003", "deputy_in_charge")), {"PAY-A": "flagged"}
        ),
        Example(
            "the handler is no approver, the supplier signs for itself",
            (_paid(), FIRST, _sign("P-1011", "handler"), _sign("P-8001", "supplier")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "signed on the day of the payment",
            (_paid(), FIRST, _sign("P-1001", "chair", "2026-06-30")),
            {"PAY-A": "clear"},
        ),
        Example(
            "the second signed the day after",
            (_paid(), FIRST, _sign("P-1001", "chair", "2026-07-01")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a circle, a reservation and a signature on other figures do not count",
            (
                _paid(),
                FIRST,
                _sign("P-1003", "chair", form="circle"),
                _sign("P-1004", "member", opinion="reserve"),
                _sign("P-1001", "principal_leader", over="0" * 64),
            ),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a contract signed by one, a contract change signed by none and begun",
            (
                _contract(),
                _sign("P-1001", "principal_leader", kind="contract"),
                _change(executed_at="2026-07-03T00:00:00+08:00"),
            ),
            {"CON-A": "flagged", "CH-A": "flagged"},
        ),
        Example(
            "a change signed after it was agreed and before it was begun",
            (
                _contract(),
                _change(executed_at="2026-07-10T00:00:00+08:00"),
                _sign("P-1001", "principal_leader", "2026-07-09", "contract_change"),
                _sign("P-1002", "deputy_in_charge", "2026-07-10", "contract_change"),
            ),
            {"CH-A": "clear"},
        ),
        Example("a change whose beginning is not told", (_contract(), _change()), {"CH-A": "not_assessable"}),
        Example(
            "a change that saves money",
            (_contract(), _change(amount="-9000.00")),
            {"CH-A": ("clear", "below_threshold")},
        ),
        Example("an onward payment", (_paid(payment_kind="onward"),), {"PAY-A": "not_applicable"}),
        Example(
            "an amount in another currency",
            (_paid(amount={"amount": "9000.00", "currency": "USD"}),),
            {"PAY-A": "not_assessable"},
        ),
        Example(
            "another bound, three signers",
            (_paid(amount="500000.00"), FIRST, SECOND),
            {"PAY-A": "flagged"},
            set={"dual_sign_threshold": 500000, "min_signers": 3},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
