"""Applicants had fewer than five days to hand in their prequalification papers.

What it checks
    Each issue of prequalification documents: under the tendering law the days from the end of sale to the deadline for
    papers; under the government procurement law whether that deadline is the fifth working day after the
    prequalification notice, or later.
Why it matters
    Who is kept out at the first door is not seen at the second.
Legal source
    Implementing Regulation of the Tendering and Bidding Law, article 17; Implementing Regulation of the Government
    Procurement Law, article 21.
Does not apply
    Tender documents, and procedures outside both laws.
Innocent explanations
    The deadline was moved and the move was not submitted with the documents.
Ask next
    Who applied, who was late, and who knew beforehand.
Known gaps
    The deadline is the one told with the documents. The notice is the first publication of it. Working days of a year
    without a published calendar cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.preceding import published
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """资格预审申请文件的提交时间不足五天。

查什么
    每次资格预审文件发出：适用招标投标法的，从停止发售到提交截止的天数；适用政府采购法的，提交截止是否在资格预审公告后第五个工
    作日或者更晚。
为什么要紧
    在第一道门被挡住的人，第二道门前就看不到了。
法律依据
    招标投标法实施条例第17条：自停止发售之日起不得少于5日；政府采购法实施条例第21条：自公告发布之日起不得少于5个工作日。
不适用
    招标文件；两部法律之外的程序。
可能的正当理由
    提交截止已经顺延，没有随文件报送。
接着问
    谁提交了申请，谁来晚了，谁事先知道。
已知不足
    提交截止以随文件报送的为准；公告以首次发布为准。没有公布日历的年份，无法计算工作日。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不得少于5日 and 5个工作日 include the fifth; the first day is not counted."""

    min_days: int = param(5, unit="day", zh="停止发售后最少天数（含）", en="Fewest days after the sale (incl.)")
    min_days_gp: int = param(
        5, unit="working_day", zh="公告后最少工作日（含，政府采购）", en="Fewest working days after the notice (incl.)"
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, with the earliest lawful day for the deadline (`least_day`) and what it counts from."""
    notices = (
        published(f, "prequalification_notice")
        .group_by(PROCESS)
        .agg(noticed_day=pl.col("day").min(), notice_events=pl.col("event").unique().sort())
    )
    issued = f.of("tender_document.issued").filter(pl.col("document_stage") == "prequalification")
    by_notice = pl.col("regime") == "government_procurement"
    rows = issued.join(notices, on=PROCESS, how="left").with_columns(
        from_day=pl.when(by_notice).then("noticed_day").otherwise("issue_until_day"),
        least_day=pl.when(by_notice)
        .then(working_days_after(pl.col("noticed_day"), p.min_days_gp))
        .otherwise(pl.col("issue_until_day") + p.min_days),
        events="notice_events",
    )
    return one_each(rows, [*PROCESS, "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Prequalification under either law."""
    return pl.col("regime").is_in(["tendering", "government_procurement"])


def flagged(_: Params) -> pl.Expr:
    """The deadline comes before that day."""
    return pl.col("submission_deadline_day") < pl.col("least_day")


OCID = "ocds-tw9990-2026-0016"
GP = {"regime": "government_procurement"}


def _issued(deadline: str | None = "2026-03-11", until: str = "2026-03-06", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"ocid": OCID, "document_stage": "prequalification", "regime": "tendering"}
    told["submission_deadline"] = deadline and f"{deadline}T09:00:00+08:00"
    return like("tender_document.issued", "2026-03-02", issue_until=f"{until}T17:00:00+08:00", **(told | more))


def _notice(day: str = "2026-03-02", what: str = "prequalification_notice", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"publication_id": f"PUB-{day}", "what": what, "ocid": OCID}
    return like("disclosure.published", day, **(told | GP | more))


RULE = Rule(
    id="tnd.prequal-5d",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("tender_document.issued",),
    reads=("tender_document.issued", "disclosure.published"),
    about=("ocid", "lot_id"),
    needs=("submission_deadline_day", "least_day"),
    evidence=(
        Shown("submission_deadline_day", "提交截止", "Papers due on"),
        Shown("from_day", "起算日（停止发售或公告）", "Counted from (end of sale, or notice)"),
        Shown("least_day", "最早的合法截止日", "Earliest lawful deadline"),
        Shown("regime", "适用制度", "Regime", codes="regime"),
        Shown("lot_id", "标段", "Lot"),
    ),
    title={"zh": "资格预审申请时间", "en": "Prequalification submission time"},
    message={
        "zh": "资格预审申请文件 {submission_deadline_day} 截止，从 {from_day} 起算最早应为 {least_day}（{regime}）",
        "en": "Prequalification papers due on {submission_deadline_day}; counted from {from_day} the deadline may be "
        "{least_day} at the earliest ({regime})",
    },
    cites=(
        Cite("cn-bidding-regulation", "17"),
        Cite("cn-procurement-regulation", "21", in_force=date(2015, 3, 1)),
    ),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("five days after the sale", (_issued(),), {OCID: ("clear", "lawful")}),
        Example("four days", (_issued("2026-03-10"),), {OCID: "flagged"}),
        Example(
            "the deadline is not told", (_issued(None),), {OCID: ("not_assessable", "missing: submission_deadline_day")}
        ),
        Example(
            "government procurement: the fifth working day after the notice",
            (_issued("2026-03-09", **GP), _notice()),
            {OCID: ("clear", "lawful")},
        ),
        Example("the fourth", (_issued("2026-03-08", **GP), _notice()), {OCID: "flagged"}),
        Example(
            "the first of two publications counts",
            (_issued("2026-03-09", **GP), _notice("2026-03-04"), _notice()),
            {OCID: "clear"},
        ),
        Example(
            "no notice is told, only that of the tender",
            (_issued(**GP), _notice(what="tender_notice")),
            {OCID: ("not_assessable", "missing: least_day")},
        ),
        Example(
            "the notice of another process",
            (_issued(**GP), _notice(ocid="ocds-tw9990-2026-0099")),
            {OCID: "not_assessable"},
        ),
        Example(
            "outside both laws; tender documents have rules of their own",
            (_issued("2026-03-07", regime="other"), _issued("2026-03-07", document_stage="tender")),
            {OCID: "not_applicable"},
        ),
        Example(
            "issued twice, the first too short",
            (_issued("2026-03-10"), _issued() | {"time": "2026-03-03T00:00:00+08:00"}),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
