"""Works were given to a person or an unqualified firm, without a tender that was due, or one unit of them to several.

What it checks
    Each contract of works: whether the contractor is a firm and holds what the work needs; whether, at the size from
    which state-funded works are tendered, it was tendered or a ground is recorded; and whether a unit of the works was
    already given to another contractor of the same project.
Why it matters
    What goes wrong at the award nobody can put right on the site.
Legal source
    Measures on Unlawful Contracting (建市规〔2019〕1号), articles 5 and 6; Construction Law, article 24; Construction
    Quality Regulation, article 7.
Does not apply
    Goods and services. Below the size no tender is due.
Innocent explanations
    The qualification was renewed and not submitted; the first contractor had left the site and the rest was awarded
    anew; a unit of works was entered under the code of another.
Ask next
    The certificate of qualification; the approval not to tender; which firm built which part.
Known gaps
    Which qualification a work needs is taken as told. Terms of a tender that keep firms out are
    tnd.discriminatory-terms' question, the lots' estimates tnd.mandatory-works'. Contracts of a project that is not
    named stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import TENDERED, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.thresholds import Scope, with_coverage
from monitor.vocabulary.verdicts import Severity

ZH = """违法发包：发给个人或者没有资质的单位、应招标而未招标，或者一个单位工程发给几家。

查什么
    每份工程合同：承包人是否为具备所需资质的单位；达到国有资金工程必须招标规模的，是否招标或者记录了法定事由；其中的单位工
    程，是否已发给同一项目的另一承包人。
为什么要紧
    发包时出的错，到了工地谁也补不回来。
法律依据
    建筑工程施工发包与承包违法行为认定查处管理办法（建市规〔2019〕1号）第5条、第6条；建筑法第24条；建设工程质量管理条例第7条。
不适用
    货物和服务。规模以下的不必招标。
可能的正当理由
    资质已续期，没有报送；原承包人退场，剩余部分重新发包；单位工程编码填错。
接着问
    资质证书；不招标的批准；哪一部分由哪家施工。
已知不足
    需要什么资质以报送的为准。以不合理条件排斥投标人由 tnd.discriminatory-terms 判断，标段估算由 tnd.mandatory-works 判断。没有写
    明项目的合同单独判断。
"""

CONTRACT = ["scope_id", "contract_id"]
ORDER = ["day", "at", "contract_id"]


@dataclass(frozen=True, slots=True)
class Params(Scope):
    """以上: all bounds are inside."""

    works_threshold: int = param(4_000_000, unit="CNY", zh="施工必须招标规模（含）", en="Works tendered from (incl.)")


def split(signed: pl.LazyFrame) -> pl.LazyFrame:
    """`CONTRACT` with the units of works that another contractor of the project already had, and that contract."""
    pieces = signed.select(*CONTRACT, "day", "at", "supplier_id", unit="unit_works").explode("unit").drop_nulls("unit")
    by = ["scope_id", "unit"]
    first = pieces.with_columns(
        first_firm=pl.col("supplier_id").first().over(by, order_by=ORDER),
        first_contract=pl.col("contract_id").first().over(by, order_by=ORDER),
    )
    met = first.filter(pl.col("supplier_id") != pl.col("first_firm"))
    return met.group_by(CONTRACT).agg(
        split_units=pl.col("unit").unique().sort(), first_contracts=pl.col("first_contract").unique().sort()
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract, with what is unlawful about its award; each null where it cannot be told."""
    signed = one_each(f.of("contract.signed"), CONTRACT)
    built = signed.filter(pl.col("category") == "works")
    firms = built.group_by("scope_id").agg(
        is_alone=pl.col("supplier_id").n_unique() == 1,
        units_unsure=pl.col("unit_works").is_null().any(),
        first_id=pl.col("contract_id").sort_by(*ORDER).first(),
    )
    rows = with_coverage(f, signed, p).join(firms, on="scope_id", how="left")
    rows = rows.join(split(built), on=CONTRACT, how="left")
    lacks = pl.col("required_qualifications").list.set_difference("supplier_qualifications").list.sort()
    is_person = pl.col("supplier_kind") == "person"
    is_large = cny("amount") >= p.works_threshold * FEN
    not_split = pl.col("is_alone") | (pl.col("first_id") == pl.col("contract_id")) | ~pl.col("units_unsure")
    return rows.with_columns(
        is_person=is_person,
        lacking=lacks,
        is_unqualified=pl.when(is_person).then(pl.lit(value=False)).otherwise(lacks.list.len() > 0),
        is_untendered=~pl.col("method").is_in(TENDERED)
        & is_large
        & pl.col("is_covered")
        & (pl.col("exception_ground") == "none"),
        is_split=pl.when(pl.col("split_units").is_not_null())
        .then(pl.lit(value=True))
        .when(not_split)
        .then(pl.lit(value=False)),
        stake_fen=cny("amount"),
    )


def applies(_: Params) -> pl.Expr:
    """Contracts of works."""
    return pl.col("category") == "works"


def flagged(_: Params) -> pl.Expr:
    """Any of the four."""
    return pl.col("is_person") | pl.col("is_unqualified") | pl.col("is_untendered") | pl.col("is_split")


FIRM, OTHER = "91999001MA00001110", "91999001MA0000146J"
PROJECT = "2026-999001-54-01-000017"
USD = {"amount": "9000000.00", "currency": "USD"}


def _contract(
    name: str = "CON-A", amount: Any = "3000000.00", who: str = FIRM, day: str = "2026-05-08", **more: Any
) -> Any:
    told: dict[str, Any] = {"contract_id": name, "project_id": PROJECT, "category": "works", "method": "open"}
    told |= {"supplier": {"id": who}, "supplier_kind": "organisation", "amount": amount, "exception_ground": "none"}
    told |= {"supplier_qualifications": ["SZ-3"], "required_qualifications": ["SZ-3"]}
    return like("contract.signed", day, **(told | more))


def _direct(amount: Any = "4000000.00", **more: Any) -> Any:
    return _contract(amount=amount, **({"method": "direct"} | more))


def _project(kind: str = "budget", amount: str = "9000000.00", **more: Any) -> dict[str, Any]:
    source = {"level": "county", "amount": {"amount": amount, "currency": "CNY"}, "fund_kind": kind}
    told: dict[str, Any] = {"project_id": PROJECT, "fund_sources": [source], "infrastructure_class": "none"}
    told |= {"total_investment": "9000000.00", "is_soe_controlled": False}
    return like("project.registered", "2026-01-10", **(told | more))


RULE = Rule(
    id="sub.illegal-award",
    version=1,
    family="sub",
    severity=Severity.HIGH,
    scope="project",
    judges=("contract.signed",),
    reads=("contract.signed", "project.registered"),
    about=("contract_id",),
    needs=("is_person", "is_unqualified", "is_untendered", "is_split"),
    evidence=(
        Shown("supplier_id", "承包人", "Contractor"),
        Shown("is_person", "是个人", "A person"),
        Shown("lacking", "缺少的资质", "Qualifications lacking"),
        Shown("is_untendered", "应招标而未招标", "Not tendered though due"),
        Shown("method", "采购方式", "Method", codes="method"),
        Shown("split_units", "已发给他人的单位工程", "Units of works already given to another"),
        Shown("first_contracts", "原合同", "Earlier contracts"),
        Shown("stake_fen", "合同金额（元）", "Contract (CNY)"),
        Shown("day", "签订日", "Signed on"),
    ),
    title={"zh": "违法发包", "en": "Illegal award by the owner"},
    message={
        "zh": "{day} 与 {supplier_id} 签订的工程合同[（{stake_fen} 元）]：发给个人：{is_person}[；缺少资质 {lacking}]；应招标而未招标："
        "{is_untendered}（{method}，规模 {works_threshold} 元）[；单位工程 {split_units} 已由合同 {first_contracts} 发给他人]",
        "en": "Contract of works with {supplier_id}, signed on {day}[, CNY {stake_fen}]: to a person: {is_person}"
        "[; qualifications lacking: {lacking}]; not tendered though due: {is_untendered} ({method}, from CNY "
        "{works_threshold} on)[; units {split_units} were already given to another by {first_contracts}]",
    },
    cites=(
        Cite("cn-illegal-subcontract-2019-1", "5"),
        Cite("cn-illegal-subcontract-2019-1", "6"),
        Cite("cn-construction-law", "24"),
        Cite("cn-construction-quality-regulation", "7"),
    ),
    in_force=date(2019, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a qualified firm, by tender", (_contract(),), {"CON-A": "clear"}),
        Example("a person", (_contract(supplier_kind="person", supplier_qualifications=None),), {"CON-A": "flagged"}),
        Example("without the qualification", (_contract(supplier_qualifications=[]),), {"CON-A": "flagged"}),
        Example(
            "none, and none is needed",
            (_contract(supplier_qualifications=[], required_qualifications=[]),),
            {"CON-A": "clear"},
        ),
        Example(
            "which it has is not told",
            (_contract(supplier_qualifications=None),),
            {"CON-A": ("not_assessable", "missing: is_unqualified")},
        ),
        Example("which it needs is not told", (_contract(required_qualifications=None),), {"CON-A": "not_assessable"}),
        Example(
            "whether a firm is not told",
            (_contract(supplier_kind=None),),
            {"CON-A": ("not_assessable", "missing: is_person")},
        ),
        Example("four million, without a tender", (_project(), _direct()), {"CON-A": "flagged"}),
        Example("the project told afterwards", (_direct(), _project()), {"CON-A": "flagged"}),
        Example("a fen less", (_project(), _direct("3999999.99")), {"CON-A": "clear"}),
        Example(
            "another size, where the place sets one",
            (_project(), _direct()),
            {"CON-A": "clear"},
            set={"works_threshold": 5_000_000},
        ),
        Example("with a recorded ground", (_project(), _direct(exception_ground="secret_safety")), {"CON-A": "clear"}),
        Example(
            "whether there is a ground is not told",
            (_project(), _direct(exception_ground=None)),
            {"CON-A": ("not_assessable", "missing: is_untendered")},
        ),
        Example("of private money", (_project("social"), _direct()), {"CON-A": "clear"}),
        Example("of two million from the budget", (_project(amount="2000000.00"), _direct()), {"CON-A": "flagged"}),
        Example("of a fen less from the budget", (_project(amount="1999999.99"), _direct()), {"CON-A": "clear"}),
        Example("whose money is not told", (_direct(),), {"CON-A": "not_assessable"}),
        Example("in dollars", (_project(), _direct(USD)), {"CON-A": ("not_assessable", "missing: is_untendered")}),
        Example("in dollars, to a person", (_project(), _direct(USD, supplier_kind="person")), {"CON-A": "flagged"}),
        Example(
            "one unit of works to two firms",
            (
                _contract(unit_works=["BRIDGE-1", "ROAD"]),
                _contract("CON-B", who=OTHER, day="2026-05-09", unit_works=["BRIDGE-1"]),
            ),
            {"CON-A": "clear", "CON-B": "flagged"},
        ),
        Example(
            "told the other way round",
            (
                _contract("CON-B", who=OTHER, day="2026-05-09", unit_works=["BRIDGE-1"]),
                _contract(unit_works=["BRIDGE-1"]),
            ),
            {"CON-A": "clear", "CON-B": "flagged"},
        ),
        Example(
            "each its own unit",
            (_contract(unit_works=["BRIDGE-1"]), _contract("CON-B", who=OTHER, unit_works=["BRIDGE-2"])),
            {"CON-A": "clear", "CON-B": "clear"},
        ),
        Example(
            "the same firm again",
            (_contract(unit_works=["BRIDGE-1"]), _contract("CON-B", unit_works=["BRIDGE-1"])),
            {"CON-A": "clear", "CON-B": "clear"},
        ),
        Example(
            "the same firm, and which units are not told",
            (_contract(), _contract("CON-B")),
            {"CON-A": "clear", "CON-B": "clear"},
        ),
        Example(
            "another firm, and which units it has is not told",
            (_contract(unit_works=["BRIDGE-1"]), _contract("CON-B", who=OTHER, day="2026-05-09")),
            {"CON-A": "clear", "CON-B": ("not_assessable", "missing: is_split")},
        ),
        Example(
            "the supervision of the same unit by another firm",
            (
                _contract(unit_works=["BRIDGE-1"]),
                _contract("CON-B", who=OTHER, category="services", unit_works=["BRIDGE-1"]),
            ),
            {"CON-A": "clear", "CON-B": "not_applicable"},
        ),
        Example(
            "another project",
            (
                _contract(unit_works=["BRIDGE-1"]),
                _contract("CON-B", who=OTHER, unit_works=["BRIDGE-1"], project_id="2026-999001-54-01-000018"),
            ),
            {"CON-A": "clear", "CON-B": "clear"},
        ),
        Example(
            "told again with the right unit",
            (
                _contract(unit_works=["BRIDGE-1"]),
                _contract("CON-B", who=OTHER, day="2026-05-09", unit_works=["BRIDGE-1"]),
                _contract("CON-B", who=OTHER, day="2026-05-10", unit_works=["BRIDGE-2"]),
            ),
            {"CON-B": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
