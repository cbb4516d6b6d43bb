"""A tender notice stands on no designated medium, or says different things on different media.

What it checks
    The notice of each open tender: whether it was published on a medium that the law designates, and whether the text
    that each medium showed last is the same on all of them, lot by lot.
Why it matters
    Who reads the other notice reads another tender, or none.
Legal source
    Law on Tendering and Bidding, article 16; its Implementing Regulation, articles 15 and 63: notices of mandatory
    tenders appear on designated media, and with the same content everywhere.
Does not apply
    Invited tenders and other procedures; government procurement and procedures outside both laws; state secrets.
Innocent explanations
    The publication was not submitted; the media differ in their frame and not in the notice; the project need not be
    tendered at all.
Ask next
    The page of each medium, and who changed the text and when.
Known gaps
    Whether the project is one that must be tendered is not judged here. Texts are compared by their digest: any
    difference counts. The day on which a medium followed is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.disclosures import DESIGNATED, publications
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """招标公告没有在指定媒介发布，或者各媒介的内容不一致。

查什么
    每次公开招标的公告：是否在法律指定的媒介发布；各媒介最后显示的文本是否一致（分标段比较）。
为什么要紧
    看到另一份公告的人，看到的是另一个项目，或者什么也没看到。
法律依据
    招标投标法第16条，实施条例第15条、第63条：依法必须招标项目的公告在指定媒介发布，不同媒介的内容应当一致。
不适用
    邀请招标和其他方式；政府采购和两部法律之外的程序；涉密项目。
可能的正当理由
    已发布而没有报送；差别在页面框架而不在公告本身；项目本不属于必须招标。
接着问
    各媒介的页面；谁在何时改动了文本。
已知不足
    项目是否必须招标，本规则不判断。文本按摘要比较，任何差别都算。媒介跟进发布的早晚不判断。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def shown(f: Facts) -> pl.LazyFrame:
    """Per process: the media of its notice, whether a designated one is among them, and whether the texts differ."""
    told = publications(f, ("tender_notice",))
    last = told.sort("at", "event").unique([*PROCESS, "lot_id", "medium"], keep="last", maintain_order=True)
    of_lot = last.group_by([*PROCESS, "lot_id"]).agg(
        media=pl.col("medium").sort(),
        differs=pl.col("content_sha256").drop_nulls().n_unique() > 1,
        is_silent=(pl.len() > 1) & pl.col("content_sha256").is_null().any(),
        events=pl.col("event"),
    )
    there = pl.col("media").list.eval(pl.element().is_in(DESIGNATED)).list.any()
    return of_lot.group_by(PROCESS).agg(
        media=pl.col("media").explode().unique().sort(),
        is_designated=there.all() | (there & pl.col("lot_id").is_null()).any(),
        differs=pl.col("differs").any(),
        is_silent=pl.col("is_silent").any(),
        events=pl.col("events").explode().unique().sort(),
    )


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a process, with where its notice stands."""
    rows = f.of("tender.published").join(shown(f), on=list(PROCESS), how="left")
    is_shown = pl.col("media").is_not_null()
    rows = rows.with_columns(
        due_day=pl.when(~pl.col("is_designated").fill_null(value=False)).then("day"),
        is_compared=pl.when(~pl.col("is_silent") | pl.col("differs")).then(pl.lit(value=True)),
        differs=pl.when(is_shown).then("differs").otherwise(pl.lit(value=False)),
    )
    return one_each(rows, PROCESS, first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Open tenders under the tendering law that are no secret."""
    is_open = (pl.col("regime") == "tendering") & (pl.col("method") == "open")
    return is_open & ~pl.col("is_secret").fill_null(value=False)


def flagged(_: Params) -> pl.Expr:
    """The texts differ; the designated medium is awaited on the day of the notice."""
    return pl.col("differs")


OCID = "ocds-tw9990-2026-0017"
NOTICE = like("tender.published", "2026-03-20")
ONE, TWO = "1" * 64, "2" * 64


def _shown(medium: str, text: str | None = ONE, day: str = "2026-03-20", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"what": "tender_notice", "medium": medium, "publication_id": f"PUB-{medium}"}
    told |= {"ocid": OCID, "regime": "tendering"} | ({} if text is None else {"content_sha256": text})
    return like("disclosure.published", day, **(told | more))


RULE = Rule(
    id="tnd.notice-consistency",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("tender.published",),
    reads=("tender.published", "disclosure.published"),
    about=("ocid",),
    needs=("is_compared",),
    evidence=(
        Shown("media", "发布媒介", "Media", codes="medium"),
        Shown("differs", "内容不一致", "Texts differ"),
        Shown("day", "公告日", "Notice on"),
    ),
    title={"zh": "公告媒介与内容一致", "en": "Notice on designated media with same content"},
    message={
        "zh": "{day} 的招标公告没有在指定媒介发布，或者各媒介内容不一致（不一致：{differs}[；发布媒介：{media}]）",
        "en": "The notice of {day} stands on no designated medium, or its texts differ (they differ: {differs}"
        "[; media: {media}])",
    },
    cites=(Cite("cn-bidding-law", "16"), Cite("cn-bidding-regulation", "15"), Cite("cn-bidding-regulation", "63")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example(
            "one text on a designated medium and on the platform",
            (NOTICE, _shown("designated_site"), _shown("trading_platform")),
            {OCID: "clear"},
        ),
        Example("on the national platform alone", (NOTICE, _shown("national_platform", None)), {OCID: "clear"}),
        Example("on the bureau's website only", (NOTICE, _shown("website")), {OCID: ("flagged", "overdue")}),
        Example(
            "the same, on the day itself",
            (NOTICE, _shown("website")),
            {OCID: ("not_applicable", "not_due")},
            as_of="2026-03-20",
        ),
        Example("nowhere", (NOTICE,), {OCID: ("flagged", "overdue")}, as_of="2026-03-21"),
        Example(
            "two texts, submitted in the opposite order",
            (_shown("trading_platform", TWO), _shown("provincial_site"), NOTICE),
            {OCID: ("flagged", "breach")},
        ),
        Example(
            "two texts, a digest of a third medium is not told",
            (NOTICE, _shown("trading_platform", TWO), _shown("provincial_site"), _shown("website", None)),
            {OCID: ("flagged", "breach")},
        ),
        Example(
            "a digest of two is not told",
            (NOTICE, _shown("designated_site"), _shown("website", None)),
            {OCID: ("not_assessable", "missing: is_compared")},
        ),
        Example(
            "changed on both media",
            (
                NOTICE,
                _shown("designated_site"),
                _shown("website"),
                _shown("designated_site", TWO, "2026-04-01", publication_id="PUB-A"),
                _shown("website", TWO, "2026-04-01", publication_id="PUB-B"),
            ),
            {OCID: "clear"},
        ),
        Example(
            "changed on one of them only",
            (
                NOTICE,
                _shown("designated_site"),
                _shown("website"),
                _shown("website", TWO, "2026-04-01", publication_id="PUB-B"),
            ),
            {OCID: "flagged"},
        ),
        Example(
            "each lot has its own text",
            (
                NOTICE,
                _shown("designated_site", lot_id="L1"),
                _shown("website", lot_id="L1", publication_id="PUB-A"),
                _shown("designated_site", TWO, lot_id="L2", publication_id="PUB-B"),
            ),
            {OCID: "clear"},
        ),
        Example(
            "one lot is on no designated medium",
            (NOTICE, _shown("designated_site", lot_id="L1"), _shown("website", TWO, lot_id="L2")),
            {OCID: ("flagged", "overdue")},
        ),
        Example(
            "the notice of all lots is on one, a lot of its own on the website besides",
            (NOTICE, _shown("designated_site"), _shown("website", TWO, lot_id="L2")),
            {OCID: "clear"},
        ),
        Example(
            "what stands on the designated medium is the result",
            (NOTICE, _shown("designated_site", what="award_notice")),
            {OCID: "flagged"},
        ),
        Example(
            "two notices, and the day is over for the first",
            (NOTICE, like("tender.published", "2026-04-01"), _shown("designated_site", TWO), _shown("website")),
            {OCID: "flagged"},
        ),
        Example("a state secret", (like("tender.published", "2026-03-20", is_secret=True),), {OCID: "not_applicable"}),
        Example(
            "an invited tender", (like("tender.published", "2026-03-20", method="invited"),), {OCID: "not_applicable"}
        ),
        Example(
            "government procurement",
            (like("tender.published", "2026-03-20", regime="government_procurement"),),
            {OCID: "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
