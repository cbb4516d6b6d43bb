"""An item recorded as approved without the votes of more than half of the members due.

What it checks
    Each item recorded as approved: whether the members due who agreed are more than half of the members due.
Why it matters
    An approval that only a minority carried is no collective decision, whatever the minutes say.
Legal source
    Dingcheng district: a decision takes more than half of the members due, not of those present. 超过 excludes the
    bound: exactly half is not enough.
Does not apply
    Items rejected or put off.
Innocent explanations
    Votes given by letter and not entered; the list of votes is not complete; a silent member meant yes.
Ask next
    The record of the vote, and what each member who is not listed as agreeing said.
Known gaps
    Where the ballot is secret only the number of votes is read. Silence is no vote unless the place says it is assent;
    then members present who gave no opinion count as agreeing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.meetings import KEYS, is_secret_ballot, voiced
from monitor.rules.kit.params import WrongParameter, param, ratio
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """事项记录为通过，同意票没有超过应到成员的半数。

查什么
    每个记录为通过的事项：表示同意的应到成员是否超过应到成员的二分之一。
为什么要紧
    只有少数人同意的“通过”，不是集体决策，无论纪要怎样写。
法律依据
    鼎城区：以超过应到班子成员的二分之一通过，不是按实到人数。“超过”不包括本数，恰好一半不够。
不适用
    未通过或缓议的事项。
可能的正当理由
    书面表决的票没有录入；表决名单不完整；当地把沉默当作同意。
接着问
    表决记录；没有列为同意的成员各说了什么。
已知不足
    无记名投票只看票数。沉默不算表态，除非当地规定视为同意；那时到会而没有表态的成员按同意计。
"""

DENOMINATORS = ("due", "present")


@dataclass(frozen=True, slots=True)
class Params:
    """超过二分之一 excludes one half; counted are the members due."""

    majority_ratio: str = param("1/2", unit="ratio", zh="须超过的比例（不含）", en="Share to be exceeded (excl.)")
    denominator: str = param("due", unit="due/present", zh="计算基数", en="Counted on")
    silence_is_assent: bool = param(default=False, unit="yes/no", zh="沉默视为同意", en="Silence is assent")


def named(f: Facts, p: Params) -> pl.LazyFrame:
    """`scope_id`, `event`, `named_for`: members due whose named vote agrees, or whose silence counts as assent."""
    rows = f.of("decision.made").select("scope_id", "event", "due_members", "present_members")
    told = rows.join(voiced(f), on=KEYS, how="left")
    due, none = pl.col("due_members"), pl.lit([], dtype=pl.List(pl.String))
    agreed = pl.col("agreed").fill_null(none)
    if p.silence_is_assent:
        silent = pl.col("present_members").list.set_difference(pl.col("spoke").fill_null(none))
        agreed = agreed.list.set_union(silent)
    count = due.list.set_intersection(agreed).list.n_unique().cast(pl.Int64)
    return told.select("scope_id", "event", "spoke", named_for=count)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a decided item, with the votes for it and the members they are counted on."""
    if p.denominator not in DENOMINATORS:
        raise WrongParameter(f"denominator: {p.denominator!r} is not one of {', '.join(DENOMINATORS)}")
    base = pl.col("due_members")
    if p.denominator == "present":
        base = base.list.set_intersection("present_members")
    size = base.list.n_unique().cast(pl.Int64)
    spoke, has_names = pl.col("spoke").is_not_null(), pl.col("votes_count").is_not_null()
    by_name = pl.when(spoke).then("named_for")
    votes = (
        pl.when(is_secret_ballot())
        .then(pl.coalesce("votes_for", by_name))
        .otherwise(pl.coalesce(by_name, "votes_for", pl.when(has_names).then("named_for")))
    )
    rows = f.of("decision.made").join(named(f, p), on=KEYS)
    return rows.with_columns(counted_on=pl.when(size > 0).then(size), for_votes=votes)


def applies(_: Params) -> pl.Expr:
    """Items recorded as approved."""
    return pl.col("result") == "approved"


def flagged(p: Params) -> pl.Expr:
    """Not more than the share: votes / counted on <= ratio, in whole numbers."""
    share = ratio(p.majority_ratio)
    return pl.col("for_votes") * share.denominator <= pl.col("counted_on") * share.numerator


MEMBERS = ["P-1001", "P-1002", "P-1003", "P-1004"]


def _voted(agree: int, /, silent: int = 0, **more: Any) -> dict[str, Any]:
    votes = [{"member": member, "opinion": "agree"} for member in MEMBERS[:agree]]
    votes += [{"member": member} for member in MEMBERS[agree : agree + silent]]
    told: dict[str, Any] = {"due_members": MEMBERS, "present_members": MEMBERS, "result": "approved", "votes": votes}
    return like("decision.made", "2026-03-03", decision_id="DEC-A", **(told | more))


RULE = Rule(
    id="dec.majority-of-due",
    version=1,
    family="dec",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made",),
    about=("decision_id",),
    needs=("for_votes", "counted_on"),
    evidence=(
        Shown("for_votes", "同意票数", "Votes for"),
        Shown("counted_on", "计算基数（人）", "Members counted on"),
        Shown("day", "决策日", "Decided on"),
        Shown("form", "决策形式", "Form of the vote", codes="decision_form"),
        Shown("result", "决策结果", "Result", codes="decision_result"),
    ),
    title={"zh": "过应到半数通过", "en": "Approval: more than half of those due"},
    message={
        "zh": "同意 {for_votes} 票，计算基数 {counted_on} 人，未超过 {majority_ratio}，{day} 记录为通过",
        "en": "{for_votes} votes of {counted_on} members, and more than {majority_ratio} are needed; recorded as "
        "approved on {day}",
    },
    cites=(Cite("seed-dingcheng", "一(2)通过"),),
    in_force=date(2016, 10, 18),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three of four", (_voted(3),), {"DEC-A": "clear"}),
        Example("two of four: exactly half is not enough", (_voted(2),), {"DEC-A": "flagged"}),
        Example(
            "two of the three present, four due: members due count",
            (_voted(2, present_members=MEMBERS[:3]),),
            {"DEC-A": "flagged"},
        ),
        Example(
            "the same where the place counts those present",
            (_voted(2, present_members=MEMBERS[:3]),),
            {"DEC-A": "clear"},
            set={"denominator": "present"},
        ),
        Example("silence is no vote", (_voted(2, 2),), {"DEC-A": "flagged"}),
        Example(
            "silence is assent where the place says so",
            (_voted(2, 2),),
            {"DEC-A": "clear"},
            set={"silence_is_assent": True},
        ),
        Example(
            "nobody said a word, where silence is assent",
            (_voted(0, 4),),
            {"DEC-A": "clear"},
            set={"silence_is_assent": True},
        ),
        Example("one member due, and one vote", (_voted(1, due_members=MEMBERS[:1]),), {"DEC-A": "clear"}),
        Example(
            "nobody is written down as due",
            (_voted(2, due_members=[]),),
            {"DEC-A": ("not_assessable", "missing: counted_on")},
        ),
        Example(
            "a guest's vote and a vote written down twice do not count",
            (
                _voted(
                    0,
                    votes=[
                        {"member": member, "opinion": "agree"} for member in ("P-1001", "P-1001", "P-1002", "P-9001")
                    ],
                ),
            ),
            {"DEC-A": "flagged"},
        ),
        Example(
            "a secret ballot: the number of votes is read",
            (_voted(0, 4, form="secret_ballot", votes_for=3),),
            {"DEC-A": "clear"},
        ),
        Example(
            "a secret ballot whose votes are not told",
            (_voted(0, 4, form="secret_ballot"),),
            {"DEC-A": "not_assessable"},
        ),
        Example("no votes told at all", (_voted(0, votes=None),), {"DEC-A": "not_assessable"}),
        Example("known that nobody voted", (_voted(0),), {"DEC-A": "flagged"}),
        Example("a rejected item", (_voted(1, result="rejected"),), {"DEC-A": "not_applicable"}),
        Example(
            "a correction of the votes: the last of the chain is read",
            (
                _voted(2),
                like(
                    "decision.made",
                    "2026-03-03",
                    corrects="ex-1",
                    decision_id="DEC-A",
                    due_members=MEMBERS,
                    present_members=MEMBERS,
                    votes=[{"member": member, "opinion": "agree"} for member in MEMBERS[:3]],
                    result="approved",
                ),
            ),
            {"DEC-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
