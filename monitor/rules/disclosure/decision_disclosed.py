"""A decision that was passed was not disclosed with its content, basis, process and result.

What it checks
    Each approved decision that is no secret: whether its publications on the named media contain all four parts within
    twenty working days.
Why it matters
    A result without its reasons cannot be questioned by those who have to live with it.
Legal source
    Tongyu county: except for what the law keeps secret, content, basis, process and result are disclosed promptly on
    the internal network, notice board, by circular and the like. The text names no term: twenty working days are
    borrowed from art. 26 of the disclosure regulation.
Does not apply
    Decisions rejected or put off; secrets; those told to be none of the three majors; terms still running (not due).
Innocent explanations
    The parts stand in the minutes on the same board and were not entered; it was disclosed in the staff meeting.
Ask next
    The page or photograph, with its date, and what of the four it shows.
Known gaps
    What a part says is not read, only that it is there. A publication counts only if it names the decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import is_late, lacking, naming, publications, term, with_parts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """通过的决策没有把内容、依据、过程和结果都公开。

查什么
    每项通过且不涉密的决策：20个工作日内在所列媒介上的公开是否包含四项要素。
为什么要紧
    只有结果没有理由，受它影响的人就无从提出疑问。
法律依据
    通榆县：除依法应当保密的事项外，决策内容、依据、过程和结果应通过内部网络、公开栏、文件通报等途径及时公开。原文没有期限，20
    个工作日借自政府信息公开条例第26条。
不适用
    未通过或缓议的；涉密的；写明不属于三重一大的；期限未满的（未到期）。
可能的正当理由
    四项内容在同一公开栏的会议纪要里，没有录入；在职工大会上通报过。
接着问
    网页或照片及其日期；公开了四项中的哪几项。
已知不足
    只看有没有这一项，不看写得怎么样。公开须写明对应的决策才算数。
"""

DECISION = ["scope_id", "decision_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """All the parts, within so many working days, the last included."""

    parts: tuple[str, ...] = param(
        ("content", "basis", "process", "result"), unit="list", zh="应公开的要素", en="Parts", codes="notice_part"
    )
    publish_days: int = param(20, unit="working_day", zh="公开期限（工作日，含）", en="Publish within (working days)")
    media: tuple[str, ...] = param(
        ("intranet", "notice_board", "circular", "website"),
        unit="list",
        zh="算数的媒介",
        en="Media that count",
        codes="medium",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a decision, with the parts that are out and the day since which all of them are."""
    told = naming(publications(f, ("decision",), p.media), "decision", "decision_id")
    rows = f.of("decision.made").join(with_parts(told, DECISION, p.parts), on=DECISION, how="left")
    last, least = term(pl.col("day"), p.publish_days, f.as_of_day)
    is_known = ~pl.col("has_silent").fill_null(value=False) | pl.col("complete_day").is_not_null()
    rows = rows.with_columns(last_day=last, least_day=least, parts_missing=lacking(p.parts, "parts_published"))
    return rows.with_columns(
        due_day=pl.when(pl.col("complete_day").is_null() & is_known).then("last_day"),
        cured_day=pl.when(is_late("complete_day", "last_day", "least_day")).then("complete_day"),
        parts_told=pl.when(is_known).then(pl.lit(value=True)),
        parts_missing=pl.when(pl.col("complete_day").is_null()).then("parts_missing"),
    )


def applies(_: Params) -> pl.Expr:
    """What was approved, is no secret, and is not told to be outside the three majors."""
    is_open = ~pl.col("is_secret").fill_null(value=False) & pl.col("is_major").fill_null(value=True)
    return (pl.col("result") == "approved") & is_open


def flagged(_: Params) -> pl.Expr:
    """Complete after the term; what is missing is awaited."""
    return is_late("complete_day", "last_day", "least_day")


PARTS = ["content", "basis", "process", "result"]


def _decided(**more: Any) -> dict[str, Any]:
    return like("decision.made", "2026-03-02", decision_id="DEC-A", **more)


def _shown(day: str = "2026-03-05", parts: list[str] | None = PARTS, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"publication_id": f"PUB-{day}", "what": "decision", "medium": "notice_board"}
    told |= {"target": {"kind": "decision", "id": "DEC-A"}, "parts": parts}
    return like("disclosure.published", day, **(told | more))


RULE = Rule(
    id="pub.decision-disclosed",
    version=1,
    family="pub",
    severity=Severity.MEDIUM,
    scope="project",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made", "disclosure.published"),
    about=("decision_id",),
    needs=("parts_told",),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("last_day", "公开期限", "Last day to disclose"),
        Shown("parts_published", "已公开的要素", "Parts disclosed", codes="notice_part"),
        Shown("parts_missing", "未公开的要素", "Parts not disclosed", codes="notice_part"),
        Shown("complete_day", "全部公开日", "All of them disclosed on"),
    ),
    title={"zh": "三重一大决策公开", "en": "Decision content, basis, process and result disclosed"},
    message={
        "zh": "{day} 通过的决策应在 {publish_days} 个工作日内（至 {last_day}）公开{parts}[，未公开：{parts_missing}][，{complete_day} 才全部"
        "公开]",
        "en": "The decision of {day} was to be disclosed with {parts} within {publish_days} working days, by "
        "{last_day}[; not disclosed: {parts_missing}][; all of them only on {complete_day}]",
    },
    cites=(
        Cite("seed-tongyu", "二(1)"),
        Cite("cn-info-disclosure-regulation", "26", in_force=date(2019, 5, 15)),
    ),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all four on the twentieth working day", (_decided(), _shown("2026-03-30")), {"DEC-A": "clear"}),
        Example("a day later, told backwards", (_shown("2026-03-31"), _decided()), {"DEC-A": ("flagged", "breach")}),
        Example(
            "not disclosed, the twentieth is running",
            (_decided(),),
            {"DEC-A": ("not_applicable", "not_due")},
            as_of="2026-03-30",
        ),
        Example("not disclosed, the day after", (_decided(),), {"DEC-A": ("flagged", "overdue")}, as_of="2026-03-31"),
        Example("three of the four", (_decided(), _shown(parts=PARTS[:3])), {"DEC-A": ("flagged", "overdue")}),
        Example(
            "three at once, the fourth on the last day",
            (_decided(), _shown(parts=PARTS[:3]), _shown("2026-03-30", PARTS[3:], medium="intranet")),
            {"DEC-A": "clear"},
        ),
        Example("known to contain none of them", (_decided(), _shown(parts=[])), {"DEC-A": "flagged"}),
        Example(
            "the parts are not told",
            (_decided(), _shown(parts=None)),
            {"DEC-A": ("not_assessable", "missing: parts_told")},
        ),
        Example(
            "not told in one place, all four in another",
            (_decided(), _shown(parts=None), _shown("2026-03-06")),
            {"DEC-A": "clear"},
        ),
        Example("on another medium", (_decided(), _shown(medium="newspaper")), {"DEC-A": "flagged"}),
        Example(
            "a publication about another decision",
            (_decided(), _shown(target={"kind": "decision", "id": "DEC-B"})),
            {"DEC-A": "flagged"},
        ),
        Example("a publication of another kind", (_decided(), _shown(what="other")), {"DEC-A": "flagged"}),
        Example("rejected", (_decided(result="rejected"),), {"DEC-A": "not_applicable"}),
        Example("a secret", (_decided(is_secret=True),), {"DEC-A": "not_applicable"}),
        Example("none of the three majors", (_decided(is_major=False),), {"DEC-A": "not_applicable"}),
        Example(
            "its result is all that the place asks for",
            (_decided(), _shown(parts=["result"])),
            {"DEC-A": "clear"},
            set={"parts": ["result"]},
        ),
        Example(
            "the decision was entered as approved by mistake",
            (_decided(), _decided(result="deferred") | {"corrects": "ex-1"}),
            {"DEC-A": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
