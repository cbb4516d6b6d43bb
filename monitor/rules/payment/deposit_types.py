"""A deposit was taken that the law does not know, or letters of guarantee were refused.

What it checks
    Each deposit taken in connection with works: whether it is one of the four kinds. Each notice of works: whether
    letters of guarantee are refused, so that deposits must be paid in cash.
Why it matters
    Deposits tie up the money of small firms and are easily kept too long.
Legal source
    国务院令第802号, article 13: in construction no deposits but those for bidding, performance, quality and the wages of
    migrant workers; they may not be limited to cash, and guarantees offered are to be taken.
Does not apply
    Goods and services; the owner's payment guarantee, which the firm receives; a promise of a bank or insurer for the
    advance, which ties up no money.
Innocent explanations
    The deposit was filed under the wrong kind; it is the retention of the contract.
Ask next
    The clause that asked for the deposit, and where the money lies.
Known gaps
    What the deposit stands for is known by its kind only. A refusal said orally, or later than in the notice, is not
    seen. A deposit of which neither contract nor notice tells the category is taken as one of works.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.guarantees import GUARANTEE, MONEY_FORMS
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """收取了法定四种以外的保证金，或者拒收保函。

查什么
    与工程有关的每笔保证金，是否属于四种之一；每份工程招标公告，是否拒收保函、只收现金。
为什么要紧
    保证金占用小企业的资金，又容易被拖着不退。
法律依据
    国务院令第802号第13条：工程建设中除投标、履约、工程质量、农民工工资保证金外，不得以任何形式收取其他保证金；不得将保证金
    限定为现金，企业以保函提供的应当接受。
不适用
    货物和服务；建设单位提供给企业的工程款支付担保；银行或保险公司出具的预付款担保，它不占用资金。
可能的正当理由
    保证金报送时归错了种类；它就是合同约定的质保金。
接着问
    要求交纳的条款；钱存在哪里。
已知不足
    只从种类看得出保证金为何而收。口头拒收或公告之后拒收的看不到。合同和公告都没有写明类别的，按工程对待。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """除依法设立的四种外, 不得收取其他保证金."""

    allowed: tuple[str, ...] = param(
        ("bid", "performance", "quality", "wage"),
        unit="list",
        zh="允许的保证金种类",
        en="Kinds of deposit allowed",
        codes="guarantee_kind",
    )


def noticed(f: Facts) -> pl.LazyFrame:
    """Per process whether a lot of its notices is works: `PROCESS`, `is_works`."""
    lots = f.of("tender.published", "lots").select("scope_id", "event", "category")
    named = f.of("tender.published").select(*PROCESS, "event")
    return (
        lots.join(named, on=["scope_id", "event"]).group_by(PROCESS).agg(is_works=(pl.col("category") == "works").any())
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a deposit and one a process, of whose notices one that refuses guarantees goes before the others."""
    works = noticed(f)
    given = one_each(f.of("guarantee.provided"), GUARANTEE).join(contracts(f, "category"), on=CONTRACT, how="left")
    given = given.join(works, on=PROCESS, how="left")
    is_promise = (pl.col("guarantee_kind") == "advance") & ~pl.col("form").is_in(MONEY_FORMS)
    deposits = given.with_columns(
        is_works=pl.coalesce(pl.col("category") == "works", "is_works", pl.lit(value=True)),
        is_deposit=(pl.col("guarantee_kind") != "owner_payment") & ~is_promise,
        is_barred=~pl.col("guarantee_kind").is_in(p.allowed),
        amount_fen=cny("amount"),
        stake_fen=cny("amount"),
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )
    refused = pl.col("is_guarantee_refused").fill_null(value=False)
    notices = one_each(f.of("tender.published"), PROCESS, refused).join(works, on=PROCESS, how="left")
    notices = notices.with_columns(is_deposit=pl.lit(value=True), is_barred="is_guarantee_refused")
    return pl.concat([deposits, notices], how="diagonal")


def applies(_: Params) -> pl.Expr:
    """Deposits that firms give for works, and notices of works."""
    return pl.col("is_deposit") & pl.col("is_works")


def flagged(_: Params) -> pl.Expr:
    """Of another kind; guarantees refused."""
    return pl.col("is_barred")


PROCESS_A = {"ocid": "ocds-tw9990-2026-0017", "regime": "tendering"}


def _given(kind: str, form: str = "transfer", **more: Any) -> dict[str, Any]:
    told = {"guarantee_id": "G-A", "guarantee_kind": kind, "form": form, "contract_id": "CON-A"}
    return like("guarantee.provided", "2026-04-18", **{**told, **more})


def _notice(*, refused: bool | None = None, category: str = "works", day: str = "2026-03-20") -> dict[str, Any]:
    lots = [{"lot_id": "L1", "category": category}]
    return like("tender.published", day, **PROCESS_A, lots=lots, is_guarantee_refused=refused)


def _contract(category: str, **more: Any) -> dict[str, Any]:
    return like("contract.signed", "2026-03-02", contract_id="CON-A", category=category, **more)


RULE = Rule(
    id="pay.deposit-types",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("guarantee.provided", "tender.published"),
    reads=("guarantee.provided", "tender.published", "contract.signed"),
    about=("guarantee_id", "ocid"),
    needs=("is_barred",),
    evidence=(
        Shown("guarantee_kind", "保证金种类", "Kind of deposit", codes="guarantee_kind"),
        Shown("form", "形式", "Form", codes="guarantee_form"),
        Shown("amount_fen", "金额（元）", "Amount (CNY)"),
        Shown("is_guarantee_refused", "拒收保函", "Guarantees refused"),
        Shown("day", "收取或公告日", "Taken, or published, on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "保证金只限四种", "en": "Only four kinds of deposit"},
    message={
        "zh": "{day}[ 收取{guarantee_kind}（{form}）][ {amount_fen} 元][，{guarantee_kind}不属于允许的：{allowed}]"
        "[ 公告拒收保函：{is_guarantee_refused}]",
        "en": "{day}:[ deposit taken of kind {guarantee_kind} ({form})][, CNY {amount_fen}][; {guarantee_kind} is not "
        "among those allowed: {allowed}][ letters of guarantee refused in the notice: {is_guarantee_refused}]",
    },
    cites=(Cite("cn-sme-payment-802", "13"),),
    in_force=date(2025, 6, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a performance bond", (_given("performance"),), {"G-A": "clear"}),
        Example("a deposit of another kind", (_given("other"),), {"G-A": "flagged"}),
        Example("a promise of another kind", (_given("other", "bank_guarantee"),), {"G-A": "flagged"}),
        Example("allowed where the place allows it", (_given("other"),), {"G-A": "clear"}, set={"allowed": ["other"]}),
        Example("money for the advance", (_given("advance", "cash"),), {"G-A": "flagged"}),
        Example("a bank guarantee for the advance", (_given("advance", "bank_guarantee"),), {"G-A": "not_applicable"}),
        Example("the owner's payment guarantee", (_given("owner_payment"),), {"G-A": "not_applicable"}),
        Example("under a contract of works", (_contract("works"), _given("other")), {"G-A": "flagged"}),
        Example("under a contract of goods", (_contract("goods"), _given("other")), {"G-A": "not_applicable"}),
        Example(
            "in a process of works, before any contract",
            (_notice(), _given("other", contract_id=None, **PROCESS_A)),
            {"G-A": "flagged"},
        ),
        Example(
            "in a process of goods",
            (_notice(refused=False, category="goods"), _given("other", contract_id=None, **PROCESS_A)),
            {"G-A": "not_applicable", "ocds-tw9990-2026-0017": "not_applicable"},
        ),
        Example("guarantees are taken", (_notice(refused=False),), {"ocds-tw9990-2026-0017": "clear"}),
        Example("guarantees are refused", (_notice(refused=True),), {"ocds-tw9990-2026-0017": "flagged"}),
        Example(
            "not told whether they are",
            (_notice(),),
            {"ocds-tw9990-2026-0017": ("not_assessable", "missing: is_barred")},
        ),
        Example(
            "refused in the first of two notices",
            (_notice(refused=True), _notice(refused=False, day="2026-04-20")),
            {"ocds-tw9990-2026-0017": "flagged"},
        ),
        Example(
            "refused in the first, not told in the second",
            (_notice(refused=True), _notice(day="2026-04-20")),
            {"ocds-tw9990-2026-0017": "flagged"},
        ),
        Example(
            "taken in the first, not told in the second, which stands",
            (_notice(refused=False), _notice(day="2026-04-20")),
            {"ocds-tw9990-2026-0017": "not_assessable"},
        ),
        Example(
            "a deposit of another kind, in another currency",
            (_given("other", amount={"amount": "1.00", "currency": "USD"}),),
            {"G-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
