"""The evaluation report was not sent to the buyer within two working days of the end of the evaluation.

What it checks
    In government procurement: the working days from the end of an evaluation to the date of the report on it; where no
    report is there, whether the two working days are over.
Why it matters
    A report that lies with the agency can be written again.
Legal source
    Implementing Regulation of the Government Procurement Law, article 43 paragraph 1: the agency sends the report to
    the buyer within two working days of the end of the evaluation.
Does not apply
    Tenders under the tendering law and procedures outside both laws; procedures that the buyer runs with its own staff.
Innocent explanations
    The report was sent through the platform and not submitted; the committee was called back to correct it.
Ask next
    When the committee left, and what changed between its last draft and the report.
Known gaps
    When the report arrived is another question (the five working days of the buyer count from there). A report of which
    no evaluation is told cannot be judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.evaluation_reports import ROW, evaluation_reports
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sequels import followed, one_a_lot, unled
from monitor.vocabulary.verdicts import Severity

ZH = """评审结束后两个工作日内没有把评审报告送交采购人。

查什么
    政府采购中，从评审结束到评审报告日期的工作日；没有报告的，两个工作日是否已过。
为什么要紧
    压在代理机构手里的报告，可以重写。
法律依据
    政府采购法实施条例第43条第1款：采购代理机构自评审结束之日起2个工作日内将评审报告送交采购人。
不适用
    适用招标投标法的招标；两部法律之外的程序；采购人自行组织的采购。
可能的正当理由
    报告经平台送交，没有报送；评审委员会被召回更正报告。
接着问
    评审委员会什么时候离开；最后一稿与报告之间改了什么。
已知不足
    报告什么时候送到是另一个问题（采购人的五个工作日从那时起算）。没有报送评审的报告，无法判定。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """2个工作日内: the second working day is inside."""

    max_days: int = param(2, unit="working_day", zh="最多工作日（含）", en="Most working days (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot that was evaluated, or a report of which no evaluation is told."""
    ended, reports = f.of("evaluation.concluded"), evaluation_reports(f)
    rows = followed(ended.select(ROW), reports).with_columns(ended_day="day")
    alone = unled(ended, reports).select(ROW).with_columns(next_day="day", next_event="event")
    rows = with_notice(f, pl.concat([rows, alone], how="diagonal"), organisation_form=pl.col("organisation_form"))
    is_open, last = pl.col("next_day").is_null(), working_days_after(pl.col("ended_day"), p.max_days)
    rows = rows.with_columns(
        last_day=last,
        due_day=pl.when(is_open).then(last),
        is_late=pl.when(is_open).then(pl.lit(value=False)).otherwise(pl.col("next_day") > last),
        events=pl.concat_list("next_event").list.drop_nulls(),
    ).with_columns(cured_day=pl.when("is_late").then("next_day"))
    return one_a_lot(rows, applies(p), f.as_of_day)


def applies(_: Params) -> pl.Expr:
    """Government procurement that the buyer does not run itself; who runs it is told, or presumed to be an agency."""
    is_own = (pl.col("organisation_form") == "self").fill_null(value=False)
    return (pl.col("regime") == "government_procurement") & ~is_own


def flagged(_: Params) -> pl.Expr:
    """Sent too late; a report that is missing is awaited."""
    return pl.col("is_late")


OCID = "ocds-tw9990-2026-0017"
GP = {"regime": "government_procurement"}


def _ended(day: str = "2026-04-30", **more: Any) -> dict[str, Any]:
    return like("evaluation.concluded", day, **(GP | more))


def _report(day: str, name: str = "RPT-A", **more: Any) -> dict[str, Any]:
    told = {"ocid": OCID, **GP, "report_kind": "evaluation", "report_id": name, "recipients": [{"role": "buyer"}]}
    return like("report.submitted", day, **(told | more))


RULE = Rule(
    id="awd.gp-report-2wd",
    version=1,
    family="awd",
    severity=Severity.LOW,
    scope="process",
    judges=("evaluation.concluded", "report.submitted"),
    reads=("evaluation.concluded", "report.submitted", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("ended_day", "last_day"),
    evidence=(
        Shown("ended_day", "评审结束日", "Evaluation ended on"),
        Shown("next_day", "报告日", "Report sent on"),
        Shown("last_day", "送交期限", "Last day to send"),
    ),
    title={"zh": "评审报告两个工作日送交", "en": "Evaluation report sent in two working days"},
    message={
        "zh": "{ended_day} 评审结束，评审报告应在 {max_days} 个工作日内（{last_day} 前，含当日）送交采购人[，{next_day} 才送交]",
        "en": "The evaluation ended on {ended_day}; its report was due to the buyer within {max_days} working days, by "
        "{last_day}[: sent on {next_day}]",
    },
    cites=(Cite("cn-procurement-regulation", "43"),),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "on the second working day, after five days of holiday", (_ended(), _report("2026-05-07")), {OCID: "clear"}
        ),
        Example("the day after", (_ended(), _report("2026-05-08")), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (_report("2026-05-08"), _ended()), {OCID: "flagged"}),
        Example(
            "no report, the second working day is not over",
            (_ended(),),
            {OCID: ("not_applicable", "not_due")},
            as_of="2026-05-07",
        ),
        Example("no report, the day after", (_ended(),), {OCID: ("flagged", "overdue")}, as_of="2026-05-08"),
        Example(
            "of two lots one was reported late, though the other was not",
            (
                _ended(lot_id="L1"),
                _ended(lot_id="L2"),
                _report("2026-05-07", lot_id="L1"),
                _report("2026-05-11", name="RPT-B", lot_id="L2"),
            ),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example(
            "one report for two lots",
            (_ended(lot_id="L1"), _ended(lot_id="L2"), _report("2026-05-07")),
            {"L1": "clear", "L2": "clear"},
        ),
        Example(
            "two evaluations, the second one reported in time: the first was not",
            (_ended(), _ended("2026-05-20"), _report("2026-05-21")),
            {OCID: "flagged"},
        ),
        Example(
            "reported in time, and again a month later",
            (_ended(), _report("2026-05-07"), _report("2026-06-08", name="RPT-B")),
            {OCID: "clear"},
        ),
        Example(
            "a report of another kind",
            (_ended(), _report("2026-05-07", report_kind="tender_result")),
            {OCID: ("flagged", "overdue")},
        ),
        Example(
            "the buyer runs the procedure itself",
            (like("tender.published", "2026-04-01", organisation_form="self", **GP), _ended()),
            {OCID: ("not_applicable", "out_of_scope")},
        ),
        Example(
            "an agency runs it",
            (like("tender.published", "2026-04-01", organisation_form="agency", **GP), _ended()),
            {OCID: "flagged"},
        ),
        Example("under the tendering law", (_ended(regime="tendering"),), {OCID: "not_applicable"}),
        Example(
            "a report, and no evaluation was told",
            (_report("2026-05-07"),),
            {OCID: ("not_assessable", "missing: ended_day, last_day")},
        ),
        Example(
            "no calendar of that year is known",
            (_ended("2040-04-30"), _report("2040-06-30")),
            {OCID: ("not_assessable", "missing: last_day")},
            as_of="2041-12-31",
        ),
        Example(
            "a corrected report: sent in time after all",
            (_ended(), _report("2026-05-08"), _report("2026-05-07", corrects="ex-2")),
            {OCID: "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
