"""An emergency procurement does not record the facts that make it one.

What it checks
    Each procurement that is marked as an emergency: whether any fact of the emergency is recorded, and each of those
    that the county asks for.
Why it matters
    An emergency that is only asserted is a door around the rules.
Legal source
    Interim Measures on Emergency Procurement (财库〔2026〕12号), in force since 1 October 2026.
Does not apply
    Procurement that is not marked as an emergency; procedures outside the procurement law.
Innocent explanations
    The record was made afterwards and is told by a correction; the mark was set by mistake.
Ask next
    What happened, when it was noticed, and who decided to buy at once.
Known gaps
    The text of the measures was not seen: only that facts are recorded is judged, and `required_facts` is empty until a
    county sets the codes it asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import lacking
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """紧急采购没有记录构成紧急的事实。

查什么
    每次标明紧急的采购：是否记录了紧急事实；县里规定必须记录的，是否都有。
为什么要紧
    只是声称紧急，就成了绕开规则的门。
法律依据
    政府采购紧急采购管理暂行办法（财库〔2026〕12号），2026年10月1日起施行。
不适用
    没有标明紧急的采购；政府采购法之外的程序。
可能的正当理由
    事后补记，以更正报送；误标紧急。
接着问
    发生了什么；何时发现；由谁决定立即采购。
已知不足
    没有见到办法全文：只判断是否记录了事实；各县设定必须记录的代码之前，required_facts 为空。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """What the measures ask for, once a county knows."""

    required_facts: tuple[str, ...] = param((), unit="codes", zh="必须记录的事实", en="Facts that must be recorded")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with the facts it lacks."""
    rows = f.of("tender.published").with_columns(
        is_bare=pl.col("emergency_facts").list.len().fill_null(0) == 0,
        lacks=lacking(p.required_facts, "emergency_facts"),
        stake_fen=cny("budget"),
    )
    return one_each(rows, PROCESS, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Emergency procurement."""
    return (pl.col("regime") == "government_procurement") & pl.col("is_emergency")


def flagged(_: Params) -> pl.Expr:
    """No fact, or not all that are asked for."""
    return pl.col("is_bare") | (pl.col("lacks").list.len() > 0)


OCID = "ocds-tw9990-2026-0017"


def _notice(*facts: str, emergency: bool | None = True, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"regime": "government_procurement"} | (
        {} if emergency is None else {"is_emergency": emergency}
    )
    told |= {"emergency_facts": list(facts)} if facts else {}
    return like("tender.published", "2026-10-01", **(told | more))


RULE = Rule(
    id="tnd.gp-emergency",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    scope="process",
    judges=("tender.published",),
    reads=("tender.published",),
    about=("ocid",),
    evidence=(
        Shown("emergency_facts", "已记录的事实", "Facts recorded"),
        Shown("lacks", "缺少的事实", "Facts missing"),
        Shown("day", "开始日", "Began on"),
        Shown("stake_fen", "预算金额（元）", "Budget (CNY)"),
    ),
    title={"zh": "紧急采购管理", "en": "Emergency procurement records its facts"},
    message={
        "zh": "{day} 开始的采购标明紧急，已记录的事实：{emergency_facts}[；缺少：{lacks}]",
        "en": "The procurement of {day} is marked as an emergency; facts recorded: {emergency_facts}[; missing: "
        "{lacks}]",
    },
    cites=(Cite("cn-emergency-2026-12", "紧急采购"),),
    in_force=date(2026, 10, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a fact is recorded", (_notice("flood"),), {OCID: "clear"}),
        Example("none is recorded", (_notice(),), {OCID: "flagged"}),
        Example("known to be none", (_notice(emergency_facts=[]),), {OCID: "flagged"}),
        Example(
            "one that the county asks for is missing",
            (_notice("flood"),),
            {OCID: "flagged"},
            set={"required_facts": "flood|decided_by"},
        ),
        Example(
            "all that the county asks for",
            (_notice("decided_by", "flood"),),
            {OCID: "clear"},
            set={"required_facts": "flood|decided_by"},
        ),
        Example(
            "told again with a fact",
            (_notice(budget={"amount": "9.00", "currency": "USD"}), _notice("flood")),
            {OCID: "flagged"},
        ),
        Example("no emergency", (_notice(emergency=False),), {OCID: "not_applicable"}),
        Example("whether it is one is not told", (_notice(emergency=None),), {OCID: "not_assessable"}),
        Example("a tender under the tendering law", (_notice(regime="tendering"),), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
