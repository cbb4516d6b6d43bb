"""A unit pays strikingly often just below an amount that needs a collective decision or a report.

What it checks
    Each payment just below a threshold (collective decision, report to the discipline commission): how many of the
    unit's payments in the window lie in that band, n, against the larger of the two bands of the same width beside it,
    below and above the threshold, m. Expected are as many as there; above that are more by two standard deviations of
    a difference of two counts or more: (n - m)² at least 4 (n + m).
Why it matters
    Where the number of payments jumps just below a limit and falls behind it, amounts were cut to fit.
Legal source
    Xintian county: spends of 3,000 yuan and more are decided collectively; Dingcheng district: 500,000 yuan and more
    are reported. Band, window and count are ours: a lead for questions, no breach.
Does not apply
    Payments outside the band; onward payments of a contractor.
Innocent explanations
    A fixed price that happens to lie there; subsidies with one rate for all; a contract paid in equal parts.
Ask next
    Orders and invoices of the payments in the band: who set the amounts, and were there others at the same time?
Known gaps
    With few payments the count says little: four with none beside them are the fewest that stand out. Who splits
    unevenly is not seen here (dec.collective-spend-split looks at one payee and purpose). Decisions that stand behind
    single payments are not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """单位的支付异常集中在需要集体决定或者报告的限额之下一点点。

查什么
    每笔刚好低于限额（集体决定起点、向纪委报告起点）的支付：窗口期内本单位落在这一区间的笔数 n，与限额下方、上方同样宽的相邻
    区间中笔数较多的一个 m 对照。预期与相邻区间相当；超出预期，是指多出两笔数之差的两个标准差以上：(n-m)² 不小于 4(n+m)。
为什么要紧
    笔数在限额之下突然增多、过了限额就减少，说明金额是凑出来的。
法律依据
    新田县：3000元以上的开支须经集体讨论决定；鼎城区：50万元以上须报告。区间、窗口、笔数是本系统的经验值，只是提问的线索，
    不是违法。
不适用
    不在区间内的支付；承包人的转付。
可能的正当理由
    固定价格恰好在此；统一标准的补助；合同等额分期付款。
接着问
    这些支付的订单和发票：金额由谁定，同时还有没有别的支付？
已知不足
    笔数少时说明不了什么：相邻区间没有支付时，至少四笔才算异常。拆成大小不一的看不出（同一收款人同一用途的由 dec.collective-spend-split 判断）。不看单笔支付背后
    有没有决策。
"""

KEYS = ["scope_id", "payer_id", "threshold"]
TWO_DEVIATIONS = 4
"""Square of two: the variance of a difference of two counts is their sum."""


@dataclass(frozen=True, slots=True)
class Params:
    """From `band` of a threshold (included) to the threshold (not included)."""

    band: str = param(
        "0.90", unit="ratio", zh="区间起点占限额的比例（含）", en="Band from this share of it (incl.)", heuristic=True
    )
    collective_threshold: int = param(3000, unit="CNY", zh="集体决定起点（含）", en="Collective decision from (incl.)")
    commission_report_threshold: int = param(
        500000, unit="CNY", zh="向纪委报告起点（含）", en="Report to the commission from (incl.)"
    )
    window: int = param(365, unit="day", zh="观察窗口（天，含）", en="Window in days (incl.)", heuristic=True)
    min_count: int = param(4, unit="count", zh="最少笔数（含）", en="Fewest payments (incl.)", heuristic=True)


def places(p: Params) -> pl.Expr:
    """Per payment a list of (threshold, where): in the band (0), in the one below it (-1) or above it (1)."""
    share = ratio(p.band)
    whole, part = share.denominator, share.numerator
    scaled = pl.col("amount_cny") * whole
    found = []
    for threshold in (p.collective_threshold, p.commission_report_threshold):
        fen = threshold * FEN
        place = (
            pl.when(scaled >= fen * (2 * whole - part))
            .then(None)
            .when(scaled >= fen * whole)
            .then(1)
            .when(scaled >= fen * part)
            .then(0)
            .when(scaled >= fen * (2 * part - whole))
            .then(-1)
        )
        found.append(pl.struct(pl.lit(threshold).alias("threshold"), place.cast(pl.Int64).alias("place")))
    return pl.concat_list(found)


def crowded(rows: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """Payments in a band with how many lie in it and beside it in the window that ends on their day."""
    placed = rows.select("scope_id", "payer_id", "event", "day", at=places(p)).explode("at").unnest("at")
    placed = placed.filter(pl.col("place").is_not_null())
    days = placed.group_by(*KEYS, "day").agg(
        band=(pl.col("place") == 0).sum().cast(pl.Int64),
        under=(pl.col("place") == -1).sum().cast(pl.Int64),
        over=(pl.col("place") == 1).sum().cast(pl.Int64),
    )
    windows = (
        days.sort(*KEYS, "day")
        .rolling("day", period=f"{p.window + 1}i", closed="right", group_by=KEYS)
        .agg(
            band_count=pl.col("band").sum(),
            beside_count=pl.max_horizontal(pl.col("under").sum(), pl.col("over").sum()),
            first_day=pl.col("day").min(),
        )
    )
    inside = placed.filter(pl.col("place") == 0).join(windows, on=[*KEYS, "day"])
    return inside.sort("threshold").unique(["scope_id", "event"], keep="first", maintain_order=True)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payment; those in a band with what lies beside it."""
    told = one_each(f.of("payment.made"), ["scope_id", "payment_id"]).with_columns(
        amount_cny=pl.when(pl.col("payment_kind") != "onward").then(cny("amount")),
        is_own=pl.col("payment_kind") != "onward",
    )
    found = crowded(told, p).select("scope_id", "event", "threshold", "band_count", "beside_count", "first_day")
    rows = told.join(found, on=["scope_id", "event"], how="left")
    return rows.with_columns(
        threshold_fen=pl.col("threshold").cast(pl.Int64) * FEN,
        in_band=pl.when(pl.col("amount_cny").is_not_null()).then(pl.col("threshold").is_not_null()),
        stake_fen="amount_cny",
    )


def applies(_: Params) -> pl.Expr:
    """The unit's own payments in a band."""
    return pl.col("is_own") & pl.col("in_band")


def flagged(p: Params) -> pl.Expr:
    """Enough of them, and more than in either band beside it by two standard deviations of the difference or more."""
    more, both = pl.col("band_count") - pl.col("beside_count"), pl.col("band_count") + pl.col("beside_count")
    return (pl.col("band_count") >= p.min_count) & (more > 0) & (more * more >= TWO_DEVIATIONS * both)


def _paid(name: str, amount: Any, day: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_kind": "expense", "amount": amount}
    return like("payment.made", day, payment_id=name, **(told | more))


THREE = (_paid("PAY-A", "2700.00"), _paid("PAY-B", "2800.00"), _paid("PAY-C", "2950.00"))


def _many(letter: str, count: int, amount: str) -> tuple[dict[str, Any], ...]:
    return tuple(_paid(f"PAY-{letter}{place}", amount) for place in range(count))


RULE = Rule(
    id="pay.round-or-just-under",
    version=1,
    family="pay",
    severity=Severity.LOW,
    is_lead=True,
    scope="unit",
    reach="window",
    judges=("payment.made",),
    reads=("payment.made",),
    about=("payment_id",),
    needs=("in_band",),
    evidence=(
        Shown("day", "支付日", "Paid on"),
        Shown("amount_fen", "金额（元）", "Amount (CNY)"),
        Shown("threshold_fen", "限额（元）", "Threshold (CNY)"),
        Shown("band_count", "窗口内此区间笔数", "Payments in the band"),
        Shown("beside_count", "相邻区间较多的笔数", "Payments in the fuller band beside it"),
        Shown("first_day", "窗口内首笔支付日", "First of all these paid on"),
    ),
    title={"zh": "金额刚好低于限额", "en": "Payments just under a signature threshold"},
    message={
        "zh": "{day} 支付 {amount_fen} 元，刚好低于限额 {threshold_fen} 元；{window} 天内这样的支付有 {band_count} 笔，相邻区间最多 "
        "{beside_count} 笔",
        "en": "CNY {amount_fen} paid on {day} lie just below the threshold of {threshold_fen}; within {window} days "
        "there are {band_count} such payments, and {beside_count} in the fuller of the bands beside it",
    },
    cites=(Cite("seed-xintian", "一"), Cite("seed-dingcheng", "二(2)报告")),
    in_force=date(2011, 8, 25),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "four from 2,700.00 to 2,999.99, none beside them",
            (*THREE, _paid("PAY-D", "2999.99", "2026-03-09")),
            {"PAY-A": "clear", "PAY-C": "clear", "PAY-D": "flagged"},
        ),
        Example("three do not stand out", THREE, {"PAY-A": "clear", "PAY-C": "clear"}),
        Example(
            "2,699.99 and 3,000.00 are outside",
            (*THREE, _paid("PAY-D", "2699.99"), _paid("PAY-E", "3000.00")),
            {"PAY-A": "clear", "PAY-D": ("not_applicable", "out_of_scope"), "PAY-E": "not_applicable"},
        ),
        Example(
            "seven, and one in the band below",
            (*THREE, *_many("D", 4, "2999.99"), _paid("PAY-E", "2400.00")),
            {"PAY-A": "flagged", "PAY-D3": "flagged"},
        ),
        Example(
            "six, and one in the band below",
            (*THREE, *_many("D", 3, "2999.99"), _paid("PAY-E", "2400.00")),
            {"PAY-A": "clear", "PAY-D2": "clear"},
        ),
        Example(
            "six, and one a fen below that band",
            (*THREE, *_many("D", 3, "2999.99"), _paid("PAY-E", "2399.99")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "six, and one in the band above",
            (*THREE, *_many("D", 3, "2999.99"), _paid("PAY-E", "3299.99")),
            {"PAY-A": "clear"},
        ),
        Example(
            "six, and one a fen above that band",
            (*THREE, *_many("D", 3, "2999.99"), _paid("PAY-E", "3300.00")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "eleven, and three on each side: the larger of the two counts, not their sum",
            (*THREE, *_many("D", 8, "2999.99"), *_many("E", 3, "2600.00"), *_many("F", 3, "3100.00")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "fewer than in the band beside it",
            (*THREE, *_many("D", 1, "2999.99"), *_many("E", 20, "2600.00")),
            {"PAY-A": "clear"},
        ),
        Example(
            "the three hundred and sixty-fifth day after the first",
            (*THREE, _paid("PAY-D", "2999.99", "2027-03-02")),
            {"PAY-D": "flagged"},
            as_of="2027-12-31",
        ),
        Example(
            "a day more", (*THREE, _paid("PAY-D", "2999.99", "2027-03-03")), {"PAY-D": "clear"}, as_of="2027-12-31"
        ),
        Example(
            "below 500,000.00",
            (*_many("A", 3, "450000.00"), _paid("PAY-C", "499999.99"), _paid("PAY-D", "2800.00")),
            {"PAY-A0": "flagged", "PAY-C": "flagged", "PAY-D": "clear"},
        ),
        Example(
            "the same, submitted in the opposite order",
            (_paid("PAY-D", "2800.00"), _paid("PAY-C", "499999.99"), *_many("A", 3, "450000.00")),
            {"PAY-A0": "flagged", "PAY-C": "flagged", "PAY-D": "clear"},
        ),
        Example(
            "onward payments are another's money; another unit's count apart",
            (
                *THREE,
                _paid("PAY-D", "2999.99", payment_kind="onward"),
                _paid("PAY-E", "2999.99", payer={"id": "11999001MB0000019D"}),
            ),
            {"PAY-A": "clear", "PAY-D": "not_applicable", "PAY-E": "clear"},
        ),
        Example(
            "in another currency",
            (*THREE, _paid("PAY-D", {"amount": "2999.99", "currency": "USD"})),
            {"PAY-D": ("not_assessable", "missing: in_band"), "PAY-A": "clear"},
        ),
        Example(
            "the place sets another threshold",
            (*THREE, _paid("PAY-D", "2999.99")),
            {"PAY-A": "not_applicable"},
            set={"collective_threshold": 5000},
        ),
        Example("the place asks for five", _many("A", 5, "2800.00"), {"PAY-A0": "flagged"}, set={"min_count": 5}),
        Example("and four are too few", _many("A", 4, "2800.00"), {"PAY-A0": "clear"}, set={"min_count": 5}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
