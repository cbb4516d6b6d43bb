"""A tender that the owner ran itself was not filed with the supervising department.

What it checks
    Each tender under the tendering law that the owner organised with its own staff: whether a filing of the self-run
    tender is there that names its process.
Why it matters
    Who runs a tender alone must at least have shown that it can.
Legal source
    Law on Tendering and Bidding, article 12 paragraph 3.
Does not apply
    Tenders run by an agency or a central buyer; procedures that are no tender; government procurement and procedures
    outside both laws.
Innocent explanations
    The filing was made and not submitted, or names the project only; the project need not be tendered at all.
Ask next
    The receipt of the filing, and the staff with which the owner ran the tender.
Known gaps
    The law tells no day: any day is in time. Whether the project is one that must be tendered is not judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """招标人自行招标，没有向行政监督部门备案。

查什么
    适用招标投标法、由招标人自行组织的每次招标：是否有指向该采购过程的自行招标备案。
为什么要紧
    自己办招标的，至少应当证明自己有能力办。
法律依据
    招标投标法第12条第3款。
不适用
    委托招标、集中采购；不属于招标的方式；政府采购和两部法律之外的程序。
可能的正当理由
    已备案而没有报送，或者只写了项目；项目本不属于必须招标。
接着问
    备案回执；招标人用了哪些人员办理招标。
已知不足
    法律没有规定期限，哪天备案都算。项目是否必须招标，本规则不判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def filed(f: Facts) -> pl.LazyFrame:
    """`PROCESS` of each process whose self-run tender was filed, and on which day first."""
    told = f.of("filing.made").filter(pl.col("filing_kind") == "self_tender")
    by_target = pl.when(pl.col("target_kind") == "process").then("target_id")
    named = told.with_columns(ocid=pl.coalesce("ocid", by_target)).drop_nulls("ocid")
    return named.group_by(PROCESS).agg(filed_day=pl.col("day").min(), events=pl.col("event").unique().sort())


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with the filing of its tender."""
    rows = f.of("tender.published").join(filed(f), on=list(PROCESS), how="left")
    rows = rows.with_columns(due_day=pl.when(pl.col("filed_day").is_null()).then("day"))
    return one_each(rows, PROCESS, first=applies(p))


def applies(_: Params) -> pl.Expr:
    """Tenders under the tendering law that the owner runs itself."""
    tender = (pl.col("regime") == "tendering") & pl.col("method").is_in(TENDERED)
    return tender & (pl.col("organisation_form") == "self")


def flagged(_: Params) -> pl.Expr:
    """A filing that is missing is awaited; one that is there is lawful."""
    return pl.lit(value=False)


OCID = "ocds-tw9990-2026-0017"


def _notice(form: str | None = "self", **more: Any) -> dict[str, Any]:
    told = {} if form is None else {"organisation_form": form}
    return like("tender.published", "2026-03-20", **told, **more)


def _filed(kind: str = "self_tender", **more: Any) -> dict[str, Any]:
    told = {"filing_kind": kind, "target": {"kind": "process", "id": OCID}, "ocid": OCID, "regime": "tendering"}
    return like("filing.made", "2026-03-18", **(told | more))


RULE = Rule(
    id="tnd.self-tender-filing",
    version=1,
    family="tnd",
    severity=Severity.LOW,
    scope="process",
    judges=("tender.published",),
    reads=("tender.published", "filing.made"),
    about=("ocid",),
    evidence=(
        Shown("organisation_form", "组织形式", "Organised by", codes="organisation_form"),
        Shown("day", "公告日", "Notice on"),
        Shown("filed_day", "备案日", "Filed on"),
    ),
    title={"zh": "自行招标备案", "en": "Self-run mandatory tender filed"},
    message={
        "zh": "{day} 公告的招标由招标人{organisation_form}，没有自行招标备案",
        "en": "The tender of {day} is run by the owner ({organisation_form}) and was not filed",
    },
    cites=(Cite("cn-bidding-law", "12"),),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("filed two days before", (_filed(), _notice()), {OCID: "clear"}),
        Example(
            "filed by its target only", (_notice(), _filed(ocid=None, regime=None, project_id="PRJ-A")), {OCID: "clear"}
        ),
        Example("not filed", (_notice(),), {OCID: ("flagged", "overdue")}, as_of="2026-03-21"),
        Example(
            "not filed, on the day of the notice",
            (_notice(),),
            {OCID: ("not_applicable", "not_due")},
            as_of="2026-03-20",
        ),
        Example("another kind of filing", (_notice(), _filed("contract")), {OCID: "flagged"}),
        Example(
            "the filing of another process",
            (
                _notice(),
                _filed(ocid="ocds-tw9990-2026-0018", target={"kind": "process", "id": "ocds-tw9990-2026-0018"}),
            ),
            {OCID: "flagged"},
        ),
        Example(
            "a filing about the project, without the process",
            (_notice(), _filed(ocid=None, regime=None, project_id="PRJ-A", target={"kind": "project", "id": OCID})),
            {OCID: "flagged"},
        ),
        Example("an agency runs it", (_notice("agency"),), {OCID: "not_applicable"}),
        Example("who runs it is not told", (_notice(None),), {OCID: "not_assessable"}),
        Example("told again, run by itself", (_notice("agency"), _notice()), {OCID: "flagged"}),
        Example("a negotiation", (_notice(method="inquiry"),), {OCID: "not_applicable"}),
        Example("government procurement", (_notice(regime="government_procurement"),), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
