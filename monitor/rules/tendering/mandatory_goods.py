"""Important equipment and materials of the mandatory size were bought for a project without a tender.

What it checks
    Each goods lot that was announced, and each goods contract on no announced lot, of a project within the duty to
    tender: whether it reached the size and was bought by another way than open or invited tender. The lot's estimate
    counts, where none is told what was contracted.
Why it matters
    Equipment is where a works budget is most easily spent on a friend.
Legal source
    Tendering and Bidding Law article 3; provisions on projects that must be tendered (order 16 of 2018), articles 2
    and 5(2): important equipment and materials of two million yuan or more.
Does not apply
    Open and invited tenders; goods bought under the government procurement law (tnd.gp-method-approval, tnd.gp-split);
    projects known to be outside the scope. Under the size, or with a recorded ground, it is clear.
Innocent explanations
    The goods have nothing to do with works, or are neither important equipment nor materials; a ground exists and was
    not recorded.
Ask next
    What the goods are for, and who else makes them.
Known gaps
    Whether goods are important, and belong to works, is not told: every goods lot of the project is looked at. Whether
    the recorded ground holds is not judged. Money of a level of government is taken for budget money unless told to be
    something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.thresholds import Scope, goods, untendered
from monitor.vocabulary.verdicts import Severity

ZH = """达到必须招标规模的重要设备、材料没有招标。

查什么
    属于必须招标范围的项目，其公告的每个货物标段、以及没有对应标段的每份货物合同：是否达到规模而未经公开招标或邀请招标。以标
    段估算价为准，没有估算价的以合同金额为准。
为什么要紧
    工程预算里，设备款最容易给了熟人。
法律依据
    招标投标法第3条；必须招标的工程项目规定（2018年第16号令）第2条、第5条第一款（二）：重要设备、材料等货物200万元以上。
不适用
    公开招标和邀请招标；按政府采购法采购的货物（由 tnd.gp-method-approval、tnd.gp-split 判断）；已知不在范围内的项目。低
    于规模或记录了理由的，为未见异常。
可能的正当理由
    货物与工程无关，或者不是重要设备、材料；法定理由存在而没有记录。
接着问
    货物用在哪里；还有谁生产。
已知不足
    货物是否重要、是否与工程有关，事件中没有，项目的货物标段都看。记录的理由是否成立，不作判断。来自各级政府的资金，除非写明
    是其他性质，视为预算资金。
"""


@dataclass(frozen=True, slots=True)
class Params(Scope):
    """400万元人民币以上 includes the bound."""

    goods_threshold: int = goods()


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a goods lot, or a goods contract on no announced lot."""
    return untendered(f, p, {"goods": p.goods_threshold})


def applies(_: Params) -> pl.Expr:
    """Bought without a tender, of projects not known to be outside the scope."""
    return pl.col("is_direct") & pl.col("is_covered").fill_null(value=True)


def below(_: Params) -> pl.Expr:
    """Under the size."""
    return pl.col("amount_cny") < pl.col("threshold_fen")


def flagged(_: Params) -> pl.Expr:
    """Of the size, within the scope, and told to be without a ground."""
    large = pl.col("amount_cny") >= pl.col("threshold_fen")
    bare = (pl.col("ground") == "none") & pl.col("is_covered")
    return pl.when("is_excused").then(pl.lit(value=False)).otherwise(large & bare)


OCID, PROJECT = "ocds-tw9990-2026-0017", "PRJ-A"


def _project(amount: str = "6000000.00", level: str = "county", **more: Any) -> dict[str, Any]:
    source = {"level": level, "fund_kind": "budget", "amount": {"amount": amount, "currency": "CNY"}}
    told: dict[str, Any] = {"project_id": PROJECT, "infrastructure_class": "none", "total_investment": "6000000.00"}
    told |= {"is_soe_controlled": False, "fund_sources": [source]}
    return like("project.registered", "2026-01-12", **(told | more))


def _lot(estimate: str | None = "2000000.00", **more: Any) -> dict[str, Any]:
    priced = {} if estimate is None else {"estimate": {"amount": estimate, "currency": "CNY"}}
    return {"lot_id": "L1", "category": "goods", **priced, **more}


def _tender(*lots: dict[str, Any], day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "method": "direct", "exception_ground": "none"}
    return like("tender.published", day, lots=list(lots) or [_lot()], **(told | more))


def _contract(amount: Any = "2000000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": PROJECT, "method": "direct", "regime": "other"}
    told |= {"category": "goods", "exception_ground": "none"}
    return like("contract.signed", "2026-05-08", amount=amount, **(told | more))


ON_LOT = {"ocid": OCID, "lot_id": "L1", "regime": "tendering"}

RULE = Rule(
    id="tnd.mandatory-goods",
    version=1,
    family="tnd",
    severity=Severity.CRITICAL,
    scope="project",
    judges=("tender.published", "contract.signed"),
    reads=("tender.published", "contract.signed", "project.registered"),
    about=("ocid", "lot_id", "contract_id"),
    needs=("amount_cny", "is_covered", "ground"),
    evidence=(
        Shown("amount_fen", "估算价或合同金额（元）", "Estimate or amount (CNY)"),
        Shown("threshold_fen", "必须招标规模（元）", "Size from which a tender is mandatory (CNY)"),
        Shown("method", "采购方式", "Method", codes="method"),
        Shown("day", "公告或签订日", "Announced or signed on"),
        Shown("ground", "记录的理由", "Ground recorded", codes="exception_ground"),
        Shown("budget_fen", "项目预算资金（元）", "Budget money of the project (CNY)"),
        Shown("total_fen", "项目总投资（元）", "Its total investment (CNY)"),
        Shown("is_infrastructure", "是否五类基础设施", "One of the five classes of infrastructure"),
    ),
    title={"zh": "重要设备材料必须招标规模", "en": "Goods at or above the mandatory tender size"},
    message={
        "zh": "货物 {amount_fen} 元（{day}）达到必须招标规模 {threshold_fen} 元，以{method}方式采购，没有不招标的理由"
        "[；项目预算资金 {budget_fen} 元，总投资 {total_fen} 元]",
        "en": "Goods of CNY {amount_fen} ({day}), of the size of {threshold_fen} from which a tender is mandatory, "
        "bought without a tender ({method}), with no ground for it"
        "[; budget money of the project {budget_fen} of {total_fen} invested]",
    },
    cites=(Cite("cn-mandatory-tender-16", "5"), Cite("cn-mandatory-tender-16", "2"), Cite("cn-bidding-law", "3")),
    in_force=date(2018, 6, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("a lot of the size", (_project(), _tender()), {OCID: "flagged"}),
        Example("a fen under", (_project(), _tender(_lot("1999999.99"))), {OCID: ("clear", "below_threshold")}),
        Example("a contract of no process", (_contract(), _project()), {"CON-A": "flagged"}),
        Example("a contract a fen under", (_contract("1999999.99"), _project()), {"CON-A": "clear"}),
        Example(
            "the estimate governs, not the contract",
            (_project(), _tender(_lot("1999999.99")), _contract("2200000.00", **ON_LOT)),
            {OCID: ("clear", "below_threshold")},
        ),
        Example(
            "no estimate: the contract is taken",
            (_project(), _tender(_lot(None)), _contract(**ON_LOT)),
            {OCID: "flagged"},
        ),
        Example(
            "announced as a tender, bought without one",
            (_project(), _tender(method="open"), _contract("2200000.00", **ON_LOT)),
            {OCID: "flagged"},
        ),
        Example("tendered", (_project(), _tender(method="open")), {OCID: "not_applicable"}),
        Example("invited", (_contract(method="invited"), _project()), {"CON-A": "not_applicable"}),
        Example(
            "works are another size",
            (_project(), _tender(_lot(), _lot(lot_id="L2", category="works"))),
            {OCID: "flagged"},
        ),
        Example(
            "a ground is recorded", (_project(), _tender(exception_ground="secret_safety")), {OCID: ("clear", "lawful")}
        ),
        Example(
            "a ground is recorded, and nothing is known of the project",
            (_tender(exception_ground="secret_safety"),),
            {OCID: ("clear", "lawful")},
        ),
        Example(
            "whether there is a ground is not told",
            (_project(), _tender(exception_ground=None)),
            {OCID: ("not_assessable", "missing: ground")},
        ),
        Example("the project is not registered", (_tender(),), {OCID: ("not_assessable", "missing: is_covered")}),
        Example(
            "not registered, and under the size",
            (_tender(_lot("1999999.99")),),
            {OCID: ("clear", "below_threshold")},
        ),
        Example(
            "no estimate and no contract",
            (_project(), _tender(_lot(None))),
            {OCID: ("not_assessable", "missing: amount_cny")},
        ),
        Example(
            "a contract in another currency",
            (_project(), _contract({"amount": "9000000.00", "currency": "USD"})),
            {"CON-A": ("not_assessable", "missing: amount_cny")},
        ),
        Example("budget money a fen under two million", (_project("1999999.99"), _tender()), {OCID: "not_applicable"}),
        Example("budget money of two million", (_project("2000000.00"), _tender()), {OCID: "flagged"}),
        Example(
            "of the class of roads, with little budget money",
            (_project("1.00", infrastructure_class="transport"), _tender()),
            {OCID: "flagged"},
        ),
        Example(
            "government procurement of goods",
            (_project(), _tender(regime="government_procurement")),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
