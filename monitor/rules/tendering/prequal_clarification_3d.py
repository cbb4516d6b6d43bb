"""Prequalification documents were changed fewer than three days before the papers were due, and no more time was given.

What it checks
    Each clarification or change of prequalification documents that affects the papers: the days from its issue to the
    deadline that the documents state, as clarifications moved it in time.
Why it matters
    What is asked for at the last moment is ready only with whoever was told beforehand.
Legal source
    Implementing Regulation of the Tendering and Bidding Law, article 21: three days, else the deadline moves.
Does not apply
    Clarifications that do not affect the papers, tender documents (tnd.clarification-15d), government procurement and
    procedures outside both laws.
Innocent explanations
    The deadline was moved and the move was not submitted; the change only repeats what the documents said.
Ask next
    What was changed, and when each applicant received it.
Known gaps
    Whether a change affects the papers is what the unit says. Of several clarifications of one lot the one that came
    too late is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, acts, met, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """资格预审文件在提交截止前不足三天修改，而没有顺延。

查什么
    每次影响申请文件编制的资格预审文件澄清、修改：从发出到文件所定提交截止的天数；澄清及时顺延了截止的，按顺延后的计算。
为什么要紧
    临到最后才要的材料，只有事先知道的人备得齐。
法律依据
    招标投标法实施条例第21条：至少3日前，不足的应当顺延。
不适用
    不影响编制的澄清；招标文件（由 tnd.clarification-15d 判断）；政府采购；两部法律之外的程序。
可能的正当理由
    提交截止已经顺延而没有报送；修改只是重复文件原有内容。
接着问
    改了什么；各申请人何时收到。
已知不足
    是否影响编制，以单位所报为准。同一标段多次澄清的，列出过晚的一次。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """至少3日前 includes the third day."""

    min_days: int = param(3, unit="day", zh="最少天数（含）", en="Fewest days (incl.)")


def with_last(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with `last_day`, the deadline of their lot as it stood last, and the `events` that say so.

    Of several lots the earliest deadline that the documents state; a move counts while the deadline it moves runs.
    """
    asked = rows.select(*PROCESS, "lot_id", "event")
    issued = f.of("tender_document.issued").filter(pl.col("document_stage") == "prequalification")
    told = met(asked, acts(issued, stated_day=pl.col("submission_deadline_day"))).sort("stated_day", "act_event")
    stated = told.unique(KEY, keep="first", maintain_order=True)
    moves = acts(rows.drop_nulls("new_deadline_day"), moved_day=pl.col("new_deadline_day"))
    pairs = met(asked, moves).join(stated.select(*KEY, "stated_day"), on=KEY, how="left").sort("act_at", "act_event")
    before = pl.max_horizontal("stated_day", pl.col("moved_day").cum_max().shift(1).over(KEY))
    valid = pairs.with_columns(before_day=before).filter(
        (pl.col("act_day") <= pl.col("before_day")).fill_null(value=True)
    )
    last = valid.unique(KEY, keep="last", maintain_order=True).select(*KEY, "moved_day", move_event="act_event")
    rows = rows.join(stated.select(*KEY, "stated_day", stated_event="act_event"), on=KEY, how="left")
    return rows.join(last, on=KEY, how="left").with_columns(
        last_day=pl.coalesce("moved_day", "stated_day"),
        events=pl.concat_list("stated_event", "move_event").list.drop_nulls(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot: the clarification that came too late, else the last one that matters."""
    told = f.of("clarification.issued").filter(pl.col("document_stage") == "prequalification")
    rows = with_last(f, told).with_columns(days=pl.col("last_day") - pl.col("day"))
    rank = pl.sum_horizontal(applies(p), applies(p) & flagged(p))  # a null adds nothing
    return one_each(rows, [*PROCESS, "lot_id"], first=rank)


def applies(_: Params) -> pl.Expr:
    """Changes that matter, under the tendering law."""
    return pl.col("affects_bid") & (pl.col("regime") == "tendering")


def flagged(p: Params) -> pl.Expr:
    """Fewer days than that were left."""
    return pl.col("days") < p.min_days


OCID = "ocds-tw9990-2026-0016"


def _issued(deadline: str | None = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"ocid": OCID, "document_stage": "prequalification", "regime": "tendering"}
    told["submission_deadline"] = deadline and f"{deadline}T09:00:00+08:00"
    return like("tender_document.issued", "2026-03-02", **(told | more))


def _changed(day: str = "2026-03-17", moved: str | None = None, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"ocid": OCID, "document_stage": "prequalification", "affects_bid": True}
    told |= {"regime": "tendering", "new_deadline": moved and f"{moved}T09:00:00+08:00"}
    return like("clarification.issued", day, **(told | more))


RULE = Rule(
    id="tnd.prequal-clarification-3d",
    version=1,
    family="tnd",
    severity=Severity.LOW,
    scope="process",
    judges=("clarification.issued",),
    reads=("clarification.issued", "tender_document.issued"),
    about=("ocid", "lot_id"),
    needs=("days",),
    evidence=(
        Shown("days", "距提交截止天数", "Days to the deadline"),
        Shown("day", "澄清修改发出日", "Changed on"),
        Shown("last_day", "提交截止", "Papers due on"),
        Shown("lot_id", "标段", "Lot"),
    ),
    title={"zh": "资格预审澄清提前三日", "en": "Prequalification clarification >= 3 days before"},
    message={
        "zh": "{day} 发出影响申请文件的澄清修改，距提交截止（{last_day}）{days} 天，不足 {min_days} 天，没有相应顺延",
        "en": "A change that affects the papers was issued on {day}, {days} days before they are due on {last_day}: "
        "fewer than {min_days}, and the deadline was not moved to suit",
    },
    cites=(Cite("cn-bidding-regulation", "21"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three days", (_changed(), _issued()), {OCID: ("clear", "lawful")}),
        Example("two days", (_issued(), _changed("2026-03-18")), {OCID: "flagged"}),
        Example("two days, and one more given", (_issued(), _changed("2026-03-18", "2026-03-21")), {OCID: "clear"}),
        Example("one day, and one more given", (_issued(), _changed("2026-03-19", "2026-03-21")), {OCID: "flagged"}),
        Example(
            "a later clarification gives the time, on the last day",
            (_issued(), _changed("2026-03-18"), _changed("2026-03-20", "2026-03-25", affects_bid=False)),
            {OCID: "clear"},
        ),
        Example(
            "when the deadline is over it can no more be moved",
            (_issued(), _changed("2026-03-18"), _changed("2026-03-21", "2026-03-25", affects_bid=False)),
            {OCID: "flagged"},
        ),
        Example(
            "moved twice, the second time after the first deadline",
            (
                _issued(),
                _changed("2026-03-19", "2026-03-23"),
                _changed("2026-03-22", "2026-03-25"),
                _changed("2026-03-24", "2026-03-26", affects_bid=False),
            ),
            {OCID: ("clear", "lawful")},
        ),
        Example(
            "one too late, one in time, one that does not matter",
            (_issued(), _changed("2026-03-18"), _changed("2026-03-10"), _changed("2026-03-19", affects_bid=False)),
            {OCID: "flagged"},
        ),
        Example("it does not matter", (_issued(), _changed("2026-03-19", affects_bid=False)), {OCID: "not_applicable"}),
        Example("the deadline is not told", (_issued(None), _changed()), {OCID: ("not_assessable", "missing: days")}),
        Example(
            "not told, and a later one does not matter",
            (_issued(None), _changed(), _changed("2026-03-18", affects_bid=False)),
            {OCID: "not_assessable"},
        ),
        Example(
            "told only as the new one",
            (_issued(None), _changed("2026-03-18", "2026-03-21")),
            {OCID: ("clear", "lawful")},
        ),
        Example("no documents are told", (_changed(),), {OCID: ("not_assessable", "missing: days")}),
        Example(
            "of two lots the earlier deadline counts; the tender's own is another",
            (
                _issued("2026-03-25", lot_id="L1"),
                _issued(lot_id="L2"),
                _issued("2026-03-18", document_stage="tender"),
                _changed("2026-03-18"),
            ),
            {OCID: "flagged"},
        ),
        Example(
            "government procurement; changes of tender documents have a rule of their own",
            (
                _issued(),
                _changed("2026-03-19", regime="government_procurement"),
                _changed("2026-03-19", document_stage="tender"),
            ),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
