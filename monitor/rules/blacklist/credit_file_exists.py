"""An expert or agency was active and had no credit file ninety days later.

What it checks
    The agency of each tender and the experts of each evaluation: whether an entry in their credit file, as agency or
    as expert, had been made by the ninetieth day after it, in whatever matter. That day is inside.
Why it matters
    Who has no file has no past: misconduct in one tender is unknown in the next.
Legal source
    Tongyu county, section two (3): credit files of evaluation experts and tendering agencies are set up.
Does not apply
    Tenders run by the buyer's own staff; committees without experts; acts whose ninety days still run (not due).
Innocent explanations
    The file is kept elsewhere (by the province's pool) and its entries are not submitted; it was opened and nothing
    was entered yet.
Ask next
    The file, and who keeps it.
Known gaps
    A file is seen by its entries only. The text names no day: ninety leave time for a tender to end and to be entered,
    and a county may set others. What the entries say is not read; whether each evaluation was entered is
    exp.conduct-record's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import days_after
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """评标专家或者代理机构执业之后九十日，仍然没有信用档案。

查什么
    每次招标的代理机构、每次评标的专家：到其后第九十日，是否有过以代理机构或者专家身份的信用档案
    记录（不论因何事）。第九十日在内。
为什么要紧
    没有档案就没有过去：上次的不良行为，下次无人知道。
法律依据
    通榆县二（3）：建立评标专家、招标代理机构信用档案及失信惩戒机制。
不适用
    自行招标；没有专家的评标委员会；期限未满的（未到期）。
可能的正当理由
    档案由上级专家库管理，记录没有报送；档案已建立而尚无记录。
接着问
    档案本身；由谁管理。
已知不足
    只能从记录看出有没有档案。原文没有规定天数：九十日足以招完标并作记录，县里可以另设。记录的内
    容不看；每次评标是否都有记录，由 exp.conduct-record 判断。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """Within so many days, the last included."""

    file_days: int = param(90, unit="day", zh="建档期限（天，含）", en="File due within (days)")


def acts(f: Facts) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Notices and evaluations (`is_asked` null: not told who runs the tender), and who was active in them."""
    form = pl.when(pl.col("organisation_form") == "self").then(pl.lit(value=False))
    is_run = pl.when(pl.col("agency_id").is_not_null()).then(pl.lit(value=True)).otherwise(form)
    shared = [*KEY, "at", "day", "ocid"]
    notices = f.of("tender.published").select(*shared, "agency_id", is_asked=is_run)
    experts = f.of("evaluation.concluded", "members").filter(pl.col("member_type") == "expert")
    experts = experts.select(*KEY, active="person", role=pl.lit("expert")).unique()
    seated = experts.select(*KEY, is_asked=pl.lit(value=True)).unique()
    sat = f.of("evaluation.concluded").select(*shared, "lot_id", "started_at").join(seated, on=KEY, how="left")
    sat = sat.with_columns(pl.col("is_asked").fill_null(value=False), agency_id=pl.lit("-"))
    agencies = notices.drop_nulls("agency_id").select(*KEY, active="agency_id", role=pl.lit("agency"))
    return pl.concat([notices, sat], how="diagonal"), pl.concat([agencies, experts])


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a notice and an evaluation, with those who had no file when the term ended."""
    rows, active = acts(f)
    rows = rows.with_columns(last_day=days_after(pl.col("day"), p.file_days))
    files = f.reference("conduct.recorded").group_by(active="party_id", role="role").agg(filed_day=pl.col("day").min())
    told = active.join(files, on=["active", "role"], how="left").join(rows.select(*KEY, "last_day"), on=KEY)
    lacks = pl.col("filed_day").is_null() | (pl.col("filed_day") > pl.col("last_day"))
    by_act = told.group_by(KEY).agg(
        without_file=pl.col("active").filter(lacks).unique().sort(),
        is_open=pl.col("filed_day").is_null().any(),
        all_filed_day=pl.col("filed_day").max(),
    )
    rows = rows.join(by_act, on=KEY, how="left").with_columns(
        due_day=pl.when("is_open").then("last_day"),
        is_late=~pl.col("is_open") & (pl.col("all_filed_day") > pl.col("last_day")),
    )
    rows = rows.with_columns(cured_day=pl.when("is_late").then("all_filed_day"))
    return one_each(rows, ["scope_id", "ocid", "lot_id", "started_at"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Acts of an agency, and of experts."""
    return pl.col("is_asked")


def flagged(_: Params) -> pl.Expr:
    """Everybody has a file by now, and somebody's came late; one who has none is awaited."""
    return pl.col("is_late")


FIRM, OCID = "91999001MA0000154D", "ocds-tw9990-2026-0017"
OTHER = "ocds-tw9990-2026-0018"


def _tender(**more: Any) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", **({"agency": {"id": FIRM}} | more))


def _sat(*experts: str, lot: str = "L1", **more: Any) -> dict[str, Any]:
    members = [{"person": who, "member_type": "expert"} for who in experts]
    members += [{"person": "P-1010", "member_type": "buyer_representative"}]
    return like("evaluation.concluded", "2026-04-20T16:00:00+08:00", lot_id=lot, members=members, **more)


def _entry(who: str, day: str, role: str = "expert") -> dict[str, Any]:
    kind = "organisation" if who == FIRM else "person"
    return like("conduct.recorded", day, credit_file_id=f"CF-{who}", party={"kind": kind, "id": who}, role=role)


RULE = Rule(
    id="blk.credit-file-exists",
    version=1,
    family="blk",
    severity=Severity.LOW,
    scope="process",
    judges=("tender.published", "evaluation.concluded"),
    reads=("tender.published", "evaluation.concluded", "conduct.recorded"),
    references=("conduct.recorded",),
    about=("ocid", "lot_id", "started_at"),
    needs=("agency_id",),
    evidence=(
        Shown("without_file", "期满没有档案的", "Without a file when the term ended"),
        Shown("day", "公告或评标日", "Notice or evaluation on"),
        Shown("last_day", "建档期限", "Last day for the file"),
        Shown("all_filed_day", "最近一份档案的首次记录日", "Last of them first entered on"),
    ),
    title={"zh": "专家与代理机构信用档案", "en": "Credit file kept for each expert and agency"},
    message={
        "zh": "{day} 执业的专家或代理机构，到 {last_day} 没有信用档案：{without_file}",
        "en": "Active on {day} and without a credit file by {last_day}: {without_file}",
    },
    cites=(Cite("seed-tongyu", "二(3)信用"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "both have their files, from an earlier year and from the last day",
            (_tender(ocid=OTHER), _sat("E-A"), _entry(FIRM, "2024-01-01", "agency"), _entry("E-A", "2026-07-19")),
            {OTHER: "clear", "L1": ("clear", "lawful")},
        ),
        Example("an agency without one", (_tender(),), {OCID: ("flagged", "overdue")}),
        Example(
            "one of two experts without one",
            (_sat("E-A", "E-B"), _entry("E-B", "2026-07-19")),
            {"L1": ("flagged", "overdue")},
        ),
        Example("the last day of the term", (_sat("E-A"),), {"L1": ("not_applicable", "not_due")}, as_of="2026-07-19"),
        Example("the day after", (_sat("E-A"),), {"L1": ("flagged", "overdue")}, as_of="2026-07-20"),
        Example(
            "opened a day late, and cured", (_sat("E-A"), _entry("E-A", "2026-07-20")), {"L1": ("flagged", "breach")}
        ),
        Example("the same, told first", (_entry("E-A", "2026-07-20"), _sat("E-A")), {"L1": ("flagged", "breach")}),
        Example(
            "one opened late, one still missing",
            (_sat("E-A", "E-B"), _entry("E-A", "2026-07-20")),
            {"L1": ("flagged", "overdue")},
        ),
        Example(
            "half a year, where the place allows it",
            (_sat("E-A"), _entry("E-A", "2026-10-17")),
            {"L1": "clear"},
            set={"file_days": 180},
        ),
        Example(
            "a file in another capacity", (_sat("E-A"), _entry("E-A", "2026-05-01", "supplier")), {"L1": "flagged"}
        ),
        Example(
            "run by the buyer's own staff", (_tender(agency=None, organisation_form="self"),), {OCID: "not_applicable"}
        ),
        Example("who runs it is not told", (_tender(agency=None),), {OCID: ("not_assessable", "missing: agency_id")}),
        Example(
            "by an agency that is not told",
            (_tender(agency=None, organisation_form="agency"),),
            {OCID: "not_assessable"},
        ),
        Example("a committee without experts", (_sat(),), {"L1": "not_applicable"}),
        Example(
            "two lots, the first evaluated by other hours",
            (_sat("E-A", started_at="2026-04-20T09:00:00+08:00"), _sat("E-A", lot="L2")),
            {"L1": "flagged", "L2": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
