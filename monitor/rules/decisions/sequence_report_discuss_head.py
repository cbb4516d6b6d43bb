"""On the arrangement of projects or money the deputy in charge did not report first, or the head did not speak last.

What it checks
    The order of speaking of each item on projects or on allocating funds: whether the deputy in charge spoke first and
    the head last.
Why it matters
    Who knows the matter lays it out, the others weigh it, the head sums up: turned round, the others comment on what
    the head wants.
Legal source
    Tongcheng county, transport and forestry bureaus: the deputy in charge reports, the members discuss, the head states
    a view last.
Does not apply
    Items of another kind, and items on which nobody spoke. Of a meeting that the head did not attend only the report
    is asked for.
Innocent explanations
    The deputy in charge was away and somebody reported in the deputy's place; the chair opened the meeting and was
    written down as the first speaker; a word of thanks after the head was written down too.
Ask next
    The recording. Who laid the matter out, and whose word was the last on it?
Known gaps
    Whether the members discussed between the two is not judged. Disbursements that are decided as works payments or
    spends are not asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.meetings import heard, nobody_spoke
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目安排或资金分配事项，分管领导没有先汇报，或者一把手没有最后表态。

查什么
    每个项目安排、资金分配事项的发言顺序：首先发言的是不是分管领导，最后发言的是不是一把手。
为什么要紧
    懂情况的先讲，其他人讨论，一把手收尾；顺序倒过来，别人就只是在附和一把手的意思。
法律依据
    通城县交通运输局、林业局：分管领导汇报，班子成员讨论，“一把手”末位表态。
不适用
    其他类别的事项；没有人发言的事项。一把手没有到会的，只看汇报。
可能的正当理由
    分管领导请假，由他人代为汇报；主持人开场白被记成首先发言；一把手之后的致谢也被记了下来。
接着问
    会议录音：情况是谁讲的，最后一句话是谁的？
已知不足
    中间有没有讨论不判断。以工程款支付或开支名义议决的拨款不在其内。
"""

ACTIONS = ("project", "allocation")


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a decided item, with its first and its last speaker."""
    first = pl.col("speaking_order").list.first()
    return heard(f).with_columns(
        first_speaker=first,
        last_speaker=pl.col("speaking_order").list.last(),
        is_asked=pl.when(nobody_spoke()).then(pl.lit(value=False)).otherwise(pl.col("action").is_in(ACTIONS)),
    )


def applies(_: Params) -> pl.Expr:
    """Items on projects and on allocating funds, on which somebody spoke."""
    return pl.col("is_asked")


def flagged(_: Params) -> pl.Expr:
    """The first speaker is not the deputy, or the last is not the head, who was there."""
    return (pl.col("first_speaker") != pl.col("deputy_in_charge")) | (
        pl.col("attended") & (pl.col("last_speaker") != pl.col("head"))
    )


MEMBERS = ["P-1001", "P-1002", "P-1003"]


def _spoke(*order: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"head": "P-1001", "deputy_in_charge": "P-1002", "action": "project", "due_members": MEMBERS}
    told |= {"present_members": MEMBERS, "speaking_order": list(order), "decision_id": "DEC-A"}
    return like("decision.made", "2026-03-03", **(told | more))


RULE = Rule(
    id="dec.sequence-report-discuss-head",
    version=1,
    family="dec",
    severity=Severity.LOW,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made",),
    about=("decision_id",),
    needs=("action", "speaking_order", "deputy_in_charge", "head"),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("action", "行为类别", "Kind of act", codes="catalogue_action"),
        Shown("first_speaker", "首先发言的人", "First speaker"),
        Shown("deputy_in_charge", "分管领导", "Deputy in charge"),
        Shown("last_speaker", "最后发言的人", "Last speaker"),
        Shown("head", "主要负责人", "Head"),
    ),
    title={"zh": "分管汇报—班子讨论—一把手表态", "en": "Order: deputy reports, members discuss, head states"},
    message={
        "zh": "{day} 的{action}事项（会议 {meeting_id}）：首先发言 {first_speaker}（分管领导 {deputy_in_charge}），"
        "最后发言 {last_speaker}（主要负责人 {head}）",
        "en": "Item on {action} of {day} (meeting {meeting_id}): first to speak {first_speaker} (deputy in charge: "
        "{deputy_in_charge}), last {last_speaker} (head: {head})",
    },
    cites=(Cite("seed-tongcheng", "分权(2)"),),
    in_force=date(2015, 4, 8),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("deputy, member, head", (_spoke("P-1002", "P-1003", "P-1001"),), {"DEC-A": "clear"}),
        Example("deputy and head only", (_spoke("P-1002", "P-1001"),), {"DEC-A": "clear"}),
        Example("a member before the deputy", (_spoke("P-1003", "P-1002", "P-1001"),), {"DEC-A": "flagged"}),
        Example("a member after the head", (_spoke("P-1002", "P-1001", "P-1003"),), {"DEC-A": "flagged"}),
        Example("the head first and last", (_spoke("P-1001", "P-1002", "P-1003", "P-1001"),), {"DEC-A": "flagged"}),
        Example("the head was there and said nothing", (_spoke("P-1002", "P-1003"),), {"DEC-A": "flagged"}),
        Example(
            "the head was not there: only the report is asked for",
            (
                _spoke("P-1002", "P-1003", present_members=MEMBERS[1:]),
                _spoke("P-1003", "P-1002", present_members=MEMBERS[1:], decision_id="DEC-B"),
            ),
            {"DEC-A": "clear", "DEC-B": "flagged"},
        ),
        Example(
            "an allocation of funds; a matter of personnel",
            (
                _spoke("P-1001", "P-1002", action="allocation"),
                _spoke("P-1001", "P-1002", action="personnel", decision_id="DEC-B"),
            ),
            {"DEC-A": "flagged", "DEC-B": "not_applicable"},
        ),
        Example("known that nobody spoke", (_spoke(),), {"DEC-A": "not_applicable"}),
        Example(
            "the kind of act is not told",
            (_spoke("P-1001", action=None),),
            {"DEC-A": ("not_assessable", "missing: action")},
        ),
        Example(
            "the order is not told",
            (_spoke(speaking_order=None),),
            {"DEC-A": ("not_assessable", "missing: speaking_order")},
        ),
        Example(
            "the deputy is not told: open where the head spoke last",
            (
                _spoke("P-1003", "P-1001", deputy_in_charge=None),
                _spoke("P-1001", "P-1003", deputy_in_charge=None, decision_id="DEC-B"),
            ),
            {"DEC-A": ("not_assessable", "missing: deputy_in_charge"), "DEC-B": "flagged"},
        ),
        Example(
            "the head is not told: open where the deputy spoke first",
            (
                _spoke("P-1002", "P-1001", head=None),
                _spoke("P-1001", "P-1003", head=None, decision_id="DEC-B"),
            ),
            {"DEC-A": ("not_assessable", "missing: head"), "DEC-B": "flagged"},
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
