"""The approved estimate is more than ten per cent above the feasibility figure, and nobody reported it.

What it checks
    Each approved estimate (初步设计概算): whether it is more than ten per cent above the investment approved with the
    feasibility study; if so, whether the excess was reported or the feasibility study approved anew.
Why it matters
    The project was chosen for what it was said to cost; whoever chose it has to know that it costs more.
Legal source
    Government Investment Regulation, article 12 paragraph 2: the owner reports; the department may ask for a new
    feasibility study.
Does not apply
    Approvals of other matters; an estimate within the ten per cent is clear.
Innocent explanations
    The report was part of the estimate's own papers; prices rose between the two approvals and the department was told
    by another way; the feasibility figure leaves out a part.
Ask next
    Both approvals with their tables, and what changed between them.
Known gaps
    The law sets no day for the report: one that comes later counts. Which department received it is not looked at.
    That the project is a government investment is taken from its having such approvals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.estimates import approved, figures
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.reports import reports
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.standing import with_standing
from monitor.rules.kit.sums import share
from monitor.vocabulary.verdicts import Severity

ZH = """批准的概算超过可行性研究投资估算的百分之十，没有报告。

查什么
    每次批准的初步设计概算：是否超过可行性研究批准的投资百分之十；超过的，是否已报告，或者可行性研究是否重新批准。
为什么要紧
    项目是按当初说的造价选定的，选定它的部门应当知道造价已经变了。
法律依据
    政府投资条例第12条第2款：项目单位应当报告，投资主管部门可以要求重新报送可行性研究报告。
不适用
    其他事项的批复；概算不超过百分之十的为未见异常。
可能的正当理由
    报告就在概算的报批材料里；两次批复之间价格上涨，已用别的方式告知；可行性研究的数字漏了一部分。
接着问
    两次批复及其附表；两次之间变了什么。
已知不足
    规定没有写明报告期限，事后报告也算。报给哪个部门不看。有这些批复的，即视为政府投资项目。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """超过百分之十: exactly ten per cent more needs no report."""

    max_ratio: str = param("0.10", unit="ratio", zh="无须报告的超出比例（含）", en="Excess without a report (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an approval; estimates with the feasibility figure that stood, and what was reported."""
    rows = with_standing(approved(f), figures(f, ("feasibility",), "feasibility"))
    anew = figures(f, ("feasibility",), "anew").group_by("scope_id").agg(pl.col("anew_day").max())
    sent = reports(f, "estimate_excess").group_by("scope_id").agg(reported_day=pl.col("day").min())
    rows = rows.join(anew, on="scope_id", how="left").join(sent, on="scope_id", how="left")
    again = pl.col("anew_day") > pl.col("feasibility_day")
    return rows.with_columns(
        excess_fen=pl.col("approved_fen") - pl.col("feasibility_fen"),
        free_fen=share("feasibility_fen", p.max_ratio),
        approved_anew_day=pl.when(again).then("anew_day"),
        stake_fen=(pl.col("approved_fen") - pl.col("feasibility_fen")).clip(lower_bound=0),
        events=pl.concat_list("feasibility_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Approved estimates."""
    return pl.col("approval_kind") == "estimate"


def below(_: Params) -> pl.Expr:
    """Within the ten per cent."""
    return pl.col("excess_fen") <= pl.col("free_fen")


def flagged(_: Params) -> pl.Expr:
    """Above, and neither reported nor approved anew."""
    silent = pl.col("reported_day").is_null() & pl.col("approved_anew_day").is_null()
    return pl.when(pl.col("excess_fen").is_not_null()).then(silent)


PROJECT = "2026-999001-54-01-000017"


def _approved(kind: str, amount: Any, day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"approval_id": f"APP-{kind}", "project_id": PROJECT}
    told |= {} if amount is None else {"amount": amount}
    return like("approval.granted", day, approval_kind=kind, **(told | more))


def _estimate(amount: Any, day: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    return _approved("estimate", amount, day, **more)


def _reported(kind: str = "estimate_excess", day: str = "2026-03-10", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"recipients": [{"role": "development_reform_bureau"}], "project_id": PROJECT}
    return like("report.submitted", day, report_id="RPT-A", report_kind=kind, **(told | more))


FEASIBLE = _approved("feasibility", "1000000.00", "2026-01-12")
DOLLARS = {"amount": "1.00", "currency": "USD"}
ID = "APP-estimate"

RULE = Rule(
    id="chg.estimate-10",
    version=1,
    family="chg",
    severity=Severity.HIGH,
    scope="project",
    judges=("approval.granted",),
    reads=("approval.granted", "report.submitted"),
    about=("approval_id",),
    needs=("approved_fen", "feasibility_fen"),
    evidence=(
        Shown("approved_fen", "批准概算（元）", "Approved estimate (CNY)"),
        Shown("feasibility_fen", "可研批准投资（元）", "Feasibility figure (CNY)"),
        Shown("excess_fen", "超出（元）", "Above (CNY)"),
        Shown("free_fen", "无须报告的超出（元）", "Excess without a report (CNY)"),
        Shown("day", "概算批准日", "Estimate approved on"),
        Shown("feasibility_day", "可研批准日", "Feasibility approved on"),
        Shown("feasibility_id", "可研批复", "Feasibility approval"),
        Shown("reported_day", "报告日", "Reported on"),
        Shown("approved_anew_day", "可研重新批准日", "Feasibility approved anew on"),
    ),
    title={"zh": "概算超估算10%须报告", "en": "Estimate above the feasibility figure reported"},
    message={
        "zh": "{day} 批准概算 {approved_fen} 元，可研批准投资 {feasibility_fen} 元，超出 {excess_fen} 元，"
        "高于 {max_ratio}（{free_fen} 元），没有报告，可研也没有重新批准",
        "en": "Estimate of CNY {approved_fen} approved on {day}, {excess_fen} above the feasibility figure of "
        "{feasibility_fen}: more than {max_ratio} of it ({free_fen}), neither reported nor approved anew",
    },
    cites=(Cite("cn-government-investment-regulation", "12"),),
    in_force=date(2019, 7, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example(
            "exactly ten per cent more; the feasibility study itself is not judged",
            (FEASIBLE, _estimate("1100000.00")),
            {ID: ("clear", "below_threshold"), "APP-feasibility": "not_applicable"},
        ),
        Example("one fen more", (FEASIBLE, _estimate("1100000.01")), {ID: "flagged"}),
        Example("the estimate first in the file", (_estimate("1100000.01"), FEASIBLE), {ID: "flagged"}),
        Example("reported afterwards", (FEASIBLE, _estimate("1100000.01"), _reported()), {ID: ("clear", "lawful")}),
        Example("reported before", (FEASIBLE, _estimate("1100000.01"), _reported(day="2026-02-20")), {ID: "clear"}),
        Example("another report", (FEASIBLE, _estimate("1100000.01"), _reported("superior")), {ID: "flagged"}),
        Example(
            "reported by word of mouth only",
            (FEASIBLE, _estimate("1100000.01"), _reported(is_written=False)),
            {ID: "flagged"},
        ),
        Example(
            "the feasibility study was approved anew afterwards",
            (
                FEASIBLE,
                _estimate("1100000.01"),
                _approved("feasibility", "1100000.00", "2026-03-03", approval_id="APP-again"),
            ),
            {ID: ("clear", "lawful")},
        ),
        Example(
            "it was approved anew before: the later figure stands",
            (
                _approved("feasibility", "1100000.00", "2026-02-10", approval_id="APP-again"),
                FEASIBLE,
                _estimate("1210000.01"),
            ),
            {ID: "flagged"},
        ),
        Example(
            "of the feasibility figure a part was cut before: the later figure stands",
            (
                _approved("feasibility", "900000.00", "2026-02-10", approval_id="APP-again"),
                FEASIBLE,
                _estimate("1000000.00"),
            ),
            {ID: "flagged"},
        ),
        Example(
            "told with a later date than the estimate: it is the figure all the same",
            (_approved("feasibility", "1000000.00", "2026-03-20"), _estimate("1100000.01")),
            {ID: "flagged"},
        ),
        Example(
            "both dated after the estimate: the first is the figure, the second approved anew",
            (
                _approved("feasibility", "1000000.00", "2026-03-20"),
                _approved("feasibility", "1100000.00", "2026-03-21", approval_id="APP-again"),
                _estimate("1100000.01"),
            ),
            {ID: ("clear", "lawful")},
        ),
        Example(
            "the feasibility study was not submitted",
            (_estimate("1100000.01"),),
            {ID: ("not_assessable", "missing: feasibility_fen")},
        ),
        Example(
            "its figure is not told",
            (_approved("feasibility", None, "2026-01-12"), _estimate("1.00")),
            {ID: ("not_assessable", "missing: feasibility_fen")},
        ),
        Example(
            "the estimate's amount is not told",
            (FEASIBLE, _estimate(None)),
            {ID: ("not_assessable", "missing: approved_fen")},
        ),
        Example("the estimate is in another currency", (FEASIBLE, _estimate(DOLLARS)), {ID: "not_assessable"}),
        Example(
            "the estimate was corrected",
            (FEASIBLE, _estimate("1100000.01"), _estimate("1100000.00", corrects="ex-2")),
            {ID: "clear"},
        ),
        Example(
            "two estimates, each judged for itself",
            (FEASIBLE, _estimate("9000000.00", approval_id="APP-B", day="2026-03-03"), _estimate("1.00")),
            {ID: "clear", "APP-B": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
