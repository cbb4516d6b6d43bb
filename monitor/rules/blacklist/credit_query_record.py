"""A supplier got an award in government procurement and nobody kept a record of looking up its credit.

What it checks
    Each award in government procurement: whether for the supplier and every member of its consortium each of the
    three lists (dishonest debtors, serious tax cases, serious conduct in procurement) was looked up for this process
    between its notice and the award. Both days are inside.
Why it matters
    Who stands on one of these lists must be refused; a list that nobody opens refuses nobody.
Legal source
    Notice on Querying Credit Records in Procurement (财库〔2016〕125号), section two: credit records are queried, and
    the result is kept with the papers.
Does not apply
    Tenders under the Tendering Law.
Innocent explanations
    The lists were looked up and only the screenshot was filed; one query of the whole platform covers the three.
Ask next
    The screenshots in the file of the process, with their dates.
Known gaps
    A query that names no process cannot be told to be for this one. What the result was, and whether the supplier was
    refused, is blk.supplier-barred's question. Where no notice is told, only queries that are missing altogether are
    seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny, moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import once, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """政府采购定标，没有查询供应商信用记录的留痕。

查什么
    政府采购的每次定标：自公告至定标（两日均含），对供应商及联合体每一成员，失信被执行人、重大税收违法、政府采购严重违法失信
    三类名单是否逐一为本次采购查询。
为什么要紧
    在名单上的必须拒绝；没有人打开的名单，拒绝不了任何人。
法律依据
    关于在政府采购活动中查询及使用信用记录有关问题的通知（财库〔2016〕125号）第二条：查询信用记录，并将结果与采购文件一并保存。
不适用
    适用招标投标法的招标。
可能的正当理由
    查过，只留了截图；在平台上一次查询，三类名单一并查了。
接着问
    采购档案里的截图和日期。
已知不足
    没有写明采购过程的查询，无法认定是为本次采购。查询结果如何、是否拒绝，由 blk.supplier-barred 判断。没有报送公告的，只看得
    出完全没有查询的。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """Each of these lists, for each member."""

    lists: tuple[str, ...] = param(
        ("dishonest_debtor", "serious_tax", "gp_serious"), unit="list", zh="应查名单", en="Lists to look up",
        codes="credit_list",
    )  # fmt: skip


def awards(f: Facts) -> pl.LazyFrame:
    """Awards with the notice of their process as the moment `notice`."""
    rows = one_each(f.of("award.made"), ["scope_id", "award_id"])
    moment = {"notice": pl.col("at"), "notice_day": pl.col("day"), "notice_clock": pl.col("clock")}
    return with_notice(f, rows, **moment)


def suppliers(f: Facts) -> pl.LazyFrame:
    """`KEY` and `party_id`: who gets the award, of a consortium every member."""
    members = f.of("award.made", "consortium_members").select(*KEY, party_id="id")
    return pl.concat([f.of("award.made").select(*KEY, party_id="supplier_id"), members]).unique()


def queries(f: Facts) -> pl.LazyFrame:
    """Queries of firms for a process, each as the moment `asked`."""
    told = f.of("credit.queried").filter(pl.col("party_kind") == "organisation", pl.col("ocid").is_not_null())
    return told.select("scope_id", "ocid", "party_id", "list", *moment_as("asked"), query_event="event")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an award, with the lists that were not looked up, and for whom."""
    rows = once(awards(f))
    wanted = suppliers(f).with_columns(list=pl.lit(list(p.lists))).explode("list")
    moments = rows.select(*KEY, "ocid", "at", "day", "clock", "notice", "notice_day", "notice_clock")
    pairs = wanted.join(moments, on=KEY).join(queries(f), on=["scope_id", "ocid", "party_id", "list"], how="left")
    since = ~later("notice", "asked")
    until = pl.col("asked_day").is_not_null() & ~later("asked", "")
    by_list = pairs.with_columns(in_time=until & since, late_day=pl.when(~until).then("asked_day")).group_by(
        *KEY, "party_id", "list"
    )
    told = by_list.agg(
        in_time=pl.col("in_time").any(),
        unsure=pl.col("in_time").is_null().any(),
        late_day=pl.col("late_day").min(),
        query_events=pl.col("query_event").drop_nulls(),
    )
    lacks = ~pl.col("in_time")
    by_award = told.group_by(KEY).agg(
        missing=(lacks & ~pl.col("unsure")).any(),
        unsure=(lacks & pl.col("unsure")).any(),
        unqueried=pl.col("list").filter(lacks).unique().sort(),
        parties=pl.col("party_id").filter(lacks).unique().sort(),
        late_day=pl.when(pl.col("late_day").filter(lacks).null_count() == 0).then(
            pl.col("late_day").filter(lacks).max()
        ),
        events=pl.col("query_events").explode().drop_nulls().unique().sort(),
    )
    return rows.join(by_award, on=KEY, how="left").with_columns(cured_day="late_day", stake_fen=cny("amount"))


def applies(_: Params) -> pl.Expr:
    """Awards in government procurement."""
    return pl.col("regime") == "government_procurement"


def flagged(_: Params) -> pl.Expr:
    """A list was not looked up in time; unknown where there was a query and the notice is not told."""
    return pl.col("missing") | pl.when("unsure").then(None).otherwise(pl.lit(value=False))


FIRM, OTHER, OCID = "91999001MA0000146J", "91999001MA00001110", "ocds-tw9990-2026-0017"
GP = "government_procurement"
LISTS = ("dishonest_debtor", "serious_tax", "gp_serious")


def _notice(time: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    return like("tender.published", time, **({"regime": GP} | more))


def _award(time: str = "2026-04-28", **more: Any) -> dict[str, Any]:
    return like("award.made", time, **({"award_id": "AW-A", "regime": GP, "supplier": {"id": FIRM}} | more))


def _asked(*lists: str, day: str = "2026-04-21", who: str = FIRM, **more: Any) -> tuple[dict[str, Any], ...]:
    told: dict[str, Any] = {"party": {"kind": "organisation", "id": who}, "ocid": OCID, "regime": GP}
    return tuple(like("credit.queried", day, list=name, **(told | more)) for name in lists or LISTS)


RULE = Rule(
    id="blk.credit-query-record",
    version=1,
    family="blk",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    scope="process",
    judges=("award.made",),
    reads=("award.made", "tender.published", "credit.queried"),
    about=("award_id",),
    needs=("notice_day",),
    evidence=(
        Shown("unqueried", "未按期查询的名单", "Lists not looked up in time", codes="credit_list"),
        Shown("parties", "未按期查询的供应商", "Suppliers not looked up in time"),
        Shown("notice_day", "公告日", "Notice on"),
        Shown("day", "定标日", "Awarded on"),
        Shown("late_day", "定标后才查询", "Looked up only afterwards, on"),
    ),
    title={"zh": "信用记录查询留痕", "en": "Credit records queried and kept"},
    message={
        "zh": "公告（{notice_day}）至定标（{day}）之间，未见对 {parties} 查询{unqueried}的记录[，{late_day} 才查询]",
        "en": "Between the notice ({notice_day}) and the award ({day}) no query on {parties} is recorded for: "
        "{unqueried}"
        "[; looked up on {late_day} only]",
    },
    cites=(Cite("cn-credit-query-125", "二"),),
    in_force=date(2016, 8, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all three", (_notice(), *_asked(), _award()), {"AW-A": ("clear", "lawful")}),
        Example("the award first", (_award(), *_asked(), _notice()), {"AW-A": "clear"}),
        Example("none", (_notice(), _award()), {"AW-A": "flagged"}),
        Example("two of them", (_notice(), *_asked(*LISTS[:2]), _award()), {"AW-A": "flagged"}),
        Example(
            "two of them, where the place asks for these",
            (_notice(), *_asked(*LISTS[:2]), _award()),
            {"AW-A": "clear"},
            set={"lists": LISTS[:2]},
        ),
        Example("on the day of the notice", (_notice(), *_asked(day="2026-03-20"), _award()), {"AW-A": "clear"}),
        Example("the day before", (_notice(), *_asked(day="2026-03-19"), _award()), {"AW-A": "flagged"}),
        Example("on the day of the award", (_notice(), *_asked(day="2026-04-28"), _award()), {"AW-A": "clear"}),
        Example("the day after", (_notice(), *_asked(day="2026-04-29"), _award()), {"AW-A": "flagged"}),
        Example(
            "on that day, an hour later by the clock",
            (_notice(), *_asked(day="2026-04-28T11:00:00+08:00"), _award("2026-04-28T10:00:00+08:00")),
            {"AW-A": "flagged"},
        ),
        Example(
            "two in time, one too late",
            (_notice(), *_asked(*LISTS[:2]), *_asked(LISTS[2], day="2026-05-04"), _award()),
            {"AW-A": "flagged"},
        ),
        Example(
            "one too late, another never",
            (_notice(), *_asked(LISTS[0]), *_asked(LISTS[2], day="2026-05-04"), _award()),
            {"AW-A": "flagged"},
        ),
        Example(
            "too early, and once more in time",
            (_notice(), *_asked(day="2026-03-01"), *_asked(), _award()),
            {"AW-A": "clear"},
        ),
        Example("another firm was looked up", (_notice(), *_asked(who=OTHER), _award()), {"AW-A": "flagged"}),
        Example(
            "a member of the consortium was not",
            (_notice(), *_asked(), _award(consortium_members=[{"id": OTHER}])),
            {"AW-A": "flagged"},
        ),
        Example(
            "every member was",
            (_notice(), *_asked(), *_asked(who=OTHER), _award(consortium_members=[{"id": OTHER}])),
            {"AW-A": "clear"},
        ),
        Example(
            "for another process",
            (_notice(), *_asked(ocid="ocds-tw9990-2026-0018"), _award()),
            {"AW-A": "flagged"},
        ),
        Example(
            "a notice that is not told", (*_asked(), _award()), {"AW-A": ("not_assessable", "missing: notice_day")}
        ),
        Example("not told, and one list is missing", (*_asked(*LISTS[:2]), _award()), {"AW-A": "flagged"}),
        Example("not told, and looked up too late", (*_asked(day="2026-04-29"), _award()), {"AW-A": "flagged"}),
        Example(
            "a tender under the Tendering Law",
            (_notice(regime="tendering"), _award(regime="tendering")),
            {"AW-A": "not_applicable"},
        ),
        Example("in dollars", (_notice(), _award(amount={"amount": "9.00", "currency": "USD"})), {"AW-A": "flagged"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
