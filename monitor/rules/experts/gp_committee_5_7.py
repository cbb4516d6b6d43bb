"""A government procurement committee was too small, even in number, or had too few experts.

What it checks
    The persons who sat on each lot of a government procurement tender, each once: at least five, at least seven where
    the budget reaches ten million yuan or the purchase is complex or of large social impact; an odd number; and two
    thirds of them experts.
Why it matters
    The larger the purchase, the more heads have to agree before it can be steered.
Legal source
    Order no. 87, article 47: five or more, odd; seven or more from a budget of ten million yuan, for complex purchases
    and for those of large social impact; experts no fewer than two thirds.
Does not apply
    Tenders under the tendering law, procedures outside both laws; negotiation, inquiry, consultation and single source.
Innocent explanations
    A member left and the replacement was not submitted; the budget told is that of several purchases; the lot was
    evaluated a second time by a full committee.
Ask next
    The sign-in sheet, the approved budget, and who judged the purchase not to be complex.
Known gaps
    The budget is that of the whole process, as its notice tells it, in yuan; of a budget in another currency nobody can
    say whether it is large. Whether a purchase really is complex a person must say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import LOT, committees, is_even, lacks_experts
from monitor.rules.kit.frames import FEN, cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import TENDERED, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购评标委员会人数不足、为双数，或者专家不足三分之二。

查什么
    政府采购招标每个包到场的评委，每人计一次：是否五人以上；预算一千万元以上、技术复杂或者社会影响较大的，是否七人以上；
    是否单数；专家是否不少于三分之二。
为什么要紧
    采购越大，越要多几个人点头，才不容易被左右。
法律依据
    财政部令第87号第47条：五人以上单数；预算金额1000万元以上、技术复杂、社会影响较大的，七人以上单数；专家不少于三分之二。
不适用
    适用招标投标法的招标，两部法律之外的程序；谈判、询价、磋商和单一来源。
可能的正当理由
    有评委中途离开，替补没有报送；所报预算包括几项采购；该包后来由完整的委员会重新评过。
接着问
    签到表、批准的预算，以及由谁认定该采购不属于技术复杂。
已知不足
    预算是公告所报整个采购的预算，以人民币计；外币预算是否达到规模无法判断。采购是否确属复杂，须由人判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """五人以上, 七人以上, 1000万元以上: each bound included; 不得少于三分之二: exactly two thirds is enough."""

    min_members: int = param(5, unit="persons", zh="最少人数（含）", en="Fewest members (incl.)")
    large_min: int = param(7, unit="persons", zh="大型采购最少人数（含）", en="Fewest members, large (incl.)")
    large_budget: int = param(10_000_000, unit="CNY", zh="大型采购预算起点（含）", en="Large from a budget of (incl.)")
    expert_ratio: str = param("2/3", unit="ratio", zh="专家最低比例（含）", en="Least share of experts (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with who sat, and whether the purchase is one that takes more members."""
    told = {name: pl.col(name) for name in ("method", "is_complex", "is_high_impact")}
    rows = with_notice(f, committees(f), budget_fen=cny("budget"), **told)
    reaches = pl.col("budget_fen") >= p.large_budget * FEN
    is_large = reaches | pl.col("is_complex") | pl.col("is_high_impact")
    fits = pl.col("members") >= p.large_min
    rows = rows.with_columns(
        is_large=is_large, is_size_told=pl.when(is_large.is_not_null() | fits).then(pl.lit(value=True))
    )
    return one_each(rows, LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders of government procurement."""
    return (pl.col("regime") == "government_procurement") & pl.col("method").is_in(TENDERED)


def flagged(p: Params) -> pl.Expr:
    """Too few, even, or too few experts."""
    few = (pl.col("members") < p.min_members) | (pl.col("is_large") & (pl.col("members") < p.large_min))
    return few | is_even() | lacks_experts(p.expert_ratio)


OCID = "ocds-tw9990-2026-0017"
GP = "government_procurement"


def _notice(budget: Any = "9999999.99", *, method: str = "open", **more: Any) -> dict[str, Any]:
    told = {"budget": budget, "is_complex": False, "is_high_impact": False, "regime": GP, "method": method} | more
    return like("tender.published", "2026-03-20", **told)


def _sat(experts: int, buyers: int, day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    rows = [{"person": f"E-{place:04d}", "member_type": "expert"} for place in range(experts)]
    rows += [{"person": f"P-{place:04d}", "member_type": "buyer_representative"} for place in range(buyers)]
    return like("evaluation.concluded", day, **{"members": rows, "regime": GP, **more})


RULE = Rule(
    id="exp.gp-committee-5-7",
    version=1,
    family="exp",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("method", "is_size_told"),
    evidence=(
        Shown("members", "到场评委人数", "Members who sat"),
        Shown("experts", "其中专家", "Of them experts"),
        Shown("is_large", "须七人以上", "Takes seven or more"),
        Shown("budget_fen", "预算（元）", "Budget (yuan)"),
        Shown("is_complex", "技术复杂", "Complex"),
        Shown("is_high_impact", "社会影响较大", "Large social impact"),
        Shown("day", "评标结束日", "Evaluation ended on"),
    ),
    title={"zh": "政府采购评标委员会五人/七人", "en": "Procurement committee of five, or seven when large"},
    message={
        "zh": "评标委员会 {members} 人，其中专家 {experts} 人[；预算 {budget_fen} 元][，属于大型采购：{is_large}]；应为 "
        "{min_members} 人（大型 {large_min} 人）以上单数，专家不少于 {expert_ratio}",
        "en": "{members} members sat, {experts} of them experts[; budget {budget_fen} yuan][, a large purchase: "
        "{is_large}]; {min_members} or more ({large_min} for a large one) are due, an odd number, {expert_ratio} of "
        "them experts",
    },
    cites=(Cite("cn-procurement-tender-87", "47"),),
    in_force=date(2017, 10, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("five, four of them experts, a fen below", (_notice(), _sat(4, 1)), {OCID: ("clear", "lawful")}),
        Example("five at ten million", (_notice("10000000.00"), _sat(4, 1)), {OCID: "flagged"}),
        Example("seven at ten million, the notice last", (_sat(5, 2), _notice("10000000.00")), {OCID: "clear"}),
        Example("a complex purchase with five", (_notice(is_complex=True), _sat(4, 1)), {OCID: "flagged"}),
        Example("of large social impact, with five", (_notice(is_high_impact=True), _sat(4, 1)), {OCID: "flagged"}),
        Example("three members", (_notice(), _sat(3, 0)), {OCID: "flagged"}),
        Example("six members: even", (_notice(), _sat(5, 1)), {OCID: "flagged"}),
        Example("five, three of them experts", (_notice(), _sat(3, 2)), {OCID: "flagged"}),
        Example("exactly two thirds: six of nine", (_notice(), _sat(6, 3)), {OCID: "clear"}),
        Example(
            "five, and whether it is complex is not told",
            (_notice(is_complex=None), _sat(4, 1)),
            {OCID: ("not_assessable", "missing: is_size_told")},
        ),
        Example("five, and the budget is not told", (_notice(None), _sat(4, 1)), {OCID: "not_assessable"}),
        Example(
            "five, and the budget is in another currency",
            (_notice({"amount": "10000000.00", "currency": "USD"}), _sat(4, 1)),
            {OCID: "not_assessable"},
        ),
        Example("seven, whatever the size", (_notice(None, is_complex=None), _sat(5, 2)), {OCID: "clear"}),
        Example("three, whatever the size", (_notice(None), _sat(3, 0)), {OCID: "flagged"}),
        Example(
            "nobody sat",
            (_notice(), _sat(0, 0)),
            {OCID: "flagged"},
        ),
        Example(
            "evaluated again by a full committee: the short one stays a breach of its time",
            (_notice(), _sat(3, 0), _sat(4, 1, "2026-04-25")),
            {OCID: "flagged"},
        ),
        Example(
            "of two lots one has a short committee",
            (_notice(), _sat(4, 1, lot_id="L1"), _sat(3, 0, lot_id="L2")),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example("a consultation", (_notice(method="competitive_consultation"), _sat(3, 0)), {OCID: "not_applicable"}),
        Example(
            "under the tendering law",
            (_notice(regime="tendering"), _sat(3, 0, regime="tendering")),
            {OCID: "not_applicable"},
        ),
        Example("no notice: the method is not told", (_sat(3, 0),), {OCID: "not_assessable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
