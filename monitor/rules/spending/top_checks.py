"""A unit among the month's highest spenders was not checked jointly in the following month.

What it checks
    For each reported month, the twenty units that spent most and, item by item, the ten that spent most on it: whether
    discipline commission, finance and audit inspected each of them together in the following month.
Why it matters
    Those at the top of the list are worth a look every month; one that is never looked at has a reason.
Legal source
    Dingcheng district: a joint team of discipline commission, finance and audit checks each month the units in the top
    twenty by total and the top ten by any single item.
Does not apply
    Units outside both lists; a month whose following month is still running (not due).
Innocent explanations
    The inspection was made and recorded for another unit; one body came on another day; a late report changed the list.
Ask next
    The team's plan of the month, its record, and who took the unit off the list.
Known gaps
    Units that did not report are in no list. An inspection counts by the functions of those who came, in one record,
    and by its target unit. Ranks go over the whole county: in batch and replay only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.awaited import awaited
from monitor.rules.kit.disclosures import lacking
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.spending import listed, month_start
from monitor.vocabulary.verdicts import Severity

ZH = """当月支出居前的单位，次月没有受到联合检查。

查什么
    每个月，支出总额前20位的单位，以及各单项支出前10位的单位，次月是否由纪委、财政、审计联合检查过。
为什么要紧
    排在前面的，每月都值得看一眼；从来没有人去看的，必有缘故。
法律依据
    鼎城区：由纪委、财政、审计组成联合检查小组，每月对“三公经费”支出总额度前20位、单项支出前10位的单位进行重点检查。
不适用
    两份名单之外的单位；次月还没有过完的月份（未到期）。
可能的正当理由
    检查已做，记在了别的单位名下；有一家是另一天去的；迟报的月报改变了名单。
接着问
    检查小组当月的计划和记录；谁把这个单位拿出了名单。
已知不足
    没有报送月报的单位不在名单里。是否联合，看同一条记录中到场单位的职能；检查了谁，看记录所指的单位。排名覆盖全县，只在批量
    和重放中进行。
"""

FUNCTION_OF = {
    "discipline_commission": "discipline",
    "finance_bureau": "finance",
    "audit_bureau": "audit",
    "development_reform_bureau": "development_reform",
    "housing_construction_bureau": "housing_construction",
    "procurement_office": "procurement_supervision",
    "administrative_supervision": "administrative_supervision",
    "industry_regulator": "industry_regulator",
    "public_resources_centre": "public_resources",
}
"""Bodies of a team, and the function in which each of them inspects."""


@dataclass(frozen=True, slots=True)
class Params:
    """The twentieth and the tenth place are inside."""

    top_total: int = param(20, unit="count", zh="支出总额前（位，含）", en="Top places by total (incl.)")
    top_item: int = param(10, unit="count", zh="单项支出前（位，含）", en="Top places by an item (incl.)")
    team: tuple[str, ...] = param(
        ("discipline_commission", "finance_bureau", "audit_bureau"),
        unit="list",
        zh="联合检查单位",
        en="Joint team",
        codes="body_role",
    )


def inspections(f: Facts, p: Params) -> pl.LazyFrame:
    """Joint inspections of units: `unit_id`, `seen_day`, `is_joint` (the whole team; null: functions not told)."""
    wanted = [FUNCTION_OF.get(body, body) for body in p.team]
    rows = f.of("supervision.recorded").filter(
        pl.col("supervision_kind") == "joint_inspection", pl.col("target_kind") == "unit"
    )
    is_joint = lacking(wanted, "actor_functions").list.len() == 0
    return rows.select(
        "scope_id",
        pl.col("target_id").alias("unit_id"),
        pl.col("day").alias("seen_day"),
        pl.col("event").alias("seen_event"),
        is_joint=pl.when(pl.col("actor_functions").is_not_null()).then(is_joint),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a unit and month, with its places, and the inspections since the month was over."""
    told = listed(f, p.top_total, p.top_item).with_columns(
        from_day=month_start(1).cast(pl.Int32), last_day=month_start(2).cast(pl.Int32) - 1
    )
    seen = told.select("scope_id", "event", "unit_id", "from_day").join(inspections(f, p), on=["scope_id", "unit_id"])
    known = seen.filter(pl.col("seen_day") >= pl.col("from_day")).group_by("scope_id", "event").agg(
        inspected_day=pl.col("seen_day").filter("is_joint").min(),
        unclear_day=pl.col("seen_day").filter(pl.col("is_joint").is_null()).min(),
        events=pl.col("seen_event").filter("is_joint").sort().head(1),
    )  # fmt: skip
    rows = told.join(known, on=["scope_id", "event"], how="left")
    return rows.with_columns(**awaited("inspected_day", "unclear_day", "last_day"))


def applies(_: Params) -> pl.Expr:
    """Units in one of the two lists."""
    return pl.col("is_listed")


def flagged(_: Params) -> pl.Expr:
    """Inspected jointly too late; not inspected is awaited."""
    return pl.col("is_late")


UNITS = ("11999001MB000006XG", "11999001MB0000019D", "11999001MB00000278")
TEAM = ["discipline", "finance", "audit"]


def _report(unit: int | str, month: str = "2026-05", **amounts: str) -> dict[str, Any]:
    items = [{"item": item, "amount": yuan(amount)} for item, amount in amounts.items()]
    name = unit if isinstance(unit, str) else UNITS[unit]
    return like("spending.reported", "2026-06-02", unit={"id": name}, month=month, items=items)


def _seen(day: str = "2026-06-15", unit: int = 0, functions: list[str] | None = None, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"supervision_kind": "joint_inspection", "target": {"kind": "unit", "id": UNITS[unit]}}
    told["actor_functions"] = TEAM if functions is None else functions
    return like("supervision.recorded", day, **(told | more))


MOST = _report(0, hospitality="900.00", meeting="100.00")
LEAST = _report(1, hospitality="800.00", meeting="100.00")
ONE = {"top_total": 1, "top_item": 1}

RULE = Rule(
    id="san.top-checks",
    version=1,
    family="san",
    severity=Severity.MEDIUM,
    scope="county",
    judges=("spending.reported",),
    reads=("spending.reported", "supervision.recorded"),
    about=("unit_id", "month"),
    needs=("total_fen", "is_told"),
    evidence=(
        Shown("month", "月份", "Month"),
        Shown("total_fen", "支出总额（元）", "Total spent (CNY)"),
        Shown("total_rank", "总额位次", "Place by total"),
        Shown("top_items", "居前的单项", "Items in which it is among the first", codes="spending_item"),
        Shown("last_day", "检查期限", "To be inspected by"),
        Shown("inspected_day", "联合检查日", "Inspected jointly on"),
    ),
    title={"zh": "前20位前10位重点检查", "en": "Top-20 total / top-10 per item checked monthly"},
    message={
        "zh": "{month} 支出 {total_fen} 元，总额第 {total_rank} 位[，单项居前：{top_items}]；至 {last_day} 没有{team}的联合检查[，"
        "{inspected_day} 才检查]",
        "en": "CNY {total_fen} spent in {month}, place {total_rank} by total[, among the first by item: {top_items}]; "
        "no joint inspection by {team} by {last_day}[, inspected only on {inspected_day}]",
    },
    cites=(Cite("seed-dingcheng", "三(3)"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "the twentieth by total is looked at, the twenty-first is not",
            tuple(_report(f"test:U-{place}", hospitality=f"{200 - place}.00") for place in range(1, 22)),
            {"test:U-20": "flagged", "test:U-21": "not_applicable"},
        ),
        Example(
            "the tenth in an item is looked at, the eleventh is not",
            (
                *(_report(f"test:U-{place}", hospitality=f"{200 - place}.00") for place in range(1, 21)),
                *(_report(f"test:V-{place}", meeting=f"{100 - place}.00") for place in range(1, 12)),
            ),
            {"test:V-10": "flagged", "test:V-11": "not_applicable"},
        ),
        Example("inspected on the last day of the month", (MOST, _seen("2026-06-30")), {UNITS[0]: "clear"}),
        Example("inspected on the first day", (MOST, _seen("2026-06-01")), {UNITS[0]: "clear"}),
        Example("a day late", (MOST, _seen("2026-07-01")), {UNITS[0]: ("flagged", "breach")}),
        Example("before the month was over", (MOST, _seen("2026-05-31")), {UNITS[0]: ("flagged", "overdue")}),
        Example(
            "not yet, the month is running", (MOST,), {UNITS[0]: ("not_applicable", "not_due")}, as_of="2026-06-30"
        ),
        Example("never", (MOST,), {UNITS[0]: ("flagged", "overdue")}, as_of="2026-07-01"),
        Example("audit did not come", (MOST, _seen(functions=TEAM[:2])), {UNITS[0]: "flagged"}),
        Example(
            "each came on a day of its own",
            (MOST, _seen(functions=TEAM[:2]), _seen("2026-06-16", functions=TEAM[2:])),
            {UNITS[0]: "flagged"},
        ),
        Example(
            "who came is not told",
            (MOST, _seen(actor_functions=None)),
            {UNITS[0]: ("not_assessable", "missing: is_told")},
        ),
        Example(
            "who came first is not told, later all three came",
            (MOST, _seen("2026-06-05", actor_functions=None), _seen("2026-06-30")),
            {UNITS[0]: "clear"},
        ),
        Example("another kind of look", (MOST, _seen(supervision_kind="process")), {UNITS[0]: "flagged"}),
        Example("another unit was inspected", (MOST, _seen(unit=1)), {UNITS[0]: "flagged"}),
        Example(
            "the second, where one place counts",
            (MOST, LEAST, _seen()),
            {UNITS[0]: "clear", UNITS[1]: "flagged"},
            set={"top_total": 2, "top_item": 1},
        ),
        Example(
            "the second by total, outside the first place of the only item",
            (_report(0, hospitality="900.00"), _report(1, hospitality="899.99"), _seen()),
            {UNITS[0]: "clear", UNITS[1]: "not_applicable"},
            set=ONE,
        ),
        Example(
            "equal sums share the place, told in either order",
            (_report(1, hospitality="900.00"), _report(0, hospitality="900.00"), _seen()),
            {UNITS[0]: "clear", UNITS[1]: "flagged"},
            set=ONE,
        ),
        Example(
            "the second by total, the first in one item",
            (_report(0, hospitality="900.00"), _report(1, meeting="1.00"), _seen()),
            {UNITS[1]: "flagged"},
            set=ONE,
        ),
        Example(
            "the first of another month is in its own list",
            (MOST, _report(1, "2026-04", hospitality="1.00"), _seen()),
            {UNITS[1]: "flagged"},
            set=ONE,
        ),
        Example("who spent nothing is in no list", (_report(0, hospitality="0.00"),), {UNITS[0]: "not_applicable"}),
        Example(
            "an amount in another currency",
            (
                like(
                    "spending.reported",
                    "2026-06-02",
                    unit={"id": UNITS[0]},
                    month="2026-05",
                    items=[{"item": "abroad", "amount": {"amount": "1.00", "currency": "USD"}}],
                ),
            ),
            {UNITS[0]: ("not_assessable", "missing: total_fen")},
        ),
        Example(
            "two bodies where the place names two",
            (MOST, _seen(functions=TEAM[:2])),
            {UNITS[0]: "clear"},
            set={"team": ["discipline_commission", "finance_bureau"]},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
