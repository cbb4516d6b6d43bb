"""A competitive consultation was judged by a group of fewer than three, an even number, or with too few experts.

What it checks
    The persons who sat on each lot of a competitive consultation, each once: at least three, an odd number, and two
    thirds of them experts.
Why it matters
    A consultation is settled by talk; without enough independent people at the table the buyer settles it alone.
Legal source
    Interim Measures on Competitive Consultation (Caiku (2014) no. 214), article 14: three or more, odd, experts no
    fewer than two thirds.
Does not apply
    Other methods of procurement; tenders under the tendering law and procedures outside both laws.
Innocent explanations
    A member left and the replacement was not submitted; a member was entered in the wrong capacity; the lot was
    consulted on a second time by a full group.
Ask next
    The sign-in sheet and the record of the consultation.
Known gaps
    Whether the experts have the right speciality is not judged here. Where a lot was evaluated more than once, one
    short group is enough for a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import LOT, committees, is_even, lacks_experts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """竞争性磋商小组不足三人、为双数，或者专家不足三分之二。

查什么
    竞争性磋商每个包到场的小组成员，每人计一次：是否三人以上，是否单数，专家是否不少于三分之二。
为什么要紧
    磋商靠谈定结果；桌上没有足够的独立专家，就是采购人一家说了算。
法律依据
    政府采购竞争性磋商采购方式管理暂行办法（财库〔2014〕214号）第14条：三人以上单数，专家不少于三分之二。
不适用
    其他采购方式；适用招标投标法的招标和两部法律之外的程序。
可能的正当理由
    有成员中途离开，替补没有报送；成员身份填错；该包后来由完整的小组重新磋商。
接着问
    签到表和磋商记录。
已知不足
    专家专业是否对口，这里不判断。一个包评过几次的，有一次小组不合规定就成疑点。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """三人以上 includes three; 不得少于三分之二: exactly two thirds is enough."""

    min_members: int = param(3, unit="persons", zh="最少人数（含）", en="Fewest members (incl.)")
    expert_ratio: str = param("2/3", unit="ratio", zh="专家最低比例（含）", en="Least share of experts (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with who sat."""
    rows = with_notice(f, committees(f), method=pl.col("method"))
    return one_each(rows, LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Competitive consultations of government procurement."""
    return (pl.col("regime") == "government_procurement") & (pl.col("method") == "competitive_consultation")


def flagged(p: Params) -> pl.Expr:
    """Too few, even, or too few experts."""
    return (pl.col("members") < p.min_members) | is_even() | lacks_experts(p.expert_ratio)


OCID = "ocds-tw9990-2026-0017"
GP = "government_procurement"
NOTICE = like("tender.published", "2026-03-20", method="competitive_consultation", regime=GP)


def _sat(experts: int, buyers: int, day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    rows = [{"person": f"E-{place:04d}", "member_type": "expert"} for place in range(experts)]
    rows += [{"person": f"P-{place:04d}", "member_type": "buyer_representative"} for place in range(buyers)]
    return like("evaluation.concluded", day, **{"members": rows, "regime": GP, **more})


RULE = Rule(
    id="exp.consultation-group-3",
    version=1,
    family="exp",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("method",),
    evidence=(
        Shown("members", "到场人数", "Members who sat"),
        Shown("experts", "其中专家", "Of them experts"),
        Shown("day", "磋商结束日", "Consultation ended on"),
    ),
    title={"zh": "磋商小组三人以上单数", "en": "Consultation group of three or more, odd"},
    message={
        "zh": "磋商小组 {members} 人，其中专家 {experts} 人；应为 {min_members} 人以上单数，专家不少于 {expert_ratio}",
        "en": "The group sat with {members} members, {experts} of them experts; {min_members} or more are due, an odd "
        "number, {expert_ratio} of them experts",
    },
    cites=(Cite("cn-procurement-consultation-214", "14"),),
    in_force=date(2014, 12, 31),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three, two of them experts", (NOTICE, _sat(2, 1)), {OCID: ("clear", "lawful")}),
        Example("two experts", (NOTICE, _sat(2, 0)), {OCID: "flagged"}),
        Example("one expert alone: odd, too few", (NOTICE, _sat(1, 0)), {OCID: "flagged"}),
        Example("four: even", (NOTICE, _sat(3, 1)), {OCID: "flagged"}),
        Example("three, one of them an expert", (NOTICE, _sat(1, 2)), {OCID: "flagged"}),
        Example("five, the notice submitted last", (_sat(4, 1), NOTICE), {OCID: "clear"}),
        Example("five, three of them experts", (NOTICE, _sat(3, 2)), {OCID: "flagged"}),
        Example(
            "three rows, two persons",
            (NOTICE, _sat(0, 0, members=[{"person": one, "member_type": "expert"} for one in ("E-1", "E-2", "E-1")])),
            {OCID: "flagged"},
        ),
        Example(
            "a full group the second time: the short one stays a breach of its time",
            (NOTICE, _sat(2, 0), _sat(2, 1, "2026-04-25")),
            {OCID: "flagged"},
        ),
        Example(
            "a corrected list of members: only the correction holds",
            (NOTICE, _sat(2, 0), _sat(2, 1, corrects="ex-2")),
            {OCID: "clear"},
        ),
        Example(
            "a negotiation",
            (like("tender.published", "2026-03-20", method="competitive_negotiation", regime=GP), _sat(2, 0)),
            {OCID: "not_applicable"},
        ),
        Example(
            "a consultation outside government procurement",
            (NOTICE, _sat(2, 0, regime="other")),
            {OCID: "not_applicable"},
        ),
        Example("no notice: the method is not told", (_sat(2, 0),), {OCID: "not_assessable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
