"""A project has contracted, or paid, more than its approved estimate, or comes near to it.

What it checks
    A project at the moment of its highest excess: the larger of what was contracted (with approved changes) and what
    was paid for it by then, against the estimate in force then, as adjusted. Above the estimate is the breach; from
    ninety per cent on it is a warning of low weight.
Why it matters
    The estimate is the limit that the public purse agreed to; what goes beyond it was promised by nobody.
Legal source
    Government Investment Regulation, articles 23 and 34 item 4: the investment stays within the approved estimate; an
    increase is approved by the department that set it. The warning at ninety per cent is this product's.
Does not apply
    Projects without an estimate and without works; onward payments of a contractor and interest on late payment.
Innocent explanations
    The adjustment was approved and not submitted; a contract covers more than this project; the estimate counts other
    costs apart. A project well managed ends near its estimate: the warning alone says nothing.
Ask next
    The estimate with its tables, the contracts outside it, and who released the payments beyond it.
Known gaps
    Costs without a contract or a payment (land, the owner's own costs) are not told. Of an adjustment the amount is
    taken as the whole estimate, not the increase.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.estimates import ESTIMATES, figures
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.projects import scopes
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.standing import with_standing
from monitor.rules.kit.sums import reaches, share, summed
from monitor.vocabulary.verdicts import Severity

ZH = """项目签订的合同或者支付的资金超过批准的概算，或者已经接近。

查什么
    项目超出最多的那一刻：当时已签合同（含已批准变更）与已付资金中较大的一个，与当时有效的概算（含调整）对照。超过概算是
    违反规定的情形；达到百分之九十是轻微的提示。
为什么要紧
    概算是公家答应出的上限，超出的部分没有人答应过。
法律依据
    政府投资条例第23条、第34条第（四）项：投资原则上不得超过核定概算，确需增加的报核定部门批准。百分之九十的提示是本系统
    的经验值。
不适用
    没有概算也没有工程的项目；承包人转付、逾期利息。
可能的正当理由
    概算调整已批准，没有报送；合同包括其他项目；概算另列了别的费用。管理得好的项目最后本来就接近概算，仅有提示不说明问题。
接着问
    概算及附表；概算以外的合同；超出部分由谁放行付款。
已知不足
    没有合同也没有支付的费用（征地、建设单位自己的费用）没有报送。概算调整的金额按调整后的总额理解，不是增加额。
"""

NOT_SPENT = ("onward", "interest")
"""Payments that are not the project's money, or no part of its cost."""
MOMENT = ["at", "day", "clock"]
COLUMNS = ["scope_id", "event", *MOMENT, "record_id", "project_id", "ocid", "contract_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """The estimate itself is lawful; the warning includes its bound and is heuristic."""

    warn_ratio: str = param("0.90", unit="ratio", zh="提示比例（含）", en="Warn from (incl.)", heuristic=True)
    max_ratio: str = param("1.00", unit="ratio", zh="最高比例（含）", en="Highest share (incl.)")


def spent(f: Facts) -> pl.LazyFrame:
    """Everything that adds to a project: contracts, approved changes (when approved), payments (its share of them)."""
    signed = one_each(f.of("contract.signed"), ["scope_id", "contract_id"])
    changed = one_each(f.of("contract.changed"), ["scope_id", "change_id"]).drop(MOMENT)
    changed = changed.filter(pl.col("approved_at").is_not_null()).with_columns(
        at="approved_at", day="approved_at_day", clock="approved_at_clock"
    )
    paid = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    paid = paid.filter(~pl.col("payment_kind").is_in(NOT_SPENT))
    shares = f.of("payment.made", "shares").filter(pl.col("project_id") == pl.col("scope_id"))
    shares = shares.group_by("scope_id", "event").agg(pl.col("share").sum())
    borne = (cny("amount").cast(pl.Decimal(38, 0)) * pl.col("share")).floor().cast(pl.Int64)
    paid = paid.join(shares, on=["scope_id", "event"], how="left").with_columns(
        paid_cny=pl.when(pl.col("share").is_not_null()).then(borne).otherwise(cny("amount")),
        project_id=pl.when(pl.col("share").is_not_null()).then("scope_id").otherwise("project_id"),
        ocid=pl.lit(None, dtype=pl.String),
    )
    committed = pl.concat(
        [
            signed.with_columns(record_id="contract_id", is_works=pl.col("category") == "works"),
            changed.with_columns(record_id="change_id", is_works=pl.lit(value=False)),
        ],
        how="diagonal",
    )
    return pl.concat(
        [
            committed.select(*COLUMNS, "is_works", committed_cny=cny("amount"), paid_cny=0, what=pl.lit("committed")),
            paid.with_columns(record_id="payment_id").select(
                *COLUMNS, is_works=False, committed_cny=0, paid_cny="paid_cny", what=pl.lit("paid")
            ),
        ],
        how="vertical_relaxed",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a project: the record with which it stood highest above (or least below) its estimate, the first such."""
    rows = spent(f).with_columns(adds=pl.sum_horizontal("committed_cny", "paid_cny").sign())
    order = ["day", "adds", "at", "what", "record_id"]  # reductions of a day come first: equal days are no breach
    for name in ("committed", "paid"):
        rows = summed(rows, name, by=["scope_id"], amount=f"{name}_cny", order=order)
    told = figures(f, ESTIMATES, "estimate")
    rows = with_standing(rows, told).with_columns(spent_fen=pl.max_horizontal("committed_fen", "paid_fen"))
    rows = rows.with_columns(over_fen=pl.col("spent_fen") - pl.col("estimate_fen"))
    known = rows.group_by("scope_id").agg(
        gap=pl.any_horizontal(pl.col("over_fen", "committed_in_yuan", "paid_in_yuan").is_null()).any(),
        has_works=pl.col("is_works").any(),
    )
    peak = rows.sort("over_fen", "day", "at", "record_id", descending=[True, False, False, False], nulls_last=True)
    peak = peak.unique("scope_id", keep="first", maintain_order=True)
    enough = told.select("scope_id", cured="estimate_fen", adjusted_day="estimate_day")
    cured = peak.select("scope_id", "day", "spent_fen").join(enough, on="scope_id")
    cured = cured.filter(pl.col("adjusted_day") > pl.col("day"), pl.col("cured") >= pl.col("spent_fen"))
    cured = cured.group_by("scope_id").agg(pl.col("adjusted_day").min())
    names = scopes(rows).select("scope_id", project_id="project_id")
    for part in (known, cured):
        peak = peak.join(part, on="scope_id", how="left")
    return (
        peak.drop("project_id")
        .join(names, on="scope_id", how="left")
        .with_columns(is_over=pl.col("spent_fen") > share("estimate_fen", p.max_ratio))
        .with_columns(
            complete=pl.when(~pl.col("gap")).then(pl.lit(value=True)),
            excess_fen=pl.when("is_over").then("over_fen"),
            percent=pl.col("spent_fen") * 100 // pl.col("estimate_fen"),
            stake_fen=pl.col("over_fen").clip(lower_bound=0),
            cured_day=pl.when("is_over").then("adjusted_day"),
            events=pl.concat_list("estimate_event").list.drop_nulls(),
        )
    )


def applies(_: Params) -> pl.Expr:
    """Projects with an estimate, or with works that need one."""
    return pl.col("has_works") | pl.col("estimate_id").is_not_null()


def flagged(p: Params) -> pl.Expr:
    """Above the estimate, or near it."""
    return pl.col("is_over") | reaches("spent_fen", "estimate_fen", p.warn_ratio)


PROJECT = "2026-999001-54-01-000017"
OTHER = "2026-999001-54-01-000018"


def _estimate(amount: Any = "1000000.00", day: str = "2026-01-12", kind: str = "estimate") -> dict[str, Any]:
    told = {} if amount is None else {"amount": amount}
    return like("approval.granted", day, approval_id=f"APP-{day}", approval_kind=kind, project_id=PROJECT, **told)


def _contract(amount: Any, day: str = "2026-03-02", name: str = "CON-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": name, "project_id": PROJECT, "category": "works"}
    return like("contract.signed", day, amount=amount, **(told | more))


def _changed(amount: Any, approved: str | None = "2026-05-04", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"change_id": "CH-A", "contract_id": "CON-A", "project_id": PROJECT}
    told |= {} if approved is None else {"approved_at": approved if "T" in approved else f"{approved}T00:00:00+08:00"}
    return like("contract.changed", "2026-05-02", amount=amount, **(told | more))


def _paid(amount: Any, day: str = "2026-06-01", kind: str = "expense", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"payment_id": f"PAY-{day}", "payment_kind": kind, "project_id": PROJECT}
    named = {name: value for name, value in (told | more).items() if value is not None}
    return like("payment.made", day, amount=amount, **named)


def _split(*shares: tuple[str, str]) -> dict[str, Any]:
    return {"project_id": None, "shares": [{"project_id": name, "share": part} for name, part in shares]}


DOLLARS = {"amount": "1.00", "currency": "USD"}

RULE = Rule(
    id="chg.over-estimate",
    version=1,
    family="chg",
    severity=Severity.CRITICAL,
    is_lead=True,
    scope="project",
    judges=("contract.signed", "contract.changed", "payment.made"),
    reads=("contract.signed", "contract.changed", "payment.made", "approval.granted"),
    about=("project_id",),
    needs=("estimate_fen", "complete"),
    evidence=(
        Shown("spent_fen", "已签合同与已付资金中较大者（元）", "Larger of contracted and paid (CNY)"),
        Shown("estimate_fen", "当时有效的概算（元）", "Estimate in force (CNY)"),
        Shown("percent", "占概算百分比（取整）", "Per cent of the estimate (rounded down)"),
        Shown("is_over", "已超概算", "Above the estimate"),
        Shown("excess_fen", "超出（元）", "Above (CNY)"),
        Shown("committed_fen", "已签合同及已批准变更（元）", "Contracts and approved changes (CNY)"),
        Shown("paid_fen", "已付资金（元）", "Paid (CNY)"),
        Shown("day", "当日", "On"),
        Shown("estimate_id", "概算批复", "Approval of the estimate"),
        Shown("estimate_day", "概算批准日", "Estimate approved on"),
    ),
    title={"zh": "投资超概算", "en": "Investment above the estimate"},
    message={
        "zh": "至 {day} 已签合同 {committed_fen} 元、已付 {paid_fen} 元，概算 {estimate_fen} 元，占 {percent}%"
        "[，超出概算 {excess_fen} 元]（{warn_ratio} 起提示，超过 {max_ratio} 为超概算）",
        "en": "By {day} CNY {committed_fen} contracted and {paid_fen} paid, {percent} % of the estimate of "
        "{estimate_fen}[: {excess_fen} above it] (warning from {warn_ratio}, breach above {max_ratio})",
    },
    cites=(Cite("cn-government-investment-regulation", "23"), Cite("cn-government-investment-regulation", "34")),
    in_force=date(2019, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a fen under ninety per cent", (_estimate(), _contract("899999.99")), {PROJECT: "clear"}),
        Example("ninety per cent: a warning", (_estimate(), _contract("900000.00")), {PROJECT: "flagged"}),
        Example(
            "the estimate to the last fen, where no warning is asked for",
            (_estimate(), _contract("1000000.00")),
            {PROJECT: "clear"},
            set={"warn_ratio": "2"},
        ),
        Example(
            "one fen above",
            (_estimate(), _contract("1000000.01")),
            {PROJECT: "flagged"},
            set={"warn_ratio": "2"},
        ),
        Example(
            "two contracts and an approved change, in the opposite order",
            (_changed("0.02"), _contract("500000.00", "2026-04-01", "CON-B"), _contract("499999.99"), _estimate()),
            {PROJECT: "flagged"},
            set={"warn_ratio": "2"},
        ),
        Example(
            "a change never approved does not count",
            (_contract("899999.99"), _changed("500000.00", None), _estimate()),
            {PROJECT: "clear"},
        ),
        Example(
            "a reduction approved on the day of the second contract",
            (
                _estimate(),
                _contract("600000.00"),
                _contract("299999.99", "2026-05-04", "CON-B"),
                _changed("-0.01"),
                _contract("0.01", "2026-05-05", "CON-C"),
            ),
            {PROJECT: "clear"},
        ),
        Example(
            "paid more than contracted: what was paid counts, expenses too",
            (
                _estimate(),
                _contract("1.00"),
                _paid("500000.00"),
                _paid("400000.00", "2026-06-02", "progress", contract_id="CON-A"),
            ),
            {PROJECT: "flagged"},
        ),
        Example(
            "contracted and paid are not added up; onward payments and interest are no cost",
            (
                _estimate(),
                _contract("899999.99"),
                _paid("899999.99"),
                _paid("900000.00", "2026-06-02", "onward"),
                _paid("900000.00", "2026-06-03", "interest"),
            ),
            {PROJECT: "clear"},
        ),
        Example(
            "of a payment for two projects the share counts",
            (_estimate(), _contract("1.00"), _paid("3599999.96", **_split((PROJECT, "0.25"), (OTHER, "0.75")))),
            {PROJECT: "clear", OTHER: "not_applicable"},
        ),
        Example(
            "the share reaches ninety per cent",
            (_estimate(), _contract("1.00"), _paid("3600000.00", **_split((PROJECT, "0.25"), (OTHER, "0.75")))),
            {PROJECT: "flagged"},
        ),
        Example(
            "a share in another currency",
            (_estimate(), _contract("1.00"), _paid(DOLLARS, **_split((PROJECT, "0.25"), (OTHER, "0.75")))),
            {PROJECT: ("not_assessable", "missing: complete")},
        ),
        Example(
            "the estimate to the last fen is a warning too",
            (_estimate(), _contract("1000000.00")),
            {PROJECT: "flagged"},
        ),
        Example(
            "adjusted the day after, to just what was contracted",
            (_estimate(), _estimate("1000000.01", "2026-03-03", "estimate_adjustment"), _contract("1000000.01")),
            {PROJECT: "flagged"},
        ),
        Example(
            "adjusted the day after, a fen short of it",
            (_estimate(), _estimate("1000000.01", "2026-03-03", "estimate_adjustment"), _contract("1000000.02")),
            {PROJECT: "flagged"},
        ),
        Example(
            "adjusted before",
            (_estimate(), _estimate("2000000.00", "2026-03-01", "estimate_adjustment"), _contract("1000000.01")),
            {PROJECT: "clear"},
        ),
        Example(
            "adjusted on the day of the contract",
            (_estimate(), _estimate("2000000.00", "2026-03-02", "estimate_adjustment"), _contract("1000000.01")),
            {PROJECT: "clear"},
        ),
        Example(
            "adjusted the day after: it stays a breach of its time",
            (_estimate(), _estimate("2000000.00", "2026-03-03", "estimate_adjustment"), _contract("1000000.01")),
            {PROJECT: "flagged"},
        ),
        Example(
            "adjusted that afternoon, contracted in the morning",
            (
                _estimate(),
                _estimate("2000000.00", "2026-03-02T15:00:00+08:00", "estimate_adjustment"),
                _contract("1000000.01", "2026-03-02T09:00:00+08:00"),
            ),
            {PROJECT: "flagged"},
        ),
        Example(
            "contracted before there was an estimate: held against the first one",
            (_contract("900000.00"), _estimate(day="2026-03-20")),
            {PROJECT: "flagged"},
        ),
        Example(
            "works, and no estimate was submitted",
            (_contract("1.00"),),
            {PROJECT: ("not_assessable", "missing: estimate_fen, complete")},
        ),
        Example(
            "the estimate tells no amount",
            (_estimate(None), _contract("1.00")),
            {PROJECT: ("not_assessable", "missing: estimate_fen, complete")},
        ),
        Example(
            "a contract in another currency cannot be added up",
            (_estimate(), _contract(DOLLARS)),
            {PROJECT: ("not_assessable", "missing: complete")},
        ),
        Example(
            "a payment in another currency, and the yuan alone are too many",
            (_estimate(), _contract("1.00"), _paid(DOLLARS), _paid("900000.00", "2026-06-02")),
            {PROJECT: "flagged"},
        ),
        Example(
            "goods, and no estimate: none is needed",
            (_contract("900000.00", category="goods"),),
            {PROJECT: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
