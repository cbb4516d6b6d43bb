"""Experts of a government procurement were drawn more than two working days before the evaluation.

What it checks
    Each draw against the start of the evaluation it serves: the first one of its lot on or after the day of the draw.
    Counted back from that start, the first day not counted, the draw lies at most `max_lead` working days before.
Why it matters
    The longer the names are known, the more people can reach the experts.
Legal source
    Measures on Government Procurement Evaluation Experts, article 14: as a rule not earlier than two working days
    before the evaluation.
Does not apply
    Procurement under other laws; competitive negotiation and consultation; evaluation at a distance; a draw that was
    declared void.
Innocent explanations
    The evaluation was put off after the draw; experts of a rare speciality had to travel.
Ask next
    The evaluation date that was planned when the draw was held, and who had seen the names since.
Known gaps
    Where the procedure or the manner of evaluation is not told, only a draw that was in time can be judged. Working
    days are known for the years whose calendar has been published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.draws import DRAW, held, voids
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, met, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """政府采购评审专家在评审开始两个工作日以前就已抽取。

查什么
    每次抽取与所服务的评审开始日比较：即该包在抽取当天或之后的第一次评审。从评审开始日往前数，当日不计，
    抽取不早于 max_lead 个工作日。
为什么要紧
    名单知道得越早，能接触专家的人越多。
法律依据
    政府采购评审专家管理办法第14条：抽取时间原则上不得早于评审活动开始前两个工作日。
不适用
    政府采购以外的程序；竞争性谈判、竞争性磋商；远程异地评审；已经作废的抽取。
可能的正当理由
    抽取后评审延期；稀缺专业的专家需要路途时间。
接着问
    抽取时计划的评审日期；此后谁看过名单。
已知不足
    采购方式或者评审方式没有报送的，只有及时的抽取才能判断。工作日只在已公布日历的年份可算。
"""

KEY = ["scope_id", "event"]
EXCEPTED = ("competitive_negotiation", "competitive_consultation")


@dataclass(frozen=True, slots=True)
class Params:
    """Exactly two working days before is in time."""

    max_lead: int = param(2, unit="working days", zh="最多提前（含）", en="At most this long before (incl.)")


def served(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of each draw with the evaluation it serves: event, `started_day`, `mode`; of several lots the last."""
    evaluations = f.of("evaluation.concluded").select(
        *PROCESS, "lot_id", "mode", "started_at", started_day="started_at_day", evaluation="event"
    )
    pairs = met(rows.select(*PROCESS, "lot_id", "event", "day"), evaluations)
    first = (
        pairs.filter(pl.col("started_day") >= pl.col("day"))
        .with_columns(lot=pl.coalesce("lot_id", "act_lot_id"))
        .sort("started_day", "started_at", "evaluation")
        .unique([*KEY, "lot"], keep="first", maintain_order=True)
    )
    return (
        first.with_columns(is_remote=(pl.col("mode") == "remote").fill_null(value=False))
        .sort("is_remote", "started_day", "evaluation", descending=[False, True, False])
        .unique(KEY, keep="first", maintain_order=True)
        .select(*KEY, "evaluation", "started_day", "mode")
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a draw, with the evaluation it serves and the last day on which that could start."""
    rows = held(f).join(voids(f).select(*DRAW, is_void=pl.lit(value=True)), on=DRAW, how="left")
    told = with_notice(f, rows.join(served(f, rows), on=KEY, how="left"), procedure=pl.col("method"))
    excepted = pl.col("procedure").is_in(EXCEPTED) | (pl.col("mode") == "remote")
    return (
        told.with_columns(limit_day=working_days_after(pl.col("day"), p.max_lead))
        .with_columns(is_early=pl.col("started_day") > pl.col("limit_day"))
        .with_columns(
            is_excepted=pl.when(pl.col("is_early")).then(excepted).otherwise(excepted.fill_null(value=False)),
            events=pl.concat_list("evaluation").list.drop_nulls(),
        )
    )


def applies(_: Params) -> pl.Expr:
    """Standing draws of government procurement, but for the excepted procedures."""
    return (pl.col("regime") == "government_procurement") & pl.col("is_void").is_null() & ~pl.col("is_excepted")


def flagged(_: Params) -> pl.Expr:
    """The evaluation started later than the working days after the draw allow."""
    return pl.col("is_early")


OCID = "ocds-tw9990-2026-0017"
GP = "government_procurement"


def _draw(day: str, **more: Any) -> dict[str, Any]:
    return like("draw.held", day, **{"draw_id": "DRAW-A", "regime": GP, **more})


def _sat(day: str = "2026-04-22", mode: str | None = "online", **more: Any) -> dict[str, Any]:
    told = {} if mode is None else {"mode": mode}
    start = f"{day}T09:30:00+08:00"
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", regime=GP, started_at=start, **told, **more)


def _notice(method: str = "open", regime: str = GP) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", method=method, regime=regime)


RULE = Rule(
    id="exp.gp-draw-not-too-early",
    version=1,
    family="exp",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("draw.held",),
    reads=("draw.held", "evaluation.concluded", "tender.published", "draw.voided"),
    about=("ocid", "lot_id", "draw_id"),
    needs=("started_day", "limit_day", "is_excepted"),
    evidence=(
        Shown("day", "抽取日", "Drawn on"),
        Shown("started_day", "评审开始日", "Evaluation started on"),
        Shown("limit_day", "评审最迟开始日", "Last day to start"),
        Shown("procedure", "采购方式", "Procedure", codes="method"),
        Shown("mode", "评审方式", "Manner of evaluation", codes="evaluation_mode"),
    ),
    title={"zh": "抽取不早于评审前两个工作日", "en": "Draw not earlier than two working days before evaluation"},
    message={
        "zh": "{day} 抽取专家，{started_day} 才开始评审，早于评审前 {max_lead} 个工作日（最迟应于 {limit_day} 开始）",
        "en": "Drawn on {day}, evaluated from {started_day}: more than {max_lead} working days before it (the last day "
        "to start was {limit_day})",
    },
    cites=(Cite("cn-procurement-experts-198", "14"),),
    in_force=date(2017, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "Monday for Wednesday: two working days", (_notice(), _draw("2026-04-20"), _sat()), {"DRAW-A": "clear"}
        ),
        Example("the Friday before: three", (_notice(), _draw("2026-04-17"), _sat()), {"DRAW-A": "flagged"}),
        Example(
            "the same, submitted in the opposite order", (_sat(), _draw("2026-04-17"), _notice()), {"DRAW-A": "flagged"}
        ),
        Example(
            "Thursday for Monday: the weekend does not count",
            (_notice(), _draw("2026-04-16"), _sat("2026-04-20")),
            {"DRAW-A": "clear"},
        ),
        Example(
            "over the holiday of May: 30 April for 7 May",
            (_notice(), _draw("2026-04-30"), _sat("2026-05-07")),
            {"DRAW-A": "clear"},
        ),
        Example(
            "drawn in the morning of the evaluation", (_notice(), _draw("2026-04-22"), _sat()), {"DRAW-A": "clear"}
        ),
        Example(
            "five days, where the place allows five",
            (_notice(), _draw("2026-04-15"), _sat()),
            {"DRAW-A": "clear"},
            set={"max_lead": 5},
        ),
        Example(
            "a competitive negotiation",
            (_notice("competitive_negotiation"), _draw("2026-04-13"), _sat()),
            {"DRAW-A": "not_applicable"},
        ),
        Example("an inquiry is not excepted", (_notice("inquiry"), _draw("2026-04-13"), _sat()), {"DRAW-A": "flagged"}),
        Example(
            "evaluated at a distance",
            (_notice(), _draw("2026-04-13"), _sat(mode="remote")),
            {"DRAW-A": "not_applicable"},
        ),
        Example(
            "early, and the manner of evaluation is not told",
            (_notice(), _draw("2026-04-13"), _sat(mode=None)),
            {"DRAW-A": ("not_assessable", "missing: is_excepted")},
        ),
        Example("early, and no notice told", (_draw("2026-04-13"), _sat()), {"DRAW-A": "not_assessable"}),
        Example(
            "in time: neither notice nor manner need be told",
            (_draw("2026-04-21"), _sat(mode=None)),
            {"DRAW-A": "clear"},
        ),
        Example(
            "no evaluation told",
            (_notice(), _draw("2026-04-20")),
            {"DRAW-A": ("not_assessable", "missing: started_day")},
        ),
        Example(
            "an early draw declared void, and another in time",
            (
                _notice(),
                _draw("2026-04-13"),
                like("draw.voided", "2026-04-20", draw_id="DRAW-A", regime=GP, ocid=OCID),
                _draw("2026-04-21", draw_id="DRAW-B", attempt=2),
                _sat(),
            ),
            {"DRAW-A": "not_applicable", "DRAW-B": "clear"},
        ),
        Example(
            "one draw for two lots, the second evaluated a week later",
            (_notice(), _draw("2026-04-21"), _sat(lot_id="L1"), _sat("2026-04-29", lot_id="L2")),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "a tender under the tendering law",
            (
                _notice(regime="tendering"),
                like("draw.held", "2026-04-13", draw_id="DRAW-A"),
                like("evaluation.concluded", "2026-04-22", started_at="2026-04-22T09:30:00+08:00"),
            ),
            {"DRAW-A": "not_applicable"},
        ),
        Example(
            "the evaluation started the day before: it is another draw's",
            (_notice(), _draw("2026-04-23"), _sat()),
            {"DRAW-A": ("not_assessable", "missing: started_day")},
        ),
        Example(
            "one draw for two lots, the second evaluated at a distance a week later",
            (_notice(), _draw("2026-04-21"), _sat(lot_id="L1"), _sat("2026-04-29", "remote", lot_id="L2")),
            {"DRAW-A": "clear"},
        ),
        Example(
            "one draw for two lots, the second a week later, its manner not told",
            (_notice(), _draw("2026-04-21"), _sat(lot_id="L1"), _sat("2026-04-29", None, lot_id="L2")),
            {"DRAW-A": ("not_assessable", "missing: is_excepted")},
        ),
        Example(
            "the manner of the first not told, the second a week later",
            (_notice(), _draw("2026-04-21"), _sat(mode=None, lot_id="L1"), _sat("2026-04-29", lot_id="L2")),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "a year whose working days are not published yet",
            (_notice(), _draw("2099-04-21"), _sat("2099-04-22")),
            {"DRAW-A": ("not_assessable", "missing: limit_day")},
            as_of="2099-12-31",
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
