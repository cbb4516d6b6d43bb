"""A works tender began before its item had been published or the owner's qualification had been reviewed.

What it checks
    Each tender under the tendering law: whether a publication of the tender item and a review of the owner's
    qualification were there by the notice, for this process or for its project as a whole.
Why it matters
    Who knows the year's tenders beforehand can prepare; who only reads the notice comes late.
Legal source
    Tongyu county, section two (3): the housing bureau draws up the yearly works plan, publishes the tender items and
    reviews the owners' qualification.
Does not apply
    Government procurement, and procedures outside both laws.
Innocent explanations
    The items were published in one list that was not submitted for each project; the owner was reviewed once for the
    whole year.
Ask next
    The published list of items, and the review of the owner.
Known gaps
    The text sets no day for the publication: it is asked for by the notice, as the review is. What the publication
    says is not read. Without a project those of the project cannot be found.
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
from monitor.rules.kit.preceding import granted, is_missing, published, with_first
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """工程招标公告之前，没有公示招标项目，或者没有审查建设单位资格。

查什么
    适用招标投标法的每次招标：公告之前是否公示了该招标项目，是否审查了建设单位资格（针对本采购过程或者整个项目的都算）。
为什么要紧
    事先知道全年招标项目的人来得及准备，只看到公告的人就晚了。
法律依据
    通榆县二（3）：住建部门做好工程项目建设年度计划的统筹制定、工程招标项目公开公示、建设单位资格审查等工作。
不适用
    政府采购；两部法律之外的程序。
可能的正当理由
    招标项目汇总公示，没有按项目报送；建设单位一年审查一次。
接着问
    公示的项目清单；建设单位资格审查文件。
已知不足
    原文没有规定公示的日期，这里与资格审查一样，要求在公告之前。公示的内容不看。没有写明项目的，找不到项目的公示和审查。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def lacking(name: str) -> pl.Expr:
    """Whether `name` was not there by the notice; null where it may be the project's, which is not told."""
    known = pl.col("project_id").is_not_null() | pl.col(f"{name}_event").is_not_null()
    return pl.when(known).then(is_missing(name))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with the first publication of its item and the first review of its owner."""
    rows = with_first(f.of("tender.published"), published(f, "tender_item"), "shown")
    rows = with_first(rows, granted(f, ["owner_qualification"]), "qualified")
    gaps = {"shown": "tender_item", "qualified": "owner_qualification"}
    rows = rows.with_columns(lacking(name).alias(f"lacks_{name}") for name in gaps)
    is_open = pl.any_horizontal(pl.col(f"lacks_{name}") & pl.col(f"{name}_event").is_null() for name in gaps)
    rows = rows.with_columns(
        *(
            pl.concat_list(pl.when(f"lacks_{name}").then(pl.lit(code))).list.drop_nulls().alias(f"missing_{name}")
            for name, code in gaps.items()
        ),
        cured_day=pl.when(~is_open).then(
            pl.max_horizontal(pl.when(f"lacks_{name}").then(f"{name}_day") for name in gaps)
        ),
        events=pl.concat_list(f"{name}_event" for name in gaps).list.drop_nulls(),
        stake_fen=cny("budget"),
    )
    return one_each(rows, ["scope_id", "ocid"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders under the tendering law: works, and what belongs to them."""
    return pl.col("regime") == "tendering"


def flagged(_: Params) -> pl.Expr:
    """Not published, or not reviewed."""
    return pl.col("lacks_shown") | pl.col("lacks_qualified")


OCID, PROJECT = "ocds-tw9990-2026-0017", "PRJ-A"


def _shown(day: str = "2026-02-20", what: str = "tender_item", **more: Any) -> dict[str, Any]:
    tied = more or {"project_id": PROJECT}
    return like("disclosure.published", day, publication_id=f"PUB-{day}", what=what, medium="website", **tied)


def _reviewed(day: str = "2026-02-10", kind: str = "owner_qualification", **more: Any) -> dict[str, Any]:
    tied = more or {"project_id": PROJECT}
    return like("approval.granted", day, approval_id=f"APP-{day}", approval_kind=kind, **tied)


def _tender(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like("tender.published", day, **({"project_id": PROJECT} | more))


THIS = {"ocid": OCID, "regime": "tendering"}
OTHER = {"ocid": "ocds-tw9990-2026-0099", "regime": "tendering", "project_id": PROJECT}

RULE = Rule(
    id="tnd.annual-notice-owner-qualified",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("tender.published",),
    reads=("tender.published", "disclosure.published", "approval.granted"),
    about=("ocid",),
    needs=("lacks_shown", "lacks_qualified"),
    evidence=(
        Shown("missing_shown", "公告前未公示", "Not published by the notice", codes="publication_kind"),
        Shown("missing_qualified", "公告前未审查", "Not reviewed by the notice", codes="approval_kind"),
        Shown("day", "公告日", "Notice on"),
        Shown("shown_day", "项目公示日", "Item published on"),
        Shown("qualified_day", "资格审查日", "Owner reviewed on"),
    ),
    title={"zh": "项目公示与建设单位资格审查", "en": "Tender item published and owner qualification reviewed"},
    message={
        "zh": "{day} 招标公告[，此前没有：{missing_shown}][，此前没有：{missing_qualified}][；项目公示日 {shown_day}]"
        "[；资格审查日 {qualified_day}]",
        "en": "Notice of {day}[; not there by then: {missing_shown}][; not there by then: {missing_qualified}]"
        "[; item published on {shown_day}][; owner reviewed on {qualified_day}]",
    },
    cites=(Cite("seed-tongyu", "二(3)招标"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("published and reviewed before", (_shown(), _reviewed(), _tender()), {OCID: "clear"}),
        Example(
            "both on the day of the notice, told last",
            (_tender(), _shown("2026-03-20"), _reviewed("2026-03-20")),
            {OCID: "clear"},
        ),
        Example("never published", (_reviewed(), _tender()), {OCID: "flagged"}),
        Example(
            "the notice itself is no publication of the item",
            (_shown(what="tender_notice"), _reviewed(), _tender()),
            {OCID: "flagged"},
        ),
        Example("a budget in dollars", (_tender(budget={"amount": "9.00", "currency": "USD"}),), {OCID: "flagged"}),
        Example("never reviewed", (_shown(), _tender()), {OCID: "flagged"}),
        Example("another approval", (_shown(), _reviewed(kind="tender_plan"), _tender()), {OCID: "flagged"}),
        Example("published the day after", (_shown("2026-03-21"), _reviewed(), _tender()), {OCID: "flagged"}),
        Example("reviewed the day after", (_shown(), _reviewed("2026-03-21"), _tender()), {OCID: "flagged"}),
        Example(
            "by the process, of a project that is not told",
            (_shown(**THIS), _reviewed(**THIS), _tender(project_id=None)),
            {OCID: "clear"},
        ),
        Example("those of another process", (_shown(**OTHER), _reviewed(**OTHER), _tender()), {OCID: "flagged"}),
        Example(
            "the other's first, then one for the project",
            (_shown("2026-01-05", **OTHER), _shown(), _reviewed(), _tender()),
            {OCID: "clear"},
        ),
        Example(
            "the project is not told: nothing published is found",
            (_reviewed(**THIS), _tender(project_id=None)),
            {OCID: ("not_assessable", "missing: lacks_shown")},
        ),
        Example(
            "the project is not told: no review is found",
            (_shown(**THIS), _tender(project_id=None)),
            {OCID: ("not_assessable", "missing: lacks_qualified")},
        ),
        Example(
            "the project is not told, and the review came late",
            (_shown(**THIS), _reviewed("2026-03-21", **THIS), _tender(project_id=None)),
            {OCID: "flagged"},
        ),
        Example("government procurement", (_tender(regime="government_procurement"),), {OCID: "not_applicable"}),
        Example(
            "a second notice after both",
            (_tender(), _shown("2026-03-25"), _reviewed("2026-03-25"), _tender("2026-04-20")),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
