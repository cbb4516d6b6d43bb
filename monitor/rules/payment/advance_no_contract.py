"""An advance was paid without a signed contract, or before the works had what they need to start.

What it checks
    Each advance: whether its contract was signed no later, and whether every approval that the project must have before
    the start was granted by then.
Why it matters
    An advance without contract or start is a transfer of public money under another name.
Legal source
    财建〔2004〕369号, article 12 (4): no advance for works without a contract or without the conditions to start, and no
    transfer of funds under the name of an advance.
Does not apply
    Contracts or payments that are known not to be works; payments that are no advance.
Innocent explanations
    The approval names another project, or was granted before the register began; the contract was submitted late or
    under another number.
Ask next
    Who asked for the advance, on what paper it was released, and where the money is now.
Known gaps
    The approvals are those that the project lists as needed before the start; where it lists none, estimate,
    construction permit and start. An approval that names another contract or process is not this one's; for an advance
    that names no contract any of them counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import payments
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny, moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """没有签订合同，或者不具备开工条件，就支付了预付款。

查什么
    每笔预付款：支付时合同是否已经签订，项目开工前须取得的批准是否都已取得。
为什么要紧
    没有合同、不能开工的预付款，是换了名目转移公款。
法律依据
    财建〔2004〕369号第12条（四）：没有签订合同或不具备施工条件的工程，不得预付工程款，不得以预付款为名转移资金。
不适用
    已知不是工程的合同或付款；不是预付款的付款。
可能的正当理由
    批准文件写的是另一个项目，或在系统启用前已取得；合同报送晚了，或用了另一个编号。
接着问
    谁申请的预付款，凭什么文件放行，钱现在在哪里。
已知不足
    须取得的批准以项目登记所列为准，没有列出的按概算、施工许可和开工。写明另一合同或采购过程的批准，不算本合同的；没有写
    明合同的预付款，任何一项都计入。
"""

KEY = ["scope_id", "event"]
DEFAULT = ("estimate", "construction_permit", "start")
"""What works need before the start where the project does not list it."""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def needed(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row an advance and an approval that its project needs: `KEY`, `approval_kind`, and the payment's moment."""
    listed = pl.coalesce("required_approvals", pl.lit(list(DEFAULT), dtype=pl.List(pl.String)))
    told = with_project(
        f, rows.select(*KEY, "at", "day", "clock", "contract_id", "contract_ocid"), "required_approvals"
    )
    each = told.with_columns(approval_kind=listed.list.unique(maintain_order=True)).explode("approval_kind")
    return each.filter(pl.col("approval_kind").is_not_null())


def granted(f: Facts) -> pl.LazyFrame:
    """The first approval of each kind for each contract, process or project: `granted` as a moment."""
    told = one_each(f.of("approval.granted"), ["scope_id", "approval_id"])
    ids = {"granted_contract": "contract_id", "granted_ocid": "ocid"}
    named = told.select("scope_id", "approval_kind", *moment_as("granted"), **ids)
    by = ["scope_id", "approval_kind", "granted_contract", "granted_ocid"]
    return named.sort("granted_day", "granted").unique(by, keep="first", maintain_order=True)


def with_approvals(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with `missing_approvals`, those not granted by the payment, and `all_granted_day` (null: never)."""
    asked = needed(f, rows)
    own = (pl.col("granted_contract") == pl.col("contract_id")).fill_null(value=True)
    here = (pl.col("granted_ocid") == pl.col("contract_ocid")).fill_null(value=True)
    found = asked.join(granted(f), on=["scope_id", "approval_kind"]).filter(own & here)
    by_kind = found.group_by(*KEY, "approval_kind").agg(
        in_time=(~later("granted", "")).any(), granted_day=pl.col("granted_day").min()
    )
    kinds = asked.join(by_kind, on=[*KEY, "approval_kind"], how="left")
    summed = kinds.group_by(KEY).agg(
        missing_approvals=pl.col("approval_kind").filter(~pl.col("in_time").fill_null(value=False)).sort(),
        all_granted_day=pl.when(pl.col("granted_day").null_count() == 0).then(pl.col("granted_day").max()),
    )
    none = pl.lit([], dtype=pl.List(pl.String))
    return rows.join(summed, on=KEY, how="left").with_columns(pl.col("missing_approvals").fill_null(none))


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a payment; advances with their contract and the approvals that were missing."""
    paid = payments(f)
    signed = one_each(f.with_named("contract.signed"), CONTRACT).select(
        *CONTRACT,
        "category",
        *moment_as("signed"),
        contract_event="event",
        contract_ocid="ocid",
        contract_project="project_id",
    )
    rows = paid.filter(pl.col("payment_kind") == "advance").join(signed, on=CONTRACT, how="left")
    rows = with_approvals(f, rows)
    is_signed = pl.col("contract_event").is_not_null()
    project = pl.coalesce("project_id", "contract_project")
    no_contract = pl.when(is_signed).then(later("signed", "")).otherwise(pl.lit(value=True))
    is_missing = pl.when(project.is_not_null()).then(pl.col("missing_approvals").list.len() > 0)
    judged = rows.with_columns(
        project=project,
        no_contract=pl.when(pl.col("contract_id").is_not_null()).then(no_contract),
        is_missing=is_missing,
        missing_approvals=pl.when(project.is_not_null()).then("missing_approvals"),
        cured_day=pl.when(is_signed & (~is_missing | pl.col("all_granted_day").is_not_null()))
        .then(pl.max_horizontal("signed_day", pl.when(is_missing).then("all_granted_day")))
        .cast(pl.Int32),
        amount_fen=cny("amount"),
        stake_fen=cny("amount"),
        events=pl.concat_list("contract_event").list.drop_nulls(),
    )
    judged = judged.with_columns(cured_day=pl.when(pl.col("cured_day") > pl.col("day")).then("cured_day"))
    return pl.concat([judged, paid.filter(pl.col("payment_kind") != "advance")], how="diagonal")


def applies(_: Params) -> pl.Expr:
    """Advances, unless the payment or its contract is known not to be works."""
    is_other = (pl.col("category") != "works").fill_null(value=False) | ~pl.col("is_works").fill_null(value=True)
    return (pl.col("payment_kind") == "advance") & ~is_other


def flagged(_: Params) -> pl.Expr:
    """One of the two is enough."""
    return pl.col("no_contract") | pl.col("is_missing")


PROJECT, PROCESS = "2026-999001-54-01-000017", "ocds-tw9990-2026-0017"


def _contract(day: str = "2026-03-02", category: str = "works", **more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "category": category, "project_id": PROJECT}
    return like("contract.signed", day, **{**told, **more})


def _granted(kind: str, day: str = "2026-03-05", **more: Any) -> dict[str, Any]:
    told = {"approval_id": f"APP-{kind}-{day}", "approval_kind": kind, "project_id": PROJECT}
    return like("approval.granted", day, **{**told, **more})


def _project(*kinds: str, day: str = "2026-01-12") -> dict[str, Any]:
    return like("project.registered", day, project_id=PROJECT, required_approvals=list(kinds))


def _paid(day: str = "2026-03-20", kind: str = "advance", **more: Any) -> dict[str, Any]:
    told = {"payment_id": "PAY-A", "payment_kind": kind, "contract_id": "CON-A", "project_id": PROJECT}
    return like("payment.made", day, **{**told, **more})


READY = (_granted("estimate", "2026-02-02"), _granted("construction_permit"), _granted("start"))
ASKED = (_contract(), _project("estimate"))

RULE = Rule(
    id="pay.advance-no-contract",
    version=1,
    family="pay",
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    scope="project",
    judges=("payment.made",),
    reads=("payment.made", "contract.signed", "approval.granted", "project.registered"),
    about=("payment_id",),
    needs=("contract_id", "project"),
    evidence=(
        Shown("amount_fen", "预付款（元）", "Advance (CNY)"),
        Shown("day", "支付日", "Paid on"),
        Shown("contract_id", "合同", "Contract"),
        Shown("signed_day", "合同签订日", "Contract signed on"),
        Shown("missing_approvals", "支付时尚缺的批准", "Approvals missing at the payment", codes="approval_kind"),
        Shown("project", "项目", "Project"),
    ),
    title={"zh": "无合同不得预付", "en": "No advance without contract and start conditions"},
    message={
        "zh": "{day} 支付预付款[ {amount_fen} 元]（合同 {contract_id}，签订日：{signed_day}）[，当时尚缺：{missing_approvals}]",
        "en": "Advance[ of CNY {amount_fen}] paid on {day} (contract {contract_id}, signed: {signed_day})[; not "
        "granted by then: {missing_approvals}]",
    },
    cites=(Cite("cn-payment-369", "12"),),
    in_force=date(2004, 10, 20),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("contract, estimate, permit and start are there", (_contract(), *READY, _paid()), {"PAY-A": "clear"}),
        Example("the contract was never signed", (*READY, _paid()), {"PAY-A": "flagged"}),
        Example("signed the day after the payment", (_contract("2026-03-21"), *READY, _paid()), {"PAY-A": "flagged"}),
        Example("signed on the day of the payment", (_contract("2026-03-20"), *READY, _paid()), {"PAY-A": "clear"}),
        Example(
            "paid in the morning, signed in the afternoon",
            (_contract("2026-03-20T15:00:00+08:00"), *READY, _paid("2026-03-20T09:00:00+08:00")),
            {"PAY-A": "flagged"},
        ),
        Example("no permission to start", (_contract(), *READY[:2], _paid()), {"PAY-A": "flagged"}),
        Example(
            "the permit came the day after, submitted in the opposite order",
            (_paid(), _granted("construction_permit", "2026-03-21"), READY[2], READY[0], _contract()),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the permit came on the day",
            (_contract(), READY[0], READY[2], _granted("construction_permit", "2026-03-20"), _paid()),
            {"PAY-A": "clear"},
        ),
        Example("the project lists what it needs", (*ASKED, READY[0], _paid()), {"PAY-A": "clear"}),
        Example("of what it lists one is missing", (*ASKED, _granted("feasibility"), _paid()), {"PAY-A": "flagged"}),
        Example("it is known to need nothing", (_contract(), _project(), _paid()), {"PAY-A": "clear"}),
        Example(
            "the list as it stood at the payment",
            (*ASKED, _project("estimate", "feasibility", day="2026-03-21"), READY[0], _paid()),
            {"PAY-A": "clear"},
        ),
        Example(
            "an approval of another contract, of the contract, of another process",
            (
                _contract(ocid=PROCESS),
                _contract(contract_id="CON-B", ocid="ocds-tw9990-2026-0018"),
                _project("construction_permit", "start"),
                _granted("construction_permit", contract_id="CON-A"),
                _granted("start", ocid="ocds-tw9990-2026-0018", regime="tendering"),
                _paid(),
                _paid(payment_id="PAY-B", contract_id="CON-B"),
            ),
            {"PAY-A": "flagged", "PAY-B": "flagged"},
        ),
        Example(
            "approvals of the contract and of its process",
            (
                _contract(ocid=PROCESS),
                _project("construction_permit", "start"),
                _granted("construction_permit", contract_id="CON-A"),
                _granted("start", ocid=PROCESS, regime="tendering"),
                _paid(),
                _paid(payment_id="PAY-B", contract_id=None),
            ),
            {"PAY-A": "clear", "PAY-B": "not_assessable"},
        ),
        Example(
            "the payment names its contract only, which leads to the project",
            (_contract(), *READY, _paid(project_id=None)),
            {"PAY-A": "clear"},
        ),
        Example(
            "nobody tells the project",
            (_contract(project_id=None), _paid(project_id=None)),
            {"PAY-A": ("not_assessable", "missing: project")},
        ),
        Example(
            "the payment names no contract",
            (*READY, _paid(contract_id=None)),
            {"PAY-A": ("not_assessable", "missing: contract_id")},
        ),
        Example("it names none, and a permit is missing", (*READY[1:], _paid(contract_id=None)), {"PAY-A": "flagged"}),
        Example("a contract of goods", (_contract(category="goods"), _paid()), {"PAY-A": "not_applicable"}),
        Example("a payment that is not for works", (_paid(is_works=False),), {"PAY-A": "not_applicable"}),
        Example("a progress payment", (_paid(kind="progress"),), {"PAY-A": "not_applicable"}),
        Example(
            "never signed, in another currency",
            (*READY, _paid(amount={"amount": "1.00", "currency": "USD"})),
            {"PAY-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
