"""A works contract pays labour costs less than once a month, or a month of work passed without money for wages.

What it checks
    Each works contract: the agreed cycle of labour costs. Each certificate of its progress: whether by one month after
    it the wage account has had as many transfers as months of certified work have gone by since the first certificate,
    that month included.
Why it matters
    Wages that come once a quarter are wages in arrears.
Legal source
    保障农民工工资支付条例, articles 24 and 29: the contract fixes a cycle of labour costs of at most one month, and the owner
    pays them to the wage account as agreed.
Does not apply
    Goods and services; certificates less than a month old (not due).
Innocent explanations
    The works stood still between two certificates; the wages went through another account or were not submitted; the
    contractor paid and is reimbursed.
Ask next
    The bank statement of the wage account and the wage sheets of the month.
Known gaps
    Of the transfers between two certificates one counts for each month, unless they make up for months passed over;
    none from more than a month before the first certificate. Work is seen by its certificates only: a month before the
    first or after the last one is not. A month passed over stays so until it is made up for. What came may be too
    little.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import certificates, payments
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """工程合同约定的人工费用拨付周期超过一个月，或者施工中有一个月没有向工资专户拨付。

查什么
    每份工程合同约定的人工费用拨付周期。每期计量：到其后一个月止，工资专户的拨付次数，是否不少于自首次计量以来经过的月数
    （含当月）。
为什么要紧
    一个季度才来一次的工资就是拖欠的工资。
法律依据
    保障农民工工资支付条例第24条、第29条：合同约定的人工费用拨付周期不得超过1个月，建设单位按约定向工资专户足额拨付。
不适用
    货物和服务；计量后未满一个月的（未到期）。
可能的正当理由
    两期计量之间停工；工资走了别的账户或者没有报送；承包人先行垫付再结算。
接着问
    工资专户的银行流水；当月工资表。
已知不足
    两期计量之间的拨付每月算一次（补拨以前漏拨月份的除外），早于首次计量一个月以上的不算。只从计量看得出在施工，首次计量之前和末次之后的月份看不到。漏拨的一个
    月，补上之前一直算漏拨。拨付的金额可能不够。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不得超过1个月: a cycle of one month is lawful, and so is the same day of the next month."""

    max_months: int = param(1, unit="month", zh="最长周期（月，含）", en="Longest cycle in months (incl.)")


def months_between(first: str, last: str) -> pl.Expr:
    """Whole calendar months from one day to another."""
    start, end = pl.col(first).cast(pl.Date), pl.col(last).cast(pl.Date)
    months = (end.dt.year() - start.dt.year()) * 12 + end.dt.month() - start.dt.month()
    return (months - (end.dt.day() < start.dt.day()).cast(pl.Int32)).cast(pl.Int64)


def transfers(f: Facts, rows: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The days on which a contract's wage account got money, with the months they stand for; and loose ones.

    `made`: of the transfers between two certificates one counts for each month, so that four in a month do not stand
    for the next three; or, if that is more, all of them as long as they are no more than the months certified by then,
    so that money that came late, after the next certificate, is not lost. None from more than a month before the first
    certificate. The second frame tells, per project, the first transfer that names no contract.
    """
    paid = payments(f).filter(pl.col("payment_kind") == "wage_account")
    certified = rows.select(*CONTRACT, "first_day", since_day="day", owed="need").unique([*CONTRACT, "since_day"])
    days = paid.filter(pl.col("contract_id").is_not_null()).select(*CONTRACT, made_day="day").unique()
    days = days.with_columns(eve_day=pl.col("made_day") - 1).join(
        certified.select(*CONTRACT, "first_day").unique(), on=CONTRACT
    )
    days = days.filter(months_between("first_day", "eve_day") >= -1).sort("eve_day")
    days = days.join_asof(
        certified.drop("first_day").sort("since_day"),
        left_on="eve_day",
        right_on="since_day",
        by=CONTRACT,
        check_sortedness=False,
    )
    days = days.sort(*CONTRACT, "made_day").with_columns(month=months_between("since_day", "eve_day"))
    days = days.with_columns(
        place=pl.int_range(1, pl.len() + 1).over(CONTRACT),
        is_next=pl.int_range(pl.len()).over(*CONTRACT, "since_day", "month") == 0,
    )
    over = (pl.col("owed") - pl.col("place")).clip(upper_bound=0)
    made = pl.max_horizontal(
        pl.col("is_next").cast(pl.Int64).cum_sum().over(CONTRACT),
        pl.col("place") + over.cum_min().over(CONTRACT),
    )
    loose = paid.filter(pl.col("contract_id").is_null()).group_by("scope_id").agg(loose_day=pl.col("day").min())
    return days.select(*CONTRACT, "made_day", made=made), loose


def working(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a certificate: transfers needed and made by its last day, and when there were enough."""
    rows = certificates(f).join(contracts(f, "category"), on=CONTRACT, how="left")
    rows = rows.with_columns(first_day=pl.col("day").min().over(CONTRACT), certified_day="day")
    last = pl.col("day").cast(pl.Date).dt.offset_by(f"{p.max_months}mo").cast(pl.Int32)
    rows = rows.with_columns(last_day=last, need=months_between("first_day", "day") // p.max_months + 1)
    numbered, loose = transfers(f, rows)
    enough = numbered.group_by(*CONTRACT, need="made").agg(enough_day=pl.col("made_day").min())
    rows = rows.join(enough, on=[*CONTRACT, "need"], how="left").join(loose, on="scope_id", how="left")
    rows = rows.sort("last_day").join_asof(
        numbered.sort("made_day"), left_on="last_day", right_on="made_day", by=CONTRACT, check_sortedness=False
    )
    in_time = pl.col("enough_day") <= pl.col("last_day")
    may_be = ~in_time & (pl.col("loose_day") <= pl.col("last_day")).fill_null(value=False)
    return rows.with_columns(
        pl.col("made").fill_null(0),
        due_day=pl.when(pl.col("enough_day").is_null() & ~may_be).then("last_day"),
        is_late=pl.when(pl.col("enough_day").is_null()).then(pl.lit(value=False)).otherwise(~in_time),
        wages=pl.when(~may_be).then(pl.lit(value=True)),
        cured_day=pl.when(~in_time).then("enough_day"),
        enough_day=pl.when(~in_time).then("enough_day"),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract and one a certificate."""
    agreed = one_each(f.of("contract.signed"), CONTRACT)
    agreed = agreed.with_columns(
        is_late=pl.col("wage_cycle_months") > p.max_months,
        wages=pl.when(pl.col("wage_cycle_months").is_not_null()).then(pl.lit(value=True)),
        stake_fen=cny("amount"),
    )
    rows = working(f, p).with_columns(wages=pl.when("wages").then(pl.lit(value=True)))
    return pl.concat([agreed, rows], how="diagonal")


def applies(_: Params) -> pl.Expr:
    """Works."""
    return pl.col("category") == "works"


def flagged(_: Params) -> pl.Expr:
    """A longer cycle; enough transfers too late. What may have been transferred for it cannot be told."""
    return pl.when("wages").then("is_late")


def _contract(months: int | None = 1, category: str = "works", **more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "category": category, "project_id": PROJECT}
    return like("contract.signed", "2025-11-05", **{**told, "wage_cycle_months": months, **more})


def _certificate(day: str = "2026-02-25", name: str = "CT-A") -> dict[str, Any]:
    return like("progress.certified", day, certificate_id=name, contract_id="CON-A")


def _wages(day: str, kind: str = "wage_account", **more: Any) -> dict[str, Any]:
    told = {"payment_id": f"PAY-{day}", "payment_kind": kind, "contract_id": "CON-A"}
    return like("payment.made", day, **{**told, **more})


PROJECT = "2026-999001-54-01-000017"
TWO = (_contract(), _certificate(), _certificate("2026-03-25", "CT-B"))

RULE = Rule(
    id="pay.wage-monthly",
    version=1,
    family="pay",
    severity=Severity.HIGH,
    scope="project",
    judges=("contract.signed", "progress.certified"),
    reads=("contract.signed", "progress.certified", "payment.made"),
    about=("contract_id", "certificate_id"),
    needs=("category", "wages"),
    evidence=(
        Shown("wage_cycle_months", "约定拨付周期（月）", "Agreed cycle (months)"),
        Shown("first_day", "首次计量日", "First certified on"),
        Shown("certified_day", "计量确认日", "Certified on"),
        Shown("last_day", "拨付期限", "Last day to transfer"),
        Shown("need", "应拨付次数", "Transfers needed"),
        Shown("made", "期限内拨付次数", "Transfers made by then"),
        Shown("enough_day", "补足日", "Enough since"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "人工费用月拨付", "en": "Labour costs paid at least monthly"},
    message={
        "zh": "合同 {contract_id}[ 约定人工费用每 {wage_cycle_months} 个月拨付一次，法定不超过 {max_months} 个月][自 {first_day} "
        "首次计量，计量到 {certified_day}，至 {last_day} 应向工资专户拨付 {need} 次，实际 {made} 次][，{enough_day} 才补足]",
        "en": "Contract {contract_id}[ agrees on a cycle of labour costs of {wage_cycle_months} months; most allowed: "
        "{max_months}][: certified since {first_day} up to {certified_day}; transfers to the wage account needed by "
        "{last_day}: {need}, made: {made}][; enough only on {enough_day}]",
    },
    cites=(Cite("cn-wage-regulation", "24"), Cite("cn-wage-regulation", "29")),
    in_force=date(2020, 5, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a cycle of one month", (_contract(),), {"CON-A": "clear"}),
        Example("a cycle of two months", (_contract(2),), {"CON-A": "flagged"}),
        Example(
            "a cycle of two months where the place allows it",
            (_contract(2),),
            {"CON-A": "clear"},
            set={"max_months": 2},
        ),
        Example("no cycle told", (_contract(None),), {"CON-A": ("not_assessable", "missing: wages")}),
        Example("transferred a month after the certificate", (*TWO[:2], _wages("2026-03-25")), {"CT-A": "clear"}),
        Example("a day later", (*TWO[:2], _wages("2026-03-26")), {"CT-A": ("flagged", "breach")}),
        Example(
            "a day later, submitted in the opposite order",
            (_wages("2026-03-26"), _certificate(), _contract()),
            {"CT-A": "flagged"},
        ),
        Example("nothing transferred yet", TWO[:2], {"CT-A": ("not_applicable", "not_due")}, as_of="2026-03-25"),
        Example("the day after the month", TWO[:2], {"CT-A": ("flagged", "overdue")}, as_of="2026-03-26"),
        Example(
            "each month's wages before its certificate",
            (*TWO, _wages("2026-02-10"), _wages("2026-03-10")),
            {"CT-A": "clear", "CT-B": "clear"},
        ),
        Example("a month passed over", (*TWO, _wages("2026-03-04")), {"CT-A": "clear", "CT-B": ("flagged", "overdue")}),
        Example(
            "transfers of one day are one",
            (*TWO, _wages("2026-03-04"), _wages("2026-03-04", payment_id="PAY-B")),
            {"CT-B": "flagged"},
        ),
        Example(
            "certified again within the month",
            (*TWO[:2], _certificate("2026-03-24", "CT-B"), _wages("2026-03-04")),
            {"CT-A": "clear", "CT-B": "clear"},
        ),
        Example(
            "four transfers in the first month do not stand for the next",
            (*TWO, *(_wages(f"2026-02-{day}") for day in (26, 27, 28)), _wages("2026-03-25")),
            {"CT-A": "clear", "CT-B": "flagged"},
        ),
        Example(
            "one more, on the day after the next certificate",
            (*TWO, _wages("2026-03-25"), _wages("2026-03-26")),
            {"CT-A": "clear", "CT-B": "clear"},
        ),
        Example(
            "certified after twenty-eight days, and each paid after it",
            (
                _contract(),
                _certificate("2026-03-02"),
                _certificate("2026-03-30", "CT-B"),
                _certificate("2026-05-04", "CT-C"),
                *(_wages(day) for day in ("2026-03-04", "2026-04-01", "2026-05-06")),
            ),
            {"CT-A": "clear", "CT-B": "clear", "CT-C": "clear"},
        ),
        Example(
            "one came late, after the next certificate",
            (
                *TWO,
                _certificate("2026-04-25", "CT-C"),
                *(_wages(day) for day in ("2026-02-26", "2026-04-26", "2026-04-27")),
            ),
            {"CT-A": "clear", "CT-B": "flagged", "CT-C": "clear"},
        ),
        Example(
            "certified after three months, wages every month",
            (
                *TWO[:2],
                _certificate("2026-05-25", "CT-B"),
                *(_wages(day) for day in ("2026-02-26", "2026-03-26", "2026-04-26", "2026-05-26")),
            ),
            {"CT-A": "clear", "CT-B": "clear"},
        ),
        Example(
            "wages of more than a month before the first certificate do not count",
            (*TWO[:2], _wages("2026-01-25")),
            {"CT-A": "flagged"},
        ),
        Example("of a day later they do", (*TWO[:2], _wages("2026-01-26")), {"CT-A": "clear"}),
        Example("another payment is no wages", (*TWO[:2], _wages("2026-03-04", "progress")), {"CT-A": "flagged"}),
        Example(
            "wages of another contract", (*TWO[:2], _wages("2026-03-04", contract_id="CON-B")), {"CT-A": "flagged"}
        ),
        Example(
            "wages of the project that name no contract may be these",
            (*TWO[:2], _wages("2026-03-25", contract_id=None, project_id=PROJECT)),
            {"CT-A": ("not_assessable", "missing: wages")},
        ),
        Example(
            "the contract's own are enough",
            (*TWO[:2], _wages("2026-03-25"), _wages("2026-03-24", contract_id=None, project_id=PROJECT)),
            {"CT-A": "clear"},
        ),
        Example(
            "two months at the turn of the year",
            (
                _contract(),
                _certificate("2025-12-25"),
                _certificate("2026-01-25", "CT-B"),
                _wages("2026-01-10"),
                _wages("2026-02-10"),
            ),
            {"CT-A": "clear", "CT-B": "clear"},
        ),
        Example(
            "a month passed over at the turn of the year",
            (_contract(), _certificate("2025-12-25"), _certificate("2026-01-25", "CT-B"), _wages("2026-01-10")),
            {"CT-A": "clear", "CT-B": "flagged"},
        ),
        Example(
            "and cannot where they came too late",
            (*TWO[:2], _wages("2026-03-26", contract_id=None, project_id=PROJECT)),
            {"CT-A": "flagged"},
        ),
        Example(
            "services",
            (_contract(3, "services"), _certificate()),
            {"CON-A": "not_applicable", "CT-A": "not_applicable"},
        ),
        Example("the contract was not submitted", (_certificate(),), {"CT-A": ("not_assessable", "missing: category")}),
        Example(
            "a cycle of two months, in another currency",
            (_contract(2, amount={"amount": "1.00", "currency": "USD"}),),
            {"CON-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
