"""A government purchase began without its intention having been published thirty days before.

What it checks
    Each procurement under the government procurement law: the days from the first publication of its intention, for
    the process or for its project, to the notice or the start of the procedure.
Why it matters
    Thirty days are what a firm needs that did not know beforehand.
Legal source
    Finance ministry notice of 2020 (no. 10), section three: as a rule not later than thirty days before; below the
    province since 2022.
Does not apply
    The tendering law, framework agreements, secrets. An urgent need that could not be foreseen is clear.
Innocent explanations
    The intention was published in a list that was not submitted for each purchase; the need was urgent and not marked
    so.
Ask next
    Where and when the intention was published, and what made the need urgent.
Known gaps
    Small purchases below the procurement size, and batches of the central agency, need no intention and are not told
    apart. Whether an urgent need could be foreseen is not judged. What the intention says is not read.
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
from monitor.rules.kit.params import param
from monitor.rules.kit.preceding import published, with_first
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """采购活动开始前三十天没有公开采购意向。

查什么
    适用政府采购法的每次采购：从本过程或其项目首次公开采购意向，到公告或采购程序开始的天数。
为什么要紧
    事先不知情的企业，需要这三十天。
法律依据
    财库〔2020〕10号第三部分：原则上不得晚于采购活动开始前30日；省级以下2022年起实施。
不适用
    招标投标法；框架协议；涉密采购。不可预见的紧急需要为未见异常。
可能的正当理由
    采购意向汇总公开，没有按采购报送；确属紧急而没有标明。
接着问
    采购意向在哪里、何时公开；紧急的原因是什么。
已知不足
    限额以下的零星采购和集中采购机构的批量采购不需公开意向，这里区分不出。紧急需要能否预见，不作判断。意向的内容不看。
"""

URGENT = "art31_2"
"""Government procurement law art. 31(2): an emergency that could not be foreseen."""


@dataclass(frozen=True, slots=True)
class Params:
    """开始前30日: the thirtieth day before is in time."""

    min_days: int = param(30, unit="day", zh="最少天数（含）", en="Fewest days (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with the days since its intention, and whether urgency excuses it (null: not told)."""
    rows = with_first(f.of("tender.published"), published(f, "procurement_intention"), "intended")
    days = pl.col("day") - pl.col("intended_day")
    marked, ground = pl.col("is_emergency"), pl.col("exception_ground") == URGENT
    urgent = marked.fill_null(value=False) | ground.fill_null(value=False)
    is_silent = marked.is_null() & ground.is_null()
    late = (days < p.min_days).fill_null(value=True)
    rows = rows.with_columns(
        days=days,
        is_late=late,
        is_urgent=pl.when(~late).then(pl.lit(value=False)).when(~is_silent).then(urgent),
        events=pl.concat_list("intended_event").list.drop_nulls(),
        stake_fen=cny("budget"),
    )
    return one_each(rows, PROCESS, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Purchases under the procurement law that are published at all."""
    open_ = ~pl.col("is_secret").fill_null(value=False) & (pl.col("method") != "framework")
    return (pl.col("regime") == "government_procurement") & open_


def flagged(_: Params) -> pl.Expr:
    """Too late or never, and not for urgency."""
    return pl.col("is_late") & ~pl.col("is_urgent")


OCID, PROJECT = "ocds-tw9990-2026-0017", "PRJ-A"
GP = {"regime": "government_procurement"}


def _tender(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "exception_ground": "none"} | GP
    return like("tender.published", day, **(told | more))


def _shown(day: str = "2026-02-18", what: str = "procurement_intention", **more: Any) -> dict[str, Any]:
    tied = more or {"project_id": PROJECT}
    return like("disclosure.published", day, publication_id=f"PUB-{day}", what=what, **tied)


RULE = Rule(
    id="tnd.gp-intention-30d",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("tender.published",),
    reads=("tender.published", "disclosure.published"),
    about=("ocid",),
    needs=("is_urgent",),
    evidence=(
        Shown("days", "提前天数", "Days before"),
        Shown("day", "采购活动开始", "Procurement began on"),
        Shown("intended_day", "意向公开日", "Intention published on"),
        Shown("method", "采购方式", "Method", codes="method"),
    ),
    title={"zh": "采购意向公开", "en": "Procurement intention published >= 30 days ahead"},
    message={
        "zh": "采购活动 {day} 开始，应提前 {min_days} 天公开采购意向[；意向公开日 {intended_day}]",
        "en": "Procurement began on {day}; its intention was due {min_days} days before[; it was published on "
        "{intended_day}]",
    },
    cites=(Cite("cn-procurement-intention-10", "三"),),
    in_force=date(2022, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("thirty days before", (_tender(), _shown()), {OCID: ("clear", "lawful")}),
        Example("twenty-nine", (_shown("2026-02-19"), _tender()), {OCID: "flagged"}),
        Example("never", (_tender(),), {OCID: "flagged"}),
        Example("the first publication counts", (_shown(), _shown("2026-03-10"), _tender()), {OCID: "clear"}),
        Example("something else was published", (_shown(what="tender_item"), _tender()), {OCID: "flagged"}),
        Example("for this process", (_shown(ocid=OCID, **GP), _tender(project_id=None)), {OCID: "clear"}),
        Example(
            "for another process of the project",
            (_shown(ocid="ocds-tw9990-2026-0099", project_id=PROJECT, **GP), _tender()),
            {OCID: "flagged"},
        ),
        Example(
            "marked as an emergency", (_tender(is_emergency=True, exception_ground=None),), {OCID: ("clear", "lawful")}
        ),
        Example("told to be none", (_tender(is_emergency=False, exception_ground=None),), {OCID: "flagged"}),
        Example("on the ground of an emergency", (_tender(exception_ground="art31_2"),), {OCID: ("clear", "lawful")}),
        Example(
            "whether it was urgent is not told",
            (_tender(exception_ground=None),),
            {OCID: ("not_assessable", "missing: is_urgent")},
        ),
        Example("not told, and in time", (_tender(exception_ground=None), _shown()), {OCID: ("clear", "lawful")}),
        Example("a secret", (_tender(is_secret=True),), {OCID: "not_applicable"}),
        Example("a framework agreement", (_tender(method="framework"),), {OCID: "not_applicable"}),
        Example("the tendering law", (_tender(regime="tendering"),), {OCID: "not_applicable"}),
        Example(
            "announced again in time; a budget in dollars",
            (_tender("2026-03-01", budget={"amount": "9.00", "currency": "USD"}), _shown(), _tender("2026-04-20")),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
