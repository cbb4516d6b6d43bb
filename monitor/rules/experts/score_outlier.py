"""One member's points for the winner lie far from the other members', and without them another bid would have won.

What it checks
    The points of each member for the winner of a lot, added up over the items, against the median of the other
    members'; and whether the winner still leads when that member's points are left out for every bid.
Why it matters
    One member who scores by order can turn a result that all others would have given otherwise.
Legal source
    Tongyu county, section two (3): independent evaluation; Law on Tendering and Bidding, article 44: members judge
    objectively and justly. The distance is a figure of experience.
Does not apply
    Procedures outside both laws; lots in which all bids were rejected or no points were given.
Innocent explanations
    The member is the only one of a speciality and saw what the others could not; the scale was used differently, high
    or low for every bid.
Ask next
    That member's reasons, the points of the same member in other lots, and ties to the winner.
Known gaps
    A lead only. At least three members must have scored, all of them the same items of the same bids: where points for
    the price stand with one member only nobody can compare. Where `total` is told it is taken instead of the items.
    Points are added over the members; a place that leaves out the highest and lowest reckons otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """一名评委给中标候选人的分数与其他评委相差很大，去掉这名评委的评分，第一名就换人。

查什么
    每名评委给第一候选人的各项得分之和，与其他评委的中位数比较；并看去掉这名评委对所有投标的评分后，第一名是否不变。
为什么要紧
    一名受人指使的评委，就能改变其他人本会作出的结果。
法律依据
    通榆县二（3）：独立评标；招标投标法第44条：评标委员会成员客观、公正地履行职务。相差多少是经验值。
不适用
    两部法律之外的程序；全部投标被否决的标段，没有打分的评标。
可能的正当理由
    该评委是唯一懂这一专业的人，看到了别人看不到的；打分尺度不同，对所有投标都偏高或者偏低。
接着问
    该评委的理由；其在其他标段的评分；与第一候选人有无关系。
已知不足
    只是线索。至少三名评委打分，而且打的是同样投标的同样各项：价格分只记在一名评委名下的，无法比较。有“total”（总分）的以其为
    准。各评委的分数相加比较，去掉最高分和最低分的办法与此不同。
"""

KEY = ["scope_id", "event"]
PLACES = 10**12
"""Points have twelve places: as whole numbers they add up exactly."""
FEWEST = 3
"""Members of whom each has at least two others, so that these have a median."""
LAWS = ("tendering", "government_procurement")


@dataclass(frozen=True, slots=True)
class Params:
    """相差超过 this share of the median; exactly the share is not yet far."""

    deviation: str = param(
        "0.20", unit="ratio", zh="与其他评委中位数的偏差（超过）", en="Distance from the others' median (above)",
        heuristic=True,
    )  # fmt: skip
    flip_required: bool = param(default=True, unit="bool", zh="须改变第一名", en="Only where another would have won")


def totals(f: Facts) -> pl.LazyFrame:
    """`KEY`, `member`, `bid_id`: the member's points for the bid as a whole number, and which items they are of.

    Bids that were rejected are left out.
    """
    rows = f.of("evaluation.concluded", "scores")
    whole = (pl.col("item") == "total").any().over(*KEY, "member", "bid_id")
    rows = rows.filter((pl.col("item") == "total") | ~whole)
    rejected = f.of("evaluation.concluded", "rejections").select(*KEY, "bid_id").unique()
    summed = rows.group_by(*KEY, "member", "bid_id").agg(
        points=(pl.col("points") * PLACES).cast(pl.Int128).sum(), items=pl.col("item").sort().str.join("|")
    )
    return summed.join(rejected, on=[*KEY, "bid_id"], how="anti")


def comparable(told: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of the evaluations of which every member scored the same items of the same bids; `scorers`."""
    by_bid = told.group_by(*KEY, "bid_id").agg(members=pl.col("member").n_unique(), kinds=pl.col("items").n_unique())
    scorers = told.group_by(KEY).agg(scorers=pl.col("member").n_unique().cast(pl.Int64))
    return by_bid.join(scorers, on=KEY).group_by(*KEY, "scorers").agg(
        is_alike=((pl.col("members") == pl.col("scorers")) & (pl.col("kinds") == 1)).all()
    )  # fmt: skip


def far(told: pl.LazyFrame, winners: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """`KEY`, `member`, `is_far`: whether the member's points for the winner lie far from the others' median."""
    mine = told.join(winners, on=[*KEY, "bid_id"]).select(*KEY, "member", "points")
    pairs = mine.join(mine.rename({"member": "other", "points": "others"}), on=KEY)
    other = pairs.filter(pl.col("member") != pl.col("other"))
    listed = other.group_by(*KEY, "member", "points").agg(others=pl.col("others").sort())
    count = pl.col("others").list.len()
    lower, upper = (pl.col("others").list.get(place, null_on_oob=True) for place in ((count - 1) // 2, count // 2))
    share, twice = ratio(p.deviation), lower + upper
    distance = (2 * pl.col("points") - twice).abs()
    return listed.select(*KEY, "member", is_far=distance * share.denominator > twice * share.numerator)


def flips(told: pl.LazyFrame, winners: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY`, `member`, `is_first` (the winner leads by all), `is_flipped` (and does not without the member)."""
    sums = told.group_by(*KEY, "bid_id").agg(all_points=pl.col("points").sum())
    rows = told.join(sums, on=[*KEY, "bid_id"]).join(
        winners.with_columns(is_winner=pl.lit(value=True)), on=[*KEY, "bid_id"], how="left"
    )
    rows = rows.with_columns(rest=pl.col("all_points") - pl.col("points"))
    won, lost = pl.col("is_winner").is_not_null(), pl.col("is_winner").is_null()
    best = {
        f"{name}_{side}": pl.col(points).filter(which).max()
        for name, points in (("all", "all_points"), ("rest", "rest"))
        for side, which in (("won", won), ("lost", lost))
    }
    led = rows.group_by(*KEY, "member").agg(**best)
    is_first = pl.col("all_won") >= pl.col("all_lost")
    ahead = pl.col("rest_lost") > pl.col("rest_won")
    return led.select(*KEY, "member", is_first=is_first, is_flipped=ahead)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with the members whose points for the winner lie far off."""
    told = totals(f)
    winners = f.of("evaluation.concluded", "candidates").filter(pl.col("rank") == 1)
    winners = winners.select(*KEY, "bid_id").drop_nulls("bid_id").unique()
    judged = far(told, winners, p).join(flips(told, winners), on=[*KEY, "member"])
    counts = pl.col("is_far") & (pl.col("is_flipped") | (not p.flip_required))
    by_lot = judged.group_by(KEY).agg(
        outliers=pl.col("member").filter(counts).unique().sort(),
        flipping=pl.col("member").filter(pl.col("is_far") & pl.col("is_flipped")).unique().sort(),
        is_first=pl.col("is_first").all(),
    )
    named = winners.group_by(KEY).agg(winner=pl.col("bid_id").first(), firsts=pl.len())
    rows = f.of("evaluation.concluded")
    for part in (comparable(told), named, by_lot):
        rows = rows.join(part, on=KEY, how="left")
    sound = pl.col("is_alike") & (pl.col("scorers") >= FEWEST) & (pl.col("firsts") == 1) & pl.col("is_first")
    rows = rows.with_columns(is_comparable=pl.when(sound).then(pl.lit(value=True)))
    return one_each(rows, ["scope_id", "ocid", "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Evaluations under either law with candidates and with points."""
    return pl.col("regime").is_in(LAWS) & (pl.col("candidates_count") > 0) & (pl.col("scores_count") > 0)


def flagged(_: Params) -> pl.Expr:
    """Somebody's points lie far off, and decide."""
    return pl.col("is_comparable") & (pl.col("outliers").list.len() > 0)


OCID = "ocds-tw9990-2026-0017"
FIRST = {"rank": 1, "bid_id": "B-A", "tenderer": {"id": "91999001MA00001110"}}


def _scores(*rows: tuple[str, str, str], item: str = "total") -> list[dict[str, Any]]:
    return [
        {"member": member, "bid_id": bid, "item": item, "points": points}
        for member, *both in rows
        for bid, points in zip(("B-A", "B-B"), both, strict=True)
    ]


def _sat(*rows: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    told = {"scores": _scores(*rows), "candidates": [FIRST]} | more
    return like("evaluation.concluded", "2026-04-20T16:00:00+08:00", **told)


TWO = (("E-A", "70", "71"), ("E-B", "70", "71"))
ODD = (("E-A", "66", "50"), ("E-B", "70", "50"), ("E-C", "74", "50"))
EVEN = (("E-A", "68", "50"), ("E-B", "70", "50"), ("E-C", "82", "50"), ("E-D", "84", "50"))
ALONE = [
    {"member": who, "bid_id": "B-A", "item": "total", "points": points}
    for who, points in (("E-A", "70"), ("E-B", "70"), ("E-C", "95"))
]
ANY = {"flip_required": False}

RULE = Rule(
    id="exp.score-outlier",
    version=1,
    family="exp",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded",),
    about=("ocid", "lot_id"),
    needs=("is_comparable",),
    evidence=(
        Shown("outliers", "评分偏离的评委", "Members whose points lie far off"),
        Shown("flipping", "其评分改变第一名的评委", "Of them, those whose points decide who is first"),
        Shown("winner", "第一候选人的投标", "Bid ranked first"),
        Shown("scorers", "打分的评委人数", "Members who scored"),
        Shown("day", "评标日", "Evaluated on"),
    ),
    title={"zh": "评分畸高畸低", "en": "Score outlier for one bidder"},
    message={
        "zh": "{day} 评标，{scorers} 名评委打分，{outliers} 给投标 {winner} 的分数与其他评委中位数相差超过 {deviation}"
        "[；去掉 {flipping} 的评分，第一名不再是该投标]",
        "en": "Evaluated on {day}; of {scorers} members, {outliers} scored bid {winner} further than {deviation} "
        "from the "
        "others' median[; without {flipping} that bid would not be first]",
    },
    cites=(Cite("seed-tongyu", "二(3)专家"), Cite("cn-bidding-law", "44")),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "a fifth and a hundredth above, and decisive", (_sat(*TWO, ("E-C", "84.01", "71")),), {OCID: "flagged"}
        ),
        Example("exactly a fifth above", (_sat(*TWO, ("E-C", "84", "71")),), {OCID: ("clear", "lawful")}),
        Example(
            "far above, and the winner leads without it too",
            (_sat(("E-A", "70", "69"), ("E-B", "70", "69"), ("E-C", "95", "71")),),
            {OCID: "clear"},
        ),
        Example(
            "without it the two are level",
            (_sat(("E-A", "70", "70"), ("E-B", "70", "70"), ("E-C", "95", "71")),),
            {OCID: "clear"},
        ),
        Example(
            "the same where no flip is asked for",
            (_sat(("E-A", "70", "70"), ("E-B", "70", "70"), ("E-C", "95", "71")),),
            {OCID: "flagged"},
            set={"flip_required": False},
        ),
        Example(
            "far below where no flip is asked for",
            (_sat(("E-A", "70", "60"), ("E-B", "70", "60"), ("E-C", "55.99", "50")),),
            {OCID: "flagged"},
            set={"flip_required": False},
        ),
        Example(
            "three others: the middle one, a fifth above", (_sat(*ODD, ("E-D", "84", "50")),), {OCID: "clear"}, set=ANY
        ),
        Example("and more", (_sat(*ODD, ("E-D", "84.01", "50")),), {OCID: "flagged"}, set=ANY),
        Example(
            "four others: half way between the two", (_sat(*EVEN, ("E-E", "91.2", "50")),), {OCID: "clear"}, set=ANY
        ),
        Example("and more than a fifth above that", (_sat(*EVEN, ("E-E", "91.21", "50")),), {OCID: "flagged"}, set=ANY),
        Example(
            "items are added up, a total is taken instead of them",
            (
                _sat(
                    lot_id="L1",
                    scores=[
                        *_scores(("E-A", "40", "40"), ("E-B", "40", "40"), ("E-C", "40", "40"), item="S1"),
                        *_scores(("E-A", "30", "31"), ("E-B", "30", "31"), ("E-C", "44.01", "31"), item="S2"),
                    ],
                ),
                _sat(
                    lot_id="L2",
                    scores=[*_scores(*TWO, ("E-C", "70", "69")), *_scores(("E-C", "99", "1"), item="S1")],
                    candidates=[{**FIRST, "bid_id": "B-B"}],
                ),
            ),
            {"L1": "flagged", "L2": "clear"},
        ),
        Example(
            "a rejected bid does not count",
            (
                _sat(
                    *TWO,
                    ("E-C", "84.01", "71"),
                    rejections=[{"bid_id": "B-B", "tenderer": {"id": "91999001MA000012XP"}, "ground": "other"}],
                ),
            ),
            {OCID: "clear"},
        ),
        Example("two members", (_sat(("E-A", "70", "71"), ("E-B", "95", "60")),), {OCID: "not_assessable"}),
        Example(
            "one member scored another item",
            (_sat(scores=[*_scores(*TWO), *_scores(("E-C", "84.01", "71"), item="S1")]),),
            {OCID: ("not_assessable", "missing: is_comparable")},
        ),
        Example(
            "one bid was not scored by all",
            (_sat(scores=[*_scores(*TWO), {"member": "E-C", "bid_id": "B-A", "item": "total", "points": "95"}]),),
            {OCID: "not_assessable"},
        ),
        Example(
            "by these points another bid leads",
            (_sat(("E-A", "70", "91"), ("E-B", "70", "91"), ("E-C", "95", "91")),),
            {OCID: "not_assessable"},
        ),
        Example("level with another by all points", (_sat(*TWO, ("E-C", "84.01", "82.01")),), {OCID: "flagged"}),
        Example("a single bid was scored", (_sat(scores=ALONE),), {OCID: ("clear", "lawful")}),
        Example("a single score", (_sat(scores=ALONE[:1]),), {OCID: "not_assessable"}),
        Example("no points are told", (_sat(scores=None),), {OCID: "not_assessable"}),
        Example("no points were given", (_sat(scores=[]),), {OCID: "not_applicable"}),
        Example(
            "candidates without a rank",
            (_sat(*TWO, ("E-C", "84.01", "71"), candidates=[{"tenderer": FIRST["tenderer"]}]),),
            {OCID: "not_assessable"},
        ),
        Example(
            "two ranked first",
            (_sat(*TWO, ("E-C", "84.01", "71"), candidates=[FIRST, {**FIRST, "bid_id": "B-B"}]),),
            {OCID: "not_assessable"},
        ),
        Example(
            "all bids were rejected", (_sat(*TWO, ("E-C", "84.01", "71"), candidates=[]),), {OCID: "not_applicable"}
        ),
        Example("outside both laws", (_sat(*TWO, ("E-C", "84.01", "71"), regime="other"),), {OCID: "not_applicable"}),
        Example(
            "evaluated again without the outlier",
            (
                _sat(*TWO, ("E-C", "84.01", "71")),
                _sat(*TWO, ("E-C", "73", "71"), started_at="2026-04-20T14:00:00+08:00"),
            ),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
