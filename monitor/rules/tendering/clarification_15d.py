"""The tender documents were changed fewer than fifteen days before the deadline, and the deadline stayed near.

What it checks
    Each clarification or change of tender documents that affects how bids are made: the days from its issue to the bid
    deadline, as this one or a later clarification moved it in time.
Why it matters
    A change in the last week is worth most to whoever knew of it beforehand.
Legal source
    Tendering and Bidding Law article 23; its Implementing Regulation article 21; Implementing Regulation of the
    Government Procurement Law article 31: fifteen days, else the deadline moves.
Does not apply
    Clarifications that do not affect bids, prequalification documents (tnd.prequal-clarification-3d), procedures known
    to be no tender, procedures outside both laws.
Innocent explanations
    The deadline was moved and the move was not submitted; the change only repeats what the documents said.
Ask next
    What was changed, who asked for it, and when each bidder received it.
Known gaps
    Whether a change affects bids is what the unit says. Of several clarifications of one lot the one that came too
    late is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.deadlines import with_deadline
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """招标文件在投标截止前不足十五天修改，而截止时间没有相应顺延。

查什么
    每次影响投标文件编制的招标文件澄清、修改：从发出到投标截止的天数；本次或以后的澄清及时顺延了截止时间的，按顺延后的计算。
为什么要紧
    最后一周的修改，对事先知道的人最值钱。
法律依据
    招标投标法第23条、实施条例第21条；政府采购法实施条例第31条：至少十五日前，不足的应当顺延。
不适用
    不影响编制的澄清；资格预审文件（由 tnd.prequal-clarification-3d 判断）；已知不属于招标的方式；两部法律之外的程序。
可能的正当理由
    截止时间已经顺延而没有报送；修改只是重复文件原有内容。
接着问
    改了什么；谁要求改；各投标人何时收到。
已知不足
    是否影响编制，以单位所报为准。同一标段多次澄清的，列出过晚的一次。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """至少十五日前 includes the fifteenth day."""

    min_days: int = param(15, unit="day", zh="最少天数（含）", en="Fewest days (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot: the clarification that came too late, else the last one that matters."""
    told = f.of("clarification.issued").filter(pl.col("document_stage") == "tender")
    own = ("new_deadline", "new_deadline_day", "new_deadline_clock")
    rows = with_deadline(f, told.drop(own)).with_columns(
        days=pl.col("deadline_day") - pl.col("day"), events=pl.col("deadline_events")
    )
    rank = pl.sum_horizontal(applies(p), applies(p) & flagged(p))  # a null adds nothing
    return one_each(rows, [*PROCESS, "lot_id"], first=rank)


def applies(_: Params) -> pl.Expr:
    """Changes that matter, of tenders under either law."""
    laws = pl.col("regime").is_in(["tendering", "government_procurement"])
    return pl.col("affects_bid") & laws & pl.col("method").is_in(TENDERED)


def flagged(p: Params) -> pl.Expr:
    """Fewer days than that were left."""
    return pl.col("days") < p.min_days


OCID = "ocds-tw9990-2026-0017"


def _notice(deadline: str | None = "2026-04-20T09:00:00+08:00", **more: Any) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", **({"bid_deadline": deadline, "method": "open"} | more))


def _changed(day: str = "2026-04-05", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"document_stage": "tender", "affects_bid": True, "regime": "tendering"}
    return like("clarification.issued", day, **(told | more))


MOVED = {"new_deadline": "2026-04-21T09:00:00+08:00"}

RULE = Rule(
    id="tnd.clarification-15d",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="process",
    judges=("clarification.issued",),
    reads=("clarification.issued", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("days",),
    evidence=(
        Shown("days", "距投标截止天数", "Days to the deadline"),
        Shown("day", "澄清修改发出日", "Changed on"),
        Shown("deadline_day", "投标截止", "Bid deadline"),
        Shown("lot_id", "标段", "Lot"),
    ),
    title={"zh": "澄清修改提前十五日", "en": "Clarification >= 15 days before deadline or deadline moved"},
    message={
        "zh": "{day} 发出影响投标的澄清修改，距投标截止（{deadline_day}）{days} 天，不足 {min_days} 天，截止时间没有相应顺延",
        "en": "A change that affects bids was issued on {day}, {days} days before the deadline of {deadline_day}: "
        "fewer "
        "than {min_days}, and the deadline was not moved to suit",
    },
    cites=(
        Cite("cn-bidding-law", "23"),
        Cite("cn-bidding-regulation", "21", in_force=date(2012, 2, 1)),
        Cite("cn-procurement-regulation", "31", in_force=date(2015, 3, 1)),
    ),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("fifteen days", (_notice(), _changed()), {OCID: ("clear", "lawful")}),
        Example("fourteen days", (_changed("2026-04-06"), _notice()), {OCID: "flagged"}),
        Example(
            "fourteen, and the deadline is moved by a day",
            (_notice(), _changed("2026-04-06", **MOVED)),
            {OCID: "clear"},
        ),
        Example("thirteen, and moved by a day", (_notice(), _changed("2026-04-07", **MOVED)), {OCID: "flagged"}),
        Example(
            "fourteen, and a later clarification moves it",
            (_notice(), _changed("2026-04-06"), _changed("2026-04-08", affects_bid=False, **MOVED)),
            {OCID: "clear"},
        ),
        Example(
            "one too late, one in time, one that does not matter",
            (_notice(), _changed("2026-04-01"), _changed("2026-04-06"), _changed("2026-04-10", affects_bid=False)),
            {OCID: "flagged"},
        ),
        Example(
            "one in time, and one that does not matter",
            (_notice(), _changed("2026-04-01"), _changed("2026-04-10", affects_bid=False)),
            {OCID: ("clear", "lawful")},
        ),
        Example(
            "it does not matter for bids",
            (_notice(), _changed("2026-04-18", affects_bid=False)),
            {OCID: "not_applicable"},
        ),
        Example("the deadline is not told", (_notice(None), _changed()), {OCID: ("not_assessable", "missing: days")}),
        Example(
            "not told, and a later one does not matter",
            (_notice(None), _changed(), _changed("2026-04-10", affects_bid=False)),
            {OCID: "not_assessable"},
        ),
        Example("no notice is told", (_changed(),), {OCID: ("not_assessable", "missing: days")}),
        Example(
            "government procurement",
            (_notice(regime="government_procurement"), _changed("2026-04-06", regime="government_procurement")),
            {OCID: "flagged"},
        ),
        Example("a negotiation", (_notice(method="inquiry"), _changed("2026-04-18")), {OCID: "not_applicable"}),
        Example("outside both laws", (_notice(), _changed("2026-04-18", regime="other")), {OCID: "not_applicable"}),
        Example(
            "prequalification documents have a rule of their own",
            (_notice(), _changed(), _changed("2026-04-18", document_stage="prequalification")),
            {OCID: "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
