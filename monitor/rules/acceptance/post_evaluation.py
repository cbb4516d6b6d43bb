"""A finished project that was chosen for post-evaluation has none by a third party.

What it checks
    Each project on the county's list of those chosen, once its acceptance was passed: whether a post-evaluation by a
    body that is not the owner or contractor was made within the days set.
Why it matters
    Only the project that is looked at again teaches anything for the next one.
Legal source
    Government Investment Regulation, article 26: departments choose representative finished projects and have an
    intermediary evaluate them.
Does not apply
    Projects that were not chosen; those not accepted yet, or in stages only; terms still running (not due).
Innocent explanations
    The evaluation covers several projects and was entered under one; the project needs years of operation first.
Ask next
    The list of those chosen, the commission to the evaluator, and the report.
Known gaps
    No event tells which project was chosen: the place lists them in `selected`; without a list nothing is judged. The
    regulation sets no term: a year is a starting value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.acceptances import passed
from monitor.rules.kit.awaited import awaited
from monitor.rules.kit.days import days_after
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """已建成、被选定开展后评价的项目，没有第三方的后评价。

查什么
    县里选定名单上的每个项目，通过验收以后，是否在规定天数内由建设、施工之外的单位作出后评价。
为什么要紧
    回头看过的项目，才能给下一个项目留下经验。
法律依据
    政府投资条例第26条：选择有代表性的已建成政府投资项目，委托中介服务机构进行后评价。
不适用
    没有被选定的项目；没有验收或只有阶段验收的；期限未满的（未到期）。
可能的正当理由
    几个项目合并评价，录在其中一个名下；项目需要先运行几年。
接着问
    选定名单、委托书和评价报告。
已知不足
    没有事件说明选定了哪些项目：由当地在 selected 中列出，没有名单则不判断。条例没有规定期限，一年是起始值。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Which projects were chosen is the place's to say."""

    selected: tuple[str, ...] = param((), unit="project numbers", zh="选定的项目", en="Projects chosen")
    within: int = param(
        365, unit="day", zh="后评价期限（天，含）", en="Evaluation within (days, incl.)", heuristic=True
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a registered project, with its last acceptance and the first post-evaluation since the first one."""
    projects = one_each(f.of("project.registered"), ["scope_id", "project_id"])
    ends = passed(f).group_by("scope_id").agg(
        finish_day=pl.col("accepted_day").max(),
        first_day=pl.col("accepted_day").min(),
        accepted_events=pl.col("acceptance_event").unique().sort()
    )  # fmt: skip
    rows = projects.join(ends, on="scope_id", how="left")
    counts = pl.col("is_post_evaluation").fill_null(value=True) & pl.col("is_independent").fill_null(value=True)
    since = (
        f.of("result.reviewed").filter(counts).join(ends, on="scope_id").filter(pl.col("day") >= pl.col("first_day"))
    )
    told = since.group_by("scope_id").agg(
        evaluated_day=pl.col("day").filter("is_post_evaluation").min(),
        unclear_day=pl.col("day").filter(pl.col("is_post_evaluation").is_null()).min(),
        review_events=pl.col("event").unique().sort(),
    )  # fmt: skip
    rows = rows.join(told, on="scope_id", how="left").with_columns(
        last_day=days_after(pl.col("finish_day"), p.within),
        selected=pl.lit(list(p.selected) or None, dtype=pl.List(pl.String)),
    )
    empty = pl.lit([], dtype=pl.List(pl.Int64))
    return rows.with_columns(
        day=pl.coalesce("finish_day", "day"),
        **awaited("evaluated_day", "unclear_day", "last_day"),
        events=pl.concat_list(pl.coalesce("accepted_events", empty), pl.coalesce("review_events", empty)),
    )


def applies(_: Params) -> pl.Expr:
    """Finished projects that the place has chosen."""
    is_finished = pl.col("finish_day").is_not_null()
    return is_finished & pl.col("selected").list.contains(pl.col("project_id"))


def flagged(_: Params) -> pl.Expr:
    """Evaluated after the term; an evaluation that is missing is awaited."""
    return pl.col("is_late")


PROJECT = "2026-999001-54-01-000017"
SET = {"selected": [PROJECT]}
REGISTERED = like("project.registered", "2024-01-12", project_id=PROJECT)


def _accepted(day: str = "2025-06-01", **more: Any) -> dict[str, Any]:
    told = {"acceptance_id": f"AC-{day}", "acceptance_kind": "completion", "project_id": PROJECT, "result": "passed"}
    return like("acceptance.concluded", day, **(told | more))


def _evaluated(day: str = "2026-06-01", **more: Any) -> dict[str, Any]:
    return like("result.reviewed", day, project_id=PROJECT, **{"is_post_evaluation": True, **more})


RULE = Rule(
    id="acc.post-evaluation",
    version=1,
    family="acc",
    severity=Severity.INFO,
    is_lead=True,
    scope="project",
    judges=("project.registered",),
    reads=("project.registered", "acceptance.concluded", "result.reviewed"),
    about=("project_id",),
    needs=("selected", "is_told"),
    evidence=(
        Shown("finish_day", "通过验收日", "Accepted on"),
        Shown("last_day", "后评价期限", "To be evaluated by"),
        Shown("evaluated_day", "后评价日", "Evaluated on"),
    ),
    title={"zh": "项目后评价", "en": "Post-evaluation by a third party"},
    message={
        "zh": "选定项目 {finish_day} 通过验收，{within} 天内（至 {last_day}）没有第三方后评价[，{evaluated_day} 才评价]（线索）",
        "en": "Chosen project accepted on {finish_day}: no post-evaluation by a third party within {within} days, by "
        "{last_day}[; evaluated only on {evaluated_day}] (a lead)",
    },
    cites=(Cite("cn-government-investment-regulation", "26"),),
    in_force=date(2019, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "evaluated on the day on which the first part was accepted",
            (REGISTERED, _accepted(), _evaluated("2025-06-01")),
            {PROJECT: "clear"},
            set=SET,
        ),
        Example("evaluated on the last day", (REGISTERED, _accepted(), _evaluated()), {PROJECT: "clear"}, set=SET),
        Example(
            "evaluated a day later",
            (REGISTERED, _accepted(), _evaluated("2026-06-02")),
            {PROJECT: ("flagged", "breach")},
            set=SET,
        ),
        Example(
            "not evaluated, the last day is running",
            (REGISTERED, _accepted()),
            {PROJECT: ("not_applicable", "not_due")},
            as_of="2026-06-01",
            set=SET,
        ),
        Example(
            "not evaluated, told backwards",
            (_accepted(), REGISTERED),
            {PROJECT: ("flagged", "overdue")},
            as_of="2026-06-02",
            set=SET,
        ),
        Example(
            "a result review is none",
            (REGISTERED, _accepted(), _evaluated(is_post_evaluation=False)),
            {PROJECT: "flagged"},
            set=SET,
        ),
        Example(
            "whether it was one is not told",
            (REGISTERED, _accepted(), _evaluated(is_post_evaluation=None)),
            {PROJECT: ("not_assessable", "missing: is_told")},
            set=SET,
        ),
        Example(
            "by the owner itself",
            (REGISTERED, _accepted(), _evaluated(is_independent=False)),
            {PROJECT: "flagged"},
            set=SET,
        ),
        Example(
            "two parts accepted: the term runs from the last one",
            (REGISTERED, _accepted("2025-01-01"), _accepted(), _evaluated()),
            {PROJECT: "clear"},
            set=SET,
        ),
        Example(
            "evaluated before anything was accepted",
            (REGISTERED, _accepted(), _evaluated("2025-05-31")),
            {PROJECT: "flagged"},
            set=SET,
        ),
        Example(
            "accepted in stages only",
            (REGISTERED, _accepted(acceptance_kind="stage")),
            {PROJECT: "not_applicable"},
            set=SET,
        ),
        Example(
            "another project was chosen",
            (REGISTERED, _accepted()),
            {PROJECT: ("not_applicable", "out_of_scope")},
            set={"selected": ["PRJ-B"]},
        ),
        Example("the place has no list", (REGISTERED, _accepted()), {PROJECT: ("not_assessable", "missing: selected")}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
