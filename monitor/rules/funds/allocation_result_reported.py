"""The result of an allocation was not reported to everybody the county names.

What it checks
    Each allocation result: whether a report on it has gone to the deputy county leader in charge and to the development
    bureau.
Why it matters
    Who signed the plan can only see from the result whether it was followed.
Legal source
    Tongyu county, section two (3): the result of the allocation is reported to the deputy county leader in charge and
    to the development and reform bureau. The text names no term.
Does not apply
    The day of the result itself (not due).
Innocent explanations
    The result was reported orally, or with other papers; the report does not name the plan; it was sent and not
    submitted here.
Ask next
    The report, its distribution list, and the stamps of receipt.
Known gaps
    The text names no term: a late report clears the finding, however late. A report counts only if it names the plan
    and is not older than the result. Of a programme's plan that was not submitted, reports cannot be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.plans import PLAN, with_plan_found
from monitor.rules.kit.reports import all_told, not_told, reports
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """分配结果没有向应报送的对象全部报告。

查什么
    每个分配结果：是否已向分管县领导和发改局报告。
为什么要紧
    签过方案的人，只有看到结果，才知道方案执行了没有。
法律依据
    通榆县二（3）：分配结果分别报分管县领导、发改局。原文没有期限。
不适用
    结果形成的当天（未到期）。
可能的正当理由
    口头报告过，或随其他材料一并报告；报告没有写明方案；报告已送，没有报送到这里。
接着问
    报告、发送名单和签收章。
已知不足
    原文没有期限：报告再晚，也不再成为疑点。报告须写明对应的方案、且不早于结果才算数。方案本身没有报送的，找不到它的报告。
"""

KEYS = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """All of the list."""

    recipients: tuple[str, ...] = param(
        ("deputy_county_leader", "development_reform_bureau"),
        unit="list",
        zh="报送对象",
        en="Recipients, all of them",
        codes="body_role",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a result, with whom no report on it has reached."""
    yuan_ = cny("amount")
    sums = f.of("allocation.concluded", "amounts").group_by(KEYS)
    stakes = sums.agg(stake_fen=pl.when(yuan_.null_count() == 0).then(yuan_.sum()))
    results = one_each(f.of("allocation.concluded"), PLAN).join(stakes, on=KEYS, how="left")
    sent = reports(f, "allocation_result").filter(pl.col("target_kind") == "allocation_plan")
    sent = sent.rename({"target_id": PLAN[1]}).join(results.select(*PLAN, result="event", result_day="day"), on=PLAN)
    told = all_told(sent.filter(pl.col("day") >= pl.col("result_day")), p.recipients, ["scope_id", "result"])
    rows = with_plan_found(f, results).join(told.rename({"result": "event"}), on=KEYS, how="left")
    is_told = pl.when(pl.col("reported_day").is_not_null()).then(pl.lit(value=True))
    return rows.with_columns(
        plan_found=pl.coalesce("plan_found", is_told),
        missing_recipients=not_told(p.recipients),
        due_day=pl.when(pl.col("reported_day").is_null() & pl.col("plan_found")).then("day"),
        events=pl.col("report_events"),
    )


def applies(_: Params) -> pl.Expr:
    """Every result."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Never for being late: the text names no term; what is missing is overdue from the next day on."""
    return pl.lit(value=False)


LEADER, PLANNING = "deputy_county_leader", "development_reform_bureau"


def _result(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like("allocation.concluded", day, **({"allocation_plan_id": "AP-A"} | more))


def _report(day: str, *roles: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"report_kind": "allocation_result", "recipients": [{"role": role} for role in roles]}
    told |= {"target": {"kind": "allocation_plan", "id": "AP-A"}, "report_id": f"RPT-{day}"}
    return like("report.submitted", day, **(told | more))


PLANNED = like("allocation.planned", "2026-02-12", allocation_plan_id="AP-A")
DOLLARS = {"amount": "900000.00", "currency": "USD"}
GIVEN = (PLANNED, _result())

RULE = Rule(
    id="fnd.allocation-result-reported",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    scope="programme",
    judges=("allocation.concluded",),
    reads=("allocation.concluded", "report.submitted", "allocation.planned"),
    about=("allocation_plan_id",),
    needs=("plan_found",),
    evidence=(
        Shown("missing_recipients", "未收到报告的对象", "Not told", codes="body_role"),
        Shown("told_roles", "已收到报告的对象", "Told", codes="body_role"),
        Shown("day", "分配结果日期", "Date of the result"),
        Shown("reported_day", "全部报送日", "All told since"),
        Shown("stake_fen", "分配金额（元）", "Amount given (CNY)"),
    ),
    title={"zh": "分配结果报分管县领导和发改局", "en": "Allocation result reported"},
    message={
        "zh": "{day} 的分配结果[（共 {stake_fen} 元）]没有报告{missing_recipients}",
        "en": "The allocation result of {day}[, CNY {stake_fen} in all,] was not reported to: {missing_recipients}",
    },
    cites=(Cite("seed-tongyu", "二(3)分配公布"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("both told on the day itself", (*GIVEN, _report("2026-03-20", LEADER, PLANNING)), {"AP-A": "clear"}),
        Example(
            "told one after the other",
            (*GIVEN, _report("2026-03-21", LEADER), _report("2026-05-21", PLANNING)),
            {"AP-A": "clear"},
        ),
        Example(
            "the same in reverse order of the file",
            (_report("2026-05-21", PLANNING), _report("2026-03-21", LEADER), *GIVEN[::-1]),
            {"AP-A": "clear"},
        ),
        Example(
            "the development bureau was never told",
            (*GIVEN, _report("2026-03-21", LEADER, "finance_bureau")),
            {"AP-A": ("flagged", "overdue")},
        ),
        Example("never reported", GIVEN, {"AP-A": ("flagged", "overdue")}),
        Example(
            "never reported, and not in yuan",
            (PLANNED, _result(amounts=[{"recipient": {"kind": "person", "id": "P-1"}, "amount": DOLLARS}])),
            {"AP-A": ("flagged", "overdue")},
        ),
        Example("the day of the result", GIVEN, {"AP-A": ("not_applicable", "not_due")}, as_of="2026-03-20"),
        Example("the day after", GIVEN, {"AP-A": ("flagged", "overdue")}, as_of="2026-03-21"),
        Example(
            "a report from before there was a result",
            (*GIVEN, _report("2026-03-19", LEADER, PLANNING)),
            {"AP-A": "flagged"},
        ),
        Example(
            "another report; one on another plan; an oral one",
            (
                *GIVEN,
                _report("2026-03-21", LEADER, PLANNING, report_kind="superior"),
                _report("2026-03-22", LEADER, PLANNING, target={"kind": "allocation_plan", "id": "AP-B"}),
                _report("2026-03-23", LEADER, PLANNING, is_written=False),
            ),
            {"AP-A": "flagged"},
        ),
        Example(
            "a plan of a programme that was not submitted: its reports cannot be found",
            (_result(programme_id="PRG-ROAD"), _report("2026-03-21", LEADER, PLANNING)),
            {"AP-A": ("not_assessable", "missing: plan_found")},
        ),
        Example(
            "a plan of a programme",
            (
                like("allocation.planned", "2026-02-12", allocation_plan_id="AP-A", programme_id="PRG-ROAD"),
                _result(programme_id="PRG-ROAD"),
                _report("2026-03-21", LEADER, PLANNING),
            ),
            {"AP-A": "clear"},
        ),
        Example(
            "no plan told, and none named but by the result and its report",
            (_result(), _report("2026-03-21", LEADER, PLANNING)),
            {"AP-A": "clear"},
        ),
        Example(
            "one recipient where the place names one",
            (*GIVEN, _report("2026-03-21", LEADER)),
            {"AP-A": "clear"},
            set={"recipients": ["deputy_county_leader"]},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
