"""Somebody who sat on a committee neither signed the report nor is on record with a dissent.

What it checks
    Everybody who sat on each lot: whether the report bears a signature that counts, or a dissent is recorded. Whoever
    refused to sign without writing a reason is deemed to agree.
Why it matters
    The signature is what each member answers for; a report without it may have been written by others.
Legal source
    Implementing Regulation of the Tendering Law, article 53 paragraph 2; Implementing Regulation of the Government
    Procurement Law, article 41 paragraph 2: all sign, a dissent is written with its reasons, and refusing to sign
    without reasons is deemed to be agreement.
Does not apply
    Procedures outside both laws; evaluations for which nobody is told to have sat.
Innocent explanations
    The page with the signature was not submitted; the member signed under another code; a member was replaced during
    the evaluation and the list of members was not corrected.
Ask next
    The report itself, and why that member's signature is not on it.
Known gaps
    A signature counts with a full name or electronically, with its day and an opinion, given on the report as it
    stands; one that names a registered key must verify. Where dissents are not told, somebody who did not sign may
    have one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import KEY, LAWS, LOT, committees
from monitor.rules.kit.keys import FITS, held_against_keys
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import once, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sample_key import registered, sample_key
from monitor.rules.kit.signatures import FORMS, NO_APPROVERS, OPINIONS
from monitor.signatures.digest import signed_sha256
from monitor.signatures.ed25519 import value_over
from monitor.vocabulary.verdicts import Severity

ZH = """到场评委既没有在评标报告上签字，也没有记录不同意见。

查什么
    每个标段到场的全部评委：报告上是否有算数的签字，或者记录了不同意见。拒绝签字又不书面说明理由的，视为同意。
为什么要紧
    评委对签了字的结果负责；没有签字的报告，可能是别人写的。
法律依据
    招标投标法实施条例第53条第2款；政府采购法实施条例第41条第2款：全体成员签字，有不同意见的书面说明理由，拒绝签字又不说明
    理由的视为同意。
不适用
    两部法律之外的程序；没有人到场的评标。
可能的正当理由
    签字页没有报送；该评委用另一个代码签字；评审中更换了评委，名单没有更正。
接着问
    评标报告原件；为什么没有该评委的签字。
已知不足
    全名手签或电子签名，有日期、有意见，并且对应报告现在的内容，才算数；写明已登记密钥的，须验签通过。没有报送不同意见的，
    没签字的人也可能有不同意见。
"""

SIGNATURE = ("signer", "role", "form", "opinion", "over", "key_id", "value")


@dataclass(frozen=True, slots=True)
class Params:
    """全体成员签字: no parameter."""


def signed(f: Facts) -> pl.LazyFrame:
    """`KEY` of each report with each `person` whose signature on it counts."""
    digest = f.of("evaluation.concluded").select(*KEY, "signed_sha256")
    told = f.of("evaluation.concluded", "report_signatures").select(*KEY, "pos", *SIGNATURE, signed_day="signed_at_day")
    given = told.join(digest, on=KEY).filter(
        pl.col("form").is_in(FORMS),
        pl.col("signed_day").is_not_null(),
        pl.col("opinion").is_in(OPINIONS),
        ~pl.col("role").is_in(NO_APPROVERS),
        pl.col("over").is_null() | (pl.col("over") == pl.col("signed_sha256")),
    )
    given = once(given.sort(*KEY, "pos").with_row_index("signature_event"))
    by_key = held_against_keys(f, given).select("signature_event", fits=pl.all_horizontal(FITS))
    counted = given.join(by_key, on="signature_event", how="left").filter(pl.col("fits").fill_null(value=True))
    return counted.select(*KEY, person="signer").unique()


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with who of those who sat neither signed nor dissented."""
    people = f.of("evaluation.concluded", "members").select(*KEY, "person").unique()
    dissented = f.of("evaluation.concluded", "dissents").select(*KEY, person="member").unique()
    silent = people.join(signed(f), on=[*KEY, "person"], how="anti").join(dissented, on=[*KEY, "person"], how="anti")
    missing = silent.group_by(KEY).agg(missing=pl.col("person").sort())
    rows = (
        committees(f)
        .join(missing, on=KEY, how="left")
        .with_columns(pl.col("missing").fill_null(pl.lit([], dtype=pl.List(pl.String))))
    )
    some = (pl.col("report_signatures_count") > 0) & (pl.col("missing").list.len() > 0)
    unsure = pl.col("dissents_count").is_null() & some.fill_null(value=False)
    rows = rows.with_columns(
        dissents=pl.when(~unsure).then(pl.col("dissents_count").fill_null(0)),
    )
    return one_each(rows, LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Committees under either law."""
    return pl.col("regime").is_in(LAWS) & (pl.col("members") > 0)


def flagged(_: Params) -> pl.Expr:
    """Somebody neither signed nor dissented. A report without any signature is a breach, not a gap."""
    return (pl.col("missing").list.len() > 0) & pl.col("dissents").is_not_null()


OCID = "ocds-tw9990-2026-0017"
ONE, TWO, THREE = "E-0001", "E-0002", "P-1010"


def _signature(who: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"signer": who, "role": "committee_member", "opinion": "agree", "form": "full_name"}
    told |= {"signed_at": "2026-04-20T16:00:00+08:00"} | more
    return {name: value for name, value in told.items() if value is not None}


ALL = [_signature(who) for who in (ONE, TWO, THREE)]


def _sat(
    signatures: list[dict[str, Any]] | None, dissents: list[dict[str, Any]] | None = None, day: str = "2026-04-20",
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    members = [{"person": who, "member_type": "expert"} for who in (ONE, TWO)]
    members.append({"person": THREE, "member_type": "buyer_representative"})
    told = {"members": members, "report_signatures": signatures, "dissents": dissents or []}
    return like("evaluation.concluded", day, **(told | more))


def _untold(signatures: list[dict[str, Any]] | None) -> dict[str, Any]:
    told = _sat(signatures)
    del told["data"]["dissents"]
    return told


def _third(**more: Any) -> dict[str, Any]:
    return _sat([*ALL[:2], _signature(THREE, **more)])


def _by_key(signer: str = THREE) -> dict[str, Any]:
    over = signed_sha256("evaluation.concluded", _sat(ALL)["data"])
    told = {"form": "e_signature", "key_id": sample_key().name, "over": over, "value": value_over(sample_key(), over)}
    return _sat([*ALL[:2], _signature(signer, **told)])


SPOILED: tuple[dict[str, Any], ...] = (
    {"form": "circle"},
    {"form": "initial"},
    {"signed_at": None},
    {"opinion": None},
    {"role": "handler"},
)

RULE = Rule(
    id="exp.report-all-sign",
    version=1,
    family="exp",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "key.registered"),
    references=("key.registered",),
    about=("ocid", "lot_id"),
    needs=("dissents",),
    evidence=(
        Shown("missing", "没有签字也没有不同意见的评委", "Members without signature or dissent"),
        Shown("members", "到场评委人数", "Members who sat"),
        Shown("report_signatures_count", "报告上的签字", "Signatures on the report"),
        Shown("dissents", "记录的不同意见", "Dissents on record"),
        Shown("day", "评标结束日", "Evaluation ended on"),
    ),
    title={"zh": "评标报告全体签字", "en": "All members sign the report"},
    message={
        "zh": "到场评委 {members} 人；{missing} 没有在评标报告上签字，也没有记录不同意见",
        "en": "Of {members} members {missing} neither signed the report nor is on record with a dissent",
    },
    cites=(Cite("cn-bidding-regulation", "53"), Cite("cn-procurement-regulation", "41")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all signed", (_sat(ALL),), {OCID: ("clear", "lawful")}),
        Example("one did not sign", (_sat(ALL[:2]),), {OCID: "flagged"}),
        Example("no signature is told", (_sat(None),), {OCID: "flagged"}),
        Example("known to bear no signature", (_sat([]),), {OCID: "flagged"}),
        Example(
            "one wrote a dissent instead",
            (_sat(ALL[:2], [{"member": THREE, "text": "评分标准适用有误"}]),),
            {OCID: "clear"},
        ),
        Example(
            "one refused without writing a reason: deemed to agree",
            (_sat(ALL[:2], [{"member": THREE}]),),
            {OCID: "clear"},
        ),
        Example("somebody else dissented", (_sat(ALL[:2], [{"member": ONE, "text": "有异议"}]),), {OCID: "flagged"}),
        Example(
            "one did not sign, and dissents are not told",
            (_untold(ALL[:2]),),
            {OCID: ("not_assessable", "missing: dissents")},
        ),
        Example("known to bear no signature, and dissents are not told", (_untold([]),), {OCID: "flagged"}),
        Example("only one signed, and dissents are not told", (_untold(ALL[:1]),), {OCID: "not_assessable"}),
        Example("nobody signed, and dissents are not told", (_untold(None),), {OCID: "flagged"}),
        Example("all signed, and dissents are not told", (_untold(ALL),), {OCID: "clear"}),
        Example(
            "signed by hand, electronically, and with a reservation",
            (_sat([ALL[0], _signature(TWO, form="e_signature"), _signature(THREE, opinion="reserve")]),),
            {OCID: "clear"},
        ),
        Example(
            "signatures that do not count",
            tuple(
                _sat([*ALL[:2], _signature(THREE, **told)], lot_id=f"L{place}") for place, told in enumerate(SPOILED)
            ),
            {f"L{place}": "flagged" for place in range(len(SPOILED))},
        ),
        Example("given on another content of the report", (_third(over="0" * 64),), {OCID: "flagged"}),
        Example("by a registered key", (_by_key(), registered(THREE)), {OCID: "clear"}),
        Example("by a key that nobody registered", (_by_key(),), {OCID: "clear"}),
        Example("by a key that is somebody else's", (_by_key(), registered(ONE)), {OCID: "flagged"}),
        Example("one signed for another", (_sat([*ALL[:2], ALL[0]]),), {OCID: "flagged"}),
        Example(
            "a member told twice",
            (_sat(ALL[:1], members=[{"person": ONE, "member_type": "expert"}] * 2),),
            {OCID: "clear"},
        ),
        Example("completed by a correction", (_sat(ALL[:2]), _sat(ALL, corrects="ex-1")), {OCID: "clear"}),
        Example(
            "evaluated again and signed by all: the first report stays a breach",
            (_sat(ALL[:2]), _sat(ALL, day="2026-04-25")),
            {OCID: "flagged"},
        ),
        Example("in government procurement", (_sat(ALL[:2], regime="government_procurement"),), {OCID: "flagged"}),
        Example("outside both laws", (_sat(None, regime="other"),), {OCID: "not_applicable"}),
        Example("nobody is told to have sat", (_sat(None, members=[]),), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
