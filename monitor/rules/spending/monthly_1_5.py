"""Last month's three public expenses were not shown to the staff, or not reported in writing, between 1st and 5th.

What it checks
    Each monthly report: whether it was shown to the staff from the 1st to the 5th of the following month, and whether
    the discipline commission has it in writing, received by then where the day is told.
Why it matters
    Colleagues know what a dinner cost; a figure that they never see is a figure nobody checks.
Legal source
    Dingcheng district: by the 1st to 5th of each month units show last month's spending to their staff on notice board,
    local network or in the monthly meeting, and report it in writing to the district's discipline commission.
Does not apply
    Reports whose fifth day is still running (not due).
Innocent explanations
    It was shown on time and the day was not entered; the commission collected the report itself; the first days of the
    month were holidays.
Ask next
    The notice or the meeting's record with its date, and the commission's receipt.
Known gaps
    A month that was never reported is not seen here. A written report counts where its recipient is named, whatever
    the day, unless the day is told and late. Any way of showing it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import lacking
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.spending import month_start
from monitor.vocabulary.verdicts import Severity

ZH = """上月“三公”经费没有在1日至5日向干部职工公开，或者没有书面报告纪委。

查什么
    每份月报：是否在次月1日至5日之间向干部职工公开；是否书面报告纪委，报了收到日的，收到是否不迟于5日。
为什么要紧
    一顿饭花了多少，同事心里有数；从来不让他们看的数字，就没有人核对。
法律依据
    鼎城区：各单位在每月的1-5日前通过单位公开栏、局域网或在月度工作会议上向干部职工公开上月“三公经费”开支情况，并以书
    面形式向区纪委报告。
不适用
    次月5日还没有过的月报（未到期）。
可能的正当理由
    已按时公开，没有填写日期；纪委上门收取了报告；月初正逢放假。
接着问
    公开栏照片或会议记录及其日期；纪委的签收。
已知不足
    从来没有报送的月份，这里看不到。书面报告写明了接收单位即算，除非报了收到日而且逾期。公开方式不限。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """From the first to the last of these days of the following month, both included."""

    from_day: int = param(1, unit="day of month", zh="最早公开日（含）", en="First day to disclose (incl.)")
    to_day: int = param(5, unit="day of month", zh="最迟公开日（含）", en="Last day to disclose (incl.)")
    recipients: tuple[str, ...] = param(
        ("discipline_commission",), unit="list", zh="书面报告对象", en="Written report to", codes="body_role"
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a report, with the days of its term and who has it in writing since when."""
    rows = f.of("spending.reported", "reported_to").filter(pl.col("role").is_in(p.recipients))
    by_role = rows.group_by("scope_id", "event", "role").agg(pl.col("received_at_day").min())
    reported = by_role.group_by("scope_id", "event").agg(
        reported_roles=pl.col("role").sort(), received_day=pl.col("received_at_day").max()
    )
    first = month_start(1).cast(pl.Int32)
    told = f.of("spending.reported").join(reported, on=["scope_id", "event"], how="left")
    told = told.with_columns(
        first_day=first + p.from_day - 1,
        last_day=first + p.to_day - 1,
        not_reported_to=lacking(p.recipients, "reported_roles"),
    )
    is_missing = pl.col("disclosed_date_day").is_null() | (pl.col("not_reported_to").list.len() > 0)
    done = pl.max_horizontal("disclosed_date_day", "received_day")
    return told.with_columns(
        due_day=pl.when(is_missing).then("last_day"),
        cured_day=pl.when(~is_missing & (done > pl.col("last_day"))).then(done),
    )


def applies(_: Params) -> pl.Expr:
    """Every monthly report."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Shown outside the days, or reported after them; what is missing is awaited."""
    shown = pl.col("disclosed_date_day").is_between("first_day", "last_day")
    late = pl.col("received_day") > pl.col("last_day")
    return ~shown | late.fill_null(value=False)


TOLD = {"role": "discipline_commission", "received_at": "2026-06-05T00:00:00+08:00"}


def _report(disclosed: str | None = "2026-06-03", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"unit": {"id": UNIT}, "month": "2026-05", "channel": "notice_board", "reported_to": [TOLD]}
    if disclosed is not None:
        told["disclosed_date"] = disclosed
    return like("spending.reported", "2026-06-01", **(told | more))


RULE = Rule(
    id="san.monthly-1-5",
    version=1,
    family="san",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("spending.reported",),
    reads=("spending.reported",),
    about=("unit_id", "month"),
    evidence=(
        Shown("month", "月份", "Month"),
        Shown("disclosed_date_day", "向职工公开日", "Shown to staff on"),
        Shown("channel", "公开方式", "How", codes="medium"),
        Shown("not_reported_to", "未书面报告的对象", "Not reported to", codes="body_role"),
        Shown("received_day", "书面报告收到日", "Written report received on"),
        Shown("first_day", "期限首日", "First day of the term"),
        Shown("last_day", "期限末日", "Last day of the term"),
    ),
    title={"zh": "每月1-5日公开上月三公", "en": "Previous month's spend disclosed by the 5th"},
    message={
        "zh": "{month} 的“三公”经费应在 {first_day} 至 {last_day} 向职工公开并书面报告{recipients}，公开日：{disclosed_date_day}"
        "[，未书面报告：{not_reported_to}][，书面报告收到日：{received_day}]",
        "en": "Spending of {month} was to be shown to staff from {first_day} to {last_day} and reported in writing to "
        "{recipients}; shown on: {disclosed_date_day}[; not reported in writing to: {not_reported_to}][; written "
        "report received on {received_day}]",
    },
    cites=(Cite("seed-dingcheng", "三(3)"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("shown on the fifth, received on the fifth", (_report("2026-06-05"),), {"2026-05": "clear"}),
        Example("shown on the first", (_report("2026-06-01"),), {"2026-05": "clear"}),
        Example("shown on the sixth", (_report("2026-06-06"),), {"2026-05": ("flagged", "breach")}),
        Example("shown before the month was over", (_report("2026-05-31"),), {"2026-05": "flagged"}),
        Example("never shown to the staff", (_report(None),), {"2026-05": ("flagged", "overdue")}, as_of="2026-06-06"),
        Example(
            "not shown yet, the fifth is running",
            (_report(None),),
            {"2026-05": ("not_applicable", "not_due")},
            as_of="2026-06-05",
        ),
        Example("no written report", (_report(reported_to=[]),), {"2026-05": ("flagged", "overdue")}),
        Example(
            "reported to finance only", (_report(reported_to=[{"role": "finance_bureau"}]),), {"2026-05": "flagged"}
        ),
        Example(
            "the commission is named, the day is not",
            (_report(reported_to=[{"role": "discipline_commission"}]),),
            {"2026-05": "clear"},
        ),
        Example(
            "the written report came on the sixth",
            (_report(reported_to=[{**TOLD, "received_at": "2026-06-06T00:00:00+08:00"}]),),
            {"2026-05": "flagged"},
        ),
        Example(
            "the day of disclosure was completed by a correction",
            (_report(None), {**_report("2026-06-04"), "corrects": "ex-1"}),
            {"2026-05": "clear"},
        ),
        Example(
            "December is shown in January",
            (_report("2026-01-05", month="2025-12", reported_to=[{"role": "discipline_commission"}]),),
            {"2025-12": "clear"},
        ),
        Example(
            "the seventh, where the place says so", (_report("2026-06-07"),), {"2026-05": "clear"}, set={"to_day": 7}
        ),
        Example(
            "from the second, where the place says so",
            (_report("2026-06-01"),),
            {"2026-05": "flagged"},
            set={"from_day": 2},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
