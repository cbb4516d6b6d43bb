"""A firm that lost the tender of a lot got a part of it as a subcontractor.

What it checks
    Each subcontract of works, labour or the whole under a tendered contract: whether the subcontractor, or a consortium
    it belonged to, had bid for the same lot and was not awarded it.
Why it matters
    A part of the work can be the price for a bid that was meant to lose.
Legal source
    Implementing Regulation of the Tendering Law, article 39, fifth item: other joint action of bidders to win or to
    keep others out is collusion. A lead to ask after, no proof.
Does not apply
    Purchases of material; persons as subcontractors; contracts that were not tendered; members of the consortium that
    won; bids refused on arrival.
Innocent explanations
    Few firms of the trade are near; the part needs a licence that only the loser has; it was offered to several.
Ask next
    How far apart the two bids were and in what they are alike; how the contractor chose its subcontractor.
Known gaps
    A reward by way of a sale of material or another project is not seen. Of a lot of which only the winner's bid is
    told nobody is known to have lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.bidders import bids, firms
from monitor.rules.kit.committee import LAWS
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, acts, met, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.subcontracts import contractors, with_contract
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """某标段的落标人，成为该标段的分包人。

查什么
    经招标的合同，每份专业分包、劳务分包和全部转让：分包人（或者其所在联合体）是否投过同一标段而没有中标。
为什么要紧
    分一块工程，可以是陪标的报酬。
法律依据
    招标投标法实施条例第39条第（五）项：投标人之间为谋取中标或者排斥特定投标人而采取的其他联合行动。仅是线索，不是证据。
不适用
    材料采购；分包人为个人的；没有招标的合同；中标联合体的成员；收到时即拒收的投标。
可能的正当理由
    附近同行很少；这一部分需要的资质只有落标人才有；向多家询过价。
接着问
    两份投标报价相差多少、有哪些雷同；承包人怎么选定分包人。
已知不足
    以材料买卖或者其他项目作报酬的看不到。只报送了中标人投标的标段，看不出谁落标。
"""

KINDS = ("works", "labour", "whole")


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def tendered(f: Facts) -> pl.LazyFrame:
    """Contracts with the process and lot they come from."""
    signed = one_each(f.of("contract.signed"), CONTRACT).drop_nulls("ocid")
    return signed.select(*PROCESS, "lot_id", "contract_id")


def winners(f: Facts) -> pl.LazyFrame:
    """`CONTRACT` and `firm`: who has the contract or was awarded its lot, of a consortium every member."""
    made = one_each(f.of("award.made"), ["scope_id", "award_id"])
    by_award = met(tendered(f), acts(made, firm=pl.col("supplier_id")))
    members = f.of("award.made", "consortium_members").select("scope_id", act_event="event", member="id")
    of_award = by_award.join(members, on=["scope_id", "act_event"]).select(*CONTRACT, firm="member")
    return pl.concat([contractors(f), by_award.select(*CONTRACT, "firm"), of_award]).unique()


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a subcontract, with the bid by which its subcontractor lost the lot."""
    sent = met(tendered(f), acts(bids(f).filter("is_taken"), bid_id=pl.col("bid_id")))
    who = firms(f).rename({"event": "act_event"})
    known = sent.join(who, on=["scope_id", "act_event"])
    lost = known.join(winners(f), on=[*CONTRACT, "firm"], how="anti").group_by(*CONTRACT, "firm").agg(
        lost_bids=pl.col("bid_id").unique().sort(), events=pl.col("act_event").unique().sort()
    )  # fmt: skip
    told = known.select(*CONTRACT, bid_id=pl.lit(value=True)).unique()
    parts = one_each(f.of("subcontract.signed"), ["scope_id", "subcontract_id"]).drop("regime", strict=False)
    rows = with_contract(f, parts, "method", "regime", "supplier_id")
    rows = rows.join(lost, left_on=[*CONTRACT, "subcontractor_id"], right_on=[*CONTRACT, "firm"], how="left")
    return rows.join(told, on=CONTRACT, how="left").with_columns(stake_fen=cny("amount"))


def applies(_: Params) -> pl.Expr:
    """Parts given to firms, of tendered contracts under either law."""
    part = pl.col("subcontract_kind").is_in(KINDS) & (pl.col("subcontractor_kind") == "organisation")
    return part & pl.col("method").is_in(TENDERED) & pl.col("regime").is_in(LAWS)


def flagged(_: Params) -> pl.Expr:
    """It lost that lot."""
    return pl.col("lost_bids").is_not_null()


FIRM, OTHER, THIRD = "91999001MA00001110", "91999001MA0000146J", "91999001MA000012XP"
OCID = "ocds-tw9990-2026-0017"


def _bid(who: str = FIRM, lot: str | None = "L1", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"bid_id": f"B-{who[-3:]}-{lot or 'ALL'}", "ocid": OCID, "tenderer": {"id": who}}
    return like("bid.submitted", "2026-04-19", **(told | ({"lot_id": lot} if lot else {}) | more))


def _award(who: str = FIRM, **more: Any) -> dict[str, Any]:
    return like("award.made", "2026-04-28", award_id="AW-A", ocid=OCID, lot_id="L1", supplier={"id": who}, **more)


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "ocid": OCID, "lot_id": "L1", "supplier": {"id": FIRM}}
    return like("contract.signed", "2026-05-08", **(told | more))


def _sub(kind: str = "works", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"subcontract_id": "SC-A", "contract_id": "CON-A", "subcontract_kind": kind}
    told |= {"giver": {"id": FIRM}, "subcontractor": {"kind": "organisation", "id": OTHER}}
    return like("subcontract.signed", "2026-06-01", **(told | more))


TWO = (_bid(), _bid(OTHER))

RULE = Rule(
    id="sub.loser-subcontracts",
    version=2,
    family="sub",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("subcontract.signed",),
    reads=("subcontract.signed", "contract.signed", "bid.submitted", "award.made"),
    about=("subcontract_id",),
    needs=("bid_id",),
    evidence=(
        Shown("subcontractor_id", "分包人", "Subcontractor"),
        Shown("lost_bids", "其落标的投标", "Its bids that lost"),
        Shown("supplier_id", "承包人", "Contractor"),
        Shown("subcontract_kind", "分包类别", "Kind", codes="subcontract_kind"),
        Shown("stake_fen", "分包金额（元）", "Amount (CNY)"),
        Shown("day", "签订日", "Signed on"),
    ),
    title={"zh": "落标人成为分包人", "en": "Losing bidder becomes subcontractor"},
    message={
        "zh": "{day} {supplier_id} 的合同以{subcontract_kind}分给 {subcontractor_id}[（{stake_fen} 元）]，后者曾投同一标段而落标（投标 "
        "{lost_bids}）",
        "en": "On {day} a part of the contract of {supplier_id} went to {subcontractor_id} ({subcontract_kind})"
        "[, CNY {stake_fen}], which had lost the tender of the same lot (bids {lost_bids})",
    },
    cites=(Cite("cn-bidding-regulation", "39"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the loser gets a part", (*TWO, _award(), _contract(), _sub()), {"SC-A": "flagged"}),
        Example("told the other way round", (_sub(), _contract(), _award(), *TWO), {"SC-A": "flagged"}),
        Example("no award is told: the contract says who won", (*TWO, _contract(), _sub()), {"SC-A": "flagged"}),
        Example("a firm that did not bid", (_bid(), _bid(THIRD), _award(), _contract(), _sub()), {"SC-A": "clear"}),
        Example("it lost another lot", (_bid(), _bid(OTHER, "L2"), _award(), _contract(), _sub()), {"SC-A": "clear"}),
        Example("a bid for every lot", (_bid(), _bid(OTHER, None), _award(), _contract(), _sub()), {"SC-A": "flagged"}),
        Example(
            "a contract on every lot",
            (_bid(), _bid(OTHER, "L2"), _contract(lot_id=None), _sub()),
            {"SC-A": "flagged"},
        ),
        Example(
            "a member of a consortium that lost",
            (_bid(), _bid(THIRD, consortium_members=[{"id": OTHER}]), _award(), _contract(), _sub()),
            {"SC-A": "flagged"},
        ),
        Example(
            "a member of the consortium that won, told by the contract",
            (_bid(consortium_members=[{"id": OTHER}]), _contract(consortium_members=[{"id": OTHER}]), _sub()),
            {"SC-A": "clear"},
        ),
        Example(
            "told by the award",
            (_bid(consortium_members=[{"id": OTHER}]), _award(consortium_members=[{"id": OTHER}]), _contract(), _sub()),
            {"SC-A": "clear"},
        ),
        Example(
            "the award went to it, and the contract to another",
            (*TWO, _award(OTHER), _contract(), _sub()),
            {"SC-A": "clear"},
        ),
        Example(
            "refused on arrival", (_bid(), _bid(OTHER, is_receipted=False), _contract(), _sub()), {"SC-A": "clear"}
        ),
        Example("labour", (*TWO, _contract(), _sub("labour")), {"SC-A": "flagged"}),
        Example("the whole", (*TWO, _contract(), _sub("whole")), {"SC-A": "flagged"}),
        Example("outside both laws", (*TWO, _contract(regime="other"), _sub()), {"SC-A": "not_applicable"}),
        Example("material", (*TWO, _contract(), _sub("material")), {"SC-A": "not_applicable"}),
        Example(
            "a person",
            (*TWO, _contract(), _sub(subcontractor={"kind": "person", "id": "P-9001"})),
            {"SC-A": "not_applicable"},
        ),
        Example("no tender", (_contract(method="direct", ocid=None, lot_id=None), _sub()), {"SC-A": "not_applicable"}),
        Example("no bid is told", (_award(), _contract(), _sub()), {"SC-A": ("not_assessable", "missing: bid_id")}),
        Example("the contract is not told", (*TWO, _award(), _sub()), {"SC-A": "not_assessable"}),
        Example(
            "in dollars",
            (*TWO, _contract(), _sub(amount={"amount": "9.00", "currency": "USD"})),
            {"SC-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
