"""A contractor handed on all of the works: as a whole, cut into subcontracts, or in money to one party.

What it checks
    Each contract of works: whether the contractor gave all of it away, whether its subcontracts of works and labour
    come to nine tenths of the contract or more, and whether nine tenths or more of the money that came in went on to
    one party. Nine tenths themselves are included.
Why it matters
    Who takes a fee and builds nothing leaves the works to those who were not chosen for them.
Legal source
    Construction Law, article 28; Construction Quality Regulation, article 78; Measures on Unlawful Contracting
    (建市规〔2019〕1号), article 8; Tongyu county: transfer is pursued. The share is a figure of experience.
Does not apply
    Goods, and services other than survey, design and supervision. Purchases of material, and what goes to members of
    the contractor's own consortium.
Innocent explanations
    The part passed on is small works with few own costs; a payment reached the labour account of a bank; early
    payments went to one lawful subcontractor who worked first.
Ask next
    Who was on site, whose machines and materials were there, and the agreement between the two firms.
Known gaps
    A lead only. The contract counts with its approved changes. Money is held against what had come in up to now, so
    that the share moves with each payment. Payments that name no contract are not seen; material is known as such only
    where its purchase was submitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, PAID_KINDS
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.subcontracts import contractors, handed_on, works
from monitor.rules.kit.sums import reaches
from monitor.vocabulary.verdicts import Severity

ZH = """承包人把全部工程转给他人：整体转让、肢解分包，或者把绝大部分工程款转付一家。

查什么
    每份工程合同：承包人是否把全部工程转让；专业分包与劳务分包之和是否达到合同价的九成；收到的工程款是否有九成以上转付同一
    家。九成本身在内。
为什么要紧
    只收管理费、不干活的承包人，把工程交给了没有被选中的人。
法律依据
    建筑法第28条；建设工程质量管理条例第78条；建筑工程施工发包与承包违法行为认定查处管理办法（建市规〔2019〕1号）第8条；通
    榆县：打击违法转包。比例是经验值。
不适用
    货物；勘察、设计、监理以外的服务。采购材料设备；付给联合体其他成员的。
可能的正当理由
    工程小，自有成本少；款项转入银行的农民工工资专户；前期款项付给了先行施工的合法分包人。
接着问
    现场是谁的人、谁的机械和材料；两家企业之间的协议。
已知不足
    只是线索。合同价含已批准的变更。转付与截至目前的收款比较，每付一笔比例都会变。没有写明合同的付款看不到；材料采购没有报送的，
    分不清是否材料款。
"""

HANDED = ("works", "labour")
"""Kinds of subcontract that carry part of the works themselves."""


@dataclass(frozen=True, slots=True)
class Params:
    """The share itself is already too much."""

    pass_through_ratio: str = param(
        "0.90", unit="ratio", zh="转出比例（含）", en="Share handed on (incl.)", heuristic=True
    )


def subcontracted(f: Facts) -> pl.LazyFrame:
    """`CONTRACT` with what its subcontracts come to, whether one is not in yuan, and those of the whole."""
    handed = handed_on(f).filter(pl.col("subcontract_kind").is_in([*HANDED, "whole"])).with_columns(fen=cny("amount"))
    return handed.group_by(CONTRACT).agg(
        handed_fen=pl.col("fen").sum(),
        handed_foreign=pl.col("fen").is_null().any(),
        whole_ids=pl.col("subcontract_id").filter(pl.col("subcontract_kind") == "whole").sort(),
        sub_events=pl.col("event").unique().sort(),
    )


def passed(f: Facts) -> pl.LazyFrame:
    """`CONTRACT` with what went on to the party that got most, what came in, and whether a payment is not in yuan."""
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"]).filter(pl.col("contract_id").is_not_null())
    payments = payments.with_columns(fen=cny("amount"))
    came = payments.filter(pl.col("payment_kind").is_in(PAID_KINDS)).group_by(CONTRACT).agg(
        received_fen=pl.col("fen").sum(), received_foreign=pl.col("fen").is_null().any()
    )  # fmt: skip
    firms = contractors(f)
    onward = payments.filter(pl.col("payment_kind") == "onward")
    onward = onward.join(firms, left_on=[*CONTRACT, "payer_id"], right_on=[*CONTRACT, "firm"], how="semi")
    onward = onward.join(firms, left_on=[*CONTRACT, "payee_id"], right_on=[*CONTRACT, "firm"], how="anti")
    sub = handed_on(f).select(*CONTRACT, "subcontract_kind", payee_id="subcontractor_id")
    sells = sub.filter(pl.col("subcontract_kind") == "material")
    builds = sub.filter(pl.col("subcontract_kind") != "material")
    sells = sells.join(builds, on=[*CONTRACT, "payee_id"], how="anti")
    onward = onward.join(sells, on=[*CONTRACT, "payee_id"], how="anti")
    by_party = onward.group_by(*CONTRACT, "payee_id").agg(
        passed_fen=pl.col("fen").sum(), passed_foreign=pl.col("fen").is_null().any(),
        pay_events=pl.col("event").unique().sort(),
    )  # fmt: skip
    foreign = by_party.group_by(CONTRACT).agg(passed_foreign=pl.col("passed_foreign").any())
    most = by_party.drop("passed_foreign").sort("passed_fen", "payee_id", descending=[True, False])
    most = most.unique(CONTRACT, keep="first", maintain_order=True).join(foreign, on=CONTRACT)
    return most.join(came, on=CONTRACT, how="left")


def changes(f: Facts) -> pl.LazyFrame:
    """`CONTRACT` with its approved changes added up, and whether one is not in yuan."""
    told = one_each(f.of("contract.changed"), [*CONTRACT, "change_id"]).filter(pl.col("approved_at").is_not_null())
    told = told.with_columns(fen=cny("amount"))
    return told.group_by(CONTRACT).agg(changes_fen=pl.col("fen").sum(), changes_foreign=pl.col("fen").is_null().any())


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a contract, with what was handed on of it."""
    rows = works(f, f.of("subcontract.signed"))
    for part in (subcontracted(f), passed(f), changes(f)):
        rows = rows.join(part, on=CONTRACT, how="left")
    foreign = [pl.col(f"{name}_foreign").fill_null(value=False) for name in ("handed", "passed", "received", "changes")]
    value = pl.col("contract_cny") + pl.col("changes_fen").fill_null(0)
    return rows.with_columns(
        value_fen=pl.when(~foreign[3]).then(value),
        sum_told=pl.when(~foreign[0]).then(pl.lit(value=True)),
        came_told=pl.when(~foreign[2]).then(pl.lit(value=True)),
        money_told=pl.when(~foreign[1] & ~foreign[2]).then(pl.lit(value=True)),
        stake_fen=pl.max_horizontal("handed_fen", "passed_fen"),
        events=pl.concat_list(pl.col("sub_events", "pay_events").fill_null([])).list.unique().list.sort(),
    )


def applies(_: Params) -> pl.Expr:
    """Contracts of works, survey, design and supervision."""
    return pl.col("is_works")


def flagged(p: Params) -> pl.Expr:
    """The whole, nine tenths in subcontracts, or nine tenths of the money to one party."""
    share = p.pass_through_ratio
    whole = pl.col("whole_ids").list.len().fill_null(0) > 0
    # a sum that lacks a part in another currency can only be larger
    much = reaches("handed_fen", "value_fen", share)
    cut = pl.when(pl.col("handed_fen").is_null()).then(pl.lit(value=False)).when(pl.col("sum_told") | much).then(much)
    on = reaches("passed_fen", "received_fen", share) & (pl.col("received_fen") != 0)
    sure = pl.col("money_told") | (pl.col("came_told") & on)
    through = pl.when(pl.col("passed_fen").is_null()).then(pl.lit(value=False)).when(sure).then(on)
    return whole | cut | through


FIRM, OTHER, THIRD = "91999001MA00001110", "91999001MA0000146J", "91999001MA000012XP"


def _contract(name: str = "CON-A", amount: Any = "1000000.00", **more: Any) -> dict[str, Any]:
    told = {"contract_id": name, "category": "works", "supplier": {"id": FIRM}, "amount": amount}
    return like("contract.signed", "2026-05-08", **(told | more))


def _sub(amount: Any, kind: str = "works", to: str = OTHER, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"subcontract_id": f"SC-{kind}-{to[-3:]}", "contract_id": "CON-A", "subcontract_kind": kind}
    told |= {"giver": {"id": FIRM}, "subcontractor": {"kind": "organisation", "id": to}, "amount": amount}
    return like("subcontract.signed", "2026-06-01", **(told | more))


def _paid(amount: Any = "400000.00", kind: str = "progress", **more: Any) -> dict[str, Any]:
    told = {"payment_id": "PAY-IN", "contract_id": "CON-A", "payment_kind": kind, "amount": amount}
    return like("payment.made", "2026-06-30", **(told | {"payee": {"kind": "organisation", "id": FIRM}} | more))


def _on(amount: Any, to: str = OTHER, **more: Any) -> dict[str, Any]:
    told = {"payment_id": f"PAY-{to[-3:]}", "contract_id": "CON-A", "payment_kind": "onward", "payer": {"id": FIRM}}
    payee = {"payee": {"kind": "organisation", "id": to}, "amount": amount}
    return like("payment.made", "2026-07-02", **(told | payee | more))


def _changed(amount: Any, *, approved: bool = True) -> dict[str, Any]:
    told = {"approved_at": "2026-06-02T00:00:00+08:00"} if approved else {}
    return like("contract.changed", "2026-06-02", contract_id="CON-A", change_id="CH-A", amount=amount, **told)


USD = {"amount": "900000.00", "currency": "USD"}

RULE = Rule(
    id="sub.transfer",
    version=1,
    family="sub",
    severity=Severity.CRITICAL,
    is_lead=True,
    scope="process",
    judges=("contract.signed", "subcontract.signed"),
    reads=("contract.signed", "contract.changed", "subcontract.signed", "payment.made"),
    about=("contract_id",),
    evidence=(
        Shown("whole_ids", "全部转让的合同", "Contracts that hand on the whole"),
        Shown("handed_fen", "专业和劳务分包合计（元）", "Works and labour subcontracts (CNY)"),
        Shown("value_fen", "合同价（含已批准变更，元）", "Contract with approved changes (CNY)"),
        Shown("payee_id", "转付最多的一家", "Party that got most"),
        Shown("passed_fen", "转付该家（元）", "Passed on to it (CNY)"),
        Shown("received_fen", "收到的工程款（元）", "Received (CNY)"),
    ),
    title={"zh": "转包", "en": "Transfer of the whole work"},
    message={
        "zh": "合同价 {value_fen} 元[；全部转让：{whole_ids}][；分包合计 {handed_fen} 元][；收款 {received_fen} 元，转付 {payee_id} "
        "{passed_fen} 元]；转出 {pass_through_ratio} 以上为线索",
        "en": "Contract of CNY {value_fen}[; handed on as a whole: {whole_ids}][; subcontracts of CNY {handed_fen}]"
        "[; received CNY {received_fen}, passed on to {payee_id} CNY {passed_fen}]; a lead from "
        "{pass_through_ratio} on",
    },
    cites=(
        Cite("cn-construction-law", "28"),
        Cite("cn-construction-quality-regulation", "78"),
        Cite("cn-illegal-subcontract-2019-1", "8"),
        Cite("seed-tongyu", "二(3)分包"),
    ),
    in_force=date(2000, 1, 30),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("handed on as a whole", (_contract(), _sub("500000.00", "whole")), {"CON-A": "flagged"}),
        Example("the same, told first", (_sub("500000.00", "whole"), _contract()), {"CON-A": "flagged"}),
        Example("nothing was handed on", (_contract(), _paid()), {"CON-A": "clear"}),
        Example(
            "works and labour that come to nine tenths",
            (_contract(), _sub("600000.00"), _sub("300000.00", "labour", THIRD)),
            {"CON-A": "flagged"},
        ),
        Example(
            "a fen less, and material beside",
            (_contract(), _sub("599999.99"), _sub("300000.00", "labour", THIRD), _sub("500000.00", "material", THIRD)),
            {"CON-A": "clear"},
        ),
        Example(
            "nine tenths of what it was, less of what it is with an approved change",
            (_contract(), _sub("900000.00"), _changed("1000000.00")),
            {"CON-A": "clear"},
        ),
        Example(
            "the change was not approved",
            (_contract(), _sub("900000.00"), _changed("1000000.00", approved=False)),
            {"CON-A": "flagged"},
        ),
        Example("a change in dollars", (_contract(), _sub("900000.00"), _changed(USD)), {"CON-A": "not_assessable"}),
        Example(
            "what the subcontractor gives on is its own affair",
            (_contract(), _sub("600000.00"), _sub("600000.00", to=THIRD, parent_subcontract_id="SC-works-46J")),
            {"CON-A": "clear"},
        ),
        Example(
            "given to a member of the consortium",
            (_contract(consortium_members=[{"id": OTHER}]), _sub("950000.00"), _paid(), _on("400000.00")),
            {"CON-A": "clear"},
        ),
        Example(
            "the same subcontract told twice",
            (_contract(), _sub("500000.00"), _sub("500000.00", scope="again")),
            {"CON-A": "clear"},
        ),
        Example("in dollars", (_contract(), _sub(USD)), {"CON-A": ("not_assessable", "missing: input")}),
        Example(
            "in dollars, and nine tenths without it",
            (_contract(), _sub("900000.00"), _sub(USD, to=THIRD)),
            {"CON-A": "flagged"},
        ),
        Example("the contract in dollars", (_contract(amount=USD), _sub("900000.00")), {"CON-A": "not_assessable"}),
        Example("in dollars, and the whole", (_contract(amount=USD), _sub("1.00", "whole")), {"CON-A": "flagged"}),
        Example("nine tenths of the money to one firm", (_contract(), _paid(), _on("360000.00")), {"CON-A": "flagged"}),
        Example("a fen less to it", (_contract(), _paid(), _on("359999.99")), {"CON-A": "clear"}),
        Example(
            "half of it to each of two",
            (_contract(), _paid(), _on("180000.00"), _on("180000.00", THIRD)),
            {"CON-A": "clear"},
        ),
        Example(
            "the greater part counts",
            (_contract(), _paid(), _on("10000.00", THIRD), _on("370000.00")),
            {"CON-A": "flagged"},
        ),
        Example(
            "for material",
            (_contract(), _paid(), _on("360000.00"), _sub("400000.00", "material")),
            {"CON-A": "clear"},
        ),
        Example(
            "to one who sells material and builds",
            (_contract(), _paid(), _on("360000.00"), _sub("400000.00", "material"), _sub("100000.00")),
            {"CON-A": "flagged"},
        ),
        Example("nothing came in yet", (_contract(), _on("360000.00")), {"CON-A": "not_assessable"}),
        Example("nothing but nought came in", (_contract(), _paid("0.00"), _on("0.00")), {"CON-A": "clear"}),
        Example(
            "interest is not what came in",
            (_contract(), _paid(), _paid("9000000.00", "interest", payment_id="PAY-I"), _on("360000.00")),
            {"CON-A": "flagged"},
        ),
        Example(
            "passed on by another", (_contract(), _paid(), _on("360000.00", payer={"id": THIRD})), {"CON-A": "clear"}
        ),
        Example("what came in is in dollars", (_contract(), _paid(USD), _on("360000.00")), {"CON-A": "not_assessable"}),
        Example("what went on is in dollars", (_contract(), _paid(), _on(USD)), {"CON-A": "not_assessable"}),
        Example(
            "nine tenths to one, and dollars to another",
            (_contract(), _paid(), _on("360000.00"), _on(USD, THIRD)),
            {"CON-A": "flagged"},
        ),
        Example("given by somebody else", (_contract(), _sub("950000.00", giver={"id": THIRD})), {"CON-A": "clear"}),
        Example("goods", (_contract(category="goods"), _sub("1.00", "whole")), {"CON-A": "not_applicable"}),
        Example(
            "design, and consulting",
            (
                _contract(category="services", service_kind="design"),
                _sub("1.00", "whole"),
                _contract("CON-B", category="services", service_kind="cost_consulting"),
                _sub("1.00", "whole", THIRD, contract_id="CON-B"),
            ),
            {"CON-A": "flagged", "CON-B": "not_applicable"},
        ),
        Example(
            "which service is not told",
            (_contract(category="services"), _sub("1.00", "whole")),
            {"CON-A": "not_assessable"},
        ),
        Example("the contract is not told", (_sub("1.00", "whole"),), {"CON-A": "not_assessable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
