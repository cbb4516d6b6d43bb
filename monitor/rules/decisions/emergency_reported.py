"""A decision taken without a meeting was not reported to the next meeting of the body that should have taken it.

What it checks
    Each emergency decision: whether the first meeting of the same body of the unit after it was told of it, in any of
    its items.
Why it matters
    Reporting gives those who were passed over the chance to object while something can still be changed.
Legal source
    Daxing district: the written record is kept for inspection and the matter is reported at the next meeting.
Does not apply
    While no meeting of that body has followed.
Innocent explanations
    The report was given and not entered with the decisions of that meeting; the meeting was called for one urgent item
    only; the body met on the same day, before it was known.
Ask next
    The minutes of that meeting. When did the members first hear of it?
Known gaps
    Only meetings that decided an item are known. A meeting of the same day is not the next one unless both tell the
    clock, but a report to it counts. Where the body is not known to have met within the window, the answer is open.
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
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """应急决策没有在本应决策的机构的下一次会议上通报。

查什么
    每项应急决策：同一单位同一决策机构在其后的第一次会议，是否有任一事项载明通报了该决策。
为什么要紧
    通报让被绕过的人还来得及提出不同意见。
法律依据
    大兴区：应急决策的书面记录留档备查，并在下次会议上通报情况。
不适用
    该机构其后还没有开会的。
可能的正当理由
    会上通报了，没有随当次会议的决策录入；那次会议专为一件急事召开；当天的会议开在前面，还不知道。
接着问
    那次会议的纪要；成员最早何时知道的？
已知不足
    只知道议决了事项的会议。同一天的会议，除非两者都有钟点，不算下一次，但在其上通报的算数。该机构在观察期内没有开会的，无法
    判断。
"""

BODY = ["scope_id", "unit_id", "body"]
KEYS = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The next meeting is looked for in the days after the decision, the last of them included."""

    meeting_window: int = param(
        183, unit="day", zh="查找下次会议的天数（含）", en="Days in which it is looked for (incl.)"
    )


def meetings(f: Facts) -> pl.LazyFrame:
    """One row a meeting of a body: `BODY`, `meeting_id`, when its first item was decided, the events of its items."""
    items = f.of("decision.made").sort("at", "event").group_by(*BODY, "meeting_id", maintain_order=True)
    return items.agg(
        pl.col("at").first().alias("met"),
        pl.col("day").first().alias("met_day"),
        pl.col("event").unique().sort().alias("meeting_events"),
        pl.col("emergencies_reported").list.explode(keep_nulls=False, empty_as_null=False).unique().alias("told"),
    )


def following(urgent: pl.LazyFrame, met: pl.LazyFrame) -> pl.LazyFrame:
    """`KEYS` with the first meeting of the body that is later (`next_id`, `next_at`, `next_day`, `meeting_events`).

    Of a decision of which only the day is told, one of a later day.
    """
    end_of_day = pl.col("at") + pl.duration(days=1) - pl.duration(microseconds=1)
    rows = urgent.select(*KEYS, *BODY[1:], after=pl.when("clock").then("at").otherwise(end_of_day)).sort("after")
    told = met.select(*BODY, "meeting_events", next_id="meeting_id", next_at="met", next_day="met_day")
    found = rows.join_asof(
        told.sort("next_at", "next_id"),
        left_on="after",
        right_on="next_at",
        by=BODY,
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
    )
    return found.select(*KEYS, "next_id", "next_at", "next_day", "meeting_events")


def reports(urgent: pl.LazyFrame, met: pl.LazyFrame) -> pl.LazyFrame:
    """`KEYS`, `reported_at`, `reported_day`: the first meeting of the body, not of an earlier day, that was told."""
    told = met.select(*BODY, "met", "met_day", decision_id="told").explode("decision_id")
    mine = urgent.select(*KEYS, *BODY[1:], "decision_id", "day", "last_day").join(told, on=[*BODY, "decision_id"])
    mine = mine.filter(pl.col("met_day").is_between(pl.col("day"), pl.col("last_day")))
    return mine.group_by(KEYS).agg(reported_at=pl.col("met").min(), reported_day=pl.col("met_day").min())


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an emergency decision, with the next meeting and the one that was told of it."""
    urgent = f.of("emergency_decision.made").with_columns(last_day=days_after(pl.col("day"), p.meeting_window))
    met = meetings(f)
    rows = urgent.join(following(urgent, met), on=KEYS, how="left").join(reports(urgent, met), on=KEYS, how="left")
    near = pl.when(pl.col("next_day") <= pl.col("last_day"))
    rows = rows.with_columns(near.then(name).alias(name) for name in ("next_id", "next_at", "next_day"))
    is_told = pl.col("reported_at") <= pl.col("next_at")
    is_met = pl.col("next_at").is_not_null() | pl.col("reported_at").is_not_null()
    waits = ~is_met & (pl.col("last_day") >= f.as_of_day)
    is_missed = pl.col("next_at").is_not_null() & ~is_told.fill_null(value=False)
    return rows.with_columns(
        is_missed=is_missed,
        next_meeting=pl.when(is_met).then(pl.lit(value=True)),
        due_day=pl.when(waits).then("last_day"),
        cured_day=pl.when(is_missed).then("reported_day"),
        events="meeting_events",
        stake_fen=pl.col("amount_fen"),
    )


def applies(_: Params) -> pl.Expr:
    """Every emergency decision."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """The next meeting was not told. A meeting that lists nothing is a breach, not a gap."""
    return pl.col("is_missed")


def _urgent(day: str = "2026-07-08", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"decision_id": "DEC-E", "body": "leadership_team"}
    return like("emergency_decision.made", day, **(told | more))


def _met(day: str, meeting: str, *told: str, **more: Any) -> dict[str, Any]:
    listed: dict[str, Any] = {"decision_id": f"DEC-{meeting}", "meeting_id": meeting, "body": "leadership_team"}
    return like("decision.made", day, **(listed | {"emergencies_reported": list(told)} | more))


RULE = Rule(
    id="dec.emergency-reported",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="unit",
    reach="meeting_window",
    judges=("emergency_decision.made",),
    reads=("emergency_decision.made", "decision.made"),
    about=("decision_id",),
    needs=("next_meeting",),
    evidence=(
        Shown("day", "决定日", "Decided on"),
        Shown("body", "本应决策的机构", "Body that should have decided", codes="body"),
        Shown("next_id", "下次会议编号", "Next meeting"),
        Shown("next_day", "下次会议日", "Next meeting held on"),
        Shown("reported_day", "通报日", "Reported on"),
        Shown("amount_fen", "金额（元）", "Amount (CNY)"),
    ),
    title={"zh": "应急决策下次会议通报", "en": "Emergency decision reported at the next meeting"},
    message={
        "zh": "{day} 的应急决策，{next_day} {body}会议（{next_id}）没有通报[，{reported_day} 才通报]",
        "en": "Emergency decision of {day} was not reported to the meeting of the {body} on {next_day} ({next_id})"
        "[; it was on {reported_day}]",
    },
    cites=(Cite("seed-daxing", "决策留痕·应急"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("told at the next meeting", (_urgent(), _met("2026-07-14", "MT-1", "DEC-E")), {"DEC-E": "clear"}),
        Example("the next meeting was told of nothing", (_met("2026-07-14", "MT-1"), _urgent()), {"DEC-E": "flagged"}),
        Example(
            "the next meeting lists nothing: a breach, not a gap",
            (_urgent(), _met("2026-07-14", "MT-1", emergencies_reported=None)),
            {"DEC-E": "flagged"},
        ),
        Example(
            "told in another item of the next meeting, decided later",
            (
                _urgent(),
                _met("2026-07-14T10:00:00+08:00", "MT-1"),
                _met("2026-07-14T11:00:00+08:00", "MT-1", "DEC-X", "DEC-E", decision_id="DEC-B"),
                _met("2026-07-14T10:30:00+08:00", "MT-2"),
            ),
            {"DEC-E": "clear"},
        ),
        Example(
            "told at the meeting after the next one",
            (_urgent(), _met("2026-07-28", "MT-2", "DEC-E"), _met("2026-07-14", "MT-1")),
            {"DEC-E": "flagged"},
        ),
        Example(
            "the next meeting of another body, and of another unit",
            (
                _urgent(),
                _met("2026-07-09", "MT-1", body="head_office"),
                _met("2026-07-09", "MT-2", unit={"id": "91999001MA000012XP"}),
                _met("2026-07-14", "MT-3", "DEC-E"),
            ),
            {"DEC-E": "clear"},
        ),
        Example(
            "told to another body only",
            (_urgent(), _met("2026-07-09", "MT-1", "DEC-E", body="head_office"), _met("2026-07-14", "MT-2")),
            {"DEC-E": "flagged"},
        ),
        Example(
            "a meeting of the same day is not the next one, but may be told",
            (
                _urgent(),
                _met("2026-07-08T16:00:00+08:00", "MT-1", "DEC-F"),
                _urgent(decision_id="DEC-F"),
                _met("2026-07-14", "MT-2", "DEC-E"),
            ),
            {"DEC-E": "clear", "DEC-F": "clear"},
        ),
        Example(
            "by the clock: a meeting later on the day is the next one, one earlier is not",
            (
                _urgent("2026-07-08T10:00:00+08:00"),
                _met("2026-07-08T10:00:01+08:00", "MT-1"),
                _urgent("2026-07-08T10:00:01+08:00", decision_id="DEC-F"),
                _met("2026-07-14", "MT-2", "DEC-E", "DEC-F"),
            ),
            {"DEC-E": "flagged", "DEC-F": "clear"},
        ),
        Example(
            "no meeting yet, on the last day of the window",
            (_urgent(), _met("2026-07-07", "MT-1")),
            {"DEC-E": ("not_applicable", "not_due")},
            as_of="2027-01-07",
        ),
        Example(
            "no meeting within the window",
            (_urgent(), _met("2027-01-08", "MT-1", "DEC-E")),
            {"DEC-E": ("not_assessable", "missing: next_meeting")},
            as_of="2027-01-08",
        ),
        Example(
            "a meeting on the last day of the window",
            (_urgent(), _met("2027-01-07", "MT-1")),
            {"DEC-E": "flagged"},
            as_of="2027-01-08",
        ),
        Example(
            "only the days are told: a meeting of the next day is the next one",
            (_urgent(), _met("2026-07-09", "MT-1"), _met("2026-07-10", "MT-2", "DEC-E")),
            {"DEC-E": "flagged"},
        ),
        Example(
            "told at the next meeting, and again",
            (_urgent(), _met("2026-07-14", "MT-1", "DEC-E"), _met("2026-07-28", "MT-2", "DEC-E")),
            {"DEC-E": "clear"},
        ),
        Example(
            "told on the day itself, and no meeting since",
            (_urgent(), _met("2026-07-08", "MT-1", "DEC-E")),
            {"DEC-E": "clear"},
        ),
        Example(
            "listed by a meeting of the day before: no report of it",
            (_urgent(), _met("2026-07-07", "MT-1", "DEC-E"), _met("2026-07-14", "MT-2")),
            {"DEC-E": "flagged"},
        ),
        Example(
            "a correction adds the report",
            (
                _urgent(),
                _met("2026-07-14", "MT-1") | {"id": "m1"},
                _met("2026-07-14", "MT-1", "DEC-E") | {"corrects": "m1"},
            ),
            {"DEC-E": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
