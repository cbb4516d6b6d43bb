"""One person signed a record in several capacities, or one key stands under the signatures of several persons.

What it checks
    Each payment, contract, contract change, decision and allocation plan that bears two signatures or more: whether
    every capacity was filled by another person, and every key used by one person alone.
Why it matters
    Two signatures are asked for so that two people look. Where one hand gives both, the second look is on paper only.
Legal source
    Internal Control Norms for Administrative Bodies and Public Institutions, article 12: posts that do not go together
    are held apart.
Does not apply
    Records with fewer than two signatures that count and no key under two names; onward payments of a contractor (its
    own money).
Innocent explanations
    One officer held two posts that day, and the unit has it in writing; a deputy stood in for an absent colleague; the
    clerk who entered the paper put one person's code down twice; several persons sign through the unit's one device.
Ask next
    Who held which post on that day? Who keeps the key, and who knows its password?
Known gaps
    Handlers are no approvers, members of the body sign beside their own office, and who argued for a matter or carries
    it out may be anybody: these four do not count as a second capacity. A handler who approves is dat.self-approval's
    question. Capacities count only on signatures that count; a key is looked at on all.
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
from monitor.rules.kit.signatures import KEYS
from monitor.rules.kit.targets import TARGET
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """一个人以几种身份签了同一记录，或者一把密钥用在几个人的签署下。

查什么
    每个有两个以上签署的支付、合同、合同变更、决策和分配方案：每种身份是否各由一人签署，每把密钥是否只有一人使用。
为什么要紧
    要两个签名，为的是两个人看。一只手签了两个，第二眼就只在纸上。
法律依据
    行政事业单位内部控制规范第12条：不相容岗位相互分离。
不适用
    算数的签署不到两个、也没有共用密钥的记录；承包人的转付（是其自有资金）。
可能的正当理由
    当天一人兼任两职，单位有书面文件；副职代行缺席同事的职务；录入人员把同一代码填了两次；几个人共用单位的一台签名设备。
接着问
    当天各由谁任职？密钥由谁保管，谁知道口令？
已知不足
    经办人不算审批人；班子成员在本职之外另以成员身份签署；论证人和执行人可以是任何人：这四种不算第二种身份。经办人同时
    审批的，由 dat.self-approval 判断。身份只看算数的签署，密钥看全部签署。
"""

JUDGED = ("payment.made", "contract.signed", "contract.changed", "decision.made", "allocation.planned")
BESIDE = ("member", "argumentation", "executor")
"""Capacities that anybody may have beside his own office; handlers do not count anyhow."""


@dataclass(frozen=True, slots=True)
class Params:
    """Two capacities are two persons: no parameter."""


def capacities(mine: pl.LazyFrame) -> pl.LazyFrame:
    """`KEYS`, `signatures` and `persons` that count, `doubled_roles` (capacities of persons who have several)."""
    office = pl.col("role").filter(~pl.col("role").is_in(BESIDE)).unique()
    persons = mine.group_by(*KEYS, "signer").agg(
        given=pl.len(), roles=office, papers=pl.col("signature_event").unique()
    )
    doubled = pl.col("roles").list.len() > 1
    return persons.group_by(KEYS).agg(
        signatures=pl.col("given").sum().cast(pl.Int64),
        persons=pl.len().cast(pl.Int64),
        doubled_roles=pl.col("roles")
        .filter(doubled)
        .list.explode(keep_nulls=False, empty_as_null=False)
        .unique()
        .sort(),
        events=pl.col("papers").list.explode(keep_nulls=False, empty_as_null=False).unique().sort(),
    )


def shared(f: Facts) -> pl.LazyFrame:
    """`TARGET`, `shared_keys`, `key_events`: keys under the signatures of several persons on one record."""
    given = f.of("document.signed").filter(pl.col("signature_key_id").is_not_null())
    keys = given.group_by(*TARGET, "signature_key_id").agg(
        persons=pl.col("signature_signer").n_unique(), papers=pl.col("event").unique()
    )
    return (
        keys.filter(pl.col("persons") > 1)
        .group_by(TARGET)
        .agg(
            shared_keys=pl.col("signature_key_id").sort(),
            key_events=pl.col("papers").list.explode(keep_nulls=False, empty_as_null=False).unique(),
        )
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a record, with the persons and capacities of its signatures."""
    rows = signed_acts(f, JUDGED, capacities).join(shared(f), on=TARGET, how="left")
    return rows.with_columns(
        pl.col("signatures").fill_null(0),
        pl.col("shared_keys", "doubled_roles", "events", "key_events").fill_null([]),
        stake_fen=pl.col("record_fen"),
    ).with_columns(events=pl.concat_list("events", "key_events").list.unique().list.sort())


def applies(_: Params) -> pl.Expr:
    """The unit's own records with two signatures that count, or one key under two names."""
    return pl.col("is_own") & ((pl.col("signatures") > 1) | (pl.col("shared_keys").list.len() > 0))


def flagged(_: Params) -> pl.Expr:
    """A person in several capacities, or a key of several persons."""
    return (pl.col("doubled_roles").list.len() > 0) | (pl.col("shared_keys").list.len() > 0)


PAYMENT = {"kind": "payment", "id": "PAY-A"}
DECISION = {"kind": "decision", "id": "DEC-A"}


def _paid(**more: Any) -> dict[str, Any]:
    return like("payment.made", "2026-06-30", payment_id="PAY-A", **more)


def _decided() -> dict[str, Any]:
    return like("decision.made", "2026-07-01", decision_id="DEC-A")


def _sign(signer: str, role: str, target: dict[str, str] = PAYMENT, **more: str) -> dict[str, Any]:
    told = {"signer": signer, "role": role, "form": "full_name", "opinion": "agree"}
    told |= {"signed_at": "2026-06-28T00:00:00+08:00"} | more
    return like("document.signed", "2026-06-28", target=dict(target), signature=told)


FINANCE, DEPUTY = _sign("P-1102", "finance_section"), _sign("P-1002", "deputy_in_charge")
TWICE = _sign("P-1102", "deputy_in_charge")
BY_KEY = signed_by_key(_paid(), PAYMENT)
SAME_KEY = signed_by_key(_paid(), PAYMENT, signer="P-1102", role="finance_section")

RULE = Rule(
    id="sig.two-persons",
    version=1,
    family="sig",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=JUDGED,
    reads=(*JUDGED, "document.signed", "key.registered"),
    references=("key.registered",),
    named_by=("document.signed",),
    about=("payment_id", "contract_id", "change_id", "decision_id", "allocation_plan_id"),
    evidence=(
        Shown("target_kind", "被签对象类别", "Kind of record signed", codes="target_kind"),
        Shown("day", "记录日期", "Date of the record"),
        Shown("record_fen", "金额（元）", "Amount (CNY)"),
        Shown("signatures", "算数的签署数", "Signatures that count"),
        Shown("persons", "签署人数", "Persons who gave them"),
        Shown("doubled_roles", "由一人兼签的身份", "Capacities in which one person signed", codes="signer_role"),
        Shown("shared_keys", "几人共用的密钥", "Keys under several names"),
    ),
    title={"zh": "各身份由不同的人各用自己的密钥签署", "en": "Each capacity another person, each person another key"},
    message={
        "zh": "{day} 的{target_kind}记录[（{record_fen} 元）]有 {signatures} 个算数的签署，出自 {persons} 人[，一人兼签{doubled_roles}]"
        "[，几个签署人共用密钥 {shared_keys}]",
        "en": "The record ({target_kind}) of {day}[ over CNY {record_fen}] bears {signatures} signatures that count, "
        "of persons: {persons}[; one person signed as: {doubled_roles}][; under several names stands the key "
        "{shared_keys}]",
    },
    cites=(Cite("cn-internal-control-2012-21", "12"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("two persons, two capacities", (_paid(), FINANCE, DEPUTY), {"PAY-A": "clear"}),
        Example("the same, the signatures first in the file", (DEPUTY, FINANCE, _paid()), {"PAY-A": "clear"}),
        Example("one person in two capacities", (_paid(), FINANCE, TWICE), {"PAY-A": "flagged"}),
        Example("the same beside a second person", (_paid(), FINANCE, TWICE, DEPUTY), {"PAY-A": "flagged"}),
        Example("one person twice in one capacity", (_paid(), FINANCE, FINANCE), {"PAY-A": "clear"}),
        Example(
            "two persons in one capacity", (_paid(), FINANCE, _sign("P-1103", "finance_section")), {"PAY-A": "clear"}
        ),
        Example("one signature", (_paid(), FINANCE), {"PAY-A": ("not_applicable", "out_of_scope")}),
        Example("nobody signed: other rules ask for signatures", (_paid(),), {"PAY-A": "not_applicable"}),
        Example(
            "who handled it also approves: no second capacity here",
            (_paid(), FINANCE, DEPUTY, _sign("P-1102", "handler")),
            {"PAY-A": "clear"},
        ),
        Example(
            "the second capacity was signed with a circle, or on other figures",
            (
                _paid(),
                FINANCE,
                DEPUTY,
                _sign("P-1102", "chair", form="circle"),
                _sign("P-1102", "principal_leader", over="0" * 64),
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "a decision: the mover sits on the body, argued for it and carries it out",
            (
                _decided(),
                _sign("P-1001", "chair", DECISION),
                _sign("P-1002", "mover", DECISION),
                _sign("P-1002", "member", DECISION),
                _sign("P-1002", "argumentation", DECISION),
                _sign("P-1002", "executor", DECISION),
            ),
            {"DEC-A": "clear"},
        ),
        Example(
            "a decision: the chair moved it",
            (_decided(), _sign("P-1001", "chair", DECISION), _sign("P-1001", "mover", DECISION)),
            {"DEC-A": "flagged"},
        ),
        Example(
            "a contract that one person signed for both sides, a change and a plan in order",
            (
                like("contract.signed", "2026-06-30", contract_id="CON-A"),
                _sign("P-1001", "principal_leader", {"kind": "contract", "id": "CON-A"}),
                _sign("P-1001", "supplier", {"kind": "contract", "id": "CON-A"}),
                like("contract.changed", "2026-07-02", contract_id="CON-A", change_id="CH-A"),
                _sign("P-1001", "owner", {"kind": "contract_change", "id": "CH-A"}),
                _sign("P-1002", "deputy_in_charge", {"kind": "contract_change", "id": "CH-A"}),
                like("allocation.planned", "2026-07-02", allocation_plan_id="AP-A"),
                _sign("P-1001", "principal_leader", {"kind": "allocation_plan", "id": "AP-A"}),
                _sign("P-1002", "deputy_in_charge", {"kind": "allocation_plan", "id": "AP-A"}),
            ),
            {"CON-A": "flagged", "CH-A": "clear", "AP-A": "clear"},
        ),
        Example(
            "two persons, two keys",
            (_paid(), BY_KEY, signed_by_key(_paid(), PAYMENT, 2, signer="P-1102", role="finance_section")),
            {"PAY-A": "clear"},
        ),
        Example("two persons, one key that nobody registered", (_paid(), BY_KEY, SAME_KEY), {"PAY-A": "flagged"}),
        Example(
            "two persons, the key of one of them: only his counts, the key is under both names",
            (registered("P-1002"), _paid(), BY_KEY, SAME_KEY),
            {"PAY-A": "flagged"},
        ),
        Example(
            "one key on two records",
            (
                _paid(),
                BY_KEY,
                FINANCE,
                like("payment.made", "2026-06-30", payment_id="PAY-B"),
                signed_by_key(_paid(), {"kind": "payment", "id": "PAY-B"}, signer="P-1102", over=None),
            ),
            {"PAY-A": "clear", "PAY-B": "not_applicable"},
        ),
        Example(
            "one person in two capacities under an onward payment",
            (_paid(payment_kind="onward"), FINANCE, TWICE),
            {"PAY-A": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
