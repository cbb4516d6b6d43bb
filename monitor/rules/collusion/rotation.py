"""A stable set of bidders meets again and again, and the lots go round among them at prices just below the others'.

What it checks
    For each opened lot the lots of the window before it with mostly the same bidders, this one included, of which the
    winner's price was the lowest and every other price at most the margin above: whether there are enough of them, and
    whether they were won evenly, by two firms or more.
Why it matters
    Where a ring shares out a market, each takes its turn and the others bid a little more.
Legal source
    Implementing Regulation of the Tendering Law, article 39 (2) and (5): agreeing on the winner, and other concerted
    acts. Likeness, number, window and margin are this product's: a lead, never more.
Does not apply
    Procedures that are no tender, or outside both laws; lots with one bidder.
Innocent explanations
    A county with few licensed firms of a trade, all of which bid for everything; prices close together because a norm
    or a ceiling sets them; even luck.
Ask next
    Payments and subcontracts among the set; who was busy elsewhere when it lost; whether other traces meet.
Known gaps
    Of a consortium the leader counts. Prices in another currency and lots without an award join no group. The figures
    have not been measured on known rings. It looks across processes and runs in batch, not live.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.groups import alike, sets_of
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.lots import met, once, one_each
from monitor.rules.kit.opened import opened
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import LOT, by_lot, is_compared, lots
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """一组固定的投标人反复相遇，标段在他们之间轮流，别家报价只略高一点。

查什么
    每个开标的标段：时间窗内（含本标段）投标人大致相同、中标价最低且其余报价都不超过中标价一定幅度的标段，是否够数，是否由两家以
    上平均分得。
为什么要紧
    瓜分市场的团伙轮流坐庄，其余的人报高一点点。
法律依据
    招标投标法实施条例第39条第2项、第5项：约定中标人，以及为谋取中标采取的其他联合行动。相似度、个数、时间窗、幅度是本系统的，
    只作线索。
不适用
    不属于招标的程序、两部法律之外的程序；只有一个投标人的标段。
可能的正当理由
    县里有该资质的企业就这几家，什么都投；定额或限价使报价接近；碰巧平均。
接着问
    这组企业之间的付款和分包；落标时各家是否另有在建工程；是否还有其他痕迹相同。
已知不足
    联合体只看牵头人。外币报价、没有定标的标段不进入任何一组。数值没有在已知团伙上测量过。因为跨采购过程比较，只在批量时运行，不
    实时。
"""

LISTED = 20
"""At most so many openings of a group are listed as evidence, the latest."""


@dataclass(frozen=True, slots=True)
class Params:
    """All bounds are included."""

    min_lots: int = param(4, unit="count", zh="最少标段数（含）", en="Fewest lots (incl.)")
    jaccard: str = param("0.7", unit="ratio", zh="投标人相似度（含）", en="Likeness of the sets (incl.)")
    window: int = param(1095, unit="day", zh="时间窗（日，含）", en="Window (days, incl.)", heuristic=True)
    margin: str = param(
        "0.05", unit="ratio", zh="高出中标价的幅度（含）", en="Above the winner by (incl.)", heuristic=True
    )


def contests(f: Facts, p: Params) -> pl.LazyFrame:
    """Lots with an opening: columns of `lots`, `firms`, `set_id`, `winner`, `is_close` (all other prices just above).

    Null where the winner or a price is not told.
    """
    bids = by_lot(opened(f)).with_columns(bidder="tenderer_id", firm="tenderer_id")
    awards = one_each(f.of("award.made"), ["scope_id", "award_id"]).select(
        *LOT, "day", "at", "event", winner="supplier_id"
    )
    rows = lots(f, bids).join(sets_of(bids), on=LOT, nulls_equal=True)
    won = met(rows.select(LOT), awards.rename({"day": "won_day", "at": "won_at"}).drop("event"))
    won = won.sort("won_day", "won_at", "winner").unique(LOT, keep="last").select(*LOT, "winner")
    rows = rows.join(won, on=LOT, how="left", nulls_equal=True)
    mine = pl.col("firm") == pl.col("winner")
    prices = (
        bids.join(won, on=LOT, nulls_equal=True)
        .group_by(LOT)
        .agg(
            won_fen=pl.col("price").filter(mine).min(),
            next_fen=pl.col("price").filter(~mine).min(),
            top_fen=pl.col("price").filter(~mine).max(),
            is_full=pl.col("price").is_not_null().all(),
        )
    )
    above = ratio(p.margin)
    near = pl.col("top_fen") * above.denominator <= pl.col("won_fen") * (above.denominator + above.numerator)
    is_close = (pl.col("won_fen") <= pl.col("next_fen")) & near
    rows = rows.join(prices, on=LOT, how="left", nulls_equal=True)
    return once(rows.with_columns(is_close=pl.when("is_full").then(is_close)))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an opened lot, with the lots of its set of bidders and who won them."""
    rows = contests(f, p)
    close = rows.filter("is_close")
    seat = close.select("set_id", "day")
    past = close.select(other_id="set_id", then="day", past="winner", past_event="event")
    group = alike(close, ratio(p.jaccard)).join(seat, on="set_id").join(past, on="other_id")
    group = group.filter((pl.col("then") <= pl.col("day")) & (pl.col("day") - pl.col("then") <= p.window))
    wins = group.group_by("set_id", "past").agg(
        won=pl.len().cast(pl.Int64), first_day=pl.col("then").min(), met=pl.col("past_event").unique()
    )
    told = (
        wins.sort("won", "past", descending=[True, False])
        .group_by("set_id", maintain_order=True)
        .agg(
            meetings=pl.col("won").sum(),
            most=pl.col("won").max(),
            winners=pl.col("past"),
            since_day=pl.col("first_day").min(),
            events=pl.col("met").explode().unique().sort().tail(LISTED),
        )
    )
    # evenly: nobody won more than the lots shared out, rounded up
    even = (pl.col("most") - 1) * pl.col("winners").list.len() < pl.col("meetings")
    goes_round = (pl.col("meetings") >= p.min_lots) & (pl.col("winners").list.len() > 1) & even
    rows = rows.join(told, on="set_id", how="left")
    return rows.with_columns(
        goes_round=pl.when(pl.col("is_close").is_not_null()).then(goes_round.fill_null(value=False)),
        firms=pl.col("firms").list.sort(),
    )


def applies(_: Params) -> pl.Expr:
    """Tenders with two bidders or more."""
    return is_compared()


def flagged(_: Params) -> pl.Expr:
    """The lots of this set go round."""
    return pl.col("goes_round")


FIRMS = ("91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P", "91999001MA0000146J")
STRANGERS = ("local:firm-1", "local:firm-2", "local:firm-3")


def _ocid(number: int) -> str:
    return f"ocds-tw9990-2026-{number:04d}"


def _lot(
    number: int,
    winner: str | None,
    *others: str,
    day: str = "2026-04-20",
    prices: tuple[str | None, ...] = ("1000.00", "1020.00", "1050.00", "1040.00"),
    **more: Any,
) -> tuple[dict[str, Any], ...]:
    key = {"ocid": _ocid(number), "lot_id": None, "regime": "tendering"} | more
    firms = (winner, *others) if winner else others
    rows = [
        {"bid_id": f"B-{number}-{place}", "tenderer": {"id": firm}, "is_accepted": True}
        | ({"price": yuan(price)} if price else {})
        for place, (firm, price) in enumerate(zip(firms, prices, strict=False))
    ]
    read = like("bids.opened", day, bids=rows, **key)
    if winner is None:
        return (read,)
    return read, like("award.made", day, award_id=f"AW-{number}", supplier={"id": winner}, **key)


def _round(*winners: int, day: str = "2026-04-20", **more: Any) -> tuple[dict[str, Any], ...]:
    told: list[dict[str, Any]] = []
    for number, who in enumerate(winners):
        others = [firm for firm in FIRMS[:3] if firm != FIRMS[who]]
        told += _lot(
            number, FIRMS[who], *others, day=f"2026-0{number + 1}-20" if number < len(winners) - 1 else day, **more
        )
    return tuple(told)


FOUR = _round(0, 1, 2, 0)
LAST = _ocid(3)

RULE = Rule(
    id="col.rotation",
    version=1,
    family="col",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    is_lead=True,
    scope="county",
    judges=("bids.opened",),
    reads=("bids.opened", "award.made", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("goes_round",),
    evidence=(
        Shown("firms", "本标段投标人", "Bidders of this lot"),
        Shown("meetings", "相近标段数", "Lots of much the same bidders"),
        Shown("winners", "各次中标人", "Winners among them"),
        Shown("most", "中标最多者的次数", "Won by the most frequent"),
        Shown("since_day", "最早开标日", "First opened on"),
        Shown("day", "本次开标日", "Opened on"),
    ),
    title={"zh": "轮流中标", "en": "Winner rotation in a stable bidder group"},
    message={
        "zh": "自 {since_day} 至 {day}，大致相同的投标人相遇 {meetings} 次，其余报价都不超过中标价的 {margin}，由 {winners#} 家轮流中标（最多 "
        "{most} 次）（线索）",
        "en": "From {since_day} to {day} much the same bidders met {meetings} times, all other prices within "
        "{margin} of the "
        "winner's, and {winners#} firms took turns (the most frequent {most} times) (a lead)",
    },
    cites=(Cite("cn-bidding-regulation", "39"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three firms take turns in four lots", FOUR, {_ocid(2): "clear", LAST: "flagged"}),
        Example("in reverse order", FOUR[::-1], {LAST: "flagged"}),
        Example(
            "the fourth opened on the day after the third",
            _round(0, 1, 2, 0, day="2026-03-21"),
            {_ocid(2): "clear", LAST: "flagged"},
        ),
        Example("three lots are too few", _round(0, 1, 2), {_ocid(2): "clear"}),
        Example("two and two", _round(0, 1, 0, 1), {LAST: "flagged"}),
        Example("three and one are not even", _round(0, 0, 0, 1), {LAST: "clear"}),
        Example("one wins all", _round(0, 0, 0, 0), {LAST: "clear"}),
        Example("three and two of five", _round(0, 1, 0, 1, 0), {_ocid(4): "flagged"}),
        Example(
            "the first on the last day of the window",
            _round(0, 1, 2, 0, day="2029-01-19"),
            {LAST: "flagged"},
            as_of="2029-12-31",
        ),
        Example(
            "the first a day before the window",
            _round(0, 1, 2, 0, day="2029-01-20"),
            {LAST: "clear"},
            as_of="2029-12-31",
        ),
        Example(
            "a loser five per cent above is just above; a fen more is not",
            _round(0, 1, 2, 0, prices=("1000.00", "1020.00", "1050.01")),
            {LAST: "clear"},
        ),
        Example(
            "a wider margin",
            _round(0, 1, 2, 0, prices=("1000.00", "1020.00", "1100.00")),
            {LAST: "flagged"},
            set={"margin": "0.1"},
        ),
        Example("a loser was cheaper", _round(0, 1, 2, 0, prices=("1000.00", "999.99", "1050.00")), {LAST: "clear"}),
        Example(
            "a loser at the very price", _round(0, 1, 2, 0, prices=("1000.00", "1000.00", "1050.00")), {LAST: "flagged"}
        ),
        Example(
            "a fourth bidder once: 3 of 4 are alike",
            (*FOUR[:6], *_lot(3, FIRMS[0], *FIRMS[1:])),
            {LAST: "flagged"},
        ),
        Example(
            "0.8 is asked for", (*FOUR[:6], *_lot(3, FIRMS[0], *FIRMS[1:])), {LAST: "clear"}, set={"jaccard": "0.8"}
        ),
        Example(
            "the very same bidders, where that is asked for",
            (*FOUR[:6], *_lot(3, FIRMS[0], *FIRMS[1:3])),
            {LAST: "flagged"},
            set={"jaccard": "1"},
        ),
        Example("strangers", (*FOUR[:6], *_lot(3, *STRANGERS)), {LAST: "clear"}),
        Example("fewer lots are asked for", _round(0, 1, 2), {_ocid(2): "flagged"}, set={"min_lots": 3}),
        Example("the award is not told", (*FOUR[:6], *_lot(3, None, *FIRMS[:3])), {LAST: "not_assessable"}),
        Example(
            "a price is not told",
            (*FOUR[:6], *_lot(3, *FIRMS[:3], prices=("1000.00", "1020.00", None))),
            {LAST: "not_assessable"},
        ),
        Example("a single bidder", _lot(3, FIRMS[0]), {LAST: "not_applicable"}),
        Example("outside both laws", _round(0, 1, 2, 0, regime="other"), {LAST: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
