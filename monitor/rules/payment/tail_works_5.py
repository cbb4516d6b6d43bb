"""The final account was compiled while more than 5 % of the approved estimate was still to be built.

What it checks
    Each final account: whether the remaining works it names are above 5 % of the approved estimate as it stood.
Why it matters
    What is still to be built after the account is built with money that nobody accounts for.
Legal source
    Capital Construction Finance Rules: remaining works stay within 5 % of the estimate.
Does not apply
    To no final account: every one is judged.
Innocent explanations
    The estimate was adjusted and the adjustment was not submitted; works were dropped, not left.
Ask next
    What is still to be built, by when, and why the account did not wait.
Known gaps
    The article number of the rule is not confirmed. An adjusted estimate counts as a whole, as its approval tells it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.estimates import ESTIMATES, figures
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.standing import with_standing
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """编制竣工财务决算时，尾工超过批准概算的5%。

查什么
    每份竣工财务决算：其中的尾工金额是否超过当时有效的批准概算的5%。
为什么要紧
    决算之后还要建的，用的是没人再算账的钱。
法律依据
    基本建设财务规则：尾工工程不得超过批准概算总投资的5%。
不适用
    没有不适用的决算，逐份判断。
可能的正当理由
    概算已经调整，没有报送；有的工程是取消了，不是没做完。
接着问
    还要建什么，什么时候建成，为什么不等建成再编决算。
已知不足
    该条的条号未核实。调整后的概算按批复所列的总额计算。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不得超过: 5 % itself is lawful."""

    max_ratio: str = param("0.05", unit="ratio", zh="尾工占概算上限（含）", en="Most of the estimate (incl.)")


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a project's final account (the last told), with the estimate that stood then."""
    accounts = one_each(f.of("final_account.compiled"), ["scope_id", "project_id"])
    rows = with_standing(accounts, figures(f, ESTIMATES, "estimate"))
    return rows.with_columns(tail_fen=cny("tail_amount")).with_columns(
        stake_fen="tail_fen",
        events=pl.concat_list("estimate_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Every final account."""
    return pl.lit(value=True)


def flagged(p: Params) -> pl.Expr:
    """Above the ratio, in whole fen."""
    most = ratio(p.max_ratio)
    return pl.col("tail_fen") * most.denominator > pl.col("estimate_fen") * most.numerator


PROJECT = "2026-999001-54-01-000017"


def _account(tail: Any, day: str = "2026-12-20", **more: Any) -> dict[str, Any]:
    return like("final_account.compiled", day, project_id=PROJECT, tail_amount=tail, **more)


def _approved(amount: Any, day: str = "2026-02-02", kind: str = "estimate", name: str = "APP-A") -> dict[str, Any]:
    return like("approval.granted", day, approval_id=name, approval_kind=kind, project_id=PROJECT, amount=amount)


DOLLARS = {"amount": "1.00", "currency": "USD"}
ESTIMATE = _approved("10000000.00")

RULE = Rule(
    id="pay.tail-works-5",
    version=1,
    family="pay",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    scope="project",
    judges=("final_account.compiled",),
    reads=("final_account.compiled", "approval.granted"),
    about=("project_id",),
    needs=("tail_fen", "estimate_fen"),
    evidence=(
        Shown("day", "决算编制日", "Compiled on"),
        Shown("tail_fen", "尾工金额（元）", "Remaining works (CNY)"),
        Shown("estimate_fen", "批准概算（元）", "Approved estimate (CNY)"),
        Shown("estimate_id", "概算批复", "Approval of the estimate"),
        Shown("estimate_day", "概算批复日", "Estimate approved on"),
    ),
    title={"zh": "尾工工程不超过5%", "en": "Unfinished tail works at most 5% of the estimate"},
    message={
        "zh": "{day} 编制决算时尾工 {tail_fen} 元，超过批准概算 {estimate_fen} 元（{estimate_id}）的 {max_ratio}",
        "en": "When the final account was compiled on {day}, works worth CNY {tail_fen} were still to be built: above "
        "{max_ratio} of the approved estimate of {estimate_fen} ({estimate_id})",
    },
    cites=(Cite("cn-construction-finance-81", "尾工"),),
    in_force=date(2016, 9, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("5 % to the fen", (ESTIMATE, _account("500000.00")), {PROJECT: "clear"}),
        Example("a fen more", (ESTIMATE, _account("500000.01")), {PROJECT: "flagged"}),
        Example("the same, submitted in the opposite order", (_account("500000.01"), ESTIMATE), {PROJECT: "flagged"}),
        Example("nothing is left", (ESTIMATE, _account("0.00")), {PROJECT: "clear"}),
        Example(
            "the estimate was adjusted before",
            (ESTIMATE, _approved("10000000.20", "2026-12-01", "estimate_adjustment", "APP-B"), _account("500000.01")),
            {PROJECT: "clear"},
        ),
        Example(
            "adjusted afterwards",
            (ESTIMATE, _approved("10000000.20", "2026-12-21", "estimate_adjustment", "APP-B"), _account("500000.01")),
            {PROJECT: "flagged"},
            as_of="2027-12-31",
        ),
        Example(
            "the figure of the feasibility study is no estimate",
            (_approved("10000000.00", kind="feasibility"), _account("500000.01")),
            {PROJECT: ("not_assessable", "missing: estimate_fen")},
        ),
        Example(
            "what is left is not told", (ESTIMATE, _account(None)), {PROJECT: ("not_assessable", "missing: tail_fen")}
        ),
        Example(
            "left in another currency; estimated in another currency",
            (ESTIMATE, _account(DOLLARS)),
            {PROJECT: ("not_assessable", "missing: tail_fen")},
        ),
        Example(
            "the estimate is not in yuan",
            (_approved(DOLLARS), _account("1.00")),
            {PROJECT: ("not_assessable", "missing: estimate_fen")},
        ),
        Example(
            "the account was corrected",
            (ESTIMATE, _account("500000.01"), _account("500000.00", corrects="ex-2")),
            {PROJECT: "clear"},
        ),
        Example(
            "compiled again: the last one",
            (ESTIMATE, _account("900000.00", "2026-12-10"), _account("1.00")),
            {PROJECT: "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
