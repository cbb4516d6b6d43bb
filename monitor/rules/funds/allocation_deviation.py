"""What was really given differs from the allocation plan, or somebody was given money whom the plan does not name.

What it checks
    Each allocation result, recipient by recipient: what each was given against what the plan gives him, whether
    everybody given money stands in the plan, and whether nobody in the plan was passed over.
Why it matters
    Signatures and publication were for the plan; what departs from it nobody has agreed to.
Legal source
    Tongyu county, section two (3): the organising unit follows the allocation plan strictly.
Does not apply
    Nothing: every result follows a plan.
Innocent explanations
    The plan was changed and signed again, and the new one was not submitted; a recipient renounced, died or merged; the
    result tells a first instalment only.
Ask next
    The list of what was paid out, and who approved the difference.
Known gaps
    The result is compared, not the transfers and payments. A recipient's rows are added up. Of several results of one
    plan the last stands, of several versions of the plan the last before the result. Recipients are compared by number,
    so that one entered under two numbers counts as two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like, yuan
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.plans import PLAN
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """实际分配与分配方案不一致，或者分给了方案里没有的对象。

查什么
    每个分配结果，逐个对象看：实际所得与方案所列是否一致；分到钱的是否都在方案里；方案里的是否都分到。
为什么要紧
    签字和公布针对的是方案；偏离方案的部分，没有人同意过。
法律依据
    通榆县二（3）：项目组织单位要按照分配方案要求严格操作。
不适用
    无：每个分配结果都有对应的方案。
可能的正当理由
    方案改过并重新签字，新方案没有报送；对象放弃、死亡或合并；结果只报了第一批。
接着问
    发放清单；差额由谁批准？
已知不足
    比较的是分配结果，不是拨转和支付。同一对象的各行相加。同一方案报了几次结果，以最后一次为准；方案有几个版本，以结果之前最后
    一个为准。对象按编号比较，同一对象用了两个编号，就算两个。
"""

KEYS = ["scope_id", "event"]
LISTED = 20
"""At most so many recipients are listed, and no persons."""


@dataclass(frozen=True, slots=True)
class Params:
    """To the last fen, unless the place allows for rounding."""

    tolerance: int = param(0, unit="CNY", zh="每个对象的容差（含）", en="Tolerance per recipient (incl.)")


def plans(f: Facts, results: pl.LazyFrame) -> pl.LazyFrame:
    """`KEYS` of each result with the version of its plan: the last one not after it, else the first one after."""
    told = f.with_named("allocation.planned").select(
        *PLAN, plan_event="event", plan_day="day", plan_at="at", plan_rows="amounts_count"
    )
    pairs = results.select(*KEYS, *PLAN[1:], "day").join(told, on=PLAN)
    distance = pl.col("day") - pl.col("plan_day")
    nearest = pairs.with_columns(is_later=distance < 0, distance=distance.abs()).sort(
        "is_later", "distance", "plan_at", "plan_event", descending=[False, False, True, True]
    )
    return nearest.unique(KEYS, keep="first", maintain_order=True).select(*KEYS, "plan_event", "plan_day", "plan_rows")


def shares(f: Facts, results: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """One row a result and recipient: planned and given in fen, and whether the two deviate (null: not in yuan)."""
    columns: list[str | pl.Expr] = [
        "recipient_id",
        "recipient_kind",
        "amount_fen",
        pl.col("amount_currency") == "CNY",
        cny("amount").alias("fen"),
    ]
    given = f.of("allocation.concluded", "amounts").select(*KEYS, *columns, is_plan=pl.lit(value=False))
    rows = f.with_named("allocation.planned", "amounts").select(
        "scope_id", *columns, plan_event="event", is_plan=pl.lit(value=True)
    )
    planned = results.select(*KEYS, "plan_event").join(rows, on=["scope_id", "plan_event"]).drop("plan_event")
    both = pl.concat([planned, given.join(results.select(KEYS), on=KEYS)], how="diagonal")
    in_plan = pl.col("is_plan")
    each = both.group_by(*KEYS, "recipient_id").agg(
        planned_fen=pl.col("fen").filter(in_plan).sum(),
        given_fen=pl.col("fen").filter(~in_plan).sum(),
        is_yuan=pl.col("amount_currency").all(),
        is_unit=(pl.col("recipient_kind") == "organisation").all(),
        is_off=~in_plan.any() & (pl.col("amount_fen") > 0).any(),
    )
    apart = (pl.col("given_fen") - pl.col("planned_fen")).abs()
    deviates = pl.when("is_yuan").then(apart > p.tolerance * FEN)
    return each.with_columns(apart=apart, deviates=pl.when("is_off").then(pl.lit(value=True)).otherwise(deviates))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a result, with how many recipients deviate and by how much."""
    results = one_each(f.of("allocation.concluded"), PLAN)
    results = results.join(plans(f, results), on=KEYS, how="left")
    wrong = pl.col("deviates")
    sums = (
        shares(f, results, p)
        .group_by(KEYS)
        .agg(
            pl.col("planned_fen", "given_fen").sum(),
            deviating=wrong.sum().cast(pl.Int64),
            off_plan=pl.col("is_off").sum().cast(pl.Int64),
            recipients=pl.col("recipient_id").filter(wrong & pl.col("is_unit")).sort().head(LISTED),
            stake_fen=pl.col("apart").filter(wrong).sum(),
            amounts_in_yuan=pl.when(pl.col("is_yuan").all()).then(pl.lit(value=True)),
        )
    )
    rows = results.join(sums, on=KEYS, how="left").with_columns(
        pl.col("deviating", "off_plan", "given_fen").fill_null(0)
    )
    known = pl.col("plan_rows").is_not_null()
    return rows.with_columns(
        planned_fen=pl.when(known).then(pl.col("planned_fen").fill_null(0)),
        amounts_in_yuan=pl.when(pl.col("stake_fen").is_null()).then(pl.lit(value=True)).otherwise("amounts_in_yuan"),
        events=pl.concat_list("plan_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Every result."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Somebody was given more or less than planned."""
    return pl.when(pl.col("planned_fen").is_not_null()).then(pl.col("deviating") > 0)


A, B, C = ({"kind": "organisation", "id": f"village:{name}"} for name in "ABC")
P = {"kind": "person", "id": "P-0001"}
DOLLARS = {"amount": "1.00", "currency": "USD"}


def _rows(*told: tuple[dict[str, str], Any]) -> list[dict[str, Any]]:
    return [{"recipient": who, "amount": yuan(sum_) if isinstance(sum_, str) else sum_} for who, sum_ in told]


def _plan(*told: tuple[dict[str, str], Any], day: str = "2026-02-12", **more: Any) -> dict[str, Any]:
    return like("allocation.planned", day, **({"allocation_plan_id": "AP-A", "amounts": _rows(*told)} | more))


def _result(*told: tuple[dict[str, str], Any], day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like("allocation.concluded", day, **({"allocation_plan_id": "AP-A", "amounts": _rows(*told)} | more))


TWO = ((A, "300000.00"), (B, "200000.00"))
PLANNED = _plan(*TWO)

RULE = Rule(
    id="fnd.allocation-deviation",
    version=1,
    family="fnd",
    severity=Severity.HIGH,
    scope="programme",
    judges=("allocation.concluded",),
    reads=("allocation.planned", "allocation.concluded"),
    about=("allocation_plan_id",),
    needs=("planned_fen", "amounts_in_yuan"),
    evidence=(
        Shown("deviating", "偏离方案的对象数", "Recipients who deviate"),
        Shown("off_plan", "其中方案外对象数", "Of these, not in the plan"),
        Shown("recipients", "其中偏离的单位", "Of these, the organisations"),
        Shown("stake_fen", "差额合计（元）", "Differences, added up (CNY)"),
        Shown("planned_fen", "方案合计（元）", "Planned in all (CNY)"),
        Shown("given_fen", "实际合计（元）", "Given in all (CNY)"),
        Shown("plan_day", "方案日期", "Date of the plan"),
        Shown("day", "结果日期", "Date of the result"),
    ),
    title={"zh": "分配结果偏离方案", "en": "Allocation result deviates from the plan"},
    message={
        "zh": "{day} 的分配结果有 {deviating} 个对象与 {plan_day} 的方案不一致[，其中 {off_plan-0} 个不在方案内]，差额合计 "
        "{stake_fen} 元[，涉及单位：{recipients}]",
        "en": "The result of {day} differs from the plan of {plan_day}; recipients concerned: {deviating}[, not in the "
        "plan: {off_plan-0}]; CNY {stake_fen} in all[; organisations: {recipients}]",
    },
    cites=(Cite("seed-tongyu", "二(3)分配公布"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("as planned, to the last fen", (PLANNED, _result(*TWO)), {"AP-A": "clear"}),
        Example("one fen more", (PLANNED, _result((A, "300000.01"), (B, "200000.00"))), {"AP-A": "flagged"}),
        Example(
            "one fen more for a person, who is counted and not listed",
            (_plan(*TWO, (P, "900.00")), _result((A, "300000.01"), TWO[1], (P, "900.01"))),
            {"AP-A": "flagged"},
        ),
        Example("one fen less", (PLANNED, _result((A, "299999.99"), (B, "200000.00"))), {"AP-A": "flagged"}),
        Example("the result first in the file", (_result((A, "300000.01"), TWO[1]), PLANNED), {"AP-A": "flagged"}),
        Example(
            "a yuan of tolerance a recipient, used up",
            (PLANNED, _result((A, "300001.00"), (B, "199999.00"))),
            {"AP-A": "clear"},
            set={"tolerance": 1},
        ),
        Example(
            "one fen beyond the tolerance",
            (PLANNED, _result((A, "300001.01"), (B, "199998.99"))),
            {"AP-A": "flagged"},
            set={"tolerance": 1},
        ),
        Example(
            "the same sum, given to the other",
            (PLANNED, _result((A, "200000.00"), (B, "300000.00"))),
            {"AP-A": "flagged"},
        ),
        Example(
            "a recipient who is not in the plan, below the tolerance",
            (PLANNED, _result(*TWO, (C, "0.01"))),
            {"AP-A": "flagged"},
            set={"tolerance": 1},
        ),
        Example("one who is not in the plan and got nothing", (PLANNED, _result(*TWO, (C, "0.00"))), {"AP-A": "clear"}),
        Example("one of the plan got nothing", (PLANNED, _result(TWO[0])), {"AP-A": "flagged"}),
        Example("nobody got anything", (PLANNED, _result()), {"AP-A": "flagged"}),
        Example(
            "one recipient in two rows",
            (PLANNED, _result((A, "100000.00"), (A, "200000.00"), TWO[1])),
            {"AP-A": "clear"},
        ),
        Example("the plan is known to give nobody anything", (_plan(), _result(*TWO)), {"AP-A": "flagged"}),
        Example("neither gives anybody anything", (_plan(), _result()), {"AP-A": "clear"}),
        Example("the plan does not tell amounts", (_plan(amounts=None), _result(*TWO)), {"AP-A": "not_assessable"}),
        Example("the plan was not submitted", (_result(*TWO),), {"AP-A": ("not_assessable", "missing: planned_fen")}),
        Example(
            "an amount is not in yuan",
            (_plan(TWO[0], (B, DOLLARS)), _result(TWO[0], (B, DOLLARS))),
            {"AP-A": ("not_assessable", "missing: amounts_in_yuan")},
        ),
        Example(
            "an amount is not in yuan, and another deviates",
            (_plan(TWO[0], (B, DOLLARS)), _result((A, "300000.01"), (B, DOLLARS))),
            {"AP-A": "flagged"},
        ),
        Example(
            "somebody outside the plan was paid in dollars", (PLANNED, _result(*TWO, (C, DOLLARS))), {"AP-A": "flagged"}
        ),
        Example(
            "the plan was changed before the result",
            (PLANNED, _plan((A, "500000.00"), day="2026-03-20"), _result((A, "500000.00"))),
            {"AP-A": "clear"},
        ),
        Example(
            "the plan was changed to fit after the result",
            (PLANNED, _plan((A, "500000.00"), day="2026-03-21"), _result((A, "500000.00"))),
            {"AP-A": "flagged"},
        ),
        Example(
            "the plan is dated after the result, and there is no other",
            (_plan(*TWO, day="2026-03-21"), _plan(TWO[0], day="2026-03-22"), _result(*TWO)),
            {"AP-A": "clear"},
        ),
        Example(
            "a plan of a programme that the result does not name",
            (_plan(*TWO, programme_id="PRG-ROAD"), _result((A, "300000.01"), TWO[1])),
            {"AP-A": "flagged"},
        ),
        Example(
            "of two results of one plan the last stands",
            (PLANNED, _result(TWO[0]), _result(*TWO, day="2026-04-20")),
            {"AP-A": "clear"},
        ),
        Example(
            "the result was corrected",
            (PLANNED, _result(TWO[0]), {**_result(*TWO), "corrects": "ex-2"}),
            {"AP-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
