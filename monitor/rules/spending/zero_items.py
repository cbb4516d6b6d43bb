"""Travel abroad, a study tour or an official car was paid for, or transport cost more than in the year before.

What it checks
    Each monthly report: money for travel abroad and for study tours, official cars bought, and transport of the year so
    far against the same months of last year.
Why it matters
    A zero is the easiest bound to check, and the first one to be booked under another name.
Legal source
    Dingcheng district: travel abroad and study tours are planned at zero, approvals of official cars are stopped,
    transport does not grow over last year.
Does not apply
    Hospitality and meetings (see san.cut-20); running costs of cars already there.
Innocent explanations
    The journey was ordered from above and its order is at hand; the car was approved before; the amount was booked
    under a wrong item and put right later.
Ask next
    The order or approval, who travelled, and from which budget line it was paid.
Known gaps
    Last year counts by its same months. What was booked under `other` is not seen. Without last year's reports only
    transport of zero can be cleared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN
from monitor.rules.kit.like import UNIT, like, yuan
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.spending import LOOKED, reports, spent, to_date
from monitor.rules.kit.sums import share
from monitor.vocabulary.verdicts import Severity

ZH = """支出了因公出国(境)、学习考察费用或者购置了公务用车，或者交通费超过上年。

查什么
    每份月报：有没有因公出国(境)费、学习考察费；有没有购置公务用车；本年累计交通费与上年同期对照。
为什么要紧
    零指标最好查，也最先被人换个科目列支。
法律依据
    鼎城区：出国（境）及学习考察费零指标安排，停办公务购车手续审批办理，交通费较去年零增长。
不适用
    业务招待费和会议费（见 san.cut-20）；现有车辆的运行费用。
可能的正当理由
    上级指派的出访，有任务批件；购车在此之前已批准；列错科目，其后已改正。
接着问
    任务批件或审批件；谁去的；从哪个预算指标列支。
已知不足
    上年按相同月份计。列入“其他”的，这里看不到。没有上年月报的，只有交通费为零才能判定合规。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """What is planned is lawful: only more than it is too much."""

    abroad: int = param(0, unit="CNY", zh="因公出国(境)费指标（含）", en="Travel abroad up to (incl.)")
    study_tour: int = param(0, unit="CNY", zh="学习考察费指标（含）", en="Study tours up to (incl.)")
    car_purchase: int = param(0, unit="count", zh="购置公务用车指标（含）", en="Official cars bought up to (incl.)")
    transport_growth: str = param("0", unit="ratio", zh="交通费增长（含）", en="Growth of transport up to (incl.)")
    look_days: int = param(LOOKED, unit="day", zh="对照月报的天数", en="Days in which reports are compared")


def cars(f: Facts) -> pl.LazyFrame:
    """Per report the official cars bought (null: money was spent and the pieces are not told), and at least so many."""
    rows = f.of("spending.reported", "items").filter(pl.col("item") == "vehicle_purchase")
    told = pl.when(pl.col("count").is_not_null()).then("count").when(pl.col("amount_fen") == 0).then(0)
    return rows.with_columns(pieces=told).group_by("scope_id", "event").agg(
        cars_bought=pl.when(pl.col("pieces").null_count() == 0).then(pl.col("pieces").sum()),
        cars_least=pl.col("pieces").fill_null(1).sum(),
        cars_event=pl.len(),
        cars_fen=pl.col("amount_fen").sum(),
    )  # fmt: skip


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a unit and month, with the three zero items of the month and transport of the year so far."""
    told = spent(f, reports(f), abroad_paid=("abroad",), tour_paid=("study_tour",), transport=("transport",))
    rows = to_date(told, ("transport",)).join(cars(f), on=["scope_id", "event"], how="left")
    bought = pl.when(pl.col("cars_event").is_null()).then(0).otherwise(pl.col("cars_bought"))
    most = share("transport_last_fen", str(1 + ratio(p.transport_growth)))
    whole, this = pl.col("transport_is_whole"), pl.col("transport_this_fen")
    return rows.with_columns(
        cars_bought=bought,
        transport_over_fen=pl.when(this > most).then(this - most),
        transport_compared=pl.when(whole & ((this == 0) | most.is_not_null())).then(pl.lit(value=True)),
    ).with_columns(stake_fen=pl.sum_horizontal("abroad_paid_fen", "tour_paid_fen", "cars_fen", "transport_over_fen"))


def applies(_: Params) -> pl.Expr:
    """Every monthly report."""
    return pl.lit(value=True)


def flagged(p: Params) -> pl.Expr:
    """One of the four above its bound, whatever is not told of the others."""
    return pl.any_horizontal(
        pl.col("abroad_paid_fen") > p.abroad * FEN,
        pl.col("tour_paid_fen") > p.study_tour * FEN,
        (pl.col("cars_least") > p.car_purchase).fill_null(value=False),
        pl.col("transport_over_fen").is_not_null(),
    )


def _report(month: str = "2026-01", *, corrects: str | None = None, **amounts: str) -> dict[str, Any]:
    items: list[dict[str, Any]] = [{"item": item, "amount": yuan(amount)} for item, amount in amounts.items()]
    drawn = f"{month[:4]}-{int(month[5:]) + 1:02d}-02"
    return like("spending.reported", drawn, unit={"id": UNIT}, month=month, items=items, corrects=corrects)


def _bought(count: int | None, amount: str) -> dict[str, Any]:
    item: dict[str, Any] = {"item": "vehicle_purchase", "amount": yuan(amount)}
    if count is not None:
        item["count"] = count
    return like("spending.reported", "2026-02-02", unit={"id": UNIT}, month="2026-01", items=[item])


LAST = _report("2025-01", transport="1000.00")

RULE = Rule(
    id="san.zero-items",
    version=1,
    family="san",
    severity=Severity.MEDIUM,
    scope="unit",
    reach="look_days",
    judges=("spending.reported",),
    reads=("spending.reported",),
    about=("unit_id", "month"),
    needs=("abroad_paid_fen", "tour_paid_fen", "cars_bought", "transport_compared"),
    evidence=(
        Shown("month", "月份", "Month"),
        Shown("abroad_paid_fen", "因公出国(境)费（元）", "Travel abroad (CNY)"),
        Shown("tour_paid_fen", "学习考察费（元）", "Study tours (CNY)"),
        Shown("cars_bought", "购置公务用车（辆）", "Official cars bought"),
        Shown("transport_this_fen", "本年累计交通费（元）", "Transport this year so far (CNY)"),
        Shown("transport_last_fen", "上年同期交通费（元）", "Transport, same months of last year (CNY)"),
        Shown("transport_over_fen", "交通费超出（元）", "Transport above it (CNY)"),
    ),
    title={"zh": "零指标零增长", "en": "Zero items and zero growth"},
    message={
        "zh": "{month}：因公出国(境)费 {abroad_paid_fen} 元，学习考察费 {tour_paid_fen} 元，购置公务用车 {cars_bought} 辆[；本年累计"
        "交通费 {transport_this_fen} 元，上年同期 {transport_last_fen} 元，超出 {transport_over_fen} 元]",
        "en": "{month}: travel abroad CNY {abroad_paid_fen}, study tours CNY {tour_paid_fen}, official cars bought: "
        "{cars_bought}[; transport this year CNY {transport_this_fen} against {transport_last_fen} last year, "
        "{transport_over_fen} too much]",
    },
    cites=(Cite("seed-dingcheng", "三(3)"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "nothing of the kind, transport as last year", (LAST, _report(transport="1000.00")), {"2026-01": "clear"}
        ),
        Example("one fen of transport more", (LAST, _report(transport="1000.01")), {"2026-01": "flagged"}),
        Example("one fen abroad", (_report(abroad="0.01"),), {"2026-01": "flagged"}),
        Example("one fen for a study tour", (_report(study_tour="0.01"),), {"2026-01": "flagged"}),
        Example(
            "zeros, and no transport: last year is not needed",
            (_report(abroad="0.00", study_tour="0.00", transport="0.00"),),
            {"2026-01": "clear"},
        ),
        Example("a list of nothing", (_report(),), {"2026-01": "clear"}),
        Example("one car", (_bought(1, "0.00"),), {"2026-01": "flagged"}),
        Example("no car", (_bought(0, "0.00"),), {"2026-01": "clear"}),
        Example("money for cars, how many is not told: at least one", (_bought(None, "0.01"),), {"2026-01": "flagged"}),
        Example(
            "at least one, where the place allows one",
            (_bought(None, "180000.00"),),
            {"2026-01": ("not_assessable", "missing: cars_bought")},
            set={"car_purchase": 1},
        ),
        Example("no money for cars, how many is not told", (_bought(None, "0.00"),), {"2026-01": "clear"}),
        Example(
            "transport, and last year is not told",
            (_report(transport="1.00"),),
            {"2026-01": ("not_assessable", "missing: transport_compared")},
        ),
        Example(
            "January of this year is missing",
            (LAST, _report("2025-02", transport="1.00"), _report("2026-02", transport="1.00")),
            {"2026-02": ("not_assessable", "missing: transport_compared")},
        ),
        Example(
            "more in January, less in February, told backwards",
            (
                _report("2026-02", transport="0.00"),
                _report(transport="1200.00"),
                _report("2025-02", transport="300.00"),
                LAST,
            ),
            {"2026-01": "flagged", "2026-02": "clear"},
        ),
        Example(
            "the journey was entered by mistake",
            (_report(abroad="9000.00"), _report(corrects="ex-1")),
            {"2026-01": "clear"},
        ),
        Example(
            "travel abroad in another currency",
            (
                like(
                    "spending.reported",
                    "2026-02-02",
                    unit={"id": UNIT},
                    month="2026-01",
                    items=[{"item": "abroad", "amount": {"amount": "1.00", "currency": "USD"}}],
                ),
            ),
            {"2026-01": ("not_assessable", "missing: abroad_paid_fen")},
        ),
        Example(
            "a study tour in another currency",
            (
                like(
                    "spending.reported",
                    "2026-02-02",
                    unit={"id": UNIT},
                    month="2026-01",
                    items=[{"item": "study_tour", "amount": {"amount": "1.00", "currency": "USD"}}],
                ),
            ),
            {"2026-01": ("not_assessable", "missing: tour_paid_fen")},
        ),
        Example(
            "to the bound where the place allows some",
            (LAST, _report(abroad="5000.00", study_tour="3000.00", transport="1100.00")),
            {"2026-01": "clear"},
            set={"abroad": 5000, "study_tour": 3000, "transport_growth": "0.1"},
        ),
        Example(
            "one car where the place allows one", (_bought(1, "0.00"),), {"2026-01": "clear"}, set={"car_purchase": 1}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
