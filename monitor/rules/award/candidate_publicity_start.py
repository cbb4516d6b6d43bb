"""The candidates were not published within three days of the day on which the evaluation report was received.

What it checks
    The days from the arrival of the evaluation report at the buyer to the start of the publicity of the candidates of
    the lot; where they are not published, whether the three days are over.
Why it matters
    Between report and publicity nobody outside knows the ranking, and somebody inside may still try to change it.
Legal source
    Implementing Regulation of the Tendering Law, article 54 paragraph 1: within three days of receiving the report.
Does not apply
    Government procurement and procedures outside both laws; lots in which every bid was rejected, or that were ended
    before the three days were over.
Innocent explanations
    The project need not be tendered at all; the report came back for a correction; the publicity stands on the
    platform and was not submitted. No period moves because its last day is a rest day.
Ask next
    Who held the report meanwhile, and the page of the platform with its time.
Known gaps
    A report whose arrival is not told cannot be judged, nor a publicity without a report. Of several lots in one
    report those that were published are judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.evaluation_reports import acted_on
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sequels import one_a_lot
from monitor.vocabulary.verdicts import Severity

ZH = """收到评标报告之日起三天内没有公示中标候选人。

查什么
    从招标人收到评标报告到该标段开始公示中标候选人的天数；没有公示的，三天是否已过。
为什么要紧
    报告出来而没有公示的这几天，外面没有人知道排名，里面的人还可能想改。
法律依据
    招标投标法实施条例第54条第1款：自收到评标报告之日起3日内公示中标候选人。
不适用
    政府采购；两部法律之外的程序；投标全部被否决的标段，三天未满即终止的标段。
可能的正当理由
    项目本不属于必须招标；报告退回更正；平台上已经公示，没有报送。期限最后一天是休息日的不顺延。
接着问
    这几天报告在谁手里；平台上公示页面的时间。
已知不足
    没有报送收到日的报告、没有报告的公示，无法判定。一份报告写几个标段的，只判断已公示的标段。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """3日内: the third day is inside."""

    max_days: int = param(3, unit="day", zh="最多天数（含）", en="Most days (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot with a report, or with a publicity without any."""
    rows = acted_on(f, "candidates.published", lambda received: days_after(received, p.max_days)).with_columns(
        days=pl.col("next_day") - pl.col("received_day"),
        cured_day=pl.when("is_late").then("next_day"),
        events=pl.concat_list("next_event").list.drop_nulls(),
    )
    return one_a_lot(rows, applies(p), f.as_of_day)


def applies(_: Params) -> pl.Expr:
    """Lots with candidates, under the tendering law, that did not end in time."""
    return (pl.col("regime") == "tendering") & pl.col("has_candidates") & pl.col("end_day").is_null()


def flagged(_: Params) -> pl.Expr:
    """Published too late; a publicity that is missing is awaited."""
    return pl.col("is_late")


OCID = "ocds-tw9990-2026-0017"
UNIT = {"id": "11999001MB000006XG"}


def _report(
    received: str | None = "2026-04-21", name: str = "RPT-A", role: str = "buyer", **more: Any
) -> dict[str, Any]:
    told = {"ocid": OCID, "regime": "tendering", "report_kind": "evaluation", "report_id": name}
    to: dict[str, Any] = {"role": role, "organisation": UNIT}
    to |= {"received_at": f"{received}T00:00:00+08:00"} if received else {}
    return like("report.submitted", "2026-04-20", recipients=[to], **(told | more))


def _ranked(**more: Any) -> dict[str, Any]:
    return like("evaluation.concluded", "2026-04-20", **more)


def _shown(day: str, **more: Any) -> dict[str, Any]:
    return like("candidates.published", day, **more)


RULE = Rule(
    id="awd.candidate-publicity-start",
    version=1,
    family="awd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("report.submitted", "candidates.published"),
    reads=("report.submitted", "candidates.published", "evaluation.concluded", "tender.terminated"),
    about=("ocid", "lot_id"),
    needs=("received_day", "has_candidates"),
    evidence=(
        Shown("received_day", "收到评标报告日", "Report received on"),
        Shown("next_day", "公示起始日", "Published from"),
        Shown("days", "间隔天数", "Days between"),
        Shown("last_day", "公示期限", "Last day to publish"),
    ),
    title={"zh": "三日内公示中标候选人", "en": "Candidates published within three days"},
    message={
        "zh": "{received_day} 收到评标报告，应在 {max_days} 天内（{last_day} 前，含当日）公示中标候选人[，{next_day} 才公示，"
        "超期 {days-max_days} 天]",
        "en": "The evaluation report was received on {received_day}; the candidates were due within {max_days} days, "
        "by {last_day}[: published on {next_day}, days late: {days-max_days}]",
    },
    cites=(Cite("cn-bidding-regulation", "54"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("published on the third day", (_ranked(), _report(), _shown("2026-04-24")), {OCID: "clear"}),
        Example("published on the fourth day", (_ranked(), _report(), _shown("2026-04-25")), {OCID: "flagged"}),
        Example(
            "the same, submitted in the opposite order",
            (_shown("2026-04-25"), _report(), _ranked()),
            {OCID: "flagged"},
        ),
        Example(
            "not published, the third day is not over",
            (_ranked(), _report()),
            {OCID: ("not_applicable", "not_due")},
            as_of="2026-04-24",
        ),
        Example(
            "not published, the day after", (_ranked(), _report()), {OCID: ("flagged", "overdue")}, as_of="2026-04-25"
        ),
        Example("published before the report was there", (_ranked(), _report(), _shown("2026-04-20")), {OCID: "clear"}),
        Example("no evaluation was told, and it was published", (_report(), _shown("2026-04-24")), {OCID: "clear"}),
        Example(
            "no evaluation was told, and nothing was published",
            (_report(),),
            {OCID: ("not_assessable", "missing: has_candidates")},
        ),
        Example(
            "every bid was rejected", (_ranked(candidates=[]), _report()), {OCID: ("not_applicable", "out_of_scope")}
        ),
        Example(
            "the lot was ended on the third day",
            (_ranked(), _report(), like("tender.terminated", "2026-04-24", ocid=OCID)),
            {OCID: ("not_applicable", "out_of_scope")},
        ),
        Example(
            "the lot was ended on the fourth day",
            (_ranked(), _report(), like("tender.terminated", "2026-04-25", ocid=OCID)),
            {OCID: ("flagged", "overdue")},
        ),
        Example(
            "of two lots one was published late",
            (
                _ranked(lot_id="L1"),
                _ranked(lot_id="L2"),
                _report(),
                _shown("2026-04-24", lot_id="L1"),
                _shown("2026-04-26", lot_id="L2"),
            ),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example(
            "published in time, and again after an objection",
            (_ranked(), _report(), _shown("2026-04-23"), _shown("2026-05-10")),
            {OCID: "clear"},
        ),
        Example(
            "the report reached the buyer twice: the first time counts",
            (_ranked(), _report(), _report("2026-04-24", name="RPT-B"), _shown("2026-04-26")),
            {OCID: "flagged"},
        ),
        Example(
            "it reached the supervision department; when the buyer had it is not told",
            (_ranked(), _report(role="administrative_supervision"), _shown("2026-04-30")),
            {OCID: ("not_assessable", "missing: received_day")},
        ),
        Example("its arrival is not told", (_ranked(), _report(None), _shown("2026-04-22")), {OCID: "not_assessable"}),
        Example(
            "a publicity, and no report was told",
            (_shown("2026-04-22"),),
            {OCID: ("not_assessable", "missing: received_day")},
        ),
        Example(
            "a report of another kind",
            (_ranked(), _report(report_kind="tender_result"), _shown("2026-04-30")),
            {OCID: "not_assessable"},
        ),
        Example(
            "government procurement",
            (_report(regime="government_procurement"), _shown("2026-04-30", regime="government_procurement")),
            {OCID: "not_applicable"},
        ),
        Example(
            "a corrected report: received later than first told",
            (_report("2026-04-19"), _report("2026-04-21", corrects="ex-1"), _ranked(), _shown("2026-04-24")),
            {OCID: "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
