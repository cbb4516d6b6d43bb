"""A negotiation or inquiry group was too small, even in number, or had too few experts.

What it checks
    The persons who sat on each lot of a competitive negotiation or inquiry, each once: at least three, at least five
    where the budget reaches the size from which an open tender is due (for works, the size from which a tender is
    mandatory); an odd number; and two thirds of them experts.
Why it matters
    Large purchases that were not tendered need more independent eyes, not fewer.
Legal source
    Government Procurement Law, articles 38 and 40; Order no. 74, article 7: three or more, odd; five or more at the
    size of an open tender; experts no fewer than two thirds.
Does not apply
    Other methods of procurement; tenders under the tendering law and procedures outside both laws.
Innocent explanations
    A member left and the replacement was not submitted; the budget told is that of several purchases; the lot was
    negotiated a second time by a full group.
Ask next
    The sign-in sheet, the approved budget, and the paper that allowed another method than an open tender.
Known gaps
    The size of an open tender is set by the province for local budgets: a county has to set `open_tender_threshold`,
    else a group of three for goods or services cannot be judged. The budget is that of the whole process, in yuan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import LOT, committees, is_even, lacks_experts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.thresholds import works
from monitor.vocabulary.verdicts import Severity

ZH = """谈判小组、询价小组人数不足、为双数，或者专家不足三分之二。

查什么
    竞争性谈判、询价每个包到场的小组成员，每人计一次：是否三人以上；预算达到公开招标数额标准（工程为必须招标规模）的，是否
    五人以上；是否单数；专家是否不少于三分之二。
为什么要紧
    金额大又没有招标的采购，更需要多几双独立的眼睛。
法律依据
    政府采购法第38条、第40条；财政部令第74号第7条：三人以上单数；达到公开招标数额标准的五人以上；专家不少于三分之二。
不适用
    其他采购方式；适用招标投标法的招标和两部法律之外的程序。
可能的正当理由
    有成员中途离开，替补没有报送；所报预算包括几项采购；该包后来由完整的小组重新谈判。
接着问
    签到表、批准的预算，以及准予采用非公开招标方式的文件。
已知不足
    地方预算的公开招标数额标准由省级规定：县里须设定“open_tender_threshold”，否则货物、服务的三人小组无法判断。预算是整个
    采购的预算，以人民币计。
"""

METHODS = ("competitive_negotiation", "inquiry")


@dataclass(frozen=True, slots=True)
class Params:
    """三人以上, 五人以上, 达到数额标准: each bound included; 不得少于三分之二: exactly two thirds is enough."""

    min_members: int = param(3, unit="persons", zh="最少人数（含）", en="Fewest members (incl.)")
    large_min: int = param(5, unit="persons", zh="达到公开招标规模最少人数（含）", en="Fewest members, large (incl.)")
    expert_ratio: str = param("2/3", unit="ratio", zh="专家最低比例（含）", en="Least share of experts (incl.)")
    open_tender_threshold: int | None = param(
        None, unit="CNY", zh="货物服务公开招标数额标准（含）", en="Open tender of goods, services from (incl.)"
    )
    works_threshold: int = works()


def with_category(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (`notice`, `lot_id`) with whether works are bought: by the lot, else by all lots of the notice."""
    lots = f.with_named("tender.published", "lots")
    lots = lots.select("scope_id", "lot_id", notice="event", is_lot_works=pl.col("category") == "works")
    kinds = pl.col("is_lot_works").unique()
    whole = lots.group_by("scope_id", "notice").agg(is_all_works=pl.when(kinds.len() == 1).then(kinds.first()))
    by_lot = lots.unique(["scope_id", "notice", "lot_id"], keep="first", maintain_order=True)
    both = rows.join(whole, on=["scope_id", "notice"], how="left").join(
        by_lot, on=["scope_id", "notice", "lot_id"], how="left"
    )
    return both.with_columns(is_works=pl.coalesce("is_lot_works", "is_all_works"))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with who sat, and whether the budget takes a larger group."""
    rows = with_notice(f, committees(f), notice=pl.col("event"), method=pl.col("method"), budget_fen=cny("budget"))
    fits, is_works = pl.col("members") >= p.large_min, pl.col("is_works")
    threshold = pl.lit(p.open_tender_threshold, dtype=pl.Int64)
    rows = with_category(f, rows).with_columns(
        size_fen=pl.when(is_works).then(p.works_threshold * FEN).when(~is_works).then(threshold * FEN),
        open_tender_threshold=pl.when(fits | is_works).then(0).otherwise(threshold),
        is_budget_told=pl.when(fits | (pl.col("budget_fen").is_not_null() & is_works.is_not_null())).then(
            pl.lit(value=True)
        ),
    )
    rows = rows.with_columns(is_large=pl.col("budget_fen") >= pl.col("size_fen"))
    return one_each(rows, LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Negotiations and inquiries of government procurement."""
    return (pl.col("regime") == "government_procurement") & pl.col("method").is_in(METHODS)


def flagged(p: Params) -> pl.Expr:
    """Too few, even, or too few experts."""
    few = (pl.col("members") < p.min_members) | (pl.col("is_large") & (pl.col("members") < p.large_min))
    return few | is_even() | lacks_experts(p.expert_ratio)


OCID = "ocds-tw9990-2026-0017"
GP = "government_procurement"
SET = {"open_tender_threshold": 2_000_000}


def _lots(*categories: str) -> list[dict[str, Any]]:
    return [{"lot_id": f"L{place}", "category": category} for place, category in enumerate(categories, start=1)]


def _notice(budget: Any, *categories: str, method: str = "competitive_negotiation", **more: Any) -> dict[str, Any]:
    told = {"method": method, "regime": GP, "lots": _lots(*(categories or ("goods",))), "budget": budget} | more
    return like("tender.published", "2026-03-20", **told)


def _sat(experts: int, buyers: int, day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    rows = [{"person": f"E-{place:04d}", "member_type": "expert"} for place in range(experts)]
    rows += [{"person": f"P-{place:04d}", "member_type": "buyer_representative"} for place in range(buyers)]
    return like("evaluation.concluded", day, **{"members": rows, "regime": GP, **more})


RULE = Rule(
    id="exp.negotiation-group-3-5",
    version=1,
    family="exp",
    severity=Severity.HIGH,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("method", "open_tender_threshold", "is_budget_told"),
    evidence=(
        Shown("members", "到场人数", "Members who sat"),
        Shown("experts", "其中专家", "Of them experts"),
        Shown("budget_fen", "预算（元）", "Budget (yuan)"),
        Shown("size_fen", "须五人以上的规模（元）", "Size that takes a larger group (yuan)"),
        Shown("is_works", "工程", "Works"),
        Shown("method", "采购方式", "Method", codes="method"),
        Shown("day", "评审结束日", "Evaluation ended on"),
    ),
    title={"zh": "谈判询价小组三人/五人", "en": "Negotiation or inquiry group of three, or five when large"},
    message={
        "zh": "小组 {members} 人，其中专家 {experts} 人[；预算 {budget_fen} 元][，规模标准 {size_fen} 元]；应为 {min_members} "
        "人（达到规模 {large_min} 人）以上单数，专家不少于 {expert_ratio}",
        "en": "The group sat with {members} members, {experts} of them experts[; budget {budget_fen} yuan][, size "
        "{size_fen} yuan]; {min_members} or more ({large_min} at that size) are due, an odd number, {expert_ratio} of "
        "them experts",
    },
    cites=(
        Cite("cn-procurement-nontender-74", "7"),
        Cite("cn-procurement-law", "38"),
        Cite("cn-procurement-law", "40"),
    ),
    in_force=date(2014, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "three, a fen below the size", (_notice("1999999.99"), _sat(2, 1)), {OCID: ("clear", "lawful")}, set=SET
        ),
        Example("three, at the size", (_notice("2000000.00"), _sat(2, 1)), {OCID: "flagged"}, set=SET),
        Example("five, at the size, the notice last", (_sat(4, 1), _notice("2000000.00")), {OCID: "clear"}, set=SET),
        Example("five, three of them experts", (_notice("2000000.00"), _sat(3, 2)), {OCID: "flagged"}, set=SET),
        Example("two experts", (_notice("1000.00"), _sat(2, 0)), {OCID: "flagged"}, set=SET),
        Example("one expert alone: odd, too few", (_notice("1000.00"), _sat(1, 0)), {OCID: "flagged"}, set=SET),
        Example("four: even", (_notice("1000.00"), _sat(3, 1)), {OCID: "flagged"}, set=SET),
        Example("an inquiry by four", (_notice("1000.00", method="inquiry"), _sat(3, 1)), {OCID: "flagged"}, set=SET),
        Example("works a fen below their size", (_notice("3999999.99", "works"), _sat(2, 1)), {OCID: "clear"}, set=SET),
        Example("works at their size", (_notice("4000000.00", "works"), _sat(2, 1)), {OCID: "flagged"}),
        Example(
            "three, the county has not set the size",
            (_notice("2000000.00"), _sat(2, 1)),
            {OCID: ("not_assessable", "missing: open_tender_threshold")},
        ),
        Example("five, whatever the size", (_notice("2000000.00"), _sat(4, 1)), {OCID: ("clear", "lawful")}),
        Example(
            "three, the budget is not told",
            (_notice(None), _sat(2, 1)),
            {OCID: ("not_assessable", "missing: is_budget_told")},
            set=SET,
        ),
        Example("five, the budget is not told", (_notice(None), _sat(4, 1)), {OCID: "clear"}, set=SET),
        Example(
            "a budget in another currency",
            (_notice({"amount": "2000000.00", "currency": "USD"}), _sat(2, 1)),
            {OCID: "not_assessable"},
            set=SET,
        ),
        Example(
            "works in one lot, goods in the other: each by its own size",
            (_notice("3000000.00", "works", "goods"), _sat(2, 1, lot_id="L1"), _sat(2, 1, lot_id="L2")),
            {"L1": "clear", "L2": "flagged"},
            set=SET,
        ),
        Example(
            "works in one lot, goods in the other, evaluated as one",
            (_notice("3000000.00", "works", "goods"), _sat(2, 1)),
            {OCID: ("not_assessable", "missing: is_budget_told")},
            set=SET,
        ),
        Example(
            "a full group the second time: the short one stays a breach of its time",
            (_notice("1000.00"), _sat(2, 0), _sat(2, 1, "2026-04-25")),
            {OCID: "flagged"},
            set=SET,
        ),
        Example(
            "a consultation",
            (_notice("1000.00", method="competitive_consultation"), _sat(2, 0)),
            {OCID: "not_applicable"},
        ),
        Example(
            "outside government procurement", (_notice("1000.00"), _sat(2, 0, regime="other")), {OCID: "not_applicable"}
        ),
        Example("no notice: the method is not told", (_sat(2, 0),), {OCID: "not_assessable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
