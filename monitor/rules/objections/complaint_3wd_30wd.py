"""A complaint was not accepted or refused within three working days, or not decided within thirty.

What it checks
    For each complaint under the tendering law: the working days to the decision whether it is accepted; and, if it is,
    those from there to the decision on it, time for tests and experts left out.
Why it matters
    A complaint that is decided when the road is built has lost its purpose.
Legal source
    Implementing Regulation of the Tendering Law, article 61 paragraph 2: accepted or refused within three working days
    of receiving it, decided in writing within thirty working days of acceptance; time for tests, appraisals and experts
    is not counted.
Does not apply
    Government procurement and procedures outside both laws; objections. A complaint that was refused needs no decision.
Innocent explanations
    The complaint was withdrawn; it had to be completed first; experts are at work, which is told with the decision.
Ask next
    The register of complaints with its dates, and the orders given to experts.
Known gaps
    Where a decision is told and no acceptance, or either without the complaint, nobody can say. Days left out are taken
    as working days, as they are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import working_days_after, working_days_between
from monitor.rules.kit.like import like
from monitor.rules.kit.objections import lodged, with_acceptance, with_answer
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """投诉三个工作日内没有决定是否受理，或者受理后三十个工作日内没有处理。

查什么
    招标投标的每件投诉：到决定是否受理的工作日；受理的，从受理到作出处理决定的工作日，检验、鉴定、专家评审的时间不算。
为什么要紧
    路修完了才处理的投诉，已经没有意义。
法律依据
    招标投标法实施条例第61条第2款：自收到投诉之日起3个工作日内决定是否受理，自受理之日起30个工作日内作出书面处理决定；检验、
    检测、鉴定、专家评审所需时间不计算在内。
不适用
    政府采购；两部法律之外的程序；异议。决定不受理的，不要求处理决定。
可能的正当理由
    投诉已撤回；先要补正；正在鉴定，鉴定时间随处理决定才报送。
接着问
    投诉登记和日期；委托鉴定的文件。
已知不足
    有处理决定而没有受理，或者投诉没有报送的，无法判定。扣除天数按报送的数，作工作日算。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """3个工作日内, 30个工作日内: the last day is inside."""

    accept_days: int = param(3, unit="working_day", zh="受理期限（工作日，含）", en="Accepted within (working days)")
    decide_days: int = param(30, unit="working_day", zh="处理期限（工作日，含）", en="Decided within (working days)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a complaint, with its acceptance and its decision."""
    rows = lodged(f, "complaint", follow=("complaint.accepted", "complaint.answered"))
    rows = with_acceptance(f, with_answer(f, rows)).with_columns(
        accept_last_day=working_days_after(pl.col("lodged_day"), p.accept_days),
        decide_last_day=pl.when("is_accepted").then(working_days_after(pl.col("accepted_day"), p.decide_days)),
        taken=working_days_between(pl.col("accepted_day"), pl.col("answered_day")),
    )
    is_open, is_in, over = pl.col("answered_day").is_null(), pl.col("is_accepted"), pl.col("taken") - p.decide_days
    decided_late = over > pl.when(over > 0).then("excluded_days").otherwise(pl.lit(0))
    rows = rows.with_columns(
        accepted_late=is_in.is_not_null() & (pl.col("accepted_day") > pl.col("accept_last_day")),
        decided_late=pl.when(is_open | ~is_in).then(pl.lit(value=False)).otherwise(decided_late),
        due_day=pl.when(is_open).then(pl.when(is_in.is_null()).then("accept_last_day").otherwise("decide_last_day")),
        events=pl.concat_list("accepted_event", "answer_event").list.drop_nulls(),
    )
    return rows.with_columns(
        decision_told=pl.when(pl.col("decided_late").is_not_null()).then(pl.lit(value=True)),
        cured_day=pl.when("decided_late").then("answered_day").when("accepted_late").then("accepted_day"),
    )


def applies(_: Params) -> pl.Expr:
    """Complaints under the tendering law."""
    return (pl.col("regime") == "tendering") & (pl.col("complaint_kind") == "complaint")


def flagged(_: Params) -> pl.Expr:
    """Accepted or decided too late; what is missing is awaited."""
    return pl.col("accepted_late") | pl.col("decided_late")


OCID = "ocds-tw9990-2026-0017"


def _raised(day: str = "2026-04-24", **more: Any) -> dict[str, Any]:
    return like("complaint.lodged", day, **({"complaint_id": "CP-A", "complaint_kind": "complaint"} | more))


def _accepted(day: str = "2026-04-29", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"complaint_id": "CP-A", "is_accepted": True}
    return like("complaint.accepted", day, **(told | more))


def _decided(day: str, **more: Any) -> dict[str, Any]:
    return like("complaint.answered", day, **({"complaint_id": "CP-A"} | more))


RULE = Rule(
    id="obj.complaint-3wd-30wd",
    version=1,
    family="obj",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("complaint.lodged", "complaint.accepted", "complaint.answered"),
    reads=("complaint.lodged", "complaint.accepted", "complaint.answered"),
    about=("complaint_id",),
    needs=("lodged_day", "accept_last_day", "accepted_day", "decision_told"),
    evidence=(
        Shown("lodged_day", "收到投诉日", "Complaint received on"),
        Shown("accept_last_day", "受理期限", "Last day to accept or refuse"),
        Shown("accepted_day", "受理决定日", "Accepted or refused on"),
        Shown("is_accepted", "是否受理", "Accepted"),
        Shown("decide_last_day", "处理期限（未扣除）", "Last day to decide (nothing left out)"),
        Shown("answered_day", "处理决定日", "Decided on"),
        Shown("taken", "处理用时（工作日）", "Working days to the decision"),
        Shown("excluded_days", "可扣除（工作日）", "Left out (working days)"),
    ),
    title={"zh": "投诉三日受理三十日处理", "en": "Complaint accepted in three, decided in thirty working days"},
    message={
        "zh": "{lodged_day} 收到投诉，受理期限 {accept_last_day}（{accept_days} 个工作日），受理决定 {accepted_day}[；处理期限 "
        "{decide_last_day}（{decide_days} 个工作日）][，{answered_day} 作出处理决定，用 {taken} 个工作日][，可扣除 {excluded_days} 个]",
        "en": "Complaint received on {lodged_day}, to be accepted or refused within {accept_days} working days, by "
        "{accept_last_day}: done {accepted_day}[; the decision was due within {decide_days} working days, by "
        "{decide_last_day}][: decided on {answered_day}, after {taken} working days][, of which "
        "{excluded_days} are left out]",
    },
    cites=(Cite("cn-bidding-regulation", "61"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "accepted on the third, decided on the thirtieth working day",
            (_raised(), _accepted(), _decided("2026-06-12")),
            {"CP-A": "clear"},
        ),
        Example(
            "decided the day after",
            (_raised(), _accepted(), _decided("2026-06-15", excluded_days=0)),
            {"CP-A": "flagged"},
        ),
        Example(
            "the same, submitted in the opposite order",
            (_decided("2026-06-15", excluded_days=0), _accepted(), _raised()),
            {"CP-A": "flagged"},
        ),
        Example(
            "accepted on the fourth working day",
            (_raised(), _accepted("2026-04-30"), _decided("2026-05-20")),
            {"CP-A": "flagged"},
        ),
        Example(
            "ten days more, of which experts took ten",
            (_raised(), _accepted(), _decided("2026-06-29", excluded_days=10)),
            {"CP-A": "clear"},
        ),
        Example(
            "ten days more, of which experts took nine",
            (_raised(), _accepted(), _decided("2026-06-29", excluded_days=9)),
            {"CP-A": "flagged"},
        ),
        Example(
            "decided the day after; whether experts were at work is not told",
            (_raised(), _accepted(), _decided("2026-06-15")),
            {"CP-A": ("not_assessable", "missing: decision_told")},
        ),
        Example(
            "accepted late as well, so that it does not matter",
            (_raised(), _accepted("2026-04-30"), _decided("2026-06-17")),
            {"CP-A": "flagged"},
        ),
        Example(
            "not accepted, the third working day is not over",
            (_raised(),),
            {"CP-A": ("not_applicable", "not_due")},
            as_of="2026-04-29",
        ),
        Example("not accepted, the day after", (_raised(),), {"CP-A": ("flagged", "overdue")}, as_of="2026-04-30"),
        Example(
            "accepted, the thirtieth working day is not over",
            (_raised(), _accepted()),
            {"CP-A": ("not_applicable", "not_due")},
            as_of="2026-06-12",
        ),
        Example(
            "accepted, the day after", (_raised(), _accepted()), {"CP-A": ("flagged", "overdue")}, as_of="2026-06-15"
        ),
        Example("refused: no decision is due", (_raised(), _accepted(is_accepted=False)), {"CP-A": "clear"}),
        Example(
            "refused, and answered months later",
            (_raised(), _accepted(is_accepted=False), _decided("2026-11-30")),
            {"CP-A": "clear"},
        ),
        Example("refused too late", (_raised(), _accepted("2026-04-30", is_accepted=False)), {"CP-A": "flagged"}),
        Example(
            "a decision, and no acceptance was told",
            (_raised(), _decided("2026-05-20")),
            {"CP-A": ("not_assessable", "missing: accepted_day, decision_told")},
        ),
        Example(
            "accepted, and no complaint was told",
            (_accepted(), _decided("2026-05-20")),
            {"CP-A": ("not_assessable", "missing: lodged_day, accept_last_day")},
        ),
        Example(
            "no calendar of that year is known",
            (_raised("2040-04-24"), _accepted("2040-04-30"), _decided("2040-09-30", excluded_days=0)),
            {"CP-A": ("not_assessable", "missing: accept_last_day, decision_told")},
            as_of="2041-12-31",
        ),
        Example("government procurement", (_raised(regime="government_procurement"),), {"CP-A": "not_applicable"}),
        Example(
            "an objection", (_raised(complaint_kind="objection"), _raised(complaint_id="CP-B")), {"CP-B": "flagged"}
        ),
        Example(
            "accepted twice: the first time counts",
            (_raised(), _accepted(), _accepted("2026-05-20"), _decided("2026-06-12")),
            {"CP-A": "clear"},
        ),
        Example(
            "a corrected acceptance: earlier than first told",
            (_raised(), _accepted("2026-04-30"), _accepted(corrects="ex-2"), _decided("2026-06-12")),
            {"CP-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
