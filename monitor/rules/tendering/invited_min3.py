"""Fewer than three were invited, or the invited of a government purchase were picked by hand.

What it checks
    Each invited tender: how many different bidders were invited; and, for goods and services under the government
    procurement law, whether they were chosen and not drawn at random.
Why it matters
    With two invited, or three chosen, the outcome can be arranged beforehand.
Legal source
    Tendering and Bidding Law article 17; Government Procurement Law article 34: three or more, drawn at random.
Does not apply
    Other methods, and procedures outside both laws. How they were found matters only for goods and services under the
    procurement law.
Innocent explanations
    More were invited than submitted; only so many qualified, which calls for another method.
Ask next
    The invitations and the record of how the firms were found.
Known gaps
    Where all that qualified were invited nobody was picked: this is not held against it. Whether those invited were
    able to do the work is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """邀请招标的受邀者不足三家，或者政府采购的受邀供应商是直接选定的。

查什么
    每次邀请招标邀请了几家不同的单位；政府采购法的货物和服务，受邀供应商是否直接选定而不是随机抽取。
为什么要紧
    只邀请两家，或者三家都由人选定，结果就可以事先安排。
法律依据
    招标投标法第17条；政府采购法第34条：三家以上，随机选择。
不适用
    其他方式；两部法律之外的程序。受邀者怎样产生，只看政府采购法的货物和服务。
可能的正当理由
    实际邀请的多于报送的；符合条件的只有这几家，那就应当改用其他方式。
接着问
    邀请书，以及受邀单位怎样产生的记录。
已知不足
    全部合格者都邀请的，等于没有挑选，不作疑点。受邀者有没有能力承担，事件中没有。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """三个以上 includes three."""

    min_invitees: int = param(3, unit="count", zh="最少受邀家数（含）", en="Fewest invited (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process: how many were invited, and whether it bought goods or services."""
    key = ["scope_id", "event"]
    firms = f.of("tender.published", "invitees").group_by(key).agg(firms=pl.col("id").n_unique().cast(pl.Int64))
    bought = f.of("tender.published", "lots").group_by(key).agg(is_supply=(pl.col("category") != "works").any())
    rows = f.of("tender.published").join(firms, on=key, how="left").join(bought, on=key, how="left")
    is_drawn = (pl.col("regime") == "government_procurement") & pl.col("is_supply")
    rows = rows.with_columns(
        invited=pl.when(pl.col("invitees_count") == 0).then(0).otherwise("firms"),
        is_picked=pl.when(is_drawn).then(pl.col("invitee_selection") == "chosen").otherwise(pl.lit(value=False)),
        stake_fen=cny("budget"),
    )
    return one_each(rows, PROCESS, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Invited tenders under either law."""
    laws = pl.col("regime").is_in(["tendering", "government_procurement"])
    return (pl.col("method") == "invited") & laws


def flagged(p: Params) -> pl.Expr:
    """Too few, or picked."""
    return (pl.col("invited") < p.min_invitees) | pl.col("is_picked")


OCID = "ocds-tw9990-2026-0017"
FIRMS = ("91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P", "91999001MA0000154D")


def _tender(count: int | None = 3, regime: str = "tendering", category: str = "works", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"regime": regime, "method": "invited", "lots": [{"lot_id": "L1", "category": category}]}
    if count is not None:
        told["invitees"] = [{"id": firm} for firm in FIRMS[:count]]
    return like("tender.published", "2026-03-20", **(told | more))


def _bought(selection: str | None, count: int = 3, category: str = "goods") -> dict[str, Any]:
    chosen = {} if selection is None else {"invitee_selection": selection}
    return _tender(count, "government_procurement", category, **chosen)


RULE = Rule(
    id="tnd.invited-min3",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="process",
    judges=("tender.published",),
    reads=("tender.published",),
    about=("ocid",),
    needs=("invited", "is_picked"),
    evidence=(
        Shown("invited", "受邀家数", "Invited"),
        Shown("invitee_selection", "受邀者产生方式", "How they were found", codes="selection_method"),
        Shown("regime", "适用制度", "Regime", codes="regime"),
        Shown("day", "邀请日", "Invited on"),
    ),
    title={"zh": "邀请招标至少三家", "en": "Invited tender: at least three invitees"},
    message={
        "zh": "{day} 邀请招标，邀请了 {invited} 家，应不少于 {min_invitees} 家[；产生方式：{invitee_selection}]",
        "en": "Invited tender of {day}: {invited} invited, {min_invitees} at least are due[; found by: "
        "{invitee_selection}]",
    },
    cites=(Cite("cn-bidding-law", "17"), Cite("cn-procurement-law", "34", in_force=date(2003, 1, 1))),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three", (_tender(),), {OCID: ("clear", "lawful")}),
        Example("two", (_tender(2),), {OCID: "flagged"}),
        Example(
            "one firm named twice", (_tender(0, invitees=[{"id": FIRMS[i]} for i in (0, 1, 1)]),), {OCID: "flagged"}
        ),
        Example("known that nobody was", (_tender(0),), {OCID: "flagged"}),
        Example("who was invited is not told", (_tender(None),), {OCID: ("not_assessable", "missing: invited")}),
        Example("three for works, picked", (_tender(invitee_selection="chosen"),), {OCID: "clear"}),
        Example("goods: drawn at random", (_bought("random"),), {OCID: "clear"}),
        Example("goods: picked", (_bought("chosen"),), {OCID: "flagged"}),
        Example("services: all that qualified", (_bought("all_qualified", 4, "services"),), {OCID: "clear"}),
        Example("goods: not told how", (_bought(None),), {OCID: ("not_assessable", "missing: is_picked")}),
        Example("goods: not told how, and two only", (_bought(None, 2),), {OCID: "flagged"}),
        Example("works under the procurement law, picked", (_bought("chosen", category="works"),), {OCID: "clear"}),
        Example("an open tender", (_tender(2, method="open"),), {OCID: "not_applicable"}),
        Example("outside both laws", (_tender(2, "other"),), {OCID: "not_applicable"}),
        Example(
            "two at first, three when it was repeated; a budget in dollars",
            (
                _tender(2, budget={"amount": "9.00", "currency": "USD"}),
                _tender() | {"time": "2026-04-20T00:00:00+08:00"},
            ),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
