"""Process supervision was done by the owner of the project, or by the discipline or audit body in a regulator's stead.

What it checks
    Each record of process supervision: whether the owner of the project is among the supervisors, and whether their
    functions include that of a regulator, or only discipline, audit or that of the owner.
Why it matters
    Nobody supervises himself; and where discipline and audit do the regulator's daily work, nobody is left to look at
    the regulator.
Legal source
    Daxing district, process supervision: the supervisor must be the department with the regulating function, its object
    is the department in charge of the project.
Does not apply
    Watching of openings, draws and evaluations, electronic supervision, joint inspections.
Innocent explanations
    The functions were filled in incompletely; the owner only provided the room and was listed; the project changed
    hands after the supervision.
Ask next
    Who sent the supervisors, on what order, and what the regulator did.
Known gaps
    Departments of one unit are not told apart. Who owns the project is taken from its registration on that day. Several
    records on one target and of one kind are one row: one that shows the breach, else the latest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """过程监审由项目主责单位自己进行，或者由纪检、审计代替监管部门进行。

查什么
    每次过程监审：监督单位中有没有项目主责单位；监督单位的职能中有没有监管职能，还是只有纪检、审计或者项目主责。
为什么要紧
    自己监督不了自己；纪检和审计代替监管部门做日常监管，就没有人再看监管部门。
法律依据
    大兴区过程监审：监审主体必须是监管职能部门，监审对象就是项目主责部门。
不适用
    开标、抽取、评标的现场监督，电子监察，联合检查。
可能的正当理由
    职能填写不全；主责单位只是提供场所而被列入；监审之后项目才移交。
接着问
    监督人员由谁派出、依据什么，监管部门做了什么。
已知不足
    同一单位的内设部门分不清。主责单位以当天的项目登记为准。同一对象、同一类别的多次记录合为一条：有问题的一次，没有的取最近
    一次。
"""

KEYS = ["scope_id", "event"]
NO_REGULATOR = ("discipline", "audit", "project_owner")
"""Functions that regulate nothing."""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a target and kind of supervision, with the owner of its project and what the supervisors are."""
    actors = f.of("supervision.recorded", "actors").group_by(KEYS).agg(actor_ids=pl.col("id").unique().sort())
    rows = with_project(f, f.of("supervision.recorded"), "owner_id").join(actors, on=KEYS, how="left")
    functions = pl.col("actor_functions").list
    unfit = functions.set_difference(pl.lit(list(NO_REGULATOR), dtype=pl.List(pl.String))).list.len() == 0
    rows = rows.with_columns(
        by_owner=pl.col("actor_ids").list.contains(pl.col("owner_id")),
        no_regulator=pl.when(functions.len() > 0).then(unfit),
        events=pl.concat_list("registered_event").list.drop_nulls(),
    ).with_columns(by_owner=pl.when(pl.col("owner_id").is_not_null()).then("by_owner"))
    shown = (pl.col("by_owner") | pl.col("no_regulator")).fill_null(value=False)
    return one_each(rows, ["scope_id", "target_kind", "target_id", "supervision_kind"], shown)


def applies(_: Params) -> pl.Expr:
    """Process supervision."""
    return pl.col("supervision_kind") == "process"


def flagged(_: Params) -> pl.Expr:
    """The owner himself, or nobody with a regulator's function."""
    return pl.col("by_owner") | pl.col("no_regulator")


PROJECT = "2026-999001-54-01-000017"
OWNER, REGULATOR = "11999001MB000006XG", "11999001MB00000353"
TARGET = {"kind": "project", "id": PROJECT}


def _watched(
    *functions: str, by: tuple[str, ...] = (REGULATOR,), day: str = "2026-04-20", **more: Any
) -> dict[str, Any]:
    told = {
        "supervision_kind": "process",
        "actors": [{"id": one} for one in by],
        "target": TARGET,
        "project_id": PROJECT,
    }
    return like(
        "supervision.recorded", day, **(told | ({"actor_functions": list(functions)} if functions else {}) | more)
    )


def _project(owner: str = OWNER, day: str = "2026-01-12") -> dict[str, Any]:
    return like("project.registered", day, project_id=PROJECT, owner={"id": owner})


RULE = Rule(
    id="dec.supervisor-not-owner",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("supervision.recorded",),
    reads=("supervision.recorded", "project.registered"),
    about=("target_kind", "target_id", "supervision_kind"),
    needs=("by_owner", "no_regulator"),
    evidence=(
        Shown("day", "监督日", "Supervised on"),
        Shown("actor_ids", "监督单位", "Supervisors"),
        Shown("actor_functions", "监督单位职能", "Their functions", codes="unit_function"),
        Shown("owner_id", "项目主责单位", "Owner of the project"),
        Shown("by_owner", "其中有项目主责单位", "The owner is among them"),
        Shown("no_regulator", "其中没有监管职能", "None has a regulator's function"),
    ),
    title={"zh": "监审主体须为监管职能部门", "en": "The supervisor is a regulator, never the owner nor a shield"},
    message={
        "zh": "{day} 的过程监审由 {actor_ids} 进行：其中有项目主责单位：{by_owner}；没有监管职能：{no_regulator}",
        "en": "Process supervision of {day} by {actor_ids}; the owner of the project among them: {by_owner}; none with "
        "a regulator's function: {no_regulator}",
    },
    cites=(Cite("seed-daxing", "过程监审"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("by the regulator", (_project(), _watched("administrative_supervision")), {PROJECT: "clear"}),
        Example(
            "by the owner", (_project(), _watched("administrative_supervision", by=(OWNER,))), {PROJECT: "flagged"}
        ),
        Example(
            "by the owner, functions not told; the project last in the file",
            (_watched(by=(OWNER,)), _project()),
            {PROJECT: "flagged"},
        ),
        Example(
            "by the regulator and the owner",
            (_project(), _watched("administrative_supervision", by=(REGULATOR, OWNER))),
            {PROJECT: "flagged"},
        ),
        Example("by discipline and audit alone", (_project(), _watched("discipline", "audit")), {PROJECT: "flagged"}),
        Example("by audit alone, of the project nothing is told", (_watched("audit"),), {PROJECT: "flagged"}),
        Example(
            "by discipline and the regulator",
            (_project(), _watched("discipline", "industry_regulator")),
            {PROJECT: "clear"},
        ),
        Example("in the function of the owner", (_project(), _watched("project_owner")), {PROJECT: "flagged"}),
        Example("in some other function", (_project(), _watched("other")), {PROJECT: "clear"}),
        Example("functions not told", (_project(), _watched()), {PROJECT: ("not_assessable", "missing: no_regulator")}),
        Example("functions told to be none", (_project(), _watched(actor_functions=[])), {PROJECT: "not_assessable"}),
        Example("owner not told", (_watched("finance"),), {PROJECT: ("not_assessable", "missing: by_owner")}),
        Example(
            "a joint inspection by discipline and audit",
            (_project(), _watched("discipline", "audit", supervision_kind="joint_inspection")),
            {PROJECT: "not_applicable"},
        ),
        Example(
            "the project was handed to another unit the day before",
            (_project(), _project(REGULATOR, "2026-04-19"), _watched("finance", by=(OWNER,))),
            {PROJECT: "clear"},
        ),
        Example(
            "handed over the day after",
            (_project(), _project(REGULATOR, "2026-04-21"), _watched("finance", by=(OWNER,))),
            {PROJECT: "flagged"},
        ),
        Example(
            "by the regulator, and later of functions not told; and the other way round",
            (
                _project(),
                _watched("finance"),
                _watched(day="2026-06-01"),
                _watched("finance", day="2026-06-01", target={"kind": "contract", "id": "CON-A"}),
                _watched(target={"kind": "contract", "id": "CON-A"}),
            ),
            {PROJECT: "not_assessable", "CON-A": "clear"},
        ),
        Example("nobody is named", (_project(), _watched("finance", by=())), {PROJECT: "not_assessable"}),
        Example(
            "once by the owner, later by the regulator",
            (_project(), _watched("finance", by=(OWNER,)), _watched("finance", day="2026-06-01")),
            {PROJECT: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
