"""A finished item above the county's size had no result review by an independent third party.

What it checks
    Each project of the named categories whose acceptance was passed: whether an independent body reviewed its result
    within the days set.
Why it matters
    Who built it and who paid for it both say that it went well; the third one has no stake in it.
Legal source
    Daxing district: third parties strictly review firms' profit and government savings. The text gives neither a size
    nor a term: the county sets the size, 180 days are a starting value.
Does not apply
    Other categories; projects not accepted yet, accepted in stages only, or failed; terms still running (not due);
    projects under the size are clear.
Innocent explanations
    The review was made for several projects together and entered under one; the reviewer was chosen late; the
    acceptance of the last part is still to come.
Ask next
    Who was asked to review, when, and what the report says.
Known gaps
    Financing, assets and preferences have no completion of their own: a procurement acceptance stands for it. One
    independent review of the project, or of one of its contracts, is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.awaited import awaited
from monitor.rules.kit.days import days_after
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.projects import STAND_INS, scopes, with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """已完成、达到县里规定规模的事项，没有独立第三方的结果查究。

查什么
    每个属于所列类别、已通过验收的项目：是否在规定天数内由独立单位审查过结果。
为什么要紧
    建的人和付钱的人都说好；第三方与它没有利害关系。
法律依据
    大兴区：组织第三方机构严格审查相关企业项目盈利和政府部门支出节约等情况。原文没有规模和期限：规模由县里设定，180天是起始
    值。
不适用
    其他类别；没有验收、只有阶段验收或者验收没有通过的；期限未满的（未到期）；规模以下的判为合规。
可能的正当理由
    几个项目合并审查，录在其中一个名下；审查单位选定较晚；最后一部分还没有验收。
接着问
    委托了谁，什么时候委托的，报告怎么说。
已知不足
    融资、资产和政策优惠没有自己的完成事件，以采购履约验收代替。整个项目或者其中一个合同有一次独立审查即可。
"""

FINISHES = {
    "works": ("joint", "completion"),
    "procurement": ("procurement",),
    "asset": ("procurement",),
    "financing": ("procurement",),
    "preference": ("procurement",),
}
"""Category -> kinds of acceptance that finish it."""


@dataclass(frozen=True, slots=True)
class Params:
    """The size has no figure in the text: without one nothing is judged."""

    min_amount: int | None = param(None, unit="CNY", zh="查究起点总投资（含）", en="Reviewed from a total of (incl.)")
    within: int = param(180, unit="day", zh="查究期限（天，含）", en="Review within (days, incl.)", heuristic=True)


def finished(f: Facts) -> pl.LazyFrame:
    """One row a project with an acceptance: `finish_day`, the last one passed that finishes it, and the first one."""
    told = one_each(f.of("acceptance.concluded"), ["scope_id", "acceptance_id"])
    rows = with_project(f, told, "category", "total_investment_fen", "total_investment_currency")
    fits = pl.any_horizontal(
        *((pl.col("category") == name) & pl.col("acceptance_kind").is_in(kinds) for name, kinds in FINISHES.items())
    )
    ends = fits & (pl.col("result") == "passed")
    days = rows.filter(ends).group_by("scope_id").agg(finish_day=pl.col("day").max(), first_day=pl.col("day").min())
    last = one_each(rows, ["scope_id"], first=ends).drop(STAND_INS).join(scopes(told), on="scope_id", how="left")
    return last.join(days, on="scope_id", how="left").with_columns(total_cny=cny("total_investment"))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a project with an acceptance, and the first independent review since the first part was accepted."""
    rows = finished(f)
    seen = rows.select("scope_id", "first_day").join(
        f.of("result.reviewed").select(
            "scope_id", "is_independent", pl.col("day").alias("review_day"), pl.col("event").alias("review_event")
        ),
        on="scope_id",
    )
    seen = seen.filter(pl.col("review_day") >= pl.col("first_day")).group_by("scope_id").agg(
        reviewed_day=pl.col("review_day").filter("is_independent").min(),
        unclear_day=pl.col("review_day").filter(pl.col("is_independent").is_null()).min(),
        events=pl.col("review_event").unique().sort(),
    )  # fmt: skip
    rows = rows.join(seen, on="scope_id", how="left").with_columns(
        last_day=days_after(pl.col("finish_day"), p.within),
        min_amount=pl.lit(p.min_amount, dtype=pl.Int64),
        stake_fen=pl.col("total_cny"),
    )
    return rows.with_columns(day=pl.coalesce("finish_day", "day"), **awaited("reviewed_day", "unclear_day", "last_day"))


def applies(_: Params) -> pl.Expr:
    """Finished projects of the named categories, once their size can be held against the county's."""
    is_finished = pl.when(pl.col("category").is_not_null()).then(pl.col("finish_day").is_not_null())
    has_size = pl.col("total_cny").is_not_null() & pl.col("min_amount").is_not_null()
    return pl.col("category").is_in(list(FINISHES)) & is_finished & pl.when(has_size).then(pl.lit(value=True))


def below(_: Params) -> pl.Expr:
    """Under the county's size."""
    return pl.col("total_cny") < pl.col("min_amount") * FEN


def flagged(_: Params) -> pl.Expr:
    """Reviewed too late; a review that is missing is awaited."""
    return pl.col("is_late")


PROJECT = "2026-999001-54-01-000017"
SET = {"min_amount": 1000000}


def _project(total: Any = "1000000.00", at: str = "2026-01-12", **more: Any) -> dict[str, Any]:
    told = {} if total is None else {"total_investment": total}
    return like("project.registered", at, project_id=PROJECT, **{"category": "works", **told, **more})


def _accepted(day: str = "2026-06-01", kind: str = "joint", **more: Any) -> dict[str, Any]:
    told = {"acceptance_id": f"AC-{day}", "acceptance_kind": kind, "project_id": PROJECT, "result": "passed"}
    return like("acceptance.concluded", day, **(told | more))


def _review(day: str = "2026-07-01", **more: Any) -> dict[str, Any]:
    return like("result.reviewed", day, project_id=PROJECT, **{"is_independent": True, **more})


RULE = Rule(
    id="rev.third-party-review",
    version=1,
    family="rev",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="project",
    judges=("acceptance.concluded",),
    reads=("acceptance.concluded", "project.registered", "result.reviewed"),
    about=STAND_INS,
    needs=("category", "total_cny", "min_amount", "is_told"),
    evidence=(
        Shown("category", "项目类别", "Category", codes="project_category"),
        Shown("stake_fen", "总投资（元）", "Total investment (CNY)"),
        Shown("finish_day", "通过验收日", "Accepted on"),
        Shown("last_day", "查究期限", "To be reviewed by"),
        Shown("reviewed_day", "独立审查日", "Reviewed independently on"),
    ),
    title={"zh": "结果查究：第三方审查", "en": "Third-party result review after completion"},
    message={
        "zh": "总投资 {stake_fen} 元的项目 {finish_day} 通过验收，{within} 天内（至 {last_day}）没有独立第三方的结果查究[，"
        "{reviewed_day} 才审查]（线索）",
        "en": "Accepted on {finish_day}, total investment CNY {stake_fen}: no result review by an independent third "
        "party within {within} days, by {last_day}[; reviewed only on {reviewed_day}] (a lead)",
    },
    cites=(Cite("seed-daxing", "结果查究"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example(
            "reviewed on the last day", (_project(), _accepted(), _review("2026-11-28")), {PROJECT: "clear"}, set=SET
        ),
        Example(
            "reviewed a day later",
            (_project(), _accepted(), _review("2026-11-29")),
            {PROJECT: ("flagged", "breach")},
            set=SET,
        ),
        Example(
            "not reviewed, the last day is running",
            (_project(), _accepted()),
            {PROJECT: ("not_applicable", "not_due")},
            as_of="2026-11-28",
            set=SET,
        ),
        Example(
            "not reviewed, told backwards",
            (_accepted(), _project()),
            {PROJECT: ("flagged", "overdue")},
            as_of="2026-11-29",
            set=SET,
        ),
        Example(
            "reviewed by the owner itself",
            (_project(), _accepted(), _review(is_independent=False)),
            {PROJECT: "flagged"},
            set=SET,
        ),
        Example(
            "whether the reviewer was independent is not told",
            (_project(), _accepted(), _review(is_independent=None)),
            {PROJECT: ("not_assessable", "missing: is_told")},
            set=SET,
        ),
        Example(
            "one of whom that is not told, and later one who was",
            (_project(), _accepted(), _review(is_independent=None), _review("2026-11-28")),
            {PROJECT: "clear"},
            set=SET,
        ),
        Example(
            "reviewed before it was accepted",
            (_project(), _accepted(), _review("2026-05-31")),
            {PROJECT: "flagged"},
            set=SET,
        ),
        Example(
            "reviewed on the day of the acceptance",
            (_project(), _accepted(), _review("2026-06-01")),
            {PROJECT: "clear"},
            set=SET,
        ),
        Example(
            "two parts accepted: the term runs from the last one",
            (_project(), _accepted("2026-05-01", "completion"), _accepted(), _review("2026-11-28")),
            {PROJECT: "clear"},
            set=SET,
        ),
        Example(
            "one fen under the size",
            (_project("999999.99"), _accepted()),
            {PROJECT: ("clear", "below_threshold")},
            set=SET,
        ),
        Example(
            "the county has set no size",
            (_project(), _accepted()),
            {PROJECT: ("not_assessable", "missing: min_amount")},
        ),
        Example(
            "total investment not told",
            (_project(None), _accepted()),
            {PROJECT: ("not_assessable", "missing: total_cny")},
            set=SET,
        ),
        Example(
            "the size on the day of the acceptance counts",
            (_project(), _project("999999.99", at="2026-06-02"), _accepted()),
            {PROJECT: "flagged"},
            set=SET,
        ),
        Example(
            "total investment in another currency",
            (_project({"amount": "9000000.00", "currency": "USD"}), _accepted()),
            {PROJECT: "not_assessable"},
            set=SET,
        ),
        Example("the project was not submitted", (_accepted(),), {PROJECT: "not_assessable"}, set=SET),
        Example(
            "assistance paid out to households",
            (_project(category="assistance"), _accepted()),
            {PROJECT: "not_applicable"},
            set=SET,
        ),
        Example(
            "the acceptance failed", (_project(), _accepted(result="failed")), {PROJECT: "not_applicable"}, set=SET
        ),
        Example(
            "works with an acceptance of a purchase only",
            (_project(), _accepted(kind="procurement")),
            {PROJECT: "not_applicable"},
            set=SET,
        ),
        Example(
            "a purchase",
            (_project(category="procurement"), _accepted(kind="procurement")),
            {PROJECT: "flagged"},
            set=SET,
        ),
        Example("a stage of the works", (_project(), _accepted(kind="stage")), {PROJECT: "not_applicable"}, set=SET),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
