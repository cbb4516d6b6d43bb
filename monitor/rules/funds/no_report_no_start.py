"""A project was tendered, contracted, started or paid before its funds had been reported to everybody.

What it checks
    Each tender notice, contract, start of work and payment of a project: whether by then a report on its funds had gone
    to the deputy county leader, the finance bureau and the development bureau.
Why it matters
    The report is the moment at which others can still ask; afterwards the money is bound.
Legal source
    Tongyu county, section two (3): a project that has not gone through the report is on no account carried out.
Does not apply
    Daily expenses; onward payments of a contractor; a start that is planned and has not happened.
Innocent explanations
    The report was made and not submitted, or in one paper for several projects; it went to a body that is named
    otherwise in the record; urgent repair came first.
Ask next
    The report with its distribution list and the stamps of receipt; who released the first step.
Known gaps
    Any report on arrived funds of the project counts, whatever money it was about; whether it came within a week is
    fnd.arrival-report-one-week's question. Several reports may reach the three. Of a tender notice given more than once
    the first is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.milestones import started
from monitor.rules.kit.params import param
from monitor.rules.kit.projects import scopes
from monitor.rules.kit.reports import FUNDS_REPORT_TO, all_told, not_told, reports
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """项目资金还没有向应报送的对象全部报告，项目就已招标、签合同、开工或付款。

查什么
    项目的每次采购公告、合同、开工和付款：当时项目资金是否已报告分管县领导、财政局和发改局。
为什么要紧
    报告的时候别人还能过问；过了这一步，钱就定了。
法律依据
    通榆县二（3）：不履行报告程序的项目决不允许组织实施。
不适用
    日常开支；承包人转付；计划中、尚未发生的开工。
可能的正当理由
    报告过，没有报送，或几个项目合并报告；报给的单位在记录中用了别的身份；抢修在先。
接着问
    报告、发送名单和签收章；第一步由谁放行。
已知不足
    该项目的任何一次资金到位报告都算，不论报的是哪笔资金；是否在一周之内，由 fnd.arrival-report-one-week 判断。三方可由几份
    报告分别送到。公告发布几次的，看第一次。
"""

MOMENT = ("scope_id", "event", "at", "day", "clock")
NOT_CARRIED_OUT = ("expense", "onward")
"""Payments that carry no project out, or that are a contractor's own affair."""


@dataclass(frozen=True, slots=True)
class Params:
    """All three, as in the report itself."""

    recipients: tuple[str, ...] = param(
        FUNDS_REPORT_TO, unit="list", zh="报送对象", en="Recipients, all of them", codes="body_role"
    )


def acts(f: Facts) -> pl.LazyFrame:
    """One row an act that carries a project out, named by its own number; `is_done` is false for what is none."""
    notices = (
        f.of("tender.published").sort("at", "event").unique(["scope_id", "ocid"], keep="first", maintain_order=True)
    )
    contracts = one_each(f.of("contract.signed"), ["scope_id", "contract_id"])
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    done = pl.lit(value=True)
    parts = (
        notices.select(*MOMENT, "ocid", is_done=done),
        contracts.select(*MOMENT, "contract_id", signed_id="contract_id", is_done=done, stake_fen=cny("amount")),
        started(f).select(*MOMENT, "project_id", "contract_id", "milestone_id", is_done="is_met"),
        payments.select(
            *MOMENT,
            "payment_id",
            is_done=~pl.col("payment_kind").is_in(NOT_CARRIED_OUT),
            stake_fen=cny("amount"),
        ),
    )
    return pl.concat(parts, how="diagonal")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an act, with the moment by which everybody had been told."""
    kinds = ("tender.published", "contract.signed", "milestone.updated", "payment.made", "report.submitted")
    known = scopes(*(f.of(kind) for kind in kinds), f.of("payment.made", "shares"))
    known = known.select("scope_id", of_project="project_id")
    told = all_told(reports(f, "funds_arrival"), p.recipients, ["scope_id"])
    rows = acts(f).join(known, on="scope_id", how="left").join(told, on="scope_id", how="left")
    rows = rows.with_columns(
        is_late=later("reported", "").fill_null(value=True), missing_recipients=not_told(p.recipients)
    )
    return rows.with_columns(cured_day=pl.when("is_late").then("reported_day"), events=pl.col("report_events"))


def applies(_: Params) -> pl.Expr:
    """Acts that have happened and carry a project out."""
    return pl.col("is_done")


def flagged(_: Params) -> pl.Expr:
    """Somebody had not been told."""
    return pl.when(pl.col("of_project").is_not_null()).then("is_late")


PROJECT = "2026-999001-54-01-000017"
OCID = "ocds-tw9990-2026-0017"
LEADER, FINANCE, PLANNING = FUNDS_REPORT_TO
DOLLARS = {"amount": "900000.00", "currency": "USD"}


def _report(day: str, *roles: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"report_kind": "funds_arrival", "recipients": [{"role": role} for role in roles]}
    return like("report.submitted", day, **(told | {"report_id": f"RPT-{day}", "project_id": PROJECT} | more))


def _notice(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like("tender.published", day, **({"ocid": OCID, "project_id": PROJECT} | more))


def _contract(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like("contract.signed", day, **({"contract_id": "CON-A", "project_id": PROJECT} | more))


def _start(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"milestone_id": "MS-A", "milestone_kind": "start", "status": "met", "project_id": PROJECT}
    return like("milestone.updated", day, **(told | more))


def _paid(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like(
        "payment.made", day, **({"payment_id": "PAY-A", "payment_kind": "progress", "project_id": PROJECT} | more)
    )


FOUR = (_notice(), _contract(), _start(), _paid())
IDS = (OCID, "CON-A", "MS-A", "PAY-A")

RULE = Rule(
    id="fnd.no-report-no-start",
    version=1,
    family="fnd",
    severity=Severity.CRITICAL,
    scope="project",
    judges=("tender.published", "contract.signed", "milestone.updated", "payment.made"),
    reads=("report.submitted", "tender.published", "contract.signed", "milestone.updated", "payment.made"),
    about=("ocid", "project_id", "contract_id", "milestone_id", "payment_id"),
    needs=("of_project",),
    evidence=(
        Shown("day", "行为日", "Done on"),
        Shown("ocid", "采购过程", "Tender notice of"),
        Shown("signed_id", "签订的合同", "Contract signed"),
        Shown("milestone_id", "开工节点", "Start of work"),
        Shown("payment_id", "支付", "Payment"),
        Shown("missing_recipients", "一直未收到报告的对象", "Never told", codes="body_role"),
        Shown("reported_day", "全部报送日", "All told since"),
    ),
    title={"zh": "未报告项目不得实施", "en": "Unreported project must not start"},
    message={
        "zh": "{day} [发布采购公告 {ocid}][签订合同 {signed_id}][开工（{milestone_id}）][付款 {payment_id}]，项目资金尚未全部"
        "报告[，未报{missing_recipients}][，{reported_day} 才报齐]",
        "en": "On {day}[ tender notice {ocid}][ contract {signed_id}][ start of work {milestone_id}][ payment "
        "{payment_id}], before the project's funds had been reported[; never told: {missing_recipients}][; all told "
        "only since {reported_day}]",
    },
    cites=(Cite("seed-tongyu", "二(3)报告"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "all three told that day",
            (_report("2026-03-20", LEADER, FINANCE, PLANNING), *FOUR),
            dict.fromkeys(IDS, "clear"),
        ),
        Example(
            "told the day after",
            (_report("2026-03-21", LEADER, FINANCE, PLANNING), *FOUR),
            dict.fromkeys(IDS, "flagged"),
        ),
        Example(
            "the same in reverse order of the file",
            (*FOUR[::-1], _report("2026-03-21", LEADER, FINANCE, PLANNING)),
            dict.fromkeys(IDS, "flagged"),
        ),
        Example("never reported", FOUR, dict.fromkeys(IDS, "flagged")),
        Example(
            "never reported, and not in yuan",
            (_contract(amount=DOLLARS), _paid(amount=DOLLARS)),
            {"CON-A": "flagged", "PAY-A": "flagged"},
        ),
        Example(
            "told one after the other: clear from the day on which the last was told",
            (
                _report("2026-02-05", LEADER),
                _report("2026-02-06", FINANCE),
                _report("2026-03-01", PLANNING),
                _report("2026-06-01", LEADER, FINANCE, PLANNING),
                _notice("2026-02-20"),
                _contract("2026-03-01"),
            ),
            {OCID: "flagged", "CON-A": "clear"},
        ),
        Example(
            "the finance bureau was never told",
            (_report("2026-02-05", LEADER, PLANNING), _start()),
            {"MS-A": "flagged"},
        ),
        Example(
            "another report; an oral one; one on another project",
            (
                _report("2026-02-05", LEADER, FINANCE, PLANNING, report_kind="superior"),
                _report("2026-02-06", LEADER, FINANCE, PLANNING, is_written=False),
                _report("2026-02-07", LEADER, FINANCE, PLANNING, project_id="X-1"),
                _contract(),
            ),
            {"CON-A": "flagged"},
        ),
        Example(
            "told in the afternoon, paid in the morning",
            (_report("2026-03-20T15:00:00+08:00", LEADER, FINANCE, PLANNING), _paid("2026-03-20T09:00:00+08:00")),
            {"PAY-A": "flagged"},
        ),
        Example(
            "expenses, a contractor's payment, a start that is only planned",
            (
                _paid(payment_kind="expense"),
                _paid(payment_id="PAY-B", payment_kind="onward"),
                _start(status="scheduled"),
            ),
            dict.fromkeys(("PAY-A", "PAY-B", "MS-A"), "not_applicable"),
        ),
        Example(
            "the day of the start is the one on which it was met",
            (_report("2026-03-20", LEADER, FINANCE, PLANNING), _start("2026-03-25", met_date="2026-03-19")),
            {"MS-A": "flagged"},
        ),
        Example(
            "no project is told",
            (_notice(project_id=None), _contract(project_id=None)),
            {OCID: ("not_assessable", "missing: of_project"), "CON-A": ("not_assessable", "missing: of_project")},
        ),
        Example(
            "a payment that belongs to the project through its contract",
            (
                _report("2026-03-10", LEADER, FINANCE, PLANNING),
                _contract(),
                _paid(project_id=None, contract_id="CON-A"),
            ),
            {"CON-A": "clear", "PAY-A": "clear"},
        ),
        Example(
            "a payment shared by two projects, both reported",
            (
                _report("2026-03-10", LEADER, FINANCE, PLANNING),
                _report("2026-03-11", LEADER, FINANCE, PLANNING, project_id="X-1"),
                _paid(project_id=None, shares=[{"project_id": one, "share": "0.5"} for one in (PROJECT, "X-1")]),
            ),
            {"PAY-A": "clear"},
        ),
        Example(
            "a notice given again after the report",
            (_notice("2026-03-01"), _report("2026-03-10", LEADER, FINANCE, PLANNING), _notice("2026-04-01")),
            {OCID: "flagged"},
        ),
        Example(
            "two recipients where the place names two",
            (_report("2026-02-05", LEADER, FINANCE), _contract()),
            {"CON-A": "clear"},
            set={"recipients": ["deputy_county_leader", "finance_bureau"]},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
