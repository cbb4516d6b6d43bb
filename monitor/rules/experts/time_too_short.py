"""More than a third of a committee said that the time was too short and got none, or minutes were spent on each bid.

What it checks
    On each lot: how many of those who sat said that the time was too short, and whether it was extended then; and how
    many minutes the evaluation took for each bid that was opened.
Why it matters
    Who has no time to read the bids signs what is put before him.
Legal source
    Implementing Regulation of the Tendering Law, article 48 paragraph 2: the time is adequate, and extended when more
    than a third of the members ask for it. The minutes for each bid are a figure of experience.
Does not apply
    Government procurement and procedures outside both laws; lots without any bid accepted at the opening.
Innocent explanations
    Bids were short, or scored by the platform; most of them were rejected at once; the start told is that of a second
    sitting; the extension was granted by word of mouth.
Ask next
    The recording of the evaluation, when each member handed in the points, and the members who said it was too short.
Known gaps
    A lead only. The minutes run from start to end, breaks included; where one of the two tells no hour they are not
    known. Bids evaluated together with those of another lot are counted with their own lot alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import KEY, LOT, committees
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import acts, governed, one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """超过三分之一的评委认为时间不够而没有延长，或者平均每份投标只评了几分钟。

查什么
    每个标段：到场评委中有几人认为评标时间不够，是否因此延长；评标用时平均到开标的每份投标是多少分钟。
为什么要紧
    没有时间看投标文件的人，只能照着递过来的签字。
法律依据
    招标投标法实施条例第48条第2款：评标时间应合理，超过三分之一的成员认为不够的，应当适当延长。每份投标的分钟数是经验值。
不适用
    政府采购和两部法律之外的程序；开标时没有接收任何投标的标段。
可能的正当理由
    投标文件很短，或者由平台自动打分；多数投标一开始就被否决；所报开始时间是第二次评审的；口头同意延长。
接着问
    评标录像；每名评委何时交出评分；认为时间不够的评委。
已知不足
    只是线索。用时从开始到结束，包括休息；有一个没有报送钟点的，无法知道。与其他标段一起评的，只按本标段的投标计算。
"""

MINUTE = 60 * 1_000_000
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class Params:
    """超过三分之一: exactly a third is not yet enough to ask. Exactly the floor of minutes is enough."""

    objection_ratio: str = param("1/3", unit="ratio", zh="认为时间不够的比例（超过）", en="Share that says so (above)")
    min_minutes_per_bid: int = param(
        5, unit="minutes", zh="每份投标最少分钟（含）", en="Minutes a bid at least (incl.)", heuristic=True
    )


def opened(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of each evaluation with the bids accepted at the opening that it follows: `bids`."""
    accepted = f.of("bids.opened", "bids").filter("is_accepted").group_by(KEY).agg(bids=pl.col("bid_id").n_unique())
    openings = f.of("bids.opened").join(accepted, on=KEY, how="left")
    by_lot = governed(rows, acts(openings, bids=pl.col("bids").cast(pl.Int64)))
    return by_lot.group_by(KEY).agg(pl.col("bids").sum())


def objections(f: Facts) -> pl.LazyFrame:
    """`KEY` of each evaluation: how many of those who sat said that it was too short; of how many nobody tells."""
    said = f.of("evaluation.concluded", "members").group_by(*KEY, "person").agg(pl.col("objected_time").max())
    return said.group_by(KEY).agg(
        objected=pl.col("objected_time").sum().cast(pl.Int64),
        unsaid=pl.col("objected_time").null_count().cast(pl.Int64),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with the minutes for each bid, and whether more time was asked for."""
    rows = committees(f)
    rows = rows.join(opened(f, rows), on=KEY, how="left").join(objections(f), on=KEY, how="left")
    told = pl.col("started_at_clock") & pl.col("clock")
    took = (pl.col("at") - pl.col("started_at")).dt.total_microseconds() // MINUTE
    share = ratio(p.objection_ratio)
    least = pl.col("members") * share.numerator
    asked = pl.col("objected") * share.denominator > least
    could = (pl.col("objected") + pl.col("unsaid")) * share.denominator > least
    is_asked = pl.when(asked).then(pl.lit(value=True)).when(~could).then(pl.lit(value=False))
    rows = rows.with_columns(minutes=pl.when(told).then(took))
    rows = rows.with_columns(
        is_refused=is_asked & ~pl.col("was_extended"),
        is_hurried=pl.col("minutes") < pl.col("bids") * p.min_minutes_per_bid,
    )
    return one_each(rows, LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Evaluations of bids, under the tendering law."""
    return (pl.col("regime") == "tendering") & (pl.col("members") > 0) & (pl.col("bids") > 0).fill_null(value=True)


def flagged(_: Params) -> pl.Expr:
    """More time was asked for and not given, or there were too few minutes for each bid."""
    return pl.col("is_refused") | pl.col("is_hurried")


OCID = "ocds-tw9990-2026-0017"
FROM = "2026-04-20T10:00:00+08:00"
YES, NO = True, False


def _opened(count: int = 3, refused: int = 0, day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {"bid_id": f"B-{place}", "tenderer": {"id": f"X-TEST:{place}"}, "is_accepted": place >= refused}
        for place in range(count)
    ]
    return like("bids.opened", f"{day}T09:00:00+08:00", bids=rows, **more)


def _sat(
    *objected: bool | None, end: str = "2026-04-20T16:00:00+08:00", start: str = FROM, **more: Any
) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {"person": f"E-{place:04d}", "member_type": "expert"} | ({} if said is None else {"objected_time": said})
        for place, said in enumerate(objected or (NO, NO, NO))
    ]
    return like("evaluation.concluded", end, **{"started_at": start, "was_extended": NO, "members": rows, **more})


ENDS = "2026-04-20T10:15:00+08:00"

RULE = Rule(
    id="exp.time-too-short",
    version=1,
    family="exp",
    severity=Severity.LOW,
    is_lead=True,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "bids.opened"),
    about=("ocid", "lot_id"),
    needs=("minutes", "bids", "is_refused"),
    evidence=(
        Shown("minutes", "评标用时（分钟）", "Minutes of the evaluation"),
        Shown("bids", "投标份数", "Bids"),
        Shown("objected", "认为时间不够的评委人数", "Members who said it was too short"),
        Shown("members", "到场评委人数", "Members who sat"),
        Shown("was_extended", "延长了时间", "Time was extended"),
        Shown("day", "评标结束日", "Evaluation ended on"),
    ),
    title={"zh": "评标时间不足", "en": "Too little time to evaluate"},
    message={
        "zh": "评标 {bids} 份投标用时 {minutes} 分钟（每份应至少 {min_minutes_per_bid} 分钟）；到场 {members} 人中 {objected} "
        "人认为时间不够，延长：{was_extended}",
        "en": "{bids} bids were evaluated in {minutes} minutes ({min_minutes_per_bid} each are the least); "
        "{objected} of "
        "{members} members said that it was too short; extended: {was_extended}",
    },
    cites=(Cite("cn-bidding-regulation", "48"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three bids in fifteen minutes", (_opened(), _sat(end=ENDS)), {OCID: ("clear", "lawful")}),
        Example("in a second less", (_opened(), _sat(end="2026-04-20T10:14:59+08:00")), {OCID: "flagged"}),
        Example("a fourth bid, refused at the opening", (_opened(4, 1), _sat(end=ENDS)), {OCID: "clear"}),
        Example("a fourth bid, the opening told last", (_sat(end=ENDS), _opened(4)), {OCID: "flagged"}),
        Example("one of three says that it is too short", (_opened(), _sat(YES, NO, NO)), {OCID: "clear"}),
        Example("two of five say so", (_opened(), _sat(YES, YES, NO, NO, NO)), {OCID: "flagged"}),
        Example(
            "two of five, and it was extended",
            (_opened(), _sat(YES, YES, NO, NO, NO, was_extended=YES)),
            {OCID: "clear"},
        ),
        Example(
            "two of five, and whether it was extended is not told",
            (_opened(), _sat(YES, YES, NO, NO, NO, was_extended=None)),
            {OCID: ("not_assessable", "missing: is_refused")},
        ),
        Example(
            "one of five says so, of one it is not told",
            (_opened(), _sat(YES, None, NO, NO, NO)),
            {OCID: "not_assessable"},
        ),
        Example("of one of five it is not told", (_opened(), _sat(None, NO, NO, NO, NO)), {OCID: "clear"}),
        Example(
            "two of five, of the others it is not told",
            (_opened(), _sat(YES, YES, None, None, None)),
            {OCID: "flagged"},
        ),
        Example(
            "of nobody it is told, and it was extended",
            (_opened(), _sat(None, None, None, was_extended=YES)),
            {OCID: "clear"},
        ),
        Example(
            "somebody told twice has said it once",
            (
                _opened(),
                _sat(
                    members=[
                        {"person": one, "member_type": "expert", "objected_time": said}
                        for one, said in (("E-1", YES), ("E-1", YES), ("E-2", NO), ("E-3", NO))
                    ]
                ),
            ),
            {OCID: "clear"},
        ),
        Example(
            "the hour of the end is not told",
            (_opened(), _sat(end="2026-04-20")),
            {OCID: ("not_assessable", "missing: minutes")},
        ),
        Example(
            "the hour of the start is not told",
            (_opened(), _sat(start="2026-04-20T00:00:00+08:00")),
            {OCID: "not_assessable"},
        ),
        Example(
            "the hour is not told, and more time was refused",
            (_opened(), _sat(YES, YES, NO, end="2026-04-20")),
            {OCID: "flagged"},
        ),
        Example("the opening is not told", (_sat(),), {OCID: ("not_assessable", "missing: bids")}),
        Example(
            "the opening of the round that is evaluated counts",
            (_opened(9, day="2026-03-02"), _opened(), _sat(end=ENDS)),
            {OCID: "clear"},
        ),
        Example(
            "of two lots one was hurried through",
            (_opened(lot_id="L1"), _opened(9, lot_id="L2"), _sat(end=ENDS, lot_id="L1"), _sat(end=ENDS, lot_id="L2")),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example(
            "two lots opened apart and evaluated as one",
            (_opened(lot_id="L1"), _opened(lot_id="L2"), _sat(end=ENDS)),
            {OCID: "flagged"},
        ),
        Example(
            "evaluated again at leisure: the first time stays",
            (_opened(), _sat(end="2026-04-20T10:10:00+08:00"), _sat(end="2026-04-21T16:00:00+08:00")),
            {OCID: "flagged"},
        ),
        Example(
            "a place that asks for ten minutes",
            (_opened(), _sat(end=ENDS)),
            {OCID: "flagged"},
            set={"min_minutes_per_bid": 10},
        ),
        Example(
            "a place that asks at half of the members",
            (_opened(), _sat(YES, YES, NO, NO)),
            {OCID: "clear"},
            set={"objection_ratio": "1/2"},
        ),
        Example("no bid was accepted", (_opened(2, 2), _sat(end=FROM)), {OCID: "not_applicable"}),
        Example(
            "in government procurement",
            (_opened(9), _sat(end=ENDS, regime="government_procurement")),
            {OCID: "not_applicable"},
        ),
        Example(
            "one member, one bid, four minutes",
            (
                _opened(1),
                _sat(
                    members=[{"person": "E-1", "member_type": "expert", "objected_time": NO}],
                    end="2026-04-20T10:04:00+08:00",
                ),
            ),
            {OCID: "flagged"},
        ),
        Example("the opening is not told, and more time was refused", (_sat(YES, YES, NO),), {OCID: "flagged"}),
        Example("nobody is told to have sat", (_opened(9), _sat(members=[], end=ENDS)), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
