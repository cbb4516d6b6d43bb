"""The records of a decision were destroyed, or are not kept for ever.

What it checks
    Each archiving of the records of a decision: whether they are kept for ever, and whether they were destroyed.
Why it matters
    Who decided what can be asked only as long as the record is there.
Legal source
    Daxing district: the records of decisions are kept for ever as archives, to be looked up at any time.
Does not apply
    Records of anything else (purchases: acc.records-15y).
Innocent explanations
    A copy was destroyed and the original kept; the number of years was filled in from a form.
Ask next
    The list of what was destroyed, who approved it, and where the original lies.
Known gaps
    A deletion is seen only where its record says so; that a decision was never archived is not asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import WrongParameter, param
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """决策记录被销毁，或者不是永久保存。

查什么
    每次决策记录的归档：是否永久保存；是否已经销毁。
为什么要紧
    记录在，才问得清谁决定了什么。
法律依据
    大兴区：相关记录要作为档案永久保存，随时备查。
不适用
    其他事项的记录（采购文件由 acc.records-15y 判断）。
可能的正当理由
    销毁的是副本，原件还在；保存年限是照表格填的。
接着问
    销毁清单、谁批准销毁、原件存放在哪里。
已知不足
    销毁只有在报送了销毁记录时才看得见；决策从未归档的，本规则不问。
"""

FOR_EVER = "permanent"


@dataclass(frozen=True, slots=True)
class Params:
    """For ever, or at least so many years."""

    retention: str = param(FOR_EVER, unit="permanent|years", zh="保存期限", en="How long records are kept")


def kept(p: Params) -> pl.Expr:
    """Whether the records are kept as long as asked; unknown where neither is told."""
    for_ever = pl.col("is_permanent")
    if p.retention == FOR_EVER:
        return pl.when(for_ever).then(pl.lit(value=True)).when("is_limited").then(pl.lit(value=False))
    if not p.retention.isdecimal():
        raise WrongParameter(f"retention: {p.retention!r} is neither {FOR_EVER} nor a number of years")
    return pl.when(for_ever).then(pl.lit(value=True)).otherwise(pl.col("retention_years") >= int(p.retention))


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an archiving or destruction of records."""
    limited = pl.when(pl.col("retention_years").is_not_null() | ~pl.col("is_permanent")).then(pl.lit(value=True))
    return f.of("record.archived").with_columns(is_limited=limited).with_columns(is_kept=kept(p))


def applies(_: Params) -> pl.Expr:
    """Records of decisions."""
    return pl.col("target_kind") == "decision"


def flagged(_: Params) -> pl.Expr:
    """Destroyed, or to be destroyed one day."""
    return pl.col("is_destroyed") | ~pl.col("is_kept")


def _archived(kind: str = "decision", *, destroyed: bool = False, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"target": {"kind": kind, "id": "DEC-A"}, "archive_id": "AR-A", "is_destroyed": destroyed}
    return like("record.archived", "2026-05-30", **(told | more))


RULE = Rule(
    id="dec.archive-permanent",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("record.archived",),
    reads=("record.archived",),
    about=("target_kind", "target_id", "archive_id", "is_destroyed"),
    needs=("is_kept",),
    evidence=(
        Shown("archive_id", "归档号", "Archive number"),
        Shown("day", "归档（销毁）日", "Archived or destroyed on"),
        Shown("is_destroyed", "已销毁", "Destroyed"),
        Shown("is_permanent", "永久保存", "Kept for ever"),
        Shown("retention_years", "保存年限", "Years kept"),
    ),
    title={"zh": "决策记录永久保存", "en": "Decision records kept permanently"},
    message={
        "zh": "决策记录（归档号 {archive_id}，{day}）已销毁：{is_destroyed}；永久保存：{is_permanent}[；保存 {retention_years} 年]",
        "en": "Records of a decision (archive number {archive_id}, {day}); destroyed: {is_destroyed}; kept for ever: "
        "{is_permanent}[; kept for {retention_years} years]",
    },
    cites=(Cite("seed-daxing", "决策留痕·存档"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("kept for ever", (_archived(is_permanent=True),), {"DEC-A": "clear"}),
        Example("not for ever", (_archived(is_permanent=False),), {"DEC-A": "flagged"}),
        Example("for thirty years", (_archived(retention_years=30),), {"DEC-A": "flagged"}),
        Example(
            "kept for ever, and destroyed later: two acts on one record",
            (
                like("decision.made", "2026-03-03", decision_id="DEC-A"),
                _archived(is_permanent=True),
                _archived(destroyed=True, is_permanent=True, archive_id="AR-B"),
            ),
            {"AR-A": "clear", "AR-B": "flagged"},
        ),
        Example(
            "destroyed, and not told how long it was to be kept", (_archived(destroyed=True),), {"DEC-A": "flagged"}
        ),
        Example("not told how long", (_archived(),), {"DEC-A": ("not_assessable", "missing: is_kept")}),
        Example(
            "the records of a purchase",
            (_archived("process", is_permanent=False, retention_years=15),),
            {"DEC-A": "not_applicable"},
        ),
        Example(
            "where the place asks for thirty years: thirty, and one less",
            (_archived(retention_years=30), _archived(retention_years=29, archive_id="AR-B")),
            {"AR-A": "clear", "AR-B": "flagged"},
            set={"retention": "30"},
        ),
        Example(
            "where the place asks for thirty years: for ever, and not told",
            (_archived(is_permanent=True), _archived(archive_id="AR-B", is_permanent=False)),
            {"AR-A": "clear", "AR-B": "not_assessable"},
            set={"retention": "30"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
