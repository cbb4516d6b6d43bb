"""The bid file that was opened is not the one that lay sealed at the deadline.

What it checks
    For each bid in the opening record the digest of the file opened against that of the last file that arrived by the
    deadline (where the notice tells none: by the opening).
Why it matters
    A file exchanged after the deadline was written by somebody who may know the other prices.
Legal source
    Implementing Regulation of the Tendering Law, article 41 (4): letting a bidder withdraw or change its bid is
    collusion of the tenderer; Implementing Regulation of the Government Procurement Law, article 74 (1) and (2).
Does not apply
    Bids refused at the opening; procedures outside both laws. A bidder may replace its own bid until the deadline.
Innocent explanations
    One digest was taken of the sealed package and the other of the decrypted file; the platform re-signed or repacked
    the file at the opening; the deadline was put off and the notice not corrected.
Ask next
    Both files, with the platform's storage log between deadline and opening.
Known gaps
    A deadline moved by a clarification is not followed. A bid that arrived only after the deadline has no digest at the
    deadline (see tnd.late-bid).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each, with_notice
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import BID, LAWS
from monitor.vocabulary.verdicts import Severity

ZH = """开标时打开的投标文件不是投标截止时密封的那一份。

查什么
    开标记录里每份投标：所开文件的摘要，与截止时间前最后送达的文件的摘要（公告没有报送截止时间的，以开标时间为准）是否相同。
为什么要紧
    截止后换进来的文件，写的人可能已经知道别家的报价。
法律依据
    招标投标法实施条例第41条第4项：招标人授意投标人撤换、修改投标文件的，属于串通；政府采购法实施条例第74条第1项、第2项。
不适用
    开标时拒收的投标；两部法律之外的程序。截止之前投标人可以替换自己的投标文件。
可能的正当理由
    一个摘要取自密封包，另一个取自解密后的文件；平台开标时重新签名或打包；截止时间推迟了，公告没有更正。
接着问
    两份文件，以及平台从截止到开标之间的存储日志。
已知不足
    澄清文件推迟的截止时间不跟随。截止之后才送达的投标没有截止时的摘要（见 tnd.late-bid）。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The same file, or not."""


def openings(f: Facts) -> pl.LazyFrame:
    """Every bid of an opening record: `BID`, its lot, the digest of the file opened, the deadline or the opening."""
    opened = f.of("bids.opened").select("scope_id", "event", "ocid", "lot_id", "regime", "at", "day", "clock")
    ends = {end or "at": pl.col(f"bid_deadline{end}") for end in ("", "_day", "_clock")}
    noticed = with_notice(f, opened, **{f"ends{name if name != 'at' else ''}": told for name, told in ends.items()})
    noticed = noticed.sort("ends", descending=True, nulls_last=True).unique(["scope_id", "event"], keep="first")
    told = pl.col("ends_day").is_not_null()
    noticed = noticed.with_columns(
        limit=pl.when(told).then("ends").otherwise("at"),
        limit_day=pl.when(told).then("ends_day").otherwise("day"),
        limit_clock=pl.when(told).then("ends_clock").otherwise("clock"),
    )
    rows = f.of("bids.opened", "bids").select(
        "scope_id", "event", "bid_id", "tenderer_id", "is_accepted", opened_sha256="file_sha256"
    )
    return rows.join(noticed, on=["scope_id", "event"])


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a bid opened, with the digests of both files."""
    rows = openings(f)
    sent = f.of("bid.submitted").select(*BID, *moment_as("sent"), sealed_sha256="file_sha256", sent_event="event")
    limits = rows.select(*BID, "event", "limit", "limit_day", "limit_clock").join(sent, on=BID)
    by_then = limits.filter(~later("sent", "limit"))
    last = by_then.sort("sent", "sent_event").unique([*BID, "event"], keep="last", maintain_order=True)
    rows = rows.join(last.select(*BID, "event", "sealed_sha256", "sent_event"), on=[*BID, "event"], how="left")
    rows = rows.with_columns(events=pl.concat_list("sent_event").list.drop_nulls())
    return one_each(rows, BID, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Bids accepted at an opening under either law."""
    return pl.col("regime").is_in(LAWS) & pl.col("is_accepted")


def flagged(_: Params) -> pl.Expr:
    """Two digests."""
    return pl.col("opened_sha256") != pl.col("sealed_sha256")


FIRST, SECOND = "1" * 64, "2" * 64
DEADLINE = "2026-04-20T09:00:00+08:00"
NOTICE = like("tender.published", "2026-03-20", bid_deadline=DEADLINE)


def _sent(sha: str | None, time: str = "2026-04-19T15:20:00+08:00") -> dict[str, Any]:
    return like("bid.submitted", time, bid_id="B-A", file_sha256=sha)


def _opened(sha: str | None, *, is_accepted: bool = True, **more: Any) -> dict[str, Any]:
    bid = {"bid_id": "B-A", "tenderer": {"id": "91999001MA00001110"}, "is_accepted": is_accepted}
    told: dict[str, Any] = {"bids": [bid | ({"file_sha256": sha} if sha else {})]} | more
    return like("bids.opened", "2026-04-20T09:10:00+08:00", **told)


RULE = Rule(
    id="col.tenderer-swap-file",
    version=1,
    family="col",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("bids.opened",),
    reads=("bids.opened", "bid.submitted", "tender.published"),
    about=("bid_id",),
    needs=("opened_sha256", "sealed_sha256"),
    evidence=(
        Shown("tenderer_id", "投标人", "Bidder"),
        Shown("sealed_sha256", "截止时文件摘要", "Digest at the deadline"),
        Shown("opened_sha256", "开标时文件摘要", "Digest at the opening"),
        Shown("limit_day", "投标截止日", "Deadline on"),
        Shown("day", "开标日", "Opened on"),
    ),
    title={"zh": "撤换修改投标文件", "en": "Bid file changed after the deadline"},
    message={
        "zh": "投标人 {tenderer_id} 于 {day} 开标时的文件摘要 {opened_sha256}，与截止（{limit_day}）前送达的 {sealed_sha256} 不同",
        "en": "The file of {tenderer_id} opened on {day} has digest {opened_sha256}; the one received by the deadline "
        "({limit_day}) had {sealed_sha256}",
    },
    cites=(Cite("cn-bidding-regulation", "41"), Cite("cn-procurement-regulation", "74")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the same file", (_sent(FIRST), _opened(FIRST)), {"B-A": "clear"}),
        Example("another file", (_sent(FIRST), _opened(SECOND)), {"B-A": "flagged"}),
        Example("the same, told in the opposite order", (_opened(SECOND), _sent(FIRST)), {"B-A": "flagged"}),
        Example(
            "replaced by the bidder at the very deadline",
            (NOTICE, _sent(FIRST), _sent(SECOND, DEADLINE), _opened(SECOND)),
            {"B-A": "clear"},
        ),
        Example(
            "replaced a second after the deadline",
            (NOTICE, _sent(FIRST), _sent(SECOND, "2026-04-20T09:00:01+08:00"), _opened(SECOND)),
            {"B-A": "flagged"},
        ),
        Example(
            "no deadline is told: the last before the opening counts",
            (_sent(FIRST), _sent(SECOND, "2026-04-20T09:09:00+08:00"), _opened(SECOND)),
            {"B-A": "clear"},
        ),
        Example(
            "arrived after the deadline only",
            (NOTICE, _sent(FIRST, "2026-04-20T09:05:00+08:00"), _opened(SECOND)),
            {"B-A": "not_assessable"},
        ),
        Example("no digest at the opening", (_sent(FIRST), _opened(None)), {"B-A": "not_assessable"}),
        Example("no digest on arrival", (_sent(None), _opened(SECOND)), {"B-A": "not_assessable"}),
        Example(
            "refused at the opening", (_sent(FIRST), _opened(SECOND, is_accepted=False)), {"B-A": "not_applicable"}
        ),
        Example(
            "the digest was told wrongly, and corrected",
            (_sent(FIRST), {**_sent(SECOND), "corrects": "ex-1"}, _opened(SECOND)),
            {"B-A": "clear"},
        ),
        Example("outside both laws", (_sent(FIRST), _opened(SECOND, regime="other")), {"B-A": "not_applicable"}),
        Example(
            "under government procurement",
            (_sent(FIRST), _opened(SECOND, regime="government_procurement")),
            {"B-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
