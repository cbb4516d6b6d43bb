"""A use of money was entered with the monitor more than five working days after it had happened.

What it checks
    Each event that tells the use of money, from the budget to the final account: the working days from the day on which
    the act happened to the day on which its first version was entered.
Why it matters
    What is entered weeks later can no longer be stopped, and can be fitted to what has come out meanwhile.
Legal source
    Tongyu county, section two (3): the use of project money is entered, supervised and dealt with promptly. The text
    names no term; five working days are this product's presumption.
Does not apply
    Acts that are no use of money (registers, meetings, tendering and its experts) are
    not judged.
Innocent explanations
    The unit joined the system later and entered its history; the paper arrived late from another body; the first
    version was refused and entered again.
Ask next
    Who entered it and when, the unit's other late entries, and what had become known by that day.
Known gaps
    A correction is judged by the first version's entry and by the day it tells itself. Whether a finding lay between
    the act and its entry is not compared here (dat.back-dating looks at the order of papers). Working days need the
    yearly calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.facts.schema import ZONE
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.contract import contract
from monitor.vocabulary.verdicts import Severity

ZH = """资金使用情况发生五个工作日以后才录入监督系统。

查什么
    每个反映资金使用的事件（从预算到决算）：从行为发生之日到首次录入之日相隔几个工作日。
为什么要紧
    过了几周才录入的，已经来不及制止，也可能照着后来暴露的情况补写。
法律依据
    通榆县二（3）：保证项目资金使用情况及时录入、及时监督、及时处置。原文没有期限，五个工作日是本系统的推定。
不适用
    不是资金使用的行为（登记、会议、招投标和评标专家）不作判断。
可能的正当理由
    单位后来才接入系统，补录历史；文件从别的单位晚到；首次录入被退回后重新录入。
接着问
    由谁、何时录入；该单位其他的迟录；到录入之日已经暴露了什么。
已知不足
    更正以首次录入的时间和更正后写明的日期判断。行为与录入之间有没有出现疑点，这里不比较（文件先后由 dat.back-dating 判
    断）。工作日要用当年的日历。
"""

KINDS = (
    "budget.approved",
    "balance.reported",
    "funds.received",
    "funds.transferred",
    "allocation.planned",
    "allocation.concluded",
    "contract.signed",
    "contract.changed",
    "guarantee.provided",
    "guarantee.returned",
    "progress.certified",
    "payment.requested",
    "payment.withheld",
    "payment.made",
    "acceptance.concluded",
    "final_account.compiled",
    "spending.reported",
)
"""What tells the use of money, from the budget to the final account."""
UNIT_SOURCE = "urn:tw:unit:"


@dataclass(frozen=True, slots=True)
class Params:
    """Heuristic: the fifth working day is inside."""

    entry_lag_days: int = param(
        5, unit="working_day", zh="录入期限（工作日，含）", en="Enter within (working days)", heuristic=True
    )


def unit_of(kind: str) -> pl.Expr:
    """The unit whose act it is; null where the kind does not name one: it is led to one."""
    paths = contract().kinds[kind].scopes.get("unit", ())
    return pl.col(paths[0].replace(".", "_")) if paths else pl.lit(None, dtype=pl.String)


def acts(f: Facts) -> pl.LazyFrame:
    """Every event of `KINDS`, seen with the unit whose act it is, with its own name (`id`: submitter and number)."""
    frames = [
        f.of(kind)
        .filter((unit_of(kind) == pl.col("scope_id")).fill_null(value=True))
        .select("scope_id", "event", "day", "first_entered_at", kind=pl.lit(kind))
        for kind in KINDS
    ]
    names = f.held.lazy().select(
        "event", id=pl.concat_str(pl.col("source").str.strip_prefix(UNIT_SOURCE), "id", separator="/")
    )
    return pl.concat(frames).join(names, on="event")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an event, with the last day on which it was to be entered."""
    entered = pl.col("first_entered_at").dt.convert_time_zone(ZONE).dt.date().cast(pl.Int32)
    rows = acts(f).with_columns(
        entered_day=entered,
        last_day=working_days_after(pl.col("day"), p.entry_lag_days),
        least_day=pl.col("day") + p.entry_lag_days,
    )
    return rows.with_columns(lag_days=(pl.col("entered_day") - pl.col("day")).cast(pl.Int64))


def applies(_: Params) -> pl.Expr:
    """Everything that tells the use of money."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Entered after the last day; n working days are never fewer than n days, whatever the calendar says."""
    inside = pl.col("entered_day") <= pl.col("least_day")
    return pl.when(inside).then(pl.lit(value=False)).otherwise(pl.col("entered_day") > pl.col("last_day"))


def _entered(day: str, event: dict[str, Any]) -> dict[str, Any]:
    return event | {"recordedtime": day if "T" in day else f"{day}T09:00:00+08:00"}


def _paid(**more: Any) -> dict[str, Any]:
    return like("payment.made", "2026-06-10T10:00:00+08:00", payment_id="PAY-A", **more)


RULE = Rule(
    id="fnd.data-timeliness",
    version=1,
    family="fnd",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="unit",
    reach=RECORD,
    judges=KINDS,
    reads=KINDS,
    named_by=(),
    about=("kind", "id"),
    needs=("entered_day",),
    evidence=(
        Shown("day", "发生日", "Happened on"),
        Shown("entered_day", "录入日", "Entered on"),
        Shown("last_day", "录入期限", "Last day to enter"),
        Shown("lag_days", "相隔天数", "Days between"),
        Shown("kind", "事件类别", "Kind of event"),
    ),
    title={"zh": "资金使用情况及时录入", "en": "Events entered in time"},
    message={
        "zh": "{day} 发生，{entered_day} 才录入，相隔 {lag_days} 天，超过 {entry_lag_days} 个工作日（至 {last_day}）",
        "en": "Happened on {day} and entered on {entered_day}, {lag_days} days later; {entry_lag_days} working days "
        "ended on {last_day}",
    },
    cites=(Cite("seed-tongyu", "二(3)财政监督"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("on the fifth working day", (_entered("2026-06-17", _paid()),), {f"{UNIT}/ex-1": "clear"}),
        Example("on the sixth", (_entered("2026-06-18", _paid()),), {f"{UNIT}/ex-1": "flagged"}),
        Example(
            "late on the fifth working day, county time",
            (_entered("2026-06-17T15:59:59+00:00", _paid()),),
            {f"{UNIT}/ex-1": "clear"},
        ),
        Example(
            "a second later it is the sixth",
            (_entered("2026-06-17T16:00:00+00:00", _paid()),),
            {f"{UNIT}/ex-1": "flagged"},
        ),
        Example("at once", (_entered("2026-06-10", _paid()),), {f"{UNIT}/ex-1": "clear"}),
        Example(
            "when it was entered is not told", (_paid(),), {f"{UNIT}/ex-1": ("not_assessable", "missing: entered_day")}
        ),
        Example(
            "a late correction of what was entered in time",
            (_entered("2026-06-11", _paid()), _entered("2026-08-01", _paid(corrects="ex-1"))),
            {f"{UNIT}/ex-2": "clear"},
        ),
        Example(
            "a correction of what was entered late",
            (_entered("2026-06-18", _paid()), _entered("2026-08-01", _paid(corrects="ex-1"))),
            {f"{UNIT}/ex-2": "flagged"},
        ),
        Example(
            "an act that names no unit itself, told twice",
            (
                _entered("2026-06-18", like("final_account.compiled", "2026-06-10", project_id="P-A")),
                _entered("2026-06-11", like("final_account.compiled", "2026-06-10", project_id="P-A")),
            ),
            {f"{UNIT}/ex-1": "flagged", f"{UNIT}/ex-2": "clear"},
        ),
        Example(
            "a year without a calendar: in time for certain, or not to be told",
            (
                _entered("2045-06-20", like("payment.made", "2045-06-15", payment_id="PAY-A")),
                _entered("2045-06-21", like("payment.made", "2045-06-15", payment_id="PAY-B")),
            ),
            {f"{UNIT}/ex-1": "clear", f"{UNIT}/ex-2": "not_assessable"},
            as_of="2045-12-31",
        ),
        Example(
            "a budget for several units is late once",
            (
                _entered(
                    "2026-06-18",
                    like(
                        "budget.approved",
                        "2026-06-10",
                        unit={"id": "11999001MB0000019D"},
                        lines=[
                            {
                                "budget_line_id": "BL-A",
                                "unit": {"id": "11999001MB000006XG"},
                                "amount": {"amount": "1.00", "currency": "CNY"},
                            }
                        ],
                    ),
                ),
            ),
            {f"{UNIT}/ex-1": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
