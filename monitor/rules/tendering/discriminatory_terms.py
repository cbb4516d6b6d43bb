"""The words of a tender's criteria hint at terms that shut bidders out without reason.

What it checks
    Each criterion and requirement of a tender: whether its text contains one of the listed words (a named brand, a
    region, an award of a place or trade, a form of ownership, a size) and none of the words that excuse it.
Why it matters
    The winner is often written into the requirements before the first bid arrives.
Legal source
    Implementing Regulation of the Tendering Law, article 32; of the Government Procurement Law, article 20. The words
    are this product's.
Does not apply
    Procedures outside both laws.
Innocent explanations
    The word stands in a sentence that forbids or explains; the work really needs what is asked; "or equal" stands in
    another sentence.
Ask next
    Which of the known bidders could meet the criterion, and who asked for it.
Known gaps
    Words are a hint only, a person has to read the text. Terms in other words are not found, nor words that stand
    apart (本省同类项目业绩).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """招标文件的评审因素和条件中，出现可能不合理限制投标人的字眼。

查什么
    招标（采购）的每条评审因素和要求：原文是否含有所列字眼之一（指定品牌、地域、地方或行业的业绩奖项、所有制、规模），又没有
    排除它的字眼。
为什么要紧
    中标人往往在第一份投标到来之前，就写进了条件。
法律依据
    招标投标法实施条例第32条；政府采购法实施条例第20条。所列字眼是本系统的经验值。
不适用
    两部法律之外的程序。
可能的正当理由
    句子是在禁止或者解释；工作确实需要；“或相当于”写在另一句。
接着问
    已知的投标人中谁能满足这一条；这一条由谁提出。
已知不足
    字眼只是提示，须由人读原文。换一种说法的、字眼拆开写的（如“本省同类项目业绩”）找不到。
"""

WORDS = (
    "指定品牌", "原厂授权", "唯一品牌", "本地企业", "本县企业", "本市企业", "本省企业", "本地注册", "本县注册", "本市注册",
    "本省注册", "注册地在", "本地业绩", "本县业绩", "本市业绩", "本省业绩", "本行业业绩", "本地奖项", "本省奖项", "本市奖项", "本县奖项",
    "行业奖项", "不同的评审标准", "不同的资格",
    "国有企业", "民营企业", "外资企业", "所有制", "注册资本", "营业收入", "从业人员", "成立年限",
)  # fmt: skip
EXCUSES = ("不得", "不以", "不限", "不作为", "无须", "无需")
"""They excuse the clause that they stand in."""
EQUALS = ("或相当于", "或同等")
"""They open a named thing to others, wherever in the criterion they stand."""
CLAUSE = "[，,；;。]"


@dataclass(frozen=True, slots=True)
class Params:
    """Words that hint, and words that excuse."""

    words: tuple[str, ...] = param(WORDS, unit="words", zh="提示字眼", en="Words that hint", heuristic=True)
    excuses: tuple[str, ...] = param(EXCUSES, unit="words", zh="排除字眼", en="Words that excuse", heuristic=True)
    equals: tuple[str, ...] = param(EQUALS, unit="words", zh="放开字眼", en="Words that open", heuristic=True)


def hits(f: Facts, p: Params) -> pl.LazyFrame:
    """Per notice: the criteria whose words hint, and the words found."""
    clauses = (
        f.of("tender.published", "criteria")
        .filter(~pl.col("text").str.contains_any(list(p.equals)))
        .with_columns(clause=pl.col("text").str.replace_all(CLAUSE, "\n").str.split("\n"))
        .explode("clause")
        .filter(~pl.col("clause").str.contains_any(list(p.excuses)))
    )
    told = clauses.with_columns(found=pl.col("clause").str.extract_many(list(p.words)).list.unique().list.sort())
    hit = told.filter(pl.col("found").list.len() > 0)
    return hit.group_by("scope_id", "event").agg(
        criteria=pl.col("code").unique().sort(), found=pl.col("found").explode().unique().sort()
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with the criteria whose words hint."""
    rows = f.of("tender.published").join(hits(f, p), on=["scope_id", "event"], how="left")
    rows = rows.with_columns(stake_fen=cny("budget"))
    return one_each(rows, PROCESS, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """What is bought under either law."""
    return pl.col("regime").is_in(["tendering", "government_procurement"])


def flagged(_: Params) -> pl.Expr:
    """Some criterion hints."""
    return pl.col("found").is_not_null()


OCID = "ocds-tw9990-2026-0017"


def _notice(*texts: str, **more: Any) -> dict[str, Any]:
    criteria = [{"code": f"C{place}", "text": text, "kind": "qualification"} for place, text in enumerate(texts, 1)]
    return like("tender.published", "2026-03-20", **({"criteria": criteria} | more))


RULE = Rule(
    id="tnd.discriminatory-terms",
    version=2,
    family="tnd",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="process",
    judges=("tender.published",),
    reads=("tender.published",),
    about=("ocid",),
    needs=("criteria_count",),
    evidence=(
        Shown("criteria", "条款编号", "Criteria"),
        Shown("found", "字眼", "Words found"),
        Shown("day", "公告日", "Notice on"),
        Shown("stake_fen", "预算金额（元）", "Budget (CNY)"),
    ),
    title={"zh": "不合理条件", "en": "Unreasonable or discriminatory terms"},
    message={
        "zh": "{day} 公告的评审因素 {criteria} 中出现字眼：{found}，须由人读原文判断",
        "en": "Criteria {criteria} of the notice of {day} contain words that hint ({found}); a person has to read them",
    },
    cites=(Cite("cn-bidding-regulation", "32"), Cite("cn-procurement-regulation", "20")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("nothing that hints", (_notice("具有市政公用工程施工总承包三级资质"),), {OCID: "clear"}),
        Example("firms of the county only", (_notice("投标人须为本县企业"),), {OCID: "flagged"}),
        Example("a named brand", (_notice("技术方案", "须取得原厂授权"),), {OCID: "flagged"}),
        Example("a brand, or equal", (_notice("指定品牌为示例牌或相当于"),), {OCID: "clear"}),
        Example("a sentence that forbids", (_notice("不得要求投标人为本县企业"),), {OCID: "clear"}),
        Example(
            "a word that forbids in another clause",
            (_notice("投标人须为本县企业，不得以联合体投标"),),
            {OCID: "flagged"},
        ),
        Example("a brand, and equal ones in another clause", (_notice("指定品牌为示例牌，或相当于"),), {OCID: "clear"}),
        Example("prizes of the trade", (_notice("获得行业奖项的加2分"),), {OCID: "flagged"}),
        Example(
            "a county's own words",
            (_notice("投标人须在开发区设有仓库"),),
            {OCID: "flagged"},
            set={"words": "开发区|仓库"},
        ),
        Example(
            "told again without the words", (_notice("投标人须为本县企业"), _notice("技术方案")), {OCID: "flagged"}
        ),
        Example(
            "a budget in dollars",
            (_notice("注册资本不低于五百万元", budget={"amount": "9.00", "currency": "USD"}),),
            {OCID: "flagged"},
        ),
        Example("known to have no criteria", (_notice(),), {OCID: "clear"}),
        Example(
            "the criteria are not told",
            (_notice(criteria=None),),
            {OCID: ("not_assessable", "missing: criteria_count")},
        ),
        Example("outside both laws", (_notice("投标人须为本县企业", regime="other"),), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
