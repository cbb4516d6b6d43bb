"""A government-investment project is registered without a code of the national approval platform.

What it checks
    Each government-investment project: whether a project code of the national online approval platform is told, from
    its first registration on.
Why it matters
    By its code a project's approvals, money and progress can be found across all departments; without one it can be
    approved and paid in pieces.
Legal source
    Government Investment Regulation, article 10: approvals run on the online platform, under a project code made for
    the project, secrets excepted.
Does not apply
    Projects that are not government investment; state secrets.
Innocent explanations
    The code was applied for and had not been given yet; it was given and not entered.
Ask next
    The project on the national platform: under what code, and since when?
Known gaps
    That the code is the project's, or a code at all, is not checked. A code entered later cures the finding; whether it
    existed before and was only not entered, nobody can see. A correction, unlike a change, removes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """政府投资项目登记时没有国家审批监管平台的项目代码。

查什么
    每个政府投资项目：自首次登记起，是否有全国投资项目在线审批监管平台的项目代码。
为什么要紧
    凭项目代码，各部门才能查到同一项目的审批、资金和进度；没有代码，项目可以拆开批、拆开付。
法律依据
    政府投资条例第10条：除涉密项目外，通过在线平台，使用平台生成的项目代码办理审批手续。
不适用
    不是政府投资的项目；涉密项目。
可能的正当理由
    代码已经申请，尚未下达；代码已有，没有录入。
接着问
    该项目在国家平台上的代码是什么，何时取得？
已知不足
    代码是否属于该项目、是否有效，不作核对。后来补录代码，疑点视为已纠正；代码是否早就有、只是没有录入，看不出来。更正（不同
    于变更）则取消疑点。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


IS_CODED = pl.col("project_code").is_not_null()
IS_SECRET = pl.col("is_secret").fill_null(value=False)  # absent means it is none (reading 8)
IS_PUBLIC = pl.col("is_government_investment") & ~IS_SECRET


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a project: its first registration that lacks a code it must have, else the one that stands."""
    told = f.of("project.registered").with_columns(stake_fen=cny("total_investment"))
    lacking = (
        told.filter(IS_PUBLIC & ~IS_CODED)
        .sort("day", "at", "event")
        .unique("scope_id", keep="first", maintain_order=True)
    )
    standing = one_each(told, ["scope_id"]).join(lacking.select("scope_id"), on="scope_id", how="anti")
    rows = pl.concat([lacking, standing])
    coded = told.filter(IS_CODED).select("scope_id", coded_on="day").sort("coded_on")
    later = rows.sort("day").join_asof(
        coded, left_on="day", right_on="coded_on", by="scope_id", strategy="forward", check_sortedness=False
    )
    return later.with_columns(cured_day=pl.when(~IS_CODED).then("coded_on"))


def applies(_: Params) -> pl.Expr:
    """Government investment that is no secret."""
    return IS_PUBLIC


def flagged(_: Params) -> pl.Expr:
    """Registered without a code."""
    return ~IS_CODED


PROJECT = "2026-999001-54-01-000017"


def _project(day: str = "2026-01-12", code: str | None = PROJECT, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "project_code": code, "is_government_investment": True}
    return like("project.registered", day, **(told | more))


RULE = Rule(
    id="fnd.project-code",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("project.registered",),
    reads=("project.registered",),
    about=("project_id",),
    evidence=(
        Shown("day", "登记日", "Registered on"),
        Shown("project_code", "项目代码", "Project code"),
        Shown("cured_day", "补录代码日", "Code entered on"),
        Shown("stake_fen", "总投资（元）", "Total investment (CNY)"),
    ),
    title={"zh": "项目代码", "en": "National project code present"},
    message={
        "zh": "政府投资项目 {day} 登记时没有国家项目代码[，{cured_day} 才补录]",
        "en": "The government-investment project registered on {day} has no national project code[; entered only on "
        "{cured_day}]",
    },
    cites=(Cite("cn-government-investment-regulation", "10"),),
    in_force=date(2019, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("with a code", (_project(),), {PROJECT: "clear"}),
        Example("without a code", (_project(code=None),), {PROJECT: "flagged"}),
        Example(
            "without a code, and not in yuan",
            (_project(code=None, total_investment={"amount": "900000.00", "currency": "USD"}),),
            {PROJECT: "flagged"},
        ),
        Example("a secret, without a code", (_project(code=None, is_secret=True),), {PROJECT: "not_applicable"}),
        Example("known to be no secret", (_project(code=None, is_secret=False),), {PROJECT: "flagged"}),
        Example(
            "not government investment",
            (_project(code=None, is_government_investment=False),),
            {PROJECT: "not_applicable"},
        ),
        Example(
            "not told whether government investment",
            (_project(code=None, is_government_investment=None),),
            {PROJECT: "not_assessable"},
        ),
        Example(
            "the code was entered later by a change: the breach stays, and is cured",
            (_project(code=None), _project("2026-03-02")),
            {PROJECT: "flagged"},
        ),
        Example(
            "a correction says that the code was there from the start",
            (_project(code=None), {**_project(), "corrects": "ex-1"}),
            {PROJECT: "clear"},
        ),
        Example(
            "government investment only since a change, and then with a code",
            (_project(code=None, is_government_investment=False), _project("2026-03-02")),
            {PROJECT: "clear"},
        ),
        Example(
            "government investment since a change, without a code",
            (_project(code=None, is_government_investment=False), _project("2026-03-02", code=None)),
            {PROJECT: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
