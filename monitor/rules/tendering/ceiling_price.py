"""A price above the ceiling was taken, a floor price was set, or the ceiling is above the budget or the estimate.

What it checks
    Each lot of a tender: whether a bid above its ceiling was accepted at the opening and never rejected, or won;
    whether the notice sets a floor price; and whether its ceilings together are above the budget of the process or the
    approved estimate of the project.
Why it matters
    A ceiling that may be broken is none; a floor keeps the cheap bid out.
Legal source
    Implementing Regulation of the Tendering Law, articles 27 and 51 item 5; Government Procurement Law, article 36 item
    3. At the ceiling is lawful.
Does not apply
    Procedures that are no tender; procedures outside both laws.
Innocent explanations
    The bid was rejected and the rejection not submitted; the ceiling was changed by a clarification; the project's
    estimate was adjusted and not submitted; the price is before tax.
Ask next
    The opening record, the evaluation report, and who set the ceiling.
Known gaps
    Before the evaluation is told a bid above the ceiling counts as accepted. A lot without a ceiling of its own goes by
    that of the whole process. Prices told as texts are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.ceilings import lots_of, with_ceiling
from monitor.rules.kit.estimates import ESTIMATES, figures
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.lots import PROCESS, TENDERED, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.standing import with_standing
from monitor.vocabulary.verdicts import Severity

ZH = """接收或者选中了超过最高限价的报价，设了最低限价，或者最高限价超过预算、概算。

查什么
    招标的每个标段：是否有超过最高限价的投标在开标时被接收而始终没有否决，或者中标；公告是否设了最低限价；各标段最高限价合计
    是否超过预算或者项目的批准概算。
为什么要紧
    可以突破的限价等于没有；最低限价把便宜的报价挡在门外。
法律依据
    招标投标法实施条例第27条、第51条第（五）项；政府采购法第36条第（三）项。等于最高限价合法。
不适用
    不属于招标的方式；两部法律之外的程序。
可能的正当理由
    已否决而没有报送；澄清改了限价；概算已调整而没有报送；报价不含税。
接着问
    开标记录、评标报告；最高限价由谁确定。
已知不足
    评标情况报送之前，超过限价的投标按已接收。标段没有自己的限价的，按整个采购过程的限价。以文字表示的报价不比较。
"""

LAWS = ("tendering", "government_procurement")
LOT = [*PROCESS, "lot_id"]
KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def notices(f: Facts) -> pl.LazyFrame:
    """Lots of notices, with their floor, and whether the ceilings together are above what may be spent."""
    lots = lots_of(f).rename({"notice_event": "event"})
    total = lots.group_by(KEY).agg(
        lots_fen=pl.when(pl.col("lot_ceiling_fen").null_count() == 0).then(pl.col("lot_ceiling_fen").sum())
    )
    told = f.of("tender.published").with_columns(whole_fen=cny("max_price"), budget_fen=cny("budget"))
    rows = with_standing(told, figures(f, ESTIMATES, "approved")).join(total, on=KEY, how="left")
    rows = rows.with_columns(
        ceiling_fen=pl.coalesce("whole_fen", "lots_fen"), limit_fen=pl.min_horizontal("budget_fen", "approved_fen")
    )
    columns = [*KEY, *PROCESS[1:], "at", "day", "regime", "method", "ceiling_fen", "limit_fen"]
    return rows.select(*columns, over_limit=pl.col("ceiling_fen") > pl.col("limit_fen")).join(
        lots.select(*KEY, "lot_id", "has_floor"), on=KEY
    )


def taken(f: Facts) -> pl.LazyFrame:
    """Openings and awards, with the highest price that was taken there and the ceiling of their lot."""
    opened = f.of("bids.opened").select(*KEY, *LOT[1:], "at", "day", "regime")
    out = f.of("evaluation.concluded", "rejections").select("scope_id", "bid_id").unique()
    bids = f.of("bids.opened", "bids").filter("is_accepted").join(out, on=["scope_id", "bid_id"], how="anti")
    price = cny("price")
    prices = bids.group_by(KEY).agg(price_fen=price.max(), is_whole=price.is_not_null().all())
    opened = opened.join(prices, on=KEY, how="left").with_columns(
        is_whole=pl.col("is_whole").fill_null(value=True),
        price_fen=pl.when(pl.col("is_whole").is_null()).then(0).otherwise("price_fen"),
    )
    made = one_each(f.of("award.made"), ["scope_id", "award_id"])
    made = made.select(*KEY, *LOT[1:], "at", "day", "regime", price_fen=cny("amount"), is_whole=pl.lit(value=True))
    rows = with_ceiling(f, pl.concat([opened, made.select(opened.collect_schema().names())]))
    over = pl.col("price_fen") > pl.col("ceiling_fen")
    return rows.with_columns(over_ceiling=pl.when(over | pl.col("is_whole")).then(over))


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a lot: of what was judged of it the part that is a breach, else the last."""
    set_, took = notices(f), taken(f)
    nothing = pl.lit(value=False)
    shown = ["regime", "method", "ceiling_fen", "limit_fen", "price_fen", "over_limit", "over_ceiling", "has_floor"]
    rows = pl.concat(
        [
            set_.with_columns(over_ceiling=nothing, price_fen=pl.lit(None, pl.Int64)).select(
                *KEY, *LOT[1:], "at", "day", *shown
            ),
            took.with_columns(over_limit=nothing, has_floor=nothing, limit_fen="budget_fen").select(
                *KEY, *LOT[1:], "at", "day", *shown
            ),
        ]
    )
    parts = ("over_limit", "over_ceiling", "has_floor")
    one = pl.any_horizontal(parts)
    every = [
        pl.col("method").drop_nulls().sort().first().over(LOT),
        one.any(ignore_nulls=False).over(LOT).alias("is_any"),
    ]
    rows = rows.with_columns(is_one=one).with_columns(every).with_columns(stake_fen="price_fen")
    return one_each(rows, LOT, first=pl.col("is_one"))


def applies(_: Params) -> pl.Expr:
    """Tenders under either law."""
    return pl.col("regime").is_in(LAWS) & pl.col("method").is_in(TENDERED)


def flagged(_: Params) -> pl.Expr:
    """Some part of it is beyond the limits."""
    return pl.col("is_any")


OCID, GP = "ocds-tw9990-2026-0017", "government_procurement"
DOLLARS = {"amount": "900000.00", "currency": "USD"}


def _notice(ceiling: str | None = "6000000.00", budget: Any = "6000000.00", **more: Any) -> dict[str, Any]:
    lot: dict[str, Any] = {"lot_id": "L1", "category": "works"} | {
        name: more.pop(name) for name in ("min_price", "max_price") if name in more
    }
    lot |= {} if ceiling is None else {"max_price": yuan(ceiling)}
    told = {} if budget is None else {"budget": budget}
    return like("tender.published", "2026-03-20", **({"lots": [lot]} | told | more))


def _opened(*prices: Any, accepted: bool = True, **more: Any) -> dict[str, Any]:
    bids = [
        {"bid_id": f"B-{place}", "tenderer": {"id": "91999001MA00001110"}, "is_accepted": accepted}
        | ({} if price is None else {"price": yuan(price) if isinstance(price, str) else price})
        for place, price in enumerate(prices, 1)
    ]
    return like("bids.opened", "2026-04-20", bids=bids, **more)


def _sat(*out: str) -> dict[str, Any]:
    who = {"id": "91999001MA00001110"}
    gone = [{"bid_id": one, "tenderer": who, "ground": "over_ceiling"} for one in out]
    return like("evaluation.concluded", "2026-04-20T16:00:00+08:00", rejections=gone)


def _award(amount: Any, **more: Any) -> dict[str, Any]:
    return like("award.made", "2026-04-28", award_id="AW-A", amount=amount, **more)


def _approved(amount: str, kind: str = "estimate") -> dict[str, Any]:
    return like(
        "approval.granted",
        "2026-02-02",
        approval_kind=kind,
        amount=amount,
        project_id="PRJ-A",
        approval_id=f"AP-{kind}",
    )


AT, OVER = "6000000.00", "6000000.01"

RULE = Rule(
    id="tnd.ceiling-price",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("tender.published", "bids.opened", "award.made"),
    reads=("tender.published", "bids.opened", "award.made", "evaluation.concluded", "approval.granted"),
    about=("ocid", "lot_id"),
    needs=("method",),
    evidence=(
        Shown("ceiling_fen", "最高限价（元）", "Ceiling (CNY)"),
        Shown("price_fen", "报价或中标价（元）", "Price taken (CNY)"),
        Shown("limit_fen", "预算或概算（元）", "Budget or estimate (CNY)"),
        Shown("has_floor", "设有最低限价", "A floor is set"),
        Shown("day", "日期", "On"),
    ),
    title={"zh": "最高限价与最低限价", "en": "Ceiling respected, no floor price"},
    message={
        "zh": "{day}：限价不符合规定（设有最低限价：{has_floor}[；最高限价 {ceiling_fen} 元][；接收或中标的价格 {price_fen} 元]"
        "[；预算或概算 {limit_fen} 元]）",
        "en": "{day}: the price limits are not as they should be (a floor is set: {has_floor}[; ceiling CNY "
        "{ceiling_fen}][; price taken CNY {price_fen}][; budget or estimate CNY {limit_fen}])",
    },
    cites=(
        Cite("cn-bidding-regulation", "27"),
        Cite("cn-bidding-regulation", "51"),
        Cite("cn-procurement-law", "36"),
    ),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("at the ceiling", (_notice(), _opened(AT, "5000000.00"), _award(AT)), {"L1": "clear"}),
        Example("a bid a fen above it", (_notice(), _opened("5000000.00", OVER)), {"L1": "flagged"}),
        Example("the same, submitted in the opposite order", (_opened(OVER), _notice()), {"L1": "flagged"}),
        Example("it was refused at the opening", (_notice(), _opened(OVER, accepted=False)), {"L1": "clear"}),
        Example(
            "it was rejected in the evaluation", (_notice(), _opened("5000000.00", OVER), _sat("B-2")), {"L1": "clear"}
        ),
        Example("another one was", (_notice(), _opened("5000000.00", OVER), _sat("B-1")), {"L1": "flagged"}),
        Example("awarded a fen above it", (_notice(), _award(OVER)), {"L1": "flagged"}),
        Example("a floor price", (_notice(min_price=yuan("4000000.00")),), {"L1": "flagged"}),
        Example(
            "a floor price, and no ceiling is told", (_notice(None, min_price=yuan("4000000.00")),), {"L1": "flagged"}
        ),
        Example("the ceiling is a fen above the budget", (_notice(OVER),), {"L1": "flagged"}),
        Example("neither budget nor estimate is told", (_notice(budget=None), _award(AT)), {"L1": "not_assessable"}),
        Example("above the ceiling, and no budget is told", (_notice(budget=None), _award(OVER)), {"L1": "flagged"}),
        Example(
            "at the estimate, and no budget is told",
            (_approved(AT), _notice(budget=None, project_id="PRJ-A")),
            {"L1": "clear"},
        ),
        Example(
            "a fen above the estimate",
            (_notice(OVER, "7000000.00", project_id="PRJ-A"), _approved(AT)),
            {"L1": "flagged"},
        ),
        Example(
            "a feasibility figure is no estimate",
            (_notice(project_id="PRJ-A"), _approved("100.00", "feasibility")),
            {"L1": "clear"},
        ),
        Example("the lot has no ceiling", (_notice(None), _award(AT)), {"L1": "not_assessable"}),
        Example("a price that is told as a text", (_notice(), _opened(None, AT)), {"L1": "not_assessable"}),
        Example(
            "a price that is told as a text, and one above the ceiling",
            (_notice(), _opened(None, OVER)),
            {"L1": "flagged"},
        ),
        Example("no bid was opened", (_notice(), _opened()), {"L1": "clear"}),
        Example("an award in dollars", (_notice(), _award(DOLLARS)), {"L1": "not_assessable"}),
        Example("a bid in dollars", (_notice(), _opened(DOLLARS)), {"L1": "not_assessable"}),
        Example("a budget in dollars", (_notice(budget=DOLLARS), _award(AT)), {"L1": "not_assessable"}),
        Example(
            "one ceiling for all, in dollars",
            (
                like(
                    "tender.published",
                    "2026-03-20",
                    lots=[{"lot_id": "L1", "category": "works"}],
                    max_price=DOLLARS,
                    budget="100000.00",
                ),
            ),
            {"L1": "not_assessable"},
        ),
        Example("a ceiling in dollars", (_notice(None, max_price=DOLLARS), _award(AT)), {"L1": "not_assessable"}),
        Example("no notice", (_award(AT),), {OCID: "not_assessable"}),
        Example(
            "two lots, one above its ceiling; their sum at the budget",
            (
                like(
                    "tender.published",
                    "2026-03-20",
                    budget="6000000.00",
                    lots=[
                        {"lot_id": "L1", "category": "works", "max_price": yuan("4000000.00")},
                        {"lot_id": "L2", "category": "works", "max_price": yuan("2000000.00")},
                    ],
                ),
                _opened("4000000.00", lot_id="L1"),
                _award("2000000.01", lot_id="L2"),
            ),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example(
            "two lots under one ceiling of the process",
            (
                like(
                    "tender.published",
                    "2026-03-20",
                    budget="6000000.00",
                    max_price="6000000.00",
                    lots=[{"lot_id": "L1", "category": "works"}, {"lot_id": "L2", "category": "works"}],
                ),
                _award(AT, lot_id="L1"),
                like("award.made", "2026-04-28", award_id="AW-B", amount=OVER, lot_id="L2"),
            ),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example("government procurement", (_notice(regime=GP), _award(OVER, regime=GP)), {"L1": "flagged"}),
        Example("a negotiation", (_notice(method="inquiry"), _award(OVER)), {"L1": "not_applicable"}),
        Example("outside both laws", (_notice(regime="other"), _award(OVER, regime="other")), {"L1": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
