"""A member of a consortium bid again for the same lot, alone or in another consortium.

What it checks
    Each bid that was taken: whether one of its firms stands in another bid for the same lot, and one of the two bids is
    a consortium's.
Why it matters
    Who sits on two sides knows both prices.
Legal source
    Implementing Regulation of the Tendering Law, article 37 paragraph 3; of the Government Procurement Law, article 22
    paragraph 2: such bids are void.
Does not apply
    Bids refused on arrival; procedures outside both laws.
Innocent explanations
    The first bid was withdrawn and the withdrawal not submitted; the consortium was formed anew under another number;
    the member was told by mistake.
Ask next
    Both bids with the consortium agreement, and whether the committee rejected both.
Known gaps
    Two bids that the same firm made alone are not this rule's question. Where no members are told there are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.bidders import KEY, LOT, bidding, bids
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import once
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """联合体成员在同一标段又单独投标，或者参加了另一个联合体。

查什么
    每份已接收的投标：其中的单位是否又出现在同一标段的另一份投标里，且两份之中有联合体投标。
为什么要紧
    坐在两边的人，两边的价都知道。
法律依据
    招标投标法实施条例第37条第3款；政府采购法实施条例第22条第2款：相关投标无效。
不适用
    收到时即拒收的投标；两部法律之外的程序。
可能的正当理由
    前一份投标已撤回，撤回没有报送；联合体重新组成、换了编号；成员报错。
接着问
    两份投标和联合体协议；评标委员会是否都已否决。
已知不足
    同一单位单独投了两份，不由本规则判断。没有写明成员的，即没有其他成员。
"""

LAWS = ("tendering", "government_procurement")


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def doubles(f: Facts) -> pl.LazyFrame:
    """`KEY` of each bid with the firms that stand twice, and the other bids they stand in."""
    rows = once(bidding(f))
    twice = rows.group_by([*LOT, "firm"]).agg(
        bids=pl.col("bid_id").unique().sort(),
        bid_events=pl.col("event").unique().sort(),
        is_double=(pl.col("bid_id").n_unique() > 1) & pl.col("is_joint").any(),
    )
    met = rows.join(twice.filter("is_double"), on=[*LOT, "firm"], nulls_equal=True)
    return met.group_by(KEY).agg(
        doubled=pl.col("firm").unique().sort(),
        double_bids=pl.col("bids").explode().unique().sort(),
        events=pl.col("bid_events").explode().unique().sort(),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a bid, with its firms that stand in another one."""
    return bids(f).join(doubles(f), on=KEY, how="left")


def applies(_: Params) -> pl.Expr:
    """Bids that were taken, under either law."""
    return pl.col("regime").is_in(LAWS) & pl.col("is_taken")


def flagged(_: Params) -> pl.Expr:
    """One of its firms stands in another bid too."""
    return pl.col("doubled").is_not_null()


A, B, C, D = "91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P", "91999001MA0000146J"


def _bid(bid_id: str, *who: str, **more: Any) -> dict[str, Any]:
    members: dict[str, Any] = {"consortium_members": [{"id": firm} for firm in who[1:]]} if len(who) > 1 else {}
    return like("bid.submitted", "2026-04-19", bid_id=bid_id, tenderer={"id": who[0]}, **members, **more)


RULE = Rule(
    id="tnd.consortium-double",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="process",
    judges=("bid.submitted",),
    reads=("bid.submitted",),
    about=("ocid", "lot_id", "bid_id"),
    evidence=(
        Shown("doubled", "重复出现的单位", "Firms that stand twice"),
        Shown("double_bids", "所在投标", "Bids they stand in"),
        Shown("tenderer_id", "投标人", "Tenderer"),
        Shown("day", "送达日", "Arrived on"),
    ),
    title={"zh": "联合体成员重复投标", "en": "Consortium member bids twice"},
    message={
        "zh": "{doubled} 在同一标段的几份投标（{double_bids}）中都出现，其中有联合体投标",
        "en": "{doubled} stands in several bids for one lot ({double_bids}), one of them a consortium's",
    },
    cites=(Cite("cn-bidding-regulation", "37"), Cite("cn-procurement-regulation", "22")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three bids of different firms", (_bid("B-A", A, B), _bid("B-C", C)), {"B-A": "clear", "B-C": "clear"}),
        Example(
            "a member bids alone as well",
            (_bid("B-A", A, B), _bid("B-C", B), _bid("B-D", C)),
            {"B-A": "flagged", "B-C": "flagged", "B-D": "clear"},
        ),
        Example("the same, submitted in the opposite order", (_bid("B-C", B), _bid("B-A", A, B)), {"B-A": "flagged"}),
        Example(
            "a member of two consortia",
            (_bid("B-A", A, B), _bid("B-C", C, B), _bid("B-D", D)),
            {"B-A": "flagged", "B-C": "flagged"},
        ),
        Example("the leader bids alone as well", (_bid("B-A", A, B), _bid("B-C", A)), {"B-C": "flagged"}),
        Example("one firm alone, twice", (_bid("B-A", A), _bid("B-C", A)), {"B-A": "clear", "B-C": "clear"}),
        Example(
            "for another lot",
            (_bid("B-A", A, B, lot_id="L1"), _bid("B-C", B, lot_id="L2")),
            {"B-A": "clear", "B-C": "clear"},
        ),
        Example(
            "for another lot, and for every lot",
            (_bid("B-A", A, B, lot_id="L1"), _bid("B-C", B), _bid("B-D", C, lot_id="L2")),
            {"B-A": "flagged", "B-C": "flagged", "B-D": "clear"},
        ),
        Example(
            "the second bid was refused on arrival",
            (_bid("B-A", A, B), _bid("B-C", B, is_receipted=False)),
            {"B-A": "clear", "B-C": "not_applicable"},
        ),
        Example("one bid told twice", (_bid("B-A", A, B), _bid("B-A", A, B)), {"B-A": "clear"}),
        Example(
            "government procurement",
            (
                _bid("B-A", A, B, regime="government_procurement"),
                _bid("B-C", B, regime="government_procurement", is_receipted=True),
            ),
            {"B-A": "flagged"},
        ),
        Example(
            "outside both laws",
            (_bid("B-A", A, B, regime="other"), _bid("B-C", B, regime="other")),
            {"B-A": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
