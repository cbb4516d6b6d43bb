"""Main materials that the contractor has to buy were bought by somebody else.

What it checks
    Each purchase of material under a contract of works by which the contractor buys the main materials: whether the
    buyer is the contractor, a member of its consortium, or the subcontractor under whose subcontract it was bought.
Why it matters
    Who pays for the steel builds; a contractor that buys nothing has handed the works on.
Legal source
    Measures on Unlawful Contracting (建市规〔2019〕1号), article 8, fourth item: main materials bought by others, where
    the contract says that the contractor buys them, count as a sign of transfer.
Does not apply
    Contracts by which the owner buys; goods and services; other subcontracts.
Innocent explanations
    A branch or the parent buys for the whole group; the material is a small item; the contractor's purchaser signed in
    his own firm's name by mistake.
Ask next
    The purchase contract, the invoices, and who paid them.
Known gaps
    What is a main material is not told: every purchase that is submitted counts. Invoices are no event of their own. A
    firm's branch under another code looks like another firm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.subcontracts import contractors, with_contract
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """约定由承包人采购的主要材料，由他人采购。

查什么
    约定由承包人采购主要材料的工程合同，每份材料设备采购：采购人是不是承包人、联合体成员，或者该采购所属分包的分包人。
为什么要紧
    谁付钢材钱，谁在施工；什么都不买的承包人，已经把工程转出去了。
法律依据
    建筑工程施工发包与承包违法行为认定查处管理办法（建市规〔2019〕1号）第8条第（四）项：约定由承包单位采购的主要材料由其他单位或者
    个人采购的，属于转包的情形。
不适用
    约定由发包人采购的合同；货物和服务；其他分包。
可能的正当理由
    由分公司或者母公司统一采购；数量很小的材料；承包人的采购员误签成别的企业。
接着问
    采购合同、发票，款由谁付。
已知不足
    什么是主要材料没有报送，报送的采购都算。发票不是单独的事件。分公司另有代码的，看起来像另一家。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The contract says who buys."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a subcontract, with whether who gave it may buy under this contract."""
    told = one_each(f.of("subcontract.signed"), ["scope_id", "subcontract_id"])
    firms = contractors(f).rename({"firm": "giver_id"}).with_columns(is_contractor=pl.lit(value=True))
    above = told.select(
        "scope_id", parent_subcontract_id="subcontract_id", part_kind="subcontract_kind", part_firm="subcontractor_id"
    )
    rows = with_contract(f, told, "category", "material_buyer", "supplier_id")
    rows = rows.join(firms, on=[*CONTRACT, "giver_id"], how="left")
    rows = rows.join(above, on=["scope_id", "parent_subcontract_id"], how="left")
    own_part = (pl.col("part_kind") == "works") & (pl.col("part_firm") == pl.col("giver_id"))
    unknown = pl.col("parent_subcontract_id").is_not_null() & pl.col("part_kind").is_null()
    return rows.with_columns(
        is_own=pl.when(pl.col("is_contractor") | own_part)
        .then(pl.lit(value=True))
        .when(~unknown)
        .then(pl.lit(value=False)),
        stake_fen=cny("amount"),
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Purchases of material under contracts of works by which the contractor buys."""
    by_contractor = (pl.col("category") == "works") & (pl.col("material_buyer") == "contractor")
    return (pl.col("subcontract_kind") == "material") & by_contractor


def flagged(_: Params) -> pl.Expr:
    """Bought by somebody else."""
    return ~pl.col("is_own")


FIRM, OTHER, THIRD = "91999001MA00001110", "91999001MA0000146J", "91999001MA000012XP"


def _contract(buyer: str | None = "contractor", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "category": "works", "supplier": {"id": FIRM}}
    return like("contract.signed", "2026-05-08", **(told | ({"material_buyer": buyer} if buyer else {}) | more))


def _bought(by: str = FIRM, kind: str = "material", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"subcontract_id": "MAT-A", "contract_id": "CON-A", "subcontract_kind": kind}
    told |= {"giver": {"id": by}, "subcontractor": {"kind": "organisation", "id": THIRD}}
    return like("subcontract.signed", "2026-06-01", **(told | more))


def _part(kind: str = "works", to: str = OTHER) -> dict[str, Any]:
    told: dict[str, Any] = {"subcontract_id": "SC-A", "contract_id": "CON-A", "subcontract_kind": kind}
    return like(
        "subcontract.signed", "2026-05-20", **told, giver={"id": FIRM}, subcontractor={"kind": "organisation", "id": to}
    )


UNDER = {"parent_subcontract_id": "SC-A"}

RULE = Rule(
    id="sub.material-by-others",
    version=1,
    family="sub",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("subcontract.signed",),
    reads=("subcontract.signed", "contract.signed"),
    about=("subcontract_id",),
    needs=("category", "material_buyer"),
    evidence=(
        Shown("giver_id", "采购人", "Bought by"),
        Shown("supplier_id", "承包人", "Contractor"),
        Shown("subcontractor_id", "供货人", "Sold by"),
        Shown("stake_fen", "采购金额（元）", "Amount (CNY)"),
        Shown("day", "签订日", "Signed on"),
    ),
    title={"zh": "主要材料由他人采购", "en": "Main materials bought by others"},
    message={
        "zh": "合同约定由承包人 {supplier_id} 采购主要材料，{day} 的采购[（{stake_fen} 元）]由 {giver_id} 向 {subcontractor_id} 签订",
        "en": "By the contract {supplier_id} buys the main materials; the purchase of {day}[, CNY {stake_fen}] was "
        "signed by {giver_id} with {subcontractor_id}",
    },
    cites=(Cite("cn-illegal-subcontract-2019-1", "8"),),
    in_force=date(2019, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("bought by the contractor", (_contract(), _bought()), {"MAT-A": "clear"}),
        Example("bought by another firm", (_contract(), _bought(OTHER)), {"MAT-A": "flagged"}),
        Example("told first", (_bought(OTHER), _contract()), {"MAT-A": "flagged"}),
        Example(
            "by a member of the consortium",
            (_contract(consortium_members=[{"id": OTHER}]), _bought(OTHER)),
            {"MAT-A": "clear"},
        ),
        Example("by a subcontractor for its part", (_contract(), _part(), _bought(OTHER, **UNDER)), {"MAT-A": "clear"}),
        Example("by a subcontractor, for the works", (_contract(), _part(), _bought(OTHER)), {"MAT-A": "flagged"}),
        Example(
            "by one who has the labour only",
            (_contract(), _part("labour"), _bought(OTHER, **UNDER)),
            {"MAT-A": "flagged"},
        ),
        Example(
            "under another's subcontract", (_contract(), _part(to=THIRD), _bought(OTHER, **UNDER)), {"MAT-A": "flagged"}
        ),
        Example(
            "under one that is not told",
            (_contract(), _bought(OTHER, **UNDER)),
            {"MAT-A": ("not_assessable", "missing: input")},
        ),
        Example("under one that is not told, by the contractor", (_contract(), _bought(**UNDER)), {"MAT-A": "clear"}),
        Example("the owner buys", (_contract("owner"), _bought(OTHER)), {"MAT-A": "not_applicable"}),
        Example(
            "who buys is not told",
            (_contract(None), _bought(OTHER)),
            {"MAT-A": ("not_assessable", "missing: material_buyer")},
        ),
        Example("the contract is not told", (_bought(OTHER),), {"MAT-A": "not_assessable"}),
        Example("a contract of goods", (_contract(category="goods"), _bought(OTHER)), {"MAT-A": "not_applicable"}),
        Example("works", (_contract(), _bought(OTHER, "works")), {"MAT-A": "not_applicable"}),
        Example(
            "in dollars",
            (_contract(), _bought(OTHER, amount={"amount": "9.00", "currency": "USD"})),
            {"MAT-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
