"""The head spoke on an item before another member had spoken at all.

What it checks
    The order of speaking of each item decided: whether a member first spoke after the head had first spoken.
Why it matters
    Who speaks after the head has the head's view in the ear: the tone is set before the discussion has begun.
Legal source
    Tongcheng county, five must-nots: the head must not hint, set the tone, speak first, decide alone or meet a few
    beforehand.
Does not apply
    Meetings the head did not attend, and items on which nobody spoke.
Innocent explanations
    The head opened the meeting or asked a question, and the clerk wrote that down as speaking; a member came late.
Ask next
    The recording: what did the head say first, a question or a view? What did those who spoke afterwards say?
Known gaps
    Only speaking first is seen. Hints, tone set otherwise and small meetings beforehand leave no trace in the data;
    dec.majority-of-due looks at whether a few decided. A member who had spoken before the head and spoke again
    afterwards was not led; dec.head-speaks-last looks at that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.meetings import heard, was_heard
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """议决事项时，一把手抢在还没有发过言的成员之前发言。

查什么
    每个议决事项的发言顺序：一把手首次发言之后，是否有成员才第一次发言。
为什么要紧
    在一把手之后开口的人，已经听到了一把手的看法；讨论还没有开始，调子已经定了。
法律依据
    通城县“五个不得”：不得暗示提醒、不得提前定调、不得抢先发言、不得个人或者少数人说了算、不得事前开小会。
不适用
    一把手没有到会的会议；没有人发言的事项。
可能的正当理由
    一把手主持开场或提问，记录人记成了发言；有成员迟到。
接着问
    会议录音：一把手先说的是提问还是看法？之后发言的人说了什么？
已知不足
    只看得到抢先发言。暗示提醒、其他方式的定调、事前开小会在数据里没有痕迹；少数人说了算由 dec.majority-of-due 判断。先于
    一把手发过言、之后又发言的成员不算被定调，由 dec.head-speaks-last 判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set: one member who had not yet spoken is enough."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a decided item, with how many first spoke after the head."""
    return heard(f)


def applies(_: Params) -> pl.Expr:
    """The head was there and somebody spoke."""
    return was_heard()


def flagged(_: Params) -> pl.Expr:
    """Somebody first spoke after the head."""
    return pl.col("unheard") > 0


MEMBERS = ["P-1001", "P-1002", "P-1003"]


def _spoke(*order: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"head": "P-1001", "due_members": MEMBERS, "present_members": MEMBERS}
    return like("decision.made", "2026-03-03", decision_id="DEC-A", **(told | {"speaking_order": list(order)} | more))


RULE = Rule(
    id="dec.pre-tone",
    version=1,
    family="dec",
    severity=Severity.LOW,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made",),
    about=("decision_id",),
    needs=("head", "speaking_order"),
    evidence=(
        Shown("before", "在一把手之前发言的人数", "Spoke before the head"),
        Shown("unheard", "在一把手之后才首次发言的人数", "First spoke after the head"),
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
    ),
    title={"zh": "不得提前定调、抢先发言", "en": "Head must not set the tone early"},
    message={
        "zh": "一把手发言之后才有 {unheard} 人首次发言（之前 {before} 人），{day} 会议 {meeting_id}",
        "en": "Members who first spoke after the head: {unheard} (before: {before}), meeting {meeting_id} of {day}",
    },
    cites=(Cite("seed-tongcheng", "分权(2)"),),
    in_force=date(2015, 4, 8),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the head first", (_spoke("P-1001", "P-1002", "P-1003"),), {"DEC-A": "flagged"}),
        Example("the head before one of two", (_spoke("P-1002", "P-1001", "P-1003"),), {"DEC-A": "flagged"}),
        Example("the head last", (_spoke("P-1002", "P-1003", "P-1001"),), {"DEC-A": "clear"}),
        Example(
            "who spoke after the head had spoken before",
            (_spoke("P-1002", "P-1003", "P-1001", "P-1002", "P-1003"),),
            {"DEC-A": "clear"},
        ),
        Example("the head first and last again", (_spoke("P-1001", "P-1002", "P-1001"),), {"DEC-A": "flagged"}),
        Example("the head alone spoke", (_spoke("P-1001", "P-1001"),), {"DEC-A": "clear"}),
        Example("the head was there and said nothing", (_spoke("P-1002", "P-1003"),), {"DEC-A": "clear"}),
        Example(
            "the head was not there", (_spoke("P-1002", present_members=MEMBERS[1:]),), {"DEC-A": "not_applicable"}
        ),
        Example("known that nobody spoke", (_spoke(),), {"DEC-A": "not_applicable"}),
        Example("the order is not told", (_spoke(speaking_order=None),), {"DEC-A": "not_assessable"}),
        Example(
            "the head is not told",
            (_spoke("P-1001", "P-1002", head=None),),
            {"DEC-A": ("not_assessable", "missing: head")},
        ),
        Example(
            "a correction of the order: the last of the chain is read",
            (_spoke("P-1001", "P-1002"), _spoke("P-1002", "P-1001") | {"corrects": "ex-1"}),
            {"DEC-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
