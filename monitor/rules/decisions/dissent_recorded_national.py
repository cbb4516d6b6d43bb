"""Members dissented and the record holds no text of it; or the record of the decision was not archived.

What it checks
    Each decided item: where somebody voted against it or reserved a view, whether the record holds the dissent as
    written; and whether the record has been archived.
Why it matters
    Dissent that is not written down protects nobody who warned, and a record that is in no archive can be lost or
    changed.
Legal source
    Interim Regulation on Procedure for Major Administrative Decisions, art. 30 para. 3 (differing views are set down as
    they were) and art. 33 (record and papers of the procedure are archived).
Does not apply
    Bodies told to be no county or higher government, and decisions told to be no major administrative ones.
Innocent explanations
    The reason beside the vote says what the member objected to; the archive takes papers in once a quarter.
Ask next
    The record of the meeting: what did those say who voted against it? The archive's list.
Known gaps
    A decision that does not say whether it is a major administrative one is asked too. No text says by when papers are
    archived: from the day after the decision a missing number shows. What is archived is not read. A secret ballot
    shows no dissent unless all present are known to have agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.meetings import KEYS, has_named_votes, voiced
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """有成员不同意，记录中没有写明不同意见；或者决策记录没有归档。

查什么
    每个议决事项：有人不同意或者保留意见的，记录是否写明不同意见；记录是否已经归档。
为什么要紧
    不同意见没有写下来，提醒过的人得不到保护；没有归档的记录可以丢失，可以改动。
法律依据
    《重大行政决策程序暂行条例》第三十条第三款：对不同意见应当如实载明；第三十三条：决策过程记录和材料归档。
不适用
    报明不是县级以上政府的机构，报明不是重大行政决策的事项。
可能的正当理由
    表决名单中的理由已经写明反对什么；档案室按季度接收。
接着问
    会议记录：投反对票的人说了什么？归档目录。
已知不足
    没有报明是否重大行政决策的，也在查。没有文件规定何时归档，从决策次日起没有归档号即显示。不看归档内容。无记名投票看不出谁
    不同意，除非报明到会的全部同意。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


def archived(f: Facts) -> pl.LazyFrame:
    """`scope_id`, `decision_id`, `archived_day` (the first) and `archive_events`; destroyed records are none."""
    kept = f.of("record.archived").filter(pl.col("target_kind") == "decision", ~pl.col("is_destroyed"))
    return kept.group_by("scope_id", pl.col("target_id").alias("decision_id")).agg(
        archived_day=pl.col("day").min(), archive_events=pl.col("event").unique().sort()
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a decided item, with how many dissented, whether that is written down, and where it is archived."""
    rows = f.of("decision.made").join(voiced(f), on=KEYS, how="left")
    rows = rows.join(archived(f), on=["scope_id", "decision_id"], how="left")
    against = pl.concat_list(pl.col("disagreed", "reserved").fill_null([])).list.n_unique().cast(pl.Int64)
    unanimous = pl.col("votes_for") >= pl.col("present_members").list.n_unique()
    dissenters = pl.when(has_named_votes()).then(against).when(unanimous).then(pl.lit(0))
    is_kept = pl.col("archive_id").is_not_null() | pl.col("archived_day").is_not_null()
    rows = rows.with_columns(dissenters=dissenters.cast(pl.Int64), is_archived=is_kept)
    is_silent = pl.when(pl.col("dissent_text").is_null()).then(pl.col("dissenters") > 0)
    return rows.with_columns(
        is_silent=pl.when(pl.col("dissent_text").is_not_null()).then(pl.lit(value=False)).otherwise(is_silent),
        due_day=pl.when(~is_kept).then("day"),
    ).with_columns(
        unwritten=pl.when("is_silent").then("dissenters"),
        votes=pl.when(pl.col("is_silent").is_not_null()).then(pl.lit(value=True)),
        events="archive_events",
    )


def applies(_: Params) -> pl.Expr:
    """Decisions not told to be outside the regulation."""
    return pl.all_horizontal(pl.col("is_government_body", "is_major_administrative").fill_null(value=True))


def flagged(_: Params) -> pl.Expr:
    """Somebody dissented and no text of it is on record: a breach, not a gap. The archive is waited for (due_day)."""
    return pl.col("is_silent")


MEMBERS = ["P-1001", "P-1002", "P-1003"]


def _decided(*opinions: str, **more: Any) -> dict[str, Any]:
    votes = [{"member": member, "opinion": said} for member, said in zip(MEMBERS, opinions, strict=False)]
    told: dict[str, Any] = {"decision_id": "DEC-A", "votes": votes, "archive_id": "AR-A", "present_members": MEMBERS}
    return like("decision.made", "2026-03-03", **(told | more))


def _archived(day: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"target": {"kind": "decision", "id": "DEC-A"}, "is_destroyed": False}
    return like("record.archived", day, **(told | more))


YES, NO, TEXT = ("agree", "agree", "agree"), ("agree", "disagree"), "资金未落实，不宜先行招标"

RULE = Rule(
    id="dec.dissent-recorded-national",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made", "record.archived"),
    about=("decision_id",),
    needs=("votes",),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("dissenters", "不同意或保留意见的人数", "Voted against it or reserved a view"),
        Shown("unwritten", "其中没有写明意见的", "Of these, without a text of it"),
        Shown("is_archived", "已归档", "Archived"),
        Shown("archive_id", "归档号", "Archive number"),
    ),
    title={"zh": "不同意见如实载明", "en": "Dissent recorded (national)"},
    message={
        "zh": "{day} 的决策（会议 {meeting_id}）[，{unwritten} 人不同意或保留意见，记录没有写明不同意见]；记录已归档：{is_archived}",
        "en": "Decision of {day} (meeting {meeting_id})[: members who voted against it or reserved a view: "
        "{unwritten}, "
        "with no text of the dissent]; record archived: {is_archived}",
    },
    cites=(Cite("cn-major-decision-713", "30"), Cite("cn-major-decision-713", "33")),
    in_force=date(2019, 9, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all agreed, archived", (_decided(*YES),), {"DEC-A": "clear"}),
        Example("one against, no text", (_decided(*NO),), {"DEC-A": ("flagged", "breach")}),
        Example("one against, with its text", (_decided(*NO, dissent_text=TEXT),), {"DEC-A": "clear"}),
        Example("one reserved a view, no text", (_decided("agree", "reserve"),), {"DEC-A": "flagged"}),
        Example("one abstained", (_decided("agree", "abstain"),), {"DEC-A": "clear"}),
        Example("known that nobody voted", (_decided(),), {"DEC-A": "clear"}),
        Example("not archived", (_decided(*YES, archive_id=None),), {"DEC-A": ("flagged", "overdue")}),
        Example(
            "not archived, on the day itself and on the day after",
            (
                _decided(*YES, archive_id=None),
                _decided(*YES, decision_id="DEC-B") | {"time": "2026-03-02T00:00:00+08:00"},
            ),
            {"DEC-A": ("not_applicable", "not_due"), "DEC-B": "clear"},
            as_of="2026-03-03",
        ),
        Example(
            "not archived, the day after", (_decided(*YES, archive_id=None),), {"DEC-A": "flagged"}, as_of="2026-03-04"
        ),
        Example(
            "archived by an event of its own, told first",
            (_archived("2026-05-30"), _decided(*YES, archive_id=None)),
            {"DEC-A": "clear"},
        ),
        Example(
            "what was archived is another decision's, or was destroyed",
            (
                _decided(*YES, archive_id=None),
                _archived("2026-05-30", target={"kind": "decision", "id": "DEC-B"}),
                _archived("2026-05-30", is_destroyed=True),
                _archived("2026-05-30", target={"kind": "agenda_item", "id": "DEC-A"}),
            ),
            {"DEC-A": "flagged"},
        ),
        Example("the votes are not told", (_decided(votes=None),), {"DEC-A": ("not_assessable", "missing: votes")}),
        Example(
            "a secret ballot: all three for it, two for it",
            (
                _decided(votes=None, votes_for=3, form="secret_ballot"),
                _decided(votes=None, votes_for=2, form="secret_ballot", decision_id="DEC-B"),
                _decided(votes_for=2, form="secret_ballot", decision_id="DEC-C"),
            ),
            {"DEC-A": "clear", "DEC-B": "not_assessable", "DEC-C": "not_assessable"},
        ),
        Example(
            "told to be no major decision; told to be no government",
            (
                _decided(*NO, is_major_administrative=False),
                _decided(*NO, is_government_body=False, decision_id="DEC-B"),
                _decided(*NO, is_government_body=True, is_major_administrative=True, decision_id="DEC-C"),
            ),
            {"DEC-A": "not_applicable", "DEC-B": "not_applicable", "DEC-C": "flagged"},
        ),
        Example(
            "a correction brings the text",
            (_decided(*NO), _decided(*NO, dissent_text=TEXT) | {"corrects": "ex-1"}),
            {"DEC-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
