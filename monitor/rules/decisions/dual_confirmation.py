"""A decision that must leave a trace lacks the confirming signature of its mover or of who chaired, or one signed both.

What it checks
    Each decision in the domains of the place: whether the first mover has signed it as mover and the chair as chair,
    two different persons.
Why it matters
    Who proposed and who presided answer for the outcome; without both names under it neither can later be asked.
Legal source
    Daxing district: the first mover and the presiding head both leave their confirming signatures. Where no mover is
    recorded the presiding head counts as mover, and one signature for both is no second one.
Does not apply
    Decisions in other domains.
Innocent explanations
    The signed minutes were not submitted; the mover was called away and signed later on paper; the chair moved the
    item because nobody else was in charge of it.
Ask next
    The minutes with the signatures. Who put the item forward first, and who presided?
Known gaps
    No text says by when they sign: a signature given later counts from then on. Only signatures that count are seen:
    full name or e-signature, dated, agreeing, on what the decision now says, and verified where they name a registered
    key. Where the mover is not recorded, whoever signed as mover is taken at his word, unless it is the chair. Nobody
    moves an item put to a secret ballot because no one would: then the chair alone signs; where it is not told how they
    voted, the chair counts as mover. Where more than two capacities are asked for, persons are counted over all of
    them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.meetings import is_unmoved
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sample_key import registered, signed_by_key
from monitor.rules.kit.signatures import KEYS, signed
from monitor.vocabulary.verdicts import Severity

ZH = """须留痕的决策缺少动议人或主持人的确认签名，或由一人兼签。

查什么
    当地规定领域内的每项决策：初始动议人是否以动议人身份、主持人是否以主持人身份签名确认，且是两个不同的人。
为什么要紧
    谁提议、谁主持，谁对结果负责；两个名字不都在上面，事后谁也问不到。
法律依据
    大兴区：初始动议人本人和主持会议的一把手都要留下确认签名。没有记录初始动议人的，主持会议的一把手默认为动议人，一个签
    名不能顶两个。
不适用
    其他领域的决策。
可能的正当理由
    带签名的会议纪要没有报送；动议人临时离开，事后在纸上补签；事项无人分管，由主持人自己提出。
接着问
    带签名的会议纪要；谁最先提出，谁主持会议？
已知不足
    没有文件规定何时签：补签的从补签起算数。只看算数的签署：全名手签或电子签名，署日期，意见为同意，且对应决策现在的内容；
    写明已登记密钥的，须验签通过。没有记录动议人的，以动议人身份签名的人即视为动议人，主持人除外。无人动议而用无记名投票
    的，只须主持人签名；没有报送表决形式的，主持人仍视为动议人。要求两个以上身份的，人数合并计算。
"""

PERSONS = {
    "mover": "initial_mover",
    "chair": "chair",
    "principal_leader": "head",
    "deputy_in_charge": "deputy_in_charge",
}
"""Capacity -> the field of the decision that says whose it is."""


@dataclass(frozen=True, slots=True)
class Params:
    """Who confirms, and the domains in which a trace must be left."""

    required_roles: tuple[str, ...] = param(
        ("mover", "chair"), unit="list", zh="应确认签名的身份", en="Capacities that must confirm", codes="signer_role"
    )
    domains: tuple[str, ...] = param(
        ("works", "personnel", "funds", "assets", "preference", "travel", "rural_collective"),
        unit="list",
        zh="须留痕的领域",
        en="Domains in which a trace must be left",
        codes="domain",
    )


def confirmed(f: Facts, p: Params) -> pl.LazyFrame:
    """`KEYS`, `signed_roles` (each by the person whose capacity it is), `persons`, `unbound`, `events`."""
    decisions = f.of("decision.made").with_columns(moment_as("act"))
    whose = decisions.select(*KEYS, *PERSONS.values())
    mine = signed(f, decisions, "decision", "decision_id").join(whose, on=KEYS)
    holder = pl.coalesce(pl.when(pl.col("role") == role).then(person) for role, person in PERSONS.items())
    is_own = holder.is_null() | (pl.col("signer") == holder)
    own = mine.filter(pl.col("role").is_in(p.required_roles) & is_own)
    return own.group_by(KEYS).agg(
        signed_roles=pl.col("role").unique(),
        persons=pl.col("signer").n_unique().cast(pl.Int64),
        unbound=pl.col("is_unbound").sum().cast(pl.Int64),
        events=pl.col("signature_event").unique().sort(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a decision, with the capacities that have not confirmed it."""
    rows = f.of("decision.made").join(confirmed(f, p), on=KEYS, how="left")
    rows = rows.with_columns(pl.col("persons", "unbound").fill_null(0), is_unmoved=is_unmoved())
    missing, asked = [], pl.lit(0, dtype=pl.Int64)
    for role in p.required_roles:
        is_asked = ~pl.col("is_unmoved") if role == "mover" else pl.lit(value=True)
        has = pl.col("signed_roles").list.contains(role).fill_null(value=False)
        missing.append(pl.when(is_asked & ~has).then(pl.lit(role)))
        asked += is_asked.cast(pl.Int64)
    rows = rows.with_columns(missing_roles=pl.concat_list(missing).list.drop_nulls(), asked=asked)
    lacking = pl.col("asked") - pl.col("missing_roles").list.len() - pl.col("persons")
    return rows.with_columns(doubled=pl.max_horizontal(lacking, pl.lit(0)).cast(pl.Int64))


def applies(p: Params) -> pl.Expr:
    """Decisions in the domains of the place."""
    return pl.col("domain").is_in(p.domains)


def flagged(_: Params) -> pl.Expr:
    """A capacity has not confirmed, or one person did for two. An absent signature is a breach, not a gap."""
    return (pl.col("missing_roles").list.len() > 0) | (pl.col("doubled") > 0)


def _decided(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"decision_id": "DEC-A", "domain": "works", "initial_mover": "P-1002", "chair": "P-1001"}
    return like("decision.made", "2026-03-03", **(told | more))


DECISION = {"kind": "decision", "id": "DEC-A"}


def _sign(signer: str, role: str, **more: str) -> dict[str, Any]:
    told = {"signer": signer, "role": role, "form": "full_name", "opinion": "agree"}
    told |= {"signed_at": "2026-03-03T00:00:00+08:00"} | more
    return like("document.signed", told["signed_at"], target=DECISION, signature=told)


MOVER, CHAIR = _sign("P-1002", "mover"), _sign("P-1001", "chair")
BY_KEY = signed_by_key(_decided(), DECISION, role="mover")

RULE = Rule(
    id="dec.dual-confirmation",
    version=1,
    family="dec",
    severity=Severity.HIGH,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made", "document.signed", "key.registered"),
    references=("key.registered",),
    about=("decision_id",),
    needs=("domain", "chair"),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("domain", "领域", "Domain", codes="domain"),
        Shown("missing_roles", "未签名确认的身份", "Capacities that have not confirmed", codes="signer_role"),
        Shown("doubled", "由他人兼签的身份数", "Capacities confirmed by one who signed for another too"),
        Shown("initial_mover", "初始动议人", "First mover"),
        Shown("chair", "主持人", "Chair"),
        Shown("unbound", "未绑定内容的签署数", "Signatures not bound to the content"),
    ),
    title={"zh": "动议人与主持人双签", "en": "Dual signature: mover and chairing head both sign"},
    message={
        "zh": "{day} 的决策（会议 {meeting_id}）[，缺{missing_roles}的确认签名][，有 {doubled-0} 个身份由一人兼签]",
        "en": "Decision of {day} (meeting {meeting_id})[: no confirming signature by {missing_roles}]"
        "[: capacities confirmed by one who signed for another too: {doubled-0}]",
    },
    cites=(Cite("seed-daxing", "决策留痕·双签"), Cite("seed-daxing", "决策留痕·动议人")),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("mover and chair both signed", (_decided(), MOVER, CHAIR), {"DEC-A": "clear"}),
        Example("the signatures were told first", (CHAIR, MOVER, _decided()), {"DEC-A": "clear"}),
        Example("the mover did not sign", (_decided(), CHAIR), {"DEC-A": "flagged"}),
        Example("the chair did not sign", (_decided(), MOVER), {"DEC-A": "flagged"}),
        Example("nobody signed: a missing act, not a gap", (_decided(),), {"DEC-A": "flagged"}),
        Example("another signed as mover", (_decided(), _sign("P-1003", "mover"), CHAIR), {"DEC-A": "flagged"}),
        Example(
            "the mover signed as a member only", (_decided(), _sign("P-1002", "member"), CHAIR), {"DEC-A": "flagged"}
        ),
        Example(
            "the chair moved it: both signatures are one person",
            (_decided(initial_mover="P-1001"), _sign("P-1001", "mover"), CHAIR),
            {"DEC-A": "flagged"},
        ),
        Example(
            "no mover recorded, the chair signed once, and for both",
            (_decided(initial_mover=None), CHAIR, _decided(decision_id="DEC-B", initial_mover=None)),
            {"DEC-A": "flagged", "DEC-B": "flagged"},
        ),
        Example(
            "no mover recorded, the chair signed for both",
            (_decided(initial_mover=None), CHAIR, _sign("P-1001", "mover")),
            {"DEC-A": "flagged"},
        ),
        Example(
            "no mover recorded, another signed as mover",
            (_decided(initial_mover=None), MOVER, CHAIR),
            {"DEC-A": "clear"},
        ),
        Example(
            "a secret ballot that nobody moved",
            (_decided(initial_mover=None, form="secret_ballot"), CHAIR),
            {"DEC-A": "clear"},
        ),
        Example("a secret ballot with a mover recorded", (_decided(form="secret_ballot"), CHAIR), {"DEC-A": "flagged"}),
        Example(
            "a circle, no yes, other figures",
            (
                _decided(),
                CHAIR,
                _sign("P-1002", "mover", form="circle"),
                _sign("P-1002", "mover", opinion="reserve"),
                _sign("P-1002", "mover", over="0" * 64),
            ),
            {"DEC-A": "flagged"},
        ),
        Example(
            "signed a week later",
            (_decided(), MOVER, _sign("P-1001", "chair", signed_at="2026-03-10T00:00:00+08:00")),
            {"DEC-A": "clear"},
        ),
        Example("the mover by a registered key", (registered("P-1002"), _decided(), CHAIR, BY_KEY), {"DEC-A": "clear"}),
        Example("the key is another person's", (registered("P-1003"), _decided(), CHAIR, BY_KEY), {"DEC-A": "flagged"}),
        Example(
            "the decision was corrected after the mover signed by key",
            (
                registered("P-1002"),
                _decided() | {"id": "d1"},
                _decided(result="rejected", corrects="d1"),
                CHAIR,
                BY_KEY,
            ),
            {"DEC-A": "flagged"},
        ),
        Example("a domain outside the list", (_decided(domain="procurement"),), {"DEC-A": "not_applicable"}),
        Example(
            "the domain is not told",
            (_decided(domain=None), MOVER, CHAIR),
            {"DEC-A": ("not_assessable", "missing: domain")},
        ),
        Example(
            "who chaired is not told",
            (_decided(chair=None), MOVER, CHAIR),
            {"DEC-A": ("not_assessable", "missing: chair")},
        ),
        Example(
            "who chaired is not told, and nobody signed as mover", (_decided(chair=None), CHAIR), {"DEC-A": "flagged"}
        ),
        Example(
            "a third capacity where the place asks for it",
            (_decided(head="P-1004"), MOVER, CHAIR),
            {"DEC-A": "flagged"},
            set={"required_roles": ["mover", "chair", "principal_leader"]},
        ),
        Example(
            "a domain that the place adds",
            (_decided(domain="procurement"), MOVER, CHAIR),
            {"DEC-A": "clear"},
            set={"domains": ["procurement"]},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
