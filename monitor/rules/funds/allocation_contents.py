"""An allocation plan does not state its basis, its amounts, its procedure or its workflow.

What it checks
    Each allocation plan: whether it states on what basis the money is shared out, who gets how much, by what procedure,
    and how it is carried out.
Why it matters
    Where the basis is not written down, the sharing out can follow anything.
Legal source
    Tongyu county, section two (3): the plan states basis of allocation, amounts, procedure and workflow.
Does not apply
    Nothing: every plan has the four.
Innocent explanations
    The part stands in an annex that was not copied into the record; the amounts follow from a formula in the basis.
Ask next
    The plan itself with its annexes.
Known gaps
    Only whether a part is there is seen, not whether it is any good. Money shared out without a plan is not seen here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import WrongParameter, param
from monitor.rules.kit.plans import PLAN
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """分配方案没有写明分配依据、分配数额、分配程序或者操作流程。

查什么
    每个分配方案：是否写明依据什么分、谁得多少、按什么程序分、怎样操作。
为什么要紧
    依据没有写下来，怎么分都说得过去。
法律依据
    通榆县二（3）：方案中要明确分配依据、分配数额、分配程序、操作流程。
不适用
    无：每个方案都要有这四项。
可能的正当理由
    内容在附件里，没有抄进记录；数额由依据中的公式算出。
接着问
    方案原件及其附件。
已知不足
    只看有没有写，不看写得好不好。没有方案就分了的钱，这里看不到。
"""

PARTS = ("basis", "amounts", "procedure", "workflow")


@dataclass(frozen=True, slots=True)
class Params:
    """All four."""

    required_fields: tuple[str, ...] = param(PARTS, unit="list", zh="应写明的内容", en="What the plan must state")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a plan, with whether it has each part; amounts known to be none are none."""
    unknown = set(p.required_fields) - set(PARTS)
    if unknown:
        raise WrongParameter(f"required_fields: {', '.join(sorted(unknown))}: known are {', '.join(PARTS)}")
    yuan_ = cny("amount")
    sums = f.of("allocation.planned", "amounts").group_by("scope_id", "event")
    stakes = sums.agg(stake_fen=pl.when(yuan_.null_count() == 0).then(yuan_.sum()))
    plans = one_each(f.of("allocation.planned"), PLAN).join(stakes, on=["scope_id", "event"], how="left")
    return plans.with_columns(
        has_basis=pl.col("basis").is_not_null(),
        has_amounts=(pl.col("amounts_count") > 0).fill_null(value=False),
        has_procedure=pl.col("procedure").is_not_null(),
        has_workflow=pl.col("workflow").is_not_null(),
    )


def applies(_: Params) -> pl.Expr:
    """Every plan."""
    return pl.lit(value=True)


def flagged(p: Params) -> pl.Expr:
    """One of the required parts is missing."""
    return pl.any_horizontal(pl.lit(value=False), *(~pl.col(f"has_{name}") for name in p.required_fields))


WHOLE: dict[str, Any] = {
    "basis": "按里程和惠及人数",
    "amounts": [{"recipient": {"kind": "organisation", "id": "11999001MB0000086B"}, "amount": yuan("300000.00")}],
    "procedure": "申报、评议、公示",
    "workflow": "专班提出、集体决策、备案",
}


def _plan(**more: Any) -> dict[str, Any]:
    return like("allocation.planned", "2026-02-12", allocation_plan_id="AP-A", **(WHOLE | more))


RULE = Rule(
    id="fnd.allocation-contents",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    scope="programme",
    judges=("allocation.planned",),
    reads=("allocation.planned",),
    about=("allocation_plan_id",),
    evidence=(
        Shown("has_basis", "写明分配依据", "Basis stated"),
        Shown("has_amounts", "写明分配数额", "Amounts stated"),
        Shown("has_procedure", "写明分配程序", "Procedure stated"),
        Shown("has_workflow", "写明操作流程", "Workflow stated"),
        Shown("day", "方案日期", "Date of the plan"),
    ),
    title={"zh": "分配方案四要素", "en": "Allocation plan holds its four contents"},
    message={
        "zh": "{day} 的分配方案内容不全。是否写明：分配依据 {has_basis}，分配数额 {has_amounts}，分配程序 {has_procedure}，"
        "操作流程 {has_workflow}",
        "en": "The allocation plan of {day} is incomplete. Stated: basis {has_basis}, amounts {has_amounts}, procedure "
        "{has_procedure}, workflow {has_workflow}",
    },
    cites=(Cite("seed-tongyu", "二(3)三方签字"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all four", (_plan(),), {"AP-A": "clear"}),
        Example("no basis", (_plan(basis=None),), {"AP-A": "flagged"}),
        Example("no amounts told", (_plan(amounts=None),), {"AP-A": "flagged"}),
        Example("known to have no amounts", (_plan(amounts=[]),), {"AP-A": "flagged"}),
        Example(
            "no basis, and an amount that is not in yuan",
            (_plan(basis=None, amounts=[{**WHOLE["amounts"][0], "amount": {"amount": "9.00", "currency": "USD"}}]),),
            {"AP-A": "flagged"},
        ),
        Example("no procedure", (_plan(procedure=None),), {"AP-A": "flagged"}),
        Example("no workflow", (_plan(workflow=None),), {"AP-A": "flagged"}),
        Example("none of the four", (_plan(**dict.fromkeys(WHOLE)),), {"AP-A": "flagged"}),
        Example(
            "completed by a correction",
            (_plan(workflow=None), {**_plan(), "corrects": "ex-1"}),
            {"AP-A": "clear"},
        ),
        Example(
            "no workflow where the place asks for the other three",
            (_plan(workflow=None),),
            {"AP-A": "clear"},
            set={"required_fields": ["basis", "amounts", "procedure"]},
        ),
        Example(
            "told again under its number, as it stands now",
            (_plan(basis=None), like("allocation.planned", "2026-02-20", allocation_plan_id="AP-A", **WHOLE)),
            {"AP-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
