"""The names of a committee were published, or seen by somebody not allowed to, before the result was determined.

What it checks
    Each publication of a committee list, and each access to one by somebody without the right: whether the award of
    the lot had been made by then.
Why it matters
    Whoever knows the names can call them.
Legal source
    Law on Tendering and Bidding, article 37 paragraph 5, and Interim Provisions on Evaluation Committees (order no.
    12), article 8: the names are secret until the result is determined. Government procurement: Order no. 87, article
    47, and the Measures on Government Procurement Evaluation Experts, article 20.
Does not apply
    Procedures outside both laws. Names published with or after the result, as government procurement asks for. Whoever
    was allowed to see the list.
Innocent explanations
    The award was made and not yet submitted; the list published was of an earlier, failed round; a supervisor looked
    without having been entered as allowed.
Ask next
    Who released the list, what the platform's log says of that person, and whom the members heard from afterwards.
Known gaps
    Access is seen where the platform that holds the list logs it. Names that went from mouth to mouth leave nothing
    here. A publication for all lots counts from the last of their awards; of lots without any award yet it knows
    nothing once one lot has its own. In procurement the names stay secret until the result is published; the award's
    day is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.committee import KEY, LAWS, LOT
from monitor.rules.kit.days import later
from monitor.rules.kit.disclosures import publications
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, met, once, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """评委名单在结果确定之前被公开，或者被无权的人看到。

查什么
    每次公开评委名单，以及无权人员每次打开评委名单：当时该标段是否已经确定中标（成交）结果。
为什么要紧
    知道名单的人，就能给评委打电话。
法律依据
    招标投标法第37条第5款、七部委令第12号第8条：评标委员会成员名单在中标结果确定前应当保密。政府采购：财政部令第87号
    第47条、政府采购评审专家管理办法第20条。
不适用
    两部法律之外的程序。随结果或者在结果之后公布的名单（政府采购正应如此）；有权查看名单的人。
可能的正当理由
    结果已经确定，尚未报送；公开的是前一轮失败采购的名单；监督人员查看，没有登记为有权。
接着问
    名单由谁放出；平台日志对该人的记录；之后有谁联系过评委。
已知不足
    保管名单的平台有访问日志的，才看得到访问。口口相传的看不到。对全部标段的公开，以其中最后一个结果为准；已有一个标段出
    结果的，其余尚无结果的标段不再计入。政府采购应保密到结果公告，这里以结果确定日为准。
"""

LIST = "committee_list"


@dataclass(frozen=True, slots=True)
class Params:
    """保密 until the result: no parameter."""


def seen(f: Facts) -> pl.LazyFrame:
    """Publications of a list and accesses to one: `is_allowed` (false for who had no right; null: published)."""
    columns = [*LOT, "event", "at", "day", "clock", "regime"]
    shown = publications(f, ("committee",)).select(*columns, "publication_id", "medium")
    opened = f.of("access.logged").filter(pl.col("object") == LIST)
    return pl.concat(
        [shown, opened.select(*columns, "actor", "action", is_allowed="is_authorised")], how="diagonal"
    )  # fmt: skip


def results(f: Facts) -> pl.LazyFrame:
    """The first award of each lot: `PROCESS`, `lot_id`, `awarded` ..., `award_event`."""
    told = f.of("award.made").select(*LOT, *moment_as("awarded"), award_event="event")
    return told.sort("awarded", "award_event").unique(LOT, keep="first", maintain_order=True)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a publication, and one a person who opened the list of a lot, with the award before or after."""
    rows = once(seen(f))
    pairs = met(rows.select(*PROCESS, "lot_id", "event", "at", "day", "clock"), results(f))
    last = pairs.group_by(KEY).agg(
        is_early=later("awarded", "").any(),
        awarded_day=pl.col("awarded_day").max(),
        events=pl.col("award_event").unique().sort(),
    )
    told = rows.join(last, on=KEY, how="left").with_columns(
        pl.col("is_early").fill_null(value=True),
        published_day=pl.when(pl.col("publication_id").is_not_null()).then("day"),
        seen_day=pl.when(pl.col("publication_id").is_null()).then("day"),
    )
    return one_each(told, [*LOT, "publication_id", "actor"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Lists of committees under either law."""
    return pl.col("regime").is_in(LAWS)


def flagged(_: Params) -> pl.Expr:
    """Published, or opened by somebody without the right, before the award."""
    return pl.col("is_early") & ~pl.col("is_allowed").fill_null(value=False)


OCID = "ocds-tw9990-2026-0017"
AWARD = like("award.made", "2026-04-28T10:00:00+08:00")


def _published(time: str = "2026-04-22T09:00:00+08:00", **more: Any) -> dict[str, Any]:
    told = {"publication_id": "PUB-A", "what": "committee", "medium": "website", "ocid": OCID, "regime": "tendering"}
    return like("disclosure.published", time, **{**told, **more})


def _opened(time: str = "2026-04-20T09:05:00+08:00", *, allowed: bool = False, **more: Any) -> dict[str, Any]:
    told = {"object": LIST, "action": "viewed", "actor": "P-4001", "is_authorised": allowed}
    return like("access.logged", time, **{**told, **more})


RULE = Rule(
    id="exp.name-secrecy",
    version=1,
    family="exp",
    severity=Severity.HIGH,
    scope="process",
    judges=("disclosure.published", "access.logged"),
    reads=("disclosure.published", "access.logged", "award.made"),
    about=("ocid", "lot_id", "publication_id", "actor"),
    needs=("ocid", "regime"),
    evidence=(
        Shown("published_day", "公开日", "Published on"),
        Shown("medium", "公开媒介", "Where", codes="medium"),
        Shown("seen_day", "查看日", "Seen on"),
        Shown("actor", "查看人", "Seen by"),
        Shown("action", "动作", "What was done", codes="access_action"),
        Shown("awarded_day", "结果确定日（未报送即尚未确定）", "Result determined on (not reported: not yet)"),
    ),
    title={"zh": "名单在结果确定前保密", "en": "Names of the committee before the result"},
    message={
        "zh": "评委名单[于 {published_day} 在{medium}公开][于 {seen_day} 被无权人员 {actor} {action}]，结果确定日：{awarded_day}",
        "en": "The names of the committee were[ published on {published_day} ({medium})][ seen on {seen_day} by "
        "{actor}, "
        "who had no right ({action})]; result determined: {awarded_day}",
    },
    cites=(
        Cite("cn-bidding-law", "37"),
        Cite("cn-evaluation-12", "8"),
        Cite("cn-procurement-tender-87", "47"),
        Cite("cn-procurement-experts-198", "20"),
    ),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("published six days before the award", (_published(), AWARD), {"PUB-A": "flagged"}),
        Example("published a minute before", (_published("2026-04-28T09:59:00+08:00"), AWARD), {"PUB-A": "flagged"}),
        Example(
            "published with the award, told last",
            (AWARD, _published("2026-04-28T10:00:00+08:00")),
            {"PUB-A": ("clear", "lawful")},
        ),
        Example(
            "published on the day of the award, the hour is not told",
            (_published("2026-04-28"), AWARD),
            {"PUB-A": "clear"},
        ),
        Example(
            "published the day before, the hour is not told", (_published("2026-04-27"), AWARD), {"PUB-A": "flagged"}
        ),
        Example("no award yet", (_published(),), {"PUB-A": "flagged"}),
        Example(
            "awarded again later: the first award counts",
            (_published("2026-04-30"), AWARD, like("award.made", "2026-05-20", award_id="AW-2")),
            {"PUB-A": "clear"},
        ),
        Example("seen by somebody without the right", (_opened(), AWARD), {"P-4001": "flagged"}),
        Example("seen by somebody allowed to", (_opened(allowed=True), AWARD), {"P-4001": "clear"}),
        Example("seen without the right after the award", (_opened("2026-04-29"), AWARD), {"P-4001": "clear"}),
        Example("seen twice, once before the award", (_opened(), _opened("2026-04-29"), AWARD), {"P-4001": "flagged"}),
        Example(
            "of two lots one is awarded later",
            (
                _published("2026-04-29"),
                like("award.made", "2026-04-28", lot_id="L1"),
                like("award.made", "2026-04-30", lot_id="L2", award_id="AW-2"),
            ),
            {"PUB-A": "flagged"},
        ),
        Example(
            "both lots were awarded",
            (
                _published("2026-04-30"),
                like("award.made", "2026-04-28", lot_id="L1"),
                like("award.made", "2026-04-30", lot_id="L2", award_id="AW-2"),
            ),
            {"PUB-A": "clear"},
        ),
        Example(
            "the list of one lot, the other is awarded later",
            (
                _published("2026-04-29", lot_id="L1"),
                like("award.made", "2026-04-28", lot_id="L1"),
                like("award.made", "2026-04-30", lot_id="L2", award_id="AW-2"),
            ),
            {"PUB-A": "clear"},
        ),
        Example("in government procurement", (_published(regime="government_procurement"),), {"PUB-A": "flagged"}),
        Example(
            "of which process is not told", (_published(ocid=None, regime=None), AWARD), {"PUB-A": "not_assessable"}
        ),
        Example("outside both laws", (_published(regime="other"),), {"PUB-A": "not_applicable"}),
        Example(
            "the award notice, and somebody who opened a bid",
            (
                _published(),
                _published(publication_id="PUB-B", what="award_notice"),
                _opened(object="bid_file", actor="P-4002"),
            ),
            {"PUB-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
