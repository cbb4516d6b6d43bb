"""A bid file was opened, decrypted or viewed before the opening of bids.

What it checks
    Every access to a bid file that the platform logged: whether it came before the lot was opened (where no opening is
    told: before the planned opening, else the deadline). The bidder's own access to its own file does not count.
Why it matters
    Who reads the sealed bids can tell a friend what to bid.
Legal source
    Implementing Regulation of the Tendering Law, article 41 (1): a tenderer that opens bids before the opening and
    passes on what they say colludes. The log shows the access; that something was passed on is not shown.
Does not apply
    The bidder itself looking into its own bid; procedures outside both laws.
Innocent explanations
    A technical copy or virus scan by the platform, logged as an access to the file; a clock of the platform that runs
    slow; the opening was in fact held earlier than recorded.
Ask next
    Who the actor is, on whose order, and what became of the file; the opening record's time; calls between the actor
    and bidders.
Known gaps
    Only accesses that the platform logs and sends are seen. Whether the actor was allowed does not matter: nobody is
    before the opening. Moments of one day without a clock are never early.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import acts, governed, once, one_each, with_notice
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import BID, LAWS
from monitor.vocabulary.verdicts import Severity

ZH = """投标文件在开标前被打开、解密或查看。

查什么
    平台记录的每次对投标文件的访问：是否早于该标段开标（没有报送开标的，早于预定开标时间，再没有的早于投标截止时间）。投标人
    访问自己的文件不算。
为什么要紧
    谁看了密封的投标，谁就能告诉熟人该报多少。
法律依据
    招标投标法实施条例第41条第1项：招标人在开标前开启投标文件并将有关信息泄露给其他投标人的，属于串通。日志说明有访问，没有说
    明信息已经泄露。
不适用
    投标人查看自己的投标文件；两部法律之外的程序。
可能的正当理由
    平台的技术备份或病毒扫描被记为访问；平台时钟慢；实际开标早于记录。
接着问
    访问人是谁、受谁指派、文件去了哪里；开标记录的时间；访问人与投标人的联系。
已知不足
    只看平台记录并报送的访问。是否有权访问不影响判断：开标前谁都无权。同一天没有钟点的不算提前。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The opening itself is the bound: at that very moment is not before it."""


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a bid file (or lot, where no bid is named), with an access before the opening if there was one."""
    sent = one_each(f.of("bid.submitted"), BID).select(*BID, "tenderer_id", bid_lot="lot_id", bid_event="event")
    members = f.of("bid.submitted", "consortium_members").group_by("scope_id", bid_event="event").agg(members="id")
    seen = f.of("access.logged").filter(pl.col("object") == "bid_file").join(sent, on=BID, how="left")
    seen = seen.join(members, on=["scope_id", "bid_event"], how="left")
    seen = once(seen.with_columns(lot_id=pl.coalesce("lot_id", "bid_lot")))
    opened = governed(seen, acts(f.of("bids.opened")))
    opened = opened.sort("act_at", descending=True).unique(KEY, keep="first", maintain_order=True)
    planned = with_notice(
        f,
        seen.select("scope_id", "ocid", "lot_id", "event", "day"),
        **{f"opens{end}": pl.coalesce(f"opening_at{end}", f"bid_deadline{end}") for end in ("", "_day")},
        opens_clock=pl.when(pl.col("opening_at_day").is_not_null())
        .then("opening_at_clock")
        .otherwise("bid_deadline_clock"),
    ).unique(KEY)
    rows = seen.join(opened.select(*KEY, "act_event", "act_at", "act_day", "act_clock"), on=KEY, how="left")
    rows = rows.join(planned.select(*KEY, "opens", "opens_day", "opens_clock"), on=KEY, how="left")
    own = (pl.col("actor_organisation_id") == pl.col("tenderer_id")).fill_null(value=False)
    own |= pl.col("members").list.contains(pl.col("actor_organisation_id")).fill_null(value=False)
    rows = rows.with_columns(
        opening=pl.coalesce("act_at", "opens"),
        opening_day=pl.coalesce("act_day", "opens_day"),
        opening_clock=pl.coalesce("act_clock", "opens_clock"),
        is_own=own,
        seen_at=pl.col("at").dt.convert_time_zone("Asia/Shanghai").dt.strftime("%Y-%m-%d %H:%M"),
        events=pl.concat_list("act_event").list.drop_nulls(),
    )
    judged = applies(p)
    rank = pl.sum_horizontal(judged, judged & flagged(p))
    return one_each(rows, ["scope_id", "ocid", "lot_id", "bid_id"], first=rank)


def applies(_: Params) -> pl.Expr:
    """Somebody else's access to a bid under either law."""
    return pl.col("regime").is_in(LAWS) & ~pl.col("is_own")


def flagged(_: Params) -> pl.Expr:
    """The opening came after it."""
    return later("opening", "")


OCID = "ocds-tw9990-2026-0017"
BIDDER, PARTNER, AGENCY = "91999001MA00001110", "91999001MA000012XP", "91999001MA0000154D"


def _access(time: str, who: str | None = AGENCY, action: str = "decrypted", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"bid_id": "B-A", "action": action, "object": "bid_file"} | more
    if who:
        told["actor_organisation"] = {"id": who}
    return like("access.logged", time, **told)


BID_A = like("bid.submitted", "2026-04-19", bid_id="B-A", tenderer={"id": BIDDER}, consortium_members=[{"id": PARTNER}])
OPENED = like("bids.opened", "2026-04-20T09:00:00+08:00")
EARLY = _access("2026-04-20T08:59:59+08:00")


def _notice(**more: Any) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", **more)


RULE = Rule(
    id="col.tenderer-early-open",
    version=1,
    family="col",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("access.logged",),
    reads=("access.logged", "bids.opened", "bid.submitted", "tender.published"),
    about=("ocid", "lot_id", "bid_id"),
    needs=("opening_day",),
    evidence=(
        Shown("bid_id", "投标编号", "Bid"),
        Shown("actor_organisation_id", "访问人单位", "Whose staff"),
        Shown("action", "动作", "What was done", codes="access_action"),
        Shown("seen_at", "访问时间", "Accessed at"),
        Shown("opening_day", "开标日", "Opening on"),
        Shown("is_authorised", "记录为有权访问", "Logged as authorised"),
    ),
    title={"zh": "开标前开启投标文件", "en": "Bids opened early"},
    message={
        "zh": "投标文件[ {bid_id} ]于 {seen_at} 被访问（{action}），早于 {opening_day} 的开标[；访问人单位 {actor_organisation_id}]",
        "en": "Bid file[ {bid_id}] accessed ({action}) at {seen_at}, before the opening on {opening_day}[; by staff of "
        "{actor_organisation_id}]",
    },
    cites=(Cite("cn-bidding-regulation", "41"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("a second before the opening", (EARLY, OPENED), {"B-A": "flagged"}),
        Example("the same, told in the opposite order", (OPENED, EARLY), {"B-A": "flagged"}),
        Example("at the very moment", (_access("2026-04-20T09:00:00+08:00"), OPENED), {"B-A": "clear"}),
        Example("three days before", (_access("2026-04-17T09:00:00+08:00"), OPENED), {"B-A": "flagged"}),
        Example("the day only is told", (_access("2026-04-20"), OPENED), {"B-A": "clear"}),
        Example("the day before, without a clock", (_access("2026-04-19"), OPENED), {"B-A": "flagged"}),
        Example(
            "before it and after it",
            (EARLY, OPENED, _access("2026-04-20T10:00:00+08:00", action="viewed")),
            {"B-A": "flagged"},
        ),
        Example(
            "not opened yet: the planned opening counts",
            (EARLY, _notice(bid_deadline="2026-04-20T08:00:00+08:00", opening_at="2026-04-20T09:00:00+08:00")),
            {"B-A": "flagged"},
        ),
        Example(
            "not opened yet, after the planned opening",
            (_notice(opening_at="2026-04-20T08:30:00+08:00"), EARLY),
            {"B-A": "clear"},
        ),
        Example(
            "not opened yet: the deadline counts",
            (_notice(bid_deadline="2026-04-20T09:00:00+08:00"), EARLY),
            {"B-A": "flagged"},
        ),
        Example(
            "after the deadline, where no opening is told",
            (_notice(bid_deadline="2026-04-20T08:30:00+08:00"), EARLY),
            {"B-A": "clear"},
        ),
        Example("neither an opening nor a plan is told", (EARLY,), {"B-A": "not_assessable"}),
        Example(
            "the bidder looks into its own bid",
            (BID_A, OPENED, _access("2026-04-20T08:00:00+08:00", BIDDER)),
            {"B-A": "not_applicable"},
        ),
        Example(
            "so does a partner of its consortium",
            (BID_A, OPENED, _access("2026-04-20T08:00:00+08:00", PARTNER)),
            {"B-A": "not_applicable"},
        ),
        Example(
            "the bidder before, the agency after the opening",
            (BID_A, OPENED, _access("2026-04-20T08:00:00+08:00", BIDDER), _access("2026-04-20T09:30:00+08:00")),
            {"B-A": "clear"},
        ),
        Example(
            "the agency after, the bidder on the next day",
            (BID_A, OPENED, _access("2026-04-20T09:30:00+08:00"), _access("2026-04-21T08:00:00+08:00", BIDDER)),
            {"B-A": "clear"},
        ),
        Example(
            "whose staff it was is not told",
            (BID_A, OPENED, _access("2026-04-20T08:00:00+08:00", None)),
            {"B-A": "flagged"},
        ),
        Example(
            "the list of the committee is another matter",
            (
                OPENED,
                _access("2026-04-20T10:00:00+08:00"),
                _access("2026-04-20T08:00:00+08:00", object="committee_list"),
            ),
            {"B-A": "clear"},
        ),
        Example(
            "another lot was opened before",
            (
                like("bids.opened", "2026-04-20T09:00:00+08:00", lot_id="L1"),
                like("bids.opened", "2026-04-20T11:00:00+08:00", lot_id="L2"),
                {**BID_A, "data": {**BID_A["data"], "lot_id": "L2"}},
                _access("2026-04-20T10:00:00+08:00"),
            ),
            {"B-A": "flagged"},
        ),
        Example("outside both laws", (_access("2026-04-19", regime="other"), OPENED), {"B-A": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
