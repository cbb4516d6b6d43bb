"""Bid files of different bidders are abnormally alike: in their own words, their rare errors or their pictures.

What it checks
    For each lot every two bids that have anything in common: the share of equal values of their text fingerprints (of
    one scheme and length), the rare errors they share, the pictures they share.
Why it matters
    Two offices do not make the same mistakes. Texts that agree where each should speak for itself come from one hand.
Legal source
    Implementing Regulation of the Tendering Law, article 40 (4), and Measures 87, article 37 (4): bids that are
    abnormally alike are deemed collusion. What is abnormal the law does not say: the three bounds are this product's.
Does not apply
    Procedures that are no tender, or outside both laws; lots with one bidder. Members of a consortium are one bidder.
    Pictures that every bidder of the lot carries, three or more: they came with the tender document.
Innocent explanations
    Large parts copied from a standard, a maker's catalogue or a textbook; the tender's own text not taken out before
    the fingerprint; one bid-writing service or one template bought by both (then ask after article 40 (1) and (2)).
Ask next
    The two files side by side, at the places that agree; who wrote them, and from what.
Known gaps
    The text bound 0.85 is heuristic. Chance alone hardly reaches it: with 128 values two texts that truly share half of
    their word groups reach it with less than one in 10^15, texts that share three quarters with less than one in 100.
    How alike honest bids of one trade are has not been measured. A stand-in: of the 43,660 pairs among the Chinese
    explanations of 296 rules of this product, five-character groups compared, 999 in 1,000 share less than 14 %, the
    likest (one rule for goods, one for services) 40 %, none the bound. Fingerprints of unlike schemes are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.params import param, ratio
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.traces import BID, LOT, PAIR, PROFILE, bids, carried, is_compared, lots, marked, pairs, profiles
from monitor.vocabulary.verdicts import Severity

ZH = """不同投标人的投标文件异常一致：自己的文字、罕见的错误或者图片。

查什么
    每个标段有共同之处的每两份投标：文本指纹（同一算法、同一长度）取值相同的比例，共有的罕见错误数，共有的图片数。
为什么要紧
    两家不会犯同样的错；本该各说各话的地方文字一致，就出自一人之手。
法律依据
    招标投标法实施条例第40条第4项、财政部令第87号第37条第4项：投标文件异常一致的，视为串通投标。什么算异常，法条没有写：三个界限
    是本系统的。
不适用
    不属于招标的程序、两部法律之外的程序；只有一个投标人的标段。联合体各方算一个投标人。三个以上投标人全部带有的图片：随招标
    文件而来。
可能的正当理由
    大段抄自标准、厂家样本或教材；提取指纹前没有剔除招标文件原文；两家买了同一家标书制作服务或同一模板（则应追问第40条第1项、
    第2项）。
接着问
    两份文件一致之处逐页对照；谁写的，依据什么写的。
已知不足
    文本界限0.85是经验值。光靠巧合很难达到：指纹取128个值时，真实共有一半词组的两篇文字达到它的概率不到10的15次方分之一，共有
    四分之三的不到百分之一。同行业的正常投标有多相似，没有测量过。以本系统296条规则的中文说明代替测算：43,660对按五字组比较，
    千分之九百九十九共有不到14%，最像的一对（同一规则的货物篇与服务篇）40%，没有一对达到界限。不同算法的指纹不比较。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """All three bounds are included, and heuristic."""

    similarity: str = param("0.85", unit="ratio", zh="文本相似度（含）", en="Text similarity (incl.)", heuristic=True)
    min_shared_errors: int = param(
        3, unit="count", zh="共有罕见错误数（含）", en="Rare errors in common (incl.)", heuristic=True
    )
    min_shared_images: int = param(
        3, unit="count", zh="共有图片数（含）", en="Pictures in common (incl.)", heuristic=True
    )


def words(files: pl.LazyFrame) -> pl.LazyFrame:
    """`BID`, `trace_event`, `label`, `trace` of the fingerprints: a value at its place; the label is the scheme."""
    values = pl.col("text_fingerprint_values")
    told = files.filter(values.is_not_null())
    scheme = pl.concat_str(pl.lit("text"), "text_fingerprint_scheme", values.list.len(), separator=" ")
    places = told.select(*BID, trace_event="event", label=scheme, value=values, place=pl.int_ranges(values.list.len()))
    rows = places.explode("value", "place")
    return rows.select(*BID, "trace_event", "label", trace=pl.concat_str("place", "value", separator=" "))


def alike(common: pl.LazyFrame, p: Params) -> pl.LazyFrame:
    """Pairs of bids with what they have in common: `percent` of the text, `errors`, `images`; `is_alike`."""
    bound, count = ratio(p.similarity), pl.col("common")
    length = pl.col("label").str.extract(r"^text .* (\d+)$").cast(pl.Int64)
    is_text = length.is_not_null() & (count * bound.denominator >= length * bound.numerator)
    is_error = (pl.col("label") == "errors") & (count >= p.min_shared_errors)
    is_image = (pl.col("label") == "images") & (count >= p.min_shared_images)
    return (
        pairs(common)
        .filter(is_text | is_error | is_image)
        .with_columns(
            percent=pl.when(length.is_not_null()).then(count * 100 // length),
            errors=pl.when(pl.col("label") == "errors").then(count),
            images=pl.when(pl.col("label") == "images").then(count),
        )
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a lot, with the bidders whose files are too much alike."""
    files = profiles(f)
    told = bids(f, files)
    traces = pl.concat([words(files), carried(files, {"error_tokens": "errors", "image_sha256s": "images"})])
    common = marked(told, traces, given=("images",))
    found = (
        alike(common, p)
        .group_by(LOT)
        .agg(
            alike=pl.concat([pl.col("bidder"), pl.col("other")]).unique().sort(),
            alike_bids=pl.concat([pl.col("bid_id"), pl.col("other_bid")]).unique().sort(),
            percent=pl.col("percent").max(),
            errors=pl.col("errors").max(),
            images=pl.col("images").max(),
        )
    )
    telling = told.select(*LOT, "bid_id", "bidder").join(traces, on=BID)
    telling = telling.group_by(*LOT, "label").agg(told=pl.col("bidder").n_unique().cast(pl.Int64))
    rows = lots(f, told).join(found, on=LOT, how="left", nulls_equal=True)
    rows = rows.join(telling.group_by(LOT).agg(pl.col("told").max()), on=LOT, how="left", nulls_equal=True)
    is_some = pl.col("alike").is_not_null()
    return rows.with_columns(is_alike=pl.when(pl.col("told") >= PAIR).then(is_some))


def applies(_: Params) -> pl.Expr:
    """Tenders with two bidders or more."""
    return is_compared()


def flagged(_: Params) -> pl.Expr:
    """Two files are too much alike."""
    return pl.col("is_alike")


OCID = "ocds-tw9990-2026-0017"
FIRMS = {"A": "91999001MA00001110", "B": "91999001MA000012XP", "C": "91999001MA0000138P"}


def _bid(who: str, **more: Any) -> dict[str, Any]:
    return like("bid.submitted", "2026-04-19", bid_id=f"B-{who}", tenderer={"id": FIRMS[who]}, **more)


def _file(who: str, **told: Any) -> dict[str, Any]:
    return like(PROFILE, "2026-04-20", bid_id=f"B-{who}", **told)


def _text(who: str, own: int, scheme: str = "minhash-20", length: int = 20) -> dict[str, Any]:
    values = [f"{who}{place}" if place < own else f"f{place}" for place in range(length)]
    return _file(who, text_fingerprint={"scheme": scheme, "values": values})


def _images(who: str, count: int) -> dict[str, Any]:
    return _file(who, image_sha256s=[f"{number:064x}" for number in range(count)])


TWO = (_bid("A"), _bid("B"))
THREE = (*TWO, _bid("C"))

RULE = Rule(
    id="col.abnormal-similarity",
    version=1,
    family="col",
    severity=Severity.HIGH,
    is_lead=True,
    scope="process",
    judges=("bid.submitted", PROFILE),
    reads=("bid.submitted", PROFILE, "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_alike",),
    evidence=(
        Shown("alike", "文件异常一致的投标人", "Bidders whose files are alike"),
        Shown("alike_bids", "所涉投标", "Bids concerned"),
        Shown("percent", "文本相似度（%）", "Text alike (per cent)"),
        Shown("errors", "共有罕见错误数", "Rare errors in common"),
        Shown("images", "共有图片数", "Pictures in common"),
        Shown("bidders", "投标人数", "Bidders"),
        Shown("told", "可比较的投标人数", "Bidders that can be compared"),
        Shown("day", "投标日", "Bid on"),
    ),
    title={"zh": "投标文件异常一致", "en": "Bid files abnormally alike"},
    message={
        "zh": "{alike#} 个投标人的投标文件异常一致（{alike}）[：文本相似度 {percent}%，界限 {similarity}][，共有罕见错误 {errors} 处][，共有图片 "
        "{images} 张]（线索）",
        "en": "Bid files of {alike#} bidders are abnormally alike ({alike})[; {percent} % of the text "
        "fingerprint, bound "
        "{similarity}][; rare errors in common: {errors}][; pictures in common: {images}] (a lead)",
    },
    cites=(Cite("cn-bidding-regulation", "40"), Cite("cn-procurement-tender-87", "37")),
    in_force=date(2012, 2, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "17 of 20 values are equal: 0.85 is the bound", (*TWO, _text("A", 3), _text("B", 3)), {OCID: "flagged"}
        ),
        Example("the same, told in the opposite order", (_text("B", 3), _text("A", 3), *TWO[::-1]), {OCID: "flagged"}),
        Example("16 of 20", (*TWO, _text("A", 4), _text("B", 4)), {OCID: "clear"}),
        Example(
            "16 of 20, where the county asks for 0.8",
            (*TWO, _text("A", 4), _text("B", 4)),
            {OCID: "flagged"},
            set={"similarity": "0.8"},
        ),
        Example("all three alike", (*THREE, *(_text(who, 1) for who in FIRMS)), {OCID: "flagged"}),
        Example(
            "two schemes cannot be compared",
            (*TWO, _text("A", 0), _text("B", 0, scheme="simhash")),
            {OCID: "not_assessable"},
        ),
        Example(
            "two lengths cannot be compared", (*TWO, _text("A", 0), _text("B", 0, length=19)), {OCID: "not_assessable"}
        ),
        Example(
            "three rare errors",
            (*TWO, *(_file(who, error_tokens=["e1", "e2", "e3", f"e{who}"]) for who in "AB")),
            {OCID: "flagged"},
        ),
        Example(
            "two rare errors",
            (*TWO, *(_file(who, error_tokens=["e1", "e2", f"e{who}"]) for who in "AB")),
            {OCID: "clear"},
        ),
        Example("three pictures", (*TWO, _images("A", 3), _images("B", 4)), {OCID: "flagged"}),
        Example("two pictures", (*TWO, _images("A", 2), _images("B", 4)), {OCID: "clear"}),
        Example(
            "three pictures of the tender document in all three bids",
            (*THREE, *(_images(who, 3) for who in FIRMS)),
            {OCID: "clear"},
        ),
        Example(
            "three pictures in two of three bids",
            (*THREE, _images("A", 3), _images("B", 3), _images("C", 0)),
            {OCID: "flagged"},
        ),
        Example(
            "errors and pictures are known to be none",
            (*TWO, *(_file(who, error_tokens=[]) for who in "AB")),
            {OCID: "clear"},
        ),
        Example("the second file was not profiled", (*TWO, _text("A", 0)), {OCID: "not_assessable"}),
        Example("a single bidder", (_bid("A"), _text("A", 0)), {OCID: "not_applicable"}),
        Example(
            "members of one consortium",
            (_bid("A", consortium_members=[{"id": FIRMS["B"]}]), _bid("B"), _text("A", 0), _text("B", 0)),
            {OCID: "not_applicable"},
        ),
        Example(
            "other lots",
            (_bid("A", lot_id="L1"), _bid("B", lot_id="L2"), _text("A", 0), _text("B", 0)),
            {"L1": "not_applicable"},
        ),
        Example(
            "a negotiation",
            (
                like("tender.published", "2026-03-20", method="competitive_negotiation"),
                *TWO,
                _text("A", 0),
                _text("B", 0),
            ),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
