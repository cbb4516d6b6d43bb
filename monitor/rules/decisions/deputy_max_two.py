"""A deputy was put in charge of more than two of the six powers.

What it checks
    Each assignment of a deputy: how many of the six powers (personnel, finance, purchasing, administrative approval,
    law enforcement, works) it gives at one time.
Why it matters
    Powers are shared out among the deputies so that none of them can start, carry out and settle a matter alone.
Legal source
    Dingcheng district: the powers in charge of a deputy cannot exceed two of the six. 不能超过 is above two, so two
    are lawful.
Does not apply
    Heads (dec.head-not-in-charge) and members who are no deputies.
Innocent explanations
    A deputy's seat was vacant and another stood in for a time; the unit has a single deputy; a power that the unit does
    not have was listed.
Ask next
    The division of duties as decided, how many deputies the unit had, and until when it holds.
Known gaps
    A person's newest assignment replaces the earlier ones of that unit; posts in two units are not added. An assignment
    is judged by the rule of its first day: one that began before the rule is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.duties import OFFICE, assigned, held
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """一名副职分管的权力超过六项中的两项。

查什么
    副职的每次分工：同一时间分管“人、财、物、行政审批、行政执法、工程建设”六项权力中的几项。
为什么要紧
    权力分给几名副职，是为了没有人能独自发起、办理又结清一件事。
法律依据
    鼎城区：每个副职分管不能超过六项权力中的两项。“不能超过”指多于两项才违反，两项合规。
不适用
    正职（由 dec.head-not-in-charge 判断）和不是副职的班子成员。
可能的正当理由
    副职空缺，由他人临时代管；单位只有一名副职；列入了本单位并不具有的权力。
接着问
    班子分工的决定、当时有几名副职、该分工到哪天为止。
已知不足
    同一人在本单位的新分工取代旧分工；在两个单位兼职的不相加。分工按起始日当天的规则判断，规则施行前已经开始的不判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """More than `max_powers` is too many."""

    max_powers: int = param(2, unit="count", zh="最多分管项数（含）", en="Powers at most (incl.)")
    power_set: tuple[str, ...] = param(
        ("personnel", "finance", "procurement", "administrative_approval", "law_enforcement", "works"),
        unit="list",
        zh="计入的权力",
        en="Powers that count",
        codes="power",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an assignment, with those of its powers that count."""
    rows = assigned(f).with_columns(counted=held(p.power_set))
    return rows.with_columns(power_count=pl.col("counted").list.len().cast(pl.Int64))


def applies(_: Params) -> pl.Expr:
    """Deputies."""
    return pl.col("rank") == "deputy"


def flagged(p: Params) -> pl.Expr:
    """More than the number."""
    return pl.col("power_count") > p.max_powers


def _duty(*powers: str, day: str = "2026-01-04", **more: Any) -> dict[str, Any]:
    told = {"person": "P-1002", "rank": "deputy", "powers": list(powers), "valid_from": day}
    return like("duty.assigned", day, **(told | more))


RULE = Rule(
    id="dec.deputy-max-two",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("duty.assigned",),
    reads=("duty.assigned",),
    references=("duty.assigned",),
    about=tuple(OFFICE),
    evidence=(
        Shown("person", "人员", "Person"),
        Shown("counted", "分管的权力", "Powers in charge of", codes="power"),
        Shown("power_count", "其中计入的项数", "How many of them count"),
        Shown("day", "起始日", "From"),
        Shown("until_day", "截止日", "Until"),
    ),
    title={"zh": "副职分管不超过两项", "en": "A deputy holds at most two of six powers"},
    message={
        "zh": "副职 {person} 自 {day} 起分管 {power_count} 项权力（{counted}），最多 {max_powers} 项[，至 {until_day}]",
        "en": "Deputy {person} is in charge of {power_count} powers ({counted}) from {day}[ until {until_day}]; at "
        "most {max_powers} are allowed",
    },
    cites=(Cite("seed-dingcheng", "一(1)"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three of the six", (_duty("personnel", "finance", "works"),), {"P-1002": "flagged"}),
        Example("two of the six", (_duty("finance", "procurement"),), {"P-1002": "clear"}),
        Example("two, and a power outside the six", (_duty("finance", "works", "other"),), {"P-1002": "clear"}),
        Example("one of them named twice", (_duty("finance", "finance", "works"),), {"P-1002": "clear"}),
        Example("none", (_duty(),), {"P-1002": "clear"}),
        Example(
            "the other three of the six",
            (_duty("procurement", "administrative_approval", "law_enforcement"),),
            {"P-1002": "flagged"},
        ),
        Example(
            "a head, and a member who is no deputy",
            (
                _duty("personnel", "finance", "works", person="P-1001", rank="head"),
                _duty("personnel", "finance", "works", person="P-1004", rank="member"),
            ),
            {"P-1001": "not_applicable", "P-1004": "not_applicable"},
        ),
        Example(
            "two at first and two others later are never held together",
            (_duty("finance", "procurement"), _duty("works", "personnel", day="2026-05-01")),
            {"2026-01-04": "clear", "2026-05-01": "clear"},
        ),
        Example(
            "the assignment told later for the same day holds, whatever the order of the file",
            (
                _duty("finance", "works", valid_from="2026-02-01", day="2026-01-20"),
                _duty("finance", "works", "personnel", valid_from="2026-02-01"),
            ),
            {"2026-02-01": "clear"},
        ),
        Example(
            "decided before the rule, in force from its first day",
            (_duty("personnel", "finance", "works", day="2016-10-10", valid_from="2016-10-18"),),
            {"2016-10-18": "flagged"},
        ),
        Example(
            "two deputies of two units",
            (
                _duty("finance", "works"),
                _duty("personnel", "procurement", unit={"id": "11999001MB00000278"}),
            ),
            {"P-1002": "clear"},
        ),
        Example(
            "where the place lets a deputy hold three",
            (_duty("personnel", "finance", "works"),),
            {"P-1002": "clear"},
            set={"max_powers": 3},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
