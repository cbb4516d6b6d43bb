"""A signature that is a circle or an initial, or bears no date, or says neither yes nor no.

What it checks
    Each signature on a record: whether it is a full name or an e-signature, bears a date, and states an opinion.
Why it matters
    A circle around a name can later be denied: nothing shows who agreed, when, and to what.
Legal source
    Daxing district: a circle instead of a name, no date, no clear opinion leave no trace of who answers.
Does not apply
    Signatures inside acceptances, evaluation reports and emergency decisions: the rules on those papers judge them.
Innocent explanations
    The scan cut the date off; the opinion stands on another sheet; the clerk who entered the paper chose the wrong
    form.
Ask next
    The original paper. Has the signer signed it properly since?
Known gaps
    Whether a name is the signer's own hand is not known. A signature given properly later is a row of its own and does
    not cure this one. One signature submitted twice is judged twice, and is one finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """签署是画圈或缩写，或者没有日期，或者没有表明意见。

查什么
    记录上的每个签署：是否为全名手签或电子签名，是否署日期，是否表明意见。
为什么要紧
    名字上画个圈，以后可以不认：看不出谁同意、何时同意、同意什么。
法律依据
    大兴区：画圈、不署名、不写日期、不表态的不算，谁负责无从追溯。
不适用
    验收、评标报告和应急决策上的签署，由针对这些文书的规则判断。
可能的正当理由
    扫描件裁掉了日期；意见写在另一页；录入人员选错了形式。
接着问
    纸质原件。签署人后来是否补签？
已知不足
    名字是否本人所签不知道。后来补的签署是另一条记录，不抵消这一条。同一签署报送两次，判断两次，只成一个疑点。
"""

SAME = ["target_kind", "target_id", "signature_signer", "signature_role"]
SEEN = ["signature_form", "signature_opinion", "signature_signed_at"]


@dataclass(frozen=True, slots=True)
class Params:
    """Forms that are signatures, and what each must bear."""

    accepted_forms: tuple[str, ...] = param(
        ("full_name", "e_signature"), unit="list", zh="可接受的签署形式", en="Forms accepted", codes="signature_form"
    )
    require_date: bool = param(default=True, unit="yes/no", zh="须有日期", en="A date is required")
    require_opinion: bool = param(default=True, unit="yes/no", zh="须有意见", en="An opinion is required")


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a signature."""
    return f.of("document.signed").with_columns(has_date=pl.col("signature_signed_at").is_not_null())


def applies(_: Params) -> pl.Expr:
    """Every signature."""
    return pl.lit(value=True)


def flagged(p: Params) -> pl.Expr:
    """Another form, no date, no opinion. Absent date and opinion are a breach, not a gap."""
    bad = ~pl.col("signature_form").is_in(p.accepted_forms)
    if p.require_date:
        bad |= ~pl.col("has_date")
    if p.require_opinion:
        bad |= pl.col("signature_opinion").is_null()
    return bad


def _signed(target: str, **more: Any) -> dict[str, Any]:
    told = {"signer": "P-1002", "role": "member", "form": "full_name", "opinion": "agree"}
    told |= {"signed_at": "2026-03-03T00:00:00+08:00"} | more
    signature = {name: value for name, value in told.items() if value is not None}
    return like("document.signed", "2026-03-03", target={"kind": "decision", "id": target}, signature=signature)


def _decided(*names: str) -> tuple[dict[str, Any], ...]:
    return tuple(like("decision.made", "2026-03-03", decision_id=name) for name in names)


RULE = Rule(
    id="dec.signature-form",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("document.signed",),
    reads=("document.signed",),
    about=(*SAME, *SEEN),
    evidence=(
        Shown("target_kind", "被签对象类别", "Kind of record signed", codes="target_kind"),
        Shown("target_id", "被签对象编号", "Record signed"),
        Shown("signature_role", "签署身份", "Capacity", codes="signer_role"),
        Shown("signature_form", "签署形式", "Form", codes="signature_form"),
        Shown("has_date", "有日期", "Bears a date"),
        Shown("signature_signed_at_day", "签署日期", "Date it bears"),
        Shown("signature_opinion", "签署意见", "Opinion", codes="opinion"),
        Shown("step", "环节", "Step", codes="signing_step"),
    ),
    title={"zh": "签名须署姓名日期并表明意见", "en": "A signature is a full name, a date and an opinion"},
    message={
        "zh": "签署（{signature_role}）形式：{signature_form}，日期：{signature_signed_at_day}，意见：{signature_opinion}；"
        "应为{accepted_forms}，并署日期、表明意见[（{target_kind} {target_id}）]",
        "en": "Signature ({signature_role}): form {signature_form}, date {signature_signed_at_day}, opinion "
        "{signature_opinion}; {accepted_forms} with date and opinion is required[ ({target_kind} "
        "{target_id})]",
    },
    cites=(Cite("seed-daxing", "决策留痕·签字"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("full name, date, agrees", (*_decided("DEC-A"), _signed("DEC-A")), {"DEC-A": "clear"}),
        Example(
            "the signature before the record in the file", (_signed("DEC-A"), *_decided("DEC-A")), {"DEC-A": "clear"}
        ),
        Example(
            "an e-signature; an opinion that disagrees is an opinion",
            (
                *_decided("DEC-A", "DEC-B"),
                _signed("DEC-A", form="e_signature"),
                _signed("DEC-B", opinion="disagree"),
            ),
            {"DEC-A": "clear", "DEC-B": "clear"},
        ),
        Example(
            "a circle, an initial, no date, no opinion",
            (
                *_decided("DEC-A", "DEC-B", "DEC-C", "DEC-D"),
                _signed("DEC-A", form="circle"),
                _signed("DEC-B", form="initial"),
                _signed("DEC-C", signed_at=None),
                _signed("DEC-D", opinion=None),
            ),
            {"DEC-A": "flagged", "DEC-B": "flagged", "DEC-C": "flagged", "DEC-D": "flagged"},
        ),
        Example(
            "where the place accepts initials and asks for no opinion",
            (*_decided("DEC-A"), _signed("DEC-A", form="initial", opinion=None)),
            {"DEC-A": "clear"},
            set={"accepted_forms": ["full_name", "initial"], "require_opinion": False},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
