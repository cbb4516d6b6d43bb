"""A bid evaluation committee sat with fewer than five members or with an even number.

What it checks
    The members who actually sat, each person once: at least five, and an odd number.
Why it matters
    A small or even committee can be held by one voice or end without a majority.
Legal source
    Law on Tendering and Bidding, article 37 paragraph 2: five or more, odd.
Does not apply
    Government procurement and procedures outside both laws (they have rules of their own), and procedures that are no
    tender: negotiation, inquiry, single source, direct award.
Innocent explanations
    A member left during the evaluation and the replacement was not submitted; members recorded twice or not at all;
    the lot was evaluated a second time by a full committee.
Ask next
    The sign-in sheet, the draw's result and the signatures on the report.
Known gaps
    Whether the members had the right speciality is not judged here. Where a lot was evaluated more than once, one
    short committee is enough for a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import TENDERED, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """评标委员会到场不足五人，或者人数为双数。

查什么
    实际到场的评委，每人计一次：是否五人以上，是否单数。
为什么要紧
    人数少或为双数的委员会，一票就能左右，或者得不出多数。
法律依据
    招标投标法第37条第2款：五人以上单数。
不适用
    政府采购和两部法律之外的程序（各有自己的规则）；不属于招标的方式：谈判、询价、单一来源、直接发包。
可能的正当理由
    有评委中途离开，替补没有报送；评委重复记录或漏记；该标段后来由完整的委员会重新评过。
接着问
    签到表、抽取结果和评标报告上的签名。
已知不足
    评委专业是否对口，这里不判断。一个标段评过几次的，有一次人数不符就成疑点。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """五人以上 includes five."""

    min_members: int = param(5, unit="persons", zh="最少人数（含）", en="Fewest members (incl.)")
    parity: str = param("odd", unit="odd/any", zh="单数", en="Odd number")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with the number of different persons who sat and the method of the procedure."""
    sat = f.of("evaluation.concluded", "members").group_by("scope_id", "event").agg(members=pl.col("person").n_unique())
    evaluations = f.of("evaluation.concluded").join(sat, on=["scope_id", "event"], how="left")
    counted = with_notice(f, evaluations, method=pl.col("method")).with_columns(
        pl.col("members").fill_null(0).cast(pl.Int64)
    )
    return one_each(counted, ["scope_id", "ocid", "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Evaluations of tenders under the tendering law."""
    return (pl.col("regime") == "tendering") & pl.col("method").is_in(TENDERED)


def flagged(p: Params) -> pl.Expr:
    """Too few, or even."""
    even = pl.col("members") % 2 == 0 if p.parity == "odd" else pl.lit(value=False)
    return (pl.col("members") < p.min_members) | even


OCID = "ocds-tw9990-2026-0017"
PEOPLE = ("E-0001", "E-0002", "E-0003", "E-0004", "E-0005", "E-0006", "E-0007")
NOTICE = like("tender.published", "2026-03-20")


def _sat(people: tuple[str, ...], day: str = "2026-04-20", **more: str) -> dict[str, object]:
    members = [{"person": person, "member_type": "expert"} for person in people]
    return like("evaluation.concluded", day, members=members, **more)


RULE = Rule(
    id="exp.committee-odd-5",
    version=1,
    family="exp",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("method",),
    evidence=(
        Shown("members", "到场评委人数", "Members who sat"),
        Shown("day", "评标结束日", "Evaluation ended on"),
        Shown("method", "采购方式", "Method", codes="method"),
    ),
    title={"zh": "评标委员会五人以上单数", "en": "Evaluation committee of five or more, odd"},
    message={
        "zh": "评标委员会 {members} 人，应为 {min_members} 人以上单数",
        "en": "The committee sat with {members} members; it must be {min_members} or more and odd",
    },
    cites=(Cite("cn-bidding-law", "37"),),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("five members", (NOTICE, _sat(PEOPLE[:5])), {OCID: "clear"}),
        Example("four members", (NOTICE, _sat(PEOPLE[:4])), {OCID: "flagged"}),
        Example("six members: even", (NOTICE, _sat(PEOPLE[:6])), {OCID: "flagged"}),
        Example("three members: odd, too few", (NOTICE, _sat(PEOPLE[:3])), {OCID: "flagged"}),
        Example("seven members, the notice submitted last", (_sat(PEOPLE), NOTICE), {OCID: "clear"}),
        Example("five rows, four persons", (NOTICE, _sat((*PEOPLE[:4], PEOPLE[0]))), {OCID: "flagged"}),
        Example("nobody sat", (NOTICE, _sat(())), {OCID: "flagged"}),
        Example(
            "of two lots one has a short committee",
            (NOTICE, _sat(PEOPLE[:5], lot_id="L1"), _sat(PEOPLE[:4], lot_id="L2")),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example(
            "a lot evaluated again by a full committee: the short one stays a breach of its time",
            (NOTICE, _sat(PEOPLE[:4]), _sat(PEOPLE[:5], day="2026-04-25")),
            {OCID: "flagged"},
        ),
        Example(
            "a corrected list of members: only the correction holds",
            (NOTICE, _sat(PEOPLE[:4]), _sat(PEOPLE[:5], corrects="ex-2")),
            {OCID: "clear"},
        ),
        Example(
            "an even committee, where the place asks for no odd number",
            (NOTICE, _sat(PEOPLE[:6])),
            {OCID: "clear"},
            set={"parity": "any"},
        ),
        Example(
            "government procurement has rules of its own",
            (NOTICE, _sat(PEOPLE[:4], regime="government_procurement")),
            {OCID: "not_applicable"},
        ),
        Example(
            "a negotiation has no bid evaluation committee",
            (like("tender.published", "2026-03-20", method="competitive_negotiation"), _sat(PEOPLE[:4])),
            {OCID: "not_applicable"},
        ),
        Example("no notice: the method is not told", (_sat(PEOPLE[:4]),), {OCID: "not_assessable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
