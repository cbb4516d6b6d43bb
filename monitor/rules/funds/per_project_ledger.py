"""A payment is tied neither to one project nor to a split over projects that adds up to the whole.

What it checks
    Each payment but daily expenses: whether it names exactly one project, or shares of several projects. Shares that do
    not add up to exactly 1, or that stand beside a project, are refused at the door and never get here.
Why it matters
    Only where each payment is booked to its project can the cost of a project be told, and one project not pay for
    another.
Legal source
    Capital Construction Finance Rules (Ministry of Finance order 81), article 7: each project has accounts of its own.
Does not apply
    Daily expenses; onward payments of a contractor (its own money).
Innocent explanations
    The payment belongs to no construction project; the project follows from the contract and was not entered with the
    payment.
Ask next
    The voucher, and the ledger of the project it was booked to.
Known gaps
    Whether the project named is the right one is not asked here (see fnd.diversion-purpose). A contract that names
    its project does not stand in for the payment's own field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """支付既没有对应唯一的项目，也没有合计为1的项目分摊。

查什么
    除日常开支以外的每笔支付：是否只写明一个项目，或者写明几个项目的分摊。份额合计不等于1、或分摊与项目同时写明的，接收时就
    退回，不会到这里。
为什么要紧
    每笔支付记到自己的项目，才算得清一个项目的成本，也才不会拿这个项目的钱去付那个项目。
法律依据
    基本建设财务规则（财政部令第81号）第7条：按项目单独核算。
不适用
    日常开支；承包人的转付（是其自有资金）。
可能的正当理由
    支付不属于基本建设项目；从合同可知项目，支付时没有录入。
接着问
    记账凭证；所记项目的明细账。
已知不足
    写明的项目对不对，这里不问（见 fnd.diversion-purpose）。合同写明项目的，不能代替支付自己的字段。
"""

NOT_BOOKED = ("expense", "onward")


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a payment."""
    return f.of("payment.made").with_columns(amount_fen=cny("amount"), stake_fen=cny("amount"))


def applies(_: Params) -> pl.Expr:
    """All but daily expenses and what a contractor passes on."""
    return ~pl.col("payment_kind").is_in(NOT_BOOKED)


def flagged(_: Params) -> pl.Expr:
    """Neither a project nor a split; absent and empty say the same."""
    return pl.col("project_id").is_null() & (pl.col("shares_count").fill_null(0) == 0)


def _paid(*shares: tuple[str, str], project: str | None = None, kind: str = "progress", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": "PAY-A", "payment_kind": kind}
    told |= {"shares": [{"project_id": name, "share": share} for name, share in shares]} if shares else {}
    told |= {} if project is None else {"project_id": project}
    return like("payment.made", "2026-06-30", **(told | more))


ONE, OTHER = "2026-999001-54-01-000017", "2026-999001-54-01-000018"

RULE = Rule(
    id="fnd.per-project-ledger",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("payment.made",),
    reads=("payment.made",),
    about=("payment_id",),
    evidence=(
        Shown("payment_kind", "支付类别", "Kind of payment", codes="payment_kind"),
        Shown("amount_fen", "支付金额（元）", "Payment (CNY)"),
        Shown("day", "支付日", "Paid on"),
    ),
    title={"zh": "按项目单独核算", "en": "Each project has its own ledger"},
    message={
        "zh": "{day} 支付{payment_kind}[ {amount_fen} 元]，既没有写明项目，也没有写明项目分摊",
        "en": "The payment of {day} ({payment_kind}[, CNY {amount_fen}]) names neither a project nor a split over "
        "projects",
    },
    cites=(Cite("cn-construction-finance-81", "7"),),
    in_force=date(2016, 9, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("one project", (_paid(project=ONE),), {"PAY-A": "clear"}),
        Example("two projects, shares of exactly 1", (_paid((ONE, "0.7"), (OTHER, "0.3")),), {"PAY-A": "clear"}),
        Example("neither project nor split", (_paid(),), {"PAY-A": "flagged"}),
        Example("no project, and the split is empty", (_paid(shares=[]),), {"PAY-A": "flagged"}),
        Example("a daily expense", (_paid(kind="expense"),), {"PAY-A": "not_applicable"}),
        Example("an onward payment of the contractor", (_paid(kind="onward"),), {"PAY-A": "not_applicable"}),
        Example(
            "the project of the contract does not stand in",
            (like("contract.signed", "2026-01-10", contract_id="CON-A", project_id=ONE), _paid(contract_id="CON-A")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the project was told in a correction",
            (_paid(), _paid(project=ONE, corrects="ex-1")),
            {"PAY-A": "clear"},
        ),
        Example(
            "neither, in another currency", (_paid(amount={"amount": "1.00", "currency": "USD"}),), {"PAY-A": "flagged"}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
