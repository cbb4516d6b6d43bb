"""A firm wins far more often when one expert evaluates than when the expert does not.

What it checks
    Each expert and each tenderer that met in enough evaluations: whether the firm's share of wins with the expert on
    the committee is above the given multiple of its share without.
Why it matters
    An evaluation is judged by points that a few people give; a firm that wins whenever one of them sits there may owe
    it to the person rather than the bid.
Legal source
    Tendering and Bidding Law arts. 37 and 44: interested persons stay out, members are objective. The comparison and
    its bounds are this product's: a lead, never more.
Does not apply
    Pairs that met in fewer evaluations than the minimum.
Innocent explanations
    The firm's own speciality is the expert's, so that both meet where the firm is strong; a few large lots; chance:
    among many pairs some stand out.
Ask next
    The scores of this expert for this firm beside those of the other members; employment and family ties; how the
    expert came onto these committees.
Known gaps
    Of a consortium only the leader is seen. A firm that never bid without the expert cannot be compared. The chance
    that is shown is exact for one pair and adjusted for all pairs tested.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.chance import Judged, evaluated, printed
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.screens.draws.affinity import Met, affinity, met
from monitor.screens.draws.told import Lead
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """某专家参加评审时，某企业中标的比例远高于该专家不参加时。

查什么
    相遇次数够多的每对专家与投标人：该专家在评委会时，该企业的中标比例是否高于其不在时比例的给定倍数。
为什么要紧
    评审靠少数几个人打分；某人在场就中标的企业，靠的可能是人而不是标书。
法律依据
    招标投标法第37条、第44条：有利害关系的人回避，评委会成员应当客观、公正。比较方法和界限是本系统的，只作线索。
不适用
    相遇次数低于下限的专家与企业。
可能的正当理由
    企业的专长正是该专家的专业，两者总在企业擅长的项目上相遇；少数几个大标段；偶然：配对很多时总有突出的。
接着问
    该专家给该企业的打分与其他评委的对比；任职和亲属关系；该专家是怎样进入这些评委会的。
已知不足
    联合体只看牵头人。该企业从未在该专家不在时投标的，无从比较。所示概率对一对而言是精确的，并按全部配对校正。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The multiple is heuristic."""

    min_n: int = param(5, unit="count", zh="最少相遇次数（含）", en="Fewest meetings (incl.)")
    lift: str = param("3.0", unit="ratio", zh="倍数界限（超过）", en="Multiple above which", heuristic=True)


TWICE = 2
"""A pair that met once is not spoken of."""
SCHEMA = {
    "expert": pl.String(),
    "tenderer_id": pl.String(),
    "event": pl.Int64(),
    "day": pl.Int32(),
    "met": pl.Int64(),
    "won": pl.Int64(),
    "won_without": pl.Int64(),
    "bids_without": pl.Int64(),
    "chance": pl.String(),
    "adjusted": pl.String(),
    "tests": pl.Int64(),
    "lifts": pl.Boolean(),
    "events": pl.List(pl.Int64()),
}


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an expert and firm that met more than once."""
    told = evaluated(f)
    sats = [one.sat for one in told]
    chances = {lead.of: lead for lead in affinity(sats, p.min_n)}
    seen: defaultdict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in sorted(told, key=lambda one: (one.day, one.sat.id)):
        for pair in product(one.sat.experts, one.sat.tenderers):
            seen[pair].append(one)
    rows = [_row(one, seen[one.expert, one.firm], chances.get((one.expert, one.firm)), p) for one in met(sats, TWICE)]
    return pl.LazyFrame(rows, schema=SCHEMA).with_columns(scope_id=pl.lit("county"))


def _row(one: Met, mine: list[Judged], lead: Lead | None, p: Params) -> dict[str, Any]:
    without = one.bids - one.met
    row = {
        "expert": one.expert,
        "tenderer_id": one.firm,
        "event": mine[-1].event,
        "day": mine[-1].day,
        "met": one.met,
        "won": one.won,
        "won_without": one.wins - one.won,
        "bids_without": without or None,
        "lifts": one.won * without > Decimal(p.lift) * (one.wins - one.won) * one.met if without else None,
        "events": sorted(judged.event for judged in mine),
    }
    return row if lead is None else row | {"chance": printed(lead.p), "adjusted": printed(lead.q), "tests": lead.tests}


def applies(p: Params) -> pl.Expr:
    """Every pair that met often enough."""
    return pl.col("met") >= p.min_n


def flagged(_: Params) -> pl.Expr:
    """The share of wins with the expert is above the multiple of the share without."""
    return pl.col("lifts")


EXPERT, FIRM = "E-0001", "91999001MA00001110"


def _lot(number: int, expert: str, *, wins: bool) -> tuple[dict[str, Any], ...]:
    key = {"ocid": f"ocds-tw9990-2026-{number:04d}", "regime": "tendering", "lot_id": None}
    other = f"local:firm-{number}"
    members = [
        {"person": person, "member_type": "expert", "employer": {"id": "91999001MA00001628"}}
        for person in (expert, f"E-{900 + number}")
    ]
    return (
        *(
            like("bid.submitted", "2026-04-19", bid_id=f"B-{number}-{place}", tenderer={"id": firm}, **key)
            for place, firm in enumerate((FIRM, other))
        ),
        like("evaluation.concluded", "2026-04-20", members=members, **key),
        like("award.made", "2026-04-28", award_id=f"AW-{number}", supplier={"id": FIRM if wins else other}, **key),
    )


def _history(with_won: int, with_lost: int, without_won: int, without_lost: int) -> tuple[dict[str, Any], ...]:
    told = [(EXPERT, True)] * with_won + [(EXPERT, False)] * with_lost
    told += [("", True)] * without_won + [("", False)] * without_lost
    lots = [_lot(number, expert or f"E-{800 + number}", wins=wins) for number, (expert, wins) in enumerate(told)]
    return tuple(event for lot in lots for event in lot)


RULE = Rule(
    id="exp.expert-firm-affinity",
    version=1,
    family="exp",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    is_lead=True,
    scope="county",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "award.made", "bid.submitted"),
    about=("expert", "tenderer_id"),
    needs=("bids_without",),
    evidence=(
        Shown("met", "该专家参加评审的投标", "Bids evaluated with the expert"),
        Shown("won", "其中中标", "Of these won"),
        Shown("bids_without", "该专家未参加评审的投标", "Bids evaluated without"),
        Shown("won_without", "其中中标", "Of these won"),
        Shown("chance", "偶然出现的概率", "Chance"),
        Shown("adjusted", "校正后的概率", "Adjusted for the number of tests"),
        Shown("tests", "所查配对数", "Pairs tested"),
    ),
    title={"zh": "专家与中标人关联偏高", "en": "Expert-winner affinity"},
    message={
        "zh": "该专家参加评审的 {met} 次投标中标 {won} 次，未参加的 {bids_without} 次中标 {won_without} 次[；偶然出现的概率 "
        "{chance}][，按 {tests} 对校正后 {adjusted}]（线索）",
        "en": "{won} of {met} bids won with the expert evaluating, {won_without} of {bids_without} without[; chance "
        "{chance}][, adjusted for {tests} pairs {adjusted}] (a lead)",
    },
    cites=(Cite("cn-bidding-law", "37"), Cite("cn-bidding-law", "44")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("five of five with, one of five without", _history(5, 0, 1, 4), {FIRM: "flagged"}),
        Example("exactly three times the share is not above it", _history(3, 2, 1, 4), {FIRM: "clear"}),
        Example("just above three times", _history(4, 1, 1, 4), {FIRM: "flagged"}),
        Example("the same share with and without", _history(3, 2, 3, 2), {FIRM: "clear"}),
        Example("never won without", _history(2, 3, 0, 5), {FIRM: "flagged"}),
        Example("never won at all", _history(0, 5, 0, 5), {FIRM: "clear"}),
        Example("four meetings are too few", _history(4, 0, 0, 6), {EXPERT: "not_applicable"}),
        Example("never bid without the expert", _history(5, 1, 0, 0), {FIRM: "not_assessable"}),
        Example("a lower multiple", _history(3, 2, 1, 4), {FIRM: "flagged"}, set={"lift": "2.0"}),
        Example("fewer meetings asked for", _history(3, 0, 1, 4), {FIRM: "flagged"}, set={"min_n": 3}),
        Example("in reverse order", _history(5, 0, 1, 4)[::-1], {FIRM: "flagged"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
