"""An item was put to the vote without argumentation papers that were there by the day of the meeting.

What it checks
    Each item voted on: how many argumentation papers its agenda item lists that bear a date no later than the meeting.
Why it matters
    Members asked to decide on an unexamined proposal can only agree or disagree with the person who moved it.
Legal source
    Dingcheng district: an item comes before the meeting only with scientific argumentation papers; without them it does
    not enter the decision procedure until they are there.
Does not apply
    Items put off: that is what the text asks for while papers are missing.
Innocent explanations
    The papers were on the table and are not in the list; a paper was dated when it was filed, not when it was written.
Ask next
    The papers as they lay before the members. Who examined the proposal, and when?
Known gaps
    What the papers say is not read. Papers of one day with the meeting count as there. A paper without a date may have
    come afterwards: where it would decide, the answer is open. Papers of other kinds do not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.meetings import KEYS
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """没有会前论证材料的议题进入了表决。

查什么
    每个表决过的事项：其议题列出的论证材料中，日期不晚于会议当天的有几份。
为什么要紧
    没有经过论证的议题，成员只能对提议人表示同意或者不同意。
法律依据
    鼎城区：议题的上会必须要有科学论证材料，否则不能进入决策程序，待补齐材料后方可决策。
不适用
    缓议的事项：材料不齐时正应如此。
可能的正当理由
    材料会上有，没有列入；材料上的日期是归档日期，不是形成日期。
接着问
    会上所用的材料原件；谁论证的，何时论证的？
已知不足
    不看材料写了什么。与会议同一天的材料算会前。没有日期的材料可能是事后补的，取决于它时无法判断。其他类别的文件不算。
"""

ITEM = ["scope_id", "item_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """One paper is enough; what counts as one is the text's list."""

    min_docs: int = param(1, unit="count", zh="最少份数（含）", en="Fewest papers (incl.)")
    accepted_types: tuple[str, ...] = param(
        ("argument_explanation", "argument_report", "argument_inspection", "argument_survey"),
        unit="list",
        zh="论证材料类别",
        en="Kinds of argumentation papers",
        codes="document_kind",
    )


def papers(f: Facts, rows: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """`KEYS`, `papers` (listed, of the kinds), `in_time` (by the day of the meeting), `undated`; each paper once."""
    listed = f.with_named("agenda_item.proposed").select("scope_id", "item_id", pl.col("event").alias("item_event"))
    papers = f.with_named("agenda_item.proposed", "argument_documents").select(
        "scope_id", pl.col("event").alias("item_event"), pl.col("id").alias("paper"), "kind", "date_day"
    )
    of_item = papers.filter(pl.col("kind").is_in(p.accepted_types)).join(listed, on=["scope_id", "item_event"])
    by_paper = (
        rows.select(*KEYS, "item_id", "day")
        .join(of_item, on=ITEM)
        .group_by(*KEYS, "paper")
        .agg(dated=pl.col("date_day").min(), day=pl.col("day").first())
    )
    return by_paper.group_by(KEYS).agg(
        papers=pl.len().cast(pl.Int64),
        in_time=(pl.col("dated") <= pl.col("day")).sum().cast(pl.Int64),
        undated=pl.col("dated").is_null().sum().cast(pl.Int64),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a decided item, with the papers of its agenda item."""
    rows = f.of("decision.made")
    items = f.with_named("agenda_item.proposed").group_by(ITEM).agg(events=pl.col("event").sort(), proposed=pl.len())
    told = rows.join(items, on=ITEM, how="left").join(papers(f, rows, p), on=KEYS, how="left")
    return told.with_columns(
        pl.col("papers", "in_time", "undated").fill_null(0),
        agenda_item=pl.when(pl.col("proposed").is_not_null()).then("item_id"),
    )


def applies(_: Params) -> pl.Expr:
    """Items that were voted on."""
    return pl.col("result") != "deferred"


def flagged(p: Params) -> pl.Expr:
    """Too few papers by the day of the meeting. A list that is not told is a breach, not a gap."""
    enough, perhaps = pl.col("in_time") >= p.min_docs, pl.col("in_time") + pl.col("undated") >= p.min_docs
    known = pl.when(enough).then(pl.lit(value=False)).when(~perhaps).then(pl.lit(value=True))
    return pl.when(pl.col("agenda_item").is_not_null()).then(known)


def _paper(name: str, day: str | None, kind: str = "argument_report") -> dict[str, str]:
    return {"id": name, "kind": kind} | ({} if day is None else {"date": day})


def _item(*papers: dict[str, str], **more: Any) -> dict[str, Any]:
    return like(
        "agenda_item.proposed", "2026-03-01", **({"item_id": "AG-A", "argument_documents": list(papers)} | more)
    )


def _decided(**more: Any) -> dict[str, Any]:
    return like("decision.made", "2026-03-03", **({"decision_id": "DEC-A", "item_id": "AG-A"} | more))


RULE = Rule(
    id="dec.argumentation-before-agenda",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made", "agenda_item.proposed"),
    about=("decision_id",),
    needs=("agenda_item",),
    evidence=(
        Shown("day", "会议日", "Meeting"),
        Shown("item_id", "议题编号", "Agenda item"),
        Shown("papers", "列出的论证材料份数", "Argumentation papers listed"),
        Shown("in_time", "其中日期不晚于会议的", "Of these, dated by the day of the meeting"),
        Shown("undated", "其中没有日期的", "Of these, without a date"),
        Shown("result", "决策结果", "Result", codes="decision_result"),
    ),
    title={"zh": "无论证材料不得上会", "en": "Argumentation papers before the agenda"},
    message={
        "zh": "议题 {item_id} 于 {day} 上会表决，列出论证材料 {papers} 份，日期不晚于会议的 {in_time} 份，应不少于 {min_docs} 份",
        "en": "Item {item_id} was voted on on {day}: argumentation papers listed: {papers}, dated by then: {in_time}, "
        "needed: {min_docs}",
    },
    cites=(Cite("seed-dingcheng", "一(2)论证"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "one report of the day of the meeting", (_item(_paper("A", "2026-03-03")), _decided()), {"DEC-A": "clear"}
        ),
        Example("dated the day after", (_item(_paper("A", "2026-03-04")), _decided()), {"DEC-A": "flagged"}),
        Example(
            "one before, one after",
            (_decided(), _item(_paper("A", "2026-03-04"), _paper("B", "2026-02-26"))),
            {"DEC-A": "clear"},
        ),
        Example("known that there are none", (_item(), _decided()), {"DEC-A": "flagged"}),
        Example("no list: a breach, not a gap", (_item(argument_documents=None), _decided()), {"DEC-A": "flagged"}),
        Example(
            "a paper of another kind", (_item(_paper("A", "2026-02-26", "plan")), _decided()), {"DEC-A": "flagged"}
        ),
        Example(
            "a kind that the place accepts",
            (_item(_paper("A", "2026-02-26", "plan")), _decided()),
            {"DEC-A": "clear"},
            set={"accepted_types": ["plan"]},
        ),
        Example(
            "two are asked for: one paper listed twice is one",
            (
                _item(_paper("A", "2026-02-26"), _paper("A", "2026-02-26")),
                _decided(),
                _item(_paper("A", "2026-02-26"), _paper("B", "2026-02-26", "argument_survey"), item_id="AG-B"),
                _decided(decision_id="DEC-B", item_id="AG-B"),
            ),
            {"DEC-A": "flagged", "DEC-B": "clear"},
            set={"min_docs": 2},
        ),
        Example("a paper without a date", (_item(_paper("A", None)), _decided()), {"DEC-A": "not_assessable"}),
        Example(
            "a paper without a date, and one in time",
            (_item(_paper("A", None), _paper("B", "2026-02-26")), _decided()),
            {"DEC-A": "clear"},
        ),
        Example("put off for want of papers", (_item(), _decided(result="deferred")), {"DEC-A": "not_applicable"}),
        Example("rejected without papers", (_item(), _decided(result="rejected")), {"DEC-A": "flagged"}),
        Example(
            "the agenda item is not named, or not told",
            (_item(), _decided(item_id=None), _decided(decision_id="DEC-B", item_id="AG-B")),
            {"DEC-A": ("not_assessable", "missing: agenda_item"), "DEC-B": "not_assessable"},
        ),
        Example(
            "a correction brings the papers",
            (_item(), _item(_paper("A", "2026-02-26")) | {"corrects": "ex-1"}, _decided()),
            {"DEC-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
