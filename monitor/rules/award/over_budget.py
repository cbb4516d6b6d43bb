"""An award is above the budget of its procedure or the estimate of its lot.

What it checks
    The amount awarded against the estimate of the lot and the budget of the procedure, as the notice that it goes by
    tells them; whichever is lower.
Why it matters
    What was not budgeted is taken from something else, or comes back as a supplement.
Legal source
    Government Procurement Law, article 36 (3): where every offer is above the budget the tender is void. Government
    Investment Regulation, article 23: investment stays within the approved estimate.
Does not apply
    Awards outside both laws.
Innocent explanations
    The budget was raised and the notice not corrected; the estimate was told without tax.
Ask next
    Who approved the difference, and from which budget line it is paid.
Known gaps
    An award on one of several lots without an estimate is held against the budget of all of them only; that all awards
    together stay within it is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.lots import acts, governed, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """中标（成交）金额超过预算或者标段估算。

查什么
    中标金额，与所依据的公告中该标段的估算和整个采购的预算相比，取较低者。
为什么要紧
    没有预算的钱，不是从别处挪，就是以后再追加。
法律依据
    政府采购法第36条第3项：投标人的报价均超过采购预算、采购人不能支付的，应予废标。政府投资条例第23条：投资原则上不得超过
    核定概算。
不适用
    两部法律之外的结果。
可能的正当理由
    预算已经调增，公告没有更正；估算报的是不含税的数。
接着问
    超出的部分谁批准，从哪个预算指标付。
已知不足
    几个标段中没有估算的，只与整个采购的预算比；各标段中标金额之和是否超过预算不看。
"""

KEY = ["scope_id", "event"]
NOTICE = ["scope_id", "act_event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set: up to the budget is lawful."""


def estimates(f: Facts, awards: pl.LazyFrame) -> pl.LazyFrame:
    """Per award: `budget_fen` of its notice, `estimate_fen` of its lot (of all, if it names none), and `limit_fen`."""
    notices = f.with_named("tender.published").with_columns(budget_fen=cny("budget"))
    listed = governed(awards, acts(notices, budget_fen=pl.col("budget_fen"), lots_count=pl.col("lots_count")))
    listed = listed.join(awards.select(*KEY, "lot_id"), on=KEY)
    lots = f.with_named("tender.published", "lots").with_columns(estimate_cny=cny("estimate"))
    lots = lots.select("scope_id", "lot_id", "estimate_cny", act_event="event")
    whole = lots.group_by(NOTICE).agg(
        all_fen=pl.when(pl.col("estimate_cny").null_count() == 0).then(pl.col("estimate_cny").sum())
    )
    told = listed.join(lots, on=[*NOTICE, "lot_id"], how="left").join(whole, on=NOTICE, how="left")
    estimate = pl.when(pl.col("lot_id").is_null()).then("all_fen").otherwise("estimate_cny")
    is_whole = pl.col("lot_id").is_null() | (pl.col("lots_count") == 1)
    return told.select(
        *KEY,
        "budget_fen",
        estimate_fen=estimate,
        limit_fen=pl.when(is_whole | estimate.is_not_null()).then(pl.min_horizontal(estimate, "budget_fen")),
        events=pl.concat_list("act_event"),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row an award, with the most that may be awarded."""
    awards = one_each(f.of("award.made"), ["scope_id", "award_id"]).with_columns(award_fen=cny("amount"))
    rows = awards.join(estimates(f, awards), on=KEY, how="left")
    rows = rows.with_columns(above_fen=pl.col("award_fen") - pl.coalesce("limit_fen", "budget_fen"))
    return rows.with_columns(stake_fen=pl.col("above_fen").clip(lower_bound=0))


def applies(_: Params) -> pl.Expr:
    """Awards under either law."""
    return pl.col("regime").is_in(["tendering", "government_procurement"])


def flagged(_: Params) -> pl.Expr:
    """Above what may be awarded; above the budget of all lots in any case."""
    above_all = (pl.col("award_fen") > pl.col("budget_fen")).fill_null(value=False)
    return (pl.col("award_fen") > pl.col("limit_fen")) | above_all


def _money(told: Any) -> dict[str, str]:
    return yuan(told) if isinstance(told, str) else told


def _tender(budget: Any = "1000000.00", lots: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    told = {"L1": None} if lots is None else lots
    rows = [
        {"lot_id": name, "category": "goods"} | ({} if estimate is None else {"estimate": _money(estimate)})
        for name, estimate in told.items()
    ]
    return like("tender.published", "2026-03-20", lots=rows, **({} if budget is None else {"budget": budget}), **more)


def _award(amount: Any, name: str = "AW-A", **more: Any) -> dict[str, Any]:
    return like("award.made", "2026-04-28", award_id=name, amount=amount, **more)


DOLLARS = {"amount": "9000000.00", "currency": "USD"}
TWO = {"L1": "600000.00", "L2": "400000.00"}

RULE = Rule(
    id="awd.over-budget",
    version=1,
    family="awd",
    severity=Severity.HIGH,
    scope="process",
    judges=("award.made",),
    reads=("award.made", "tender.published"),
    about=("award_id",),
    needs=("award_fen", "limit_fen"),
    evidence=(
        Shown("award_fen", "中标金额（元）", "Amount awarded (CNY)"),
        Shown("budget_fen", "预算（元）", "Budget (CNY)"),
        Shown("estimate_fen", "标段估算（元）", "Estimate of the lot (CNY)"),
        Shown("above_fen", "超出（元）", "Above it by (CNY)"),
        Shown("day", "定标日", "Awarded on"),
        Shown("lot_id", "标段", "Lot"),
    ),
    title={"zh": "中标价不超过预算", "en": "Award within the budget"},
    message={
        "zh": "中标金额 {award_fen} 元，预算 {budget_fen} 元[，标段估算 {estimate_fen} 元]，超出 {above_fen} 元",
        "en": "CNY {award_fen} awarded; budget {budget_fen}[, estimate of the lot {estimate_fen}]: {above_fen} too "
        "much",
    },
    cites=(Cite("cn-procurement-law", "36"), Cite("cn-government-investment-regulation", "23")),
    in_force=date(2003, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("exactly the budget", (_tender(), _award("1000000.00")), {"AW-A": "clear"}),
        Example("one fen more", (_tender(), _award("1000000.01")), {"AW-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_award("1000000.01"), _tender()), {"AW-A": "flagged"}),
        Example(
            "exactly the estimate of its lot, below the budget",
            (_tender(lots=TWO), _award("400000.00", lot_id="L2")),
            {"AW-A": "clear"},
        ),
        Example(
            "one fen above the estimate of its lot",
            (_tender(lots=TWO), _award("400000.01", lot_id="L2")),
            {"AW-A": "flagged"},
        ),
        Example(
            "the only lot, its estimate above the budget",
            (_tender(lots={"L1": "1200000.00"}), _award("1000000.01", lot_id="L1")),
            {"AW-A": "flagged"},
        ),
        Example(
            "the only lot, without an estimate", (_tender(), _award("1000000.01", lot_id="L1")), {"AW-A": "flagged"}
        ),
        Example(
            "an award of all lots against what they come to",
            (_tender(None, lots=TWO), _award("1000000.00"), _award("1000000.01", name="AW-B")),
            {"AW-A": "clear", "AW-B": "flagged"},
        ),
        Example(
            "an award of all lots, one of them without an estimate: the budget counts",
            (_tender(lots={"L1": "100.00", "L2": None}), _award("1000000.00"), _award("1000000.01", name="AW-B")),
            {"AW-A": "clear", "AW-B": "flagged"},
        ),
        Example(
            "one of two lots without an estimate, below the budget of both",
            (_tender(lots={"L1": None, "L2": None}), _award("1000000.00", lot_id="L1")),
            {"AW-A": ("not_assessable", "missing: limit_fen")},
        ),
        Example(
            "the same, above the budget of both",
            (_tender(lots={"L1": None, "L2": None}), _award("1000000.01", lot_id="L1")),
            {"AW-A": "flagged"},
        ),
        Example("neither budget nor estimate", (_tender(None), _award("1.00")), {"AW-A": "not_assessable"}),
        Example("no notice was told", (_award("1.00"),), {"AW-A": ("not_assessable", "missing: limit_fen")}),
        Example(
            "an award in dollars", (_tender(), _award(DOLLARS)), {"AW-A": ("not_assessable", "missing: award_fen")}
        ),
        Example("a budget in dollars", (_tender(DOLLARS), _award("1.00")), {"AW-A": "not_assessable"}),
        Example(
            "an estimate in dollars",
            (_tender(None, lots={"L1": DOLLARS}), _award("1.00", lot_id="L1")),
            {"AW-A": "not_assessable"},
        ),
        Example(
            "government procurement, one fen more",
            (
                _tender(regime="government_procurement"),
                _award("1000000.01", regime="government_procurement"),
            ),
            {"AW-A": "flagged"},
        ),
        Example(
            "outside both laws",
            (_tender(regime="other"), _award("9000000.00", regime="other")),
            {"AW-A": "not_applicable"},
        ),
        Example(
            "a corrected notice: the budget was higher",
            (_tender(), _tender("1200000.00", corrects="ex-1"), _award("1100000.00")),
            {"AW-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
