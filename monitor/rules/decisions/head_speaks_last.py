"""The head of a unit spoke before other members in a meeting that decided an item.

What it checks
    The order of speaking of each item decided: whether another member spoke after the head had first spoken.
Why it matters
    Once the head has spoken the others rarely say otherwise; the meeting then only confirms one person's view.
Legal source
    Tongcheng county, Dingcheng district and Tongyu county: the head states a view last.
Does not apply
    Meetings the head did not attend, and items on which nobody spoke.
Innocent explanations
    The head opened the meeting or asked a question, and the clerk wrote that down as speaking; the order was written
    from memory.
Ask next
    The recording of the meeting: what was said first, and by whom.
Known gaps
    Only the order of speaking is read: a list of votes tells no order. What was said before the meeting is not known.
    A head who was present and said nothing has not spoken early.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.meetings import heard, spoke_early, was_heard
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """议决事项的会议上，一把手在其他成员之前发了言。

查什么
    每个议决事项的发言顺序：一把手首次发言之后，是否还有其他成员发言。
为什么要紧
    一把手先表了态，别人很少再说不同意见，会议只剩下确认一个人的看法。
法律依据
    通城县、鼎城区、通榆县：一把手末位表态。
不适用
    一把手没有到会的会议；没有人发言的事项。
可能的正当理由
    一把手主持开场或提问，记录人记成了发言；发言顺序是事后凭记忆补记的。
接着问
    会议录音：谁先说，说了什么。
已知不足
    只看发言顺序，表决名单不说明顺序。会前说过什么不知道。一把手到会而没有发言的，不算先表态。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """末位: nobody speaks after the head."""

    head_position: str = param("last", unit="last/not_first", zh="主要负责人发言位次", en="Place of the head")


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a decided item, with how many spoke before and after the head."""
    return heard(f)


def applies(_: Params) -> pl.Expr:
    """The head was there and somebody spoke."""
    return was_heard()


def flagged(p: Params) -> pl.Expr:
    """Somebody spoke after the head; or, where the place asks only that, nobody before."""
    return spoke_early(p.head_position)


MEMBERS = ["P-1001", "P-1002", "P-1003"]


def _spoke(*order: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "head": "P-1001",
        "due_members": MEMBERS,
        "present_members": MEMBERS,
        "speaking_order": list(order),
    }
    return like("decision.made", "2026-03-03", decision_id="DEC-A", **(told | more))


RULE = Rule(
    id="dec.head-speaks-last",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made",),
    about=("decision_id",),
    needs=("head", "speaking_order"),
    evidence=(
        Shown("before", "在主要负责人之前发言的人数", "Spoke before the head"),
        Shown("after", "在主要负责人之后发言的人数", "Spoke after the head"),
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
    ),
    title={"zh": "一把手末位表态", "en": "Head speaks last"},
    message={
        "zh": "主要负责人发言之后还有 {after} 人发言（之前 {before} 人），未末位表态（{day} 会议）",
        "en": "Members who spoke after the head had spoken: {after} (before: {before}); in the meeting of {day} "
        "the head did not speak last",
    },
    cites=(Cite("seed-tongcheng", "分权(2)"), Cite("seed-dingcheng", "一(2)末位"), Cite("seed-tongyu", "三2")),
    in_force=date(2015, 4, 8),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the head last", (_spoke("P-1002", "P-1003", "P-1001"),), {"DEC-A": "clear"}),
        Example("the head second of three", (_spoke("P-1002", "P-1001", "P-1003"),), {"DEC-A": "flagged"}),
        Example(
            "the head first, and last again", (_spoke("P-1001", "P-1002", "P-1003", "P-1001"),), {"DEC-A": "flagged"}
        ),
        Example("the head twice at the end", (_spoke("P-1002", "P-1003", "P-1001", "P-1001"),), {"DEC-A": "clear"}),
        Example("the head alone spoke", (_spoke("P-1001"),), {"DEC-A": "clear"}),
        Example("the head was there and said nothing", (_spoke("P-1002", "P-1003"),), {"DEC-A": "clear"}),
        Example(
            "the head was not there",
            (_spoke("P-1002", "P-1003", present_members=["P-1002", "P-1003"]),),
            {"DEC-A": "not_applicable"},
        ),
        Example("known that nobody spoke", (_spoke(),), {"DEC-A": "not_applicable"}),
        Example(
            "order not told; votes tell no order",
            (
                _spoke(
                    speaking_order=None,
                    votes=[{"member": "P-1001", "opinion": "agree"}, {"member": "P-1002", "opinion": "agree"}],
                ),
            ),
            {"DEC-A": "not_assessable"},
        ),
        Example("head not told", (_spoke("P-1002", "P-1001", head=None),), {"DEC-A": "not_assessable"}),
        Example(
            "a correction of the order: the last of the chain is read",
            (
                _spoke("P-1001", "P-1002"),
                like(
                    "decision.made",
                    "2026-03-03",
                    corrects="ex-1",
                    decision_id="DEC-A",
                    head="P-1001",
                    present_members=MEMBERS,
                    speaking_order=["P-1002", "P-1001"],
                ),
            ),
            {"DEC-A": "clear"},
        ),
        Example(
            "the head second of three, where the place only forbids speaking first",
            (_spoke("P-1002", "P-1001", "P-1003"),),
            {"DEC-A": "clear"},
            set={"head_position": "not_first"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
