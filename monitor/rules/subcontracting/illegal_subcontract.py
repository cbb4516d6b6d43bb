"""A part of the works was subcontracted against the law: unqualified, without consent, main structure or a second time.

What it checks
    Each subcontract of works or labour: whether the subcontractor is a firm and holds what the part needs; whether the
    contract or the owner allowed it; whether it is the main structure (steel excepted); whether the giver was itself a
    subcontractor.
Why it matters
    Every hand that the works pass through takes its share out of the quality.
Legal source
    Construction Quality Regulation, article 78; Law on Tendering and Bidding, article 48; Measures on Unlawful
    Contracting (建市规〔2019〕1号), article 12; Tongyu county: illegal subcontracting is pursued.
Does not apply
    Purchases of material; the whole handed on (sub.transfer). Labour needs no consent and may be of the main
    structure, and a subcontractor of works may hire it; labour given on as labour is a breach.
Innocent explanations
    The owner's consent or the qualification was there and not submitted; the part is not the main structure and was
    marked wrongly; the giver's own contract was entered as a subcontract.
Ask next
    The owner's consent, the certificate of qualification, and who works on that part.
Known gaps
    Which qualification a part needs is taken as told. That the contract is one of building works is taken from the
    kind of the subcontract. Whether the bid had announced it is sub.not-in-bid's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """违法分包：分包人没有资质、未经约定或者同意、分包主体结构，或者再分包。

查什么
    每份专业分包和劳务分包：分包人是否为具备所需资质的单位；合同是否约定或者建设单位是否同意；是否主体结构（钢结构除外）；发
    包的一方本身是不是分包人。
为什么要紧
    工程每转一手，质量就被扣掉一层。
法律依据
    建设工程质量管理条例第78条；招标投标法第48条；建筑工程施工发包与承包违法行为认定查处管理办法（建市规〔2019〕1号）第12
    条；通榆县：打击违法分包。
不适用
    材料设备采购；全部转让（由 sub.transfer 判断）。劳务分包不需要同意，可以涉及主体结构，专业分包人也可以再作劳务分包；劳务再
    分包给劳务的属于违法。
可能的正当理由
    建设单位的同意、分包人的资质都有，没有报送；该部分不是主体结构，标注有误；承包人自己的合同误填为分包。
接着问
    建设单位同意的文件；资质证书；这一部分实际由谁施工。
已知不足
    某部分需要什么资质，以报送的为准。是否建设工程合同，按分包类别认定。投标文件是否载明由 sub.not-in-bid 判断。
"""

PART = ["scope_id", "subcontract_id"]
KINDS = ("works", "labour")


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def breaches() -> dict[str, pl.Expr]:
    """What is unlawful about a subcontract; each null where it cannot be told."""
    is_works, parent = pl.col("subcontract_kind") == "works", pl.col("parent_subcontract_id").is_not_null()
    person = pl.col("subcontractor_kind") == "person"
    short = pl.col("required_qualifications").list.set_difference("qualifications").list.len() > 0
    allowed = pl.when(pl.col("consent_approval_id").is_not_null()).then(pl.lit(value=True)).otherwise("is_in_contract")
    main = pl.col("is_main_structure") & ~pl.col("is_steel_structure")
    again = pl.when(is_works).then(pl.lit(value=True)).otherwise(pl.col("parent_kind") != "works")
    return {
        "is_unqualified": pl.when(person).then(pl.lit(value=True)).otherwise(short),
        "is_unconsented": pl.when(is_works).then(~allowed).otherwise(pl.lit(value=False)),
        "is_main": pl.when(is_works).then(main).otherwise(pl.lit(value=False)),
        "is_second": pl.when(parent).then(again).otherwise(pl.lit(value=False)),
    }


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a subcontract, with what is unlawful about it."""
    parents = one_each(f.with_named("subcontract.signed"), PART)
    parents = parents.select("scope_id", parent_subcontract_id="subcontract_id", parent_kind="subcontract_kind",
                             parent_event="event")  # fmt: skip
    rows = one_each(f.of("subcontract.signed"), PART)
    rows = rows.join(parents, on=["scope_id", "parent_subcontract_id"], how="left").with_columns(**breaches())
    lacks = pl.col("required_qualifications").list.set_difference("qualifications").list.sort()
    return rows.with_columns(
        lacking=pl.when("is_unqualified").then(lacks),
        stake_fen=cny("amount"),
        events=pl.concat_list("parent_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Parts of the works, and labour."""
    return pl.col("subcontract_kind").is_in(KINDS)


def flagged(_: Params) -> pl.Expr:
    """Any of the four."""
    return pl.col("is_unqualified") | pl.col("is_unconsented") | pl.col("is_main") | pl.col("is_second")


def _sub(name: str = "SC-A", kind: str = "works", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"subcontract_id": name, "subcontract_kind": kind, "is_in_contract": True}
    told |= {"qualifications": ["Q-1", "Q-2"], "required_qualifications": ["Q-1"]}
    told |= {"is_main_structure": False, "is_steel_structure": False} | more
    return like(
        "subcontract.signed", "2026-06-01", **{name: value for name, value in told.items() if value is not None}
    )


PERSON: dict[str, Any] = {"subcontractor": {"kind": "person", "id": "P-9001"}}

RULE = Rule(
    id="sub.illegal-subcontract",
    version=1,
    family="sub",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("subcontract.signed",),
    reads=("subcontract.signed",),
    about=("subcontract_id",),
    needs=("is_unqualified", "is_unconsented", "is_main", "is_second"),
    evidence=(
        Shown("subcontract_kind", "分包类别", "Kind", codes="subcontract_kind"),
        Shown("subcontractor_id", "分包人", "Subcontractor"),
        Shown("is_unqualified", "资质不符或者是个人", "Unqualified, or a person"),
        Shown("lacking", "缺少的资质", "Qualifications lacking"),
        Shown("is_unconsented", "未约定也未经同意", "Neither in the contract nor consented"),
        Shown("is_main", "主体结构", "Main structure"),
        Shown("is_second", "再分包", "Handed on a second time"),
        Shown("stake_fen", "分包金额（元）", "Amount (CNY)"),
        Shown("day", "签订日", "Signed on"),
    ),
    title={"zh": "违法分包", "en": "Illegal subcontracting"},
    message={
        "zh": "{day} {subcontract_kind}[ {stake_fen} 元]给 {subcontractor_id}：资质不符或是个人：{is_unqualified}[（缺 "
        "{lacking}）]；未约定"
        "也未同意：{is_unconsented}；主体结构：{is_main}；再分包：{is_second}",
        "en": "{day}: {subcontract_kind}[, CNY {stake_fen},] to {subcontractor_id}; unqualified or a person: "
        "{is_unqualified}[ (lacking {lacking})]; without consent: {is_unconsented}; main structure: "
        "{is_main}; handed on "
        "a second time: {is_second}",
    },
    cites=(
        Cite("cn-construction-quality-regulation", "78"),
        Cite("cn-bidding-law", "48"),
        Cite("cn-illegal-subcontract-2019-1", "12"),
        Cite("seed-tongyu", "二(3)分包"),
    ),
    in_force=date(2000, 1, 30),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("qualified, in the contract, no main structure", (_sub(),), {"SC-A": "clear"}),
        Example("one qualification is lacking", (_sub(required_qualifications=["Q-1", "Q-3"]),), {"SC-A": "flagged"}),
        Example(
            "none at all, in dollars",
            (_sub(qualifications=[], amount={"amount": "9.00", "currency": "USD"}),),
            {"SC-A": "flagged"},
        ),
        Example("none at all", (_sub(qualifications=[]),), {"SC-A": "flagged"}),
        Example("none, and none is needed", (_sub(qualifications=[], required_qualifications=[]),), {"SC-A": "clear"}),
        Example(
            "which it has is not told",
            (_sub(qualifications=None),),
            {"SC-A": ("not_assessable", "missing: is_unqualified")},
        ),
        Example(
            "which it needs is not told",
            (_sub(required_qualifications=None),),
            {"SC-A": ("not_assessable", "missing: is_unqualified")},
        ),
        Example("a person", (_sub(kind="labour", required_qualifications=None, **PERSON),), {"SC-A": "flagged"}),
        Example("neither in the contract nor consented", (_sub(is_in_contract=False),), {"SC-A": "flagged"}),
        Example(
            "not in the contract, consented",
            (_sub(is_in_contract=False, consent_approval_id="APP-A"),),
            {"SC-A": "clear"},
        ),
        Example(
            "whether the contract has it is not told",
            (_sub(is_in_contract=None),),
            {"SC-A": ("not_assessable", "missing: is_unconsented")},
        ),
        Example("the main structure", (_sub(is_main_structure=True),), {"SC-A": "flagged"}),
        Example("of steel", (_sub(is_main_structure=True, is_steel_structure=True),), {"SC-A": "clear"}),
        Example(
            "whether of steel is not told",
            (_sub(is_main_structure=True, is_steel_structure=None),),
            {"SC-A": ("not_assessable", "missing: is_main")},
        ),
        Example(
            "whether main is not told, it is not of steel", (_sub(is_main_structure=None),), {"SC-A": "not_assessable"}
        ),
        Example(
            "works by a subcontractor, told first",
            (_sub("SC-B", parent_subcontract_id="SC-A"), _sub()),
            {"SC-A": "clear", "SC-B": "flagged"},
        ),
        Example(
            "labour: of the main structure, not in the contract, hired by a subcontractor",
            (
                _sub(),
                _sub("SC-B", "labour", is_main_structure=True, is_in_contract=False, parent_subcontract_id="SC-A"),
                _sub("SC-C", "labour", parent_subcontract_id="SC-B"),
            ),
            {"SC-A": "clear", "SC-B": "clear", "SC-C": "flagged"},
        ),
        Example(
            "labour whose giver's contract is not told",
            (_sub("SC-B", "labour", parent_subcontract_id="SC-A"),),
            {"SC-B": ("not_assessable", "missing: is_second")},
        ),
        Example("labour without the qualification", (_sub(kind="labour", qualifications=[]),), {"SC-A": "flagged"}),
        Example(
            "material, and the whole",
            (_sub(kind="material"), _sub("SC-B", "whole")),
            {"SC-A": "not_applicable", "SC-B": "not_applicable"},
        ),
        Example("told again with its qualification", (_sub(qualifications=[]), _sub(scope="again")), {"SC-A": "clear"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
