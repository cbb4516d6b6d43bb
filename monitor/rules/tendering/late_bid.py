"""A bid that arrived after the deadline was accepted.

What it checks
    Each bid that arrived later than the deadline of its lot as it then stood: whether it was accepted, by the opening
    record, else by the note on its arrival.
Why it matters
    Who may come late may come after having heard the prices of the others.
Legal source
    Law on Tendering and Bidding, article 28 paragraph 2; its Implementing Regulation, articles 36 and 64 item 4;
    Measures on Tendering of Government Procurement (order no. 87), article 33: late bids are refused.
Does not apply
    Procedures that are no tender, and procedures outside both laws.
Innocent explanations
    The platform was down and the deadline was moved without a clarification being submitted; the bid was a permitted
    change to one that had come in time; the clocks of the platform and the record differ.
Ask next
    The platform's receipt of the bid, and who let it in.
Known gaps
    Moments of one day are compared only where both tell the hour. A move of the deadline is known only from the
    clarification that carries the new one, and counts only if it was told before the old one had passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.bidders import bids
from monitor.rules.kit.days import later
from monitor.rules.kit.deadlines import as_text, with_deadline
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import TENDERED, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """逾期送达的投标文件被接收。

查什么
    晚于本标段当时有效的投标截止时间送达的投标：开标记录（没有的，看送达时的登记）是否接收。
为什么要紧
    能晚到的人，可能已经听到了别人的报价。
法律依据
    招标投标法第28条第2款，实施条例第36条、第64条第（四）项；政府采购货物和服务招标投标管理办法（第87号令）第33条：逾期
    送达的应当拒收。
不适用
    不属于招标的方式；两部法律之外的程序。
可能的正当理由
    平台故障，截止时间延后而澄清没有报送；按时投标后的补充修改；平台与记录的时钟不一致。
接着问
    平台的投标回执；由谁接收。
已知不足
    同一天的先后，只有两个时刻都有钟点才比较。截止时间的变更只能从载明新截止时间的澄清得知，原截止时间过后才发出的不算。
"""

LAWS = ("tendering", "government_procurement")


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a bid, with its deadline and whether it was accepted."""
    opened = one_each(f.of("bids.opened", "bids"), ["scope_id", "bid_id"])
    opened = opened.select("scope_id", "bid_id", "is_accepted", opening_event="event")
    rows = with_deadline(f, bids(f)).join(opened, on=["scope_id", "bid_id"], how="left")
    return rows.with_columns(
        was_accepted=pl.coalesce("is_accepted", "is_receipted"),
        arrived=as_text(""),
        due=as_text("deadline"),
        is_late=later("", "deadline"),
        events=pl.concat_list("deadline_events", "opening_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Tenders under either law."""
    return pl.col("regime").is_in(LAWS) & pl.col("method").is_in(TENDERED)


def flagged(_: Params) -> pl.Expr:
    """Late, and accepted."""
    return pl.col("is_late") & pl.col("was_accepted")


NOTICE = like("tender.published", "2026-03-20", bid_deadline="2026-04-20T09:00:00+08:00")


def _bid(at: str = "2026-04-20T09:00:00+08:00", *, taken: bool | None = True, **more: Any) -> dict[str, Any]:
    told = {} if taken is None else {"is_receipted": taken}
    return like("bid.submitted", at, **({"bid_id": "B-A"} | told | more))


def _opened(*, accepted: bool) -> dict[str, Any]:
    bid = {"bid_id": "B-A", "tenderer": {"id": "91999001MA00001110"}, "is_accepted": accepted}
    return like("bids.opened", "2026-04-20T09:30:00+08:00", bids=[bid])


def _moved(to: str, at: str = "2026-04-10", stage: str = "tender", **more: Any) -> dict[str, Any]:
    return like("clarification.issued", at, document_stage=stage, new_deadline=to, **more)


LATE = "2026-04-20T09:00:01+08:00"

RULE = Rule(
    id="tnd.late-bid",
    version=1,
    family="tnd",
    severity=Severity.HIGH,
    scope="process",
    judges=("bid.submitted",),
    reads=("bid.submitted", "bids.opened", "tender.published", "clarification.issued"),
    about=("ocid", "lot_id", "bid_id"),
    needs=("deadline_day",),
    evidence=(
        Shown("arrived", "送达时间", "Arrived at"),
        Shown("due", "截止时间", "Deadline"),
        Shown("was_accepted", "是否接收", "Accepted"),
        Shown("tenderer_id", "投标人", "Tenderer"),
    ),
    title={"zh": "逾期投标应拒收", "en": "Late bid accepted"},
    message={
        "zh": "投标人 {tenderer_id} 的投标 {arrived} 送达，晚于截止时间 {due}，仍被接收",
        "en": "The bid of {tenderer_id} arrived at {arrived}, after the deadline of {due}, and was accepted",
    },
    cites=(
        Cite("cn-bidding-law", "28"),
        Cite("cn-bidding-regulation", "36"),
        Cite("cn-bidding-regulation", "64"),
        Cite("cn-procurement-tender-87", "33"),
    ),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("at the very second", (NOTICE, _bid()), {"B-A": "clear"}),
        Example("a second later", (NOTICE, _bid(LATE)), {"B-A": "flagged"}),
        Example("a second later, and refused", (NOTICE, _bid(LATE, taken=False)), {"B-A": "clear"}),
        Example(
            "refused on arrival, accepted at the opening",
            (_opened(accepted=True), NOTICE, _bid(LATE, taken=False)),
            {"B-A": "flagged"},
        ),
        Example(
            "taken on arrival, refused at the opening", (NOTICE, _bid(LATE), _opened(accepted=False)), {"B-A": "clear"}
        ),
        Example("the hour is not told, the day is the same", (NOTICE, _bid("2026-04-20")), {"B-A": "clear"}),
        Example("the hour is not told, the day after", (NOTICE, _bid("2026-04-21")), {"B-A": "flagged"}),
        Example(
            "late, and nobody says whether it was accepted", (NOTICE, _bid(LATE, taken=None)), {"B-A": "not_assessable"}
        ),
        Example("in time: whether it was accepted does not matter", (NOTICE, _bid(taken=None)), {"B-A": "clear"}),
        Example(
            "the deadline is not told",
            (like("tender.published", "2026-03-20"), _bid(LATE)),
            {"B-A": ("not_assessable", "missing: deadline_day")},
        ),
        Example("no notice", (_bid(LATE),), {"B-A": "not_assessable"}),
        Example(
            "the deadline was moved before",
            (NOTICE, _moved("2026-04-25T09:00:00+08:00", "2026-04-20"), _bid("2026-04-25T09:00:00+08:00")),
            {"B-A": "clear"},
        ),
        Example(
            "moved twice, the second time before the new one had passed",
            (
                NOTICE,
                _moved("2026-04-30T09:00:00+08:00", "2026-04-25"),
                _moved("2026-04-25T09:00:00+08:00"),
                _bid("2026-04-30T09:00:01+08:00"),
                _bid("2026-04-30T09:00:00+08:00", bid_id="B-C"),
            ),
            {"B-A": "flagged", "B-C": "clear"},
        ),
        Example(
            "moved the day after it had passed",
            (NOTICE, _moved("2026-04-25T09:00:00+08:00", "2026-04-21"), _bid("2026-04-21T09:00:00+08:00")),
            {"B-A": "flagged"},
        ),
        Example(
            "what was moved is the deadline of the prequalification",
            (NOTICE, _moved("2026-04-25T09:00:00+08:00", stage="prequalification"), _bid("2026-04-22")),
            {"B-A": "flagged"},
        ),
        Example(
            "government procurement",
            (
                like(
                    "tender.published",
                    "2026-03-20",
                    bid_deadline="2026-04-20T09:00:00+08:00",
                    regime="government_procurement",
                ),
                _bid(LATE, regime="government_procurement"),
            ),
            {"B-A": "flagged"},
        ),
        Example(
            "a negotiation",
            (
                like("tender.published", "2026-03-20", bid_deadline="2026-04-20T09:00:00+08:00", method="inquiry"),
                _bid(LATE),
            ),
            {"B-A": "not_applicable"},
        ),
        Example("outside both laws", (NOTICE, _bid(LATE, regime="other")), {"B-A": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
