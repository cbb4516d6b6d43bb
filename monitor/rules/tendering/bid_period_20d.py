"""Bidders had less than twenty days between the first issue of the tender documents and the bid deadline.

What it checks
    The days from the first issue of the tender documents of a lot to the bid deadline of the notice that governs it.
Why it matters
    A short period leaves only those who knew beforehand able to bid.
Legal source
    Law on Tendering and Bidding, article 24; Government Procurement Law, article 35: not less than twenty days.
Does not apply
    Procedures that are no tender (negotiation, consultation, inquiry, single source, direct award) and procedures
    outside both laws. The issue of prequalification documents does not start the period.
Innocent explanations
    The project need not be tendered at all, so that the period is not mandatory; the documents were on offer earlier
    than submitted; the deadline was moved and the period was kept in the end (the finding is then cured).
Ask next
    The record of issue on the platform, and who asked for the documents and when.
Known gaps
    Whether the project is one that must be tendered is not judged here. A move of the deadline is known only from the
    clarification that carries the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, acts, governed, met, once, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """招标文件开始发出到投标截止不足二十天。

查什么
    每个标段招标文件首次发出到其公告所定投标截止的天数。
为什么要紧
    时间短，只有事先知道的人才来得及投标。
法律依据
    招标投标法第24条、政府采购法第35条：不得少于二十日。
不适用
    不属于招标的方式（谈判、磋商、询价、单一来源、直接发包）；两部法律之外的程序。资格预审文件的发出不起算。
可能的正当理由
    项目本不属于必须招标，期限不是强制的；文件实际发出早于报送的日期；截止日后来延后，最终满足了期限（疑点随即标为已整
    改）。
接着问
    平台上的文件发出记录；谁在何时获取过文件。
已知不足
    项目是否必须招标，本规则不判断。截止日的变更只能从载明新截止日的澄清中得知。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不得少于二十日 includes the twentieth day."""

    min_days: int = param(20, unit="day", zh="最少天数（含）", en="Fewest days (incl.)")


def issues(f: Facts) -> pl.LazyFrame:
    """Tender documents: one row a notice and lot, with the day of first issue; no notice: `notice_event` is null."""
    issued = f.of("tender_document.issued").filter(pl.col("document_stage") == "tender")
    notices = governed(issued, acts(f.of("tender.published"))).select("scope_id", "event", notice_event="act_event")
    told = issued.join(notices, on=["scope_id", "event"], how="left")
    lots = told.select(*PROCESS, "notice_event", "lot_id", "event").unique([*PROCESS, "notice_event", "lot_id"])
    named = lots.filter(pl.col("lot_id").is_not_null() | (pl.len().over(*PROCESS, "notice_event") == 1))
    issue = told.select(
        *PROCESS, "lot_id", issue_notice="notice_event", issue_event="event", first_issue_day="day", regime="regime"
    )
    own = met(named, issue).filter(pl.col("issue_notice").eq_missing(pl.col("notice_event")))
    return own.sort("first_issue_day", "issue_event").unique(
        ["scope_id", "ocid", "notice_event", "lot_id"], keep="first"
    )


def moved(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows with the deadline as it stood last (`last_deadline_day`) and the day on which that was told."""
    told = f.of("clarification.issued").filter(
        (pl.col("document_stage") == "tender") & pl.col("new_deadline").is_not_null()
    )
    later = acts(told, last_deadline_day=pl.col("new_deadline_day")).rename({"act_day": "moved_day"})
    pairs = met(rows.select(*PROCESS, "lot_id", "event", "bid_deadline_day", from_day="day"), later)
    mine = pairs.filter(pl.col("moved_day") >= pl.col("from_day"), pl.col("moved_day") <= pl.col("bid_deadline_day"))
    last = mine.sort("moved_day", "act_at", "act_event", descending=True).unique(
        ["scope_id", "event", "lot_id"], keep="first", maintain_order=True
    )
    columns = ["scope_id", "event", "lot_id", "last_deadline_day", "moved_day"]
    return rows.join(last.select(columns), on=columns[:3], how="left", nulls_equal=True)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a notice and lot, with the days from first issue to the deadline, as published and as it stood last."""
    notices = f.of("tender.published").select(
        *PROCESS, "regime", "method", "bid_deadline_day", "at", "day", notice_event="event", budget_cny=cny("budget")
    )
    issued = once(issues(f)).rename({"regime": "issue_regime"})
    rows = notices.join(issued, on=[*PROCESS, "notice_event"], how="full", coalesce=True).with_columns(
        event=pl.coalesce("notice_event", "issue_event"),
        day=pl.coalesce("day", "first_issue_day"),
        regime=pl.coalesce("regime", "issue_regime"),
        events=pl.concat_list("issue_event").list.drop_nulls(),
    )
    timed = moved(f, once(rows)).with_columns(
        days=pl.col("bid_deadline_day") - pl.col("first_issue_day"),
        last_days=pl.col("last_deadline_day") - pl.col("first_issue_day"),
        stake_fen=pl.col("budget_cny"),
    )
    timed = timed.with_columns(cured_day=pl.when(pl.col("last_days") >= p.min_days).then("moved_day"))
    return one_each(timed, [*PROCESS, "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders under either law."""
    regime = pl.col("regime").is_in(["tendering", "government_procurement"])
    return regime & pl.col("method").is_in(TENDERED)


def flagged(p: Params) -> pl.Expr:
    """Too short as published, or as it stood last."""
    return (pl.col("days") < p.min_days) | (pl.col("last_days") < p.min_days).fill_null(value=False)


OCID = "ocds-tw9990-2026-0017"
DOLLARS = {"amount": "900000.00", "currency": "USD"}


def _notice(day: str = "2026-03-20", deadline: str | None = "2026-04-09", **more: Any) -> dict[str, Any]:
    told = {} if deadline is None else {"bid_deadline": f"{deadline}T09:00:00+08:00"}
    return like("tender.published", day, **told, **more)


def _issue(day: str = "2026-03-20", stage: str = "tender", **more: Any) -> dict[str, Any]:
    return like("tender_document.issued", day, document_stage=stage, **more)


def _moved(deadline: str, day: str = "2026-04-01") -> dict[str, Any]:
    new = f"{deadline}T09:00:00+08:00"
    return like("clarification.issued", day, document_stage="tender", affects_bid=True, new_deadline=new)


RULE = Rule(
    id="tnd.bid-period-20d",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="process",
    judges=("tender.published", "tender_document.issued"),
    reads=("tender.published", "tender_document.issued", "clarification.issued"),
    about=("ocid", "lot_id"),
    needs=("method", "bid_deadline_day", "first_issue_day"),
    evidence=(
        Shown("first_issue_day", "文件开始发出日", "Documents first issued on"),
        Shown("bid_deadline_day", "投标截止日", "Bid deadline"),
        Shown("days", "间隔天数", "Days between"),
        Shown("last_deadline_day", "变更后的截止日", "Deadline as moved"),
        Shown("method", "采购方式", "Method", codes="method"),
    ),
    title={"zh": "投标准备期二十日", "en": "Bid preparation of twenty days"},
    message={
        "zh": "投标准备期 {days} 天，应不少于 {min_days} 天[，少 {min_days-days} 天]：招标文件 {first_issue_day} 发出，"
        "{bid_deadline_day} 截止[，后变更为 {last_deadline_day}]",
        "en": "{days} days to prepare bids, at least {min_days} are due[: {min_days-days} short]; documents first "
        "issued on {first_issue_day}, bid deadline {bid_deadline_day}[, moved to {last_deadline_day}]",
    },
    cites=(Cite("cn-bidding-law", "24"), Cite("cn-procurement-law", "35")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("twenty days: the bound is lawful", (_notice(), _issue()), {OCID: "clear"}),
        Example("nineteen days", (_notice(deadline="2026-04-08"), _issue()), {OCID: "flagged"}),
        Example(
            "nineteen days, submitted in the opposite order",
            (_issue(), _notice(deadline="2026-04-08")),
            {OCID: "flagged"},
        ),
        Example(
            "the notice is early enough, the documents came a day later",
            (_notice(), _issue(day="2026-03-21")),
            {OCID: "flagged"},
        ),
        Example(
            "documents issued twice: the first issue counts",
            (_notice(), _issue(day="2026-03-25"), _issue()),
            {OCID: "clear"},
        ),
        Example(
            "of two lots one got its documents late",
            (_notice(), _issue(lot_id="L1"), _issue(day="2026-03-25", lot_id="L2")),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example(
            "fifteen days as published, moved so that twenty were left: flagged, and cured",
            (_notice(deadline="2026-04-04"), _issue(), _moved("2026-04-09")),
            {OCID: "flagged"},
        ),
        Example(
            "twenty days as published, brought forward",
            (_notice(), _issue(), _moved("2026-04-07")),
            {OCID: "flagged"},
        ),
        Example(
            "a second notice of the same process has its own documents",
            (_notice(), _issue(), _notice(day="2026-06-01", deadline="2026-06-15"), _issue(day="2026-06-01")),
            {OCID: "flagged"},
        ),
        Example(
            "a negotiation",
            (_notice(deadline="2026-04-01", method="competitive_negotiation"), _issue()),
            {OCID: "not_applicable"},
        ),
        Example(
            "outside both laws", (_notice(regime="other", deadline="2026-04-01"), _issue()), {OCID: "not_applicable"}
        ),
        Example(
            "the deadline is not told",
            (_notice(deadline=None), _issue()),
            {OCID: ("not_assessable", "missing: bid_deadline_day")},
        ),
        Example(
            "only prequalification documents were issued so far",
            (_notice(), _issue(stage="prequalification")),
            {OCID: ("not_assessable", "missing: first_issue_day")},
        ),
        Example("documents without a notice", (_issue(),), {OCID: "not_assessable"}),
        Example(
            "moved on the day of the notice, so that twenty days were left",
            (_notice(deadline="2026-04-14"), _issue(), _moved("2026-04-09", "2026-03-20")),
            {OCID: "clear"},
        ),
        Example(
            "brought forward by a day, on the day of the notice",
            (_notice(), _issue(), _moved("2026-04-08", "2026-03-20")),
            {OCID: "flagged"},
        ),
        Example(
            "what was told the day before concerned an earlier notice",
            (_notice(), _issue(), _moved("2026-04-08", "2026-03-19")),
            {OCID: "clear"},
        ),
        Example(
            "fifteen days, moved on the last of them: cured",
            (_notice(deadline="2026-04-04"), _issue(), _moved("2026-04-09", "2026-04-04")),
            {OCID: "flagged"},
        ),
        Example(
            "fifteen days, moved when they were over: not cured; a budget in dollars is no stake",
            (_notice(deadline="2026-04-04", budget=DOLLARS), _issue(), _moved("2026-04-09", "2026-04-05")),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
