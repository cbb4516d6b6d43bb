"""Somebody signed as principal leader or deputy in charge who did not hold that rank in the unit on that day.

What it checks
    Each payment, contract, decision and allocation plan of a unit: whether whoever signed as its principal leader was
    its head, and whoever signed as its deputy in charge one of its deputies, on the date the signature bears.
Why it matters
    An approval is worth what the office behind it is worth. A predecessor's signature, or one by somebody who never had
    the office, approves nothing.
Legal source
    Internal Control Norms for Administrative Bodies and Public Institutions, article 30: spending is approved by
    competence; nobody approves beyond his powers.
Does not apply
    Records that nobody signed in these capacities; onward payments of a contractor; outside signers (supplier,
    supervising engineer, other bureaus), whose offices are not the unit's.
Innocent explanations
    The person's assignment was not submitted, or was submitted with a later first day; a deputy was acting head and the
    unit has it in writing; a member of the leadership who is no deputy was in charge of the matter.
Ask next
    The division of duties in force on that day, and the paper by which somebody acted for another.
Known gaps
    Rank is asked, not which field the deputy is in charge of. Where no assignment of the unit holds on that day for
    anybody, nothing can be said; where some are told and the signer's is not, the signer shows up here. Only signatures
    that count are seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.acts import signed_acts
from monitor.rules.kit.duties import duties, in_office
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sample_key import registered, signed_by_key
from monitor.rules.kit.signatures import KEYS
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """以主要领导或者分管领导身份签署的人，当日在该单位没有相应职务。

查什么
    单位的每笔支付、合同、决策和分配方案：以主要领导身份签署的，签署日期当天是否为本单位正职；以分管领导身份签署的，是否
    为副职。
为什么要紧
    审批的分量来自职务。前任的签名，或者从未任此职的人的签名，什么也没有批准。
法律依据
    行政事业单位内部控制规范第30条：支出审批按权限进行，审批人不得越权审批。
不适用
    没有人以这些身份签署的记录；承包人的转付；外单位签署人（供应商、监理、其他部门），其职务不属本单位。
可能的正当理由
    此人的分工没有报送，或者报送的起始日较晚；副职主持工作，单位有书面文件；分管此事的班子成员不是副职。
接着问
    当天有效的班子分工；代行职务的书面文件。
已知不足
    只问职级，不问分管领域。当天该单位没有任何人的有效分工的，无从判断；报了一部分而没有报签署人的，签署人会出现在这里。
    只看算数的签署。
"""

JUDGED = ("payment.made", "contract.signed", "decision.made", "allocation.planned")
"""Acts that carry their unit themselves: in the scope of a unit, the scope value is that unit."""


@dataclass(frozen=True, slots=True)
class Params:
    """Capacities in which only the head, or only a deputy, signs."""

    head_roles: tuple[str, ...] = param(
        ("principal_leader",), unit="list", zh="须由正职签署的身份", en="Capacities of the head", codes="signer_role"
    )
    deputy_roles: tuple[str, ...] = param(
        ("deputy_in_charge",), unit="list", zh="须由副职签署的身份", en="Capacities of a deputy", codes="signer_role"
    )


def in_their_rank(f: Facts, p: Params, mine: pl.LazyFrame) -> pl.LazyFrame:
    """`KEYS`, how many signatures are `asked`, and who of them held another rank or none.

    These are `wrong_roles`, `wrong_signers`, `wrong_day` (the first). `unknown` counts signatures of a day on which no
    assignment of the unit holds. `events` are the signatures and what their signers held.
    """
    for_head, for_deputy = (pl.col("role").is_in(roles) for roles in (p.head_roles, p.deputy_roles))
    rank = pl.when(for_head).then(pl.lit("head")).when(for_deputy).then(pl.lit("deputy"))
    asked = mine.with_columns(asked_rank=rank).filter(pl.col("asked_rank").is_not_null())
    held = asked.join(duties(f), left_on="scope_id", right_on="unit_id").filter(in_office(pl.col("signed_day")))
    is_signer = pl.col("person") == pl.col("signer")
    found = held.group_by(*KEYS, "signature_event").agg(
        is_held=(is_signer & (pl.col("rank") == pl.col("asked_rank"))).any(),
        held=pl.col("duty_event").filter(is_signer).unique(),
    )
    wrong = ~pl.col("is_held")
    told = (
        asked.join(found, on=[*KEYS, "signature_event"], how="left")
        .group_by(KEYS)
        .agg(
            asked=pl.len().cast(pl.Int64),
            unknown=pl.col("is_held").null_count().cast(pl.Int64),
            wrong_roles=pl.col("role").filter(wrong).unique().sort(),
            wrong_signers=pl.col("signer").filter(wrong).unique().sort(),
            wrong_day=pl.col("signed_day").filter(wrong).min(),
            papers=pl.col("signature_event").unique(),
            held=pl.col("held").list.explode(keep_nulls=False, empty_as_null=False),
        )
    )
    return told.select(pl.exclude("papers", "held"), events=pl.concat_list("papers", "held").list.unique().list.sort())


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a record, with those who signed it in an office."""
    rows = signed_acts(f, JUDGED, lambda mine: in_their_rank(f, p, mine))
    return rows.with_columns(
        pl.col("asked").fill_null(0),
        duties_told=pl.when(pl.col("unknown") == 0).then(pl.lit(value=True)),
        stake_fen=pl.col("record_fen"),
    )


def applies(_: Params) -> pl.Expr:
    """The unit's own records that somebody signed in one of these capacities."""
    return pl.col("is_own") & (pl.col("asked") > 0)


def flagged(_: Params) -> pl.Expr:
    """One of them held another rank or none."""
    return pl.col("wrong_roles").list.len() > 0


PAYMENT = {"kind": "payment", "id": "PAY-A"}
PAID = like("payment.made", "2026-06-30", payment_id="PAY-A", payer={"id": UNIT})


def _duty(person: str, rank: str, day: str = "2026-01-04", **more: Any) -> dict[str, Any]:
    return like("duty.assigned", day, **({"person": person, "rank": rank, "powers": [], "valid_from": day} | more))


def _sign(signer: str, role: str, target: dict[str, str] = PAYMENT, **more: str) -> dict[str, Any]:
    told = {"signer": signer, "role": role, "form": "full_name", "opinion": "agree"}
    told |= {"signed_at": "2026-06-28T00:00:00+08:00"} | more
    return like("document.signed", "2026-06-28", target=dict(target), signature=told)


HEAD, DEPUTY = _duty("P-1001", "head"), _duty("P-1002", "deputy")
BY_HEAD, BY_DEPUTY = _sign("P-1001", "principal_leader"), _sign("P-1002", "deputy_in_charge")

RULE = Rule(
    id="sig.duty-on-day",
    version=1,
    family="sig",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=JUDGED,
    reads=(*JUDGED, "document.signed", "duty.assigned", "key.registered"),
    references=("duty.assigned", "key.registered"),
    named_by=("document.signed",),
    about=("payment_id", "contract_id", "decision_id", "allocation_plan_id"),
    needs=("duties_told",),
    evidence=(
        Shown("target_kind", "被签对象类别", "Kind of record signed", codes="target_kind"),
        Shown("day", "记录日期", "Date of the record"),
        Shown("record_fen", "金额（元）", "Amount (CNY)"),
        Shown("asked", "以这些身份签署的次数", "Signatures in these capacities"),
        Shown(
            "wrong_roles", "当日无相应职务的签署身份", "Capacities whose signer lacked the rank", codes="signer_role"
        ),
        Shown("wrong_signers", "其签署人", "Their signers"),
        Shown("wrong_day", "签署日期", "Date of the first of these signatures"),
        Shown("unknown", "当日分工不明的签署数", "Signatures of a day on which no assignment is told"),
    ),
    title={"zh": "签署人当日任相应职务", "en": "Whoever signs in an office holds it on that day"},
    message={
        "zh": "{day} 的{target_kind}记录[（{record_fen} 元）]：{wrong_day} 以{wrong_roles}身份签署的 {wrong_signers#} 人，当日在本单位没有"
        "相应职务",
        "en": "The record ({target_kind}) of {day}[ over CNY {record_fen}] was signed on {wrong_day} as {wrong_roles} "
        "without that rank in the unit on the day; persons: {wrong_signers#}",
    },
    cites=(Cite("cn-internal-control-2012-21", "30"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the head and a deputy signed", (HEAD, DEPUTY, PAID, BY_HEAD, BY_DEPUTY), {"PAY-A": "clear"}),
        Example(
            "the same, the division of duties last in the file",
            (PAID, BY_HEAD, BY_DEPUTY, DEPUTY, HEAD),
            {"PAY-A": "clear"},
        ),
        Example(
            "the deputy signed as principal leader",
            (HEAD, DEPUTY, PAID, _sign("P-1002", "principal_leader")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a plain member signed as deputy in charge, beside a deputy",
            (DEPUTY, _duty("P-1004", "member"), PAID, BY_DEPUTY, _sign("P-1004", "deputy_in_charge")),
            {"PAY-A": "flagged"},
        ),
        Example("somebody of whom nothing is told", (HEAD, PAID, BY_DEPUTY), {"PAY-A": "flagged"}),
        Example(
            "on the first day in office",
            (_duty("P-1001", "head", "2026-06-28"), PAID, BY_HEAD),
            {"PAY-A": "clear"},
        ),
        Example(
            "the day before",
            (DEPUTY, _duty("P-1001", "head", "2026-06-29"), PAID, BY_HEAD),
            {"PAY-A": "flagged"},
        ),
        Example(
            "on the last day in office",
            (_duty("P-1001", "head", valid_until="2026-06-28"), PAID, BY_HEAD),
            {"PAY-A": "clear"},
        ),
        Example(
            "the day after",
            (DEPUTY, _duty("P-1001", "head", valid_until="2026-06-27"), PAID, BY_HEAD),
            {"PAY-A": "flagged"},
        ),
        Example(
            "made head in May: the earlier assignment is over",
            (_duty("P-1001", "deputy"), _duty("P-1001", "head", "2026-05-01"), PAID, BY_HEAD),
            {"PAY-A": "clear"},
        ),
        Example(
            "the same person, as deputy in charge",
            (
                _duty("P-1001", "deputy"),
                _duty("P-1001", "head", "2026-05-01"),
                PAID,
                _sign("P-1001", "deputy_in_charge"),
            ),
            {"PAY-A": "flagged"},
        ),
        Example(
            "head of another unit",
            (_duty("P-1001", "head", unit={"id": "11999001MB00000278"}), DEPUTY, PAID, BY_HEAD),
            {"PAY-A": "flagged"},
        ),
        Example(
            "a contract, a decision and a plan",
            (
                HEAD,
                DEPUTY,
                like("contract.signed", "2026-06-30", contract_id="CON-A", buyer={"id": UNIT}),
                _sign("P-1002", "deputy_in_charge", {"kind": "contract", "id": "CON-A"}),
                like("decision.made", "2026-06-30", decision_id="DEC-A", unit={"id": UNIT}),
                _sign("P-1002", "principal_leader", {"kind": "decision", "id": "DEC-A"}),
                like("allocation.planned", "2026-06-30", allocation_plan_id="AP-A", unit={"id": UNIT}),
                _sign("P-1001", "principal_leader", {"kind": "allocation_plan", "id": "AP-A"}),
                _sign("P-0009", "deputy_county_leader", {"kind": "allocation_plan", "id": "AP-A"}),
            ),
            {"CON-A": "clear", "DEC-A": "flagged", "AP-A": "clear"},
        ),
        Example(
            "a circle of somebody else does not count",
            (HEAD, DEPUTY, PAID, BY_HEAD, _sign("P-1004", "deputy_in_charge", form="circle")),
            {"PAY-A": "clear"},
        ),
        Example(
            "a deputy's own key does not make him head",
            (HEAD, DEPUTY, registered("P-1002"), PAID, signed_by_key(PAID, PAYMENT, role="principal_leader")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "where the chair must be the head",
            (HEAD, DEPUTY, PAID, _sign("P-1002", "chair"), _sign("P-1002", "principal_leader")),
            {"PAY-A": "flagged"},
            set={"head_roles": ["chair"]},
        ),
        Example(
            "nothing told of the unit's duties", (PAID, BY_HEAD), {"PAY-A": ("not_assessable", "missing: duties_told")}
        ),
        Example(
            "the unit's only assignment begins later",
            (_duty("P-1001", "head", "2026-06-29"), PAID, BY_HEAD),
            {"PAY-A": "not_assessable"},
        ),
        Example(
            "one day with, one day without a division of duties",
            (
                _duty("P-1001", "head", "2026-06-28"),
                PAID,
                BY_HEAD,
                _sign("P-1001", "principal_leader", signed_at="2026-06-27T00:00:00+08:00"),
            ),
            {"PAY-A": "not_assessable"},
        ),
        Example(
            "nobody signed in these capacities",
            (HEAD, DEPUTY, PAID, _sign("P-1102", "finance_section"), _sign("P-8001", "supplier")),
            {"PAY-A": ("not_applicable", "out_of_scope")},
        ),
        Example(
            "an onward payment",
            (
                HEAD,
                like("payment.made", "2026-06-30", payment_id="PAY-A", payment_kind="onward"),
                _sign("P-8001", "principal_leader"),
            ),
            {"PAY-A": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
