"""A complaint in procurement was not decided in thirty working days, suspended too long, or its decision not published.

What it checks
    For each complaint in government procurement: the working days from its receipt to the decision, time for tests and
    experts left out; the days for which the procedure was suspended; and whether the decision was published.
Why it matters
    A suspended procedure costs everybody; a decision nobody can read settles nothing.
Legal source
    Government Procurement Law, articles 56 and 57: decided within thirty working days of receipt, suspended for thirty
    days at most. Implementing Regulation, article 58 paragraph 2: decisions are published (since 2015-03-01).
Does not apply
    Tenders under the tendering law and procedures outside both laws; queries. A complaint that was refused or withdrawn
    needs no decision and no publication.
Innocent explanations
    Experts are at work, which is told only with the decision; the decision stands on the site and was not submitted.
Ask next
    The register of complaints with its dates, the notice of suspension, and the page of the site.
Known gaps
    The law sets no day for the publication: the twenty working days of the disclosure regulation are taken. Of a
    suspension both days must be told; where neither is, there was none. What is told of no complaint cannot be judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.awaited import awaited
from monitor.rules.kit.days import working_days_after, working_days_between
from monitor.rules.kit.disclosures import publications
from monitor.rules.kit.like import like
from monitor.rules.kit.objections import lodged, with_acceptance, with_answer
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sequels import papered
from monitor.vocabulary.event import day_number
from monitor.vocabulary.verdicts import Severity

ZH = """政府采购投诉三十个工作日内没有处理，暂停超过三十天，或者处理决定没有公告。

查什么
    政府采购的每件投诉：从收到投诉到作出处理决定的工作日，检验、鉴定、专家评审的时间不算；采购活动暂停的天数；处理决定
    是否公告。
为什么要紧
    暂停采购，各方都有损失；看不到的决定，定不了分。
法律依据
    政府采购法第56条、第57条：收到投诉后三十个工作日内作出处理决定，暂停最长不得超过三十日。实施条例第58条第2款：处理决定
    应当公告（2015年3月1日起）。
不适用
    适用招标投标法的招标；两部法律之外的程序；质疑。不予受理或者撤回的，不要求处理决定和公告。
可能的正当理由
    正在鉴定，鉴定时间随处理决定才报送；网站上已经公告，没有报送。
接着问
    投诉登记和日期；暂停通知书；网站上公告的页面。
已知不足
    法律没有规定几天内公告，按政府信息公开条例的二十个工作日。暂停须报送起止两天，都没有报送的视为没有暂停。投诉没有报送
    的，无法判定。
"""

PUBLISHED_FROM = day_number(date(2015, 3, 1))
"""First day of the Implementing Regulation."""


@dataclass(frozen=True, slots=True)
class Params:
    """The last day is inside; the first and the last day of a suspension both count."""

    decide_days: int = param(30, unit="working_day", zh="处理期限（工作日，含）", en="Decided within (working days)")
    suspend_days: int = param(30, unit="day", zh="暂停上限（天，含）", en="Longest suspension (days, incl.)")
    publish_days: int = param(20, unit="working_day", zh="公告期限（工作日，含）", en="Published within (working days)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a complaint, with its decision, its suspension and the publication of the decision."""
    rows = lodged(f, "complaint", follow=("complaint.accepted", "complaint.answered"))
    rows = with_acceptance(f, with_answer(f, rows))
    rows = papered(rows, publications(f, ["complaint_decision"]), "complaint", "complaint_id", since="answered_day")
    is_open, is_refused = pl.col("answered_day").is_null(), ~pl.col("is_accepted").fill_null(value=True)
    decision = (pl.col("result") != "withdrawn") & (pl.col("answered_day") >= PUBLISHED_FROM)
    rows = rows.with_columns(
        last_day=working_days_after(pl.col("lodged_day"), p.decide_days),
        taken=working_days_between(pl.col("lodged_day"), pl.col("answered_day")),
        suspended=pl.col("suspended_until_day") - pl.col("suspended_from_day") + 1,
        publish_last_day=working_days_after(pl.col("answered_day"), p.publish_days),
        to_publish=(~is_refused & decision).fill_null(value=False),
    ).with_columns(**awaited("paper_day", "loose_day", "publish_last_day"))
    over, bounds = pl.col("taken") - p.decide_days, pl.col("suspended_from_day", "suspended_until_day")
    decided_late = over > pl.when(over > 0).then("excluded_days").otherwise(pl.lit(0))
    no_suspension = pl.all_horizontal(bounds.is_null())
    rows = rows.with_columns(
        decided_late=pl.when(is_open | is_refused).then(pl.lit(value=False)).otherwise(decided_late),
        too_long=pl.when(~no_suspension).then(pl.col("suspended") > p.suspend_days).otherwise(pl.lit(value=False)),
        published_late=pl.col("to_publish") & pl.col("is_late"),
        due_day=pl.when(is_open & ~is_refused).then("last_day").when("to_publish").then("due_day"),
        publication_told=pl.when(~pl.col("to_publish") | (pl.col("is_told") & pl.col("publish_last_day").is_not_null()))
        .then(pl.lit(value=True)),
        events=pl.concat_list("accepted_event", "answer_event", "paper_event").list.drop_nulls(),
    )  # fmt: skip
    return rows.with_columns(
        decision_told=pl.when(pl.col("decided_late").is_not_null()).then(pl.lit(value=True)),
        suspension_told=pl.when(pl.col("too_long").is_not_null()).then(pl.lit(value=True)),
        cured_day=pl.when("published_late").then("paper_day").when("decided_late").then("answered_day"),
    )


def applies(_: Params) -> pl.Expr:
    """Complaints under the government procurement law."""
    return (pl.col("regime") == "government_procurement") & (pl.col("complaint_kind") == "complaint")


def flagged(_: Params) -> pl.Expr:
    """Decided too late, suspended too long, or published too late; what is missing is awaited."""
    return pl.col("decided_late") | pl.col("too_long") | pl.col("published_late")


GP = {"ocid": "ocds-tw9990-2026-0017", "regime": "government_procurement"}


def _raised(day: str = "2026-04-24", **more: Any) -> dict[str, Any]:
    return like("complaint.lodged", day, **(GP | {"complaint_id": "CP-A", "complaint_kind": "complaint"} | more))


def _accepted(day: str = "2026-04-29", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"complaint_id": "CP-A", "is_accepted": True}
    return like("complaint.accepted", day, **(GP | told | more))


def _decided(day: str = "2026-06-09", **more: Any) -> dict[str, Any]:
    return like("complaint.answered", day, **(GP | {"complaint_id": "CP-A", "result": "rejected"} | more))


def _shown(
    day: str = "2026-06-12", target: tuple[str, str] | None = ("complaint", "CP-A"), **more: Any
) -> dict[str, Any]:
    told: dict[str, Any] = {"what": "complaint_decision", "publication_id": f"PUB-{day}", **GP}
    told |= {"target": {"kind": target[0], "id": target[1]}} if target else {}
    return like("disclosure.published", day, **(told | more))


def _suspended(first: str | None, last: str | None) -> dict[str, Any]:
    told = {"suspended_from": first, "suspended_until": last}
    return _accepted(**{name: day for name, day in told.items() if day})


RULE = Rule(
    id="obj.gp-complaint-30wd",
    version=1,
    family="obj",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("complaint.lodged", "complaint.accepted", "complaint.answered"),
    reads=("complaint.lodged", "complaint.accepted", "complaint.answered", "disclosure.published"),
    about=("complaint_id",),
    needs=("lodged_day", "last_day", "decision_told", "suspension_told", "publication_told"),
    evidence=(
        Shown("lodged_day", "收到投诉日", "Complaint received on"),
        Shown("last_day", "处理期限（未扣除）", "Last day to decide (nothing left out)"),
        Shown("answered_day", "处理决定日", "Decided on"),
        Shown("taken", "处理用时（工作日）", "Working days to the decision"),
        Shown("excluded_days", "可扣除（工作日）", "Left out (working days)"),
        Shown("suspended", "暂停天数", "Days suspended"),
        Shown("publish_last_day", "公告期限", "Last day to publish"),
        Shown("paper_day", "公告日", "Published on"),
    ),
    title={"zh": "投诉三十个工作日处理", "en": "Complaint decided in thirty working days"},
    message={
        "zh": "{lodged_day} 收到投诉，处理期限 {last_day}（{decide_days} 个工作日），处理决定 {answered_day}[，用 {taken} 个工作日]"
        "[，可扣除 {excluded_days} 个][；暂停 {suspended} 天，上限 {suspend_days} 天][；公告期限 {publish_last_day}][，公告日 {paper_day}]",
        "en": "Complaint received on {lodged_day}; the decision was due within {decide_days} working days, by "
        "{last_day}: decided {answered_day}[, after {taken} working days][, of which {excluded_days} are left out]"
        "[; suspended for {suspended} days, at most {suspend_days}][; publication due by {publish_last_day}]"
        "[: published on {paper_day}]",
    },
    cites=(
        Cite("cn-procurement-law", "56"),
        Cite("cn-procurement-law", "57"),
        Cite("cn-procurement-regulation", "58"),
        Cite("cn-info-disclosure-regulation", "26"),
    ),
    in_force=date(2003, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "decided on the thirtieth working day, published",
            (_raised(), _accepted(), _decided(), _shown()),
            {"CP-A": "clear"},
        ),
        Example(
            "decided the day after",
            (_raised(), _accepted(), _decided("2026-06-10", excluded_days=0), _shown()),
            {"CP-A": "flagged"},
        ),
        Example(
            "the same, submitted in the opposite order",
            (_shown(), _decided("2026-06-10", excluded_days=0), _raised()),
            {"CP-A": "flagged"},
        ),
        Example(
            "decided the day after, experts took a day",
            (_raised(), _decided("2026-06-10", excluded_days=1), _shown()),
            {"CP-A": "clear"},
        ),
        Example(
            "decided the day after; whether experts were at work is not told",
            (_raised(), _decided("2026-06-10"), _shown()),
            {"CP-A": ("not_assessable", "missing: decision_told")},
        ),
        Example(
            "not decided, the thirtieth working day is not over",
            (_raised(), _accepted()),
            {"CP-A": ("not_applicable", "not_due")},
            as_of="2026-06-09",
        ),
        Example(
            "not decided, the day after", (_raised(), _accepted()), {"CP-A": ("flagged", "overdue")}, as_of="2026-06-10"
        ),
        Example("refused", (_raised(), _accepted(is_accepted=False)), {"CP-A": "clear"}),
        Example(
            "refused, and answered months later",
            (_raised(), _accepted(is_accepted=False), _decided("2026-11-02")),
            {"CP-A": "clear"},
        ),
        Example("withdrawn: nothing to publish", (_raised(), _decided(result="withdrawn")), {"CP-A": "clear"}),
        Example(
            "not published, the twentieth working day is not over",
            (_raised(), _decided()),
            {"CP-A": ("not_applicable", "not_due")},
            as_of="2026-07-08",
        ),
        Example(
            "not published, the day after",
            (_raised(), _decided()),
            {"CP-A": ("flagged", "overdue")},
            as_of="2026-07-09",
        ),
        Example("published on the last day", (_raised(), _decided(), _shown("2026-07-08")), {"CP-A": "clear"}),
        Example("published the day after", (_raised(), _decided(), _shown("2026-07-09")), {"CP-A": "flagged"}),
        Example(
            "another decision was published, and the result",
            (_raised(), _decided(), _shown(target=("complaint", "CP-B"), what="award_notice")),
            {"CP-A": ("flagged", "overdue")},
        ),
        Example(
            "a publication of a decision that names the procedure only",
            (_raised(), _decided(), _shown(target=("process", GP["ocid"]))),
            {"CP-A": ("not_assessable", "missing: publication_told")},
        ),
        Example(
            "one that names nothing, from before the decision",
            (_raised(), _decided(), _shown("2026-06-08", None)),
            {"CP-A": ("flagged", "overdue")},
        ),
        Example(
            "suspended for thirty days",
            (_raised(), _suspended("2026-04-29", "2026-05-28"), _decided(), _shown()),
            {"CP-A": "clear"},
        ),
        Example(
            "suspended for thirty-one days",
            (_raised(), _suspended("2026-04-29", "2026-05-29"), _decided(), _shown()),
            {"CP-A": "flagged"},
        ),
        Example(
            "suspended for thirty-one days, not decided yet",
            (_raised(), _suspended("2026-04-29", "2026-05-29")),
            {"CP-A": ("flagged", "breach")},
            as_of="2026-06-09",
        ),
        Example(
            "until when it was suspended is not told",
            (_raised(), _suspended("2026-04-29", None), _decided(), _shown()),
            {"CP-A": ("not_assessable", "missing: suspension_told")},
        ),
        Example(
            "since when it was suspended is not told",
            (_raised(), _suspended(None, "2026-05-20"), _decided(), _shown()),
            {"CP-A": ("not_assessable", "missing: suspension_told")},
        ),
        Example(
            "decided on the first day of the regulation, and not published",
            (_raised("2015-02-10"), _decided("2015-03-01")),
            {"CP-A": ("flagged", "overdue")},
        ),
        Example(
            "decided the day before the regulation",
            (_raised("2015-02-10"), _decided("2015-02-28")),
            {"CP-A": "clear"},
        ),
        Example("under the tendering law", (_raised(regime="tendering"),), {"CP-A": "not_applicable"}),
        Example("a query", (_raised(complaint_kind="query"), _raised(complaint_id="CP-B")), {"CP-B": "flagged"}),
        Example(
            "a decision, and no complaint was told",
            (_decided(), _shown()),
            {"CP-A": ("not_assessable", "missing: lodged_day, last_day, decision_told")},
        ),
        Example(
            "an acceptance, and no complaint was told",
            (_accepted(),),
            {"CP-A": ("not_assessable", "missing: lodged_day, last_day")},
        ),
        Example(
            "no calendar of that year is known",
            (_raised("2040-04-24"), _decided("2040-09-09", excluded_days=0), _shown("2040-09-12")),
            {"CP-A": ("not_assessable", "missing: last_day, decision_told, publication_told")},
            as_of="2041-12-31",
        ),
        Example(
            "a corrected decision: earlier than first told",
            (_raised(), _decided("2026-06-10", excluded_days=0), _decided(corrects="ex-2"), _shown()),
            {"CP-A": "clear"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
