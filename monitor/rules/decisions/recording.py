"""A decision of the three majors and one large was not recorded for the whole of its meeting.

What it checks
    Each such decision: whether there is a recording, and whether what is recorded is long enough for the meeting.
Why it matters
    Minutes are written afterwards by somebody; a recording shows what each member said before anybody knew the outcome.
Legal source
    Daxing district: such decisions are recorded throughout, so that everybody's opinion is clear. The text says
    throughout; the small part that may be missing is this system's own tolerance.
Does not apply
    Decisions that are none of the three majors and one large.
Innocent explanations
    The recorder was started after the opening words; a break was cut out; the item was one of several and has a
    recording of its own.
Ask next
    The recording itself. Which part is missing, and was the item discussed in it?
Known gaps
    What is said on it is not heard. The length is compared with the whole meeting, not with the item. Begin and end of
    the meeting must be told with the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """“三重一大”决策没有全程录音。

查什么
    每项“三重一大”决策：有没有录音，录下的时长够不够整个会议。
为什么要紧
    纪要是事后由人写的；录音留下的是结果出来之前每个人说的话。
法律依据
    大兴区：“三重一大”事项决策要全程会议录音，清晰地记录每个人的意见。原文说的是全程，允许缺的一小部分是本系统的经验值。
不适用
    不属于“三重一大”的决策。
可能的正当理由
    开场之后才开始录；休息时间剪掉了；一个会议几个事项，本事项单独录音。
接着问
    录音原件：缺了哪一段，本事项是不是在那一段讨论的？
已知不足
    不听录音内容。时长与整个会议比，不是与本事项比。会议起止须报送钟点。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The share itself is enough; below it the recording is too short."""

    coverage_ratio: str = param(
        "0.95", unit="ratio", zh="录音覆盖比例（含）", en="Share recorded (incl.)", heuristic=True
    )


def seconds(start: str, end: str) -> pl.Expr:
    """Seconds between two moments that both tell the clock; null where not, or where the end is not later."""
    length = (pl.col(end) - pl.col(start)).dt.total_seconds()
    return pl.when(pl.col(f"{start}_clock") & pl.col(f"{end}_clock") & (length > 0)).then(length)


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a decided item, with how long its meeting and its recording are."""
    is_recorded = pl.col("recording_id").is_not_null()
    taken = pl.coalesce("recording_seconds", seconds("recording_start_at", "recording_end_at"))
    return f.of("decision.made").with_columns(
        meeting_seconds=seconds("started_at", "ended_at"),
        recorded_seconds=pl.when(is_recorded).then(taken).otherwise(pl.lit(0)),
        is_recorded=is_recorded,
    )


def applies(_: Params) -> pl.Expr:
    """Decisions of the three majors and one large."""
    return pl.col("is_major")


def flagged(p: Params) -> pl.Expr:
    """No recording (a breach, not a gap), or recorded / meeting < ratio, in whole numbers."""
    share = ratio(p.coverage_ratio)
    short = pl.col("recorded_seconds") * share.denominator < pl.col("meeting_seconds") * share.numerator
    return ~pl.col("is_recorded") | short


TEN, ELEVEN = "2026-03-03T10:00:00+08:00", "2026-03-03T11:00:00+08:00"


def _decided(taken: int | None = 3600, **more: Any) -> dict[str, Any]:
    recording = {"id": "REC-A"} | ({} if taken is None else {"seconds": taken})
    told: dict[str, Any] = {"decision_id": "DEC-A", "is_major": True, "started_at": TEN, "ended_at": ELEVEN}
    return like("decision.made", ELEVEN, **(told | {"recording": recording} | more))


RULE = Rule(
    id="dec.recording",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    is_lead=True,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made",),
    about=("decision_id",),
    needs=("recorded_seconds", "meeting_seconds"),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("is_recorded", "有录音", "Has a recording"),
        Shown("recording_id", "录音编号", "Recording"),
        Shown("recorded_seconds", "录音时长（秒）", "Recorded (seconds)"),
        Shown("meeting_seconds", "会议时长（秒）", "Meeting (seconds)"),
    ),
    title={"zh": "三重一大全程录音", "en": "Full recording for the three-majors-one-large items"},
    message={
        "zh": "{day} 的“三重一大”决策（会议 {meeting_id}）：有录音：{is_recorded}，录音 {recorded_seconds} 秒[，会议 {meeting_seconds} 秒]，"
        "应覆盖 {coverage_ratio}",
        "en": "Major decision of {day} (meeting {meeting_id}): has a recording: {is_recorded}, {recorded_seconds} "
        "seconds[ of a meeting of {meeting_seconds}]; a share of {coverage_ratio} is needed",
    },
    cites=(Cite("seed-daxing", "决策留痕·录音"),),
    in_force=date(2014, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("recorded throughout", (_decided(),), {"DEC-A": "clear"}),
        Example("0.95 of the hour is enough", (_decided(3420),), {"DEC-A": "clear"}),
        Example("a second less", (_decided(3419),), {"DEC-A": "flagged"}),
        Example("longer than the meeting", (_decided(4000),), {"DEC-A": "clear"}),
        Example("no recording", (_decided(recording=None),), {"DEC-A": "flagged"}),
        Example(
            "no recording, and nobody tells when the meeting was",
            (_decided(recording=None, ended_at=None),),
            {"DEC-A": "flagged"},
        ),
        Example(
            "the length by begin and end of the recording",
            (
                _decided(recording={"id": "REC-A", "start_at": TEN, "end_at": ELEVEN}),
                _decided(
                    decision_id="DEC-B",
                    recording={"id": "REC-B", "start_at": "2026-03-03T10:30:00+08:00", "end_at": ELEVEN},
                ),
                _decided(
                    decision_id="DEC-C", recording={"id": "REC-C", "seconds": 60, "start_at": TEN, "end_at": ELEVEN}
                ),
            ),
            {"DEC-A": "clear", "DEC-B": "flagged", "DEC-C": "flagged"},
        ),
        Example(
            "a second, by begin and end of the recording",
            (_decided(recording={"id": "REC-A", "start_at": TEN, "end_at": "2026-03-03T10:00:01+08:00"}),),
            {"DEC-A": "flagged"},
        ),
        Example(
            "the length is not told", (_decided(None),), {"DEC-A": ("not_assessable", "missing: recorded_seconds")}
        ),
        Example(
            "the end of the meeting is not told",
            (_decided(ended_at=None),),
            {"DEC-A": ("not_assessable", "missing: meeting_seconds")},
        ),
        Example(
            "begin or end without the clock; a meeting of no length",
            (
                _decided(started_at="2026-03-03T00:00:00+08:00"),
                _decided(decision_id="DEC-B", ended_at="2026-03-04T00:00:00+08:00"),
                _decided(decision_id="DEC-C", started_at=TEN, ended_at=TEN),
            ),
            {"DEC-A": "not_assessable", "DEC-B": "not_assessable", "DEC-C": "not_assessable"},
        ),
        Example("no major decision", (_decided(is_major=False, recording=None),), {"DEC-A": "not_applicable"}),
        Example("not told whether it is one", (_decided(is_major=None, recording=None),), {"DEC-A": "not_assessable"}),
        Example(
            "the whole meeting, where the place asks for that",
            (_decided(3599),),
            {"DEC-A": "flagged"},
            set={"coverage_ratio": "1"},
        ),
        Example(
            "a correction brings the recording",
            (_decided(recording=None), _decided() | {"corrects": "ex-1"}),
            {"DEC-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
