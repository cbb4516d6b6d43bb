"""What was carried out differs from what was decided, or was not begun by the day set for it.

What it checks
    Each approved decision: whether the contracts and changes that rest on it, and the payments, each added up, stay
    within the amount decided; whether they are with the supplier and on the scope decided; and whether anything had
    begun by the day set for the start.
Why it matters
    A decision that is carried out in part, in another way or not at all was no decision.
Legal source
    Tongyu county: decisions that are not carried out, in part only, or in disguise are followed up. The tolerance of
    the amount is this product's.
Does not apply
    Decisions that did not approve; approved ones on which nothing rests yet and that set no day.
Innocent explanations
    The supplier changed its name; a later decision replaced this one and the contract names the old number; the start
    was put off by another decision.
Ask next
    The minutes, the contract beside them, and who allowed the difference.
Known gaps
    An amount below the decided one is a saving. A start is seen where a tender, award, contract, change or payment
    names the decision, or a milestone of its project was met; of allocations, personnel, disposals and loans, and of
    what another unit is to carry out, nobody can tell. A payment is held against the decided supplier only where it
    names no contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.executions import ACT, KEYS, STARTS, compared, milestones, started
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """实际执行与决策不一致，或者到期没有开始执行。

查什么
    每项通过的决策：依据它的合同及变更、付款，各自合计是否不超过决策金额；供应商、内容是否与决策一致；到规定的日期是否已经
    开始执行。
为什么要紧
    部分执行、变相执行、不执行的决策，等于没有决策。
法律依据
    通榆县：对不执行、部分执行、变相执行或推诿执行的严肃追究。金额允许的偏差由本系统设定。
不适用
    没有通过的决策；还没有任何事项依据它、也没有规定日期的决策。
可能的正当理由
    供应商更名；后来的决策取代了这一项，而合同写的是旧编号；另有决策同意推迟。
接着问
    会议纪要与合同逐项对照；谁同意了不一致之处。
已知不足
    低于决策金额的视为节约。写明该决策的招标、定标、合同、变更或付款，以及其项目达成的节点，才看得出开始执行；资金分配、人
    事、资产处置、举债，以及由其他单位落实的，看不出。付款没有写明合同的，才与决策的供应商对照。
"""

UNSEEN = ("allocation", "personnel", "disposal", "loan", "other")
"""Kinds of act whose execution names no decision here."""


@dataclass(frozen=True, slots=True)
class Params:
    """So many per cent above the decided amount are let pass."""

    amount_tolerance: int = param(
        0, unit="%", zh="金额允许超出的百分比", en="Excess let pass (per cent)", heuristic=True
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a decision, with what rests on it and when that began."""
    rows = f.of("decision.made").join(compared(f), on=KEYS, how="left").join(started(f), on=ACT, how="left")
    rows = rows.join(milestones(f), on=["scope_id", "project_id"], how="left")
    limit = cny("decided_amount") * (100 + p.amount_tolerance)
    by_itself = pl.col("executing_unit_id").is_null() | (pl.col("executing_unit_id") == pl.col("unit_id"))
    is_seen = by_itself & ~pl.col("action").is_in(UNSEEN).fill_null(value=False)
    told = pl.any_horizontal(
        pl.col("decided_amount_fen", "decided_supplier_id", "decided_scope", "due_date_day").is_not_null()
    )
    rows = rows.with_columns(
        started_day=pl.min_horizontal("begun_day", "named_day", "met_day"),
        rests=pl.col("papers").is_not_null(),
        decided=pl.when(told).then(pl.lit(value=True)),
    )
    no = pl.lit(value=False)
    asked = {name: pl.col(f"decided_{name}").is_not_null() & pl.col("rests") for name in ("supplier_id", "scope")}
    over = [pl.col(column) * 100 > limit for column in ("agreed_fen", "paid_fen")]
    due = pl.col("due_date_day")
    return rows.with_columns(
        over_amount=pl.when(pl.col("decided_amount_fen").is_not_null() & pl.col("rests"))
        .then(over[0] | over[1])
        .otherwise(no),
        other_supplier=pl.when(asked["supplier_id"]).then("other_supplier").otherwise(no),
        other_scope=pl.when(asked["scope"]).then("other_scope").otherwise(no),
        began_late=pl.when(due.is_null())
        .then(no)
        .when(pl.col("started_day").is_not_null())
        .then(pl.col("started_day") > due)
        .when(is_seen)
        .then(no),
        due_day=pl.when(pl.col("started_day").is_null() & is_seen & (pl.col("result") == "approved")).then(due),
        decided_fen=pl.col("decided_amount_fen"),
        stake_fen=pl.col("decided_amount_fen"),
        events=pl.col("papers"),
    )


def applies(_: Params) -> pl.Expr:
    """Approved decisions, with something that rests on them or a day set for the start."""
    awaits_nothing = pl.col("decided") & ~pl.col("rests") & pl.col("due_date_day").is_null()
    return (pl.col("result") == "approved") & ~awaits_nothing


def flagged(_: Params) -> pl.Expr:
    """More than decided, with another, something else, or too late."""
    return pl.col("over_amount") | pl.col("other_supplier") | pl.col("other_scope") | pl.col("began_late")


FIRM, OTHER = {"id": "91999001MA00001110"}, {"id": "91999001MA000012XP"}
PROJECT, OCID = "2026-999001-54-01-000017", "ocds-tw9990-2026-0017"
DOLLARS = {"amount": "1.00", "currency": "USD"}


def _decided(**more: Any) -> dict[str, Any]:
    return like(
        "decision.made", "2026-03-03", decision_id="DEC-A", **({"result": "approved", "unit": {"id": UNIT}} | more)
    )


def _contract(amount: Any = "600000.00", day: str = "2026-05-08", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "decision_id": "DEC-A", "supplier": FIRM, "amount": amount}
    return like("contract.signed", day, **(told | more))


def _paid(amount: Any, name: str = "PAY-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": name, "payment_kind": "progress", "decision_id": "DEC-A", "amount": amount}
    told |= {"payee": {"kind": "organisation", **FIRM}}
    return like("payment.made", "2026-06-30", **(told | more))


def _changed(amount: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "change_id": "CH-A", "decision_id": "DEC-A", "amount": amount}
    return like("contract.changed", "2026-07-01", **told)


def _named(kind: str, day: str) -> dict[str, Any]:
    return like(kind, day, ocid=OCID, decision_id="DEC-A")


def _met(day: str, status: str = "met", kind: str = "start", **more: Any) -> dict[str, Any]:
    told = {"project_id": PROJECT, "milestone_id": f"MS-{kind}", "milestone_kind": kind, "status": status}
    return like("milestone.updated", day, **(told | more))


DUE = {"due_date": "2026-05-31", "action": "tender"}
SUM, WHO, WHAT = (
    _decided(decided_amount="600000.00"),
    _decided(decided_supplier=OTHER),
    _decided(decided_scope="road-4km"),
)
BEGIN, IN_PROJECT = _decided(**DUE), _decided(**DUE, project_id=PROJECT)
KNOWN = like("project.registered", "2026-01-12", project_id=PROJECT, owner={"id": UNIT})
CLEAR, FLAGGED, UNKNOWN = {"DEC-A": "clear"}, {"DEC-A": "flagged"}, {"DEC-A": "not_assessable"}
ONE = {"amount_tolerance": 1}

RULE = Rule(
    id="dec.execution-differs",
    version=1,
    family="dec",
    severity=Severity.HIGH,
    is_lead=True,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=(
        "decision.made",
        "contract.signed",
        "contract.changed",
        "payment.made",
        *STARTS,
        "milestone.updated",
        "project.registered",
    ),
    through=("project.registered",),
    about=("decision_id",),
    needs=("decided", "over_amount", "other_scope", "began_late"),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("decided_fen", "决策金额（元）", "Amount decided (CNY)"),
        Shown("agreed_fen", "合同及变更合计（元）", "Contracts and changes (CNY)"),
        Shown("paid_fen", "付款合计（元）", "Payments (CNY)"),
        Shown("over_amount", "超出决策金额", "Above the amount decided"),
        Shown("other_supplier", "供应商与决策不一致", "Another supplier"),
        Shown("other_scope", "内容与决策不一致", "Another scope"),
        Shown("due_date_day", "应开始日", "To begin by"),
        Shown("started_day", "开始日", "Begun on"),
    ),
    title={"zh": "执行与决策不一致", "en": "Execution differs from the decision"},
    message={
        "zh": "{day} 的决策：超出决策金额：{over_amount}[（决策 {decided_fen} 元，合同及变更 {agreed_fen} 元，付款 {paid_fen} 元）]；"
        "供应商不一致：{other_supplier}；内容不一致：{other_scope}[；应在 {due_date_day} 前开始][，{started_day} 开始]",
        "en": "Decision of {day}; above the amount decided: {over_amount}[ (decided CNY {decided_fen}, contracts and "
        "changes CNY {agreed_fen}, payments CNY {paid_fen})]; another supplier: {other_supplier}; another scope: "
        "{other_scope}[; to begin by {due_date_day}][, begun on {started_day}]",
    },
    cites=(Cite("seed-tongyu", "二(1)"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a contract of the amount decided", (SUM, _contract()), CLEAR),
        Example("a fen more; the contract first in the file", (_contract("600000.01"), SUM), FLAGGED),
        Example("a saving", (SUM, _contract("1.00")), CLEAR),
        Example(
            "two contracts add up",
            (SUM, _contract("300000.00"), _contract("300000.01", contract_id="CON-B")),
            FLAGGED,
        ),
        Example("a contract and its change add up", (SUM, _contract(), _changed("0.01")), FLAGGED),
        Example("instalments add up", (SUM, _paid("300000.00"), _paid("300000.01", "PAY-B")), FLAGGED),
        Example("contract and payments do not", (SUM, _contract(), _paid("600000.00")), CLEAR),
        Example(
            "interest is no price; a contractor's own payment neither",
            (
                SUM,
                _paid("600000.00"),
                _paid("9.00", "PAY-B", payment_kind="interest"),
                _paid("9.00", "PAY-C", payment_kind="onward"),
            ),
            CLEAR,
        ),
        Example("a payment told twice counts once", (SUM, _paid("400000.00"), _paid("400000.00")), CLEAR),
        Example("where one per cent is let pass", (SUM, _contract("606000.00")), CLEAR, set=ONE),
        Example("a fen more than one per cent", (SUM, _contract("606000.01")), FLAGGED, set=ONE),
        Example(
            "an amount in dollars", (SUM, _contract(DOLLARS)), {"DEC-A": ("not_assessable", "missing: over_amount")}
        ),
        Example("paid in dollars", (SUM, _paid(DOLLARS)), UNKNOWN),
        Example("changed in dollars", (SUM, _contract(), _changed(DOLLARS)), UNKNOWN),
        Example("decided in dollars", (_decided(decided_amount=DOLLARS), _contract()), UNKNOWN),
        Example("another supplier", (WHO, _contract()), FLAGGED),
        Example("the decided one is a member of the consortium", (WHO, _contract(consortium_members=[OTHER])), CLEAR),
        Example("paid to another, no contract named", (WHO, _paid("1.00")), FLAGGED),
        Example(
            "paid to another: under a contract, to whom the claim was assigned, to a person, to the workers' account",
            (
                WHO,
                _paid("1.00", contract_id="CON-A"),
                _paid("1.00", "PAY-B", is_assigned=True),
                _paid("1.00", "PAY-C", payee={"kind": "person", "id": "P-3001"}),
                _paid("1.00", "PAY-D", payment_kind="wage_account"),
            ),
            CLEAR,
        ),
        Example(
            "wages paid to the workers' account count", (SUM, _paid("600000.01", payment_kind="wage_account")), FLAGGED
        ),
        Example("the scope decided", (WHAT, _contract(scope="road-4km")), CLEAR),
        Example("another scope", (WHAT, _contract(scope="road-5km")), FLAGGED),
        Example("its scope is not told", (WHAT, _contract()), {"DEC-A": ("not_assessable", "missing: other_scope")}),
        Example(
            "its scope is not told, and the amount is above",
            (_decided(decided_scope="road-4km", decided_amount="600000.00"), _contract("700000.00")),
            FLAGGED,
        ),
        Example("a payment has no scope", (WHAT, _paid("1.00")), CLEAR),
        Example("tendered on the day set", (BEGIN, _named("tender.published", "2026-05-31")), CLEAR),
        Example(
            "tendered the day after",
            (BEGIN, _named("tender.published", "2026-06-01")),
            {"DEC-A": ("flagged", "breach")},
        ),
        Example("awarded in time", (BEGIN, _named("award.made", "2026-05-30")), CLEAR),
        Example("a contract the day after", (BEGIN, _contract(day="2026-06-01")), FLAGGED),
        Example("the day is not over", (BEGIN,), {"DEC-A": ("not_applicable", "not_due")}, as_of="2026-05-31"),
        Example("nothing at all", (BEGIN,), {"DEC-A": ("flagged", "overdue")}, as_of="2026-06-01"),
        Example(
            "nothing at all, kind of act not told",
            (_decided(due_date="2026-05-31"),),
            {"DEC-A": ("flagged", "overdue")},
        ),
        Example("the project had begun by then", (IN_PROJECT, KNOWN, _met("2026-06-05", met_date="2026-05-31")), CLEAR),
        Example(
            "a start that was only planned, and a report",
            (IN_PROJECT, KNOWN, _met("2026-05-20", "scheduled"), _met("2026-05-20", kind="monthly_report")),
            FLAGGED,
        ),
        Example(
            "a start that was taken back",
            (IN_PROJECT, KNOWN, _met("2026-05-21", "not_met"), _met("2026-05-20")),
            {"DEC-A": ("flagged", "overdue")},
        ),
        Example(
            "a loan leaves no trace here",
            (_decided(due_date="2026-05-31", action="loan"),),
            {"DEC-A": ("not_assessable", "missing: began_late")},
        ),
        Example(
            "another unit is to carry it out", (_decided(**DUE, executing_unit={"id": "11999001MB00000278"}),), UNKNOWN
        ),
        Example(
            "rejected",
            (_decided(result="rejected", decided_amount="1.00", **DUE), _contract()),
            {"DEC-A": ("not_applicable", "out_of_scope")},
        ),
        Example("nothing rests on it, and no day is set", (SUM,), {"DEC-A": ("not_applicable", "out_of_scope")}),
        Example(
            "neither amount, supplier, scope nor day told",
            (_decided(), _contract()),
            {"DEC-A": ("not_assessable", "missing: decided")},
        ),
        Example(
            "nothing told, and nothing rests on it", (_decided(),), {"DEC-A": ("not_assessable", "missing: decided")}
        ),
        Example(
            "a contract that rests on another decision",
            (SUM, _contract("900000.00", decision_id="DEC-B")),
            {"DEC-A": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
