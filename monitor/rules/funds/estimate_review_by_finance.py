"""Money of a project went out, or a tender began, before the finance bureau had reviewed the budget or settlement.

What it checks
    Each tender and each payment to a supplier in a project: whether a review of its budget was concluded before; for
    the last payment also whether a review of the settlement was.
Why it matters
    What nobody has reckoned beforehand can be paid at any price.
Legal source
    Tongyu county, section two (3): the finance bureau reviews budget and settlement according to the plan.
Does not apply
    Daily expenses, assistance, interest and onward payments of a contractor.
Innocent explanations
    The review was concluded and not submitted; the project is below the size from which the bureau reviews; small
    purchases are reviewed by list.
Ask next
    The review's report and its date, and who let the payment or the tender go ahead.
Known gaps
    A review that failed, or was made by a party to the project, is none; which other body reviewed for the bureau is
    not asked. Without a project the reviews cannot be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT, FINAL_KINDS, PAID_KINDS, contracts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.reviews import concluded
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """财政没有先评审预算（结算），项目就付款或者招标了。

查什么
    项目的每次招标和每笔向供应商的付款：之前是否已作出预算评审结论；最后一笔付款还看是否已作出结算评审结论。
为什么要紧
    事前没有人核过价，多少钱都可能付出去。
法律依据
    通榆县二（3）：由财政局根据计划做好相关预、决算评审工作。
不适用
    日常开支、补助发放、逾期利息和承包人的转付。
可能的正当理由
    评审已作出而没有报送；项目低于财政评审的规模；零星采购按清单评审。
接着问
    评审报告及日期；由谁放行付款或招标。
已知不足
    评审不合格的，或者由项目一方自己评审的，不算；财政委托哪个机构评审，这里不问。没有写明项目的找不到评审。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def first(told: pl.LazyFrame, *by: str) -> pl.LazyFrame:
    """The first of the reviews for each value of `by`."""
    return told.unique(list(by), keep="first", maintain_order=True)


def settled(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of the payments with the first settlement review that is theirs: of their contract, or of no contract."""
    told = concluded(f, "settlement")
    whole = told.filter(pl.col("contract_id").is_null()).drop("contract_id")
    own = told.filter(pl.col("contract_id").is_not_null())
    asked = rows.select(*KEY, "contract_id")
    pairs = [
        asked.join(first(whole, "scope_id"), on="scope_id"),
        asked.join(first(own, *CONTRACT), on=CONTRACT),
        asked.filter(pl.col("contract_id").is_null()).join(first(own, "scope_id").drop("contract_id"), on="scope_id"),
    ]
    columns = [*KEY, "settlement", "settlement_day", "settlement_clock", "settlement_event"]
    return first(pl.concat([pair.select(columns) for pair in pairs]).sort("settlement_day", "settlement"), *KEY)


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a tender and a payment, with the reviews that were missing when it was made."""
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    signed = contracts(f, pl.col("project_id").alias("contract_project"))  # type: ignore[arg-type]
    paid = payments.join(signed, on=CONTRACT, how="left").with_columns(
        project=pl.coalesce("project_id", pl.when(pl.col("shares_count") > 0).then("scope_id"), "contract_project"),
        is_asked=pl.col("payment_kind").is_in(PAID_KINDS),
        is_last=pl.col("payment_kind").is_in(FINAL_KINDS),
        stake_fen=cny("amount"),
    )
    tenders = one_each(f.of("tender.published"), ["scope_id", "ocid"]).with_columns(
        project="project_id", is_asked=pl.lit(value=True), is_last=pl.lit(value=False), stake_fen=cny("budget")
    )
    shared = [*KEY, "at", "day", "clock", "project", "is_asked", "is_last", "stake_fen"]
    rows = pl.concat(
        [paid.select(*shared, "payment_id", "payment_kind", "contract_id"), tenders.select(*shared, "ocid")],
        how="diagonal",
    )
    budget = first(concluded(f, "budget").drop("contract_id"), "scope_id")
    rows = rows.join(budget, on="scope_id", how="left").join(settled(f, rows), on=KEY, how="left")
    lacks = {kind: (pl.col(f"{kind}_event").is_null() | later(kind, "")) for kind in ("budget", "settlement")}
    lacks["settlement"] &= pl.col("is_last")
    return rows.with_columns(
        missing=pl.concat_list([pl.when(lack).then(pl.lit(kind)) for kind, lack in lacks.items()]).list.drop_nulls(),
        cured_day=pl.max_horizontal(
            pl.when(lacks["budget"]).then("budget_day"), pl.when(lacks["settlement"]).then("settlement_day")
        ),
        is_open=pl.any_horizontal(lacks[kind] & pl.col(f"{kind}_event").is_null() for kind in lacks),
        events=pl.concat_list("budget_event", "settlement_event").list.drop_nulls(),
    ).with_columns(cured_day=pl.when(~pl.col("is_open")).then("cured_day"))


def applies(_: Params) -> pl.Expr:
    """Tenders, and money to a supplier."""
    return pl.col("is_asked")


def flagged(_: Params) -> pl.Expr:
    """A review is missing; without a project nobody knows where to look for it."""
    none = pl.col("missing").list.len() == 0
    return pl.when(none).then(pl.lit(value=False)).when(pl.col("project").is_not_null()).then(pl.lit(value=True))


PROJECT = "2026-999001-54-01-000017"


def _review(kind: str = "budget", day: str = "2026-03-01", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"review_id": f"RV-{kind}", "review_kind": kind, "project_id": PROJECT}
    return like("review.concluded", day, **(told | more))


def _paid(kind: str = "progress", day: str = "2026-06-30", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": "PAY-A", "payment_kind": kind, "project_id": PROJECT, "contract_id": "CON-A"}
    return like("payment.made", day, **(told | more))


def _tender(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like("tender.published", day, ocid=OCID, **({"project_id": PROJECT} | more))


OCID = "ocds-tw9990-2026-0017"
SETTLED = _review("settlement", "2026-12-01", contract_id="CON-A")

RULE = Rule(
    id="fnd.estimate-review-by-finance",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("payment.made", "tender.published"),
    reads=("payment.made", "tender.published", "review.concluded", "contract.signed"),
    about=("payment_id", "ocid"),
    needs=("project",),
    evidence=(
        Shown("missing", "缺少的评审", "Reviews missing", codes="review_kind"),
        Shown("day", "付款（招标）日", "Paid, or tendered, on"),
        Shown("payment_kind", "支付类别", "Kind of payment", codes="payment_kind"),
        Shown("budget_day", "预算评审日", "Budget reviewed on"),
        Shown("settlement_day", "结算评审日", "Settlement reviewed on"),
        Shown("stake_fen", "金额（元）", "Amount (CNY)"),
    ),
    title={"zh": "财政预决算评审", "en": "Finance reviews budget and settlement"},
    message={
        "zh": "{day} 付款或招标[ {stake_fen} 元]之前缺少{missing}[；预算评审日 {budget_day}][；结算评审日 {settlement_day}]",
        "en": "Before the payment or tender of {day}[, CNY {stake_fen},] these reviews were missing: {missing}[; "
        "budget reviewed on {budget_day}][; settlement reviewed on {settlement_day}]",
    },
    cites=(Cite("seed-tongyu", "二(3)财政监督"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the budget was reviewed before the tender", (_review(), _tender()), {OCID: "clear"}),
        Example("on the day of the tender", (_review(day="2026-03-20"), _tender()), {OCID: "clear"}),
        Example("a day after the tender", (_review(day="2026-03-21"), _tender()), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (_tender(), _review(day="2026-03-21")), {OCID: "flagged"}),
        Example("never reviewed", (_tender(), _paid()), {OCID: "flagged", "PAY-A": "flagged"}),
        Example(
            "reviewed between tender and payment",
            (_tender(), _review(day="2026-05-01"), _paid()),
            {OCID: "flagged", "PAY-A": "clear"},
        ),
        Example(
            "paid in the morning, reviewed in the afternoon",
            (_review(day="2026-06-30T15:00:00+08:00"), _paid(day="2026-06-30T09:00:00+08:00")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the last payment, settlement reviewed before",
            (_review(), SETTLED, _paid("final", "2026-12-10")),
            {"PAY-A": "clear"},
        ),
        Example("the last payment, settlement not reviewed", (_review(), _paid("full")), {"PAY-A": "flagged"}),
        Example(
            "the last payment, settlement reviewed a day later",
            (_review(), SETTLED, _paid("final", "2026-11-30")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the settlement of another contract was reviewed",
            (_review(), SETTLED, _paid("final", "2026-12-10", contract_id="CON-B")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "the settlement of the whole project was reviewed",
            (_review(), _review("settlement", "2026-12-01"), _paid("final", "2026-12-10")),
            {"PAY-A": "clear"},
        ),
        Example(
            "the payment names no contract: some settlement of the project",
            (_review(), SETTLED, _paid("final", "2026-12-10", contract_id=None)),
            {"PAY-A": "clear"},
        ),
        Example("the review failed", (_review(result="failed"), _tender()), {OCID: "flagged"}),
        Example("the owner reviewed itself", (_review(body_role="owner"), _tender()), {OCID: "flagged"}),
        Example("a firm reviewed for the bureau", (_review(body_role="third_party"), _tender()), {OCID: "clear"}),
        Example("another kind of review", (_review("design"), _tender()), {OCID: "flagged"}),
        Example(
            "no project is told",
            (_tender(project_id=None), _paid(project_id=None)),
            {OCID: ("not_assessable", "missing: project"), "PAY-A": "not_assessable"},
        ),
        Example(
            "the project is known from the contract, or from the split",
            (
                like("contract.signed", "2026-04-01", contract_id="CON-A", project_id=PROJECT),
                _paid(project_id=None),
                _paid(
                    project_id=None,
                    contract_id=None,
                    payment_id="PAY-B",
                    shares=[{"project_id": PROJECT, "share": "1"}],
                ),
            ),
            {"PAY-A": "flagged", "PAY-B": "flagged"},
        ),
        Example("a daily expense", (_paid("expense"),), {"PAY-A": "not_applicable"}),
        Example("assistance", (_paid("assistance"),), {"PAY-A": "not_applicable"}),
        Example(
            "nothing reviewed, in another currency",
            (
                _tender(budget={"amount": "1.00", "currency": "USD"}),
                _paid(amount={"amount": "1.00", "currency": "USD"}),
            ),
            {OCID: "flagged", "PAY-A": "flagged"},
        ),
        Example(
            "no project is told, and the split is empty",
            (_paid(project_id=None, shares=[]),),
            {"PAY-A": "not_assessable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
