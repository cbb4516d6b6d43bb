"""The estimate of a centrally funded project was raised by ten per cent or more without an audit before.

What it checks
    Each approved adjustment of an estimate: for projects of direct investment with central money, the increase over the
    estimate first approved; if it is ten per cent or more, whether an audit was concluded before.
Why it matters
    Before more money is added it has to be known where the first went.
Legal source
    发改投资〔2015〕482号 (interim measures on estimates of centrally funded direct-investment projects): an audit comes
    first, as a rule. Number of the article and first day not confirmed.
Does not apply
    Projects without central money, and subsidies and other investment that is not direct.
Innocent explanations
    The audit was made by another office and not submitted; prices or policy alone raised the estimate; a disaster had
    to be repaired at once.
Ask next
    The request for the adjustment with its reasons, and the audit report.
Known gaps
    The amount of an adjustment is taken as the whole estimate after it. The text may mean more than ten per cent; here
    ten per cent itself is included. What the audit found is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.estimates import approved, figures
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.projects import with_project
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.standing import with_standing
from monitor.rules.kit.sums import reaches
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """中央资金直接投资项目的概算调增百分之十以上，事前没有审计。

查什么
    每次批准的概算调整：有中央资金的直接投资项目，比最初批准的概算增加多少；增加百分之十以上的，此前是否已有审计结论。
为什么要紧
    追加资金之前，应当先弄清原来的钱用在哪里。
法律依据
    发改投资〔2015〕482号（中央预算内直接投资项目概算管理暂行办法）：原则上先审计，后调整。条号和施行日期未核实。
不适用
    没有中央资金的项目；投资补助等不属于直接投资的项目。
可能的正当理由
    审计由其他机关进行，没有报送；只因价格或政策变化调增；灾害须立即修复。
接着问
    调整申请及理由；审计报告。
已知不足
    调整的金额按调整后的概算总额理解。原文可能指超过百分之十，这里包括百分之十。审计结论的内容不看。
"""

CENTRAL = "central"


@dataclass(frozen=True, slots=True)
class Params:
    """10%以上: ten per cent itself needs the audit."""

    ratio: str = param("0.10", unit="ratio", zh="须先审计的调增比例（含）", en="Increase to be audited first (incl.)")


def central(f: Facts) -> pl.LazyFrame:
    """Registrations of projects: whether central money is among their sources."""
    sources = f.of("project.registered", "fund_sources").group_by("scope_id", "event")
    return sources.agg(
        has_central=((pl.col("level") == CENTRAL) & (pl.col("amount_fen") > 0)).any(),
    ).rename({"event": "registered_event"})


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row an approval; adjustments with the estimate they go out from, the project's money, and the audit."""
    rows = with_project(f, approved(f), "is_direct_investment", "fund_sources_count")
    rows = rows.join(central(f), on=["scope_id", "registered_event"], how="left")
    rows = with_standing(rows, figures(f, ("estimate",), "estimate"))
    audits = f.of("review.concluded").filter(pl.col("review_kind") == "audit")
    audits = audits.select("scope_id", *moment_as("audit"), stood_at="at", audit_event="event")
    rows = with_standing(rows, audits)
    is_before = ~later("audit", "")
    return rows.with_columns(
        has_central=pl.when(pl.col("fund_sources_count") == 0).then(pl.lit(value=False)).otherwise("has_central"),
        increase_fen=pl.col("approved_fen") - pl.col("estimate_fen"),
        is_audited=is_before.fill_null(value=False),
        cured_day=pl.when(~is_before).then("audit_day"),
        stake_fen=(pl.col("approved_fen") - pl.col("estimate_fen")).clip(lower_bound=0),
        events=pl.concat_list("estimate_event", "audit_event", "registered_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Adjustments of the estimate, in direct investment with central money."""
    central_direct = pl.col("has_central") & pl.col("is_direct_investment")
    return (pl.col("approval_kind") == "estimate_adjustment") & central_direct


def below(p: Params) -> pl.Expr:
    """Raised by less than ten per cent, or lowered."""
    return ~reaches("increase_fen", "estimate_fen", p.ratio)


def flagged(_: Params) -> pl.Expr:
    """Raised so far, and not audited before."""
    return ~pl.col("is_audited") & pl.col("increase_fen").is_not_null()


PROJECT = "2026-999001-54-01-000017"
ID = "APP-estimate_adjustment"


def _approved(kind: str, amount: Any, day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"approval_id": f"APP-{kind}", "project_id": PROJECT}
    told |= {} if amount is None else {"amount": amount}
    return like("approval.granted", day, approval_kind=kind, **(told | more))


def _raised(amount: Any = "1100000.00", day: str = "2026-06-01", **more: Any) -> dict[str, Any]:
    return _approved("estimate_adjustment", amount, day, **more)


def _project(*levels: str, amount: str = "500000.00", **more: Any) -> dict[str, Any]:
    sources = [{"level": level, "amount": {"amount": amount, "currency": "CNY"}} for level in levels]
    told: dict[str, Any] = {"project_id": PROJECT, "is_direct_investment": True, "fund_sources": sources}
    return like("project.registered", "2026-01-05", **(told | more))


def _audited(day: str = "2026-06-01", kind: str = "audit") -> dict[str, Any]:
    return like("review.concluded", day, review_id="RV-A", review_kind=kind, project_id=PROJECT)


ESTIMATE = _approved("estimate", "1000000.00", "2026-01-12")
BOTH = (_project("central", "county"), ESTIMATE)
LOCAL = (_project("province", "county"), ESTIMATE)

RULE = Rule(
    id="chg.estimate-adjust-audit-10",
    version=1,
    family="chg",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    scope="project",
    judges=("approval.granted",),
    reads=("approval.granted", "project.registered", "review.concluded"),
    about=("approval_id",),
    needs=("approved_fen", "estimate_fen"),
    evidence=(
        Shown("approved_fen", "调整后概算（元）", "Estimate as adjusted (CNY)"),
        Shown("estimate_fen", "原批准概算（元）", "Estimate first approved (CNY)"),
        Shown("increase_fen", "调增（元）", "Increase (CNY)"),
        Shown("day", "调整批准日", "Adjustment approved on"),
        Shown("audit_day", "审计结论日", "Audit concluded on"),
        Shown("estimate_id", "原概算批复", "Approval of the estimate"),
    ),
    title={"zh": "概算调增10%以上先审计", "en": "Estimate raised by ten per cent audited first"},
    message={
        "zh": "{day} 批准概算由 {estimate_fen} 元调整为 {approved_fen} 元，调增 {increase_fen} 元，达到 {ratio}，事前没有审计"
        "[（审计结论日 {audit_day}）]",
        "en": "Estimate raised on {day} from CNY {estimate_fen} to {approved_fen}, by {increase_fen}, which is "
        "{ratio} or more, without an audit before[ (audit concluded on {audit_day})]",
    },
    cites=(Cite("cn-estimate-482", "调概"),),
    in_force=date(2015, 12, 31),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("ten per cent, never audited", (*BOTH, _raised()), {ID: "flagged", "APP-estimate": "not_applicable"}),
        Example("one fen less", (*BOTH, _raised("1099999.99")), {ID: ("clear", "below_threshold")}),
        Example("lowered", (*BOTH, _raised("900000.00")), {ID: "clear"}),
        Example("audited on that day", (*BOTH, _raised(), _audited()), {ID: ("clear", "lawful")}),
        Example("audited the day after", (*BOTH, _raised(), _audited("2026-06-02")), {ID: "flagged"}),
        Example(
            "the same, submitted in the opposite order",
            (_audited("2026-06-02"), _raised(), *BOTH),
            {ID: "flagged"},
        ),
        Example(
            "raised in the morning, audited in the afternoon",
            (*BOTH, _raised(day="2026-06-01T09:00:00+08:00"), _audited("2026-06-01T15:00:00+08:00")),
            {ID: "flagged"},
        ),
        Example("another review than an audit", (*BOTH, _raised(), _audited(kind="budget")), {ID: "flagged"}),
        Example(
            "raised twice by nine per cent: the second is held against the first estimate",
            (*BOTH, _raised("1090000.00"), _raised("1180000.00", "2026-09-01", approval_id="APP-B")),
            {ID: "clear", "APP-B": "flagged"},
        ),
        Example("no central money", (*LOCAL, _raised()), {ID: "not_applicable"}),
        Example(
            "central money of nothing",
            (_project("central", amount="0.00"), ESTIMATE, _raised()),
            {ID: "not_applicable"},
        ),
        Example("central money of a fen", (_project("central", amount="0.01"), ESTIMATE, _raised()), {ID: "flagged"}),
        Example("known to have no sources", (_project(), ESTIMATE, _raised()), {ID: "not_applicable"}),
        Example(
            "a subsidy",
            (_project("central", is_direct_investment=False), ESTIMATE, _raised()),
            {ID: "not_applicable"},
        ),
        Example(
            "not told whether it is direct investment",
            (_project("central", is_direct_investment=None), ESTIMATE, _raised()),
            {ID: "not_assessable"},
        ),
        Example(
            "the sources are not told",
            (_project(fund_sources=None), ESTIMATE, _raised()),
            {ID: "not_assessable"},
        ),
        Example("the project was not submitted", (ESTIMATE, _raised()), {ID: "not_assessable"}),
        Example(
            "the first estimate was not submitted",
            (_project("central"), _raised()),
            {ID: ("not_assessable", "missing: estimate_fen")},
        ),
        Example(
            "the adjusted amount is not told",
            (*BOTH, _raised(None)),
            {ID: ("not_assessable", "missing: approved_fen")},
        ),
        Example(
            "central money came after the adjustment: the registration of that day holds",
            (
                _project("county"),
                {**_project("central"), "time": "2026-06-02T00:00:00+08:00"},
                ESTIMATE,
                _raised(),
            ),
            {ID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
