"""A query was not answered within seven working days, or the contract was signed while it could change the result.

What it checks
    For each query in government procurement: the working days to the first written answer; and, where it may change the
    result, whether a contract of its lot was signed before the answer.
Why it matters
    A contract makes facts that no answer undoes.
Legal source
    Government Procurement Law, article 53: within seven working days of receiving it. Implementing Regulation, article
    54 (since 2015-03-01): signing is suspended while a query may change the result.
Does not apply
    Tenders under the tendering law and procedures outside both laws; objections and complaints.
Innocent explanations
    The query was withdrawn; it was refused because it came too late; the answer was sent and not submitted.
Ask next
    The record of receipt, the answer, and who decided that the contract could be signed.
Known gaps
    Whether the answer deals with the query is for a person to read. Where it is not told whether the query may change
    the result, a contract signed meanwhile cannot be judged; nor can an answer whose query is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import working_days_after
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import acts
from monitor.rules.kit.objections import KEY, lodged, while_open, with_answer
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.event import day_number
from monitor.vocabulary.verdicts import Severity

ZH = """质疑七个工作日内没有答复，或者质疑可能影响结果时签了合同。

查什么
    政府采购的每件质疑到首次书面答复的工作日；可能影响结果的，答复之前该包是否签订合同。
为什么要紧
    合同一签就是既成事实，答复挽不回来。
法律依据
    政府采购法第53条：收到书面质疑后七个工作日内答复。实施条例第54条（2015年3月1日起）：质疑可能影响结果的，暂停签订合同。
不适用
    适用招标投标法的招标；两部法律之外的程序；异议和投诉。
可能的正当理由
    质疑已撤回；因超过期限不予受理；已经答复，没有报送。
接着问
    收到质疑的登记、答复文件；谁决定可以签约。
已知不足
    答复是否回应了质疑，要人来读。没有写明是否可能影响结果的，其间签约无法判定；质疑没有报送的答复也无法判定。
"""

SUSPENDS_FROM = day_number(date(2015, 3, 1))
"""First day of the Implementing Regulation."""


@dataclass(frozen=True, slots=True)
class Params:
    """七个工作日内: the seventh working day is inside."""

    max_days: int = param(7, unit="working_day", zh="最多工作日（含）", en="Most working days (incl.)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a query, with its answer and the contracts signed before it."""
    rows = with_answer(f, lodged(f, "query"))
    signed = while_open(rows, acts(f.of("contract.signed"), step_fen=cny("amount")))
    last, is_open = working_days_after(pl.col("lodged_day"), p.max_days), pl.col("answered_day").is_null()
    rows = rows.join(signed, on=KEY, how="left").with_columns(
        last_day=last,
        is_late=~is_open & (pl.col("answered_day") > last),
        signed_early=pl.col("taken").is_not_null() & (pl.col("lodged_day") >= SUSPENDS_FROM),
    )
    return rows.with_columns(
        signed_day=pl.when("signed_early").then("step_day"),
        effect_told=pl.when(~pl.col("signed_early") | pl.col("affects_result").is_not_null()).then(pl.lit(value=True)),
        due_day=pl.when(is_open).then(last),
        cured_day=pl.when(pl.col("is_late") & ~pl.col("signed_early")).then("answered_day"),
        events=pl.concat_list("answer_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Queries under the government procurement law."""
    return (pl.col("regime") == "government_procurement") & (pl.col("complaint_kind") == "query")


def flagged(_: Params) -> pl.Expr:
    """Answered too late, or signed though the result may change; an answer that is missing is awaited."""
    return pl.col("is_late") | (pl.col("signed_early") & pl.col("affects_result"))


GP = {"ocid": "ocds-tw9990-2026-0017", "regime": "government_procurement"}


def _raised(day: str = "2026-04-24", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"complaint_id": "CP-A", "complaint_kind": "query", "affects_result": True}
    return like("complaint.lodged", day, **(GP | told | more))


def _answered(day: str, **more: Any) -> dict[str, Any]:
    return like("complaint.answered", day, **(GP | {"complaint_id": "CP-A"} | more))


def _signed(day: str, **more: Any) -> dict[str, Any]:
    return like("contract.signed", day, **(GP | more))


RULE = Rule(
    id="obj.gp-reply-7wd",
    version=1,
    family="obj",
    severity=Severity.HIGH,
    scope="process",
    judges=("complaint.lodged", "complaint.answered"),
    reads=("complaint.lodged", "complaint.answered", "contract.signed"),
    about=("complaint_id",),
    needs=("lodged_day", "last_day", "effect_told"),
    evidence=(
        Shown("lodged_day", "收到质疑日", "Query received on"),
        Shown("answered_day", "答复日", "Answered on"),
        Shown("last_day", "答复期限", "Last day to answer"),
        Shown("signed_day", "答复前签约日", "Contract signed meanwhile on"),
        Shown("affects_result", "可能影响结果", "May change the result"),
        Shown("topic", "质疑事项", "About", codes="complaint_topic"),
        Shown("lot_id", "包", "Lot"),
    ),
    title={"zh": "质疑七个工作日答复", "en": "Query answered in seven working days"},
    message={
        "zh": "{lodged_day} 收到质疑，答复期限 {last_day}（{max_days} 个工作日），答复日 {answered_day}[；质疑未答复，"
        "{signed_day} 已签订合同]",
        "en": "Query received on {lodged_day}, an answer due within {max_days} working days, by {last_day}: answered "
        "{answered_day}[; the contract was signed before that, on {signed_day}]",
    },
    cites=(Cite("cn-procurement-law", "53"), Cite("cn-procurement-regulation", "54")),
    in_force=date(2003, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "answered on the seventh working day, over five days of holiday",
            (_raised(), _answered("2026-05-08")),
            {"CP-A": "clear"},
        ),
        Example("answered the day after", (_raised(), _answered("2026-05-09")), {"CP-A": "flagged"}),
        Example("the same, submitted in the opposite order", (_answered("2026-05-09"), _raised()), {"CP-A": "flagged"}),
        Example(
            "not answered, the seventh working day is not over",
            (_raised(),),
            {"CP-A": ("not_applicable", "not_due")},
            as_of="2026-05-08",
        ),
        Example("not answered, the day after", (_raised(),), {"CP-A": ("flagged", "overdue")}, as_of="2026-05-09"),
        Example(
            "signed the day before the answer",
            (_raised(), _signed("2026-05-07"), _answered("2026-05-08")),
            {"CP-A": "flagged"},
        ),
        Example(
            "signed on the day of the answer, no clock told",
            (_raised(), _signed("2026-05-08"), _answered("2026-05-08")),
            {"CP-A": "clear"},
        ),
        Example(
            "signed before the query", (_raised(), _signed("2026-04-23"), _answered("2026-05-08")), {"CP-A": "clear"}
        ),
        Example(
            "signed meanwhile, the result cannot change",
            (_raised(affects_result=False), _signed("2026-05-07"), _answered("2026-05-08")),
            {"CP-A": "clear"},
        ),
        Example(
            "signed meanwhile, and whether the result may change is not told",
            (_raised(affects_result=None), _signed("2026-05-07"), _answered("2026-05-08")),
            {"CP-A": ("not_assessable", "missing: effect_told")},
        ),
        Example(
            "whether the result may change is not told, and nothing was signed",
            (_raised(affects_result=None), _answered("2026-05-08")),
            {"CP-A": "clear"},
        ),
        Example(
            "signed meanwhile and answered late, whatever the result",
            (_raised(affects_result=None), _signed("2026-05-07"), _answered("2026-05-09")),
            {"CP-A": "flagged"},
        ),
        Example(
            "signed meanwhile, in dollars, the answer not due yet",
            (_raised(), _signed("2026-04-27", amount={"amount": "9.00", "currency": "USD"})),
            {"CP-A": ("flagged", "breach")},
            as_of="2026-05-08",
        ),
        Example(
            "another lot was signed meanwhile",
            (_raised(lot_id="L1"), _signed("2026-05-07", lot_id="L2"), _answered("2026-05-08")),
            {"CP-A": "clear"},
        ),
        Example(
            "signed meanwhile on the first day of the regulation",
            (_raised("2015-03-01"), _signed("2015-03-03"), _answered("2015-03-04")),
            {"CP-A": "flagged"},
        ),
        Example(
            "signed meanwhile, the query from the day before the regulation",
            (_raised("2015-02-28"), _signed("2015-03-03"), _answered("2015-03-04")),
            {"CP-A": "clear"},
        ),
        Example("an objection under the tendering law", (_raised(regime="tendering"),), {"CP-A": "not_applicable"}),
        Example(
            "an answer, and no query was told",
            (_answered("2026-05-08"),),
            {"CP-A": ("not_assessable", "missing: lodged_day, last_day")},
        ),
        Example(
            "no calendar of that year is known",
            (_raised("2040-04-24"), _answered("2040-06-30")),
            {"CP-A": ("not_assessable", "missing: last_day")},
            as_of="2041-12-31",
        ),
        Example(
            "a corrected answer: given earlier than first told",
            (_raised(), _answered("2026-05-09"), _answered("2026-05-08", corrects="ex-2")),
            {"CP-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
