"""An expert was admitted to a pool with fewer than eight years in the field or without a senior title or its equal.

What it checks
    Each admission to a pool and each renewal: years worked in the field, and the professional title told with it.
Why it matters
    An expert is asked because of what he knows; who knows less follows the loudest voice.
Legal source
    Law on Tendering and Bidding, article 37 paragraph 3: a full eight years in the field, and a senior title or an
    equal professional level; order no. 26 of 2024, article 6, says the same of who may enter a pool.
Does not apply
    Nothing: every registration in a pool is looked at.
Innocent explanations
    The years were counted from the last change of post; the title was granted and not yet entered; the pool serves
    government procurement alone, for which a middle title and eight years, or a senior title, are enough.
Ask next
    The application to the pool, the certificate of the title, and who examined them.
Known gaps
    What kind of pool it is, is not told. The years are those told with the registration, never counted on from an older
    one. Whether the field is the right one is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """专家入库时从业不满八年，或者没有高级职称也没有同等专业水平。

查什么
    每次入库、续聘登记：从事相关领域工作的年限和职称等级。
为什么要紧
    请专家是因为其懂行；不懂行的，只会跟着嗓门大的走。
法律依据
    招标投标法第37条第3款：从事相关领域工作满八年并具有高级职称或者具有同等专业水平；2024年第26号令第6条对入库条件有同样的
    规定。
不适用
    没有：每次入库登记都看。
可能的正当理由
    年限只从最近一次换岗算起；职称已经取得，尚未录入；该库只用于政府采购，中级职称满八年或者具有高级职称即可。
接着问
    入库申请、职称证书，由谁审核。
已知不足
    是哪一类专家库，没有报送。年限以登记时报送的为准，不从旧登记往后推算。专业领域是否对口，不判断。
"""

TITLES = ("senior", "professor_senior", "equivalent")
POOL = ["scope_id", "pool_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """满八年: eight is enough."""

    min_years: int = param(8, unit="years", zh="从业年限（含）", en="Years in the field (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a pool of each expert: a registration that falls short, else the last one."""
    told = f.of("expert.registered").filter(pl.col("expert") == pl.col("scope_id"))
    first = one_each(told, POOL, first=flagged(p))
    fits = told.filter(~flagged(p)).select(*POOL, fits_day="day")
    later = first.select(*POOL, "day").join(fits, on=POOL).filter(pl.col("fits_day") > pl.col("day"))
    cured = later.group_by(POOL).agg(cured_day=pl.col("fits_day").min())
    return first.join(cured, on=POOL, how="left").with_columns(cured_day=pl.when(flagged(p)).then("cured_day"))


def applies(_: Params) -> pl.Expr:
    """Every registration."""
    return pl.lit(value=True)


def flagged(p: Params) -> pl.Expr:
    """Too few years, or no title that is enough."""
    return (pl.col("years_in_field") < p.min_years) | ~pl.col("title_level").is_in(TITLES)


def _pool(years: int | None = 8, title: str | None = "senior", day: str = "2026-01-06", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"expert": "E-0001", "pool_id": "POOL-A", **more}
    told |= {"years_in_field": years} if years is not None else {}
    return like("expert.registered", day, **told, **({"title_level": title} if title else {}))


RULE = Rule(
    id="exp.qualification-8y",
    version=1,
    family="exp",
    severity=Severity.MEDIUM,
    scope="expert",
    reach=RECORD,
    judges=("expert.registered",),
    reads=("expert.registered",),
    about=("expert", "pool_id"),
    needs=("years_in_field", "title_level"),
    evidence=(
        Shown("years_in_field", "从业年限", "Years in the field"),
        Shown("title_level", "职称等级", "Title", codes="title_level"),
        Shown("day", "入库日", "Registered on"),
    ),
    title={"zh": "专家资历八年高级职称", "en": "Eight years in the field and a senior title"},
    message={
        "zh": "{day} 入库：从业 {years_in_field} 年，职称：{title_level}；应满 {min_years} 年并具有高级职称或者同等专业水平",
        "en": "Registered on {day} with {years_in_field} years in the field and the title: {title_level}; {min_years} "
        "years and a senior title or its equal are due",
    },
    cites=(Cite("cn-bidding-law", "37"), Cite("cn-expert-pool-26", "6")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("eight years, a senior title", (_pool(),), {"POOL-A": ("clear", "lawful")}),
        Example("seven years", (_pool(7),), {"POOL-A": "flagged"}),
        Example("a middle title", (_pool(20, "intermediate"),), {"POOL-A": "flagged"}),
        Example("no title", (_pool(20, "none"),), {"POOL-A": "flagged"}),
        Example("a professor", (_pool(9, "professor_senior"),), {"POOL-A": "clear"}),
        Example("of equal professional level", (_pool(9, "equivalent"),), {"POOL-A": "clear"}),
        Example("the years are not told", (_pool(None),), {"POOL-A": ("not_assessable", "missing: years_in_field")}),
        Example("the title is not told", (_pool(9, None),), {"POOL-A": ("not_assessable", "missing: title_level")}),
        Example("too few years, and the title is not told", (_pool(7, None),), {"POOL-A": "flagged"}),
        Example("no title, and the years are not told", (_pool(None, "none"),), {"POOL-A": "flagged"}),
        Example(
            "renewed with nine years: the admission with seven stays a breach, and is cured",
            (_pool(7), _pool(9, day="2028-01-06")),
            {"POOL-A": "flagged"},
            as_of="2028-12-31",
        ),
        Example("put right the day after", (_pool(7), _pool(day="2026-01-07")), {"POOL-A": "flagged"}),
        Example("told twice on one day, once with too few years", (_pool(7), _pool()), {"POOL-A": "flagged"}),
        Example(
            "admitted with eight years, and renewed with seven by mistake",
            (_pool(7, day="2028-01-06"), _pool()),
            {"POOL-A": "flagged"},
            as_of="2028-12-31",
        ),
        Example(
            "the title was entered wrongly, and corrected",
            (_pool(title="none"), _pool(corrects="ex-1")),
            {"POOL-A": "clear"},
        ),
        Example(
            "two pools, each on its own",
            (_pool(), _pool(7, pool_id="POOL-B")),
            {"POOL-A": "clear", "POOL-B": "flagged"},
        ),
        Example("a place that asks for ten years", (_pool(9),), {"POOL-A": "flagged"}, set={"min_years": 10}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
