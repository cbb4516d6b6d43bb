"""Two members gave the same points on every subjective item of every bid.

What it checks
    The points of each member on the subjective items of all bids of a lot: whether another member's are the same in
    every one of them, eight scores or more.
Why it matters
    Whoever copies has not judged, and two who agreed beforehand weigh as two.
Legal source
    Tongyu county, section two (3): independent evaluation. The number of scores is a figure of experience.
Does not apply
    Procedures outside both laws; evaluations in which no points were given.
Innocent explanations
    The items allow few steps, so that many give the same; the bids are alike; full marks were given throughout.
Ask next
    The score sheets with their times, and how often these two agreed before.
Known gaps
    A lead only. A score is one item of one bid. Where it is not told which items are subjective, those that are not
    told could make the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """两名评委对所有投标的主观分完全相同。

查什么
    一个标段内每名评委对各投标主观项的打分：是否有另一名评委的每一个打分都与其相同（八个打分以上，含八个）。
为什么要紧
    抄来的分数不是评审；事先商量好的两个人，却算两票。
法律依据
    通榆县二（3）：独立评标。打分个数是经验值。
不适用
    两部法律之外的程序；没有打分的评标。
可能的正当理由
    评分档次少，很多人给的分一样；各投标差不多；一律给了满分。
接着问
    评分表及其时间；这两人以前是否也常一致。
已知不足
    只是线索。一个打分指一个投标的一项。没有报送哪些是主观项的，差别可能就在其中。
"""

KEY = ["scope_id", "event"]
LAWS = ("tendering", "government_procurement")


@dataclass(frozen=True, slots=True)
class Params:
    """So many scores and more can be compared."""

    min_items: int = param(
        8, unit="count", zh="最少打分个数（含）", en="Fewest scores compared (incl.)", heuristic=True
    )


def sheets(f: Facts) -> pl.LazyFrame:
    """`KEY`, `member`, `sheet` (all subjective scores as a text), `scores` (how many)."""
    rows = f.of("evaluation.concluded", "scores").filter(pl.col("is_subjective"), pl.col("item") != "total")
    one = pl.concat_str("bid_id", "item", pl.col("points").cast(pl.String), separator=" ")
    return rows.group_by(*KEY, "member").agg(sheet=one.sort().str.join("|"), scores=pl.len().cast(pl.Int64))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with the members whose sheets are the same."""
    told = sheets(f)
    groups = told.group_by(*KEY, "sheet", "scores").agg(who=pl.col("member").sort(), same=pl.len())
    twins = groups.filter(pl.col("same") > 1)
    alike = twins.group_by(KEY).agg(
        alike=pl.col("who").filter(pl.col("scores") >= p.min_items).explode().sort(),
        alike_scores=pl.col("scores").max(),
    )
    longest = told.group_by(KEY).agg(longest=pl.col("scores").max())
    silent = f.of("evaluation.concluded", "scores").group_by(KEY).agg(is_silent=pl.col("is_subjective").is_null().any())
    rows = f.of("evaluation.concluded")
    for part in (alike, longest, silent):
        rows = rows.join(part, on=KEY, how="left")
    has_twins = pl.col("alike_scores").is_not_null()
    has_sheets = pl.col("longest").is_not_null()
    is_same = (pl.col("alike_scores") >= p.min_items).fill_null(value=False)
    # what is not told can part two who look alike, and can make a short sheet long enough; it parts no others
    unsure = pl.col("is_silent") & (has_twins | ~has_sheets)
    rows = rows.with_columns(
        is_same=pl.when(pl.col("is_silent").is_not_null() & ~unsure).then(is_same),
        is_short=pl.when(~pl.col("is_silent")).then(pl.col("longest").fill_null(0) < p.min_items),
    )
    return one_each(rows, ["scope_id", "ocid", "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Evaluations under either law in which points were given."""
    return pl.col("regime").is_in(LAWS) & (pl.col("scores_count") > 0)


def below(_: Params) -> pl.Expr:
    """Nobody gave scores enough to compare."""
    return pl.col("is_short")


def flagged(_: Params) -> pl.Expr:
    """Two sheets are the same."""
    return pl.col("is_same")


OCID = "ocds-tw9990-2026-0017"
EIGHT = ("8", "7.5", "9", "6", "5", "6", "7", "4")


def _sheet(member: str, *points: str, is_subjective: bool | None = True, item: str = "S") -> list[dict[str, Any]]:
    told = {} if is_subjective is None else {"is_subjective": is_subjective}
    bids = ("B-A", "B-B")
    return [
        {"member": member, "bid_id": bids[n % 2], "item": f"{item}{n // 2}", "points": given} | told
        for n, given in enumerate(points)
    ]


def _sat(*sheets: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    told = {"scores": [score for sheet in sheets for score in sheet]} | more
    return like("evaluation.concluded", "2026-04-20T16:00:00+08:00", **told)


RULE = Rule(
    id="exp.score-identical",
    version=1,
    family="exp",
    severity=Severity.LOW,
    is_lead=True,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded",),
    about=("ocid", "lot_id"),
    needs=("is_same",),
    evidence=(
        Shown("alike", "打分相同的评委", "Members with the same scores"),
        Shown("alike_scores", "相同的主观打分个数", "Subjective scores that are the same"),
        Shown("day", "评标日", "Evaluated on"),
    ),
    title={"zh": "评分雷同", "en": "Members' scores identical"},
    message={
        "zh": "{day} 评标，{alike} 的 {alike_scores} 个主观打分完全相同（{min_items} 个以上可比）",
        "en": "Evaluated on {day}; all {alike_scores} subjective scores of {alike} are the same (compared from "
        "{min_items})",
    },
    cites=(Cite("seed-tongyu", "二(3)专家"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("eight scores alike", (_sat(_sheet("E-A", *EIGHT), _sheet("E-B", *EIGHT)),), {OCID: "flagged"}),
        Example(
            "alike, written otherwise and told in another order",
            (_sat(_sheet("E-A", *EIGHT), _sheet("E-B", "8.0", *EIGHT[1:])[::-1]),),
            {OCID: "flagged"},
        ),
        Example(
            "one of them differs",
            (_sat(_sheet("E-A", *EIGHT), _sheet("E-B", "8.5", *EIGHT[1:])),),
            {OCID: ("clear", "lawful")},
        ),
        Example(
            "seven only",
            (_sat(_sheet("E-A", *EIGHT[1:]), _sheet("E-B", *EIGHT[1:])),),
            {OCID: ("clear", "below_threshold")},
        ),
        Example(
            "seven alike, a third member gave eight",
            (_sat(_sheet("E-A", *EIGHT[1:]), _sheet("E-B", *EIGHT[1:]), _sheet("E-C", *EIGHT)),),
            {OCID: ("clear", "lawful")},
        ),
        Example(
            "one gave a score more",
            (_sat(_sheet("E-A", *EIGHT), _sheet("E-B", *EIGHT, "5")),),
            {OCID: ("clear", "lawful")},
        ),
        Example(
            "the objective points and the totals are the same, the judgement is not",
            (
                _sat(
                    _sheet("E-A", *EIGHT),
                    _sheet("E-B", "8.5", *EIGHT[1:]),
                    _sheet("E-A", "30", "29", is_subjective=False, item="P"),
                    _sheet("E-B", "30", "29", is_subjective=False, item="P"),
                ),
            ),
            {OCID: ("clear", "lawful")},
        ),
        Example(
            "only the total differs",
            (
                _sat(
                    _sheet("E-A", *EIGHT),
                    _sheet("E-B", *EIGHT),
                    [{"member": "E-B", "bid_id": "B-A", "item": "total", "points": "80", "is_subjective": True}],
                ),
            ),
            {OCID: "flagged"},
        ),
        Example(
            "which are subjective is not told",
            (_sat(_sheet("E-A", *EIGHT, is_subjective=None), _sheet("E-B", *EIGHT, is_subjective=None)),),
            {OCID: ("not_assessable", "missing: is_same")},
        ),
        Example(
            "alike as far as told",
            (_sat(_sheet("E-A", *EIGHT), _sheet("E-B", *EIGHT), _sheet("E-B", "3", is_subjective=None, item="T")),),
            {OCID: "not_assessable"},
        ),
        Example(
            "different as far as told",
            (
                _sat(
                    _sheet("E-A", *EIGHT),
                    _sheet("E-B", "1", *EIGHT[1:]),
                    _sheet("E-B", "3", is_subjective=None, item="T"),
                ),
            ),
            {OCID: ("clear", "lawful")},
        ),
        Example(
            "all of them objective",
            (_sat(_sheet("E-A", *EIGHT, is_subjective=False), _sheet("E-B", *EIGHT, is_subjective=False)),),
            {OCID: ("clear", "below_threshold")},
        ),
        Example("a single score", (_sat(_sheet("E-A", "8")),), {OCID: ("clear", "below_threshold")}),
        Example("no points are told", (_sat(scores=None),), {OCID: "not_assessable"}),
        Example("no points were given", (_sat(),), {OCID: ("not_applicable", "out_of_scope")}),
        Example(
            "outside both laws",
            (_sat(_sheet("E-A", *EIGHT), _sheet("E-B", *EIGHT), regime="other"),),
            {OCID: "not_applicable"},
        ),
        Example(
            "evaluated again, apart",
            (
                _sat(_sheet("E-A", *EIGHT), _sheet("E-B", *EIGHT)),
                _sat(_sheet("E-A", *EIGHT), _sheet("E-B", "1", *EIGHT[1:]), started_at="2026-04-20T14:00:00+08:00"),
            ),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
