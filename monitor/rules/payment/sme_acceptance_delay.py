"""What a small or medium supplier delivered was accepted later than agreed, or not at all.

What it checks
    Each delivery under a contract with a small or medium supplier: whether an acceptance was held within the days
    agreed for it, whatever its result.
Why it matters
    Who does not come to accept does not have to pay: the supplier waits at a door that nobody opens.
Legal source
    Regulation on Payment to Small and Medium Enterprises of 2025, article 10: when acceptance is delayed, the time to
    pay runs from the end of the agreed period.
Does not apply
    Suppliers told not to be small or medium.
Innocent explanations
    The supplier asked for more time or had not handed over the papers; the acceptance was held and not submitted. No
    period moves because its last day is a rest day.
Ask next
    When acceptance was asked for, who had to come, and whether the bill was paid all the same. Where a county pays
    nothing before all parties have confirmed, this is the finding to mend first: the money is due in the meantime
    (pay.sme-30-60).
Known gaps
    Acceptances of a stage do not stand for the whole. Of a delivery that is told for the project and not for a contract
    nobody can say whose it is. A first acceptance after several deliveries counts for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.contracts import CONTRACT
from monitor.rules.kit.like import like
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sme import acceptances, deliveries, terms
from monitor.vocabulary.verdicts import Severity

ZH = """中小企业交付后，超过约定的期限才验收，或者没有验收。

查什么
    中小企业合同下每一次交付：是否在约定的验收天数内进行了验收，不论结果。
为什么要紧
    不来验收就不用付款：供应商等在一扇没人开的门前。
法律依据
    保障中小企业款项支付条例（2025年）第10条：拖延验收的，付款期限自约定的验收期限届满之日起算。
不适用
    明确报送不是中小企业的供应商。
可能的正当理由
    供应商要求延后，或者没有移交资料；验收已经进行，没有报送。期限最后一天是休息日的不顺延。
接着问
    何时申请验收，应由谁参加，款是否照付。各方确认合格才付款的地方，先解决这一项：款在此期间已经到期（见
    pay.sme-30-60）。
已知不足
    阶段验收不代替整体验收。只写明项目、没有写明合同的交付，说不清属于哪份合同。几次交付之后的第一次验收，算作各次交付的验收。
"""

BY = [*CONTRACT, "milestone_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """The days are those of the contract; the last one is inside."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a delivery with its first acceptance; one an acceptance before which no delivery is told."""
    agreed = terms(f)
    delivered = deliveries(f).join(agreed, on=CONTRACT, how="left")
    held = acceptances(f, agreed)
    after = delivered.select(*BY, "delivered_day").join(held, on=CONTRACT)
    after = after.filter(pl.col("accepted_day") >= pl.col("delivered_day"))
    first = after.group_by(BY).agg(
        accepted_day=pl.col("accepted_day").min(), events=pl.col("acceptance_event").unique().sort()
    )
    limit = (pl.col("delivered_day") + pl.col("acceptance_days")).cast(pl.Int32)
    late = pl.col("accepted_day") > limit
    rows = delivered.join(first, on=BY, how="left").with_columns(
        day=pl.col("delivered_day"),
        limit_day=limit,
        due_day=pl.when(pl.col("accepted_day").is_null()).then(limit),
        is_late=late,
        cured_day=pl.when(late).then("accepted_day"),
    )
    alone = held.join(delivered.select(CONTRACT).unique(), on=CONTRACT, how="anti").join(agreed, on=CONTRACT)
    alone = alone.select(
        *CONTRACT, "acceptance_id", "supplier_is_sme", "acceptance_days", event="acceptance_event", day="accepted_day"
    )
    return pl.concat([rows, alone], how="diagonal")


def applies(_: Params) -> pl.Expr:
    """Deliveries of small and medium suppliers."""
    return pl.col("supplier_is_sme")


def flagged(_: Params) -> pl.Expr:
    """Accepted after the last day agreed; what is not accepted yet is awaited."""
    return pl.col("is_late")


def _contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": "P-A", "supplier_is_sme": True, "acceptance_days": 10}
    return like("contract.signed", "2026-01-10", **(told | more))


def _delivered(day: str = "2026-03-01", name: str = "MS-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": "P-A", "milestone_kind": "delivery", "status": "met"}
    return like("milestone.updated", day, milestone_id=name, **(told | more))


def _accepted(day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "project_id": "P-A", "acceptance_id": "AC-A", "result": "passed"}
    return like("acceptance.concluded", day, **(told | more))


OPEN = (_contract(), _delivered())

RULE = Rule(
    id="pay.sme-acceptance-delay",
    version=1,
    family="pay",
    severity=Severity.MEDIUM,
    scope="project",
    judges=("milestone.updated", "acceptance.concluded"),
    reads=("milestone.updated", "acceptance.concluded", "contract.signed"),
    about=("contract_id", "milestone_id", "acceptance_id"),
    needs=("supplier_is_sme", "acceptance_days", "delivered_day"),
    evidence=(
        Shown("contract_id", "合同", "Contract"),
        Shown("delivered_day", "交付日", "Delivered on"),
        Shown("acceptance_days", "约定验收天数", "Days agreed for acceptance"),
        Shown("limit_day", "约定验收期满日（付款期限自此起算）", "Agreed end, from which the time to pay runs"),
        Shown("accepted_day", "验收日", "Accepted on"),
    ),
    title={"zh": "拖延验收视为期满起算", "en": "Delayed acceptance: clock starts at the agreed date"},
    message={
        "zh": "合同 {contract_id} {delivered_day} 交付，约定 {acceptance_days} 天内验收，到 {limit_day} 没有验收[，"
        "{accepted_day} 才验收，迟了 {accepted_day-limit_day} 天]；付款期限自 {limit_day} 起算",
        "en": "Delivered on {delivered_day} under contract {contract_id}, to be accepted within {acceptance_days} "
        "days, and not accepted by {limit_day}[; accepted on {accepted_day}, days late: {accepted_day-limit_day}]; the "
        "time to pay runs from {limit_day}",
    },
    cites=(Cite("cn-sme-payment-802", "10"),),
    in_force=date(2025, 6, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("accepted on the last day agreed", (*OPEN, _accepted("2026-03-11")), {"MS-A": "clear"}),
        Example("a day later", (*OPEN, _accepted("2026-03-12")), {"MS-A": ("flagged", "breach")}),
        Example(
            "the same, submitted in the opposite order", (*OPEN, _accepted("2026-03-12"))[::-1], {"MS-A": "flagged"}
        ),
        Example("on the day of delivery", (*OPEN, _accepted("2026-03-01")), {"MS-A": "clear"}),
        Example(
            "refused in time: it was looked at", (*OPEN, _accepted("2026-03-11", result="failed")), {"MS-A": "clear"}
        ),
        Example(
            "refused in time, accepted much later",
            (*OPEN, _accepted("2026-03-11", result="failed"), _accepted("2026-06-11", acceptance_id="AC-B")),
            {"MS-A": "clear"},
        ),
        Example(
            "not accepted, the last day is not over", OPEN, {"MS-A": ("not_applicable", "not_due")}, as_of="2026-03-11"
        ),
        Example("not accepted, the day after", OPEN, {"MS-A": ("flagged", "overdue")}, as_of="2026-03-12"),
        Example(
            "an acceptance before the delivery, and one of a stage",
            (
                *OPEN,
                _accepted("2026-02-28"),
                _accepted("2026-03-05", acceptance_id="AC-B", acceptance_kind="stage"),
            ),
            {"MS-A": "flagged"},
        ),
        Example(
            "an acceptance of the whole project",
            (*OPEN, _accepted("2026-03-11", contract_id=None)),
            {"MS-A": "clear"},
        ),
        Example(
            "of another contract of the project",
            (*OPEN, _contract(contract_id="CON-B"), _accepted("2026-03-11", contract_id="CON-B")),
            {"MS-A": "flagged"},
        ),
        Example(
            "two deliveries, the second accepted in time",
            (*OPEN, _delivered("2026-05-01", "MS-B"), _accepted("2026-05-11")),
            {"MS-A": "flagged", "MS-B": "clear"},
        ),
        Example(
            "delivery planned, not made",
            (_contract(), _delivered(status="scheduled"), _delivered("2026-04-01", "MS-B")),
            {"MS-B": "flagged"},
        ),
        Example("a large supplier", (_contract(supplier_is_sme=False), _delivered()), {"MS-A": "not_applicable"}),
        Example(
            "whether the supplier is small is not told",
            (_contract(supplier_is_sme=None), _delivered()),
            {"MS-A": ("not_assessable", "missing: supplier_is_sme")},
        ),
        Example(
            "the days for acceptance are not told",
            (_contract(acceptance_days=None), _delivered()),
            {"MS-A": ("not_assessable", "missing: acceptance_days")},
        ),
        Example(
            "no delivery is told",
            (_contract(), _accepted("2026-03-11")),
            {"AC-A": ("not_assessable", "missing: delivered_day")},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
