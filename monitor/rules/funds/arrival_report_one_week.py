"""Money for a project arrived, or its plan was approved, and not everyone who must be told had a report in a week.

What it checks
    Each receipt of project money: whether within seven days a written report had gone to the deputy county leader, the
    finance bureau and the development bureau. For money in the yearly plan the week runs from the reply to the work
    plan, for other money from its arrival.
Why it matters
    Money that nobody above knows of can be spent before anybody watches.
Legal source
    Tongyu county: within one week after the reply to the work plan, or after the arrival of money outside the plan, a
    written report goes to the three. One week is seven calendar days; a county may count working days.
Does not apply
    Receipts whose week is still running (not due).
Innocent explanations
    The report was made for several projects at once, or orally first; it was made before the money came and not
    repeated; it went to a recipient who is not named in the record.
Ask next
    The report, its distribution list, and the stamps of receipt.
Known gaps
    The day is the report's, not that of its arrival. Any other approval of the project stands for the reply to the
    work plan, the last one before the money came, else the first after it. Of money that names no project nobody can
    tell. A reply without a receipt is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after, working_days_after
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目资金到位或计划批复之后，一周内没有向应报送的对象全部书面报告。

查什么
    每笔到位的项目资金：七天内是否书面报告分管县领导、财政局和发改局。计划内资金从工作计划批复起算，计划外资金从到位起
    算。
为什么要紧
    上级不知道的钱，没有人监督就可能花掉。
法律依据
    通榆县：工作计划批复下达或计划外资金到位后一周内，书面报告分管县领导、财政局、发改局。一周按七个日历日计；县里可以按
    工作日计。
不适用
    期限未满的到位资金（未到期）。
可能的正当理由
    几个项目合并报告，或先作口头报告；资金到位之前报过，没有再报；报给了记录中没有列出的对象。
接着问
    报告、发送名单和签收章。
已知不足
    日期是报告的日期，不是收到的日期。项目的其他类批复当作工作计划批复，取资金到位前最近一次，没有的取之后第一次。没有写
    明项目的资金无法判断；只有批复而没有到位的不作判断。
"""

KEYS = ["scope_id", "event"]
ROLE = [*KEYS, "role"]


@dataclass(frozen=True, slots=True)
class Params:
    """Day seven is inside; recipients are all of the list."""

    report_days: int = param(7, unit="day", zh="报告期限（天，含）", en="Report within (days)")
    recipients: tuple[str, ...] = param(
        ("deputy_county_leader", "finance_bureau", "development_reform_bureau"),
        unit="list",
        zh="报送对象",
        en="Recipients, all of them",
        codes="body_role",
    )
    working_days: bool = param(default=False, unit="yes/no", zh="按工作日计算", en="Counted in working days")


def replies(f: Facts, receipts: pl.LazyFrame) -> pl.LazyFrame:
    """Receipt -> the reply to the work plan: the project's last before the money, else its first after."""
    told = f.of("approval.granted").filter(pl.col("approval_kind") == "other")
    told = told.select("scope_id", "day", reply_day="day", approval_id="approval_id").sort("day", "approval_id")
    asked = receipts.select(*KEYS, "day").sort("day")
    before = asked.join_asof(told, on="day", by="scope_id", strategy="backward", check_sortedness=False)
    after = asked.join_asof(told, on="day", by="scope_id", strategy="forward", check_sortedness=False)
    both = before.join(after.drop("day"), on=KEYS, suffix="_after")
    return both.select(
        *KEYS, *(pl.coalesce(name, f"{name}_after").alias(name) for name in ("reply_day", "approval_id"))
    )


def reports(f: Facts) -> pl.LazyFrame:
    """Reports on arrived funds, a row a recipient; one known not to be written is none."""
    kept = f.of("report.submitted").filter(
        pl.col("report_kind") == "funds_arrival", pl.col("is_written").fill_null(value=True)
    )
    kept = kept.select(*KEYS, "target_kind", "target_id", is_sure=pl.col("is_written").is_not_null())
    sent = f.of("report.submitted", "recipients").select(*KEYS, "day", "role").unique()
    return sent.join(kept, on=KEYS)


def reached(asked: pl.LazyFrame, sent: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """`asked` (a row a receipt and role) with the first day of a report that reaches the role, as `name`.

    A report that names a receipt reaches for that one only; any other for what had come by its day.
    """
    named = sent.filter(pl.col("target_kind") == "receipt").group_by("scope_id", "role", receipt_id="target_id")
    rest = sent.filter((pl.col("target_kind") != "receipt").fill_null(value=True))
    rest = rest.select("scope_id", "role", "day", found="day").sort("day")
    rows = asked.sort("start_day").join_asof(
        rest, left_on="start_day", right_on="day", by=["scope_id", "role"], strategy="forward", check_sortedness=False
    )
    rows = rows.join(named.agg(direct=pl.col("day").min()), on=["scope_id", "role", "receipt_id"], how="left")
    return rows.with_columns(pl.min_horizontal("found", "direct").alias(name)).drop("found", "direct")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a receipt, with the recipients whom no report in time reached."""
    receipts = f.of("funds.received")
    rows = receipts.join(replies(f, receipts), on=KEYS, how="left")
    start = pl.when("is_in_plan").then("reply_day").when(~pl.col("is_in_plan")).then("day")
    rows = rows.with_columns(start_day=pl.when(pl.col("project_id").is_not_null()).then(start))
    due = working_days_after if p.working_days else days_after
    rows = rows.with_columns(last_day=due(pl.col("start_day"), p.report_days))
    roles = pl.LazyFrame({"role": list(p.recipients)})
    asked = rows.filter(pl.col("start_day").is_not_null()).select(*KEYS, "receipt_id", "start_day", "last_day")
    sent = reports(f)
    asked = reached(reached(asked.join(roles, how="cross"), sent, "maybe"), sent.filter("is_sure"), "sure")
    late = pl.col("maybe").is_null() | (pl.col("maybe") > pl.col("last_day"))
    by_receipt = asked.group_by(KEYS).agg(
        missing_recipients=pl.col("role").filter(late).sort(),
        all_reported_day=pl.when(pl.col("maybe").null_count() == 0).then(pl.col("maybe").max()),
        is_late=(pl.col("maybe") > pl.col("last_day")).any(),
        is_sure=(pl.col("sure") <= pl.col("last_day")).fill_null(value=False).all(),
    )
    rows = rows.join(by_receipt, on=KEYS, how="left").with_columns(stake_fen=pl.col("amount_fen"))
    waits = pl.col("all_reported_day").is_null() & pl.col("start_day").is_not_null()
    return rows.with_columns(
        due_day=pl.when(waits).then("last_day"),
        cured_day=pl.when("is_late").then("all_reported_day"),
    )


def applies(_: Params) -> pl.Expr:
    """Every receipt of a project."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Somebody was told too late; unknown where a report in time is not told to be a written one."""
    certain = pl.col("is_sure") | pl.col("due_day").is_not_null()
    return pl.when("is_late").then(pl.lit(value=True)).when(certain).then(pl.lit(value=False))


PROJECT = "2026-999001-54-01-000017"
LEADER, FINANCE, PLANNING = "deputy_county_leader", "finance_bureau", "development_reform_bureau"


def _money(name: str = "RC-A", day: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"project_id": PROJECT, "is_in_plan": False}
    return like("funds.received", day, receipt_id=name, **(told | more))


def _report(day: str, *roles: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"report_kind": "funds_arrival", "recipients": [{"role": role} for role in roles]}
    told |= {"is_written": True, "project_id": PROJECT}
    return like("report.submitted", day, report_id=f"RPT-{day}", **(told | more))


def _reply(day: str) -> dict[str, Any]:
    return like("approval.granted", day, approval_id=f"APP-{day}", approval_kind="other", project_id=PROJECT)


ALL = (LEADER, FINANCE, PLANNING)

RULE = Rule(
    id="fnd.arrival-report-one-week",
    version=1,
    family="fnd",
    severity=Severity.HIGH,
    scope="project",
    judges=("funds.received",),
    reads=("funds.received", "approval.granted", "report.submitted"),
    about=("receipt_id",),
    needs=("project_id", "is_in_plan", "start_day", "last_day"),
    evidence=(
        Shown("start_day", "期限起算日", "The week runs from"),
        Shown("last_day", "报告期限", "Last day to report"),
        Shown("missing_recipients", "期限内未收到报告的单位", "Not told in time", codes="body_role"),
        Shown("all_reported_day", "全部报送日", "All told since"),
        Shown("is_in_plan", "计划内", "In the yearly plan"),
        Shown("approval_id", "计划批复", "Reply to the work plan"),
        Shown("amount_fen", "到位金额（元）", "Amount received (CNY)"),
    ),
    title={"zh": "资金到位一周内书面报告", "en": "Written report within a week of the arrival of funds"},
    message={
        "zh": "到位 {amount_fen} 元，书面报告期限 {last_day}[，期限内未报{missing_recipients}][，{all_reported_day} 才报齐]",
        "en": "CNY {amount_fen} arrived; a written report was due by {last_day}[; not told in time: "
        "{missing_recipients}][; all told only since {all_reported_day}]",
    },
    cites=(Cite("seed-tongyu", "二(3)报告"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all three on the seventh day", (_money(), _report("2026-03-09", *ALL)), {"RC-A": "clear"}),
        Example("all three on the eighth day", (_money(), _report("2026-03-10", *ALL)), {"RC-A": "flagged"}),
        Example("the report first in the file", (_report("2026-03-10", *ALL), _money()), {"RC-A": "flagged"}),
        Example(
            "the development bureau was never told",
            (_money(), _report("2026-03-04", LEADER, FINANCE)),
            {"RC-A": ("flagged", "overdue")},
        ),
        Example(
            "told one after the other, the last in time",
            (_money(), _report("2026-03-04", LEADER), _report("2026-03-05", FINANCE), _report("2026-03-09", PLANNING)),
            {"RC-A": "clear"},
        ),
        Example(
            "one on the seventh day, one on the eighth, one never",
            (_money(), _report("2026-03-09", LEADER), _report("2026-03-10", FINANCE)),
            {"RC-A": ("flagged", "breach")},
        ),
        Example(
            "the seventh day is not over", (_money(),), {"RC-A": ("not_applicable", "not_due")}, as_of="2026-03-09"
        ),
        Example("the eighth day", (_money(),), {"RC-A": ("flagged", "overdue")}, as_of="2026-03-10"),
        Example(
            "a report from before the money came is another's; an oral one is none",
            (_money(), _report("2026-03-01", *ALL), _report("2026-03-04", *ALL, is_written=False)),
            {"RC-A": "flagged"},
        ),
        Example(
            "not told which project the money is for",
            (_money(project_id=None), _report("2026-03-04", *ALL)),
            {"RC-A": "not_assessable"},
        ),
        Example(
            "not told whether the report was written",
            (_money(), _report("2026-03-04", *ALL, is_written=None)),
            {"RC-A": "not_assessable"},
        ),
        Example(
            "not told whether the report in time was written, and a written one the day after the term",
            (_money(), _report("2026-03-04", *ALL, is_written=None), _report("2026-03-10", *ALL)),
            {"RC-A": "not_assessable"},
        ),
        Example(
            "in the plan: the week runs from the reply",
            (_reply("2026-02-02"), _money(is_in_plan=True), _report("2026-02-09", *ALL)),
            {"RC-A": "clear"},
        ),
        Example(
            "in the plan, told within a week of the money and not of the reply",
            (_reply("2026-02-02"), _money(is_in_plan=True), _report("2026-03-04", *ALL)),
            {"RC-A": "flagged"},
        ),
        Example("in the plan, the reply is not told", (_money(is_in_plan=True),), {"RC-A": "not_assessable"}),
        Example("not told whether in the plan", (_money(is_in_plan=None),), {"RC-A": "not_assessable"}),
        Example(
            "two receipts; a report that names one of them",
            (
                _money("RC-A"),
                _money("RC-B"),
                _report("2026-03-04", *ALL, target={"kind": "receipt", "id": "RC-A"}),
            ),
            {"RC-A": "clear", "RC-B": "flagged"},
        ),
        Example(
            "seven working days where the place counts them",
            (_money(), _report("2026-03-11", *ALL)),
            {"RC-A": "clear"},
            set={"working_days": True},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
