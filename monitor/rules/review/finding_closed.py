"""A finding was not closed by the day set for putting it right, or a second person did not sign what was decided on it.

What it checks
    All that was decided on each finding: whether it was closed by the day set, and whether each decision names a
    reviewer and bears the reviewer's signature.
Why it matters
    A finding that everybody knows and nobody closes teaches that findings do not matter.
Legal source
    Xintian county: units that fall short are told to put it right within a term. Tongyu county: supervisors keep their
    own record and sign off each step.
Does not apply
    Findings whose day has not come (not due).
Innocent explanations
    It was put right in time and closed late on the screen; the term was extended, and the extension was not entered;
    the reviewer signed on paper.
Ask next
    What has been put right, who asked for more time, and who answers for the delay.
Known gaps
    Decisions further apart than the days looked at are not brought together. An extension counts only if it was
    decided while the old term ran. Whether reviewer and auditor are two persons is asked by dat.self-approval.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.signatures import AGREED, FORMS
from monitor.vocabulary.verdicts import Severity

ZH = """线索没有在整改期限内销号，或者对它的处置没有第二人签字复核。

查什么
    每条线索的全部处置：是否在整改期限内销号；每次处置是否写明复核人，并有复核人的签字。
为什么要紧
    人人都知道、没有人去销号的线索，等于告诉大家线索不要紧。
法律依据
    新田县：未落实的责令限期整改。通榆县：明确监督记录、备案、报批等工作程序，做好签字背书。
不适用
    整改期限未到的（未到期）。
可能的正当理由
    已按期整改，系统里销号较晚；已批准延期，没有录入；复核人在纸上签了字。
接着问
    整改了什么；谁要求延期；拖延由谁负责。
已知不足
    相隔超过所看天数的处置不合并看待。延期只有在原期限内作出才算数。复核人与处置人是否为两个人，由 dat.self-approval 判断。
"""

FINDING = ["scope_id", "finding_id"]
ENDS = ("unfounded", "false_alarm")
"""Dispositions after which there is nothing left to put right."""
TERMED = ("rectify",)
"""Dispositions that set a day."""


@dataclass(frozen=True, slots=True)
class Params:
    """The day set is inside; `look_days` only says how far apart decisions on one finding are seen together."""

    look_days: int = param(3660, unit="day", zh="合并看待处置的天数", en="Days in which decisions are seen together")


def terms(told: pl.LazyFrame) -> pl.LazyFrame:
    """Per finding with a day set: `set_day` (when it was first set) and `last_day`.

    A later day replaces the one before if it was set while that one ran; else the first one missed stands.
    """
    rows = told.filter(pl.col("rectify_by_day").is_not_null()).sort(*FINDING, "at", "event")
    rows = rows.with_columns(before=pl.col("rectify_by_day").shift(1).over(FINDING))
    missed = pl.col("before").filter(pl.col("day") > pl.col("before")).first()
    return rows.group_by(FINDING, maintain_order=True).agg(
        set_day=pl.col("day").first(), last_day=pl.coalesce(missed, pl.col("rectify_by_day").last())
    )


def late() -> pl.Expr:
    """Closed, and after the day."""
    return (pl.col("closed_day") > pl.col("last_day")).fill_null(value=False)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a finding (its last decision), with the term, the day it was closed, and decisions not signed off."""
    told = f.of("finding.disposed")
    newest = told.group_by(FINDING).agg(newest_day=pl.col("day").max())
    told = told.join(newest, on=FINDING).filter(pl.col("newest_day") - pl.col("day") <= p.look_days)
    full = pl.col("signature_form").is_in(FORMS) & pl.col("signature_opinion").is_in(AGREED)
    is_signed = full & (pl.col("signature_signer") == pl.col("reviewer")) & pl.col("signature_signed_at").is_not_null()
    ends = (pl.col("status") == "closed") | pl.col("disposition").is_in(ENDS)
    rows = told.join(terms(told), on=FINDING, how="left").with_columns(
        is_unsigned=~is_signed.fill_null(value=False),
        ends=ends & (pl.col("day") >= pl.col("set_day")).fill_null(value=True),
    )
    one = rows.sort("at", "event").group_by(FINDING).agg(
        pl.col("event", "day", "unit_id", "rule_id", "status", "disposition", "set_day", "last_day").last(),
        closed_day=pl.col("day").filter("ends").min(),
        unsigned=pl.col("is_unsigned").sum().cast(pl.Int64),
        unsigned_day=pl.col("day").filter("is_unsigned").min(),
        has_term=pl.col("disposition").is_in(TERMED).any(),
        events=pl.col("event").unique().sort(),
    )  # fmt: skip
    is_open = pl.col("closed_day").is_null()
    return one.with_columns(
        due_day=pl.when(is_open).then("last_day"),
        cured_day=pl.when(late() & (pl.col("unsigned") == 0)).then("closed_day"),
        term_told=pl.when(~pl.col("has_term") | pl.col("last_day").is_not_null()).then(pl.lit(value=True)),
    )


def applies(_: Params) -> pl.Expr:
    """Every finding that somebody decided on."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Closed after the day, or a decision without a reviewer's signature; not closed is awaited."""
    return late() | (pl.col("unsigned") > 0)


SIGNED = {
    "signer": "P-7002",
    "role": "reviewer",
    "opinion": "agree",
    "signed_at": "2026-09-01T10:00:00+08:00",
    "form": "e_signature",
}


def _decided(day: str, disposition: str = "rectify", status: str = "rectifying", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"finding_id": "F-A", "unit": {"id": UNIT}, "disposition": disposition, "status": status}
    told |= {"reviewer": "P-7002", "signature": SIGNED}
    return like("finding.disposed", day, **(told | more))


ORDER = _decided("2026-09-01", rectify_by="2026-09-30")


def _closed(day: str, **more: Any) -> dict[str, Any]:
    return _decided(day, "close", "closed", **more)


RULE = Rule(
    id="rev.finding-closed",
    version=1,
    family="rev",
    severity=Severity.MEDIUM,
    scope="unit",
    reach="look_days",
    judges=("finding.disposed",),
    reads=("finding.disposed",),
    about=("finding_id",),
    needs=("term_told",),
    evidence=(
        Shown("rule_id", "规则", "Rule"),
        Shown("status", "状态", "State", codes="finding_status"),
        Shown("last_day", "整改期限", "To be put right by"),
        Shown("closed_day", "销号日", "Closed on"),
        Shown("unsigned", "没有复核签字的处置（次）", "Decisions not signed off"),
        Shown("unsigned_day", "其中最早的处置日", "First of these on"),
    ),
    title={"zh": "整改期限", "en": "Rectification by the deadline"},
    message={
        "zh": "线索（{rule_id}）状态：{status}[；整改期限 {last_day}][，{closed_day} 销号][；{unsigned-0} 次处置没有复核人签字]",
        "en": "Finding ({rule_id}), state: {status}[; to be put right by {last_day}][, closed on {closed_day}][; "
        "decisions without a reviewer's signature: {unsigned-0}]",
    },
    cites=(Cite("seed-xintian", "一"), Cite("seed-tongyu", "五6")),
    in_force=date(2011, 8, 25),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("closed on the last day", (ORDER, _closed("2026-09-30")), {"F-A": "clear"}),
        Example("closed a day late, told backwards", (_closed("2026-10-01"), ORDER), {"F-A": ("flagged", "breach")}),
        Example("open, the last day is running", (ORDER,), {"F-A": ("not_applicable", "not_due")}, as_of="2026-09-30"),
        Example("open, the day after", (ORDER,), {"F-A": ("flagged", "overdue")}, as_of="2026-10-01"),
        Example("it proved unfounded in time", (ORDER, _decided("2026-09-20", "unfounded", "open")), {"F-A": "clear"}),
        Example(
            "more time was given while the term ran",
            (ORDER, _decided("2026-09-30", rectify_by="2026-10-31"), _closed("2026-10-31")),
            {"F-A": "clear"},
        ),
        Example(
            "more time was given after the term",
            (ORDER, _decided("2026-10-01", rectify_by="2026-10-31"), _closed("2026-10-31")),
            {"F-A": "flagged"},
        ),
        Example(
            "closed, and then taken up again with a day",
            (_closed("2026-08-31"), ORDER),
            {"F-A": ("flagged", "overdue")},
        ),
        Example(
            "closed on the day on which the term was set",
            (ORDER, _closed("2026-09-01T15:00:00+08:00")),
            {"F-A": "clear"},
        ),
        Example(
            "an early decision without a signature, ten years before the last one",
            (_decided("2016-09-12", "talk", "confirmed", signature=None), _closed("2026-09-20")),
            {"F-A": "flagged"},
        ),
        Example(
            "a day longer ago: it is not seen together",
            (_decided("2016-09-11", "talk", "confirmed", signature=None), _closed("2026-09-20")),
            {"F-A": "clear"},
        ),
        Example(
            "to be put right, and no day is set",
            (_decided("2026-09-01"),),
            {"F-A": ("not_assessable", "missing: term_told")},
        ),
        Example(
            "a talk, signed off: no day is needed", (_decided("2026-09-01", "talk", "confirmed"),), {"F-A": "clear"}
        ),
        Example(
            "nobody reviewed it", (_decided("2026-09-01", "talk", "confirmed", reviewer=None),), {"F-A": "flagged"}
        ),
        Example("no signature", (ORDER, _closed("2026-09-20", signature=None)), {"F-A": "flagged"}),
        Example(
            "signed by another than the reviewer", (ORDER, _closed("2026-09-20", reviewer="P-7003")), {"F-A": "flagged"}
        ),
        Example(
            "an initial only", (_closed("2026-09-20", signature={**SIGNED, "form": "initial"}),), {"F-A": "flagged"}
        ),
        Example(
            "the reviewer disagreed",
            (_closed("2026-09-20", signature={**SIGNED, "opinion": "disagree"}),),
            {"F-A": "flagged"},
        ),
        Example(
            "signed without a date",
            (_closed("2026-09-20", signature={name: SIGNED[name] for name in SIGNED if name != "signed_at"}),),
            {"F-A": "flagged"},
        ),
        Example(
            "the signature was added by a correction",
            (_closed("2026-09-20", signature=None), {**_closed("2026-09-20"), "corrects": "ex-1"}),
            {"F-A": "clear"},
        ),
        Example(
            "another finding's closing is not this one's",
            (ORDER, _closed("2026-09-20", finding_id="F-B")),
            {"F-A": "flagged", "F-B": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
