"""The conduct of the experts was not recorded within five working days after an evaluation.

What it checks
    Each evaluation with experts: whether an entry as expert, for this process, was made in the credit file of every
    one of them from the end of the evaluation to the fifth working day after it. The fifth day is inside.
Why it matters
    What is not written down at once is forgotten, and the same expert is drawn again.
Legal source
    Measures on Government Procurement Evaluation Experts (财库〔2016〕198号): conduct is recorded after the evaluation
    (article and days not confirmed); Implementing Regulation of the Government Procurement Law, article 62; Tongyu
    county: credit files of evaluation experts.
Does not apply
    Procedures outside both laws; committees without experts; evaluations whose term still runs (not due).
Innocent explanations
    The conduct was recorded in another system; the entry names no process; the record waits for an objection.
Ask next
    The credit files of those experts, and who had to make the entries.
Known gaps
    The number of days is not confirmed. An entry without a process is not seen. Of a process with several lots one
    entry counts for every lot evaluated before it. Working days need the year's calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import is_late, term
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """评审结束后五个工作日内，没有记录专家的履职情况。

查什么
    有专家的每次评标评审：从评审结束到其后第五个工作日，是否为每名专家就本采购过程作了履职记录。第五个工作日在内。
为什么要紧
    不及时记下来就忘了，同一名专家还会再被抽到。
法律依据
    政府采购评审专家管理办法（财库〔2016〕198号）：评审结束后记录履职情况（条号与天数未核实）；政府采购法实施条例第62条；通榆县：
    建立评标专家信用档案。
不适用
    两部法律之外的程序；没有专家的评标委员会；期限未满的（未到期）。
可能的正当理由
    记录在别的系统里；记录没有写明采购过程；因异议暂缓记录。
接着问
    这些专家的信用档案；由谁负责记录。
已知不足
    天数未经核实。没有写明采购过程的记录看不到。多个标段的，一条记录算作此前评完的各标段的记录。工作日要用当年的日历。
"""

KEY = ["scope_id", "event"]
LAWS = ("tendering", "government_procurement")


@dataclass(frozen=True, slots=True)
class Params:
    """Within so many working days, the last included."""

    record_days: int = param(5, unit="working_day", zh="记录期限（工作日，含）", en="Record within (working days)")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with the experts who were not recorded in time."""
    rows = f.of("evaluation.concluded")
    experts = f.of("evaluation.concluded", "members").filter(pl.col("member_type") == "expert")
    entries = f.of("conduct.recorded").filter(pl.col("role") == "expert")
    entries = entries.select("scope_id", "day", person="party_id", recorded_day="day", entry="event").sort(
        "day", "entry"
    )
    asked = experts.select(*KEY, "day", "person").unique().sort("day")
    met = asked.join_asof(entries, on="day", by=["scope_id", "person"], strategy="forward", check_sortedness=False)
    last, least = term(pl.col("day"), p.record_days, f.as_of_day)
    met = met.with_columns(last_day=last, least_day=least)
    late = pl.col("recorded_day").is_null() | (pl.col("recorded_day") > pl.col("last_day"))
    by_act = met.group_by(KEY).agg(
        last_day=pl.col("last_day").first(),
        least_day=pl.col("least_day").first(),
        experts=pl.len().cast(pl.Int64),
        unrecorded=pl.col("person").filter(late).sort(),
        all_recorded_day=pl.when(pl.col("recorded_day").null_count() == 0).then(pl.col("recorded_day").max()),
        events=pl.col("entry").drop_nulls().unique().sort(),
    )
    rows = rows.join(by_act, on=KEY, how="left").with_columns(
        pl.col("experts").fill_null(0),
        due_day=pl.when(pl.col("all_recorded_day").is_null()).then("last_day"),
        cured_day=pl.when(is_late("all_recorded_day", "last_day", "least_day")).then("all_recorded_day"),
    )
    return one_each(rows, ["scope_id", "ocid", "lot_id", "started_at"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Evaluations with experts under either law."""
    return pl.col("regime").is_in(LAWS) & (pl.col("experts") > 0)


def flagged(_: Params) -> pl.Expr:
    """The last of them was recorded late; one who is not recorded is awaited."""
    return is_late("all_recorded_day", "last_day", "least_day")


OCID = "ocds-tw9990-2026-0017"


def _sat(*experts: str, day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    members = [{"person": who, "member_type": "expert"} for who in experts]
    members += [{"person": "P-1010", "member_type": "buyer_representative"}]
    told = {"started_at": f"{day}T09:00:00+08:00", "members": members} | more
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", **told)


def _entry(who: str, day: str, role: str = "expert", ocid: str = OCID) -> dict[str, Any]:
    told: dict[str, Any] = {"party": {"kind": "person", "id": who}, "role": role, "ocid": ocid, "regime": "tendering"}
    return like("conduct.recorded", day, **told)


RULE = Rule(
    id="exp.conduct-record",
    version=1,
    family="exp",
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "conduct.recorded"),
    about=("ocid", "lot_id", "started_at"),
    evidence=(
        Shown("unrecorded", "期限内没有记录的专家", "Experts not recorded in time"),
        Shown("experts", "专家人数", "Experts"),
        Shown("day", "评审结束日", "Evaluation ended on"),
        Shown("last_day", "记录期限", "Last day to record"),
        Shown("all_recorded_day", "全部记录日", "All recorded on"),
    ),
    title={"zh": "评审专家履职记录", "en": "Expert conduct recorded after evaluation"},
    message={
        "zh": "{day} 评审结束，应在 {record_days} 个工作日内（至 {last_day}）记录履职情况，{experts} 名专家中没有按期记录的："
        "{unrecorded}[；{all_recorded_day} 才记齐]",
        "en": "The evaluation ended on {day}; conduct was to be recorded within {record_days} working days (by "
        "{last_day}); "
        "of {experts} experts not recorded in time: {unrecorded}[; all recorded only on {all_recorded_day}]",
    },
    cites=(
        Cite("cn-procurement-experts-198", "评价"),
        Cite("cn-procurement-regulation", "62"),
        Cite("seed-tongyu", "二(3)信用"),
    ),
    in_force=date(2017, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("on the fifth working day", (_sat("E-A"), _entry("E-A", "2026-04-27")), {OCID: "clear"}),
        Example(
            "on the sixth: flagged, and cured",
            (_sat("E-A"), _entry("E-A", "2026-04-28")),
            {OCID: ("flagged", "breach")},
        ),
        Example("the entry first in the file", (_entry("E-A", "2026-04-28"), _sat("E-A")), {OCID: "flagged"}),
        Example("on the day of the evaluation itself", (_sat("E-A"), _entry("E-A", "2026-04-20")), {OCID: "clear"}),
        Example("the day before", (_sat("E-A"), _entry("E-A", "2026-04-19")), {OCID: ("flagged", "overdue")}),
        Example(
            "early, and again in time",
            (_entry("E-A", "2026-04-19"), _sat("E-A"), _entry("E-A", "2026-04-23")),
            {OCID: "clear"},
        ),
        Example(
            "one of two is missing", (_sat("E-A", "E-B"), _entry("E-A", "2026-04-27")), {OCID: ("flagged", "overdue")}
        ),
        Example("the term still runs", (_sat("E-A"),), {OCID: ("not_applicable", "not_due")}, as_of="2026-04-27"),
        Example("the day after", (_sat("E-A"),), {OCID: ("flagged", "overdue")}, as_of="2026-04-28"),
        Example("as a supplier", (_sat("E-A"), _entry("E-A", "2026-04-23", "supplier")), {OCID: "flagged"}),
        Example(
            "of another process",
            (_sat("E-A"), _entry("E-A", "2026-04-23", ocid="ocds-tw9990-2026-0018")),
            {OCID: "flagged"},
        ),
        Example("no experts", (_sat(),), {OCID: "not_applicable"}),
        Example("outside both laws", (_sat("E-A", regime="other"),), {OCID: "not_applicable"}),
        Example("government procurement", (_sat("E-A", regime="government_procurement"),), {OCID: "flagged"}),
        Example(
            "a year without a calendar: in time for certain, or not to be told",
            (
                _sat("E-A", day="2045-04-20"),
                _entry("E-A", "2045-04-25"),
                _sat("E-A", day="2045-04-20", lot_id="L2", ocid="ocds-tw9990-2045-0018"),
                _entry("E-A", "2045-04-26", ocid="ocds-tw9990-2045-0018"),
            ),
            {OCID: "clear", "L2": "not_assessable"},
            as_of="2045-12-31",
        ),
        Example(
            "without a calendar, the term may still run",
            (_sat("E-A", day="2045-04-20"),),
            {OCID: "not_applicable"},
            as_of="2045-04-25",
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
