"""A contract awarded without a tender has grown, by its changes, to the size from which a tender is mandatory.

What it checks
    At each change that adds to a contract that was not tendered and was below the mandatory tendering size when it was
    signed: the contract amount with all its changes so far, this one included, against that size.
Why it matters
    A small contract that grows afterwards never met a competitor.
Legal source
    Tendering and Bidding Law, article 4: what must be tendered may not be kept out of tendering in another way. The
    sizes are those of the provisions of 2018 (before: of 2000). A lead to ask after, no proof.
Does not apply
    Contracts by open or invited tender; contracts that alone reach the size (tnd.mandatory-works, -goods, -services);
    goods and services under the procurement law (tnd.gp-split); services told to be other than survey, design or
    supervision; projects known to use no public money. A contract with a recorded statutory ground is clear.
Innocent explanations
    What was found underground could not be foreseen; prices were adjusted by a formula; an addition that only the same
    firm could make.
Ask next
    When each change was first known to be needed; the estimate on which the direct award was decided.
Known gaps
    Money counts as public where it is a budget's, a government bond's or a state-owned enterprise's, or comes from a
    level of government. All changes count, approved or not, whatever their kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import TENDERED, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sums import summed
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """没有招标的合同，经过变更达到了必须招标的规模。

查什么
    没有招标、签订时低于必须招标规模的合同，每次增加金额的变更：合同金额加上截至并包括本次的全部变更，是否达到该规模。
为什么要紧
    先小后大的合同，从来没有遇到过竞争者。
法律依据
    招标投标法第4条：不得以其他方式规避招标。规模依2018年规定（此前依2000年规定）。仅是线索，不是证据。
不适用
    公开招标或邀请招标的合同；单份已达到规模的合同（由 tnd.mandatory-works、-goods、-services 判断）；政府采购法的货物和
    服务（由 tnd.gp-split 判断）；写明不属于勘察、设计、监理的服务；已知没有公共资金的项目。记录了法定不招标事由的为未见
    异常。
可能的正当理由
    地下情况无法预见；按公式调价；只能由原承包人完成的追加。
接着问
    每次变更何时知道需要；当初决定直接发包所依据的估算。
已知不足
    财政预算、政府债券、国有企业的资金，或者来自各级政府的资金，视为公共资金。全部变更都计入，不论是否批准、何种类别。
"""

COVERED_SERVICES = ("survey", "design", "supervision")
PUBLIC_KINDS = ("budget", "government_bond", "soe")
PRIVATE_KINDS = ("loan", "social")
PUBLIC_LEVELS = ("central", "province", "city", "county", "township", "upper_department")


@dataclass(frozen=True, slots=True)
class Params:
    """Sizes in whole yuan, the bound inside the duty to tender."""

    works_threshold: int = param(4_000_000, unit="CNY", zh="施工必须招标规模（含）", en="Works tendered from (incl.)")
    goods_threshold: int = param(2_000_000, unit="CNY", zh="货物必须招标规模（含）", en="Goods tendered from (incl.)")
    services_threshold: int = param(
        1_000_000, unit="CNY", zh="服务必须招标规模（含）", en="Services tendered from (incl.)"
    )


def public(f: Facts) -> pl.LazyFrame:
    """Registrations of projects: whether public money is among their sources; null where it cannot be told."""
    kind, by_level = pl.col("fund_kind"), pl.col("level").is_in(PUBLIC_LEVELS)
    is_public = kind.is_in(PUBLIC_KINDS) | (by_level & ~kind.is_in(PRIVATE_KINDS))
    is_public = pl.when(kind.is_not_null()).then(is_public).otherwise(pl.when(by_level).then(by_level))
    sources = f.of("project.registered", "fund_sources").filter(pl.col("amount_fen") > 0)
    told = sources.group_by("scope_id", "event").agg(is_public=is_public.any(ignore_nulls=False))
    return told.rename({"event": "registered_event"})


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a change, with its contract, what the contract has grown to, and the size that binds it."""
    signed = contracts(f, "regime", "method", "category", "service_kind", "exception_ground")
    signed = signed.rename({"regime": "contract_regime"})
    changes = one_each(f.of("contract.changed"), ["scope_id", "change_id"]).with_columns(change_cny=cny("amount"))
    changes = summed(changes, "changes", by=CONTRACT, amount="change_cny", order=["day", "at", "change_id"])
    rows = with_project(f, changes.join(signed, on=CONTRACT, how="left"), "fund_sources_count")
    rows = rows.join(public(f), on=["scope_id", "registered_event"], how="left")
    sizes = {"works": p.works_threshold, "goods": p.goods_threshold, "services": p.services_threshold}
    size = pl.col("category").replace_strict(
        {name: size * FEN for name, size in sizes.items()}, default=None, return_dtype=pl.Int64
    )
    other_law = (pl.col("contract_regime") == "government_procurement") & (pl.col("category") != "works")
    uncovered = (pl.col("category") == "services") & ~pl.col("service_kind").is_in(COVERED_SERVICES)
    return rows.with_columns(
        threshold_fen=size,
        grown_fen=pl.col("contract_fen") + pl.col("changes_fen"),
        is_direct=~pl.col("method").is_in(TENDERED) & ~other_law & ~uncovered,
        is_excused=pl.col("exception_ground") != "none",
        is_public=pl.when(pl.col("fund_sources_count") == 0).then(pl.lit(value=False)).otherwise("is_public"),
        stake_fen=pl.col("contract_fen") + pl.col("changes_fen"),
        events=pl.concat_list("contract_event", "registered_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Changes of direct awards that were below the size, of projects not known to be private."""
    small = pl.col("contract_fen") < pl.col("threshold_fen")
    return pl.col("is_direct") & small & pl.col("is_public").fill_null(value=True)


def below(_: Params) -> pl.Expr:
    """Still under the size with all changes."""
    return (pl.col("grown_fen") < pl.col("threshold_fen")) & pl.col("changes_in_yuan")


def flagged(_: Params) -> pl.Expr:
    """Grown to the size by a change that adds, with no ground recorded, of public money."""
    grown = (pl.col("grown_fen") >= pl.col("threshold_fen")) & (pl.col("change_cny") > 0)
    return pl.when("is_excused").then(pl.lit(value=False)).otherwise(grown & pl.col("is_public"))


PROJECT = "2026-999001-54-01-000017"
DOLLARS = {"amount": "1.00", "currency": "USD"}


def _source(level: str, kind: str | None, amount: str = "9.00") -> dict[str, Any]:
    return {"level": level, "amount": {"amount": amount, "currency": "CNY"}} | ({"fund_kind": kind} if kind else {})


def _project(level: str = "county", kind: str | None = "budget", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "fund_sources": [_source(level, kind)]}
    return like("project.registered", "2026-01-05", **(told | more))


def _contract(amount: Any = "3000000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": PROJECT, "method": "direct", "category": "works"}
    return like("contract.signed", "2026-02-02", amount=amount, **(told | {"regime": "other"} | more))


def _changed(amount: Any, day: str = "2026-05-04", name: str = "CH-A", **more: Any) -> dict[str, Any]:
    return like("contract.changed", day, change_id=name, amount=amount, **({"contract_id": "CON-A"} | more))


RULE = Rule(
    id="chg.crosses-tender-threshold",
    version=1,
    family="chg",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    scope="project",
    judges=("contract.changed",),
    reads=("contract.changed", "contract.signed", "project.registered"),
    about=("change_id",),
    needs=("contract_fen", "changes_in_yuan", "is_public"),
    evidence=(
        Shown("grown_fen", "合同加变更（元）", "Contract with its changes (CNY)"),
        Shown("contract_fen", "合同金额（元）", "Contract amount (CNY)"),
        Shown("changes_fen", "变更累计（元）", "Changes so far (CNY)"),
        Shown("amount_fen", "本次变更（元）", "This change (CNY)"),
        Shown("threshold_fen", "必须招标规模（元）", "Size from which a tender is mandatory (CNY)"),
        Shown("method", "采购方式", "Method", codes="method"),
        Shown("category", "类别", "Category", codes="category"),
        Shown("day", "变更日", "Changed on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "变更后跨越招标限额", "en": "Direct award grown past the tender threshold"},
    message={
        "zh": "{method}的{category}合同 {contract_id} 原为 {contract_fen} 元，至 {day} 变更累计 {changes_fen} 元，合计 {grown_fen} 元，"
        "达到必须招标规模 {threshold_fen} 元",
        "en": "{category} contract {contract_id} ({method}) of CNY {contract_fen} has grown by {changes_fen} to "
        "{grown_fen} on {day}, the size of {threshold_fen} from which a tender is mandatory",
    },
    cites=(Cite("cn-bidding-law", "4"), Cite("cn-mandatory-tender-16", "5"), Cite("cn-mandatory-tender-3", "7")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example(
            "a fen under the size",
            (_project(), _contract(), _changed("999999.99")),
            {"CH-A": ("clear", "below_threshold")},
        ),
        Example("grown to the size", (_project(), _contract(), _changed("1000000.00")), {"CH-A": "flagged"}),
        Example(
            "the second change reaches it; a later reduction is none",
            (
                _changed("-1.00", "2026-07-01", "CH-C"),
                _changed("500001.00", "2026-06-01", "CH-B"),
                _changed("500000.00"),
                _contract(),
                _project(),
            ),
            {"CH-A": "clear", "CH-B": "flagged", "CH-C": ("clear", "lawful")},
        ),
        Example(
            "goods have a size of their own",
            (_project(), _contract("1999999.99", category="goods"), _changed("0.01")),
            {"CH-A": "flagged"},
        ),
        Example(
            "so have surveys, designs and supervision",
            (_project(), _contract("999999.99", category="services", service_kind="design"), _changed("0.01")),
            {"CH-A": "flagged"},
        ),
        Example(
            "another service",
            (_project(), _contract("999999.99", category="services", service_kind="testing"), _changed("0.01")),
            {"CH-A": "not_applicable"},
        ),
        Example(
            "alone at the size",
            (_project(), _contract("4000000.00"), _changed("0.01")),
            {"CH-A": "not_applicable"},
        ),
        Example("tendered", (_project(), _contract(method="open"), _changed("1000000.00")), {"CH-A": "not_applicable"}),
        Example(
            "by invited tender",
            (_project(), _contract(method="invited"), _changed("1000000.00")),
            {"CH-A": "not_applicable"},
        ),
        Example(
            "works bought by negotiation under the procurement law",
            (
                _project(),
                _contract(method="competitive_negotiation", regime="government_procurement"),
                _changed("1000000.00"),
            ),
            {"CH-A": "flagged"},
        ),
        Example(
            "goods under the procurement law",
            (_project(), _contract("1999999.99", category="goods", regime="government_procurement"), _changed("0.01")),
            {"CH-A": "not_applicable"},
        ),
        Example(
            "a statutory ground is recorded",
            (_project(), _contract(exception_ground="secret_safety"), _changed("1000000.00")),
            {"CH-A": ("clear", "lawful")},
        ),
        Example(
            "told that there is no ground",
            (_project(), _contract(exception_ground="none"), _changed("1000000.00")),
            {"CH-A": "flagged"},
        ),
        Example(
            "social money only",
            (_project("other", "social"), _contract(), _changed("1000000.00")),
            {"CH-A": "not_applicable"},
        ),
        Example(
            "money of a state-owned enterprise",
            (_project("other", "soe"), _contract(), _changed("1000000.00")),
            {"CH-A": "flagged"},
        ),
        Example(
            "money of the county, its nature not told",
            (_project(kind=None), _contract(), _changed("1000000.00")),
            {"CH-A": "flagged"},
        ),
        Example(
            "money of the unit itself, its nature not told",
            (_project("unit", None), _contract(), _changed("1000000.00")),
            {"CH-A": ("not_assessable", "missing: is_public")},
        ),
        Example(
            "where the money comes from is not told",
            (_contract(), _changed("1000000.00")),
            {"CH-A": ("not_assessable", "missing: is_public")},
        ),
        Example(
            "known to have no sources",
            (_project(fund_sources=[]), _contract(), _changed("1000000.00")),
            {"CH-A": "not_applicable"},
        ),
        Example(
            "social money, and of the county nothing",
            (
                _project(fund_sources=[_source("other", "social"), _source("county", "budget", "0.00")]),
                _contract(),
                _changed("1000000.00"),
            ),
            {"CH-A": "not_applicable"},
        ),
        Example(
            "social money, and of the county a fen",
            (
                _project(fund_sources=[_source("other", "social"), _source("county", "budget", "0.01")]),
                _contract(),
                _changed("1000000.00"),
            ),
            {"CH-A": "flagged"},
        ),
        Example(
            "a loan taken up by the county, and money of another nature from it",
            (
                _project("county", "loan"),
                _project("county", "other", project_id="2026-999001-54-01-000018"),
                _contract(),
                _changed("1000000.00"),
                _contract(contract_id="CON-B", project_id="2026-999001-54-01-000018"),
                _changed("1000000.00", name="CH-B", contract_id="CON-B"),
            ),
            {"CH-A": "not_applicable", "CH-B": "flagged"},
        ),
        Example(
            "where the money comes from is not told, and the sum is small",
            (_contract(), _changed("999999.99")),
            {"CH-A": ("clear", "below_threshold")},
        ),
        Example(
            "a service of which the kind is not told",
            (_project(), _contract("999999.99", category="services"), _changed("0.01")),
            {"CH-A": "not_assessable"},
        ),
        Example(
            "past the size, a change that costs nothing",
            (_project(), _contract(), _changed("1000000.00"), _changed("0.00", "2026-06-01", "CH-B")),
            {"CH-A": "flagged", "CH-B": ("clear", "lawful")},
        ),
        Example(
            "one change in another currency; the yuan alone reach the size with the last",
            (
                _project(),
                _contract(),
                _changed(DOLLARS),
                _changed("999999.99", "2026-06-01", "CH-B"),
                _changed("0.01", "2026-07-01", "CH-C"),
            ),
            {"CH-B": ("not_assessable", "missing: changes_in_yuan"), "CH-C": "flagged"},
        ),
        Example("the contract was not submitted", (_project(), _changed("1.00")), {"CH-A": "not_assessable"}),
        Example(
            "a change in another currency cannot be added up",
            (_project(), _contract(), _changed(DOLLARS)),
            {"CH-A": ("not_assessable", "missing: changes_in_yuan")},
        ),
        Example(
            "two million, where the place has the sizes of before 2018",
            (_project(), _contract("1999999.99"), _changed("0.01")),
            {"CH-A": "flagged"},
            set={"works_threshold": 2_000_000},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
