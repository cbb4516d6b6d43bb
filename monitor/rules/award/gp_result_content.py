"""A published result of government procurement lacks a part that it has to tell.

What it checks
    Each publication of a result: whether it names buyer and agency, the number of the project, name and address of the
    supplier, the amount, the main items with their unit prices, and the experts who judged.
Why it matters
    A result without unit prices or experts cannot be checked by those who lost.
Legal source
    Implementing Regulation of the Government Procurement Law, article 43 paragraph 3.
Does not apply
    Results under the tendering law and outside both laws, and other publications.
Innocent explanations
    The part stands in an annex that was not read when the parts were listed; a correction was published later.
Ask next
    The page as it was published, and its annexes.
Known gaps
    Only the listed parts are looked at, not whether what they say is right. A publication of which no parts are told
    cannot be judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import lacking, publications
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购结果公告缺少应有的内容。

查什么
    每份中标、成交结果公告：是否写明采购人和代理机构、项目编号、供应商名称和地址、金额、主要标的及单价、评审专家名单。
为什么要紧
    没有单价、没有专家名单的公告，没中标的供应商无从核对。
法律依据
    政府采购法实施条例第43条第3款。
不适用
    适用招标投标法的结果；两部法律之外的程序；其他公告。
可能的正当理由
    内容在附件里，登记要素时没有读；其后已发更正公告。
接着问
    公告页面的原样和附件。
已知不足
    只看登记的要素，不看写的是否正确。没有登记要素的公告无法判定。
"""

GROUPS = ("buyer_agency", "project_number", "supplier_name_address", "amount", "items_unit_price", "expert_list")
"""采购人和代理机构、项目编号、供应商名称地址、金额、主要标的及单价、评审专家名单."""


@dataclass(frozen=True, slots=True)
class Params:
    """The six groups of article 43."""

    required_fields: tuple[str, ...] = param(
        GROUPS, unit="list", zh="应有的内容", en="Parts required", codes="notice_part"
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a publication of a result, with the parts that it lacks."""
    told = one_each(publications(f, ["award_notice"]), ["scope_id", "publication_id"])
    awards = one_each(f.of("award.made"), ["scope_id", "award_id"])
    told = told.with_columns(of=pl.when(pl.col("target_kind") == "award").then("target_id")).join(
        awards.select("scope_id", of="award_id", award_regime="regime"), on=["scope_id", "of"], how="left"
    )
    told = told.with_columns(law=pl.coalesce("regime", "award_regime"))
    return told.with_columns(lacks=pl.when(pl.col("parts").is_not_null()).then(lacking(p.required_fields, "parts")))


def applies(_: Params) -> pl.Expr:
    """Results under the government procurement law, as the publication or its award tells."""
    return pl.col("law") == "government_procurement"


def flagged(_: Params) -> pl.Expr:
    """A part is missing; told to have none of them is a breach as well."""
    return pl.col("lacks").list.len() > 0


GP = {"ocid": "ocds-tw9990-2026-0017", "regime": "government_procurement"}


def _shown(parts: tuple[str, ...] | None = GROUPS, name: str = "PUB-A", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"publication_id": name, "what": "award_notice", "target": {"kind": "award", "id": "AW-A"}}
    told |= {} if parts is None else {"parts": list(parts)}
    return like("disclosure.published", "2026-05-07", **(GP | told | more))


RULE = Rule(
    id="awd.gp-result-content",
    version=1,
    family="awd",
    severity=Severity.LOW,
    scope="process",
    judges=("disclosure.published",),
    reads=("disclosure.published", "award.made"),
    about=("publication_id",),
    needs=("parts",),
    evidence=(
        Shown("lacks", "缺少的内容", "Parts missing", codes="notice_part"),
        Shown("parts", "写明的内容", "Parts told", codes="notice_part"),
        Shown("day", "公告日", "Published on"),
        Shown("medium", "媒介", "Medium", codes="medium"),
    ),
    title={"zh": "结果公告的内容", "en": "What a published result has to tell"},
    message={
        "zh": "{day} 的结果公告应写明 {required_fields#} 项，缺 {lacks#} 项：{lacks}",
        "en": "The result published on {day} has to tell {required_fields#} parts; missing are {lacks#}: {lacks}",
    },
    cites=(Cite("cn-procurement-regulation", "43"),),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all six", (_shown(),), {"PUB-A": "clear"}),
        Example("all six and others, in another order", (_shown(("ranking", *reversed(GROUPS))),), {"PUB-A": "clear"}),
        Example("without the experts", (_shown(GROUPS[:-1]),), {"PUB-A": "flagged"}),
        Example("without buyer and agency", (_shown(GROUPS[1:]),), {"PUB-A": "flagged"}),
        Example("told to have none", (_shown(()),), {"PUB-A": "flagged"}),
        Example("its parts are not told", (_shown(None),), {"PUB-A": ("not_assessable", "missing: parts")}),
        Example("a result under the tendering law", (_shown((), regime="tendering"),), {"PUB-A": "not_applicable"}),
        Example(
            "the other medium has it all: each is judged alone",
            (
                _shown(GROUPS[:-1]),
                _shown(name="PUB-B", medium="website"),
                _shown((), name="PUB-C", what="tender_notice"),
            ),
            {"PUB-A": "flagged", "PUB-B": "clear"},
        ),
        Example(
            "only the award tells the law",
            (_shown((), ocid=None, regime=None), like("award.made", "2026-05-06", award_id="AW-A", **GP)),
            {"PUB-A": "flagged"},
        ),
        Example(
            "the award is under the tendering law",
            (
                _shown((), ocid=None, regime=None),
                like("award.made", "2026-05-06", award_id="AW-A", **(GP | {"regime": "tendering"})),
            ),
            {"PUB-A": "not_applicable"},
        ),
        Example(
            "a corrected record: the part was there",
            (_shown(GROUPS[:-1]), _shown(corrects="ex-1")),
            {"PUB-A": "clear"},
        ),
        Example(
            "a county that asks for the amount only",
            (_shown(("amount",)),),
            {"PUB-A": "clear"},
            set={"required_fields": "amount"},
        ),
        Example(
            "about a procedure, not an award",
            (_shown((), target={"kind": "process", "id": GP["ocid"]}),),
            {"PUB-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
