"""A contractor was left to fund certified work of a government-investment project for more than two months.

What it checks
    Each certificate of progress under a contract of a government-investment project: whether, within sixty days, the
    money paid under the contract had reached the value certified to date, less the retention agreed and the fifth that
    may lawfully be held back.
Why it matters
    A contractor who pays for public works himself passes it on: to his workers, or into the quality.
Legal source
    Government Investment Regulation, articles 22 and 34: money is in place, contractors do not fund the works. Notice
    on Settlement of Construction Prices (2022) No. 183: at least 80 % of certified work is paid as it goes on.
Does not apply
    Projects that are not government investment; certificates whose sixty days are running (not due).
Innocent explanations
    The contract agrees on payment by stages; a claim was set off; the bill came late or was wrong; the account was
    frozen by a court.
Ask next
    The bills and what was answered; the balance of the project's account since the certificate.
Known gaps
    Sixty days are a heuristic. Every payment to the contractor counts, advances included, whatever work it was for;
    deductions that were lawful are not seen. Which share must be paid at each certificate is pay.progress-80-floor's
    question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import WHOLE, certificates, parts, payments, with_day_reached, with_paid_by
from monitor.rules.kit.contracts import CONTRACT, PAID_KINDS, contracts, with_paid
from monitor.rules.kit.days import days_after
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rounding import up
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sums import summed
from monitor.vocabulary.verdicts import Severity

ZH = """政府投资项目的施工单位为已计量的工程垫资超过两个月。

查什么
    政府投资项目合同的每次计量：六十天内，合同累计付款是否达到累计计量产值减去约定的质保金和依法可以暂扣的两成。
为什么要紧
    替政府工程垫钱的施工单位，会把负担转给工人，或者转到质量上。
法律依据
    政府投资条例第22条、第34条：资金应落实到位，不得由施工单位垫资建设。财建〔2022〕183号：进度款支付不低于已完工程价款的
    80%。
不适用
    不是政府投资的项目；六十天未满的计量（未到期）。
可能的正当理由
    合同约定分阶段付款；有款项抵扣；请款迟延或有误；账户被法院冻结。
接着问
    请款单及其答复；计量以来项目账户的余额。
已知不足
    六十天是经验值。付给施工单位的款项都算，包括预付款，不分付的是哪部分工程；依法扣款看不到。每次计量应付多少，由
    pay.progress-80-floor 判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """More than so many days: the last of them is lawful; the share that may stay unpaid is lawful too."""

    grace_days: int = param(60, unit="day", zh="宽限天数（含）", en="Days of grace (incl.)", heuristic=True)
    unpaid_share: str = param(
        "0.20", unit="ratio", zh="可暂不支付的比例（含）", en="Share that may stay unpaid (incl.)"
    )


def paid(f: Facts) -> pl.LazyFrame:
    """What was paid so far, at each payment under a contract, in the columns of `kit.certified`."""
    told = with_paid(payments(f).filter(pl.col("contract_id").is_not_null()))
    return told.select(*CONTRACT, "day", "has_foreign", least_fen="paid_fen", most_fen="paid_fen")


def loose(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with `loose_fen`: paid in the project by `last_day` without telling under which contract.

    Null where such a payment is not in yuan: it could be any amount.
    """
    told = payments(f).filter(pl.col("contract_id").is_null(), pl.col("payment_kind").is_in(PAID_KINDS))
    sums = summed(told.with_columns(fen=cny("amount")), "loose", by=["scope_id"], amount="fen", order=["day", "at"])
    by_day = sums.group_by("scope_id", loose_day="day", maintain_order=True).agg(
        pl.col("loose_fen", "loose_in_yuan").last()
    )
    found = rows.sort("last_day").join_asof(
        by_day.sort("loose_day"), left_on="last_day", right_on="loose_day", by="scope_id", check_sortedness=False
    )
    is_whole = pl.col("loose_day").is_null() | pl.col("loose_in_yuan")
    return found.with_columns(loose_fen=pl.when(is_whole).then(pl.col("loose_fen").fill_null(0)))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a certificate, with what was due under its contract and what was paid by the last day.

    An unknown retention is taken as none: who paid enough without it, paid enough with it.
    """
    rows = certificates(f).join(contracts(f, "retention_ratio"), on=CONTRACT, how="left")
    rows = with_project(f, rows, "is_government_investment")
    held = pl.lit(int(ratio(p.unpaid_share) * WHOLE), dtype=pl.Int128) + parts("retention_ratio").fill_null(0)
    due = up(pl.col("certified_fen") * (WHOLE - held))
    rows = rows.with_columns(due_fen=due.clip(lower_bound=0), last_day=days_after(pl.col("day"), p.grace_days))
    done = paid(f)
    rows = with_day_reached(rows, pl.col("due_fen"), done, "reached")
    rows = loose(f, with_paid_by(rows, pl.col("last_day"), done).rename({"least_fen": "paid_fen"}))
    is_enough = pl.col("paid_fen") >= pl.col("due_fen")
    is_short = pl.col("paid_fen") + pl.col("loose_fen") < pl.col("due_fen")
    is_known = pl.col("retention_ratio").is_not_null() & ~pl.col("has_foreign") & is_short
    waits = ~is_enough & pl.col("reached_day").is_null()
    is_running = pl.col("last_day") >= f.as_of_day
    return rows.with_columns(
        is_enough=is_enough,
        retention_told=pl.when(is_enough | pl.col("retention_ratio").is_not_null()).then(pl.lit(value=True)),
        payments_told=pl.when(is_enough | is_short | pl.col("due_fen").is_null()).then(pl.lit(value=True)),
        amounts_in_yuan=pl.when(is_enough | ~pl.col("has_foreign")).then(pl.lit(value=True)),
        retention=pl.col("retention_ratio").cast(pl.String).str.strip_chars_end("0").str.strip_chars_end("."),
        stake_fen=pl.col("due_fen") - pl.col("paid_fen"),
        due_day=pl.when(waits & (is_known | is_running)).then("last_day"),
        cured_day=pl.when(~is_enough).then("reached_day"),
    )


def applies(_: Params) -> pl.Expr:
    """Government investment."""
    return pl.col("is_government_investment")


def flagged(_: Params) -> pl.Expr:
    """Enough was paid only after the last day."""
    is_known = pl.all_horizontal(pl.col("retention_told", "amounts_in_yuan", "payments_told").is_not_null())
    is_late = pl.when(is_known).then(pl.col("reached_day").is_not_null())
    return pl.when("is_enough").then(pl.lit(value=False)).when(pl.col("due_fen").is_not_null()).then(is_late)


PROJECT = "2026-999001-54-01-000017"
DOLLARS = {"amount": "1.00", "currency": "USD"}


def _project(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "is_government_investment": True}
    return like("project.registered", "2026-01-12", **(told | more))


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": PROJECT, "retention_ratio": "0.03"}
    return like("contract.signed", "2026-05-08", **(told | more))


def _certified(amount: Any = "1000000.00", day: str = "2026-06-25", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"certificate_id": "CT-A", "contract_id": "CON-A", "project_id": PROJECT}
    return like("progress.certified", day, **(told | {"value": "1000000.00", "cumulative_value": amount} | more))


def _paid(amount: Any, day: str = "2026-08-24", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": f"PAY-{day}", "payment_kind": "progress", "contract_id": "CON-A"}
    return like("payment.made", day, **(told | {"project_id": PROJECT, "amount": amount} | more))


BASE = (_project(), _contract(), _certified())

RULE = Rule(
    id="fnd.contractor-advance-funding",
    version=1,
    family="fnd",
    severity=Severity.HIGH,
    is_lead=True,
    scope="project",
    judges=("progress.certified",),
    reads=("progress.certified", "payment.made", "contract.signed", "project.registered"),
    about=("contract_id", "certificate_id"),
    needs=("due_fen", "retention_told", "amounts_in_yuan", "payments_told"),
    evidence=(
        Shown("certified_fen", "累计计量产值（元）", "Certified to date (CNY)"),
        Shown("paid_fen", "期限内累计已付（元）", "Paid by the last day (CNY)"),
        Shown("due_fen", "期限内应付（元）", "Due by then (CNY)"),
        Shown("last_day", "宽限期满日", "Last day of grace"),
        Shown("cured_day", "付足日", "Paid up on"),
        Shown("day", "计量日", "Certified on"),
        Shown("retention", "质保金比例", "Retention agreed"),
        Shown("contract_id", "合同编号", "Contract"),
    ),
    title={"zh": "施工单位垫资", "en": "Contractor made to fund the works"},
    message={
        "zh": "{day} 已计量 {certified_fen} 元，至 {last_day}（{grace_days} 天）只付 {paid_fen} 元，少于应付的 {due_fen} 元[，"
        "{cured_day} 才付足]",
        "en": "CNY {certified_fen} were certified on {day}; by {last_day} ({grace_days} days) only {paid_fen} had been "
        "paid, less than the {due_fen} due[; paid up only on {cured_day}]",
    },
    cites=(
        Cite("cn-government-investment-regulation", "22"),
        Cite("cn-government-investment-regulation", "34"),
        Cite("cn-payment-183", "一"),
    ),
    in_force=date(2019, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("77 % paid on the sixtieth day", (*BASE, _paid("770000.00")), {"CT-A": "clear"}),
        Example("one fen less", (*BASE, _paid("769999.99")), {"CT-A": ("flagged", "overdue")}),
        Example(
            "77 % paid on the day after", (*BASE, _paid("770000.00", "2026-08-25")), {"CT-A": ("flagged", "breach")}
        ),
        Example(
            "the same in reverse order of the file",
            (_paid("770000.00", "2026-08-25"), *BASE[::-1]),
            {"CT-A": "flagged"},
        ),
        Example(
            "nothing paid, the last day of grace", BASE, {"CT-A": ("not_applicable", "not_due")}, as_of="2026-08-24"
        ),
        Example("nothing paid, the day after", BASE, {"CT-A": ("flagged", "overdue")}, as_of="2026-08-25"),
        Example(
            "a share that is no whole fen is rounded up",
            (*BASE[:2], _certified("1000000.01"), _paid("770000.00")),
            {"CT-A": "flagged"},
        ),
        Example(
            "an advance, and two payments, added up",
            (
                *BASE,
                _paid("300000.00", "2026-05-15", payment_kind="advance"),
                _paid("300000.00", "2026-07-20"),
                _paid("170000.00", "2026-08-20"),
            ),
            {"CT-A": "clear"},
        ),
        Example(
            "onward payments and interest do not count",
            (
                *BASE,
                _paid("770000.00", payment_kind="onward"),
                _paid("770000.00", "2026-08-01", payment_kind="interest"),
            ),
            {"CT-A": "flagged"},
        ),
        Example("paid under another contract", (*BASE, _paid("770000.00", contract_id="CON-B")), {"CT-A": "flagged"}),
        Example(
            "a payment that tells no contract, and it could be enough",
            (*BASE, _paid("769999.99", "2026-08-01"), _paid("0.01", contract_id=None)),
            {"CT-A": ("not_assessable", "missing: payments_told")},
        ),
        Example(
            "a payment that tells no contract, and it would not be enough; another came too late",
            (
                *BASE,
                _paid("769999.98", "2026-08-01"),
                _paid("0.01", contract_id=None),
                _paid("9.00", "2026-08-25", contract_id=None),
            ),
            {"CT-A": "flagged"},
        ),
        Example(
            "a payment that tells no contract and is not in yuan",
            (*BASE, _paid(DOLLARS, contract_id=None)),
            {"CT-A": ("not_assessable", "missing: payments_told")},
        ),
        Example("nothing certified, nothing paid", (*BASE[:2], _certified("0.00")), {"CT-A": "clear"}),
        Example(
            "no retention known: enough without it",
            (BASE[0], _contract(retention_ratio=None), BASE[2], _paid("800000.00")),
            {"CT-A": "clear"},
        ),
        Example(
            "no retention known, one fen less than without it",
            (BASE[0], _contract(retention_ratio=None), BASE[2], _paid("799999.99")),
            {"CT-A": ("not_assessable", "missing: retention_told")},
        ),
        Example(
            "no retention known, the days of grace are running",
            (BASE[0], _contract(retention_ratio=None), BASE[2]),
            {"CT-A": ("not_applicable", "not_due")},
            as_of="2026-08-24",
        ),
        Example(
            "no retention known, the days of grace are over",
            (BASE[0], _contract(retention_ratio=None), BASE[2]),
            {"CT-A": ("not_assessable", "missing: retention_told")},
            as_of="2026-08-25",
        ),
        Example(
            "no retention agreed",
            (BASE[0], _contract(retention_ratio="0"), BASE[2], _paid("799999.99")),
            {"CT-A": "flagged"},
        ),
        Example("the contract was not submitted", (BASE[0], BASE[2], _paid("799999.99")), {"CT-A": "not_assessable"}),
        Example(
            "a payment in time is not in yuan",
            (*BASE, _paid(DOLLARS, "2026-08-01"), _paid("769999.99")),
            {"CT-A": ("not_assessable", "missing: amounts_in_yuan")},
        ),
        Example(
            "a payment that is not in yuan, and the yuan alone are enough",
            (*BASE, _paid(DOLLARS, "2026-08-01"), _paid("770000.00")),
            {"CT-A": "clear"},
        ),
        Example(
            "the certificate is not in yuan",
            (*BASE[:2], _certified(DOLLARS)),
            {"CT-A": ("not_assessable", "missing: due_fen")},
        ),
        Example(
            "two certificates: the first was paid in time, the second was not",
            (
                *BASE,
                _certified("2000000.00", "2026-07-25", certificate_id="CT-B"),
                _paid("770000.00"),
            ),
            {"CT-A": "clear", "CT-B": "flagged"},
        ),
        Example(
            "not government investment",
            (_project(is_government_investment=False), *BASE[1:]),
            {"CT-A": "not_applicable"},
        ),
        Example(
            "not told whether government investment",
            (_project(is_government_investment=None), *BASE[1:]),
            {"CT-A": ("not_assessable", "missing: input")},
        ),
        Example("the project is not registered", BASE[1:], {"CT-A": "not_assessable"}),
        Example(
            "a third may stay unpaid, and thirty days are enough, where the place says so",
            (*BASE, _paid("670000.00", "2026-07-25")),
            {"CT-A": "clear"},
            set={"grace_days": 30, "unpaid_share": "0.3"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
