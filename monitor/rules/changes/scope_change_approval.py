"""The site of a project, or its scale or content, was changed without approval by those who had approved it.

What it checks
    Each change of the site, and each larger change of scale or content: whether it names an approval of the change,
    given by an authority that had approved the project, not later than the change was carried out.
Why it matters
    Another project in another place was never decided by anybody.
Legal source
    Government Investment Regulation, article 21: a change of site, or a larger change of scale or content, goes back to
    the department that had approved.
Does not apply
    Changes of other kinds. Whether a change of scale is a larger one is as told.
Innocent explanations
    The department was merged or renamed, or its power was handed down; the approval was given and the record does not
    name it.
Ask next
    The first approval and the approval of the change, and the site itself.
Known gaps
    That a project was approved by an authority is taken from its proposal, its feasibility study and its estimate. A
    change that is told as an ordinary variation is not seen here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny, moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目的建设地点、规模或者内容变更，没有经原审批部门批准。

查什么
    每次建设地点变更、规模或内容较大变更：是否写明变更批复；批复是否由批准过该项目的机关作出；是否不晚于实施。
为什么要紧
    换了地方、换了内容的项目，谁也没有决定过。
法律依据
    政府投资条例第21条：变更建设地点，或者对规模、内容作较大变更的，应报原审批部门审批。
不适用
    其他类别的变更。规模变更是否较大，以报送的类别为准。
可能的正当理由
    原审批部门合并、改名或者权限下放；已经批准，记录中没有写明。
接着问
    原批复和变更批复；现场。
已知不足
    批准过项目的机关，取项目建议书、可行性研究和概算的批复机关。报成普通变更的，这里看不到。
"""

RE_APPROVED = ("site_change", "scale_change")
"""Kinds of change that go back to those who approved."""
APPROVED_BY = ("project_proposal", "feasibility", "estimate")
"""Approvals whose authorities approved the project."""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a change, with the approval that it names and whether its authority had approved the project."""
    told = one_each(f.with_named("approval.granted"), ["scope_id", "approval_id"])
    by_kind = told.filter("is_member", pl.col("approval_kind").is_in(APPROVED_BY)).group_by("scope_id")
    first = by_kind.agg(original_authorities=pl.col("authority_id").unique().sort())
    named = told.select(
        "scope_id",
        "approval_id",
        "approval_kind",
        "authority_id",
        *moment_as("given"),
        approval_event="event",
    )
    changes = one_each(f.of("contract.changed"), ["scope_id", "change_id"])
    rows = changes.join(named, on=["scope_id", "approval_id"], how="left").join(first, on="scope_id", how="left")
    return rows.with_columns(
        is_original=pl.when(pl.col("authority_id").is_not_null()).then(
            pl.col("original_authorities").list.contains(pl.col("authority_id"))
        ),
        is_late=later("given", "executed_at"),
        cured_day=pl.when(later("given", "executed_at")).then("given_day"),
        stake_fen=cny("amount").abs(),
        events=pl.concat_list("approval_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Changes of the site, larger changes of scale or content."""
    return pl.col("change_kind").is_in(RE_APPROVED)


def flagged(_: Params) -> pl.Expr:
    """No approval named; one of another matter, by somebody else, or after the work."""
    other = (pl.col("approval_kind") != "scope_change") | ~pl.col("is_original")
    wrong = other | pl.col("is_late").fill_null(value=False)
    return pl.when(pl.col("approval_id").is_null()).then(pl.lit(value=True)).otherwise(wrong)


PROJECT = "2026-999001-54-01-000017"
BUREAU, OTHER = "11999001MB00000278", "11999001MB00000353"


def _changed(kind: str = "site_change", approval: str | None = "APP-B", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"change_id": "CH-A", "contract_id": "CON-A", "project_id": PROJECT, "amount": "0.00"}
    told |= {"executed_at": "2026-05-06T00:00:00+08:00"} | ({"approval_id": approval} if approval else {})
    return like("contract.changed", "2026-05-02", change_kind=kind, **(told | more))


def _approved(kind: str, name: str, day: str, authority: str = BUREAU) -> dict[str, Any]:
    told: dict[str, Any] = {"approval_id": name, "project_id": PROJECT, "authority": {"id": authority}}
    return like("approval.granted", day, approval_kind=kind, **told)


FEASIBLE = _approved("feasibility", "APP-A", "2026-01-12")


def _allowed(day: str = "2026-05-06", authority: str = BUREAU, kind: str = "scope_change") -> dict[str, Any]:
    return _approved(kind, "APP-B", day, authority)


RULE = Rule(
    id="chg.scope-change-approval",
    version=1,
    family="chg",
    severity=Severity.HIGH,
    scope="project",
    judges=("contract.changed",),
    reads=("contract.changed", "approval.granted"),
    about=("change_id",),
    needs=("approval_kind", "original_authorities"),
    evidence=(
        Shown("change_kind", "变更类别", "Kind of change", codes="change_kind"),
        Shown("day", "变更日", "Changed on"),
        Shown("executed_at_day", "实施日", "Carried out from"),
        Shown("approval_id", "变更批复", "Approval of the change"),
        Shown("approval_kind", "批复事项", "What it approves", codes="approval_kind"),
        Shown("authority_id", "批复机关", "Approved by"),
        Shown("given_day", "批复日", "Approved on"),
        Shown("original_authorities", "原审批机关", "Authorities that had approved the project"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "建设地点规模内容变更报批", "en": "Change of site, scale or content approved anew"},
    message={
        "zh": "{day} {change_kind}，没有原审批部门事前的变更批复[：所列批复 {approval_id}][，事项为{approval_kind}][，批复机关"
        " {authority_id}][，批复日 {given_day}][；原审批机关 {original_authorities}]",
        "en": "{change_kind} of {day} without an approval before by those who had approved the project"
        "[: it names {approval_id}][, a {approval_kind}][, by {authority_id}][, of {given_day}]"
        "[; the project was approved by {original_authorities}]",
    },
    cites=(Cite("cn-government-investment-regulation", "21"),),
    in_force=date(2019, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "approved by the same bureau on the day of the work",
            (FEASIBLE, _allowed(), _changed()),
            {"CH-A": "clear"},
        ),
        Example("approved the day after", (FEASIBLE, _allowed("2026-05-07"), _changed()), {"CH-A": "flagged"}),
        Example("the change first in the file", (_changed(), _allowed("2026-05-07"), FEASIBLE), {"CH-A": "flagged"}),
        Example("no approval named", (FEASIBLE, _allowed(), _changed(approval=None)), {"CH-A": "flagged"}),
        Example("a larger change of the scale", (FEASIBLE, _changed("scale_change", None)), {"CH-A": "flagged"}),
        Example("approved by another bureau", (FEASIBLE, _allowed(authority=OTHER), _changed()), {"CH-A": "flagged"}),
        Example(
            "of two that had approved the project it is the second",
            (FEASIBLE, _approved("estimate", "APP-C", "2026-02-02", OTHER), _allowed(authority=OTHER), _changed()),
            {"CH-A": "clear"},
        ),
        Example(
            "only the proposal tells who had approved",
            (_approved("project_proposal", "APP-A", "2026-01-05"), _allowed(), _changed()),
            {"CH-A": "clear"},
        ),
        Example(
            "the approval it names is of another matter",
            (FEASIBLE, _allowed(kind="other"), _changed()),
            {"CH-A": "flagged"},
        ),
        Example(
            "the approval it names was not submitted",
            (FEASIBLE, _changed()),
            {"CH-A": ("not_assessable", "missing: approval_kind")},
        ),
        Example(
            "who had approved the project is not told",
            (_allowed(), _changed()),
            {"CH-A": ("not_assessable", "missing: original_authorities")},
        ),
        Example(
            "the same, and it was approved after the work: the breach is seen",
            (_allowed("2026-05-07"), _changed()),
            {"CH-A": "flagged"},
        ),
        Example(
            "when it was carried out is not told",
            (FEASIBLE, _allowed("2026-05-07"), _changed(executed_at=None)),
            {"CH-A": "clear"},
        ),
        Example(
            "a change in another currency",
            (FEASIBLE, _changed(approval=None, amount={"amount": "1.00", "currency": "USD"})),
            {"CH-A": "flagged"},
        ),
        Example("a works variation", (FEASIBLE, _changed("works_variation", None)), {"CH-A": "not_applicable"}),
        Example(
            "the approval was named by a correction",
            (FEASIBLE, _allowed(), _changed(approval=None), _changed(corrects="ex-3")),
            {"CH-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
