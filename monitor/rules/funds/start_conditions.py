"""Work was started before the approvals that have to come first were granted.

What it checks
    Each start of work: whether every approval that the project needs before the start was granted no later than that,
    and was still valid. Needed is what the project lists; where it lists nothing, feasibility, preliminary design
    estimate and construction permit.
Why it matters
    A project begun without its approvals can hardly be stopped, and is then approved because it stands.
Legal source
    Government Investment Regulation, articles 20 and 34: no start without the conditions for building. Construction
    Law, article 7: a construction permit before the start, small works excepted.
Does not apply
    A start that is planned and has not happened; projects that are known to need no approval.
Innocent explanations
    Small works need no permit; feasibility and estimate were approved in one paper; an approval of a higher authority
    was not submitted.
Ask next
    The approvals with their numbers and days; the order to start, and who gave it.
Known gaps
    That an approval is for this work is read from its project and contract only. Where a project lists nothing although
    it is small, the list of the rule may ask too much.
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
from monitor.rules.kit.milestones import started
from monitor.rules.kit.params import param
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """开工之前应取得的批准没有取得，就已开工。

查什么
    每次开工：开工前应取得的各项批准当时是否都已取得并且有效。应取得哪些，按项目所列；项目没有列的，为可行性研究、初步设计
    概算和施工许可。
为什么要紧
    没有批准就动工的项目很难停下来，最后因为已经建了而补批。
法律依据
    政府投资条例第20条、第34条：不具备建设条件的不得开工。建筑法第7条：开工前应领取施工许可证，限额以下小型工程除外。
不适用
    计划中、尚未发生的开工；已知不需要批准的项目。
可能的正当理由
    小型工程不需要施工许可；可研和概算合并批复；上级机关的批准没有报送。
接着问
    各项批复的文号和日期；开工令由谁签发。
已知不足
    批准是否针对这项工程，只看项目和合同。小型项目没有列明需要哪些批准的，本规则所列可能要求过多。
"""

KEYS = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """What is asked of a project that does not list its own."""

    required_approvals: tuple[str, ...] = param(
        ("feasibility", "estimate", "construction_permit"),
        unit="list",
        zh="项目未列明时应取得的批准",
        en="Approvals needed where the project lists none",
        codes="approval_kind",
    )


def granted(f: Facts, needed: pl.LazyFrame) -> pl.LazyFrame:
    """`needed` (a row a start and approval) with when it was granted in time, and first at all.

    An approval that names a contract is for that contract's start only; one that has run out is none.
    """
    told = f.of("approval.granted").select(
        "scope_id", "approval_kind", "valid_until_day", *moment_as("granted"), for_contract="contract_id"
    )
    pairs = needed.join(told, on=["scope_id", "approval_kind"])
    own = pl.any_horizontal(
        pl.col("for_contract", "of_contract").is_null(), pl.col("for_contract") == pl.col("of_contract")
    )
    is_valid = (pl.col("valid_until_day") >= pl.col("day")).fill_null(value=True)
    in_time = ~later("granted", "") & is_valid
    found = pairs.filter(own).group_by(*KEYS, "approval_kind")
    found_days = found.agg(is_granted=in_time.any(), after_day=pl.col("granted_day").filter(later("granted", "")).min())
    return needed.join(found_days, on=[*KEYS, "approval_kind"], how="left").with_columns(
        pl.col("is_granted").fill_null(value=False)
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a start, with the approvals that are missing."""
    rows = with_project(f, started(f), "required_approvals")
    listed = pl.col("required_approvals").fill_null(pl.lit(list(p.required_approvals), dtype=pl.List(pl.String)))
    rows = rows.with_columns(needed=pl.when(pl.col("registered_event").is_not_null()).then(listed))
    needed = rows.filter("is_met").select(*KEYS, "at", "day", "clock", "of_contract", approval_kind="needed")
    needed = needed.explode("approval_kind").drop_nulls("approval_kind").unique()
    is_missing = ~pl.col("is_granted")
    after = pl.col("after_day").filter(is_missing)
    missing = (
        granted(f, needed)
        .group_by(KEYS)
        .agg(
            missing_approvals=pl.col("approval_kind").filter(is_missing).sort(),
            cured_day=pl.when(after.null_count() == 0).then(after.max()),
        )
    )
    return rows.join(missing, on=KEYS, how="left")


def applies(_: Params) -> pl.Expr:
    """Starts that have happened, of projects that need an approval."""
    return pl.col("is_met") & (pl.col("needed").list.len() > 0)


def flagged(_: Params) -> pl.Expr:
    """An approval was missing."""
    return pl.col("missing_approvals").list.len() > 0


PROJECT = "2026-999001-54-01-000017"
KINDS = ("feasibility", "estimate", "construction_permit")


def _project(*kinds: str, day: str = "2026-01-12", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "required_approvals": list(kinds)}
    return like("project.registered", day, **(told | more))


def _granted(kind: str, day: str = "2026-05-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"approval_id": f"APP-{kind}-{day}", "approval_kind": kind, "project_id": PROJECT}
    return like("approval.granted", day, **(told | more))


def _start(day: str = "2026-05-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"milestone_id": "MS-A", "milestone_kind": "start", "status": "met", "project_id": PROJECT}
    return like("milestone.updated", day, **(told | more))


ALL = tuple(_granted(kind) for kind in KINDS)
TWO = (_project("feasibility", "estimate"), _granted("feasibility", "2026-02-01"))

RULE = Rule(
    id="fnd.start-conditions",
    version=1,
    family="fnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("milestone.updated",),
    reads=("approval.granted", "milestone.updated", "project.registered"),
    about=("project_id", "contract_id", "milestone_id"),
    needs=("needed",),
    evidence=(
        Shown("missing_approvals", "缺少的批准", "Approvals missing", codes="approval_kind"),
        Shown("needed", "应取得的批准", "Approvals needed", codes="approval_kind"),
        Shown("day", "开工日", "Started on"),
        Shown("cured_day", "补齐日", "All granted since"),
        Shown("of_contract", "合同编号", "Contract"),
    ),
    title={"zh": "不具备条件不得开工", "en": "No start without the building conditions"},
    message={
        "zh": "{day} 开工时缺少{missing_approvals}[，{cured_day} 才补齐]",
        "en": "Work started on {day} without: {missing_approvals}[; all granted only since {cured_day}]",
    },
    cites=(
        Cite("cn-government-investment-regulation", "20"),
        Cite("cn-government-investment-regulation", "34"),
        Cite("cn-construction-law", "7"),
    ),
    in_force=date(2019, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all three granted that day", (_project(*KINDS), *ALL, _start()), {"MS-A": "clear"}),
        Example(
            "the permit granted the day after",
            (_project(*KINDS), *ALL[:2], _granted(KINDS[2], "2026-05-21"), _start()),
            {"MS-A": "flagged"},
        ),
        Example(
            "the same in reverse order of the file",
            (_start(), _granted(KINDS[2], "2026-05-21"), *ALL[:2], _project(*KINDS)),
            {"MS-A": "flagged"},
        ),
        Example("the permit was never granted", (_project(*KINDS), *ALL[:2], _start()), {"MS-A": "flagged"}),
        Example("the project needs only two", (*TWO, _granted("estimate"), _start()), {"MS-A": "clear"}),
        Example(
            "of the two it needs, one is missing",
            (*TWO, _granted("construction_permit"), _start()),
            {"MS-A": "flagged"},
        ),
        Example(
            "the project lists nothing: the three are needed",
            (_project(required_approvals=None), *ALL[:2], _start()),
            {"MS-A": "flagged"},
        ),
        Example(
            "the project lists nothing, and the place asks for one",
            (_project(required_approvals=None), _granted("start"), _start()),
            {"MS-A": "clear"},
            set={"required_approvals": ["start"]},
        ),
        Example("known to need none", (_project(), _start()), {"MS-A": "not_applicable"}),
        Example(
            "a start that is only planned", (_project(*KINDS), _start(status="scheduled")), {"MS-A": "not_applicable"}
        ),
        Example("the project is not registered", (*ALL, _start()), {"MS-A": ("not_assessable", "missing: needed")}),
        Example(
            "a permit that ran out the day before",
            (_project(KINDS[2]), _granted(KINDS[2], "2026-02-01", valid_until="2026-05-19"), _start()),
            {"MS-A": "flagged"},
        ),
        Example(
            "a permit on its last day",
            (_project(KINDS[2]), _granted(KINDS[2], "2026-02-01", valid_until="2026-05-20"), _start()),
            {"MS-A": "clear"},
        ),
        Example(
            "a permit for one of two contracts",
            (
                _project(KINDS[2]),
                _granted(KINDS[2], contract_id="CON-A"),
                _start(contract_id="CON-A"),
                _start(milestone_id="MS-B", contract_id="CON-B"),
                _start(milestone_id="MS-C"),
            ),
            {"MS-A": "clear", "MS-B": "flagged", "MS-C": "clear"},
        ),
        Example(
            "the start is the day on which it was met, not the day it was told",
            (_project(KINDS[2]), _granted(KINDS[2]), _start("2026-05-25", met_date="2026-05-19")),
            {"MS-A": "flagged"},
        ),
        Example(
            "told planned, then met, then met once more with papers",
            (
                _project(KINDS[2]),
                _granted(KINDS[2], "2026-05-21"),
                _start("2026-04-01", status="scheduled"),
                _start("2026-05-20"),
                _start("2026-06-20"),
            ),
            {"MS-A": "flagged"},
        ),
        Example(
            "the list changed after the start",
            (_project(KINDS[2]), _project(day="2026-06-01"), _start()),
            {"MS-A": "flagged"},
        ),
        Example(
            "the day of the permit was corrected",
            (
                _project(KINDS[2]),
                _granted(KINDS[2], "2026-05-21"),
                {**_granted(KINDS[2]), "corrects": "ex-2"},
                _start(),
            ),
            {"MS-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
