"""More of a small or medium supplier's request was held than is in dispute.

What it checks
    Each hold under a contract with a small or medium supplier of which a part is in dispute: whether the amount held is
    above the amount in dispute.
Why it matters
    A quarrel over a small part must not keep the whole bill unpaid.
Legal source
    Regulation on Payment to Small and Medium Enterprises of 2025, article 15: the undisputed part is paid in time.
Does not apply
    Holds without a dispute (disputed amount 0.00); suppliers told not to be small or medium.
Innocent explanations
    The dispute grew after the amount was entered; the rest was not due yet, or lacked its invoice.
Ask next
    What the quarrel is about, whether the rest could be judged apart, and when it was paid.
Known gaps
    Whether the parts can be judged apart is not told. Both amounts are the buyer's own figures. A request held again
    for the same reason is judged by the first hold.
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

ZH = """中小企业的付款只有一部分有争议，无争议的部分也被暂缓。

查什么
    中小企业合同下每一次有争议的暂缓：暂缓金额是否超过争议金额。
为什么要紧
    一小部分有争议，不应让整笔款都付不出去。
法律依据
    保障中小企业款项支付条例（2025年）第15条：无争议部分应当及时付款。
不适用
    没有争议的暂缓（争议金额0.00）；明确报送不是中小企业的供应商。
可能的正当理由
    报送后争议扩大；其余部分尚未到期，或者缺发票。
接着问
    争议是什么，其余部分能否单独认定，什么时候付的。
已知不足
    各部分能否分开认定没有报送。两项金额都是付款单位自己填的。同一申请以同一理由再次暂缓的，按第一次判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a request and reason, with what was held and what is in dispute, in yuan."""
    return holds(f).with_columns(stake_fen=(pl.col("held_fen") - pl.col("disputed_fen")).clip(lower_bound=0))


def applies(_: Params) -> pl.Expr:
    """A small or medium supplier, and something in dispute."""
    return pl.col("supplier_is_sme") & (pl.col("disputed_amount_fen") > 0)


def flagged(_: Params) -> pl.Expr:
    """The amount held is above the amount in dispute."""
    return pl.col("held_fen") > pl.col("disputed_fen")


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "supplier_is_sme": True}
    return like("contract.signed", "2026-01-10", **(told | more))


def _held(held: Any, disputed: Any, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "request_id": "PR-A",
        "contract_id": "CON-A",
        "held_amount": held,
        "disputed_amount": disputed,
    }
    return like("payment.withheld", "2026-06-30", **(told | more))


def _asked() -> dict[str, Any]:
    return like("payment.requested", "2026-06-01", request_id="PR-A", contract_id="CON-A", amount="100000.00")


DOLLARS = {"amount": "100000.00", "currency": "USD"}

RULE = Rule(
    id="pay.sme-undisputed",
    version=1,
    family="pay",
    severity=Severity.LOW,
    scope="project",
    judges=("payment.withheld",),
    reads=("payment.withheld", "payment.requested", "contract.signed"),
    about=("request_id", "hold_reason"),
    needs=("supplier_is_sme", "held_fen", "disputed_fen"),
    evidence=(
        Shown("contract_id", "合同", "Contract"),
        Shown("day", "暂缓日", "Held on"),
        Shown("hold_reason", "理由", "Reason", codes="hold_reason"),
        Shown("asked_fen", "申请金额（元）", "Asked (CNY)"),
        Shown("held_fen", "暂缓金额（元）", "Held (CNY)"),
        Shown("disputed_fen", "争议金额（元）", "In dispute (CNY)"),
    ),
    title={"zh": "无争议部分及时付款", "en": "Undisputed part paid"},
    message={
        "zh": "合同 {contract_id} 的付款 {day} 暂缓 {held_fen} 元，其中有争议的只有 {disputed_fen} 元，无争议的 "
        "{held_fen-disputed_fen} 元也没有付",
        "en": "CNY {held_fen} under contract {contract_id} were held on {day}, of which {disputed_fen} are in dispute; "
        "the undisputed {held_fen-disputed_fen} were held too",
    },
    cites=(Cite("cn-sme-payment-802", "15"),),
    in_force=date(2025, 6, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "all is held, a fifth is in dispute",
            (_contract(), _asked(), _held("100000.00", "20000.00")),
            {"PR-A": "flagged"},
        ),
        Example("held is what is in dispute", (_contract(), _held("20000.00", "20000.00")), {"PR-A": "clear"}),
        Example("a fen more", (_contract(), _held("20000.01", "20000.00")), {"PR-A": "flagged"}),
        Example("less is held", (_contract(), _held("19999.99", "20000.00")), {"PR-A": "clear"}),
        Example(
            "the same, submitted in the opposite order",
            (_held("20000.01", "20000.00"), _contract()),
            {"PR-A": "flagged"},
        ),
        Example("a fen is in dispute", (_contract(), _held("100000.00", "0.01")), {"PR-A": "flagged"}),
        Example("nothing is in dispute", (_contract(), _held("100000.00", "0.00")), {"PR-A": "not_applicable"}),
        Example(
            "what is in dispute is not told",
            (_contract(), _held("100000.00", None)),
            {"PR-A": ("not_assessable", "missing: disputed_fen")},
        ),
        Example(
            "how much is held is not told",
            (_contract(), _asked(), _held(None, "20000.00")),
            {"PR-A": ("not_assessable", "missing: held_fen")},
        ),
        Example(
            "held in another currency",
            (_contract(), _held(DOLLARS, "20000.00")),
            {"PR-A": ("not_assessable", "missing: held_fen")},
        ),
        Example(
            "in dispute in another currency",
            (_contract(), _held("100000.00", DOLLARS)),
            {"PR-A": ("not_assessable", "missing: disputed_fen")},
        ),
        Example(
            "a large supplier",
            (_contract(supplier_is_sme=False), _held("100000.00", "20000.00")),
            {"PR-A": "not_applicable"},
        ),
        Example(
            "whether the supplier is small is not told",
            (_contract(supplier_is_sme=None), _held("100000.00", "20000.00")),
            {"PR-A": ("not_assessable", "missing: supplier_is_sme")},
        ),
        Example(
            "the contract is told by the request only",
            (_contract(), _asked(), _held("100000.00", "20000.00", contract_id=None)),
            {"PR-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
