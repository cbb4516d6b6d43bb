"""The bid bond asked for, or given, is above what the law allows.

What it checks
    For each lot the bond that the notice asks for (where it is silent, the largest one that was given): against two
    per cent of the lot's estimate, under procurement law of the budget; and under the tendering law against the
    absolute cap for works and goods, and for survey and design.
Why it matters
    A high bond keeps small firms out and lends the owner their money.
Legal source
    Implementing Regulation of the Tendering Law, article 26; of the Government Procurement Law, article 33; Measures on
    Tendering of Construction Works (order no. 30), article 37; Measures on Tendering of Survey and Design (order no.
    2). 不得超过: the bound itself is lawful.
Does not apply
    Lots for which no bond is asked and none was given; procedures outside both laws.
Innocent explanations
    The estimate in the notice is not the one on which the bond was reckoned; one bond stands for several lots.
Ask next
    The data sheet of the tender document, and the approved estimate of the lot.
Known gaps
    Where a procurement has several lots each is held against its own estimate, since the budget is that of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """投标保证金超过上限。

查什么
    每个标段公告要求的投标保证金（公告没有写的，看实际提供的最大一笔）：不超过标段估算价的百分之二，政府采购不超过预算的百分
    之二；适用招标投标法的，工程货物、勘察设计另有最高限额。
为什么要紧
    保证金高，把小企业挡在门外，还白用它们的钱。
法律依据
    招标投标法实施条例第26条；政府采购法实施条例第33条；工程建设项目施工招标投标办法（30号令）第37条；工程建设项目勘察设计
    招标投标办法（2号令）。“不得超过”，上限本身合法。
不适用
    不要求也没有提供保证金的标段；两部法律之外的程序。
可能的正当理由
    公告中的估算价不是计算保证金时用的；一笔保证金用于几个标段。
接着问
    招标文件前附表；标段的批准估算。
已知不足
    政府采购有几个包的，各包按自己的估算价核对，因为预算是总额。
"""

LAWS = ("tendering", "government_procurement")
LOT = [*PROCESS, "lot_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """不得超过: each bound itself is lawful."""

    bond_ratio: str = param("0.02", unit="ratio", zh="占估算价（预算）的上限（含）", en="At most this share (incl.)")
    cap_works_goods: int = param(800_000, unit="CNY", zh="工程货物最高（含）", en="Most, works and goods (incl.)")
    cap_survey_design: int = param(100_000, unit="CNY", zh="勘察设计最高（含）", en="Most, survey and design (incl.)")


def given(f: Facts) -> pl.LazyFrame:
    """`LOT` and the largest bid bond that was given for it, in yuan, with `is_given`."""
    bonds = one_each(f.of("guarantee.provided"), ["scope_id", "guarantee_id"]).filter(pl.col("guarantee_kind") == "bid")
    bonds = bonds.with_columns(given_cny=cny("amount"))
    whole = pl.when(pl.col("given_cny").is_not_null().all()).then(pl.col("given_cny").max())
    return bonds.group_by(LOT).agg(given_fen=whole, given_event=pl.col("event").max(), is_given=pl.lit(value=True))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot of a notice, with its bond and the two bounds."""
    notices = f.of("tender.published").select(
        "scope_id", "event", "ocid", "regime", "lots_count", budget_cny=cny("budget")
    )
    rows = f.of("tender.published", "lots").join(notices, on=["scope_id", "event"])
    bonds = given(f)
    only = bonds.filter(pl.col("lot_id").is_null()).select(
        *PROCESS, only_fen="given_fen", only_event="given_event", only_given="is_given", lots_count=pl.lit(1, pl.Int64)
    )
    rows = rows.join(bonds, on=LOT, how="left").join(only, on=[*PROCESS, "lots_count"], how="left")
    asked = pl.col("bid_bond_fen").is_not_null()
    by_budget = (pl.col("regime") == "government_procurement") & (pl.col("lots_count") == 1)
    is_design = pl.col("category") == "services"
    kind = pl.col("service_kind").is_in(["survey", "design"])
    cap = pl.when(~is_design).then(p.cap_works_goods * FEN).when(kind).then(p.cap_survey_design * FEN)
    told = ratio(p.bond_ratio)
    rows = rows.with_columns(
        has_bond=asked | pl.col("is_given").fill_null(value=False) | pl.col("only_given").fill_null(value=False),
        bond_fen=pl.when(asked).then(cny("bid_bond")).otherwise(pl.coalesce("given_fen", "only_fen")),
        base_fen=pl.when(by_budget).then("budget_cny").otherwise(cny("estimate")),
        cap_fen=pl.when(pl.col("regime") == "tendering").then(cap),
    )
    uncapped = (pl.col("regime") != "tendering") | (is_design & ~kind)
    return one_each(
        rows.with_columns(
            is_over=pl.col("bond_fen") * told.denominator > pl.col("base_fen") * told.numerator,
            is_over_cap=pl.when(uncapped).then(pl.lit(value=False)).otherwise(pl.col("bond_fen") > pl.col("cap_fen")),
            stake_fen="bond_fen",
            events=pl.concat_list("given_event", "only_event").list.drop_nulls(),
        ),
        LOT,
        first=applies(p) & flagged(p),
    )


def applies(_: Params) -> pl.Expr:
    """Lots with a bond, under either law."""
    return pl.col("regime").is_in(LAWS) & pl.col("has_bond")


def flagged(_: Params) -> pl.Expr:
    """Above one of the bounds."""
    return pl.col("is_over") | pl.col("is_over_cap")


GP = "government_procurement"
DOLLARS = {"amount": "900000.00", "currency": "USD"}


def _notice(bond: str | None = "120000.00", estimate: str | None = "6000000.00", /, **more: Any) -> dict[str, Any]:
    notice = {name: more.pop(name) for name in ("regime", "budget") if name in more}
    lot: dict[str, Any] = {"lot_id": "L1", "category": "works"}
    lot |= {} if bond is None else {"bid_bond": yuan(bond)}
    lot |= {} if estimate is None else {"estimate": yuan(estimate)}
    return like("tender.published", "2026-03-20", lots=[lot | more], **notice)


def _bond(amount: Any, kind: str = "bid", **more: Any) -> dict[str, Any]:
    told = {"guarantee_id": "G-A", "guarantee_kind": kind, "ocid": "ocds-tw9990-2026-0017", "regime": "tendering"}
    return like("guarantee.provided", "2026-04-18", amount=amount, **(told | more))


SERVICE = {"category": "services", "service_kind": "design"}

RULE = Rule(
    id="tnd.bond-cap",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("tender.published",),
    reads=("tender.published", "guarantee.provided"),
    about=("ocid", "lot_id"),
    needs=("bond_fen", "base_fen"),
    evidence=(
        Shown("bond_fen", "投标保证金（元）", "Bid bond (CNY)"),
        Shown("base_fen", "估算价或预算（元）", "Estimate or budget (CNY)"),
        Shown("cap_fen", "最高限额（元）", "Absolute cap (CNY)"),
        Shown("category", "类别", "Category", codes="category"),
        Shown("day", "公告日", "Notice on"),
    ),
    title={"zh": "投标保证金上限", "en": "Bid bond at most two per cent of the estimate"},
    message={
        "zh": "投标保证金 {bond_fen} 元，超过上限：估算价或预算[ {base_fen} 元]的 {bond_ratio}[，或最高限额 {cap_fen} 元]",
        "en": "A bid bond of CNY {bond_fen} is above the bound: {bond_ratio} of the estimate or budget[ of CNY "
        "{base_fen}][, or the absolute cap of CNY {cap_fen}]",
    },
    cites=(
        Cite("cn-bidding-regulation", "26"),
        Cite("cn-procurement-regulation", "33"),
        Cite("cn-works-tender-30", "37"),
        Cite("cn-survey-tender-2", "保证金"),
    ),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("two per cent: the bound is lawful", (_notice(),), {"L1": "clear"}),
        Example("a fen more", (_notice("120000.01"),), {"L1": "flagged"}),
        Example("a fen of estimate less", (_notice("120000.00", "5999999.99"),), {"L1": "flagged"}),
        Example("the absolute cap of works", (_notice("800000.00", "90000000.00"),), {"L1": "clear"}),
        Example("a fen above it", (_notice("800000.01", "90000000.00", category="goods"),), {"L1": "flagged"}),
        Example("above the cap, and the estimate is not told", (_notice("800000.01", None),), {"L1": "flagged"}),
        Example("design: the cap", (_notice("100000.00", "9000000.00", **SERVICE),), {"L1": "clear"}),
        Example("design: a fen above it", (_notice("100000.01", "9000000.00", **SERVICE),), {"L1": "flagged"}),
        Example(
            "supervision has no cap of its own",
            (_notice("100000.01", "9000000.00", category="services", service_kind="supervision"),),
            {"L1": "clear"},
        ),
        Example(
            "services of a kind that is not told",
            (_notice("100000.01", "9000000.00", category="services"),),
            {"L1": "not_assessable"},
        ),
        Example(
            "government procurement: two per cent of the budget, and no cap",
            (_notice("1000000.00", "6000000.00", regime=GP, budget="50000000.00"),),
            {"L1": "clear"},
        ),
        Example(
            "government procurement: a fen more",
            (_notice("1000000.01", "60000000.00", regime=GP, budget="50000000.00"),),
            {"L1": "flagged"},
        ),
        Example(
            "government procurement, two lots: each by its estimate",
            (
                like(
                    "tender.published",
                    "2026-03-20",
                    regime=GP,
                    budget="50000000.00",
                    lots=[
                        {
                            "lot_id": "L1",
                            "category": "goods",
                            "bid_bond": yuan("20000.00"),
                            "estimate": yuan("1000000.00"),
                        },
                        {
                            "lot_id": "L2",
                            "category": "goods",
                            "bid_bond": yuan("20000.01"),
                            "estimate": yuan("1000000.00"),
                        },
                    ],
                ),
            ),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example("no bond", (_notice(None),), {"L1": "not_applicable"}),
        Example(
            "none asked, and one too large given", (_notice(None), _bond("120000.01", lot_id="L1")), {"L1": "flagged"}
        ),
        Example(
            "given for the only lot, which it does not name", (_bond("120000.01"), _notice(None)), {"L1": "flagged"}
        ),
        Example("given for another lot", (_notice(None), _bond("120000.01", lot_id="L2")), {"L1": "not_applicable"}),
        Example(
            "a large bond for performance", (_notice(None), _bond("900000.00", "performance")), {"L1": "not_applicable"}
        ),
        Example("asked for within the bound, and more was given", (_notice(), _bond("130000.00")), {"L1": "clear"}),
        Example("given in dollars", (_notice(None), _bond(DOLLARS)), {"L1": ("not_assessable", "missing: bond_fen")}),
        Example(
            "a second notice corrects the bond, the first was too high",
            (
                _notice("130000.00"),
                like(
                    "tender.published",
                    "2026-04-01",
                    lots=[
                        {
                            "lot_id": "L1",
                            "category": "works",
                            "bid_bond": yuan("120000.00"),
                            "estimate": yuan("6000000.00"),
                        }
                    ],
                ),
            ),
            {"L1": "flagged"},
        ),
        Example(
            "the estimate is not told", (_notice("800000.00", None),), {"L1": ("not_assessable", "missing: base_fen")}
        ),
        Example("a bond in dollars", (_notice(None, bid_bond=DOLLARS),), {"L1": "not_assessable"}),
        Example("an estimate in dollars", (_notice("120000.00", None, estimate=DOLLARS),), {"L1": "not_assessable"}),
        Example("a budget in dollars", (_notice("120000.00", regime=GP, budget=DOLLARS),), {"L1": "not_assessable"}),
        Example("outside both laws", (_notice("900000.00", regime="other"),), {"L1": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
