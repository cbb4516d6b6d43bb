"""A tender began without a budget line, or before the finance bureau had reviewed the project's budget.

What it checks
    Each tender of a project: whether it names a budget line of that project that was approved by the day of the
    notice, and whether a review of the project's budget was concluded before it.
Why it matters
    A tender without money behind it ends in debts, and one that nobody has reckoned in any price.
Legal source
    Tongyu county, section two (3): the finance bureau budgets the planned projects and brings all of them under
    finance supervision.
Does not apply
    Procedures outside both laws.
Innocent explanations
    The line was approved or the review concluded and not submitted; the project is below the size from which the
    bureau reviews; the money comes from a line of another unit by agreement.
Ask next
    The approval of the line, and the report of the review.
Known gaps
    Whether the line holds enough is fnd.no-budget-no-spend's question. A line that a budget ties to another project is
    none of this one, nor is an untied line of another unit. Without any budget of the unit and year nobody can say
    that a line was not approved, without a project nobody can find the review.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.budgets import lines
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like, yuan
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.reviews import concluded
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """没有预算指标，或者财政预算评审之前，就开始招标。

查什么
    项目的每次招标：是否写明预算指标、该指标公告当日是否已经批准并属于本项目；公告之前项目预算是否已经评审。
为什么要紧
    没有资金来源的招标，最后变成欠款；没有算过账的招标，什么价都可能。
法律依据
    通榆县二（3）：财政部门做好相关计划预算，将工程招标项目全部纳入财政监督范畴。
不适用
    两部法律之外的程序。
可能的正当理由
    指标已经批准、评审已经作出而没有报送；项目低于财政评审的规模；经协商使用其他单位的指标。
接着问
    指标的批复；评审报告。
已知不足
    指标够不够用由 fnd.no-budget-no-spend 判断。预算写明属于别的项目的指标，以及别的单位未写明项目的指标，不算本项目的。本单位当年预算一份都没有报送的，不
    能说指标没有批准；没有写明项目的，找不到评审。
"""

KEY = ["scope_id", "event"]
LAWS = ("tendering", "government_procurement")


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def approved(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of the tenders whose line a budget holds: since when (`approved_day`), and that budget.

    The line is tied to the project, or to none and the buyer's.
    """
    told = lines(f).select(
        "budget_line_id", line_unit="scope_id", line_project="project_id", line_day="day", line_event="event"
    )
    pairs = rows.select(*KEY, "budget_line_id", "project_id", "buyer_id").join(told, on="budget_line_id")
    is_tied = pl.col("line_project") == pl.col("project_id")
    is_own = pl.col("line_unit") == pl.col("buyer_id")
    mine = pairs.filter(is_tied.fill_null(is_own))
    first = mine.sort("line_day", "line_event").unique(KEY, keep="first", maintain_order=True)
    return first.select(*KEY, "line_event", approved_day="line_day")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with its line, the review, and what was missing on the day of the notice."""
    tenders = f.of("tender.published").with_columns(
        unit_id="buyer_id", fiscal_year=pl.col("day").cast(pl.Date).dt.year().cast(pl.Int64), stake_fen=cny("budget")
    )
    budgeted = lines(f).select(unit_id="scope_id", fiscal_year="fiscal_year", has_budget=pl.lit(value=True)).unique()
    review = concluded(f, "budget").drop("contract_id").unique("scope_id", keep="first", maintain_order=True)
    rows = tenders.join(budgeted, on=["unit_id", "fiscal_year"], how="left").join(review, on="scope_id", how="left")
    rows = rows.join(approved(f, tenders), on=KEY, how="left")
    late = (pl.col("approved_day") > pl.col("day")).fill_null(pl.col("has_budget"))
    lacks_line = pl.when(pl.col("budget_line_id").is_null()).then(pl.lit(value=True)).otherwise(late)
    none = later("budget", "").fill_null(value=True)
    lacks_review = pl.when(~none).then(none).when(pl.col("project_id").is_not_null()).then(none)
    rows = rows.with_columns(lacks_line=lacks_line, lacks_review=lacks_review)
    named = [
        pl.when(f"lacks_{name}").then(pl.lit(code)) for name, code in (("line", "budget_line"), ("review", "review"))
    ]
    is_open = pl.col("lacks_line") & pl.col("approved_day").is_null()
    is_open |= pl.col("lacks_review") & pl.col("budget_event").is_null()
    rows = rows.with_columns(
        missing=pl.concat_list(named).list.drop_nulls(),
        cured_day=pl.when(~is_open).then(
            pl.max_horizontal(pl.when("lacks_line").then("approved_day"), pl.when("lacks_review").then("budget_day"))
        ),
        events=pl.concat_list("line_event", "budget_event").list.drop_nulls(),
    )
    return one_each(rows, ["scope_id", "ocid"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders and purchases under either law."""
    return pl.col("regime").is_in(LAWS)


def flagged(_: Params) -> pl.Expr:
    """No line, or no review."""
    return pl.col("lacks_line") | pl.col("lacks_review")


OCID, PROJECT = "ocds-tw9990-2026-0017", "PRJ-A"
OTHER = "11999001MB00000946"


def _budget(line: str = "BL-A", day: str = "2026-01-20", project: str | None = PROJECT, **more: Any) -> dict[str, Any]:
    tied = {} if project is None else {"project_id": project}
    entry: dict[str, Any] = {"budget_line_id": line, "amount": yuan("6800000.00")} | tied
    told: dict[str, Any] = {"unit": {"id": UNIT}, "fiscal_year": 2026, "lines": [entry]}
    return like("budget.approved", day, **(told | more))


def _review(day: str = "2026-03-01", **more: Any) -> dict[str, Any]:
    told = {"review_id": "RV-A", "review_kind": "budget", "project_id": PROJECT, "result": "passed"}
    return like("review.concluded", day, **(told | more))


def _tender(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told = {"project_id": PROJECT, "budget_line_id": "BL-A", "buyer": {"id": UNIT}}
    return like("tender.published", day, **(told | more))


RULE = Rule(
    id="tnd.tender-budgeted",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("tender.published",),
    reads=("tender.published", "budget.approved", "review.concluded"),
    references=("budget.approved",),
    about=("ocid",),
    needs=("project_id", "lacks_line"),
    evidence=(
        Shown("missing", "公告当日缺少", "Missing on that day", codes="target_kind"),
        Shown("day", "公告日", "Notice on"),
        Shown("budget_line_id", "预算指标", "Budget line"),
        Shown("approved_day", "指标批准日", "Line approved on"),
        Shown("budget_day", "预算评审日", "Budget reviewed on"),
        Shown("stake_fen", "预算金额（元）", "Budget (CNY)"),
    ),
    title={"zh": "招标项目纳入预算和财政监督", "en": "Tender has a budget and finance review"},
    message={
        "zh": "{day} 公告[，预算 {stake_fen} 元]，当日缺少：{missing}[；预算指标 {budget_line_id}][；指标批准日 {approved_day}]"
        "[；预算评审日 {budget_day}]",
        "en": "Notice of {day}[, budget CNY {stake_fen}]; missing on that day: {missing}[; budget line "
        "{budget_line_id}][; line approved on {approved_day}][; budget reviewed on {budget_day}]",
    },
    cites=(Cite("seed-tongyu", "二(3)招标"), Cite("seed-tongyu", "二(3)财政监督")),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a line and a review", (_budget(), _review(), _tender()), {OCID: "clear"}),
        Example(
            "both on the day of the notice",
            (_tender(), _review("2026-03-20"), _budget(day="2026-03-20")),
            {OCID: "clear"},
        ),
        Example("no line is named", (_budget(), _review(), _tender(budget_line_id=None)), {OCID: "flagged"}),
        Example(
            "the line was approved the day after", (_budget(day="2026-03-21"), _review(), _tender()), {OCID: "flagged"}
        ),
        Example("in no budget of the unit", (_budget("BL-B"), _review(), _tender()), {OCID: "flagged"}),
        Example(
            "tied to another project, and to none",
            (
                _budget(project="PRJ-B"),
                _budget("BL-C", project=None),
                _review(),
                _tender(),
                _review(review_id="RV-C", project_id="PRJ-C"),
                _tender(ocid="ocds-tw9990-2026-0018", project_id="PRJ-C", budget_line_id="BL-C"),
            ),
            {OCID: "flagged", "ocds-tw9990-2026-0018": "clear"},
        ),
        Example(
            "a line of another unit, tied to the project, and to none",
            (
                _budget("BL-B"),
                _budget("BL-A", unit={"id": OTHER}),
                _review(),
                _tender(),
                _budget("BL-C", project=None, unit={"id": OTHER}),
                _tender(ocid="ocds-tw9990-2026-0018", budget_line_id="BL-C"),
            ),
            {OCID: "clear", "ocds-tw9990-2026-0018": "flagged"},
        ),
        Example(
            "no budget of the unit is told", (_review(), _tender()), {OCID: ("not_assessable", "missing: lacks_line")}
        ),
        Example(
            "the budget of another year only",
            (_budget("BL-B", "2025-01-20", fiscal_year=2025), _review(), _tender()),
            {OCID: "not_assessable"},
        ),
        Example(
            "a budget in dollars", (_budget(), _tender(budget={"amount": "9.00", "currency": "USD"})), {OCID: "flagged"}
        ),
        Example("no review", (_budget(), _tender()), {OCID: "flagged"}),
        Example(
            "reviewed the day after: flagged, and cured",
            (_budget(), _tender(), _review("2026-03-21")),
            {OCID: "flagged"},
        ),
        Example("a review that failed", (_budget(), _review(result="failed"), _tender()), {OCID: "flagged"}),
        Example("the owner's own review", (_budget(), _review(body_role="owner"), _tender()), {OCID: "flagged"}),
        Example("of the settlement", (_budget(), _review(review_kind="settlement"), _tender()), {OCID: "flagged"}),
        Example(
            "the project is not told",
            (_budget(project=None), _tender(project_id=None)),
            {OCID: ("not_assessable", "missing: project_id")},
        ),
        Example("neither the project nor a line", (_tender(project_id=None, budget_line_id=None),), {OCID: "flagged"}),
        Example("outside both laws", (_tender(regime="other", budget_line_id=None),), {OCID: "not_applicable"}),
        Example(
            "government procurement, told again with its line",
            (
                _budget(),
                _review(),
                _tender(regime="government_procurement", budget_line_id=None),
                _tender("2026-03-25", regime="government_procurement"),
            ),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
