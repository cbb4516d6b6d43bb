"""The record of a decision lacks one of the elements it must hold.

What it checks
    Each decided item: whether its record tells the item's name, the opinion and the reason of every member present,
    how they voted, the result, the department that carries it out and the person who answers for it.
Why it matters
    What was not written down cannot be looked up: who said what, on what grounds, and who was to act.
Legal source
    Tongyu county: the record holds, as it was, the items discussed, the members' opinions and reasons, whether the
    vote was oral, by hands, by named or by secret ballot, the result, and who carries it out and answers for it.
Does not apply
    Decisions taken without a meeting. In a secret ballot nobody's opinion and reason are asked for.
Innocent explanations
    The minutes hold what was not entered here; a member left before the vote; of a rejected item nothing is to be
    carried out, and nobody wrote that down.
Ask next
    The original record. What of the missing elements stands there?
Known gaps
    Members are those due who were present, and whoever else is listed with a vote. Whether what is written is what was
    said only a recording shows. A secret ballot is told by the form: where no form is told, opinions are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.meetings import KEYS, is_secret_ballot
from monitor.rules.kit.params import WrongParameter, param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """决策记录缺少应当记录的要素。

查什么
    每个议决事项的记录是否写明：事项名称，每位到会成员的表决意见及理由，表决方式，决策结果，负责落实的部门，责任人。
为什么要紧
    没有写下来的，事后查不到：谁说了什么，凭什么，该谁去办。
法律依据
    通榆县：必须原原本本记录具体讨论事项名称、班子成员的表决意见及理由，口头、举手、记名或无记名投票，决策结果和负责落实
    的部门、责任人。
不适用
    不开会作出的决策。无记名投票的，不要求每人的意见和理由。
可能的正当理由
    要素写在纪要里，没有录入；成员在表决前离会；未通过的事项无须落实，因而没有写。
接着问
    原始记录；所缺要素在记录中有没有？
已知不足
    成员指到会的应到成员，以及列入表决名单的人。所写是否就是所说，只有录音能说明。是否无记名以表决方式为准，没有报送表决方
    式的，仍要求每人的意见和理由。
"""

FIELDS = ("title", "opinions", "form", "result", "executing_unit", "responsible_person")
LABELS = {
    "title": ("事项名称", "the item's name"),
    "opinions": ("成员的表决意见及理由", "members' opinions and reasons"),
    "form": ("表决方式", "the form of the vote"),
    "result": ("决策结果", "the result"),
    "executing_unit": ("落实部门", "the executing department"),
    "responsible_person": ("责任人", "the person responsible"),
}


@dataclass(frozen=True, slots=True)
class Params:
    """The six elements of the text; a place may ask for fewer."""

    required_fields: tuple[str, ...] = param(FIELDS, unit="list", zh="应记录的要素", en="Elements of the record")


def unvoiced(f: Facts) -> pl.LazyFrame:
    """`KEYS`, `unvoiced`: members asked for an opinion and a reason of whom one of the two is not on record."""
    rows = f.of("decision.made").select(*KEYS, "due_members", "present_members")
    asked = rows.select(*KEYS, member=pl.col("due_members").list.set_intersection("present_members")).explode("member")
    votes = f.of("decision.made", "votes").select(*KEYS, "member", "opinion", "reason")
    told = pl.all_horizontal(pl.col("opinion", "reason").is_not_null())
    given = votes.group_by(*KEYS, "member").agg(is_full=told.any())
    every = pl.concat([asked.filter(pl.col("member").is_not_null()), votes.select(*KEYS, "member")]).unique()
    lacking = every.join(given, on=[*KEYS, "member"], how="left").filter(~pl.col("is_full").fill_null(value=False))
    return lacking.group_by(KEYS).agg(unvoiced=pl.col("member").unique().sort())


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a decided item, with the elements that its record lacks."""
    unknown = set(p.required_fields) - set(FIELDS)
    if unknown:
        raise WrongParameter(f"required_fields: {', '.join(sorted(unknown))} is not one of {', '.join(FIELDS)}")
    rows = f.of("decision.made").join(unvoiced(f), on=KEYS, how="left")
    silent = pl.col("unvoiced").is_not_null() | (pl.col("votes_count").fill_null(0) == 0)
    lacks = {
        "title": pl.col("title").is_null(),
        "opinions": silent & ~is_secret_ballot(),
        "form": pl.col("form").is_null(),
        "result": pl.col("result").is_null(),
        "executing_unit": pl.col("executing_unit_id").is_null(),
        "responsible_person": pl.col("responsible_person").is_null(),
    }
    asked = [name for name in FIELDS if name in p.required_fields]

    def named(place: int) -> pl.Expr:
        return pl.concat_list([pl.when(lacks[one]).then(pl.lit(LABELS[one][place])) for one in asked]).list.drop_nulls()

    is_asked = lacks["opinions"] & pl.lit("opinions" in asked)
    return rows.with_columns(missing_zh=named(0), missing_en=named(1), unvoiced=pl.when(is_asked).then("unvoiced"))


def applies(_: Params) -> pl.Expr:
    """Every item decided in a meeting."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """An element is missing. What is not told is not on the record: a breach, not a gap."""
    return pl.col("missing_zh").list.len() > 0


MEMBERS = ["P-1001", "P-1002", "P-1003"]


def _vote(member: str, opinion: str | None = "agree", reason: str | None = "方案可行") -> dict[str, str]:
    told = {"member": member, "opinion": opinion, "reason": reason}
    return {name: value for name, value in told.items() if value is not None}


def _decided(*votes: dict[str, str], **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"decision_id": "DEC-A", "title": "招标方案", "form": "show_of_hands", "result": "approved"}
    told |= {"due_members": MEMBERS, "present_members": MEMBERS, "executing_unit": {"id": UNIT}}
    told |= {"responsible_person": "P-1002", "votes": list(votes)}
    return like("decision.made", "2026-03-03", **(told | more))


ALL = tuple(_vote(member) for member in MEMBERS)

RULE = Rule(
    id="dec.record-completeness",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made",),
    about=("decision_id",),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("missing_zh", "记录缺少的要素", "Elements missing (in Chinese)"),
        Shown("missing_en", "记录缺少的要素（英文）", "Elements missing"),
        Shown("unvoiced", "意见或理由未记录的成员", "Members whose opinion or reason is not on record"),
        Shown("form", "表决方式", "Form of the vote", codes="decision_form"),
    ),
    title={"zh": "决策记录要素齐全", "en": "Decision record holds all named elements"},
    message={
        "zh": "{day} 的决策（会议 {meeting_id}）记录缺少：{missing_zh}[（成员：{unvoiced}）]",
        "en": "The record of the decision of {day} (meeting {meeting_id}) lacks: {missing_en}[ (members: {unvoiced})]",
    },
    cites=(Cite("seed-tongyu", "二(1)"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all six on record", (_decided(*ALL),), {"DEC-A": "clear"}),
        Example("no name of the item", (_decided(*ALL, title=None),), {"DEC-A": "flagged"}),
        Example("no form of the vote", (_decided(*ALL, form=None),), {"DEC-A": "flagged"}),
        Example("no executing department", (_decided(*ALL, executing_unit=None),), {"DEC-A": "flagged"}),
        Example("nobody answers for it", (_decided(*ALL, responsible_person=None),), {"DEC-A": "flagged"}),
        Example("a member present without a vote", (_decided(*ALL[:2]),), {"DEC-A": "flagged"}),
        Example("a member without an opinion", (_decided(*ALL[:2], _vote("P-1003", None)),), {"DEC-A": "flagged"}),
        Example("a member without a reason", (_decided(*ALL[:2], _vote("P-1003", reason=None)),), {"DEC-A": "flagged"}),
        Example("abstained, and said why", (_decided(*ALL[:2], _vote("P-1003", "abstain")),), {"DEC-A": "clear"}),
        Example("no votes told", (_decided(votes=None),), {"DEC-A": "flagged"}),
        Example("no votes, and nobody due was present", (_decided(present_members=["P-9001"]),), {"DEC-A": "flagged"}),
        Example(
            "one vote written down twice, once in full",
            (_decided(*ALL, _vote("P-1003", reason=None)),),
            {"DEC-A": "clear"},
        ),
        Example(
            "nobody due was present: who voted is asked",
            (
                _decided(_vote("P-9001"), present_members=["P-9001"]),
                _decided(present_members=["P-9001"], votes=None, decision_id="DEC-B"),
            ),
            {"DEC-A": "clear", "DEC-B": "flagged"},
        ),
        Example(
            "one due was away, and a guest was there",
            (_decided(*ALL[:2], present_members=["P-1001", "P-1002", "P-9001"]),),
            {"DEC-A": "clear"},
        ),
        Example(
            "one listed with a vote gave no reason",
            (_decided(*ALL, _vote("P-9001", reason=None)),),
            {"DEC-A": "flagged"},
        ),
        Example("a secret ballot", (_decided(votes=None, form="secret_ballot"),), {"DEC-A": "clear"}),
        Example(
            "a secret ballot without a name of the item",
            (_decided(title=None, form="secret_ballot"),),
            {"DEC-A": "flagged"},
        ),
        Example(
            "the place asks for the result and the form only",
            (_decided(title=None, executing_unit=None, responsible_person=None),),
            {"DEC-A": "clear"},
            set={"required_fields": ["form", "result"]},
        ),
        Example(
            "a correction completes the record",
            (_decided(*ALL[:2]), _decided(*ALL) | {"corrects": "ex-1"}),
            {"DEC-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
