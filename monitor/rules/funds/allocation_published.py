"""An allocation plan, or what was really given, was not published in time on every medium that the county names.

What it checks
    Each registered allocation plan and each allocation result: whether it was published on the website and in the
    newspaper within twenty working days of its registration, or of the result.
Why it matters
    Recipients and neighbours can only object to a distribution they can read.
Legal source
    Tongyu county: the development bureau publishes plan and result promptly on website, press and other media. The
    text names no term; twenty working days are borrowed from art. 26 of the disclosure regulation.
Does not apply
    Plans that are not registered yet; terms still running (not due).
Innocent explanations
    It was published on a page or in a paper that was not submitted; the page was filed under another kind; the plan
    contains what must stay secret.
Ask next
    The address of the page, the issue of the newspaper, and the day.
Known gaps
    Whether the published figures are the plan's is asked by pub.consistency. A publication counts only if it names
    the plan. Working days need the yearly calendar: without it a late publication cannot be told from one in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import lacking, naming, on_every, publications, term
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """分配方案或分配结果没有按期在县里指定的各种媒介上全部公布。

查什么
    每个已登记的分配方案和每个分配结果：自登记（或结果形成）起20个工作日内，是否在网站和报纸上都公布。
为什么要紧
    分配方案看得到，受益人和邻里才能提意见。
法律依据
    通榆县：发改局及时在网站、报纸等媒体公布方案和结果。原文没有期限，20个工作日借自政府信息公开条例第26条。
不适用
    尚未登记的方案；期限未满的（未到期）。
可能的正当理由
    在没有报送的网页或报纸上公布了；公布时归错了类别；方案含有依法不能公开的内容。
接着问
    网页地址、报纸期号和日期。
已知不足
    公布的数字是否与方案一致，由 pub.consistency 判断。公布须写明对应的方案才算数。工作日要用当年的日历：没有日历，分不
    清是否逾期。
"""

OPEN = 10**6
"""A day that never comes: the plan is not registered yet."""
KEYS = ["scope_id", "allocation_plan_id"]
PLAN, RESULT = "allocation_plan", "allocation_result"


@dataclass(frozen=True, slots=True)
class Params:
    """Within so many working days, the last included, on every medium of the list."""

    publish_days: int = param(20, unit="working_day", zh="公布期限（工作日，含）", en="Publish within (working days)")
    media: tuple[str, ...] = param(
        ("website", "newspaper"), unit="list", zh="须公布的媒介", en="Media, all of them", codes="medium"
    )


def starts(f: Facts) -> pl.LazyFrame:
    """One row a plan and a result: `what`, the event and day from which the term runs (null: not registered yet)."""
    filed = f.of("filing.made").filter(pl.col("filing_kind") == PLAN, pl.col("target_kind") == PLAN)
    plans = f.of("allocation.planned").select(*KEYS, "event", "at", "day", rank=1)
    filed = filed.select("scope_id", pl.col("target_id").alias(KEYS[1]), "event", "at", "day", rank=0)
    results = f.of("allocation.concluded").select(*KEYS, "event", "at", "day", rank=0)
    rows = pl.concat(
        [pl.concat([filed, plans]).with_columns(what=pl.lit(PLAN)), results.with_columns(what=pl.lit(RESULT))]
    )
    first = rows.sort("rank", "at", "event").unique([*KEYS, "what"], keep="first", maintain_order=True)
    return first.with_columns(start_day=pl.when(pl.col("rank") == 0).then("day"))


def published(f: Facts, p: Params) -> pl.LazyFrame:
    """`scope_id`, plan and `what`: media reached, the day on which the last of them was, and the publications."""
    return on_every(naming(publications(f, (PLAN, RESULT)), PLAN, KEYS[1]), [*KEYS, "what"], p.media)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a plan and a result, with the last day of its term and the day on which it was on all media."""
    plans = f.of("allocation.planned").select(*KEYS, is_told=pl.lit(value=True)).unique()
    sums = f.of("allocation.concluded", "amounts").group_by("scope_id", "event").agg(stake_fen=cny("amount").sum())
    rows = starts(f).join(plans, on=KEYS, how="left").join(published(f, p), on=[*KEYS, "what"], how="left")
    # Publications are found through the plan: a result of a programme whose plan is not told sees none of them.
    found = pl.col("is_told") | (pl.col("scope_id") == pl.col(KEYS[1]))
    last, least = term(pl.col("start_day"), p.publish_days, f.as_of_day)
    rows = rows.join(sums, on=["scope_id", "event"], how="left").with_columns(
        last_day=pl.when(found).then(last), least_day=least, found=found
    )
    rows = rows.with_columns(is_late=pl.col("published_day") > pl.col("last_day"))
    return rows.with_columns(
        due_day=pl.when(pl.col("start_day").is_null())
        .then(pl.lit(OPEN))
        .when(pl.col("published_day").is_null())
        .then("last_day")
        .cast(pl.Int32),
        media_missing=lacking(p.media, "media_reached").list.sort(),
        cured_day=pl.when("is_late").then("published_day"),
    )


def applies(_: Params) -> pl.Expr:
    """Every plan and every result."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """On all media, the last of them too late; unknown where the calendar ends inside the term."""
    in_time = pl.col("found") & (pl.col("published_day") <= pl.col("least_day"))
    on_time = pl.when(in_time | pl.col("due_day").is_not_null()).then(pl.lit(value=False))
    return pl.coalesce(on_time, "is_late")


SHARE = {"recipient": {"kind": "organisation", "id": UNIT}, "amount": {"amount": "300000.00", "currency": "CNY"}}


def _plan(**more: Any) -> dict[str, Any]:
    return like("allocation.planned", "2026-02-12", allocation_plan_id="AP-A", **more)


def _filing(day: str = "2026-03-02") -> dict[str, Any]:
    return like(
        "filing.made",
        day,
        filing_kind="allocation_plan",
        unit={"id": UNIT},
        target={"kind": "allocation_plan", "id": "AP-A"},
    )


def _result(day: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    return like("allocation.concluded", day, allocation_plan_id="AP-A", **more)


def _told(day: str, medium: str, what: str = PLAN) -> dict[str, Any]:
    target = {"kind": "allocation_plan", "id": "AP-A"}
    return like("disclosure.published", day, publication_id=f"PUB-{medium}", what=what, medium=medium, target=target)


RULE = Rule(
    id="fnd.allocation-published",
    version=1,
    family="fnd",
    severity=Severity.HIGH,
    scope="programme",
    judges=("filing.made", "allocation.planned", "allocation.concluded"),
    reads=("disclosure.published", "filing.made", "allocation.planned", "allocation.concluded"),
    about=("allocation_plan_id", "what"),
    evidence=(
        Shown("what", "应公布内容", "What must be published", codes="publication_kind"),
        Shown("start_day", "登记（结果）日", "Registered, or concluded, on"),
        Shown("last_day", "公布期限", "Last day to publish"),
        Shown("media_missing", "未公布的媒介", "Media not reached", codes="medium"),
        Shown("published_day", "全部媒介公布日", "On all media since"),
    ),
    title={"zh": "分配方案和结果公布", "en": "Allocation plan and result published"},
    message={
        "zh": "{what}自 {start_day} 起 {publish_days} 个工作日内（至 {last_day}）应在{media}公布[，未公布：{media_missing}][，"
        "{published_day} 才全部公布]",
        "en": "The {what} of {start_day} was to be on {media} within {publish_days} working days, by {last_day}[; "
        "media not reached: {media_missing}][; on all of them only since {published_day}]",
    },
    cites=(
        Cite("seed-tongyu", "二(3)分配公布"),
        Cite("cn-info-disclosure-regulation", "26", in_force=date(2019, 5, 15)),
    ),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "registered on Monday 2 March, on both media by Monday 30 March, the twentieth working day",
            (_plan(), _filing(), _told("2026-03-05", "website"), _told("2026-03-30", "newspaper")),
            {PLAN: "clear"},
        ),
        Example(
            "in the newspaper one day later",
            (_plan(), _filing(), _told("2026-03-05", "website"), _told("2026-03-31", "newspaper")),
            {PLAN: "flagged"},
        ),
        Example(
            "the same in reverse order of the file",
            (_told("2026-03-31", "newspaper"), _told("2026-03-05", "website"), _filing(), _plan()),
            {PLAN: "flagged"},
        ),
        Example(
            "on the website only, the term is over",
            (_plan(), _filing(), _told("2026-03-05", "website")),
            {PLAN: ("flagged", "overdue")},
        ),
        Example(
            "nothing published, the last day of the term",
            (_plan(), _filing()),
            {PLAN: ("not_applicable", "not_due")},
            as_of="2026-03-30",
        ),
        Example("the day after", (_plan(), _filing()), {PLAN: ("flagged", "overdue")}, as_of="2026-03-31"),
        Example("a plan not registered yet", (_plan(),), {PLAN: ("not_applicable", "not_due")}),
        Example(
            "published and not registered yet",
            (_plan(), _told("2026-03-05", "website"), _told("2026-03-05", "newspaper")),
            {PLAN: ("not_applicable", "not_due")},
        ),
        Example(
            "the result is published, the plan is not",
            (
                _plan(),
                _filing(),
                _result(),
                _told("2026-03-03", "website", RESULT),
                _told("2026-03-03", "newspaper", RESULT),
            ),
            {PLAN: "flagged", RESULT: "clear"},
        ),
        Example(
            "a result partly in another currency: yuan alone are at stake",
            (
                _plan(),
                _result(amounts=[SHARE, SHARE | {"amount": {"amount": "500.00", "currency": "USD"}}]),
                _told("2026-03-05", "website", RESULT),
                _told("2026-03-31", "newspaper", RESULT),
            ),
            {RESULT: "flagged"},
        ),
        Example(
            "one medium where the place names one",
            (_plan(), _filing(), _told("2026-03-05", "website")),
            {PLAN: "clear"},
            set={"media": ["website"]},
        ),
        Example(
            "a year without a calendar: in time for certain, or not to be told",
            (
                _plan(),
                _filing("2045-03-01"),
                _result("2045-03-01"),
                _told("2045-03-21", "website"),
                _told("2045-03-21", "newspaper"),
                _told("2045-03-21", "website", RESULT),
                _told("2045-03-22", "newspaper", RESULT),
            ),
            {PLAN: "clear", RESULT: "not_assessable"},
            as_of="2045-12-31",
        ),
        Example(
            "a result whose plan, and with it the publications, cannot be found",
            (_result(programme_id="PRG-ROAD"), _told("2026-03-03", "website", RESULT)),
            {RESULT: "not_assessable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
