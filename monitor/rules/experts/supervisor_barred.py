"""Somebody who sat on a committee works for the department that supervises the project, or procurement itself.

What it checks
    Under the tendering law, for whom everybody worked who sat on each lot, against the competent or supervising
    department of the project. In government procurement, whether an expert works for a unit that supervises it.
Why it matters
    Whoever decides on complaints cannot have decided the matter before.
Legal source
    Implementing Regulation of the Tendering Law, article 46 paragraph 4, and Interim Provisions on Evaluation
    Committees (order no. 12), article 12 (2): staff of the supervising department do not sit. Measures on Government
    Procurement Evaluation Experts, article 16: staff that supervises government procurement does not serve as an
    expert.
Does not apply
    Procedures outside both laws. In government procurement the buyer's representatives.
Innocent explanations
    The member had left the department by then; the project's supervising department was entered wrongly; the unit
    supervises procurement, but this person does not.
Ask next
    The member's employer and office on the day, and who supervises this project.
Known gaps
    The supervising department is the one told with the project; a department that supervises without being told there
    is not seen. Of a unit's people nobody can tell here which of them supervise. A firm supervises nothing unless told
    to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import KEY, LAWS, LOT, committees, employed
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each, with_notice
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.standing import with_standing
from monitor.vocabulary.verdicts import Severity

ZH = """到场评委任职于监督该项目的部门，或者监督政府采购的部门。

查什么
    适用招标投标法的：每个标段到场的全部评委是否任职于项目的主管部门或者监督部门。政府采购的：到场专家是否任职于负责政府采购
    监督管理的单位。
为什么要紧
    将来要处理投诉的人，不能先参与定结果。
法律依据
    招标投标法实施条例第46条第4款、七部委令第12号第12条第（二）项：项目主管部门、行政监督部门的人员不得评标。政府采购评审专家
    管理办法第16条：政府采购监督管理工作人员不得作为评审专家。
不适用
    两部法律之外的程序。政府采购中的采购人代表。
可能的正当理由
    该评委当时已离开该部门；项目的监督部门填错；单位负责政府采购监督，但该人并不负责。
接着问
    该评委当日的工作单位和岗位；本项目由谁监督。
已知不足
    监督部门以项目登记为准，没有登记的监督部门看不出。一个单位里具体由谁监督，这里分不清。企业除非写明，不视为负责监督。
"""

SUPERVISES = "procurement_supervision"
PUBLIC = ("public_body", "institution")
"""Kinds of units that can be in charge of something."""


@dataclass(frozen=True, slots=True)
class Params:
    """本部门负责监督: no parameter."""


def with_regulator(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (`project`) with `regulator`, the department that supervises their project at their moment."""
    mine = rows.select("scope_id", project_id="project").unique()
    told = f.with_named("project.registered").join(mine, on=["scope_id", "project_id"], how="semi")
    return with_standing(rows, told.select("scope_id", stood_at="at", regulator="regulator_id", project_event="event"))


def functions(f: Facts) -> pl.LazyFrame:
    """Units as registered: `day`, `employer`, `supervises` (null: a public unit whose functions nobody tells)."""
    told = f.reference("organisation.registered").sort("at", "event")
    told = told.unique(["organisation_id", "day"], keep="last", maintain_order=True)
    in_charge = pl.col("functions").list.contains(SUPERVISES)
    nothing = pl.col("functions").is_null() & ~pl.col("organisation_kind").is_in(PUBLIC)
    supervises = pl.when(nothing).then(pl.lit(value=False)).otherwise(in_charge)
    return told.select("day", employer="organisation_id", supervises=supervises).sort("day")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with those who sat and work for a department that supervises."""
    rows = with_regulator(f, with_notice(f, committees(f), project=pl.col("project_id")))
    people = employed(f, rows).join(rows.select(*KEY, "regime", "regulator", day="started_at_day"), on=KEY)
    people = people.sort("day").join_asof(functions(f), on="day", by="employer", check_sortedness=False)
    of_procurement = pl.col("is_expert") & pl.col("supervises")
    of_project = pl.col("employer") == pl.col("regulator")
    people = people.with_columns(
        is_barred=pl.when(pl.col("regime") == "tendering").then(of_project).otherwise(of_procurement)
    )
    mine = people.group_by(KEY).agg(
        is_barred=pl.col("is_barred").any(ignore_nulls=False),
        barred=pl.col("person").filter("is_barred").unique().sort(),
        of=pl.col("employer").filter("is_barred").unique().sort(),
    )
    told = rows.join(mine, on=KEY, how="left").with_columns(events=pl.concat_list("project_event").list.drop_nulls())
    return one_each(told, LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Committees under either law."""
    return pl.col("regime").is_in(LAWS) & (pl.col("members") > 0)


def flagged(_: Params) -> pl.Expr:
    """Somebody works for the department that supervises."""
    return pl.col("is_barred")


OCID = "ocds-tw9990-2026-0017"
WHO, OWN = "E-0001", "P-1010"
BUREAU, SCHOOL, BUYER = "11999001MB00000353", "91999001MA00001628", "11999001MB000006XG"
PROJECT = "2026-999001-54-01-000017"
GP = "government_procurement"
NOTICE = like("tender.published", "2026-03-20", project_id=PROJECT)


def _project(regulator: str | None = BUREAU, day: str = "2026-01-12", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"regulator": {"id": regulator}} if regulator else {}
    return like("project.registered", day, project_id=PROJECT, **told, **more)


def _sat(
    employer: str | None = BUREAU, own: str | None = BUYER, day: str = "2026-04-20", **more: Any
) -> dict[str, Any]:
    members: list[dict[str, Any]] = [
        {"person": WHO, "member_type": "expert"} | ({"employer": {"id": employer}} if employer else {}),
        {"person": OWN, "member_type": "buyer_representative"} | ({"employer": {"id": own}} if own else {}),
    ]
    told = {"members": members, "started_at": f"{day}T10:30:00+08:00"} | more
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", **told)


def _pool(employer: str, day: str = "2026-01-06") -> dict[str, Any]:
    return like("expert.registered", day, expert=WHO, pool_id="POOL-A", employer={"id": employer})


def _unit(*functions: str, day: str = "2026-01-05", kind: str = "public_body", told: bool = True) -> dict[str, Any]:
    given: dict[str, Any] = {"functions": list(functions)} if told else {}
    return like("organisation.registered", day, organisation={"id": BUREAU}, organisation_kind=kind, **given)


RULE = Rule(
    id="exp.supervisor-barred",
    version=1,
    family="exp",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("evaluation.concluded",),
    reads=(
        "evaluation.concluded",
        "tender.published",
        "project.registered",
        "expert.registered",
        "organisation.registered",
    ),
    references=("expert.registered", "organisation.registered"),
    about=("ocid", "lot_id"),
    needs=("is_barred",),
    evidence=(
        Shown("barred", "任职于监督部门的评委", "Members of the supervising department"),
        Shown("of", "所在部门", "Department"),
        Shown("regulator", "项目的主管监督部门", "Supervising department of the project"),
        Shown("started_at_day", "评审开始日", "Evaluation started on"),
    ),
    title={"zh": "主管监督部门人员不得评标", "en": "Staff of the supervising department sat"},
    message={
        "zh": "评审始于 {started_at_day}；到场评委 {barred} 任职于监督部门 {of}",
        "en": "The evaluation started on {started_at_day}; {barred}, who sat, works for the supervising department "
        "{of}",
    },
    cites=(
        Cite("cn-bidding-regulation", "46"),
        Cite("cn-evaluation-12", "12"),
        Cite("cn-procurement-experts-198", "16"),
    ),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("an expert of the department that supervises", (NOTICE, _project(), _sat()), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (_sat(), _project(), NOTICE), {OCID: "flagged"}),
        Example("an expert of a school", (NOTICE, _project(), _sat(SCHOOL)), {OCID: ("clear", "lawful")}),
        Example(
            "the owner's representative works there", (NOTICE, _project(), _sat(SCHOOL, BUREAU)), {OCID: "flagged"}
        ),
        Example("the employer is told by the pool", (NOTICE, _project(), _pool(BUREAU), _sat(None)), {OCID: "flagged"}),
        Example(
            "registered there on the day",
            (NOTICE, _project(), _pool(BUREAU, "2026-04-20"), _sat(None)),
            {OCID: "flagged"},
        ),
        Example(
            "registered there the day after",
            (NOTICE, _project(), _pool(BUREAU, "2026-04-21"), _sat(None)),
            {OCID: "not_assessable"},
        ),
        Example(
            "the pool still tells the bureau, the evaluation the school",
            (NOTICE, _project(), _pool(BUREAU), _sat(SCHOOL)),
            {OCID: "clear"},
        ),
        Example(
            "the bureau had ceased to supervise the project",
            (NOTICE, _project(), _project(SCHOOL, "2026-04-01"), _sat()),
            {OCID: "clear"},
        ),
        Example(
            "the employer is not told",
            (NOTICE, _project(), _sat(None)),
            {OCID: ("not_assessable", "missing: is_barred")},
        ),
        Example(
            "one employer is not told, another is the bureau",
            (NOTICE, _project(), _sat(None, BUREAU)),
            {OCID: "flagged"},
        ),
        Example("the supervising department is not told", (NOTICE, _project(None), _sat()), {OCID: "not_assessable"}),
        Example("the project is not registered", (NOTICE, _sat()), {OCID: "not_assessable"}),
        Example(
            "another project's department",
            (
                NOTICE,
                _project(SCHOOL),
                like("project.registered", "2026-01-12", project_id="PRJ-B", regulator={"id": BUREAU}),
                _sat(),
            ),
            {OCID: "clear"},
        ),
        Example(
            "procurement: an expert of the bureau that supervises it",
            (_unit("finance", SUPERVISES), _sat(regime=GP)),
            {OCID: "flagged"},
        ),
        Example("procurement: the bureau supervises nothing", (_unit("finance"), _sat(regime=GP)), {OCID: "clear"}),
        Example(
            "procurement: the bureau supervises since the day",
            (_unit("finance"), _unit(SUPERVISES, day="2026-04-20"), _sat(regime=GP)),
            {OCID: "flagged"},
        ),
        Example(
            "procurement: the bureau supervises since the day after",
            (_unit("finance"), _unit(SUPERVISES, day="2026-04-21"), _sat(regime=GP)),
            {OCID: "clear"},
        ),
        Example(
            "procurement: the buyer's representative works there",
            (
                _unit(SUPERVISES),
                like(
                    "organisation.registered",
                    "2026-01-05",
                    organisation={"id": SCHOOL},
                    organisation_kind="institution",
                    functions=["other"],
                ),
                _sat(SCHOOL, BUREAU, regime=GP),
            ),
            {OCID: "clear"},
        ),
        Example(
            "procurement: nobody tells what the bureau is in charge of",
            (_unit(told=False), _sat(regime=GP)),
            {OCID: "not_assessable"},
        ),
        Example(
            "procurement: the employer is a firm",
            (_unit(told=False, kind="enterprise"), _sat(regime=GP)),
            {OCID: "clear"},
        ),
        Example("procurement: the employer is not registered", (_sat(regime=GP),), {OCID: "not_assessable"}),
        Example(
            "sat again without that expert: the first time stays a breach",
            (NOTICE, _project(), _sat(), _sat(SCHOOL, day="2026-04-25")),
            {OCID: "flagged"},
        ),
        Example("outside both laws", (NOTICE, _project(), _sat(regime="other")), {OCID: "not_applicable"}),
        Example(
            "sat alone",
            (NOTICE, _project(), _sat(members=[{"person": WHO, "member_type": "expert", "employer": {"id": BUREAU}}])),
            {OCID: "flagged"},
        ),
        Example("nobody is told to have sat", (NOTICE, _project(), _sat(members=[])), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
