"""Tender or prequalification documents were on sale for fewer than five days.

What it checks
    Each issue of tender or prequalification documents under the tendering law: the days from the first to the last
    day of sale.
Why it matters
    Who learns of a tender on the third day of a two-day sale has learned of it too late.
Legal source
    Implementing Regulation of the Tendering and Bidding Law, article 16: not fewer than five days.
Does not apply
    Government procurement (tnd.gp-doc-5wd), and procedures outside both laws.
Innocent explanations
    The sale was prolonged and the new end was not submitted; the documents stayed free to download.
Ask next
    The platform's record of who obtained the documents, and until when they could.
Known gaps
    The end of sale is the one told with the issue. The documents of one lot issued again are judged by the shorter of
    the two sales.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """招标文件或资格预审文件的发售期不足五天。

查什么
    适用招标投标法的每次招标文件、资格预审文件的发售：从发售首日到停止发售的天数。
为什么要紧
    只卖两天的文件，第三天才看到公告的人已经晚了。
法律依据
    招标投标法实施条例第16条：发售期不得少于5日。
不适用
    政府采购（由 tnd.gp-doc-5wd 判断）；两部法律之外的程序。
可能的正当理由
    发售期延长而没有报送新的截止日；文件一直可以免费下载。
接着问
    平台上谁获取了文件、到何时为止的记录。
已知不足
    停止发售之日以发出时报送的为准。同一标段再次发出的，以较短的一次为准。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不得少于5日 includes the fifth day."""

    min_days: int = param(5, unit="day", zh="最少天数（含）", en="Fewest days (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot and kind of document, with the days of its shortest sale."""
    rows = f.of("tender_document.issued").with_columns(days=pl.col("issue_until_day") - pl.col("day"))
    return one_each(rows, [*PROCESS, "lot_id", "document_stage"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Documents under the tendering law."""
    return pl.col("regime") == "tendering"


def flagged(p: Params) -> pl.Expr:
    """Fewer days than that."""
    return pl.col("days") < p.min_days


OCID = "ocds-tw9990-2026-0017"


def _issued(
    until: str = "2026-03-25T17:00:00+08:00", day: str = "2026-03-20T09:00:00+08:00", **more: Any
) -> dict[str, Any]:
    told: dict[str, Any] = {"issue_until": until, "document_stage": "tender", "regime": "tendering"}
    return like("tender_document.issued", day, **(told | more))


RULE = Rule(
    id="tnd.doc-sale-5d",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="process",
    judges=("tender_document.issued",),
    reads=("tender_document.issued",),
    about=("ocid", "lot_id", "document_stage"),
    needs=(),
    evidence=(
        Shown("days", "发售天数", "Days on sale"),
        Shown("day", "开始发售", "On sale from"),
        Shown("issue_until_day", "停止发售", "On sale until"),
        Shown("document_stage", "文件类别", "Document", codes="document_stage"),
        Shown("lot_id", "标段", "Lot"),
    ),
    title={"zh": "招标文件发售期", "en": "Tender documents on sale >= 5 days"},
    message={
        "zh": "{document_stage}从 {day} 发售到 {issue_until_day}，共 {days} 天，不足 {min_days} 天",
        "en": "{document_stage} documents on sale from {day} to {issue_until_day}: {days} days, fewer than {min_days}",
    },
    cites=(Cite("cn-bidding-regulation", "16"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("five days", (_issued(),), {OCID: ("clear", "lawful")}),
        Example("four days, to the last minute", (_issued("2026-03-24T23:59:00+08:00"),), {OCID: "flagged"}),
        Example("five days, not full ones", (_issued("2026-03-25T00:30:00+08:00"),), {OCID: "clear"}),
        Example(
            "prequalification documents as well",
            (_issued("2026-03-23T17:00:00+08:00", document_stage="prequalification"),),
            {OCID: "flagged"},
        ),
        Example(
            "issued again for longer",
            (
                _issued("2026-03-23T17:00:00+08:00"),
                _issued("2026-04-30T17:00:00+08:00", "2026-04-01T09:00:00+08:00"),
            ),
            {OCID: "flagged"},
        ),
        Example(
            "government procurement",
            (_issued("2026-03-21T17:00:00+08:00", regime="government_procurement"),),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
