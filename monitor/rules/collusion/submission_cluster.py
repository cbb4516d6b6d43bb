"""Bids of different bidders were uploaded minutes apart from one network.

What it checks
    For each lot the moments and public addresses of the uploads: whether bids of different bidders, from one address or
    neighbouring ones (the same network: the first three numbers of an IPv4 address), followed each other within the
    given minutes.
Why it matters
    Somebody who sends several bids sends them one after the other.
Legal source
    None of its own: a supporting sign beside article 40 (2) of the Implementing Regulation of the Tendering Law (bids
    handled by one unit or person). Network and minutes are this product's.
Does not apply
    Procedures that are no tender, or outside both laws; lots with one bidder. Members of a consortium are one bidder.
    Networks of the addresses on the county's white list (ip_whitelist).
Innocent explanations
    Everybody uploads in the last hour before the deadline; a hotel or a carrier's network shared by many; the wireless
    network of the trading centre.
Ask next
    Nothing on this sign alone: look whether author, machine, contact or bond meet on the same bidders.
Known gaps
    The kind of device is not told. Uploads of which only the day is known are not compared.
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
from monitor.rules.kit.traces import BID, LOT, bids, carried, compared, is_compared, near
from monitor.vocabulary.verdicts import Confidence, Severity

ZH = """不同投标人的投标文件从同一网络相隔几分钟上传。

查什么
    每个标段投标文件上传的时刻和公网地址：不同投标人从同一地址或相邻地址（同一网络：IPv4地址前三段相同）上传，先后相隔不超过给
    定分钟数的。
为什么要紧
    一个人替几家上传，总是一份接一份。
法律依据
    没有单独的条文：是招标投标法实施条例第40条第2项（委托同一单位或者个人办理）的辅助线索。网络范围和分钟数是本系统设定的。
不适用
    不属于招标的程序、两部法律之外的程序；只有一个投标人的标段。联合体各方算一个投标人。县里白名单（ip_whitelist）上地址所在
    的网络。
可能的正当理由
    大家都在截止前最后一小时上传；宾馆、运营商的共用网络；交易中心的无线网。
接着问
    单凭这一点不必追问：看同样的投标人在作者、设备、联系人、保证金上是否也相同。
已知不足
    设备类型没有报送。只知道日期的上传不比较。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """So many minutes between one upload and the next, this many included."""

    minutes: int = param(5, unit="minute", zh="先后相隔（分钟，含）", en="Minutes apart (incl.)", heuristic=True)
    ip_whitelist: tuple[str, ...] = param((), unit="list", zh="共用地址白名单", en="White list of shared addresses")


def network(address: str) -> str:
    """The network of an address: an IPv4 address without its last number; of another kind the address itself."""
    return address.rpartition(".")[0] if address.replace(".", "").isdecimal() else address


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, with the bidders whose bids followed each other from one network."""
    told = bids(f)
    timed = one_each(f.of("bid.submitted"), BID).filter("clock")
    place = pl.col("public_ip")
    net = pl.when(place.str.contains(r"^[0-9.]+$")).then(place.str.replace(r"\.[0-9]+$", "")).otherwise(place)
    networks = carried(timed.with_columns(network=net), {"network": "networks"})
    sent = told.join(networks.drop("trace_event"), on=BID)
    met = near(sent.filter(~pl.col("trace").is_in([network(one) for one in p.ip_whitelist])), p.minutes)
    shortest = met.group_by(LOT).agg(minutes_apart=pl.col("gap").min())
    rows = compared(f, told, networks, ("networks",), found=met)
    return rows.join(shortest, on=LOT, how="left", nulls_equal=True)


def applies(_: Params) -> pl.Expr:
    """Tenders with two bidders or more."""
    return is_compared()


def flagged(_: Params) -> pl.Expr:
    """Two of them followed each other."""
    return pl.col("is_shared")


OCID = "ocds-tw9990-2026-0017"
FIRMS = {"A": "91999001MA00001110", "B": "91999001MA000012XP", "C": "91999001MA0000138P"}


def _bid(who: str, ip: str | None, clock: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"public_ip": ip} | more
    time = f"2026-04-18T{clock}+08:00"
    return like("bid.submitted", time, bid_id=f"B-{who}", tenderer={"id": FIRMS[who]}, **told)


FIRST, NEXT, OTHER = "203.0.113.10", "203.0.113.11", "198.51.100.10"
SIXTH = "2001:db8::10"
TWO = (_bid("A", FIRST, "15:00:00"), _bid("B", NEXT, "15:05:00"))

RULE = Rule(
    id="col.submission-cluster",
    version=1,
    family="col",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    is_lead=True,
    scope="process",
    judges=("bid.submitted",),
    reads=("bid.submitted", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_shared",),
    evidence=(
        Shown("sharing", "先后上传的投标人", "Bidders who followed each other"),
        Shown("sharing_bids", "所涉投标", "Bids concerned"),
        Shown("networks", "所涉网络数", "Networks concerned"),
        Shown("minutes_apart", "最短相隔（分钟）", "Minutes apart, the shortest"),
        Shown("bidders", "投标人数", "Bidders"),
        Shown("told", "已报送时刻和地址的投标人数", "Bidders whose moment and address were told"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "集中上传", "en": "Bids uploaded minutes apart"},
    message={
        "zh": "{bidders} 个投标人中有 {sharing#} 个从同一网络先后上传，相隔不超过 {minutes} 分钟（最短 {minutes_apart} 分钟；{sharing}）。"
        "仅为辅助线索",
        "en": "{sharing#} of {bidders} bidders uploaded one after the other from one network, within {minutes} minutes "
        "({minutes_apart} at the nearest; {sharing}). A supporting sign only",
    },
    cites=(Cite("cn-bidding-regulation", "40"),),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("neighbouring addresses, five minutes apart", TWO, {OCID: "flagged"}),
        Example("the same, told in the opposite order", TWO[::-1], {OCID: "flagged"}),
        Example("a second more", (TWO[0], _bid("B", NEXT, "15:05:01")), {OCID: "clear"}),
        Example(
            "six minutes, where six are asked",
            (TWO[0], _bid("B", NEXT, "15:06:00")),
            {OCID: "flagged"},
            set={"minutes": 6},
        ),
        Example("other networks", (TWO[0], _bid("B", OTHER, "15:01:00")), {OCID: "clear"}),
        Example(
            "one address of the sixth version",
            (_bid("A", SIXTH, "15:00:00"), _bid("B", SIXTH, "15:02:00")),
            {OCID: "flagged"},
        ),
        Example(
            "two addresses of the sixth version",
            (_bid("A", SIXTH, "15:00:00"), _bid("B", "2001:db8::11", "15:02:00")),
            {OCID: "clear"},
        ),
        Example("the trading centre's network", TWO, {OCID: "clear"}, set={"ip_whitelist": ["203.0.113.99"]}),
        Example("another network is listed", TWO, {OCID: "flagged"}, set={"ip_whitelist": [OTHER, SIXTH]}),
        Example("the clock of the second is not told", (TWO[0], _bid("B", NEXT, "00:00:00")), {OCID: "not_assessable"}),
        Example(
            "the address of the second is not told", (TWO[0], _bid("B", None, "15:02:00")), {OCID: "not_assessable"}
        ),
        Example("a single bidder", TWO[:1], {OCID: "not_applicable"}),
        Example(
            "one bidder, two files",
            (TWO[0], like("bid.submitted", "2026-04-18T15:01:00+08:00", bid_id="B-B", public_ip=FIRST)),
            {OCID: "not_applicable"},
        ),
        Example(
            "a single source",
            (like("tender.published", "2026-03-20", method="single_source"), *TWO),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
