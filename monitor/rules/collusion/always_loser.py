"""A firm bids again and again, never wins, and most of its bids stand beside one winner.

What it checks
    For each firm the lots in which it bid (alone or in a consortium) and of which the award is told: how many, whether
    it won any, and in what share of them the same firm won.
Why it matters
    Three bidders are needed; a firm that only makes up the number is paid for it by somebody.
Legal source
    Implementing Regulation of the Tendering Law, article 39 (5): other concerted acts to let one win. Number and share
    are this product's: a lead, never more.
Does not apply
    Bids outside both laws and in procedures that are no tender; lots that ended without an award.
Innocent explanations
    A newcomer, or a firm that bids high and waits; a speciality with one strong local firm, which wins whoever bids; a
    subsidiary kept apart by the scoring.
Ask next
    Who pays its bonds and makes its bids (the other col rules); payments and subcontracts between it and the winner.
Known gaps
    Bids that the county did not receive are not counted. Of the winner the leader of a consortium counts. It looks
    across processes and runs in batch, not live.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import TENDERED, met, one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import LAWS, LOT, bids, firms, lots
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """某企业多次投标、从不中标，而且多数投标都陪在同一中标人旁边。

查什么
    每家企业投过（单独或联合体）且已定标的标段：共多少个，是否中过标，其中由同一家中标的占多大比例。
为什么要紧
    开标要凑足三家；只来凑数的企业，总有人付钱。
法律依据
    招标投标法实施条例第39条第5项：为谋取中标采取的其他联合行动。次数和比例是本系统的，只作线索。
不适用
    两部法律之外的投标、不属于招标的程序；没有定标就终止的标段。
可能的正当理由
    新进入的企业，或者报高价等机会的企业；某专业本地只有一家强者，谁来投都是它中；评分标准对其不利。
接着问
    它的保证金谁付、标书谁做（其他 col 规则）；它与中标人之间的付款和分包。
已知不足
    没有报送的投标不计。中标人是联合体的只看牵头人。因为跨采购过程比较，只在批量时运行，不实时。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """So many bids and more, of which this share and more beside one winner."""

    min_bids: int = param(8, unit="count", zh="最少投标次数（含）", en="Fewest bids (incl.)")
    share: str = param(
        "0.7", unit="ratio", zh="同一中标人占比（含）", en="Share beside one winner (incl.)", heuristic=True
    )


def results(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Awards of the lots of `rows`: `LOT`, `winner` (leader) and `winning` (each firm of it)."""
    awards = one_each(f.of("award.made"), ["scope_id", "award_id"]).select(*LOT, "event", winner="supplier_id")
    members = f.of("award.made", "consortium_members").select("scope_id", "event", winning="id")
    each = pl.concat(
        [
            awards.select(*LOT, "winner", winning="winner"),
            awards.join(members, on=["scope_id", "event"]).select(*LOT, "winner", "winning"),
        ]
    )
    return met(rows.select(LOT), each).drop("act_lot_id").unique()


def taken_part(f: Facts) -> pl.LazyFrame:
    """Every firm in every lot of a tender under either law that was not ended: `LOT`, `firm`, `event`, `at`, `day`."""
    told = bids(f)
    tenders = (
        lots(f, told)
        .filter(pl.col("regime").is_in(LAWS) & pl.col("method").is_in(TENDERED).fill_null(value=True))
        .select(LOT)
    )
    awarded = met(tenders, f.of("award.made").select(LOT)).select(LOT)
    ended = met(tenders, f.of("tender.terminated").select(LOT)).select(LOT)
    ended = ended.join(awarded, on=LOT, how="anti", nulls_equal=True)
    rows = firms(f, told).join(tenders, on=LOT, how="semi", nulls_equal=True)
    rows = rows.join(ended, on=LOT, how="anti", nulls_equal=True)
    dated = told.select(*LOT, "bid_id", "event", "at", "day")
    return rows.join(dated, on=[*LOT, "bid_id"], nulls_equal=True).drop("bid_id", "bidder")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a firm that bid, with its bids, wins, and the winner that it stood beside most often."""
    rows = taken_part(f)
    firm = ["scope_id", "firm"]
    won = results(f, rows.unique(LOT))
    beside = rows.unique([*LOT, "firm"]).join(won, on=LOT, nulls_equal=True)
    mine = pl.col("winning") == pl.col("firm")
    judged = beside.group_by(*LOT, "firm").agg(is_won=mine.any())
    judged = judged.group_by(firm).agg(judged=pl.len().cast(pl.Int64), wins=pl.col("is_won").sum().cast(pl.Int64))
    most = beside.unique([*LOT, "firm", "winner"]).group_by(*firm, "winner").agg(beside=pl.len().cast(pl.Int64))
    most = most.sort("beside", "winner", descending=[True, False]).unique(firm, keep="first", maintain_order=True)
    told = rows.group_by(firm).agg(
        pl.col("event", "at", "day").sort_by("day", "at", "event").last(),
        bids=pl.struct("ocid", "lot_id").n_unique().cast(pl.Int64),
        events=pl.col("event").unique().sort(),
    )
    told = told.join(judged, on=firm, how="left").join(most, on=firm, how="left")
    enough = pl.when((pl.col("judged") >= p.min_bids) | (pl.col("wins") > 0)).then(pl.lit(value=True))
    return told.rename({"firm": "tenderer_id"}).with_columns(has_enough=enough)


def applies(_: Params) -> pl.Expr:
    """Every firm."""
    return pl.col("tenderer_id").is_not_null()


def below(p: Params) -> pl.Expr:
    """Too few bids to say anything."""
    return pl.col("bids") < p.min_bids


def flagged(p: Params) -> pl.Expr:
    """Never won, and mostly beside one winner."""
    share = ratio(p.share)
    mostly = pl.col("beside") * share.denominator >= pl.col("judged") * share.numerator
    return pl.col("has_enough") & (pl.col("wins") == 0) & mostly


LOSER, WINNER, OTHER = "91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P"


def _lot(number: int, winner: str | None, **more: Any) -> tuple[dict[str, Any], ...]:
    key = {"ocid": f"ocds-tw9990-2026-{number:04d}", "regime": "tendering", "lot_id": None}
    told: dict[str, Any] = {"tenderer": {"id": LOSER}} | key | more
    bid = like("bid.submitted", "2026-04-19", bid_id=f"B-{number}", **told)
    if winner is None:
        return (bid,)
    return bid, like("award.made", "2026-04-28", award_id=f"AW-{number}", supplier={"id": winner}, **key)


def _history(*winners: str | None) -> tuple[dict[str, Any], ...]:
    return tuple(event for number, winner in enumerate(winners) for event in _lot(number, winner))


TEN = _history(*[WINNER] * 7, *[OTHER] * 3)
EIGHT = _history(*[WINNER] * 8)

RULE = Rule(
    id="col.always-loser",
    version=1,
    family="col",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    is_lead=True,
    scope="county",
    judges=("bid.submitted",),
    reads=("bid.submitted", "award.made", "tender.published", "tender.terminated"),
    about=("tenderer_id",),
    needs=("has_enough",),
    evidence=(
        Shown("judged", "已定标的投标数", "Bids in awarded lots"),
        Shown("wins", "中标数", "Won"),
        Shown("winner", "最常见的中标人", "Most frequent winner"),
        Shown("beside", "其中由其中标", "Of these won by it"),
        Shown("bids", "投标总数", "Bids in all"),
        Shown("day", "最近投标日", "Last bid on"),
    ),
    title={"zh": "长期陪标", "en": "Perpetual losing companion"},
    message={
        "zh": "该企业在 {judged} 个已定标标段投标，中标 {wins} 个；其中 {beside} 个由 {winner} 中标（界限 {min_bids} 次、{share}）（线索）",
        "en": "Bid in {judged} awarded lots and won {wins}; {winner} won {beside} of them (bounds: {min_bids} "
        "bids, {share}) (a "
        "lead)",
    },
    cites=(Cite("cn-bidding-regulation", "39"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("eight bids, all beside one winner", EIGHT, {LOSER: "flagged"}),
        Example("in reverse order", EIGHT[::-1], {LOSER: "flagged"}),
        Example("seven of ten: 0.7 is the bound", TEN, {LOSER: "flagged"}),
        Example("seven of eleven", (*TEN, *_lot(10, OTHER)), {LOSER: "clear"}),
        Example("seven bids", EIGHT[:14], {LOSER: ("clear", "below_threshold")}),
        Example("won one of nine", (*EIGHT, *_lot(8, LOSER)), {LOSER: ("clear", "lawful")}),
        Example(
            "won one as a member of a consortium",
            (
                *EIGHT,
                *_lot(8, None),
                like(
                    "award.made",
                    "2026-04-28",
                    award_id="AW-8",
                    ocid="ocds-tw9990-2026-0008",
                    lot_id=None,
                    supplier={"id": OTHER},
                    consortium_members=[{"id": LOSER}],
                ),
            ),
            {LOSER: ("clear", "lawful")},
        ),
        Example(
            "lost as a member of a consortium",
            (*EIGHT[2:], *_lot(0, WINNER, tenderer={"id": OTHER}, consortium_members=[{"id": LOSER}])),
            {LOSER: "flagged"},
        ),
        Example("the awards are not told", _history(*[WINNER] * 7, None), {LOSER: "not_assessable"}),
        Example(
            "the eighth lot ended without an award",
            (
                *_history(*[WINNER] * 7, None),
                like("tender.terminated", "2026-04-21", ocid="ocds-tw9990-2026-0007", lot_id=None),
            ),
            {LOSER: ("clear", "below_threshold")},
        ),
        Example(
            "won before the awards of the others are told", _history(LOSER, *[None] * 8), {LOSER: ("clear", "lawful")}
        ),
        Example("fewer are asked for", EIGHT[:8], {LOSER: "flagged"}, set={"min_bids": 4}),
        Example("a smaller share", (*TEN, *_lot(10, OTHER)), {LOSER: "flagged"}, set={"share": "0.6"}),
        Example(
            "the eighth was a negotiation",
            (
                like("tender.published", "2026-03-01", method="competitive_negotiation", ocid="ocds-tw9990-2026-0007"),
                *EIGHT,
            ),
            {LOSER: ("clear", "below_threshold")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
