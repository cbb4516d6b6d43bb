"""Somebody who sat on a committee had an economic interest in a bidder, or another interest on record.

What it checks
    Everybody who sat on each lot against everybody who bid for it: a share held, an economic interest or another
    interest that was declared, registered or found, and held on the day on which the evaluation started.
Why it matters
    Who gains when a bidder wins cannot judge it justly.
Legal source
    Law on Tendering and Bidding, article 37 paragraph 4: whoever has an interest in a bidder does not sit; Interim
    Provisions on Evaluation Committees (order no. 12), article 12 (3): an economic interest that may affect justice.
    Government procurement: Implementing Regulation, article 9 (5).
Does not apply
    Procedures outside both laws. Interests that had ended before the evaluation or began after it.
Innocent explanations
    A few shares bought on an exchange; the interest is of no weight and was declared before the evaluation; the member
    was replaced and the replacement was not submitted.
Ask next
    What the interest is worth, when it was declared and to whom, and how this member scored that bidder.
Known gaps
    Only interests that were told are seen, whatever their size. Control, office and employment are exp.conflict-3y's
    question, kinship exp.conflict-kin's. Where no bid was told nobody can say who took part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import LAWS, LOT, committees, either_way, of_persons, ties, with_ties
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """到场评委与投标人有经济利益关系或者其他利害关系。

查什么
    每个标段到场的全部评委与全部投标人：评审开始当日是否存在持股、经济利益关系或者其他利害关系（本人声明、登记信息或者核查
    发现）。
为什么要紧
    投标人中标自己得利的人，评不出公正的标。
法律依据
    招标投标法第37条第4款：与投标人有利害关系的人不得进入评标委员会；七部委令第12号第12条第（三）项：有经济利益关系，可能
    影响公正评审。政府采购：政府采购法实施条例第9条第（五）项。
不适用
    两部法律之外的程序。评审前已经结束或者评审后才开始的关系。
可能的正当理由
    在交易所买的少量股票；利益轻微，评审前已经声明；评委已被更换而更换没有报送。
接着问
    利益有多大，何时向谁声明；该评委给这家投标人打了多少分。
已知不足
    只看得到报送的关系，不论大小。控制、任职由 exp.conflict-3y 判断，亲属由 exp.conflict-kin 判断。没有报送投标的，无法知道
    谁参加了。
"""

MUTUAL = ("economic_interest_with", "other_interest_with")
HELD = ("shareholder_of",)


@dataclass(frozen=True, slots=True)
class Params:
    """An interest on record: no parameter."""


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with those who sat and had an interest in a bidder."""
    told = of_persons(pl.concat([either_way(ties(f, MUTUAL)), ties(f, HELD)]))
    return one_each(with_ties(f, committees(f), told), LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Committees under either law."""
    return pl.col("regime").is_in(LAWS) & (pl.col("members") > 0)


def flagged(_: Params) -> pl.Expr:
    """Somebody who sat had an interest."""
    return pl.col("tied").list.len() > 0


OCID = "ocds-tw9990-2026-0017"
WHO, FIRM, OTHER = "E-0001", "91999001MA000012XP", "91999001MA00001110"


def _sat(day: str = "2026-04-20", person: str = WHO, **more: Any) -> dict[str, Any]:
    members = [{"person": person, "member_type": "expert"}, {"person": "P-1010", "member_type": "buyer_representative"}]
    told = {"members": members, "started_at": f"{day}T10:30:00+08:00"} | more
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", **told)


def _bid(firm: str = FIRM, **more: Any) -> dict[str, Any]:
    return like("bid.submitted", "2026-04-19T15:20:00+08:00", bid_id=f"B-{firm[-2:]}", tenderer={"id": firm}, **more)


def _tie(
    kind: str = "economic_interest_with", first: str = "2025-03-01", last: str | None = None, person: str = WHO, *,
    turned: bool = False, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    told: dict[str, Any] = {"relation_kind": kind, "valid_from": first} | ({"valid_until": last} if last else {})
    who, firm = {"kind": "person", "id": person}, {"kind": "organisation", "id": FIRM}
    told |= {"from_party": firm, "to_party": who} if turned else {"from_party": who, "to_party": firm}
    return like("relation.declared", "2026-04-20T08:40:00+08:00", **told, **more)


RULE = Rule(
    id="exp.conflict-economic",
    version=1,
    family="exp",
    severity=Severity.HIGH,
    scope="process",
    judges=("evaluation.concluded", "bid.submitted"),
    reads=("evaluation.concluded", "bid.submitted", "relation.declared"),
    references=("relation.declared",),
    about=("ocid", "lot_id"),
    needs=("bidders",),
    evidence=(
        Shown("tied", "有利害关系的评委", "Members with an interest"),
        Shown("tied_to", "对应的投标人", "Bidders it is in"),
        Shown("kinds", "关系", "Interest", codes="relation_kind"),
        Shown("tied_until_day", "关系截止日（未报送即仍在）", "Interest until (not reported: still)"),
        Shown("started_at_day", "评审开始日", "Evaluation started on"),
    ),
    title={"zh": "经济利益关系回避", "en": "Economic interest in a bidder"},
    message={
        "zh": "评审始于 {started_at_day}；到场评委 {tied} 与投标人 {tied_to} 有利害关系（{kinds}）",
        "en": "The evaluation started on {started_at_day}; {tied}, who sat, had an interest ({kinds}) in the bidder "
        "{tied_to}",
    },
    cites=(
        Cite("cn-bidding-law", "37"),
        Cite("cn-evaluation-12", "12"),
        Cite("cn-procurement-regulation", "9"),
    ),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("an economic interest", (_sat(), _bid(), _tie()), {OCID: "flagged"}),
        Example(
            "the same, told of the firm and in the opposite order",
            (_tie(turned=True), _bid(), _sat()),
            {OCID: "flagged"},
        ),
        Example("holds shares of the bidder", (_sat(), _bid(), _tie("shareholder_of")), {OCID: "flagged"}),
        Example("another interest", (_sat(), _bid(), _tie("other_interest_with")), {OCID: "flagged"}),
        Example("the interest ended on the day", (_sat(), _bid(), _tie(last="2026-04-20")), {OCID: "flagged"}),
        Example(
            "the interest ended the day before", (_sat(), _bid(), _tie(last="2026-04-19")), {OCID: ("clear", "lawful")}
        ),
        Example("the interest began on the day", (_sat(), _bid(), _tie(first="2026-04-20")), {OCID: "flagged"}),
        Example("the interest began the day after", (_sat(), _bid(), _tie(first="2026-04-21")), {OCID: "clear"}),
        Example("the buyer's representative has it", (_sat(), _bid(), _tie(person="P-1010")), {OCID: "flagged"}),
        Example("the one with the interest did not sit", (_sat(person="E-0002"), _bid(), _tie()), {OCID: "clear"}),
        Example("the firm did not bid", (_sat(), _bid(OTHER), _tie()), {OCID: "clear"}),
        Example("a tie of another kind", (_sat(), _bid(), _tie("employee_of")), {OCID: "clear"}),
        Example(
            "the firm holds shares of somebody: told the wrong way round it is no interest of the member",
            (_sat(), _bid(), _tie("shareholder_of", turned=True)),
            {OCID: "clear"},
        ),
        Example(
            "in a member of a consortium",
            (_sat(), _bid(OTHER, consortium_members=[{"id": FIRM}]), _tie()),
            {OCID: "flagged"},
        ),
        Example(
            "in government procurement",
            (_sat(regime="government_procurement"), _bid(regime="government_procurement"), _tie()),
            {OCID: "flagged"},
        ),
        Example(
            "sat again without the one with the interest: the first time stays a breach",
            (_sat(), _sat("2026-04-25", person="E-0002"), _bid(), _tie()),
            {OCID: "flagged"},
        ),
        Example("no bid is told", (_sat(), _tie()), {OCID: ("not_assessable", "missing: bidders")}),
        Example("outside both laws", (_sat(regime="other"), _bid(regime="other"), _tie()), {OCID: "not_applicable"}),
        Example(
            "sat alone", (_sat(members=[{"person": WHO, "member_type": "expert"}]), _bid(), _tie()), {OCID: "flagged"}
        ),
        Example("nobody is told to have sat", (_sat(members=[]), _bid(), _tie()), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
