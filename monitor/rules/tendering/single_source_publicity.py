"""A purchase from the only possible supplier was not publicised for five working days.

What it checks
    Each single-source procurement on the ground of an only supplier whose budget reaches the open-tender threshold:
    whether its publicity lasted to the fifth working day after it began, or longer.
Why it matters
    Only a rival can say that there is a second supplier, and only if he hears of it.
Legal source
    Implementing Regulation of the Government Procurement Law, article 38: not fewer than five working days.
Does not apply
    Other methods and other grounds of single source (emergency, additions); the tendering law. Below the threshold it
    is clear.
Innocent explanations
    The publicity was prolonged and the new end was not submitted; it ran under the project's number.
Ask next
    The page of publicity with its dates, and whether anybody objected.
Known gaps
    The county must set the threshold. Whether the publicity ended before the procedure began, and whether the medium
    is a designated one, is not judged. Working days of a year without a published calendar cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.preceding import KEY, linked, published
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """只能从唯一供应商采购的项目，公示不足五个工作日或者没有公示。

查什么
    以唯一供应商为由、预算达到公开招标限额的每次单一来源采购：公示是否持续到开始后第五个工作日或者更久。
为什么要紧
    只有竞争者能说出还有第二家，前提是他看得到。
法律依据
    政府采购法实施条例第38条：公示期不得少于5个工作日。
不适用
    其他方式；单一来源的其他情形（紧急、添购）；招标投标法。低于限额的，为未见异常。
可能的正当理由
    公示期延长而没有报送新的截止日；用项目编号公示。
接着问
    公示页面及其起止日期；有没有人提出异议。
已知不足
    限额须由县设定。公示是否在采购开始前结束、是否在指定媒体，不作判断。没有公布日历的年份，无法计算工作日。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不得少于5个工作日 includes the fifth; the threshold has no national figure, the province sets it."""

    min_days: int = param(5, unit="working_day", zh="最少工作日（含）", en="Fewest working days (incl.)")
    open_tender_threshold: int | None = param(None, unit="CNY", zh="公开招标限额（含）", en="Open tender from (incl.)")


def shown(f: Facts, rows: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """`KEY` with the longest publicity of each: `is_long` (null: its end, or the working days, are not told)."""
    told = linked(rows, published(f, "single_source"), "published_until_day")
    told = told.with_columns(least_day=working_days_after(pl.col("told_day"), p.min_days))
    told = told.with_columns(is_long=pl.col("published_until_day") >= pl.col("least_day"))
    rank = (pl.col("is_long").cast(pl.Int8) * 2).fill_null(1)  # long enough, then not told, then too short
    best = told.sort(rank, "told_day", "told_event", descending=True)
    return best.unique(KEY, keep="first", maintain_order=True)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with its budget, the threshold and its publicity."""
    threshold = None if p.open_tender_threshold is None else p.open_tender_threshold * FEN
    rows = f.of("tender.published")
    rows = rows.join(shown(f, rows, p), on=KEY, how="left").with_columns(
        budget_cny=cny("budget"),
        open_tender_threshold=pl.lit(threshold, dtype=pl.Int64),
        is_long=pl.when(pl.col("told_event").is_null()).then(pl.lit(value=False)).otherwise("is_long"),
        events=pl.concat_list("told_event").list.drop_nulls(),
        stake_fen="budget_fen",
    )
    return one_each(rows, PROCESS)


def applies(_: Params) -> pl.Expr:
    """Single source for want of a second supplier, under the procurement law."""
    only = (pl.col("regime") == "government_procurement") & (pl.col("method") == "single_source")
    return only & (pl.col("exception_ground") == "art31_1")


def below(_: Params) -> pl.Expr:
    """Under the size from which publicity is due."""
    return pl.col("budget_cny") < pl.col("open_tender_threshold")


def flagged(_: Params) -> pl.Expr:
    """Of the size, and not publicised, or for too short."""
    return (pl.col("budget_cny") >= pl.col("open_tender_threshold")) & ~pl.col("is_long")


OCID, PROJECT = "ocds-tw9990-2026-0017", "PRJ-A"
GP = {"regime": "government_procurement"}
SET = {"open_tender_threshold": 2_000_000}


def _tender(budget: Any = "2000000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "method": "single_source", "exception_ground": "art31_1"}
    return like("tender.published", "2026-04-20", budget=budget, **(told | GP | more))


def _shown(until: str | None = "2026-03-27", day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"publication_id": f"PUB-{day}-{until}", "what": "single_source", "ocid": OCID} | GP
    told["published_until"] = until and f"{until}T17:00:00+08:00"
    return like("disclosure.published", day, **(told | more))


RULE = Rule(
    id="tnd.single-source-publicity",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("tender.published",),
    reads=("tender.published", "disclosure.published"),
    about=("ocid",),
    needs=("open_tender_threshold", "exception_ground", "budget_cny", "is_long"),
    evidence=(
        Shown("budget_fen", "预算（元）", "Budget (CNY)"),
        Shown("told_day", "公示开始", "Publicised from"),
        Shown("published_until_day", "公示截止", "Publicised until"),
        Shown("least_day", "至少应公示到", "Due until"),
        Shown("day", "采购活动开始", "Procurement began on"),
    ),
    title={"zh": "单一来源公示", "en": "Single source publicised >= 5 working days"},
    message={
        "zh": "预算 {budget_fen} 元的单一来源采购（{day}），达到公开招标限额 {open_tender_threshold} 元，应公示 {min_days} 个工作日"
        "[；公示 {told_day} 至 {published_until_day}，至少应到 {least_day}]",
        "en": "Single-source procurement of CNY {budget_fen} ({day}), at or above the open-tender threshold of "
        "{open_tender_threshold} yuan, to be publicised for {min_days} working days[; it was from {told_day} to "
        "{published_until_day}, due until {least_day}]",
    },
    cites=(Cite("cn-procurement-regulation", "38"), Cite("cn-procurement-law", "31")),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("five working days", (_shown(), _tender()), {OCID: ("clear", "lawful")}, set=SET),
        Example("four", (_tender(), _shown("2026-03-26")), {OCID: "flagged"}, set=SET),
        Example("never", (_tender(),), {OCID: "flagged"}, set=SET),
        Example("a fen under the threshold", (_tender("1999999.99"),), {OCID: ("clear", "below_threshold")}, set=SET),
        Example(
            "until when is not told", (_shown(None), _tender()), {OCID: ("not_assessable", "missing: is_long")}, set=SET
        ),
        Example(
            "not told of one, long enough the other",
            (_shown(None, "2026-03-25"), _shown(), _tender()),
            {OCID: ("clear", "lawful")},
            set=SET,
        ),
        Example(
            "not told of one, too short the other",
            (_shown("2026-03-26"), _shown(None), _tender()),
            {OCID: "not_assessable"},
            set=SET,
        ),
        Example(
            "by the project", (_shown(ocid=None, regime=None, project_id=PROJECT), _tender()), {OCID: "clear"}, set=SET
        ),
        Example("something else was published", (_shown(what="tender_notice"), _tender()), {OCID: "flagged"}, set=SET),
        Example(
            "the ground is not told",
            (_tender(exception_ground=None),),
            {OCID: ("not_assessable", "missing: exception_ground")},
            set=SET,
        ),
        Example("an emergency", (_tender(exception_ground="art31_2"),), {OCID: "not_applicable"}, set=SET),
        Example("a negotiation", (_tender(method="competitive_negotiation"),), {OCID: "not_applicable"}, set=SET),
        Example("the tendering law", (_tender(regime="tendering"),), {OCID: "not_applicable"}, set=SET),
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
    ),
    doc=__doc__,
    doc_zh=ZH,
)
