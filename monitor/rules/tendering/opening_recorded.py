"""A bid opening has no written record, no recording or no archive number; or a procurement evaluation no recording.

What it checks
    Each opening of a tender: its written record, its recording (where `require_video`) and its archive number; and
    under procurement law the recording of the evaluation.
Why it matters
    Who says later what was read out, if nobody wrote it down?
Legal source
    Law on Tendering and Bidding, article 36 paragraph 3: the opening is recorded and archived; Measures on Tendering of
    Government Procurement (order no. 87), article 39: opening and evaluation are recorded on sound and video;
    Tongcheng county: video on the spot.
Does not apply
    Procedures that are no tender, as far as the notice tells; procedures outside both laws.
Innocent explanations
    Record and video are kept by the platform and were not submitted; the archive number was given later.
Ask next
    The platform's own record and video of the day.
Known gaps
    Whether the recording is whole is not judged here. An archive number that comes later is told by a correction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """开标没有书面记录、没有录像或者没有归档；政府采购评审没有录像。

查什么
    每次招标的开标：书面记录、录音录像（require_video 时）、归档号；政府采购还看评审的录音录像。
为什么要紧
    没有人记下来，事后谁说得清当场念了什么。
法律依据
    招标投标法第36条第3款：开标过程应当记录，并存档备查；政府采购货物和服务招标投标管理办法（第87号令）第39条：开标、评标
    现场全程录音录像；通城县：现场录像。
不适用
    公告载明不属于招标的方式；两部法律之外的程序。
可能的正当理由
    记录和录像由平台保存，没有报送；归档号后来才编。
接着问
    平台自己当天的记录和录像。
已知不足
    录像是否完整不判断。归档号后补的，以更正报送。
"""

LAWS = ("tendering", "government_procurement")


@dataclass(frozen=True, slots=True)
class Params:
    """What the opening must leave behind."""

    require_video: bool = param(True, unit="bool", zh="须录音录像", en="A recording is required")


def judged(f: Facts, p: Params) -> pl.LazyFrame:
    """Openings, and evaluations of procurement, each with what it lacks."""
    columns = ["scope_id", "event", "at", "day", "ocid", "lot_id", "regime"]
    unfilmed = pl.col("recording_id").is_null() & pl.lit(p.require_video)
    opened = f.of("bids.opened").select(
        *columns,
        lacks_record=pl.col("record_id").is_null(),
        lacks_recording=unfilmed,
        lacks_archive=pl.col("archive_id").is_null(),
        is_evaluation=pl.lit(value=False),
    )
    sat = f.of("evaluation.concluded").filter(pl.col("regime") == "government_procurement")
    nothing = pl.lit(value=False)
    sat = sat.select(
        *columns,
        lacks_record=nothing,
        lacks_recording=unfilmed,
        lacks_archive=nothing,
        is_evaluation=pl.lit(value=True),
    )
    return pl.concat([opened, sat])


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, with what its opening (or evaluation) lacks."""
    rows = with_notice(f, judged(f, p), method=pl.col("method"))
    return one_each(rows, [*PROCESS, "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders under either law; a method that is not told is presumed to be one."""
    return pl.col("regime").is_in(LAWS) & pl.col("method").is_in(TENDERED).fill_null(value=True)


def flagged(_: Params) -> pl.Expr:
    """Something is missing."""
    return pl.any_horizontal("lacks_record", "lacks_recording", "lacks_archive")


OCID, GP = "ocds-tw9990-2026-0017", "government_procurement"
ALL: dict[str, Any] = {
    "record": {"id": "OR-A", "kind": "record"},
    "recording": {"id": "OV-A", "seconds": 2400},
    "archive_id": "AR-A",
}


def _opened(without: str = "", day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    told = {name: value for name, value in ALL.items() if name != without}
    return like("bids.opened", day, bids=[], **told, **more)


def _sat(regime: str = GP, **more: Any) -> dict[str, Any]:
    return like("evaluation.concluded", "2026-04-20T16:00:00+08:00", regime=regime, **more)


RULE = Rule(
    id="tnd.opening-recorded",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("bids.opened", "evaluation.concluded"),
    reads=("bids.opened", "evaluation.concluded", "tender.published"),
    about=("ocid", "lot_id"),
    evidence=(
        Shown("is_evaluation", "评审环节", "Evaluation"),
        Shown("lacks_record", "缺书面记录", "No written record"),
        Shown("lacks_recording", "缺录音录像", "No recording"),
        Shown("lacks_archive", "缺归档号", "No archive number"),
        Shown("day", "日期", "On"),
    ),
    title={"zh": "开标记录与现场录像", "en": "Opening recorded and archived"},
    message={
        "zh": "{day} 的开标或评审（评审环节：{is_evaluation}）留痕不全：缺书面记录 {lacks_record}，缺录音录像 {lacks_recording}，"
        "缺归档号 {lacks_archive}",
        "en": "The opening or evaluation of {day} (evaluation: {is_evaluation}) left not all it must: no written "
        "record: {lacks_record}, no recording: {lacks_recording}, no archive number: {lacks_archive}",
    },
    cites=(
        Cite("cn-bidding-law", "36"),
        Cite("cn-procurement-tender-87", "39"),
        Cite("seed-tongcheng", "确权(3)"),
    ),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all is there", (_opened(),), {OCID: "clear"}),
        Example("no written record", (_opened("record"),), {OCID: "flagged"}),
        Example("no recording", (_opened("recording"),), {OCID: "flagged"}),
        Example(
            "no recording, where none is required",
            (_opened("recording"),),
            {OCID: "clear"},
            set={"require_video": False},
        ),
        Example("no archive number", (_opened("archive_id"),), {OCID: "flagged"}),
        Example(
            "the archive number came by a correction",
            (_opened("archive_id"), _opened() | {"corrects": "ex-1"}),
            {OCID: "clear"},
        ),
        Example(
            "opened twice, the first time without a record",
            (_opened("record"), _opened(day="2026-04-25")),
            {OCID: "flagged"},
        ),
        Example("an evaluation of procurement without a recording", (_opened(regime=GP), _sat()), {OCID: "flagged"}),
        Example("with one", (_sat(recording=ALL["recording"]), _opened(regime=GP)), {OCID: "clear"}),
        Example("an evaluation under the tendering law", (_opened(), _sat("tendering")), {OCID: "clear"}),
        Example(
            "a tender by its notice", (like("tender.published", "2026-03-20"), _opened("record")), {OCID: "flagged"}
        ),
        Example(
            "a negotiation",
            (like("tender.published", "2026-03-20", method="inquiry"), _opened("record")),
            {OCID: "not_applicable"},
        ),
        Example("outside both laws", (_opened("record", regime="other"),), {OCID: "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
