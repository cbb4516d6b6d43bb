"""A works project without a report to the deputy county leader before, during or after it.

What it checks
    Each works project, stage by stage: a report on the decision before the first act of its execution (tender,
    contract, start, payment), one on the execution by its completion or acceptance, and one on the result by its final
    account.
Why it matters
    Whoever hears of a project only when it is done can no longer change anything.
Legal source
    Tongyu county: what is reported of decision, execution and result goes up in good time to the deputy county leader,
    works among others. The text names no days: the next step of the project is taken as the last moment.
Does not apply
    Projects other than works; stages whose next step has not come yet.
Innocent explanations
    The report was oral, or covered several projects and names another; the deputy county leader chaired the meeting
    himself.
Ask next
    The report and whom it reached; the dates of tender, completion and final account.
Known gaps
    A project that has no final account here is never asked for its last report. What a report says is not read. One
    that tells no stage may be any of the three.
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
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.milestones import milestones
from monitor.rules.kit.params import param
from monitor.rules.kit.reports import reports
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """工程项目事前、事中、事后没有逐段向分管县领导报告。

查什么
    每个工程项目分三段：实施的第一步（招标、合同、开工、付款）之前报告决策；完工或验收之前报告实施；竣工决算之前报告结果。
为什么要紧
    项目做完才知道，就什么也改变不了。
法律依据
    通榆县：凡涉及工程建设等事项，都应把事前决策、事中实施、事后结果及时上报分管县领导。原文没有写天数，本系统以项目的下一步
    为最后时点。
不适用
    不是工程的项目；下一步还没有发生的阶段。
可能的正当理由
    口头报告，或几个项目合并报告而写的是另一个项目；分管县领导本人主持了会议。
接着问
    报告和送达情况；招标、完工、决算的日期。
已知不足
    没有竣工决算记录的项目，不会要求最后一段报告。报告的内容不读。没有写明阶段的报告，三段都有可能。
"""

STAGES = ("before", "during", "after")
TO = "deputy_county_leader"
MOMENT = ["event", "at", "day", "clock"]
OPEN = 10**6
"""A day that never comes: the step by which the report is due has not happened."""
STEPS = (
    "tender.published",
    "contract.signed",
    "payment.made",
    "milestone.updated",
    "acceptance.concluded",
    "final_account.compiled",
)


@dataclass(frozen=True, slots=True)
class Params:
    """How many of the stages, in their order, are reported on."""

    stages: int = param(3, unit="count", zh="须报告的阶段数", en="Stages to report on")


def first(frames: list[pl.LazyFrame], stage: str) -> pl.LazyFrame:
    """The earliest of the steps by which the report of a stage is due, one a project."""
    told = pl.concat([frame.select("scope_id", *MOMENT) for frame in frames])
    told = told.sort("at", "event").unique("scope_id", keep="first", maintain_order=True)
    return told.with_columns(stage=pl.lit(stage))


def met(f: Facts, kind: str) -> pl.LazyFrame:
    """Milestones of a kind that were met, at that moment."""
    return milestones(f, kind).filter("is_met").with_columns(at="met", day="met_day", clock="met_clock")


def steps(f: Facts) -> pl.LazyFrame:
    """`scope_id`, `stage` and the step by which its report is due: `MOMENT`."""
    paid = f.of("payment.made").filter(pl.col("payment_kind") != "onward")
    begun = [f.of("tender.published"), f.of("contract.signed"), paid, met(f, "start")]
    accepted = f.of("acceptance.concluded").filter(
        (pl.col("acceptance_kind") != "stage") & (pl.col("result") == "passed")
    )
    told = [
        first(begun, "before"),
        first([met(f, "completion"), accepted], "during"),
        first([f.of("final_account.compiled")], "after"),
    ]
    return pl.concat(told)


def reported(f: Facts) -> pl.LazyFrame:
    """Written reports to the deputy county leader: `scope_id`, `stage` (null: not told), `reported` (a moment)."""
    stage = f.of("report.submitted").select("scope_id", "event", "stage")
    sent = reports(f, "superior").filter(pl.col("role") == TO).join(stage, on=["scope_id", "event"])
    sent = sent.select("scope_id", "stage", *moment_as("reported"), report_event=pl.col("event"))
    return sent.sort("reported", "report_event").unique(["scope_id", "stage"], keep="first", maintain_order=True)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a project and stage, with its first report and the step by which that was due."""
    known = f.of("project.registered").filter(pl.col("project_id") == pl.col("scope_id"))
    projects = one_each(known, ["scope_id"]).select("scope_id", "project_id", "category", "event", "day")
    asked = pl.LazyFrame({"stage": STAGES[: p.stages]}, schema={"stage": pl.String})
    sent = reported(f)
    unstaged = sent.filter(pl.col("stage").is_null()).select("scope_id", may_be_day="reported_day")
    due = steps(f).rename({name: f"step_{name}" for name in MOMENT})
    rows = projects.join(asked, how="cross").join(due, on=["scope_id", "stage"], how="left")
    rows = rows.join(sent.filter(pl.col("stage").is_not_null()), on=["scope_id", "stage"], how="left")
    rows = rows.join(unstaged, on="scope_id", how="left").with_columns(step=pl.col("step_at"))
    is_due, may_be = pl.col("step_event").is_not_null(), pl.col("may_be_day") <= pl.col("step_day")
    late = is_due & later("reported", "step").fill_null(value=True)
    return rows.with_columns(
        event=pl.coalesce("step_event", "event"),
        day=pl.coalesce("step_day", "day"),
        due_day=pl.when(~is_due & pl.col("reported").is_null()).then(pl.lit(OPEN, dtype=pl.Int32)),
        is_late=pl.when(~(late & may_be.fill_null(value=False))).then(late),
        cured_day=pl.when(late).then("reported_day"),
        events=pl.concat_list("report_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Works projects."""
    return pl.col("category") == "works"


def flagged(_: Params) -> pl.Expr:
    """The next step came before the report."""
    return pl.col("is_late")


PROJECT = "2026-999001-54-01-000017"
BEFORE, DURING, AFTER = STAGES


def _project(category: str = "works") -> dict[str, Any]:
    return like("project.registered", "2026-01-12", project_id=PROJECT, category=category)


def _report(stage: str | None, day: str, role: str = TO, **more: Any) -> dict[str, Any]:
    told = {"report_id": f"RPT-{day}", "report_kind": "superior", "project_id": PROJECT, "recipients": [{"role": role}]}
    return like("report.submitted", day, **(told | ({"stage": stage} if stage else {}) | more))


def _tender(day: str = "2026-03-20") -> dict[str, Any]:
    return like("tender.published", day, project_id=PROJECT)


def _met(kind: str, day: str, status: str = "met") -> dict[str, Any]:
    told = {"milestone_id": f"MS-{kind}", "milestone_kind": kind, "status": status, "project_id": PROJECT}
    return like("milestone.updated", day, **told)


def _accepted(day: str, kind: str = "completion", result: str = "passed") -> dict[str, Any]:
    told = {"acceptance_id": f"AC-{day}", "acceptance_kind": kind, "result": result, "project_id": PROJECT}
    return like("acceptance.concluded", day, **told)


CLOSED = like("final_account.compiled", "2027-02-20", project_id=PROJECT)

RULE = Rule(
    id="dec.three-stage-report",
    version=1,
    family="dec",
    severity=Severity.LOW,
    scope="project",
    judges=("project.registered", *STEPS),
    reads=("project.registered", *STEPS, "report.submitted"),
    about=("project_id", "stage"),
    needs=("is_late",),
    evidence=(
        Shown("stage", "阶段", "Stage", codes="report_stage"),
        Shown("day", "应在此日之前报告", "Report due before the step of"),
        Shown("reported_day", "报告日", "Reported on"),
    ),
    title={"zh": "事前事中事后三段报告", "en": "Report before, during and after"},
    message={
        "zh": "工程项目的{stage}报告：{day} 的下一步之前没有报送分管县领导[，{reported_day} 才报]",
        "en": "The report on this works project ({stage}) had not gone to the deputy county leader before the step of "
        "{day}[; reported on {reported_day}]",
    },
    cites=(Cite("seed-tongyu", "四3"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "all three, each on the day of the step",
            (
                _project(),
                _report(BEFORE, "2026-03-20"),
                _tender(),
                _report(DURING, "2026-11-30"),
                _met("completion", "2026-11-30"),
                _report(AFTER, "2027-02-20"),
                CLOSED,
            ),
            {BEFORE: "clear", DURING: "clear", AFTER: "clear"},
            as_of="2027-12-31",
        ),
        Example(
            "all three a day late; steps first in the file",
            (
                _tender(),
                _met("completion", "2026-11-30"),
                CLOSED,
                _report(AFTER, "2027-02-21"),
                _report(DURING, "2026-12-01"),
                _report(BEFORE, "2026-03-21"),
                _project(),
            ),
            {BEFORE: "flagged", DURING: "flagged", AFTER: "flagged"},
            as_of="2027-12-31",
        ),
        Example(
            "none at all, and only the tender has come",
            (_project(), _tender()),
            {BEFORE: ("flagged", "breach"), DURING: ("not_applicable", "not_due"), AFTER: "not_applicable"},
        ),
        Example(
            "reported before anything began",
            (_project(), _report(BEFORE, "2026-02-01")),
            {BEFORE: ("clear", "lawful"), DURING: "not_applicable"},
        ),
        Example(
            "not tendered: the contract is the first step",
            (_project(), like("contract.signed", "2026-03-20", project_id=PROJECT), _report(BEFORE, "2026-03-21")),
            {BEFORE: "flagged"},
        ),
        Example(
            "the start is the first step",
            (_project(), _met("start", "2026-03-20"), _report(BEFORE, "2026-03-21"), _tender("2026-03-22")),
            {BEFORE: "flagged"},
        ),
        Example(
            "a start that is only planned is none",
            (
                _project(),
                _met("start", "2026-03-20", "scheduled"),
                _report(BEFORE, "2026-03-21"),
                _tender("2026-03-22"),
            ),
            {BEFORE: "clear"},
        ),
        Example(
            "a payment is a first step, a contractor's own is not",
            (
                _project(),
                like("payment.made", "2026-03-19", project_id=PROJECT, payment_kind="onward"),
                like("payment.made", "2026-03-20", project_id=PROJECT),
                _report(BEFORE, "2026-03-20"),
            ),
            {BEFORE: "clear"},
        ),
        Example(
            "a payment before the report",
            (_project(), like("payment.made", "2026-03-20", project_id=PROJECT), _report(BEFORE, "2026-03-21")),
            {BEFORE: "flagged"},
        ),
        Example(
            "accepted, without a report on the execution", (_project(), _accepted("2026-12-05")), {DURING: "flagged"}
        ),
        Example(
            "an acceptance of a stage, and one that failed, are no step",
            (_project(), _accepted("2026-12-05", "stage"), _accepted("2026-12-06", result="failed")),
            {DURING: "not_applicable"},
        ),
        Example(
            "a report to somebody else, and one on something else",
            (
                _project(),
                _report(BEFORE, "2026-02-01", "county_leader"),
                _report(BEFORE, "2026-02-02", report_kind="funds_arrival"),
                _tender(),
            ),
            {BEFORE: "flagged"},
        ),
        Example(
            "an oral one", (_project(), _report(BEFORE, "2026-02-01", is_written=False), _tender()), {BEFORE: "flagged"}
        ),
        Example(
            "a report of another stage", (_project(), _report(DURING, "2026-02-01"), _tender()), {BEFORE: "flagged"}
        ),
        Example(
            "a report that tells no stage, in time, and too late",
            (_project(), _report(None, "2026-03-20"), _tender(), _met("completion", "2026-03-19")),
            {BEFORE: ("not_assessable", "missing: is_late"), DURING: "flagged"},
        ),
        Example(
            "an earlier report and a later one of the same stage",
            (_project(), _report(BEFORE, "2026-04-01"), _report(BEFORE, "2026-02-01"), _tender()),
            {BEFORE: "clear"},
        ),
        Example("assistance, no works", (_project("assistance"), _tender()), {PROJECT: "not_applicable"}),
        Example(
            "where two stages are asked for",
            (_project(), _tender(), _accepted("2026-12-05"), CLOSED),
            {PROJECT: "flagged"},
            as_of="2027-12-31",
            set={"stages": 2},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
