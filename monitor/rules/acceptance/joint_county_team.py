"""A joint acceptance lacked one of the bureaus, or one of the parts, that the county asks for.

What it checks
    Each joint acceptance: whether housing construction, finance, audit and the procurement office took part, and
    whether it covered the comprehensive review, the quality acceptance and the audit settlement.
Why it matters
    Each bureau sees another side of the work; the one that was not asked is the one that would have said no.
Legal source
    Tongyu county: housing construction bureau, finance bureau, audit bureau, procurement office and others form the
    joint acceptance team, for comprehensive review, quality acceptance and audit settlement.
Does not apply
    Acceptances of another kind (stage, completion between the contract's parties, procurement).
Innocent explanations
    A part was done on another day and recorded as another acceptance; the bureaus were merged or renamed; the list of
    those present was not copied in full.
Ask next
    The acceptance report with its attendance list; who did the part that is missing, and when.
Known gaps
    That a bureau took part is read from its row; its result and its signature are judged by acc.all-confirm. A project
    that never had a joint acceptance is not seen here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """联合验收缺少县里要求参加的单位或者要求包括的内容。

查什么
    每次联合验收：住建局、财政局、审计局和采购办是否都参加；是否包括综合评审、质量验收和审计结算。
为什么要紧
    各单位看到的是工程的不同方面；没有请来的，往往正是会说“不”的那一家。
法律依据
    通榆县：住建局、财政局、审计局、采购办等组成联合验收组，进行综合评审、质量验收、审计结算。
不适用
    其他类别的验收（阶段验收、合同双方的竣工验收、政府采购履约验收）。
可能的正当理由
    某项内容在另一天完成，记成了另一次验收；机构合并或改名；到场名单没有抄全。
接着问
    带到场名单的验收报告；缺少的内容由谁在何时完成。
已知不足
    单位是否参加，看其所在的一行；结论和签名由 acc.all-confirm 判断。从来没有联合验收的项目，这里看不到。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """All of the parties and all of the parts."""

    required_parties: tuple[str, ...] = param(
        ("housing_construction_bureau", "finance_bureau", "audit_bureau", "procurement_office"),
        unit="list",
        zh="应参加的单位",
        en="Bureaus that must take part",
        codes="body_role",
    )
    required_parts: tuple[str, ...] = param(
        ("comprehensive_review", "quality_acceptance", "audit_settlement"),
        unit="list",
        zh="应包括的内容",
        en="Parts it must have",
        codes="acceptance_part",
    )


def missing(required: tuple[str, ...], told: str) -> pl.Expr:
    """Those of `required` that the list column `told` lacks, in their order; null where it is null."""
    lacks = [pl.when(~pl.col(told).list.contains(one)).then(pl.lit(one)) for one in required]
    return pl.when(pl.col(told).is_not_null()).then(pl.concat_list(lacks).list.drop_nulls())


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an acceptance, with the bureaus and parts it lacks."""
    rows = f.of("acceptance.concluded", "parties").group_by("scope_id", "event").agg(took_part=pl.col("role"))
    told = f.of("acceptance.concluded").join(rows, on=["scope_id", "event"], how="left")
    told = told.with_columns(pl.col("took_part").fill_null(pl.lit([], dtype=pl.List(pl.String))))
    return told.with_columns(
        missing_parties=missing(p.required_parties, "took_part"), missing_parts=missing(p.required_parts, "parts")
    )


def applies(_: Params) -> pl.Expr:
    """Joint acceptances."""
    return pl.col("acceptance_kind") == "joint"


def flagged(_: Params) -> pl.Expr:
    """A bureau or a part is missing; a missing bureau is enough where the parts are not told."""
    return (pl.col("missing_parties").list.len() > 0) | (pl.col("missing_parts").list.len() > 0)


BUREAUS = ("housing_construction_bureau", "finance_bureau", "audit_bureau", "procurement_office")
PARTS = ["comprehensive_review", "quality_acceptance", "audit_settlement"]


def _accepted(*roles: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"acceptance_id": "AC-A", "acceptance_kind": "joint", "parts": PARTS}
    told |= {"parties": [{"role": role, "result": "passed"} for role in roles]}
    return like("acceptance.concluded", "2026-12-05", project_id="2026-999001-54-01-000017", **(told | more))


RULE = Rule(
    id="acc.joint-county-team",
    version=1,
    family="acc",
    severity=Severity.HIGH,
    scope="project",
    reach=RECORD,
    judges=("acceptance.concluded",),
    reads=("acceptance.concluded",),
    about=("acceptance_id",),
    needs=("parts",),
    evidence=(
        Shown("missing_parties", "未参加的单位", "Bureaus that did not take part", codes="body_role"),
        Shown("missing_parts", "未包括的内容", "Parts it lacks", codes="acceptance_part"),
        Shown("day", "验收日", "Accepted on"),
        Shown("contract_id", "合同编号", "Contract"),
        Shown("result", "验收结论", "Result", codes="pass_fail"),
    ),
    title={"zh": "第三方联合验收", "en": "Joint acceptance by the named bureaus"},
    message={
        "zh": "{day} 联合验收不齐[，未参加：{missing_parties}][，未包括：{missing_parts}]",
        "en": "Joint acceptance of {day} is incomplete[; bureaus that did not take part: {missing_parties}][; "
        "parts it lacks: {missing_parts}]",
    },
    cites=(Cite("seed-tongyu", "二(3)联合验收"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("four bureaus, three parts", (_accepted(*BUREAUS),), {"AC-A": "clear"}),
        Example(
            "others beside the four, in another order", (_accepted("users", *reversed(BUREAUS)),), {"AC-A": "clear"}
        ),
        Example("the audit bureau is missing", (_accepted(*BUREAUS[:2], BUREAUS[3]),), {"AC-A": "flagged"}),
        Example("the audit settlement is missing", (_accepted(*BUREAUS, parts=PARTS[:2]),), {"AC-A": "flagged"}),
        Example("known to have no parts", (_accepted(*BUREAUS, parts=[]),), {"AC-A": "flagged"}),
        Example("nobody took part", (_accepted(),), {"AC-A": "flagged"}),
        Example("parts not told", (_accepted(*BUREAUS, parts=None),), {"AC-A": "not_assessable"}),
        Example(
            "parts not told, and a bureau is missing: the breach is seen",
            (_accepted(*BUREAUS[:3], parts=None),),
            {"AC-A": "flagged"},
        ),
        Example("a stage acceptance", (_accepted(acceptance_kind="stage"),), {"AC-A": "not_applicable"}),
        Example(
            "a failed acceptance needs its team too", (_accepted(*BUREAUS[:3], result="failed"),), {"AC-A": "flagged"}
        ),
        Example(
            "the list of those present was completed by a correction",
            (_accepted(*BUREAUS[:3]), {**_accepted(*BUREAUS), "corrects": "ex-1"}),
            {"AC-A": "clear"},
        ),
        Example(
            "two bureaus where the place names two",
            (_accepted(*BUREAUS[:2]),),
            {"AC-A": "clear"},
            set={"required_parties": ["housing_construction_bureau", "finance_bureau"]},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
