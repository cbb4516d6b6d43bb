"""Survey, design or supervision of the mandatory size was given away without a tender.

What it checks
    Each lot for survey, design or supervision that was announced, and each such contract on no announced lot, of a
    project within the duty to tender: whether it reached the size and was given away by another way than open or
    invited tender. The lot's estimate counts, where none is told what was contracted.
Why it matters
    Who designs the works decides what they will cost; who supervises them decides what is paid.
Legal source
    Tendering and Bidding Law article 3; provisions on projects that must be tendered (order 16 of 2018), articles 2
    and 5(3): survey, design, supervision and other services of one million yuan or more.
Does not apply
    Open and invited tenders; services told to be others; services bought under the government procurement law;
    projects known to be outside the scope. Under the size, or with a recorded ground, it is clear.
Innocent explanations
    A patented technique; an artistic design by the regulation on survey and design; a ground exists and was not
    recorded.
Ask next
    Who chose the firm, and whether it also advised on the project before.
Known gaps
    Whether the recorded ground holds is not judged. Other services that belong to works are left out, as the notice of
    2020 on the provisions reads them. Money of a level of government is taken for budget money unless told to be
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
from monitor.rules.kit.thresholds import Scope, services, untendered
from monitor.vocabulary.verdicts import Severity

ZH = """达到必须招标规模的勘察、设计、监理没有招标。

查什么
    属于必须招标范围的项目，其公告的每个勘察、设计、监理标段、以及没有对应标段的每份此类合同：是否达到规模而未经公开招标或邀
    请招标。以标段估算价为准，没有估算价的以合同金额为准。
为什么要紧
    谁做设计，谁就决定工程花多少钱；谁做监理，谁就决定付多少钱。
法律依据
    招标投标法第3条；必须招标的工程项目规定（2018年第16号令）第2条、第5条第一款（三）：勘察、设计、监理等服务100万元以上。
不适用
    公开招标和邀请招标；写明属于其他服务的；按政府采购法采购的服务；已知不在范围内的项目。低于规模或记录了理由的，为未见异
    常。
可能的正当理由
    专利技术；勘察设计规定中的艺术造型设计；法定理由存在而没有记录。
接着问
    谁选定了这家单位；它此前是否为项目提供过咨询。
已知不足
    记录的理由是否成立，不作判断。与工程有关的其他服务不看（按2020年的解释通知）。来自各级政府的资金，除非写明是其他性质，视
    为预算资金。
"""


@dataclass(frozen=True, slots=True)
class Params(Scope):
    """400万元人民币以上 includes the bound."""

    services_threshold: int = services()


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot of services, or a contract for services on no announced lot."""
    return untendered(f, p, {"services": p.services_threshold})


def applies(_: Params) -> pl.Expr:
    """Given away without a tender, of projects not known to be outside the scope."""
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


def _lot(estimate: str | None = "1000000.00", **more: Any) -> dict[str, Any]:
    priced = {} if estimate is None else {"estimate": {"amount": estimate, "currency": "CNY"}}
    told = {"lot_id": "L1", "category": "services", "service_kind": "design", **priced, **more}
    return {name: one for name, one in told.items() if one is not None}


def _tender(*lots: dict[str, Any], day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "method": "direct", "exception_ground": "none"}
    return like("tender.published", day, lots=list(lots) or [_lot()], **(told | more))


def _contract(amount: Any = "1000000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": PROJECT, "method": "direct", "regime": "other"}
    told |= {"category": "services", "service_kind": "design", "exception_ground": "none"}
    return like("contract.signed", "2026-05-08", amount=amount, **(told | more))


ON_LOT = {"ocid": OCID, "lot_id": "L1", "regime": "tendering"}

RULE = Rule(
    id="tnd.mandatory-services",
    version=1,
    family="tnd",
    severity=Severity.CRITICAL,
    scope="project",
    judges=("tender.published", "contract.signed"),
    reads=("tender.published", "contract.signed", "project.registered"),
    about=("ocid", "lot_id", "contract_id"),
    needs=("service_kind", "amount_cny", "is_covered", "ground"),
    evidence=(
        Shown("amount_fen", "估算价或合同金额（元）", "Estimate or amount (CNY)"),
        Shown("threshold_fen", "必须招标规模（元）", "Size from which a tender is mandatory (CNY)"),
        Shown("service_kind", "服务类别", "Kind of service", codes="service_kind"),
        Shown("method", "采购方式", "Method", codes="method"),
        Shown("day", "公告或签订日", "Announced or signed on"),
        Shown("ground", "记录的理由", "Ground recorded", codes="exception_ground"),
        Shown("budget_fen", "项目预算资金（元）", "Budget money of the project (CNY)"),
        Shown("total_fen", "项目总投资（元）", "Its total investment (CNY)"),
        Shown("is_infrastructure", "是否五类基础设施", "One of the five classes of infrastructure"),
    ),
    title={"zh": "勘察设计监理必须招标规模", "en": "Survey/design/supervision at or above the mandatory size"},
    message={
        "zh": "{service_kind} {amount_fen} 元（{day}）达到必须招标规模 {threshold_fen} 元，以{method}方式发包，没有不招标的理由"
        "[；项目预算资金 {budget_fen} 元，总投资 {total_fen} 元]",
        "en": "Services ({service_kind}) of CNY {amount_fen} ({day}), of the size of {threshold_fen} from which a "
        "tender is mandatory, "
        "given away without a tender ({method}), with no ground for it"
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
        Example("a fen under", (_project(), _tender(_lot("999999.99"))), {OCID: ("clear", "below_threshold")}),
        Example("a contract of no process", (_contract(), _project()), {"CON-A": "flagged"}),
        Example("a contract a fen under", (_contract("999999.99"), _project()), {"CON-A": "clear"}),
        Example(
            "the estimate governs, not the contract",
            (_project(), _tender(_lot("999999.99")), _contract("1100000.00", **ON_LOT)),
            {OCID: ("clear", "below_threshold")},
        ),
        Example(
            "no estimate: the contract is taken",
            (_project(), _tender(_lot(None)), _contract(**ON_LOT)),
            {OCID: "flagged"},
        ),
        Example(
            "announced as a tender, given away without one",
            (_project(), _tender(method="open"), _contract("1100000.00", **ON_LOT)),
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
            (_tender(_lot("999999.99")),),
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
            "which service it is, is not told",
            (_project(), _tender(_lot(service_kind=None))),
            {OCID: ("not_assessable", "missing: service_kind")},
        ),
        Example("a test of materials", (_project(), _tender(_lot(service_kind="testing"))), {OCID: "not_applicable"}),
        Example(
            "services under the procurement law",
            (_project(), _tender(regime="government_procurement")),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
