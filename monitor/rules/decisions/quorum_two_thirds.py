"""A leadership body decided with fewer than two thirds of its members present.

What it checks
    Each item decided in a meeting: whether the members due who were present are two thirds or more of the members due.
Why it matters
    A small circle that meets while the others are away decides for all of them.
Legal source
    Dingcheng district: the meeting may vote only with two thirds or more of the members of the leadership present.
    以上 includes the bound: two of three is enough.
Does not apply
    Decisions taken without a meeting (emergency decisions).
Innocent explanations
    Members came later than the sheet was signed; somebody is listed as due who had left the unit; the attendance list
    was copied from another meeting.
Ask next
    The attendance sheet and the notice of the meeting; who was due, and why the others were away.
Known gaps
    Only members due count: guests and staff do not. Who left before the vote is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """领导班子开会决策，到会成员不足三分之二。

查什么
    每个在会议上议决的事项：应到成员中的实到人数是否达到应到人数的三分之二。
为什么要紧
    其他人不在时由少数人开会，等于少数人替全体决定。
法律依据
    鼎城区：三分之二以上领导班子成员到会方能开会表决。“以上”包括本数，三人到两人即可。
不适用
    不开会作出的决策（应急决策）。
可能的正当理由
    成员在签到之后赶到；名单中列了已经调离的人；到会名单抄自另一次会议。
接着问
    签到表和会议通知；谁应到会，没到的人是什么原因。
已知不足
    只计应到成员，列席人员和工作人员不计。表决前谁离开了会场没有报送。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """三分之二以上 includes two thirds."""

    quorum_ratio: str = param("2/3", unit="ratio of members due", zh="到会比例（含）", en="Share present (incl.)")


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a decided item, with the number of members due and of those of them who were present."""
    due = pl.col("due_members").list.n_unique().cast(pl.Int64)
    present = pl.col("due_members").list.set_intersection("present_members").list.n_unique().cast(pl.Int64)
    return f.of("decision.made").with_columns(due=pl.when(due > 0).then(due), present=present)


def applies(_: Params) -> pl.Expr:
    """Every item decided in a meeting, whatever its result."""
    return pl.lit(value=True)


def flagged(p: Params) -> pl.Expr:
    """Too few of those due: present / due < ratio, in whole numbers."""
    needed = ratio(p.quorum_ratio)
    return pl.col("present") * needed.denominator < pl.col("due") * needed.numerator


MEMBERS = ("P-1001", "P-1002", "P-1003", "P-1004", "P-1005", "P-1006")


def _met(due: int, present: tuple[str, ...], **more: Any) -> dict[str, Any]:
    members: dict[str, Any] = {"due_members": list(MEMBERS[:due]), "present_members": list(present)}
    return like("decision.made", "2026-03-03", decision_id="DEC-A", **members, **more)


RULE = Rule(
    id="dec.quorum-two-thirds",
    version=1,
    family="dec",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made",),
    about=("decision_id",),
    needs=("due",),
    evidence=(
        Shown("present", "应到成员中的实到人数", "Members due who were present"),
        Shown("due", "应到人数", "Members due"),
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("result", "决策结果", "Result", codes="decision_result"),
    ),
    title={"zh": "到会三分之二方可开会", "en": "Quorum: two thirds present"},
    message={
        "zh": "应到 {due} 人，实到 {present} 人，未达应到人数的 {quorum_ratio}（{day} 会议）",
        "en": "{present} of the {due} members due were present on {day}; {quorum_ratio} of them or more must be",
    },
    cites=(Cite("seed-dingcheng", "一(2)到会"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("four of six: exactly two thirds", (_met(6, MEMBERS[:4]),), {"DEC-A": "clear"}),
        Example("three of five", (_met(5, MEMBERS[:3]),), {"DEC-A": "flagged"}),
        Example("three of six", (_met(6, MEMBERS[:3]),), {"DEC-A": "flagged"}),
        Example(
            "three of six, and two guests: only members due count",
            (_met(6, (*MEMBERS[:3], "P-9001", "P-9002")),),
            {"DEC-A": "flagged"},
        ),
        Example("one member written down twice", (_met(3, ("P-1001", "P-1001")),), {"DEC-A": "flagged"}),
        Example(
            "a rejected item needs its quorum too", (_met(6, MEMBERS[:3], result="rejected"),), {"DEC-A": "flagged"}
        ),
        Example("one member due, and present", (_met(1, MEMBERS[:1]),), {"DEC-A": "clear"}),
        Example("nobody is written down as due", (_met(0, MEMBERS[:3]),), {"DEC-A": "not_assessable"}),
        Example(
            "a corrected list of those present: the last of the chain is read",
            (
                _met(3, MEMBERS[:1]),
                like(
                    "decision.made",
                    "2026-03-03",
                    corrects="ex-1",
                    decision_id="DEC-A",
                    due_members=list(MEMBERS[:3]),
                    present_members=list(MEMBERS[:2]),
                ),
            ),
            {"DEC-A": "clear"},
        ),
        Example(
            "three of four where the place asks for three quarters",
            (_met(4, MEMBERS[:3]),),
            {"DEC-A": "clear"},
            set={"quorum_ratio": "3/4"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
