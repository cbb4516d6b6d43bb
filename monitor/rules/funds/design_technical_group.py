"""A design was handed in before the bureau's technical leading group had met on it, or without that.

What it checks
    Each design handed in: whether the technical leading group had concluded a design review of the project, with
    people present, no later than that.
Why it matters
    What the bureau's own experts have not seen is found out on the site, at the price of a variation.
Legal source
    Dingcheng district, water bureau: a project's design must be deliberated by the bureau's technical leading group
    before it is submitted.
Does not apply
    Papers handed in for another review; the papers handed to the technical group itself.
Innocent explanations
    The group met and its minutes were not submitted; the design was handed in again after small changes.
Ask next
    The minutes of the group's meeting: day, those present, opinion.
Known gaps
    One meeting of the group covers every later submission for the same project or contract. What the group thought of
    the design is not asked, nor how many were present.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.reviews import GROUP, group_reviews, requests, with_group_review
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目设计没有经局技术领导小组会商，就已上报。

查什么
    每次上报设计：在此之前，局技术领导小组是否已对该项目作过设计会商，并有人参加。
为什么要紧
    本局的技术人员没有看过的问题，会到工地上才发现，再用变更来付账。
法律依据
    鼎城区水利局：项目设计必须经过局技术领导小组会商后才能上报。
不适用
    为其他审查报送的资料；报给技术领导小组自己的资料。
可能的正当理由
    小组会商过，纪要没有报送；设计作了小改后再次上报。
接着问
    小组会商纪要：日期、参加人员、意见。
已知不足
    一次会商对同一项目（合同）之后的各次上报都有效。小组是什么意见、有几个人参加，不作判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a paper handed in; designs with the group's meeting before."""
    is_sure = pl.all_horizontal(pl.col("body_role", "participants").is_not_null())
    rows = with_group_review(requests(f), group_reviews(f, "design"), is_sure)
    return rows.with_columns(
        cured_day=pl.when(pl.col("is_reviewed").not_()).then("reviewed_day"),
        events=pl.concat_list("review_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Designs that go further than the group."""
    to_group = (pl.col("addressed_role") == GROUP).fill_null(value=False)
    return (pl.col("review_kind") == "design") & ~to_group


def flagged(_: Params) -> pl.Expr:
    """The group had not met."""
    return ~pl.col("is_reviewed")


PROJECT = "2026-999001-54-01-000017"


def _filed(day: str = "2026-02-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"review_id": "RV-A", "review_kind": "design", "project_id": PROJECT}
    return like("review.requested", day, **(told | more))


def _met(day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"review_id": "RV-G", "review_kind": "design", "project_id": PROJECT}
    told |= {"body_role": GROUP, "participants": ["P-1021", "P-1022"]}
    return like("review.concluded", day, **(told | more))


RULE = Rule(
    id="fnd.design-technical-group",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("review.requested",),
    reads=("review.requested", "review.concluded"),
    about=("review_id",),
    needs=("body_role", "participants"),
    evidence=(
        Shown("day", "上报日", "Handed in on"),
        Shown("reviewed_day", "会商日", "Group met on"),
        Shown("contract_id", "合同编号", "Contract"),
        Shown("addressed_role", "受理单位身份", "Handed to", codes="body_role"),
    ),
    title={"zh": "设计先经技术领导小组会商", "en": "Design through the technical group before filing"},
    message={
        "zh": "{day} 上报设计，此前没有技术领导小组的会商[，{reviewed_day} 才会商]",
        "en": "The design was handed in on {day} without a meeting of the technical group before[; it met only on "
        "{reviewed_day}]",
    },
    cites=(Cite("seed-dingcheng", "二(2)设计"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the group met on the same day", (_met("2026-02-20"), _filed()), {"RV-A": "clear"}),
        Example("the group met the day after", (_met("2026-02-21"), _filed()), {"RV-A": "flagged"}),
        Example("the same in reverse order of the file", (_filed(), _met("2026-02-21")), {"RV-A": "flagged"}),
        Example(
            "the group met before and after", (_met("2026-02-21"), _met("2026-02-01"), _filed()), {"RV-A": "clear"}
        ),
        Example(
            "handed in in the morning, the group met in the afternoon",
            (_met("2026-02-20T15:00:00+08:00"), _filed("2026-02-20T09:00:00+08:00")),
            {"RV-A": "flagged"},
        ),
        Example("the group never met", (_filed(),), {"RV-A": "flagged"}),
        Example(
            "another body reviewed it",
            (_met("2026-02-01", body_role="industry_regulator"), _filed()),
            {"RV-A": "flagged"},
        ),
        Example("another review of the group", (_met("2026-02-01", review_kind="site"), _filed()), {"RV-A": "flagged"}),
        Example("a meeting with nobody present", (_met("2026-02-01", participants=[]), _filed()), {"RV-A": "flagged"}),
        Example(
            "not told who reviewed it",
            (_met("2026-02-01", body_role=None), _filed()),
            {"RV-A": ("not_assessable", "missing: body_role")},
        ),
        Example(
            "not told who was present",
            (_met("2026-02-01", participants=None), _filed()),
            {"RV-A": ("not_assessable", "missing: participants")},
        ),
        Example(
            "not told who was present, and too late anyhow",
            (_met("2026-02-21", participants=None), _filed()),
            {"RV-A": "flagged"},
        ),
        Example(
            "papers for the group itself, and for another review",
            (_filed(addressed_role=GROUP), _filed(review_id="RV-B", review_kind="budget")),
            {"RV-A": "not_applicable", "RV-B": "not_applicable"},
        ),
        Example(
            "the group met on another contract of the project",
            (
                _met("2026-02-01", contract_id="CON-B"),
                _filed(contract_id="CON-A"),
                _filed(review_id="RV-B", contract_id="CON-B"),
                _filed(review_id="RV-C"),
            ),
            {"RV-A": "flagged", "RV-B": "clear", "RV-C": "clear"},
        ),
        Example(
            "a meeting on the whole project covers its contracts",
            (_met("2026-02-01"), _filed(contract_id="CON-A")),
            {"RV-A": "clear"},
        ),
        Example(
            "the day of the meeting was corrected",
            (_met("2026-02-21"), {**_met("2026-02-01"), "corrects": "ex-1"}, _filed()),
            {"RV-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
