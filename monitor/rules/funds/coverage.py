"""A fund of a bureau has a budget and for more than a month nothing about it reached the monitor.

What it checks
    Special, entrusted and other funds of each bureau: from each day on which something was told of the fund, whether
    the next came within thirty-one days. What the bureau tells without naming a budget line may be about any of its
    funds and counts for each.
Why it matters
    A source that falls silent is a fund that nobody watches.
Legal source
    Dingcheng district: electronic supervision covers all special, entrusted and other funds. Thirty-one days are this
    product's presumption.
Does not apply
    General budget money; a fund whose budget ends before the days are over; days that still run (not due).
Innocent explanations
    The fund was used up; nothing was due in those weeks; the works rested in winter; events wait for a signature.
Ask next
    The ledger of the fund for those weeks, and whether the bureau's accounting system still delivers.
Known gaps
    Only what the bureau tells as its own act counts (payments, transfers, receipts, contracts, tenders, decisions,
    reports and the like), not what others tell of its projects. The first silence of a fund that was never used
    begins on the day of its budget.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.budgets import lines
from monitor.rules.kit.like import UNIT, like, yuan
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """某单位的一项资金有预算，却一个多月没有任何信息进入监督系统。

查什么
    各单位的专项资金、代管资金和基金：从每次有该资金的信息之日起，三十一天内是否又有信息。单位报送而没有写明预算指标的，可能
    与任何一项资金有关，对各项都算。
为什么要紧
    数据中断的来源，就是没有人看着的资金。
法律依据
    鼎城区：电子监察系统实现对各种专项资金、代管资金、基金等资金的全覆盖监管。三十一天是本系统的推定。
不适用
    一般预算资金；在期限届满之前预算已经终了的资金；期限未满的（未到期）。
可能的正当理由
    资金已经用完；这几周没有到期的事；冬季停工；事件在等签字。
接着问
    这几周该资金的明细账；单位的财务系统是否还在报送。
已知不足
    只算单位自己的行为（支付、拨转、到位、合同、招标、决策、报告等），别人报送的其项目情况不算。从未使用的资金，第一次中断
    从预算之日起算。
"""

WITH_LINE = ("funds.received", "funds.transferred", "tender.published", "contract.signed", "payment.made")
"""What can name the line it is charged to."""
SIGNS = (
    "plan.filed",
    "report.submitted",
    "allocation.planned",
    "allocation.concluded",
    "decision.made",
    "disclosure.published",
    "payment.requested",
    "spending.reported",
)
"""What a bureau tells without naming a line."""
FUNDS = ("special", "entrusted", "fund")
FUND = ["scope_id", "fund_class"]


@dataclass(frozen=True, slots=True)
class Params:
    """Heuristic: the thirty-first day is inside."""

    silent_days: int = param(
        31, unit="day", zh="中断界限（天，含）", en="Silent for at most (days, incl.)", heuristic=True
    )


def funds(f: Facts) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The lines of each bureau's own funds, with their class; and per fund the last day of its last budget."""
    own = lines(f).filter(pl.col("owner_id") == pl.col("scope_id"))
    of_line = own.sort("day", "at", "event").unique(["scope_id", "budget_line_id"], keep="last", maintain_order=True)
    of_line = of_line.select("scope_id", "budget_line_id", "fund_class", is_known=pl.lit(value=True))
    ends = own.group_by(FUND).agg(last_year=pl.col("fiscal_year").max())
    return of_line, ends.with_columns(ends_day=pl.date(pl.col("last_year"), 12, 31).cast(pl.Int32)).drop("last_year")


def told(f: Facts) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """What was told of a line's fund (`FUND`, `day`, `event`); and what may be of any fund of its bureau (`day`)."""
    of_line, _ = funds(f)
    columns = ["scope_id", "event", "at", "day", "budget_line_id"]
    named = pl.concat([f.of(kind).select(*columns, kind=pl.lit(kind)) for kind in WITH_LINE])
    budgets = f.of("budget.approved", "lines").select(*columns, kind=pl.lit("budget.approved"))
    acts = named.join(of_line, on=["scope_id", "budget_line_id"], how="left")
    known = pl.concat([acts.filter("is_known"), budgets.join(of_line, on=["scope_id", "budget_line_id"])])
    is_fund, is_budget = pl.col("fund_class").is_in(FUNDS), pl.col("kind") == "budget.approved"
    signs = pl.concat([f.of(kind).select("scope_id", "day") for kind in SIGNS])
    open_ = acts.filter(pl.col("fund_class").is_null()).select("scope_id", "day")
    return known.filter(is_fund | is_budget).sort("at", "kind", "event"), pl.concat([open_, signs]).unique()


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a fund and day on which something was told of it, with the next day within the term on which it was."""
    _, ends = funds(f)
    sure, maybe = told(f)
    days = sure.group_by(*FUND, "day").agg(pl.col("event").last()).sort(*FUND, "day")
    rows = days.with_columns(own_day=pl.col("day").shift(-1).over(FUND)).sort("day")
    other = maybe.select("scope_id", sign_day="day").sort("sign_day")
    rows = rows.join_asof(
        other, left_on="day", right_on="sign_day", by="scope_id", strategy="forward", allow_exact_matches=False,
        check_sortedness=False, coalesce=False,
    )  # fmt: skip
    following = pl.min_horizontal("own_day", "sign_day").cast(pl.Int32)
    last = (pl.col("day") + p.silent_days).cast(pl.Int32)
    return rows.join(ends, on=FUND, how="left").with_columns(
        unit_id="scope_id",
        date=pl.col("day").cast(pl.Date).dt.to_string(),
        last_day=last,
        due_day=pl.when(following <= last).then(None).otherwise(last).cast(pl.Int32),
    )


def applies(_: Params) -> pl.Expr:
    """Special, entrusted and other funds whose budget runs on until the days are over."""
    return pl.col("fund_class").is_in(FUNDS) & (pl.col("last_day") <= pl.col("ends_day"))


def flagged(_: Params) -> pl.Expr:
    """What has not come by the last day is overdue; nothing else is a breach."""
    return pl.lit(value=False)


def _line(line: str = "BL-A", fund: str | None = "special", unit: str = UNIT) -> dict[str, Any]:
    told: dict[str, Any] = {"budget_line_id": line, "unit": {"id": unit}, "amount": yuan("1000.00")}
    return told if fund is None else told | {"fund_class": fund}


def _budget(*rows: dict[str, Any], day: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"unit": {"id": UNIT}, "stage": "department_reply", "fiscal_year": 2026, "lines": list(rows)}
    return like("budget.approved", day, **(told | more))


def _paid(day: str, line: str | None = "BL-A", unit: str = UNIT, name: str = "PAY-A") -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": name, "payment_kind": "expense", "payer": {"id": unit}}
    return like("payment.made", day, **told, **({} if line is None else {"budget_line_id": line}))


OTHER = "11999001MB0000019D"
MARCH, APRIL = "2026-03-02", "2026-04-02"

RULE = Rule(
    id="fnd.coverage",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="unit",
    reach="silent_days",
    judges=("budget.approved", *WITH_LINE),
    reads=("budget.approved", *WITH_LINE, *SIGNS),
    references=("budget.approved",),
    about=("unit_id", "fund_class", "date"),
    evidence=(
        Shown("fund_class", "资金类别", "Fund", codes="fund_class"),
        Shown("day", "最后信息日", "Last told of on"),
        Shown("last_day", "应再有信息之日", "To be told of again by"),
        Shown("ends_day", "预算终了日", "Budget ends on"),
    ),
    title={"zh": "监管全覆盖", "en": "Every fund covered by the monitor"},
    message={
        "zh": "{fund_class}自 {day} 起 {silent_days} 天内（至 {last_day}）没有任何信息（线索）",
        "en": "Nothing was told of the fund ({fund_class}) within {silent_days} days of {day}, by {last_day} (lead)",
    },
    cites=(Cite("seed-dingcheng", "三(2)"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("paid on the thirty-first day", (_budget(_line()), _paid(APRIL)), {MARCH: "clear"}),
        Example("on the thirty-second", (_budget(_line()), _paid("2026-04-03")), {MARCH: ("flagged", "overdue")}),
        Example(
            "the same, submitted in the opposite order", (_paid("2026-04-03"), _budget(_line())), {MARCH: "flagged"}
        ),
        Example(
            "nothing yet, the thirty-first day",
            (_budget(_line()),),
            {MARCH: ("not_applicable", "not_due")},
            as_of=APRIL,
        ),
        Example("the day after", (_budget(_line()),), {MARCH: ("flagged", "overdue")}, as_of="2026-04-03"),
        Example(
            "silent after a payment", (_budget(_line()), _paid(APRIL)), {MARCH: "clear", APRIL: ("flagged", "overdue")}
        ),
        Example(
            "paid out of another fund",
            (_budget(_line(), _line("BL-B", "fund")), _paid(APRIL, "BL-B")),
            {"special": "flagged"},
            as_of="2026-04-03",
        ),
        Example("entrusted money", (_budget(_line("BL-A", "entrusted")),), {MARCH: "flagged"}),
        Example("general budget money", (_budget(_line("BL-A", "general")),), {MARCH: "not_applicable"}),
        Example("which fund the line is of is not told", (_budget(_line("BL-A", None)),), {MARCH: "not_assessable"}),
        Example("a payment that names no line may be of it", (_budget(_line()), _paid(APRIL, None)), {MARCH: "clear"}),
        Example(
            "a payment on a line that nobody knows may be of it",
            (_budget(_line()), _paid(APRIL, "BL-X")),
            {MARCH: "clear"},
        ),
        Example(
            "a decision of the bureau",
            (_budget(_line()), like("decision.made", APRIL, decision_id="DEC-A", unit={"id": UNIT})),
            {MARCH: "clear"},
        ),
        Example(
            "a decision on the day itself",
            (_budget(_line()), like("decision.made", MARCH, decision_id="DEC-A", unit={"id": UNIT})),
            {MARCH: "flagged"},
        ),
        Example("another bureau pays", (_budget(_line()), _paid(APRIL, unit=OTHER)), {MARCH: "flagged"}),
        Example(
            "the line of a unit in the budget of the department above",
            (_budget(_line(unit=OTHER)), _paid(APRIL)),
            {OTHER: "flagged"},
        ),
        Example(
            "the line has no unit of its own",
            (_budget({"budget_line_id": "BL-A", "fund_class": "special", "amount": yuan("1.00")}),),
            {MARCH: "flagged"},
        ),
        Example(
            "the budget ends on the last day",
            (_budget(_line()), _paid("2026-11-30")),
            {"2026-11-30": "flagged"},
            as_of="2027-03-01",
        ),
        Example(
            "the budget ends before the days are over",
            (_budget(_line()), _paid("2026-12-01")),
            {"2026-12-01": "not_applicable"},
            as_of="2027-03-01",
        ),
        Example(
            "it has a budget of the next year",
            (_budget(_line()), _budget(_line(), fiscal_year=2027, day="2027-01-20"), _paid("2026-12-01")),
            {"2026-12-01": "flagged"},
            as_of="2027-03-01",
        ),
        Example(
            "two payments of one day", (_budget(_line()), _paid(APRIL), _paid(APRIL, name="PAY-B")), {APRIL: "flagged"}
        ),
        Example(
            "the payment was withdrawn",
            (_budget(_line()), _paid(APRIL), like("event.withdrawn", "2026-04-10", corrects="ex-2")),
            {MARCH: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
