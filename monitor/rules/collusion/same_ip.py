"""Different bidders of one lot uploaded their bids from the same public address within a day.

What it checks
    For each lot the public addresses from which the bids arrived. Two bidders with one address, not further apart than
    the given hours, are named.
Why it matters
    Two bids sent from one desk were probably handled by one person.
Legal source
    Implementing Regulation of the Tendering Law, article 40 (2): bids handled by one unit or person are deemed
    collusion. No article names an address: it is evidence for (2), a presumption of practice that the bidders must be
    allowed to explain. The hours are this product's.
Does not apply
    Procedures that are no tender, or outside both laws; lots with one bidder. Members of a consortium are one bidder.
    Addresses on the county's white list (ip_whitelist): the trading centre's network, the agency's.
Innocent explanations
    One address for many: a hotel, an office building, a carrier's shared address for a whole town, a print shop, a
    mobile network, the trading centre's wireless network.
Ask next
    To whom the provider had given the address, and how many users share it; where each bid was sent from and by whom;
    whether other traces (author, machine, contact, bond) meet on the same bidders.
Known gaps
    Only uploads are told, downloads of the tender document are not. A bidder behind a proxy shows another's address.
    Without clocks days are counted: the day after is within 24 hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import BID, HOUR, LOT, bids, carried, compared, is_compared, near
from monitor.vocabulary.verdicts import Severity

ZH = """同一标段的不同投标人在一天之内从同一公网IP上传投标文件。

查什么
    每个标段投标文件上传的公网地址；两个投标人地址相同、相隔不超过给定小时数的列出。
为什么要紧
    从同一张桌子发出的两份投标，很可能由同一个人办理。
法律依据
    招标投标法实施条例第40条第2项：委托同一单位或者个人办理投标事宜的，视为串通投标。法条没有写IP地址：它是第2项的证据，属于推
    定口径，必须允许投标人解释。小时数是本系统设定的。
不适用
    不属于招标的程序、两部法律之外的程序；只有一个投标人的标段。联合体各方算一个投标人。县里白名单（ip_whitelist）上的地
    址：交易中心、代理机构的网络。
可能的正当理由
    多人共用一个地址：宾馆、写字楼、运营商给整个城镇的共享出口、打印店、手机网络、交易中心的无线网。
接着问
    运营商把该地址分给了谁、有多少用户共用；每份投标由谁在哪里上传；同样的投标人是否还有其他痕迹（作者、设备、联系人、保证
    金）相同。
已知不足
    只报送上传地址，没有下载招标文件的地址。使用代理的投标人显示别人的地址。没有钟点的按日计算：次日算在24小时以内。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """So many hours apart, this many included."""

    time_window: int = param(24, unit="hour", zh="相隔时间（小时，含）", en="Hours apart (incl.)", heuristic=True)
    ip_whitelist: tuple[str, ...] = param((), unit="list", zh="共用地址白名单", en="White list of shared addresses")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, with the bidders whose bids came from one address about the same time."""
    told = bids(f)
    addresses = carried(one_each(f.of("bid.submitted"), BID), {"public_ip": "addresses"})
    sent = told.join(addresses.drop("trace_event"), on=BID)
    met = near(sent.filter(~pl.col("trace").is_in(list(p.ip_whitelist))), p.time_window * HOUR)
    shortest = met.group_by(LOT).agg(minutes_apart=pl.col("gap").min())
    rows = compared(f, told, addresses, ("addresses",), found=met)
    return rows.join(shortest, on=LOT, how="left", nulls_equal=True)


def applies(_: Params) -> pl.Expr:
    """Tenders with two bidders or more."""
    return is_compared()


def flagged(_: Params) -> pl.Expr:
    """Two of them uploaded from one address."""
    return pl.col("is_shared")


OCID = "ocds-tw9990-2026-0017"
FIRMS = {"A": "91999001MA00001110", "B": "91999001MA000012XP", "C": "91999001MA0000138P"}
FIRST, SECOND = "203.0.113.10", "203.0.113.20"


def _bid(who: str, ip: str | None, time: str = "2026-04-18T15:00:00+08:00", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"public_ip": ip} | more
    return like("bid.submitted", time, bid_id=f"B-{who}", tenderer={"id": FIRMS[who]}, **told)


TWO = (_bid("A", FIRST), _bid("B", FIRST, "2026-04-18T15:30:00+08:00"))

RULE = Rule(
    id="col.same-ip",
    version=1,
    family="col",
    severity=Severity.HIGH,
    is_lead=True,
    scope="process",
    judges=("bid.submitted",),
    reads=("bid.submitted", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_shared",),
    evidence=(
        Shown("sharing", "地址相同的投标人", "Bidders with one address"),
        Shown("sharing_bids", "所涉投标", "Bids concerned"),
        Shown("addresses", "相同地址数", "Addresses shared"),
        Shown("minutes_apart", "最短相隔（分钟）", "Minutes apart, the shortest"),
        Shown("bidders", "投标人数", "Bidders"),
        Shown("told", "已报送地址的投标人数", "Bidders whose address was told"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "同一IP上传", "en": "Bids uploaded from the same public address"},
    message={
        "zh": "{bidders} 个投标人中有 {sharing#} 个在 {time_window} 小时内从同一公网地址上传投标文件（{sharing}）[，最短相隔 "
        "{minutes_apart} 分钟]。这是证据，须听取解释",
        "en": "{sharing#} of {bidders} bidders uploaded from one public address within {time_window} hours "
        "({sharing})[, "
        "{minutes_apart} minutes apart at the nearest]. This is evidence, to be explained",
    },
    cites=(Cite("cn-bidding-regulation", "40"), Cite("cn-procurement-tender-87", "37")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("two bidders, one address, half an hour apart", TWO, {OCID: "flagged"}),
        Example("the same, told in the opposite order", TWO[::-1], {OCID: "flagged"}),
        Example(
            "twenty-four hours apart, to the second",
            (TWO[0], _bid("B", FIRST, "2026-04-19T15:00:00+08:00")),
            {OCID: "flagged"},
        ),
        Example("a second more", (TWO[0], _bid("B", FIRST, "2026-04-19T15:00:01+08:00")), {OCID: "clear"}),
        Example(
            "no clock is told: the next day is within",
            (_bid("A", FIRST, "2026-04-18"), _bid("B", FIRST, "2026-04-19")),
            {OCID: "flagged"},
        ),
        Example(
            "no clock is told: the day after that is not",
            (_bid("A", FIRST, "2026-04-17"), _bid("B", FIRST, "2026-04-19")),
            {OCID: "clear"},
        ),
        Example("two addresses", (_bid("A", FIRST), _bid("B", SECOND)), {OCID: "clear"}),
        Example("the trading centre's address", TWO, {OCID: "clear"}, set={"ip_whitelist": [FIRST]}),
        Example("a shorter time", TWO, {OCID: "flagged"}, set={"time_window": 1}),
        Example("the second address is not told", (_bid("A", FIRST), _bid("B", None)), {OCID: "not_assessable"}),
        Example(
            "of three one is not told: judged on the two",
            (*TWO, _bid("C", None)),
            {OCID: "flagged"},
        ),
        Example("a single bidder", (_bid("A", FIRST),), {OCID: "not_applicable"}),
        Example(
            "members of one consortium",
            (_bid("A", FIRST, consortium_members=[{"id": FIRMS["B"]}]), _bid("B", FIRST)),
            {OCID: "not_applicable"},
        ),
        Example("other lots", (_bid("A", FIRST, lot_id="L1"), _bid("B", FIRST, lot_id="L2")), {"L1": "not_applicable"}),
        Example(
            "an address told wrongly, and corrected",
            (*TWO, {**_bid("B", SECOND, "2026-04-18T15:30:00+08:00"), "corrects": "ex-2"}),
            {OCID: "clear"},
        ),
        Example(
            "a direct award",
            (like("tender.published", "2026-03-20", method="direct"), *TWO),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
