"""A draw or an evaluation left no recording and no supervisor's log, or its recording has a gap.

What it checks
    Each random draw and each evaluation: a recording, or a supervisor's log of that day. Where there is a recording:
    its real length against its own first and last second; for an evaluation also against the time from start to end.
Why it matters
    What nobody can look at again cannot be cleared up either.
Legal source
    Tongyu county, section two (3): full monitoring of draw and evaluation. Measures on Evaluation Experts and Expert
    Pools (order no. 26 of 2024), article 21: technical means (article after second-hand sources).
Does not apply
    Experts chosen directly: there was no draw to record.
Innocent explanations
    A breakdown of the equipment with a written record of it; a recording in two files of which one was submitted.
Ask next
    The recording itself, the log of the recording system, and the supervisor's notes.
Known gaps
    What a recording shows is not looked at. Where hours are not told, its length cannot be held against the evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.draws import held
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """抽取或者评标没有录音录像也没有监督记录，或者录音录像有中断。

查什么
    每次随机抽取和每次评标：是否有录音录像，或者当天的监督记录。有录音录像的，实际时长与其首尾时间比较；评标还与
    开始到结束的时间比较。
为什么要紧
    没有人能够回看，就谁也说不清楚。
法律依据
    通榆县二（3）：抽取和评标全程监控。评标专家和评标专家库管理办法（国家发展改革委2024年第26号令）第21条：
    技术手段（条号据二手资料）。
不适用
    直接确定的专家，没有抽取可录。
可能的正当理由
    设备故障并有书面记录；录像分为两个文件，只报送了一个。
接着问
    录音录像本身；录制系统日志；监督人员的记录。
已知不足
    录音录像的内容不看。没有报送时刻的，时长无法与评标过程比较。
"""

KEY = ["scope_id", "event"]
ABOUT = ("ocid", "lot_id", "draw_id", "started_at")
SHARED = (*KEY, "at", "day", "clock", "ocid", "lot_id", "draw_id", "method", "started_at", "started_at_day",
          "started_at_clock")  # fmt: skip
RECORDED = ("recording_id", "recording_seconds", "recording_start_at", "recording_start_at_clock",
            "recording_end_at", "recording_end_at_clock")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Params:
    """全程: exactly the ratio is enough."""

    coverage_ratio: str = param("1.0", unit="ratio", zh="录制覆盖比例（含）", en="Share recorded (incl.)")


def acts(f: Facts) -> pl.LazyFrame:
    """Draws and evaluations alike, with their recordings; `part` says which."""
    nothing = [pl.lit(None, dtype=pl.String).alias(name) for name in ("draw_id", "method")]
    never = [
        pl.lit(None, dtype=pl.Datetime("us", "UTC")).alias("started_at"),
        pl.lit(None, dtype=pl.Int32).alias("started_at_day"),
        pl.lit(None, dtype=pl.Boolean).alias("started_at_clock"),
    ]
    draws = held(f).with_columns(never).select(*SHARED, *RECORDED, part=pl.lit("draw"))
    sat = f.of("evaluation.concluded").with_columns(nothing).select(*SHARED, *RECORDED, part=pl.lit("evaluation"))
    return pl.concat([draws, sat])


def watched(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` and the supervisors' logs of that very draw, or of the evaluation, on a day on which it took place."""
    logs = f.of("supervision.recorded").select(
        "scope_id", "supervision_kind", "target_kind", "target_id", log_day="day", log="event"
    )
    days = [rows.with_columns(log_day="day"), rows.with_columns(log_day="started_at_day")]
    pairs = pl.concat(days).join(logs, on=["scope_id", "log_day"])
    kind, target = pl.col("supervision_kind"), pl.col("target_kind")
    this_draw = (target == "process") | ((target == "draw") & (pl.col("target_id") == pl.col("draw_id")))
    mine = (
        pl.when(pl.col("part") == "draw")
        .then(kind.is_in(["draw", "e_supervision"]) & this_draw)
        .otherwise(kind.is_in(["evaluation", "e_supervision"]) & target.is_in(["process", "evaluation"]))
    )
    return pairs.filter(mine).group_by(KEY).agg(logs=pl.col("log").unique().sort())


def measured() -> dict[str, pl.Expr]:
    """Seconds of the act, of the recording from end to end, and of what it really holds within the act."""
    first, last = pl.col("recording_start_at"), pl.col("recording_end_at")
    has_window = pl.col("recording_start_at_clock") & pl.col("recording_end_at_clock")
    is_timed = pl.col("clock") & pl.col("started_at_clock")
    both = pl.min_horizontal(last, "at") - pl.max_horizontal(first, "started_at")
    inside = pl.when(has_window & is_timed).then(both.dt.total_seconds().clip(0))
    return {
        "act_seconds": pl.when(is_timed).then((pl.col("at") - pl.col("started_at")).dt.total_seconds()),
        "span_seconds": pl.when(has_window).then((last - first).dt.total_seconds()),
        "seconds": pl.when(pl.col("recording_id").is_not_null())
        .then(pl.min_horizontal("recording_seconds", pl.when(pl.col("recording_seconds").is_not_null()).then(inside)))
        .otherwise(0),
        "is_outside": (has_window & pl.col("clock") & ((pl.col("at") < first) | (pl.col("at") > last))).fill_null(
            value=False
        ),
    }


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a draw and an evaluation, with what its recording holds and who watched."""
    rows = acts(f)
    told = rows.join(watched(f, rows), on=KEY, how="left").with_columns(**measured())
    told = told.with_columns(
        is_recorded=pl.col("recording_id").is_not_null(),
        is_watched=pl.col("logs").is_not_null(),
        events="logs",
    )
    return one_each(told, ["scope_id", "part", *ABOUT], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Evaluations, and draws at random."""
    return (pl.col("part") == "evaluation") | (pl.col("method") == "random")


def flagged(p: Params) -> pl.Expr:
    """Neither recording nor log; or less recorded than the act, or the recording itself, lasted."""
    share = ratio(p.coverage_ratio)

    def short(of: str, held: str) -> pl.Expr:
        return pl.col(held) * share.denominator < pl.col(of) * share.numerator

    torn = short("span_seconds", "recording_seconds").fill_null(value=False) | (pl.col("recording_seconds") == 0)
    is_draw = pl.col("part") == "draw"
    missed = pl.when(is_draw).then(pl.col("is_outside")).otherwise(short("act_seconds", "seconds"))
    return pl.when(pl.col("is_recorded")).then(torn | missed).otherwise(~pl.col("is_watched"))


OCID = "ocds-tw9990-2026-0017"
START, END = "2026-04-20T10:30:00+08:00", "2026-04-20T16:00:00+08:00"
HOURS = 19_800
"""Seconds from start to end."""


def _video(seconds: int | None = HOURS, first: str | None = None, last: str | None = None) -> dict[str, Any]:
    told = {"id": "EV-1", "seconds": seconds, "start_at": first, "end_at": last}
    return {name: value for name, value in told.items() if value is not None}


def _sat(recording: dict[str, Any] | None = None, at: str = END, **more: Any) -> dict[str, Any]:
    told = {} if recording is None else {"recording": recording}
    return like("evaluation.concluded", at, **{"started_at": START, **told, **more})


def _draw(recording: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    told = {} if recording is None else {"recording": recording}
    return like("draw.held", "2026-04-19T15:00:00+08:00", **{"draw_id": "DRAW-A", **told, **more})


def _log(kind: str, target: str, target_id: str, day: str = "2026-04-20") -> dict[str, Any]:
    return like("supervision.recorded", day, supervision_kind=kind, target={"kind": target, "id": target_id},
                project_id="PRJ-A", ocid=OCID, regime="tendering")  # fmt: skip


RULE = Rule(
    id="exp.monitoring-record",
    version=1,
    family="exp",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("draw.held", "evaluation.concluded"),
    reads=("draw.held", "evaluation.concluded", "supervision.recorded"),
    about=ABOUT,
    needs=("seconds",),
    evidence=(
        Shown("part", "环节", "Step", codes="target_kind"),
        Shown("is_recorded", "有录音录像", "Recorded"),
        Shown("is_watched", "有监督记录", "Supervisor's log"),
        Shown("recording_seconds", "实际录制秒数", "Seconds recorded"),
        Shown("span_seconds", "录制首尾秒数", "Seconds from first to last of the recording"),
        Shown("act_seconds", "评标秒数", "Seconds of the evaluation"),
        Shown("day", "日期", "On"),
    ),
    title={"zh": "全程监控留痕", "en": "Draw and evaluation monitored end to end"},
    message={
        "zh": "{part}（{day}）：有录音录像：{is_recorded}[，实际录制 {recording_seconds} 秒][，首尾 {span_seconds} 秒]"
        "[，评标 {act_seconds} 秒]；有监督记录：{is_watched}",
        "en": "{part} ({day}): recorded: {is_recorded}[, {recording_seconds} seconds held][, {span_seconds} from first "
        "to last][, {act_seconds} seconds of evaluation]; supervisor's log: {is_watched}",
    },
    cites=(Cite("seed-tongyu", "二(3)专家"), Cite("cn-expert-pool-26", "21")),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("an evaluation recorded to the second", (_sat(_video()),), {OCID: "clear"}),
        Example("one second missing", (_sat(_video(HOURS - 1)),), {OCID: "flagged"}),
        Example(
            "nine tenths, where the place asks for no more",
            (_sat(_video(17_820)),),
            {OCID: "clear"},
            set={"coverage_ratio": "0.9"},
        ),
        Example(
            "one second under nine tenths", (_sat(_video(17_819)),), {OCID: "flagged"}, set={"coverage_ratio": "0.9"}
        ),
        Example("neither recording nor log", (_sat(),), {OCID: "flagged"}),
        Example(
            "no recording, and the supervisor's log", (_sat(), _log("evaluation", "process", OCID)), {OCID: "clear"}
        ),
        Example(
            "the log told first, of the evaluation itself",
            (_log("evaluation", "evaluation", "EV-9"), _sat()),
            {OCID: "clear"},
        ),
        Example(
            "a log of the opening is none of the evaluation",
            (_sat(), _log("opening", "process", OCID)),
            {OCID: "flagged"},
        ),
        Example("a log of another day", (_sat(), _log("evaluation", "process", OCID, "2026-04-24")), {OCID: "flagged"}),
        Example(
            "long enough, but begun an hour late",
            (_sat(_video(HOURS, "2026-04-20T11:30:00+08:00", "2026-04-20T17:00:00+08:00")),),
            {OCID: "flagged"},
        ),
        Example(
            "longer than the evaluation, with a gap of its own",
            (_sat(_video(HOURS, "2026-04-20T10:00:00+08:00", "2026-04-20T16:30:00+08:00")),),
            {OCID: "flagged"},
        ),
        Example(
            "longer than the evaluation, whole",
            (_sat(_video(23_400, "2026-04-20T10:00:00+08:00", "2026-04-20T16:30:00+08:00")),),
            {OCID: "clear"},
        ),
        Example("the length is not told", (_sat(_video(None)),), {OCID: ("not_assessable", "missing: seconds")}),
        Example("the hour of the end is not told", (_sat(_video(), at="2026-04-21"),), {OCID: "not_assessable"}),
        Example("a draw with its recording", (_draw(_video(1_800)),), {"DRAW-A": "clear"}),
        Example("a draw without recording or log", (_draw(),), {"DRAW-A": "flagged"}),
        Example(
            "a draw with the log of that draw",
            (_draw(), _log("draw", "draw", "DRAW-A", "2026-04-19")),
            {"DRAW-A": "clear"},
        ),
        Example(
            "the log of another draw", (_draw(), _log("draw", "draw", "DRAW-B", "2026-04-19")), {"DRAW-A": "flagged"}
        ),
        Example(
            "a recording with a gap",
            (_draw(_video(1_700, "2026-04-19T14:50:00+08:00", "2026-04-19T15:20:00+08:00")),),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "a recording that ended before the draw",
            (_draw(_video(600, "2026-04-19T14:30:00+08:00", "2026-04-19T14:40:00+08:00")),),
            {"DRAW-A": "flagged"},
        ),
        Example("experts chosen directly", (_draw(method="direct"),), {"DRAW-A": "not_applicable"}),
        Example(
            "drawn as the recording began",
            (_draw(_video(600, "2026-04-19T15:00:00+08:00", "2026-04-19T15:10:00+08:00")),),
            {"DRAW-A": "clear"},
        ),
        Example(
            "drawn as the recording ended",
            (_draw(_video(600, "2026-04-19T14:50:00+08:00", "2026-04-19T15:00:00+08:00")),),
            {"DRAW-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
