"""A bidder is tied to the owner of the tender, which may touch the fairness of the tender.

What it checks
    Each bid that was taken: whether, on its day, one of its firms and the owner stood in a declared or registered tie
    (holding, management, one group, an interest), or one person was tied to both.
Why it matters
    Who is at home with the owner knows more than the documents say.
Legal source
    Implementing Regulation of the Tendering Law, article 34 paragraph 1: who has an interest in the owner that may
    touch the fairness of the tender may not bid; such bids are void.
Does not apply
    Government procurement, which asks its own staff to stand back, and procedures outside both laws; bids refused on
    arrival.
Innocent explanations
    The tie does not touch this tender; the person had left before; a state holding above both runs neither.
Ask next
    What the person did in this tender, and whether anybody declared the tie before the evaluation.
Known gaps
    A tie alone is not enough by the law: it must be one that may touch the fairness, which a person has to weigh. Ties
    that nobody declared are unknown; kin of an official are not followed from person to person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.bidders import KEY, bids, firms
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.lots import once, with_notice
from monitor.rules.kit.relations import CONTROL, either_way, holds_on, ties
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """投标人与招标人存在可能影响公正性的利害关系。

查什么
    每份已接收的投标：投标当日，其中的单位与招标人之间是否有申报或登记的关系（控股、管理、同一集团、利害关系），或者有同一个
    人与双方都有关系。
为什么要紧
    与招标人是一家的，知道的比文件上写的多。
法律依据
    招标投标法实施条例第34条第1款：与招标人存在利害关系可能影响招标公正性的，不得参加投标；违反的投标无效。
不适用
    政府采购（由采购人员回避）和两部法律之外的程序；收到时即拒收的投标。
可能的正当理由
    这种关系与本次招标无关；该人员此前已离任；共同的上级是不参与经营的国有资本出资人。
接着问
    该人员在本次招标中做了什么；评标之前有没有人申报这一关系。
已知不足
    法律要求关系可能影响公正性，仅有关系还不够，须由人判断。没有人申报的关系无从得知；不追溯官员的亲属。
"""

BETWEEN = (*CONTROL, "shareholder_of", "same_group_as", "economic_interest_with", "other_interest_with")
"""Ties between two units."""
OF_PERSONS = (*BETWEEN, "employee_of", "director_of", "supervisor_of", "legal_representative_of")
"""Ties of a person with a unit."""


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def tied(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of the bids that are tied to their owner: the kinds of the ties, the persons, and what tells them."""
    told = either_way(ties(f, OF_PERSONS))
    seats = rows.select(*KEY, "day", "buyer_id").join(firms(f), on=KEY)
    mine = seats.join(told, left_on="firm", right_on="a_id").filter(holds_on(pl.col("day")))
    units = mine.filter(pl.col("b_id") == pl.col("buyer_id"), pl.col("relation_kind").is_in(BETWEEN)).select(
        *KEY,
        kinds=pl.concat_list("relation_kind"),
        person=pl.lit(None, dtype=pl.String),
        tells=pl.concat_list("tie_event"),
    )
    of_buyer = told.filter(pl.col("b_kind") == "person").select(
        "tie_from_day",
        "tie_until_day",
        buyer_id="a_id",
        b_id="b_id",
        owner_kind="relation_kind",
        owner_event="tie_event",
    )
    persons = mine.filter(pl.col("b_kind") == "person").drop("tie_from_day", "tie_until_day")
    both = persons.join(of_buyer, on=["buyer_id", "b_id"]).filter(holds_on(pl.col("day")))
    through = both.select(
        *KEY,
        kinds=pl.concat_list("relation_kind", "owner_kind"),
        person="b_id",
        tells=pl.concat_list("tie_event", "owner_event"),
    )
    return (
        pl.concat([units, through])
        .group_by(KEY)
        .agg(
            ties=pl.col("kinds").explode().unique().sort(),
            persons=pl.col("person").drop_nulls().unique().sort(),
            events=pl.col("tells").explode().unique().sort(),
        )
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a bid, with what ties it to the owner."""
    rows = once(with_notice(f, bids(f), buyer_id=pl.col("buyer_id")))
    return rows.join(tied(f, rows), on=KEY, how="left")


def applies(_: Params) -> pl.Expr:
    """Bids that were taken, under the tendering law."""
    return (pl.col("regime") == "tendering") & pl.col("is_taken")


def flagged(_: Params) -> pl.Expr:
    """Tied to the owner."""
    return pl.when(pl.col("buyer_id").is_not_null()).then(pl.col("ties").is_not_null())


FIRM, OTHER = "91999001MA00001110", "91999001MA000012XP"
NOTICE = like("tender.published", "2026-03-20")


def _bid(**more: Any) -> dict[str, Any]:
    return like("bid.submitted", "2026-04-19", **({"bid_id": "B-A", "tenderer": {"id": FIRM}} | more))


def _tie(kind: str, a: str, b: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "relation_id": f"REL-{kind}",
        "relation_kind": kind,
        "from_party": {"kind": "person" if a.startswith("P-") else "organisation", "id": a},
        "to_party": {"kind": "organisation", "id": b},
        "valid_from": "2026-01-01",
    }
    return like("relation.declared", "2026-01-05", **(told | more))


AT_HOME = _tie("employee_of", "P-1", UNIT)

RULE = Rule(
    id="tnd.bidder-owner-conflict",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="process",
    judges=("bid.submitted", "tender.published"),
    reads=("bid.submitted", "tender.published", "relation.declared"),
    references=("relation.declared",),
    about=("ocid", "lot_id", "bid_id"),
    needs=("buyer_id",),
    evidence=(
        Shown("tenderer_id", "投标人", "Tenderer"),
        Shown("buyer_id", "招标人", "Owner"),
        Shown("ties", "关系", "Ties", codes="relation_kind"),
        Shown("persons", "与双方都有关系的人", "Persons tied to both"),
        Shown("day", "送达日", "Arrived on"),
    ),
    title={"zh": "与招标人有利害关系", "en": "Bidder with an interest in the tenderer"},
    message={
        "zh": "{day} 投标的单位（投标人 {tenderer_id}）与招标人 {buyer_id} 有关系：{ties}[；与双方都有关系的人：{persons}]",
        "en": "A firm of the bid of {tenderer_id} of {day} is tied to the owner {buyer_id}: {ties}[; tied to both: "
        "{persons}]",
    },
    cites=(Cite("cn-bidding-regulation", "34"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("strangers", (NOTICE, _bid()), {"B-A": "clear"}),
        Example(
            "the owner holds the bidder",
            (_tie("controlling_shareholder_of", UNIT, FIRM), NOTICE, _bid()),
            {"B-A": "flagged"},
        ),
        Example(
            "the bidder has an interest in the owner",
            (NOTICE, _bid(), _tie("economic_interest_with", FIRM, UNIT)),
            {"B-A": "flagged"},
        ),
        Example("a tie to another bidder", (NOTICE, _bid(), _tie("manages", FIRM, OTHER)), {"B-A": "clear"}),
        Example(
            "a member of the consortium is held by the owner",
            (NOTICE, _bid(consortium_members=[{"id": OTHER}]), _tie("manages", UNIT, OTHER)),
            {"B-A": "flagged"},
        ),
        Example(
            "one of the owner's staff is a shareholder of the bidder",
            (NOTICE, _bid(), AT_HOME, _tie("shareholder_of", "P-1", FIRM)),
            {"B-A": "flagged"},
        ),
        Example(
            "two different persons", (NOTICE, _bid(), AT_HOME, _tie("shareholder_of", "P-2", FIRM)), {"B-A": "clear"}
        ),
        Example("staff of the owner, and no tie to the bidder", (NOTICE, _bid(), AT_HOME), {"B-A": "clear"}),
        Example(
            "a former employee of the owner: it ended the day before",
            (
                NOTICE,
                _bid(),
                _tie("employee_of", "P-1", UNIT, valid_until="2026-04-18"),
                _tie("director_of", "P-1", FIRM),
            ),
            {"B-A": "clear"},
        ),
        Example(
            "the tie ended the day before",
            (NOTICE, _bid(), _tie("manages", UNIT, FIRM, valid_until="2026-04-18")),
            {"B-A": "clear"},
        ),
        Example(
            "it ends on the day of the bid",
            (NOTICE, _bid(), _tie("manages", UNIT, FIRM, valid_until="2026-04-19")),
            {"B-A": "flagged"},
        ),
        Example(
            "it began the day after",
            (NOTICE, _bid(), _tie("manages", UNIT, FIRM, valid_from="2026-04-20")),
            {"B-A": "clear"},
        ),
        Example(
            "told twice, the second time ended",
            (
                _tie("manages", UNIT, FIRM),
                NOTICE,
                _bid(),
                _tie("manages", UNIT, FIRM, valid_until="2026-02-01", basis="found"),
            ),
            {"B-A": "clear"},
        ),
        Example(
            "refused on arrival",
            (NOTICE, _bid(is_receipted=False), _tie("manages", UNIT, FIRM)),
            {"B-A": "not_applicable"},
        ),
        Example("the owner is not told", (_bid(),), {"B-A": ("not_assessable", "missing: buyer_id")}),
        Example(
            "government procurement",
            (
                like("tender.published", "2026-03-20", regime="government_procurement"),
                _bid(regime="government_procurement"),
                _tie("manages", UNIT, FIRM),
            ),
            {"B-A": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
