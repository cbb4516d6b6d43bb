"""A unit that owed a small or medium supplier overdue money at the end of a year had published nothing by 31 March.

What it checks
    Each payment request of a small or medium supplier that was overdue and not paid in full at the end of the year in
    which it first was: whether the payer published its overdue payments to such suppliers after the year, by the day
    set for it.
Why it matters
    A debt that has to be published is paid sooner; one that nobody sees grows.
Legal source
    Regulation on Payment to Small and Medium Enterprises of 2025, article 18 (2020: article 16).
Does not apply
    Requests paid in full before the end of the year in which they fell due; suppliers told not to be small or medium.
Innocent explanations
    The request lacked papers and was not due; it was paid under another number; the publication was not submitted.
Ask next
    What the unit published, whether this debt is in it, and when it was paid.
Known gaps
    Payables are seen only where the request is submitted; its time runs from its receipt, that is later than the law.
    Only the first year's end after it fell due is asked about. Whether this debt stands in the publication is not read.
    Payments by another unit are not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, PAID_KINDS
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sme import terms
from monitor.vocabulary.verdicts import Severity

ZH = """年末拖欠中小企业逾期款项的单位，到次年3月31日没有公开。

查什么
    中小企业的每笔付款申请，在首次逾期的那一年年末仍未付清的：付款单位是否在年后、规定日期之前公开了拖欠中小企业的逾期款项。
为什么要紧
    要公开的债还得快，没人看见的债越滚越大。
法律依据
    保障中小企业款项支付条例（2025年）第18条，2020年条例第16条。
不适用
    到期当年年末以前已经付清的申请；明确报送不是中小企业的供应商。
可能的正当理由
    申请资料不全，尚未到期；以另外的编号支付；已经公开，没有报送。
接着问
    单位公开了什么，其中有没有这笔；什么时候付的。
已知不足
    只看得到报送了付款申请的欠款，期限自收到申请起算，比法定起算晚。只问到期后的第一个年末。公开内容里有没有这笔不去读。
    由别的单位付的看不到。
"""

REQUEST = ["scope_id", "request_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """3月31日前: the day itself is inside. The days are those of pay.sme-30-60."""

    deadline: str = param("03-31", unit="month-day", zh="公开截止日（含）", en="Published by (incl.)")
    default_days: int = param(30, unit="day", zh="没有约定时的付款天数（含）", en="Days where none are agreed (incl.)")
    max_days: int = param(60, unit="day", zh="约定付款天数上限（含）", en="Most days that may be agreed (incl.)")
    span: int = param(550, unit="day", zh="申请前后查看的天数", en="Days looked at before and after the request")


def _day_in(year: pl.Expr, month_day: str) -> pl.Expr:
    """The day `month_day` of a year, as a day number."""
    month, day = month_day.split("-")
    return pl.date(year, int(month), int(day)).cast(pl.Int32)


def paid(f: Facts, asked: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """Per request what was paid on it by the end of the year; null sums where a payment does not tell its request."""
    made = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    made = made.select(*CONTRACT, "request_id", "payment_kind", pay_day="day", pay_event="event", pay_fen=cny("amount"))
    limits = asked.select(*REQUEST, "contract_id", "day", "year_end_day")
    in_span = pl.col("pay_day").is_between(pl.col("day") - p.span, pl.col("year_end_day"))
    named = limits.drop("contract_id").join(made, on=REQUEST).filter(in_span)
    named = named.group_by(REQUEST).agg(
        paid_fen=pl.col("pay_fen").sum(),
        is_foreign=pl.col("pay_fen").is_null().any(),
    )
    open_ = made.filter(pl.col("request_id").is_null(), pl.col("payment_kind").is_in(PAID_KINDS)).drop("request_id")
    maybe = limits.join(open_, on=CONTRACT).filter(in_span, pl.col("pay_day") >= pl.col("day"))
    maybe = maybe.select(REQUEST).unique().with_columns(is_unsure=pl.lit(value=True))
    return asked.join(named, on=REQUEST, how="left").join(maybe, on=REQUEST, how="left")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a request, with what was unpaid at the end of the year and the first publication after it."""
    asked = one_each(f.of("payment.requested"), REQUEST).join(terms(f), on=CONTRACT, how="left")
    days = pl.min_horizontal(pl.coalesce("pay_days", pl.lit(p.default_days)), pl.lit(p.max_days))
    asked = asked.with_columns(limit_day=(pl.col("day") + days).cast(pl.Int32), amount_cny=cny("amount"))
    # overdue from the day after the last lawful one
    year = (pl.col("limit_day") + 1).cast(pl.Date).dt.year()
    asked = asked.with_columns(
        year=year.cast(pl.Int64), year_end_day=_day_in(year, "12-31"), last_day=_day_in(year + 1, p.deadline)
    )
    published = f.of("disclosure.published").filter(pl.col("what") == "sme_overdue")
    published = published.select(
        "scope_id", payer_id="unit_id", published_day="day", published_event="event", found_day="day"
    ).sort("found_day", "published_event")
    rows = paid(f, asked, p).with_columns(next_day=(pl.col("year_end_day") + 1).cast(pl.Int32)).sort("next_day")
    rows = rows.join_asof(
        published,
        left_on="next_day",
        right_on="found_day",
        by=["scope_id", "payer_id"],
        strategy="forward",
        check_sortedness=False,
    )
    seen = pl.col("published_day") <= pl.col("day") + p.span
    short = pl.col("amount_cny") - pl.col("paid_fen").fill_null(0)
    is_settled = short <= 0
    told = ~(pl.col("is_foreign").fill_null(value=False) | pl.col("is_unsure").fill_null(value=False))
    rows = rows.with_columns(
        published_day=pl.when(seen).then("published_day"),
        is_settled=pl.when(is_settled | told).then(is_settled),
        short_fen=short,
        stake_fen=short.clip(lower_bound=0),
        events=pl.concat_list("contract_event", pl.when(seen).then("published_event")).list.drop_nulls(),
    )
    late = pl.col("published_day") > pl.col("last_day")
    return rows.with_columns(
        due_day=pl.when(pl.col("published_day").is_null(), ~pl.col("is_settled")).then("last_day"),
        is_late=late,
        cured_day=pl.when(late).then("published_day"),
    )


def applies(_: Params) -> pl.Expr:
    """Money owed to a small or medium supplier and still unpaid at the end of the year."""
    return pl.col("supplier_is_sme") & ~pl.col("is_settled")


def flagged(_: Params) -> pl.Expr:
    """Published after the last day; where nothing is published yet, that is awaited."""
    return pl.col("is_late")


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "supplier_is_sme": True}
    return like("contract.signed", "2025-09-01", **(told | more))


def _asked(day: str = "2025-11-30", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"request_id": "PR-A", "contract_id": "CON-A", "amount": "1000.00"}
    return like("payment.requested", day, **(told | more))


def _paid(day: str, amount: Any = "1000.00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": "PAY-A", "contract_id": "CON-A", "request_id": "PR-A", "amount": amount}
    return like("payment.made", day, **(told | more))


def _published(day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "publication_id": f"PUB-{day}",
        "what": "sme_overdue",
        "medium": "website",
        "unit": {"id": UNIT},
    }
    return like("disclosure.published", day, **(told | more))


OWED = (_contract(), _asked())
OTHER = {"id": "11999001MB0000019D"}
DOLLARS = {"amount": "1000.00", "currency": "USD"}

RULE = Rule(
    id="pay.sme-overdue-disclosure",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    scope="unit",
    reach="span",
    judges=("payment.requested",),
    reads=("payment.requested", "payment.made", "contract.signed", "disclosure.published"),
    about=("request_id",),
    needs=("supplier_is_sme", "is_settled"),
    evidence=(
        Shown("contract_id", "合同", "Contract"),
        Shown("day", "收到申请日", "Asked on"),
        Shown("limit_day", "最后付款日", "Last day to pay"),
        Shown("amount_fen", "申请金额（元）", "Asked (CNY)"),
        Shown("short_fen", "年末未付（元）", "Unpaid at the end of the year (CNY)"),
        Shown("year_end_day", "年末", "End of the year"),
        Shown("last_day", "公开截止日", "To be published by"),
        Shown("published_day", "公开日", "Published on"),
    ),
    title={"zh": "逾期款项3月31日前公开", "en": "Overdue SME payables disclosed by 31 March"},
    message={
        "zh": "合同 {contract_id} 应在 {limit_day} 前付清，到 {year_end_day} 还欠中小企业 {short_fen} 元；单位到 {last_day} "
        "没有公开逾期款项[，{published_day} 才公开]",
        "en": "CNY {short_fen} of a small or medium supplier (contract {contract_id}), due by {limit_day}, were unpaid "
        "on {year_end_day}; the unit had not published its overdue payments by {last_day}[: published on "
        "{published_day}]",
    },
    cites=(Cite("cn-sme-payment-802", "18"), Cite("cn-sme-payment-728", "16")),
    in_force=date(2020, 9, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("published on the last day", (*OWED, _published("2026-03-31")), {"PR-A": "clear"}, as_of="2026-12-31"),
        Example("a day later", (*OWED, _published("2026-04-01")), {"PR-A": ("flagged", "breach")}),
        Example(
            "the same, submitted in the opposite order",
            (*OWED, _published("2026-04-01"))[::-1],
            {"PR-A": "flagged"},
        ),
        Example(
            "not published, the day is not over", OWED, {"PR-A": ("not_applicable", "not_due")}, as_of="2026-03-31"
        ),
        Example("not published, the day after", OWED, {"PR-A": ("flagged", "overdue")}, as_of="2026-04-01"),
        Example("published before the year was over", (*OWED, _published("2025-12-31")), {"PR-A": "flagged"}),
        Example("on the first day of the next", (*OWED, _published("2026-01-01")), {"PR-A": "clear"}),
        Example(
            "something else was published, and by another unit",
            (*OWED, _published("2026-02-01", what="budget"), _published("2026-02-02", unit=OTHER)),
            {"PR-A": "flagged"},
        ),
        Example("paid on the last day of the year", (*OWED, _paid("2025-12-31")), {"PR-A": "not_applicable"}),
        Example("paid on the first day of the next", (*OWED, _paid("2026-01-01")), {"PR-A": "flagged"}),
        Example("a fen short", (*OWED, _paid("2025-12-31", "999.99")), {"PR-A": "flagged"}),
        Example(
            "paid in two parts",
            (*OWED, _paid("2025-12-01", "400.00"), _paid("2025-12-31", "600.00", payment_id="PAY-B")),
            {"PR-A": "not_applicable"},
        ),
        Example(
            "the last lawful day is the last of the year: overdue in the next",
            (_contract(), _asked("2025-12-01"), _published("2026-03-31")),
            {"PR-A": ("not_applicable", "not_due")},
            as_of="2027-03-31",
        ),
        Example(
            "and asked about after that",
            (_contract(), _asked("2025-12-01"), _published("2026-03-31")),
            {"PR-A": "flagged"},
            as_of="2027-04-01",
        ),
        Example(
            "published five hundred and fifty days after the request; a day more is not looked at",
            (
                *OWED,
                _asked("2025-11-29", request_id="PR-B"),
                _published("2027-06-03"),
            ),
            {"PR-A": ("flagged", "breach"), "PR-B": ("flagged", "overdue")},
            as_of="2027-12-31",
        ),
        Example(
            "paid in advance: five hundred and fifty days before the request are looked at",
            (
                *OWED,
                _paid("2024-05-29"),
                _asked("2025-12-01", request_id="PR-B"),
                _paid("2024-05-29", request_id="PR-B", payment_id="PAY-B"),
            ),
            {"PR-A": "not_applicable", "PR-B": "flagged"},
            as_of="2027-04-01",
        ),
        Example(
            "sixty days agreed, asked sixty-one days before the end of the year",
            (_contract(pay_days=60), _asked("2025-10-31")),
            {"PR-A": "flagged"},
            as_of="2026-04-01",
        ),
        Example(
            "ninety days agreed: sixty count",
            (_contract(pay_days=90), _asked("2025-10-31")),
            {"PR-A": "flagged"},
            as_of="2026-04-01",
        ),
        Example(
            "ten days agreed", (_contract(pay_days=10), _asked("2025-12-20")), {"PR-A": "flagged"}, as_of="2026-04-01"
        ),
        Example(
            "a payment under the contract names no request",
            (*OWED, _paid("2025-12-20", request_id=None)),
            {"PR-A": ("not_assessable", "missing: is_settled")},
        ),
        Example(
            "one of the day of the request",
            (*OWED, _paid("2025-11-30", request_id=None)),
            {"PR-A": ("not_assessable", "missing: is_settled")},
        ),
        Example(
            "one before the request, one after the year, an interest payment: none of them pays it",
            (
                *OWED,
                _paid("2025-11-29", request_id=None),
                _paid("2026-01-01", request_id=None, payment_id="PAY-B"),
                _paid("2025-12-20", request_id=None, payment_id="PAY-C", payment_kind="interest"),
            ),
            {"PR-A": "flagged"},
        ),
        Example(
            "asked in another currency",
            (_contract(), _asked(amount=DOLLARS)),
            {"PR-A": ("not_assessable", "missing: is_settled")},
        ),
        Example(
            "paid in another currency",
            (*OWED, _paid("2025-12-20", DOLLARS)),
            {"PR-A": ("not_assessable", "missing: is_settled")},
        ),
        Example("a large supplier", (_contract(supplier_is_sme=False), _asked()), {"PR-A": "not_applicable"}),
        Example(
            "whether the supplier is small is not told",
            (_contract(supplier_is_sme=None), _asked()),
            {"PR-A": ("not_assessable", "missing: supplier_is_sme")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
