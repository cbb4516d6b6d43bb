"""Who was present and gave no opinion is deemed to have agreed with the mover.

What it checks
    Nothing is held against anybody: of each decided item it lists the members present whose opinion is not on record.
Why it matters
    Where a decision turns out wrong, who kept silent shares the answer for it; that should be known beforehand.
Legal source
    Daxing district: of an item in plain breach, who does not object counts as agreeing with the first mover.
Does not apply
    Secret ballots: there nobody's opinion is on record. Items of before the first day of the rule.
Innocent explanations
    A member objected and the clerk did not write it down; a member left before the vote.
Ask next
    The member: what did you say? The recording, where there is one.
Known gaps
    The text speaks of items in plain breach; whether an item is one is for a person to say, so silence is listed for
    all. Members are those due who were present. Where no mover is recorded, the chair counts as mover.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.meetings import KEYS, is_secret_ballot, voiced
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """到会而没有表态的成员，视为同意动议人的意见。

查什么
    不认定任何问题，只列出每个议决事项中到会而没有表态记录的成员。
为什么要紧
    事情办错了，沉默的人也要分担责任，这一点应当事先让人知道。
法律依据
    大兴区：对动议事项明显违规违纪，参会者不提出不同意见的，视为同意最初动议人的意见。
不适用
    无记名投票的事项，本来就没有每人意见的记录。本规则适用之前的事项。
可能的正当理由
    提过不同意见而记录人没有写；表决前已经离会。
接着问
    问本人当时说了什么；有录音的听录音。
已知不足
    原文限于明显违规违纪的事项，是否明显违规要由人判断，所以对所有事项都列出。成员指到会的应到成员。没有记录动议人的，以主持人
    为动议人。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a decided item, with the members present who gave no opinion."""
    rows = f.of("decision.made").join(voiced(f), on=KEYS, how="left")
    mover = pl.coalesce("initial_mover", "chair")
    voices = pl.concat_list(pl.col("spoke").fill_null([]), mover).list.drop_nulls()
    members = pl.col("due_members").list.set_intersection("present_members")
    return rows.with_columns(
        mover=mover,
        deemed=pl.when(pl.col("votes_count").is_not_null()).then(members.list.set_difference(voices).list.sort()),
        is_open=~is_secret_ballot(),
    ).with_columns(votes=pl.when(pl.col("deemed").is_not_null()).then(pl.lit(value=True)))


def applies(_: Params) -> pl.Expr:
    """Items not decided by secret ballot."""
    return pl.col("is_open")


def flagged(_: Params) -> pl.Expr:
    """Never: it only says who is deemed to have agreed."""
    return pl.lit(value=False)


MEMBERS = ["P-1001", "P-1002", "P-1003"]


def _decided(*voters: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"decision_id": "DEC-A", "votes": [{"member": one, "opinion": "agree"} for one in voters]}
    told |= {"due_members": MEMBERS, "present_members": MEMBERS, "initial_mover": "P-1002"}
    return like("decision.made", "2026-03-03", **(told | more))


RULE = Rule(
    id="dec.silence-is-assent",
    version=1,
    family="dec",
    severity=Severity.INFO,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made",),
    about=("decision_id",),
    needs=("votes", "mover"),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("deemed", "视为同意的成员", "Deemed to have agreed"),
        Shown("mover", "动议人", "Mover"),
    ),
    title={"zh": "沉默视为同意", "en": "Silence counts as assent"},
    message={
        "zh": "{day} 的决策（会议 {meeting_id}）：到会未表态的 {deemed#} 人视为同意动议人 {mover} 的意见：{deemed}",
        "en": "Decision of {day} (meeting {meeting_id}): members deemed to have agreed with the mover {mover}: "
        "{deemed#} "
        "({deemed})",
    },
    cites=(Cite("seed-daxing", "决策留痕·沉默"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all spoke up", (_decided(*MEMBERS),), {"DEC-A": "clear"}),
        Example("one kept silent: said, not held against anybody", (_decided("P-1001"),), {"DEC-A": "clear"}),
        Example("known that nobody voted", (_decided(),), {"DEC-A": "clear"}),
        Example("the votes are not told", (_decided(votes=None),), {"DEC-A": ("not_assessable", "missing: votes")}),
        Example("no mover, and a chair", (_decided("P-1001", initial_mover=None, chair="P-1001"),), {"DEC-A": "clear"}),
        Example(
            "neither mover nor chair is told",
            (_decided("P-1001", initial_mover=None),),
            {"DEC-A": ("not_assessable", "missing: mover")},
        ),
        Example("a secret ballot", (_decided(form="secret_ballot"),), {"DEC-A": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
