"""Works were contracted and the owner gave no guarantee for its payments.

What it checks
    Each contract of works: whether a payment guarantee of the owner was given by the day on which the work is to begin,
    or since.
Why it matters
    It is what workers are paid from when the owner does not pay.
Legal source
    保障农民工工资支付条例, article 24, paragraph 1: the owner gives the contractor a guarantee for the payment of the works.
Does not apply
    Goods and services; contracts whose work has not begun (not due).
Innocent explanations
    It was given under another contract of the project, or not submitted; small works without hired labour.
Ask next
    The guarantee, its amount and its period.
Known gaps
    The text names no day: the first of the agreed period is taken, where none is told the day of signing. One that was
    given later is not flagged; whether it was high enough or has ended is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import cny
from monitor.rules.kit.guarantees import provided
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """签订了工程合同，建设单位没有提供工程款支付担保。

查什么
    每份工程合同：到约定的开工日止或其后，建设单位是否提供了工程款支付担保。
为什么要紧
    建设单位不付款时，工人的工资就靠它。
法律依据
    保障农民工工资支付条例第24条第1款：建设单位应当向施工单位提供工程款支付担保。
不适用
    货物和服务；尚未到约定开工日的合同（未到期）。
可能的正当理由
    担保按项目的另一份合同提供，或没有报送；不雇用农民工的零星工程。
接着问
    担保文件、金额和有效期。
已知不足
    条文没有规定日期，取合同工期的起始日，没有写明的取签订日。其后补交的不提示；金额是否足够、是否已经失效，不作判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a contract with the owner's guarantees."""
    told = provided(f, ["owner_payment"])
    own = told.filter(pl.col("contract_id").is_not_null())
    mine = own.group_by(CONTRACT).agg(given_day=pl.col("day").min(), events=pl.col("event").sort())
    loose = told.filter(pl.col("contract_id").is_null()).group_by("scope_id").agg(loose=pl.len())
    rows = one_each(f.of("contract.signed"), CONTRACT).join(mine, on=CONTRACT, how="left")
    rows = rows.join(loose, on="scope_id", how="left")
    none = pl.col("given_day").is_null()
    begins = pl.max_horizontal("day", pl.col("period_start_date").cast(pl.Int32)).cast(pl.Int32)
    return rows.with_columns(
        begin_day=begins,
        due_day=pl.when(none & pl.col("loose").is_null()).then(begins),
        guarantee=pl.when(~none | pl.col("loose").is_null()).then(pl.lit(value=True)),
        contract_fen=cny("amount"),
        stake_fen=cny("amount"),
    )


def applies(_: Params) -> pl.Expr:
    """Works."""
    return pl.col("category") == "works"


def flagged(_: Params) -> pl.Expr:
    """A guarantee that is missing is awaited until the work begins; one that names no contract may be this one's."""
    return pl.lit(value=False)


def _contract(category: str = "works", **more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-03-02", contract_id="CON-A", category=category, **more)


def _given(day: str = "2026-03-10", kind: str = "owner_payment", **more: Any) -> dict[str, Any]:
    told = {"guarantee_id": "G-A", "guarantee_kind": kind, "form": "bank_guarantee", "contract_id": "CON-A"}
    return like("guarantee.provided", day, **{**told, **more})


PROCESS: dict[str, Any] = {"ocid": "ocds-tw9990-2026-0017", "regime": "tendering"}
PERIOD = {"start_date": "2026-04-20", "end_date": "2026-11-30"}

RULE = Rule(
    id="pay.payment-guarantee",
    version=1,
    family="pay",
    severity=Severity.LOW,
    scope="process",
    judges=("contract.signed",),
    reads=("contract.signed", "guarantee.provided"),
    about=("contract_id",),
    needs=("guarantee",),
    evidence=(
        Shown("contract_fen", "合同金额（元）", "Contract amount (CNY)"),
        Shown("day", "合同签订日", "Contract signed on"),
        Shown("begin_day", "约定开工日", "Work to begin on"),
        Shown("given_day", "担保提供日", "Guarantee given on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "工程款支付担保", "en": "Owner's payment guarantee"},
    message={
        "zh": "工程合同 {contract_id}（[{contract_fen} 元，]{day} 签订）到开工日 {begin_day} 没有建设单位的工程款支付担保",
        "en": "Works contract {contract_id}[ of CNY {contract_fen}], signed on {day}: no payment guarantee of the "
        "owner by the start on {begin_day}",
    },
    cites=(Cite("cn-wage-regulation", "24"),),
    in_force=date(2020, 5, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("given", (_contract(), _given()), {"CON-A": "clear"}),
        Example("none given", (_contract(),), {"CON-A": ("flagged", "overdue")}),
        Example(
            "none given, the day of signing",
            (_contract(),),
            {"CON-A": ("not_applicable", "not_due")},
            as_of="2026-03-02",
        ),
        Example("the day after", (_contract(),), {"CON-A": "flagged"}, as_of="2026-03-03"),
        Example(
            "the day on which the work begins",
            (_contract(period=PERIOD),),
            {"CON-A": "not_applicable"},
            as_of="2026-04-20",
        ),
        Example("the day after it", (_contract(period=PERIOD),), {"CON-A": "flagged"}, as_of="2026-04-21"),
        Example(
            "a period that begins before the signing",
            (_contract(period={"start_date": "2026-02-01", "end_date": "2026-11-30"}),),
            {"CON-A": "not_applicable"},
            as_of="2026-03-02",
        ),
        Example("given before the contract, submitted first", (_given("2026-03-01"), _contract()), {"CON-A": "clear"}),
        Example("given after the work began", (_contract(), _given("2026-06-01")), {"CON-A": "clear"}),
        Example(
            "a performance bond is the contractor's", (_contract(), _given(kind="performance")), {"CON-A": "flagged"}
        ),
        Example(
            "for another contract", (_contract(**PROCESS), _given(contract_id="CON-B", **PROCESS)), {"CON-A": "flagged"}
        ),
        Example(
            "it names the process only, and may be this contract's",
            (_contract(**PROCESS), _given(contract_id=None, **PROCESS)),
            {"CON-A": ("not_assessable", "missing: guarantee")},
        ),
        Example(
            "one for the contract, one for the process",
            (_contract(**PROCESS), _given(), _given(guarantee_id="G-B", contract_id=None, **PROCESS)),
            {"CON-A": "clear"},
        ),
        Example("goods", (_contract("goods"),), {"CON-A": "not_applicable"}),
        Example(
            "none given, in another currency",
            (_contract(amount={"amount": "1.00", "currency": "USD"}),),
            {"CON-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
