"""A collective decision was approved and no minutes of it were drawn up within the days allowed.

What it checks
    Each item approved: whether the decision carries minutes, and whether these are dated within the days after the
    meeting.
Why it matters
    A decision that is written down nowhere can be told otherwise afterwards by whoever it suits.
Legal source
    Dingcheng district: minutes are drawn up after the meeting. Tongcheng county: minutes are drawn up, so that it can
    be looked up. Neither names a period: the days are this system's own.
Does not apply
    Items rejected or put off.
Innocent explanations
    One set of minutes covers the whole meeting and was entered with another item; they wait for the head's signature;
    the last day was a day of rest.
Ask next
    The minutes, and the book in which meetings are entered. Who keeps it?
Known gaps
    What the minutes say is not read. Minutes entered with one item of a meeting are not seen from the others. Minutes
    without a date are there, but whether they were drawn up in time is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """集体决策通过后，没有在期限内形成会议纪要。

查什么
    每个通过的事项：决策是否附有会议纪要，纪要日期是否在会后期限之内。
为什么要紧
    没有写下来的决策，事后谁都可以另讲一套。
法律依据
    鼎城区：会后形成《集体决策会议纪要》。通城县：形成会议纪要，做到有记录查询。两处都没有写期限，天数是本系统的经验值。
不适用
    未通过或缓议的事项。
可能的正当理由
    一份纪要覆盖整个会议，随另一事项报送；纪要待主要领导签发；最后一天是休息日。
接着问
    会议纪要和会议登记簿；由谁保管？
已知不足
    不看纪要内容。纪要随同一会议的另一事项报送的，本事项看不到。纪要没有日期的，无法判断是否按期。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The last day is inside; the number is no law's."""

    minutes_days: int = param(7, unit="day", zh="形成纪要的期限（天，含）", en="Minutes within (days)", heuristic=True)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a decided item, with the last day for its minutes."""
    rows = f.of("decision.made").with_columns(last_day=days_after(pl.col("day"), p.minutes_days))
    is_there = pl.col("minutes_id").is_not_null()
    is_late = pl.col("minutes_date_day") > pl.col("last_day")
    return rows.with_columns(
        is_late=is_late,
        due_day=pl.when(~is_there).then("last_day"),
        cured_day=pl.when(is_late).then("minutes_date_day"),
    )


def applies(_: Params) -> pl.Expr:
    """Items recorded as approved."""
    return pl.col("result") == "approved"


def flagged(_: Params) -> pl.Expr:
    """Minutes of a later day. None at all is a breach once the days are over, not a gap."""
    return pl.col("is_late")


def _decided(dated: str | None = None, name: str = "DEC-A", **more: Any) -> dict[str, Any]:
    minutes = {"id": "MIN-A", "kind": "minutes"} | ({} if dated is None else {"date": dated})
    told: dict[str, Any] = {"decision_id": name, "result": "approved", "minutes": minutes}
    return like("decision.made", "2026-03-03", **(told | more))


RULE = Rule(
    id="dec.minutes-exist",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made",),
    about=("decision_id",),
    needs=("minutes_date",),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("minutes_id", "会议纪要", "Minutes"),
        Shown("minutes_date_day", "纪要日期", "Minutes dated"),
        Shown("last_day", "期限末日", "Last day"),
    ),
    title={"zh": "形成集体决策会议纪要", "en": "Minutes of the decision exist"},
    message={
        "zh": "{day} 通过的决策（会议 {meeting_id}），会议纪要{minutes_id}[，日期 {minutes_date_day}]，"
        "应于 {last_day} 前（含当日，会后 {minutes_days} 天）形成",
        "en": "Decision approved on {day} (meeting {meeting_id}); minutes {minutes_id}[, dated {minutes_date_day}]; "
        "they "
        "were due by {last_day}, {minutes_days} days after the meeting",
    },
    cites=(Cite("seed-dingcheng", "一(2)纪要"), Cite("seed-tongcheng", "分权(1)")),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("minutes of the seventh day", (_decided("2026-03-10"),), {"DEC-A": "clear"}),
        Example("minutes of the eighth day", (_decided("2026-03-11"),), {"DEC-A": ("flagged", "breach")}),
        Example("no minutes", (_decided(minutes=None),), {"DEC-A": ("flagged", "overdue")}),
        Example(
            "no minutes on the seventh day",
            (_decided(minutes=None),),
            {"DEC-A": ("not_applicable", "not_due")},
            as_of="2026-03-10",
        ),
        Example("no minutes on the eighth day", (_decided(minutes=None),), {"DEC-A": "flagged"}, as_of="2026-03-11"),
        Example(
            "minutes without a date: there, and nobody knows since when",
            (_decided(),),
            {"DEC-A": ("not_assessable", "missing: minutes_date")},
        ),
        Example(
            "rejected; put off",
            (_decided(minutes=None, result="rejected"), _decided(None, "DEC-B", minutes=None, result="deferred")),
            {"DEC-A": "not_applicable", "DEC-B": "not_applicable"},
        ),
        Example(
            "a correction brings the minutes",
            (_decided(minutes=None), _decided("2026-03-04") | {"corrects": "ex-1"}),
            {"DEC-A": "clear"},
        ),
        Example(
            "ten days where the place says so", (_decided("2026-03-13"),), {"DEC-A": "clear"}, set={"minutes_days": 10}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
