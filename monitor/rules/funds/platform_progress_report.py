"""Start, progress or completion of a government-investment project was not reported on the online platform.

What it checks
    Each start and completion that was met: whether it was reported on the platform. Each month between the start and
    the completion: whether something of the project was reported there. A project that progresses without a start on
    record.
Why it matters
    The platform is where the approving departments see whether what they approved is being built.
Legal source
    Government Investment Regulation, article 27: the owner reports start, progress and completion on the online
    platform. How often is for the province; every month is usual.
Does not apply
    Projects that are not government investment, or are secret; the month of the start and that of the completion; a
    month that is not over (not due).
Innocent explanations
    The report was made and the milestone does not say so; work stood still and the platform was told so; the province
    asks for a quarter only.
Ask next
    The project's page on the platform with the dates of its reports.
Known gaps
    Whether the report is true is not known. A project that has not started is not seen, nor is a completion that
    nobody told. With several contracts the first start and the last completion count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.event import EPOCH
from monitor.vocabulary.verdicts import Severity

ZH = """政府投资项目的开工、进度或竣工没有在在线平台报送。

查什么
    每个已达成的开工和完工：是否报送在线平台。开工与完工之间的每个月：项目是否在平台上有过报送。有进度而没有开工记录的项目。
为什么要紧
    审批部门靠平台知道批准的项目建没建、建到哪里。
法律依据
    政府投资条例第27条：项目单位应当通过在线平台如实报送开工建设、建设进度、竣工的基本信息。多久报一次由省里定，通常按月。
不适用
    非政府投资项目、涉密项目；开工当月和完工当月；尚未结束的月份（未到期）。
可能的正当理由
    已经报送而节点没有注明；停工期间已在平台说明；省里只要求按季报。
接着问
    平台上该项目的页面及报送日期。
已知不足
    报送的内容是否属实不知道。没有开工的项目看不到，没有人报告的完工也看不到。有几个合同的，取最早的开工和最后的完工。
"""

STEPS = ("start", "completion")
UNDER_WAY = ("progress", "completion", "monthly_report")
"""Milestones that cannot be met before a start."""
MILESTONE = ["scope_id", "project_id", "contract_id", "milestone_id"]
ROW = ["scope_id", "event", "at", "day", "clock"]
OWN = ("is_government_investment", "is_secret")


@dataclass(frozen=True, slots=True)
class Params:
    """Months to a report, set by the province; every month is usual."""

    frequency: int = param(1, unit="month", zh="报送周期（月）", en="Months to a report")


def met(f: Facts) -> pl.LazyFrame:
    """Starts and completions that were met, each as it stands last, with whether it is on the platform."""
    told = f.of("milestone.updated").filter(pl.col("milestone_kind").is_in(STEPS)).sort("at", "event")
    told = told.with_columns(contract_id=pl.when(pl.col("project_id").is_null()).then("contract_id"))
    latest = told.group_by(MILESTONE).agg(
        pl.col(*ROW[1:], "milestone_kind", "status", "met_date_day").last(),
        on_platform=pl.col("is_on_platform").drop_nulls().last(),
    )
    return latest.filter(pl.col("status") == "met").with_columns(met_day=pl.coalesce("met_date_day", "day"))


def month_of(day: pl.Expr) -> pl.Expr:
    """Months since the year 0."""
    then = day.cast(pl.Date)
    return then.dt.year().cast(pl.Int64) * 12 + then.dt.month().cast(pl.Int64) - 1


def last_day_of(month: pl.Expr) -> pl.Expr:
    """The last day of a `month_of`."""
    following = month + 1
    return (pl.date(following // 12, following % 12 + 1, 1).cast(pl.Int32) - 1).cast(pl.Int32)


def periods(f: Facts, steps: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """One row a period between start and completion, as long as one is awaited; `on_platform` null: not told."""
    starts = steps.filter(pl.col("milestone_kind") == "start").sort("met_day", "event")
    first = starts.unique("scope_id", keep="first", maintain_order=True).with_columns(
        start_month=month_of(pl.col("met_day"))
    )
    done = steps.filter(pl.col("milestone_kind") == "completion").group_by("scope_id").agg(
        done_month=month_of(pl.col("met_day").max())
    )  # fmt: skip
    told = f.of("milestone.updated").filter(pl.col("status") != "scheduled").select(
        "scope_id", "is_on_platform", told_month=month_of(pl.col("day"))
    )  # fmt: skip
    began = first.select("scope_id", "start_month")
    number = (pl.col("told_month") - pl.col("start_month") - 1) // p.frequency
    seen = told.join(began, on="scope_id").with_columns(period=number).group_by("scope_id", "period").agg(
        on_platform=pl.col("is_on_platform").any(ignore_nulls=False), is_told=pl.lit(value=True)
    )  # fmt: skip
    now = EPOCH.toordinal() + f.as_of_day
    this_month = date.fromordinal(now).year * 12 + date.fromordinal(now).month - 1
    running = ((this_month - pl.col("start_month") - 1) // p.frequency).clip(lower_bound=0)
    rows = first.join(done, on="scope_id", how="left").with_columns(running=running)
    at_end = rows.join(
        seen, left_on=["scope_id", "running"], right_on=["scope_id", "period"], how="left", suffix="_now"
    )
    more = pl.col("on_platform_now").fill_null(value=False).cast(pl.Int64)
    whole = (pl.col("done_month") - pl.col("start_month") - 1) // p.frequency
    count = pl.coalesce(whole, pl.col("running") + 1 + more).clip(lower_bound=0)
    listed = at_end.select(*ROW, *OWN, "start_month", period=pl.int_ranges(count))
    each = listed.explode("period").drop_nulls("period").join(seen, on=["scope_id", "period"], how="left")
    end = pl.col("start_month") + (pl.col("period") + 1) * p.frequency
    told_of = pl.col("is_told").fill_null(value=False)
    return each.with_columns(
        day=last_day_of(end),
        month=pl.format("{}-{}", end // 12, (end % 12 + 1).cast(pl.String).str.zfill(2)),
        milestone_kind=pl.lit("progress"),
        reported=pl.when("is_told").then("on_platform").otherwise(pl.lit(value=False)),
        due_day=pl.when(~(told_of & (pl.col("on_platform") | pl.col("on_platform").is_null()))).then(last_day_of(end)),
    )  # fmt: skip


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a start, a completion, a period between them, and a start that is not on record."""
    steps = with_project(f, met(f), *OWN)
    counts = pl.col("is_government_investment").fill_null(value=True)
    each = steps.select(
        *ROW, *OWN, "milestone_kind", "milestone_id", "met_day", reported="on_platform", is_asked=counts
    )
    between = periods(f, steps, p).with_columns(is_asked=counts)
    told = f.of("milestone.updated").filter(pl.col("milestone_kind").is_in(UNDER_WAY), pl.col("status") == "met")
    begun = f.of("milestone.updated").filter(pl.col("milestone_kind") == "start").select("scope_id").unique()
    loose = told.sort("day", "at", "event").unique("scope_id", keep="first", maintain_order=True)
    loose = with_project(f, loose.join(begun, on="scope_id", how="anti"), *OWN).select(
        *ROW, *OWN, milestone_kind=pl.lit("start"), reported=pl.lit(value=False), is_asked="is_government_investment"
    )
    return pl.concat([each, between, loose], how="diagonal").with_columns(project_id="scope_id")


def applies(_: Params) -> pl.Expr:
    """Government investment that is not secret; where that is not told it is asked too, save for a missing start."""
    return pl.col("is_asked") & ~pl.col("is_secret").fill_null(value=False)


def flagged(_: Params) -> pl.Expr:
    """Not on the platform; a period that lacks its report is awaited until it ends."""
    return pl.when(pl.col("due_day").is_not_null()).then(pl.lit(value=False)).otherwise(~pl.col("reported"))


PROJECT = "2026-999001-54-01-000017"


def _step(kind: str, day: str, *, on: bool | None = True, status: str = "met", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"milestone_id": f"MS-{kind}", "milestone_kind": kind, "project_id": PROJECT}
    told |= {} if on is None else {"is_on_platform": on}
    return like("milestone.updated", day, **(told | {"status": status} | more))


def _project(**more: Any) -> dict[str, Any]:
    return like("project.registered", "2026-01-12", project_id=PROJECT, **more)


STARTED, DONE = _step("start", "2026-05-20"), _step("completion", "2026-08-10")
JUNE, JULY = _step("monthly_report", "2026-06-01"), _step("monthly_report", "2026-07-31")

RULE = Rule(
    id="fnd.platform-progress-report",
    version=1,
    family="fnd",
    severity=Severity.LOW,
    scope="project",
    judges=("milestone.updated",),
    reads=("milestone.updated", "project.registered"),
    about=("project_id", "milestone_kind", "milestone_id", "month"),
    needs=("reported",),
    evidence=(
        Shown("milestone_kind", "应报送", "To be reported", codes="milestone_kind"),
        Shown("month", "截至月份", "Month, the last of its period"),
        Shown("met_day", "达成日", "Met on"),
        Shown("reported", "已报送平台", "On the platform"),
        Shown("day", "日期", "Day"),
    ),
    title={"zh": "在线平台报送开工进度竣工", "en": "Start, progress and completion reported online"},
    message={
        "zh": "{milestone_kind}没有报送在线平台[（{met_day} 达成）][（{month} 止的周期，每 {frequency} 个月一次）]",
        "en": "Not reported on the online platform: {milestone_kind}[, met on {met_day}][, in the period that ended "
        "with {month}, one report every {frequency} month(s)]",
    },
    cites=(Cite("cn-government-investment-regulation", "27"),),
    in_force=date(2019, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "every month reported",
            (STARTED, JUNE, JULY, DONE),
            {"MS-start": "clear", "2026-06": "clear", "2026-07": "clear", "MS-completion": "clear"},
        ),
        Example("no report in July", (STARTED, JUNE, DONE), {"2026-06": "clear", "2026-07": ("flagged", "overdue")}),
        Example("the same, submitted in the opposite order", (DONE, JUNE, STARTED), {"2026-07": "flagged"}),
        Example(
            "a report that is not on the platform",
            (STARTED, JUNE, _step("progress", "2026-07-31", on=False), DONE),
            {"2026-07": "flagged"},
        ),
        Example(
            "not told whether it is",
            (STARTED, JUNE, _step("progress", "2026-07-31", on=None), DONE),
            {"2026-07": "not_assessable"},
        ),
        Example(
            "one of two reports of the month is",
            (STARTED, JUNE, JULY, _step("progress", "2026-07-15", on=False), DONE),
            {"2026-07": "clear"},
        ),
        Example(
            "planned progress is no report",
            (STARTED, JUNE, _step("progress", "2026-07-31", status="scheduled"), DONE),
            {"2026-07": "flagged"},
        ),
        Example(
            "a milestone missed, and told",
            (STARTED, JUNE, _step("progress", "2026-07-31", status="not_met"), DONE),
            {"2026-07": "clear"},
        ),
        Example(
            "the last day of a month without report",
            (STARTED, JUNE),
            {"2026-07": ("not_applicable", "not_due")},
            as_of="2026-07-31",
        ),
        Example(
            "the day after",
            (STARTED, JUNE),
            {"2026-07": ("flagged", "overdue"), "2026-08": ("not_applicable", "not_due")},
            as_of="2026-08-01",
        ),
        Example(
            "reported ahead: the next month is awaited",
            (STARTED, JUNE, JULY),
            {"2026-07": "clear", "2026-08": ("not_applicable", "not_due")},
            as_of="2026-07-31",
        ),
        Example(
            "started this month: of those to come one is awaited",
            (STARTED,),
            {"2026-06": ("not_applicable", "not_due"), "progress": "not_applicable"},
            as_of="2026-05-31",
        ),
        Example(
            "every three months where the province asks for that",
            (STARTED, JULY, _step("completion", "2026-11-10")),
            {"2026-08": "clear"},
            set={"frequency": 3},
        ),
        Example(
            "a period of three months without one",
            (STARTED, _step("completion", "2026-09-10")),
            {"2026-08": "flagged"},
            set={"frequency": 3},
        ),
        Example(
            "the start is not on the platform",
            (_step("start", "2026-05-20", on=False), _step("completion", "2026-06-10")),
            {"MS-start": "flagged"},
        ),
        Example(
            "it was put there later",
            (
                _step("start", "2026-05-20", on=False),
                _step("start", "2026-05-25", met_date="2026-05-20"),
                _step("completion", "2026-06-10"),
            ),
            {"MS-start": "clear"},
        ),
        Example(
            "the start does not tell",
            (_step("start", "2026-05-20", on=None), _step("completion", "2026-06-10")),
            {"MS-start": ("not_assessable", "missing: reported")},
        ),
        Example(
            "the completion is not",
            (STARTED, _step("completion", "2026-06-10", on=False)),
            {"MS-completion": "flagged"},
        ),
        Example(
            "started earlier than told of: the months run from the day it was met",
            (_step("start", "2026-06-05", met_date="2026-05-20"), JULY, DONE),
            {"2026-06": "clear", "2026-07": "clear"},
        ),
        Example(
            "two contracts: the first start, the last completion",
            (
                STARTED,
                _step("start", "2026-07-10", milestone_id="MS-2", contract_id="CON-B"),
                JUNE,
                JULY,
                DONE,
                _step("completion", "2026-10-10", milestone_id="MS-3"),
            ),
            {"2026-08": "clear", "2026-09": "flagged"},
        ),
        Example(
            "an update that names the contract too is the same milestone",
            (
                _step("start", "2026-05-20", on=False),
                _step("start", "2026-05-25", met_date="2026-05-20", contract_id="CON-A"),
                _step("completion", "2026-06-10"),
            ),
            {"MS-start": "clear"},
        ),
        Example(
            "progress without a start on record", (_project(is_government_investment=True), JUNE), {"start": "flagged"}
        ),
        Example("and not told whether it is government investment", (_project(), JUNE), {"start": "not_assessable"}),
        Example(
            "not government investment",
            (_project(is_government_investment=False), STARTED, DONE),
            {"2026-06": "not_applicable", "MS-start": "not_applicable"},
        ),
        Example("a state secret", (_project(is_secret=True), STARTED, DONE), {"2026-06": "not_applicable"}),
        Example(
            "the flag was corrected",
            (
                _step("start", "2026-05-20", on=False),
                _step("start", "2026-05-20", corrects="ex-1"),
                _step("completion", "2026-06-10"),
            ),
            {"MS-start": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
