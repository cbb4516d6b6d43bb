"""Goods or services of the open-tender size were bought by another method, and no prefecture had approved it.

What it checks
    Each procurement of goods or services under the government procurement law whose budget reaches the open-tender
    threshold and that was no open tender: whether a finance department of a prefecture or above had approved the
    method by the start of the procedure.
Why it matters
    Each method but the open one lets the buyer narrow down who may compete.
Legal source
    Government Procurement Law article 27; its Implementing Regulation, article 23.
Does not apply
    Open tenders, framework agreements, works, the tendering law; emergencies and secrets (article 85). Below the
    threshold it is clear.
Innocent explanations
    The approval was given for the project under another number, or submitted under another kind.
Ask next
    The approval, its authority and date, and why the open tender was thought impossible.
Known gaps
    The county must set the threshold. Whether the ground for the other method holds is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.preceding import KEY, granted, linked
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """达到公开招标限额的货物、服务改用其他方式采购，没有设区的市级以上财政部门的批准。

查什么
    适用政府采购法、预算达到公开招标限额、没有公开招标的每次货物或服务采购：采购活动开始前，设区的市级以上财政部门是否批准了采
    购方式。
为什么要紧
    公开招标之外的每一种方式，都让采购人能缩小竞争者的范围。
法律依据
    政府采购法第27条；实施条例第23条。
不适用
    公开招标、框架协议；工程；招标投标法；紧急采购和涉密采购（第85条）。低于限额的，为未见异常。
可能的正当理由
    批准的是项目、用了另一个编号，或者按其他审批事项报送。
接着问
    批复、批准机关和日期；为什么认为不能公开招标。
已知不足
    限额须由县设定。改用其他方式的理由是否成立，不作判断。
"""

HIGH_ENOUGH = ("city", "province", "central")
"""设区的市、自治州以上."""


@dataclass(frozen=True, slots=True)
class Params:
    """Whole yuan, the bound inside the duty; no national figure, the province sets it."""

    open_tender_threshold: int | None = param(None, unit="CNY", zh="公开招标限额（含）", en="Open tender from (incl.)")


def approvals(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY`: `is_approved` by a department that may (null: its level is not told), and since when."""
    told = linked(rows, granted(f, ["procurement_method"]), "authority_level")
    told = told.join(rows.select(*KEY, "at", "day", "clock"), on=KEY).with_columns(
        may=pl.col("authority_level").is_in(HIGH_ENOUGH), is_early=~later("told", "")
    )
    return told.group_by(KEY).agg(
        is_approved=(pl.col("may") & pl.col("is_early")).any(ignore_nulls=False),
        approved_day=pl.col("told_day").filter("may").min(),
        levels=pl.col("authority_level").drop_nulls().unique().sort(),
        events=pl.col("told_event").unique().sort(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with its budget, the threshold and the approvals of its method."""
    threshold = None if p.open_tender_threshold is None else p.open_tender_threshold * FEN
    bought = f.of("tender.published", "lots").group_by(KEY).agg(is_supply=(pl.col("category") != "works").any())
    notices = f.of("tender.published").join(bought, on=KEY, how="left")
    rows = notices.join(approvals(f, notices), on=KEY, how="left").with_columns(
        budget_cny=cny("budget"),
        open_tender_threshold=pl.lit(threshold, dtype=pl.Int64),
        is_approved=pl.when(pl.col("events").is_null()).then(pl.lit(value=False)).otherwise("is_approved"),
        cured_day=pl.when(~pl.col("is_approved")).then("approved_day"),
        stake_fen="budget_fen",
    )
    return one_each(rows, PROCESS, first=applies(p) & ~below(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Goods and services under the procurement law, bought by another method."""
    other = ~pl.col("method").is_in(["open", "framework"])
    exempt = pl.any_horizontal(pl.col("is_emergency", "is_secret").fill_null(value=False))
    return (pl.col("regime") == "government_procurement") & pl.col("is_supply") & other & ~exempt


def below(_: Params) -> pl.Expr:
    """Under the size from which an open tender is the rule."""
    return pl.col("budget_cny") < pl.col("open_tender_threshold")


def flagged(_: Params) -> pl.Expr:
    """Of the size, and not approved before the start."""
    return (pl.col("budget_cny") >= pl.col("open_tender_threshold")) & ~pl.col("is_approved")


OCID, PROJECT = "ocds-tw9990-2026-0017", "PRJ-A"
GP = {"regime": "government_procurement"}
SET = {"open_tender_threshold": 2_000_000}


def _tender(budget: Any = "2000000.00", category: str = "goods", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "method": "competitive_negotiation", "budget": budget} | GP
    told["lots"] = [{"lot_id": "L1", "category": category}]
    return like("tender.published", "2026-03-20", **(told | more))


def _approved(level: str | None = "city", day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"approval_id": f"APP-{day}", "approval_kind": "procurement_method"}
    told |= {"project_id": PROJECT, "authority_level": level}
    return like("approval.granted", day, **(told | more))


RULE = Rule(
    id="tnd.gp-method-approval",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("tender.published",),
    reads=("tender.published", "approval.granted"),
    about=("ocid",),
    needs=("open_tender_threshold", "budget_cny", "is_approved"),
    evidence=(
        Shown("budget_fen", "预算（元）", "Budget (CNY)"),
        Shown("method", "采购方式", "Method", codes="method"),
        Shown("day", "采购活动开始", "Procurement began on"),
        Shown("approved_day", "有权机关批准日", "Approved by a competent authority on"),
        Shown("levels", "批准机关级次", "Levels that approved", codes="fund_level"),
    ),
    title={"zh": "变更采购方式审批", "en": "Non-open method approved"},
    message={
        "zh": "预算 {budget_fen} 元，达到公开招标限额 {open_tender_threshold} 元，{day} 以{method}方式开始采购，此前没有设区的市级以上"
        "财政部门的批准[；批准机关级次：{levels}][；批准日 {approved_day}]",
        "en": "Budget of CNY {budget_fen}, at or above the open-tender threshold of {open_tender_threshold} yuan, "
        "bought "
        "from {day} by {method}; no finance department of a prefecture or above had approved it[; levels that "
        "approved: {levels}][; approved on {approved_day}]",
    },
    cites=(Cite("cn-procurement-law", "27"), Cite("cn-procurement-regulation", "23")),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("not approved", (_tender(),), {OCID: "flagged"}, set=SET),
        Example("a fen under the threshold", (_tender("1999999.99"),), {OCID: ("clear", "below_threshold")}, set=SET),
        Example("approved the same day by the city", (_approved(), _tender()), {OCID: ("clear", "lawful")}, set=SET),
        Example("approved by the county only", (_approved("county"), _tender()), {OCID: "flagged"}, set=SET),
        Example("approved the day after", (_approved(day="2026-03-21"), _tender()), {OCID: "flagged"}, set=SET),
        Example(
            "by the county before, by the province after",
            (_approved("county", "2026-03-02"), _approved("province", "2026-03-23"), _tender()),
            {OCID: "flagged"},
            set=SET,
        ),
        Example(
            "who approved is not told",
            (_approved(None), _tender()),
            {OCID: ("not_assessable", "missing: is_approved")},
            set=SET,
        ),
        Example(
            "not told of one, the city of the other",
            (_approved(None), _approved(day="2026-03-02"), _tender()),
            {OCID: ("clear", "lawful")},
            set=SET,
        ),
        Example("another approval", (_approved(approval_kind="no_tender"), _tender()), {OCID: "flagged"}, set=SET),
        Example(
            "the approval of another process",
            (_approved(ocid="ocds-tw9990-2026-0099", **GP), _tender()),
            {OCID: "flagged"},
            set=SET,
        ),
        Example("the budget is not told", (_tender(None),), {OCID: ("not_assessable", "missing: budget_cny")}, set=SET),
        Example(
            "a budget in dollars",
            (_tender({"amount": "9000000.00", "currency": "USD"}),),
            {OCID: ("not_assessable", "missing: budget_cny")},
            set=SET,
        ),
        Example(
            "the county has set no threshold",
            (_tender(),),
            {OCID: ("not_assessable", "missing: open_tender_threshold")},
        ),
        Example(
            "services by single source",
            (_tender(category="services", method="single_source"),),
            {OCID: "flagged"},
            set=SET,
        ),
        Example("works", (_tender(category="works"),), {OCID: "not_applicable"}, set=SET),
        Example("an open tender", (_tender(method="open"),), {OCID: "not_applicable"}, set=SET),
        Example("a framework agreement", (_tender(method="framework"),), {OCID: "not_applicable"}, set=SET),
        Example("an emergency", (_tender(is_emergency=True),), {OCID: "not_applicable"}, set=SET),
        Example("a secret", (_tender(is_secret=True),), {OCID: "not_applicable"}, set=SET),
        Example("the tendering law", (_tender(regime="tendering"),), {OCID: "not_applicable"}, set=SET),
        Example(
            "begun without approval, and begun again with it",
            (_tender(), _approved(day="2026-04-02"), _tender() | {"time": "2026-04-20T00:00:00+08:00"}),
            {OCID: "flagged"},
            set=SET,
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
