"""Something that must be tendered was given away without a tender, and no statutory ground for it is recorded.

What it checks
    Each announced lot, and each contract on no announced lot, of the mandatory size in a project within the duty to
    tender that was given away without a tender: whether one of the grounds is recorded that the law knows.
Why it matters
    Haste is said afterwards; a ground that had to be written down beforehand can be looked into.
Legal source
    Tendering and Bidding Law article 66; Implementing Regulation article 9: the cases that may go without a tender.
Does not apply
    Open and invited tenders; goods and services under the government procurement law; projects known to be outside
    the scope. Under the size it is clear.
Innocent explanations
    The ground stands in the decision and was not submitted with the notice or contract.
Ask next
    The decision to do without a tender: its date, its ground, and what proves it.
Known gaps
    Whether the recorded ground holds is not judged. Grounds of the government procurement law count only there. Before
    June 2018 the scope is taken as the provisions of 2000 had it, which is known from memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.thresholds import Duty, untendered
from monitor.vocabulary.verdicts import Severity

ZH = """必须招标的采购没有招标，也没有记录法定的不招标理由。

查什么
    属于必须招标范围的项目，达到规模而没有招标的每个标段、以及没有对应标段的每份合同：是否记录了法律规定的不招标理由。
为什么要紧
    紧急是事后说的；事前必须写下的理由，才查得下去。
法律依据
    招标投标法第66条、实施条例第9条：可以不进行招标的情形。
不适用
    公开招标和邀请招标；按政府采购法采购的货物和服务；已知不在范围内的项目。低于规模的，为未见异常。
可能的正当理由
    理由写在决策文件里，没有随公告或合同报送。
接着问
    不招标的决定：日期、理由、证明材料。
已知不足
    记录的理由是否成立，不作判断。政府采购法的理由只在该法中有效。2018年6月以前的范围依2000年规定，据记忆。
"""


@dataclass(frozen=True, slots=True)
class Params(Duty):
    """Law art. 66 and regulation art. 9(1) to (5), as the contract's codes."""

    grounds: tuple[str, ...] = param(
        ("secret_safety", "poverty_relief", "patent", "own_construction", "concession", "add_on", "other_statutory"),
        unit="list",
        zh="法定不招标理由",
        en="Statutory grounds for no tender",
        codes="exception_ground",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, or a contract on no announced lot."""
    stated = pl.col("ground").is_in(list(p.grounds)).fill_null(value=False)
    return untendered(f, p, p.sizes).with_columns(is_stated=stated)


def applies(_: Params) -> pl.Expr:
    """Given away without a tender, of projects not known to be outside the scope."""
    return pl.col("is_direct") & pl.col("in_scope").fill_null(value=True)


def below(_: Params) -> pl.Expr:
    """Under the size."""
    return pl.col("amount_cny") < pl.col("threshold_fen")


def flagged(_: Params) -> pl.Expr:
    """Of the size, within the scope, and without a ground. An absent ground is a breach, not a gap."""
    return (pl.col("amount_cny") >= pl.col("threshold_fen")) & pl.col("in_scope") & ~pl.col("is_stated")


OCID, PROJECT = "ocds-tw9990-2026-0017", "PRJ-A"


def _project(amount: str = "6000000.00", **more: Any) -> dict[str, Any]:
    source = {"level": "county", "fund_kind": "budget", "amount": {"amount": amount, "currency": "CNY"}}
    told: dict[str, Any] = {"project_id": PROJECT, "infrastructure_class": "none", "total_investment": "6000000.00"}
    told |= {"is_soe_controlled": False, "fund_sources": [source]}
    return like("project.registered", "2026-01-12", **(told | more))


def _tender(estimate: str | None = "4000000.00", **more: Any) -> dict[str, Any]:
    priced = {} if estimate is None else {"estimate": {"amount": estimate, "currency": "CNY"}}
    lot = {"lot_id": "L1", "category": "works", **priced}
    told: dict[str, Any] = {"project_id": PROJECT, "method": "direct", "lots": [lot]}
    return like("tender.published", "2026-03-20", **(told | more))


def _contract(amount: Any = "4000000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": PROJECT, "method": "direct", "regime": "other"}
    return like("contract.signed", "2026-05-08", amount=amount, **(told | {"category": "works"} | more))


RULE = Rule(
    id="tnd.emergency-no-tender",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("tender.published", "contract.signed"),
    reads=("tender.published", "contract.signed", "project.registered"),
    about=("ocid", "lot_id", "contract_id"),
    needs=("amount_cny", "in_scope"),
    evidence=(
        Shown("amount_fen", "估算价或合同金额（元）", "Estimate or amount (CNY)"),
        Shown("category", "类别", "Category", codes="category"),
        Shown("threshold_fen", "必须招标规模（元）", "Size from which a tender is mandatory (CNY)"),
        Shown("method", "采购方式", "Method", codes="method"),
        Shown("ground", "记录的理由", "Ground recorded", codes="exception_ground"),
        Shown("day", "公告或签订日", "Announced or signed on"),
    ),
    title={"zh": "应急项目不招标理由", "en": "No-tender ground stated"},
    message={
        "zh": "{category} {amount_fen} 元（{day}，{method}）达到必须招标规模 {threshold_fen} 元而没有招标，记录的理由：{ground}",
        "en": "{category} of CNY {amount_fen} ({day}, {method}), of the size of {threshold_fen} from which a tender is "
        "mandatory, went without one; ground recorded: {ground}",
    },
    cites=(Cite("cn-bidding-law", "66"), Cite("cn-bidding-regulation", "9", in_force=date(2012, 2, 1))),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("nothing is recorded", (_project(), _tender()), {OCID: "flagged"}),
        Example("told that there is none", (_project(), _contract(exception_ground="none")), {"CON-A": "flagged"}),
        Example("a ground of the law", (_contract(exception_ground="secret_safety"), _project()), {"CON-A": "clear"}),
        Example(
            "a ground of the procurement law is none here",
            (_project(), _tender(exception_ground="art31_1")),
            {OCID: "flagged"},
        ),
        Example(
            "nothing is known of the project",
            (_tender(exception_ground="art31_1"),),
            {OCID: ("not_assessable", "missing: in_scope")},
        ),
        Example("a fen under the size", (_project(), _tender("3999999.99")), {OCID: ("clear", "below_threshold")}),
        Example("tendered", (_project(), _tender(method="open")), {OCID: "not_applicable"}),
        Example("little budget money", (_project("1999999.99"), _tender()), {OCID: "not_applicable"}),
        Example(
            "neither estimate nor contract",
            (_project(), _tender(None)),
            {OCID: ("not_assessable", "missing: amount_cny")},
        ),
        Example(
            "of 2017: the sizes and the scope of then, whatever the budget money",
            (
                _project("0.01") | {"time": "2017-01-12T00:00:00+08:00"},
                _contract("2000000.00") | {"time": "2017-05-08T00:00:00+08:00"},
            ),
            {"CON-A": "flagged"},
            set={"works_threshold": 2000000, "budget_funds_min": 0, "budget_share_min": "0"},
        ),
        Example(
            "which service it is, is not told",
            (_project(), _contract(category="services")),
            {"CON-A": "not_assessable"},
        ),
        Example("budget money of two million", (_project("2000000.00"), _tender()), {OCID: "flagged"}),
        Example(
            "goods and services have sizes of their own",
            (
                _project(),
                _contract("2000000.00", category="goods"),
                _contract("1999999.99", category="goods", contract_id="CON-B"),
                _contract("1000000.00", category="services", service_kind="survey", contract_id="CON-C"),
                _contract("999999.99", category="services", service_kind="survey", contract_id="CON-D"),
            ),
            {"CON-A": "flagged", "CON-B": "clear", "CON-C": "flagged", "CON-D": "clear"},
        ),
        Example(
            "nothing is known of the project, and it is under the size",
            (_tender("3999999.99"),),
            {OCID: ("clear", "below_threshold")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
