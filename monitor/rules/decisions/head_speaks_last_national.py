"""The head spoke before others on a major administrative decision, or went against the majority without a reason.

What it checks
    Each major administrative decision of a county or higher government: whether another member spoke after the head
    had first spoken, and whether the head decided otherwise than most members voted with no reason on record.
Why it matters
    The law lets the head decide, and for that asks two things: hear the others first, and say why when they think
    otherwise.
Legal source
    Interim Regulation on Procedure for Major Administrative Decisions, art. 30: the head speaks last, and gives reasons
    when the decision differs from the majority.
Does not apply
    Bodies that are no county or higher government; decisions that are not major administrative ones.
Innocent explanations
    The head opened the meeting and the clerk wrote that down as speaking; the reason was given in the meeting and is in
    the minutes only; the head put the item off to hear more.
Ask next
    The recording and the minutes: who spoke when, how each member voted, what the head said on deciding.
Known gaps
    Most members means more than half of those present: abstaining, a reserved view and silence count on neither side,
    and where neither side has more than half there is no majority to differ from. A head who was present and said
    nothing has not spoken early; of a meeting the head did not attend only the vote is compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.meetings import KEYS, has_named_votes, heard, nobody_spoke, spoke_early, voiced
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """重大行政决策中，行政首长先于他人发言，或者与多数人意见不一致而没有说明理由。

查什么
    县级以上政府的每项重大行政决策：行政首长首次发言之后是否还有其他成员发言；其决定与多数成员表决意见不一致时，是否记有
    理由。
为什么要紧
    法律把决定权交给行政首长，同时要求两条：先听别人说；与多数人不一致时说明理由。
法律依据
    《重大行政决策程序暂行条例》第三十条：行政首长最后发表意见；拟作出的决定与多数人意见不一致的，应当说明理由。
不适用
    不是县级以上政府的机构；不是重大行政决策的事项。
可能的正当理由
    首长主持开场，记录人记成了发言；理由在会上说过，只写在纪要里；首长为进一步听取意见而缓议。
接着问
    会议录音和纪要：谁何时发言，每人怎样表决，首长作决定时说了什么。
已知不足
    多数指超过实到人数的一半：弃权、保留、沉默两边都不算，两边都不过半的，没有可比的多数意见。首长到会而没有发言的，不算先发
    言；首长没有到会的，只比较表决。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """最后发表意见: nobody speaks after the head. 多数人: more than half, half is none."""

    head_position: str = param("last", unit="last/not_first", zh="行政首长发言位次", en="Place of the head")
    reason_required_if_minority: bool = param(
        default=True, unit="yes/no", zh="与多数不一致须说明理由", en="A reason is needed against the majority"
    )


def majority(f: Facts) -> pl.LazyFrame:
    """`KEYS`, `majority`: what more than half of those present voted for; `votes`: true where that can be told."""
    rows = f.of("decision.made").join(voiced(f), on=KEYS, how="left")
    none = pl.lit([], dtype=pl.List(pl.String))
    base = pl.col("present_members").list.set_union(pl.col("spoke").fill_null(none)).list.n_unique()

    def most(count: pl.Expr) -> pl.Expr:
        return 2 * count > base

    named = pl.when(has_named_votes())
    agreed = pl.coalesce(pl.col("agreed").list.n_unique(), "votes_for", named.then(pl.lit(0)))
    against = pl.coalesce(pl.col("disagreed").list.n_unique(), named.then(pl.lit(0)))
    side = pl.when(most(agreed)).then(pl.lit("approved")).when(most(against)).then(pl.lit("rejected"))
    is_told = has_named_votes() | most(agreed)
    return rows.select(*KEYS, majority=side, votes=pl.when(is_told).then(pl.lit(value=True)))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a decided item, with the head's place among the speakers and what the head decided against whom."""
    rows = heard(f).join(majority(f), on=KEYS, how="left")
    asked = pl.lit(p.reason_required_if_minority) & pl.col("head_reason").is_null()
    early = (
        pl.when(nobody_spoke() | ~pl.col("attended")).then(pl.lit(value=False)).otherwise(spoke_early(p.head_position))
    )
    both = pl.col("votes") & pl.col("head_decision").is_not_null()
    differs = pl.when(both).then((pl.col("head_decision") != pl.col("majority")).fill_null(value=False))
    rows = rows.with_columns(is_early=early, is_alone=pl.when(asked).then(differs).otherwise(pl.lit(value=False)))
    told = pl.col("is_alone").is_not_null()
    return rows.with_columns(
        after=pl.when("is_early").then("after"),
        overruled=pl.when("is_alone").then("majority"),
        own=pl.when("is_alone").then("head_decision"),
        speaking_order=pl.when(pl.col("is_early").is_not_null()).then(pl.lit(value=True)),
        votes=pl.when(told).then(pl.lit(value=True)).otherwise("votes"),
        head_decision=pl.when(told | pl.col("head_decision").is_not_null()).then(pl.lit(value=True)),
    )


def applies(_: Params) -> pl.Expr:
    """Major administrative decisions of a county or higher government."""
    return pl.col("is_government_body") & pl.col("is_major_administrative")


def flagged(_: Params) -> pl.Expr:
    """Somebody spoke after the head; or against the majority without a reason. An absent reason is a breach."""
    return pl.col("is_early") | pl.col("is_alone")


MEMBERS = ["P-1001", "P-1002", "P-1003", "P-1004"]
LAST, SECOND = ["P-1002", "P-1003", "P-1001"], ["P-1002", "P-1001", "P-1003"]


def _decided(agree: int, against: int, order: list[str] | None = LAST, **more: Any) -> dict[str, Any]:
    votes = [{"member": one, "opinion": "agree"} for one in MEMBERS[:agree]]
    votes += [{"member": one, "opinion": "disagree"} for one in MEMBERS[agree : agree + against]]
    told: dict[str, Any] = {"decision_id": "DEC-A", "is_government_body": True, "is_major_administrative": True}
    told |= {"head": "P-1001", "due_members": MEMBERS, "present_members": MEMBERS, "votes": votes}
    told |= {"speaking_order": order, "head_decision": "approved", "body": "government_executive"}
    return like("decision.made", "2026-03-03", **(told | more))


RULE = Rule(
    id="dec.head-speaks-last-national",
    version=1,
    family="dec",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made",),
    about=("decision_id",),
    needs=("head", "speaking_order", "votes", "head_decision"),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("after", "在行政首长之后发言的人数", "Spoke after the head"),
        Shown("own", "行政首长的决定", "The head's decision", codes="decision_result"),
        Shown("overruled", "多数成员的意见", "What most members voted", codes="decision_result"),
    ),
    title={"zh": "行政首长最后发表意见", "en": "Administrative head speaks last (national)"},
    message={
        "zh": "{day} 的重大行政决策（会议 {meeting_id}）[，行政首长发言之后还有 {after} 人发言]"
        "[，多数成员的意见是{overruled}，行政首长决定{own}，没有记录理由]",
        "en": "Major administrative decision of {day} (meeting {meeting_id})[: members who spoke after the head had "
        "spoken: {after}][: most members voted {overruled}, the head decided {own}, and no reason is recorded]",
    },
    cites=(Cite("cn-major-decision-713", "30"),),
    in_force=date(2019, 9, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the head last, with the majority", (_decided(3, 1),), {"DEC-A": "clear"}),
        Example("the head second of three", (_decided(3, 1, SECOND),), {"DEC-A": "flagged"}),
        Example("three of four against, approved without a reason", (_decided(1, 3),), {"DEC-A": "flagged"}),
        Example("two of four against: no majority", (_decided(2, 2),), {"DEC-A": "clear"}),
        Example(
            "two against, the others silent: half of those present is no majority",
            (_decided(0, 2),),
            {"DEC-A": "clear"},
        ),
        Example(
            "three for it, rejected and put off without a reason",
            (_decided(3, 1, head_decision="rejected"), _decided(3, 0, decision_id="DEC-B", head_decision="deferred")),
            {"DEC-A": "flagged", "DEC-B": "flagged"},
        ),
        Example("against the majority, with a reason", (_decided(1, 3, head_reason="汛期将至"),), {"DEC-A": "clear"}),
        Example(
            "against the majority, where no reason is asked for",
            (_decided(1, 3),),
            {"DEC-A": "clear"},
            set={"reason_required_if_minority": False},
        ),
        Example(
            "the head second, where the place only forbids speaking first",
            (_decided(3, 1, SECOND),),
            {"DEC-A": "clear"},
            set={"head_position": "not_first"},
        ),
        Example(
            "the head was not there: only the vote is compared",
            (
                _decided(3, 0, ["P-1002", "P-1003"], present_members=MEMBERS[1:]),
                _decided(1, 3, None, decision_id="DEC-B", head="P-9"),
            ),
            {"DEC-A": "clear", "DEC-B": "flagged"},
        ),
        Example(
            "known that nobody spoke, nobody voted",
            (_decided(0, 0, [], present_members=MEMBERS[:1], head_decision="deferred"),),
            {"DEC-A": "clear"},
        ),
        Example(
            "the head was not there, and the order is not told",
            (_decided(3, 1, None, head="P-9"),),
            {"DEC-A": "clear"},
        ),
        Example(
            "no government; no major decision",
            (
                _decided(1, 3, SECOND, is_government_body=False),
                _decided(1, 3, SECOND, decision_id="DEC-B", is_government_body=None, is_major_administrative=False),
            ),
            {"DEC-A": "not_applicable", "DEC-B": "not_applicable"},
        ),
        Example(
            "not told whether it is a major one",
            (_decided(1, 3, SECOND, is_major_administrative=None),),
            {"DEC-A": "not_assessable"},
        ),
        Example(
            "the order is not told", (_decided(3, 1, None),), {"DEC-A": ("not_assessable", "missing: speaking_order")}
        ),
        Example("the order is not told, and the majority overruled", (_decided(1, 3, None),), {"DEC-A": "flagged"}),
        Example("the head is not told", (_decided(3, 1, head=None),), {"DEC-A": "not_assessable"}),
        Example(
            "the votes, or the head's decision, are not told",
            (_decided(3, 1, votes=None), _decided(3, 1, decision_id="DEC-B", head_decision=None)),
            {"DEC-A": ("not_assessable", "missing: votes"), "DEC-B": ("not_assessable", "missing: head_decision")},
        ),
        Example(
            "the votes are not told, and the head second", (_decided(3, 1, SECOND, votes=None),), {"DEC-A": "flagged"}
        ),
        Example(
            "secret ballot: three votes for it are a majority, two tell nothing of the others",
            (
                _decided(0, 0, votes=None, votes_for=3),
                _decided(0, 0, decision_id="DEC-B", votes=None, votes_for=3, head_decision="rejected"),
                _decided(0, 0, decision_id="DEC-C", votes=None, votes_for=2),
                _decided(0, 0, decision_id="DEC-D", form="secret_ballot", votes_for=2),
            ),
            {"DEC-A": "clear", "DEC-B": "flagged", "DEC-C": "not_assessable", "DEC-D": "not_assessable"},
        ),
        Example(
            "a correction of the order: the last of the chain is read",
            (_decided(3, 1, SECOND), _decided(3, 1) | {"corrects": "ex-1"}),
            {"DEC-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
