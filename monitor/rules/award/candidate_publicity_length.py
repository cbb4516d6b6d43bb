"""The candidates were published for less than three days, or the award was made before the publicity ended.

What it checks
    The days from the start to the end of the publicity of a lot's candidates, and whether the award that followed
    waited for its end.
Why it matters
    Whoever was treated unfairly can object only while it still helps.
Legal source
    Implementing Regulation of the Tendering Law, article 54 paragraph 1: not less than three days.
Does not apply
    Government procurement (it announces results, not candidates) and procedures outside both laws.
Innocent explanations
    The project need not be tendered at all; the publicity was extended and the extension not submitted; the award is
    dated by its draft.
Ask next
    The page of the platform with its times, and whether anybody objected.
Known gaps
    Whether the last day was a rest day is not looked at. An award without any publicity is not assessable here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, acts, governed, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """中标候选人公示不足三天，或者公示未满就定标。

查什么
    每个标段候选人公示从起始到截止的天数；其后的定标是否等到公示截止。
为什么要紧
    受到不公对待的人，只有在还来得及时提出异议才有用。
法律依据
    招标投标法实施条例第54条第1款：公示期不得少于三日。
不适用
    政府采购（公告的是结果，不是候选人）；两部法律之外的程序。
可能的正当理由
    项目本不属于必须招标；公示已延长，延长没有报送；定标日写的是起草日期。
接着问
    平台上公示页面的起止时间；是否有人提出异议。
已知不足
    最后一天是否休息日不看。没有任何公示的定标，本规则无法判定。
"""

KEY = ["scope_id", "event"]
UNTIL = ("published_until", "published_until_day", "published_until_clock")


@dataclass(frozen=True, slots=True)
class Params:
    """不得少于三日 includes the third day."""

    min_days: int = param(3, unit="day", zh="最少天数（含）", en="Fewest days (incl.)")


def awarded(f: Facts) -> pl.LazyFrame:
    """Per publicity, the earliest award that goes by it: `KEY` of the publicity, `award_event`, whether too early."""
    published = f.of("candidates.published")
    shown = acts(published, **{name: pl.col(name) for name in UNTIL})
    awards = f.of("award.made").with_columns(award_cny=cny("amount"))
    paired = governed(awards, shown).join(awards.select(*KEY, "at", "day", "clock", "award_cny"), on=KEY)
    early = paired.with_columns(is_early=later("published_until", ""))
    first = early.sort("day", "at", "event").unique(["scope_id", "act_event"], keep="first", maintain_order=True)
    return first.select("scope_id", "is_early", "award_cny", event="act_event", award_event="event", award_day="day")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a publicity of a lot, or an award without any."""
    awards, published = f.of("award.made"), f.of("candidates.published")
    alone = awards.join(governed(awards, acts(published)).select(KEY), on=KEY, how="anti")
    columns = [*PROCESS, "lot_id", "regime", "event", "at", "day"]
    rows = pl.concat(
        [
            published.select(*columns, "published_until_day").join(awarded(f), on=KEY, how="left"),
            alone.select(*columns),
        ],
        how="diagonal",
    ).with_columns(
        days=pl.col("published_until_day") - pl.col("day"),
        stake_fen="award_cny",
        events=pl.concat_list("award_event").list.drop_nulls(),
    )
    return one_each(rows, [*PROCESS, "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders under the tendering law."""
    return pl.col("regime") == "tendering"


def flagged(p: Params) -> pl.Expr:
    """Too short, or not waited for."""
    return (pl.col("days") < p.min_days) | pl.col("is_early").fill_null(value=False)


OCID = "ocds-tw9990-2026-0017"


def _shown(until: str, day: str = "2026-04-22", **more: Any) -> dict[str, Any]:
    until = until if "T" in until else f"{until}T00:00:00+08:00"
    return like("candidates.published", day, published_until=until, **more)


def _award(day: str, **more: Any) -> dict[str, Any]:
    return like("award.made", day, **more)


RULE = Rule(
    id="awd.candidate-publicity-length",
    version=1,
    family="awd",
    severity=Severity.HIGH,
    scope="process",
    judges=("candidates.published", "award.made"),
    reads=("candidates.published", "award.made"),
    about=("ocid", "lot_id"),
    needs=("published_until_day",),
    evidence=(
        Shown("day", "公示起始日", "Published from"),
        Shown("published_until_day", "公示截止日", "Published until"),
        Shown("days", "公示天数", "Days"),
        Shown("award_day", "定标日", "Awarded on"),
    ),
    title={"zh": "公示期不少于三日", "en": "Candidates published for three days"},
    message={
        "zh": "候选人公示 {days} 天，应满 {min_days} 天并在截止后定标[，少 {min_days-days} 天]：{day} 至 {published_until_day}[，"
        "{award_day} 定标][，早于截止 {published_until_day-award_day} 天]",
        "en": "Candidates published for {days} days, at least {min_days} and the end are due before the award[: "
        "{min_days-days} short]; from {day} until {published_until_day}[; awarded on {award_day}][, days "
        "before the end: {published_until_day-award_day}]",
    },
    cites=(Cite("cn-bidding-regulation", "54"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three days", (_shown("2026-04-25"),), {OCID: "clear"}),
        Example("two days", (_shown("2026-04-24"),), {OCID: "flagged"}),
        Example("three days, awarded the day after", (_shown("2026-04-25"), _award("2026-04-26")), {OCID: "clear"}),
        Example(
            "awarded on the last day, no clock told", (_shown("2026-04-25"), _award("2026-04-25")), {OCID: "clear"}
        ),
        Example(
            "awarded on the last day, eight hours before the end",
            (_shown("2026-04-25T18:00:00+08:00"), _award("2026-04-25T10:00:00+08:00")),
            {OCID: "flagged"},
        ),
        Example("awarded the day before the end", (_shown("2026-04-25"), _award("2026-04-24")), {OCID: "flagged"}),
        Example(
            "the same, submitted in the opposite order", (_award("2026-04-24"), _shown("2026-04-25")), {OCID: "flagged"}
        ),
        Example(
            "awarded before the candidates were published",
            (_shown("2026-04-25"), _award("2026-04-21")),
            {OCID: "flagged"},
        ),
        Example(
            "of two lots one did not wait",
            (
                _shown("2026-04-25", lot_id="L1"),
                _shown("2026-04-25", lot_id="L2"),
                _award("2026-04-26", lot_id="L1", award_id="AW-A"),
                _award("2026-04-24", lot_id="L2", award_id="AW-B"),
            ),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example(
            "published again after an objection; the award waited for the second",
            (_shown("2026-04-25"), _shown("2026-05-05", day="2026-05-02"), _award("2026-05-06")),
            {OCID: "clear"},
        ),
        Example(
            "government procurement",
            (_shown("2026-04-23", regime="government_procurement"),),
            {OCID: "not_applicable"},
        ),
        Example(
            "an award, and no publicity was told",
            (_award("2026-04-28"),),
            {OCID: ("not_assessable", "missing: published_until_day")},
        ),
        Example(
            "awarded the day before the end, in dollars",
            (_shown("2026-04-25"), _award("2026-04-24", amount={"amount": "900000.00", "currency": "USD"})),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
