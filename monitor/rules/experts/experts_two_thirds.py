"""Fewer than two thirds of those who sat on a bid evaluation committee were experts.

What it checks
    The persons who sat on each lot, each once: whether at least two thirds of them sat as technical or economic
    experts. Of five that is four, of seven five.
Why it matters
    A committee in which the owner's own people weigh too much decides as the owner wishes.
Legal source
    Law on Tendering and Bidding, article 37 paragraph 2: experts are no fewer than two thirds of the members.
Does not apply
    Government procurement (its own rules count their share) and procedures outside both laws; procedures told to be no
    tender; evaluations for which nobody is told to have sat.
Innocent explanations
    An expert fell ill during the evaluation and the replacement was not submitted; a member was entered in the wrong
    capacity; the lot was evaluated a second time by a full committee.
Ask next
    The sign-in sheet, the list of those drawn, and in what capacity each member signed the report.
Known gaps
    Who is told both as an expert and as the owner's representative counts as an expert; whether somebody is one at all
    is exp.own-unit-expert's and exp.seated-equals-drawn's question. One short committee is enough for a finding where a
    lot was evaluated more than once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import LOT, committees, lacks_experts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import TENDERED, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """评标委员会中的专家不足三分之二。

查什么
    每个标段到场的评委，每人计一次：技术、经济等方面的专家是否不少于三分之二。五人须有四人，七人须有五人。
为什么要紧
    招标人自己的人占得太多，评标结果就由招标人说了算。
法律依据
    招标投标法第37条第2款：专家不得少于成员总数的三分之二。
不适用
    政府采购（由其各自的规则计算）和两部法律之外的程序；写明不属于招标的方式；没有人到场的评标。
可能的正当理由
    有专家中途病倒，替补没有报送；评委身份填错；该标段后来由完整的委员会重新评过。
接着问
    签到表、抽取名单，以及每名评委在评标报告上以何种身份签字。
已知不足
    同时报为专家和招标人代表的，按专家计；其是否确属专家，由 exp.own-unit-expert 和 exp.seated-equals-drawn 判断。
    一个标段评过几次的，有一次专家不足就成疑点。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """不得少于三分之二: exactly two thirds is enough."""

    min_ratio: str = param("2/3", unit="ratio", zh="专家最低比例（含）", en="Least share of experts (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with how many sat and how many of them as experts."""
    rows = with_notice(f, committees(f), method=pl.col("method"))
    return one_each(rows, LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Committees under the tendering law, unless the procedure is told to be no tender."""
    is_tender = pl.col("method").is_in(TENDERED).fill_null(value=True)
    return (pl.col("regime") == "tendering") & is_tender & (pl.col("members") > 0)


def flagged(p: Params) -> pl.Expr:
    """Too few of them are experts."""
    return lacks_experts(p.min_ratio)


OCID = "ocds-tw9990-2026-0017"
NOTICE = like("tender.published", "2026-03-20")


def _sat(experts: int, owners: int, day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    rows = [{"person": f"E-{place:04d}", "member_type": "expert"} for place in range(experts)]
    rows += [{"person": f"P-{place:04d}", "member_type": "buyer_representative"} for place in range(owners)]
    return like("evaluation.concluded", day, **{"members": rows, **more})


TWICE = [{"person": person, "member_type": "expert"} for person in ("E-0000", "E-0000", "E-0001", "E-0002")]
OWN = [{"person": person, "member_type": "buyer_representative"} for person in ("P-0001", "P-0002")]

RULE = Rule(
    id="exp.experts-two-thirds",
    version=1,
    family="exp",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "tender.published"),
    about=("ocid", "lot_id"),
    evidence=(
        Shown("experts", "专家人数", "Experts"),
        Shown("members", "到场评委人数", "Members who sat"),
        Shown("day", "评标结束日", "Evaluation ended on"),
    ),
    title={"zh": "专家不少于三分之二", "en": "At least two thirds of the committee are experts"},
    message={
        "zh": "评标委员会 {members} 人中专家 {experts} 人，不足 {min_ratio}",
        "en": "Of {members} members {experts} are experts, fewer than {min_ratio}",
    },
    cites=(Cite("cn-bidding-law", "37"),),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("four experts of five", (NOTICE, _sat(4, 1)), {OCID: "clear"}),
        Example("three experts of five", (NOTICE, _sat(3, 2)), {OCID: "flagged"}),
        Example("five experts of seven", (_sat(5, 2), NOTICE), {OCID: "clear"}),
        Example("four experts of seven", (NOTICE, _sat(4, 3)), {OCID: "flagged"}),
        Example("exactly two thirds: six of nine", (NOTICE, _sat(6, 3)), {OCID: ("clear", "lawful")}),
        Example("five of nine", (NOTICE, _sat(5, 4)), {OCID: "flagged"}),
        Example(
            "an expert told twice has sat once",
            (NOTICE, _sat(0, 0, members=[*TWICE, *OWN])),
            {OCID: "flagged"},
        ),
        Example("a single expert, alone", (NOTICE, _sat(1, 0)), {OCID: "clear"}),
        Example("no expert at all", (NOTICE, _sat(0, 5)), {OCID: "flagged"}),
        Example("no notice: the law that governs is told with the evaluation", (_sat(3, 2),), {OCID: "flagged"}),
        Example(
            "evaluated again by a full committee: the short one stays a breach of its time",
            (NOTICE, _sat(3, 2), _sat(4, 1, "2026-04-25")),
            {OCID: "flagged"},
        ),
        Example(
            "of two lots one lacks experts",
            (NOTICE, _sat(4, 1, lot_id="L1"), _sat(3, 2, lot_id="L2")),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example(
            "a place that asks for three quarters", (NOTICE, _sat(5, 2)), {OCID: "flagged"}, set={"min_ratio": "3/4"}
        ),
        Example(
            "government procurement has rules of its own",
            (NOTICE, _sat(3, 2, regime="government_procurement")),
            {OCID: "not_applicable"},
        ),
        Example("outside both laws", (NOTICE, _sat(3, 2, regime="other")), {OCID: "not_applicable"}),
        Example(
            "no tender",
            (like("tender.published", "2026-03-20", method="direct"), _sat(3, 2)),
            {OCID: "not_applicable"},
        ),
        Example("nobody is told to have sat", (NOTICE, _sat(0, 0)), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
