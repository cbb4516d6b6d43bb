"""Bids were opened before the deadline, or long after it.

What it checks
    The moment at which the bids of a lot were opened against its bid deadline as it stood last. Before the deadline,
    or more than `tolerance` minutes after it, is shown.
Why it matters
    In the time between, sealed bids lie in somebody's hands; before the deadline, others can still answer them.
Legal source
    Law on Tendering and Bidding, article 34; Measures on Tendering of Government Procurement (order no. 87), article
    39: bids are opened in public at the very deadline. The minutes allowed are this product's.
Does not apply
    Procedures that are no tender, and procedures outside both laws.
Innocent explanations
    Many bids had to be decrypted; the platform was down; several lots were opened one after the other.
Ask next
    Who held the bids between the deadline and the opening, and what the platform's log shows of that time.
Known gaps
    Where one of the two moments tells the day only, the days are compared. A move of the deadline is known only from
    the clarification that carries the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.deadlines import as_text, with_deadline
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """开标早于投标截止时间，或者晚了很久。

查什么
    每个标段的开标时间与最后有效的投标截止时间：早于截止时间，或者晚于截止时间超过 tolerance 分钟的，予以提示。
为什么要紧
    截止到开标之间，密封的投标在别人手里；截止之前开标，别人还来得及应对。
法律依据
    招标投标法第34条；政府采购货物和服务招标投标管理办法（第87号令）第39条：开标在投标截止的同一时间公开进行。容许的分钟
    数是本系统的经验值。
不适用
    不属于招标的方式；两部法律之外的程序。
可能的正当理由
    投标多，解密费时；平台故障；几个标段依次开标。
接着问
    截止到开标之间投标文件由谁保管；平台这段时间的日志。
已知不足
    有一个时刻只报到日的，按日比较。截止时间的变更只能从载明新截止时间的澄清得知。
"""

LAWS = ("tendering", "government_procurement")


@dataclass(frozen=True, slots=True)
class Params:
    """Exactly so many minutes later is not shown."""

    tolerance: int = param(
        30, unit="minutes", zh="容许晚于截止（含）", en="At most so long after the deadline (incl.)", heuristic=True
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an opened lot, with its deadline."""
    rows = with_deadline(f, f.of("bids.opened"))
    is_timed = pl.col("clock") & pl.col("deadline_clock")
    after = pl.col("at") - pl.col("deadline")
    too_late = pl.when(is_timed).then(after > pl.duration(minutes=p.tolerance)).otherwise(later("", "deadline"))
    rows = rows.with_columns(
        is_early=later("deadline", ""),
        is_too_late=too_late,
        opened=as_text(""),
        due=as_text("deadline"),
        events="deadline_events",
    )
    return one_each(rows, [*PROCESS, "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders under either law."""
    return pl.col("regime").is_in(LAWS) & pl.col("method").is_in(TENDERED)


def flagged(_: Params) -> pl.Expr:
    """Too early or too late."""
    return pl.col("is_early") | pl.col("is_too_late")


OCID = "ocds-tw9990-2026-0017"
DEADLINE = "2026-04-20T09:00:00+08:00"
NOTICE = like("tender.published", "2026-03-20", bid_deadline=DEADLINE)


def _opened(at: str, **more: Any) -> dict[str, Any]:
    return like("bids.opened", at, bids=[], **more)


def _clock(time: str, day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    return _opened(f"{day}T{time}+08:00", **more)


RULE = Rule(
    id="tnd.opening-at-deadline",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="process",
    judges=("bids.opened",),
    reads=("bids.opened", "tender.published", "clarification.issued"),
    about=("ocid", "lot_id"),
    needs=("deadline_day",),
    evidence=(
        Shown("opened", "开标时间", "Opened at"),
        Shown("due", "投标截止时间", "Deadline"),
        Shown("is_early", "早于截止", "Before the deadline"),
    ),
    title={"zh": "开标与截止同一时间", "en": "Opening at the deadline moment"},
    message={
        "zh": "投标截止时间 {due}，开标时间 {opened}：早于截止，或晚于截止超过 {tolerance} 分钟（早于截止：{is_early}）",
        "en": "Bids were due at {due} and opened at {opened}: before the deadline, or more than {tolerance} minutes "
        "after it (before: {is_early})",
    },
    cites=(Cite("cn-bidding-law", "34"), Cite("cn-procurement-tender-87", "39")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("at the deadline", (NOTICE, _clock("09:00:00")), {OCID: "clear"}),
        Example("thirty minutes after", (NOTICE, _clock("09:30:00")), {OCID: "clear"}),
        Example("thirty minutes and a second after", (NOTICE, _clock("09:30:01")), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (_clock("09:30:01"), NOTICE), {OCID: "flagged"}),
        Example("a second before", (NOTICE, _clock("08:59:59")), {OCID: "flagged"}),
        Example("the hour is not told, the day is the same", (NOTICE, _opened("2026-04-20")), {OCID: "clear"}),
        Example("the hour is not told, the day before", (NOTICE, _opened("2026-04-19")), {OCID: "flagged"}),
        Example("the hour is not told, the day after", (NOTICE, _opened("2026-04-21")), {OCID: "flagged"}),
        Example(
            "the hour of the deadline is not told, the day is the same",
            (like("tender.published", "2026-03-20", bid_deadline="2026-04-20T00:00:00+08:00"), _clock("09:00:00")),
            {OCID: "clear"},
        ),
        Example("where a place allows an hour", (NOTICE, _clock("10:00:00")), {OCID: "clear"}, set={"tolerance": 60}),
        Example(
            "opened at the old deadline, which had been moved",
            (
                NOTICE,
                like(
                    "clarification.issued",
                    "2026-04-10",
                    document_stage="tender",
                    new_deadline="2026-04-25T09:00:00+08:00",
                ),
                _clock("09:00:00"),
            ),
            {OCID: "flagged"},
        ),
        Example(
            "opened twice, the first time an hour late",
            (NOTICE, _clock("10:00:00"), _clock("09:00:00", day="2026-04-22")),
            {OCID: "flagged"},
        ),
        Example(
            "the deadline is not told",
            (like("tender.published", "2026-03-20"), _clock("10:00:00")),
            {OCID: ("not_assessable", "missing: deadline_day")},
        ),
        Example("no notice", (_clock("10:00:00"),), {OCID: "not_assessable"}),
        Example(
            "a negotiation",
            (like("tender.published", "2026-03-20", bid_deadline=DEADLINE, method="inquiry"), _clock("10:00:00")),
            {OCID: "not_applicable"},
        ),
        Example("outside both laws", (NOTICE, _clock("10:00:00", regime="other")), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
