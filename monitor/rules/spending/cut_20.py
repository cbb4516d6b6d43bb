"""Hospitality or meetings cost more than the target: a fifth less than in the same months of the year before.

What it checks
    Each monthly report: hospitality, and meetings, of the year so far against 80% of the same months of last year.
Why it matters
    Which item grew, and whose, is seen while the year can still be put right.
Legal source
    Dingcheng district: hospitality and meeting fees are held to a target of 20% below last year's.
Does not apply
    Other items (see san.zero-items).
Innocent explanations
    A meeting fell into another month than last year; the unit took over another; a payment of last year was booked
    this year.
Ask next
    The unit's approved target, the guest lists and meeting approvals of the months that stand out.
Known gaps
    Last year counts by its same months, not by a twelfth of its total. Reports drawn up more than a year after their
    month began are left out. A month of this year that is missing can only make the sum smaller than it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import UNIT, like, yuan
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.spending import LOOKED, reports, spent, to_date
from monitor.rules.kit.sums import share
from monitor.vocabulary.verdicts import Severity

ZH = """业务招待费或者会议费超过指标：比上年同期压减20%。

查什么
    每份月报：本年累计的业务招待费、会议费，分别与上年同期的80%对照。
为什么要紧
    哪一项涨了，是哪个单位，年度之内看得见还来得及纠正。
法律依据
    鼎城区：业务招待费、会议费按照比上年压减20%的指标控制。
不适用
    其他项目（见 san.zero-items）。
可能的正当理由
    会议与上年不在同一个月；合并了别的单位；上年的费用在本年列支。
接着问
    单位核定的指标；超出月份的接待清单和会议审批。
已知不足
    上年按相同月份计，不按全年的十二分之一计。月份开始一年以后才编制的月报不计入。本年缺报的月份只会使累计数偏小。
"""

ITEMS = ("hospitality", "meeting")


@dataclass(frozen=True, slots=True)
class Params:
    """The target itself is lawful: only more than it is too much."""

    cut_ratio: str = param("0.20", unit="ratio", zh="压减比例", en="To be cut by")
    look_days: int = param(LOOKED, unit="day", zh="对照月报的天数", en="Days in which reports are compared")


def over(name: str, p: Params) -> pl.Expr:
    """By how much an item is above its target, in fen; zero or less: within it."""
    return pl.col(f"{name}_this_fen") - share(f"{name}_last_fen", str(1 - ratio(p.cut_ratio)))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a unit and month, with the year so far, the same months of last year, and what is above the target."""
    told = to_date(spent(f, reports(f), hospitality=("hospitality",), meeting=("meeting",)), ITEMS)
    excess = {f"{name}_over_fen": over(name, p) for name in ITEMS}
    return told.with_columns(
        **{name: pl.when(by > 0).then(by) for name, by in excess.items()},
        every_month=pl.when(pl.all_horizontal(*(f"{name}_is_whole" for name in ITEMS))).then(pl.lit(value=True)),
        stake_fen=pl.sum_horizontal(*(by.clip(lower_bound=0) for by in excess.values())),
    )


def applies(_: Params) -> pl.Expr:
    """Every monthly report."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """One of the two above its target; a month not told can only add to it."""
    return pl.any_horizontal(*(pl.col(f"{name}_over_fen").is_not_null() for name in ITEMS))


def _report(month: str, hospitality: str, meeting: str = "0.00", **more: Any) -> dict[str, Any]:
    told = {"hospitality": hospitality, "meeting": meeting}
    items = [{"item": item, "amount": yuan(amount)} for item, amount in told.items()]
    year, number = int(month[:4]), int(month[5:])
    drawn = f"{year + number // 12}-{number % 12 + 1:02d}-02"
    return like("spending.reported", drawn, **{"unit": {"id": UNIT}, "month": month, "items": items, **more})


LAST = (_report("2025-01", "500.00", "100.00"), _report("2025-02", "500.00", "100.00"))
DOLLARS = [{"item": "hospitality", "amount": {"amount": "1.00", "currency": "USD"}}]

RULE = Rule(
    id="san.cut-20",
    version=1,
    family="san",
    severity=Severity.MEDIUM,
    scope="unit",
    reach="look_days",
    judges=("spending.reported",),
    reads=("spending.reported",),
    about=("unit_id", "month"),
    needs=("hospitality_last_fen", "meeting_last_fen", "every_month"),
    evidence=(
        Shown("month", "月份", "Month"),
        Shown("hospitality_this_fen", "本年累计业务招待费（元）", "Hospitality this year so far (CNY)"),
        Shown("hospitality_last_fen", "上年同期业务招待费（元）", "Hospitality, same months of last year (CNY)"),
        Shown("hospitality_over_fen", "业务招待费超出指标（元）", "Hospitality above the target (CNY)"),
        Shown("meeting_this_fen", "本年累计会议费（元）", "Meetings this year so far (CNY)"),
        Shown("meeting_last_fen", "上年同期会议费（元）", "Meetings, same months of last year (CNY)"),
        Shown("meeting_over_fen", "会议费超出指标（元）", "Meetings above the target (CNY)"),
    ),
    title={"zh": "招待费会议费压减20%", "en": "Hospitality and meeting fees cut by 20%"},
    message={
        "zh": "本年截至 {month}，应比上年同期压减 {cut_ratio}[；业务招待费 {hospitality_this_fen} 元，上年同期 "
        "{hospitality_last_fen} 元，超出指标 {hospitality_over_fen} 元][；会议费 {meeting_this_fen} 元，上年同期 "
        "{meeting_last_fen} 元，超出指标 {meeting_over_fen} 元]",
        "en": "By {month}, to be {cut_ratio} below the same months of last year[; hospitality CNY "
        "{hospitality_this_fen} against {hospitality_last_fen}, {hospitality_over_fen} above the target][; meetings "
        "CNY {meeting_this_fen} against {meeting_last_fen}, {meeting_over_fen} above the target]",
    },
    cites=(Cite("seed-dingcheng", "三(3)"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "exactly a fifth less",
            (*LAST, _report("2026-01", "400.00", "80.00"), _report("2026-02", "400.00", "80.00")),
            {"2026-01": "clear", "2026-02": "clear"},
        ),
        Example("one fen more", (*LAST, _report("2026-01", "400.01", "80.00")), {"2026-01": "flagged"}),
        Example("one fen more for meetings", (*LAST, _report("2026-01", "400.00", "80.01")), {"2026-01": "flagged"}),
        Example(
            "too much in January, made good in February",
            (*LAST, _report("2026-01", "600.00"), _report("2026-02", "200.00")),
            {"2026-01": "flagged", "2026-02": "clear"},
        ),
        Example(
            "each month within, together one fen more, in any order",
            (_report("2026-02", "400.01"), *LAST[::-1], _report("2026-01", "400.00")),
            {"2026-01": "clear", "2026-02": "flagged"},
        ),
        Example(
            "a target between two fen",
            (_report("2025-01", "0.06", "0.06"), _report("2026-01", "0.04", "0.04")),
            {"2026-01": "clear"},
        ),
        Example("the fen above it", (_report("2025-01", "0.06"), _report("2026-01", "0.05")), {"2026-01": "flagged"}),
        Example(
            "nothing spent in either year: the list is told",
            (_report("2025-01", "0.00", items=[]), _report("2026-01", "0.00", items=[])),
            {"2026-01": "clear"},
        ),
        Example(
            "January of last year is missing",
            (LAST[1], _report("2026-01", "1.00"), _report("2026-02", "1.00")),
            {
                "2026-01": ("not_assessable", "missing: hospitality_last_fen, meeting_last_fen"),
                "2026-02": "not_assessable",
            },
        ),
        Example(
            "January of this year is missing, February alone is within",
            (*LAST, _report("2026-02", "400.00")),
            {"2026-02": ("not_assessable", "missing: every_month")},
        ),
        Example(
            "January of this year is missing, February alone is above",
            (*LAST, _report("2026-02", "800.01")),
            {"2026-02": "flagged"},
        ),
        Example(
            "an amount in another currency",
            (*LAST, _report("2026-01", "", items=DOLLARS)),
            {"2026-01": "not_assessable"},
        ),
        Example(
            "January was entered wrong and put right",
            (*LAST, _report("2026-01", "600.00"), _report("2026-01", "400.00", corrects="ex-3")),
            {"2026-01": "clear"},
        ),
        Example(
            "another unit's year is not this one's",
            (*LAST, _report("2026-01", "1.00", unit={"id": "11999001MB0000019D"})),
            {"2026-01": "not_assessable"},
        ),
        Example(
            "reported more than a year after the month began: in no sum",
            (*LAST, {**_report("2026-01", "400.01"), "time": "2027-01-02T00:00:00+08:00"}),
            {"2026-01": "not_assessable"},
            as_of="2027-12-31",
        ),
        Example(
            "a tenth, where the place says so",
            (*LAST, _report("2026-01", "450.00", "90.00")),
            {"2026-01": "clear"},
            set={"cut_ratio": "0.1"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
