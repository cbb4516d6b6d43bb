"""An evaluation committee recommended more than three candidates, or did not rank them.

What it checks
    The candidates that the report on each lot names: three at most, each with a rank of its own.
Why it matters
    The order binds the award; many candidates, or candidates without an order, leave the choice to the owner.
Legal source
    Implementing Regulation of the Tendering Law, article 53 paragraph 1: no more than three candidates, and ranked.
Does not apply
    Government procurement and procedures outside both laws; lots in which all bids were rejected.
Innocent explanations
    The place tries out deciding apart from evaluating, with candidates that are not ranked; lots were reported
    together.
Ask next
    The signed report, and the rule of the tender document on how candidates are recommended.
Known gaps
    A candidate is a bid, else a bidder; told twice it counts once. Whether the order follows the points is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import KEY, LOT
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """评标委员会推荐的中标候选人超过三个，或者没有排序。

查什么
    每个标段评标报告推荐的候选人：是否不超过三个，是否各有名次。
为什么要紧
    名次约束定标；候选人多了或者不排序，就由招标人随意挑。
法律依据
    招标投标法实施条例第53条第1款：中标候选人应当不超过3个，并标明排序。
不适用
    政府采购和两部法律之外的程序；全部投标被否决的标段。
可能的正当理由
    当地试行评定分离，推荐的候选人不排序；几个标段合并报送。
接着问
    签字的评标报告；招标文件关于推荐候选人的规定。
已知不足
    一份投标算一个候选人，没有投标编号的按投标人算；重复报送的只计一次。名次是否与得分一致，这里不判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不超过3个: three is lawful."""

    max_candidates: int = param(3, unit="candidates", zh="候选人最多（含）", en="Candidates at most (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with how many candidates were recommended and how many of them have no rank alone."""
    who = pl.coalesce("bid_id", "tenderer_id")
    each = f.of("evaluation.concluded", "candidates").group_by(*KEY, who.alias("who")).agg(pl.col("rank").max())
    named = each.group_by(KEY).agg(candidates=pl.len().cast(pl.Int64), ranks=pl.col("rank").drop_nulls().n_unique())
    rows = f.of("evaluation.concluded").join(named, on=KEY, how="left")
    rows = rows.with_columns(unranked=pl.col("candidates") - pl.col("ranks"))
    return one_each(rows, LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Lots with candidates, under the tendering law."""
    return (pl.col("regime") == "tendering") & (pl.col("candidates_count") > 0)


def flagged(p: Params) -> pl.Expr:
    """Too many, or not each with a rank of its own."""
    return (pl.col("candidates") > p.max_candidates) | (pl.col("unranked") > 0)


OCID = "ocds-tw9990-2026-0017"


def _sat(*ranks: int | None, day: str = "2026-04-20", bids: bool = True, **more: Any) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {"tenderer": {"id": f"X-TEST:{place}"}}
        | ({"rank": rank} if rank is not None else {})
        | ({"bid_id": f"B-{place}"} if bids else {})
        for place, rank in enumerate(ranks)
    ]
    return like("evaluation.concluded", day, **{"candidates": rows, **more})


RULE = Rule(
    id="exp.candidates-max-3",
    version=1,
    family="exp",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded",),
    about=("ocid", "lot_id"),
    evidence=(
        Shown("candidates", "候选人数", "Candidates"),
        Shown("unranked", "没有单独名次的", "Of them without a rank of their own"),
        Shown("day", "评标结束日", "Evaluation ended on"),
    ),
    title={"zh": "中标候选人不超过三个", "en": "At most three candidates, and ranked"},
    message={
        "zh": "推荐中标候选人 {candidates} 个，其中没有单独名次的 {unranked} 个；应不超过 {max_candidates} 个并标明排序",
        "en": "{candidates} candidates were recommended, {unranked} of them without a rank of their own; "
        "{max_candidates} at most are lawful, and ranked",
    },
    cites=(Cite("cn-bidding-regulation", "53"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three, ranked", (_sat(1, 2, 3),), {OCID: ("clear", "lawful")}),
        Example("four", (_sat(1, 2, 3, 4),), {OCID: "flagged"}),
        Example("one", (_sat(1),), {OCID: "clear"}),
        Example("one has no rank", (_sat(1, 2, None),), {OCID: "flagged"}),
        Example("none has a rank", (_sat(None),), {OCID: "flagged"}),
        Example("two are ranked first", (_sat(1, 1, 2),), {OCID: "flagged"}),
        Example("told by bidder only", (_sat(1, 2, 3, 4, bids=False),), {OCID: "flagged"}),
        Example(
            "one is told twice, once without its rank",
            (
                _sat(
                    candidates=[
                        {"tenderer": {"id": "X-TEST:0"}, "bid_id": "B-0", "rank": 1},
                        {"tenderer": {"id": "X-TEST:0"}, "bid_id": "B-0"},
                        {"tenderer": {"id": "X-TEST:1"}, "bid_id": "B-1", "rank": 2},
                    ]
                ),
            ),
            {OCID: "clear"},
        ),
        Example("all bids were rejected", (_sat(),), {OCID: "not_applicable"}),
        Example("corrected to three", (_sat(1, 2, 3, 4), _sat(1, 2, 3, corrects="ex-1")), {OCID: "clear"}),
        Example(
            "of two lots one has four",
            (_sat(1, 2, 3, lot_id="L1"), _sat(1, 2, 3, 4, lot_id="L2")),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example(
            "evaluated again with three: the first report stays a breach",
            (_sat(1, 2, 3, 4), _sat(1, 2, 3, day="2026-04-25")),
            {OCID: "flagged"},
        ),
        Example("a place that allows five", (_sat(1, 2, 3, 4),), {OCID: "clear"}, set={"max_candidates": 5}),
        Example(
            "in government procurement", (_sat(1, 2, 3, 4, regime="government_procurement"),), {OCID: "not_applicable"}
        ),
        Example("outside both laws", (_sat(1, 2, 3, 4, regime="other"),), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
