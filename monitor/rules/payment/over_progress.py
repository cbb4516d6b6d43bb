"""More was paid for the work than was certified, or what the settlement shows as overpaid did not come back in time.

What it checks
    Each progress payment: all paid for the work so far (less the advance not yet recouped, less what was paid back)
    against the value certified or settled by then, less the retention. Each settlement: whether what had been paid
    above it was back within thirty days.
Why it matters
    Money ahead of the work is a loan without security, and gone when the contractor is.
Legal source
    财建〔2022〕183号, sections one and two: progress payments follow the work done, less the retention agreed; what was
    paid too much is returned within thirty days of the settlement. Contracts signed from 2022-08-01.
Does not apply
    Goods and services; contracts signed earlier (pay.progress-60-90-old); advances, final payments, the release of
    retention.
Innocent explanations
    A certificate was submitted late; the quality guarantee replaces the retention, and the contract still names it; an
    amount was entered before deductions; the return went to another account.
Ask next
    The certificate behind the payment, who released it, and how the return was agreed.
Known gaps
    A return names no contract: every return of the contractor to the project counts. Final payments are bound by the
    settlement alone. The settlement of a stage must not be told as that of the contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.certified import (
    PROGRESS_KINDS,
    WHOLE,
    certificates,
    parts,
    payments,
    with_certified,
    with_paid_by,
    with_work_paid,
)
from monitor.rules.kit.contracts import CONTRACT, contracts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """付款超过已完成的工程进度，或者结算后多付的款没有按期退回。

查什么
    每笔进度款：该合同至此已支付的工程款（不计尚未抵扣的预付款，扣除已退回的款），是否超过当时已计量或结算的产值扣除质保金
    后的数额。每次竣工结算：此前超过结算额支付的款，是否在三十日内退回。
为什么要紧
    超前付出的钱是没有担保的借款，承包人走了就没有了。
法律依据
    财建〔2022〕183号第一、二条：进度款按已完成工程价款支付，并按约定预留质保金；多付的在结算后30日内退回。适用于2022年
    8月1日起签订的合同。
不适用
    货物和服务；此前签订的合同（pay.progress-60-90-old）；预付款、尾款、质保金返还。
可能的正当理由
    计量单报送晚了；已用质量保函代替质保金而合同仍写明比例；金额按扣款之前录入；退款进了别的账户。
接着问
    该笔付款依据的计量单；由谁放行；退款如何约定。
已知不足
    退款不写明合同，承包人退给该项目的款都计入。尾款只受结算额约束。阶段结算不应当作合同结算报送。
"""

PAYER = ["scope_id", "supplier_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """To the last fen unless the place allows for rounding; 结算后30日内: the thirtieth day is inside."""

    tolerance: int = param(0, unit="CNY", zh="容差（含）", en="Tolerance (incl.)")
    return_days: int = param(30, unit="day", zh="退回期限（天，含）", en="Days to return (incl.)")


def returned(f: Facts) -> pl.LazyFrame:
    """What each contractor had paid back to the project by the end of each day: `returned_day`, `returned_fen`.

    `is_return_foreign`: a part so far is not in yuan, and may have been enough.
    """
    told = one_each(f.of("funds.transferred"), ["scope_id", "transfer_id"])
    back = told.filter(pl.col("transfer_kind") == "overpayment_return")
    daily = back.group_by("scope_id", pl.col("payer_id").alias("supplier_id"), pl.col("day").alias("returned_day")).agg(
        returned_fen=cny("amount").sum(), is_return_foreign=cny("amount").is_null().any()
    )
    ordered = daily.sort("returned_day").with_columns(
        pl.col("returned_fen").cum_sum().over(PAYER), pl.col("is_return_foreign").cum_max().over(PAYER)
    )
    return ordered.filter(pl.col("supplier_id").is_not_null())


def with_returned(rows: pl.LazyFrame, back: pl.LazyFrame, day: str) -> pl.LazyFrame:
    """`rows` with `returned_fen`, `is_return_foreign`: what their contractor had paid back by the end of `day`."""
    found = rows.sort(day).join_asof(back, left_on=day, right_on="returned_day", by=PAYER, check_sortedness=False)
    return found.drop("returned_day", strict=False).with_columns(
        pl.col("returned_fen").fill_null(0), pl.col("is_return_foreign").fill_null(value=False)
    )


def progress(f: Facts, work: pl.LazyFrame, signed: pl.LazyFrame, back: pl.LazyFrame) -> pl.LazyFrame:
    """One row a payment; progress payments with `limit_fen`, what may have been paid by then."""
    settled = settlements(f).select(*CONTRACT, "event", "at", "day", certified_fen="settled_fen")
    told = certificates(f).select(*CONTRACT, "event", "at", "day", "certified_fen")
    done = pl.concat([told, settled.drop_nulls("contract_id")])
    rows = with_certified(work.filter(pl.col("payment_kind").is_in(PROGRESS_KINDS)), done)
    rows = with_returned(rows.drop("project_id").join(signed, on=CONTRACT, how="left"), back, "day")
    kept = pl.col("certified_fen").cast(pl.Int128) * (WHOLE - parts("retention_ratio")) // WHOLE
    judged = rows.with_columns(
        paid_fen=pl.col("least_fen") - pl.col("returned_fen"),
        most_fen=pl.col("most_fen") - pl.col("returned_fen"),
        limit_fen=pl.coalesce(kept.cast(pl.Int64), "certified_fen"),
        paid_day="day",
    )
    others = payments(f).join(judged, on=["scope_id", "event"], how="anti")
    others = others.drop("project_id").join(signed, on=CONTRACT, how="left")
    return pl.concat([judged, others], how="diagonal").with_columns(is_due=pl.col("payment_kind").is_in(PROGRESS_KINDS))


def settlements(f: Facts) -> pl.LazyFrame:
    """Every settlement of a contract that was concluded, each once, with `settled_fen`."""
    told = f.of("review.concluded").filter(pl.col("review_kind") == "settlement")
    return one_each(told, ["scope_id", "review_id"]).with_columns(settled_fen=cny("amount"))


def settling(f: Facts, p: Params, work: pl.LazyFrame, signed: pl.LazyFrame, back: pl.LazyFrame) -> pl.LazyFrame:
    """One row a settlement, with what was paid above it until its day and what of that came back in time."""
    total = pl.col("work_fen") + pl.col("advance_fen")
    rows = with_paid_by(settlements(f), pl.col("day"), work.with_columns(least_fen=total, most_fen=total))
    rows = rows.drop("project_id").join(signed, on=CONTRACT, how="left")
    rows = rows.with_columns(
        settled_day="day",
        last_day=days_after(pl.col("day"), p.return_days),
        excess_fen=(pl.col("least_fen") - pl.col("settled_fen")).clip(lower_bound=0),
    )
    need = pl.col("excess_fen") - p.tolerance * FEN
    rows = with_returned(rows.with_columns(need=need), back, "last_day")
    steps = back.group_by(*PAYER, "returned_fen").agg(back_day=pl.col("returned_day").min()).sort("returned_fen")
    steps = steps.rename({"returned_fen": "step_fen"})
    rows = rows.sort("need").join_asof(
        steps, left_on="need", right_on="step_fen", by=PAYER, strategy="forward", check_sortedness=False
    )
    is_short = pl.col("returned_fen") < pl.col("need")
    is_awaited = is_short & pl.col("contract_project").is_not_null() & ~pl.col("is_return_foreign")
    return rows.with_columns(
        is_short=is_short,
        due_day=pl.when(is_awaited).then("last_day"),
        is_return_seen=pl.when(~is_short | pl.col("contract_project").is_not_null()).then(pl.lit(value=True)),
        excess_fen=pl.when(is_short).then("excess_fen"),
        back_day=pl.when(is_short).then("back_day"),
        is_due=pl.lit(value=True),
        certified_fen="settled_fen",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a payment and one a settlement, judged on the day of their contract."""
    work, back = with_work_paid(payments(f)), returned(f)
    signed = contracts(f, "day", "category", "supplier_id", "project_id", "retention_ratio")
    signed = signed.rename({"day": "contract_day", "project_id": "contract_project"})
    rows = pl.concat([progress(f, work, signed, back), settling(f, p, work, signed, back)], how="diagonal")
    tolerance = p.tolerance * FEN
    is_payment, is_retention_told = pl.col("payment_id").is_not_null(), pl.col("retention_ratio").is_not_null()
    ahead = pl.col("paid_fen") > pl.col("limit_fen") + tolerance
    over = ahead & ~pl.col("is_return_foreign")
    is_back_unknown = pl.col("is_return_foreign") & pl.when(is_payment).then(ahead).otherwise("is_short")
    within = (pl.col("most_fen") <= pl.col("limit_fen") + tolerance) & ~pl.col("has_foreign")
    yes = pl.lit(value=True)
    return rows.with_columns(
        day=pl.coalesce("contract_day", "day"),
        is_over=pl.when(is_payment).then(over).otherwise(pl.lit(value=False)),
        retention_told=pl.when(~is_payment | is_retention_told).then(yes),
        recouping_told=pl.when(~is_payment | ahead | within | pl.col("has_foreign")).then(yes),
        amounts_in_yuan=pl.when(~pl.col("has_foreign") & ~is_back_unknown).then(yes),
        is_return_seen=pl.when(is_payment).then(yes).otherwise("is_return_seen"),
        over_fen=pl.when(over).then(pl.col("paid_fen") - pl.col("limit_fen")),
        cured_day="back_day",
        stake_fen=pl.when(is_payment).then(pl.col("paid_fen") - pl.col("limit_fen")).otherwise("excess_fen"),
        events=pl.concat_list("contract_event", "certified_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Progress payments and settlements of works."""
    return pl.col("is_due") & (pl.col("category") == "works")


def flagged(_: Params) -> pl.Expr:
    """Ahead of the work; what must be paid back is awaited until its last day."""
    return pl.col("is_over")


PROJECT, FIRM = "2026-999001-54-01-000017", "91999001MA00001110"


def _contract(retention: str | None = "0.03", day: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    told = {"contract_id": "CON-A", "category": "works", "supplier": {"id": FIRM}, "project_id": PROJECT}
    return like("contract.signed", day, **{**told, "retention_ratio": retention, **more})


def _certificate(name: str = "CT-A", value: Any = "1000000.00", day: str = "2026-06-25") -> dict[str, Any]:
    told = {"certificate_id": name, "contract_id": "CON-A", "value": value, "cumulative_value": value}
    return like("progress.certified", day, **told)


def _paid(name: str, amount: Any, day: str = "2026-07-01", kind: str = "progress", **more: Any) -> dict[str, Any]:
    told = {"payment_id": name, "payment_kind": kind, "contract_id": "CON-A", "amount": amount}
    return like("payment.made", day, **{**told, **more})


def _settled(amount: Any = "950000.00", day: str = "2026-09-01", **more: Any) -> dict[str, Any]:
    told = {"review_id": "RV-A", "review_kind": "settlement", "contract_id": "CON-A", "amount": amount}
    return like("review.concluded", day, **{**told, **more})


def _back(amount: Any = "20000.00", day: str = "2026-10-01", payer: str = FIRM, **more: Any) -> dict[str, Any]:
    told = {"transfer_id": f"TR-{day}-{amount}", "transfer_kind": "overpayment_return", "project_id": PROJECT}
    return like("funds.transferred", day, **{**told, "payer": {"id": payer}, "amount": amount, **more})


BEGUN = (_contract(), _certificate())
ADVANCED = (*BEGUN, _paid("PAY-1", "100000.00", "2026-03-20", kind="advance"))
PAID = (*BEGUN, _paid("PAY-A", "970000.00"), _settled())
DOLLARS = {"amount": "90000.00", "currency": "USD"}

RULE = Rule(
    id="pay.over-progress",
    version=1,
    family="pay",
    severity=Severity.CRITICAL,
    scope="project",
    judges=("payment.made", "review.concluded"),
    reads=("payment.made", "progress.certified", "contract.signed", "review.concluded", "funds.transferred"),
    about=("payment_id", "review_id"),
    needs=("category", "certified_fen", "retention_told", "recouping_told", "amounts_in_yuan", "is_return_seen"),
    evidence=(
        Shown("paid_fen", "累计已支付工程款（元）", "Paid for the work so far (CNY)"),
        Shown("certified_fen", "累计产值或结算额（元）", "Certified or settled (CNY)"),
        Shown("limit_fen", "扣除质保金后可支付（元）", "Less the retention (CNY)"),
        Shown("over_fen", "超出（元）", "Above (CNY)"),
        Shown("paid_day", "支付日", "Paid on"),
        Shown("settled_fen", "结算额（元）", "Settled (CNY)"),
        Shown("settled_day", "结算日", "Settled on"),
        Shown("excess_fen", "结算前多付（元）", "Paid above it before (CNY)"),
        Shown("returned_fen", "已退回（元）", "Returned (CNY)"),
        Shown("last_day", "退回期限", "Last day to return"),
        Shown("back_day", "退足日", "Returned in full on"),
        Shown("contract_day", "合同签订日", "Contract signed on"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "超进度付款", "en": "Paid ahead of progress"},
    message={
        "zh": "合同 {contract_id}[：至 {paid_day} 累计支付工程款 {paid_fen} 元，产值 {certified_fen} 元扣除质保金后可支付 "
        "{limit_fen} 元，超出 {over_fen} 元][：结算 {settled_fen} 元（{settled_day}），此前多付 {excess_fen} 元，应在 {last_day} 前"
        "退回，届时已退 {returned_fen} 元][，{back_day} 才退足]",
        "en": "Contract {contract_id}[: CNY {paid_fen} paid for the work by {paid_day}; certified {certified_fen}, "
        "less the retention {limit_fen}; above it {over_fen}][: settled at CNY {settled_fen} on {settled_day}, "
        "{excess_fen} paid above it before, to be returned by {last_day}; returned by then {returned_fen}][; in full "
        "only on {back_day}]",
    },
    cites=(Cite("cn-payment-183", "一"), Cite("cn-payment-183", "二")),
    in_force=date(2022, 8, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("paid to the retention", (*BEGUN, _paid("PAY-A", "970000.00")), {"PAY-A": "clear"}),
        Example("one fen more", (*BEGUN, _paid("PAY-A", "970000.01")), {"PAY-A": ("flagged", "breach")}),
        Example(
            "one fen more, submitted in the opposite order",
            (_paid("PAY-A", "970000.01"), *BEGUN[::-1]),
            {"PAY-A": "flagged"},
        ),
        Example(
            "within the tolerance", (*BEGUN, _paid("PAY-A", "970001.00")), {"PAY-A": "clear"}, set={"tolerance": 1}
        ),
        Example("above it", (*BEGUN, _paid("PAY-A", "970001.01")), {"PAY-A": "flagged"}, set={"tolerance": 1}),
        Example(
            "certified that day counts, the day after does not",
            (
                *BEGUN,
                _paid("PAY-A", "970000.00"),
                _certificate("CT-B", "1000000.02", "2026-07-01"),
                _paid("PAY-B", "0.01"),
                _paid("PAY-C", "0.01", "2026-07-02"),
                _certificate("CT-C", "2000000.00", "2026-07-03"),
            ),
            {"PAY-A": "clear", "PAY-B": "clear", "PAY-C": "flagged"},
        ),
        Example(
            "the advance counts as it is recouped, wages when paid",
            (
                *ADVANCED,
                _paid("PAY-A", "700000.00", advance_recouped="60000.00"),
                _paid("PAY-B", "210000.00", "2026-07-02", kind="wage_account"),
                _paid("PAY-C", "0.00", "2026-07-03", advance_recouped="0.01"),
            ),
            {"PAY-1": "not_applicable", "PAY-A": "clear", "PAY-B": "clear", "PAY-C": "flagged"},
        ),
        Example(
            "not told what was recouped: lawful for certain, or not to be told, or too much for certain",
            (*ADVANCED, _paid("PAY-A", "870000.00"), _paid("PAY-B", "0.01"), _paid("PAY-C", "100000.00")),
            {"PAY-A": "clear", "PAY-B": ("not_assessable", "missing: recouping_told"), "PAY-C": "flagged"},
        ),
        Example(
            "no retention told: too much only above all that was certified",
            (_contract(None), _certificate(), _paid("PAY-A", "1000000.00"), _paid("PAY-B", "0.01", "2026-07-02")),
            {"PAY-A": ("not_assessable", "missing: retention_told"), "PAY-B": "flagged"},
        ),
        Example(
            "what was paid back before does not count",
            (*BEGUN, _paid("PAY-A", "970000.00"), _back("0.01", "2026-07-02"), _paid("PAY-B", "0.01", "2026-07-02")),
            {"PAY-B": "clear"},
        ),
        Example(
            "another firm's return, another kind of transfer, a later one",
            (
                *BEGUN,
                _paid("PAY-A", "970000.01"),
                _back("1.00", "2026-06-30", payer="91999001MA000012XP"),
                _back("2.00", "2026-06-30", transfer_kind="surplus_return"),
                _back("3.00", "2026-07-02"),
            ),
            {"PAY-A": "flagged"},
        ),
        Example("the final payment", (*BEGUN, _paid("PAY-A", "999999.00", kind="final")), {"PAY-A": "not_applicable"}),
        Example("goods", (_contract(category="goods"), _paid("PAY-A", "1.00")), {"PAY-A": "not_applicable"}),
        Example("nothing was certified", (_contract(), _paid("PAY-A", "1.00")), {"PAY-A": "not_assessable"}),
        Example(
            "the contract was not submitted", (_certificate(), _paid("PAY-A", "1.00")), {"PAY-A": "not_assessable"}
        ),
        Example(
            "a payment in another currency can only add to it",
            (*BEGUN, _paid("PAY-A", DOLLARS), _paid("PAY-B", "970000.00"), _paid("PAY-C", "0.01", "2026-07-02")),
            {"PAY-A": "not_assessable", "PAY-B": ("not_assessable", "missing: amounts_in_yuan"), "PAY-C": "flagged"},
        ),
        Example(
            "settled and not overpaid; that needs neither retention nor project",
            (_contract(None, project_id=None), *PAID[1:3], _settled("970000.00")),
            {"RV-A": "clear"},
        ),
        Example(
            "overpaid within the tolerance", (*PAID[:3], _settled("969999.00")), {"RV-A": "clear"}, set={"tolerance": 1}
        ),
        Example(
            "overpaid by one fen more", (*PAID[:3], _settled("969998.99")), {"RV-A": "flagged"}, set={"tolerance": 1}
        ),
        Example(
            "the figure of another review is no settlement",
            (*BEGUN, _settled("100.00", "2026-06-26", review_kind="audit"), _paid("PAY-A", "970000.00")),
            {"PAY-A": "clear"},
        ),
        Example("returned on the thirtieth day", (*PAID, _back()), {"RV-A": "clear"}),
        Example("returned a day later", (*PAID, _back(day="2026-10-02")), {"RV-A": ("flagged", "overdue")}),
        Example("one fen not returned", (*PAID, _back("19999.99")), {"RV-A": "flagged"}),
        Example("the thirtieth day is not over", PAID, {"RV-A": ("not_applicable", "not_due")}, as_of="2026-10-01"),
        Example("the day after", PAID, {"RV-A": ("flagged", "overdue")}, as_of="2026-10-02"),
        Example(
            "an advance never recouped is overpaid too",
            (*ADVANCED, _paid("PAY-A", "850000.01", advance_recouped="0.00"), _settled()),
            {"RV-A": "flagged"},
        ),
        Example(
            "the settlement is what later payments are held against",
            (*PAID, _back(), _paid("PAY-B", "0.01", "2026-11-01")),
            {"PAY-A": "clear", "PAY-B": "flagged"},
        ),
        Example(
            "a contract without a project: nobody sees what came back",
            (_contract(project_id=None), *PAID[1:]),
            {"RV-A": ("not_assessable", "missing: is_return_seen")},
        ),
        Example(
            "a settlement that names no contract",
            (*PAID[:3], _settled(contract_id=None, project_id=PROJECT)),
            {"RV-A": "not_assessable"},
        ),
        Example(
            "settlements without an amount, and in another currency",
            (*PAID[:3], _settled(None), _settled(DOLLARS, review_id="RV-B")),
            {"RV-A": ("not_assessable", "missing: certified_fen"), "RV-B": "not_assessable"},
        ),
        Example(
            "returned in another currency: nobody can tell whether it was enough",
            (*PAID, _back(DOLLARS, "2026-09-20", transfer_id="TR-A"), _paid("PAY-B", "0.01", "2026-11-01")),
            {"PAY-A": "clear", "PAY-B": ("not_assessable", "missing: amounts_in_yuan"), "RV-A": "not_assessable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
