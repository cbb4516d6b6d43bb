"""A payment to a small or medium supplier waits for an audit that the contract does not make the basis.

What it checks
    Each request held to await an audit, under a contract with a small or medium supplier: whether the contract agrees
    that the result of the audit is the basis of settlement.
Why it matters
    An audit has no date by which it must end; the supplier's bills have one.
Legal source
    Regulation on Payment to Small and Medium Enterprises of 2025, articles 12 and 14: audit results may not be forced
    as the basis of settlement.
Does not apply
    Other reasons (pay.sme-excuse and others judge them); suppliers told not to be small or medium.
Innocent explanations
    A law or administrative regulation asks for the audit of just this project; the clause is in a supplement that was
    not submitted.
Ask next
    The clause, the audit notice, and since when the firm has been waiting.
Known gaps
    Whether a law asks for the audit no event tells. A clause that was forced on the supplier cannot be told from one
    that was agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sme import holds
from monitor.vocabulary.verdicts import Severity

ZH = """以等待审计为由暂缓向中小企业付款，而合同没有约定以审计为准。

查什么
    中小企业合同下每一次以等待审计为由的暂缓：合同是否约定以审计结果作为结算依据。
为什么要紧
    审计没有必须结束的日期，供应商的账单有。
法律依据
    保障中小企业款项支付条例（2025年）第12条、第14条：不得强制以审计结果作为结算依据。
不适用
    其他理由（由 pay.sme-excuse 等判断）；明确报送不是中小企业的供应商。
可能的正当理由
    法律、行政法规要求对该项目审计；条款写在没有报送的补充协议里。
接着问
    合同条款、审计通知，企业等了多久。
已知不足
    法律是否要求审计，事件里没有。强加给供应商的条款与商定的条款分不出来。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a request and reason, with the terms of its contract."""
    return holds(f).with_columns(stake_fen="held_fen")


def applies(_: Params) -> pl.Expr:
    """Small and medium suppliers who wait for an audit."""
    return (pl.col("hold_reason") == "awaiting_audit") & pl.col("supplier_is_sme")


def flagged(_: Params) -> pl.Expr:
    """No clause makes the audit the basis."""
    return ~pl.col("has_audit_clause")


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "supplier_is_sme": True, "has_audit_clause": False}
    return like("contract.signed", "2026-01-10", **(told | more))


def _held(reason: str = "awaiting_audit", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"request_id": "PR-A", "contract_id": "CON-A", "hold_reason": reason}
    return like("payment.withheld", "2026-06-30", **(told | more))


def _asked() -> dict[str, Any]:
    return like("payment.requested", "2026-06-01", request_id="PR-A", contract_id="CON-A", amount="720000.00")


RULE = Rule(
    id="pay.sme-audit-as-basis",
    version=1,
    family="pay",
    severity=Severity.HIGH,
    scope="project",
    judges=("payment.withheld",),
    reads=("payment.withheld", "payment.requested", "contract.signed"),
    about=("request_id", "hold_reason"),
    needs=("supplier_is_sme", "has_audit_clause"),
    evidence=(
        Shown("contract_id", "合同", "Contract"),
        Shown("day", "暂缓日", "Held on"),
        Shown("has_audit_clause", "是否约定以审计为准", "Audit agreed as the basis"),
        Shown("asked_fen", "申请金额（元）", "Asked (CNY)"),
        Shown("stake_fen", "暂缓金额（元）", "Held (CNY)"),
    ),
    title={"zh": "不得强制以审计结果结算", "en": "Audit result not forced as settlement basis"},
    message={
        "zh": "合同 {contract_id} 的付款 {day} 以等待审计为由暂缓[，申请金额 {asked_fen} 元]；合同没有约定以审计结果为结算依据",
        "en": "Payment under contract {contract_id} was held on {day} to await an audit[; CNY {asked_fen} asked]; the "
        "contract does not make the audit the basis of settlement",
    },
    cites=(Cite("cn-sme-payment-802", "12"), Cite("cn-sme-payment-802", "14")),
    in_force=date(2025, 6, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("held for an audit, no clause", (_contract(), _asked(), _held()), {"PR-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_held(), _asked(), _contract()), {"PR-A": "flagged"}),
        Example("the clause is agreed", (_contract(has_audit_clause=True), _held()), {"PR-A": "clear"}),
        Example(
            "whether it is agreed is not told",
            (_contract(has_audit_clause=None), _held()),
            {"PR-A": ("not_assessable", "missing: has_audit_clause")},
        ),
        Example(
            "for another reason; for the audit of the final account",
            (_contract(), _held("dispute"), _held("awaiting_final_account_audit", request_id="PR-B")),
            {"PR-A": "not_applicable", "PR-B": "not_applicable"},
        ),
        Example("a large supplier", (_contract(supplier_is_sme=False), _held()), {"PR-A": "not_applicable"}),
        Example(
            "whether the supplier is small is not told",
            (_contract(supplier_is_sme=None), _held()),
            {"PR-A": ("not_assessable", "missing: supplier_is_sme")},
        ),
        Example(
            "the contract is told by the request only",
            (_contract(), _asked(), _held(contract_id=None)),
            {"PR-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
