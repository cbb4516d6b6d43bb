"""Bid files of different bidders carry the same author, editor, company, template or software lock.

What it checks
    For each lot the traces of whoever made the bid files: document author, last editor, company property, template id,
    number of the pricing software's lock. Two bidders with one of them in common are named.
Why it matters
    Bidders whose files are made by one hand do not compete: the hand knows every price before the opening.
Legal source
    Implementing Regulation of the Tendering Law, article 40 (1), and Measures 87, article 37 (1): bids made by one unit
    or person are deemed collusion. The law names no trace; a trace in common is evidence that the case of (1) may be
    given, and the bidders may explain it.
Does not apply
    Procedures that are no tender, or outside both laws; lots with one bidder. Members of a consortium are one bidder.
    Traces that the county lists as the tenderer's, the agency's or the platform's own (own_traces); a template id that
    every bidder of the lot carries, three or more: it came with the tender document.
Innocent explanations
    One print shop or agency PC on which several bidders finished their files; a software lock that the agency lends
    for the bill of quantities; the author of the tender document's own form, left in every bid made out of it; a
    cracked copy of the pricing software that shows one number everywhere.
Ask next
    The original files and their properties; who made each bid, where, and on whose lock; whether the author stands in
    the tender document too.
Known gaps
    Tokens tell only equality: a default that the profiler failed to leave out looks like a hand. Bids whose file was
    not profiled are not compared.
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

ZH = """不同投标人的投标文件带有相同的作者、修改者、单位、模板或软件锁号。

查什么
    每个标段投标文件制作者留下的痕迹：文档作者、最后修改者、单位属性、模板标识、计价软件锁号；两个投标人有一项相同的列出。
为什么要紧
    标书出自一人之手，就没有竞争：这个人开标前知道所有报价。
法律依据
    招标投标法实施条例第40条第1项、财政部令第87号第37条第1项：由同一单位或者个人编制的，视为串通投标。法条没有写明任何机器
    痕迹；痕迹相同只是可能属于第1项情形的证据，应当允许投标人解释。
不适用
    不属于招标的程序、两部法律之外的程序；只有一个投标人的标段。联合体各方算一个投标人。县里列为招标人、代理机构或平台自有
    的痕迹（own_traces）；该标段三个以上投标人全部带有的模板标识：随招标文件而来。
可能的正当理由
    几家在同一打印店或代理机构的电脑上定稿；代理机构出借的清单软件锁；招标文件格式自带的作者留在每份标书里；盗版计价软件
    到处显示同一个号。
接着问
    原始文件及其属性；每份标书由谁、在哪里、用谁的锁制作；招标文件里是否也有这个作者。
已知不足
    标记只能比较是否相同：没有剔除的软件缺省值看起来也像一个人。没有做特征提取的投标文件不比较。
"""

FIELDS = {
    "authors": "authors",
    "last_modified_by": "editors",
    "companies": "companies",
    "template_ids": "templates",
    "software_lock_nos": "locks",
}
"""Fields of a profile -> the evidence column that counts what is shared under them."""


@dataclass(frozen=True, slots=True)
class Params:
    """One kind of trace in common is enough."""

    min_matching_keys: int = param(
        1, unit="count", zh="相同的痕迹种类数（含）", en="Kinds of trace in common with other bidders (incl.)"
    )
    own_traces: tuple[str, ...] = param(
        (),
        unit="list",
        zh="招标人、代理机构、平台自有的痕迹标记",
        en="Tokens of the tenderer's, the agency's and the platform's own traces",
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, with the bidders whose files have a trace in common."""
    files = profiles(f)
    traces = carried(files, FIELDS)
    return compared(
        f,
        bids(f, files),
        traces,
        tuple(FIELDS.values()),
        least=p.min_matching_keys,
        own=p.own_traces,
        given=("templates",),
    )


def applies(_: Params) -> pl.Expr:
    """Tenders with two bidders or more."""
    return is_compared()


def flagged(_: Params) -> pl.Expr:
    """Two of them share a trace."""
    return pl.col("is_shared")


OCID = "ocds-tw9990-2026-0017"
FIRMS = {"A": "91999001MA00001110", "B": "91999001MA000012XP", "C": "91999001MA0000138P"}


def _bid(who: str, *, bid_id: str | None = None, **more: Any) -> dict[str, Any]:
    return like("bid.submitted", "2026-04-19", bid_id=bid_id or f"B-{who}", tenderer={"id": FIRMS[who]}, **more)


def _file(who: str, **traces: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"bid_id": f"B-{who}"} | traces
    return like(PROFILE, "2026-04-20", **told)


TWO = (_bid("A"), _bid("B"))
THREE = (*TWO, _bid("C"))
SAME = (_file("A", authors=["aut-1"]), _file("B", authors=["aut-2", "aut-1"]))

RULE = Rule(
    id="col.same-author",
    version=1,
    family="col",
    severity=Severity.CRITICAL,
    scope="process",
    judges=("bid.submitted", PROFILE),
    reads=("bid.submitted", PROFILE, "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_shared",),
    evidence=(
        Shown("sharing", "痕迹相同的投标人", "Bidders with traces in common"),
        Shown("sharing_bids", "所涉投标", "Bids concerned"),
        Shown("authors", "相同作者", "Authors shared"),
        Shown("editors", "相同最后修改者", "Last editors shared"),
        Shown("companies", "相同单位属性", "Company properties shared"),
        Shown("templates", "相同模板标识", "Template ids shared"),
        Shown("locks", "相同软件锁号", "Software locks shared"),
        Shown("bidders", "投标人数", "Bidders"),
        Shown("told", "已提取文件特征的投标人数", "Bidders whose file was profiled"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "同一单位或个人编制", "en": "Bid files made by the same unit or person"},
    message={
        "zh": "{bidders} 个投标人中有 {sharing#} 个的投标文件痕迹相同（{sharing}）[：作者 {authors-0} 个][，最后修改者 {editors-0} "
        "个][，单位属性 {companies-0} 个][，模板 {templates-0} 个][，软件锁号 {locks-0} 个]。这是证据，须听取解释",
        "en": "Files of {sharing#} of {bidders} bidders have traces in common ({sharing})[; authors: "
        "{authors-0}][; last "
        "editors: {editors-0}][; companies: {companies-0}][; templates: {templates-0}][; software locks: "
        "{locks-0}]. This "
        "is evidence, to be explained",
    },
    cites=(Cite("cn-bidding-regulation", "40"), Cite("cn-procurement-tender-87", "37")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("two bidders, one author", (*TWO, *SAME), {OCID: "flagged"}),
        Example("the same, told in the opposite order", (*SAME[::-1], *TWO[::-1]), {OCID: "flagged"}),
        Example(
            "each its own author", (*TWO, _file("A", authors=["aut-1"]), _file("B", authors=["aut-2"])), {OCID: "clear"}
        ),
        Example(
            "one token as an author and as a company is no trace in common",
            (*TWO, _file("A", authors=["tok-1"]), _file("B", companies=["tok-1"])),
            {OCID: "clear"},
        ),
        Example(
            "three bidders, one software lock in all of their files",
            (*THREE, *(_file(who, software_lock_nos=["lock-1"]) for who in FIRMS)),
            {OCID: "flagged"},
        ),
        Example(
            "all three bids carry the template of the tender document",
            (*THREE, *(_file(who, template_ids=["tpl-1"]) for who in FIRMS)),
            {OCID: "clear"},
        ),
        Example(
            "two of the three carry a template",
            (
                *THREE,
                _file("A", template_ids=["tpl-1"]),
                _file("B", template_ids=["tpl-1"]),
                _file("C", template_ids=[]),
            ),
            {OCID: "flagged"},
        ),
        Example("the lock is the agency's", (*TWO, *SAME), {OCID: "clear"}, set={"own_traces": ["aut-1"]}),
        Example("two kinds are asked for, one is shared", (*TWO, *SAME), {OCID: "clear"}, set={"min_matching_keys": 2}),
        Example(
            "two kinds are asked for and shared",
            (*TWO, *(_file(who, authors=["aut-1"], last_modified_by=["aut-1"]) for who in "AB")),
            {OCID: "flagged"},
            set={"min_matching_keys": 2},
        ),
        Example("the file of one bidder only was profiled", (*TWO, SAME[0]), {OCID: "not_assessable"}),
        Example("no trace was told of the second", (*TWO, SAME[0], _file("B")), {OCID: "not_assessable"}),
        Example(
            "both files are known to bear none", (*TWO, *(_file(who, authors=[]) for who in "AB")), {OCID: "clear"}
        ),
        Example("the bids themselves were not told: each is taken for a bidder's own", SAME, {OCID: "flagged"}),
        Example("two bids of one bidder", (_bid("A"), _bid("A", bid_id="B-B"), *SAME), {OCID: "not_applicable"}),
        Example(
            "a consortium and its member: one bidder",
            (_bid("A", consortium_members=[{"id": FIRMS["B"]}]), _bid("B"), _bid("C"), *SAME, _file("C", authors=[])),
            {OCID: "clear"},
        ),
        Example(
            "another lot",
            (
                _bid("A", lot_id="L1"),
                _bid("B", lot_id="L2"),
                _bid("C", lot_id="L1"),
                *SAME,
                _file("C", authors=["aut-3"]),
            ),
            {"L1": "clear", "L2": "not_applicable"},
        ),
        Example(
            "one of them bids for every lot",
            (_bid("A"), _bid("B", lot_id="L1"), _bid("C", lot_id="L2"), *SAME, _file("C", authors=[])),
            {"L1": "flagged", "L2": "clear"},
        ),
        Example(
            "the profile was corrected", (*TWO, *SAME, {**_file("B", authors=[]), "corrects": "ex-4"}), {OCID: "clear"}
        ),
        Example(
            "the second was refused on arrival",
            (_bid("A"), _bid("B", is_receipted=False), *SAME),
            {OCID: "not_applicable"},
        ),
        Example(
            "under government procurement",
            tuple({**told, "data": told["data"] | {"regime": "government_procurement"}} for told in (*TWO, *SAME)),
            {OCID: "flagged"},
        ),
        Example(
            "a negotiation",
            (like("tender.published", "2026-03-20", method="competitive_negotiation"), *TWO, *SAME),
            {OCID: "not_applicable"},
        ),
        Example(
            "an open tender", (like("tender.published", "2026-03-20", method="open"), *TWO, *SAME), {OCID: "flagged"}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
