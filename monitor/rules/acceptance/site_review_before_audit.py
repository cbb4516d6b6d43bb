"""A project was handed to audit before the technical leading group had reviewed it together on the site.

What it checks
    Each project handed in for audit: whether the technical leading group had concluded a joint review on the site, with
    those present recorded, no later than that.
Why it matters
    An audit of papers counts what the papers say; only on the site is seen whether it was built.
Legal source
    Dingcheng district, water bureau: a project goes to audit only after the bureau's technical leading group has
    inspected the site and reviewed it together.
Does not apply
    Papers handed in for another review.
Innocent explanations
    The group was on the site and its record was not submitted; the list of those present was not copied; the audit is
    about money only, without works.
Ask next
    The record of the site review: day, those present, photographs, quantities found.
Known gaps
    One review on the site covers every later submission for the same project or contract. What the group found is not
    asked. A review whose attendance is not recorded does not count.
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

ZH = """没有经技术领导小组现场踏勘、共同会审，就已送审计。

查什么
    每次送审计：在此之前，局技术领导小组是否已到现场踏勘会审，并记录了参加人员。
为什么要紧
    看资料的审计，资料怎么写就怎么算；到现场才看得到做没做。
法律依据
    鼎城区水利局：项目的审计需经局技术领导小组现场踏勘共同会审后才能送审。
不适用
    为其他审查报送的资料。
可能的正当理由
    小组到过现场，记录没有报送；参加人员名单没有抄录；审计只涉及资金，没有工程。
接着问
    现场会审记录：日期、参加人员、照片、核实的工程量。
已知不足
    一次现场会审对同一项目（合同）之后的各次送审都有效。小组发现了什么，不作判断。没有记录参加人员的会审不算数。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a paper handed in; those for audit with the group's review on the site before."""
    on_site = group_reviews(f, "site").filter(
        pl.col("participants").is_not_null(), pl.col("is_on_site").fill_null(value=True)
    )
    is_sure = pl.all_horizontal(pl.col("body_role", "is_on_site").is_not_null())
    rows = with_group_review(requests(f), on_site, is_sure)
    return rows.with_columns(
        cured_day=pl.when(pl.col("is_reviewed").not_()).then("reviewed_day"),
        events=pl.concat_list("review_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Handed in for audit."""
    return pl.col("review_kind") == "audit"


def flagged(_: Params) -> pl.Expr:
    """The group had not been there."""
    return ~pl.col("is_reviewed")


PROJECT = "2026-999001-54-01-000017"


def _filed(day: str = "2026-12-10", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"review_id": "RV-A", "review_kind": "audit", "project_id": PROJECT}
    return like("review.requested", day, **(told | more))


def _met(day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"review_id": "RV-G", "review_kind": "site", "project_id": PROJECT}
    told |= {"body_role": GROUP, "participants": ["P-1021", "P-1022"], "is_on_site": True}
    return like("review.concluded", day, **(told | more))


RULE = Rule(
    id="acc.site-review-before-audit",
    version=1,
    family="acc",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("review.requested",),
    reads=("review.requested", "review.concluded"),
    about=("review_id",),
    needs=("body_role", "is_on_site"),
    evidence=(
        Shown("day", "送审日", "Handed in on"),
        Shown("reviewed_day", "现场会审日", "Reviewed on the site on"),
        Shown("contract_id", "合同编号", "Contract"),
    ),
    title={"zh": "审前现场踏勘共同会审", "en": "On-site joint review before audit"},
    message={
        "zh": "{day} 送审计，此前没有技术领导小组有参加人员记录的现场会审[，{reviewed_day} 才会审]",
        "en": "Handed to audit on {day} without a site review of the technical group, with those present recorded, "
        "before[; held only on {reviewed_day}]",
    },
    cites=(Cite("seed-dingcheng", "二(2)会审"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("reviewed on the same day", (_met("2026-12-10"), _filed()), {"RV-A": "clear"}),
        Example("reviewed the day after", (_met("2026-12-11"), _filed()), {"RV-A": "flagged"}),
        Example("the same in reverse order of the file", (_filed(), _met("2026-12-11")), {"RV-A": "flagged"}),
        Example("never reviewed on the site", (_filed(),), {"RV-A": "flagged"}),
        Example(
            "reviewed by another body", (_met("2026-12-01", body_role="audit_bureau"), _filed()), {"RV-A": "flagged"}
        ),
        Example(
            "the group reviewed the design", (_met("2026-12-01", review_kind="design"), _filed()), {"RV-A": "flagged"}
        ),
        Example(
            "those present are not recorded", (_met("2026-12-01", participants=None), _filed()), {"RV-A": "flagged"}
        ),
        Example("known that nobody was present", (_met("2026-12-01", participants=[]), _filed()), {"RV-A": "flagged"}),
        Example("not done on the site", (_met("2026-12-01", is_on_site=False), _filed()), {"RV-A": "flagged"}),
        Example(
            "not told whether on the site",
            (_met("2026-12-01", is_on_site=None), _filed()),
            {"RV-A": ("not_assessable", "missing: is_on_site")},
        ),
        Example(
            "not told who reviewed it",
            (_met("2026-12-01", body_role=None), _filed()),
            {"RV-A": ("not_assessable", "missing: body_role")},
        ),
        Example(
            "not told who reviewed it, and too late anyhow",
            (_met("2026-12-11", body_role=None), _filed()),
            {"RV-A": "flagged"},
        ),
        Example("papers for another review", (_filed(review_kind="settlement"),), {"RV-A": "not_applicable"}),
        Example(
            "the site of another contract was reviewed",
            (_met("2026-12-01", contract_id="CON-B"), _filed(contract_id="CON-A")),
            {"RV-A": "flagged"},
        ),
        Example(
            "those present were added by a correction",
            (_met("2026-12-01", participants=None), {**_met("2026-12-01"), "corrects": "ex-1"}, _filed()),
            {"RV-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
