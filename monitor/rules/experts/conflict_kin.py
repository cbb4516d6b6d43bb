"""Somebody who sat on a committee was next of kin to whoever heads a bidder.

What it checks
    Everybody who sat on each lot against everybody who bid for it: whether a member is spouse, lineal kin, collateral
    kin within three generations or a near relative by marriage of a bidder's legal representative or responsible person
    on the day the evaluation started, or is told to be kin to the bidder itself.
Why it matters
    Family is the tie that nobody has to write a contract for.
Legal source
    Implementing Regulation of the Government Procurement Law, article 9 (4), and the Measures on Government Procurement
    Evaluation Experts, article 16 (2); under the tendering law Interim Provisions on Evaluation Committees (order no.
    12), article 12 (1): near relatives of the bidder or its principal.
Does not apply
    Procedures outside both laws. Marriages that had ended or were not yet made; persons who did not head the firm then.
Innocent explanations
    The head of the firm had changed and the register was not yet told; another person of the same code; the member was
    replaced and the replacement was not submitted.
Ask next
    The member's declaration on avoidance, and the firm's registration on the day.
Known gaps
    Only kinship that was told is seen. Where a member is known to be somebody's kin and the head of a bidder is not
    told, nobody can say. Directors and shareholders of a firm are not its head. How near an in-law is, is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import (
    KEY,
    LAWS,
    LOT,
    bidders,
    committees,
    either_way,
    holds_between,
    of_persons,
    ties,
    with_ties,
)
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import once, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """到场评委与投标人的负责人有亲属关系。

查什么
    每个标段到场的全部评委与全部投标人：评审开始当日，评委是否与投标人的法定代表人或者负责人有夫妻、直系血亲、三代以内旁系
    血亲或者近姻亲关系，或者报送为投标人本身的亲属。
为什么要紧
    亲属之间的照应，不需要任何合同。
法律依据
    政府采购法实施条例第9条第（四）项、政府采购评审专家管理办法第16条第（二）项；适用招标投标法的，依七部委令第12号第12条
    第（一）项：投标人或者投标人主要负责人的近亲属。
不适用
    两部法律之外的程序。已经解除或者尚未缔结的婚姻；当日并非负责人的人。
可能的正当理由
    企业负责人已经更换，登记尚未更新；代码相同的另一个人；评委已被更换而更换没有报送。
接着问
    该评委的回避声明；企业当日的登记。
已知不足
    只看得到报送的亲属关系。评委已知是某人的亲属、而投标人的负责人没有报送的，无法判断。董事、股东不算负责人。姻亲有多近，
    没有报送。
"""

KIN = ("spouse_of", "lineal_kin_of", "collateral_kin_of", "in_law_of")
HEADS = ("legal_representative_of",)


@dataclass(frozen=True, slots=True)
class Params:
    """夫妻、直系血亲、三代以内旁系血亲、近姻亲: no parameter."""


def heads(f: Facts) -> pl.LazyFrame:
    """Who heads which firm: `firm`, `head`, `head_from_day`, `head_until_day` (null: open), `head_events`.

    As last registered (contract, convention 17), or as told by a relation.
    """
    told = f.reference("organisation.registered").sort("at", "event")
    told = told.unique(["organisation_id", "day"], keep="last", maintain_order=True)
    following = pl.col("day").shift(-1).over("organisation_id", order_by="day")
    registered = told.select(
        firm="organisation_id",
        head="legal_representative",
        head_from_day="day",
        head_until_day=(following - 1).cast(pl.Int32),
        head_events=pl.concat_list("event"),
    ).drop_nulls("head")
    related = of_persons(ties(f, HEADS)).select(
        "firm", head="person", head_from_day="tie_from_day", head_until_day="tie_until_day", head_events="tie_events"
    )
    return once(pl.concat([registered, related]))


def kin_of_firms(kin: pl.LazyFrame, leads: pl.LazyFrame) -> pl.LazyFrame:
    """Ties of `person` to `firm`: kin of its head while that one heads it, or told as kin of the firm itself."""
    mine = kin.filter((pl.col("from_kind") == "person") & (pl.col("to_kind") == "person"))
    through = mine.rename({"from_id": "person"}).join(leads, left_on="to_id", right_on="head")
    through = through.select(
        "person",
        "firm",
        "tie",
        tie_from_day=pl.max_horizontal("tie_from_day", "head_from_day"),
        tie_until_day=pl.min_horizontal("tie_until_day", "head_until_day"),
        tie_events=pl.concat_list("tie_events", "head_events"),
    )
    return pl.concat([through, of_persons(kin).select(through.collect_schema().names())])


def unseen(f: Facts, rows: pl.LazyFrame, kin: pl.LazyFrame, leads: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of the evaluations in which somebody is kin to a person, and of a bidder the head is not told."""
    at = rows.select(*KEY, "started_at_day")
    people = f.of("evaluation.concluded", "members").select(*KEY, person="person").unique()
    persons = kin.filter(pl.col("to_kind") == "person").rename({"from_id": "person"})
    today = pl.col("started_at_day")
    related = at.join(people, on=KEY).join(persons, on="person").filter(holds_between(today, today)).select(KEY)
    firms = bidders(f, rows).join(at, on=KEY)
    headed = firms.join(leads, on="firm").rename({"head_from_day": "tie_from_day", "head_until_day": "tie_until_day"})
    headless = firms.join(headed.filter(holds_between(today, today)), on=[*KEY, "firm"], how="anti").select(KEY)
    return headless.unique().join(related, on=KEY, how="semi").with_columns(is_unseen=pl.lit(value=True))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with those who sat and are kin to whoever heads a bidder."""
    rows, leads = committees(f), heads(f)
    kin = once(either_way(ties(f, KIN)))
    told = with_ties(f, rows, kin_of_firms(kin, leads)).join(unseen(f, rows, kin, leads), on=KEY, how="left")
    told = told.with_columns(heads_told=pl.when(pl.col("is_unseen").is_null()).then(pl.lit(value=True)))
    return one_each(told, LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Committees under either law."""
    return pl.col("regime").is_in(LAWS) & (pl.col("members") > 0)


def flagged(_: Params) -> pl.Expr:
    """Somebody who sat is kin."""
    return pl.col("tied").list.len() > 0


OCID = "ocds-tw9990-2026-0017"
WHO, HEAD, OTHER_HEAD = "E-0001", "P-3001", "P-3002"
FIRM, OTHER = "91999001MA000012XP", "91999001MA00001110"
GP = "government_procurement"


def _sat(day: str = "2026-04-20", person: str = WHO, **more: Any) -> dict[str, Any]:
    members = [{"person": person, "member_type": "expert"}, {"person": "P-1010", "member_type": "buyer_representative"}]
    told = {"members": members, "started_at": f"{day}T10:30:00+08:00", "regime": GP} | more
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", **told)


def _bid(firm: str = FIRM, **more: Any) -> dict[str, Any]:
    told = {"bid_id": f"B-{firm[-2:]}", "tenderer": {"id": firm}, "regime": GP} | more
    return like("bid.submitted", "2026-04-19T15:20:00+08:00", **told)


def _firm(head: str | None = HEAD, day: str = "2026-01-05", firm: str = FIRM) -> dict[str, Any]:
    told = {"legal_representative": head} if head else {}
    return like("organisation.registered", day, organisation={"id": firm}, organisation_kind="enterprise", **told)


def _kin(
    kind: str = "spouse_of", first: str = "2010-05-01", last: str | None = None, person: str = WHO, to: str = HEAD, *,
    turned: bool = False, relation: str = "REL-1",
) -> dict[str, Any]:  # fmt: skip
    told: dict[str, Any] = {"relation_kind": kind, "valid_from": first, "relation_id": relation}
    told |= {"valid_until": last} if last else {}
    mine, theirs = ({"kind": "person" if one[0] in "EP" else "organisation", "id": one} for one in (person, to))
    told |= {"from_party": theirs, "to_party": mine} if turned else {"from_party": mine, "to_party": theirs}
    return like("relation.declared", "2026-04-20T08:40:00+08:00", **told)


RULE = Rule(
    id="exp.conflict-kin",
    version=1,
    family="exp",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("evaluation.concluded", "bid.submitted"),
    reads=("evaluation.concluded", "bid.submitted", "relation.declared", "organisation.registered"),
    references=("relation.declared", "organisation.registered"),
    about=("ocid", "lot_id"),
    needs=("bidders", "heads_told"),
    evidence=(
        Shown("tied", "有亲属关系的评委", "Members who are kin"),
        Shown("tied_to", "对应的投标人", "Bidders it is to"),
        Shown("kinds", "关系", "Kinship", codes="relation_kind"),
        Shown("started_at_day", "评审开始日", "Evaluation started on"),
    ),
    title={"zh": "亲属关系回避", "en": "Kin of a bidder's head"},
    message={
        "zh": "评审始于 {started_at_day}；到场评委 {tied} 与投标人 {tied_to} 的负责人有亲属关系（{kinds}）",
        "en": "The evaluation started on {started_at_day}; {tied}, who sat, was kin ({kinds}) to whoever heads the "
        "bidder {tied_to}",
    },
    cites=(
        Cite("cn-procurement-regulation", "9"),
        Cite("cn-procurement-experts-198", "16"),
        Cite("cn-evaluation-12", "12"),
    ),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("spouse of the bidder's head", (_sat(), _bid(), _firm(), _kin()), {OCID: "flagged"}),
        Example(
            "the same, told of the head and in the opposite order",
            (_kin(turned=True), _firm(), _bid(), _sat()),
            {OCID: "flagged"},
        ),
        Example("lineal kin", (_sat(), _bid(), _firm(), _kin("lineal_kin_of")), {OCID: "flagged"}),
        Example("collateral kin", (_sat(), _bid(), _firm(), _kin("collateral_kin_of")), {OCID: "flagged"}),
        Example("an in-law", (_sat(), _bid(), _firm(), _kin("in_law_of")), {OCID: "flagged"}),
        Example("told as kin of the bidder itself", (_sat(), _bid(), _kin(to=FIRM)), {OCID: "flagged"}),
        Example(
            "the head is told by a relation",
            (_sat(), _bid(), _kin(), _kin("legal_representative_of", person=HEAD, to=FIRM, relation="REL-2")),
            {OCID: "flagged"},
        ),
        Example(
            "the head had ended on the day before",
            (
                _sat(),
                _bid(),
                _kin(),
                _firm(OTHER_HEAD),
                _kin("legal_representative_of", last="2026-04-19", person=HEAD, to=FIRM, relation="REL-2"),
            ),
            {OCID: "clear"},
        ),
        Example("kin of somebody else", (_sat(), _bid(), _firm(OTHER_HEAD), _kin()), {OCID: ("clear", "lawful")}),
        Example("divorced on the day", (_sat(), _bid(), _firm(), _kin(last="2026-04-20")), {OCID: "flagged"}),
        Example("divorced the day before", (_sat(), _bid(), _firm(), _kin(last="2026-04-19")), {OCID: "clear"}),
        Example("married on the day", (_sat(), _bid(), _firm(), _kin(first="2026-04-20")), {OCID: "flagged"}),
        Example("married the day after", (_sat(), _bid(), _firm(), _kin(first="2026-04-21")), {OCID: "clear"}),
        Example(
            "another head since the day",
            (_sat(), _bid(), _firm(), _firm(OTHER_HEAD, "2026-04-20"), _kin()),
            {OCID: "clear"},
        ),
        Example(
            "another head since the day after",
            (_sat(), _bid(), _firm(), _firm(OTHER_HEAD, "2026-04-21"), _kin()),
            {OCID: "flagged"},
        ),
        Example(
            "head since the day",
            (_sat(), _bid(), _firm(OTHER_HEAD), _firm(HEAD, "2026-04-20"), _kin()),
            {OCID: "flagged"},
        ),
        Example(
            "head since the day after",
            (_sat(), _bid(), _firm(OTHER_HEAD), _firm(HEAD, "2026-04-21"), _kin()),
            {OCID: "clear"},
        ),
        Example(
            "the head of a firm that did not bid",
            (_sat(), _bid(OTHER), _firm(), _firm(OTHER_HEAD, firm=OTHER), _kin()),
            {OCID: "clear"},
        ),
        Example(
            "the buyer's representative is kin", (_sat(), _bid(), _firm(), _kin(person="P-1010")), {OCID: "flagged"}
        ),
        Example("the one who is kin did not sit", (_sat(person="E-0002"), _bid(), _firm(), _kin()), {OCID: "clear"}),
        Example(
            "employed by the bidder is no kinship",
            (_sat(), _bid(), _firm(), _kin("employee_of", to=FIRM)),
            {OCID: "clear"},
        ),
        Example("nobody is anybody's kin, the head is not told", (_sat(), _bid()), {OCID: "clear"}),
        Example(
            "kin of somebody, and the head is not told",
            (_sat(), _bid(), _kin()),
            {OCID: ("not_assessable", "missing: heads_told")},
        ),
        Example(
            "kin of somebody, and the last registration tells no head",
            (_sat(), _bid(), _firm(), _firm(None, "2026-03-01"), _kin()),
            {OCID: "not_assessable"},
        ),
        Example(
            "kin of somebody until long ago, and the head is not told",
            (_sat(), _bid(), _kin(last="2012-01-01")),
            {OCID: "clear"},
        ),
        Example(
            "kin to another firm, and the head of the bidder is not told",
            (_sat(), _bid(), _kin(to=OTHER)),
            {OCID: "clear"},
        ),
        Example(
            "kin of one bidder's head, the other's head is not told",
            (_sat(), _bid(), _bid(OTHER), _firm(), _kin()),
            {OCID: "flagged"},
        ),
        Example(
            "under the tendering law",
            (_sat(regime="tendering"), _bid(regime="tendering"), _firm(), _kin()),
            {OCID: "flagged"},
        ),
        Example(
            "sat again without kin: the first time stays a breach",
            (_sat(), _sat("2026-04-25", person="E-0002"), _bid(), _firm(), _kin()),
            {OCID: "flagged"},
        ),
        Example("no bid is told", (_sat(), _firm(), _kin()), {OCID: ("not_assessable", "missing: bidders")}),
        Example(
            "outside both laws", (_sat(regime="other"), _bid(regime="other"), _firm(), _kin()), {OCID: "not_applicable"}
        ),
        Example(
            "sat alone",
            (_sat(members=[{"person": WHO, "member_type": "expert"}]), _bid(), _firm(), _kin()),
            {OCID: "flagged"},
        ),
        Example("nobody is told to have sat", (_sat(members=[]), _bid(), _firm(), _kin()), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
