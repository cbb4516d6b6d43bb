"""Of those who bid in vain some were not told the result.

What it checks
    For each award that was notified: whether every tenderer whose bid was opened got a notice, the winner aside.
Why it matters
    Who does not know that he lost cannot object in time, and does not get his bond back.
Legal source
    Law on Tendering and Bidding, article 45: the winner is notified and, at the same time, all others who bid.
Does not apply
    Government procurement (the result is published) and procedures outside both laws.
Innocent explanations
    The platform notifies everybody by itself and the list was not submitted in full.
Ask next
    The messages that the platform sent, and when the others learned of the result.
Known gaps
    Whether the notices went out at the same time is not looked at. Where no opening or no notice is told, nobody can
    say who was left out. Bids refused at the opening are none; a consortium is its leader.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, acts, governed, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """没有把中标结果通知所有未中标的投标人。

查什么
    每个已发通知书的中标结果：除中标人外，开标的每个投标人是否都收到结果通知。
为什么要紧
    不知道自己没中标，就来不及提出异议，也拿不回保证金。
法律依据
    招标投标法第45条：向中标人发出中标通知书，同时将中标结果通知所有未中标的投标人。
不适用
    政府采购（结果公告）；两部法律之外的程序。
可能的正当理由
    平台自动通知了所有人，名单没有报全。
接着问
    平台发出的通知；其他投标人什么时候知道结果。
已知不足
    是否同时发出不看。没有报送开标或者通知的，无法说漏了谁。开标时拒收的不算投标；联合体按牵头人算。
"""

KEY = ["scope_id", "event"]
AWARD = ["scope_id", "award_id"]


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def losers(f: Facts, awards: pl.LazyFrame) -> pl.LazyFrame:
    """Per award: the tenderers of the opening it goes by (`bidders`), and who of those that lost was told nothing."""
    last = governed(awards, acts(f.of("bids.opened"), opening=pl.col("event"))).select(*KEY, "opening")
    bids = f.of("bids.opened", "bids").filter("is_accepted").select("scope_id", "tenderer_id", opening="event")
    told = f.of("award.notified", "notices").select(*KEY, "recipient_id")
    told = told.join(f.of("award.notified").select(*KEY, "award_id"), on=KEY)
    told = told.select(*AWARD, tenderer_id="recipient_id", is_told=pl.lit(value=True)).unique()
    rows = last.join(bids.unique(), on=["scope_id", "opening"], how="left")
    rows = rows.join(awards.select(*KEY, "award_id", "supplier_id"), on=KEY)
    rows = rows.join(told, on=[*AWARD, "tenderer_id"], how="left")
    lost, name = pl.col("tenderer_id") != pl.col("supplier_id"), pl.col("tenderer_id")
    return rows.group_by(KEY).agg(
        bidders=name.n_unique().cast(pl.Int64),
        left_out=name.filter(lost & pl.col("is_told").is_null()).unique().sort(),
        openings=pl.col("opening").unique().sort(),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row an award, or a notice of an award that was not told."""
    awards = one_each(f.of("award.made"), AWARD)
    sent = f.of("award.notified").sort("day", "at", "event")
    first = sent.group_by(AWARD, maintain_order=True).agg(notified_day=pl.col("day").first(), notices=pl.col("event"))
    alone = sent.join(awards.select(AWARD), on=AWARD, how="anti").unique(AWARD, keep="first", maintain_order=True)
    alone = alone.select(*PROCESS, "award_id", "regime", "event", "day")
    rows = pl.concat([awards.with_columns(stake_fen=cny("amount")), alone], how="diagonal")
    rows = rows.join(losers(f, awards), on=KEY, how="left").join(first, on=AWARD, how="left")
    return rows.with_columns(events=pl.concat_list("openings", "notices"))


def applies(_: Params) -> pl.Expr:
    """Awards under the tendering law."""
    return pl.col("regime") == "tendering"


def flagged(_: Params) -> pl.Expr:
    """Notices went out, and somebody who lost got none."""
    return pl.when(pl.col("notified_day").is_not_null()).then(pl.col("left_out").list.len() > 0)


FIRST, SECOND, THIRD = "91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P"


def _opened(*firms: str, refused: str | None = None, **more: Any) -> dict[str, Any]:
    bids = [{"bid_id": f"B-{firm}", "tenderer": {"id": firm}, "is_accepted": firm != refused} for firm in firms]
    return like("bids.opened", "2026-04-20", bids=bids, **more)


def _award(firm: str = FIRST, name: str = "AW-A", **more: Any) -> dict[str, Any]:
    return like("award.made", "2026-04-28", award_id=name, supplier={"id": firm}, **more)


def _sent(*firms: str, winner: str = FIRST, name: str = "AW-A", day: str = "2026-04-29", **more: Any) -> dict[str, Any]:
    rows = [{"recipient": {"id": firm}, "is_winner": firm == winner} for firm in firms]
    return like("award.notified", day, award_id=name, notices=rows, **more)


ALL = (FIRST, SECOND, THIRD)
RULE = Rule(
    id="awd.result-notified",
    version=1,
    family="awd",
    severity=Severity.LOW,
    scope="process",
    judges=("award.made", "award.notified"),
    reads=("award.made", "award.notified", "bids.opened"),
    about=("award_id",),
    needs=("bidders", "notified_day"),
    evidence=(
        Shown("left_out", "没有收到通知的投标人", "Tenderers not notified"),
        Shown("bidders", "开标的投标人", "Tenderers opened"),
        Shown("notified_day", "通知书发出日", "Notified on"),
        Shown("lot_id", "标段", "Lot"),
    ),
    title={"zh": "同时通知未中标人", "en": "Those who lost are told the result"},
    message={
        "zh": "{notified_day} 发出中标通知；开标的 {bidders} 个投标人中，{left_out#} 个没有收到结果通知：{left_out}",
        "en": "Notified on {notified_day}; of {bidders} tenderers {left_out#} got no notice of the result: {left_out}",
    },
    cites=(Cite("cn-bidding-law", "45"),),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("all three were told", (_opened(*ALL), _award(), _sent(*ALL)), {"AW-A": "clear"}),
        Example("one was not", (_opened(*ALL), _award(), _sent(FIRST, THIRD)), {"AW-A": "flagged"}),
        Example(
            "the same, submitted in the opposite order",
            (_sent(FIRST, THIRD), _award(), _opened(*ALL)),
            {"AW-A": "flagged"},
        ),
        Example(
            "told by a second sending",
            (_opened(*ALL), _award(), _sent(FIRST, THIRD), _sent(SECOND, day="2026-04-30")),
            {"AW-A": "clear"},
        ),
        Example(
            "a bid that was refused at the opening is none",
            (_opened(*ALL, refused=SECOND), _award(), _sent(FIRST, THIRD)),
            {"AW-A": "clear"},
        ),
        Example("the winner was the only one", (_opened(FIRST), _award(), _sent(FIRST)), {"AW-A": "clear"}),
        Example(
            "the others were told, the winner was not",
            (_opened(*ALL), _award(), _sent(SECOND, THIRD)),
            {"AW-A": "clear"},
        ),
        Example(
            "of two lots one left somebody out",
            (
                _opened(*ALL, lot_id="L1"),
                _opened(SECOND, THIRD, lot_id="L2"),
                _award(lot_id="L1"),
                _award(SECOND, name="AW-B", lot_id="L2"),
                _sent(*ALL),
                _sent(SECOND, winner=SECOND, name="AW-B"),
            ),
            {"AW-A": "clear", "AW-B": "flagged"},
        ),
        Example("no opening was told", (_award(), _sent(FIRST)), {"AW-A": ("not_assessable", "missing: bidders")}),
        Example("no notice was told", (_opened(*ALL), _award()), {"AW-A": ("not_assessable", "missing: notified_day")}),
        Example(
            "a notice of an award that was not told",
            (_opened(*ALL), _sent(FIRST)),
            {"AW-A": ("not_assessable", "missing: bidders")},
        ),
        Example(
            "government procurement",
            tuple(
                {**one, "data": one["data"] | {"regime": "government_procurement"}}
                for one in (_opened(*ALL), _award(), _sent(FIRST))
            ),
            {"AW-A": "not_applicable"},
        ),
        Example(
            "a corrected notice: everybody was told",
            (_sent(FIRST), _sent(*ALL, corrects="ex-1"), _opened(*ALL), _award()),
            {"AW-A": "clear"},
        ),
        Example(
            "left out, in dollars",
            (_opened(*ALL), _award(amount={"amount": "9.00", "currency": "USD"}), _sent(FIRST)),
            {"AW-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
