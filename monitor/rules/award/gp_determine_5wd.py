"""The buyer did not determine the supplier within five working days of receiving the evaluation report.

What it checks
    In government procurement: the working days from the arrival of the evaluation report at the buyer to the first
    award of the lot on it; where nothing is awarded, whether the five working days are over.
Why it matters
    A buyer that waits can wait for an offer that no committee saw.
Legal source
    Implementing Regulation of the Government Procurement Law, article 43 paragraph 1: within five working days of
    receiving the report, among the recommended candidates, in their order.
Does not apply
    Tenders under the tendering law and procedures outside both laws; methods without a committee's report, such as
    single source; lots in which nobody was recommended, or that were ended before the five working days were over.
Innocent explanations
    A query was pending; the report went back to the committee; the award was made and not submitted.
Ask next
    What the buyer did between report and award, and who asked for it.
Known gaps
    A report whose arrival is not told cannot be judged, nor an award without a report. An award that follows another
    of the same report (the first winner withdrew) has no such period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.evaluation_reports import acted_on
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sequels import one_a_lot
from monitor.vocabulary.verdicts import Severity

ZH = """采购人收到评审报告后五个工作日内没有确定供应商。

查什么
    政府采购中，从采购人收到评审报告到据此首次确定该包供应商的工作日；没有确定的，五个工作日是否已过。
为什么要紧
    采购人一拖，就可能等来评审专家没有见过的条件。
法律依据
    政府采购法实施条例第43条第1款：收到评审报告之日起5个工作日内，在推荐的候选人中按顺序确定。
不适用
    适用招标投标法的招标；两部法律之外的程序；没有评审报告的方式，如单一来源；没有推荐候选人的包，五个工作日未满即终止的包。
可能的正当理由
    有质疑未答复；报告退回评审委员会；已经确定，没有报送。
接着问
    从收到报告到确定供应商之间采购人做了什么；是谁要求的。
已知不足
    没有报送收到日的报告、没有报告的结果，无法判定。同一报告之后另行确定的（原中标人放弃），不适用这一期限。
"""

UNREPORTED = ("single_source", "framework", "direct", "other")
"""Methods in which no committee reports."""


@dataclass(frozen=True, slots=True)
class Params:
    """5个工作日内: the fifth working day is inside."""

    max_days: int = param(5, unit="working_day", zh="最多工作日（含）", en="Most working days (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot with a report, or with an award without any."""
    awards = f.of("award.made").select("scope_id", award_cny=cny("amount"), next_event="event")
    rows = acted_on(f, "award.made", lambda received: working_days_after(received, p.max_days))
    rows = with_notice(f, rows, method=pl.col("method")).join(awards, on=["scope_id", "next_event"], how="left")
    rows = rows.with_columns(
        cured_day=pl.when("is_late").then("next_day"),
        stake_fen="award_cny",
        events=pl.concat_list("next_event").list.drop_nulls(),
    )
    return one_a_lot(rows, applies(p), f.as_of_day)


def applies(_: Params) -> pl.Expr:
    """Lots with candidates, under the procurement law, that did not end in time; by a method with reports."""
    has_report = ~pl.col("method").is_in(UNREPORTED).fill_null(value=False)
    stands = pl.col("has_candidates") & pl.col("end_day").is_null()
    return (pl.col("regime") == "government_procurement") & has_report & stands


def flagged(_: Params) -> pl.Expr:
    """Determined too late; an award that is missing is awaited."""
    return pl.col("is_late")


OCID = "ocds-tw9990-2026-0017"
GP = {"regime": "government_procurement"}
UNIT = {"id": "11999001MB000006XG"}


def _report(received: str | None = "2026-04-21", name: str = "RPT-A", **more: Any) -> dict[str, Any]:
    told = {"ocid": OCID, **GP, "report_kind": "evaluation", "report_id": name}
    to: dict[str, Any] = {"role": "buyer", "organisation": UNIT}
    to |= {"received_at": f"{received}T00:00:00+08:00"} if received else {}
    return like("report.submitted", "2026-04-20", recipients=[to], **(told | more))


def _ranked(**more: Any) -> dict[str, Any]:
    return like("evaluation.concluded", "2026-04-20", **(GP | more))


def _award(day: str, name: str = "AW-A", **more: Any) -> dict[str, Any]:
    return like("award.made", day, award_id=name, **(GP | more))


RULE = Rule(
    id="awd.gp-determine-5wd",
    version=1,
    family="awd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("report.submitted", "award.made"),
    reads=("report.submitted", "award.made", "evaluation.concluded", "tender.terminated", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("received_day", "last_day", "has_candidates"),
    evidence=(
        Shown("received_day", "收到评审报告日", "Report received on"),
        Shown("next_day", "确定供应商日", "Supplier determined on"),
        Shown("last_day", "期限", "Last day"),
        Shown("stake_fen", "成交金额（元）", "Amount awarded (CNY)"),
    ),
    title={"zh": "五个工作日内确定供应商", "en": "Supplier determined within five working days"},
    message={
        "zh": "{received_day} 收到评审报告，应在 {max_days} 个工作日内（{last_day} 前，含当日）确定供应商[，{next_day} 才确定]",
        "en": "The evaluation report was received on {received_day}; the supplier was due within {max_days} working "
        "days, by {last_day}[: determined on {next_day}]",
    },
    cites=(Cite("cn-procurement-regulation", "43"),),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("on the fifth working day", (_ranked(), _report(), _award("2026-04-28")), {OCID: "clear"}),
        Example("the day after", (_ranked(), _report(), _award("2026-04-29")), {OCID: "flagged"}),
        Example(
            "the same, submitted in the opposite order", (_award("2026-04-29"), _report(), _ranked()), {OCID: "flagged"}
        ),
        Example(
            "not determined, the fifth working day is not over",
            (_ranked(), _report()),
            {OCID: ("not_applicable", "not_due")},
            as_of="2026-04-28",
        ),
        Example(
            "not determined, the day after", (_ranked(), _report()), {OCID: ("flagged", "overdue")}, as_of="2026-04-29"
        ),
        Example(
            "determined in time; the winner withdrew, and the next was determined a month later",
            (_ranked(), _report(), _award("2026-04-23"), _award("2026-05-25", name="AW-B")),
            {OCID: "clear"},
        ),
        Example(
            "of two lots one was determined late",
            (
                _ranked(lot_id="L1"),
                _ranked(lot_id="L2"),
                _report(),
                _award("2026-04-28", lot_id="L1"),
                _award("2026-04-29", name="AW-B", lot_id="L2"),
            ),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example(
            "nobody was recommended", (_ranked(candidates=[]), _report()), {OCID: ("not_applicable", "out_of_scope")}
        ),
        Example(
            "the lot was ended on the fifth working day",
            (_ranked(), _report(), like("tender.terminated", "2026-04-28", ocid=OCID, **GP)),
            {OCID: ("not_applicable", "out_of_scope")},
        ),
        Example(
            "no evaluation was told, and nothing was awarded",
            (_report(),),
            {OCID: ("not_assessable", "missing: has_candidates")},
        ),
        Example(
            "when the buyer had it is not told",
            (_ranked(), _report(None), _award("2026-06-30")),
            {OCID: ("not_assessable", "missing: received_day, last_day")},
        ),
        Example("an award, and no report was told", (_award("2026-04-28"),), {OCID: "not_assessable"}),
        Example(
            "an award from a single source",
            (like("tender.published", "2026-04-10", method="single_source", **GP), _award("2026-04-28")),
            {OCID: "not_applicable"},
        ),
        Example(
            "in an open tender, too late",
            (like("tender.published", "2026-03-10", method="open", **GP), _ranked(), _report(), _award("2026-04-29")),
            {OCID: "flagged"},
        ),
        Example(
            "no calendar of that year is known",
            (_report("2040-04-21"), _award("2040-05-29")),
            {OCID: ("not_assessable", "missing: last_day")},
            as_of="2041-12-31",
        ),
        Example(
            "under the tendering law",
            (_report(regime="tendering"), _award("2026-06-30", regime="tendering")),
            {OCID: "not_applicable"},
        ),
        Example(
            "a corrected award: determined in time after all",
            (_ranked(), _report(), _award("2026-04-29"), _award("2026-04-28", corrects="ex-3")),
            {OCID: "clear"},
        ),
        Example(
            "too late, in dollars",
            (_ranked(), _report(), _award("2026-04-29", amount={"amount": "900000.00", "currency": "USD"})),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
