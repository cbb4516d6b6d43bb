"""Another than the first-ranked candidate was awarded, and no statutory ground is recorded for those passed over.

What it checks
    The rank of the awarded supplier in the last evaluation of the lot before the award; where it is not the first,
    whether every higher-ranked candidate is recorded as passed over on a statutory ground.
Why it matters
    Passing over the best bid without a ground takes the decision away from the committee.
Legal source
    Implementing Regulation of the Tendering Law, article 55: the first withdraws, force majeure, no performance bond,
    unlawful conduct that affects the result, and the like; then the next in order.
Does not apply
    Government procurement and procedures outside both laws; lots without any candidate.
Innocent explanations
    The project is not led by state funds, so that the owner may choose among the candidates; the ground was given on
    paper and not submitted.
Ask next
    The declaration or decision by which each higher-ranked candidate fell out.
Known gaps
    Whether state funds lead the project is not judged here, nor whether a recorded ground is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import acts, governed, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """定标给排名第一以外的候选人，没有记录前序候选人落选的法定事由。

查什么
    中标人在定标前最后一次评标中的名次；不是第一的，排在前面的每名候选人是否都记录了法定的未定标事由。
为什么要紧
    没有事由而越过最优投标，等于把决定权从评标委员会拿走。
法律依据
    招标投标法实施条例第55条：排名第一的放弃中标、因不可抗力不能履行合同、不提交履约保证金、存在影响中标结果的情形等，才
    可依次确定其他候选人。
不适用
    政府采购和两部法律之外的程序；没有候选人的标段。
可能的正当理由
    项目不是国有资金占主导，招标人可以在候选人中选择；事由写在纸质件上，没有报送。
接着问
    每名前序候选人落选所依据的声明或决定。
已知不足
    是否国有资金占主导不判断，记录的事由是否属实也不判断。
"""

KEY = ["scope_id", "event"]
STATUTORY = ("declined", "force_majeure", "no_performance_bond", "violation", "sanctioned", "other_statutory")


@dataclass(frozen=True, slots=True)
class Params:
    """A ban in force counts as unlawful conduct that affects the result; 等 as other statutory grounds."""

    grounds: tuple[str, ...] = param(
        STATUTORY, unit="list", zh="法定事由", en="Statutory grounds", codes="pass_over_ground"
    )


def ranks(f: Facts, awards: pl.LazyFrame) -> pl.LazyFrame:
    """Candidates of the evaluations that an award goes by: the award's `KEY`, evaluation `act`, firm and best rank."""
    last = governed(awards, acts(f.of("evaluation.concluded"), act=pl.col("event"))).select(*KEY, "act")
    listed = f.of("evaluation.concluded", "candidates").rename({"event": "act"})
    best = listed.group_by("scope_id", "act", "tenderer_id").agg(rank=pl.col("rank").min())
    return last.join(best, on=["scope_id", "act"])


def passed(f: Facts, awards: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """Per award and evaluation: the winner's rank, how many rank higher, which of these have no statutory ground."""
    excused = f.of("award.made", "passed_over").filter(pl.col("ground").is_in(p.grounds))
    excused = excused.select(*KEY, "tenderer_id", is_excused=pl.lit(value=True)).unique()
    told = (
        ranks(f, awards)
        .join(awards.select(*KEY, "supplier_id"), on=KEY)
        .join(excused, on=[*KEY, "tenderer_id"], how="left")
    )
    won = pl.col("tenderer_id") == pl.col("supplier_id")
    winner_rank = pl.col("rank").filter(won).first()
    is_ranked_out = ~won.any()
    higher = ~won & (is_ranked_out | (pl.col("rank") < winner_rank))
    return (
        told.sort("rank", "tenderer_id")
        .group_by(*KEY, "act", maintain_order=True)
        .agg(
            winner_rank=winner_rank,
            higher=higher.sum().cast(pl.Int64),
            is_outside=is_ranked_out,
            has_unranked=pl.col("rank").is_null().any(),
            unexcused=pl.col("tenderer_id").filter(higher & pl.col("is_excused").is_null()),
        )
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an award, with the rank of its supplier and those passed over without a ground."""
    awards = one_each(f.of("award.made"), ["scope_id", "award_id"])
    judged = acts(f.of("evaluation.concluded"), candidate_count=pl.col("candidates_count"))
    counted = governed(awards, judged).group_by(KEY).agg(candidate_count=pl.col("candidate_count").sum())
    gaps = pl.col("winner_rank").is_null() & ~pl.col("is_outside") | (pl.col("higher") < pl.col("winner_rank") - 1)
    gaps |= pl.col("is_outside") & pl.col("has_unranked")
    told = (
        passed(f, awards, p)
        .group_by(KEY)
        .agg(
            winner_rank=pl.col("winner_rank").max(),
            unexcused=pl.col("unexcused").explode().drop_nulls().unique(maintain_order=True),
            is_ranked=~gaps.any(),
            events=pl.col("act").unique().sort(),
        )
    )
    return (
        awards.join(counted, on=KEY, how="left")
        .join(told, on=KEY, how="left")
        .with_columns(rank=pl.when("is_ranked").then(1), stake_fen=cny("amount"))
    )


def applies(_: Params) -> pl.Expr:
    """Awards under the tendering law; without an evaluation it cannot be told, without candidates there is no first."""
    some = pl.col("candidate_count").is_null() | (pl.col("candidate_count") > 0)
    return (pl.col("regime") == "tendering") & some


def flagged(_: Params) -> pl.Expr:
    """Somebody ranked higher and has no statutory ground. An absent list of those passed over is a breach."""
    return pl.col("unexcused").list.len() > 0


FIRST, SECOND, THIRD, OTHER = "91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P", "91999001MA0000146J"


def _ranked(*firms: str, **more: Any) -> dict[str, Any]:
    rows = [{"rank": rank, "tenderer": {"id": firm}} for rank, firm in enumerate(firms, 1)]
    return like("evaluation.concluded", "2026-04-20", candidates=rows, **more)


def _at(*ranks: int) -> dict[str, Any]:
    rows = [{"rank": rank, "tenderer": {"id": firm}} for rank, firm in zip(ranks, (FIRST, SECOND), strict=True)]
    return like("evaluation.concluded", "2026-04-20", candidates=rows)


def _award(firm: str, *over: tuple[str, int, str], **more: Any) -> dict[str, Any]:
    rows = [{"tenderer": {"id": who}, "rank": rank, "ground": ground} for who, rank, ground in over]
    told: dict[str, Any] = {"passed_over": rows} if rows else {}
    return like("award.made", "2026-04-28", award_id="AW-A", supplier={"id": firm}, **told, **more)


THREE = _ranked(FIRST, SECOND, THIRD)

RULE = Rule(
    id="awd.first-candidate",
    version=1,
    family="awd",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("award.made",),
    reads=("award.made", "evaluation.concluded"),
    about=("award_id",),
    needs=("rank",),
    evidence=(
        Shown("supplier_id", "中标人", "Awarded supplier"),
        Shown("winner_rank", "中标人名次", "Rank of the winner"),
        Shown("unexcused", "无法定事由而未定标的前序候选人", "Passed over without a statutory ground"),
        Shown("amount_fen", "中标金额（元）", "Amount awarded (CNY)"),
        Shown("day", "定标日", "Awarded on"),
    ),
    title={"zh": "应定排名第一者", "en": "The first-ranked candidate is awarded"},
    message={
        "zh": "中标人 {supplier_id}[ 排名第 {winner_rank}]，前序 {unexcused#} 名候选人未定标且没有法定事由记录，{day} 定标",
        "en": "Awarded on {day} to {supplier_id}[, ranked {winner_rank}]; higher-ranked candidates without a "
        "recorded statutory ground: {unexcused#}",
    },
    cites=(Cite("cn-bidding-regulation", "55"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the first candidate; nothing need be told of the others", (THREE, _award(FIRST)), {"AW-A": "clear"}),
        Example("the second, and nothing told of the first", (THREE, _award(SECOND)), {"AW-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_award(SECOND), THREE), {"AW-A": "flagged"}),
        Example(
            "the second, after the first declined", (THREE, _award(SECOND, (FIRST, 1, "declined"))), {"AW-A": "clear"}
        ),
        Example("the first stood under a ban", (THREE, _award(SECOND, (FIRST, 1, "sanctioned"))), {"AW-A": "clear"}),
        Example("passed over with ground: none", (THREE, _award(SECOND, (FIRST, 1, "none"))), {"AW-A": "flagged"}),
        Example(
            "the list of those passed over is known to be empty",
            (THREE, _award(SECOND, passed_over=[])),
            {"AW-A": "flagged"},
        ),
        Example(
            "the third, though only the first declined",
            (THREE, _award(THIRD, (FIRST, 1, "declined"))),
            {"AW-A": "flagged"},
        ),
        Example(
            "the third, after the first two declined",
            (THREE, _award(THIRD, (FIRST, 1, "declined"), (SECOND, 2, "no_performance_bond"))),
            {"AW-A": "clear"},
        ),
        Example(
            "a ground that the place does not accept",
            (THREE, _award(SECOND, (FIRST, 1, "other_statutory"))),
            {"AW-A": "flagged"},
            set={"grounds": ["declined"]},
        ),
        Example("a firm that was not ranked at all", (THREE, _award(OTHER)), {"AW-A": "flagged"}),
        Example(
            "the first of its own lot",
            (_ranked(FIRST, SECOND, lot_id="L1"), _ranked(SECOND, FIRST, lot_id="L2"), _award(SECOND, lot_id="L2")),
            {"AW-A": "clear"},
        ),
        Example(
            "candidates without ranks",
            (
                like(
                    "evaluation.concluded",
                    "2026-04-20",
                    candidates=[{"tenderer": {"id": FIRST}}, {"tenderer": {"id": SECOND}}],
                ),
                _award(SECOND),
            ),
            {"AW-A": ("not_assessable", "missing: rank")},
        ),
        Example("no evaluation was told", (_award(SECOND),), {"AW-A": "not_assessable"}),
        Example("all bids were rejected: there is no first", (_ranked(), _award(FIRST)), {"AW-A": "not_applicable"}),
        Example(
            "government procurement",
            (THREE, _award(SECOND, regime="government_procurement")),
            {"AW-A": "not_applicable"},
        ),
        Example("two share the first rank", (_at(1, 1), _award(SECOND)), {"AW-A": "clear"}),
        Example(
            "the third, after the first declined; the second is not told",
            (_at(1, 3), _award(SECOND, (FIRST, 1, "declined"))),
            {"AW-A": ("not_assessable", "missing: rank")},
        ),
        Example(
            "everybody ranked declined: whether another may be awarded is not asked here",
            (_at(1, 2), _award(OTHER, (FIRST, 1, "declined"), (SECOND, 2, "declined"))),
            {"AW-A": "clear"},
        ),
        Example("the only candidate", (_ranked(FIRST), _award(FIRST)), {"AW-A": "clear"}),
        Example(
            "the second, in dollars",
            (THREE, _award(SECOND, amount={"amount": "900000.00", "currency": "USD"})),
            {"AW-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
