"""Bids were opened, or an award was made, with fewer than three tenderers.

What it checks
    The different tenderers whose bids were accepted at the opening of a lot (where there is an award and no opening:
    whose bids arrived); and those who passed a prequalification before it.
Why it matters
    Two bidders need only each other to set the price.
Legal source
    Law on Tendering and Bidding, article 28; its Implementing Regulation, articles 19 and 44; Government Procurement
    Law, article 36 paragraph 1: with fewer than three the tender is held again. 不足三个, so three are lawful.
Does not apply
    Procedures that are no tender (negotiation, consultation, inquiry, single source, direct award), once the notice
    tells the method; procedures outside both laws.
Innocent explanations
    The tender was ended and the end was not submitted; the procedure was lawfully changed to another method; bids
    were refused by mistake in the record.
Ask next
    The opening record, and the decision by which the tender went on.
Known gaps
    A tender that was opened with too few bids and then ended without an award is taken as not gone on with. Bids
    rejected in the evaluation still count: the law leaves it to the committee whether competition is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, TENDERED, acts, governed, met, once, one_each, with_notice
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.event import day_number
from monitor.vocabulary.verdicts import Severity

ZH = """投标人不足三个，仍然开标或定标。

查什么
    每个标段开标时接收的不同投标人数（有定标而没有开标记录的，看收到投标的人数）；此前通过资格预审的人数。
为什么要紧
    只有两家，彼此一通气就能定价。
法律依据
    招标投标法第28条，实施条例第19条、第44条；政府采购法第36条第1项：不足三个的重新招标。“不足三个”，所以三个符合要
    求。
不适用
    公告载明不属于招标的方式（谈判、磋商、询价、单一来源、直接发包）；两部法律之外的程序。
可能的正当理由
    招标已经终止，终止没有报送；依法改为其他采购方式；记录中误将投标记为拒收。
接着问
    开标记录；决定继续招标的文件。
已知不足
    开标时投标太少、随后没有定标就终止的，按没有继续处理。评标中否决的投标仍计入：是否还有竞争，法律交给评标委员会判断。
"""

NEW_ROUND = ("re_tender", "method_changed")
"""Ends of a lot after which an award belongs to another round."""
NO_DAY = day_number(date(9999, 12, 30))
"""Last day for an act to which no law sets one."""
KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """不足三个: three are enough."""

    min_bidders: int = param(3, unit="count", zh="最少投标人数（含）", en="Fewest tenderers (incl.)")


def firms(f: Facts, kind: str, lists: str, who: str) -> pl.LazyFrame:
    """Acts of `kind` with the number of different firms in one of their lists; bids refused there do not count."""
    rows = f.of(kind, lists)
    rows = rows.filter("is_accepted") if lists == "bids" else rows
    counted = rows.group_by(KEY).agg(firms=pl.col(who).n_unique().cast(pl.Int64))
    return acts(f.of(kind).join(counted, on=KEY, how="left"), firms=pl.col("firms").fill_null(0))


def waiting(f: Facts) -> pl.LazyFrame:
    """Lots with bids or a prequalification, of which nothing was opened, awarded or ended yet."""
    columns = [*PROCESS, "lot_id", "event", "day", "at", "regime"]
    told = pl.concat([f.of(kind).select(columns) for kind in ("bid.submitted", "prequalification.concluded")])
    lots = one_each(told, [*PROCESS, "lot_id"])
    done = [acts(f.of(kind)) for kind in ("bids.opened", "award.made", "tender.terminated")]
    went = met(lots.select(*PROCESS, "lot_id", "event"), pl.concat(done)).select(KEY)
    return lots.join(went, on=KEY, how="anti").with_columns(due_day=pl.lit(NO_DAY, dtype=pl.Int32))


def subjects(f: Facts) -> pl.LazyFrame:
    """What is judged: openings with their award, awards without an opening, lots ended without either, or waiting."""
    rows = {
        kind: f.of(kind).select(*PROCESS, "lot_id", "event", "day", "at", "regime", **columns)
        for kind, columns in {
            "bids.opened": {"is_opening": pl.lit(value=True)},
            "award.made": {"stake_fen": cny("amount")},
            "tender.terminated": {},
        }.items()
    }
    opened, ended = acts(f.of("bids.opened")), acts(f.of("tender.terminated"), outcome=pl.col("outcome"))
    before = governed(rows["award.made"], pl.concat([opened, ended], how="diagonal"))
    before = before.join(rows["award.made"].select(*KEY, "stake_fen"), on=KEY).rename({"event": "award_event"})
    led = before.filter(pl.col("outcome").is_null()).sort("award_event")
    led = led.select("scope_id", "award_event", "stake_fen", event="act_event").unique(KEY, keep="first")
    new_round = pl.col("outcome").is_null() | pl.col("outcome").is_in(NEW_ROUND)
    done = before.filter(new_round).select("scope_id", event="award_event")
    alone = rows["award.made"].join(done, on=KEY, how="anti").with_columns(award_event="event")
    went = met(rows["tender.terminated"], pl.concat([opened, acts(f.of("award.made"))])).select(KEY)
    stopped = rows["tender.terminated"].join(went, on=KEY, how="anti")
    judged = rows["bids.opened"].join(led, on=KEY, how="left")
    return pl.concat([judged, alone, stopped, waiting(f)], how="diagonal")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot that was opened, awarded or ended, with the number of tenderers and whether it went on."""
    rows = once(subjects(f))
    lots = rows.select(*PROCESS, "lot_id", "event", "day")
    opened = (
        governed(rows, firms(f, "bids.opened", "bids", "tenderer_id")).group_by(KEY).agg(opened=pl.col("firms").min())
    )
    passed = governed(rows, firms(f, "prequalification.concluded", "passed", "id"))
    received = f.of("bid.submitted").filter(pl.col("is_receipted").fill_null(value=True))
    arrived = met(lots, acts(received, who=pl.col("tenderer_id"))).group_by(KEY).agg(arrived=pl.col("who").n_unique())
    ended = met(lots, acts(f.of("tender.terminated"))).filter(pl.col("act_day") >= pl.col("day"))
    told = (
        rows.join(opened, on=KEY, how="left")
        .join(arrived, on=KEY, how="left")
        .join(passed.group_by(KEY).agg(passed=pl.col("firms").min()), on=KEY, how="left")
        .join(ended.group_by(KEY).agg(end_event=pl.col("act_event").min()), on=KEY, how="left")
    )
    judged = with_notice(f, told, method=pl.col("method")).with_columns(
        bidders=pl.coalesce("opened", pl.col("arrived").cast(pl.Int64)),
        went_on=pl.col("award_event").is_not_null() | (pl.col("is_opening") & pl.col("end_event").is_null()),
        events=pl.concat_list("award_event", "end_event").list.drop_nulls(),
    )
    return one_each(judged, [*PROCESS, "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders under either law; a method that is not told is presumed to be one, since bids were opened."""
    regime = pl.col("regime").is_in(["tendering", "government_procurement"])
    return regime & pl.col("method").is_in(TENDERED).fill_null(value=True)


def flagged(p: Params) -> pl.Expr:
    """It went on with too few."""
    few = (pl.col("bidders") < p.min_bidders) | (pl.col("passed") < p.min_bidders).fill_null(value=False)
    return pl.col("went_on") & few


OCID = "ocds-tw9990-2026-0017"
FIRMS = ("91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P", "91999001MA0000146J")


def _opened(count: int, day: str = "2026-04-20", refused: int = 0, **more: Any) -> dict[str, Any]:
    bids = [
        {"bid_id": f"B-{place}", "tenderer": {"id": firm}, "is_accepted": place >= refused}
        for place, firm in enumerate(FIRMS[:count])
    ]
    return like("bids.opened", day, bids=bids, **more)


def _ended(outcome: str, day: str = "2026-04-20") -> dict[str, Any]:
    return like("tender.terminated", day, ocid=OCID, outcome=outcome, reason="too_few_tenderers")


def _passed(count: int) -> dict[str, Any]:
    firms = [{"id": firm} for firm in FIRMS]
    return like("prequalification.concluded", "2026-03-15", ocid=OCID, applicants=firms, passed=firms[:count])


def _bid(place: int, **more: Any) -> dict[str, Any]:
    return like("bid.submitted", "2026-04-19", bid_id=f"B-{place}", tenderer={"id": FIRMS[place]}, **more)


AWARD = like("award.made", "2026-04-28")
DOLLARS = {"amount": "900000.00", "currency": "USD"}

RULE = Rule(
    id="tnd.min-bidders-3",
    version=1,
    family="tnd",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("bids.opened", "award.made", "tender.terminated", "bid.submitted", "prequalification.concluded"),
    reads=(
        "bids.opened",
        "bid.submitted",
        "prequalification.concluded",
        "award.made",
        "tender.terminated",
        "tender.published",
    ),
    about=("ocid", "lot_id"),
    evidence=(
        Shown("bidders", "投标人数", "Tenderers"),
        Shown("passed", "通过资格预审人数", "Prequalified"),
        Shown("day", "开标（定标、终止）日", "Opened (awarded, ended) on"),
        Shown("went_on", "是否继续", "Went on"),
        Shown("method", "采购方式", "Method", codes="method"),
    ),
    title={"zh": "投标人不足三个不得开标", "en": "At least three tenderers"},
    message={
        "zh": "投标人（或通过资格预审的）不足 {min_bidders} 个，{day} 仍开标或定标[，投标人 {bidders} 个][，通过资格预审 {passed} 个]",
        "en": "Fewer than {min_bidders} tenderers (or prequalified), yet the lot was opened or awarded on {day}[; "
        "tenderers: {bidders}][; prequalified: {passed}]",
    },
    cites=(
        Cite("cn-bidding-law", "28"),
        Cite("cn-bidding-regulation", "19"),
        Cite("cn-bidding-regulation", "44"),
        Cite("cn-procurement-law", "36"),
    ),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("three tenderers", (_opened(3),), {OCID: "clear"}),
        Example("two tenderers", (_opened(2),), {OCID: "flagged"}),
        Example(
            "three bids of two tenderers",
            (
                like(
                    "bids.opened",
                    "2026-04-20",
                    bids=[
                        {"bid_id": "B-1", "tenderer": {"id": FIRMS[0]}, "is_accepted": True},
                        {"bid_id": "B-2", "tenderer": {"id": FIRMS[1]}, "is_accepted": True},
                        {"bid_id": "B-3", "tenderer": {"id": FIRMS[1]}, "is_accepted": True},
                    ],
                ),
            ),
            {OCID: "flagged"},
        ),
        Example("four bids, two of them refused", (_opened(4, refused=2),), {OCID: "flagged"}),
        Example("nobody bid, and the lot was ended", (_opened(0), _ended("failed")), {OCID: "clear"}),
        Example("two tenderers: the lot was ended", (_opened(2), _ended("failed")), {OCID: "clear"}),
        Example("two tenderers: ended before the opening", (_bid(0), _bid(1), _ended("failed")), {OCID: "clear"}),
        Example("two tenderers: ended, awarded all the same", (_opened(2), _ended("failed"), AWARD), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (AWARD, _ended("failed"), _opened(2)), {OCID: "flagged"}),
        Example(
            "two tenderers: ended, and awarded by another method",
            (_opened(2), _ended("method_changed"), AWARD),
            {OCID: "clear"},
        ),
        Example(
            "two tenderers the first time, three the second",
            (_opened(2), _ended("re_tender"), _opened(3, day="2026-04-25"), AWARD),
            {OCID: "clear"},
        ),
        Example(
            "of two lots one has two tenderers",
            (_opened(3, lot_id="L1"), _opened(2, lot_id="L2")),
            {"L1": "clear", "L2": "flagged"},
        ),
        Example("two prequalified, yet the tender went on", (_passed(2), _opened(3)), {OCID: "flagged"}),
        Example("three prequalified", (_passed(3), _opened(3)), {OCID: "clear"}),
        Example("awarded without an opening, two bids arrived", (_bid(0), _bid(1), AWARD), {OCID: "flagged"}),
        Example(
            "awarded without an opening, three bids arrived and one was refused",
            (_bid(0), _bid(1), _bid(2, is_receipted=False), AWARD),
            {OCID: "flagged"},
        ),
        Example("two bids arrived, nothing is opened", (_bid(0), _bid(1)), {OCID: ("not_applicable", "not_due")}),
        Example("two prequalified, nothing is opened", (_passed(2),), {OCID: ("not_applicable", "not_due")}),
        Example("awarded, and no bid was told", (AWARD,), {OCID: "not_assessable"}),
        Example(
            "a negotiation with two suppliers",
            (like("tender.published", "2026-03-20", method="competitive_negotiation"), _opened(2)),
            {OCID: "not_applicable"},
        ),
        Example("outside both laws", (_opened(2, regime="other"),), {OCID: "not_applicable"}),
        Example("nobody bid, and the lot was opened", (_opened(0),), {OCID: "flagged"}),
        Example(
            "two tenderers: ended before the opening, awarded all the same, in dollars",
            (_bid(0), _bid(1), _ended("failed"), like("award.made", "2026-04-28", amount=DOLLARS)),
            {OCID: "flagged"},
        ),
        Example(
            "two tenderers: opened although the lot was ended the day before",
            (_opened(2), _ended("failed", "2026-04-19")),
            {OCID: "flagged"},
        ),
        Example("two tenderers: opened and awarded", (_opened(2), AWARD), {OCID: "flagged"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
