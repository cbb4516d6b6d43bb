"""Bid files of different bidders were made on the same machine.

What it checks
    For each lot the hardware marks in the bid files: network card (MAC), processor, disk, main board. Two bidders with
    one of them in common are named.
Why it matters
    One machine for two bids suggests one hand for both, and then neither price is a competing one.
Legal source
    Implementing Regulation of the Tendering Law, article 40 (1), and Measures 87, article 37 (1): bids made by one unit
    or person are deemed collusion. No national article names a hardware mark: that a shared machine points to (1) is
    how platforms and local guidance read it. It is evidence, and the bidders may explain it.
Does not apply
    Procedures that are no tender, or outside both laws; lots with one bidder. Members of a consortium are one bidder.
    Marks that the county lists as the tenderer's, the agency's or the platform's own (own_traces).
Innocent explanations
    A shared PC at the agency, the trading centre or a print shop; a rented office computer or cloud desktop cloned from
    one image; virtual network cards with a maker's default address; a used machine sold on.
Ask next
    Where and on which machine each file was finished, and who owns it; the invoices of the print shop.
Known gaps
    Marks can be forged and virtual machines change them: a difference proves nothing. Bids whose file was not profiled
    are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import PROFILE, bids, carried, compared, is_compared, profiles
from monitor.vocabulary.verdicts import Severity

ZH = """不同投标人的投标文件由同一台设备制作。

查什么
    每个标段投标文件中的硬件特征：网卡MAC、CPU序列号、硬盘序列号、主板号；两个投标人有一项相同的列出。
为什么要紧
    两份标书出自一台机器，可能就出自一人之手，两个报价都不是竞争出来的。
法律依据
    招标投标法实施条例第40条第1项、财政部令第87号第37条第1项：由同一单位或者个人编制的，视为串通投标。全国性条文没有写硬件特
    征；由同一设备推及第1项，是平台和地方的认定口径。它是证据，应当允许投标人解释。
不适用
    不属于招标的程序、两部法律之外的程序；只有一个投标人的标段。联合体各方算一个投标人。县里列为招标人、代理机构或平台自有
    的特征（own_traces）。
可能的正当理由
    共用代理机构、交易中心或打印店的电脑；租用的办公电脑、由同一镜像克隆的云桌面；虚拟网卡的出厂缺省地址；转手的二手设备。
接着问
    每份文件在哪里、在哪台机器上定稿，机器归谁所有；打印店的票据。
已知不足
    特征可以伪造，虚拟机会改变特征：不同不能说明什么。没有做特征提取的投标文件不比较。
"""

FIELDS = {"macs": "cards", "cpu_serials": "processors", "disk_serials": "disks", "board_ids": "boards"}
"""Fields of a profile -> the evidence column that counts what is shared under them."""


@dataclass(frozen=True, slots=True)
class Params:
    """One kind of mark in common is enough."""

    min_matching_keys: int = param(
        1, unit="count", zh="相同的特征种类数（含）", en="Kinds of mark in common with other bidders (incl.)"
    )
    own_traces: tuple[str, ...] = param(
        (),
        unit="list",
        zh="招标人、代理机构、平台自有的特征标记",
        en="Tokens of the tenderer's, the agency's and the platform's own marks",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, with the bidders whose files have a mark in common."""
    files = profiles(f)
    told, marks = bids(f, files), carried(files, FIELDS)
    return compared(f, told, marks, tuple(FIELDS.values()), least=p.min_matching_keys, own=p.own_traces)


def applies(_: Params) -> pl.Expr:
    """Tenders with two bidders or more."""
    return is_compared()


def flagged(_: Params) -> pl.Expr:
    """Two of them share a mark."""
    return pl.col("is_shared")


OCID = "ocds-tw9990-2026-0017"
FIRMS = {"A": "91999001MA00001110", "B": "91999001MA000012XP", "C": "91999001MA0000138P"}


def _bid(who: str, **more: Any) -> dict[str, Any]:
    return like("bid.submitted", "2026-04-19", bid_id=f"B-{who}", tenderer={"id": FIRMS[who]}, **more)


def _file(who: str, **marks: Any) -> dict[str, Any]:
    return like(PROFILE, "2026-04-20", bid_id=f"B-{who}", **marks)


TWO = (_bid("A"), _bid("B"))
SAME = (_file("A", macs=["mac-1"], board_ids=["brd-1"]), _file("B", macs=["mac-1"], board_ids=["brd-2"]))

RULE = Rule(
    id="col.same-machine",
    version=1,
    family="col",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("bid.submitted", PROFILE),
    reads=("bid.submitted", PROFILE, "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_shared",),
    evidence=(
        Shown("sharing", "设备相同的投标人", "Bidders with a machine in common"),
        Shown("sharing_bids", "所涉投标", "Bids concerned"),
        Shown("cards", "相同网卡", "Network cards shared"),
        Shown("processors", "相同CPU", "Processors shared"),
        Shown("disks", "相同硬盘", "Disks shared"),
        Shown("boards", "相同主板", "Main boards shared"),
        Shown("bidders", "投标人数", "Bidders"),
        Shown("told", "已提取文件特征的投标人数", "Bidders whose file was profiled"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "同一台设备制作", "en": "Bid files from the same machine"},
    message={
        "zh": "{bidders} 个投标人中有 {sharing#} 个的投标文件硬件特征相同（{sharing}）[：网卡 {cards-0} 个][，CPU {processors-0} "
        "个][，硬盘 {disks-0} 个][，主板 {boards-0} 个]。这是证据，须听取解释",
        "en": "Files of {sharing#} of {bidders} bidders bear the same hardware marks ({sharing})[; network cards: "
        "{cards-0}][; processors: {processors-0}][; disks: {disks-0}][; main boards: {boards-0}]. This is "
        "evidence, to be "
        "explained",
    },
    cites=(Cite("cn-bidding-regulation", "40"), Cite("cn-procurement-tender-87", "37")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("two bidders, one network card", (*TWO, *SAME), {OCID: "flagged"}),
        Example("the same, told in the opposite order", (*SAME[::-1], *TWO[::-1]), {OCID: "flagged"}),
        Example("each its own", (*TWO, _file("A", macs=["mac-1"]), _file("B", macs=["mac-2"])), {OCID: "clear"}),
        Example(
            "told partly: judged on what is told",
            (*TWO, _file("A", macs=["mac-1"]), _file("B", disk_serials=["dsk-1"])),
            {OCID: "clear"},
        ),
        Example(
            "the one disk of all three",
            (*TWO, _bid("C"), *(_file(who, disk_serials=["dsk-1"]) for who in FIRMS)),
            {OCID: "flagged"},
        ),
        Example("the machine is the agency's", (*TWO, *SAME), {OCID: "clear"}, set={"own_traces": ["mac-1"]}),
        Example("two kinds are asked for, one is shared", (*TWO, *SAME), {OCID: "clear"}, set={"min_matching_keys": 2}),
        Example("the file of one bidder only was profiled", (*TWO, SAME[0]), {OCID: "not_assessable"}),
        Example("nothing of the hardware was told", (*TWO, _file("A"), _file("B")), {OCID: "not_assessable"}),
        Example("a single bidder", (_bid("A"), SAME[0]), {OCID: "not_applicable"}),
        Example(
            "members of one consortium",
            (_bid("A", consortium_members=[{"id": FIRMS["B"]}]), _bid("B"), *SAME),
            {OCID: "not_applicable"},
        ),
        Example("bids of two lots", (_bid("A", lot_id="L1"), _bid("B", lot_id="L2"), *SAME), {"L1": "not_applicable"}),
        Example(
            "a consultation",
            (like("tender.published", "2026-03-20", method="competitive_consultation"), *TWO, *SAME),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
