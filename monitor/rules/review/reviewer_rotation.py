"""One auditor has handled the findings of a bureau for too long without a change, or belongs to that bureau.

What it checks
    Each decision on a finding: how long its auditor has been handling findings of that bureau without a pause of a
    year, and whether the auditor's own unit is the bureau.
Why it matters
    Who looks at the same desk for years sees what he expects, and owes it a favour.
Legal source
    Fengtai district: supervision by class, crossing and rotating. The text gives no term: 24 months are a starting
    value.
Does not apply
    Decisions by changing auditors are clear.
Innocent explanations
    The office has only one auditor for this field; the last decisions close a case begun before the change.
Ask next
    The plan of rotation, and who else could have taken the case.
Known gaps
    Only decisions on findings are seen, not other visits. A pause of a year or more begins a new count. The days
    looked at must reach beyond the months allowed by a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """同一名审计人员长期处置同一单位的线索而没有轮换，或者就是该单位的人。

查什么
    每次处置：处置人连续处置该单位线索有多久（中间没有停过一年）；处置人所在单位是不是该单位。
为什么要紧
    多年盯着同一张桌子，看到的只是自己料到的，也欠了人情。
法律依据
    丰台区：实施分类监督、交叉轮换监督。原文没有期限，24个月是起始值。
不适用
    处置人有轮换的，判为合规。
可能的正当理由
    该领域只有一名审计人员；最后几次处置是轮换前已开始的案件收尾。
接着问
    轮换安排；还有谁可以接手。
已知不足
    只看对线索的处置，看不到其他检查。停满一年的重新计算。所看天数应比允许的月数长一年以上。
"""

PAUSE = 365
"""A pause of so many days or more begins a new count."""
PAIR = ["scope_id", "auditor"]


@dataclass(frozen=True, slots=True)
class Params:
    """The last day of the last month is still allowed."""

    max_months: int = param(
        24, unit="month", zh="连续处置最长月数（含）", en="Most months in a row (incl.)", heuristic=True
    )
    look_days: int = param(1100, unit="day", zh="所看天数", en="Days looked at")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a decision of one auditor on one finding on one day, and since when he has handled the bureau's."""
    rows = f.of("finding.disposed").sort("at", "event").with_columns(pl.col("day").cast(pl.Date).alias("date"))
    rows = rows.unique(["scope_id", "finding_id", "auditor", "date"], keep="first", maintain_order=True)
    days = rows.select(*PAIR, "day").unique().sort(*PAIR, "day")
    paused = (pl.col("day") - pl.col("day").shift(1).over(PAIR)) >= PAUSE
    counted = days.with_columns(begun=pl.when(paused).then("day").forward_fill().over(PAIR))
    looked = (
        counted.rolling("day", period=f"{p.look_days + 1}i", closed="right", group_by=PAIR)
        .agg(first_day=pl.col("day").first(), begun=pl.col("begun").last())
        .select(*PAIR, "day", since_day=pl.max_horizontal("first_day", "begun"))
    )
    last = pl.col("since_day").cast(pl.Date).dt.offset_by(f"{p.max_months}mo").cast(pl.Int32)
    return rows.join(looked, on=[*PAIR, "day"], how="left").with_columns(
        last_day=last, is_own=pl.col("auditor_unit_id") == pl.col("unit_id")
    )


def applies(_: Params) -> pl.Expr:
    """Every decision."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """The months are over, or the auditor judges his own unit."""
    return (pl.col("day") > pl.col("last_day")) | pl.col("is_own")


def _decided(day: str, name: str = "F-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"finding_id": name, "unit": {"id": UNIT}, "auditor": "P-7001"}
    return like("finding.disposed", day, **(told | more))


BEGUN = (_decided("2024-01-31", "F-1"), _decided("2024-12-01", "F-2"), _decided("2025-11-01", "F-3"))

RULE = Rule(
    id="rev.reviewer-rotation",
    version=1,
    family="rev",
    severity=Severity.LOW,
    is_lead=True,
    scope="unit",
    reach="look_days",
    judges=("finding.disposed",),
    reads=("finding.disposed",),
    about=("finding_id", "auditor", "date"),
    evidence=(
        Shown("since_day", "连续处置始于", "Handled without a pause since"),
        Shown("last_day", "应轮换日", "To rotate by"),
        Shown("day", "处置日", "Decided on"),
        Shown("is_own", "处置人属于该单位", "Auditor belongs to the bureau"),
        Shown("auditor_unit_id", "处置人单位", "Auditor's unit"),
    ),
    title={"zh": "交叉轮换监督", "en": "Cross and rotating supervision"},
    message={
        "zh": "{day} 的处置人自 {since_day} 起连续处置该单位的线索，最长 {max_months} 个月（至 {last_day}）；处置人属于该单位：{is_own}"
        "（线索）",
        "en": "Decided on {day} by an auditor who has handled this bureau's findings since {since_day}, at most "
        "{max_months} months, to {last_day}; belongs to the bureau: {is_own} (a lead)",
    },
    cites=(Cite("seed-daxing", "丰台·交叉轮换"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "the last day of the twenty-fourth month",
            (*BEGUN, _decided("2026-01-31")),
            {"F-A": "clear", "F-1": "clear"},
        ),
        Example("the day after", (*BEGUN, _decided("2026-02-01")), {"F-A": "flagged"}),
        Example("the same, told backwards", (_decided("2026-02-01"), *BEGUN[::-1]), {"F-A": "flagged"}),
        Example(
            "a pause of a year begins a new count",
            (BEGUN[0], _decided("2025-01-30", "F-2"), _decided("2026-01-01", "F-3"), _decided("2026-02-01")),
            {"F-A": "clear"},
        ),
        Example(
            "a day less than a year does not",
            (BEGUN[0], _decided("2025-01-29", "F-2"), _decided("2026-01-01", "F-3"), _decided("2026-02-01")),
            {"F-A": "flagged"},
        ),
        Example(
            "longer than the days looked at: from the first of these on",
            (
                _decided("2023-01-27", "F-1"),
                _decided("2023-01-28", "F-2"),
                _decided("2023-01-29", "F-3"),
                _decided("2023-12-15", "F-4"),
                *BEGUN[1:],
                _decided("2026-02-01"),
            ),
            {"F-A": "flagged"},
        ),
        Example("another auditor took over", (*BEGUN, _decided("2026-02-01", auditor="P-7002")), {"F-A": "clear"}),
        Example(
            "another bureau", (*BEGUN, _decided("2026-02-01", unit={"id": "11999001MB0000019D"})), {"F-A": "clear"}
        ),
        Example(
            "the auditor belongs to the bureau",
            (_decided("2026-02-01", auditor_unit={"id": UNIT}),),
            {"F-A": "flagged"},
        ),
        Example(
            "decided twice on one day about one finding",
            (*BEGUN, _decided("2026-02-01T09:00:00+08:00"), _decided("2026-02-01T15:00:00+08:00")),
            {"F-A": "flagged"},
        ),
        Example(
            "the first of them was entered by mistake",
            (BEGUN[0], {**_decided("2025-12-31", "F-1"), "corrects": "ex-1"}, *BEGUN[1:], _decided("2026-02-01")),
            {"F-A": "clear"},
        ),
        Example(
            "longer, where the place allows it",
            (*BEGUN, _decided("2026-02-01")),
            {"F-A": "clear"},
            set={"max_months": 25},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
