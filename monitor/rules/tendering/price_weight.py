"""In a scored procurement the price weighs less than the least that the ministry allows.

What it checks
    Each lot of goods or services of a procurement tender with scoring: what its price criteria weigh together.
Why it matters
    The less the price weighs, the more the committee's favour does.
Legal source
    Measures on Tendering of Government Procurement (order no. 87), article 55: goods not less than thirty per cent,
    services not less than ten.
Does not apply
    Works; other procedures than a tender; evaluation by lowest price, where nothing is scored; fixed prices; procedures
    outside the procurement law.
Innocent explanations
    Part of the price was entered as another criterion; the price is fixed by the state or by another rule.
Ask next
    The scoring table of the tender document, and who wrote it.
Known gaps
    Criteria are told for the whole process and held against each lot. The article is cited after a second source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """政府采购综合评分中，价格分的比重低于规定下限。

查什么
    政府采购招标中采用综合评分的每个货物、服务包：价格评审因素的权重合计。
为什么要紧
    价格占得越少，评委的好恶占得越多。
法律依据
    政府采购货物和服务招标投标管理办法（第87号令）第55条：货物不低于百分之三十，服务不低于百分之十。
不适用
    工程；招标以外的方式；最低评标价法（不打分）；固定价格采购；政府采购法之外的程序。
可能的正当理由
    部分价格因素按其他评审因素报送；价格由国家或者其他规定固定。
接着问
    招标文件的评分表；由谁编写。
已知不足
    评审因素按整个采购过程报送，与每个包核对。条文据转引。
"""

UNIT = 10**12
"""Ratios of the contract have at most twelve decimals: whole parts of this."""


@dataclass(frozen=True, slots=True)
class Params:
    """不低于: the bound itself is lawful."""

    goods_min: str = param("0.30", unit="ratio", zh="货物价格分下限（含）", en="Least for goods (incl.)")
    services_min: str = param("0.10", unit="ratio", zh="服务价格分下限（含）", en="Least for services (incl.)")


def weights(f: Facts) -> pl.LazyFrame:
    """Per notice: what its price criteria weigh together, and whether anything else is scored."""
    told = f.of("tender.published", "criteria")
    is_price = pl.col("kind") == "price"
    return told.group_by("scope_id", "event").agg(
        price_weight=pl.when(pl.col("weight").filter(is_price).null_count() == 0).then(
            pl.col("weight").filter(is_price).sum()
        ),
        is_scored=(pl.col("kind") == "score").any(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot of a notice, with the weight of the price and the least for its category."""
    notices = f.of("tender.published").select(
        "scope_id", "event", "ocid", "regime", "method", "is_fixed_price", "criteria_count", stake_fen=cny("budget")
    )
    rows = f.of("tender.published", "lots").join(notices, on=["scope_id", "event"])
    rows = rows.join(weights(f), on=["scope_id", "event"], how="left")
    least = [(ratio(text), name) for text, name in ((p.goods_min, "goods"), (p.services_min, "services"))]
    parts = (pl.col("price_weight") * UNIT).cast(pl.Int128)
    is_low = pl.lit(value=False)
    for told, name in least:
        low = parts * told.denominator < told.numerator * UNIT
        is_low = pl.when(pl.col("category") == name).then(low).otherwise(is_low)
    rows = rows.with_columns(
        is_low=is_low,
        is_scored=pl.when(pl.col("criteria_count") == 0).then(pl.lit(value=False)).otherwise("is_scored"),
        weight=pl.col("price_weight").cast(pl.String).str.strip_chars_end("0").str.strip_chars_end("."),
    )
    return one_each(rows, [*PROCESS, "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Scored tenders of goods and services under the procurement law, at prices that are not fixed."""
    tender = (pl.col("regime") == "government_procurement") & pl.col("method").is_in(TENDERED)
    known = pl.col("is_fixed_price")
    fixed = pl.when(~pl.col("is_low")).then(known.fill_null(value=False)).otherwise(known)
    return tender & pl.col("category").is_in(["goods", "services"]) & pl.col("is_scored") & ~fixed


def flagged(_: Params) -> pl.Expr:
    """Below the least for its category."""
    return pl.col("is_low")


GP = "government_procurement"
PRICE = {"code": "C1", "text": "投标报价", "kind": "price"}
SCORE = {"code": "C2", "text": "技术方案", "kind": "score", "weight": "0.70"}


def _notice(weight: str | None = "0.30", category: str = "goods", **more: Any) -> dict[str, Any]:
    price = PRICE | ({} if weight is None else {"weight": weight})
    told: dict[str, Any] = {"regime": GP, "criteria": [price, SCORE], "is_fixed_price": False}
    return like("tender.published", "2026-03-20", lots=[{"lot_id": "L1", "category": category}], **(told | more))


RULE = Rule(
    id="tnd.price-weight",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("tender.published",),
    reads=("tender.published",),
    about=("ocid", "lot_id"),
    needs=("price_weight",),
    evidence=(
        Shown("weight", "价格分权重", "Weight of the price"),
        Shown("category", "类别", "Category", codes="category"),
        Shown("day", "公告日", "Notice on"),
        Shown("stake_fen", "预算金额（元）", "Budget (CNY)"),
    ),
    title={"zh": "价格分权重", "en": "Price weight in comprehensive scoring"},
    message={
        "zh": "{day} 公告的采购（{category}），价格分权重 {weight}；下限为货物 {goods_min}、服务 {services_min}",
        "en": "In the procurement of {day} ({category}) the price weighs {weight}; at least {goods_min} is due for "
        "goods, {services_min} for services",
    },
    cites=(Cite("cn-procurement-tender-87", "55"),),
    in_force=date(2017, 10, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("goods: thirty per cent", (_notice(),), {"L1": "clear"}),
        Example("goods: a little less", (_notice("0.299999"),), {"L1": "flagged"}),
        Example("services: ten per cent", (_notice("0.1", "services"),), {"L1": "clear"}),
        Example("services: a little less", (_notice("0.099999999999", "services"),), {"L1": "flagged"}),
        Example(
            "two price criteria that make thirty together",
            (_notice(criteria=[PRICE | {"weight": "0.2"}, PRICE | {"code": "C3", "weight": "0.1"}, SCORE]),),
            {"L1": "clear"},
        ),
        Example("no price criterion at all", (_notice(criteria=[SCORE]),), {"L1": "flagged"}),
        Example(
            "one weight of the price is not told", (_notice(None),), {"L1": ("not_assessable", "missing: price_weight")}
        ),
        Example("nothing is scored but the price", (_notice(criteria=[PRICE]),), {"L1": "not_applicable"}),
        Example("no criteria", (_notice(criteria=[]),), {"L1": "not_applicable"}),
        Example("the criteria are not told", (_notice(criteria=None),), {"L1": "not_assessable"}),
        Example("fixed price", (_notice("0.10", is_fixed_price=True),), {"L1": "not_applicable"}),
        Example(
            "low, and whether the price is fixed is not told",
            (_notice("0.10", is_fixed_price=None),),
            {"L1": "not_assessable"},
        ),
        Example("not low: whether it is fixed does not matter", (_notice(is_fixed_price=None),), {"L1": "clear"}),
        Example(
            "told again with a lawful weight, in dollars",
            (_notice("0.10", budget={"amount": "9.00", "currency": "USD"}), _notice()),
            {"L1": "flagged"},
        ),
        Example("works", (_notice("0.10", "works"),), {"L1": "not_applicable"}),
        Example("a consultation", (_notice("0.10", method="competitive_consultation"),), {"L1": "not_applicable"}),
        Example("an invited tender", (_notice("0.10", method="invited"),), {"L1": "flagged"}),
        Example("under the tendering law", (_notice("0.10", regime="tendering"),), {"L1": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
