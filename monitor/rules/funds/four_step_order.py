"""The four steps of a project did not come in their order: planned, published, supervised, accepted by several.

What it checks
    Each project: whether its plan was filed first, it was published after that, supervised after that, and accepted by
    several parties last. A step that is taken while one before it is missing is out of order too.
Why it matters
    Each step lets others see the next one coming; taken afterwards it only confirms what is done.
Legal source
    Tongyu county, section two (3): the plan is filed ahead, the allocation published, the work supervised jointly, and
    the result accepted by several parties, in this order.
Does not apply
    Projects that are in order so far and not accepted yet (not due).
Innocent explanations
    A step was taken in time and not submitted, or without naming the project; the project is older than the procedure.
Ask next
    The day and the paper of each step; who let the next one begin.
Known gaps
    Anything published on the project counts, and any plan that lists it. Steps may be repeated: one course of the four
    in order is enough. Acceptances of a stage, and those by one party, are no last step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import once
from monitor.rules.kit.projects import scopes
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目没有按“计划上报、分配公开、协同监督、多方验收”的次序进行。

查什么
    每个项目：是否先上报计划，再公开，再监督，最后由多方验收。前一步没有做就做了后一步，也是次序颠倒。
为什么要紧
    每一步都让别人看到下一步要来；事后再补，只能承认既成事实。
法律依据
    通榆县二（3）：按照项目计划提前上报、项目分配公开发布、项目实施协同监督、项目结果多方验收的程序。
不适用
    到目前为止次序正确、尚未验收的项目（未到期）。
可能的正当理由
    某一步按时做了，没有报送，或没有写明项目；项目早于这套程序。
接着问
    每一步的日期和材料；由谁放行下一步。
已知不足
    关于该项目的任何公开都算，列有该项目的任何计划都算。步骤可以重复：有一轮四步次序正确即可。阶段验收和只有一方的验收，不算
    最后一步。
"""

MOMENT = ("scope_id", "event", "at", "day", "clock")
STEPS = ("planned", "published", "supervised", "accepted")
SEVERAL = 2
OPEN = 10**6
"""A day that never comes: the next step has not been taken yet."""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def steps(f: Facts) -> dict[str, pl.LazyFrame]:
    """What was done at each step, by its name."""
    rows = f.of("plan.filed", "rows").filter(pl.col("project_id") == pl.col("scope_id"))
    many = (pl.col("parties_count") >= SEVERAL) & (pl.col("acceptance_kind") != "stage")
    told = (rows, f.of("disclosure.published"), f.of("supervision.recorded"), f.of("acceptance.concluded").filter(many))
    return {name: frame.select(MOMENT).unique() for name, frame in zip(STEPS, told, strict=True)}


def first(frame: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """The earliest of a step in each project, as the moment `name`, and `<name>_event`."""
    one = frame.sort("at", "event").unique("scope_id", keep="first", maintain_order=True)
    return one.select("scope_id", *(pl.col(part).alias(f"{name}{end}") for part, end in _ends()))


def _ends() -> tuple[tuple[str, str], ...]:
    return (("at", ""), ("day", "_day"), ("clock", "_clock"), ("event", "_event"))


def course(done: dict[str, pl.LazyFrame], rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (projects) with the first of each step that is not earlier than the step before, and `kept`, how many."""
    before = ""
    for name in STEPS:
        frame = done[name]
        if before:
            frame = frame.join(rows.select("scope_id", pl.col(f"^{before}(_day|_clock)?$")), on="scope_id")
            frame = frame.filter(~later(before, ""))
        rows = once(rows.join(first(frame, name), on="scope_id", how="left"))
        before = name
    return rows.with_columns(kept=pl.sum_horizontal(pl.col(f"{name}_event").is_not_null() for name in STEPS))


def out_of_turn(done: dict[str, pl.LazyFrame], rows: pl.LazyFrame) -> pl.LazyFrame:
    """`scope_id` with the earliest act of a step that its project has not come to: `early_event`, `early_day`."""
    acts = pl.concat([frame.with_columns(step=pl.lit(place)) for place, frame in enumerate(done.values())])
    beyond = acts.join(rows.select("scope_id", "kept"), on="scope_id").filter(pl.col("step") >= pl.col("kept"))
    return first(beyond, "early").select("scope_id", "early_event", "early_day")


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a project: the steps kept, and the act that came before its turn."""
    kinds = ("disclosure.published", "supervision.recorded", "acceptance.concluded")
    done = steps(f)
    any_step = pl.concat(list(done.values())).select("scope_id").unique()
    known = scopes(f.of("plan.filed", "rows"), *(f.of(kind) for kind in kinds)).join(any_step, on="scope_id")
    rows = course(done, known)
    rows = rows.join(out_of_turn(done, rows), on="scope_id", how="left")
    for name in STEPS:
        told = first(done[name], "told").select("scope_id", "told_day", "told_event")
        rows = rows.join(told, on="scope_id", how="left").with_columns(
            pl.coalesce(f"{name}_day", "told_day").alias(f"{name}_day")
        )
        rows = rows.drop("told_day", "told_event")
    last = [pl.col(f"{name}_event") for name in reversed(STEPS)]
    days = [pl.col(f"{name}_day") for name in reversed(STEPS)]
    is_whole = pl.col("kept") == len(STEPS)
    return rows.with_columns(
        is_early=pl.col("early_event").is_not_null(),
        event=pl.coalesce("early_event", *last),
        day=pl.coalesce("early_day", *days),
        events=pl.concat_list(last).list.drop_nulls(),
        due_day=pl.when(~is_whole & pl.col("early_event").is_null() & pl.col("project_id").is_not_null())
        .then(pl.lit(OPEN))
        .cast(pl.Int32),
    )


def applies(_: Params) -> pl.Expr:
    """Every project with a step."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """A step came before its turn."""
    return pl.when(pl.col("project_id").is_not_null()).then("is_early")


PROJECT = "2026-999001-54-01-000017"
OCID = "ocds-tw9990-2026-0017"


def _plan(day: str = "2025-12-10") -> dict[str, Any]:
    return like("plan.filed", day, plan_id=f"PLAN-{day}", rows=[{"project_id": PROJECT}])


def _shown(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"publication_id": f"PUB-{day}", "what": "allocation_plan", "project_id": PROJECT}
    return like("disclosure.published", day, **(told | more))


def _seen(day: str = "2026-05-20", **more: Any) -> dict[str, Any]:
    return like("supervision.recorded", day, **({"supervision_kind": "process", "project_id": PROJECT} | more))


def _accepted(day: str = "2026-12-05", parties: int = 2, **more: Any) -> dict[str, Any]:
    roles = ("finance_bureau", "audit_bureau")[:parties]
    told: dict[str, Any] = {"acceptance_kind": "joint", "project_id": PROJECT, "acceptance_id": f"AC-{day}"}
    told |= {"parties": [{"role": role, "result": "passed"} for role in roles]}
    return like("acceptance.concluded", day, **(told | more))


FOUR = (_plan(), _shown(), _seen(), _accepted())
NOT_DUE = ("not_applicable", "not_due")

RULE = Rule(
    id="fnd.four-step-order",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("plan.filed", "disclosure.published", "supervision.recorded", "acceptance.concluded"),
    reads=("plan.filed", "disclosure.published", "supervision.recorded", "acceptance.concluded"),
    about=("project_id", "ocid", "contract_id"),
    needs=("project_id",),
    evidence=(
        Shown("early_day", "次序颠倒的一步", "Step out of turn on"),
        Shown("planned_day", "计划上报日", "Plan filed on"),
        Shown("published_day", "公开日", "Published on"),
        Shown("supervised_day", "监督日", "Supervised on"),
        Shown("accepted_day", "多方验收日", "Accepted by several on"),
    ),
    title={"zh": "计划上报—分配公开—协同监督—多方验收", "en": "Four-step order kept"},
    message={
        "zh": "{early_day} 的一步走在了前面：计划上报 {planned_day}，公开 {published_day}，监督 {supervised_day}，多方验收 "
        "{accepted_day}",
        "en": "The step of {early_day} came before its turn: plan filed {planned_day}, published {published_day}, "
        "supervised {supervised_day}, accepted by several {accepted_day}",
    },
    cites=(Cite("seed-tongyu", "二(3)"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("four steps in their order", FOUR, {PROJECT: "clear"}),
        Example("the same in reverse order of the file", FOUR[::-1], {PROJECT: "clear"}),
        Example(
            "all on one day",
            (_plan("2026-03-20"), _shown(), _seen("2026-03-20"), _accepted("2026-03-20")),
            {PROJECT: "clear"},
        ),
        Example("published the day before the plan was filed", (_plan("2026-03-21"), *FOUR[1:]), {PROJECT: "flagged"}),
        Example(
            "supervised the day before it was published",
            (*FOUR[:2], _seen("2026-03-19"), _accepted()),
            {PROJECT: "flagged"},
        ),
        Example(
            "accepted the day before it was supervised", (*FOUR[:3], _accepted("2026-05-19")), {PROJECT: "flagged"}
        ),
        Example(
            "published in the morning, the plan filed in the afternoon",
            (_plan("2026-03-20T15:00:00+08:00"), _shown("2026-03-20T09:00:00+08:00")),
            {PROJECT: "flagged"},
        ),
        Example("accepted without any supervision", (*FOUR[:2], FOUR[3]), {PROJECT: "flagged"}),
        Example("supervised and never published", (FOUR[0], FOUR[2]), {PROJECT: "flagged"}),
        Example("published without a plan", (FOUR[1],), {PROJECT: "flagged"}),
        Example("in order so far", FOUR[:3], {PROJECT: NOT_DUE}),
        Example("only planned", FOUR[:1], {PROJECT: NOT_DUE}),
        Example(
            "published once before the plan and once after it",
            (_shown("2025-12-01"), *FOUR),
            {PROJECT: "clear"},
        ),
        Example("accepted by one party", (*FOUR[:3], _accepted(parties=1)), {PROJECT: NOT_DUE}),
        Example(
            "a stage was accepted", (*FOUR[:2], _accepted("2026-05-19", acceptance_kind="stage")), {PROJECT: NOT_DUE}
        ),
        Example(
            "no project is told",
            (_shown(project_id=None, ocid=OCID, regime="tendering"),),
            {OCID: ("not_assessable", "missing: project_id")},
        ),
        Example(
            "the day of the plan was corrected",
            (_plan("2026-06-01"), {**_plan(), "corrects": "ex-1"}, *FOUR[1:]),
            {PROJECT: "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
