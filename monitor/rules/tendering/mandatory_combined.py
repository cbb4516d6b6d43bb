"""Purchases of one kind in one project, each under the mandatory size, reach it together and none was tendered.

What it checks
    The lots and contracts of one project and kind (works; goods; survey, design and supervision together) that were
    given away without a tender, have no recorded ground and are each under the size: whether they add up to it. The
    one that reaches it is the finding.
Why it matters
    What could be bought together and is cut in two meets nobody's threshold.
Legal source
    Provisions on projects that must be tendered (order 16 of 2018), article 5(2): purchases of one project that can be
    made together must be tendered where their estimates together reach the size.
Does not apply
    What was tendered; goods and services under the government procurement law; a lot that reaches the size alone
    (tnd.mandatory-works, -goods, -services); projects known to be outside the scope. Under the size together: clear.
Innocent explanations
    The parts cannot be made together: other trades, other years, other places; the need for one was not known when the
    other was bought.
Ask next
    The approved project: are these one work? When was each known to be needed?
Known gaps
    Whether purchases can be made together is not told: all of one kind are added. Money of a level of government is
    taken for budget money unless told to be something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.thresholds import Duty, untendered
from monitor.vocabulary.verdicts import Severity

ZH = """同一项目同一类采购各自低于规模，合计达到必须招标规模，都没有招标。

查什么
    同一项目同一类（工程；货物；勘察、设计、监理合为一类）没有招标、没有记录理由、各自低于规模的标段和合同，合计是否达到规模。
    使合计达到规模的那一笔为疑点。
为什么要紧
    本可一次采购的拆成两次，哪一次都碰不到限额。
法律依据
    必须招标的工程项目规定（2018年第16号令）第5条第二款：同一项目中可以合并进行的采购，合同估算价合计达到规模的，必须招标。
不适用
    已经招标的；按政府采购法采购的货物和服务；单独达到规模的（由 tnd.mandatory-works、-goods、-services 判断）；已知不在范围
    内的项目。合计低于规模的，为未见异常。
可能的正当理由
    不能合并：专业不同、年度不同、地点不同；买前一样时还不知道需要后一样。
接着问
    批准的项目内容：是不是一项工程？各在何时知道需要？
已知不足
    能否合并采购，事件中没有，同一类的都相加。来自各级政府的资金，除非写明是其他性质，视为预算资金。
"""

KIND = ["scope_id", "category"]


@dataclass(frozen=True, slots=True)
class Params(Duty):
    """The three sizes and the scope, as everywhere."""


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a project and kind: the purchase that makes the sum reach the size, else the last one."""
    rows = untendered(f, p, p.sizes)
    is_small = (pl.col("amount_cny") < pl.col("threshold_fen")).fill_null(value=True)
    pieces = rows.filter(pl.col("is_direct").fill_null(value=True) & ~pl.col("is_excused") & is_small)
    counted = pl.when("is_direct").then("amount_cny")
    number = pl.col("event").cum_count().cast(pl.Int64).over(KIND)
    project = pl.col("project_id").drop_nulls().first().over(KIND)
    pieces = pieces.sort(*KIND, "day", "at", "ocid", "lot_id", "contract_id", "event", nulls_last=True).with_columns(
        sum_fen=counted.fill_null(0).cum_sum().over(KIND),
        number=number,
        is_whole=pl.when(counted.is_not_null().all().over(KIND)).then(pl.lit(value=True)),
        first_day=pl.col("day").min().over(KIND),
        project_id=project,
        ocid=pl.when(project.is_null()).then("ocid"),
        contract_id=pl.when(project.is_null() & pl.col("ocid").is_null()).then("contract_id"),
        events=pl.col("events").explode().unique().sort().implode().over(KIND),
    )
    pieces = pieces.with_columns(has_reached=pl.col("sum_fen") >= pl.col("threshold_fen"))
    first = pl.when("has_reached").then("number").otherwise(-pl.col("number"))
    ranked = pieces.sort(~pl.col("has_reached"), first)
    return ranked.unique(KIND, keep="first", maintain_order=True).with_columns(stake_fen="sum_fen")


def applies(_: Params) -> pl.Expr:
    """Of projects not known to be outside the scope."""
    return pl.col("is_covered").fill_null(value=True)


def below(_: Params) -> pl.Expr:
    """Together under the size."""
    return ~pl.col("has_reached") & pl.col("is_whole")


def flagged(_: Params) -> pl.Expr:
    """Together of the size, and within the scope."""
    return pl.col("has_reached") & pl.col("is_covered")


PROJECT = "PRJ-A"
OCID = "ocds-tw9990-2026-0017"


def _project(amount: str = "9000000.00") -> dict[str, Any]:
    source = {"level": "county", "fund_kind": "budget", "amount": {"amount": amount, "currency": "CNY"}}
    told: dict[str, Any] = {"project_id": PROJECT, "infrastructure_class": "none", "is_soe_controlled": False}
    return like("project.registered", "2026-01-12", total_investment="9000000.00", fund_sources=[source], **told)


def _contract(name: str, amount: Any = "2000000.00", day: str = "2026-05-08", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": name, "project_id": PROJECT, "method": "direct", "regime": "other"}
    return like("contract.signed", day, amount=amount, **(told | {"category": "works"} | more))


def _service(name: str, kind: str | None, amount: str = "500000.00", **more: Any) -> dict[str, Any]:
    return _contract(name, amount, category="services", service_kind=kind, **more)


def _lot(lot_id: str, estimate: str) -> dict[str, Any]:
    return {"lot_id": lot_id, "category": "works", "estimate": {"amount": estimate, "currency": "CNY"}}


RULE = Rule(
    id="tnd.mandatory-combined",
    version=1,
    family="tnd",
    severity=Severity.CRITICAL,
    scope="project",
    judges=("tender.published", "contract.signed"),
    reads=("tender.published", "contract.signed", "project.registered"),
    about=("project_id", "ocid", "contract_id", "category"),
    needs=("is_whole", "is_covered"),
    evidence=(
        Shown("sum_fen", "合计（元）", "Together (CNY)"),
        Shown("number", "笔数", "Purchases"),
        Shown("category", "类别", "Category", codes="category"),
        Shown("threshold_fen", "必须招标规模（元）", "Size from which a tender is mandatory (CNY)"),
        Shown("first_day", "第一笔公告或签订日", "First announced or signed on"),
        Shown("day", "达到规模之日", "Size reached on"),
        Shown("budget_fen", "项目预算资金（元）", "Budget money of the project (CNY)"),
        Shown("total_fen", "项目总投资（元）", "Its total investment (CNY)"),
    ),
    title={"zh": "可合并采购合计达标必须招标", "en": "Mergeable purchases of one project counted together"},
    message={
        "zh": "同一项目 {number} 笔{category}采购没有招标，{first_day} 至 {day} 合计 {sum_fen} 元，达到必须招标规模 "
        "{threshold_fen} 元，每一笔都低于规模",
        "en": "{number} purchases of {category} of one project without a tender, CNY {sum_fen} together from "
        "{first_day} to {day}: the size of {threshold_fen} from which a tender is mandatory, each of them under it",
    },
    cites=(Cite("cn-mandatory-tender-16", "5"), Cite("cn-mandatory-tender-16", "2"), Cite("cn-bidding-law", "4")),
    in_force=date(2018, 6, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example(
            "two of two million each, told backwards",
            (_contract("CON-B", day="2026-06-08"), _contract("CON-A"), _project()),
            {PROJECT: "flagged"},
        ),
        Example("a fen short", (_project(), _contract("CON-A"), _contract("CON-B", "1999999.99")), {PROJECT: "clear"}),
        Example("only one", (_project(), _contract("CON-A", "3999999.99")), {PROJECT: ("clear", "below_threshold")}),
        Example(
            "two lots of one process, and a contract on one of them",
            (
                _project(),
                like(
                    "tender.published",
                    "2026-03-20",
                    ocid=OCID,
                    project_id=PROJECT,
                    method="direct",
                    lots=[_lot("L1", "2000000.00"), _lot("L2", "2000000.00")],
                ),
                _contract("CON-A", "9.00", ocid=OCID, lot_id="L1", regime="tendering"),
            ),
            {PROJECT: "flagged"},
        ),
        Example(
            "three: the second reaches it",
            (
                _project(),
                _contract("CON-A"),
                _contract("CON-B", day="2026-06-08"),
                _contract("CON-C", "1.00", day="2026-07-08"),
            ),
            {PROJECT: "flagged"},
        ),
        Example(
            "one of the size alone is judged elsewhere",
            (_project(), _contract("CON-A", "4000000.00"), _contract("CON-B", "3999999.99")),
            {PROJECT: "clear"},
        ),
        Example(
            "works and goods are two kinds",
            (_project(), _contract("CON-A"), _contract("CON-B", category="goods", amount="1999999.99")),
            {PROJECT: "clear"},
        ),
        Example(
            "a survey and a design are one kind",
            (_project(), _service("CON-A", "survey"), _service("CON-B", "design")),
            {PROJECT: "flagged"},
        ),
        Example(
            "a test of materials is none of it",
            (_project(), _service("CON-A", "survey", "999999.99"), _service("CON-B", "testing")),
            {PROJECT: "clear"},
        ),
        Example(
            "which service the second is, is not told",
            (_project(), _service("CON-A", "survey", "999999.99"), _service("CON-B", None)),
            {PROJECT: ("not_assessable", "missing: is_whole")},
        ),
        Example(
            "one was tendered",
            (_project(), _contract("CON-A"), _contract("CON-B", method="open")),
            {PROJECT: "clear"},
        ),
        Example(
            "a ground is recorded for one",
            (_project(), _contract("CON-A"), _contract("CON-B", exception_ground="add_on")),
            {PROJECT: "clear"},
        ),
        Example(
            "one in dollars",
            (_project(), _contract("CON-A"), _contract("CON-B", {"amount": "9.00", "currency": "USD"})),
            {PROJECT: ("not_assessable", "missing: is_whole")},
        ),
        Example(
            "one in dollars, and the others reach it",
            (
                _project(),
                _contract("CON-A"),
                _contract("CON-B", {"amount": "9.00", "currency": "USD"}),
                _contract("CON-C"),
            ),
            {PROJECT: "flagged"},
        ),
        Example(
            "little budget money",
            (_project("1999999.99"), _contract("CON-A"), _contract("CON-B")),
            {PROJECT: "not_applicable"},
        ),
        Example(
            "the project is not registered",
            (_contract("CON-A"), _contract("CON-B")),
            {PROJECT: ("not_assessable", "missing: is_covered")},
        ),
        Example(
            "two lots of a process that names no project",
            (
                like(
                    "tender.published",
                    "2026-03-20",
                    ocid=OCID,
                    method="direct",
                    lots=[_lot("L1", "2000000.00"), _lot("L2", "1999999.99")],
                ),
            ),
            {OCID: ("clear", "below_threshold")},
        ),
        Example("a contract that stands alone", (_contract("CON-A", project_id=None),), {"CON-A": "clear"}),
        Example(
            "goods, of a project with budget money of two million",
            (
                _project("2000000.00"),
                _contract("CON-A", "1000000.00", category="goods"),
                _contract("CON-B", "1000000.00", category="goods"),
            ),
            {PROJECT: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
