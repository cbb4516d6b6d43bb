"""No written report on a tender within fifteen days of the award.

What it checks
    Each award of a tender under the tendering law: the days from the award to the first written report on the result
    of its process, and of its lot where the report names one.
Why it matters
    The report is the last look of the supervisor before the contract is carried out.
Legal source
    Law on Tendering and Bidding, article 47: within fifteen days of the day on which the winner was determined.
Does not apply
    Procedures that are no tender, as far as the notice tells; government procurement and procedures outside both laws.
Innocent explanations
    The report was made and not submitted; the award fell and the lot was awarded again; the project need not be
    tendered at all. A last day that is a rest day is not moved.
Ask next
    The stamp of receipt on the report.
Known gaps
    To whom it was sent is not compared. Whether the project is one that must be tendered is not judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.awaited import awaited
from monitor.rules.kit.days import days_after
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, acts, met, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """定标后十五日内没有提交招标投标情况的书面报告。

查什么
    适用招标投标法的每次定标：从定标到该采购过程（报告写明标段的，该标段）第一份书面情况报告的天数。
为什么要紧
    这份报告是合同履行之前监督部门的最后一次查看。
法律依据
    招标投标法第47条：自确定中标人之日起十五日内。
不适用
    公告载明不属于招标的方式；政府采购和两部法律之外的程序。
可能的正当理由
    已报告而没有报送；中标结果失效、同一标段重新定标；项目本不属于必须招标。期限最后一天是休息日的不顺延。
接着问
    报告上的收文章。
已知不足
    报给谁不核对。项目是否必须招标，本规则不判断。
"""

AWARD = ["scope_id", "award_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """十五日内: the fifteenth day is inside."""

    max_days: int = param(15, unit="day", zh="最多天数（含）", en="Most days (incl.)")


def reported(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`AWARD` with the first report on its lot on or after its day, and the first one of which more is not told."""
    told = f.of("report.submitted").filter(pl.col("report_kind") == "tender_result")
    sent = acts(told, is_written=pl.col("is_written"))
    pairs = met(rows.select(*PROCESS, "lot_id", "award_id", "day"), sent).filter(pl.col("act_day") >= pl.col("day"))
    written = pl.col("is_written").fill_null(value=True)
    return (
        pairs.filter(written)
        .group_by(AWARD)
        .agg(reported_day=pl.col("act_day").min(), events=pl.col("act_event").sort())
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an award, with the first report on it and the last day for one."""
    made = one_each(f.of("award.made"), AWARD)
    rows = with_notice(f, made, method=pl.col("method")).join(reported(f, made), on=AWARD, how="left")
    rows = rows.with_columns(
        last_day=days_after(pl.col("day"), p.max_days),
        unclear_day=pl.lit(None, dtype=pl.Int32),
        stake_fen=cny("amount"),
    )
    return rows.with_columns(**awaited("reported_day", "unclear_day", "last_day"))


def applies(_: Params) -> pl.Expr:
    """Awards of tenders under the tendering law; a method that is not told is presumed to be one."""
    return (pl.col("regime") == "tendering") & pl.col("method").is_in(TENDERED).fill_null(value=True)


def flagged(_: Params) -> pl.Expr:
    """Reported too late; a report not made yet is awaited."""
    return pl.col("is_late")


OCID = "ocds-tw9990-2026-0017"


def _award(day: str = "2026-04-28", **more: Any) -> dict[str, Any]:
    return like("award.made", day, **({"award_id": "AW-A"} | more))


def _report(day: str, kind: str = "tender_result", **more: Any) -> dict[str, Any]:
    told = {"report_id": f"RPT-{day}", "report_kind": kind, "ocid": OCID, "regime": "tendering"}
    return like("report.submitted", day, **(told | more))


RULE = Rule(
    id="tnd.report-15d",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("award.made",),
    reads=("award.made", "report.submitted", "tender.published"),
    about=("ocid", "lot_id", "award_id"),
    evidence=(
        Shown("day", "定标日", "Awarded on"),
        Shown("reported_day", "报告日", "Reported on"),
        Shown("last_day", "最后一天", "Last day"),
        Shown("stake_fen", "中标金额（元）", "Award (CNY)"),
    ),
    title={"zh": "招投标情况书面报告", "en": "Written tender report within fifteen days"},
    message={
        "zh": "{day} 定标，{max_days} 天内（至 {last_day}）没有提交招标投标情况书面报告[，{reported_day} 才提交]",
        "en": "Awarded on {day}; no written report on the tender within {max_days} days (by {last_day})[, it came on "
        "{reported_day}]",
    },
    cites=(Cite("cn-bidding-law", "47"),),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("on the fifteenth day", (_award(), _report("2026-05-13")), {"AW-A": "clear"}),
        Example("on the sixteenth", (_report("2026-05-14"), _award()), {"AW-A": "flagged"}),
        Example("on the day of the award", (_award(), _report("2026-04-28")), {"AW-A": "clear"}),
        Example(
            "the day before the award, and no other",
            (_award(), _report("2026-04-27")),
            {"AW-A": ("flagged", "overdue")},
        ),
        Example(
            "not reported, the fifteenth day", (_award(),), {"AW-A": ("not_applicable", "not_due")}, as_of="2026-05-13"
        ),
        Example("not reported, the day after", (_award(),), {"AW-A": ("flagged", "overdue")}, as_of="2026-05-14"),
        Example(
            "a report that is not written", (_award(), _report("2026-05-01", is_written=False)), {"AW-A": "flagged"}
        ),
        Example("a report of another kind", (_award(), _report("2026-05-01", "evaluation")), {"AW-A": "flagged"}),
        Example("on another lot", (_award(lot_id="L1"), _report("2026-05-01", lot_id="L2")), {"AW-A": "flagged"}),
        Example("on every lot", (_award(lot_id="L1"), _report("2026-05-01")), {"AW-A": "clear"}),
        Example("an award in dollars", (_award(amount={"amount": "9.00", "currency": "USD"}),), {"AW-A": "flagged"}),
        Example(
            "told twice: the later day counts",
            (_award("2026-04-20"), _award(), _report("2026-05-13")),
            {"AW-A": "clear"},
        ),
        Example(
            "a negotiation",
            (like("tender.published", "2026-03-20", method="inquiry"), _award()),
            {"AW-A": "not_applicable"},
        ),
        Example(
            "an invited tender",
            (like("tender.published", "2026-03-20", method="invited"), _award()),
            {"AW-A": "flagged"},
        ),
        Example("government procurement", (_award(regime="government_procurement"),), {"AW-A": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
