"""Two bidders for one lot have one responsible person, or one holds or manages the other.

What it checks
    Each bid that was taken: whether one of its firms and a firm of another bid for the same lot had, on the day of the
    bid, the same legal representative, or stood in holding or management one to the other. Two firms under one
    controller are shown too, as a hint only.
Why it matters
    Two offers out of one hand are one offer, and the competition is played.
Legal source
    Implementing Regulation of the Tendering Law, article 34 paragraph 2: such bids are void; of the Government
    Procurement Law, article 18 paragraph 1 (direct holding or management).
Does not apply
    Bids refused on arrival; members of one and the same consortium; procedures outside both laws.
Innocent explanations
    The representative or shareholder had changed and the register was not renewed; the common controller is a state
    holding that runs neither firm. Sisters under one controller are not barred by the letter of the law.
Ask next
    The business register on the day of the bid, and whether the committee rejected the bids.
Known gaps
    Holding through a chain of firms is not followed. A shareholder counts from more than half of the shares on.
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
from monitor.rules.kit.relations import CONTROL, either_way, holds_on, ties, with_register
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """同一标段的两家投标人负责人是同一人，或者存在控股、管理关系。

查什么
    每份已接收的投标：其中的单位与同一标段另一份投标中的单位，在投标当日是否法定代表人相同，或者一家控股、管理另一家。同一
    控制人之下的两家也予以显示，仅作线索。
为什么要紧
    出自一只手的两份报价，其实只是一份，竞争是演出来的。
法律依据
    招标投标法实施条例第34条第2款：相关投标均无效；政府采购法实施条例第18条第1款（直接控股、管理关系）。
不适用
    收到时即拒收的投标；同一联合体的成员之间；两部法律之外的程序。
可能的正当理由
    法定代表人或股东已经变更，登记没有更新；共同的控制人是不参与经营的国有资本出资人。同一控制人之下的姐妹公司，法条字面并
    不禁止。
接着问
    投标当日的工商登记；评标委员会是否否决了这些投标。
已知不足
    多层控股不追溯。股东持股超过一半才算控股。
"""

LAWS = ("tendering", "government_procurement")


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def registered(f: Facts, seats: pl.LazyFrame) -> pl.LazyFrame:
    """`seats` with the firm's registration on the day of the bid."""
    return with_register(f, seats, "legal_representative", "controllers_count")


def controllers(f: Facts, told: pl.LazyFrame) -> pl.LazyFrame:
    """`registered` with each registered controller of the firm: `who`, `who_kind`."""
    listed = f.reference("organisation.registered", "controllers")
    return told.join(listed.select(register_event="event", who_kind="kind", who="id"), on="register_event")


def common(rows: pl.LazyFrame, kind: str) -> pl.LazyFrame:
    """`KEY` of the bids of different firms for one lot that have one `who` in common."""
    several = (pl.col("firm").n_unique() > 1) & (pl.col("event").n_unique() > 1)
    shared = rows.group_by([*LOT, "who"]).agg(
        is_shared=several, firms=pl.col("firm").unique().sort(), events=pl.col("tie_event").drop_nulls().unique().sort()
    )
    own = rows.select(*KEY, *LOT[1:], "who").unique()
    met = own.join(shared.filter("is_shared"), on=[*LOT, "who"], nulls_equal=True)
    return met.select(*KEY, "firms", "events", kind=pl.lit(kind))


def direct(f: Facts, seats: pl.LazyFrame, controlled: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of the bids of which a firm holds or manages a firm of another bid for the lot, or is held by it."""
    told = either_way(ties(f, (*CONTROL, "shareholder_of")))
    held = (pl.col("relation_kind") != "shareholder_of") | (pl.col("share") * 2 > 1)
    declared = seats.join(told, left_on="firm", right_on="a_id").filter(holds_on(pl.col("day")), held)
    registered = controlled.with_columns(relation_kind=pl.lit("controller_of"), b_id="who", tie_event="register_event")
    columns = [*LOT, "event", "firm", "b_id", "relation_kind", "tie_event"]
    edges = pl.concat([declared.select(columns), registered.select(columns)])
    others = seats.select(*LOT, b_id="firm", other_event="event")
    pairs = edges.join(others, on=[*LOT, "b_id"], nulls_equal=True).filter(pl.col("event") != pl.col("other_event"))
    both = [
        pairs.select(
            "scope_id",
            pl.col(event).alias("event"),
            firms=pl.concat_list("firm", "b_id").list.sort(),
            events=pl.concat_list("tie_event"),
            kind="relation_kind",
        )
        for event in ("event", "other_event")
    ]
    return pl.concat(both)


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a bid, with the firms tied across bids for its lot."""
    seats = once(bidding(f))
    told = once(registered(f, seats))
    heads = ties(f, ("legal_representative_of",)).select(
        "tie_from_day", "tie_until_day", "tie_event", who="from_id", firm="to_id"
    )
    columns = [*LOT, "event", "firm", "who", "tie_event"]
    by_register = told.drop_nulls("legal_representative").with_columns(
        who="legal_representative", tie_event="register_event"
    )
    by_tie = seats.join(heads, on="firm").filter(holds_on(pl.col("day")))
    controlled = once(controllers(f, told))
    found = pl.concat(
        [
            common(pl.concat([by_register.select(columns), by_tie.select(columns)]), "legal_representative_of"),
            direct(f, seats, controlled),
            common(controlled.with_columns(tie_event="register_event"), "same_group_as"),
        ],
        how="diagonal",
    )
    tied = found.group_by(KEY).agg(
        ties=pl.col("kind").unique().sort(),
        tied=pl.col("firms").explode().unique().sort(),
        events=pl.col("events").explode().drop_nulls().unique().sort(),
    )
    headless = pl.col("legal_representative").is_null() | pl.col("controllers_count").is_null()
    silent = told.group_by(LOT).agg(unregistered=pl.col("firm").filter(headless).unique().sort())
    unknown = seats.select(*LOT, "event").unique().join(silent, on=LOT, nulls_equal=True)
    known = unknown.group_by(KEY).agg(lacks=(pl.col("unregistered").list.len() > 0).any())
    rows = bids(f).join(tied, on=KEY, how="left").join(known, on=KEY, how="left")
    return rows.with_columns(is_registered=pl.when(~pl.col("lacks")).then(pl.lit(value=True)))


def applies(_: Params) -> pl.Expr:
    """Bids that were taken, under either law."""
    return pl.col("regime").is_in(LAWS) & pl.col("is_taken")


def flagged(_: Params) -> pl.Expr:
    """Tied to a firm of another bid."""
    return pl.col("tied").is_not_null()


A, B, C = "91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P"
GROUP = "91999001MA0000146J"


def _bid(bid_id: str, *who: str, **more: Any) -> dict[str, Any]:
    members: dict[str, Any] = {"consortium_members": [{"id": firm} for firm in who[1:]]} if len(who) > 1 else {}
    return like("bid.submitted", "2026-04-19", bid_id=bid_id, tenderer={"id": who[0]}, **members, **more)


def _firm(
    firm: str, head: str | None, *held_by: dict[str, Any], day: str = "2026-01-05", **more: Any
) -> dict[str, Any]:
    told = {} if head is None else {"legal_representative": head}
    given = {"organisation": {"id": firm}, "controllers": list(held_by)} | told | more
    return like("organisation.registered", day, **given)


def _tie(kind: str, a: str, b: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "relation_id": f"REL-{kind}",
        "relation_kind": kind,
        "from_party": {"kind": "person" if a.startswith("P-") else "organisation", "id": a},
        "to_party": {"kind": "organisation", "id": b},
        "valid_from": "2026-01-01",
        "ocid": None,
        "regime": None,
    }
    return like("relation.declared", "2026-01-05", **(told | more))


BIDS = (_bid("B-A", A), _bid("B-C", B), _bid("B-D", C))
FIRMS = (_firm(A, "P-1"), _firm(B, "P-2"), _firm(C, "P-3"))
PAIR = {"B-A": "flagged", "B-C": "flagged", "B-D": "clear"}
NONE = {"B-A": "clear", "B-C": "clear", "B-D": "clear"}

RULE = Rule(
    id="tnd.related-bidders",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="process",
    judges=("bid.submitted",),
    reads=("bid.submitted", "organisation.registered", "relation.declared"),
    references=("organisation.registered", "relation.declared"),
    about=("ocid", "lot_id", "bid_id"),
    needs=("is_registered",),
    evidence=(
        Shown("tied", "有关系的单位", "Tied firms"),
        Shown("ties", "关系", "Ties", codes="relation_kind"),
        Shown("tenderer_id", "投标人", "Tenderer"),
        Shown("day", "送达日", "Arrived on"),
    ),
    title={"zh": "同一负责人或控股管理关系", "en": "Related bidders in one lot"},
    message={
        "zh": "{day} 的投标（投标人 {tenderer_id}）与同一标段另一份投标之间，有关系的单位：{tied}（{ties}）",
        "en": "The bid of {tenderer_id} of {day} is tied to another bid for the lot; tied firms: {tied} ({ties})",
    },
    cites=(Cite("cn-bidding-regulation", "34"), Cite("cn-procurement-regulation", "18")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three firms that are strangers", (*FIRMS, *BIDS), NONE),
        Example("two firms with one legal representative", (*BIDS, _firm(A, "P-1"), _firm(B, "P-1"), FIRMS[2]), PAIR),
        Example(
            "the second became so the day after the bids",
            (*FIRMS, *BIDS, _firm(B, "P-1", day="2026-04-20")),
            NONE,
        ),
        Example("on the day of the bids", (*FIRMS, *BIDS, _firm(B, "P-1", day="2026-04-19")), PAIR),
        Example(
            "registered on the day after the bids only",
            (_firm(A, "P-1", day="2026-04-20"), _firm(B, "P-1", day="2026-04-20"), FIRMS[2], *BIDS),
            PAIR,
        ),
        Example(
            "declared as the head of both",
            (
                *FIRMS,
                *BIDS,
                _tie("legal_representative_of", "P-9", A),
                _tie("legal_representative_of", "P-9", B, relation_id="REL-B"),
            ),
            PAIR,
        ),
        Example(
            "one holds the other by the register",
            (_firm(A, "P-1", {"kind": "organisation", "id": B}), *FIRMS[1:], *BIDS),
            PAIR,
        ),
        Example(
            "one is declared to control the other", (*FIRMS, *BIDS, _tie("controlling_shareholder_of", A, B)), PAIR
        ),
        Example("one is a branch of the other", (*FIRMS, *BIDS, _tie("branch_of", A, B)), PAIR),
        Example("one manages the other", (*FIRMS, *BIDS, _tie("manages", B, A)), PAIR),
        Example("half of the shares", (*FIRMS, *BIDS, _tie("shareholder_of", A, B, share="0.5")), NONE),
        Example("more than half", (*FIRMS, *BIDS, _tie("shareholder_of", A, B, share="0.500001")), PAIR),
        Example("a share that is not told", (*FIRMS, *BIDS, _tie("shareholder_of", A, B)), NONE),
        Example(
            "a tie that ended the day before", (*FIRMS, *BIDS, _tie("manages", A, B, valid_until="2026-04-18")), NONE
        ),
        Example(
            "that ends on the day of the bids", (*FIRMS, *BIDS, _tie("manages", A, B, valid_until="2026-04-19")), PAIR
        ),
        Example("that began the day after", (*FIRMS, *BIDS, _tie("manages", A, B, valid_from="2026-04-20")), NONE),
        Example(
            "two sisters under one controller",
            (
                _firm(A, "P-1", {"kind": "organisation", "id": GROUP}),
                _firm(B, "P-2", {"kind": "organisation", "id": GROUP}),
                FIRMS[2],
                *BIDS,
            ),
            PAIR,
        ),
        Example(
            "the holding of one bidder does not bid",
            (_firm(A, "P-1", {"kind": "organisation", "id": GROUP}), *FIRMS[1:], *BIDS),
            NONE,
        ),
        Example(
            "two members of one consortium",
            (_firm(A, "P-1"), _firm(B, "P-1"), FIRMS[2], _bid("B-A", A, B), _bid("B-D", C), _tie("manages", A, B)),
            {"B-A": "clear", "B-D": "clear"},
        ),
        Example(
            "a member of a consortium and another bidder",
            (_firm(A, "P-1"), FIRMS[1], _firm(C, "P-2"), _bid("B-A", A, B), _bid("B-D", C)),
            {"B-A": "flagged", "B-D": "flagged"},
        ),
        Example(
            "for different lots",
            (_firm(A, "P-1"), _firm(B, "P-1"), _bid("B-A", A, lot_id="L1"), _bid("B-C", B, lot_id="L2")),
            {"B-A": "clear", "B-C": "clear"},
        ),
        Example("one firm bids twice", (FIRMS[0], _bid("B-A", A), _bid("B-C", A)), {"B-A": "clear", "B-C": "clear"}),
        Example(
            "one of them was refused on arrival",
            (*FIRMS, _tie("manages", A, B), _bid("B-A", A), _bid("B-C", B, is_receipted=False)),
            {"B-A": "clear", "B-C": "not_applicable"},
        ),
        Example(
            "a firm that nobody registered", (*FIRMS[:2], *BIDS), {"B-A": ("not_assessable", "missing: is_registered")}
        ),
        Example("a firm whose head is not told", (*FIRMS[:2], _firm(C, None), *BIDS), {"B-A": "not_assessable"}),
        Example(
            "a firm whose controllers are not told",
            (*FIRMS[:2], _firm(C, "P-3", controllers=None), *BIDS),
            {"B-A": "not_assessable"},
        ),
        Example(
            "tied, and a third firm is not registered",
            (_firm(A, "P-1"), _firm(B, "P-1"), *BIDS),
            {"B-A": "flagged", "B-D": "not_assessable"},
        ),
        Example(
            "outside both laws",
            (*FIRMS, _tie("manages", A, B), _bid("B-A", A, regime="other"), _bid("B-C", B, regime="other")),
            {"B-A": "not_applicable"},
        ),
        Example(
            "government procurement",
            (
                *FIRMS,
                _tie("manages", A, B),
                _bid("B-A", A, regime="government_procurement"),
                _bid("B-C", B, regime="government_procurement"),
            ),
            {"B-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
