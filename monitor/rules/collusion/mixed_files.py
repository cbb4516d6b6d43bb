"""The bid file of one bidder bears the name, seal or code of another bidder of the same lot.

What it checks
    The firms that the profile of each bid file found in it: none of them may be another bidder of the lot.
Why it matters
    Pages of a rival slip into a bid where one office assembles both.
Legal source
    Implementing Regulation of the Tendering Law, article 40 (5), and Measures 87, article 37 (5): bids of different
    bidders mixed into each other are deemed collusion.
Does not apply
    Procedures that are no tender, or outside both laws; lots with one bidder. A partner of the consortium and a
    subcontractor that the bid names are excepted.
Innocent explanations
    The rival is a former client, joint contractor or supplier named among the references; a maker's authorisation that
    both hold; a firm of nearly the same name read wrongly by the profiler.
Ask next
    The page on which the name stands, and what it is: a reference, a licence, or a sheet of the rival's own bid.
Known gaps
    Persons named in a file are not compared (see col.same-pm). Pages without a name are not seen. Where the bid does
    not tell its planned subcontracts, a name found cannot be judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import BID, LOT, PAIR, PROFILE, bids, firms, is_compared, lots, profiles
from monitor.vocabulary.verdicts import Severity

ZH = """一家的投标文件里出现了同一标段另一投标人的名称、印章或代码。

查什么
    每份投标文件特征提取到的企业：不得有同一标段的其他投标人。
为什么要紧
    两份标书在同一间办公室装订，别家的页面才会混进来。
法律依据
    招标投标法实施条例第40条第5项、财政部令第87号第37条第5项：不同投标人的投标文件相互混装的，视为串通投标。
不适用
    不属于招标的程序、两部法律之外的程序；只有一个投标人的标段。联合体成员、投标文件载明的分包人除外。
可能的正当理由
    对方是业绩里的老业主、合作单位或供应商；双方持有同一厂家的授权书；名称相近被误识别。
接着问
    名称出现在哪一页，是业绩、证照，还是对方标书里的一页。
已知不足
    文件中出现的个人不比较（见 col.same-pm）。没有名称的页面看不出。投标没有报送拟分包内容的，出现的名称无法判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """One name is enough."""


def named(f: Facts, files: pl.LazyFrame, told: pl.LazyFrame) -> pl.LazyFrame:
    """Bids whose file names a firm of another bidder of the lot: `LOT`, `bid_id`, `rival`, `file_event`, `is_sure`.

    Not sure: the bid does not tell what it would subcontract, or who made it.
    """
    found = f.of(PROFILE, "named_entities").filter(pl.col("kind") == "organisation")
    found = files.select(*BID, "event").join(found.select("scope_id", "event", firm="id"), on=["scope_id", "event"])
    rivals = firms(f, told).filter(pl.col("firm").is_not_null()).select(*LOT, "firm", rival="bidder")
    met = told.join(found.select(*BID, "firm", file_event="event").unique(), on=BID)
    met = met.join(rivals, on=[*LOT, "firm"], nulls_equal=True).filter(pl.col("rival") != pl.col("bidder"))
    subs = f.of("bid.submitted", "planned_subcontracts").select("scope_id", "event", firm="subcontractor_id")
    met = met.join(subs, on=["scope_id", "event", "firm"], how="anti")
    sent = one_each(f.of("bid.submitted"), BID).select(*BID, is_sure=pl.col("planned_subcontracts_count").is_not_null())
    return met.join(sent, on=BID, how="left").with_columns(pl.col("is_sure").fill_null(value=False))


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a lot, with the bids whose file names a rival."""
    files = profiles(f)
    told = bids(f, files)
    sure = pl.col("is_sure")
    mixed = (
        named(f, files, told)
        .group_by(LOT)
        .agg(
            mixed_bids=pl.col("bid_id").filter(sure).unique().sort(),
            rivals=pl.col("rival").filter(sure).unique().sort(),
            is_open=(~sure).any(),
            events=pl.col("file_event").unique().sort(),
        )
    )
    read = files.filter(pl.col("named_entities_count").is_not_null()).select(BID)
    makers = told.join(read, on=BID).group_by(LOT).agg(told=pl.len().cast(pl.Int64))
    known = told.filter(pl.col("tenderer_id").is_not_null()).group_by(LOT).agg(known=pl.col("bidder").n_unique())
    rows = lots(f, told)
    for part in (mixed, makers, known):
        rows = rows.join(part, on=LOT, how="left", nulls_equal=True)
    is_mixed = pl.col("mixed_bids").list.len() > 0
    lacks = pl.col("is_open") | pl.col("told").is_null() | (pl.col("known").fill_null(0) < PAIR)
    return rows.with_columns(
        is_mixed=pl.when(is_mixed)
        .then(pl.lit(value=True))
        .when(~lacks.fill_null(value=False))
        .then(pl.lit(value=False)),
    )


def applies(_: Params) -> pl.Expr:
    """Tenders with two bidders or more."""
    return is_compared()


def flagged(_: Params) -> pl.Expr:
    """A file names a rival."""
    return pl.col("is_mixed")


OCID = "ocds-tw9990-2026-0017"
FIRMS = {"A": "91999001MA00001110", "B": "91999001MA000012XP", "C": "91999001MA0000138P"}


def _bid(who: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"planned_subcontracts": []} | more
    return like("bid.submitted", "2026-04-19", bid_id=f"B-{who}", tenderer={"id": FIRMS[who]}, **told)


def _file(who: str, *firms: str, kind: str = "organisation", **more: Any) -> dict[str, Any]:
    told = [{"kind": kind, "id": FIRMS.get(one, one)} for one in firms]
    return like(PROFILE, "2026-04-20", bid_id=f"B-{who}", **{"named_entities": told, **more})


TWO = (_bid("A"), _bid("B"))

RULE = Rule(
    id="col.mixed-files",
    version=1,
    family="col",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("bid.submitted", PROFILE),
    reads=("bid.submitted", PROFILE, "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_mixed",),
    evidence=(
        Shown("mixed_bids", "混入他人内容的投标", "Bids that name a rival"),
        Shown("rivals", "被混入的投标人", "Bidders named in them"),
        Shown("bidders", "投标人数", "Bidders"),
        Shown("told", "已提取主体的投标文件数", "Files of which the names were told"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "投标文件相互混装", "en": "Files of one bidder inside another's bid"},
    message={
        "zh": "{mixed_bids#} 份投标文件（{mixed_bids}）里出现了同一标段其他投标人的名称、印章或代码：{rivals}",
        "en": "{mixed_bids#} bid file(s) ({mixed_bids}) bear the name, seal or code of other bidders of the lot: "
        "{rivals}",
    },
    cites=(Cite("cn-bidding-regulation", "40"), Cite("cn-procurement-tender-87", "37")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the file of one names the other", (*TWO, _file("A", "A", "B"), _file("B", "B")), {OCID: "flagged"}),
        Example(
            "the same, told in the opposite order",
            (_file("B", "B"), _file("A", "A", "B"), *TWO[::-1]),
            {OCID: "flagged"},
        ),
        Example(
            "each names itself and the buyer",
            (*TWO, _file("A", "A", "11999001MB000006XG"), _file("B", "B")),
            {OCID: "clear"},
        ),
        Example(
            "the other is named as subcontractor",
            (
                _bid("A", planned_subcontracts=[{"scope": "roof", "subcontractor": {"id": FIRMS["B"]}}]),
                _bid("B"),
                _file("A", "B"),
            ),
            {OCID: "clear"},
        ),
        Example(
            "a partner of the consortium",
            (_bid("A", consortium_members=[{"id": FIRMS["C"]}]), _bid("B"), _file("A", "A", "C")),
            {OCID: "clear"},
        ),
        Example(
            "a partner of the rival's consortium",
            (_bid("A", consortium_members=[{"id": FIRMS["C"]}]), _bid("B"), _file("B", "C")),
            {OCID: "flagged"},
        ),
        Example(
            "no planned subcontracts told: the name cannot be judged",
            (_bid("A", planned_subcontracts=None), _bid("B"), _file("A", "B")),
            {OCID: "not_assessable"},
        ),
        Example(
            "the same, beside a file that can be judged",
            (_bid("A", planned_subcontracts=None), _bid("B"), _file("A", "B"), _file("B", "A")),
            {OCID: "flagged"},
        ),
        Example("nobody profiled the files", TWO, {OCID: "not_assessable"}),
        Example(
            "the names in the file are not told", (*TWO, _file("A", named_entities=None)), {OCID: "not_assessable"}
        ),
        Example("who made the bids is not told", (_file("A", "A", "B"), _file("B")), {OCID: "not_assessable"}),
        Example(
            "who made the bid that names a bidder is not told",
            (*TWO, _file("C", "B")),
            {OCID: "not_assessable"},
        ),
        Example(
            "a person with the code of the rival is no firm", (*TWO, _file("A", "P-1", kind="person")), {OCID: "clear"}
        ),
        Example(
            "the rival bids for another lot",
            (_bid("A", lot_id="L1"), _bid("C", lot_id="L1"), _bid("B", lot_id="L2"), _file("A", "B")),
            {"L1": "clear", "L2": "not_applicable"},
        ),
        Example(
            "a negotiation",
            (like("tender.published", "2026-03-20", method="competitive_negotiation"), *TWO, _file("A", "B")),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
