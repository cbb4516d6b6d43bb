"""A works contract agrees on a defect period of more than two years.

What it checks
    The months of defect liability in each contract of works, against twenty-four.
Why it matters
    As long as the defect period runs, the retention stays with the owner.
Legal source
    建质〔2017〕138号, article 2: as a rule one year, at most two, as agreed in the contract.
Does not apply
    Goods and services.
Innocent explanations
    The months told are those of the warranty (保修期), which is another period and may be longer.
Ask next
    The clauses on defect liability, warranty and retention.
Known gaps
    When the period begins, and whether the retention is kept beyond it, is not asked here (pay.retention-return).
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
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """工程合同约定的缺陷责任期超过两年。

查什么
    每份工程合同约定的缺陷责任期月数，与二十四个月对照。
为什么要紧
    缺陷责任期不满，质量保证金就一直扣在建设单位手里。
法律依据
    建质〔2017〕138号第2条：缺陷责任期一般为1年，最长不超过2年，由合同约定。
不适用
    货物和服务。
可能的正当理由
    报送的是保修期，那是另一个期限，可以更长。
接着问
    合同中关于缺陷责任、保修和质保金的条款。
已知不足
    缺陷责任期何时起算、质保金是否到期不还，不在本规则判断（见 pay.retention-return）。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """最长不超过2年: twenty-four months are lawful."""

    max_months: int = param(24, unit="month", zh="最长月数（含）", en="Most months (incl.)")


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a contract."""
    return one_each(f.of("contract.signed"), CONTRACT).with_columns(contract_fen=cny("amount"))


def applies(_: Params) -> pl.Expr:
    """Works."""
    return pl.col("category") == "works"


def flagged(p: Params) -> pl.Expr:
    """More months than the law allows."""
    return pl.col("defect_period_months") > p.max_months


def _contract(months: int | None, category: str = "works", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "category": category, "defect_period_months": months}
    return like("contract.signed", "2026-03-02", **told, **more)


RULE = Rule(
    id="pay.defect-period-2y",
    version=1,
    family="pay",
    severity=Severity.LOW,
    scope="process",
    reach=RECORD,
    judges=("contract.signed",),
    reads=("contract.signed",),
    about=("contract_id",),
    needs=("defect_period_months",),
    evidence=(
        Shown("defect_period_months", "缺陷责任期（月）", "Defect period (months)"),
        Shown("contract_fen", "合同金额（元）", "Contract amount (CNY)"),
        Shown("day", "合同签订日", "Contract signed on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "缺陷责任期不超过两年", "en": "Defect period of at most two years"},
    message={
        "zh": "合同 {contract_id}（{day} 签订[，{contract_fen} 元]）约定缺陷责任期 {defect_period_months} 个月，超过 {max_months} 个月",
        "en": "Contract {contract_id} of {day}[, CNY {contract_fen},] agrees on a defect period of "
        "{defect_period_months} months; most allowed: {max_months}",
    },
    cites=(Cite("cn-quality-deposit-138", "2"),),
    in_force=date(2017, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("twenty-four months", (_contract(24),), {"CON-A": "clear"}),
        Example("twenty-five months", (_contract(25),), {"CON-A": "flagged"}),
        Example("not told", (_contract(None),), {"CON-A": ("not_assessable", "missing: defect_period_months")}),
        Example("goods", (_contract(36, "goods"),), {"CON-A": "not_applicable"}),
        Example("services, nothing told", (_contract(None, "services"),), {"CON-A": "not_applicable"}),
        Example("the months were corrected", (_contract(36), _contract(24, corrects="ex-1")), {"CON-A": "clear"}),
        Example(
            "two contracts told in one file",
            (
                _contract(24),
                like("contract.signed", "2026-03-03", contract_id="CON-B", category="works", defect_period_months=30),
            ),
            {"CON-A": "clear", "CON-B": "flagged"},
        ),
        Example(
            "twenty-five months, in another currency",
            (_contract(25, amount={"amount": "1.00", "currency": "USD"}),),
            {"CON-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
