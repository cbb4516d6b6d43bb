"""Whether a project without controlling state money is one of the five classes: read and said, held against nobody.

What it checks
    The registration of each project outside the test of state money: whether it is one of the five classes of
    infrastructure that must be tendered whoever pays. It never makes a finding. Clear means that it is one.
Why it matters
    A private road or power line must be tendered as well, and nobody else asks.
Legal source
    Provisions on infrastructure and public utilities that must be tendered (2018, no. 843), article 2; order 16 of
    2018, article 4.
Does not apply
    Projects within the duty by their state money (tnd.scope-state-funds), and projects told to be of none of the
    classes.
Innocent explanations
    None needed: nothing is held against anybody.
Ask next
    Where it cannot be told: the class of the project, and the sources of its money.
Known gaps
    The provisions speak of large projects and of kinds within each class; only the class is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.thresholds import REGISTERED, Scope, coverage
from monitor.vocabulary.verdicts import Severity

ZH = """不以国有资金为主的项目，是否属于五类基础设施：只读出、写明，不追究任何人。

查什么
    国有资金范围之外的每个项目的登记：是否属于不论谁出资都必须招标的五类基础设施。本规则从不产生疑点；未见异常即属于五类。
为什么要紧
    社会资金修的路、架的线也必须招标，而没有别人会问。
法律依据
    必须招标的基础设施和公用事业项目范围规定（发改法规规〔2018〕843号）第2条；2018年第16号令第4条。
不适用
    因国有资金已属于范围的项目（tnd.scope-state-funds），以及写明不属于五类的项目。
可能的正当理由
    不需要：不追究任何人。
接着问
    无法判定的：项目属于哪一类；资金从哪里来。
已知不足
    该规定说的是大型项目和各类中的具体类型，事件只说明类别。
"""


@dataclass(frozen=True, slots=True)
class Params(Scope):
    """The classes of the provisions, and the bounds of the test of state money."""

    classes: tuple[str, ...] = param(
        ("energy", "transport", "telecom", "water", "urban"),
        unit="list",
        zh="必须招标的基础设施类别",
        en="Classes that must be tendered",
        codes="infrastructure_class",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a project, as it was last registered."""
    rows = one_each(f.of("project.registered"), ["scope_id", "project_id"]).with_columns(
        registered_event="event", is_listed=pl.col("infrastructure_class").is_in(list(p.classes))
    )
    return rows.join(coverage(f, p), on=REGISTERED, how="left")


def applies(_: Params) -> pl.Expr:
    """One of the classes, and not bound already by its state money; whichever part is told may settle it."""
    return pl.col("is_listed") & ~pl.col("is_state_funded")


def flagged(_: Params) -> pl.Expr:
    """Never: it only says which projects are within."""
    return pl.lit(value=False)


PROJECT = "PRJ-A"


def _project(
    kind: str | None = "transport", source: str = "social", amount: str = "9000000.00", **more: Any
) -> dict[str, Any]:
    money = {"level": "other", "fund_kind": source, "amount": {"amount": amount, "currency": "CNY"}}
    told: dict[str, Any] = {"project_id": PROJECT, "infrastructure_class": kind, "fund_sources": [money]}
    return like("project.registered", "2026-01-12", total_investment="9000000.00", **(told | more))


RULE = Rule(
    id="tnd.scope-infrastructure",
    version=1,
    family="tnd",
    severity=Severity.INFO,
    scope="project",
    judges=("project.registered",),
    reads=("project.registered",),
    about=("project_id",),
    needs=("infrastructure_class", "is_state_funded"),
    evidence=(
        Shown("infrastructure_class", "基础设施类别", "Class of infrastructure", codes="infrastructure_class"),
        Shown("is_state_funded", "国有资金已属范围", "Within by its state money"),
        Shown("budget_fen", "预算资金（元）", "Budget money (CNY)"),
        Shown("day", "登记日", "Registered on"),
    ),
    title={"zh": "基础设施公用事业范围", "en": "Scope test: five infrastructure classes"},
    message={
        "zh": "{day} 登记的项目属于{infrastructure_class}类，必须招标的类别为：{classes}",
        "en": "Project registered on {day} is of the class {infrastructure_class}; classes that must be tendered: "
        "{classes}",
    },
    cites=(Cite("cn-mandatory-tender-843", "2"),),
    in_force=date(2018, 6, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a private road", (_project(),), {PROJECT: ("clear", "lawful")}),
        Example("of the budget: within already", (_project(source="budget"),), {PROJECT: "not_applicable"}),
        Example(
            "of the budget, two million", (_project(source="budget", amount="2000000.00"),), {PROJECT: "not_applicable"}
        ),
        Example("of the budget, a fen less", (_project(source="budget", amount="1999999.99"),), {PROJECT: "clear"}),
        Example("told to be of none of the classes", (_project("none"),), {PROJECT: "not_applicable"}),
        Example(
            "of none of the classes, and the money is not told",
            (_project("none", fund_sources=None),),
            {PROJECT: "not_applicable"},
        ),
        Example(
            "the class is not told",
            (_project(None),),
            {PROJECT: ("not_assessable", "missing: infrastructure_class")},
        ),
        Example(
            "the class is not told, and it is of the budget", (_project(None, "budget"),), {PROJECT: "not_applicable"}
        ),
        Example(
            "the money is not told",
            (_project(fund_sources=None),),
            {PROJECT: ("not_assessable", "missing: is_state_funded")},
        ),
        Example(
            "a place that leaves roads out", (_project(),), {PROJECT: "not_applicable"}, set={"classes": ["energy"]}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
