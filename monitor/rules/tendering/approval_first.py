"""A tender began before the project had been approved, or before the plan of the tender had been.

What it checks
    Each tender under the tendering law: whether an approval of the project (proposal, feasibility or estimate) was
    there by the notice, for the process or for its project; and, where the project lists it among what must be granted
    or it was granted later, the approval of scope, method and organisation of the tender.
Why it matters
    A tender for a project that nobody has approved binds the county to what may never be allowed.
Legal source
    Tendering and Bidding Law article 9; Implementing Regulation article 7.
Does not apply
    Government procurement, procedures outside both laws, and projects that list their approvals and none of these.
Innocent explanations
    The project needs no approval but a filing; the approval was submitted under another project number.
Ask next
    The approval papers and their dates; who ordered the notice to be issued.
Known gaps
    A project that lists no approvals is known to need one only as a government investment, or from an approval that
    came later. That the plan of the tender needs an approval is known only from the list or from a later approval.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.preceding import granted, is_missing, with_first
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目还没有批准，或者招标方案还没有核准，就开始招标。

查什么
    适用招标投标法的每次招标：公告之前，本过程或其项目是否已有项目批准（项目建议书、可行性研究或概算）；项目把招标方案核准列为
    须取得的批准、或者后来才取得的，是否已经核准招标范围、方式和组织形式。
为什么要紧
    没有批准的项目先招标，全县就被一件也许根本不准做的事拴住了。
法律依据
    招标投标法第9条；实施条例第7条。
不适用
    政府采购；两部法律之外的程序；列明了须取得的批准而其中没有这几项的项目。
可能的正当理由
    项目只需备案，不需审批；批准按另一个项目编号报送。
接着问
    批准文件及其日期；是谁要求发公告的。
已知不足
    没有列明须取得的批准的项目，只有政府投资项目、或者后来有了批准的，才知道需要批准。招标方案需要核准，只能从所列清单或后来的
    核准得知。
"""

PROJECT_KINDS = ("project_proposal", "feasibility", "estimate")


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with the first approval of its project and of its plan, and whether they were needed."""
    rows = with_first(f.of("tender.published"), granted(f, PROJECT_KINDS), "approved")
    rows = with_first(rows, granted(f, ["tender_plan"]), "planned")
    rows = with_project(f, rows, "required_approvals", "is_government_investment")
    listed = pl.col("required_approvals")
    wanted = pl.when(listed.is_not_null()).then(listed.list.set_intersection(list(PROJECT_KINDS)).list.len() > 0)
    by_kind = pl.when("is_government_investment").then(pl.lit(value=True))
    needs_project = pl.when(pl.col("approved_event").is_not_null()).then(pl.lit(value=True))
    needs_plan = pl.col("planned_event").is_not_null() | listed.list.contains("tender_plan").fill_null(value=False)
    rows = rows.with_columns(
        needs_project=needs_project.otherwise(pl.coalesce(wanted, by_kind)), needs_plan=needs_plan
    ).with_columns(
        lacks_project=pl.col("needs_project") & is_missing("approved"),
        lacks_plan=pl.col("needs_plan") & is_missing("planned"),
    )
    late = [
        pl.when(f"lacks_{what}").then(f"{done}_day") for what, done in (("project", "approved"), ("plan", "planned"))
    ]
    is_open = (pl.col("lacks_project") & pl.col("approved_event").is_null()) | (
        pl.col("lacks_plan") & pl.col("planned_event").is_null()
    )
    rows = rows.with_columns(
        cured_day=pl.when(~is_open).then(pl.max_horizontal(*late)),
        events=pl.concat_list("approved_event", "planned_event", "registered_event").list.drop_nulls(),
        stake_fen=cny("budget"),
    )
    return one_each(rows, PROCESS, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders under the tendering law, but for projects known to need neither."""
    needed = pl.col("needs_project") | pl.col("needs_plan")
    return (pl.col("regime") == "tendering") & needed


def flagged(_: Params) -> pl.Expr:
    """What was needed was not there by the notice."""
    return pl.col("lacks_project") | pl.col("lacks_plan")


OCID, PROJECT = "ocds-tw9990-2026-0017", "PRJ-A"


def _project(*required: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "required_approvals": list(required)}
    return like("project.registered", "2026-01-12", **(told | more))


def _approved(day: str = "2026-03-20", kind: str = "feasibility", **more: Any) -> dict[str, Any]:
    return like(
        "approval.granted", day, approval_id=f"APP-{kind}-{day}", approval_kind=kind, **({"project_id": PROJECT} | more)
    )


def _tender(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like("tender.published", day, **({"project_id": PROJECT, "regime": "tendering"} | more))


RULE = Rule(
    id="tnd.approval-first",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("tender.published",),
    reads=("tender.published", "approval.granted", "project.registered"),
    about=("ocid",),
    needs=("lacks_project",),
    evidence=(
        Shown("day", "公告日", "Notice on"),
        Shown("approved_day", "项目批准日", "Project approved on"),
        Shown("planned_day", "招标方案核准日", "Plan of the tender approved on"),
        Shown("lacks_project", "公告前没有项目批准", "Project not approved by the notice"),
        Shown("lacks_plan", "公告前没有招标方案核准", "Plan of the tender not approved by the notice"),
        Shown("required_approvals", "所列须取得的批准", "Approvals it lists", codes="approval_kind"),
    ),
    title={"zh": "先审批后招标", "en": "Approval before tender"},
    message={
        "zh": "{day} 发布招标公告；此前没有项目批准：{lacks_project}，没有招标方案核准：{lacks_plan}[；项目批准日 {approved_day}]"
        "[；招标方案核准日 {planned_day}]",
        "en": "Notice of {day}; project not approved by then: {lacks_project}; plan of the tender not approved by "
        "then: "
        "{lacks_plan}[; project approved on {approved_day}][; plan approved on {planned_day}]",
    },
    cites=(Cite("cn-bidding-law", "9"), Cite("cn-bidding-regulation", "7", in_force=date(2012, 2, 1))),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("approved the same day, told last", (_tender(), _approved()), {OCID: ("clear", "lawful")}),
        Example("approved the day after", (_approved("2026-03-21"), _tender()), {OCID: "flagged"}),
        Example("the estimate counts as well", (_approved(kind="estimate"), _tender()), {OCID: "clear"}),
        Example(
            "a construction permit does not",
            (_project("estimate"), _approved(kind="construction_permit"), _tender()),
            {OCID: "flagged"},
        ),
        Example("listed, and never granted", (_project("feasibility"), _tender()), {OCID: "flagged"}),
        Example("none of these is listed", (_project("construction_permit"), _tender()), {OCID: "not_applicable"}),
        Example(
            "a government investment that lists nothing",
            (_project(required_approvals=None, is_government_investment=True), _tender()),
            {OCID: "flagged"},
        ),
        Example(
            "no government investment, and nothing is listed",
            (_project(required_approvals=None, is_government_investment=False), _tender()),
            {OCID: ("not_assessable", "missing: lacks_project")},
        ),
        Example("nothing is known of the project", (_tender(),), {OCID: ("not_assessable", "missing: lacks_project")}),
        Example(
            "the plan is listed, and not granted",
            (_project("feasibility", "tender_plan"), _approved("2026-02-02"), _tender()),
            {OCID: "flagged"},
        ),
        Example(
            "only the plan is listed, and granted in time",
            (_project("tender_plan"), _approved(kind="tender_plan"), _tender()),
            {OCID: ("clear", "lawful")},
        ),
        Example(
            "the plan came the day after, the project in time",
            (_approved(), _approved("2026-03-21", "tender_plan"), _tender()),
            {OCID: "flagged"},
        ),
        Example(
            "the plan came late, and the project never",
            (_project("feasibility"), _approved("2026-03-21", "tender_plan"), _tender()),
            {OCID: "flagged"},
        ),
        Example(
            "the project came late, and the plan never",
            (_project("tender_plan"), _approved("2026-03-21"), _tender()),
            {OCID: "flagged"},
        ),
        Example(
            "both came late",
            (_approved("2026-03-25"), _approved("2026-03-22", "tender_plan"), _tender()),
            {OCID: "flagged"},
        ),
        Example(
            "the approval of another process",
            (_project("feasibility"), _approved(ocid="ocds-tw9990-2026-0099", regime="tendering"), _tender()),
            {OCID: "flagged"},
        ),
        Example("government procurement", (_tender(regime="government_procurement"),), {OCID: "not_applicable"}),
        Example(
            "the first of two notices came too early; a budget in dollars",
            (_approved(), _tender("2026-03-02", budget={"amount": "9.00", "currency": "USD"}), _tender("2026-04-20")),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
