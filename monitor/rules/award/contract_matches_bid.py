"""A contract departs from the award it is made on, or is a second one on it.

What it checks
    The amount of a contract against the amount awarded; the digest of its substantive terms (price, period, quality,
    scope) against that of the winning bid; and whether the award already has a contract.
Why it matters
    What is given away after the award was never competed for.
Legal source
    Law on Tendering and Bidding, articles 46 and 59, and Implementing Regulation, article 57: the contract follows the
    tender and the bid, and no other that departs from them is made. Government Procurement Law, article 46.
Does not apply
    Contracts outside both laws; framework agreements; direct contracts without an award.
Innocent explanations
    The award tells a rate and an estimated amount; one award was signed lot by lot, or by several buyers; the digest
    was taken of another version of the file.
Ask next
    The bid, the notice of award and the contract, side by side.
Known gaps
    Period, quality and scope are seen only in the two digests: where one is missing, the contract cannot be cleared.
    Later changes of the contract are another matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """合同与中标结果不一致，或者同一中标结果签了第二份合同。

查什么
    合同金额与中标金额；合同实质内容（价格、工期、质量、范围）的摘要与中标文件的摘要；该中标结果是否已有合同。
为什么要紧
    定标以后让出去的，从来没有竞争过。
法律依据
    招标投标法第46条、第59条，实施条例第57条：按招标文件和投标文件订立合同，不得再行订立背离实质性内容的其他协议。政府采购
    法第46条。
不适用
    两部法律之外的合同；框架协议；没有中标结果的直接发包。
可能的正当理由
    中标结果是费率，金额是估算；一个中标结果分标段或由几个采购人分别签约；摘要取自文件的另一版本。
接着问
    投标文件、中标通知书与合同，逐项对照。
已知不足
    工期、质量、范围只能从两个摘要看：缺一个就不能认定一致。签约以后的变更另看。
"""

AWARD = ["scope_id", "award_id"]
UNAWARDED = ("direct", "other")
"""Methods by which a contract may come without an award."""


@dataclass(frozen=True, slots=True)
class Params:
    """Whole yuan by which the amounts may differ."""

    amount_tolerance: int = param(0, unit="CNY", zh="金额容差（元，含）", en="Amounts may differ by (CNY, incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract, with its award and the contract that the award had before."""
    signed = one_each(f.of("contract.signed"), CONTRACT).with_columns(contract_fen=cny("amount"))
    awards = one_each(f.of("award.made"), AWARD).select(*AWARD, award_fen=cny("amount"), award_event="event")
    named = signed.drop_nulls("award_id").sort("day", "at", "contract_id")
    first = named.unique(AWARD, keep="first", maintain_order=True).select(*AWARD, earlier_id="contract_id")
    rows = signed.join(awards, on=AWARD, how="left").join(first, on=AWARD, how="left")
    apart = (pl.col("contract_fen") - pl.col("award_fen")).abs()
    differs = pl.col("scope_sha256") != pl.col("bid_scope_sha256")
    return rows.with_columns(
        apart_fen=pl.when(apart > p.amount_tolerance * FEN).then(apart),
        terms=pl.when(differs).then(pl.col("scope_sha256").str.slice(0, 12)),
        earlier_id=pl.when(pl.col("earlier_id") != pl.col("contract_id")).then("earlier_id"),
        stake_fen="contract_fen",
        events=pl.concat_list("award_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Contracts under either law that are no framework; those that name an award, or whose method has one."""
    regime = pl.col("regime").is_in(["tendering", "government_procurement"])
    has_award = pl.col("award_id").is_not_null() | ~pl.col("method").is_in(UNAWARDED)
    return regime & has_award & (pl.col("method") != "framework")


def flagged(_: Params) -> pl.Expr:
    """The amount or the terms differ, or there was a contract already."""
    return pl.any_horizontal(pl.col("apart_fen", "terms", "earlier_id").is_not_null())


BID, OTHER = "cb" * 32, "0a" * 32
OCID = "ocds-tw9990-2026-0017"
TERMS: dict[str, Any] = {"scope_sha256": BID, "bid_scope_sha256": BID}


def _award(amount: Any = "5800000.00", **more: Any) -> dict[str, Any]:
    return like("award.made", "2026-04-28", **({"award_id": "AW-A", "amount": amount} | more))


def _signed(amount: Any = "5800000.00", name: str = "CON-A", day: str = "2026-05-08", **more: Any) -> dict[str, Any]:
    told = {"contract_id": name, "ocid": OCID, "award_id": "AW-A", "amount": amount, **TERMS}
    return like("contract.signed", day, **{key: value for key, value in (told | more).items() if value is not None})


DOLLARS = {"amount": "5800000.00", "currency": "USD"}

RULE = Rule(
    id="awd.contract-matches-bid",
    version=1,
    family="awd",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("contract.signed",),
    reads=("contract.signed", "award.made"),
    about=("contract_id",),
    needs=("award_id", "award_fen", "contract_fen", "scope_sha256", "bid_scope_sha256"),
    evidence=(
        Shown("award_fen", "中标金额（元）", "Amount awarded (CNY)"),
        Shown("contract_fen", "合同金额（元）", "Contract amount (CNY)"),
        Shown("apart_fen", "相差（元）", "Apart by (CNY)"),
        Shown("terms", "与中标文件不同的实质内容摘要", "Digest of terms that differ from the bid"),
        Shown("earlier_id", "此前的合同", "Contract before it"),
        Shown("day", "签订日", "Signed on"),
        Shown("award_id", "中标结果", "Award"),
    ),
    title={"zh": "合同与中标一致", "en": "Contract as bid and awarded"},
    message={
        "zh": "中标结果 {award_id} 金额 {award_fen} 元，合同金额 {contract_fen} 元[，相差 {apart_fen} 元][，实质内容摘要 {terms} 与"
        "中标文件不同][，此前已有合同 {earlier_id}]",
        "en": "Award {award_id} is for CNY {award_fen}, the contract for {contract_fen}[: {apart_fen} apart][; the "
        "digest of its terms, {terms}, is not that of the bid][; the award had a contract before, {earlier_id}]",
    },
    cites=(
        Cite("cn-bidding-law", "46"),
        Cite("cn-bidding-law", "59"),
        Cite("cn-bidding-regulation", "57"),
        Cite("cn-procurement-law", "46"),
    ),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("same amount, same terms", (_award(), _signed()), {"CON-A": "clear"}),
        Example("one fen more", (_award(), _signed("5800000.01")), {"CON-A": "flagged"}),
        Example("one fen less", (_award(), _signed("5799999.99")), {"CON-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_signed("5799999.99"), _award()), {"CON-A": "flagged"}),
        Example(
            "a county that allows one yuan",
            (_award(), _signed("5800001.00"), _signed("5800001.01", "CON-B", award_id="AW-B"), _award(award_id="AW-B")),
            {"CON-A": "clear", "CON-B": "flagged"},
            set={"amount_tolerance": 1},
        ),
        Example("other terms at the same price", (_award(), _signed(scope_sha256=OTHER)), {"CON-A": "flagged"}),
        Example(
            "the terms of the bid are not told",
            (_award(), _signed(bid_scope_sha256=None)),
            {"CON-A": ("not_assessable", "missing: bid_scope_sha256")},
        ),
        Example(
            "its own terms are not told",
            (_award(), _signed(scope_sha256=None)),
            {"CON-A": ("not_assessable", "missing: scope_sha256")},
        ),
        Example(
            "no terms are told, and the amount differs",
            (_award(), _signed("5800000.01", scope_sha256=None, bid_scope_sha256=None)),
            {"CON-A": "flagged"},
        ),
        Example(
            "a second contract on the award",
            (_signed(name="CON-B", day="2026-05-09"), _award(), _signed()),
            {"CON-A": "clear", "CON-B": "flagged"},
        ),
        Example(
            "two contracts on two awards",
            (_award(), _award(award_id="AW-B"), _signed(), _signed(name="CON-B", award_id="AW-B")),
            {"CON-A": "clear", "CON-B": "clear"},
        ),
        Example("one contract told twice", (_award(), _signed(), _signed()), {"CON-A": "clear"}),
        Example("a contract that names no award", (_award(), _signed(award_id=None)), {"CON-A": "not_assessable"}),
        Example(
            "two that name none are not on one",
            (_signed(award_id=None), _signed(name="CON-B", award_id=None)),
            {"CON-B": "not_assessable"},
        ),
        Example("its award is not told", (_signed(),), {"CON-A": ("not_assessable", "missing: award_fen")}),
        Example(
            "an award in dollars", (_award(DOLLARS), _signed()), {"CON-A": ("not_assessable", "missing: award_fen")}
        ),
        Example(
            "a contract in dollars",
            (_award(), _signed(DOLLARS)),
            {"CON-A": ("not_assessable", "missing: contract_fen")},
        ),
        Example(
            "a direct contract without an award",
            (_signed(method="direct", award_id=None),),
            {"CON-A": "not_applicable"},
        ),
        Example("a direct contract on an award", (_award(), _signed("1.00", method="direct")), {"CON-A": "flagged"}),
        Example("a framework", (_award(), _signed("1.00", method="framework")), {"CON-A": "not_applicable"}),
        Example(
            "government procurement, one fen more",
            (_award(regime="government_procurement"), _signed("5800000.01", regime="government_procurement")),
            {"CON-A": "flagged"},
        ),
        Example(
            "outside both laws", (_award(regime="other"), _signed("1.00", regime="other")), {"CON-A": "not_applicable"}
        ),
        Example("a corrected contract", (_signed("1.00"), _signed(corrects="ex-1"), _award()), {"CON-A": "clear"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
