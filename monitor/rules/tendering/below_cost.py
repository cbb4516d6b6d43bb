"""The committee recorded that a bid is below cost, and did not reject it.

What it checks
    Each bid that the committee found to be below cost: whether the same evaluation, or a later one of the lot, rejected
    it.
Why it matters
    A price below cost is won back later, by changes or by what is not built.
Legal source
    Law on Tendering and Bidding, article 33; its Implementing Regulation, article 51 item 5: such bids are rejected.
Does not apply
    Evaluations in which no bid was found below cost; government procurement, which has its own review of low prices,
    and procedures outside both laws.
Innocent explanations
    The bidder explained its price and the committee took its finding back; the rejection was made and not submitted.
Ask next
    The bidder's explanation, and what the committee wrote about it.
Known gaps
    Whether a price is below cost is the committee's to say, not this rule's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, one_each
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """评标委员会认定报价低于成本，却没有否决。

查什么
    评标委员会认定低于成本的每份投标：该次评标（或者该标段以后的评标）是否否决了它。
为什么要紧
    低于成本的价，以后靠变更或者少做找回来。
法律依据
    招标投标法第33条，实施条例第51条第（五）项：应当否决。
不适用
    没有认定任何投标低于成本的评标；政府采购（另有异常低价审查）和两部法律之外的程序。
可能的正当理由
    投标人作了说明，评标委员会收回了认定；已否决而没有报送。
接着问
    投标人的说明；评标委员会对说明的意见。
已知不足
    报价是否低于成本由评标委员会认定，本规则不判断。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The law leaves nothing to set."""


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row an evaluated lot, with its bids found below cost and those of them that were never rejected."""
    cost = f.of("evaluation.concluded", "findings").filter(pl.col("finding") == "below_cost")
    named = f.of("evaluation.concluded").select(*KEY, "ocid")
    out = f.of("evaluation.concluded", "rejections").join(named, on=KEY)
    out = out.group_by("scope_id", "ocid", "bid_id").agg(out_at=pl.col("at").max())
    found = cost.join(named, on=KEY).join(out, on=["scope_id", "ocid", "bid_id"], how="left")
    kept = (pl.col("out_at") < pl.col("at")).fill_null(value=True)
    bids = found.group_by(KEY).agg(
        below=pl.col("bid_id").unique().sort(), kept=pl.col("bid_id").filter(kept).unique().sort()
    )
    rows = (
        f.of("evaluation.concluded")
        .join(bids, on=KEY, how="left")
        .with_columns(
            is_found=pl.when(pl.col("findings_count").is_not_null()).then(pl.col("below").is_not_null()),
            is_kept=(pl.col("kept").list.len() > 0).fill_null(value=False),
            is_told=pl.when(pl.col("rejections_count").is_not_null()).then(pl.lit(value=True)),
        )
    )
    rows = rows.with_columns(is_kept=pl.when(pl.col("is_told") | ~pl.col("is_kept")).then("is_kept"))
    return one_each(rows, [*PROCESS, "lot_id"], first=(pl.col("regime") == "tendering") & pl.col("is_kept"))


def applies(_: Params) -> pl.Expr:
    """Evaluations under the tendering law that found a bid below cost."""
    return (pl.col("regime") == "tendering") & pl.col("is_found")


def flagged(_: Params) -> pl.Expr:
    """One of those bids stayed in."""
    return pl.col("is_kept")


OCID, FIRM = "ocds-tw9990-2026-0017", {"id": "91999001MA00001110"}


def _sat(
    below: tuple[str, ...] | None,
    out: tuple[str, ...] | None,
    day: str = "2026-04-20",
    finding: str = "below_cost",
    **more: Any,
) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if below is not None:
        told["findings"] = [{"bid_id": bid, "finding": finding} for bid in below]
    if out is not None:
        told["rejections"] = [{"bid_id": bid, "tenderer": FIRM, "ground": "below_cost"} for bid in out]
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", **told, **more)


RULE = Rule(
    id="tnd.below-cost",
    version=1,
    family="tnd",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("evaluation.concluded",),
    reads=("evaluation.concluded",),
    about=("ocid", "lot_id"),
    needs=("findings_count",),
    evidence=(
        Shown("kept", "未否决的投标", "Bids not rejected"),
        Shown("below", "认定低于成本的投标", "Bids found below cost"),
        Shown("day", "评标日", "Evaluated on"),
    ),
    title={"zh": "低于成本报价", "en": "Below-cost bid not rejected"},
    message={
        "zh": "{day} 评标认定低于成本的投标 {below} 中，未否决的有 {kept}",
        "en": "Of the bids found below cost in the evaluation of {day} ({below}), these were not rejected: {kept}",
    },
    cites=(Cite("cn-bidding-law", "33"), Cite("cn-bidding-regulation", "51")),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("found below cost, and rejected", (_sat(("B-1",), ("B-1",)),), {OCID: "clear"}),
        Example("found below cost, and kept", (_sat(("B-1",), ()),), {OCID: "flagged"}),
        Example("of two one was kept", (_sat(("B-1", "B-2"), ("B-1",)),), {OCID: "flagged"}),
        Example(
            "rejected by a later evaluation",
            (_sat((), ("B-1",), "2026-04-25"), _sat(("B-1",), ())),
            {OCID: "not_applicable"},
        ),
        Example(
            "rejected by an earlier one, and found below cost in this",
            (_sat((), ("B-1",), "2026-04-15"), _sat(("B-1",), ())),
            {OCID: "flagged"},
        ),
        Example(
            "kept, and evaluated again without that finding",
            (_sat(("B-1",), ()), _sat((), (), "2026-04-25")),
            {OCID: "flagged"},
        ),
        Example("no bid was found below cost", (_sat((), ()),), {OCID: "not_applicable"}),
        Example("a finding of another kind", (_sat(("B-1",), (), finding="abnormally_low"),), {OCID: "not_applicable"}),
        Example("the findings are not told", (_sat(None, ()),), {OCID: ("not_assessable", "missing: findings_count")}),
        Example("found below cost, and the rejections are not told", (_sat(("B-1",), None),), {OCID: "not_assessable"}),
        Example(
            "two lots",
            (_sat(("B-1",), (), lot_id="L1"), _sat(("B-2",), ("B-2",), lot_id="L2")),
            {"L1": "flagged", "L2": "clear"},
        ),
        Example(
            "government procurement", (_sat(("B-1",), (), regime="government_procurement"),), {OCID: "not_applicable"}
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
