"""An allocation plan was proposed by the head, or without the criteria that rank the projects.

What it checks
    Each allocation plan: whether its proposer was the head of the unit on its day, and whether the ranking criteria
    (urgency, number of people served) are among those it used.
Why it matters
    Where the head himself says who gets the money, the others can only agree.
Legal source
    Tongcheng county (resettlement bureau): the task group and the deputy in charge propose the arrangement, by urgency
    and by the number of people served, so that the head does not decide on his own word.
Does not apply
    Nothing: every allocation plan is judged.
Innocent explanations
    The criteria were applied and not written down; the head signed as proposer for the group; the unit has no deputy.
Ask next
    The group's proposal, the ranking of the projects and who drew it up.
Known gaps
    Whether the criteria were really followed is not seen. A plan proposed by a group is taken to be nobody's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.duties import is_head, with_leaders
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目分配方案由一把手提出，或者没有写明排序标准。

查什么
    每份分配方案：提出人是否为当天本单位的正职；排序标准是否包括轻重缓急和惠及人数。
为什么要紧
    由一把手直接说给谁，其他人只能同意。
法律依据
    通城县（移民局）：根据项目轻重缓急和惠及人数，由工作专班和分管领导提出项目安排意见，防止一把手直接说了算。
不适用
    无：每份分配方案都判断。
可能的正当理由
    用了这些标准而没有写进方案；正职代专班署名；单位没有副职。
接着问
    专班的意见、项目排序表和制表人。
已知不足
    标准是否真正执行看不出。由专班提出的方案，视为不是某个人提出的。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Each of the criteria must be among those used."""

    required_criteria: tuple[str, ...] = param(
        ("urgency", "beneficiaries"),
        unit="list",
        zh="必须采用的排序标准",
        en="Criteria that must be used",
        codes="allocation_criterion",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a plan: the criteria it lacks, and whether the head proposed it."""
    used = pl.col("criteria").fill_null(pl.lit([], dtype=pl.List(pl.String)))
    lacking = [pl.when(~used.list.contains(one)).then(pl.lit(one)) for one in p.required_criteria]
    rows = with_leaders(f, f.of("allocation.planned"))
    by_group = pl.col("proposer").is_null() & pl.col("proposer_group").is_not_null()
    return rows.with_columns(
        missing_criteria=pl.concat_list(lacking).list.drop_nulls() if lacking else pl.lit([], dtype=pl.List(pl.String)),
        by_head=pl.when(by_group).then(pl.lit(value=False)).otherwise(is_head("proposer")),
        events=pl.col("duty_events"),
    )


def applies(_: Params) -> pl.Expr:
    """Every plan."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Proposed by the head, or a criterion is missing. Absent criteria are a breach, not a gap."""
    return pl.col("by_head") | (pl.col("missing_criteria").list.len() > 0)


BOTH = ["urgency", "beneficiaries"]


def _plan(criteria: list[str] | None, proposer: str | None = "P-1002", **more: Any) -> dict[str, Any]:
    told = {"allocation_plan_id": "AP-A", "unit": {"id": UNIT}, "criteria": criteria, "proposer": proposer}
    return like(
        "allocation.planned", "2026-02-12", **({name: one for name, one in told.items() if one is not None} | more)
    )


def _duty(person: str, rank: str, day: str = "2026-01-04", **more: Any) -> dict[str, Any]:
    return like("duty.assigned", day, **({"person": person, "rank": rank, "powers": [], "valid_from": day} | more))


HEAD, DEPUTY = _duty("P-1001", "head"), _duty("P-1002", "deputy")

RULE = Rule(
    id="dec.arrangement-not-by-head",
    version=1,
    family="dec",
    severity=Severity.LOW,
    scope="unit",
    reach=RECORD,
    judges=("allocation.planned",),
    reads=("allocation.planned", "duty.assigned"),
    references=("duty.assigned",),
    about=("allocation_plan_id",),
    needs=("by_head",),
    evidence=(
        Shown("day", "方案日期", "Date of the plan"),
        Shown("proposer", "提出人", "Proposed by"),
        Shown("proposer_group", "提出专班", "Task group"),
        Shown("by_head", "提出人为正职", "Proposed by the head"),
        Shown("criteria", "采用的排序标准", "Criteria used", codes="allocation_criterion"),
        Shown("missing_criteria", "缺少的排序标准", "Criteria missing", codes="allocation_criterion"),
    ),
    title={"zh": "项目安排由专班和分管领导提出", "en": "Arrangement proposed by task group and deputy"},
    message={
        "zh": "{day} 的分配方案：提出人为正职：{by_head}[；缺少排序标准：{missing_criteria}]",
        "en": "Allocation plan of {day}; proposed by the head: {by_head}[; criteria missing: {missing_criteria}]",
    },
    cites=(Cite("seed-tongcheng", "分权(1)安排"),),
    in_force=date(2015, 4, 8),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("proposed by a deputy, both criteria", (HEAD, DEPUTY, _plan(BOTH)), {"AP-A": "clear"}),
        Example("proposed by the head; duties last in the file", (_plan(BOTH, "P-1001"), HEAD), {"AP-A": "flagged"}),
        Example("one criterion missing", (HEAD, DEPUTY, _plan(["urgency", "other"])), {"AP-A": "flagged"}),
        Example("the other one missing", (HEAD, DEPUTY, _plan(["beneficiaries"])), {"AP-A": "flagged"}),
        Example("no criteria told", (HEAD, DEPUTY, _plan(None)), {"AP-A": "flagged"}),
        Example("criteria known to be none", (HEAD, DEPUTY, _plan([])), {"AP-A": "flagged"}),
        Example("proposed by a group", (_plan(BOTH, None, proposer_group="项目专班"),), {"AP-A": "clear"}),
        Example(
            "for a group by the head",
            (HEAD, _plan(BOTH, "P-1001", proposer_group="项目专班")),
            {"AP-A": "flagged"},
        ),
        Example(
            "who proposed it is not told", (HEAD, _plan(BOTH, None)), {"AP-A": ("not_assessable", "missing: by_head")}
        ),
        Example(
            "who proposed it is not told, and a criterion is missing",
            (HEAD, _plan(["urgency"], None)),
            {"AP-A": "flagged"},
        ),
        Example("nothing told of the leadership", (_plan(BOTH),), {"AP-A": "not_assessable"}),
        Example("a deputy, of the head nothing is told", (DEPUTY, _plan(BOTH)), {"AP-A": "clear"}),
        Example("somebody without an office, beside a head", (HEAD, _plan(BOTH, "P-1009")), {"AP-A": "clear"}),
        Example(
            "somebody of whom nothing is told, nor of the head",
            (DEPUTY, _plan(BOTH, "P-1009")),
            {"AP-A": "not_assessable"},
        ),
        Example(
            "head until the day before, and his successor",
            (
                _duty("P-1001", "head", valid_until="2026-02-11"),
                _duty("P-1005", "head", "2026-02-12"),
                _plan(BOTH, "P-1001"),
            ),
            {"AP-A": "clear"},
        ),
        Example(
            "on his last day",
            (_duty("P-1001", "head", valid_until="2026-02-12"), _plan(BOTH, "P-1001")),
            {"AP-A": "flagged"},
        ),
        Example(
            "head of another unit",
            (
                _duty("P-1001", "head", unit={"id": "11999001MB00000278"}),
                _duty("P-1005", "head"),
                _plan(BOTH, "P-1001"),
            ),
            {"AP-A": "clear"},
        ),
        Example(
            "where urgency alone is asked for",
            (HEAD, DEPUTY, _plan(["urgency"])),
            {"AP-A": "clear"},
            set={"required_criteria": ["urgency"]},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
