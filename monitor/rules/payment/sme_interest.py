"""Interest on late payments to a small or medium supplier was not paid, or the agreed rate is too low.

What it checks
    Each contract with a small or medium supplier: what was paid after the last lawful day, the interest on it (the rate
    agreed, else 0.05 % a day), and the interest that was paid. Where a rate is agreed: whether, over 365 days, it is at
    least the one-year loan prime rate of the day of the contract.
Why it matters
    Interest is the only thing that makes waiting dear for the one who lets wait.
Legal source
    Regulation on Payment to Small and Medium Enterprises of 2025, article 17 (2020: article 15).
Does not apply
    Contracts under which nothing was paid late and no rate is agreed; suppliers told not to be small or medium.
Innocent explanations
    The supplier waived it; it was offset; it was paid under another name or without naming the contract.
Ask next
    Whether the supplier asked for interest, and what he was told.
Known gaps
    Late are the payments that pay.sme-30-60 can see; interest on what is still unpaid is not reckoned. Loan prime rates
    are known for a span of days only: outside it a rate that was agreed is not assessable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.lpr import lpr
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sme import BILL, UNIT, answers, bills, terms
from monitor.vocabulary.verdicts import Severity

ZH = """向中小企业逾期付款没有支付利息，或者约定的利率过低。

查什么
    每份中小企业合同：逾期支付的金额，应付的利息（按约定利率，没有约定的每日万分之五），已付的利息。约定了利率的：按365天折算，
    是否不低于签约时1年期贷款市场报价利率（LPR）。
为什么要紧
    只有利息能让拖欠的一方付出代价。
法律依据
    保障中小企业款项支付条例（2025年）第17条，2020年条例第15条。
不适用
    没有逾期付款、也没有约定利率的合同；明确报送不是中小企业的供应商。
可能的正当理由
    供应商放弃；已经抵销；利息另记名目支付，或者没有写明合同。
接着问
    供应商是否要过利息，得到什么答复。
已知不足
    只看 pay.sme-30-60 能看到的逾期付款，尚未付清的部分不计息。LPR 只在一段日期内有数据，之外约定的利率无法判断。
"""

YEAR = 365
"""Days in which a daily rate becomes a yearly one: the kinder count (banks also use 360)."""
POINT = UNIT // 10_000
"""A basis point as a ratio of twelve places."""


@dataclass(frozen=True, slots=True)
class Params:
    """每日利率万分之五 where none is agreed; the days are those of pay.sme-30-60, the last one inside."""

    daily_rate: str = param("0.0005", unit="per day", zh="没有约定时的日利率", en="Rate a day where none is agreed")
    default_days: int = param(30, unit="day", zh="没有约定时的付款天数（含）", en="Days where none are agreed (incl.)")
    max_days: int = param(60, unit="day", zh="约定付款天数上限（含）", en="Most days that may be agreed (incl.)")


def late(f: Facts, p: Params) -> pl.LazyFrame:
    """Per contract what was paid late: sum, fen times days (`weight`), last day; null sums where not all is told."""
    told = bills(f, p.default_days, p.max_days).filter(~pl.col("is_refused"), ~pl.col("is_paid_out"))
    is_known = pl.col("pay_anchor").is_not_null() & pl.col("start_day").is_not_null()
    told = told.select(*BILL, "certificate_id", "limit_day", is_known=is_known)
    pairs = answers(f, told).join(told.drop("certificate_id"), on=BILL)
    # of several bills that one payment pays the one that could wait longest: how it divides is not told
    each = pairs.group_by(*CONTRACT, "payment_id").agg(
        pl.col("pay_event", "pay_day", "pay_fen").first(), pl.col("limit_day").max(), pl.col("is_known").all()
    )
    days = pl.col("pay_day") - pl.col("limit_day")
    after = each.filter((days > 0).fill_null(value=True))
    told_all = pl.col("is_known").all() & pl.col("pay_fen").is_not_null().all()
    return after.group_by(CONTRACT).agg(
        late_fen=pl.col("pay_fen").sum(),
        weight=pl.when(told_all).then((pl.col("pay_fen").cast(pl.Int128) * days).sum()),
        late_day=pl.col("pay_day").max(),
        payments=pl.col("pay_event").unique().sort(),
    )


def interest(f: Facts) -> pl.LazyFrame:
    """Per contract the interest paid, in fen; null where a part is not in yuan."""
    made = one_each(f.of("payment.made"), ["scope_id", "payment_id"]).filter(pl.col("payment_kind") == "interest")
    fen = cny("amount")
    return made.group_by(CONTRACT).agg(
        interest_fen=pl.when(fen.is_not_null().all()).then(fen.sum()), has_interest=pl.lit(value=True)
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a contract with the interest it owes, the interest paid, and the loan prime rate of its day."""
    mine = one_each(f.of("contract.signed"), ["scope_id", "contract_id"]).select("scope_id", "event")
    rows = terms(f).rename({"contract_event": "event"}).join(mine, on=["scope_id", "event"])
    rows = rows.join(late(f, p), on=CONTRACT, how="left").join(interest(f), on=CONTRACT, how="left")
    law, agreed = ratio(p.daily_rate), (pl.col("late_daily_rate") * UNIT).cast(pl.Int128)
    owed = pl.when(agreed.is_null()).then(pl.col("weight") * law.numerator // law.denominator)
    points = lpr(pl.col("contract_day"))
    percent = pl.format("{}.{}%", points // 100, (points % 100).cast(pl.String).str.zfill(2))
    is_low = agreed * YEAR < points.cast(pl.Int128) * POINT
    rows = rows.with_columns(
        day=pl.coalesce("late_day", "contract_day"),
        is_late=pl.col("payments").is_not_null(),
        is_agreed=agreed.is_not_null(),
        is_low=pl.when(agreed.is_null()).then(pl.lit(value=False)).otherwise(is_low),
        agreed_rate=pl.col("late_daily_rate").cast(pl.String).str.strip_chars_end("0"),
        lpr=percent,
        low_lpr=pl.when(is_low).then(percent),
        owed_fen=owed.otherwise(pl.col("weight") * agreed // UNIT).cast(pl.Int64),
        interest_fen=pl.when(pl.col("has_interest").is_null()).then(pl.lit(0)).otherwise("interest_fen"),
        events="payments",
    )
    short = pl.when("is_late").then(pl.col("owed_fen") - pl.col("interest_fen")).otherwise(0)
    return rows.with_columns(short_fen=short, stake_fen=short.clip(lower_bound=0))


def applies(_: Params) -> pl.Expr:
    """Small and medium suppliers who were paid late, or with whom a rate is agreed."""
    return (pl.col("is_late") | pl.col("is_agreed")) & pl.col("supplier_is_sme")


def flagged(_: Params) -> pl.Expr:
    """Less interest paid than owed, or a rate below the loan prime rate."""
    return pl.col("is_low") | (pl.col("short_fen") > 0)


def _contract(day: str = "2025-09-01", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "contract_id": "CON-A",
        "project_id": "P-A",
        "supplier_is_sme": True,
        "pay_anchor": "delivery",
    }
    return like("contract.signed", day, **(told | more))


def _delivered(day: str = "2026-03-01") -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": "P-A", "milestone_kind": "delivery", "status": "met"}
    return like("milestone.updated", day, milestone_id="MS-A", **told)


def _paid(amount: Any, day: str, kind: str = "final", name: str = "PAY-A") -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": "P-A", "payment_kind": kind, "amount": amount}
    return like("payment.made", day, payment_id=name, **told)


LATE = (_delivered(), _paid("100000.00", "2026-04-10"))
DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="pay.sme-interest",
    version=1,
    family="pay",
    severity=Severity.INFO,
    scope="project",
    judges=("contract.signed",),
    reads=(
        "contract.signed",
        "payment.made",
        "milestone.updated",
        "acceptance.concluded",
        "progress.certified",
        "review.concluded",
    ),
    about=("contract_id",),
    needs=("supplier_is_sme", "short_fen", "is_low"),
    evidence=(
        Shown("contract_id", "合同", "Contract"),
        Shown("contract_day", "签约日", "Signed on"),
        Shown("late_fen", "逾期支付金额（元）", "Paid late (CNY)"),
        Shown("late_day", "最后一次逾期付款日", "Last late payment on"),
        Shown("agreed_rate", "约定日利率", "Rate a day agreed"),
        Shown("owed_fen", "应付利息（元）", "Interest owed (CNY)"),
        Shown("interest_fen", "已付利息（元）", "Interest paid (CNY)"),
        Shown("lpr", "签约时1年期LPR", "One-year LPR at signing"),
        Shown("low_lpr", "高于约定利率的LPR", "LPR above the rate agreed"),
    ),
    title={"zh": "逾期利息", "en": "Late interest due"},
    message={
        "zh": "中小企业合同 {contract_id}[：约定日利率 {agreed_rate}，折算一年低于签约时1年期LPR {low_lpr}][：逾期支付 "
        "{late_fen} 元，应付利息 {owed_fen} 元，已付 {interest_fen} 元，少付 {owed_fen-interest_fen} 元]",
        "en": "Contract {contract_id} with a small or medium supplier[: the agreed rate of {agreed_rate} a day is, "
        "over a year, below the one-year LPR of {low_lpr} at signing][: CNY {late_fen} paid late, interest owed "
        "{owed_fen}, paid {interest_fen}, short {owed_fen-interest_fen}]",
    },
    cites=(Cite("cn-sme-payment-802", "17"), Cite("cn-sme-payment-728", "15")),
    in_force=date(2020, 9, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "ten days late at 0.05 % a day: CNY 500.00",
            (_contract(), *LATE, _paid("500.00", "2026-04-11", "interest", "PAY-I")),
            {"CON-A": "clear"},
        ),
        Example(
            "a fen less", (_contract(), *LATE, _paid("499.99", "2026-04-11", "interest", "PAY-I")), {"CON-A": "flagged"}
        ),
        Example("no interest at all", (_contract(), *LATE), {"CON-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_contract(), *LATE)[::-1], {"CON-A": "flagged"}),
        Example(
            "interest in two parts",
            (
                _contract(),
                *LATE,
                _paid("499.99", "2026-04-11", "interest", "PAY-I"),
                _paid("0.01", "2026-04-12", "interest", "PAY-J"),
            ),
            {"CON-A": "clear"},
        ),
        Example(
            "a part in time, a part one day late, a part ten days late",
            (
                _contract(),
                _delivered(),
                _paid("100000.00", "2026-03-31"),
                _paid("1000.00", "2026-04-01", name="PAY-B"),
                _paid("100000.00", "2026-04-10", name="PAY-C"),
                _paid("500.50", "2026-04-11", "interest", "PAY-I"),
            ),
            {"CON-A": "clear"},
        ),
        Example(
            "the same, a fen less interest",
            (
                _contract(),
                _delivered(),
                _paid("100000.00", "2026-03-31"),
                _paid("1000.00", "2026-04-01", name="PAY-B"),
                _paid("100000.00", "2026-04-10", name="PAY-C"),
                _paid("500.49", "2026-04-11", "interest", "PAY-I"),
            ),
            {"CON-A": "flagged"},
        ),
        Example(
            "paid in time, no rate agreed",
            (_contract(), _delivered(), _paid("1000.00", "2026-03-31")),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "late, and refused",
            (
                _contract(pay_anchor="acceptance", acceptance_days=5),
                _delivered(),
                like("acceptance.concluded", "2026-03-02", contract_id="CON-A", project_id="P-A", result="failed"),
                _paid("1.00", "2026-12-01"),
            ),
            {"CON-A": "not_applicable"},
        ),
        Example(
            "the agreed rate is the one that counts",
            (
                _contract("2025-09-01", late_daily_rate="0.0001"),
                *LATE,
                _paid("100.00", "2026-04-11", "interest", "PAY-I"),
            ),
            {"CON-A": "clear"},
        ),
        Example(
            "a fen less than the agreed rate",
            (
                _contract("2025-09-01", late_daily_rate="0.0001"),
                *LATE,
                _paid("99.99", "2026-04-11", "interest", "PAY-I"),
            ),
            {"CON-A": "flagged"},
        ),
        Example(
            "2.9992 % a year agreed, the loan prime rate is 3.00 %",
            (_contract("2025-05-20", late_daily_rate="0.00008217"),),
            {"CON-A": "flagged"},
        ),
        Example("3.0003 % a year agreed", (_contract("2025-05-20", late_daily_rate="0.00008220"),), {"CON-A": "clear"}),
        Example(
            "the day before, the loan prime rate was 3.10 %",
            (_contract("2025-05-19", late_daily_rate="0.00008220"),),
            {"CON-A": "flagged"},
        ),
        Example(
            "the last day on which it is known",
            (_contract("2025-10-19", late_daily_rate="0.0001"),),
            {"CON-A": "clear"},
        ),
        Example(
            "the day after: nobody can tell",
            (_contract("2025-10-20", late_daily_rate="0.0001"),),
            {"CON-A": ("not_assessable", "missing: is_low")},
        ),
        Example(
            "nobody can tell, and no interest was paid even at the agreed rate",
            (_contract("2025-10-20", late_daily_rate="0.0001"), *LATE),
            {"CON-A": "flagged"},
        ),
        Example(
            "from when is not told, and paid more than the days after delivery",
            (_contract(pay_anchor=None), *LATE),
            {"CON-A": ("not_assessable", "missing: short_fen")},
        ),
        Example(
            "from acceptance, which is not told, nor the time for it",
            (_contract(pay_anchor="acceptance"), *LATE),
            {"CON-A": ("not_assessable", "missing: short_fen")},
        ),
        Example(
            "ninety days agreed, paid a day after the sixtieth: one day of interest",
            (
                _contract(pay_days=90),
                _delivered(),
                _paid("100000.00", "2026-05-01"),
                _paid("50.00", "2026-05-02", "interest", "PAY-I"),
            ),
            {"CON-A": "clear"},
        ),
        Example(
            "ninety days agreed, a fen less interest",
            (
                _contract(pay_days=90),
                _delivered(),
                _paid("100000.00", "2026-05-01"),
                _paid("49.99", "2026-05-02", "interest", "PAY-I"),
            ),
            {"CON-A": "flagged"},
        ),
        Example(
            "3.65 % agreed, and that is the loan prime rate",
            (_contract("2022-09-01", late_daily_rate="0.0001"),),
            {"CON-A": "clear"},
        ),
        Example(
            "paid late in another currency",
            (_contract(), _delivered(), _paid(DOLLARS, "2026-04-10")),
            {"CON-A": ("not_assessable", "missing: short_fen")},
        ),
        Example(
            "interest in another currency",
            (_contract(), *LATE, _paid(DOLLARS, "2026-04-11", "interest", "PAY-I")),
            {"CON-A": ("not_assessable", "missing: short_fen")},
        ),
        Example("a large supplier", (_contract(supplier_is_sme=False), *LATE), {"CON-A": "not_applicable"}),
        Example(
            "whether the supplier is small is not told",
            (_contract(supplier_is_sme=None), *LATE),
            {"CON-A": ("not_assessable", "missing: supplier_is_sme")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
