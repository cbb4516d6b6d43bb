"""Before the award the buyer's side and a tenderer dealt with price or content.

What it checks
    Each recorded contact between the buyer's side and a tenderer about price or content, against the awards of its lot:
    whether it came before one, or before any.
Why it matters
    A price settled between two makes the competition a show.
Legal source
    Law on Tendering and Bidding, article 43: before the winner is determined no negotiation on price, plan or other
    matters of substance.
Does not apply
    Government procurement and procedures outside both laws; methods that negotiate; written clarifications and other
    contacts; contacts after the award.
Innocent explanations
    The contact was asked for by the committee and put down under the wrong topic; it was about the next procedure.
Ask next
    Who asked for it, what was said, and whether it was put to the other tenderers.
Known gaps
    Seen is only what the agency or the platform records. Contacts of one tenderer on one topic in one lot are one.
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
from monitor.rules.kit.lots import PROCESS, TENDERED, acts, met, one_each, with_notice
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """定标之前，招标方与投标人就价格或方案内容往来。

查什么
    每次登记的、招标方与投标人就价格或方案内容的往来，是否在该标段定标之前，或者还没有定标。
为什么要紧
    两家私下谈好的价格，让竞争成了走过场。
法律依据
    招标投标法第43条：在确定中标人前，招标人不得与投标人就投标价格、投标方案等实质性内容进行谈判。
不适用
    政府采购；两部法律之外的程序；以谈判为方式的采购；书面澄清和其他往来；定标以后的往来。
可能的正当理由
    评标委员会要求的澄清，登记时选错了内容；谈的是下一个项目。
接着问
    谁提出的，谈了什么，是否同样告知其他投标人。
已知不足
    只看得见代理机构或平台登记的往来。同一投标人在同一标段就同一内容的多次往来算一次。
"""

KEY = ["scope_id", "event"]
SUBSTANCE = ("price", "scope")


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a tenderer, topic and lot, with whether an award came before the contact, and whether one came after."""
    told = f.of("communication.recorded")
    made = acts(f.of("award.made"), award_fen=cny("amount")).rename({"act_at": "act"})
    pairs = met(told.select(*PROCESS, "lot_id", "event", "at", "day", "clock"), made)
    is_after = later("act", "")
    awarded = pairs.group_by(KEY).agg(
        before=(~is_after).sum(),
        award_day=pl.col("act_day").filter(is_after).min(),
        stake_fen=pl.col("award_fen").filter(is_after).max(),
        events=pl.col("act_event").filter(is_after).unique().sort(),
    )
    rows = with_notice(f, told, method=pl.col("method")).join(awarded, on=KEY, how="left")
    return one_each(rows, [*PROCESS, "lot_id", "tenderer_id", "topic"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders under the tendering law; a method that is not told is presumed to be one."""
    return (pl.col("regime") == "tendering") & pl.col("method").is_in(TENDERED).fill_null(value=True)


def flagged(_: Params) -> pl.Expr:
    """On substance, and nothing was awarded before it, or something after it."""
    is_open = pl.col("award_day").is_not_null() | (pl.col("before").fill_null(0) == 0)
    return pl.col("topic").is_in(SUBSTANCE) & is_open


FIRM = "91999001MA000012XP"
OCID = "ocds-tw9990-2026-0017"


def _met(day: str = "2026-04-23", topic: str = "price", firm: str = FIRM, **more: Any) -> dict[str, Any]:
    return like("communication.recorded", day, topic=topic, tenderer={"id": firm}, **more)


def _award(day: str, name: str = "AW-A", **more: Any) -> dict[str, Any]:
    return like("award.made", day, award_id=name, **more)


def _tender(method: str) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", method=method)


RULE = Rule(
    id="awd.pre-award-negotiation",
    version=1,
    family="awd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("communication.recorded",),
    reads=("communication.recorded", "award.made", "tender.published"),
    about=("ocid", "lot_id", "tenderer_id", "topic"),
    evidence=(
        Shown("topic", "往来内容", "Topic", codes="communication_topic"),
        Shown("day", "往来日", "Contact on"),
        Shown("award_day", "定标日", "Awarded on"),
        Shown("tenderer_id", "投标人", "Tenderer"),
        Shown("buyer_side_id", "招标方", "Buyer's side"),
    ),
    title={"zh": "定标前不谈判", "en": "No negotiation before the award"},
    message={
        "zh": "{day} 招标方 {buyer_side_id} 与投标人 {tenderer_id} 就{topic}往来[，{award_day} 才定标]",
        "en": "On {day} {buyer_side_id} dealt with tenderer {tenderer_id} on {topic}[; awarded on {award_day}]",
    },
    cites=(Cite("cn-bidding-law", "43"),),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("on the price, the day before the award", (_met(), _award("2026-04-24")), {FIRM: "flagged"}),
        Example("the same, submitted in the opposite order", (_award("2026-04-24"), _met()), {FIRM: "flagged"}),
        Example("on the content", (_met(topic="scope"), _award("2026-04-24")), {FIRM: "flagged"}),
        Example("a written clarification", (_met(topic="clarification"), _award("2026-04-24")), {FIRM: "clear"}),
        Example("on the day of the award, no clock told", (_met(), _award("2026-04-23")), {FIRM: "clear"}),
        Example(
            "an hour before the award",
            (_met("2026-04-23T09:00:00+08:00"), _award("2026-04-23T10:00:00+08:00")),
            {FIRM: "flagged"},
        ),
        Example("the day after the award", (_met(), _award("2026-04-22")), {FIRM: "clear"}),
        Example(
            "between the award that fell and the next one",
            (_met(), _award("2026-04-22"), _award("2026-04-30", name="AW-B")),
            {FIRM: "flagged"},
        ),
        Example("nothing was awarded yet", (_met(),), {FIRM: "flagged"}),
        Example(
            "the other lot was awarded before",
            (_met(lot_id="L1"), _award("2026-04-22", lot_id="L2")),
            {FIRM: "flagged"},
        ),
        Example(
            "twice on one topic: one finding, of the contact before the award",
            (_met(), _met("2026-05-10"), _award("2026-04-24")),
            {FIRM: "flagged"},
        ),
        Example(
            "two tenderers are two",
            (_met(), _met(topic="other", firm="91999001MA0000138P"), _award("2026-04-24")),
            {FIRM: "flagged", "91999001MA0000138P": "clear"},
        ),
        Example("an open tender", (_tender("open"), _met()), {FIRM: "flagged"}),
        Example("a negotiation", (_tender("competitive_negotiation"), _met()), {FIRM: "not_applicable"}),
        Example("government procurement", (_met(regime="government_procurement"),), {FIRM: "not_applicable"}),
        Example("a corrected topic", (_met(), _met(topic="clarification", corrects="ex-1")), {FIRM: "clear"}),
        Example(
            "before an award in dollars",
            (_met(), _award("2026-04-24", amount={"amount": "9.00", "currency": "USD"})),
            {FIRM: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
