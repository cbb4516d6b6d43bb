"""Money was passed on or paid under an allocation plan before the development bureau had registered the plan.

What it checks
    Each transfer and each payment under an allocation plan: whether the plan had been registered with the development
    bureau no later than that.
Why it matters
    A plan that can still be changed after the money has gone binds nobody.
Legal source
    Tongyu county, section two (3): the signed plan is registered with the county development and reform bureau.
Does not apply
    Money that is not under an allocation plan; surplus and overpayments given back; onward payments of a contractor.
Innocent explanations
    The bureau registered the plan and the filing was not submitted; it stands under another plan's number; the money
    was urgent and the registration followed.
Ask next
    The register of the development bureau: number and day. Who released the money?
Known gaps
    A filing counts only if it names the plan. Money that should have been under a plan and names none is not seen. Of a
    programme's plan that was itself not submitted, filings cannot be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny, moment_as
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.plans import PLAN, with_plan_found
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """分配方案还没有在发改局登记备案，就已按方案拨付资金。

查什么
    每笔按分配方案拨转或支付的资金：当时方案是否已在发改局登记备案。
为什么要紧
    钱拨了方案还能改，方案就约束不了任何人。
法律依据
    通榆县二（3）：分配方案审核签字后，报县发改局统一登记备案。
不适用
    不在分配方案之下的资金；收回的结余和多付款；承包人转付。
可能的正当理由
    发改局已登记，备案没有报送；备案写成了另一个方案的编号；资金紧急，先拨后补登记。
接着问
    发改局的登记簿：编号和日期。由谁放行资金？
已知不足
    备案须写明对应的方案才算数。应有方案而没有写明方案的资金，这里看不到。方案本身没有报送的，找不到它的备案。
"""

RETURNED = ("surplus_return", "overpayment_return")
REGISTRAR = "development_reform_bureau"


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def moves(f: Facts) -> pl.LazyFrame:
    """Transfers and payments, one row each; `is_spent` is false for money that is given back or another's."""
    told = (
        ("funds.transferred", "transfer_id", ~pl.col("transfer_kind").is_in(RETURNED)),
        ("payment.made", "payment_id", pl.col("payment_kind") != "onward"),
    )
    rows = [
        one_each(f.of(kind), ["scope_id", record]).select(
            *PLAN, "event", "at", "day", "clock", record, stake_fen=cny("amount"), is_spent=spent
        )
        for kind, record, spent in told
    ]
    return pl.concat(rows, how="diagonal")


def registered(f: Facts, name: str, roles: pl.Expr) -> pl.LazyFrame:
    """Plan -> its first registration (`roles`: with whom) as the moment `name`, and `<name>_event`."""
    filed = f.of("filing.made").filter(
        pl.col("filing_kind") == "allocation_plan", pl.col("target_kind") == "allocation_plan", roles
    )
    named = filed.select("scope_id", pl.col("target_id").alias(PLAN[1]), *moment_as(name), pl.col("event"))
    first = named.sort(name, "event").unique(PLAN, keep="first", maintain_order=True)
    return first.rename({"event": f"{name}_event"})


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a transfer or payment, with the registration of its plan.

    `is_before`: true where one with the development bureau came before, null where only one of which the office is
    not told did.
    """
    office = pl.col("authority_role")
    rows = with_plan_found(f, moves(f))
    rows = rows.join(registered(f, "filed", office == REGISTRAR), on=PLAN, how="left")
    rows = rows.join(registered(f, "any", office.is_null() | (office == REGISTRAR)), on=PLAN, how="left")
    rows = rows.with_columns(
        is_sure=(~later("filed", "")).fill_null(value=False), is_possible=(~later("any", "")).fill_null(value=False)
    )
    known = pl.when(pl.col("is_sure") | ~pl.col("is_possible")).then(pl.lit(REGISTRAR))
    found = pl.coalesce("plan_found", pl.when(pl.col("any_event").is_not_null()).then(pl.lit(value=True)))
    return rows.with_columns(
        authority_role=known,
        plan_found=found,
        cured_day=pl.when(~pl.col("is_sure")).then("filed_day"),
        events=pl.concat_list(pl.coalesce("filed_event", "any_event")).list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Money that goes out under an allocation plan."""
    return pl.col("allocation_plan_id").is_not_null() & pl.col("is_spent")


def flagged(_: Params) -> pl.Expr:
    """No registration came before."""
    known = pl.col("authority_role").is_not_null() & pl.col("plan_found").is_not_null()
    return pl.when(known).then(~pl.col("is_sure"))


def _filing(day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"filing_kind": "allocation_plan", "target": {"kind": "allocation_plan", "id": "AP-A"}}
    return like("filing.made", day, **(told | {"unit": {"id": UNIT}, "authority_role": REGISTRAR} | more))


def _transfer(day: str = "2026-03-10", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"transfer_id": "TR-A", "transfer_kind": "project", "allocation_plan_id": "AP-A"}
    return like("funds.transferred", day, **(told | more))


def _payment(day: str = "2026-03-10", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": "PAY-A", "payment_kind": "assistance", "allocation_plan_id": "AP-A"}
    return like("payment.made", day, **(told | more))


PLANNED = like("allocation.planned", "2026-02-12", allocation_plan_id="AP-A")

RULE = Rule(
    id="fnd.allocation-registered",
    version=1,
    family="fnd",
    severity=Severity.HIGH,
    scope="programme",
    judges=("funds.transferred", "payment.made"),
    reads=("filing.made", "funds.transferred", "payment.made", "allocation.planned"),
    about=("transfer_id", "payment_id"),
    needs=("authority_role", "plan_found"),
    evidence=(
        Shown("allocation_plan_id", "分配方案", "Allocation plan"),
        Shown("day", "拨付日", "Paid or passed on"),
        Shown("filed_day", "登记备案日", "Registered on"),
        Shown("stake_fen", "金额（元）", "Amount (CNY)"),
    ),
    title={"zh": "分配方案发改局登记备案", "en": "Allocation plan registered with the development bureau"},
    message={
        "zh": "{day} 按分配方案 {allocation_plan_id} 拨付[ {stake_fen} 元]，此前方案没有在发改局登记备案[，{filed_day} 才登记]",
        "en": "Money[ of CNY {stake_fen}] went out under allocation plan {allocation_plan_id} on {day}, before the "
        "development bureau had registered the plan[; registered only on {filed_day}]",
    },
    cites=(Cite("seed-tongyu", "二(3)三方签字"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "registered on the day of the money",
            (PLANNED, _filing("2026-03-10"), _transfer(), _payment()),
            {"TR-A": "clear", "PAY-A": "clear"},
        ),
        Example(
            "registered the day after",
            (PLANNED, _filing("2026-03-11"), _transfer(), _payment()),
            {"TR-A": "flagged", "PAY-A": "flagged"},
        ),
        Example(
            "the same, submitted in the opposite order",
            (_transfer(), _filing("2026-03-11"), PLANNED),
            {"TR-A": "flagged"},
        ),
        Example(
            "registered in time, the earlier of two filings counts",
            (PLANNED, _filing("2026-03-11"), _filing("2026-03-01"), _transfer()),
            {"TR-A": "clear"},
        ),
        Example(
            "registered that afternoon, paid in the morning",
            (PLANNED, _filing("2026-03-10T15:00:00+08:00"), _payment("2026-03-10T09:00:00+08:00")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "never registered, and not in yuan",
            (PLANNED, _transfer(amount={"amount": "900000.00", "currency": "USD"})),
            {"TR-A": "flagged"},
        ),
        Example("never registered", (PLANNED, _transfer()), {"TR-A": "flagged"}),
        Example(
            "filed with another office",
            (PLANNED, _filing("2026-03-01", authority_role="finance_bureau"), _transfer()),
            {"TR-A": "flagged"},
        ),
        Example(
            "not told with which office it was filed",
            (PLANNED, _filing("2026-03-01", authority_role=None), _transfer()),
            {"TR-A": ("not_assessable", "missing: authority_role")},
        ),
        Example(
            "not told with which office, and too late for any",
            (PLANNED, _filing("2026-03-11", authority_role=None), _transfer()),
            {"TR-A": "flagged"},
        ),
        Example(
            "another plan was registered; another paper of the plan was filed",
            (
                PLANNED,
                _filing("2026-03-01", target={"kind": "allocation_plan", "id": "AP-B"}),
                _filing("2026-03-01", filing_kind="other"),
                _transfer(),
            ),
            {"TR-A": "flagged"},
        ),
        Example(
            "money under no plan, money given back, money of a contractor",
            (
                PLANNED,
                _transfer(transfer_id="TR-B", allocation_plan_id=None),
                _transfer(transfer_kind="surplus_return"),
                _transfer(transfer_id="TR-C", transfer_kind="overpayment_return"),
                _payment(payment_kind="onward"),
            ),
            dict.fromkeys(("TR-A", "TR-B", "TR-C", "PAY-A"), "not_applicable"),
        ),
        Example(
            "a plan of a programme that was not submitted: its filings cannot be found",
            (_filing("2026-03-01"), _transfer(programme_id="PRG-ROAD")),
            {"TR-A": ("not_assessable", "missing: plan_found")},
        ),
        Example(
            "a plan of a programme, registered late",
            (
                like("allocation.planned", "2026-02-12", allocation_plan_id="AP-A", programme_id="PRG-ROAD"),
                _filing("2026-03-11"),
                _transfer(programme_id="PRG-ROAD"),
                _payment(),
            ),
            {"TR-A": "flagged", "PAY-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
