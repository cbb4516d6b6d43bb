"""A result review tells no figure of what the public saved.

What it checks
    Each result review: whether it states the saving. Beside it stand the project's budget, its awards and its settled
    amounts, as far as they are told.
Why it matters
    A review that counts the firm's profit and not the saving looks at one half of the bargain.
Legal source
    Daxing district: a third party strictly reviews the profit of the firms and what government departments saved.
Does not apply
    A figure that is told is clear here, whatever it says, a negative one too.
Innocent explanations
    The report states it and the entry left it out; the settlement is not finished.
Ask next
    The reviewer's report, the approved budget and the settlement.
Known gaps
    The figure is not recomputed: budget, award and settlement are those of the whole project, shown to compare with.
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

ZH = """结果查究没有写明节约了多少支出。

查什么
    每份结果查究：是否写明支出节约数。同时列出已报送的项目预算、中标金额和结算金额。
为什么要紧
    只算企业赚了多少，不算公家省了多少，只看了一半。
法律依据
    大兴区：组织第三方机构严格审查相关企业项目盈利和政府部门支出节约等情况。
不适用
    写明了数字的，不论正负，在这里都判为合规。
可能的正当理由
    报告里有，录入时漏了；结算还没有办完。
接着问
    审查报告、批准的预算和结算。
已知不足
    不重新计算节约数；预算、中标和结算金额按整个项目合计，只供对照。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """A figure is there or not: no parameter."""


def total(f: Facts, kind: str, field: str, by: str, only: pl.Expr | None = None) -> pl.LazyFrame:
    """`scope_id` and `<field>_of_<kind>`: the sum of a money field over the records of a project, null if not yuan."""
    told = f.of(kind) if only is None else f.of(kind).filter(only)
    rows = one_each(told, ["scope_id", by]).with_columns(amount_cny=cny(field))
    whole = pl.col("amount_cny").null_count() == 0
    return rows.group_by("scope_id").agg(
        pl.when(whole).then(pl.col("amount_cny").sum()).alias(f"{kind.partition('.')[0]}_fen"),
        pl.col("event").alias(f"{kind}_events"),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a review by one reviewer on one day, with budget, awards and settlements of the project."""
    rows = f.of("result.reviewed").with_columns(pl.col("day").cast(pl.Date).alias("date"))
    rows = one_each(rows, ["scope_id", "project_id", "contract_id", "reviewer_id", "date"])
    settled = pl.col("review_kind") == "settlement"
    parts = (
        total(f, "tender.published", "budget", "ocid"),
        total(f, "award.made", "amount", "award_id"),
        total(f, "review.concluded", "amount", "review_id", settled),
    )
    for part in parts:
        rows = rows.join(part, on="scope_id", how="left")
    empty = pl.lit([], dtype=pl.List(pl.Int64))
    kinds = ("tender.published", "award.made", "review.concluded")
    seen = pl.concat_list(*(pl.coalesce(f"{kind}_events", empty) for kind in kinds))
    return rows.with_columns(events=seen.list.unique().list.sort())


def applies(_: Params) -> pl.Expr:
    """Every review."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """No saving is told, in whatever currency."""
    return pl.col("savings_fen").is_null()


def _review(savings: Any = None, **more: Any) -> dict[str, Any]:
    told = {} if savings is None else {"savings": savings}
    return like("result.reviewed", "2026-04-10", project_id="PRJ-A", contract_id="CON-A", **told, **more)


RULE = Rule(
    id="rev.savings",
    version=1,
    family="rev",
    severity=Severity.INFO,
    scope="project",
    judges=("result.reviewed",),
    reads=("result.reviewed", "tender.published", "award.made", "review.concluded"),
    about=("project_id", "contract_id", "reviewer_id", "date"),
    evidence=(
        Shown("savings_fen", "支出节约（元）", "Saved (CNY)"),
        Shown("tender_fen", "采购预算合计（元）", "Budget of the tenders (CNY)"),
        Shown("award_fen", "中标金额合计（元）", "Awarded (CNY)"),
        Shown("review_fen", "结算审定合计（元）", "Settled (CNY)"),
        Shown("contract_id", "合同", "Contract"),
        Shown("day", "审查日", "Reviewed on"),
    ),
    title={"zh": "政府支出节约情况", "en": "Savings recorded"},
    message={
        "zh": "{day} 的结果查究没有写明支出节约数[；项目预算 {tender_fen} 元][；中标 {award_fen} 元][；结算 {review_fen} 元]",
        "en": "The result review of {day} tells no saving[; budget of the project CNY {tender_fen}][; awarded CNY "
        "{award_fen}][; settled CNY {review_fen}]",
    },
    cites=(Cite("seed-daxing", "结果查究"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a saving is told", (_review("120000.00"),), {"CON-A": "clear"}),
        Example("none was made, and that is told", (_review("0.00"),), {"CON-A": "clear"}),
        Example("more was spent than planned, and that is told", (_review("-1.00"),), {"CON-A": "clear"}),
        Example("told in another currency", (_review({"amount": "1.00", "currency": "USD"}),), {"CON-A": "clear"}),
        Example("no figure", (_review(),), {"CON-A": "flagged"}),
        Example(
            "no figure, where budget, award and settlement are told",
            (
                _review(),
                like("tender.published", "2025-03-20", project_id="PRJ-A", budget="6000000.00"),
                like("award.made", "2025-04-28", award_id="AW-A", amount="5800000.00"),
                like("award.made", "2025-04-28", award_id="AW-B", amount={"amount": "1.00", "currency": "USD"}),
                like(
                    "review.concluded", "2026-01-20", project_id="PRJ-A", review_kind="settlement", amount="5700000.00"
                ),
                like(
                    "review.concluded",
                    "2026-01-21",
                    project_id="PRJ-A",
                    review_id="RV-B",
                    review_kind="audit",
                    amount="1.00",
                ),
            ),
            {"CON-A": "flagged"},
        ),
        Example(
            "a figure was added by a correction",
            (_review(), {**_review("1.00"), "corrects": "ex-1"}),
            {"CON-A": "clear"},
        ),
        Example(
            "two reviewers: one tells it, one does not",
            (_review("1.00"), _review(reviewer={"id": "91999001MA0000154D"})),
            {"91999001MA0000154D": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
