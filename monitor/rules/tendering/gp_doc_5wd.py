"""The documents of a government tender were available for fewer than five working days.

What it checks
    Each issue of tender documents under the government procurement law: whether they were available until the fifth
    working day after the first day of issue, or longer.
Why it matters
    A short term leaves out all who did not know beforehand.
Legal source
    Implementing Regulation of the Government Procurement Law, article 31: not fewer than five working days.
Does not apply
    The tendering law (tnd.doc-sale-5d), prequalification documents, and procedures that are known to be no tender.
Innocent explanations
    The term was prolonged and the new end was not submitted; the documents stayed free to download.
Ask next
    The platform's record of who obtained the documents, and until when they could.
Known gaps
    The end of the term is the one told with the issue. Where no notice is told it is taken for a tender. Working days
    of a year without a published calendar cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购招标文件的提供期限不足五个工作日。

查什么
    适用政府采购法的每次招标文件发出：是否提供到发出之日后第五个工作日或者更久。
为什么要紧
    期限短，事先不知道的人就都赶不上。
法律依据
    政府采购法实施条例第31条：提供期限自招标文件开始发出之日起不得少于5个工作日。
不适用
    招标投标法（由 tnd.doc-sale-5d 判断）；资格预审文件；已知不属于招标的方式。
可能的正当理由
    期限延长而没有报送新的截止日；文件一直可以免费下载。
接着问
    平台上谁获取了文件、到何时为止的记录。
已知不足
    截止日以发出时报送的为准。没有公告的，当作招标。没有公布日历的年份，无法计算工作日。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不得少于5个工作日 includes the fifth; the day of issue is not counted."""

    min_days: int = param(5, unit="working_day", zh="最少工作日（含）", en="Fewest working days (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, with the day until which its documents have to be available."""
    issued = f.of("tender_document.issued").filter(pl.col("document_stage") == "tender")
    rows = with_notice(f, issued, method=pl.col("method")).with_columns(
        least_day=working_days_after(pl.col("day"), p.min_days)
    )
    return one_each(rows, [*PROCESS, "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tender documents under the procurement law."""
    is_tender = pl.col("method").is_in(TENDERED).fill_null(value=True)
    return (pl.col("regime") == "government_procurement") & is_tender


def flagged(_: Params) -> pl.Expr:
    """The end comes before that day."""
    return pl.col("issue_until_day") < pl.col("least_day")


OCID = "ocds-tw9990-2026-0017"


def _issued(until: str = "2026-03-27T17:00:00+08:00", day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"issue_until": until, "document_stage": "tender", "regime": "government_procurement"}
    return like("tender_document.issued", day, **(told | more))


def _notice(method: str) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", method=method, regime="government_procurement")


RULE = Rule(
    id="tnd.gp-doc-5wd",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="process",
    judges=("tender_document.issued",),
    reads=("tender_document.issued", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("least_day",),
    evidence=(
        Shown("day", "开始提供", "Available from"),
        Shown("issue_until_day", "截止", "Available until"),
        Shown("least_day", "至少应提供到", "Due until"),
        Shown("lot_id", "标段", "Lot"),
    ),
    title={"zh": "政府采购招标文件提供期限", "en": "GP documents available >= 5 working days"},
    message={
        "zh": "招标文件从 {day} 提供到 {issue_until_day}，{min_days} 个工作日应到 {least_day}",
        "en": "Tender documents available from {day} to {issue_until_day}; {min_days} working days end on {least_day}",
    },
    cites=(Cite("cn-procurement-regulation", "31"),),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a Friday to the Friday after", (_issued(), _notice("open")), {OCID: ("clear", "lawful")}),
        Example("to the Thursday", (_issued("2026-03-26T23:59:00+08:00"), _notice("open")), {OCID: "flagged"}),
        Example("no notice is told", (_issued("2026-03-26T17:00:00+08:00"),), {OCID: "flagged"}),
        Example("by invited tender", (_issued("2026-03-26T17:00:00+08:00"), _notice("invited")), {OCID: "flagged"}),
        Example(
            "over the holidays of October: nine more days",
            (_issued("2025-10-10T17:00:00+08:00", "2025-09-29"),),
            {OCID: "flagged"},
        ),
        Example("the next day", (_issued("2025-10-13T17:00:00+08:00", "2025-09-29"),), {OCID: "clear"}),
        Example(
            "no calendar is known",
            (_issued("2099-03-26T17:00:00+08:00", "2099-03-20"),),
            {OCID: ("not_assessable", "missing: least_day")},
            as_of="2099-12-31",
        ),
        Example(
            "documents of a negotiation",
            (_issued("2026-03-24T17:00:00+08:00"), _notice("competitive_negotiation")),
            {OCID: "not_applicable"},
        ),
        Example(
            "the tendering law", (_issued("2026-03-24T17:00:00+08:00", regime="tendering"),), {OCID: "not_applicable"}
        ),
        Example(
            "issued again for longer; prequalification documents have a rule of their own",
            (
                _issued("2026-03-24T17:00:00+08:00"),
                _issued("2026-04-30T17:00:00+08:00", "2026-04-01"),
                _issued("2026-03-03T17:00:00+08:00", "2026-03-02", document_stage="prequalification"),
            ),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
