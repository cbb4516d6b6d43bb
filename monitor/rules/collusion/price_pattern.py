"""Prices of a lot differ regularly: in equal steps, by one factor, or item by item in one ratio.

What it checks
    For each lot whether the total prices, lowest first, form an arithmetic or geometric progression or are all the
    same; and whether two bids share one ratio of unit prices over most of the items that both price.
Why it matters
    Prices that one hand writes for several bidders tend to be spaced: base price, plus one step, plus another.
Legal source
    Implementing Regulation of the Tendering Law, article 40 (4), and Measures 87, article 37 (4): prices that differ
    regularly are deemed collusion. What is regular the law does not say: tolerance, number and share are this
    product's. The finding tells how likely chance alone is to make such a progression; see kit/progressions.py.
Does not apply
    Procedures that are no tender, or outside both laws; lots with one bidder. Prices told as a rate or a text, fixed
    prices, and services priced by government guidance (guided_services): there one table makes prices regular. Members
    of a consortium are one bidder. Items that three bidders and more price the same come from the tender document.
Innocent explanations
    Round prices; a floor that all calculate from the same published norms; a ceiling that all bid; bills of quantities
    priced with one cost database and one discount each. Among very many lots some progressions come by chance.
Ask next
    How each bidder arrived at its price: working papers, quotations; whether other traces meet on the same bidders.
Known gaps
    Three bids are a weak lead, and the finding says so. A progression broken by one honest outsider is not seen. Prices
    in another currency are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.lots import met
from monitor.rules.kit.opened import formed, opened
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import ALL, BID, LOT, PROFILE, bids, is_compared, lots, profiles
from monitor.vocabulary.verdicts import Severity

ZH = """同一标段的报价呈规律性差异：等差、等比、完全相同，或者单价成同一比例。

查什么
    每个标段的总报价由低到高是否成等差或等比数列，或者全部相同；两份投标共有的清单项中，是否绝大多数单价成同一比例。
为什么要紧
    一个人替几家填价，往往是一个底价加一档、再加一档。
法律依据
    招标投标法实施条例第40条第4项、财政部令第87号第37条第4项：投标报价呈规律性差异的，视为串通投标。什么算规律，法条没有写：误差、
    家数、比例是本系统的。疑点同时给出纯属巧合的概率上限（算法见 kit/progressions.py）。
不适用
    不属于招标的程序、两部法律之外的程序；只有一个投标人的标段。以费率或文字报价的、固定价格的、按政府指导价计费的服务
    （guided_services）：同一张表本来就让报价有规律。联合体各方算一个投标人。三个以上投标人报价都相同的清单项来自招标文件。
可能的正当理由
    取整的报价；各家按同一公布的定额测算；都报最高限价；用同一造价数据库各打一个折扣。标段很多时，总有几个数列是碰巧。
接着问
    各家报价怎样算出来：测算底稿、询价单；同样的投标人是否还有其他痕迹相同。
已知不足
    三个报价是弱线索，疑点中写明。夹了一个局外报价的数列看不出。外币报价不比较。
"""

SCALE = 10**9
"""Ratios are put in order to nine places; what decides is compared in whole numbers."""


@dataclass(frozen=True, slots=True)
class Params:
    """The tolerance is a ratio of the step (of the common ratio, for unit prices), included; so are the counts."""

    tolerance: str = param("0.001", unit="ratio", zh="允许误差（含）", en="Tolerance (incl.)", heuristic=True)
    min_bids: int = param(
        4, unit="count", zh="报价家数（含），三家为弱线索", en="Bids (incl.); three are weak", heuristic=True
    )
    item_share: str = param(
        "0.80", unit="ratio", zh="成同一比例的清单项占比（含）", en="Share of items (incl.)", heuristic=True
    )
    min_items: int = param(5, unit="count", zh="可比清单项数（含）", en="Items that both price (incl.)", heuristic=True)
    guided_services: tuple[str, ...] = param(
        ("survey", "design", "supervision"),
        unit="list",
        zh="按政府指导价计费的服务",
        en="Services priced by government guidance",
        codes="service_kind",
    )


def guided(f: Facts, rows: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """Lots of `rows` whose price the notice fixes, or government guidance does."""
    notices = f.of("tender.published").select("scope_id", "ocid", "event", "is_fixed_price")
    told = f.of("tender.published", "lots").join(notices, on=["scope_id", "event"])
    told = told.filter(pl.col("is_fixed_price") | pl.col("service_kind").is_in(p.guided_services))
    found = met(rows.select(LOT), told.select(LOT))
    return found.select(*LOT, is_guided=pl.lit(value=True)).unique()


def items(f: Facts, files: pl.LazyFrame, told: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """Pairs of bids with one ratio of unit prices: `LOT`, `pair` (both bidders), `common` items, `level`, `percent`."""
    priced = f.of(PROFILE, "boq_items").with_columns(price=cny("unit_price")).filter(pl.col("price") > 0)
    priced = files.select(*BID, "event").join(
        priced.select("scope_id", "event", "item", "price"), on=["scope_id", "event"]
    )
    rows = told.select(*LOT, "bid_id", "bidder").join(priced.unique([*BID, "item"], keep="none").drop("event"), on=BID)
    own = rows.group_by(*LOT, "item").agg(firms=pl.col("bidder").n_unique(), prices=pl.col("price").n_unique())
    given = own.filter((pl.col("firms") >= ALL) & (pl.col("prices") == 1))
    rows = rows.join(given, on=[*LOT, "item"], how="anti", nulls_equal=True)
    rows = rows.with_columns(pl.col("price").cast(pl.Int128))
    two = rows.rename({"bidder": "other", "bid_id": "other_bid", "price": "other_price"})
    pairs = rows.join(two, on=[*LOT, "item"], nulls_equal=True).filter(pl.col("bidder") < pl.col("other"))
    keys, order = [*LOT, "bidder", "other"], pl.col("other_price") * SCALE // pl.col("price")
    pairs = pairs.sort(*keys, order, "item")
    middle = [
        pl.col(name).get((pl.len() - 1) // 2).over(keys).alias(f"mid_{name}") for name in ("price", "other_price")
    ]
    one, same = pl.col("other_price") * pl.col("mid_price"), pl.col("price") * pl.col("mid_other_price")
    bound, share = ratio(p.tolerance), ratio(p.item_share)
    pairs = pairs.with_columns(middle).with_columns(
        is_level=(one - same).abs() * bound.denominator <= same * bound.numerator,
    )
    found = pairs.group_by(keys).agg(
        common=pl.len().cast(pl.Int64),
        level=pl.col("is_level").sum().cast(pl.Int64),
        percent=(pl.col("mid_other_price") * 100 // pl.col("mid_price")).first().cast(pl.Int64),
    )
    enough = pl.col("level") * share.denominator >= pl.col("common") * share.numerator
    return found.filter((pl.col("common") >= p.min_items) & enough)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, with what its prices form and the pairs whose unit prices keep one ratio."""
    files, prices = profiles(f), opened(f)
    also = pl.concat(
        [
            prices.select(*LOT, "bid_id", "event", "at", "day", "clock", "regime", "tenderer_id"),
            files.select(*LOT, "bid_id", "event", "at", "day", "clock", "regime"),
        ],
        how="diagonal",
    )
    also = also.unique(BID, keep="first", maintain_order=True)
    told = bids(f, also).join(also, on=BID, how="semi")
    level = items(f, files, told, p).sort("level", "bidder", "other", descending=[True, False, False])
    level = level.group_by(LOT, maintain_order=True).agg(
        pair=pl.concat([pl.col("bidder").first(), pl.col("other").first()]),
        level_items=pl.col("level").first(),
        common_items=pl.col("common").first(),
        percent=pl.col("percent").first(),
    )
    rows = lots(f, told)
    for part in (formed(told, prices, p.tolerance), level, guided(f, rows, p)):
        rows = rows.join(part, on=LOT, how="left", nulls_equal=True)
    same = (pl.col("prices_fen").list.n_unique() == 1) & (pl.col("priced") >= p.min_bids)
    rows = rows.with_columns(kind=pl.when(same).then(pl.lit("same")).otherwise("kind"))
    is_regular = pl.col("kind").is_not_null() | pl.col("pair").is_not_null()
    all_priced = pl.col("priced") == pl.col("read")
    counted = {kind: pl.when(pl.col("kind") == kind).then("priced") for kind in ("arithmetic", "geometric", "same")}
    return rows.with_columns(
        is_regular=pl.when(is_regular | all_priced).then(is_regular),
        is_free=~(pl.col("is_guided").fill_null(value=False) | pl.col("has_text").fill_null(value=False)),
        weak_bids=pl.when(pl.col("kind").is_not_null() & (pl.col("priced") < p.min_bids)).then("priced"),
        **counted,
    )


def applies(_: Params) -> pl.Expr:
    """Tenders with two bidders or more, whose prices the bidders set freely."""
    return is_compared() & pl.col("is_free")


def flagged(_: Params) -> pl.Expr:
    """The prices form a pattern."""
    return pl.col("is_regular")


OCID = "ocds-tw9990-2026-0017"
FIRMS = ("91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P", "91999001MA0000146J")
STEPS = ("5800000.00", "5850000.00", "5900000.00", "5950000.00")
HONEST = ("5800000.00", "5812345.00", "5930000.00", "5950000.00")


def _opened(*prices: str | None, currency: str = "CNY", text: str | None = None, **more: Any) -> dict[str, Any]:
    rows = [
        {"bid_id": f"B-{place}", "tenderer": {"id": firm}, "is_accepted": True}
        | ({"price": {"amount": price, "currency": currency}} if price else {})
        | ({"price_text": text} if text else {})
        for place, (firm, price) in enumerate(zip(FIRMS, prices, strict=False))
    ]
    return like("bids.opened", "2026-04-20", **{"bids": rows, **more})


def _bid(place: int) -> dict[str, Any]:
    return like("bid.submitted", "2026-04-19", bid_id=f"B-{place}", tenderer={"id": FIRMS[place]})


def _file(place: int, *prices: str, currency: str = "CNY") -> dict[str, Any]:
    told = [{"amount": price, "currency": currency} for price in prices]
    rows = [{"item": f"0402{number}", "unit_price": price} for number, price in enumerate(told)]
    return like(PROFILE, "2026-04-20", bid_id=f"B-{place}", boq_items=rows)


def _notice(**more: Any) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", **more)


def _lot(kind: str, lot: str = "L1") -> list[dict[str, Any]]:
    return [{"lot_id": lot, "category": "services", "service_kind": kind}]


TWICE = ("200.00", "400.00", "666.00", "2000.00")
BASE = ("100.00", "200.00", "333.00", "1000.00", "50.00")
LESS = ("97.00", "194.00", "323.01", "970.00", "44.00")
MIXED = ("97.00", "194.00", "323.01", "999.00", "44.00")

RULE = Rule(
    id="col.price-pattern",
    version=1,
    family="col",
    severity=Severity.HIGH,
    is_lead=True,
    scope="process",
    judges=("bid.submitted", "bids.opened", PROFILE),
    reads=("bids.opened", "bid.submitted", PROFILE, "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_regular",),
    evidence=(
        Shown("arithmetic", "成等差的报价数", "Prices in equal steps"),
        Shown("geometric", "成等比的报价数", "Prices by one factor"),
        Shown("same", "完全相同的报价数", "Prices all the same"),
        Shown("weak_bids", "弱线索的报价数", "Prices, too few for more than a weak lead"),
        Shown("chance", "纯属巧合的概率上限", "Chance, at most"),
        Shown("pair", "单价成同一比例的投标人", "Bidders whose unit prices keep one ratio"),
        Shown("level_items", "成同一比例的清单项", "Items in that ratio"),
        Shown("common_items", "共有清单项", "Items that both price"),
        Shown("percent", "单价比（%）", "Ratio (per cent)"),
        Shown("prices_fen", "报价（元）", "Prices (CNY)"),
        Shown("bidders", "投标人数", "Bidders"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "报价呈规律性差异", "en": "Regular price differences"},
    message={
        "zh": "{bidders} 个投标人的报价有规律[：{arithmetic} 个总价成等差][：{geometric} 个总价成等比][：{same} 个总价完全相同][，纯属巧合的概率不超过 "
        "{chance}][（{weak_bids} 家，弱线索）][；{pair} 的 {common_items} 个共有清单项中 {level_items} 个单价成同一比例（约 {percent}%）]"
        "（线索）",
        "en": "Prices of {bidders} bidders are regular[; {arithmetic} totals in equal steps][; {geometric} "
        "totals by one "
        "factor][; {same} totals all the same][, by chance with probability {chance} at most][ (a weak lead: "
        "{weak_bids} "
        "prices)][; {level_items} of {common_items} unit prices that {pair} both quote stand in one ratio (about "
        "{percent} "
        "%)] (a lead)",
    },
    cites=(Cite("cn-bidding-regulation", "40"), Cite("cn-procurement-tender-87", "37")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("four prices in equal steps", (_opened(*STEPS),), {OCID: "flagged"}),
        Example("in any order", (_opened(*STEPS[::-1]),), {OCID: "flagged"}),
        Example(
            "four prices by one factor",
            (_opened("1000000.00", "1100000.00", "1210000.00", "1331000.00"),),
            {OCID: "flagged"},
        ),
        Example(
            "a thousandth of the step off is the bound",
            (_opened("1000000.00", "1100000.00", "1199900.00", "1300000.00"),),
            {OCID: "flagged"},
        ),
        Example("a fen more", (_opened("1000000.00", "1100000.00", "1199899.99", "1300000.00"),), {OCID: "clear"}),
        Example("honest prices", (_opened(*HONEST),), {OCID: "clear"}),
        Example("three in equal steps: a weak lead", (_opened(*STEPS[:3]),), {OCID: "flagged"}),
        Example("two prices form nothing", (_opened(*STEPS[:2]),), {OCID: "clear"}),
        Example("four prices all the same", (_opened(*["5800000.00"] * 4),), {OCID: "flagged"}),
        Example("three prices all the same", (_opened(*["5800000.00"] * 3),), {OCID: "clear"}),
        Example(
            "a tenth of the step is allowed",
            (_opened("100.00", "200.00", "309.00", "400.00"),),
            {OCID: "flagged"},
            set={"tolerance": "0.1"},
        ),
        Example("one price is not told", (_opened(*HONEST[:3], None),), {OCID: "not_assessable"}),
        Example("prices in dollars", (_opened(*STEPS, currency="USD"),), {OCID: "not_assessable"}),
        Example("prices told as rates", (_opened(*STEPS, text="96.5%"),), {OCID: "not_applicable"}),
        Example(
            "design, priced by guidance", (_notice(lots=_lot("design")), _opened(*STEPS)), {OCID: "not_applicable"}
        ),
        Example(
            "design of another lot",
            (_notice(lots=_lot("design", "L2")), _opened(*STEPS, lot_id="L1")),
            {OCID: "flagged"},
        ),
        Example("testing is priced freely", (_notice(lots=_lot("testing")), _opened(*STEPS)), {OCID: "flagged"}),
        Example("a fixed price", (_notice(is_fixed_price=True), _opened(*STEPS)), {OCID: "not_applicable"}),
        Example("a single bidder", (_opened(STEPS[0]),), {OCID: "not_applicable"}),
        Example(
            "a bid refused at the opening is none",
            (
                _opened(
                    bids=[
                        {
                            "bid_id": f"B-{n}",
                            "tenderer": {"id": firm},
                            "price": yuan(price),
                            "is_accepted": price != STEPS[2],
                        }
                        for n, (firm, price) in enumerate(zip(FIRMS, STEPS, strict=True))
                    ]
                ),
            ),
            {OCID: "clear"},
        ),
        Example(
            "a bid refused at the opening leaves no gap, nor does one that was never opened",
            (*(_bid(place) for place in range(3)), _opened(*HONEST[:2])),
            {OCID: "clear"},
        ),
        Example(
            "four of five unit prices in one ratio: 0.80 is the bound",
            (_opened(*HONEST[:2]), _file(0, *BASE), _file(1, *LESS)),
            {OCID: "flagged"},
        ),
        Example("the files told first", (_file(1, *LESS), _file(0, *BASE), _opened(*HONEST[:2])), {OCID: "flagged"}),
        Example("three of five", (_opened(*HONEST[:2]), _file(0, *BASE), _file(1, *MIXED)), {OCID: "clear"}),
        Example(
            "four items are too few to say",
            (_opened(*HONEST[:2]), _file(0, *BASE[:4]), _file(1, *LESS[:4])),
            {OCID: "clear"},
        ),
        Example(
            "an item is off by a thousandth of the ratio, the bound",
            (_opened(*HONEST[:2]), _file(0, *BASE), _file(1, "97.00", "194.00", "330.00", "970.97", "48.50")),
            {OCID: "flagged"},
        ),
        Example(
            "items of a fen count",
            (_opened(*HONEST[:2]), _file(0, *BASE[:4], "0.01"), _file(1, *TWICE, "0.02")),
            {OCID: "flagged"},
        ),
        Example(
            "items for nothing do not",
            (_opened(*HONEST[:2]), _file(0, *BASE[:4], "0.00"), _file(1, *TWICE, "0.00")),
            {OCID: "clear"},
        ),
        Example(
            "three of five, where 0.6 is asked for",
            (_opened(*HONEST[:2]), _file(0, *BASE), _file(1, "80.00", "194.00", "323.01", "970.00", "44.00")),
            {OCID: "flagged"},
            set={"item_share": "0.6"},
        ),
        Example(
            "unit prices in dollars",
            (_opened(*HONEST[:2]), _file(0, *BASE, currency="USD"), _file(1, *LESS, currency="USD")),
            {OCID: "clear"},
        ),
        Example("unit prices in one ratio, no total is told", (_file(0, *BASE), _file(1, *LESS)), {OCID: "flagged"}),
        Example(
            "unit prices that differ, no total is told", (_file(0, *BASE), _file(1, *MIXED)), {OCID: "not_assessable"}
        ),
        Example(
            "items that all three price the same are the tender document's",
            (_opened(*HONEST[:3]), *(_file(place, *BASE[:5]) for place in range(3))),
            {OCID: "clear"},
        ),
        Example(
            "a negotiation", (_notice(method="competitive_negotiation"), _opened(*STEPS)), {OCID: "not_applicable"}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
