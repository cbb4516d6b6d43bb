"""A contract won with the lowest or a very low price was settled far above it.

What it checks
    Each settlement of a contract: whether it is more than ten per cent above the award, and the award was the lowest
    price opened, or fifteen per cent or more below the ceiling.
Why it matters
    Who bids low to win and earns it back afterwards has shut out those who calculated honestly.
Legal source
    Daxing District (result review: excess profit) and Government Investment Regulation, article 23. Both ratios are
    this product's.
Does not apply
    Reviews of another kind. A settlement within the ratio is clear whatever the price was.
Innocent explanations
    Quantities grew for reasons found on the site; prices were adjusted by the contract's formula; lowest price was the
    rule of the evaluation.
Ask next
    The changes with their reasons, the quantities of the bid against those measured, and unit prices that were far from
    the others'.
Known gaps
    Bids whose price is a rate are not compared. A settlement that does not name its contract cannot be held against an
    award.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, acts, met, one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sums import share
from monitor.vocabulary.verdicts import Severity

ZH = """低价中标的合同，结算价远高于中标价。

查什么
    每份合同的竣工结算：是否超过中标价百分之十；中标价是否是开标的最低价，或者比最高限价低百分之十五以上。
为什么要紧
    先低价抢标、再靠结算赚回来，挤走的是老实报价的人。
法律依据
    大兴区结果查究（企业获利过高）；政府投资条例第23条。两个比例是本系统的经验值。
不适用
    其他类别的审查。结算没有超过比例的，不论中标价高低都为未见异常。
可能的正当理由
    现场情况使工程量增加；按合同公式调价；评标办法就是最低价中标。
接着问
    变更及其原因；投标工程量与实际计量对比；明显偏离他人的单价。
已知不足
    以费率报价的不作比较。没有写明合同的结算，无法与中标价对照。
"""

KEYS = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """Exactly the settlement ratio is lawful; the discount includes its bound. Both heuristic."""

    settlement_ratio: str = param(
        "1.10", unit="ratio of the award", zh="结算与中标价之比（含）", en="Settlement to award (incl.)", heuristic=True
    )
    discount: str = param(
        "0.15", unit="ratio of the ceiling", zh="低于最高限价（含）", en="Below the ceiling by (incl.)", heuristic=True
    )


def awards(f: Facts) -> pl.LazyFrame:
    """One row an award: `award_fen`, `lowest_fen` of the bids opened with it, `ceiling_fen` of its lot."""
    made = one_each(f.of("award.made"), ["scope_id", "award_id"]).with_columns(award_fen=cny("amount"))
    rows = made.select(*PROCESS, "lot_id", "event", "award_id", "award_fen", award_event="event")
    bids = f.of("bids.opened", "bids").filter("is_accepted").with_columns(price_cny=cny("price"))
    lowest = bids.group_by(*KEYS).agg(
        lowest=pl.when(pl.col("price_cny").null_count() == 0).then(pl.col("price_cny").min())
    )
    opened = f.of("bids.opened").join(lowest, on=KEYS, how="left")
    pairs = met(rows.select(*PROCESS, "lot_id", "event"), acts(opened, lowest=pl.col("lowest")))
    prices = pairs.group_by(KEYS).agg(
        lowest_fen=pl.when(pl.col("lowest").null_count() == 0).then(pl.col("lowest").min())
    )
    notices = f.of("tender.published").select(*KEYS, "ocid", "day", whole_fen=cny("max_price"))
    lots = f.of("tender.published", "lots").select(*KEYS, "lot_id", lot_fen=cny("max_price"))
    one_lot = pl.col("lot_id").n_unique().over(KEYS) == 1
    ceilings = notices.join(lots.with_columns(one_lot=one_lot), on=KEYS).sort("day", "event")
    ceilings = ceilings.with_columns(ceiling_fen=pl.coalesce("lot_fen", pl.when("one_lot").then("whole_fen"))).unique(
        [*PROCESS, "lot_id"], keep="last", maintain_order=True
    )
    single = ceilings.filter("one_lot").unique([*PROCESS], keep="last", maintain_order=True)
    named = rows.join(ceilings.select(*PROCESS, "lot_id", "ceiling_fen"), on=[*PROCESS, "lot_id"], how="left")
    named = named.join(single.select(*PROCESS, only_fen="ceiling_fen"), on=PROCESS, how="left")
    named = named.with_columns(
        ceiling_fen=pl.coalesce("ceiling_fen", pl.when(pl.col("lot_id").is_null()).then("only_fen"))
    )
    return named.join(prices, on=KEYS, how="left").drop("event", "only_fen")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a review; settlements with the award of their contract."""
    reviews = one_each(f.of("review.concluded"), ["scope_id", "review_id"]).with_columns(settled_fen=cny("amount"))
    signed = contracts(f, "award_id", "ocid")
    told = awards(f)
    alone = told.filter(pl.len().over(PROCESS) == 1).select(*PROCESS, only_id="award_id")
    signed = signed.join(alone, on=PROCESS, how="left").with_columns(award_id=pl.coalesce("award_id", "only_id"))
    rows = reviews.join(signed.select(*CONTRACT, "contract_event", "award_id"), on=CONTRACT, how="left")
    rows = rows.join(told.drop("ocid", "lot_id"), on=["scope_id", "award_id"], how="left")
    low = 1 - ratio(p.discount)
    return rows.with_columns(
        is_high=pl.col("settled_fen") > share("award_fen", p.settlement_ratio),
        is_lowest=pl.col("award_fen") <= pl.col("lowest_fen"),
        is_deep=pl.col("award_fen") * low.denominator <= pl.col("ceiling_fen") * low.numerator,
        percent=pl.col("settled_fen") * 100 // pl.col("award_fen"),
        stake_fen=(pl.col("settled_fen") - pl.col("award_fen")).clip(lower_bound=0),
        events=pl.concat_list("contract_event", "award_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Settlements."""
    return pl.col("review_kind") == "settlement"


def flagged(_: Params) -> pl.Expr:
    """Settled high, and won low in one way or the other."""
    return pl.col("is_high") & (pl.col("is_lowest") | pl.col("is_deep"))


OCID = "ocds-tw9990-2026-0017"
FIRMS = ("91999001MA00001110", "91999001MA000012XP")


def _notice(ceiling: str | None = "1000000.00", lot: str = "L1", coin: str = "CNY", **more: Any) -> dict[str, Any]:
    price = {"max_price": {"amount": ceiling, "currency": coin}} if ceiling else {}
    lots = [{"lot_id": lot, "category": "works"} | price]
    return like("tender.published", "2026-01-05", ocid=OCID, **({"lots": lots} | more))


def _opened(*prices: str | None, coin: str = "CNY", **more: Any) -> dict[str, Any]:
    bids = [
        {"bid_id": f"B-{n}", "tenderer": {"id": FIRMS[n % 2]}, "is_accepted": True}
        | ({"price": {"amount": price, "currency": coin}} if price else {})
        for n, price in enumerate(prices)
    ]
    return like("bids.opened", "2026-02-02", ocid=OCID, **({"bids": bids} | more))


def _award(amount: Any = "900000.00", name: str = "AW-A", **more: Any) -> dict[str, Any]:
    return like("award.made", "2026-02-10", ocid=OCID, award_id=name, amount=amount, **more)


def _contract(name: str = "CON-A", **more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-02-20", contract_id=name, ocid=OCID, amount="900000.00", **more)


def _settled(amount: Any = "990000.01", kind: str = "settlement", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"review_id": "RV-A", "contract_id": "CON-A"} | ({"amount": amount} if amount else {})
    named = {name: value for name, value in (told | more).items() if value is not None}
    return like("review.concluded", "2026-11-02", review_kind=kind, **named)


LOWEST = (_notice(), _opened("900000.00", "950000.00"), _award(), _contract())
NOT_LOWEST = (_notice(), _opened("890000.00", "900000.00"), _award(), _contract())
DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="chg.low-bid-high-settlement",
    version=1,
    family="chg",
    severity=Severity.HIGH,
    is_lead=True,
    scope="process",
    judges=("review.concluded",),
    reads=("review.concluded", "award.made", "tender.published", "bids.opened", "contract.signed"),
    about=("review_id",),
    needs=("settled_fen", "award_fen"),
    evidence=(
        Shown("settled_fen", "结算审定金额（元）", "Settled (CNY)"),
        Shown("award_fen", "中标金额（元）", "Awarded (CNY)"),
        Shown("percent", "结算占中标价百分比（取整）", "Per cent of the award (rounded down)"),
        Shown("lowest_fen", "开标最低价（元）", "Lowest price opened (CNY)"),
        Shown("ceiling_fen", "最高限价（元）", "Ceiling price (CNY)"),
        Shown("is_lowest", "最低价中标", "Won with the lowest price"),
        Shown("is_deep", "远低于最高限价", "Far below the ceiling"),
        Shown("day", "结算审定日", "Settled on"),
        Shown("contract_id", "合同", "Contract"),
        Shown("award_id", "中标结果", "Award"),
    ),
    title={"zh": "低价中标高价结算", "en": "Low bid, high settlement"},
    message={
        "zh": "合同 {contract_id} 中标 {award_fen} 元，结算 {settled_fen} 元，为中标价的 {percent}%（上限 {settlement_ratio}）；"
        "最低价中标：{is_lowest}[，最低价 {lowest_fen} 元]；低于最高限价 {discount} 以上：{is_deep}[，限价 {ceiling_fen} 元]",
        "en": "Contract {contract_id} was won with CNY {award_fen} and settled at {settled_fen}, {percent} % of it "
        "(at most {settlement_ratio}); lowest price: {is_lowest}[, lowest {lowest_fen}]; below the ceiling by "
        "{discount} or more: {is_deep}[, ceiling {ceiling_fen}]",
    },
    cites=(Cite("seed-daxing", "结果查究"), Cite("cn-government-investment-regulation", "23")),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("ten per cent above the award", (*LOWEST, _settled("990000.00")), {"RV-A": "clear"}),
        Example("a fen more, won with the lowest price", (*LOWEST, _settled()), {"RV-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_settled(), *LOWEST[::-1]), {"RV-A": "flagged"}),
        Example("not the lowest, a tenth below the ceiling", (*NOT_LOWEST, _settled()), {"RV-A": "clear"}),
        Example(
            "not the lowest, fifteen per cent below the ceiling",
            (_notice(), _opened("840000.00", "850000.00"), _award("850000.00"), _contract(), _settled()),
            {"RV-A": "flagged"},
        ),
        Example(
            "a fen less below the ceiling",
            (_notice(), _opened("840000.00", "850000.01"), _award("850000.01"), _contract(), _settled()),
            {"RV-A": "clear"},
        ),
        Example(
            "the ceiling stands in the notice, for its one lot",
            (
                _notice(None, max_price="1000000.00"),
                _opened("840000.00", "850000.00"),
                _award("850000.00"),
                _contract(),
                _settled(),
            ),
            {"RV-A": "flagged"},
        ),
        Example(
            "a bid that was refused is no lower price",
            (
                _notice(),
                _opened(
                    bids=[
                        {
                            "bid_id": "B-1",
                            "tenderer": {"id": FIRMS[0]},
                            "is_accepted": False,
                            "price": {"amount": "1.00", "currency": "CNY"},
                        },
                        {
                            "bid_id": "B-2",
                            "tenderer": {"id": FIRMS[1]},
                            "is_accepted": True,
                            "price": {"amount": "900000.00", "currency": "CNY"},
                        },
                    ]
                ),
                _award(),
                _contract(),
                _settled(),
            ),
            {"RV-A": "flagged"},
        ),
        Example(
            "each lot with its own opening, and the contract with its award",
            (
                _notice(
                    lots=[
                        {"lot_id": lot, "category": "works", "max_price": {"amount": "1000000.00", "currency": "CNY"}}
                        for lot in ("L1", "L2")
                    ]
                ),
                _opened("900000.00", "950000.00", lot_id="L1"),
                _opened("890000.00", "900000.00", lot_id="L2"),
                _award(lot_id="L1"),
                _award(name="AW-B", lot_id="L2"),
                _contract(award_id="AW-A"),
                _contract("CON-B", award_id="AW-B"),
                _settled(),
                _settled(review_id="RV-B", contract_id="CON-B"),
            ),
            {"RV-A": "flagged", "RV-B": "clear"},
        ),
        Example(
            "won low and settled within the ratio, though no ceiling is told",
            (_notice(None), _opened("890000.00", "900000.00"), _award(), _contract(), _settled("990000.00")),
            {"RV-A": "clear"},
        ),
        Example(
            "not the lowest, and no ceiling is told",
            (_notice(None), _opened("890000.00", "900000.00"), _award(), _contract(), _settled()),
            {"RV-A": "not_assessable"},
        ),
        Example(
            "no opening is told, and far from the ceiling",
            (_notice(), _award(), _contract(), _settled()),
            {"RV-A": "not_assessable"},
        ),
        Example(
            "the price of one bid is not told",
            (_notice(), _opened(None, "900000.00"), _award(), _contract(), _settled()),
            {"RV-A": "not_assessable"},
        ),
        Example(
            "no award is told", (_notice(), _contract(), _settled()), {"RV-A": ("not_assessable", "missing: award_fen")}
        ),
        Example(
            "the settlement names no contract",
            (*LOWEST, _settled(contract_id=None, project_id="2026-999001-54-01-000017")),
            {"RV-A": ("not_assessable", "missing: award_fen")},
        ),
        Example(
            "the amount is not told", (*LOWEST, _settled(None)), {"RV-A": ("not_assessable", "missing: settled_fen")}
        ),
        Example(
            "settled in another currency",
            (*LOWEST, _settled(DOLLARS)),
            {"RV-A": ("not_assessable", "missing: settled_fen")},
        ),
        Example(
            "a fen above the lowest price",
            (_notice(), _opened("899999.99", "900000.00"), _award(), _contract(), _settled()),
            {"RV-A": "clear"},
        ),
        Example(
            "awarded in another currency",
            (_notice(), _opened("900000.00"), _award(DOLLARS), _contract(), _settled()),
            {"RV-A": ("not_assessable", "missing: award_fen")},
        ),
        Example(
            "bids in another currency",
            (_notice(), _opened("900000.00", coin="USD"), _award(), _contract(), _settled()),
            {"RV-A": "not_assessable"},
        ),
        Example(
            "the ceiling of the lot is in another currency",
            (_notice(coin="USD"), _opened("890000.00", "900000.00"), _award(), _contract(), _settled()),
            {"RV-A": "not_assessable"},
        ),
        Example(
            "the ceiling of the notice is in another currency",
            (
                _notice(None, max_price={"amount": "1000000.00", "currency": "USD"}),
                _opened("890000.00", "900000.00"),
                _award(),
                _contract(),
                _settled(),
            ),
            {"RV-A": "not_assessable"},
        ),
        Example("the review of a budget", (*LOWEST, _settled(kind="budget")), {"RV-A": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
