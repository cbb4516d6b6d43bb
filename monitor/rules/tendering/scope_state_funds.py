"""Whether a project is within the duty to tender by its state money: read and said, held against nobody.

What it checks
    The registration of each project: whether budget money is two million yuan or more and a tenth of the investment or
    more, or state-owned enterprises hold control. It never makes a finding: what follows is for the rules that build
    on it. Clear means within; under the bounds is clear too, with that reason.
Why it matters
    Every dispute about a missing tender begins with the question whether one was due at all.
Legal source
    Provisions on projects that must be tendered (order 16 of 2018), article 2.
Does not apply
    Projects known to have no budget money and not led by state-owned enterprises.
Innocent explanations
    None needed: nothing is held against anybody.
Ask next
    Where it cannot be told: the sources of the money, by nature, and the total investment.
Known gaps
    Budget money and money of enterprises are not added up. A government bond counts as budget money, and so does money
    of a level of government unless told to be something else. Half the money is read as control (company law).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.thresholds import REGISTERED, Scope, coverage
from monitor.vocabulary.verdicts import Severity

ZH = """项目是否因国有资金属于必须招标范围：只读出、写明，不追究任何人。

查什么
    每个项目的登记：预算资金是否在200万元以上且占投资额10%以上，或者国有企业是否控股。本规则从不产生疑点，后果由以它为前提的
    规则判断。未见异常即属于范围；低于起点的也是未见异常，并注明。
为什么要紧
    每一场关于没有招标的争论，都从究竟该不该招标开始。
法律依据
    必须招标的工程项目规定（2018年第16号令）第2条。
不适用
    已知没有预算资金、国有企业也不占主导的项目。
可能的正当理由
    不需要：不追究任何人。
接着问
    无法判定的：各项资金的性质和项目总投资。
已知不足
    预算资金和企业资金不相加。政府债券算预算资金；来自各级政府的资金，除非写明是其他性质，也算预算资金。出资一半即视为控股（公
    司法）。
"""


@dataclass(frozen=True, slots=True)
class Params(Scope):
    """以上: both bounds are inside."""


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a project, as it was last registered."""
    rows = one_each(f.of("project.registered"), ["scope_id", "project_id"]).with_columns(registered_event="event")
    return rows.join(coverage(f, p), on=REGISTERED, how="left")


def applies(_: Params) -> pl.Expr:
    """Projects with state money, or of which it is not told that they have none."""
    none = (pl.col("budget_fen") == 0) & ~pl.col("is_budget_funded") & ~pl.col("is_soe_led")
    return ~none


def below(_: Params) -> pl.Expr:
    """With some, and under the bounds."""
    return ~pl.col("is_state_funded")


def flagged(_: Params) -> pl.Expr:
    """Never: it only says which projects are within."""
    return pl.lit(value=False)


PROJECT = "PRJ-A"


def _source(amount: str, kind: str | None = "budget", level: str = "county") -> dict[str, Any]:
    told = {"level": level, "amount": {"amount": amount, "currency": "CNY"}}
    return told if kind is None else {**told, "fund_kind": kind}


def _project(*sources: dict[str, Any], total: str | None = "20000000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "total_investment": total, "fund_sources": list(sources)}
    return like("project.registered", "2026-01-12", **(told | more))


RULE = Rule(
    id="tnd.scope-state-funds",
    version=1,
    family="tnd",
    severity=Severity.INFO,
    scope="project",
    judges=("project.registered",),
    reads=("project.registered",),
    about=("project_id",),
    needs=("is_state_funded",),
    evidence=(
        Shown("budget_fen", "预算资金（元）", "Budget money (CNY)"),
        Shown("total_fen", "总投资（元）", "Total investment (CNY)"),
        Shown("is_budget_funded", "预算资金达到起点", "Budget money of the bounds"),
        Shown("is_soe_led", "国有企业控股", "Led by state-owned enterprises"),
        Shown("day", "登记日", "Registered on"),
    ),
    title={"zh": "国有资金项目范围", "en": "Scope test: budget funds"},
    message={
        "zh": "{day} 登记的项目：预算资金 {budget_fen} 元，总投资 {total_fen} 元；国有企业控股：{is_soe_led}",
        "en": "Project registered on {day}: budget money CNY {budget_fen} of {total_fen}; led by state-owned "
        "enterprises: {is_soe_led}",
    },
    cites=(Cite("cn-mandatory-tender-16", "2"),),
    in_force=date(2018, 6, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("two million, a tenth", (_project(_source("2000000.00")),), {PROJECT: ("clear", "lawful")}),
        Example(
            "a fen under two million",
            (_project(_source("1999999.99"), total="9000000.00"),),
            {PROJECT: ("clear", "below_threshold")},
        ),
        Example(
            "a fen under a tenth",
            (_project(_source("2000000.00"), total="20000000.01"),),
            {PROJECT: ("clear", "below_threshold")},
        ),
        Example(
            "two levels, one as a bond",
            (_project(_source("1000000.00"), _source("1000000.00", "government_bond", "province")),),
            {PROJECT: ("clear", "lawful")},
        ),
        Example(
            "led by a state-owned enterprise",
            (_project(_source("9.00", "soe", "other"), is_soe_controlled=True),),
            {PROJECT: ("clear", "lawful")},
        ),
        Example(
            "half of it is an enterprise's",
            (_project(_source("9.00", "soe", "other"), soe_share="0.5"),),
            {PROJECT: ("clear", "lawful")},
        ),
        Example(
            "less than half",
            (_project(_source("9.00", "soe", "other"), soe_share="0.499999999999"),),
            {PROJECT: "not_applicable"},
        ),
        Example(
            "an enterprise's money, and who leads is not told",
            (_project(_source("9.00", "soe", "other")),),
            {PROJECT: ("not_assessable", "missing: is_state_funded")},
        ),
        Example(
            "social money only", (_project(_source("9000000.00", "social", "other")),), {PROJECT: "not_applicable"}
        ),
        Example(
            "money of the county, its nature not told", (_project(_source("2000000.00", None)),), {PROJECT: "clear"}
        ),
        Example(
            "money of the unit, its nature not told",
            (_project(_source("2000000.00", None, "unit")),),
            {PROJECT: "not_assessable"},
        ),
        Example(
            "the investment is not told",
            (_project(_source("2000000.00"), total=None),),
            {PROJECT: ("not_assessable", "missing: is_state_funded")},
        ),
        Example("the sources are not told", (_project(fund_sources=None),), {PROJECT: "not_assessable"}),
        Example(
            "registered again with more",
            (
                _project(_source("1999999.99")),
                _project(_source("2000000.00")) | {"time": "2026-04-01T00:00:00+08:00"},
            ),
            {PROJECT: ("clear", "lawful")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
