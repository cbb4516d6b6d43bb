"""Records of a government procurement were destroyed, or are to be kept, less than fifteen years.

What it checks
    Each archiving of the records of a government procurement: whether they are kept fifteen years or more from the end
    of the procurement, and, where they were destroyed, whether those years had passed.
Why it matters
    A bribe or a forged bid often comes out years later; without the file nobody can prove it.
Legal source
    Government Procurement Law, article 42: at least fifteen years from the end of the procurement; records are not
    forged, altered, hidden or destroyed. At least includes the bound: the day fifteen years later is long enough.
Does not apply
    Records of a tender under the tendering law, of decisions (dec.archive-permanent) and of other matters.
Innocent explanations
    A copy was destroyed and the original kept; the day on which the procurement ended was filled in wrongly.
Ask next
    The list of what was destroyed, who approved it, and where the original lies.
Known gaps
    A deletion is seen only where its record says so. Records that name no process go by the regime of the contract or
    tender they belong to. That nothing was ever archived is not asked here.
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
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购文件保存不足十五年，或者不满十五年就销毁。

查什么
    每次政府采购文件的归档：从采购结束之日起是否至少保存十五年；已经销毁的，销毁时是否已满。
为什么要紧
    行贿、造假往往多年之后才暴露，没有文件就无从证明。
法律依据
    政府采购法第42条：采购文件从采购结束之日起至少保存十五年，不得伪造、变造、隐匿或者销毁。“至少”包括本数，满十五年的当日
    即已足够。
不适用
    适用招标投标法的项目文件，决策记录（由 dec.archive-permanent 判断）和其他事项的文件。
可能的正当理由
    销毁的是副本，原件还在；采购结束日填错。
接着问
    销毁清单、谁批准销毁、原件存放在哪里。
已知不足
    销毁只有在报送了销毁记录时才看得见。没有写明采购过程的文件，看所属合同或招标采购的适用制度。从未归档的，本规则不问。
"""

OF_PROCUREMENT = (
    "process",
    "draw",
    "evaluation",
    "bid",
    "award",
    "contract",
    "contract_change",
    "acceptance",
    "complaint",
)
"""Targets whose records belong to a procurement, of whatever regime."""
ACT = ["scope_id", "target_kind", "target_id", "archive_id", "is_destroyed"]


@dataclass(frozen=True, slots=True)
class Params:
    """Years, the bound inside what is lawful."""

    min_years: int = param(15, unit="year", zh="最少保存年限（含）", en="Years kept at least (incl.)")


def regimes(f: Facts) -> pl.LazyFrame:
    """`scope_id` and `own_regime`: under which regime the tender or the contract of a process stands."""
    told = [f.of(kind).select("scope_id", "regime", "at", "event") for kind in ("tender.published", "contract.signed")]
    return pl.concat(told).sort("at", "event").group_by("scope_id").agg(own_regime=pl.col("regime").last())


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an archiving or destruction of records."""
    rows = one_each(f.of("record.archived"), ACT).join(regimes(f), on="scope_id", how="left")
    until = pl.col("procurement_ended_date").dt.offset_by(f"{p.min_years}y").cast(pl.Int32)
    enough = pl.col("is_destroyed") | pl.col("is_permanent")
    return rows.with_columns(
        governing=pl.coalesce("regime", "own_regime"),
        keep_until_day=until,
        is_kept=pl.when(enough).then(pl.lit(value=True)).otherwise(pl.col("retention_years") >= p.min_years),
        lasted=pl.when("is_destroyed").then(pl.col("day") >= until).otherwise(pl.lit(value=True)),
    )


def applies(_: Params) -> pl.Expr:
    """Records of a government procurement."""
    is_gp = pl.col("governing") == "government_procurement"
    return pl.when(pl.col("target_kind").is_in(OF_PROCUREMENT)).then(is_gp).otherwise(pl.lit(value=False))


def flagged(_: Params) -> pl.Expr:
    """Destroyed too early, or to be kept too short a time."""
    return ~pl.col("lasted") | ~pl.col("is_kept")


OCID = "ocds-tw9990-2026-0017"
GP = {"ocid": OCID, "regime": "government_procurement"}


def _archived(name: str = "AR-A", day: str = "2026-05-30", *, destroyed: bool = False, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "target": {"kind": "process", "id": OCID},
        "archive_id": name,
        "is_destroyed": destroyed,
        **GP,
    }
    return like("record.archived", day, **{name: one for name, one in (told | more).items() if one is not None})


def _of_contract(**more: Any) -> dict[str, Any]:
    return _archived(target={"kind": "contract", "id": "CON-A"}, ocid=None, regime=None, **more)


RULE = Rule(
    id="acc.records-15y",
    version=1,
    family="acc",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("record.archived",),
    reads=("record.archived", "tender.published", "contract.signed"),
    about=("target_kind", "target_id", "archive_id", "is_destroyed"),
    needs=("governing", "is_kept", "lasted"),
    evidence=(
        Shown("archive_id", "归档号", "Archive number"),
        Shown("day", "归档（销毁）日", "Archived or destroyed on"),
        Shown("is_destroyed", "已销毁", "Destroyed"),
        Shown("procurement_ended_date", "采购结束日", "Procurement ended on"),
        Shown("keep_until_day", "最早可销毁日", "To be kept until"),
        Shown("is_permanent", "永久保存", "Kept for ever"),
        Shown("retention_years", "保存年限", "Years kept"),
    ),
    title={"zh": "采购文件保存十五年", "en": "Procurement records kept fifteen years or more"},
    message={
        "zh": "采购文件（归档号 {archive_id}，{day}）应至少保存 {min_years} 年；已销毁：{is_destroyed}[，应保存至 {keep_until_day}]"
        "[；定为保存 {retention_years} 年]",
        "en": "Procurement records (archive number {archive_id}, {day}), to be kept {min_years} years at least; "
        "destroyed: {is_destroyed}[, to be kept until {keep_until_day}][; kept for {retention_years} years]",
    },
    cites=(Cite("cn-procurement-law", "42"),),
    in_force=date(2003, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("fifteen years", (_archived(retention_years=15),), {"AR-A": "clear"}),
        Example("fourteen years", (_archived(retention_years=14),), {"AR-A": "flagged"}),
        Example("for ever", (_archived(is_permanent=True),), {"AR-A": "clear"}),
        Example(
            "not for ever, and not told how long",
            (_archived(is_permanent=False),),
            {"AR-A": ("not_assessable", "missing: is_kept")},
        ),
        Example("not told how long", (_archived(),), {"AR-A": "not_assessable"}),
        Example(
            "destroyed on the day fifteen years after the end",
            (_archived(day="2025-05-08", destroyed=True, procurement_ended_date="2010-05-08", retention_years=15),),
            {"AR-A": "clear"},
        ),
        Example(
            "destroyed the day before",
            (_archived(day="2025-05-07", destroyed=True, procurement_ended_date="2010-05-08", retention_years=15),),
            {"AR-A": "flagged"},
        ),
        Example(
            "destroyed, and not told when the procurement ended",
            (_archived(destroyed=True, retention_years=15),),
            {"AR-A": ("not_assessable", "missing: lasted")},
        ),
        Example(
            "destroyed late enough, though its years were set too short",
            (_archived(day="2026-05-08", destroyed=True, procurement_ended_date="2010-05-08", retention_years=10),),
            {"AR-A": "clear"},
        ),
        Example(
            "destroyed late enough, its years not told",
            (_archived(day="2026-05-08", destroyed=True, procurement_ended_date="2010-05-08"),),
            {"AR-A": "clear"},
        ),
        Example(
            "archived for fifteen years and destroyed after one: two acts",
            (
                _archived(retention_years=15),
                _archived("AR-B", "2027-05-30", destroyed=True, procurement_ended_date="2026-05-08"),
            ),
            {"AR-A": "clear", "AR-B": "flagged"},
            as_of="2027-12-31",
        ),
        Example("a works tender", (_archived(regime="tendering", retention_years=5),), {"AR-A": "not_applicable"}),
        Example(
            "records of a decision",
            (_archived(target={"kind": "decision", "id": "DEC-A"}, retention_years=5),),
            {"AR-A": "not_applicable"},
        ),
        Example(
            "no process named: the contract tells the regime; it comes last in the file",
            (
                _of_contract(retention_years=14),
                like(
                    "contract.signed",
                    "2026-01-08",
                    contract_id="CON-A",
                    regime="government_procurement",
                    category="goods",
                ),
            ),
            {"AR-A": "flagged"},
        ),
        Example(
            "no process named, and nothing told of the contract",
            (_of_contract(retention_years=14),),
            {"AR-A": ("not_assessable", "missing: governing")},
        ),
        Example(
            "the tender tells another regime than the contract's own record",
            (like("tender.published", "2026-01-08", **(GP | {"regime": "tendering"})), _archived(retention_years=14)),
            {"AR-A": "flagged"},
        ),
        Example(
            "where twenty years are asked for",
            (_archived(retention_years=19),),
            {"AR-A": "flagged"},
            set={"min_years": 20},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
