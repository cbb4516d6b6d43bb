"""A project shows a later stage, and an earlier one that the county's process chart puts before it had not happened.

What it checks
    Each project against the chart of the place, pair by pair: where the later stage is there, whether the earlier one
    was there by then, in the same procedure where both belong to one.
Why it matters
    The stage that was left out is where somebody would have said no.
Legal source
    Tongcheng county: charts of the exercise of power for over 730 matters, so that things are done by the chart.
Does not apply
    Projects in which none of the chart's later stages has been reached.
Innocent explanations
    The stage was held and not submitted; it was not needed in this procedure and the chart does not know it; it was
    dated by its paper.
Ask next
    The papers of the missing stage, and who let the next one begin.
Known gaps
    The text quotes no chart: the place sets it as pairs of event kinds, earlier>later. A pair whose kinds belong to a
    procedure is looked at procedure by procedure, any other over the whole project. What a stage says is not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.params import WrongParameter, param
from monitor.rules.kit.projects import STAND_INS, scopes
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.contract import contract
from monitor.vocabulary.verdicts import Severity

ZH = """项目已经进入后面的环节，按县里流程图应当在前的环节当时还没有。

查什么
    对照当地的流程图，逐对检查每个项目：后面的环节已经有了，前面的环节当时是否已有；两个环节都属于采购过程的，逐个过程检查。
为什么要紧
    被跳过的那一步，往往就是会有人说“不”的那一步。
法律依据
    通城县：编制“权力运行流程图”730多个，做到按图办事。
不适用
    流程图中靠后的环节一个也没有到的项目。
可能的正当理由
    环节已经办了，没有报送；本次程序不需要这一环节，流程图没有反映；日期按文件填写。
接着问
    缺少环节的文件；由谁放行进入下一环节。
已知不足
    原文没有附流程图：由当地按“前>后”成对设定事件种类。两个环节都属于采购过程的逐个过程看，其余按整个项目看。不看环节的内容。
"""

KINDS = (
    "project.registered", "plan.filed", "approval.granted", "funds.received", "agenda_item.proposed", "decision.made",
    "allocation.planned", "allocation.concluded", "tender.published", "draw.held", "bids.opened",
    "evaluation.concluded", "candidates.published", "award.made", "award.notified", "contract.signed",
    "progress.certified", "acceptance.concluded", "payment.made", "final_account.compiled", "result.reviewed",
    "record.archived",
)  # fmt: skip
"""Stages that a chart can name."""
MOMENT = ("at", "day", "clock")


@dataclass(frozen=True, slots=True)
class Params:
    """The chart has no figure in the text: without one nothing is judged."""

    chart: tuple[str, ...] = param((), unit="earlier>later", zh="流程图（前>后）", en="Process chart (earlier>later)")


def pairs(p: Params) -> list[tuple[str, str]]:
    """The chart's pairs; raises WrongParameter where one names no stage."""
    out = []
    for told in p.chart:
        earlier, _, after = told.partition(">")
        if earlier not in KINDS or after not in KINDS:
            raise WrongParameter(f"chart: {told!r} is not earlier>later of {', '.join(KINDS)}")
        out.append((earlier, after))
    return out


def firsts(rows: pl.LazyFrame, by: list[str], name: str) -> pl.LazyFrame:
    """One row for each value of `by`: the first event, as the moment `name` and `<name>_event`."""
    told = rows.select(*by, *moment_as(name), pl.col("event").alias(f"{name}_event"))
    return told.sort(f"{name}_day", name, f"{name}_event").unique(by, keep="first", maintain_order=True)


def held(stages: dict[str, pl.LazyFrame], earlier: str, after: str) -> pl.LazyFrame:
    """Per project, and per procedure where both stages belong to one: the later stage and the earlier one."""
    in_process = all("ocid" in contract().kinds[kind].fields for kind in (earlier, after))
    by = ["scope_id", "ocid"] if in_process else ["scope_id"]
    first, second = (
        (stages[kind].filter(pl.col("ocid").is_not_null()) if in_process else stages[kind]) for kind in (earlier, after)
    )
    met = firsts(second, by, "after").join(firsts(first, by, "before"), on=by, how="left")
    return met.select(
        "scope_id", "after_event", "after_day",
        at="after", day="after_day", clock="after_clock",
        stage=pl.lit(earlier), later_stage=pl.lit(after), before_event="before_event", before_day="before_day",
        is_missing=pl.col("before").is_null() | later("before", "after"),
    )  # fmt: skip


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a project, with the stages of the chart that were missing when a later one was there.

    What belongs to no project (a unit's own decisions) is not looked at.
    """
    stages = {kind: f.of(kind) for kind in KINDS}
    every = pl.concat([_bare(frame) for frame in stages.values()])
    any_one = firsts(every, ["scope_id"], "first").select("scope_id", event="first_event", day="first_day")
    names = scopes(every)
    met = [held({kind: _bare(frame) for kind, frame in stages.items()}, *pair) for pair in pairs(p)]
    if not met:
        empty = any_one.join(names, on="scope_id").with_columns(chart_told=pl.lit(None, dtype=pl.String))
        return empty.with_columns(_nothing())
    rows = pl.concat(met).sort("at", "after_event", "stage", "later_stage")
    gone = pl.col("is_missing")
    given = pl.col("before_day").filter(gone)
    one = rows.group_by("scope_id", maintain_order=True).agg(
        missing=pl.col("stage").filter(gone).unique(maintain_order=True),
        reached=pl.col("later_stage").filter(gone).unique(maintain_order=True),
        event=pl.coalesce(pl.col("after_event").filter(gone).first(), pl.col("after_event").first()),
        day=pl.coalesce(pl.col("day").filter(gone).first(), pl.col("day").first()),
        made_good=pl.when(given.is_not_null().all()).then(given.max()),
        events=pl.concat_list("after_event", "before_event").explode().drop_nulls().unique().sort(),
    )  # fmt: skip
    others = any_one.join(one, on="scope_id", how="anti")
    return pl.concat([one, others], how="diagonal").join(names, on="scope_id").with_columns(
        chart_told=pl.lit("told"), cured_day="made_good"
    )  # fmt: skip


def _bare(frame: pl.LazyFrame) -> pl.LazyFrame:
    told = frame.collect_schema().names()
    ids = [pl.col(name) if name in told else pl.lit(None, dtype=pl.String).alias(name) for name in STAND_INS]
    return frame.select("scope_id", "event", *MOMENT, *ids)


def _nothing() -> list[pl.Expr]:
    lists = [pl.lit(None, dtype=pl.List(pl.String)).alias(name) for name in ("missing", "reached")]
    return [*lists, pl.lit(None, dtype=pl.Int32).alias("made_good")]


def applies(p: Params) -> pl.Expr:
    """Projects in which a later stage of the chart was reached."""
    return pl.col("missing").is_not_null() if p.chart else pl.lit(None, dtype=pl.Boolean)


def flagged(_: Params) -> pl.Expr:
    """A stage of the chart was missing."""
    return pl.col("missing").list.len() > 0


PROJECT = "2026-999001-54-01-000017"
OCID = "ocds-tw9990-2026-0017"
CHART = {"chart": ["project.registered>contract.signed", "tender.published>award.made"]}
REGISTERED = like("project.registered", "2026-01-12", project_id=PROJECT)


def _contract(day: str = "2026-05-06", **more: Any) -> dict[str, Any]:
    return like("contract.signed", day, contract_id="CON-A", project_id=PROJECT, **more)


def _tender(day: str, ocid: str = OCID) -> dict[str, Any]:
    return like("tender.published", day, ocid=ocid, project_id=PROJECT)


def _award(day: str, ocid: str = OCID) -> dict[str, Any]:
    return like("award.made", day, award_id=f"AW-{ocid}", ocid=ocid)


RULE = Rule(
    id="dat.missing-stage",
    version=1,
    family="dat",
    severity=Severity.MEDIUM,
    scope="project",
    judges=KINDS,
    reads=KINDS,
    about=STAND_INS,
    needs=("chart_told",),
    evidence=(
        Shown("missing", "缺失的环节", "Stages missing"),
        Shown("reached", "已进入的环节", "Stages reached"),
        Shown("day", "进入日", "Reached on"),
        Shown("made_good", "补办日", "Made good on"),
    ),
    title={"zh": "环节缺失", "en": "Missing stage in the chain"},
    message={
        "zh": "{day} 已进入 {reached}，流程图中在前的 {missing} 当时没有[，{made_good} 才补办]",
        "en": "{reached} was reached on {day}, and {missing}, which the chart puts before it, was not there[; made "
        "good only on {made_good}]",
    },
    cites=(Cite("seed-tongcheng", "确权(2)"),),
    in_force=date(2015, 4, 8),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("registered, then contracted", (REGISTERED, _contract()), {PROJECT: "clear"}, set=CHART),
        Example("contracted, never registered", (_contract(),), {PROJECT: "flagged"}, set=CHART),
        Example(
            "registered afterwards, told backwards",
            (_contract("2026-01-11"), REGISTERED),
            {PROJECT: "flagged"},
            set=CHART,
        ),
        Example("both on one day", (_contract("2026-01-12"), REGISTERED), {PROJECT: "clear"}, set=CHART),
        Example(
            "both on one day, the contract in the morning and the registration in the afternoon",
            (_contract("2026-01-12T09:00:00+08:00"), {**REGISTERED, "time": "2026-01-12T15:00:00+08:00"}),
            {PROJECT: "flagged"},
            set=CHART,
        ),
        Example(
            "one procedure announced, the other not",
            (
                _tender("2026-03-01"),
                _award("2026-04-15"),
                _tender("2026-05-01", "ocds-tw9990-2026-0018"),
                _award("2026-04-16", "ocds-tw9990-2026-0018"),
            ),
            {PROJECT: "flagged"},
            set=CHART,
        ),
        Example(
            "both procedures announced",
            (
                _tender("2026-03-01"),
                _award("2026-04-15"),
                _tender("2026-03-02", "ocds-tw9990-2026-0018"),
                _award("2026-04-16", "ocds-tw9990-2026-0018"),
            ),
            {PROJECT: "clear"},
            set=CHART,
        ),
        Example("no later stage reached", (REGISTERED, _tender("2026-03-01")), {PROJECT: "not_applicable"}, set=CHART),
        Example(
            "stages that the chart does not name",
            (like("payment.made", "2026-06-30", project_id=PROJECT),),
            {PROJECT: "not_applicable"},
            set=CHART,
        ),
        Example(
            "the contract was entered by mistake",
            (
                _contract(),
                _contract("2026-05-07", corrects="ex-1"),
                {**REGISTERED, "time": "2026-05-06T00:00:00+08:00"},
            ),
            {PROJECT: "clear"},
            set=CHART,
        ),
        Example("the county has no chart", (_contract(),), {PROJECT: ("not_assessable", "missing: chart_told")}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
