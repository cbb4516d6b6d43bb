"""Money was spent, or a tender begun, without an approved budget line or beyond what was left on it.

What it checks
    Each payment of a public unit and each tender: whether it names a budget line, whether that line was in a budget of
    the unit approved by then, and whether the line still held the amount: its last reported balance, else its approved
    amount, less what the project paid on it since.
Why it matters
    What is spent without a budget is owed by somebody who never agreed to it.
Legal source
    Budget Law, article 13: what is not in the approved budget is not spent; Regulation on Payment to Small and Medium
    Enterprises, article 8 (until May 2025 article 7): no purchase without or above the budget.
Does not apply
    Onward payments of a contractor (its own money).
Innocent explanations
    The line was adjusted and the adjustment not submitted; the tender covers several years and the line one; the
    payment was booked to a line of another unit by agreement; money was refunded to the line.
Ask next
    The approval of the line, its ledger, and the adjustment if there was one.
Known gaps
    A unit's budgets are those that name it: as the unit, as the unit of a line, or as who replied; lines tied to the
    project count too. Payments are added up within the project (those of no project stand alone), tenders are not. A
    balance reported on the day itself is not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.budgets import LINE, balances, lines, with_last
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like, yuan
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.money import with_part
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """没有批准的预算指标，或者超过指标余额，就支出或者招标。

查什么
    公共单位的每笔支付和每次招标：是否写明预算指标；该指标当时是否在本单位已批准的预算里；指标余额是否足够（最近报送的余
    额，没有的取批准数，减去项目其后在该指标上的支付）。
为什么要紧
    没有预算花掉的钱，要由从未同意的人来还。
法律依据
    预算法第13条：未列入预算的不得支出；保障中小企业款项支付条例第8条（2025年5月以前为第7条）：不得无预算、超预算采购。
不适用
    承包人的转付（是其自有资金）。
可能的正当理由
    指标已经调整而没有报送；招标跨几个年度而指标只是一年的；经协商记到别的单位的指标；有退款回到该指标。
接着问
    指标的批复、指标账，有调整的看调整文件。
已知不足
    单位的预算指写明该单位的预算：作为批复对象、指标所属单位或者批复单位；写明属于该项目的指标也算。支付在项目内累加（不
    属于项目的各自判断），招标不累加。当天报送的余额不用。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def with_spent(rows: pl.LazyFrame, payments: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with what payments on their line had come to before the day (`so_far`), and by the day of the balance."""
    by_day = payments.drop_nulls("budget_line_id").group_by(*LINE, "day").agg(pl.col("fen").sum()).sort("day")
    so_far = by_day.with_columns(so_far=pl.col("fen").cum_sum().over(LINE)).drop("fen")
    before = rows.sort("day").join_asof(so_far, on="day", by=LINE, allow_exact_matches=False, check_sortedness=False)
    at_report = so_far.select(*LINE, report_day="day", reported_fen="so_far")
    return before.sort("balance_day").join_asof(
        at_report, left_on="balance_day", right_on="report_day", by=LINE, check_sortedness=False
    )


def spends(f: Facts) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Payments and tenders as one, `today_fen` what a payment and those before it took that day; and the payments."""
    year = pl.col("day").cast(pl.Date).dt.year().cast(pl.Int64)
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    payments = with_part(f, payments, cny("amount")).with_columns(
        fen="part_fen", fiscal_year=year, unit_id="payer_id", is_public=pl.col("payment_kind") != "onward"
    )
    paid = payments.filter("is_public").sort("day", "at", "payment_id")
    own = paid.with_columns(today_fen=pl.col("fen").cum_sum().over([*LINE, "day"])).select(
        "scope_id", "event", "today_fen"
    )
    tenders = one_each(f.of("tender.published"), ["scope_id", "ocid"]).with_columns(
        fen=cny("budget"), fiscal_year=year, unit_id="buyer_id", is_public=pl.lit(value=True)
    )
    shared = [*LINE, "unit_id", "event", "day", "fiscal_year", "fen", "is_public", "today_fen"]
    both = [
        payments.join(own, on=["scope_id", "event"], how="left").select(*shared, "payment_id"),
        tenders.with_columns(today_fen="fen").select(*shared, "ocid"),
    ]
    return pl.concat(both, how="diagonal"), paid


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a payment and a tender, with what was left on its line and what it takes."""
    rows, paid = spends(f)
    told = lines(f).rename({"scope_id": "unit_id"})
    budgeted = told.select("unit_id", "fiscal_year", has_budget=pl.lit(value=True)).unique()
    approved = told.with_columns(fen=cny("amount"))
    rows = with_last(with_last(rows, approved, "approved", same_day=True), balances(f), "balance", same_day=False)
    rows = with_spent(rows.join(budgeted, on=["unit_id", "fiscal_year"], how="left"), paid)
    by_balance = pl.col("balance_day") >= pl.col("approved_day")
    spent = pl.col("so_far").fill_null(0) + pl.col("today_fen")
    since = spent - pl.when(by_balance).then(pl.col("reported_fen").fill_null(0)).otherwise(0)
    base = pl.when(by_balance).then("balance_fen").otherwise("approved_fen")
    has_line, is_known = pl.col("budget_line_id").is_not_null(), pl.col("approved_day").is_not_null()
    over = pl.when(pl.col("fen").is_not_null()).then(since - base)
    return rows.with_columns(
        asked_fen="fen",
        base_fen=base,
        spent_fen=since,
        over_fen=over,
        without_line_fen=pl.when(~has_line).then("fen"),
        unapproved_line=pl.when(has_line & ~is_known & pl.col("has_budget")).then("budget_line_id"),
        is_over=over > 0,
        is_unplanned=pl.when(~has_line).then(pl.lit(value=True))
        .when(is_known).then(pl.lit(value=False))
        .when(pl.col("has_budget")).then(pl.lit(value=True)),
        stake_fen=pl.when(is_known).then(over.clip(lower_bound=0)).otherwise("fen"),
        events=pl.concat_list("approved_event", pl.when(by_balance).then("balance_event")).list.drop_nulls(),
    )  # fmt: skip


def applies(_: Params) -> pl.Expr:
    """All that public units spend."""
    return pl.col("is_public")


def flagged(_: Params) -> pl.Expr:
    """No approved line, or more than it held."""
    return (
        pl.when("is_unplanned")
        .then(pl.lit(value=True))
        .otherwise(pl.when(pl.col("is_unplanned").is_not_null()).then("is_over"))
    )


PROJECT = "2026-999001-54-01-000017"
OCID = "ocds-tw9990-2026-0017"
OTHER = "11999001MB0000019D"


def _budget(amount: Any = "1000000.00", day: str = "2026-01-20", unit: str = UNIT, **more: Any) -> dict[str, Any]:
    line: dict[str, Any] = {"budget_line_id": "BL-A", "amount": yuan(amount) if isinstance(amount, str) else amount}
    told: dict[str, Any] = {"unit": {"id": unit}, "stage": "department_reply", "fiscal_year": 2026, "lines": [line]}
    return like("budget.approved", day, **(told | more))


def _left(balance: str, day: str, unit: str = UNIT, **more: Any) -> dict[str, Any]:
    entry = {"budget_line_id": "BL-A", "origin_year": 2026, "balance": yuan(balance), "status": "current"} | more
    return like("balance.reported", day, unit={"id": unit}, fiscal_year=2026, entries=[entry])


def _paid(amount: Any = "1000000.00", day: str = "2026-06-30", name: str = "PAY-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": name, "payment_kind": "progress", "payer": {"id": UNIT}, "amount": amount}
    return like("payment.made", day, **(told | {"budget_line_id": "BL-A", "project_id": PROJECT} | more))


def _tender(budget: Any = "1000000.00", day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"ocid": OCID, "buyer": {"id": UNIT}, "budget_line_id": "BL-A", "budget": budget}
    told |= {"project_id": PROJECT}
    return like("tender.published", day, **(told | more))


DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="fnd.no-budget-no-spend",
    version=1,
    family="fnd",
    severity=Severity.CRITICAL,
    scope="project",
    judges=("payment.made", "tender.published"),
    reads=("payment.made", "tender.published", "budget.approved", "balance.reported"),
    references=("budget.approved", "balance.reported"),
    about=("payment_id", "ocid"),
    needs=("asked_fen", "base_fen"),
    evidence=(
        Shown("without_line_fen", "没有指标的金额（元）", "Without a line (CNY)"),
        Shown("unapproved_line", "未批准的指标", "Line not approved"),
        Shown("over_fen", "超出余额（元）", "Beyond what was left (CNY)"),
        Shown("budget_line_id", "预算指标", "Budget line"),
        Shown("base_fen", "批准数或余额（元）", "Approved, or balance (CNY)"),
        Shown("approved_day", "批准日", "Approved on"),
        Shown("balance_day", "余额日", "Balance of"),
        Shown("spent_fen", "累计支出含本笔（元）", "Spent with this one (CNY)"),
        Shown("asked_fen", "本次金额（元）", "This amount (CNY)"),
        Shown("day", "日期", "Day"),
    ),
    title={"zh": "无预算不得支出", "en": "No budget, no spend"},
    message={
        "zh": "{day} 支出或招标 {asked_fen} 元[，其中 {without_line_fen} 元没有预算指标][，指标 {unapproved_line} 未经批准]"
        "[，指标额度 {base_fen} 元，累计 {spent_fen} 元，超出 {over_fen} 元]",
        "en": "CNY {asked_fen} spent or tendered on {day}[, {without_line_fen} of it without a budget line][, on line "
        "{unapproved_line}, which was not approved][; the line held {base_fen}, {spent_fen} was taken, {over_fen} too "
        "much]",
    },
    cites=(
        Cite("cn-budget-law", "13"),
        Cite("cn-sme-payment-728", "7"),
        Cite("cn-sme-payment-802", "8"),
    ),
    in_force=date(2015, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the line is spent to the last fen", (_budget(), _paid()), {"PAY-A": "clear"}),
        Example("a fen more", (_budget(), _paid("1000000.01")), {"PAY-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_paid("1000000.01"), _budget()), {"PAY-A": "flagged"}),
        Example(
            "two payments, the second goes above",
            (_budget(), _paid("600000.00", "2026-03-01"), _paid("400000.01", name="PAY-B")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "two payments of one day, the second goes above",
            (_budget(), _paid("400000.01", name="PAY-B"), _paid("600000.00")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example("no line is named", (_budget(), _paid(budget_line_id=None)), {"PAY-A": "flagged"}),
        Example(
            "a line that no budget of the unit has", (_budget(), _paid(budget_line_id="BL-B")), {"PAY-A": "flagged"}
        ),
        Example("approved on the day of the payment", (_budget(day="2026-06-30"), _paid()), {"PAY-A": "clear"}),
        Example("approved the day after", (_budget(day="2026-07-01"), _paid()), {"PAY-A": "flagged"}),
        Example(
            "no budget of the unit is told",
            (_budget(unit=OTHER), _paid()),
            {"PAY-A": ("not_assessable", "missing: base_fen")},
        ),
        Example(
            "no budget of the year is told",
            (_budget(fiscal_year=2025, day="2026-07-01"), _paid()),
            {"PAY-A": "not_assessable"},
        ),
        Example(
            "the unit's line in the budget of the department above",
            (
                _budget(
                    unit=OTHER, lines=[{"budget_line_id": "BL-A", "unit": {"id": UNIT}, "amount": yuan("1000000.00")}]
                ),
                _paid(),
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "raised before the payment", (_budget("900000.00"), _budget(day="2026-05-01"), _paid()), {"PAY-A": "clear"}
        ),
        Example(
            "the balance of the day before holds it",
            (_budget(), _left("100.00", "2026-06-29"), _paid("100.00")),
            {"PAY-A": "clear"},
        ),
        Example(
            "a fen more than the balance",
            (_budget(), _left("100.00", "2026-06-29"), _paid("100.01")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the balance of the day itself is not used",
            (_budget(), _left("100.00", "2026-06-30"), _paid("100.01")),
            {"PAY-A": "clear"},
        ),
        Example(
            "paid before the balance was told: it is in it",
            (
                _budget(),
                _paid("900000.00", "2026-03-01", "PAY-B"),
                _left("100000.00", "2026-03-01"),
                _paid("100000.00"),
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "paid after the balance was told: it is taken from it",
            (_budget(), _left("100000.00", "2026-03-01"), _paid("50000.00", "2026-03-02", "PAY-B"), _paid("50000.01")),
            {"PAY-A": "flagged", "PAY-B": "clear"},
        ),
        Example(
            "a line raised after the balance",
            (_left("100.00", "2026-03-01"), _budget(day="2026-03-02"), _paid("100.01")),
            {"PAY-A": "clear"},
        ),
        Example(
            "what was paid on the line in the year before counts",
            (
                _budget(day="2025-01-20", fiscal_year=2025),
                _budget(),
                _paid("600000.00", "2025-12-31", "PAY-B"),
                _paid("600000.00"),
            ),
            {"PAY-A": "flagged", "PAY-B": "clear"},
        ),
        Example("a tender within the line", (_budget(), _tender()), {OCID: "clear"}),
        Example("a tender a fen above", (_budget(), _tender("1000000.01")), {OCID: "flagged"}),
        Example(
            "a tender of what was spent before", (_budget(), _paid("1.00", "2026-03-19"), _tender()), {OCID: "flagged"}
        ),
        Example(
            "a tender before the money is spent", (_budget(), _paid("1.00", "2026-03-20"), _tender()), {OCID: "clear"}
        ),
        Example(
            "a tender whose budget is not told",
            (_budget(), _tender(None)),
            {OCID: ("not_assessable", "missing: asked_fen")},
        ),
        Example(
            "an amount in another currency",
            (_budget(), _paid(DOLLARS)),
            {"PAY-A": ("not_assessable", "missing: asked_fen")},
        ),
        Example(
            "a line tied to the project in another unit's budget",
            (
                _budget(
                    unit=OTHER, lines=[{"budget_line_id": "BL-A", "project_id": PROJECT, "amount": yuan("1000000.00")}]
                ),
                _paid("1000000.01"),
            ),
            {"PAY-A": "flagged"},
        ),
        Example(
            "its balance told by that unit",
            (
                _budget(
                    unit=OTHER, lines=[{"budget_line_id": "BL-A", "project_id": PROJECT, "amount": yuan("1000000.00")}]
                ),
                _left("100.00", "2026-06-29", unit=OTHER, project_id=PROJECT),
                _paid("100.01"),
            ),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the budget of the unit, raised later for the project by another",
            (
                _budget("900000.00"),
                _budget(
                    unit=OTHER,
                    day="2026-05-01",
                    lines=[{"budget_line_id": "BL-A", "project_id": PROJECT, "amount": yuan("1000000.00")}],
                ),
                _paid(),
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "payments of no project stand alone",
            (_budget(), _paid(project_id=None), _paid("1000000.01", name="PAY-B", project_id=None)),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "the share of the project of a payment for two",
            (
                _budget(),
                _paid(
                    "2000000.00",
                    project_id=None,
                    shares=[{"project_id": PROJECT, "share": "0.5"}, {"project_id": "OTHER", "share": "0.5"}],
                ),
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "a payment of a contractor, which counts for nobody",
            (_budget(), _paid("1.00", "2026-03-01", "PAY-B", payment_kind="onward"), _paid()),
            {"PAY-A": "clear", "PAY-B": "not_applicable"},
        ),
        Example(
            "the amount was corrected", (_budget(), _paid("1000000.01"), _paid(corrects="ex-2")), {"PAY-A": "clear"}
        ),
        Example(
            "a tender in another currency",
            (_budget(), _tender(DOLLARS)),
            {OCID: ("not_assessable", "missing: asked_fen")},
        ),
        Example(
            "the line is in another currency",
            (_budget(DOLLARS), _paid("1.01")),
            {"PAY-A": ("not_assessable", "missing: base_fen")},
        ),
        Example(
            "a balance above the line, told on the day of its approval",
            (_budget(day="2026-03-01"), _left("1000000.01", "2026-03-01"), _paid("1000000.01")),
            {"PAY-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
