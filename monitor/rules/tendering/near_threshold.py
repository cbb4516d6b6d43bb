"""A unit's contracts bunch just under the size from which a tender is mandatory.

What it checks
    For each contract in the tenth just under the mandatory size of its category: how many of the buyer's contracts of
    the last three years lie in that band, and how many in the band of the same width below it. Five or more in the
    upper band, and three times as many as in the lower, is the finding.
Why it matters
    Needs fall where they fall; only a threshold makes them stop just short of it.
Legal source
    None asks for it: a statistical lead. What it points at is Tendering and Bidding Law articles 4 and 49.
Does not apply
    Contracts outside the upper band.
Innocent explanations
    Standard purchases with one price; budgets that are themselves set just under the size; all of them were tendered.
Ask next
    The estimates behind these contracts, and the changes made to them afterwards.
Known gaps
    Bands, window, number and ratio are this product's. Contracts count whether tendered or not. Sizes are those of the
    day of the contract that is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.thresholds import goods, services, size, works
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """一个单位的合同金额扎堆在必须招标规模以下一点点。

查什么
    金额落在该类别必须招标规模以下一成之内的每份合同：采购人近三年有多少份合同在这一区间，又有多少份在其下同样宽的区间。上一区
    间五份以上，并且是下一区间三倍以上的，为疑点。
为什么要紧
    需要多少就是多少；只有限额，才会让金额停在它前面。
法律依据
    没有条文直接规定，仅是统计线索；所指的是招标投标法第4条、第49条。
不适用
    不在上一区间的合同。
可能的正当理由
    统一价格的标准采购；预算本身就定在规模以下一点；都经过了招标。
接着问
    这些合同的估算，以及签订以后的变更。
已知不足
    区间、窗口、数量和倍数是本系统的经验值。不论是否招标都计入。规模以所判合同签订日的为准。
"""

GROUP = ["scope_id", "buyer_id", "category"]


@dataclass(frozen=True, slots=True)
class Params:
    """Sizes in whole yuan; band, number, ratio and window are heuristic, their bounds inside."""

    band: str = param(
        "0.90", unit="ratio", zh="上一区间下限（占规模，含）", en="Upper band from (of the size)", heuristic=True
    )
    min_n: int = param(
        5, unit="count", zh="上一区间最少合同数（含）", en="Fewest in the upper band (incl.)", heuristic=True
    )
    ratio: str = param(
        "3.0", unit="ratio", zh="上下区间最小倍数（含）", en="Least ratio of the two (incl.)", heuristic=True
    )
    window: int = param(1095, unit="day", zh="观察窗口（天，含）", en="Window in days (incl.)", heuristic=True)
    works_threshold: int = works()
    goods_threshold: int = goods()
    services_threshold: int = services()


def banded(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract: `is_near` (band to below the size), `is_lower` (the band of the same width under it)."""
    sizes = {"works": p.works_threshold, "goods": p.goods_threshold, "services": p.services_threshold}
    edge = ratio(p.band)
    rows = one_each(f.of("contract.signed"), ["scope_id", "contract_id"])
    rows = rows.with_columns(amount_cny=cny("amount"), threshold_fen=size(sizes))
    amount, bound = pl.col("amount_cny") * edge.denominator, pl.col("threshold_fen")
    near = (amount >= bound * edge.numerator) & (pl.col("amount_cny") < bound)
    lower = (amount >= bound * (2 * edge.numerator - edge.denominator)) & (amount < bound * edge.numerator)
    return rows.with_columns(is_near=near, is_lower=lower)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract, with how many of its buyer and category lie in each band in the window that ends with it."""
    rows = banded(f, p)
    daily = (
        rows.drop_nulls("is_near")
        .group_by(*GROUP, "day")
        .agg(
            near=pl.col("is_near").sum().cast(pl.Int64),
            lower=pl.col("is_lower").sum().cast(pl.Int64),
            near_events=pl.col("event").filter("is_near").sort(),
        )
    )
    windows = (
        daily.sort(*GROUP, "day")
        .rolling("day", period=f"{p.window + 1}i", closed="right", group_by=GROUP)
        .agg(pl.col("near", "lower").sum(), events=pl.col("near_events").explode().drop_nulls().tail(20))
    )
    return rows.join(windows, on=[*GROUP, "day"], how="left").with_columns(stake_fen="amount_cny")


def applies(_: Params) -> pl.Expr:
    """Contracts just under the size."""
    return pl.col("is_near")


def flagged(p: Params) -> pl.Expr:
    """Enough of them, and many more than a little lower."""
    told = ratio(p.ratio)
    many = pl.col("near") * told.denominator >= pl.col("lower") * told.numerator
    return (pl.col("near") >= p.min_n) & many


def _signed(name: str, amount: Any = "3600000.00", day: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": name, "category": "works", "buyer": {"id": UNIT}, "amount": amount}
    return like("contract.signed", day, **(told | more))


FOUR = tuple(_signed(f"CON-{name}", "3999999.99", f"2026-03-0{place}") for place, name in enumerate("ABCD", start=2))
OTHER = "11999001MB00000946"

RULE = Rule(
    id="tnd.near-threshold",
    version=1,
    family="tnd",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    is_lead=True,
    scope="unit",
    reach="window",
    judges=("contract.signed",),
    reads=("contract.signed",),
    about=("contract_id",),
    needs=("amount_cny",),
    evidence=(
        Shown("near", "上一区间合同数", "In the upper band"),
        Shown("lower", "下一区间合同数", "In the lower band"),
        Shown("amount_fen", "本合同金额（元）", "This contract (CNY)"),
        Shown("threshold_fen", "必须招标规模（元）", "Size from which a tender is mandatory (CNY)"),
        Shown("category", "类别", "Category", codes="category"),
        Shown("day", "签订日", "Signed on"),
    ),
    title={"zh": "金额贴近招标限额", "en": "Amounts bunched just under a threshold"},
    message={
        "zh": "至 {day} 近 {window} 天，{category}合同有 {near} 份在必须招标规模 {threshold_fen} 元以下一点（不低于其 {band}），其下同宽"
        "区间只有 {lower} 份",
        "en": "In the {window} days to {day}, {near} contracts for {category} lie just under the mandatory size of CNY "
        "{threshold_fen} (from {band} of it), and only {lower} in the band of that width below",
    },
    cites=(Cite("cn-bidding-law", "4"), Cite("cn-bidding-law", "49")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "the fifth in the band, at its lower edge",
            (*FOUR, _signed("CON-E", day="2026-04-01")),
            {"CON-D": ("clear", "lawful"), "CON-E": "flagged"},
        ),
        Example(
            "the fifth a fen under the band",
            (*FOUR, _signed("CON-E", "3599999.99", "2026-04-01"), _signed("CON-F", day="2026-05-01")),
            {"CON-E": "not_applicable", "CON-F": "flagged"},
        ),
        Example(
            "the fifth is of the size itself",
            (*FOUR, _signed("CON-E", "4000000.00", "2026-03-01"), _signed("CON-F", "3199999.99", "2026-03-01")),
            {"CON-D": "clear", "CON-E": "not_applicable"},
        ),
        Example(
            "two in the lower band are too many for five",
            (
                *FOUR,
                _signed("CON-X", "3200000.00"),
                _signed("CON-Y", "3599999.99"),
                _signed("CON-E", day="2026-04-01"),
            ),
            {"CON-E": "clear"},
        ),
        Example(
            "and not for six, three times two",
            (
                *FOUR,
                _signed("CON-X", "3200000.00"),
                _signed("CON-Y", "3599999.99"),
                _signed("CON-Z", "3199999.99"),
                _signed("CON-E", day="2026-04-01"),
                _signed("CON-F", day="2026-04-02"),
            ),
            {"CON-E": "clear", "CON-F": "flagged"},
        ),
        Example(
            "the 1095th day is inside, the 1096th is not",
            (
                *FOUR,
                _signed("CON-E", day="2029-03-01"),
                *(_signed(f"CON-{name}", "1900000.00", "2026-03-02", category="goods") for name in "KLMN"),
                _signed("CON-O", "1900000.00", "2029-03-02", category="goods"),
            ),
            {"CON-E": "flagged", "CON-O": "clear"},
            as_of="2029-12-31",
        ),
        Example("another buyer", (*FOUR, _signed("CON-E", day="2026-04-01", buyer={"id": OTHER})), {"CON-E": "clear"}),
        Example(
            "another category",
            (*FOUR, _signed("CON-E", "1900000.00", "2026-04-01", category="goods")),
            {"CON-E": "clear"},
        ),
        Example(
            "services have a size of their own",
            tuple(_signed(f"CON-{name}", "950000.00", category="services") for name in "ABCDE"),
            {"CON-A": "flagged", "CON-E": "flagged"},
        ),
        Example(
            "in dollars",
            (*FOUR, _signed("CON-E", {"amount": "3600000.00", "currency": "USD"}, "2026-04-01")),
            {"CON-E": ("not_assessable", "missing: amount_cny")},
        ),
        Example(
            "five goods contracts at the lower edge, a sixth a fen under it",
            (
                *(_signed(f"CON-{name}", "1800000.00", category="goods") for name in "ABCDE"),
                _signed("CON-F", "1799999.99", category="goods"),
            ),
            {"CON-E": "flagged", "CON-F": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
