"""A unit has a catalogue of what is decided collectively, and has never published it.

What it checks
    Each unit that has listed items of its collective-decision catalogue: whether it has published a decision catalogue
    on any medium.
Why it matters
    People can ask for a proper decision only where they know that one is due.
Legal source
    Interim Regulation on Procedure for Major Administrative Decisions, article 3: the deciding organ may set a
    catalogue of decisions, which is then published.
Does not apply
    Units that keep the county's transaction catalogue only.
Innocent explanations
    It was published and not submitted here, or before the monitor began; the superior unit published it for all.
Ask next
    Where the catalogue can be read, and since when.
Known gaps
    The law lets a unit have no catalogue: one that has listed none is not seen. What was published is not compared with
    what is listed. Whether it is up to date is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """单位有集体决策目录，却从未公布。

查什么
    每个报送过集体决策目录事项的单位：是否在任何媒介上公布过决策目录。
为什么要紧
    知道哪些事项须经决策程序，才谈得上监督。
法律依据
    重大行政决策程序暂行条例第3条：决策机关可以确定决策事项目录，并向社会公布。
不适用
    只有县里交易目录的单位。
可能的正当理由
    已经公布而没有报送，或者在本系统启用之前公布；由上级单位统一公布。
接着问
    目录在哪里可以查到，从何时起。
已知不足
    法律允许不制定目录：没有报送过目录的单位看不见。公布的内容与目录不作比较。是否及时更新不问。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """Published or not: nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a unit with a catalogue, judged on the day of its latest listing."""
    items = f.of("catalogue_item.listed").with_columns(is_own=pl.col("catalogue") == "collective_decision")
    units = (
        items.sort("is_own", "day", "at", "event")
        .group_by("scope_id", "unit_id", maintain_order=True)
        .agg(
            pl.col("is_own", "event", "day").last(),
            listed_count=pl.col("item_id").filter("is_own").n_unique().cast(pl.Int64),
        )
    )
    told = f.of("disclosure.published").filter(pl.col("what") == "decision_catalogue").sort("day", "at", "event")
    published = told.group_by("unit_id", maintain_order=True).agg(
        published_day=pl.col("day").first(), published_event=pl.col("event").first()
    )
    return units.join(published, on="unit_id", how="left").with_columns(
        due_day=pl.when("is_own", pl.col("published_day").is_null()).then("day"),
        events=pl.concat_list("published_event").list.drop_nulls(),
    )


def applies(_: Params) -> pl.Expr:
    """Units with a catalogue of their own."""
    return pl.col("is_own")


def flagged(_: Params) -> pl.Expr:
    """What is missing is awaited: until the end of the day on which it was last listed."""
    return pl.lit(value=False)


OTHER = "11999001MB00000278"


def _item(day: str = "2026-01-04", **more: Any) -> dict[str, Any]:
    told = {"catalogue": "collective_decision", "item_id": "CAT-01", "action": "spend"}
    return like("catalogue_item.listed", day, **(told | more))


def _published(what: str = "decision_catalogue", day: str = "2026-02-01", **more: Any) -> dict[str, Any]:
    return like("disclosure.published", day, what=what, publication_id="PUB-A", **({"medium": "notice_board"} | more))


RULE = Rule(
    id="dec.major-decision-catalogue-published",
    version=1,
    family="dec",
    severity=Severity.LOW,
    scope="county",
    judges=("catalogue_item.listed",),
    reads=("catalogue_item.listed", "disclosure.published"),
    about=("unit_id",),
    evidence=(
        Shown("unit_id", "单位", "Unit"),
        Shown("listed_count", "目录事项数", "Items listed"),
        Shown("day", "最近一次列入日", "Last listed on"),
        Shown("published_day", "首次公布日", "First published on"),
    ),
    title={"zh": "重大决策目录公布", "en": "Decision catalogue published"},
    message={
        "zh": "单位 {unit_id} 有集体决策目录事项 {listed_count} 项（最近 {day}），没有公布记录",
        "en": "Unit {unit_id} lists {listed_count} items of collective decisions (last on {day}); no publication of "
        "its catalogue is known",
    },
    cites=(Cite("cn-major-decision-713", "3"),),
    in_force=date(2019, 9, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "published on the notice board; the unit beside it has not",
            (_item(), _item(unit={"id": OTHER}), _published()),
            {UNIT: "clear", OTHER: ("flagged", "overdue")},
        ),
        Example(
            "published before the last listing",
            (_item("2026-03-01", item_id="CAT-02"), _published(), _item()),
            {UNIT: "clear"},
        ),
        Example("something else was published", (_item(), _published("duty_split")), {UNIT: "flagged"}),
        Example(
            "the day of the listing is not over", (_item(),), {UNIT: ("not_applicable", "not_due")}, as_of="2026-01-04"
        ),
        Example("the day after", (_item(),), {UNIT: ("flagged", "overdue")}, as_of="2026-01-05"),
        Example("items of the transaction catalogue only", (_item(catalogue="transaction"),), {UNIT: "not_applicable"}),
        Example(
            "the transaction catalogue listed last",
            (_item(), _item("2026-05-01", catalogue="transaction", item_id="CAT-02")),
            {UNIT: "flagged"},
        ),
        Example("published by another unit", (_item(), _published(unit={"id": OTHER})), {UNIT: "flagged"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
