"""A tender of a class in the county's transaction catalogue was made off the platform after its day of entry.

What it checks
    Each tender whose class stands in the transaction catalogue on its day: whether it is made off the platform
    although the item's day of entry has come. The day of entry itself is included.
Why it matters
    A timetable that nobody keeps leaves the deals where nobody sees them.
Legal source
    Tongcheng county: a transaction catalogue of 32 items, with the day from which each enters the trading platform.
Does not apply
    Classes outside the catalogue, once as many items as the county says it has are told.
Innocent explanations
    The county moved the day of entry and the change was not submitted; the platform could not take the item yet; the
    class of the tender was entered wrongly.
Ask next
    The catalogue in force on that day, and who allowed the deal to be made elsewhere.
Known gaps
    Classes are compared by their code, one within another is not seen. Only deals that begin with a notice are seen.
    The catalogue is the county's: items are not compared by place. Without all its items nobody can say that a class
    is outside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.transactions import KEY, counted, is_whole, items, met
from monitor.vocabulary.verdicts import Severity

ZH = """列入交易目录的项目，进场时间已到，仍然在平台外招标。

查什么
    每次招标：其品目当天在交易目录内、该目录项的进场时间已到的，是否仍在平台外交易。进场时间当日即应进场。
为什么要紧
    定了时间表而没有人照办，交易就仍在看不见的地方。
法律依据
    通城县：制定交易目录32项，明确了进场交易时间表。
不适用
    目录以外的品目（报送的目录项数达到县里公布的项数时才能这样说）。
可能的正当理由
    进场时间已经推迟而没有报送；平台当时还不能受理；招标的品目填错。
接着问
    当天有效的交易目录；由谁同意在平台外交易。
已知不足
    品目按代码比较，大类之下的小类看不出。只看得到发布公告（邀请）的交易。目录是全县的，不按地点比较。目录没有报全的，说不准某
    个品目在目录以外。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """So many items make the catalogue whole."""

    catalogue_size: int = param(32, unit="count", zh="交易目录项数", en="Items in the transaction catalogue")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a tender, with the items of its class that hold on its day."""
    tenders = f.of("tender.published").with_columns(act_class="catalogue_class", amount_cny=cny("budget"))
    told = items(f)
    pairs = met(tenders, told).with_columns(is_due=pl.col("entry_day") <= pl.col("day"))
    found = pairs.group_by(KEY).agg(
        is_large=pl.col("is_large").any(ignore_nulls=False),
        is_due=(pl.col("is_large") & pl.col("is_due")).any(ignore_nulls=False),
        item_ids=pl.col("item_id").unique().sort(),
        entry_day=pl.col("entry_day").filter(pl.col("is_large")).min(),
        events=pl.col("item_event").unique().sort(),
    )
    rows = counted(tenders, told).join(found, on=KEY, how="left")
    outside = is_whole(p.catalogue_size) & pl.col("act_class").is_not_null()
    rows = rows.with_columns(
        is_listed=pl.when(pl.col("item_ids").is_not_null())
        .then(pl.lit(value=True))
        .when(outside)
        .then(pl.lit(value=False)),
        stake_fen="amount_cny",
    )
    return one_each(rows, ["scope_id", "ocid"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Classes of the catalogue."""
    return pl.col("is_listed")


def below(_: Params) -> pl.Expr:
    """Smaller than what every item of the class begins with."""
    return ~pl.col("is_large")


def flagged(_: Params) -> pl.Expr:
    """Off the platform, and due on it."""
    return (pl.col("venue") == "off_platform") & pl.col("is_due")


OCID = "ocds-tw9990-2026-0017"


def _item(item_id: str = "T-1", *, entry: str | None = "2026-03-20", day: str = "2026-01-04", **more: Any) -> Any:
    due = {} if entry is None else {"entry_due_date": entry}
    told = {"catalogue": "transaction", "action": "tender", "item_id": item_id, "catalogue_class": "C-ORE"}
    return like("catalogue_item.listed", day, **(told | due | more))


def _tender(day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like("tender.published", day, **({"catalogue_class": "C-ORE", "venue": "off_platform"} | more))


def _rest(count: int) -> tuple[dict[str, Any], ...]:
    return tuple(_item(f"R-{n}", catalogue_class=f"C-{n}") for n in range(count))


ONE = {"catalogue_size": 1}

RULE = Rule(
    id="tnd.catalogue-timetable",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    scope="county",
    judges=("tender.published",),
    reads=("tender.published", "catalogue_item.listed"),
    references=("catalogue_item.listed",),
    about=("ocid",),
    needs=("act_class", "venue"),
    evidence=(
        Shown("act_class", "品目", "Class"),
        Shown("item_ids", "目录事项", "Catalogue items"),
        Shown("entry_day", "进场时间", "Day of entry"),
        Shown("day", "招标日", "Tendered on"),
        Shown("venue", "交易场所", "Venue", codes="venue"),
        Shown("items_told", "当天报送的目录项数", "Items told on that day"),
    ),
    title={"zh": "交易目录进场时间表", "en": "Catalogue entry by its due date"},
    message={
        "zh": "品目 {act_class}（目录事项 {item_ids}）自 {entry_day} 起应进场交易，{day} 的招标在{venue}",
        "en": "Class {act_class} (catalogue items {item_ids}) is due on the platform from {entry_day}; the tender of "
        "{day} is {venue}",
    },
    cites=(Cite("seed-tongcheng", "确权(2)"),),
    in_force=date(2015, 4, 8),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("off the platform on the day of entry", (_item(), _tender()), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (_tender(), _item()), {OCID: "flagged"}),
        Example("the day before", (_item(entry="2026-03-21"), _tender()), {OCID: ("clear", "lawful")}),
        Example("on the platform", (_item(), _tender(venue="platform")), {OCID: ("clear", "lawful")}),
        Example("the venue is not told", (_item(), _tender(venue=None)), {OCID: ("not_assessable", "missing: venue")}),
        Example("the item has no day of entry", (_item(entry=None), _tender()), {OCID: "not_assessable"}),
        Example(
            "the class of the tender is not told",
            (_item(), _tender(catalogue_class=None)),
            {OCID: ("not_assessable", "missing: act_class")},
            set=ONE,
        ),
        Example(
            "a class outside a catalogue of 32 items",
            (*_rest(32), _tender()),
            {OCID: ("not_applicable", "out_of_scope")},
        ),
        Example("outside, and only 31 items are told", (*_rest(31), _tender()), {OCID: "not_assessable"}),
        Example(
            "outside, one of 32 ended the day before",
            (*_rest(31), _item("R-31", catalogue_class="C-31", valid_until="2026-03-19"), _tender()),
            {OCID: "not_assessable"},
        ),
        Example(
            "outside, the last of 32 ends on that very day",
            (*_rest(31), _item("R-31", catalogue_class="C-31", valid_until="2026-03-20"), _tender()),
            {OCID: "not_applicable"},
        ),
        Example(
            "one of the items names no class",
            (_item("R-1", catalogue_class=None), _tender()),
            {OCID: "not_assessable"},
            set=ONE,
        ),
        Example(
            "from 100,000 yuan on: the amount itself",
            (_item(threshold="100000.00"), _tender(budget="100000.00")),
            {OCID: "flagged"},
        ),
        Example(
            "a fen less",
            (_item(threshold="100000.00"), _tender(budget="99999.99")),
            {OCID: ("clear", "below_threshold")},
        ),
        Example("the budget is not told", (_item(threshold="100000.00"), _tender()), {OCID: "not_assessable"}),
        Example(
            "in dollars",
            (_item(threshold="100000.00"), _tender(budget={"amount": "900000.00", "currency": "USD"})),
            {OCID: "not_assessable"},
        ),
        Example(
            "a second notice of the process, on the platform",
            (_item(), _tender(), _tender("2026-04-20", venue="platform")),
            {OCID: "flagged"},
        ),
        Example(
            "of the collective-decision catalogue",
            (_item(catalogue="collective_decision"), _tender()),
            {OCID: "not_assessable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
