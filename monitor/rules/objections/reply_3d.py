"""An objection was not answered within three days, or the tender went on before it was answered.

What it checks
    For each objection: the days to the first answer; and whether bids were opened, an evaluation concluded, an award
    made or a contract signed in its lot between the objection and the answer.
Why it matters
    An objection that is answered after the award can change nothing any more.
Legal source
    Implementing Regulation of the Tendering Law, articles 22 and 54: the owner answers within three days of receiving
    it, and the tender pauses until then.
Does not apply
    Government procurement and procedures outside both laws; objections at the opening, which are answered on the spot
    (article 44); queries and complaints.
Innocent explanations
    The objection was withdrawn by word of mouth; it was answered by a clarification to all; it came after its time was
    over. No period moves because its last day is a rest day.
Ask next
    The record of receipt, the answer, and who decided to go on.
Known gaps
    An answer to an objection that is not told cannot be judged. Whether the answer deals with the objection is for a
    person to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import acts
from monitor.rules.kit.objections import KEY, lodged, while_open, with_answer
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """异议三天内没有答复，或者没有答复就继续招标。

查什么
    每件异议到首次答复的天数；从提出到答复之间，该标段是否开标、评完标、定标或者签约。
为什么要紧
    定标以后才答复的异议，什么也改变不了。
法律依据
    招标投标法实施条例第22条、第54条：自收到异议之日起3日内作出答复；作出答复前，应当暂停招标投标活动。
不适用
    政府采购；两部法律之外的程序；开标现场的异议（第44条，当场答复）；质疑和投诉。
可能的正当理由
    异议已口头撤回；以向所有人发出的澄清作了答复；异议提出时已过期限。期限最后一天是休息日的不顺延。
接着问
    收到异议的登记、答复文件；谁决定继续。
已知不足
    异议没有报送、只报送答复的，无法判定。答复是否回应了异议，要人来读。
"""

STEPS = ("bids.opened", "evaluation.concluded", "award.made", "contract.signed")


@dataclass(frozen=True, slots=True)
class Params:
    """3日内: the third day is inside."""

    max_days: int = param(3, unit="day", zh="最多天数（含）", en="Most days (incl.)")


def steps(f: Facts) -> pl.LazyFrame:
    """Acts by which a tender goes on, with the amount of awards and contracts."""
    worth = {"award.made", "contract.signed"}
    return pl.concat(
        [acts(f.of(kind), step_fen=cny("amount") if kind in worth else pl.lit(None, dtype=pl.Int64)) for kind in STEPS]
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an objection, with its answer and the steps that did not wait for it."""
    rows = with_answer(f, lodged(f, "objection"))
    rows = rows.join(while_open(rows, steps(f)), on=KEY, how="left")
    last, is_open = days_after(pl.col("lodged_day"), p.max_days), pl.col("answered_day").is_null()
    rows = rows.with_columns(last_day=last, is_late=~is_open & (pl.col("answered_day") > last))
    return rows.with_columns(
        days=pl.col("answered_day") - pl.col("lodged_day"),
        due_day=pl.when(is_open).then(last),
        cured_day=pl.when(pl.col("is_late") & pl.col("taken").is_null()).then("answered_day"),
        events=pl.concat_list("answer_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Objections under the tendering law that are not raised at the opening."""
    is_objection = pl.col("complaint_kind") == "objection"
    return (pl.col("regime") == "tendering") & is_objection & (pl.col("topic") != "opening")


def flagged(_: Params) -> pl.Expr:
    """Answered too late, or the tender did not wait; an answer that is missing is awaited."""
    return pl.col("is_late") | pl.col("taken").is_not_null()


OCID = "ocds-tw9990-2026-0017"


def _raised(day: str = "2026-04-24", about: str = "result", **more: Any) -> dict[str, Any]:
    told = {"complaint_id": "CP-A", "complaint_kind": "objection", "about": about}
    return like("complaint.lodged", day, **(told | more))


def _answered(day: str, **more: Any) -> dict[str, Any]:
    return like("complaint.answered", day, **({"complaint_id": "CP-A"} | more))


RULE = Rule(
    id="obj.reply-3d",
    version=1,
    family="obj",
    severity=Severity.HIGH,
    scope="process",
    judges=("complaint.lodged", "complaint.answered"),
    reads=("complaint.lodged", "complaint.answered", *STEPS),
    about=("complaint_id",),
    needs=("lodged_day",),
    evidence=(
        Shown("lodged_day", "收到异议日", "Objection received on"),
        Shown("answered_day", "答复日", "Answered on"),
        Shown("days", "间隔天数", "Days between"),
        Shown("last_day", "答复期限", "Last day to answer"),
        Shown("taken", "未暂停的步骤", "Steps that did not wait"),
        Shown("step_day", "最早一步", "First of them on"),
        Shown("topic", "异议事项", "About", codes="complaint_topic"),
        Shown("lot_id", "标段", "Lot"),
    ),
    title={"zh": "异议三日内答复并暂停", "en": "Objection answered in three days, the tender pausing"},
    message={
        "zh": "{lodged_day} 收到异议，答复期限 {last_day}（{max_days} 天），答复日 {answered_day}[，超期 {days-max_days} 天]"
        "[；答复前继续 {taken} 步，最早 {step_day}]",
        "en": "Objection received on {lodged_day}, an answer due within {max_days} days, by {last_day}: answered "
        "{answered_day}[, days late: {days-max_days}][; steps before the answer: {taken}, the first on {step_day}]",
    },
    cites=(Cite("cn-bidding-regulation", "22"), Cite("cn-bidding-regulation", "54")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("answered on the third day", (_raised(), _answered("2026-04-27")), {"CP-A": "clear"}),
        Example("answered on the fourth day", (_raised(), _answered("2026-04-28")), {"CP-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_answered("2026-04-28"), _raised()), {"CP-A": "flagged"}),
        Example(
            "not answered, the third day is not over",
            (_raised(),),
            {"CP-A": ("not_applicable", "not_due")},
            as_of="2026-04-27",
        ),
        Example("not answered, the day after", (_raised(),), {"CP-A": ("flagged", "overdue")}, as_of="2026-04-28"),
        Example(
            "awarded before the answer",
            (_raised(), like("award.made", "2026-04-26"), _answered("2026-04-27")),
            {"CP-A": "flagged"},
        ),
        Example(
            "awarded while the answer is not due yet",
            (_raised(), like("award.made", "2026-04-26")),
            {"CP-A": ("flagged", "breach")},
            as_of="2026-04-27",
        ),
        Example(
            "awarded on the day of the answer, no clock told",
            (_raised(), like("award.made", "2026-04-27"), _answered("2026-04-27")),
            {"CP-A": "clear"},
        ),
        Example(
            "opened on the day of the objection, no clock told",
            (_raised(about="tender_document"), like("bids.opened", "2026-04-24"), _answered("2026-04-27")),
            {"CP-A": "clear"},
        ),
        Example(
            "opened an hour after the objection",
            (
                _raised("2026-04-24T09:00:00+08:00", about="tender_document"),
                like("bids.opened", "2026-04-24T10:00:00+08:00"),
                _answered("2026-04-27"),
            ),
            {"CP-A": "flagged"},
        ),
        Example(
            "evaluated meanwhile",
            (_raised(), like("evaluation.concluded", "2026-04-25"), _answered("2026-04-27")),
            {"CP-A": "flagged"},
        ),
        Example(
            "signed meanwhile, in dollars",
            (
                _raised(),
                like("contract.signed", "2026-04-25", ocid=OCID, amount={"amount": "9.00", "currency": "USD"}),
                _answered("2026-04-27"),
            ),
            {"CP-A": "flagged"},
        ),
        Example(
            "awarded in dollars meanwhile",
            (
                _raised(),
                like("award.made", "2026-04-25", amount={"amount": "9.00", "currency": "USD"}),
                _answered("2026-04-27"),
            ),
            {"CP-A": "flagged"},
        ),
        Example(
            "another lot was awarded meanwhile",
            (_raised(lot_id="L1"), like("award.made", "2026-04-26", lot_id="L2"), _answered("2026-04-27")),
            {"CP-A": "clear"},
        ),
        Example(
            "answered late, and awarded after that",
            (_raised(), _answered("2026-04-28"), like("award.made", "2026-04-29")),
            {"CP-A": "flagged"},
        ),
        Example(
            "answered twice: the first answer counts",
            (_raised(), _answered("2026-04-27"), _answered("2026-05-20")),
            {"CP-A": "clear"},
        ),
        Example(
            "raised at the opening", (_raised(about="opening"), _answered("2026-05-20")), {"CP-A": "not_applicable"}
        ),
        Example(
            "a complaint", (_raised(), _raised(complaint_id="CP-B", complaint_kind="complaint")), {"CP-A": "flagged"}
        ),
        Example("a query", (_raised(regime="government_procurement"),), {"CP-A": "not_applicable"}),
        Example(
            "an answer, and no objection was told",
            (_answered("2026-04-27"),),
            {"CP-A": ("not_assessable", "missing: lodged_day")},
        ),
        Example(
            "a corrected answer: given earlier than first told",
            (_raised(), _answered("2026-04-28"), _answered("2026-04-27", corrects="ex-2")),
            {"CP-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
