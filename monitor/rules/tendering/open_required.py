"""A project led by state money that must be tendered invited its bidders, and no authority had recognised the ground.

What it checks
    Each invited tender under the tendering law of a lot of the mandatory size, in a project within the duty to tender
    of which half the money or more is public: whether an approval of the invited tender was there by the notice.
Why it matters
    Who is invited is chosen before anybody has bid.
Legal source
    Implementing Regulation articles 8 and 64(1): open tender, but for two cases, which the approving authority
    recognises.
Does not apply
    Open tenders, other methods, government procurement, projects known not to be led by state money or to be outside
    the scope. Where all lots are under the size it is clear.
Innocent explanations
    The invited tender was approved with the project and submitted under another kind of approval.
Ask next
    The approval, the ground it gives, and how the invited firms were found.
Known gaps
    The ground that the approval gives is shown and not judged. Half the money is read as control (company law). Before
    June 2018 the scope is taken as the provisions of 2000 had it, which is known from memory.
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
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.thresholds import COVERED_SERVICES, ROW, Duty, size, with_coverage
from monitor.vocabulary.verdicts import Severity

ZH = """国有资金占主导、必须招标的项目采用邀请招标，事前没有经认定。

查什么
    适用招标投标法的每次邀请招标：项目属于必须招标范围、公共资金占一半以上、有标段达到规模的，公告之前是否有邀请招标的批复。
为什么要紧
    邀请谁，是在任何人投标之前选定的。
法律依据
    招标投标法实施条例第8条、第64条（一）：应当公开招标，两种例外须由审批、核准部门认定。
不适用
    公开招标和其他方式；政府采购；已知国有资金不占主导、或者不在范围内的项目。全部标段低于规模的，为未见异常。
可能的正当理由
    邀请招标随项目一并批准，按其他审批事项报送。
接着问
    批复及其依据；受邀单位是怎样找到的。
已知不足
    批复写明的依据只列出，不判断。资金占一半即视为主导（公司法）。2018年6月以前的范围依2000年规定，据记忆。
"""


@dataclass(frozen=True, slots=True)
class Params(Duty):
    """The sizes and the scope, as everywhere."""


def sized(f: Facts, p: Params) -> pl.LazyFrame:
    """`ROW` of notices: `is_large` (a lot of the size; null: cannot be told), `largest_fen`, `threshold_fen`."""
    lots = f.of("tender.published", "lots").with_columns(estimate_cny=cny("estimate"), threshold_fen=size(p.sizes))
    is_covered = pl.col("service_kind").is_in(COVERED_SERVICES) | (pl.col("category") != "services")
    large = (pl.col("estimate_cny") >= pl.col("threshold_fen")) & is_covered
    lots = lots.with_columns(large=large).sort(
        "large", "estimate_cny", "pos", descending=[True, True, False], nulls_last=True
    )
    return lots.group_by(ROW).agg(
        is_large=pl.col("large").any(ignore_nulls=False),
        largest_fen=pl.col("estimate_cny").first(),
        threshold_fen=pl.col("threshold_fen").first(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with its size, its project and the first approval of an invited tender."""
    rows = f.of("tender.published").join(sized(f, p), on=ROW, how="left")
    rows = with_coverage(f, with_first(rows, granted(f, ["invited_tender"]), "approved", "ground"), p)
    approved = ~is_missing("approved")  # where it was approved, what is not told matters no more
    open_questions = ("is_large", "is_covered", "is_state_led")
    return one_each(rows, PROCESS).with_columns(
        *(
            pl.when(approved).then(pl.col(name).fill_null(value=True)).otherwise(name).alias(name)
            for name in open_questions
        ),
        events=pl.concat_list("approved_event", "registered_event").list.drop_nulls(),
        cured_day=pl.when(is_missing("approved")).then("approved_day"),
        stake_fen="largest_fen",
    )


def applies(_: Params) -> pl.Expr:
    """Invited tenders under the tendering law, of projects that may be bound."""
    asked = (pl.col("regime") == "tendering") & (pl.col("method") == "invited")
    return asked & pl.col("is_covered").fill_null(value=True) & pl.col("is_state_led").fill_null(value=True)


def below(_: Params) -> pl.Expr:
    """No lot of the size."""
    return ~pl.col("is_large")


def flagged(_: Params) -> pl.Expr:
    """Bound, and not approved by the notice."""
    bound = pl.col("is_large") & pl.col("is_covered") & pl.col("is_state_led")
    return bound & is_missing("approved")


OCID, PROJECT = "ocds-tw9990-2026-0017", "PRJ-A"


def _budget(amount: str) -> dict[str, Any]:
    return {"level": "county", "fund_kind": "budget", "amount": {"amount": amount, "currency": "CNY"}}


def _project(*more_sources: dict[str, Any], **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "infrastructure_class": "none", "total_investment": "6000000.00"}
    told |= {"is_soe_controlled": False, "fund_sources": [_budget("3000000.00"), *more_sources]}
    return like("project.registered", "2026-01-12", **(told | more))


def _social(amount: str) -> dict[str, Any]:
    return {"level": "other", "fund_kind": "social", "amount": {"amount": amount, "currency": "CNY"}}


def _lot(estimate: str | None = "4000000.00", **more: Any) -> dict[str, Any]:
    priced = {} if estimate is None else {"estimate": {"amount": estimate, "currency": "CNY"}}
    return {"lot_id": "L1", "category": "works", **priced, **more}


def _tender(*lots: dict[str, Any], **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "method": "invited", "regime": "tendering"}
    return like("tender.published", "2026-03-20", lots=list(lots) or [_lot()], **(told | more))


def _approved(day: str = "2026-03-20", kind: str = "invited_tender", **more: Any) -> dict[str, Any]:
    return like("approval.granted", day, approval_kind=kind, **({"project_id": PROJECT} | more))


RULE = Rule(
    id="tnd.open-required",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("tender.published",),
    reads=("tender.published", "approval.granted", "project.registered"),
    about=("ocid",),
    needs=("is_large", "is_covered", "is_state_led"),
    evidence=(
        Shown("largest_fen", "最大标段估算价（元）", "Estimate of the largest lot (CNY)"),
        Shown("threshold_fen", "必须招标规模（元）", "Size from which a tender is mandatory (CNY)"),
        Shown("day", "公告日", "Notice on"),
        Shown("approved_day", "邀请招标批复日", "Invited tender approved on"),
        Shown("ground", "批复依据", "Ground of the approval"),
        Shown("budget_fen", "项目预算资金（元）", "Budget money of the project (CNY)"),
        Shown("total_fen", "项目总投资（元）", "Its total investment (CNY)"),
    ),
    title={"zh": "国有资金应公开招标", "en": "State-funded mandatory project must use open tender"},
    message={
        "zh": "{day} 邀请招标，最大标段 {largest_fen} 元，达到必须招标规模 {threshold_fen} 元，公共资金占主导，此前没有邀请招标的"
        "批复[（批复日 {approved_day}）]",
        "en": "Invited tender of {day}, largest lot CNY {largest_fen}, of the mandatory size of {threshold_fen}, led "
        "by "
        "public money: not approved by then[ (approved on {approved_day})]",
    },
    cites=(Cite("cn-bidding-regulation", "8"), Cite("cn-bidding-regulation", "64")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("not approved", (_project(), _tender()), {OCID: "flagged"}),
        Example("approved the same day, told last", (_project(), _tender(), _approved()), {OCID: ("clear", "lawful")}),
        Example(
            "approved, and nothing more is known",
            (_tender(_lot(None)), _approved("2026-03-19")),
            {OCID: ("clear", "lawful")},
        ),
        Example("approved the day after", (_project(), _tender(), _approved("2026-03-21")), {OCID: "flagged"}),
        Example("another approval", (_project(), _tender(), _approved(kind="no_tender")), {OCID: "flagged"}),
        Example(
            "the approval of another process",
            (_project(), _tender(), _approved(ocid="ocds-tw9990-2026-0099", regime="tendering")),
            {OCID: "flagged"},
        ),
        Example("all lots under the size", (_project(), _tender(_lot("3999999.99"))), {OCID: "clear"}),
        Example(
            "one of two lots is of the size",
            (_project(), _tender(_lot("1.00", lot_id="L2"), _lot())),
            {OCID: "flagged"},
        ),
        Example(
            "an estimate is not told",
            (_project(), _tender(_lot(None), _lot("1.00", lot_id="L2"))),
            {OCID: ("not_assessable", "missing: is_large")},
        ),
        Example(
            "a design of the size of works, and a test of materials",
            (
                _project(),
                _tender(_lot(category="services", service_kind="design")),
                _tender(
                    _lot(category="services", service_kind="testing"),
                    ocid="ocds-tw9990-2026-0018",
                ),
            ),
            {OCID: "flagged", "ocds-tw9990-2026-0018": ("clear", "below_threshold")},
        ),
        Example("half of it public", (_project(_social("3000000.00")), _tender()), {OCID: "flagged"}),
        Example("less than half", (_project(_social("3000000.01")), _tender()), {OCID: "not_applicable"}),
        Example(
            "where the money comes from is not told",
            (_project(fund_sources=None, infrastructure_class="water"), _tender()),
            {OCID: ("not_assessable", "missing: is_state_led")},
        ),
        Example(
            "the project is not registered",
            (_tender(),),
            {OCID: ("not_assessable", "missing: is_covered, is_state_led")},
        ),
        Example(
            "public money under two million, and no infrastructure",
            (_project(fund_sources=[_budget("1999999.99")]), _tender()),
            {OCID: "not_applicable"},
        ),
        Example(
            "public money of two million",
            (_project(fund_sources=[_budget("2000000.00")]), _tender()),
            {OCID: "flagged"},
        ),
        Example("goods of two million", (_project(), _tender(_lot("2000000.00", category="goods"))), {OCID: "flagged"}),
        Example("a fen less", (_project(), _tender(_lot("1999999.99", category="goods"))), {OCID: "clear"}),
        Example(
            "nothing is known of the project, and all is under the size",
            (_tender(_lot("3999999.99")),),
            {OCID: ("clear", "below_threshold")},
        ),
        Example("an open tender", (_project(), _tender(method="open")), {OCID: "not_applicable"}),
        Example(
            "government procurement", (_project(), _tender(regime="government_procurement")), {OCID: "not_applicable"}
        ),
        Example(
            "an estimate in dollars",
            (_project(), _tender(_lot(None) | {"estimate": {"amount": "9000000.00", "currency": "USD"}})),
            {OCID: "not_assessable"},
        ),
        Example(
            "announced again as an open tender",
            (_project(), _tender(), _tender(method="open") | {"time": "2026-04-20T00:00:00+08:00"}),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
