"""The price of a works change was reported, or confirmed, later than fourteen days, or not at all.

What it checks
    Each change of the works: from its work to the contractor's price report, and from the report to the owner's
    confirmation; each within fourteen days.
Why it matters
    A price agreed long afterwards is agreed without the means to check it.
Legal source
    Interim Measures on Settlement of Construction Prices (财建〔2004〕369号), article 10: fourteen days each (number of
    the article not confirmed).
Does not apply
    Changes that are not of the works: supplements, price adjustments, changes of terms, transfers, others. Periods
    that still run.
Innocent explanations
    The contract agrees on other periods; the change had no price; price and confirmation are part of a later
    settlement; the owner counts silence as confirmation.
Ask next
    The change order, the price report with its stamp of receipt, and the clause of the contract.
Known gaps
    The law counts from the day the change is settled; here the day on which its work began. Periods that the contract
    agrees on are not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """工程变更的价款超过十四天才提出或者才确认，或者一直没有。

查什么
    每次工程变更：从实施到承包人报价，从报价到发包人确认，各不超过十四天。
为什么要紧
    事隔很久才谈的价，已经无从核对。
法律依据
    建设工程价款结算暂行办法（财建〔2004〕369号）第10条：各十四天（条号未核实）。
不适用
    不是工程内容的变更：补充合同、价格调整、条款变更、合同转让、其他；期限未满的。
可能的正当理由
    合同约定了其他期限；变更不涉及价款；报价和确认并入以后的结算；发包人以沉默视为确认。
接着问
    变更单；带签收章的报价；合同的相应条款。
已知不足
    规定从变更确定之日起算，这里从实施之日起算。合同约定的期限没有报送。
"""

OF_WORKS = ("works_variation", "site_change", "scale_change")
"""Changes of the design, which have a price of their own."""


@dataclass(frozen=True, slots=True)
class Params:
    """十四天内: the fourteenth day is inside."""

    report_days: int = param(14, unit="day", zh="报价期限（天，含）", en="Price reported within (days)")
    confirm_days: int = param(14, unit="day", zh="确认期限（天，含）", en="Confirmed within (days)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a change, with the two periods and the act that is awaited."""
    rows = one_each(f.of("contract.changed"), ["scope_id", "change_id"]).with_columns(
        reported_days=pl.col("price_reported_at_day") - pl.col("executed_at_day"),
        confirmed_days=pl.col("price_confirmed_at_day") - pl.col("price_reported_at_day"),
        report_due_day=days_after(pl.col("executed_at_day"), p.report_days),
        confirm_due_day=days_after(pl.col("price_reported_at_day"), p.confirm_days),
    )
    unreported = pl.col("price_reported_at").is_null()
    unconfirmed = ~unreported & pl.col("price_confirmed_at").is_null()
    return rows.with_columns(
        due_day=pl.when(unreported).then("report_due_day").when(unconfirmed).then("confirm_due_day"),
        cured_day=pl.when(flagged(p)).then("price_confirmed_at_day"),
        stake_fen=cny("amount").abs(),
    )


def applies(_: Params) -> pl.Expr:
    """Changes of the works."""
    return pl.col("change_kind").is_in(OF_WORKS)


def flagged(p: Params) -> pl.Expr:
    """One of the two came too late, or a price was confirmed that nobody reported; one that is missing is awaited."""
    late = (pl.col("reported_days") > p.report_days) | (pl.col("confirmed_days") > p.confirm_days)
    unreported = pl.col("price_reported_at").is_null() & pl.col("price_confirmed_at").is_not_null()
    return late | unreported


def _changed(
    reported: str | None = "2026-05-20",
    confirmed: str | None = "2026-06-03",
    executed: str | None = "2026-05-06",
    kind: str = "works_variation",
    amount: Any = "50000.00",
) -> dict[str, Any]:
    told = {"executed_at": executed, "price_reported_at": reported, "price_confirmed_at": confirmed}
    days = {name: f"{day}T00:00:00+08:00" for name, day in told.items() if day}
    return like("contract.changed", "2026-05-02", change_id="CH-A", change_kind=kind, amount=amount, **days)


RULE = Rule(
    id="chg.change-price-14d",
    version=1,
    family="chg",
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    scope="process",
    judges=("contract.changed",),
    reads=("contract.changed",),
    about=("change_id",),
    needs=("executed_at_day",),
    evidence=(
        Shown("executed_at_day", "实施日", "Carried out from"),
        Shown("price_reported_at_day", "报价日", "Price reported on"),
        Shown("price_confirmed_at_day", "确认日", "Confirmed on"),
        Shown("reported_days", "报价用时（天）", "Days to the report"),
        Shown("confirmed_days", "确认用时（天）", "Days to the confirmation"),
        Shown("amount_fen", "变更金额（元）", "Amount of the change (CNY)"),
        Shown("change_kind", "变更类别", "Kind of change", codes="change_kind"),
        Shown("contract_id", "合同", "Contract"),
    ),
    title={"zh": "变更价款十四天报确", "en": "Price of a change within fourteen days each"},
    message={
        "zh": "变更 {executed_at_day} 实施，报价日 {price_reported_at_day}（期限 {report_days} 天[，超期 {reported_days-report_days}"
        " 天]），确认日 {price_confirmed_at_day}（期限 {confirm_days} 天[，超期 {confirmed_days-confirm_days} 天]）",
        "en": "Change carried out from {executed_at_day}: price reported {price_reported_at_day} (within {report_days} "
        "days[; days late: {reported_days-report_days}]), confirmed {price_confirmed_at_day} (within {confirm_days} "
        "days[; days late: {confirmed_days-confirm_days}])",
    },
    cites=(Cite("cn-payment-369", "10"),),
    in_force=date(2004, 10, 20),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("fourteen days each", (_changed(),), {"CH-A": "clear"}),
        Example("reported on the fifteenth day", (_changed("2026-05-21"),), {"CH-A": "flagged"}),
        Example("confirmed on the fifteenth day", (_changed(confirmed="2026-06-04"),), {"CH-A": "flagged"}),
        Example(
            "never reported; the fourteenth day is not over",
            (_changed(None, None),),
            {"CH-A": ("not_applicable", "not_due")},
            as_of="2026-05-20",
        ),
        Example(
            "never reported; the day after",
            (_changed(None, None),),
            {"CH-A": ("flagged", "overdue")},
            as_of="2026-05-21",
        ),
        Example(
            "reported, the confirmation is still due",
            (_changed(confirmed=None),),
            {"CH-A": ("not_applicable", "not_due")},
            as_of="2026-06-03",
        ),
        Example("never confirmed", (_changed(confirmed=None),), {"CH-A": ("flagged", "overdue")}, as_of="2026-06-04"),
        Example(
            "reported late, and not confirmed yet",
            (_changed("2026-05-21", None),),
            {"CH-A": ("flagged", "breach")},
            as_of="2026-05-22",
        ),
        Example(
            "confirmed and never reported",
            (_changed(None, "2026-05-10"),),
            {"CH-A": ("flagged", "breach")},
            as_of="2026-05-12",
        ),
        Example(
            "not told when it was carried out",
            (_changed(executed=None),),
            {"CH-A": ("not_assessable", "missing: executed_at_day")},
        ),
        Example(
            "the same, and confirmed too late: the breach is seen",
            (_changed(confirmed="2026-06-04", executed=None),),
            {"CH-A": "flagged"},
        ),
        Example(
            "a change in another currency",
            (_changed("2026-05-21", amount={"amount": "1.00", "currency": "USD"}),),
            {"CH-A": "flagged"},
        ),
        Example("a price adjustment", (_changed(None, None, kind="price_adjustment"),), {"CH-A": "not_applicable"}),
        Example("a change of the site", (_changed("2026-05-21", kind="site_change"),), {"CH-A": "flagged"}),
        Example("a change of the scale", (_changed("2026-05-21", kind="scale_change"),), {"CH-A": "flagged"}),
        Example(
            "the date of the report was corrected",
            (_changed("2026-05-21"), {**_changed(), "corrects": "ex-1"}),
            {"CH-A": "clear"},
        ),
        Example(
            "three weeks, where the place says so",
            (_changed("2026-05-27"),),
            {"CH-A": "clear"},
            set={"report_days": 21},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
