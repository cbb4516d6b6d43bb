"""A tender on the platform was not evaluated online, or no supervision of its evaluation was logged.

What it checks
    Each evaluation of a tender on the platform: whether it was held online (or remotely), and whether a log of
    electronic or other supervision of the evaluation is there.
Why it matters
    What runs on paper behind a door leaves no trace that can be looked at again.
Legal source
    Tongyu county, section two (3): online evaluation and electronic supervision are promoted.
Does not apply
    Tenders off the platform.
Innocent explanations
    The online system was down; the item cannot be evaluated online; the supervisor's log was not submitted.
Ask next
    Why it was held on paper, and the supervisor's log.
Known gaps
    The text promotes and does not oblige: this is a hint, not a breach. A log counts for every lot of its process.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import one_each, with_notice
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """进场的招标没有网上评标，或者评标没有监督记录。

查什么
    进场招标的每次评标：是否网上（或远程）评标，是否有电子监察或者评标监督的记录。
为什么要紧
    关起门来在纸上评，事后无从查看。
法律依据
    通榆县二（3）：积极推行网上评标、电子监督。
不适用
    平台外的招标。
可能的正当理由
    网上系统故障；项目不适合网上评标；监督记录没有报送。
接着问
    为什么用纸质评标；监督人员的记录。
已知不足
    原文是推行，不是强制：只作提示。一份记录算作该采购过程各标段的记录。
"""


@dataclass(frozen=True, slots=True)
class Params:
    """The text leaves nothing to set."""


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with where it is traded and who watched."""
    sat = with_notice(
        f, f.of("evaluation.concluded"), venue=pl.col("venue"), deal_code=pl.col("unified_deal_code"),
        is_noticed=pl.lit(value=True),
    )  # fmt: skip
    logs = f.of("supervision.recorded").filter(
        pl.col("supervision_kind").is_in(["e_supervision", "evaluation"]),
        pl.col("target_kind").is_in(["process", "evaluation"]),
    )
    watched = logs.group_by("scope_id").agg(events=pl.col("event").unique().sort())
    coded = pl.col("deal_code").is_not_null() | (pl.col("venue") == "platform").fill_null(value=False)
    rows = sat.join(watched, on="scope_id", how="left").with_columns(
        is_on_platform=pl.when("is_noticed").then(coded),
        is_watched=pl.col("events").is_not_null(),
    )
    return one_each(rows, ["scope_id", "ocid", "lot_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Tenders on the platform."""
    return pl.col("is_on_platform")


def flagged(_: Params) -> pl.Expr:
    """On paper, or watched by nobody."""
    return (pl.col("mode") == "on_site") | ~pl.col("is_watched")


OCID = "ocds-tw9990-2026-0017"


def _notice(**more: Any) -> dict[str, Any]:
    return like("tender.published", "2026-03-20", **({"unified_deal_code": "UDC-1"} | more))


def _sat(mode: str | None = "online", **more: Any) -> dict[str, Any]:
    told = {} if mode is None else {"mode": mode}
    return like("evaluation.concluded", "2026-04-20T16:00:00+08:00", **(told | more))


def _log(kind: str = "e_supervision", target: str = "process") -> dict[str, Any]:
    return like("supervision.recorded", "2026-04-20", supervision_kind=kind, target={"kind": target, "id": OCID},
                project_id="PRJ-A", ocid=OCID, regime="tendering")  # fmt: skip


RULE = Rule(
    id="tnd.e-evaluation",
    version=1,
    family="tnd",
    severity=Severity.INFO,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded", "supervision.recorded", "tender.published"),
    about=("ocid", "lot_id"),
    needs=("is_on_platform", "mode"),
    evidence=(
        Shown("mode", "评审方式", "Mode", codes="evaluation_mode"),
        Shown("is_watched", "有监督记录", "Supervision logged"),
        Shown("day", "评标日", "Evaluated on"),
        Shown("venue", "交易场所", "Venue", codes="venue"),
        Shown("deal_code", "统一交易标识码", "Deal code"),
    ),
    title={"zh": "网上评标电子监督", "en": "Online evaluation / electronic supervision used"},
    message={
        "zh": "{day} 评标，评审方式：{mode}；有监督记录：{is_watched}",
        "en": "Evaluated on {day}; mode: {mode}; supervision logged: {is_watched}",
    },
    cites=(Cite("seed-tongyu", "二(3)专家"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("online, with electronic supervision", (_notice(), _sat(), _log()), {OCID: "clear"}),
        Example(
            "remote, with a supervisor's log of the evaluation, told first",
            (_log("evaluation", "evaluation"), _sat("remote"), _notice()),
            {OCID: "clear"},
        ),
        Example("on paper", (_notice(), _sat("on_site"), _log()), {OCID: "flagged"}),
        Example("online, and nobody watched", (_notice(), _sat()), {OCID: "flagged"}),
        Example("a log of the opening only", (_notice(), _sat(), _log("opening")), {OCID: "flagged"}),
        Example(
            "a log of the draw's electronic supervision", (_notice(), _sat(), _log(target="draw")), {OCID: "flagged"}
        ),
        Example(
            "on the platform by its venue",
            (_notice(venue="platform", unified_deal_code=None), _sat("on_site"), _log()),
            {OCID: "flagged"},
        ),
        Example("no deal code", (_notice(unified_deal_code=None), _sat("on_site")), {OCID: "not_applicable"}),
        Example(
            "off the platform",
            (_notice(unified_deal_code=None, venue="off_platform"), _sat("on_site")),
            {OCID: "not_applicable"},
        ),
        Example("the mode is not told", (_notice(), _sat(None), _log()), {OCID: ("not_assessable", "missing: mode")}),
        Example("the notice is not told", (_sat("on_site"),), {OCID: ("not_assessable", "missing: is_on_platform")}),
        Example(
            "evaluated again, on paper",
            (_notice(), _sat("on_site", started_at="2026-04-20T09:00:00+08:00"), _sat(), _log()),
            {OCID: "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
