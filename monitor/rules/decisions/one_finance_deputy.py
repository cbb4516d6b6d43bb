"""Daily finance of a unit was run by no deputy, or by more than one.

What it checks
    Each day on which the deputies in charge of finance of a unit change, and the first day on which anything is told of
    its leadership: how many deputies are in charge of finance from then on.
Why it matters
    Where nobody has it the head signs for money himself; where two have it each can point to the other.
Legal source
    Xintian county: daily finance is run by one deputy (日常财务由一名副职负责). None and two are both not one.
Does not apply
    Days that have not come yet: an assignment that ends gives time until its last day to name a successor.
Innocent explanations
    The deputy's assignment was not submitted, or with a later first day; a handover left a day or two between; the unit
    has no deputy and the county has it in writing.
Ask next
    The division of duties of that day; who signed for daily spending.
Known gaps
    Where no assignment of the unit holds on that day for anybody, nothing can be said. A member of the leadership who
    is no deputy does not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.duties import duties, in_office
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """单位的日常财务没有副职负责，或者由一名以上副职负责。

查什么
    单位分管财务的副职发生变化的每一天，以及有班子分工记录的第一天：从这天起有几名副职分管财务。
为什么要紧
    没有人分管，钱就由一把手自己签；两人分管，各自可以推给对方。
法律依据
    新田县：日常财务由一名副职负责。没有人和两个人都不是一名。
不适用
    还没有到的日子：分工期满之前仍可确定接任人。
可能的正当理由
    副职的分工没有报送，或者报送的起始日较晚；交接之间空了一两天；单位没有副职，县里有书面意见。
接着问
    当天的班子分工；日常开支由谁签字。
已知不足
    当天该单位没有任何人的有效分工的，无从判断。不是副职的班子成员不计入。
"""

DAY = ["unit_id", "day"]


@dataclass(frozen=True, slots=True)
class Params:
    """As many deputies as that, no fewer and no more."""

    required_count: int = param(1, unit="count", zh="分管财务的副职人数", en="Deputies in charge of finance")


def offices(f: Facts) -> pl.LazyFrame:
    """Every assignment of the units at hand that held for a day or more: `day`, `until_day`, `event`, `at`."""
    units = f.of("duty.assigned").select("unit_id").unique()
    told = f.reference("duty.assigned").select(duty_event="event", at="at")
    held = duties(f).filter(in_office(pl.col("duty_from_day"))).join(units, on="unit_id", how="semi")
    names = {"duty_event": "event", "duty_from_day": "day", "duty_until_day": "until_day"}
    return held.join(told, on="duty_event").rename(names)


def counted(rows: pl.LazyFrame, what: str) -> pl.LazyFrame:
    """`what`: how many of `rows` hold from a day on, for each unit and day on which that changes."""
    begun = rows.select("unit_id", "day", step=pl.lit(1, dtype=pl.Int64))
    ended = rows.filter(pl.col("until_day").is_not_null())
    ended = ended.select("unit_id", day=pl.col("until_day") + 1, step=pl.lit(-1, dtype=pl.Int64))
    daily = pl.concat([begun, ended]).group_by(DAY).agg(pl.col("step").sum())
    return daily.sort(DAY).select(*DAY, pl.col("step").cum_sum().over("unit_id").alias(what)).sort("day")


def changes(office: pl.LazyFrame, finance: pl.LazyFrame) -> pl.LazyFrame:
    """A row a unit and day to judge, with the assignment that begins or ended then: the last told of these."""
    moment = ["at", "event"]
    first = office.filter(pl.col("day") == pl.col("day").min().over("unit_id")).select(*DAY, *moment, rank=pl.lit(0))
    begun = finance.select(*DAY, *moment, rank=pl.lit(2))
    ended = finance.filter(pl.col("until_day").is_not_null())
    ended = ended.select("unit_id", day=pl.col("until_day") + 1, at="at", event="event", rank=pl.lit(1))
    told = pl.concat([first, begun, ended.select(first.collect_schema().names())])
    return told.sort("rank", *moment).unique(DAY, keep="last", maintain_order=True)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a unit and day on which its deputies in charge of finance change."""
    office = offices(f)
    finance = office.filter((pl.col("rank") == "deputy") & pl.col("powers").list.contains("finance"))
    rows = changes(office, finance).sort("day")
    for told, name in ((office, "in_office"), (finance, "finance_deputies")):
        rows = rows.join_asof(counted(told, name), on="day", by="unit_id", check_sortedness=False).sort("day")
    return rows.with_columns(
        scope_id="unit_id",
        valid_from=pl.col("day").cast(pl.Date),
        finance_deputies=pl.when(pl.col("in_office") > 0).then(pl.col("finance_deputies").fill_null(0)),
    ).with_columns(due_day=pl.when(pl.col("finance_deputies") < p.required_count).then(pl.col("day") - 1))


def applies(_: Params) -> pl.Expr:
    """Every unit whose leadership is told."""
    return pl.lit(value=True)


def flagged(p: Params) -> pl.Expr:
    """More than the number; one short of it is awaited until the day before."""
    return pl.col("finance_deputies") > p.required_count


def _duty(person: str, day: str = "2026-01-04", *powers: str, **more: Any) -> dict[str, Any]:
    told = {"person": person, "rank": "deputy", "powers": list(powers), "valid_from": day}
    return like("duty.assigned", day, **(told | more))


HEAD = _duty("P-1001", rank="head")
FIRST, LAST = "2026-01-04", "2026-06-30"

RULE = Rule(
    id="dec.one-finance-deputy",
    version=1,
    family="dec",
    severity=Severity.LOW,
    scope="unit",
    reach=RECORD,
    judges=("duty.assigned",),
    reads=("duty.assigned",),
    references=("duty.assigned",),
    about=("unit_id", "valid_from"),
    needs=("finance_deputies",),
    evidence=(
        Shown("finance_deputies", "分管财务的副职人数", "Deputies in charge of finance"),
        Shown("in_office", "有分工的班子成员人数", "Leaders with an assignment"),
        Shown("day", "自", "From"),
    ),
    title={"zh": "日常财务由一名副职负责", "en": "One deputy runs daily finance"},
    message={
        "zh": "自 {day} 起，分管财务的副职 {finance_deputies} 名，应为 {required_count} 名",
        "en": "Deputies in charge of finance from {day}: {finance_deputies}; there is to be {required_count}",
    },
    cites=(Cite("seed-xintian", "一"),),
    in_force=date(2011, 8, 25),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "one deputy in charge of finance, one of works",
            (HEAD, _duty("P-1002", FIRST, "finance"), _duty("P-1003", FIRST, "works")),
            {UNIT: "clear"},
        ),
        Example(
            "the head runs finance himself",
            (_duty("P-1001", FIRST, "finance", rank="head"), _duty("P-1003", FIRST, "works")),
            {UNIT: ("flagged", "overdue")},
        ),
        Example(
            "a member who is no deputy",
            (HEAD, _duty("P-1004", FIRST, "finance", rank="member")),
            {UNIT: ("flagged", "overdue")},
        ),
        Example(
            "two deputies",
            (HEAD, _duty("P-1002", FIRST, "finance"), _duty("P-1003", FIRST, "finance")),
            {UNIT: ("flagged", "breach")},
        ),
        Example(
            "handed over from one day to the next",
            (HEAD, _duty("P-1003", "2026-07-01", "finance"), _duty("P-1002", FIRST, "finance", valid_until=LAST)),
            {FIRST: "clear", "2026-07-01": "clear"},
        ),
        Example(
            "a day between",
            (HEAD, _duty("P-1002", FIRST, "finance", valid_until=LAST), _duty("P-1003", "2026-07-02", "finance")),
            {FIRST: "clear", "2026-07-01": "flagged", "2026-07-02": "clear"},
        ),
        Example(
            "both on one day",
            (HEAD, _duty("P-1002", FIRST, "finance", valid_until=LAST), _duty("P-1003", LAST, "finance")),
            {FIRST: "clear", LAST: "flagged", "2026-07-01": "clear"},
        ),
        Example(
            "the deputy is given works instead, and nobody finance",
            (HEAD, _duty("P-1002", FIRST, "finance"), _duty("P-1002", "2026-07-01", "works")),
            {FIRST: "clear", "2026-07-01": "flagged"},
        ),
        Example(
            "the assignment ends today; nobody follows yet",
            (HEAD, _duty("P-1002", FIRST, "finance", valid_until=LAST)),
            {"2026-07-01": ("not_applicable", "not_due")},
            as_of=LAST,
        ),
        Example(
            "it ended yesterday",
            (HEAD, _duty("P-1002", FIRST, "finance", valid_until=LAST)),
            {"2026-07-01": ("flagged", "overdue")},
            as_of="2026-07-01",
        ),
        Example(
            "it ended, and nothing is told of anybody any more",
            (_duty("P-1002", FIRST, "finance", valid_until=LAST),),
            {FIRST: "clear", "2026-07-01": ("not_assessable", "missing: finance_deputies")},
        ),
        Example(
            "the finance deputy of another unit",
            (HEAD, _duty("P-1002", FIRST, "finance", unit={"id": "11999001MB00000278"})),
            {UNIT: "flagged", "11999001MB00000278": "clear"},
        ),
        Example(
            "where two are asked for",
            (HEAD, _duty("P-1002", FIRST, "finance"), _duty("P-1003", FIRST, "finance")),
            {UNIT: "clear"},
            set={"required_count": 2},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
