"""A complex competitive negotiation was held without a legal expert.

What it checks
    The experts who sat on each lot of a competitive negotiation whose notice says that it is complex or specialised:
    whether at least one of them is an expert of law.
Why it matters
    Terms are settled in the talks themselves; somebody at the table has to be able to read them.
Legal source
    Order no. 74, article 7 paragraph 3: one of the experts of a complex and specialised negotiation is one of law.
Does not apply
    Negotiations that are not complex, other methods of procurement; tenders under the tendering law and procedures
    outside both laws.
Innocent explanations
    The legal expert was entered under another speciality, or advised without being a member; the purchase was marked
    complex by mistake.
Ask next
    The specialities of the experts in their pool, and who reviewed the draft contract.
Known gaps
    A speciality that names law (法律) counts. Where a speciality is not told, that expert may be the one. A legal adviser
    of the buyer who sits as its representative is not one of the experts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import KEY, LOT
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """技术复杂的竞争性谈判没有法律专家参加。

查什么
    公告写明技术复杂、专业性强的竞争性谈判，每个包到场的评审专家中，是否至少有一名法律专家。
为什么要紧
    条款是在谈判中当场谈定的，桌上要有人看得懂条款。
法律依据
    财政部令第74号第7条第3款：技术复杂、专业性强的竞争性谈判，评审专家中应当包含1名法律专家。
不适用
    不复杂的谈判，其他采购方式；适用招标投标法的招标和两部法律之外的程序。
可能的正当理由
    法律专家登记在其他专业名下，或者不作为成员只提供咨询；误标为技术复杂。
接着问
    专家在库中的专业；合同草案由谁审查。
已知不足
    专业中写有“法律”的算法律专家。专业没有报送的专家，可能正是法律专家。以采购人代表身份参加的法律顾问不是评审专家。
"""

LAW = "法律"
"""How the contract calls the speciality of a legal expert."""


@dataclass(frozen=True, slots=True)
class Params:
    """应当包含1名: one is enough."""

    min_legal: int = param(1, unit="persons", zh="法律专家人数（含）", en="Legal experts (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with how many legal experts sat, and how many experts of an untold speciality."""
    person, specialty = pl.col("person"), pl.col("specialty")
    experts = f.of("evaluation.concluded", "members").filter(pl.col("member_type") == "expert")
    sat = experts.group_by(KEY).agg(
        experts=person.n_unique().cast(pl.Int64),
        legal=person.filter(specialty.str.contains(LAW, literal=True)).n_unique().cast(pl.Int64),
        untold=person.filter(specialty.is_null()).n_unique().cast(pl.Int64),
    )
    rows = f.of("evaluation.concluded").join(sat, on=KEY, how="left")
    rows = rows.with_columns(pl.col("experts", "legal", "untold").fill_null(0))
    rows = with_notice(f, rows, method=pl.col("method"), is_complex=pl.col("is_complex"))
    return one_each(rows, LOT, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Complex competitive negotiations of government procurement."""
    is_negotiation = pl.col("method") == "competitive_negotiation"
    return (pl.col("regime") == "government_procurement") & is_negotiation & pl.col("is_complex")


def flagged(p: Params) -> pl.Expr:
    """Too few legal experts, even if those of an untold speciality all were; unknown where these could make it up."""
    least = p.min_legal
    could = pl.col("legal") + pl.col("untold") >= least
    return pl.when(pl.col("legal") >= least).then(pl.lit(value=False)).when(~could).then(pl.lit(value=True))


OCID = "ocds-tw9990-2026-0017"
GP = "government_procurement"


def _notice(*, method: str = "competitive_negotiation", **more: Any) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", **{"method": method, "is_complex": True, "regime": GP, **more})


def _sat(*specialties: str | None, day: str = "2026-04-20", own: str = "采购", **more: Any) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {"person": f"E-{place:04d}", "member_type": "expert"} | ({"specialty": told} if told else {})
        for place, told in enumerate(specialties)
    ]
    rows.append({"person": "P-0001", "member_type": "buyer_representative", "specialty": own})
    return like("evaluation.concluded", day, **{"members": rows, "regime": GP, **more})


RULE = Rule(
    id="exp.legal-expert",
    version=1,
    family="exp",
    severity=Severity.LOW,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("method", "is_complex"),
    evidence=(
        Shown("legal", "法律专家人数", "Legal experts"),
        Shown("experts", "到场专家人数", "Experts who sat"),
        Shown("day", "谈判结束日", "Negotiation ended on"),
    ),
    title={"zh": "复杂谈判项目须有法律专家", "en": "A complex negotiation has a legal expert"},
    message={
        "zh": "技术复杂的竞争性谈判，到场专家 {experts} 人中法律专家 {legal} 人，应有 {min_legal} 人",
        "en": "A complex negotiation: of {experts} experts {legal} are experts of law; {min_legal} is due",
    },
    cites=(Cite("cn-procurement-nontender-74", "7"),),
    in_force=date(2014, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("one of two is a legal expert", (_notice(), _sat("软件", "法律")), {OCID: ("clear", "lawful")}),
        Example("no legal expert", (_notice(), _sat("软件", "通信")), {OCID: "flagged"}),
        Example("law among others, the notice last", (_sat("软件", "法律事务"), _notice()), {OCID: "clear"}),
        Example("no expert at all", (_notice(), _sat()), {OCID: "flagged"}),
        Example("only the buyer's representative knows law", (_notice(), _sat("软件", own="法律")), {OCID: "flagged"}),
        Example("a speciality is not told", (_notice(), _sat("软件", None)), {OCID: "not_assessable"}),
        Example("a legal expert, and one of an untold speciality", (_notice(), _sat("法律", None)), {OCID: "clear"}),
        Example("two are due", (_notice(), _sat("法律", "通信")), {OCID: "flagged"}, set={"min_legal": 2}),
        Example(
            "two are due, one is a legal expert and of one it is not told",
            (_notice(), _sat("法律", None)),
            {OCID: "not_assessable"},
            set={"min_legal": 2},
        ),
        Example("not complex", (_notice(is_complex=False), _sat("软件")), {OCID: "not_applicable"}),
        Example(
            "whether it is complex is not told",
            (_notice(is_complex=None), _sat("软件")),
            {OCID: ("not_assessable", "missing: is_complex")},
        ),
        Example("a consultation", (_notice(method="competitive_consultation"), _sat("软件")), {OCID: "not_applicable"}),
        Example("outside government procurement", (_notice(), _sat("软件", regime="other")), {OCID: "not_applicable"}),
        Example("no notice", (_sat("软件"),), {OCID: "not_assessable"}),
        Example(
            "negotiated again with a legal expert: the first time stays a breach",
            (_notice(), _sat("软件"), _sat("法律", day="2026-04-25")),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
