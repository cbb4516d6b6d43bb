"""Project money lay idle for more than thirty days while the project needed it.

What it checks
    Each receipt of project money: whether all of it was passed on or spent within thirty days of the day on which it
    was there and was needed. Needed is a request for payment that is open longer than that, or a milestone of the
    project that has come due. The part not passed on counts.
Why it matters
    Idle money delays the works, and tempts to lend it to other purposes.
Legal source
    Tongyu county, section two (3): the finance bureau pays in time as the project requires, against idle and diverted
    funds. The text names no term; thirty days are this product's, and the county may set its own.
Does not apply
    Receipts while nothing of the project is due or asked for; terms still running (not due).
Innocent explanations
    The request was withheld for a reason; the milestone was put off and the update not submitted; the money was paid
    out under another project's number; it must be kept together until the tender is decided.
Ask next
    The requests on the project and what was answered; the account's balance day by day.
Known gaps
    A request is open until a payment names it, however small. A milestone reported as not met asks for nothing. A
    transfer that names several receipts is taken like one that names none. See kit/passing for how money is followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.passing import passed_on
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目需要用钱，到位的资金却滞留三十天以上。

查什么
    每笔到位的项目资金：从资金已到、项目也需要用钱之日起三十天内，是否全部拨出或支出。需要用钱，指有付款申请超过这一期限没
    有支付，或者项目节点已到期。没有拨出的部分算滞留。
为什么要紧
    资金闲置拖延工程，也容易被挪去别用。
法律依据
    通榆县二（3）：财政局及时按项目要求拨付，严防滞留挪用。原文没有期限，三十天是本系统的设定，县里可以另定。
不适用
    项目既没有到期节点、也没有付款申请期间的到位资金；期限未满的（未到期）。
可能的正当理由
    付款申请有理由暂缓；节点已推迟而没有报送；资金以别的项目编号付出；招标定标之前须整笔保留。
接着问
    该项目的付款申请及支付情况；账户逐日余额。
已知不足
    付款申请在有支付写明它之前一直算未付，不论支付多少。报为未达成的节点不算需要用钱。写明几个到位编号的拨转，当作没有写明。
    资金的追踪方法见 kit/passing。
"""

NEVER = 10**6
"""A day that never comes: a request that nobody has answered."""
SILENT_KINDS = ("monthly_report",)
"""Milestones that are reports and ask for no money."""
MILESTONE = ["scope_id", "project_id", "contract_id", "milestone_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """The seed says only 及时; more than so many days is too long, the last day is inside."""

    stagnation_days: int = param(30, unit="day", zh="滞留界限（天，含）", en="Idle for at most (days, incl.)")


def requests(f: Facts, p: Params) -> pl.LazyFrame:
    """Requests for payment that stayed open longer than the term: `asked_day`, `answered_day` (`NEVER`: not yet)."""
    answers = f.of("payment.made").drop_nulls("request_id")
    answered = answers.group_by("scope_id", "request_id").agg(answered_day=pl.col("day").min())
    asked = one_each(f.of("payment.requested"), ["scope_id", "request_id"])
    rows = asked.join(answered, on=["scope_id", "request_id"], how="left").select(
        "scope_id", asked_day="day", answered_day=pl.col("answered_day").fill_null(NEVER).cast(pl.Int32)
    )
    return rows.filter(pl.col("answered_day") - pl.col("asked_day") > p.stagnation_days)


def milestones(f: Facts) -> pl.LazyFrame:
    """Per project the first day on which a milestone came due, and whether one does not tell its day."""
    told = f.of("milestone.updated").filter(~pl.col("milestone_kind").is_in(SILENT_KINDS))
    latest = told.sort("at", "event").unique(MILESTONE, keep="last", maintain_order=True)
    met = pl.when(pl.col("status") == "met").then(pl.coalesce("met_date_day", "day")).otherwise("due_date_day")
    wanted = latest.filter(pl.col("status") != "not_met").with_columns(needed_day=met)
    return wanted.group_by("scope_id").agg(
        milestone_day=pl.col("needed_day").min(), is_silent=pl.col("needed_day").is_null().any()
    )


def with_need(f: Facts, rows: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """`rows` with `needed_day`, the first day on which a receipt is there and its money is needed; null: it is not."""
    asked = requests(f, p).sort("asked_day")
    open_ = asked.with_columns(until_day=pl.col("answered_day").cum_max().over("scope_id")).select(
        "scope_id", "asked_day", "until_day"
    )
    before = rows.sort("day").join_asof(
        open_, left_on="day", right_on="asked_day", by="scope_id", check_sortedness=False, coalesce=False
    )
    following = asked.select("scope_id", next_day="asked_day")
    both = before.sort("day").join_asof(
        following, left_on="day", right_on="next_day", by="scope_id", strategy="forward", allow_exact_matches=False,
        check_sortedness=False, coalesce=False,
    )  # fmt: skip
    both = both.join(milestones(f), on="scope_id", how="left")
    is_open = pl.col("until_day") - pl.col("day") > p.stagnation_days
    by_milestone = pl.when(pl.col("milestone_day").is_not_null()).then(pl.max_horizontal("milestone_day", "day"))
    return both.with_columns(
        needed_day=pl.min_horizontal(pl.when(is_open).then("day"), "next_day", by_milestone).cast(pl.Int32),
        is_silent=pl.col("is_silent").fill_null(value=False) | pl.col("project_id").is_null(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a receipt, with the day on which it was needed and the day on which all of it had left."""
    rows = with_need(f, passed_on(f), p)
    last = (pl.col("needed_day") + p.stagnation_days).cast(pl.Int32)
    awaited = pl.col("passed_day").is_null() & ~pl.col("has_foreign")
    late = pl.col("passed_day") > last
    return rows.with_columns(
        last_day=last,
        soon=pl.col("passed_day") - pl.col("day") <= p.stagnation_days,
        received_in_yuan=pl.when(pl.col("in_fen").is_not_null()).then(pl.lit(value=True)),
        idle_fen=pl.when(pl.col("passed_day").is_null()).then(pl.col("in_fen") - pl.col("passed_fen")),
        due_day=pl.when(awaited & pl.col("in_fen").is_not_null()).then(last),
        is_late=late,
        cured_day=pl.when(late).then("passed_day"),
        stake_fen=pl.when(pl.col("passed_day").is_null())
        .then(pl.col("in_fen") - pl.col("passed_fen"))
        .otherwise("in_fen"),
        events="named_events",
    )


def applies(_: Params) -> pl.Expr:
    """Receipts that were needed or have left; unknown where it is not told whether they are needed."""
    told = pl.col("needed_day").is_not_null() | pl.col("passed_day").is_not_null()
    return pl.when(told).then(pl.lit(value=True)).when(~pl.col("is_silent")).then(pl.lit(value=False))


def flagged(_: Params) -> pl.Expr:
    """Left after the last day; unknown where something untold may have needed it earlier, or other money may be it."""
    certain = (
        pl.col("soon") | pl.col("due_day").is_not_null() | (pl.col("passed_day").is_not_null() & ~pl.col("is_silent"))
    )
    return pl.when("is_late").then(pl.lit(value=True)).when(certain).then(pl.lit(value=False))


PROJECT = "2026-999001-54-01-000017"
FINANCE, OWNER = "11999001MB0000019D", "11999001MB000006XG"


def _money(
    name: str = "RC-A", day: str = "2026-03-02", amount: Any = "1000.00", unit: str = FINANCE, **more: Any
) -> dict[str, Any]:
    told: dict[str, Any] = {"receipt_id": name, "unit": {"id": unit}, "amount": amount, "project_id": PROJECT}
    return like("funds.received", day, **(told | more))


def _moved(day: str, amount: Any = "1000.00", name: str = "TR-A", payer: str = FINANCE, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"transfer_id": name, "payer": {"id": payer}, "payee": {"id": OWNER}, "amount": amount}
    told |= {"transfer_kind": "project", "project_id": PROJECT}
    return like("funds.transferred", day, **(told | more))


def _paid(day: str, amount: str = "1000.00", name: str = "PAY-A", payer: str = OWNER, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": name, "payment_kind": "progress", "payer": {"id": payer}, "amount": amount}
    return like("payment.made", day, **(told | {"project_id": PROJECT} | more))


def _asked(day: str = "2026-02-20", name: str = "PR-A") -> dict[str, Any]:
    return like("payment.requested", day, request_id=name, project_id=PROJECT, payer={"id": OWNER})


def _milestone(status: str = "met", day: str = "2026-02-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"milestone_id": "MS-A", "milestone_kind": "delivery", "project_id": PROJECT}
    return like("milestone.updated", day, **(told | {"status": status} | more))


NEEDED = (_asked(), _money())
NAMES: dict[str, Any] = {"receipt_ids": ["RC-A"]}

RULE = Rule(
    id="fnd.stagnation-local",
    version=1,
    family="fnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("funds.received",),
    reads=("funds.received", "funds.transferred", "payment.requested", "milestone.updated", "payment.made"),
    about=("receipt_id",),
    needs=("received_in_yuan",),
    evidence=(
        Shown("day", "到位日", "Received on"),
        Shown("needed_day", "需要用钱之日", "Needed since"),
        Shown("last_day", "拨付期限", "Last day to pass on"),
        Shown("passed_day", "全部拨出日", "All passed on"),
        Shown("in_fen", "到位金额（元）", "Received (CNY)"),
        Shown("idle_fen", "未拨出（元）", "Not passed on (CNY)"),
        Shown("unit_id", "到位单位", "Held by"),
    ),
    title={"zh": "资金滞留", "en": "Funds stagnating"},
    message={
        "zh": "{day} 到位 {in_fen} 元，{needed_day} 起需要用钱，超过 {stagnation_days} 天（至 {last_day}）没有全部拨出"
        "[，尚有 {idle_fen} 元未拨][；{passed_day} 才拨完，超期 {passed_day-last_day} 天]",
        "en": "CNY {in_fen} received on {day} and needed since {needed_day} was not all passed on within "
        "{stagnation_days} days, by {last_day}[; not passed on: {idle_fen}][; the last of it left on {passed_day}, "
        "days late: {passed_day-last_day}]",
    },
    cites=(Cite("seed-tongyu", "二(3)财政监督"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("asked for, and transferred on the thirtieth day", (*NEEDED, _moved("2026-04-01")), {"RC-A": "clear"}),
        Example("on the thirty-first day", (*NEEDED, _moved("2026-04-02")), {"RC-A": "flagged"}),
        Example(
            "the same, submitted in the opposite order", (_moved("2026-04-02"), *NEEDED[::-1]), {"RC-A": "flagged"}
        ),
        Example(
            "not passed on, the thirtieth day", NEEDED, {"RC-A": ("not_applicable", "not_due")}, as_of="2026-04-01"
        ),
        Example("the day after", NEEDED, {"RC-A": ("flagged", "overdue")}, as_of="2026-04-02"),
        Example(
            "the second part late",
            (*NEEDED, _moved("2026-03-10", "400.00"), _moved("2026-04-02", "600.00", "TR-B")),
            {"RC-A": "flagged"},
        ),
        Example("nobody asks for it", (_money(),), {"RC-A": "not_applicable"}),
        Example("nobody asked, and it left late", (_money(), _moved("2026-06-30")), {"RC-A": "clear"}),
        Example(
            "asked for later: the days run from then",
            (_money(), _asked("2026-05-01"), _moved("2026-05-31")),
            {"RC-A": "clear"},
        ),
        Example(
            "each request was answered within thirty days",
            (_money(), _asked("2026-05-01"), _paid("2026-05-31", "1.00", request_id="PR-A", payer=FINANCE)),
            {"RC-A": "not_applicable"},
        ),
        Example(
            "answered on the thirty-first",
            (_money(), _asked("2026-05-01"), _paid("2026-06-01", "1.00", request_id="PR-A", payer=FINANCE)),
            {"RC-A": "flagged"},
        ),
        Example(
            "a request open when it came, and answered soon after",
            (*NEEDED, _paid("2026-04-01", "1.00", request_id="PR-A", payer=FINANCE)),
            {"RC-A": "not_applicable"},
        ),
        Example("a milestone was met", (_milestone(), _money()), {"RC-A": ("flagged", "overdue")}),
        Example(
            "a scheduled one came due",
            (_milestone("scheduled", due_date="2026-05-01"), _money(), _moved("2026-06-01")),
            {"RC-A": "flagged"},
        ),
        Example(
            "met on a day of its own",
            (_milestone(day="2026-06-20", met_date="2026-05-01"), _money(), _moved("2026-06-01")),
            {"RC-A": "flagged"},
        ),
        Example(
            "a milestone that was not met",
            (_milestone("not_met", due_date="2026-03-01"), _money()),
            {"RC-A": "not_applicable"},
        ),
        Example(
            "a report of the month asks for nothing",
            (_milestone(milestone_kind="monthly_report"), _money()),
            {"RC-A": "not_applicable"},
        ),
        Example(
            "a scheduled one that does not tell its day",
            (_milestone("scheduled"), _money()),
            {"RC-A": "not_assessable"},
        ),
        Example(
            "whatever its day, it left within thirty",
            (_milestone("scheduled"), _money(), _moved("2026-04-01")),
            {"RC-A": "clear"},
        ),
        Example("the project is not told", (_money(project_id=None),), {"RC-A": "not_assessable"}),
        Example(
            "money of another currency",
            (_asked(), _money(amount={"amount": "1.00", "currency": "USD"})),
            {"RC-A": ("not_assessable", "missing: received_in_yuan")},
        ),
        Example(
            "passed on in another currency",
            (*NEEDED, _moved("2026-03-10", {"amount": "1.00", "currency": "USD"})),
            {"RC-A": "not_assessable"},
        ),
        Example(
            "given back is not passed on",
            (*NEEDED, _moved("2026-03-10", transfer_kind="surplus_return")),
            {"RC-A": "flagged"},
        ),
        Example("paid by the unit that received it", (*NEEDED, _paid("2026-04-01", payer=FINANCE)), {"RC-A": "clear"}),
        Example("paid for the owner straight from the treasury", (*NEEDED, _paid("2026-04-01")), {"RC-A": "clear"}),
        Example(
            "a payment out of what was transferred does not count twice",
            (*NEEDED, _moved("2026-03-10", "500.00", **NAMES), _paid("2026-03-20", "500.00")),
            {"RC-A": ("flagged", "overdue")},
        ),
        Example(
            "it does where the payment names the receipt",
            (*NEEDED, _moved("2026-03-10", "500.00", **NAMES), _paid("2026-03-20", "500.00", **NAMES)),
            {"RC-A": "clear"},
        ),
        Example(
            "what a contractor passes on",
            (*NEEDED, _paid("2026-03-20", payment_kind="onward", payer=FINANCE)),
            {"RC-A": "flagged"},
        ),
        Example(
            "paid before the money came: other money",
            (_asked(), _paid("2026-03-01", payer=FINANCE), _money()),
            {"RC-A": "flagged"},
        ),
        Example(
            "passed on the day it came", (_asked(), _paid("2026-03-02", payer=FINANCE), _money()), {"RC-A": "clear"}
        ),
        Example(
            "two receipts: the oldest goes first",
            (*NEEDED, _money("RC-B", "2026-03-12"), _moved("2026-03-20")),
            {"RC-A": "clear", "RC-B": ("flagged", "overdue")},
        ),
        Example(
            "two receipts: the one that is named",
            (*NEEDED, _money("RC-B", "2026-03-12"), _moved("2026-03-20", receipt_ids=["RC-B"])),
            {"RC-A": ("flagged", "overdue"), "RC-B": "clear"},
        ),
        Example(
            "part named, the rest from what is there",
            (*NEEDED, _moved("2026-03-20", "400.00", **NAMES), _moved("2026-04-02", "600.00", "TR-B")),
            {"RC-A": "flagged"},
        ),
        Example(
            "part named late, the rest in time",
            (*NEEDED, _moved("2026-04-02", "400.00", **NAMES), _moved("2026-03-20", "600.00", "TR-B")),
            {"RC-A": "flagged"},
        ),
        Example(
            "the owner's own receipt, and what it paid",
            (*NEEDED, _money("RC-B", "2026-03-20", unit=OWNER), _moved("2026-03-20", **NAMES), _paid("2026-04-19")),
            {"RC-A": "clear", "RC-B": "clear"},
        ),
        Example(
            "its share of a payment for two projects",
            (
                *NEEDED,
                _paid(
                    "2026-03-20",
                    "2000.00",
                    payer=FINANCE,
                    project_id=None,
                    shares=[{"project_id": PROJECT, "share": "0.5"}, {"project_id": "OTHER", "share": "0.5"}],
                ),
            ),
            {"RC-A": "clear"},
        ),
        Example(
            "a request open when it came, and answered on the thirty-first day after",
            (*NEEDED, _paid("2026-04-02", "1.00", request_id="PR-A", payer=FINANCE)),
            {"RC-A": ("flagged", "overdue")},
        ),
        Example(
            "a milestone that does not tell its day, and it left on the thirty-first",
            (_milestone("scheduled"), _money(), _moved("2026-04-02")),
            {"RC-A": "not_assessable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
