"""The record of a decision does not name who first moved it; the head who chaired is presumed to have.

What it checks
    Each decided item: whether its first mover is on record. Where not, it says who is presumed to have moved it.
Why it matters
    Who proposes answers for the outcome. An item that came from nobody is the way a head's own wish is decided by all.
Legal source
    Daxing district: where the name of the first mover is not recorded, the head who chaired counts as mover.
Does not apply
    A secret ballot on an item that nobody moved: such items may be put to one, and then no mover is asked for.
Innocent explanations
    The mover stands in the minutes and was not entered; the item comes round every year and nobody moves it anew.
Ask next
    Who first spoke of it, and when? Does the one presumed to have moved it agree?
Known gaps
    That the one recorded did move it cannot be seen. Where it is not told who chaired, nobody is presumed. A secret
    ballot is told by the form: where none is told, a mover is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.meetings import is_unmoved
from monitor.rules.kit.params import WrongParameter, param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """决策记录没有写明初始动议人，推定为主持会议的一把手。

查什么
    每个议决事项是否记录了初始动议人；没有记录的，写明推定由谁动议。
为什么要紧
    谁提议，谁对结果负责。没有来处的议题，往往是把一把手的意思变成大家的决定。
法律依据
    大兴区：凡是不记录初始动议人姓名的，主持会议的一把手就默认为初始动议人。
不适用
    无人动议而用无记名投票的事项，不要求记录动议人。
可能的正当理由
    动议人写在纪要里，没有录入；每年例行的事项，没有人专门提出。
接着问
    这件事最先是谁说的，什么时候？被推定的人认不认？
已知不足
    记录的人是否真是动议人看不出。没有报送主持人的，不推定任何人。是否无记名以表决方式为准，没有报送表决方式的，仍要求记录
    动议人。
"""

MOVERS = ("chair", "head")


@dataclass(frozen=True, slots=True)
class Params:
    """Who counts as mover where none is recorded."""

    default_mover: str = param("chair", unit="chair/head", zh="推定的动议人", en="Who counts as mover")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a decided item, with who is presumed to have moved it where nobody is recorded."""
    if p.default_mover not in MOVERS:
        raise WrongParameter(f"default_mover: {p.default_mover!r} is not one of {', '.join(MOVERS)}")
    presumed = pl.when(pl.col("initial_mover").is_null()).then(p.default_mover)
    return f.of("decision.made").with_columns(presumed_mover=presumed, is_unmoved=is_unmoved())


def applies(_: Params) -> pl.Expr:
    """Every decided item."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """No mover on record: a breach, not a gap."""
    return pl.col("initial_mover").is_null() & ~pl.col("is_unmoved")


def _decided(mover: str | None = None, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"decision_id": "DEC-A", "initial_mover": mover, "chair": "P-1001", "head": "P-1005"}
    return like("decision.made", "2026-03-03", **(told | more))


RULE = Rule(
    id="dec.initial-mover",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made",),
    about=("decision_id",),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("presumed_mover", "推定的动议人", "Presumed mover"),
        Shown("chair", "主持人", "Chair"),
        Shown("form", "表决方式", "Form of the vote", codes="decision_form"),
    ),
    title={"zh": "初始动议人署名", "en": "Initial mover recorded"},
    message={
        "zh": "{day} 的决策（会议 {meeting_id}）没有记录初始动议人[，推定为 {presumed_mover}]",
        "en": "Decision of {day} (meeting {meeting_id}): no first mover is recorded[; {presumed_mover} is presumed to "
        "have moved it]",
    },
    cites=(Cite("seed-daxing", "决策留痕·动议人"), Cite("seed-daxing", "初始动议")),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the mover is recorded", (_decided("P-1002"),), {"DEC-A": "clear"}),
        Example("the chair moved it, and that is recorded", (_decided("P-1001"),), {"DEC-A": "clear"}),
        Example("no mover is recorded", (_decided(),), {"DEC-A": "flagged"}),
        Example("no mover, and nobody is told to have chaired", (_decided(chair=None),), {"DEC-A": "flagged"}),
        Example("no mover, by a named ballot", (_decided(form="named_ballot"),), {"DEC-A": "flagged"}),
        Example("no mover, by secret ballot", (_decided(form="secret_ballot"),), {"DEC-A": "clear"}),
        Example("rejected, and no mover", (_decided(result="rejected"),), {"DEC-A": "flagged"}),
        Example("the head counts as mover", (_decided(),), {"DEC-A": "flagged"}, set={"default_mover": "head"}),
        Example(
            "a correction names the mover", (_decided(), _decided("P-1002") | {"corrects": "ex-1"}), {"DEC-A": "clear"}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
