"""The deputy in charge of finance was in charge of works or of administrative approval as well.

What it checks
    Each assignment of a deputy that gives finance: whether it gives works or administrative approval at the same time.
Why it matters
    Whoever approves projects or runs works must not pay for them too.
Legal source
    Dingcheng district: the deputy in charge of finance may be in charge neither of works nor of administrative
    approval. One of the two beside finance is enough.
Does not apply
    Deputies without finance; heads (dec.head-not-in-charge) and members who are no deputies.
Innocent explanations
    Another deputy's seat was vacant for a short time; the unit builds nothing and the power was listed out of habit.
Ask next
    The division of duties as decided, what the unit spent on works in that time, and who signed.
Known gaps
    Posts of one person in two units are not put together. An assignment is judged by the rule of its first day.
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

ZH = """分管财务的副职同时分管工程建设或者行政审批。

查什么
    副职的每次分工，凡含财务的：同时是否含工程建设或者行政审批。
为什么要紧
    批项目、管工程的人，不应同时管付钱。
法律依据
    鼎城区：分管财务的副职不得分管工程建设和行政审批。财务之外有其中一项即违反。
不适用
    不分管财务的副职；正职（由 dec.head-not-in-charge 判断）和不是副职的班子成员。
可能的正当理由
    其他副职短期空缺；单位并无工程，该项权力是照例列入的。
接着问
    班子分工的决定、这段时间单位的工程支出、由谁签字。
已知不足
    同一人在两个单位的职务不合并判断。分工按起始日当天的规则判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Any of these beside finance is one too many."""

    incompatible_with_finance: tuple[str, ...] = param(
        ("works", "administrative_approval"),
        unit="list",
        zh="不得与财务同管的权力",
        en="Powers that may not go with finance",
        codes="power",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an assignment, with what does not go with finance."""
    return assigned(f).with_columns(
        has_finance=pl.col("powers").list.contains("finance"), beside=held(p.incompatible_with_finance)
    )


def applies(_: Params) -> pl.Expr:
    """Deputies in charge of finance."""
    return (pl.col("rank") == "deputy") & pl.col("has_finance")


def flagged(_: Params) -> pl.Expr:
    """Something beside it that does not go with it."""
    return pl.col("beside").list.len() > 0


def _duty(*powers: str, day: str = "2026-01-04", **more: Any) -> dict[str, Any]:
    told = {"person": "P-1002", "rank": "deputy", "powers": list(powers), "valid_from": day}
    return like("duty.assigned", day, **(told | more))


RULE = Rule(
    id="dec.finance-deputy-separation",
    version=1,
    family="dec",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("duty.assigned",),
    reads=("duty.assigned",),
    references=("duty.assigned",),
    about=tuple(OFFICE),
    evidence=(
        Shown("person", "人员", "Person"),
        Shown("beside", "与财务同管的权力", "Powers held beside finance", codes="power"),
        Shown("powers", "分管的全部权力", "All powers in charge of", codes="power"),
        Shown("day", "起始日", "From"),
        Shown("until_day", "截止日", "Until"),
    ),
    title={"zh": "财务副职不得管工程与审批", "en": "Finance deputy neither for works nor for administrative approval"},
    message={
        "zh": "副职 {person} 自 {day} 起分管财务，同时分管{beside}[，至 {until_day}]",
        "en": "Deputy {person} is in charge of finance and of {beside} at the same time, from {day}[ until "
        "{until_day}]",
    },
    cites=(Cite("seed-dingcheng", "一(1)"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("finance and works", (_duty("finance", "works"),), {"P-1002": "flagged"}),
        Example(
            "finance and administrative approval", (_duty("administrative_approval", "finance"),), {"P-1002": "flagged"}
        ),
        Example("finance and purchasing", (_duty("finance", "procurement"),), {"P-1002": "clear"}),
        Example("finance alone", (_duty("finance"),), {"P-1002": "clear"}),
        Example(
            "works and approval without finance, a head, and a member",
            (
                _duty("works", "administrative_approval"),
                _duty("finance", "works", person="P-1001", rank="head"),
                _duty("finance", "works", person="P-1004", rank="member"),
            ),
            {"P-1002": "not_applicable", "P-1001": "not_applicable", "P-1004": "not_applicable"},
        ),
        Example(
            "finance first, works from May on",
            (_duty("works", day="2026-05-01"), _duty("finance")),
            {"2026-01-04": "clear", "2026-05-01": "not_applicable"},
        ),
        Example(
            "both told for one day: the one told later holds",
            (_duty("finance", day="2026-01-05", valid_from="2026-01-04"), _duty("finance", "works")),
            {"P-1002": "clear"},
        ),
        Example(
            "decided before the rule, in force from its first day",
            (_duty("finance", "works", day="2016-10-10", valid_from="2016-10-18"),),
            {"2016-10-18": "flagged"},
        ),
        Example(
            "where the place bars works only",
            (_duty("finance", "administrative_approval"),),
            {"P-1002": "clear"},
            set={"incompatible_with_finance": ["works"]},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
