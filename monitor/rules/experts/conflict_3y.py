"""Somebody who sat on a committee had worked for, led or controlled a bidder within three years.

What it checks
    Everybody who sat on each lot, experts and the buyer's people alike, against everybody who bid for it: employment
    (as declared, or as the evaluation itself tells the employer), a seat as director or supervisor, legal
    representation, and control, as far as it lasted into the three years before the evaluation started.
Why it matters
    Nobody judges without prejudice those who paid him yesterday or may pay him again tomorrow.
Legal source
    Implementing Regulation of the Government Procurement Law, article 9, and the Measures on Government Procurement
    Evaluation Experts, article 16: three years. Law on Tendering and Bidding, article 37 paragraph 4: whoever has an
    interest in a bidder does not sit; what is past is measured by the same three years.
Does not apply
    Procedures outside both laws. A tie that began after the evaluation, or ended more than three years before it.
Innocent explanations
    Another person of the same code; the bid was withdrawn before the evaluation; the member was replaced and the
    replacement was not submitted; the tie was over earlier than its registration says.
Ask next
    The member's declaration on avoidance, its date, and the social insurance record of the last three years.
Known gaps
    Only ties that were told are seen: declared, from a register, or found. A bid of an earlier round of the same
    process counts as well. Where no bid was told nobody can say who took part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import KEY, LAWS, LOT, bidders, committees, of_persons, ties, with_ties
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """到场评委三年内曾在投标人任职、担任董事监事，或者控制投标人。

查什么
    每个标段到场的全部评委（专家和采购人、招标人一方的人都算）与全部投标人：任职（声明的，或者评审时报送的工作单位就是投标
    人）、董事、监事、法定代表人、控股股东、实际控制人的关系，是否延续到评审开始前三年之内。
为什么要紧
    昨天领谁的工资，明天可能再领谁的工资，就很难公正评谁的标。
法律依据
    政府采购法实施条例第9条、政府采购评审专家管理办法第16条：三年内。招标投标法第37条第4款：与投标人有利害关系的人不得进入
    评标委员会；已经过去的关系，按同样的三年衡量。
不适用
    两部法律之外的程序。评审之后才开始的关系，或者三年之前已经结束的关系。
可能的正当理由
    代码相同的另一个人；该投标在评审前已经撤回；评委已被更换而更换没有报送；关系实际结束早于登记。
接着问
    该评委的回避声明及日期；最近三年的社会保险记录。
已知不足
    只看得到报送的关系：本人声明、登记信息或者核查发现。同一采购过程前一轮的投标也计入。没有报送投标的，无法知道谁参加了。
"""

KINDS = (
    "employee_of",
    "director_of",
    "supervisor_of",
    "legal_representative_of",
    "controlling_shareholder_of",
    "controller_of",
)


@dataclass(frozen=True, slots=True)
class Params:
    """三年内: the same date three years earlier is inside."""

    lookback: int = param(3, unit="years", zh="往前看几年（含）", en="Years looked back (incl.)")


def with_employed(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` of `with_ties` with those added whom the evaluation itself tells to work for a bidder."""
    sat = f.of("evaluation.concluded", "members").select(*KEY, hired="person", hired_by="employer_id")
    now = sat.join(bidders(f, rows), left_on=[*KEY, "hired_by"], right_on=[*KEY, "firm"]).group_by(KEY)
    rows = rows.join(now.agg("hired", "hired_by"), on=KEY, how="left")
    is_hired = pl.col("hired").is_not_null()
    kinds = pl.when(is_hired).then(pl.lit([KINDS[0]])).otherwise(pl.lit([], dtype=pl.List(pl.String)))
    added = {"tied": pl.col("hired").fill_null([]), "tied_to": pl.col("hired_by").fill_null([]), "kinds": kinds}
    return rows.with_columns(
        *(pl.concat_list(name, more).list.unique().list.sort().alias(name) for name, more in added.items()),
        tied_until_day=pl.when(~is_hired).then("tied_until_day"),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with those who sat and had such a tie to a bidder."""
    back = pl.col("started_at_day").cast(pl.Date).dt.offset_by(f"-{p.lookback}y").cast(pl.Int32)
    rows = committees(f).with_columns(since_day=back)
    told = with_ties(f, rows, of_persons(ties(f, KINDS)), "since_day")
    return one_each(with_employed(f, told), LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Committees under either law."""
    return pl.col("regime").is_in(LAWS) & (pl.col("members") > 0)


def flagged(_: Params) -> pl.Expr:
    """Somebody who sat had such a tie."""
    return pl.col("tied").list.len() > 0


OCID = "ocds-tw9990-2026-0017"
WHO, FIRM, OTHER = "E-0001", "91999001MA000012XP", "91999001MA00001110"
GP = "government_procurement"


def _sat(day: str = "2026-04-20", person: str = WHO, **more: Any) -> dict[str, Any]:
    members = [{"person": person, "member_type": "expert"}, {"person": "P-1010", "member_type": "buyer_representative"}]
    told = {"members": members, "started_at": f"{day}T10:30:00+08:00", "regime": GP} | more
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", **told)


def _bid(firm: str = FIRM, bid: str = "B-2", **more: Any) -> dict[str, Any]:
    told = {"bid_id": bid, "tenderer": {"id": firm}, "regime": GP, "lot_id": None} | more
    return like("bid.submitted", "2026-04-19T15:20:00+08:00", **told)


def _tie(
    kind: str = "employee_of", first: str = "2021-03-01", last: str | None = "2024-06-30", person: str = WHO,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    told: dict[str, Any] = {"relation_kind": kind, "valid_from": first} | ({"valid_until": last} if last else {})
    parties = {"from_party": {"kind": "person", "id": person}, "to_party": {"kind": "organisation", "id": FIRM}}
    return like("relation.declared", "2026-04-20T08:40:00+08:00", **{**told, **parties, **more})


RULE = Rule(
    id="exp.conflict-3y",
    version=1,
    family="exp",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("evaluation.concluded", "bid.submitted"),
    reads=("evaluation.concluded", "bid.submitted", "relation.declared"),
    references=("relation.declared",),
    about=("ocid", "lot_id"),
    needs=("bidders",),
    evidence=(
        Shown("tied", "有利害关系的评委", "Members with a tie"),
        Shown("tied_to", "对应的投标人", "Bidders it is to"),
        Shown("kinds", "关系", "Tie", codes="relation_kind"),
        Shown("tied_until_day", "关系截止日（未报送即仍在）", "Tie until (not reported: still)"),
        Shown("started_at_day", "评审开始日", "Evaluation started on"),
    ),
    title={"zh": "三年内利害关系回避", "en": "Tie to a bidder within three years"},
    message={
        "zh": "评审始于 {started_at_day}；到场评委 {tied} 与投标人 {tied_to} 在此前 {lookback} 年内有关系（{kinds}）[，止于 "
        "{tied_until_day}]",
        "en": "The evaluation started on {started_at_day}; {tied}, who sat, had a tie ({kinds}) to the bidder "
        "{tied_to} "
        "within {lookback} years before[, until {tied_until_day}]",
    },
    cites=(
        Cite("cn-procurement-regulation", "9"),
        Cite("cn-procurement-experts-198", "16"),
        Cite("cn-bidding-law", "37"),
    ),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("employed by a bidder until two years ago", (_sat(), _bid(), _tie()), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (_tie(), _bid(), _sat()), {OCID: "flagged"}),
        Example("the tie ended three years before", (_sat(), _bid(), _tie(last="2023-04-20")), {OCID: "flagged"}),
        Example("the tie ended a day earlier", (_sat(), _bid(), _tie(last="2023-04-19")), {OCID: ("clear", "lawful")}),
        Example("still a director", (_sat(), _bid(), _tie("director_of", last=None)), {OCID: "flagged"}),
        Example(
            "works for a bidder, as the evaluation itself tells",
            (_sat(members=[{"person": WHO, "member_type": "expert", "employer": {"id": FIRM}}]), _bid()),
            {OCID: "flagged"},
        ),
        Example(
            "works for a firm that did not bid",
            (_sat(members=[{"person": WHO, "member_type": "expert", "employer": {"id": OTHER}}]), _bid()),
            {OCID: "clear"},
        ),
        Example("controls the bidder", (_sat(), _bid(), _tie("controller_of", last=None)), {OCID: "flagged"}),
        Example(
            "employed from the day of the evaluation",
            (_sat(), _bid(), _tie(first="2026-04-20", last=None)),
            {OCID: "flagged"},
        ),
        Example("employed from the day after", (_sat(), _bid(), _tie(first="2026-04-21", last=None)), {OCID: "clear"}),
        Example("the buyer's representative had the tie", (_sat(), _bid(), _tie(person="P-1010")), {OCID: "flagged"}),
        Example("the one with the tie did not sit", (_sat(person="E-0002"), _bid(), _tie()), {OCID: "clear"}),
        Example("the firm did not bid", (_sat(), _bid(OTHER, "B-1"), _tie()), {OCID: "clear"}),
        Example(
            "the firm is a member of a consortium",
            (_sat(), _bid(OTHER, "B-1", consortium_members=[{"id": FIRM}]), _tie()),
            {OCID: "flagged"},
        ),
        Example(
            "the firm's bid was refused on arrival",
            (_sat(), _bid(OTHER, "B-1"), _bid(is_receipted=False), _tie()),
            {OCID: "clear"},
        ),
        Example(
            "the firm bid for another lot",
            (_sat(lot_id="L1"), _bid(OTHER, "B-1", lot_id="L1"), _bid(lot_id="L2"), _sat(lot_id="L2"), _tie()),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example(
            "the firm's bid came after the evaluation: it is of another round",
            (_sat("2026-04-18"), _bid(), _bid(OTHER, "B-1"), _tie()),
            {OCID: ("not_assessable", "missing: bidders")},
        ),
        Example("a small share is no control", (_sat(), _bid(), _tie("shareholder_of", last=None)), {OCID: "clear"}),
        Example(
            "two years are looked back",
            (_sat(), _bid(), _tie(last="2024-04-19")),
            {OCID: "clear"},
            set={"lookback": 2},
        ),
        Example(
            "under the tendering law",
            (_sat(regime="tendering"), _bid(regime="tendering"), _tie(last=None)),
            {OCID: "flagged"},
        ),
        Example(
            "sat again without the one with the tie: the first time stays a breach",
            (_sat(), _sat("2026-04-25", person="E-0002"), _bid(), _tie()),
            {OCID: "flagged"},
        ),
        Example(
            "of two ties one is still open",
            (
                _sat(),
                _bid(),
                _tie(),
                _tie("shareholder_of", last=None, relation_id="REL-2"),
                _tie("director_of", last=None, relation_id="REL-3"),
            ),
            {OCID: "flagged"},
        ),
        Example(
            "the relation was told again, with an earlier end",
            (
                _sat(),
                _bid(),
                _tie(),
                like(
                    "relation.declared",
                    "2026-05-20",
                    relation_kind="employee_of",
                    from_party={"kind": "person", "id": WHO},
                    to_party={"kind": "organisation", "id": FIRM},
                    valid_from="2021-03-01",
                    valid_until="2022-06-30",
                ),
            ),
            {OCID: "clear"},
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
