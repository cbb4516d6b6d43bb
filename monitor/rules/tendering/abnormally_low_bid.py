"""An abnormally low bid of a procurement was not put to review, or its bidder had too little time to explain.

What it checks
    Each compliant bid of an evaluated lot: below `mean_ratio` of the mean of the compliant bids, below `next_ratio` of
    the next lowest, below `ceiling_ratio` of the ceiling (else of the budget), or found abnormally low by the
    committee. Such a bid needs a recorded review in which its bidder had at least `min_minutes` minutes.
Why it matters
    Who bids far below all others has not seen the work, or means to be paid for it otherwise.
Legal source
    Notice on Abnormally Low Bids in Procurement (财库〔2026〕2号), in force since 1 February 2026. The buyer may raise the
    ratios up to `max_raised_ratio`.
Does not apply
    Procedures outside the procurement law; bids refused at the opening, or rejected for other reasons than their price.
Innocent explanations
    The review was held and not submitted; the bid is low because the bidder owns what others must buy.
Ask next
    The bidder's explanation with its proofs, and what the committee made of it.
Known gaps
    The notice is known from an excerpt. Ratios that a tender document raised are told only as a county's setting.
    Prices in other currencies, or told as texts, are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.ceilings import with_ceiling
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.lots import PROCESS, acts, met, once, one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购中异常低价的投标没有经过审查，或者给供应商的说明时间不足。

查什么
    评审的每个包中通过符合性审查的每份报价：低于平均报价的 mean_ratio，低于次低报价的 next_ratio，低于最高限价（没有的按预
    算）的 ceiling_ratio，或者评审委员会认定异常低价。这样的报价须有审查记录，且说明时间不少于 min_minutes 分钟。
为什么要紧
    报价远低于别人的，不是没看懂要干什么，就是打算以别的办法收回来。
法律依据
    关于推动解决政府采购异常低价问题的通知（财库〔2026〕2号），2026年2月1日起施行。采购人可以提高比例，最高 max_raised_ratio。
不适用
    政府采购法之外的程序；开标时拒收的，因价格以外的原因否决的。
可能的正当理由
    已审查而没有报送；供应商自有别人须外购的东西，所以便宜。
接着问
    供应商的书面说明和证明材料；评审委员会怎样认定。
已知不足
    通知据节选。采购文件提高的比例只能由县里设定。外币和以文字表示的报价不比较。
"""

KEY = ["scope_id", "event"]
LOW = ("abnormally_low", "below_cost")
"""Rejections for the price: such a bid had passed the check of compliance."""


@dataclass(frozen=True, slots=True)
class Params:
    """低于: exactly the share is not below; 不少于三十分钟: thirty are enough."""

    mean_ratio: str = param("0.50", unit="ratio", zh="低于平均报价的比例（不含）", en="Below this share of the mean")
    next_ratio: str = param(
        "0.50", unit="ratio", zh="低于次低报价的比例（不含）", en="Below this share of the next lowest"
    )
    ceiling_ratio: str = param(
        "0.45", unit="ratio", zh="低于最高限价的比例（不含）", en="Below this share of the ceiling"
    )
    max_raised_ratio: str = param(
        "0.65", unit="ratio", zh="比例最高可提高到（含）", en="Ratios are raised at most to (incl.)"
    )
    min_minutes: int = param(30, unit="minutes", zh="说明时间下限（含）", en="Least time to explain (incl.)")


def compliant(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Bids of each evaluated lot that were accepted and rejected for nothing but their price, with their prices."""
    opened = f.of("bids.opened").select("ocid", "lot_id", *KEY, "at", "day", "clock")
    bids = f.of("bids.opened", "bids").filter("is_accepted").drop("at", "day", "clock").join(opened, on=KEY)
    told = acts(
        one_each(bids, ["scope_id", "bid_id"]),
        bid_id=pl.col("bid_id"),
        tenderer_id=pl.col("tenderer_id"),
        price_cny=cny("price"),
    )
    out = (
        f.of("evaluation.concluded", "rejections")
        .select(*KEY, "bid_id", "ground")
        .unique([*KEY, "bid_id"], keep="first")
    )
    pairs = met(rows.select(*PROCESS, "lot_id", "event"), told).join(out, on=[*KEY, "bid_id"], how="left")
    kept = pairs.filter(pl.col("ground").is_null() | pl.col("ground").is_in(LOW))
    return kept.select(*KEY, "bid_id", "tenderer_id", "price_cny", is_out=pl.col("ground") == "abnormally_low")


def compared(bids: pl.LazyFrame) -> pl.LazyFrame:
    """`bids` with their sum and number, and the next lowest price of a bid that is the lowest."""
    price = pl.col("price_cny")
    whole = price.is_not_null().all()
    lot = bids.group_by(KEY).agg(
        bidders=pl.len().cast(pl.Int64),
        sum_fen=pl.when(whole).then(price.sum()),
        lowest_fen=pl.when(whole).then(price.min()),
        second_fen=pl.when(whole).then(price.sort().slice(1, 1).first()),
        is_whole=whole,
    )
    return bids.join(lot, on=KEY)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a compliant bid, with what makes it low and the review of it; one a lot that has none."""
    sat = once(one_each(f.of("evaluation.concluded"), [*PROCESS, "lot_id"]))
    found = f.of("evaluation.concluded", "findings").filter(pl.col("finding") == "abnormally_low")
    found = found.sort("explanation_minutes", nulls_last=True).unique(
        [*KEY, "bid_id"], keep="first", maintain_order=True
    )
    found = found.select(*KEY, "bid_id", minutes="explanation_minutes", is_found=pl.lit(value=True))
    opened = met(sat.select(*PROCESS, "lot_id", "event"), acts(f.of("bids.opened"))).select(KEY).unique()
    lots = with_ceiling(f, sat).join(opened.with_columns(is_opened=pl.lit(value=True)), on=KEY, how="left")
    rows = lots.join(compared(compliant(f, sat)), on=KEY, how="left").join(found, on=[*KEY, "bid_id"], how="left")
    most = ratio(p.max_raised_ratio)
    mean, following, top = (min(ratio(text), most) for text in (p.mean_ratio, p.next_ratio, p.ceiling_ratio))
    price, is_found = pl.col("price_cny"), pl.col("is_found").fill_null(value=False)
    lowest = (price == pl.col("lowest_fen")) & (pl.col("bidders") > 1)
    limit = pl.coalesce("ceiling_fen", "budget_fen")
    return rows.with_columns(
        is_below_mean=is_below(price * pl.col("bidders"), pl.col("sum_fen"), mean),
        is_below_next=pl.when(~lowest)
        .then(pl.lit(value=False))
        .otherwise(is_below(price, pl.col("second_fen"), following)),
        is_below_ceiling=is_below(price, limit, top),
        is_judged=is_found | pl.col("is_out").fill_null(value=False),
        has_review=pl.when(is_found)
        .then(is_found)
        .when(pl.col("findings_count").is_not_null())
        .then(pl.lit(value=False)),
        mean_fen=pl.col("sum_fen") // pl.col("bidders"),
        limit_fen=limit,
        stake_fen=price,
    )


def is_below(part: pl.Expr, whole: pl.Expr, share: Fraction) -> pl.Expr:
    """Whether `part` is less than this share of `whole`, in exact integers."""
    return part * share.denominator < whole * share.numerator


def is_low() -> pl.Expr:
    """One of the four that call for a review."""
    return pl.any_horizontal("is_below_mean", "is_below_next", "is_below_ceiling", "is_judged")


def applies(_: Params) -> pl.Expr:
    """Compliant bids under the procurement law; an evaluation whose opening is not told cannot be judged."""
    has_bid = pl.col("bid_id").is_not_null() | pl.col("is_opened").is_null()
    return (pl.col("regime") == "government_procurement") & has_bid


def flagged(p: Params) -> pl.Expr:
    """Low, and not reviewed as it must be."""
    return is_low() & (~pl.col("has_review") | (pl.col("minutes") < p.min_minutes))


OCID, GP = "ocds-tw9990-2026-0017", "government_procurement"
FIRMS = ("91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P", "91999001MA0000146J")


def _notice(ceiling: str | None = "1000000.00", **more: Any) -> dict[str, Any]:
    lot: dict[str, Any] = {"lot_id": "L1", "category": "goods"}
    lot |= {} if ceiling is None else {"max_price": yuan(ceiling)}
    return like("tender.published", "2026-03-20", **({"regime": GP, "lots": [lot]} | more))


def _opened(*prices: Any, accepted: tuple[bool, ...] = (), **more: Any) -> dict[str, Any]:
    bids = [
        {
            "bid_id": f"B-{place}",
            "tenderer": {"id": FIRMS[place - 1]},
            "is_accepted": (*accepted, *[True] * 9)[place - 1],
        }
        | ({} if price is None else {"price": yuan(price) if isinstance(price, str) else price})
        for place, price in enumerate(prices, 1)
    ]
    return like("bids.opened", "2026-04-20", bids=bids, **({"regime": GP} | more))


def _sat(minutes: int | None = None, out: str | None = None, day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    found = [] if minutes is None else [{"bid_id": "B-1", "finding": "abnormally_low", "explanation_minutes": minutes}]
    gone = [] if out is None else [{"bid_id": "B-1", "tenderer": {"id": FIRMS[0]}, "ground": out}]
    told = {"regime": GP, "findings": found, "rejections": gone}
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", **(told | more))


SILENT = [{"bid_id": "B-1", "finding": "abnormally_low"}]

RULE = Rule(
    id="tnd.abnormally-low-bid",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "bids.opened", "tender.published"),
    about=("ocid", "lot_id", "bid_id"),
    needs=("price_cny", "sum_fen", "limit_fen"),
    evidence=(
        Shown("tenderer_id", "供应商", "Supplier"),
        Shown("stake_fen", "报价（元）", "Price (CNY)"),
        Shown("mean_fen", "平均报价（元）", "Mean price (CNY)"),
        Shown("second_fen", "次低报价（元）", "Next lowest price (CNY)"),
        Shown("limit_fen", "最高限价或预算（元）", "Ceiling or budget (CNY)"),
        Shown("minutes", "说明时间（分钟）", "Minutes to explain"),
        Shown("day", "评审日", "Evaluated on"),
    ),
    title={"zh": "异常低价审查", "en": "Abnormally low bid reviewed"},
    message={
        "zh": "{day} 评审，{tenderer_id} 的报价[ {stake_fen} 元]触发异常低价审查[（平均 {mean_fen} 元）][（次低 {second_fen} 元）]"
        "[（最高限价或预算 {limit_fen} 元）]，没有审查记录，或者说明时间不足 {min_minutes} 分钟（说明时间：{minutes}）",
        "en": "In the evaluation of {day} the bid of {tenderer_id}[ of CNY {stake_fen}] calls for a review of its price"
        "[ (mean CNY {mean_fen})][ (next lowest CNY {second_fen})][ (ceiling or budget CNY {limit_fen})]; none is "
        "recorded, or less than {min_minutes} minutes to explain were given (minutes: {minutes})",
    },
    cites=(Cite("cn-low-bid-2026-2", "异常低价"),),
    in_force=date(2026, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "no bid is low", (_notice(), _opened("900000.00", "950000.00"), _sat()), {"B-1": "clear", "B-2": "clear"}
        ),
        Example(
            "half of the mean, to the fen",
            (_notice(), _opened("450000.00", "900000.00", "1350000.00"), _sat()),
            {"B-1": "clear"},
        ),
        Example(
            "a fen below half of the mean, above half of the next lowest",
            (_notice("100.00"), _opened("449999.99", "800000.00", "1450000.00"), _sat()),
            {"B-1": "flagged", "B-2": "clear", "B-3": "clear"},
        ),
        Example(
            "the same, submitted in the opposite order",
            (_sat(), _opened("449999.99", "800000.00", "1450000.00"), _notice("100.00")),
            {"B-1": "flagged"},
        ),
        Example(
            "half of the next lowest, to the fen",
            (_notice(), _opened("450000.00", "900000.00", "900000.00"), _sat()),
            {"B-1": "clear"},
        ),
        Example(
            "two bids: half of the next lowest",
            (_notice(), _opened("450000.00", "900000.00"), _sat()),
            {"B-1": "clear", "B-2": "clear"},
        ),
        Example(
            "two bids: a fen below half of the next lowest",
            (_notice(), _opened("450000.00", "900000.01"), _sat()),
            {"B-1": "flagged"},
        ),
        Example(
            "one bid at forty-five per cent of the ceiling", (_notice(), _opened("450000.00"), _sat()), {"B-1": "clear"}
        ),
        Example("a fen below it", (_notice(), _opened("449999.99"), _sat()), {"B-1": "flagged"}),
        Example(
            "no ceiling: by the budget",
            (_notice(None, budget="1000000.00"), _opened("449999.99"), _sat()),
            {"B-1": "flagged"},
        ),
        Example(
            "neither ceiling nor budget",
            (_notice(None), _opened("449999.99"), _sat()),
            {"B-1": ("not_assessable", "missing: limit_fen")},
        ),
        Example("reviewed, thirty minutes", (_notice(), _opened("449999.99"), _sat(30)), {"B-1": "clear"}),
        Example("reviewed, twenty-nine", (_notice(), _opened("449999.99"), _sat(29)), {"B-1": "flagged"}),
        Example(
            "reviewed, minutes not told",
            (_notice(), _opened("449999.99"), _sat(findings=SILENT)),
            {"B-1": "not_assessable"},
        ),
        Example(
            "the findings are not told",
            (_notice(), _opened("449999.99"), _sat(findings=None)),
            {"B-1": "not_assessable"},
        ),
        Example(
            "the findings are not told, no bid is low",
            (_notice(), _opened("900000.00"), _sat(findings=None)),
            {"B-1": "clear"},
        ),
        Example(
            "found low by the committee, ten minutes", (_notice(), _opened("900000.00"), _sat(10)), {"B-1": "flagged"}
        ),
        Example(
            "rejected as low, without a review",
            (_notice(), _opened("900000.00"), _sat(out="abnormally_low")),
            {"B-1": "flagged"},
        ),
        Example(
            "rejected for another reason",
            (_notice(), _opened("100.00", "900000.00"), _sat(out="unqualified")),
            {"B-2": "clear"},
        ),
        Example(
            "refused at the opening",
            (_notice(), _opened("100.00", "900000.00", accepted=(False,)), _sat()),
            {"B-2": "clear"},
        ),
        Example("the opening is not told", (_notice(), _sat()), {OCID: "not_assessable"}),
        Example(
            "the only bid was refused",
            (_notice(), _opened("100.00", accepted=(False,)), _sat()),
            {OCID: "not_applicable"},
        ),
        Example(
            "raised to sixty per cent",
            (_notice(), _opened("599999.99"), _sat()),
            {"B-1": "flagged"},
            set={"ceiling_ratio": "0.60"},
        ),
        Example(
            "raised beyond what may be",
            (_notice(), _opened("650000.00"), _sat()),
            {"B-1": "clear"},
            set={"ceiling_ratio": "0.80"},
        ),
        Example(
            "a price that is told as a text",
            (_notice(), _opened(None, "900000.00"), _sat()),
            {"B-1": "not_assessable", "B-2": ("not_assessable", "missing: sum_fen")},
        ),
        Example(
            "a price in dollars, and one far below the ceiling",
            (_notice(), _opened({"amount": "9.00", "currency": "USD"}, "100.00"), _sat()),
            {"B-1": "not_assessable", "B-2": "flagged"},
        ),
        Example(
            "evaluated again, with a review",
            (_notice(), _opened("449999.99"), _sat(), _sat(30, day="2026-04-25")),
            {"B-1": "clear"},
        ),
        Example(
            "under the tendering law",
            (_notice(regime="tendering"), _opened("100.00", regime="tendering"), _sat(regime="tendering")),
            {"B-1": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
