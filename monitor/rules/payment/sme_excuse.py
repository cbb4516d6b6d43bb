"""A payment to a small or medium supplier was held for a reason that the law does not let count.

What it checks
    Each request held under a contract with a small or medium supplier: whether the reason is one of those that are
    barred (change of the person in charge, internal procedure, waiting for a filing or for the audit of the account).
Why it matters
    What goes on inside the buyer is not the supplier's affair, and there is always something going on.
Legal source
    Regulation on Payment to Small and Medium Enterprises of 2025, article 14.
Does not apply
    Suppliers told not to be small or medium.
Innocent explanations
    The contract lawfully makes the filing a condition of the last instalment; the reason was entered by habit, and
    papers were missing in truth.
Ask next
    Who entered the reason, what the contract says, and when the request was paid in the end.
Known gaps
    A hold that nobody reports is not seen here, but in pay.sme-30-60. A request held again for the same reason counts
    once. The code list tells reasons only roughly.
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
from monitor.rules.kit.sme import holds
from monitor.vocabulary.verdicts import Severity

ZH = """以法律不允许的理由，暂缓向中小企业付款。

查什么
    中小企业合同下每一次暂缓支付：理由是否属于法律不允许的几种（负责人变更、内部付款流程、等待竣工验收备案、等待决算审计）。
为什么要紧
    付款单位内部的事与供应商无关，而内部总有事。
法律依据
    保障中小企业款项支付条例（2025年）第14条。
不适用
    明确报送不是中小企业的供应商。
可能的正当理由
    合同依法把备案约定为最后一笔款的条件；理由是随手选的，实际是资料不全。
接着问
    理由由谁填写，合同怎么约定，最后什么时候付的款。
已知不足
    没有报送的暂缓，这里看不到，由 pay.sme-30-60 判断。同一申请以同一理由再次暂缓只算一次。理由代码只能粗略反映实际。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The reasons that article 14 names."""

    barred_reasons: tuple[str, ...] = param(
        ("leader_changed", "internal_process", "awaiting_completion_filing", "awaiting_final_account_audit"),
        unit="list",
        zh="不允许的理由",
        en="Reasons that do not count",
        codes="hold_reason",
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a request and reason, with the terms of its contract."""
    return holds(f).with_columns(stake_fen="held_fen")


def applies(_: Params) -> pl.Expr:
    """Small and medium suppliers."""
    return pl.col("supplier_is_sme")


def flagged(p: Params) -> pl.Expr:
    """The reason is barred."""
    return pl.col("hold_reason").is_in(p.barred_reasons)


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "supplier_is_sme": True}
    return like("contract.signed", "2026-01-10", **(told | more))


def _held(reason: str, day: str = "2026-06-30", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"request_id": "PR-A", "contract_id": "CON-A", "hold_reason": reason}
    return like("payment.withheld", day, **(told | more))


def _asked(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"request_id": "PR-A", "contract_id": "CON-A"}
    return like("payment.requested", "2026-06-01", **(told | more))


RULE = Rule(
    id="pay.sme-excuse",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("payment.withheld",),
    reads=("payment.withheld", "payment.requested", "contract.signed"),
    about=("request_id", "hold_reason"),
    needs=("supplier_is_sme",),
    evidence=(
        Shown("contract_id", "合同", "Contract"),
        Shown("day", "暂缓日", "Held on"),
        Shown("hold_reason", "理由", "Reason", codes="hold_reason"),
        Shown("asked_fen", "申请金额（元）", "Asked (CNY)"),
        Shown("stake_fen", "暂缓金额（元）", "Held (CNY)"),
    ),
    title={"zh": "以人员变更内部流程等拖延", "en": "Delay for change of leader, internal process, completion filing"},
    message={
        "zh": "合同 {contract_id} 的付款 {day} 被暂缓，理由是“{hold_reason}”：向中小企业付款不得以此为由拖延",
        "en": "Payment under contract {contract_id} was held on {day}, the reason given: {hold_reason}; this is no "
        "ground to keep a small or medium supplier waiting",
    },
    cites=(Cite("cn-sme-payment-802", "14"),),
    in_force=date(2025, 6, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "each of the barred reasons",
            (
                _contract(),
                _held("leader_changed", request_id="PR-A"),
                _held("internal_process", request_id="PR-B"),
                _held("awaiting_completion_filing", request_id="PR-C"),
                _held("awaiting_final_account_audit", request_id="PR-D"),
            ),
            {"PR-A": "flagged", "PR-B": "flagged", "PR-C": "flagged", "PR-D": "flagged"},
        ),
        Example(
            "the same, submitted in the opposite order",
            (_held("leader_changed"), _contract()),
            {"PR-A": "flagged"},
        ),
        Example(
            "a dispute, a missing invoice",
            (_contract(), _held("dispute", request_id="PR-A"), _held("missing_invoice", request_id="PR-B")),
            {"PR-A": "clear", "PR-B": "clear"},
        ),
        Example(
            "held twice for one reason: once",
            (_contract(), _held("internal_process"), _held("internal_process", "2026-07-30")),
            {"PR-A": "flagged"},
        ),
        Example(
            "the reason was entered wrongly and corrected",
            (_contract(), _held("internal_process"), _held("dispute", corrects="ex-2")),
            {"PR-A": "clear"},
        ),
        Example(
            "the contract is told by the request only",
            (_contract(), _asked(), _held("leader_changed", contract_id=None)),
            {"PR-A": "flagged"},
        ),
        Example(
            "a large supplier",
            (_contract(supplier_is_sme=False), _held("leader_changed")),
            {"PR-A": "not_applicable"},
        ),
        Example(
            "whether the supplier is small is not told",
            (_contract(supplier_is_sme=None), _held("leader_changed")),
            {"PR-A": ("not_assessable", "missing: supplier_is_sme")},
        ),
        Example(
            "the contract was not submitted",
            (_held("leader_changed"),),
            {"PR-A": ("not_assessable", "missing: supplier_is_sme")},
        ),
        Example(
            "the place adds a reason",
            (_contract(), _held("no_funds")),
            {"PR-A": "flagged"},
            set={"barred_reasons": ("no_funds",)},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
