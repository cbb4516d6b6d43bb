"""The first-ranked candidate gave up and a dearer one won, or one firm gives up for the same winner again and again.

What it checks
    For each award the candidates recorded as having declined: whether the first-ranked one did and the winner's amount
    is above that one's price; and how often within the window the same firm declined for the same winner.
Why it matters
    The cheaper bid falls away after the competition is over, and the difference can be shared.
Legal source
    Implementing Regulation of the Tendering Law, article 39 (3): bidders who agree that some of them give up the bid or
    the award collude. That a withdrawal was agreed is a presumption; count and window are this product's.
Does not apply
    Procedures that are no tender, or outside both laws.
Innocent explanations
    The first had won elsewhere and had no crew left; prices of material rose between bid and award; a mistake in its
    bid came to light; its bond was forfeited, which no sham bidder would risk.
Ask next
    The written declaration and its ground, whether the bond was kept, and whether the winner later paid the one who
    gave up or subcontracted to it.
Known gaps
    Only what the award lists as declined is seen. A bid withdrawn before the deadline is not told. Ranks below the
    first count towards the repetition only. Because it looks across processes it runs in batch, not live.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import TENDERED, acts, governed, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import LAWS
from monitor.vocabulary.verdicts import Severity

ZH = """第一名放弃后由报价更高者中标，或者同一家一再为同一中标人放弃。

查什么
    每次定标中记录为放弃中标的候选人：放弃的是否第一名、中标金额是否高于其报价；在时间窗内，同一家为同一中标人放弃过几次。
为什么要紧
    竞争结束之后便宜的那一家退出，差价可以瓜分。
法律依据
    招标投标法实施条例第39条第3项：投标人之间约定部分投标人放弃投标或者中标的，属于串通投标。放弃出于约定是推定；次数和时间窗是
    本系统的。
不适用
    不属于招标的程序、两部法律之外的程序。
可能的正当理由
    第一名已在别处中标、没有人手；投标之后材料涨价；发现自己报价有误；保证金被没收，陪标的人不会冒这个险。
接着问
    书面放弃声明及理由，保证金是否没收，中标人后来是否向放弃者付款或分包。
已知不足
    只看定标中列为放弃的。截止前撤回的投标没有报送。第一名以后的名次只计入次数。因为跨采购过程比较，只在批量时运行，不实时。
"""

KEY = ["scope_id", "event"]
PAIR = ["scope_id", "tenderer_id", "supplier_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """So many times, this many included, within so many days, the last included."""

    min_times: int = param(2, unit="count", zh="放弃次数（含）", en="Times given up (incl.)")
    window: int = param(730, unit="day", zh="时间窗（日，含）", en="Window (days, incl.)", heuristic=True)


def candidates(f: Facts, awards: pl.LazyFrame) -> pl.LazyFrame:
    """Candidates of the evaluation that each award goes by: `KEY` of the award, `tenderer_id`, `rank`, `price`."""
    by = governed(awards, acts(f.of("evaluation.concluded"), act=pl.col("event"))).select(*KEY, "act")
    listed = f.of("evaluation.concluded", "candidates").with_columns(price=cny("price")).rename({"event": "act"})
    listed = listed.group_by("scope_id", "act", "tenderer_id").agg(pl.col("rank").min(), pl.col("price").max())
    return by.join(listed, on=["scope_id", "act"])


def repeated(gone: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """How often each firm of `gone` had declined for the winner in the window that ends with the award: `times`."""
    days = gone.group_by(*PAIR, "day").agg(one=pl.len().cast(pl.Int64), seen=pl.col("event"))
    windows = (
        days.sort(*PAIR, "day")
        .rolling("day", period=f"{p.window + 1}i", closed="right", group_by=PAIR)
        .agg(times=pl.col("one").sum(), seen=pl.col("seen").explode())
    )
    counted = gone.join(windows, on=[*PAIR, "day"])
    worst = counted.sort("times", "tenderer_id", descending=[True, False]).unique(
        KEY, keep="first", maintain_order=True
    )
    return worst.select(*KEY, "times", "seen", repeater="tenderer_id")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an award, with the first-ranked candidate that declined and how often one did for this winner."""
    awards = one_each(f.of("award.made"), ["scope_id", "award_id"]).with_columns(won_fen=cny("amount"))
    over = f.of("award.made", "passed_over").filter(pl.col("ground") == "declined").select(*KEY, "tenderer_id", "rank")
    gone = awards.select(*KEY, "day", "supplier_id").join(over, on=KEY).unique([*KEY, "tenderer_id"])
    listed = candidates(f, awards)
    winner = listed.join(awards.select(*KEY, tenderer_id="supplier_id"), on=[*KEY, "tenderer_id"])
    winner = winner.group_by(KEY).agg(winner_rank=pl.col("rank").min())
    first = gone.filter(pl.col("rank") == 1).join(
        listed.select(*KEY, "tenderer_id", "price"), on=[*KEY, "tenderer_id"], how="left"
    )
    first = first.group_by(KEY).agg(first=pl.col("tenderer_id").min(), first_fen=pl.col("price").min())
    rows = awards
    for part in (winner, first, repeated(gone, p)):
        rows = rows.join(part, on=KEY, how="left")
    is_dearer = (
        pl.when(pl.col("first").is_not_null())
        .then(pl.col("won_fen") > pl.col("first_fen"))
        .otherwise(pl.lit(value=False))
    )
    is_repeated = (pl.col("times") >= p.min_times).fill_null(value=False)
    is_told = pl.col("passed_over_count").is_not_null() | (pl.col("winner_rank") == 1)
    rows = with_notice(f, rows, method=pl.col("method")).with_columns(
        is_agreed=is_repeated | pl.when(is_told).then(is_dearer),
        dearer_fen=pl.when(is_dearer).then(pl.col("won_fen") - pl.col("first_fen")),
        often=pl.when(is_repeated).then("times"),
        events=pl.col("seen"),
    )
    rows = rows.with_columns(stake_fen="dearer_fen", repeater=pl.when(pl.col("often").is_not_null()).then("repeater"))
    return one_each(rows, ["scope_id", "award_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Awards of a tender under either law; a method that is not told is presumed to be one."""
    return pl.col("regime").is_in(LAWS) & pl.col("method").is_in(TENDERED).fill_null(value=True)


def flagged(_: Params) -> pl.Expr:
    """A dearer one won after the first gave up, or one firm gave up for it time and again."""
    return pl.col("is_agreed")


FIRST, SECOND, THIRD = "91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P"


def _key(number: int) -> dict[str, Any]:
    return {"ocid": f"ocds-tw9990-2026-{number:04d}"}


def _ranked(
    number: int = 1,
    prices: tuple[str | None, ...] = ("5800000.00", "5860000.00", "5911000.00"),
    currency: str = "CNY",
    **more: Any,
) -> dict[str, Any]:
    rows = [
        {"rank": rank, "tenderer": {"id": firm}} | ({"price": {"amount": price, "currency": currency}} if price else {})
        for rank, (firm, price) in enumerate(zip((FIRST, SECOND, THIRD), prices, strict=True), 1)
    ]
    return like("evaluation.concluded", "2026-03-20", candidates=rows, **_key(number), **more)


def _award(
    firm: str, *gone: tuple[str, int], number: int = 1, day: str = "2026-04-28", ground: str = "declined", **more: Any
) -> dict[str, Any]:
    rows = [{"tenderer": {"id": who}, "rank": rank, "ground": ground} for who, rank in gone]
    told: dict[str, Any] = (
        {"passed_over": rows, "amount": "5860000.00", "award_id": f"AW-{number}"} | _key(number) | more
    )
    return like("award.made", day, supplier={"id": firm}, **told)


RULE = Rule(
    id="col.agreed-withdrawal",
    version=1,
    family="col",
    severity=Severity.HIGH,
    is_lead=True,
    scope="county",
    judges=("award.made",),
    reads=("award.made", "evaluation.concluded", "tender.published"),
    about=("award_id",),
    needs=("is_agreed",),
    evidence=(
        Shown("supplier_id", "中标人", "Awarded supplier"),
        Shown("first", "放弃的第一名", "First-ranked that declined"),
        Shown("first_fen", "第一名报价（元）", "Its price (CNY)"),
        Shown("won_fen", "中标金额（元）", "Amount awarded (CNY)"),
        Shown("dearer_fen", "高出（元）", "Dearer by (CNY)"),
        Shown("repeater", "一再放弃者", "Who declined repeatedly"),
        Shown("often", "放弃次数", "Times"),
        Shown("day", "定标日", "Awarded on"),
    ),
    title={"zh": "约定放弃中标", "en": "Agreed withdrawal"},
    message={
        "zh": "{day} 定标给 {supplier_id}[：第一名 {first} 放弃，中标金额比其报价高 {dearer_fen} 元][；{repeater} 在 {window} 日内为同一中标人放弃 "
        "{often} 次]（线索）",
        "en": "Awarded on {day} to {supplier_id}[; the first-ranked {first} declined, and the amount is "
        "{dearer_fen} yuan above "
        "its price][; {repeater} declined {often} times for this winner within {window} days] (a lead)",
    },
    cites=(Cite("cn-bidding-regulation", "39"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "the first declined, the second is dearer", (_ranked(), _award(SECOND, (FIRST, 1))), {"AW-1": "flagged"}
        ),
        Example("the same, told in the opposite order", (_award(SECOND, (FIRST, 1)), _ranked()), {"AW-1": "flagged"}),
        Example(
            "the second got it at the price of the first",
            (_ranked(), _award(SECOND, (FIRST, 1), amount="5800000.00")),
            {"AW-1": "clear"},
        ),
        Example("a fen dearer", (_ranked(), _award(SECOND, (FIRST, 1), amount="5800000.01")), {"AW-1": "flagged"}),
        Example(
            "the first was passed over without a performance bond",
            (_ranked(), _award(SECOND, (FIRST, 1), ground="no_performance_bond")),
            {"AW-1": "clear"},
        ),
        Example("only the second declined", (_ranked(), _award(THIRD, (SECOND, 2))), {"AW-1": "clear"}),
        Example(
            "the first won; nothing need be told of the others",
            (_ranked(), _award(FIRST, passed_over=None)),
            {"AW-1": "clear"},
        ),
        Example(
            "the second won, and nothing is told of the first",
            (_ranked(), _award(SECOND, passed_over=None)),
            {"AW-1": "not_assessable"},
        ),
        Example(
            "the price of the first is not told",
            (_ranked(prices=(None, "5860000.00", "5911000.00")), _award(SECOND, (FIRST, 1))),
            {"AW-1": "not_assessable"},
        ),
        Example(
            "awarded in dollars",
            (_ranked(), _award(SECOND, (FIRST, 1), amount={"amount": "5860000.00", "currency": "USD"})),
            {"AW-1": "not_assessable"},
        ),
        Example(
            "the first had bid in dollars",
            (_ranked(currency="USD"), _award(SECOND, (FIRST, 1))),
            {"AW-1": "not_assessable"},
        ),
        Example(
            "neither an evaluation nor those passed over are told",
            (_award(SECOND, passed_over=None),),
            {"AW-1": "not_assessable"},
        ),
        Example(
            "twice for the same winner, 730 days apart: the second time is a finding",
            (_award(THIRD, (SECOND, 2)), _award(THIRD, (SECOND, 2), number=2, day="2028-04-27")),
            {"AW-1": "clear", "AW-2": "flagged"},
            as_of="2028-12-31",
        ),
        Example(
            "731 days apart",
            (_award(THIRD, (SECOND, 2)), _award(THIRD, (SECOND, 2), number=2, day="2028-04-28")),
            {"AW-1": "clear", "AW-2": "clear"},
            as_of="2028-12-31",
        ),
        Example(
            "on one day",
            (_award(THIRD, (SECOND, 2)), _award(THIRD, (SECOND, 2), number=2)),
            {"AW-1": "flagged", "AW-2": "flagged"},
        ),
        Example(
            "for two winners",
            (_award(THIRD, (SECOND, 2)), _award(FIRST, (SECOND, 2), number=2)),
            {"AW-1": "clear", "AW-2": "clear"},
        ),
        Example(
            "three times are asked for",
            (_award(THIRD, (SECOND, 2)), _award(THIRD, (SECOND, 2), number=2)),
            {"AW-2": "clear"},
            set={"min_times": 3},
        ),
        Example(
            "an award told twice is one",
            (_award(THIRD, (SECOND, 2)), {**_award(THIRD, (SECOND, 2)), "time": "2026-04-29T00:00:00+08:00"}),
            {"AW-1": "clear"},
        ),
        Example(
            "outside both laws", (_ranked(), _award(SECOND, (FIRST, 1), regime="other")), {"AW-1": "not_applicable"}
        ),
        Example(
            "a negotiation",
            (
                like("tender.published", "2026-03-01", method="competitive_negotiation", **_key(1)),
                _ranked(),
                _award(SECOND, (FIRST, 1)),
            ),
            {"AW-1": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
