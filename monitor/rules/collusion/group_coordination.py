"""Members of one group or association bid in one lot, and their prices or a withdrawal look agreed.

What it checks
    For each lot whether two bidders belong to one group or association (a relation declared or found, in force on the
    day of the bids); and if so whether the prices of the lot form a progression, or one member gave up the award and
    another got it.
Why it matters
    Firms under one roof can share out a tender among themselves. That they both bid is not forbidden; that they act
    together is.
Legal source
    Implementing Regulation of the Tendering Law, article 39 (4): members of one group, association or chamber that bid
    together as it demands; Implementing Regulation of the Government Procurement Law, article 74 (4).
Does not apply
    Procedures that are no tender, or outside both laws; lots with one bidder. Membership alone is no finding.
Innocent explanations
    A trade association of which half of the trade are members; companies of one group that compete under their own
    budgets; prices in equal steps by chance.
Ask next
    What the group or association wrote to its members before the tender; who approved each member's price.
Known gaps
    Holdings and management are judged by tnd.related-bidders. A group that no relation tells of is not seen. The
    tolerance of the progression is heuristic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.lots import met
from monitor.rules.kit.opened import formed, opened
from monitor.rules.kit.params import param
from monitor.rules.kit.relations import either_way, holds_on, ties
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import BID, LOT, bids, firms, is_compared, lots, marked
from monitor.vocabulary.verdicts import Severity

ZH = """同一集团或协会的成员投同一标段，报价或放弃像是约定的。

查什么
    每个标段是否有两个投标人属于同一集团或协会（声明或查得的关系，投标当日有效）；如有，该标段报价是否成等差、等比，或者一个成
    员放弃中标、另一个成员中标。
为什么要紧
    同一屋檐下的企业可以私下分标。都来投标并不禁止，协同投标才禁止。
法律依据
    招标投标法实施条例第39条第4项：属于同一集团、协会、商会等组织成员的投标人按照该组织要求协同投标；政府采购法实施条例第74条第4
    项。
不适用
    不属于招标的程序、两部法律之外的程序；只有一个投标人的标段。仅有成员关系不成为疑点。
可能的正当理由
    半个行业都是会员的协会；集团内各自核算、真正竞争的企业；碰巧成等差的报价。
接着问
    集团或协会在投标前给成员发过什么；各成员的报价由谁批准。
已知不足
    控股、管理关系由 tnd.related-bidders 判断。没有报送关系的集团看不出。数列的允许误差是经验值。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The tolerance of a progression is a ratio of its step, included."""

    tolerance: str = param("0.001", unit="ratio", zh="允许误差（含）", en="Tolerance (incl.)", heuristic=True)


def memberships(f: Facts, told: pl.LazyFrame) -> pl.LazyFrame:
    """Traces of a group: each firm behind a bid itself, and all that it is of one group with on the day of the bid."""
    tied = either_way(ties(f, ("same_group_as",))).select("^tie_.*_day$", "tie_event", firm="a_id", trace="b_id")
    behind = firms(f, told).join(told.select(*LOT, "bid_id", "day"), on=[*LOT, "bid_id"], nulls_equal=True)
    held = behind.join(tied, on="firm").filter(holds_on(pl.col("day"))).rename({"tie_event": "trace_event"})
    itself = behind.select(*BID, trace_event=pl.lit(None, dtype=pl.Int64), trace="firm")
    rows = pl.concat([held.select(*BID, "trace_event", "trace"), itself])
    return rows.with_columns(label=pl.lit("group")).unique()


def stepped_aside(f: Facts, group: pl.LazyFrame) -> pl.LazyFrame:
    """Lots in which one member of a group gave up the award and another got it: `LOT`, `award_event`."""
    over = f.of("award.made", "passed_over").filter(pl.col("ground") == "declined")
    awards = (
        f.of("award.made")
        .select(*LOT, "event", "supplier_id")
        .join(over.select("scope_id", "event", gave_up="tenderer_id"), on=["scope_id", "event"])
    )
    members = group.select(*LOT, "trace", "bidder").unique()
    gone = met(members, awards.rename({"event": "award_event"})).filter(pl.col("gave_up") == pl.col("bidder"))
    winners = members.rename({"bidder": "supplier_id"})
    both = gone.drop("bidder").join(winners, on=[*LOT, "trace", "supplier_id"], nulls_equal=True)
    return both.group_by(LOT).agg(gave_up=pl.col("gave_up").min(), award_event=pl.col("award_event").min())


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, with the bidders of one group and what else speaks of an agreement."""
    prices = opened(f)
    told = bids(f, prices)
    group = marked(told, memberships(f, told))
    grouped = group.group_by(LOT).agg(
        members=pl.col("bidder").unique().sort(), ties=pl.col("event").drop_nulls().unique().sort()
    )
    rows = lots(f, told)
    for part in (grouped, formed(told, prices, p.tolerance), stepped_aside(f, group)):
        rows = rows.join(part, on=LOT, how="left", nulls_equal=True)
    is_group = pl.col("members").is_not_null()
    signal = pl.col("kind").is_not_null() | pl.col("gave_up").is_not_null()
    all_priced = pl.col("priced") == pl.col("read")
    return rows.with_columns(
        is_agreed=pl.when(~is_group).then(pl.lit(value=False)).when(signal | all_priced).then(signal),
        regular=pl.when(pl.col("kind").is_not_null()).then("priced"),
        events=pl.concat_list("ties", "award_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Tenders with two bidders or more."""
    return is_compared()


def flagged(_: Params) -> pl.Expr:
    """Members of one group, and a sign that they acted together."""
    return pl.col("is_agreed")


OCID = "ocds-tw9990-2026-0017"
FIRMS = ("91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P", "91999001MA0000146J")
STEPS = ("5800000.00", "5850000.00", "5900000.00", "5950000.00")
HONEST = ("5800000.00", "5812345.00", "5930000.00", "5950000.00")


def _opened(*prices: str | None, **more: Any) -> dict[str, Any]:
    rows = [
        {"bid_id": f"B-{place}", "tenderer": {"id": firm}, "is_accepted": True}
        | ({"price": yuan(price)} if price else {})
        for place, (firm, price) in enumerate(zip(FIRMS, prices, strict=False))
    ]
    return like("bids.opened", "2026-04-20", bids=rows, **more)


def _tie(one: str, other: str, number: int = 1, kind: str = "same_group_as", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"valid_from": "2020-01-01"} | more
    told |= {"from_party": {"kind": "organisation", "id": one}, "to_party": {"kind": "organisation", "id": other}}
    return like("relation.declared", "2026-01-05", relation_id=f"REL-{number}", relation_kind=kind, **told)


def _award(winner: int, *gone: int, ground: str = "declined") -> dict[str, Any]:
    rows = [{"tenderer": {"id": FIRMS[one]}, "rank": rank, "ground": ground} for rank, one in enumerate(gone, 1)]
    return like("award.made", "2026-04-28", supplier={"id": FIRMS[winner]}, passed_over=rows)


TIED = _tie(FIRMS[0], FIRMS[1])
GROUP = "local:group-1"

RULE = Rule(
    id="col.group-coordination",
    version=1,
    family="col",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="process",
    judges=("bid.submitted", "bids.opened"),
    reads=("relation.declared", "bid.submitted", "bids.opened", "award.made", "tender.published"),
    references=("relation.declared",),
    about=("ocid", "lot_id"),
    needs=("is_agreed",),
    evidence=(
        Shown("members", "同一集团的投标人", "Bidders of one group"),
        Shown("regular", "成等差或等比的报价数", "Prices in a progression"),
        Shown("chance", "纯属巧合的概率上限", "Chance, at most"),
        Shown("gave_up", "放弃中标的成员", "Member that gave up"),
        Shown("bidders", "投标人数", "Bidders"),
        Shown("day", "投标（开标）日", "Bid (opened) on"),
    ),
    title={"zh": "同一集团协会协同投标", "en": "Members of one group bidding together"},
    message={
        "zh": "{bidders} 个投标人中有 {members#} 个属于同一集团或协会（{members}）[；该标段 {regular} 个报价成等差或等比][，纯属巧合的概率不超过 "
        "{chance}][；{gave_up} 放弃中标，由同一集团成员中标]（线索）",
        "en": "{members#} of {bidders} bidders belong to one group ({members})[; the {regular} prices of the lot "
        "form a "
        "progression][, by chance with probability {chance} at most][; {gave_up} gave up the award and a member "
        "got it] (a "
        "lead)",
    },
    cites=(Cite("cn-bidding-regulation", "39"), Cite("cn-procurement-regulation", "74")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("members, and prices in equal steps", (TIED, _opened(*STEPS)), {OCID: "flagged"}),
        Example("the same, told in the opposite order", (_opened(*STEPS), TIED), {OCID: "flagged"}),
        Example("members, and honest prices", (TIED, _opened(*HONEST)), {OCID: "clear"}),
        Example("equal steps, and no group", (_opened(*STEPS),), {OCID: "clear"}),
        Example(
            "both are members of a third",
            (_tie(FIRMS[0], GROUP), _tie(GROUP, FIRMS[1], 2), _opened(*STEPS)),
            {OCID: "flagged"},
        ),
        Example(
            "another tie than a group",
            (_tie(FIRMS[0], FIRMS[1], kind="shareholder_of"), _opened(*STEPS)),
            {OCID: "clear"},
        ),
        Example(
            "one member gave up, the other won",
            (TIED, _opened(*HONEST), _award(1, 0)),
            {OCID: "flagged"},
        ),
        Example("a member gave up, a stranger won", (TIED, _opened(*HONEST), _award(2, 0)), {OCID: "clear"}),
        Example(
            "a member was passed over without a performance bond",
            (TIED, _opened(*HONEST), _award(1, 0, ground="no_performance_bond")),
            {OCID: "clear"},
        ),
        Example("a stranger gave up, a member won", (TIED, _opened(*HONEST), _award(1, 2)), {OCID: "clear"}),
        Example("a price is not told", (TIED, _opened(*HONEST[:3], None)), {OCID: "not_assessable"}),
        Example(
            "the tie begins on the day",
            (_tie(FIRMS[0], FIRMS[1], valid_from="2026-04-20"), _opened(*STEPS)),
            {OCID: "flagged"},
        ),
        Example(
            "the tie begins on the day after",
            (_tie(FIRMS[0], FIRMS[1], valid_from="2026-04-21"), _opened(*STEPS)),
            {OCID: "clear"},
        ),
        Example(
            "the tie ends on the day",
            (_tie(FIRMS[0], FIRMS[1], valid_until="2026-04-20"), _opened(*STEPS)),
            {OCID: "flagged"},
        ),
        Example(
            "the tie ended the day before",
            (_tie(FIRMS[0], FIRMS[1], valid_until="2026-04-19"), _opened(*STEPS)),
            {OCID: "clear"},
        ),
        Example(
            "a wider tolerance",
            (TIED, _opened("100.00", "200.00", "309.00", "400.00")),
            {OCID: "flagged"},
            set={"tolerance": "0.1"},
        ),
        Example("a single bidder", (TIED, _opened(STEPS[0])), {OCID: "not_applicable"}),
        Example("outside both laws", (TIED, _opened(*STEPS, regime="other")), {OCID: "not_applicable"}),
        Example(
            "a consultation",
            (like("tender.published", "2026-03-20", method="competitive_consultation"), TIED, _opened(*STEPS)),
            {OCID: "not_applicable"},
        ),
        Example(
            "a member behind a consortium",
            (
                like(
                    "bid.submitted",
                    "2026-04-19",
                    bid_id="B-2",
                    tenderer={"id": FIRMS[2]},
                    consortium_members=[{"id": FIRMS[0]}],
                ),
                _tie(FIRMS[0], FIRMS[3]),
                _opened(*HONEST[1:2], *HONEST[2:3], *STEPS[:2]),
                _award(3, 2),
            ),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
