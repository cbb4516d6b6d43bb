"""The leaders' duties were settled anew and neither the division of work nor the list of powers was published.

What it checks
    Each day on which duties in a unit's leadership were assigned: whether the unit published its division of work or
    its list of powers within twenty working days.
Why it matters
    Who signs for what is the first thing that someone with a complaint needs to know.
Legal source
    Dingcheng district: duties, charts and the division of work with telephone numbers are made public. Tongcheng
    county: the heads' lists of powers are published. Neither names a term: twenty working days are borrowed from art.
    26 of the disclosure regulation.
Does not apply
    Units without any assignment of duties; terms still running (not due).
Innocent explanations
    It hangs on the board and was not entered; the assignment repeats the old one word by word.
Ask next
    The published list and its date, and whether it shows the present division.
Known gaps
    What the list says is not compared with the assignments. A unit that submits no assignments is not seen here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import is_late, publications, term
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """班子重新分工以后，没有公布班子分工或者权力清单。

查什么
    单位班子每次分工的当日起：是否在20个工作日内公布班子分工或者权力清单。
为什么要紧
    谁分管什么、找谁签字，是要反映问题的人首先需要知道的。
法律依据
    鼎城区：将职权目录、权力运行图、班子成员分工及联系电话公开。通城县：公示“一把手”权力清单。两处都没有期限，20个工作日借自
    政府信息公开条例第26条。
不适用
    没有报送分工的单位；期限未满的（未到期）。
可能的正当理由
    已经上墙，没有录入；分工与原来完全相同。
接着问
    公布的清单及其日期；是不是现在的分工。
已知不足
    不比较清单内容与分工是否一致。从不报送分工的单位，这里看不到。
"""

LISTS = ("duty_split", "power_list")


@dataclass(frozen=True, slots=True)
class Params:
    """Within so many working days, the last included."""

    publish_days: int = param(20, unit="working_day", zh="公布期限（工作日，含）", en="Publish within (working days)")
    look_days: int = param(400, unit="day", zh="所看天数", en="Days looked at")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a unit and day of assignments, with the first publication since."""
    rows = f.of("duty.assigned").group_by("scope_id", "unit_id", "day").agg(
        pl.col("event").min(), persons=pl.col("person").n_unique().cast(pl.Int64)
    )  # fmt: skip
    shown = publications(f, LISTS).filter(pl.col("unit_id") == pl.col("scope_id"))
    shown = shown.select("scope_id", "published_day", "publication_event").sort("published_day", "publication_event")
    met = rows.sort("day").join_asof(
        shown.unique(["scope_id", "published_day"], keep="first", maintain_order=True),
        left_on="day", right_on="published_day", by="scope_id", strategy="forward", tolerance=p.look_days,
        check_sortedness=False, coalesce=False,
    )  # fmt: skip
    last, least = term(pl.col("day"), p.publish_days, f.as_of_day)
    return met.with_columns(
        pl.col("day").cast(pl.Date).alias("date"), last_day=last, least_day=least
    ).with_columns(
        due_day=pl.when(pl.col("published_day").is_null()).then("last_day"),
        cured_day=pl.when(is_late("published_day", "last_day", "least_day")).then("published_day"),
        events=pl.concat_list("publication_event").list.drop_nulls(),
    )  # fmt: skip


def applies(_: Params) -> pl.Expr:
    """Every day of assignments."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Published after the term; not published is awaited; unknown where the calendar ends inside the term."""
    return is_late("published_day", "last_day", "least_day")


def _assigned(day: str = "2026-03-02", person: str = "P-1002", **more: Any) -> dict[str, Any]:
    return like("duty.assigned", day, person=person, valid_from=day, **{"unit": {"id": UNIT}, **more})


def _shown(day: str, what: str = "duty_split", unit: str = UNIT) -> dict[str, Any]:
    return like(
        "disclosure.published", day, publication_id=f"PUB-{day}", what=what, medium="website", unit={"id": unit}
    )


RULE = Rule(
    id="pub.duty-list",
    version=1,
    family="pub",
    severity=Severity.LOW,
    scope="unit",
    reach="look_days",
    judges=("duty.assigned",),
    reads=("duty.assigned", "disclosure.published"),
    about=("unit_id", "date"),
    evidence=(
        Shown("day", "分工日", "Duties assigned on"),
        Shown("persons", "涉及人数", "Persons concerned"),
        Shown("last_day", "公布期限", "Last day to publish"),
        Shown("published_day", "公布日", "Published on"),
    ),
    title={"zh": "班子分工与权力公开", "en": "Division of duties published"},
    message={
        "zh": "{day} 班子分工（{persons} 人）后，{publish_days} 个工作日内（至 {last_day}）没有公布班子分工或权力清单[，{published_day} 才"
        "公布]",
        "en": "Duties were assigned on {day} (persons: {persons}); neither division of work nor list of powers was "
        "published within {publish_days} working days, by {last_day}[; published only on {published_day}]",
    },
    cites=(
        Cite("seed-tongcheng", "确权(3)"),
        Cite("seed-dingcheng", "三(1)"),
        Cite("cn-info-disclosure-regulation", "26", in_force=date(2019, 5, 15)),
    ),
    in_force=date(2015, 4, 8),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("published on the twentieth working day", (_assigned(), _shown("2026-03-30")), {UNIT: "clear"}),
        Example("a day later", (_assigned(), _shown("2026-03-31")), {UNIT: ("flagged", "breach")}),
        Example("the same, told backwards", (_shown("2026-03-31"), _assigned()), {UNIT: "flagged"}),
        Example("the list of powers", (_assigned(), _shown("2026-03-10", "power_list")), {UNIT: "clear"}),
        Example("the old list, published the day before", (_assigned(), _shown("2026-03-01")), {UNIT: "flagged"}),
        Example("published on the day itself", (_assigned(), _shown("2026-03-02")), {UNIT: "clear"}),
        Example(
            "nothing, the twentieth is running",
            (_assigned(),),
            {UNIT: ("not_applicable", "not_due")},
            as_of="2026-03-30",
        ),
        Example("nothing, the day after", (_assigned(),), {UNIT: ("flagged", "overdue")}, as_of="2026-03-31"),
        Example(
            "the catalogue of decisions is another list",
            (_assigned(), _shown("2026-03-10", "decision_catalogue")),
            {UNIT: "flagged"},
        ),
        Example(
            "another unit's list", (_assigned(), _shown("2026-03-10", unit="11999001MB0000019D")), {UNIT: "flagged"}
        ),
        Example(
            "published after four hundred days",
            (_assigned(), _shown("2027-04-06")),
            {UNIT: ("flagged", "breach")},
            as_of="2027-12-31",
        ),
        Example(
            "later than that it is another list",
            (_assigned(), _shown("2027-04-07")),
            {UNIT: ("flagged", "overdue")},
            as_of="2027-12-31",
        ),
        Example(
            "a whole team on one day, one of them anew later",
            (_assigned(), _assigned(person="P-1003"), _shown("2026-03-10"), _assigned("2026-06-01")),
            {"2026-03-02": "clear", "2026-06-01": "flagged"},
        ),
        Example(
            "the assignment was entered with a wrong day",
            (_assigned("2026-01-05"), _assigned() | {"corrects": "ex-1"}, _shown("2026-03-30")),
            {"2026-03-02": "clear"},
        ),
        Example(
            "a year without a calendar: in time for certain, or not to be told",
            (_assigned("2045-03-01"), _shown("2045-03-21"), _assigned("2045-06-01"), _shown("2045-06-22")),
            {"2045-03-01": "clear", "2045-06-01": "not_assessable"},
            as_of="2045-12-31",
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
